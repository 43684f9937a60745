//! Runs everything: sources to outcomes, in order, whatever the number of threads.
//!
//! ```text
//! walk → sources ─┬─ small ones, in batches, on workers ────────────┐
//!                 └─ large ones, when their turn comes, in pieces ──┤
//!                                        SourceState (in order) ────┴→ outcomes
//! ```
//! A worker turns a piece into `PieceOutcome`, which knows nothing of the source around it; the
//! `SourceState` adds what only the order tells. Memory is bounded: of what workers have linted
//! ahead of the output, a fixed number of sources or pieces may be held.

mod answered;
mod choose;
mod excerpt;
mod extract;
mod filter;
mod fixing;
mod lint;
#[cfg(feature = "live")]
mod mend;
mod order;
mod parallel;
mod pieces;
mod place;
#[cfg(feature = "live")]
mod plan;
mod redact;
mod sieve;
mod unjudged;
mod work;

#[cfg(feature = "live")]
pub use plan::{Plan, Wanted, plan};

use std::borrow::Cow;
use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use crate::config::{Input, Settings};
use crate::diagnostic::{Finding, Outcome, Summary, Unreadable};
use crate::source::{self, Opened, ReadError, SourceRef};
pub use extract::{ExtractReport, Extracted, extract};
use filter::Filter;
pub use filter::Filtered;
pub use fixing::{Fixed, MendOptions, MendReport, MendSink, MendedPiece, fix};
use order::{PieceOutcome, SourceState};
pub use redact::redacted;
use unjudged::Unjudged;
use work::Worker;

/// What a run leaves behind.
#[derive(Clone, Debug, Default)]
pub struct RunReport {
    /// Totals.
    pub summary: Summary,
    /// What could not be done, each as a message.
    pub failures: Vec<String>,
    /// Paths named by the user that held nothing but skipped requests, and why they were skipped; of a folder the reason
    /// that most of its sources have.
    pub only_skipped: Vec<(Arc<str>, String)>,
    /// What did not count.
    pub filtered: Filtered,
}

/// Hands an outcome on.
type Out<'o> = dyn FnMut(&Outcome) -> io::Result<()> + 'o;

/// Lints everything that `settings` name and hands each outcome to `on_outcome`, in order.
///
/// # Errors
/// Those of `on_outcome`.
pub fn run(settings: &Settings, on_outcome: &mut Out<'_>) -> io::Result<RunReport> {
    let named = settings.inputs.iter().collect();
    let threads = match settings.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        given => given,
    };
    let (report, filter) = (RunReport::default(), Filter::new(settings));
    let walked = settings.inputs.iter().all(|it| matches!(it, Input::Path(path) if path.is_dir()));
    let unjudged = Unjudged::default();
    let mut run = Run { settings, named, walked, threads, report, filter, unjudged, out: on_outcome };
    if threads > 1 {
        parallel::run(&mut run)?;
        return run.end();
    }
    let (sources, errors) = expand(settings);
    for error in errors {
        run.failed(&error);
    }
    let mut worker = Worker::new(settings);
    for source in &sources {
        run.source(&mut worker, source)?;
    }
    run.end()
}

/// A run in progress.
struct Run<'r, 'o> {
    settings: &'r Settings,
    /// What the user named, as against what was come by in a folder.
    named: HashSet<&'r Input>,
    /// All sources come out of folders, so that they are files.
    walked: bool,
    threads: usize,
    report: RunReport,
    filter: Filter<'r>,
    unjudged: Unjudged<'r>,
    out: &'r mut Out<'o>,
}

impl Run<'_, '_> {
    /// Something that was asked for and could not be done.
    fn failed(&mut self, error: &ReadError) {
        self.filter.could_not_read(error.path());
        self.report.failures.push(told(error));
    }

    /// Lints one source, piece by piece; a long one on all threads.
    fn source(&mut self, worker: &mut Worker<'_>, source: &SourceRef) -> io::Result<()> {
        let stream = match worker.open_unless_clean(source, None, self.walked) {
            Ok(Opened::Stream(stream)) => stream,
            Ok(Opened::Passed) => return self.clean(source),
            Ok(Opened::Large) => unreachable!("internal error: no size was asked for"),
            Err(error) => return self.linted(source, [], Err(error)),
        };
        let mut state = SourceState::new(Arc::clone(stream.display()), &mut self.filter);
        let (summary, filter) = (&mut self.report.summary, &mut self.filter);
        let mut broken_pipe = Ok(());
        let mut sink = |piece| {
            broken_pipe = state.piece(piece, summary, filter, self.out);
            broken_pipe.is_ok()
        };
        let read = if stream.is_whole() || self.threads == 1 {
            worker.pieces(stream, &mut sink)
        } else {
            pieces::run(self.settings, source, stream, self.threads, &mut sink)
        };
        broken_pipe?;
        self.finish(source, state, read)
    }

