//! A run in progress: what becomes of each source, in order.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use super::filter::{Filter, Filtered};
use super::known::Exceeding;
use super::order::{PieceOutcome, SourceState};
use super::pieces;
use super::sources::{config_failures, is_named, not_read, reported};
use super::unjudged::Unjudged;
use super::work::Worker;
use crate::config::{Input, Settings};
use crate::diagnostic::{Finding, Outcome, Summary};
use crate::source::{Opened, ReadError, SourceRef};

/// The result of a run.
#[derive(Clone, Debug, Default)]
pub struct RunReport {
    /// Totals.
    pub summary: Summary,
    /// What could not be done, each as a message.
    pub failures: Vec<String>,
    /// Paths named by the user that held nothing but skipped requests, and why they were skipped;
    /// of a folder the reason that most of its sources have.
    pub only_skipped: Vec<(Arc<str>, String)>,
    /// What did not count.
    pub filtered: Filtered,
}

/// Hands an outcome on.
pub(super) type Out<'o> = dyn FnMut(&Outcome) -> io::Result<()> + 'o;

/// A run in progress.
pub(super) struct Run<'r, 'o> {
    pub(super) settings: &'r Settings,
    /// What the user named, as against what was come by in a folder.
    pub(super) named: HashSet<&'r Input>,
    /// All sources come out of folders, so that they are files.
    pub(super) walked: bool,
    pub(super) threads: usize,
    pub(super) report: RunReport,
    pub(super) filter: Filter<'r>,
    pub(super) unjudged: Unjudged<'r>,
    pub(super) out: &'r mut Out<'o>,
}

impl Run<'_, '_> {
    /// Something that was asked for and could not be done.
    pub(super) fn failed(&mut self, error: &ReadError) {
        self.filter.could_not_read(error.path());
        self.report.failures.push(reported(error));
    }

    /// Lints one source, piece by piece; a long one on all threads.
    pub(super) fn source(&mut self, worker: &mut Worker<'_>, source: &SourceRef) -> io::Result<()> {
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
    pub(super) fn clean(&mut self, source: &SourceRef) -> io::Result<()> {
        if self.filter.uses_clean(source) {
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
    pub(super) fn linted(
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
        state: SourceState,
        read: Result<(), ReadError>,
    ) -> io::Result<()> {
        let path = Arc::clone(state.path());
        if state.is_own_report() && !is_named(&self.named, source) {
            return Ok(());
        }
        self.report.summary.sources += 1;
        let unmet = if read.is_ok() { state.unmet(&mut self.filter) } else { Vec::new() };
        let empty = state.is_empty();
        let exceeding = state.exceeding(&mut self.filter);
        // Code that named a recorded call means it to be checked.
        let is_named = is_named(&self.named, source);
        let refuses = is_named && !self.settings.walk.allow_empty;
        let is_mentioned = state.has_unread_call() && !is_named;
        let only = state.finish(refuses, &mut self.filter, &mut self.report.summary, self.out)?;
        if !empty {
            self.note_walked(source, only.as_ref());
        }
        aside(unmet, &mut self.report, self.out)?;
        self.exceed(exceeding)?;
        match read {
            Ok(()) => {
                if let Some(reason) = only.filter(|_| is_named || is_mentioned) {
                    self.report.only_skipped.push((path, reason.into_owned()));
                }
            }
            Err(error) => {
                self.filter.could_not_read(&path);
                let outcome = not_read(path, &error);
                self.report.summary.add(&outcome);
                (self.out)(&outcome)?;
            }
        }
        Ok(())
    }

    /// Hands on findings that the baseline knows fewer of.
    fn exceed(&mut self, exceeding: Vec<Exceeding>) -> io::Result<()> {
        let mut moved = HashSet::new();
        for Exceeding { finding, is_alone, .. } in exceeding {
            // Its request was counted before all of its equals were.
            if is_alone && moved.insert(finding.record) {
                self.report.summary.clean -= 1;
                self.report.summary.with_findings += 1;
            }
            aside(vec![finding], &mut self.report, self.out)?;
        }
        Ok(())
    }

    /// Takes note of a source that was come by in a folder: why all of it was skipped, or `None`
    /// where something was judged.
    fn note_walked(&mut self, source: &SourceRef, skipped: Option<&Cow<'static, str>>) {
        if let SourceRef::Path(path) = source
            && (self.walked || !is_named(&self.named, source))
        {
            self.unjudged.source(self.settings, path, skipped);
        }
    }

    /// Ends the run: what the config says and nothing met.
    pub(super) fn end(self) -> io::Result<RunReport> {
        let Self { mut report, filter, unjudged, out, settings, .. } = self;
        report.only_skipped.extend(unjudged.into_reasons());
        let (findings, filtered) = filter.finish();
        aside(findings, &mut report, out)?;
        report.filtered = filtered;
        report.failures.extend(config_failures(settings));
        Ok(report)
    }
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
