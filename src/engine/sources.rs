//! The sources that the settings name, and what is said of one that cannot be read.

use std::collections::HashSet;
use std::sync::Arc;

use super::work::read_options;
use crate::config::{Input, Settings};
use crate::diagnostic::{Outcome, Unreadable};
use crate::source::{self, ReadError, SourceRef};

/// Whether the user named this very source, and did not come by it in a folder.
pub(super) fn is_named(named: &HashSet<&Input>, source: &SourceRef) -> bool {
    match source {
        SourceRef::Stdin => true,
        SourceRef::Path(path) => named.contains(&Input::Path(path.clone())),
    }
}

/// An error and what to do about it.
pub(super) fn told(error: &ReadError) -> String {
    match error.help() {
        Some(help) => format!("{error}\n  help: {help}"),
        None => error.to_string(),
    }
}

/// A source that could not be read.
pub(super) fn unreadable(path: Arc<str>, error: &ReadError) -> Outcome {
    let reason = match error.help() {
        Some(help) => format!("{}: {help}", error.reason()),
        None => error.reason(),
    };
    Outcome::Unreadable(Unreadable { path, record: None, reason: reason.into() })
}

/// What the user named.
pub(super) fn named_sources(settings: &Settings) -> Vec<SourceRef> {
    let source = |input: &Input| match input {
        Input::Path(path) => SourceRef::Path(path.clone()),
        Input::Stdin => SourceRef::Stdin,
    };
    settings.inputs.iter().map(source).collect()
}

pub(super) fn expand(settings: &Settings) -> (Vec<SourceRef>, Vec<ReadError>) {
    let (mut sources, errors) = source::expand(&named_sources(settings), &settings.walk);
    source::without_referred(&mut sources, &read_options(settings));
    (sources, errors)
}
