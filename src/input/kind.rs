//! What a kind of source is: how it is detected, and how its records become items.

use super::detect::Sample;
use super::frame::Frame;
use super::layout::Layout;
use super::request::Item;
use super::sieve::Sieve;
use crate::json::Tape;

/// A format of sources.
pub trait Kind: Sync {
    /// The name that `--as` takes and reports show.
    fn id(&self) -> &'static str;

    /// What it is, as a phrase for lists of kinds.
    fn summary(&self) -> &'static str;

    /// What it is told by, as a phrase for the page of kinds.
    fn told_by(&self) -> &'static str {
        ""
    }

    /// A source of this kind, cut short, for the page of kinds.
    fn example(&self) -> &'static str {
        ""
    }

    /// Extensions, in lower case and without the dot, by which a walk finds files of this kind. Only those
    /// that mean JSON or a format of requests: nobody's `*.txt` and `*.log` are opened unasked.
    fn extensions(&self) -> &'static [&'static str] {
        &[]
    }

    /// Extensions of files of this kind that may hold bodies in other files.
    fn refers(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether a source is of this kind.
    fn sniff(&self, sample: &Sample<'_>) -> bool;

    /// Whether a source can be read as this kind where the user says so. Wider than [`sniff`](Self::sniff)
    /// where any text could be meant.
    fn accepts(&self, sample: &Sample<'_>) -> bool {
        self.sniff(sample)
    }

    /// Whether the bytes are taken as they are sent, so that a byte order mark is part of the body.
    fn keeps_mark(&self) -> bool {
        false
    }

    /// Whether the length that a request tells ends its body, as on the wire; elsewhere it is a note of what was sent.
    fn heeds_length(&self) -> bool {
        false
    }

    /// Whether a source is bodies and nothing around them, so that how it is written is how they are.
    fn holds_bodies_alone(&self) -> bool {
        false
    }

    /// Whether a source of that layout is read in pieces; else it is read at once.
    fn streams(&self, layout: Layout) -> bool {
        let _ = layout;
        false
    }

    /// Where a piece can be cut: behind its last whole record. `None` where no record is whole yet.
    fn cut(&self, text: &[u8]) -> Option<usize> {
        memchr::memrchr(b'\n', text).map(|at| at + 1)
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
    /// Where it stands.
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
