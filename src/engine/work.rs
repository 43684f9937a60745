//! A worker: a source or a piece of one to outcomes, with buffers of its own.

use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use super::lint::{Linter, Verdict, inferred_operation};
use super::order::{DeclaredLength, Event, PieceOutcome};
use super::place::Ground;
use crate::config::Settings;
use crate::contract::Operation;
use crate::input::{
    BOM, Frame, Item, Kind, Origin, RawPiece, ReadError, ReadOptions, Request, Scratch, SourceRef, Stream,
    load,
};
use crate::json::Tape;
use crate::text::LineIndex;

/// Records that are looked at to learn what a piece holds, for the sake of a broken one.
const NEIGHBOURS: usize = 64;

pub(super) struct Worker<'s> {
    settings: &'s Settings,
    linter: Linter<'s>,
    /// For the loaders, which parse containers.
    tape: Tape,
    /// For a look at the neighbours of a broken body.
    other: Tape,
    piece: RawPiece,
    /// For the room that opens sources.
    scratch: Scratch,
}

impl<'s> Worker<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        Self {
            settings,
            linter: Linter::new(settings),
            tape: Tape::new(),
            other: Tape::new(),
            piece: RawPiece::default(),
            scratch: Scratch::default(),
        }
    }

    /// Opens a source; where `reader` is given, that is what is read.
    pub(super) fn open(
        &mut self,
        source: &SourceRef,
        reader: Option<Box<dyn Read + Send>>,
    ) -> Result<Stream, ReadError> {
        let options = self.enter(source);
        match reader {
            None => Stream::open_with(source, &options, &mut self.scratch),
            Some(reader) => self.over(source, reader, None, &options),
        }
    }

    /// From here on everything is of that source: what holds for it.
    fn enter(&mut self, source: &SourceRef) -> ReadOptions {
        let name = source.display(self.settings.stdin_name.as_deref());
        let here = self.settings.for_path(Path::new(&*name));
        let options = ReadOptions { kind: here.kind, ..read_options(self.settings) };
        self.linter.enter(here);
        options
    }

    fn over(
        &mut self,
        source: &SourceRef,
        reader: Box<dyn Read + Send>,
        size: Option<u64>,
        options: &ReadOptions,
    ) -> Result<Stream, ReadError> {
        let named = match source {
            SourceRef::Path(path) => Some(path.as_path()),
            SourceRef::Stdin => options.stdin_name.as_deref().map(Path::new),
        };
        let display = source.display(options.stdin_name.as_deref());
        Stream::over(reader, size, named, display, options, &mut self.scratch)
    }

    /// Lints a piece of `stream` that was changed since it was read. All of a source is told its kind
    /// anew, as the next run will. `None` where it can no longer be read.
    pub(super) fn again(
        &mut self,
        source: &SourceRef,
        stream: &Stream,
        piece: &RawPiece,
    ) -> Option<PieceOutcome> {
        if !stream.is_whole() {
            return Some(self.piece(stream.kind(), stream.display(), piece, &stream.frame(piece)));
        }
        let text = [&BOM[..piece.offset as usize], &piece.text].concat();
        let size = text.len() as u64;
        let options = self.enter(source);
        let mut stream = self.over(source, Box::new(Cursor::new(text)), Some(size), &options).ok()?;
        let mut piece = RawPiece::default();
        if !stream.next_piece(&mut piece).ok()? || !stream.is_whole() {
            return None;
        }
        Some(self.piece(stream.kind(), stream.display(), &piece, &stream.frame(&piece)))
    }

    /// Reads a source and hands its pieces to `sink`, until that says no.
    pub(super) fn source(
        &mut self,
        source: &SourceRef,
        sink: &mut dyn FnMut(PieceOutcome) -> bool,
    ) -> Result<(), ReadError> {
        let mut stream = self.open(source, None)?;
        let mut piece = std::mem::take(&mut self.piece);
        let result = loop {
            match stream.next_piece(&mut piece) {
                Ok(true) => {
                    let frame = stream.frame(&piece);
                    let outcome = self.piece(stream.kind(), stream.display(), &piece, &frame);
                    if !sink(outcome) {
                        break Ok(());
                    }
                }
                Ok(false) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.piece = piece;
        result
    }

    /// Lints what a piece holds.
    pub(super) fn piece(
        &mut self,
        kind: &'static dyn Kind,
        path: &Arc<str>,
        piece: &RawPiece,
        frame: &Frame,
    ) -> PieceOutcome {
        let mut items = Vec::new();
        let records = load(kind, &piece.text, frame, &mut self.tape, &mut |item| items.push(item));
        let mut outcome = PieceOutcome { records, ..PieceOutcome::default() };
        let mut ground: Option<Ground<'_>> = None;
        let mut known: Option<Option<&'static Operation>> = None;
        for item in &items {
            let request = match item {
                Item::Request(request) => request,
                Item::Skipped { record, reason } => {
                    skip(&mut outcome, *record, reason.clone());
                    continue;
                }
                Item::Unreadable { record, reason } => {
                    outcome.events.push(Event::Unreadable { record: *record, reason: reason.clone() });
                    continue;
                }
            };
            let other = &mut self.other;
            let mut neighbours = || {
                *known.get_or_insert_with(|| {
                    items.iter().take(NEIGHBOURS).find_map(|item| match item {
                        Item::Request(it) => inferred_operation(other, &it.body.as_ref()?.bytes),
                        _ => None,
                    })
                })
            };
            match self.linter.lint(request, &mut neighbours) {
                Verdict::Clean if self.settings.list_clean => {
                    outcome.events.push(Event::Clean { record: request.record });
                }
                Verdict::Clean => outcome.clean += 1,
                Verdict::Skipped(reason) => skip(&mut outcome, request.record, reason),
                Verdict::Findings(contract, diagnostics) => {
                    let ground = ground.get_or_insert_with(|| Ground {
                        text: &piece.text,
                        offset: piece.offset,
                        lines: LineIndex::new(&piece.text, piece.offset, piece.first_line),
                        byte_map: frame.byte_map,
                        path,
                        kind: kind.id(),
                        neighbours: !kind.streams(frame.layout),
                        excerpts: self.settings.excerpts,
                    });
                    let findings = ground.place(request, request.record, contract, diagnostics);
                    outcome.lengths.extend(declared_length(request));
                    outcome.events.push(Event::Findings(findings));
                }
            }
        }
        outcome
    }
}

/// The length that the head of a request tells of its body, where the body's bytes are those of the source.
fn declared_length(request: &Request<'_>) -> Option<DeclaredLength> {
    let body = request.body.as_ref()?;
    let header = request.header("content-length")?;
    let length: u64 = header.value.text.parse().ok()?;
    let fits = length == body.bytes.len() as u64 && matches!(body.origin, Origin::Verbatim { .. });
    Some(DeclaredLength { record: request.record, span: header.value.span?, length }).filter(|_| fits)
}

/// How sources are read.
pub(super) fn read_options(settings: &Settings) -> ReadOptions {
    ReadOptions { kind: settings.kind, stdin_name: settings.stdin_name.clone(), ..ReadOptions::default() }
}

/// Coalesces: a topic of a million tombstones is one event.
fn skip(outcome: &mut PieceOutcome, record: u64, reason: std::borrow::Cow<'static, str>) {
    for event in &mut outcome.events {
        if let Event::Skipped { count, reason: known, .. } = event
            && *known == reason
        {
            *count += 1;
            return;
        }
    }
    outcome.events.push(Event::Skipped { record, count: 1, reason });
}
