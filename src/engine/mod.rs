//! Runs everything: sources to outcomes, in order, whatever the number of threads.
//!
//! ```text
//! walk → sources ─┬─ small ones, in batches, on workers ────────────┐
//!                 └─ large ones, when their turn comes, in pieces ──┤
//!                                        SourceState (in order) ────┴→ outcomes
//! ```
//! A worker turns a piece into `PieceOutcome`, which knows nothing of the source around it; the
//! `SourceState` adds what only the order shows. Memory is bounded: of what workers have linted
//! ahead of the output, a fixed number of sources or pieces may be held.

mod answered;
mod choose;
mod config_use;
#[cfg(feature = "live")]
mod draft;
mod excerpt;
mod extract;
mod filter;
mod fixing;
#[cfg(test)]
mod growth;
mod items;
mod judge;
mod known;
mod lint;
mod order;
mod parallel;
mod pieces;
mod place;
#[cfg(feature = "live")]
mod plan;
mod policy;
mod redact;
mod run;
mod sieve;
mod sources;
mod survey;
mod unidentified;
mod unjudged;
mod unmet;
mod vet;
mod work;

#[cfg(feature = "live")]
pub use plan::{Plan, Wanted, plan};

pub use extract::{ExtractReport, Extracted, extract};
pub use filter::Filtered;
pub use fixing::{FixOptions, FixReport, FixSink, Fixed, FixedPiece, fix};
pub use redact::redacted;
pub use run::RunReport;
pub use sources::named_sources;
pub use survey::{CheckedAs, Chosen, Surveyed, survey};

use std::io;

use crate::config::{Input, Settings};
use filter::Filter;
use run::{Out, Run};
use sources::expand;
use unjudged::Unjudged;
use work::Worker;

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
    let walked = settings.inputs.iter().all(|input| matches!(input, Input::Path(path) if path.is_dir()));
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
