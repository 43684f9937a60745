//! A worker: a source or a piece of one to outcomes, with buffers of its own.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::lint::{Linter, Verdict, inferred_operation};
use super::order::{DeclaredLength, Event, PieceOutcome};
use super::place::Ground;
use super::sieve::CleanSieve;
use crate::config::{PathSettings, Scope, Settings};
use crate::contract::Operation;
use crate::diagnostic::Diagnostic;
use crate::input::{Frame, Item, KeepAll, Kind, Origin, Request, Sieve};
use crate::json::Tape;
use crate::rule::Contract;
use crate::scan::Target;
use crate::source::{Opened, RawPiece, ReadError, ReadOptions, Scratch, SourceRef, Stream, load};
use crate::text::{BOM, LineIndex};

/// Records that are looked at to learn what a piece holds, for the sake of a broken one.
const NEIGHBOURS: usize = 64;
/// And where they are: no further into a piece.
const NEIGHBOURS_BYTES: usize = 4 << 10;

/// Requests whose findings are placed together. To lint is much code and to place is much code, and
/// by turns they would drive one another out of the processor's cache; so would many findings at a
/// time, where they are handed on at once.
const PLACED_TOGETHER: usize = 4;

pub(super) struct Worker<'s> {
    settings: &'s Settings,
    linter: Linter<'s>,
    /// The folder of the last source, and its config.
    last: Option<(PathBuf, Arc<Scope>)>,
    /// For the loaders, which parse containers.
    tape: Tape,
    /// For a look at the neighbours of a broken body.
    other: Tape,
    /// What strings are unescaped into for the gate.
    unescaped: Vec<u8>,
    piece: RawPiece,
    /// For the room that opens sources.
    scratch: Scratch,
    /// Records of the piece at hand that a fix has changed: what was answered to them then says
    /// nothing of what they are now.
    edited: BTreeSet<u64>,
}

