//! A source item by item, for the commands that look at every request: `extract`, `confirm` and
//! `check --show-files`.

use super::work::{operation_of_first, read_options};
use crate::config::{PathSettings, Settings};
use crate::contract::Operation;
use crate::input::{Item, KeepAll, Kind, Request};
use crate::json::{ParseOptions, Parsed, Tape};
use crate::source::{RawPiece, ReadError, ReadOptions, Scratch, SourceRef, Stream, load};

/// A source that is read item by item.
pub(super) struct Items {
    stream: Stream,
    piece: RawPiece,
}

/// An item, and what is known of those around it.
pub(super) struct ItemHere<'i, 's> {
    pub(super) item: &'i Item<'s>,
    /// How many records came before those of its piece.
    pub(super) passed: u64,
    /// Says what other records of its piece are inferred to be.
    pub(super) neighbours: &'i mut dyn FnMut() -> Option<&'static Operation>,
}

impl Items {
    /// Opens a source to which `here` applies.
    pub(super) fn open(
        settings: &Settings,
        source: &SourceRef,
        here: &PathSettings,
        scratch: &mut Scratch,
    ) -> Result<Self, ReadError> {
        let options = ReadOptions { kind: here.kind, ..read_options(settings) };
        Ok(Self { stream: Stream::open_with(source, &options, scratch)?, piece: RawPiece::default() })
    }

    /// The kind that it was detected as.
    pub(super) fn kind(&self) -> &'static dyn Kind {
        self.stream.kind()
    }

    /// Hands on the items, in order, until `on_item` fails.
    pub(super) fn each<E>(
        mut self,
        on_item: &mut dyn FnMut(ItemHere<'_, '_>) -> Result<(), E>,
    ) -> Result<Result<(), ReadError>, E> {
        let (mut parser, mut tape, mut passed) = (Tape::new(), Tape::new(), 0);
        loop {
            match self.stream.next_piece(&mut self.piece) {
                Ok(true) => {}
                Ok(false) => return Ok(Ok(())),
                Err(error) => return Ok(Err(error)),
            }
            let (kind, frame) = (self.stream.kind(), self.stream.frame(&self.piece));
            let text = &self.piece.text;
            let mut items = Vec::new();
            let records = load(kind, text, &frame, &mut parser, &KeepAll, &mut |item| items.push(item));
            let mut first = None;
            let mut neighbours =
                || *first.get_or_insert_with(|| operation_of_first(kind, text, &frame, &mut tape));
            for item in &items {
                on_item(ItemHere { item, passed, neighbours: &mut neighbours })?;
            }
            passed += records;
        }
    }
}

/// Parses the body of a request as the judge reads it.
pub(super) fn parse_body<'t>(tape: &'t mut Tape, request: &'t Request<'_>) -> Option<Parsed<'t>> {
    let options = ParseOptions { placeholders: request.template };
    request.body.as_ref().map(|body| tape.parse_with(&body.bytes, options))
}
