//! A source as a stream of pieces: opened, unpacked, its kind known.

use std::fs::File;
use std::io::{self, Read, Seek as _};
use std::path::Path;
use std::sync::Arc;

use super::decode::{self, Decoded};
use super::error::ReadError;
use super::options::{ReadOptions, Scratch, SourceRef};
use crate::input::request::Layer;
use crate::input::unpack::{self, Failure, Soft};
use crate::input::{Frame, Kind, Layout, Sample, Sieve};
use crate::json::{MAX_TEXT_BYTES, Tape, value_end};
use crate::kinds;
use crate::text::Newlines;
use crate::text::search;

/// How much of a source its kind is recognised by, where it is a stream of lines.
pub(super) const WINDOW_BYTES: usize = 64 << 10;

/// Read of a file before anything else is known of it; one that is shorter has been read then.
const SMALL_BYTES: usize = 16 << 10;

/// The window for a source whose first line is longer.
const LARGEST_WINDOW_BYTES: usize = 4 << 20;

/// A source of more bytes is not worth keeping its tree for the next one.
const LARGE_BYTES: usize = 1 << 20;

/// How often a source may be packed: an archive of an archive, and no more.
const MAX_PACKED: usize = 4;

/// Some whole records of a source, or all of it.
#[derive(Debug, Default)]
pub struct RawPiece {
    /// The bytes. The buffer is kept from piece to piece.
    pub text: Vec<u8>,
    /// Their offset in the file, or in the decoded text.
    pub offset: u64,
    /// 1-based line that they start in.
    pub first_line: u64,
    /// Their newlines, where they have been counted.
    pub newlines: Newlines,
}

/// A source that was opened and whose kind is known. Pieces come one after another, so that many
/// threads can share it after a lock; what they do with a piece needs the stream no more.
pub struct Stream {
    display: Arc<str>,
    kind: &'static dyn Kind,
    frame: Frame,
    input: Box<dyn Read + Send>,
    /// Read and not yet handed out.
    pending: Vec<u8>,
    /// `input` has been read to its end.
    ended: bool,
    /// Pieces are cut from it; else the next one is all of it.
    in_pieces: bool,
    /// Records are handed out as they come in, since somebody may be waiting for them.
    live: bool,
    /// Where unpacking leaves its error.
    failure: Failure,
    state: State,
    offset: u64,
    line: u64,
    piece_bytes: usize,
    max_record_bytes: u64,
}

/// What became of opening a source.
#[allow(clippy::large_enum_variant, reason = "it is taken apart at once")]
pub enum Opened {
    /// Here it is.
    Stream(Stream),
    /// The sieve has taken all of it: one record.
    Passed,
    /// It is larger than was wanted, or no file.
    Large,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// No piece has been handed out.
    Fresh,
    Going,
    Done,
}

impl Stream {
    /// Opens a source and finds out its kind, which for most kinds means to read all of it.
    ///
    /// # Errors
    /// If it cannot be opened or read, is larger than the limit, or is not of the kind that was asked for.
    pub fn open(source: &SourceRef, options: &ReadOptions) -> Result<Self, ReadError> {
        Self::open_with(source, options, &mut Scratch::default())
    }

