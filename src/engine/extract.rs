//! Takes bodies out of sources, each with the operation that it is for.

use std::sync::Arc;

use super::choose::{Choice, choose};
use super::sources::{config_failures, expand, told};
use super::work::{path_settings, read_options};
use crate::config::Settings;
use crate::contract::Operation;
use crate::input::{Item, KeepAll, Request};
use crate::json::{ParseOptions, Tape};
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
    /// Bodies that were found.
    pub bodies: u64,
    /// Requests without one, or that are no writes of ours.
    pub skipped: u64,
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
                    Some((operation, body)) => {
                        report.bodies += 1;
                        take(Extracted { path, record: passed + request.record, operation, body })?;
                    }
                    None => report.skipped += 1,
                },
                Item::Skipped { .. } => report.skipped += 1,
                Item::Unreadable { record, reason } => {
                    let record = record.map_or_else(String::new, |it| format!("record {}: ", passed + it));
                    report.failures.push(format!("{}: {record}{}", one_line(path), one_line(reason)));
                }
            }
        }
        passed += records;
    }
}

/// A body that has a byte, and what it is for.
fn operation_of<'r>(
    request: &'r Request<'_>,
    configured: Option<&'static Operation>,
    tape: &mut Tape,
) -> Option<(&'static Operation, &'r [u8])> {
    let body = request.body.as_ref().filter(|it| !it.bytes.trim_ascii().is_empty())?;
    let parsed = tape.parse_with(&body.bytes, ParseOptions { placeholders: request.template });
    let document = parsed.document();
    match choose(request, Some(document), configured, None) {
        Choice::Lint(_, contract) => Some((contract.operation, &body.bytes)),
        Choice::Skip(_) => None,
    }
}