impl<'s> Worker<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        Self {
            settings,
            linter: Linter::new(settings),
            last: None,
            tape: Tape::new(),
            other: Tape::new(),
            unescaped: Vec::new(),
            piece: RawPiece::default(),
            scratch: Scratch::default(),
            edited: BTreeSet::new(),
        }
    }

    /// From here on all findings are listed, however many one body has: each of them may have a fix.
    pub(super) fn list_all(&mut self) {
        self.linter.list_all();
    }

    /// From here on these records of the piece that is being fixed are not what was recorded.
    pub(super) fn note_edits(&mut self, records: &BTreeSet<u64>) {
        self.edited.extend(records);
    }

    /// The next piece is as it was recorded.
    pub(super) fn forget_edits(&mut self) {
        self.edited.clear();
    }

    /// Opens a source; where `reader` is given, that is what is read.
    pub(super) fn open(
        &mut self,
        source: &SourceRef,
        reader: Option<Box<dyn Read + Send>>,
    ) -> Result<Stream, ReadError> {
        let options = self.enter(source)?;
        match reader {
            None => Stream::open_with(source, &options, &mut self.scratch),
            Some(reader) => self.over(source, reader, None, &options),
        }
    }

    /// Opens a source, unless it is one body that is surely clean; with `largest`, a file of so
    /// many bytes at most. `is_file`: that much is known of it.
    pub(super) fn open_unless_clean(
        &mut self,
        source: &SourceRef,
        largest: Option<u64>,
        is_file: bool,
    ) -> Result<Opened, ReadError> {
        let options = self.enter(source)?;
        let Self { settings, linter, unescaped, scratch, .. } = self;
        // What is read as a body whatever its kind turns out to be: the two that are inferred look
        // like nothing else.
        let target =
            linter.target(&[]).filter(|target| matches!(target, Target::Inferred) && !settings.list_clean);
        let sieve = target.map(|target| CleanSieve::new(target, linter.limits(), unescaped));
        let sieve: &dyn Sieve = sieve.as_ref().map_or(&KeepAll, |sieve| sieve);
        Stream::open_unless(source, largest, is_file, &options, scratch, sieve)
    }

    /// From here on everything is of that source. Gives how it is read.
    ///
    /// # Errors
    /// When its config cannot be used.
    pub(super) fn enter(&mut self, source: &SourceRef) -> Result<ReadOptions, ReadError> {
        let display = source.display(self.settings.stdin_name.as_deref());
        let path = Path::new(&*display);
        let folder = path.parent().unwrap_or(path);
        let scope = match &self.last {
            // Files of one folder come one after the other.
            Some((last, scope)) if last.as_os_str() == folder.as_os_str() => Arc::clone(scope),
            _ => {
                let scope = scope_of(self.settings, &display, folder)?;
                self.last = Some((folder.to_owned(), Arc::clone(&scope)));
                scope
            }
        };
        let here = self.settings.in_scope(scope, path);
        let options = ReadOptions { kind: here.kind, ..read_options(self.settings) };
        self.linter.enter(here);
        Ok(options)
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

    /// From here on pieces are being fixed, and this is what came out of them before; `None`: no
    /// longer.
    pub(super) fn hold(&mut self, outcome: Option<&PieceOutcome>) {
        self.linter.hold(outcome);
    }

    /// Lints a piece of `stream` that was changed since it was read. All of a source is reported
    /// its kind anew, as the next run will. `None` where it can no longer be read.
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
        let options = self.enter(source).ok()?;
        let mut stream = self.over(source, Box::new(Cursor::new(text)), Some(size), &options).ok()?;
        let mut piece = RawPiece::default();
        if !stream.next_piece(&mut piece).ok()? || !stream.is_whole() {
            return None;
        }
        Some(self.piece(stream.kind(), stream.display(), &piece, &stream.frame(&piece)))
    }

    /// Lints a source that it opened and hands the outcomes to `sink`, until that says no.
    pub(super) fn pieces(
        &mut self,
        mut stream: Stream,
        sink: &mut dyn FnMut(PieceOutcome) -> bool,
    ) -> Result<(), ReadError> {
        let mut piece = std::mem::take(&mut self.piece);
        let result = loop {
            match stream.next_uncounted(&mut piece) {
                Ok(true) => {
                    let frame = stream.frame(&piece);
                    let mut goes_on = true;
                    let mut early = |part| goes_on = goes_on && sink(part);
                    let last = self.parts(stream.kind(), stream.display(), &piece, &frame, &mut early);
                    stream.pass_lines(last.lines);
                    if !goes_on || !sink(last) {
                        break Ok(());
                    }
                }
                Ok(false) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.scratch.keep(std::mem::take(&mut piece.text));
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
        let mut whole = PieceOutcome::default();
        let last = self.parts(kind, path, piece, frame, &mut |part| whole.append(part));
        whole.append(last);
        whole
    }

    /// Lints what a piece holds. What becomes of it goes to `early`, part by part, all but the last
    /// one: where that is written out at once, its memory serves for the next part, and is still in
    /// the processor's cache.
    fn parts(
        &mut self,
        kind: &'static dyn Kind,
        path: &Arc<str>,
        piece: &RawPiece,
        frame: &Frame,
        early: &mut dyn FnMut(PieceOutcome),
    ) -> PieceOutcome {
        let Self { settings, linter, tape, other, unescaped, edited, .. } = self;
        let target = linter.target(&frame.layers).filter(|_| !settings.list_clean);
        let sieve = target.map(|target| CleanSieve::new(target, linter.limits(), unescaped));
        let ground = LazyCell::new(|| Ground {
            text: &piece.text,
            offset: piece.offset,
            lines: LineIndex::counted(&piece.text, piece.offset, piece.first_line, &piece.newlines),
            byte_map: frame.byte_map,
            path,
            kind: kind.id(),
            neighbours: !kind.streams(frame.layout),
            excerpts: settings.excerpts,
            messages_only: settings.messages_only,
        });
        let mut taken = Taken { found: Vec::new(), records: 0, outcome: PieceOutcome::default() };
        let mut first = None;
        let mut take = |mut item| {
            if let Item::Request(request) = &mut item
                && edited.contains(&request.record)
            {
                request.answer = None;
            }
            let mut neighbours =
                || *first.get_or_insert_with(|| operation_of_first(kind, &piece.text, frame, other));
            let seen = sieve.as_ref().is_some_and(CleanSieve::was_asked);
            taken.take(item, settings.list_clean, |request| {
                linter.lint(request, seen, frame.byte_map, &mut neighbours)
            });
            if taken.found.len() == PLACED_TOGETHER {
                taken.place(&ground, kind.meta().length_ends_body);
                early(std::mem::take(&mut taken.outcome));
            }
        };
        let all: &dyn Sieve = sieve.as_ref().map_or(&KeepAll, |sieve| sieve);
        let records = load(kind, &piece.text, frame, tape, all, &mut take);
        if !taken.found.is_empty() {
            taken.place(&ground, kind.meta().length_ends_body);
        }
        let known = sieve.as_ref().and_then(CleanSieve::known_newlines);
        let lines = known.unwrap_or_else(|| ground.lines.newlines());
        taken.into_outcome(records, lines)
    }
}

/// A request with findings.
struct Found<'p> {
    request: Request<'p>,
    /// Which event it is to become.
    event: usize,
    contract: Option<Contract>,
    diagnostics: Vec<Diagnostic>,
}