    /// Like [`open`](Self::open), with buffers that are used again for the next source.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(
        source: &SourceRef,
        options: &ReadOptions,
        scratch: &mut Scratch,
    ) -> Result<Self, ReadError> {
        let display = source.display(options.stdin_name.as_deref());
        let (input, size, path) = open(source, &display)?;
        let named = path.or(options.stdin_name.as_deref().map(Path::new));
        Self::over(input, size, named, display, options, scratch)
    }

    /// Like [`open_with`](Self::open_with), unless `sieve` takes the whole source as one body,
    /// which is looked at before its kind is: most files of a folder are such. With `largest`, only
    /// a file of so many bytes is opened. `is_file`: that much is known of it, so that the system
    /// is not asked.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_unless(
        source: &SourceRef,
        largest: Option<u64>,
        is_file: bool,
        options: &ReadOptions,
        scratch: &mut Scratch,
        sieve: &dyn Sieve,
    ) -> Result<Opened, ReadError> {
        // Made where it is needed: most files of a folder are passed.
        let display = || source.display(options.stdin_name.as_deref());
        if let (SourceRef::Path(path), true) = (source, is_file) {
            let fail = |error| ReadError::from_io(Some(path), &display(), error);
            let mut file = File::open(path).map_err(fail)?;
            let whole = read_small(&mut file, &mut scratch.buffer).map_err(fail)?;
            // A source of a forced kind may be read otherwise.
            if whole && options.kind.is_none() && sieve.body(&scratch.buffer) {
                return Ok(Opened::Passed);
            }
            if whole {
                let text = std::mem::take(&mut scratch.buffer);
                let size = Some(text.len() as u64);
                let text = Box::new(io::Cursor::new(text));
                return Self::over(text, size, Some(path), display(), options, scratch).map(Opened::Stream);
            }
            file.rewind().map_err(fail)?;
            let size = file.metadata().map_err(fail)?.len();
            if largest.is_some_and(|largest| size > largest) {
                return Ok(Opened::Large);
            }
            return Self::over(Box::new(file), Some(size), Some(path), display(), options, scratch)
                .map(Opened::Stream);
        }
        let display = display();
        let (input, size, path) = open(source, &display)?;
        if largest.is_some_and(|largest| size.is_none_or(|size| size > largest)) {
            return Ok(Opened::Large);
        }
        let named = path.or(options.stdin_name.as_deref().map(Path::new));
        let head = Head::read(input, size, named, &display, options, scratch)?;
        // A source of a forced kind may be read otherwise.
        let is_plain = head.ended && head.frame.layers.is_empty() && options.kind.is_none();
        if is_plain && sieve.body(&head.text) {
            scratch.keep(head.text);
            return Ok(Opened::Passed);
        }
        head.stream(named, display, options, scratch).map(Opened::Stream)
    }

    /// Over anything that can be read. `size` is that of a file; without one it is detected as a
    /// pipe, whose records are wanted as they come in. `named` shows the extension and the folder.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn over(
        input: Box<dyn Read + Send>,
        size: Option<u64>,
        named: Option<&Path>,
        display: Arc<str>,
        options: &ReadOptions,
        scratch: &mut Scratch,
    ) -> Result<Self, ReadError> {
        Head::read(input, size, named, &display, options, scratch)?.stream(named, display, options, scratch)
    }

    /// The source, as reports show it.
    #[must_use]
    pub fn display(&self) -> &Arc<str> {
        &self.display
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &'static dyn Kind {
        self.kind
    }

    /// Whether its first piece is all of it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.in_pieces
    }

    /// Whether offsets in its pieces are offsets in the source.
    #[must_use]
    pub fn has_byte_map(&self) -> bool {
        self.frame.byte_map
    }

    /// What loading a piece of it takes.
    #[must_use]
    pub fn frame(&self, piece: &RawPiece) -> Frame {
        Frame { offset: piece.offset, ..self.frame.clone() }
    }

    /// Puts the next piece into `piece`; `false` where there is none. A source without a byte has one piece.
    ///
    /// # Errors
    /// If reading fails, or a record is longer than the limit. The stream is at its end then.
    pub fn next_piece(&mut self, piece: &mut RawPiece) -> Result<bool, ReadError> {
        let is_there = self.next_uncounted(piece)?;
        if is_there {
            let newlines = piece.newlines.count_in(&piece.text);
            self.pass_lines(newlines);
        }
        Ok(is_there)
    }

    /// As [`next_piece`](Self::next_piece), for who comes to know how many newlines the piece has,
    /// and shows it by [`pass_lines`](Self::pass_lines) before the next one.
    ///
    /// # Errors
    /// As there.
    pub fn next_uncounted(&mut self, piece: &mut RawPiece) -> Result<bool, ReadError> {
        if self.state == State::Done {
            return self.end();
        }
        let text = &mut piece.text;
        if self.in_pieces {
            let (cut, filled) = self.fill_piece(text).inspect_err(|_| self.state = State::Done)?;
            self.pending.extend_from_slice(&text[cut..filled]);
            text.truncate(cut);
        } else {
            text.clear();
            std::mem::swap(text, &mut self.pending);
        }
        let fresh = self.state == State::Fresh;
        self.state = if self.ended && self.pending.is_empty() { State::Done } else { State::Going };
        if text.is_empty() && !fresh {
            return self.end();
        }
        (piece.offset, piece.first_line) = (self.offset, self.line);
        self.offset += text.len() as u64;
        piece.newlines = Newlines::default();
        Ok(true)
    }

    /// Takes note of the newlines of the piece that was given last.
    pub fn pass_lines(&mut self, newlines: u64) {
        self.line += newlines;
    }

    /// Nothing more; but packed data may have been cut off here.
    fn end(&mut self) -> Result<bool, ReadError> {
        match self.failure.take() {
            Some(error) => Err(damaged(&self.display, &self.frame.layers, &error)),
            None => Ok(false),
        }
    }

    /// Reads until there is a piece: where it ends in `text`, and where what was read does. What
    /// `text` held before is lost, but its bytes are room that need not be cleared again.
    fn fill_piece(&mut self, text: &mut Vec<u8>) -> Result<(usize, usize), ReadError> {
        let mut filled = self.pending.len();
        text.resize(text.len().max(filled), 0);
        text[..filled].copy_from_slice(&self.pending);
        self.pending.clear();
        let mut wanted = self.piece_bytes;
        loop {
            if !self.ended && (!self.live || self.kind.cut(&text[..filled]).is_none()) {
                filled += self
                    .read_more(text, filled, wanted)
                    .map_err(|error| ReadError::from_io(None, &self.display, error))?;
            }
            if self.ended {
                return Ok((filled, filled));
            }
            if let Some(cut) = self.kind.cut(&text[..filled]).filter(|cut| *cut > 0) {
                return Ok((cut, filled));
            }
            if filled as u64 > self.max_record_bytes {
                return Err(ReadError::RecordTooLong {
                    path: Arc::clone(&self.display),
                    line: self.line,
                    limit: self.max_record_bytes,
                });
            }
            wanted = filled * 2;
        }
    }

    /// Reads after the first `filled` bytes of `text`, until there are `wanted`; from a live source
    /// whatever has come in. Gives how many bytes were read.
    fn read_more(&mut self, text: &mut Vec<u8>, filled: usize, wanted: usize) -> io::Result<usize> {
        let room = wanted.saturating_sub(filled).max(4096);
        text.resize(text.len().max(filled + room), 0);
        let into = &mut text[filled..filled + room];
        if self.live {
            let read = read_some(&mut *self.input, into)?;
            self.ended = read == 0;
            return Ok(read);
        }
        // Not by `read_to_end`, which reads in small steps first, for each piece anew.
        let mut read = 0;
        while read < room && !self.ended {
            let some = read_some(&mut *self.input, &mut into[read..])?;
            self.ended = some == 0;
            read += some;
        }
        Ok(read)
    }
}

