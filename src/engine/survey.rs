//! What a run would read: each source with its kind, its config, and what its requests are checked as.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::choose::{Choice, choose};
use super::sources::{config_failures, expand, told};
use super::work::{operation_of_first, path_settings, read_options};
use crate::config::{PathSettings, Settings};
use crate::input::{Item, KeepAll};
use crate::json::{ParseOptions, Tape};
use crate::rule::ContractSource;
use crate::source::{RawPiece, ReadError, ReadOptions, Scratch, SourceRef, Stream, load};

/// A source that a run would read.
#[derive(Clone, Debug)]
pub struct Surveyed {
    /// The source, as reports show it.
    pub path: Arc<str>,
    /// Its config, as the user knows it; empty where there is none.
    pub config: Arc<str>,
    /// Its kind, and where that comes from.
    pub kind: (&'static str, Chosen),
    /// Its requests, the most frequent sort first.
    pub requests: Vec<(CheckedAs, u64)>,
    /// Why it cannot be read to its end.
    pub trouble: Option<String>,
}

/// Where a kind or an operation comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chosen {
    /// An option on the command line.
    Option,
    /// An entry of `[[paths]]`, as `path:line`.
    Entry(String),
    /// The URL of the request.
    Url,
    /// The content.
    Content,
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckedAs {
    /// It is checked as the body of that operation.
    Operation(&'static str, Chosen),
    /// It is not checked, for that reason.
    Nothing(String),
    /// It cannot be read, for that reason.
    Unreadable(String),
}

/// Hands every source that `settings` name to `take`, in order, and gives what could not be done.
///
/// # Errors
/// Those of `take`.
pub fn survey<E>(
    settings: &Settings,
    take: &mut dyn FnMut(&Surveyed) -> Result<(), E>,
) -> Result<Vec<String>, E> {
    let (sources, errors) = expand(settings);
    let mut failures: Vec<String> = errors.iter().map(told).collect();
    let mut scratch = Scratch::default();
    for source in &sources {
        let path = source.display(settings.stdin_name.as_deref());
        // A config that is wrong is among the failures.
        if let Ok(here) = path_settings(settings, &path) {
            take(&surveyed(settings, source, &path, &here, &mut scratch))?;
        }
    }
    failures.extend(config_failures(settings));
    Ok(failures)
}

fn surveyed(
    settings: &Settings,
    source: &SourceRef,
    path: &Arc<str>,
    here: &PathSettings,
    scratch: &mut Scratch,
) -> Surveyed {
    let entry = |has: &dyn Fn(usize) -> bool| {
        let rules = here.scope.paths.rules();
        let (at, _) = here.rules().find(|(at, _)| has(*at))?;
        Some(Chosen::Entry(here.scope.source.place(rules[at].files.first()?.start)))
    };
    let rules = here.scope.paths.rules();
    let kind_from = match here.kind {
        None => Chosen::Content,
        Some(_) if settings.kind.is_some() => Chosen::Option,
        Some(_) => entry(&|at| rules[at].kind.is_some()).unwrap_or(Chosen::Option),
    };
    let operation_from = if settings.operation.is_some() {
        Chosen::Option
    } else {
        entry(&|at| rules[at].operation.is_some()).unwrap_or(Chosen::Option)
    };
    let mut found = Surveyed {
        path: Arc::clone(path),
        config: Arc::clone(&here.scope.source.path),
        kind: (here.kind.map_or("", |kind| kind.id()), kind_from),
        requests: Vec::new(),
        trouble: None,
    };
    let mut counts = BTreeMap::new();
    if let Err(error) = count(settings, source, here, &operation_from, &mut found, &mut counts, scratch) {
        found.trouble = Some(error.reason());
    }
    found.requests = counts.into_iter().collect();
    found.requests.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found
}

/// Counts what the requests of a source are checked as.
fn count(
    settings: &Settings,
    source: &SourceRef,
    here: &PathSettings,
    operation_from: &Chosen,
    found: &mut Surveyed,
    counts: &mut BTreeMap<CheckedAs, u64>,
    scratch: &mut Scratch,
) -> Result<(), ReadError> {
    let options = ReadOptions { kind: here.kind, ..read_options(settings) };
    let mut stream = Stream::open_with(source, &options, scratch)?;
    found.kind.0 = stream.kind().id();
    let (mut piece, mut tape, mut other) = (RawPiece::default(), Tape::new(), Tape::new());
    while stream.next_piece(&mut piece)? {
        let frame = stream.frame(&piece);
        let mut items = Vec::new();
        load(stream.kind(), &piece.text, &frame, &mut tape, &KeepAll, &mut |item| items.push(item));
        let mut neighbours = None;
        for item in &items {
            let what = match item {
                Item::Skipped { reason, .. } => CheckedAs::Nothing(reason.text.to_string()),
                // It is not a request, and is not counted.
                Item::Empty { .. } => continue,
                Item::Unreadable { reason, .. } => CheckedAs::Unreadable(reason.to_string()),
                Item::Request(request) => {
                    let options = ParseOptions { placeholders: request.template };
                    let parsed = request.body.as_ref().map(|body| tape.parse_with(&body.bytes, options));
                    let document = parsed.as_ref().map(crate::json::Parsed::document);
                    // A broken body is checked as those beside it are.
                    let is_broken = document.is_some_and(|document| !document.is_valid());
                    let otherwise = if is_broken && here.operation.is_none() {
                        let kind = stream.kind();
                        *neighbours
                            .get_or_insert_with(|| operation_of_first(kind, &piece.text, &frame, &mut other))
                    } else {
                        None
                    };
                    match choose(request, document, here.operation, otherwise) {
                        Choice::Lint(_, contract) => {
                            let from = match contract.source {
                                ContractSource::Recorded => Chosen::Url,
                                ContractSource::Configured => operation_from.clone(),
                                ContractSource::Inferred => Chosen::Content,
                            };
                            CheckedAs::Operation(contract.operation.id, from)
                        }
                        Choice::Skip(reason) => CheckedAs::Nothing(reason.text.to_string()),
                    }
                }
            };
            *counts.entry(what).or_default() += 1;
        }
    }
    Ok(())
}