/// What a piece's items have come to so far.
struct Taken<'p> {
    /// Requests with findings, not yet placed.
    found: Vec<Found<'p>>,
    /// Records that gave an item.
    records: u64,
    outcome: PieceOutcome,
}

impl<'p> Taken<'p> {
    fn take(&mut self, item: Item<'p>, list_clean: bool, lint: impl FnOnce(&Request<'p>) -> Verdict) {
        let outcome = &mut self.outcome;
        self.records += u64::from(item.is_record());
        match item {
            // It is large, and moved only once.
            Item::Request(request) => {
                let event = outcome.events.len();
                self.found.push(Found { request, event, contract: None, diagnostics: Vec::new() });
            }
            Item::Skipped { record, reason } => return outcome.skip(record, 1, reason),
            Item::Empty { reason } => return outcome.no_request(reason),
            Item::Unreadable { record, reason } => {
                return outcome.events.push(Event::Unreadable { record, reason });
            }
        }
        let Some(found) = self.found.last_mut() else { return };
        match lint(&found.request) {
            Verdict::Findings(contract, diagnostics) => {
                (found.contract, found.diagnostics) = (contract, diagnostics);
                return outcome.events.push(Event::Findings(Vec::new()));
            }
            Verdict::Clean if list_clean => {
                outcome.events.push(Event::Clean { record: found.request.record });
            }
            Verdict::Clean => outcome.clean += 1,
            Verdict::Skipped(reason) => outcome.skip(found.request.record, 1, reason),
        }
        self.found.pop();
    }

    /// `uses_length`: as the kind has it.
    fn place(&mut self, ground: &Ground<'_>, uses_length: bool) {
        for Found { request, event, contract, diagnostics } in &mut self.found {
            self.outcome.lengths.extend(declared_length(request, uses_length));
            let diagnostics = std::mem::take(diagnostics);
            self.outcome.events[*event] = Event::Findings(ground.place(request, *contract, diagnostics));
        }
        self.found.clear();
    }

    /// Of a piece with so many records, and newlines.
    fn into_outcome(self, records: u64, lines: u64) -> PieceOutcome {
        // Every record gives an item, or was taken out.
        let passed = records.saturating_sub(self.records);
        PieceOutcome { records, lines, clean: self.outcome.clean + passed, ..self.outcome }
    }
}

/// What the first record of a piece that shows anything is inferred to be. It is asked for the sake
/// of broken bodies alone, so that the records are made anew here, those included that the sieve
/// has taken out.
pub(super) fn operation_of_first(
    kind: &dyn Kind,
    text: &[u8],
    frame: &Frame,
    tape: &mut Tape,
) -> Option<&'static Operation> {
    let window = &text[..text.len().min(NEIGHBOURS_BYTES)];
    let end = if kind.streams(frame.layout) { kind.cut(window) } else { None };
    let mut items = Vec::new();
    load(kind, &text[..end.unwrap_or(text.len())], frame, tape, &KeepAll, &mut |item| items.push(item));
    items.iter().take(NEIGHBOURS).find_map(|item| match item {
        Item::Request(it) => inferred_operation(tape, &it.body.as_ref()?.bytes),
        _ => None,
    })
}

/// The length that the head of a request reports its body, where the body's bytes are those of the
/// source.
fn declared_length(request: &Request<'_>, used: bool) -> Option<DeclaredLength> {
    let body = request.body.as_ref()?;
    let header = request.header("content-length")?;
    let length: u64 = header.value.text.parse().ok()?;
    // One that is too small was forgotten when the file was edited by hand; where it is too large
    // the body was cut off.
    let actual = body.bytes.len() as u64;
    let fits =
        (length == actual || used && length < actual) && matches!(body.origin, Origin::Verbatim { .. });
    Some(DeclaredLength { record: request.record, span: header.value.span?, length: actual }).filter(|_| fits)
}

/// The config of a source in `folder`.
fn scope_of(settings: &Settings, path: &Arc<str>, folder: &Path) -> Result<Arc<Scope>, ReadError> {
    settings
        .scopes
        .of_folder(folder)
        .map_err(|error| ReadError::BadConfig { path: Arc::clone(path), config: Arc::clone(error.path()) })
}

/// What applies to a source that reports show as `path`.
///
/// # Errors
/// When its config cannot be used.
pub(super) fn path_settings(settings: &Settings, path: &Arc<str>) -> Result<PathSettings, ReadError> {
    let file = Path::new(&**path);
    let scope = scope_of(settings, path, file.parent().unwrap_or(file))?;
    Ok(settings.in_scope(scope, file))
}

/// How sources are read.
pub(super) fn read_options(settings: &Settings) -> ReadOptions {
    ReadOptions { kind: settings.kind, stdin_name: settings.stdin_name.clone(), ..ReadOptions::default() }
}
