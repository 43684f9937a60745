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
//! [`Stream`] opens the source, unpacks it where it is packed, finds its kind by the first 64 KiB
//! (or by all of it, where it is not a stream of lines), and hands out [`RawPiece`]s: the whole
//! text, or some 256 KiB of whole lines. [`load`] makes items of a piece; it shares nothing, so
//! pieces may be loaded on any thread. It counts records from 0 and returns how many there are;
//! code that puts the pieces back in order adds them up to [`Piece::first_record`]. [`read_source`]
//! does all of it on one thread.

use std::sync::Arc;

use super::error::ReadError;
use super::options::{ReadOptions, Scratch, SourceRef};
use super::stream::{RawPiece, Stream};
use crate::input::{Frame, Item, KeepAll, Kind, Layout, Load, Sieve};
use crate::json::Tape;

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

/// Makes items of a piece, in order of record, and returns how many records it has, those included
/// that `sieve` took out. Records count from 0. Any thread may do it.
pub fn load<'s>(
    kind: &dyn Kind,
    text: &'s [u8],
    frame: &Frame,
    tape: &mut Tape,
    sieve: &dyn Sieve,
    emit: &mut dyn FnMut(Item<'s>),
) -> u64 {
    if frame.layout == Layout::Blank {
        let reason = if text.is_empty() { "empty file" } else { "only white space" };
        emit(Item::Empty { reason });
        return 0;
    }
    kind.load(Load { text, frame, tape, sieve, emit })
}

/// Reads a source and hands out its items in order of record.
///
/// # Errors
/// If it cannot be opened, read to its end, or detected as the kind that was asked for. Pieces that
/// were read before have been handed out.
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