/// The beginning of a source, unpacked; its kind is not known yet.
struct Head {
    text: Vec<u8>,
    /// It is all of the source.
    ended: bool,
    /// What comes after it.
    input: Box<dyn Read + Send>,
    frame: Frame,
    failure: Failure,
    size: Option<u64>,
    live: bool,
}

impl Head {
    fn read(
        mut input: Box<dyn Read + Send>,
        size: Option<u64>,
        named: Option<&Path>,
        display: &Arc<str>,
        options: &ReadOptions,
        scratch: &mut Scratch,
    ) -> Result<Self, ReadError> {
        let fail = |error| ReadError::from_io(named, display, error);
        let live = size.is_none();
        let mut head = std::mem::take(&mut scratch.buffer);
        head.clear();
        // Some bytes more than there are, so that the end shows without another look.
        head.reserve(size.map_or(0, |size| size.min(WINDOW_BYTES as u64) as usize + 64));
        let mut ended = fill_head(&mut *input, &mut head, live).map_err(fail)?;
        let mut frame = Frame {
            layout: Layout::Text,
            layers: Vec::new(),
            offset: 0,
            byte_map: true,
            forced: options.kind.is_some(),
            folder: named.and_then(Path::parent).map(Arc::from),
        };
        let failure = Failure::default();
        let mut size = size;
        loop {
            match decode::peel(&head, ended) {
                Decoded::Plain => {}
                Decoded::Bom if options.kind.is_some_and(|kind| kind.meta().keeps_mark) => {}
                Decoded::Bom => {
                    head.drain(..3);
                    frame.layers.push(Layer::Bom);
                    frame.offset = 3;
                }
                Decoded::Utf16(order) => {
                    let packed = io::Cursor::new(std::mem::take(&mut head)).chain(input);
                    input = Box::new(decode::Utf16Reader::new(packed, order));
                    ended = fill_head(&mut *input, &mut head, live).map_err(fail)?;
                    frame.layers.push(Layer::Utf16);
                    frame.byte_map = false;
                }
                Decoded::Packed(packing) if frame.layers.len() < MAX_PACKED => {
                    let packed = io::Cursor::new(std::mem::take(&mut head)).chain(input);
                    input = Box::new(Soft::new(packing.reader(packed), failure.clone()));
                    ended = fill_head(&mut *input, &mut head, live).map_err(fail)?;
                    frame.layers.push(packing.layer());
                    frame.byte_map = false;
                    // What comes out has another size, and it is not known which.
                    size = None;
                    continue;
                }
                Decoded::Packed(packing) => {
                    return Err(ReadError::Packed {
                        path: Arc::clone(display),
                        format: packing.layer().as_str(),
                    });
                }
                Decoded::Foreign(format) => {
                    return Err(ReadError::Packed { path: Arc::clone(display), format });
                }
            }
            break;
        }
        if head.is_empty()
            && let Some(error) = failure.take()
        {
            return Err(damaged(display, &frame.layers, &error));
        }
        Ok(Self { text: head, ended, input, frame, failure, size, live })
    }

