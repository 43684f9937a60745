//! Takes bodies out of sources, each with the operation that it is for.

use std::sync::Arc;

use super::choose::{Address, NO_BODY};
use super::items::{ItemHere, Items, parse_body};
use super::judge::{CheckedAs, Surroundings, checked_as};
use super::sources::{config_failures, expand, reported};
use super::work::path_settings;
use crate::config::Settings;
use crate::contract::Operation;
use crate::diagnostic::{Outcome, SkipKind, Skipped, Summary, Unreadable};
use crate::input::{Item, Request, SkipReason};
use crate::json::{Parsed, Tape};
use crate::source::{ReadError, Scratch, SourceRef};
use crate::text::one_line;

/// A body that was found.
#[derive(Clone, Copy, Debug)]
pub struct Extracted<'e> {
    /// The source, as reports show it.
    pub path: &'e Arc<str>,
    /// 0-based request in its source.
    pub record: u64,
    /// What it is for.
    pub operation: &'static Operation,
    /// Its bytes, as the server would have received them.
    pub body: &'e [u8],
}

/// The result of a run of `extract`.
#[derive(Clone, Debug, Default)]
pub struct ExtractReport {
    /// What became of the requests; those whose body was found are counted as clean.
    pub summary: Summary,
    /// What could not be read or done, each as a message.
    pub failures: Vec<String>,
}

/// Hands every body that `settings` name to `take`, in order, until that says no.
///
/// # Errors
/// Those of `take`.
pub fn extract<E>(
    settings: &Settings,
    take: &mut dyn FnMut(Extracted<'_>) -> Result<(), E>,
) -> Result<ExtractReport, E> {
    let mut report = ExtractReport::default();
    let (sources, errors) = expand(settings);
    report.failures.extend(errors.iter().map(reported));
    let mut scratch = Scratch::default();
    for source in &sources {
        let path = source.display(settings.stdin_name.as_deref());
        report.summary.sources += 1;
        if let Err(error) = extract_from(settings, source, &path, &mut scratch, &mut report, take)? {
            report.failures.push(reported(&error));
        }
    }
    report.failures.extend(config_failures(settings));
    Ok(report)
}

fn extract_from<E>(
    settings: &Settings,
    source: &SourceRef,
    path: &Arc<str>,
    scratch: &mut Scratch,
    report: &mut ExtractReport,
    take: &mut dyn FnMut(Extracted<'_>) -> Result<(), E>,
) -> Result<Result<(), ReadError>, E> {
    let here = match path_settings(settings, path) {
        Ok(here) => here,
        Err(error) => return Ok(Err(error)),
    };
    let items = match Items::open(settings, source, &here, scratch) {
        Ok(items) => items,
        Err(error) => return Ok(Err(error)),
    };
    let mut parser = Tape::new();
    items.each(&mut |ItemHere { item, passed, .. }| {
        let Item::Request(request) = item else {
            if let Some(outcome) = unchecked(path, passed, item) {
                if let Outcome::Unreadable(Unreadable { record, reason, .. }) = &outcome {
                    let record = record.map_or_else(String::new, |at| format!("record {}: ", at + 1));
                    report.failures.push(format!("{}: {record}{}", one_line(path), one_line(reason)));
                }
                report.summary.add(&outcome);
            }
            return Ok(());
        };
        let record = passed + request.record;
        // A broken text beside bodies may be anything, such as the last line of a tool: it is not a
        // fixture.
        let neighbours = &mut || None;
        let mut around = Surroundings { here: &here, settled: None, before: None, neighbours };
        match operation_of(request, &mut around, &mut parser) {
            Ok((operation, body)) => {
                report.summary.add(&Outcome::Clean { path: Arc::clone(path), record });
                take(Extracted { path, record, operation, body })?;
            }
            Err(reason) => report.summary.add(&skipped(path, record, reason)),
        }
        Ok(())
    })
}

/// What becomes of an item that is not a request; `passed` records came before it. `None` for a
/// request.
pub(super) fn unchecked(path: &Arc<str>, passed: u64, item: &Item<'_>) -> Option<Outcome> {
    let path = Arc::clone(path);
    Some(match item {
        Item::Request(_) => return None,
        Item::Skipped { record, reason } => skipped(&path, passed + record, reason.clone()),
        Item::Empty { reason } => Outcome::Skipped(Skipped {
            path,
            record: 0,
            count: 0,
            reason: (*reason).into(),
            kind: SkipKind::NoRequest,
        }),
        Item::Unreadable { record, reason } => {
            let record = record.map(|at| passed + at);
            Outcome::Unreadable(Unreadable { path, record, reason: reason.clone() })
        }
    })
}

/// One request that was not checked.
pub(super) fn skipped(path: &Arc<str>, record: u64, reason: SkipReason) -> Outcome {
    let SkipReason { text: reason, kind } = reason;
    Outcome::Skipped(Skipped { path: Arc::clone(path), record, count: 1, reason, kind })
}

/// A body that has a byte, and what it is for; else why there is none.
fn operation_of<'r>(
    request: &'r Request<'_>,
    around: &mut Surroundings<'_>,
    tape: &mut Tape,
) -> Result<(&'static Operation, &'r [u8]), SkipReason> {
    let parsed = parse_body(tape, request);
    let document = parsed.as_ref().map(Parsed::document);
    let CheckedAs { contract, unread, .. } =
        checked_as(request, Address::of(request).as_ref(), document, around)?;
    let Some(body) = &request.body else { return Err(unread.unwrap_or(NO_BODY).into()) };
    if body.bytes.trim_ascii().is_empty() {
        return Err("the body is empty".into());
    }
    Ok((contract.operation, &body.bytes))
}