    /// Counts a source that is one body with nothing to say of it.
    fn clean(&mut self, source: &SourceRef) -> io::Result<()> {
        if self.filter.heeds_clean_sources() {
            return self.linted(source, [PieceOutcome::clean()], Ok(()));
        }
        self.note_walked(source, None);
        let summary = &mut self.report.summary;
        summary.sources += 1;
        summary.requests += 1;
        summary.clean += 1;
        Ok(())
    }

    /// Puts out what became of a source on a worker.
    fn linted(
        &mut self,
        source: &SourceRef,
        pieces: impl IntoIterator<Item = PieceOutcome>,
        read: Result<(), ReadError>,
    ) -> io::Result<()> {
        let mut state =
            SourceState::new(source.display(self.settings.stdin_name.as_deref()), &mut self.filter);
        for piece in pieces {
            state.piece(piece, &mut self.report.summary, &mut self.filter, self.out)?;
        }
        self.finish(source, state, read)
    }

    /// Ends a source: what was skipped, and what went wrong.
    fn finish(
        &mut self,
        source: &SourceRef,
        state: SourceState<'_>,
        read: Result<(), ReadError>,
    ) -> io::Result<()> {
        let path = Arc::clone(state.path());
        self.report.summary.sources += 1;
        let unmet = if read.is_ok() { state.unmet(&mut self.filter) } else { Vec::new() };
        let empty = state.is_empty();
        let only = state.finish(&mut self.report.summary, self.out)?;
        if !empty {
            self.note_walked(source, only.as_ref());
        }
        aside(unmet, &mut self.report, self.out)?;
        match read {
            Ok(()) => {
                if let Some(reason) = only.filter(|_| is_named(&self.named, source)) {
                    self.report.only_skipped.push((path, reason.into_owned()));
                }
            }
            Err(error) => {
                self.filter.could_not_read(&path);
                let outcome = unreadable(path, &error);
                self.report.summary.add(&outcome);
                (self.out)(&outcome)?;
            }
        }
        Ok(())
    }

    /// Takes note of a source that was come by in a folder: why all of it was skipped, or `None` where something was judged.
    fn note_walked(&mut self, source: &SourceRef, skipped: Option<&Cow<'static, str>>) {
        if let SourceRef::Path(path) = source
            && (self.walked || !is_named(&self.named, source))
        {
            self.unjudged.source(self.settings, path, skipped);
        }
    }

    /// Ends the run: what the config says and nothing met.
    fn end(self) -> io::Result<RunReport> {
        let Self { mut report, filter, unjudged, out, .. } = self;
        report.only_skipped.extend(unjudged.into_reasons());
        let (findings, filtered) = filter.finish();
        aside(findings, &mut report, out)?;
        report.filtered = filtered;
        Ok(report)
    }
}

/// Whether the user named this very source, and did not come by it in a folder.
fn is_named(named: &HashSet<&Input>, source: &SourceRef) -> bool {
    match source {
        SourceRef::Stdin => true,
        SourceRef::Path(path) => named.contains(&Input::Path(path.clone())),
    }
}

/// An error and what to do about it.
fn told(error: &ReadError) -> String {
    match error.help() {
        Some(help) => format!("{error}\n  help: {help}"),
        None => error.to_string(),
    }
}

/// A source that could not be read.
fn unreadable(path: Arc<str>, error: &ReadError) -> Outcome {
    let reason = match error.help() {
        Some(help) => format!("{}: {help}", error.reason()),
        None => error.reason(),
    };
    Outcome::Unreadable(Unreadable { path, record: None, reason: reason.into() })
}

/// Hands on findings that are about no request.
fn aside(findings: Vec<Finding>, report: &mut RunReport, out: &mut Out<'_>) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    for finding in &findings {
        report.summary.add_finding(finding);
    }
    out(&Outcome::Findings(findings))
}

/// What the user named.
fn named(settings: &Settings) -> Vec<SourceRef> {
    let source = |input: &Input| match input {
        Input::Path(path) => SourceRef::Path(path.clone()),
        Input::Stdin => SourceRef::Stdin,
    };
    settings.inputs.iter().map(source).collect()
}

fn expand(settings: &Settings) -> (Vec<SourceRef>, Vec<ReadError>) {
    let (mut sources, errors) = source::expand(&named(settings), &settings.walk);
    source::without_referred(&mut sources, &work::read_options(settings));
    (sources, errors)
}