    /// Finds the kind, for which most must be read to the end.
    fn stream(
        self,
        named: Option<&Path>,
        display: Arc<str>,
        options: &ReadOptions,
        scratch: &mut Scratch,
    ) -> Result<Stream, ReadError> {
        let extension = named.and_then(decode::extension_of);
        let Self { text: mut head, mut ended, mut input, mut frame, failure, size, live } = self;
        let fail = |error| ReadError::from_io(named, &display, error);
        let tape = &mut scratch.tape;
        let mut choice = choose(&head, ended, extension.as_deref(), options.kind, tape);
        if !ended && !choice.is_ok_and(|(kind, layout)| kind.streams(layout)) {
            let limit = options.max_source_bytes.min(MAX_TEXT_BYTES as u64);
            if size.is_some_and(|size| size > limit)
                || !read_all(&mut *input, &mut head, size, limit).map_err(fail)?
            {
                return Err(ReadError::TooLarge { path: display, limit });
            }
            ended = true;
            choice = choose(&head, ended, extension.as_deref(), options.kind, tape);
        }
        let (kind, layout) = choice.map_err(|Mistaken { forced, found }| ReadError::WrongKind {
            path: Arc::clone(&display),
            forced,
            found,
        })?;
        frame.layout = layout;
        if head.len() > LARGE_BYTES {
            // The tree that the kind was detected by is as large as the source; code that loads it
            // makes another one.
            scratch.tape = Tape::new();
        }
        if !kind.meta().holds_bodies_alone {
            for layer in frame.layers.iter_mut().filter(|layer| **layer == Layer::Utf16) {
                *layer = Layer::Utf16Dump;
            }
        }
        Ok(Stream {
            display,
            kind,
            offset: frame.offset,
            frame,
            input,
            pending: head,
            in_pieces: !ended,
            ended,
            live,
            failure,
            state: State::Fresh,
            line: 1,
            piece_bytes: options.piece_bytes,
            max_record_bytes: options.max_record_bytes.min(MAX_TEXT_BYTES as u64),
        })
    }
}

/// What can be read, its size where it is a file, and its path.
type Input<'p> = (Box<dyn Read + Send>, Option<u64>, Option<&'p Path>);

