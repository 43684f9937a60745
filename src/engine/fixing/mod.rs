//! Fixes sources: lints a piece, applies what may be applied, lints again, until nothing changes.
//! What was read and what it has become is handed on piece by piece, so that a topic of any size is
//! fixed in bounded memory; where it goes is for the [`FixSink`] to say.

mod tee;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::sync::Arc;

use super::filter::Filter;
use super::order::{Event, PieceOutcome, SourceState};
use super::run::RunReport;
use super::sources::{config_failures, expand, is_named, not_read, reported};
use super::unjudged::Unjudged;
use super::work::Worker;
use crate::config::{Input, Settings};
use crate::diagnostic::{Applicability, Claim, Finding, Outcome, PlacedEdit, Role, Summary};
use crate::fix::{Changes, Replaces, apply_at, choose};
use crate::source::{RawPiece, ReadError, SourceRef, Stream};
use crate::text::search;
use crate::text::{BOM, Newlines, one_line};
use tee::Tee;

/// Rounds of edits on one text, safe ones and others each. More are needed by a bug alone.
const MAX_ROUNDS: usize = 8;

/// How often a piece is fixed in parts, to find the records that cannot be.
const MAX_TRIES: usize = 64;

/// Which fixes are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixOptions {
    /// Those too that are perhaps not what the author meant.
    pub with_unsafe: bool,
}

/// Takes in what was read and what has become of it.
pub trait FixSink {
    /// A source is about to be opened.
    ///
    /// # Errors
    /// When output cannot be written.
    fn begin(&mut self, source: &SourceRef, path: &Arc<str>) -> io::Result<()>;

    /// Asked before the first change of a source.
    ///
    /// # Errors
    /// Why it cannot be changed; it is left as it is then.
    fn may_change(&mut self) -> Result<(), String>;

    /// The next bytes of the source, and what they have become. All pieces of a source that was not
    /// unpacked or converted are together the whole source.
    ///
    /// # Errors
    /// When output cannot be written.
    fn piece(&mut self, piece: &FixedPiece<'_>) -> io::Result<()>;

    /// The source is at its end; `whole` says that all of it was read.
    ///
    /// # Errors
    /// Why it could not be changed; it is as it was.
    fn end(&mut self, whole: bool, fixed: &Fixed) -> Result<(), String>;

    /// What is left to report.
    ///
    /// # Errors
    /// When output cannot be written.
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()>;
}

/// Bytes of a source, and what they have become.
#[derive(Clone, Copy, Debug)]
pub struct FixedPiece<'p> {
    /// As they were read.
    pub before: &'p [u8],
    /// As they are now.
    pub after: &'p [u8],
    /// Where the two differ.
    pub changes: &'p Changes,
}

/// Fixes that were applied, by rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    by_rule: BTreeMap<&'static str, u64>,
}

impl Fixed {
    /// How many.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.by_rule.values().sum()
    }

    /// Rules and how many of each, alphabetically.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.by_rule.iter().map(|(rule, count)| (*rule, *count))
    }

    fn add(&mut self, other: &Self) {
        for (rule, count) in other.iter() {
            *self.by_rule.entry(rule).or_default() += count;
        }
    }
}

/// The result of a run of `fix`.
#[derive(Clone, Debug, Default)]
pub struct FixReport {
    /// What is left, and what could not be done.
    pub left: RunReport,
    /// What was fixed.
    pub fixed: Fixed,
    /// Sources in which something was.
    pub changed: u64,
    /// Bodies in which the fixes left nothing; each still has a finding.
    pub left_empty: u64,
}

/// Fixes everything that `settings` name. Sources come one after the other.
///
/// # Errors
/// Those of the sink.
pub fn fix(settings: &Settings, options: FixOptions, sink: &mut dyn FixSink) -> io::Result<FixReport> {
    let named = settings.inputs.iter().collect();
    let mut fixer = Fixer {
        settings,
        named,
        options,
        filter: Filter::new(settings),
        unjudged: Unjudged::default(),
        sink,
        report: FixReport::default(),
    };
    let (sources, errors) = expand(settings);
    for error in errors {
        fixer.report.left.failures.push(reported(&error));
    }
    let mut worker = Worker::new(settings);
    worker.list_all();
    for source in &sources {
        fixer.source(&mut worker, source)?;
    }
    let Fixer { mut report, unjudged, .. } = fixer;
    report.left.failures.extend(config_failures(settings));
    report.left.only_skipped.extend(unjudged.into_reasons());
    Ok(report)
}

struct Fixer<'m> {
    settings: &'m Settings,
    named: HashSet<&'m Input>,
    options: FixOptions,
    filter: Filter<'m>,
    unjudged: Unjudged<'m>,
    sink: &'m mut dyn FixSink,
    report: FixReport,
}

