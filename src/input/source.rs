//! Reading one source from its first byte to its last.
//!
//! ```text
//! SourceRef ─ Stream::open ─ decode ─ detect ─┐
//!                                             │ kind + Frame
//!            Stream::next_piece ── RawPiece ──┤            (one thread at a time: order of the file)
//!                                             ▼
//!                                   load(kind, piece)      (any thread: pure)
//!                                             ▼
//!                                    Piece { items, … } ── Sink   (in order again)
//! ```
//!
//! [`Stream`] opens the source, unpacks it where it is packed, finds its kind by the first 64 KiB (or by
//! all of it, where it is no stream of lines), and hands out [`RawPiece`]s: the whole text, or some 256 KiB
//! of whole lines. [`load`] makes items of a piece; it shares nothing, so pieces may be loaded on any
//! thread. It counts records from 0 and returns how many there are; whoever puts the pieces back in order
//! adds them up to [`Piece::first_record`]. [`read_source`] does all of it on one thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::detect::Layout;
use super::error::ReadError;
use super::kinds::{Kind, Load};
use super::request::{Item, Layer};
use super::sieve::{KeepAll, Sieve};
use super::stream::{RawPiece, Stream};
use crate::json::Tape;

/// Buffers that are kept from source to source. One for each thread that reads.
#[derive(Debug, Default)]
pub struct Scratch {
    /// What texts are parsed in.
    pub tape: Tape,
    /// What texts are read into.
    pub buffer: Vec<u8>,
}

/// What to read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SourceRef {
    /// A file, by the path that the user gave or that a walk found.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

/// How to read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// `--as`: the kind to take every source for.
    pub kind: Option<&'static dyn Kind>,
    /// `--stdin-name`: what reports call standard input. Its extension is looked at, too.
    pub stdin_name: Option<String>,
    /// The most that is read of a source that must be read at once.
    pub max_source_bytes: u64,
    /// The longest record of a source that is read in pieces.
    pub max_record_bytes: u64,
    /// How much of a stream is read at once. Records are never cut.
    pub piece_bytes: usize,
}

/// Takes in what was found.
pub trait Sink {
    /// One piece: the whole text of a source, or some whole records of a stream, in the order of the file.
    fn piece(&mut self, piece: Piece<'_>);
}

/// A piece of a source and what is in it.
#[derive(Debug)]
pub struct Piece<'s> {
    /// The source, as reports show it.
    pub display: &'s Arc<str>,
    /// Its kind.
    pub kind: &'static str,
    /// The file's own bytes; where there is no byte map, those of the decoded text. All origins and spans
    /// of the items count in these, from [`offset`](Self::offset) on. A byte order mark is not among them.
    pub text: &'s [u8],
    /// Offset of `text` in the file (or in the decoded text).
    pub offset: u64,
    /// 1-based line that `text` starts in.
    pub first_line: u64,
    /// Records of the source before this piece. The items' own records count from the piece's first.
    pub first_record: u64,
    /// What is in it, in order of record.
    pub items: Vec<Item<'s>>,
    /// Whether offsets are those of the file. Not so where it was unpacked or is UTF-16: reports then give
    /// no offsets, and fixes are shown only.
    pub byte_map: bool,
}

/// What became of a source as a whole.
#[derive(Clone, Debug)]
pub struct SourceReport {
    /// The source, as reports show it.
    pub display: Arc<str>,
    /// Its kind.
    pub kind: &'static str,
    /// Its records: the units that the kind enumerates.
    pub records: u64,
    /// Its bytes, unpacked.
    pub bytes: u64,
}

/// What loading a piece takes besides its text. The same for all pieces of a source but for `offset`.
#[derive(Clone, Debug)]
pub struct Frame {
    /// How the records lie in the text.
    pub layout: Layout,
    /// What was peeled off the whole source.
    pub layers: Vec<Layer>,
    /// Offset of the piece's text in the file, or in the decoded text.
    pub offset: u64,
    /// Whether offsets are those of the file.
    pub byte_map: bool,
    /// The kind was forced with `--as`.
    pub forced: bool,
    /// Where the source lies, for kinds that refer to files beside it.
    pub folder: Option<Arc<Path>>,
}

impl SourceRef {
    /// What reports call it: the path as given, with `/` between its parts; `<stdin>` or `stdin_name`.
    #[must_use]
    pub fn display(&self, stdin_name: Option<&str>) -> Arc<str> {
        match self {
            Self::Stdin => stdin_name.unwrap_or("<stdin>").into(),
            Self::Path(path) => shown_path(path),
        }
    }
}

/// A path as reports show it.
pub(super) fn shown_path(path: &Path) -> Arc<str> {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into() } else { text.replace('\\', "/").into() }
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            kind: None,
            stdin_name: None,
            max_source_bytes: 1 << 30,
            max_record_bytes: 256 << 20,
            piece_bytes: 256 << 10,
        }
    }
}

/// Makes items of a piece, in order of record, and returns how many records it has, those included that `sieve`
/// took out. Records count from 0. Any thread may do it.
pub fn load<'s>(
    kind: &dyn Kind,
    text: &'s [u8],
    frame: &Frame,
    tape: &mut Tape,
    sieve: &dyn Sieve,
    emit: &mut dyn FnMut(Item<'s>),
) -> u64 {
    if frame.layout == Layout::Blank {
        let reason = if text.is_empty() { "empty file" } else { "empty but for white space" };
        emit(Item::Skipped { record: 0, reason: reason.into() });
        return 1;
    }
    kind.load(Load { text, frame, tape, sieve, emit })
}

/// Reads a source and hands out its items in order of record.
///
/// # Errors
/// If it cannot be opened, read to its end, or taken for the kind that was asked for. Pieces that were read
/// before have been handed out.
pub fn read_source(
    source: &SourceRef,
    options: &ReadOptions,
    sink: &mut dyn Sink,
) -> Result<SourceReport, ReadError> {
    read_source_with(source, options, &mut Scratch::default(), sink)
}

/// Like [`read_source`], with buffers that are used again for the next source.
///
/// # Errors
/// As [`read_source`].
pub fn read_source_with(
    source: &SourceRef,
    options: &ReadOptions,
    scratch: &mut Scratch,
    sink: &mut dyn Sink,
) -> Result<SourceReport, ReadError> {
    let mut stream = Stream::open_with(source, options, scratch)?;
    let mut piece = RawPiece::default();
    let mut report = SourceReport {
        display: Arc::clone(stream.display()),
        kind: stream.kind().id(),
        records: 0,
        bytes: 0,
    };
    while stream.next_piece(&mut piece)? {
        let frame = stream.frame(&piece);
        let mut items = Vec::new();
        let tape = &mut scratch.tape;
        let count = load(stream.kind(), &piece.text, &frame, tape, &KeepAll, &mut |item| items.push(item));
        sink.piece(Piece {
            display: stream.display(),
            kind: report.kind,
            text: &piece.text,
            offset: piece.offset,
            first_line: piece.first_line,
            first_record: report.records,
            items,
            byte_map: frame.byte_map,
        });
        report.records += count;
        report.bytes += piece.text.len() as u64;
    }
    scratch.keep(piece.text);
    Ok(report)
}

impl Scratch {
    /// The most that is kept for the next source.
    const KEPT_BYTES: usize = 1 << 20;

    /// Keeps a buffer for the next source.
    pub fn keep(&mut self, mut buffer: Vec<u8>) {
        if buffer.capacity() <= Self::KEPT_BYTES {
            buffer.clear();
            self.buffer = buffer;
        }
    }
}