fn open<'p>(source: &'p SourceRef, display: &Arc<str>) -> Result<Input<'p>, ReadError> {
    match source {
        SourceRef::Stdin => Ok((Box::new(io::stdin()), None, None)),
        SourceRef::Path(path) => {
            let (file, size) =
                open_file(path).map_err(|error| ReadError::from_io(Some(path), display, error))?;
            Ok((Box::new(file), size, Some(path)))
        }
    }
}

/// Reads the beginning of a file into `text`; whether that is all of it.
fn read_small(file: &mut File, text: &mut Vec<u8>) -> io::Result<bool> {
    text.clear();
    text.reserve(SMALL_BYTES);
    Ok(file.take(SMALL_BYTES as u64).read_to_end(text)? < SMALL_BYTES)
}

fn damaged(path: &Arc<str>, layers: &[Layer], error: &io::Error) -> ReadError {
    let format = layers.last().map_or("", |layer| layer.as_str());
    ReadError::Damaged { path: Arc::clone(path), format, reason: unpack::words(error) }
}

/// The file and its size; a pipe or a terminal has none.
fn open_file(path: &Path) -> io::Result<(File, Option<u64>)> {
    let file = File::open(path)?;
    let data = file.metadata()?;
    if data.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok((file, data.is_file().then_some(data.len())))
}

/// Reads the window, a larger one where no line ends in it; `true` at the end of the source.
fn fill_head(input: &mut dyn Read, head: &mut Vec<u8>, live: bool) -> io::Result<bool> {
    let mut wanted = WINDOW_BYTES;
    loop {
        while head.len() < wanted {
            let room = wanted - head.len();
            let count = if live {
                let before = head.len();
                head.resize(wanted, 0);
                let read = read_some(input, &mut head[before..]);
                head.truncate(before + *read.as_ref().unwrap_or(&0));
                read?
            } else {
                // Goes on to the end or to the limit.
                input.take(room as u64).read_to_end(head)?
            };
            if count == 0 || !live && count < room {
                return Ok(true);
            }
            if live && shows_lines(head) {
                return Ok(false);
            }
        }
        if wanted >= LARGEST_WINDOW_BYTES || search::memchr(b'\n', head).is_some() {
            return Ok(false);
        }
        wanted *= 4;
    }
}

/// Whether this much shows already that records come one a line: who pipes `kcat` in should not
/// have to wait for 64 KiB of them.
fn shows_lines(head: &[u8]) -> bool {
    let mut lines = head.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let is_record = |line: &[u8]| {
        line.starts_with(b"{")
            && line.ends_with(b"\n")
            && value_end(line, 0).is_some_and(|end| line[end..].trim_ascii().is_empty())
    };
    lines.next().is_some_and(is_record) && lines.next().is_some_and(is_record)
}

fn read_some(input: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// Reads all that is left; `false` where it is more than `limit`.
fn read_all(input: &mut dyn Read, text: &mut Vec<u8>, size: Option<u64>, limit: u64) -> io::Result<bool> {
    let had = text.len() as u64;
    text.reserve(size.map_or(0, |size| size.saturating_sub(had) as usize + 64));
    input.take((limit + 1).saturating_sub(had)).read_to_end(text)?;
    Ok(text.len() as u64 <= limit)
}

/// The source is not of the kind that was asked for.
#[derive(Clone, Copy)]
struct Mistaken {
    forced: &'static str,
    found: &'static str,
}

type Choice = Result<(&'static dyn Kind, Layout), Mistaken>;

fn choose(
    text: &[u8],
    whole: bool,
    extension: Option<&str>,
    forced: Option<&'static dyn Kind>,
    tape: &mut Tape,
) -> Choice {
    let sample = Sample::new(text, whole, extension, tape);
    let layout = sample.layout();
    let Some(forced) = forced else { return Ok((kinds::detect(&sample), layout)) };
    if let Some(own) = kinds::own_report(&sample) {
        return Ok((own, layout));
    }
    if layout == Layout::Blank || forced.accepts(&sample) {
        return Ok((forced, layout));
    }
    Err(Mistaken { forced: forced.id(), found: kinds::detect(&sample).id() })
}
