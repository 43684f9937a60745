//! A worker: a source or a piece of one to outcomes, with buffers of its own.

use std::path::Path;
use std::sync::Arc;

use super::lint::{Linter, Verdict, inferred_operation};
use super::order::{Event, PieceOutcome};
use super::place::Ground;
use crate::config::Settings;
use crate::contract::Operation;
use crate::input::{Frame, Item, Kind, RawPiece, ReadError, ReadOptions, Scratch, SourceRef, Stream, load};
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

    /// Reads a source and hands its pieces to `sink`, until that says no.
    pub(super) fn source(
        &mut self,
        source: &SourceRef,
        sink: &mut dyn FnMut(PieceOutcome) -> bool,
    ) -> Result<(), ReadError> {
        let name = source.display(self.settings.stdin_name.as_deref());
        let here = self.settings.for_path(Path::new(&*name));
        let options = ReadOptions { kind: here.kind, ..read_options(self.settings) };
        self.linter.enter(here);
        let mut stream = Stream::open_with(source, &options, &mut self.scratch)?;
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
                    outcome.events.push(Event::Clean { record: request.record })
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
                    outcome.events.push(Event::Findings(findings));
                }
            }
        }
        outcome
    }
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