/// One source while it is fixed.
struct Open<'w, 's> {
    worker: &'w mut Worker<'s>,
    source: &'w SourceRef,
    path: Arc<str>,
    state: SourceState,
    /// Whether changes may be made; not known before the first.
    may_change: Option<bool>,
    fixed: Fixed,
    left_empty: u64,
}

/// Records of a piece, counted from its first.
enum Chosen {
    All,
    Records(HashSet<u64>),
}

impl Chosen {
    fn has(&self, record: u64) -> bool {
        match self {
            Self::All => true,
            Self::Records(records) => records.contains(&record),
        }
    }
}

/// A piece that was fixed.
struct FixedText {
    text: Vec<u8>,
    changes: Changes,
    /// What is left in it.
    outcome: PieceOutcome,
    /// How many bodies the fixes left empty.
    left_empty: u64,
}

impl<'m> Fixer<'m> {
    fn source(&mut self, worker: &mut Worker<'m>, source: &SourceRef) -> io::Result<()> {
        let path = source.display(self.settings.stdin_name.as_deref());
        self.sink.begin(source, &path)?;
        let tee = (*source == SourceRef::Stdin).then(Tee::default);
        let mut open = Open {
            worker,
            source,
            path: Arc::clone(&path),
            state: SourceState::new(Arc::clone(&path), &mut self.filter),
            may_change: None,
            fixed: Fixed::default(),
            left_empty: 0,
        };
        let read = self.pieces(&mut open, tee.as_ref())?;
        if let Some(mut tee) = tee {
            // What could not be read, or was not unpacked, goes through as it came.
            tee.rest(&mut |bytes| self.pass(bytes))?;
        }
        let Open { state, fixed, left_empty, .. } = open;
        if state.is_own_report() && !is_named(&self.named, source) {
            return Ok(());
        }
        self.report.left.summary.sources += 1;
        let empty = state.is_empty();
        let refuses = is_named(&self.named, source) && !self.settings.walk.allow_empty;
        let (filter, summary) = (&mut self.filter, &mut self.report.left.summary);
        let only = state.finish(refuses, filter, summary, &mut |outcome| self.sink.outcome(outcome))?;
        if let SourceRef::Path(file) = source
            && !empty
            && !is_named(&self.named, source)
        {
            self.unjudged.source(self.settings, file, only.as_ref());
        }
        match self.sink.end(read.is_ok(), &fixed) {
            Ok(()) if fixed.total() > 0 && read.is_ok() => {
                self.report.fixed.add(&fixed);
                self.report.changed += 1;
                self.report.left_empty += left_empty;
            }
            Ok(()) => {}
            Err(reason) => {
                self.report.left.failures.push(format!("{}: {}", one_line(&path), one_line(&reason)));
            }
        }
        match read {
            Ok(()) => {
                if let Some(reason) = only.filter(|_| is_named(&self.named, source)) {
                    self.report.left.only_skipped.push((path, reason.into_owned()));
                }
            }
            Err(error) => {
                let outcome = not_read(path, &error);
                self.report.left.summary.add(&outcome);
                self.sink.outcome(&outcome)?;
            }
        }
        Ok(())
    }

