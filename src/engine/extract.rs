//! Takes bodies out of sources, each with the operation that it is for.

use std::sync::Arc;

use super::choose::{Choice, NO_BODY, choose};
use super::sources::{config_failures, expand, told};
use super::work::{path_settings, read_options};
use crate::config::Settings;
use crate::contract::Operation;
use crate::diagnostic::{Outcome, SkipKind, Skipped, Summary, Unreadable};
use crate::input::{Item, KeepAll, Request, SkipReason, Unread};
use crate::json::{ParseOptions, Parsed, Tape};
use crate::source::{RawPiece, ReadError, ReadOptions, Scratch, SourceRef, Stream, load};
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

/// What a run of `extract` leaves behind.
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
    report.failures.extend(errors.iter().map(told));
    let mut scratch = Scratch::default();
    for source in &sources {
        let path = source.display(settings.stdin_name.as_deref());
        report.summary.sources += 1;
        if let Err(error) = extract_from(settings, source, &path, &mut scratch, &mut report, take)? {
            report.failures.push(told(&error));
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
    let options = ReadOptions { kind: here.kind, ..read_options(settings) };
    let mut stream = match Stream::open_with(source, &options, scratch) {
        Ok(stream) => stream,
        Err(error) => return Ok(Err(error)),
    };
    let mut piece = RawPiece::default();
    let (mut parser, mut passed) = (Tape::new(), 0);
    loop {
        match stream.next_piece(&mut piece) {
            Ok(true) => {}
            Ok(false) => return Ok(Ok(())),
            Err(error) => return Ok(Err(error)),
        }
        let frame = stream.frame(&piece);
        let mut items = Vec::new();
        let records =
            load(stream.kind(), &piece.text, &frame, &mut parser, &KeepAll, &mut |item| items.push(item));
        for item in &items {
            match item {
                Item::Request(request) => match operation_of(request, here.operation, &mut parser) {
                    Ok((operation, body)) => {
                        let record = passed + request.record;
                        report.summary.add(&Outcome::Clean { path: Arc::clone(path), record });
                        take(Extracted { path, record, operation, body })?;
                    }
                    Err(reason) => report.summary.add(&skipped(path, request.record, reason)),
                },
                other => {
                    if let Some(outcome) = unchecked(path, passed, other) {
                        if let Outcome::Unreadable(Unreadable { record, reason, .. }) = &outcome {
                            let record = record.map_or_else(String::new, |at| format!("record {at}: "));
                            report.failures.push(format!("{}: {record}{}", one_line(path), one_line(reason)));
                        }
                        report.summary.add(&outcome);
                    }
                }
            }
        }
        passed += records;
    }
}

/// What becomes of an item that is no request; `passed` records came before it. `None` for a request.
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
    configured: Option<&'static Operation>,
    tape: &mut Tape,
) -> Result<(&'static Operation, &'r [u8]), SkipReason> {
    let body = request.body.as_ref();
    let options = ParseOptions { placeholders: request.template };
    let parsed = body.map(|body| tape.parse_with(&body.bytes, options));
    let document = parsed.as_ref().map(Parsed::document);
    match (choose(request, document, configured, None), body) {
        (Choice::Skip(reason), _) => Err(reason),
        (Choice::Lint(..), Some(body)) if body.bytes.trim_ascii().is_empty() => {
            Err("the body is empty".into())
        }
        (Choice::Lint(_, contract), Some(body)) => Ok((contract.operation, &body.bytes)),
        (Choice::Lint(..), None) => Err(request.unread.map_or(NO_BODY, Unread::reason).into()),
    }
}
