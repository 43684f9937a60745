//! Runs everything: a stub until the engine is there.

use std::io;
use std::sync::Arc;

use crate::config::Settings;
use crate::diagnostic::{Outcome, Summary};

/// What a run leaves behind.
#[derive(Clone, Debug, Default)]
pub struct RunReport {
    /// Totals.
    pub summary: Summary,
    /// What could not be done, each as a message.
    pub failures: Vec<String>,
    /// Paths named by the user that held nothing but skipped requests, and why they were skipped.
    pub only_skipped: Vec<(Arc<str>, String)>,
}

/// Lints everything that `settings` name and hands each outcome to `on_outcome`, in order.
///
/// # Errors
/// Those of `on_outcome`.
pub fn run(
    settings: &Settings,
    on_outcome: &mut dyn FnMut(&Outcome) -> io::Result<()>,
) -> io::Result<RunReport> {
    let _ = (settings, on_outcome);
    Ok(RunReport::default())
}
