//! What a run would read: each source with its kind, its config, and what its requests are checked as.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use super::choose::Address;
use super::items::{ItemHere, Items, parse_body};
use super::judge::{self, Surroundings, checked_as};
use super::sources::{config_failures, expand, reported};
use super::work::path_settings;
use crate::config::{PathSettings, Settings};
use crate::input::Item;
use crate::json::{Parsed, Tape};
use crate::rule::ContractSource;
use crate::source::{ReadError, Scratch, SourceRef};

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
    let mut failures: Vec<String> = errors.iter().map(reported).collect();
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
    let items = Items::open(settings, source, here, scratch)?;
    found.kind.0 = items.kind().id();
    let mut tape = Tape::new();
    let Ok(read) = items.each::<Infallible>(&mut |ItemHere { item, neighbours, .. }| {
        let what = match item {
            Item::Skipped { reason, .. } => CheckedAs::Nothing(reason.text.to_string()),
            // It is not a request, and is not counted.
            Item::Empty { .. } => return Ok(()),
            Item::Unreadable { reason, .. } => CheckedAs::Unreadable(reason.to_string()),
            Item::Request(request) => {
                let parsed = parse_body(&mut tape, request);
                let document = parsed.as_ref().map(Parsed::document);
                let mut around = Surroundings { here, settled: None, before: None, neighbours };
                match checked_as(request, Address::of(request).as_ref(), document, &mut around) {
                    Ok(judge::CheckedAs { contract, .. }) => {
                        let from = match contract.source {
                            ContractSource::Recorded => Chosen::Url,
                            ContractSource::Configured => operation_from.clone(),
                            ContractSource::Inferred => Chosen::Content,
                        };
                        CheckedAs::Operation(contract.operation.id, from)
                    }
                    Err(reason) => CheckedAs::Nothing(reason.text.to_string()),
                }
            }
        };
        *counts.entry(what).or_default() += 1;
        Ok(())
    });
    read
}
