//! What a kind of source is: how it is detected, and how its records become items.

use super::detect::Sample;
use super::frame::Frame;
use super::layout::Layout;
use super::request::Item;
use super::sieve::Sieve;
use crate::json::Tape;
use crate::text::search;

/// What is known of a kind without a look at a source.
#[derive(Clone, Copy, Debug)]
pub struct KindMeta {
    /// The name that `--as` takes and reports show.
    pub id: &'static str,
    /// What it is, as a phrase for lists of kinds.
    pub summary: &'static str,
    /// What it is detected by, as a phrase for the page of kinds.
    pub detected_by: &'static str,
    /// A source of this kind, cut short, for the page of kinds.
    pub example: &'static str,
    /// Extensions, in lower case and without the dot, by which a walk finds files of this kind. Only those
    /// that mean JSON or a format of requests: `*.txt` and `*.log` are read only where they are named.
    pub extensions: &'static [&'static str],
    /// Extensions of files of this kind that may hold bodies in other files.
    pub refers: &'static [&'static str],
    /// Whether the bytes are taken as they are sent, so that a byte order mark is part of the body.
    pub keeps_mark: bool,
    /// Whether a request's `Content-Length` ends its body, as on the wire. Elsewhere it only says
    /// what was sent.
    pub length_ends_body: bool,
    /// Whether a source is bodies and nothing around them, so that how it is written is how they are.
    pub holds_bodies_alone: bool,
}

impl KindMeta {
    /// What most kinds leave out.
    pub const EMPTY: Self = Self {
        id: "",
        summary: "",
        detected_by: "",
        example: "",
        extensions: &[],
        refers: &[],
        keeps_mark: false,
        length_ends_body: false,
        holds_bodies_alone: false,
    };
}

/// A format of sources.
pub trait Kind: Sync {
    /// What is known of it.
    fn meta(&self) -> &KindMeta;

    /// Its name.
    fn id(&self) -> &'static str {
        self.meta().id
    }

    /// Whether a source is of this kind.
    fn sniff(&self, sample: &Sample<'_>) -> bool;

    /// Whether a source can be read as this kind where the user says so. Wider than [`sniff`](Self::sniff)
    /// where any text could be meant.
    fn accepts(&self, sample: &Sample<'_>) -> bool {
        self.sniff(sample)
    }

    /// Whether a source of that layout is read in pieces; else it is read at once.
    fn streams(&self, layout: Layout) -> bool {
        let _ = layout;
        false
    }

    /// Where a piece can be cut: after its last whole record. `None` where no record is whole yet.
    fn cut(&self, text: &[u8]) -> Option<usize> {
        search::memrchr(b'\n', text).map(|at| at + 1)
    }

    /// Makes items of a text, in order of record, and returns how many records it has. Every record gives
    /// exactly one item (but for what is wrong with the source as a whole, which has no record). A record
    /// that is broken must not lose its neighbours. Must not panic, whatever the text.
    fn load(&self, load: Load<'_, '_>) -> u64;
}

/// A text to be loaded, and where its items go.
pub struct Load<'a, 's> {
    /// The text: all of the source, or a piece of it.
    pub text: &'s [u8],
    /// Where it is.
    pub frame: &'a Frame,
    /// A buffer to parse in.
    pub tape: &'a mut Tape,
    /// Takes out records that need no item.
    pub sieve: &'a dyn Sieve,
    /// Takes the items.
    pub emit: &'a mut dyn FnMut(Item<'s>),
}

impl std::fmt::Debug for dyn Kind + '_ {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}
