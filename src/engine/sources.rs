//! The sources that the settings name, and what is said of one that cannot be read.

use std::collections::HashSet;
use std::sync::Arc;

use super::work::read_options;
use crate::config::{Input, Settings};
use crate::diagnostic::{Outcome, SkipKind, Skipped, Unreadable};
use crate::source::{self, ReadError, SourceRef};
use crate::text::one_line;

/// Whether the user named this very source, and did not come by it in a folder.
pub(super) fn is_named(named: &HashSet<&Input>, source: &SourceRef) -> bool {
    match source {
        SourceRef::Stdin => true,
        SourceRef::Path(path) => named.contains(&Input::Path(path.clone())),
    }
}

/// An error and what to do about it.
pub(super) fn reported(error: &ReadError) -> String {
    match error.help() {
        Some(help) => format!("{}\n  help: {}", one_line(&error.to_string()), one_line(&help)),
        None => one_line(&error.to_string()).into_owned(),
    }
}

/// What is wrong with configs below the working directory, each reported once.
pub(super) fn config_failures(settings: &Settings) -> impl Iterator<Item = String> {
    settings.scopes.all().into_iter().filter_map(Result::err).map(|error| match error.help() {
        Some(help) => format!("{error}\n  help: {help}"),
        None => error.to_string(),
    })
}

/// A source that could not be read, or whose config is wrong; that config is a failure of the run.
pub(super) fn not_read(path: Arc<str>, error: &ReadError) -> Outcome {
    if let ReadError::BadConfig { config, .. } = error {
        let reason = format!("its config {config} is invalid").into();
        return Outcome::Skipped(Skipped { path, record: 0, count: 1, reason, kind: SkipKind::Unchecked });
    }
    let reason = match error.help() {
        Some(help) => format!("{}: {help}", error.reason()),
        None => error.reason(),
    };
    Outcome::Unreadable(Unreadable { path, record: None, reason: reason.into() })
}

/// What the user named.
#[must_use]
pub fn named_sources(settings: &Settings) -> Vec<SourceRef> {
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