    /// Bytes that stay as they are.
    fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sink.piece(&FixedPiece { before: bytes, after: bytes, changes: &Changes::default() })
    }

    fn pieces(&mut self, open: &mut Open<'_, 'm>, tee: Option<&Tee>) -> io::Result<Result<(), ReadError>> {
        let reader = tee.map(Tee::reader);
        let mut stream = match open.worker.open(open.source, reader) {
            Ok(stream) => stream,
            Err(error) => return Ok(Err(error)),
        };
        let mut piece = RawPiece::default();
        let mut next = None;
        loop {
            match stream.next_piece(&mut piece) {
                Ok(true) => {}
                Ok(false) => return Ok(Ok(())),
                Err(error) => return Ok(Err(error)),
            }
            let byte_map = stream.frame(&piece).byte_map;
            if next.is_none() && byte_map {
                let mark = &BOM[..piece.offset as usize];
                self.pass(mark)?;
                tee.inspect(|tee| tee.forget(mark.len()));
            }
            // Where a line was removed, what follows has moved up.
            let (offset, line) = *next.get_or_insert((piece.offset, piece.first_line));
            (piece.offset, piece.first_line) = (offset, line);
            let fixed_piece = self.piece(open, &stream, &piece);
            if byte_map {
                let (before, after, changes) = (&piece.text, &fixed_piece.text, &fixed_piece.changes);
                self.sink.piece(&FixedPiece { before, after, changes })?;
            }
            if let Some(tee) = tee {
                if byte_map {
                    tee.forget(piece.text.len());
                } else {
                    tee.drain(&mut |bytes| self.pass(bytes))?;
                }
            }
            let lines = search::memchr_iter(b'\n', &fixed_piece.text).count();
            next = Some((offset + fixed_piece.text.len() as u64, line + lines as u64));
            let (summary, sink) = (&mut self.report.left.summary, &mut *self.sink);
            open.state
                .piece(fixed_piece.outcome, summary, &mut self.filter, &mut |item| sink.outcome(item))?;
        }
    }

    /// Fixes a piece.
    fn piece(&mut self, open: &mut Open<'_, 'm>, stream: &Stream, piece: &RawPiece) -> FixedText {
        let first = open.worker.piece(stream.kind(), stream.display(), piece, &stream.frame(piece));
        let edits = self.edits(open, piece, &first, &Chosen::All);
        if edits.0.is_empty() || !self.may_change(open) {
            return FixedText {
                text: piece.text.clone(),
                changes: Changes::default(),
                outcome: first,
                left_empty: 0,
            };
        }
        open.worker.hold(Some(&first));
        let fixed_piece = match self.in_rounds(open, stream, piece, &first, &Chosen::All) {
            Ok((fixed_piece, fixed)) => {
                open.fixed.add(&fixed);
                open.left_empty += fixed_piece.left_empty;
                fixed_piece
            }
            Err(_) => self.without_refused(open, stream, piece, first),
        };
        open.worker.hold(None);
        open.worker.forget_edits();
        fixed_piece
    }

    /// Fixes the records of a piece that can be, where it cannot be fixed as a whole: one record
    /// must not keep its neighbours from being fixed.
    fn without_refused(
        &mut self,
        open: &mut Open<'_, 'm>,
        stream: &Stream,
        piece: &RawPiece,
        first: PieceOutcome,
    ) -> FixedText {
        let mut records: Vec<u64> = first.findings().map(|finding| finding.record).collect();
        records.dedup();
        // Halves that are still to be tried, the first of them last.
        let mut halves = vec![records];
        let (mut good, mut refused) = (HashSet::new(), Vec::new());
        let mut rules = BTreeSet::new();
        for tries in 0.. {
            let Some(mut half) = halves.pop() else { break };
            let chosen = Chosen::Records(half.iter().copied().collect());
            let result = match tries {
                // All of them are known to fail.
                0 => Err(Fixed::default()),
                _ if tries > MAX_TRIES => Err(Fixed::default()),
                _ if self.edits(open, piece, &first, &chosen).0.is_empty() => continue,
                _ => self.in_rounds(open, stream, piece, &first, &chosen),
            };
            match result {
                Ok(_) => good.extend(half),
                Err(fixed) if half.len() < 2 || tries > MAX_TRIES => {
                    rules.extend(fixed.iter().map(|(rule, _)| rule));
                    refused.append(&mut half);
                }
                Err(_) => {
                    let second = half.split_off(half.len() / 2);
                    halves.extend([second, half]);
                }
            }
        }
        let fixed_piece = self.in_rounds(open, stream, piece, &first, &Chosen::Records(good));
        let rules = Vec::from_iter(rules).join(", ");
        let record = open.state.records() + refused.first().copied().unwrap_or_default() + 1;
        let more = refused.len().max(1) - 1;
        let others = if more > 0 { format!(" and {more} more") } else { String::new() };
        self.report.left.failures.push(format!(
            "{}: record {record}{others} not fixed, because the result would be unreadable or unchecked ({rules})",
            one_line(&open.path)
        ));
        match fixed_piece {
            Ok((fixed_piece, fixed)) => {
                open.fixed.add(&fixed);
                open.left_empty += fixed_piece.left_empty;
                fixed_piece
            }
            Err(_) => FixedText {
                text: piece.text.clone(),
                changes: Changes::default(),
                outcome: first,
                left_empty: 0,
            },
        }
    }

    /// Fixes the chosen records of a piece out of which `first` came, until nothing is left to fix;
    /// how many fixes that took. `Err` where what comes out must not be written, with the fixes
    /// that led there.
    fn in_rounds(
        &mut self,
        open: &mut Open<'_, 'm>,
        stream: &Stream,
        piece: &RawPiece,
        first: &PieceOutcome,
        chosen: &Chosen,
    ) -> Result<(FixedText, Fixed), Fixed> {
        let were_broken = broken(first);
        open.worker.forget_edits();
        let mut edits = self.edits(open, piece, first, chosen);
        let (mut changes, mut fixed) = (Changes::default(), Fixed::default());
        // Its newlines will be others.
        let mut now = RawPiece { text: piece.text.clone(), newlines: Newlines::default(), ..*piece };
        let rounds = MAX_ROUNDS * (1 + usize::from(self.options.with_unsafe));
        for _ in 0..rounds {
            changes = changes.then(now.offset, &edits.0);
            now.text = apply_at(&now.text, now.offset, &edits.0);
            fixed.add(&edits.1);
            open.worker.note_edits(&edits.2);
            let Some(outcome) = open.worker.again(open.source, stream, &now) else { break };
            if broken(&outcome) > were_broken || !outcome.has_checked() {
                break;
            }
            edits = self.edits(open, &now, &outcome, chosen);
            if edits.0.is_empty() {
                let left_empty = empty(&outcome).saturating_sub(empty(first));
                return Ok((FixedText { text: now.text, changes, outcome, left_empty }, fixed));
            }
        }
        Err(fixed)
    }

    /// Whether the source may be changed. Why it may not is reported once.
    fn may_change(&mut self, open: &mut Open<'_, 'm>) -> bool {
        *open.may_change.get_or_insert_with(|| match self.sink.may_change() {
            Ok(()) => true,
            Err(reason) => {
                self.report.left.failures.push(format!("{}: {}", one_line(&open.path), one_line(&reason)));
                false
            }
        })
    }

    /// The edits of the next round, in order, what they fix, and the records that they change. What
    /// is perhaps not meant waits until nothing safe is left: by then it may have gone, or mean
    /// something else.
    fn edits(
        &self,
        open: &Open<'_, 'm>,
        piece: &RawPiece,
        outcome: &PieceOutcome,
        chosen: &Chosen,
    ) -> (Vec<PlacedEdit>, Fixed, BTreeSet<u64>) {
        let inside = piece.offset..=piece.offset + piece.text.len() as u64;
        let fixes_of = |wanted: Applicability| -> Vec<(&Finding, &[PlacedEdit])> {
            outcome
                .findings()
                .filter(|finding| chosen.has(finding.record))
                // A body may lie in another file, which is a source of its own.
                .filter(|finding| finding.path == open.path && open.state.filter().is_to_be_fixed(finding))
                .filter_map(|finding| {
                    Some((finding, finding.fix.as_ref().filter(|fix| fix.applicability == wanted)?))
                })
                .map(|(finding, fix)| (finding, fix.edits.as_slice()))
                .filter(|(_, edits)| !edits.is_empty())
                .filter(|(_, edits)| {
                    edits.iter().all(|edit| inside.contains(&edit.start) && inside.contains(&edit.end))
                })
                .collect()
        };
        let mut found = fixes_of(Applicability::Safe);
        if found.is_empty() && self.options.with_unsafe {
            found = fixes_of(Applicability::Unsafe);
        }
        let (of, fixes): (Vec<&Finding>, Vec<&[PlacedEdit]>) = found.into_iter().unzip();
        let applied = choose(&fixes);
        let mut done = Fixed::default();
        let mut growth: BTreeMap<u64, i64> = BTreeMap::new();
        for at in &applied {
            *done.by_rule.entry(of[*at].rule.id).or_default() += 1;
            *growth.entry(of[*at].record).or_default() +=
                fixes[*at].iter().map(Replaces::growth).sum::<i64>();
        }
        let mut edits: Vec<PlacedEdit> = applied.iter().flat_map(|at| fixes[*at]).cloned().collect();
        // A body that is sent with its length must say the new one, or its reader cuts it off.
        edits.extend(outcome.lengths.iter().filter_map(|length| {
            let grown = *growth.get(&length.record).filter(|grown| **grown != 0)?;
            let text = length.length.checked_add_signed(grown)?.to_string().into();
            Some(PlacedEdit { start: length.span.start, end: length.span.end, region: None, text })
        }));
        edits.sort_by_key(|edit| (edit.start, edit.end));
        (edits, done, growth.into_keys().collect())
    }
}

/// How many bodies hold nothing.
fn empty(outcome: &PieceOutcome) -> u64 {
    outcome.findings().filter(|finding| finding.rule.claim == Claim::EmptyBody).count() as u64
}

/// How many texts cannot be read, or are not checked: no fix may make more of them.
fn broken(outcome: &PieceOutcome) -> usize {
    let count = |event: &Event| match event {
        Event::Unreadable { .. } => 1,
        Event::Findings(findings) => {
            findings.iter().filter(|finding| finding.rule.role == Role::MarksUnreadable).count()
        }
        Event::Clean { .. } => 0,
    };
    outcome.events.iter().map(count).sum::<usize>() + outcome.unchecked_count() as usize
}

impl FixReport {
    /// Totals of what is left.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.left.summary
    }
}
