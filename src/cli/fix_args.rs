//! The options of `fix` and `extract`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::configured::ConfigArgs;
use super::sources::{JudgeArgs, SourceArgs};

pub(super) const FIX_EXAMPLES: &str = "\
Examples:
  Show what would change:  payloadlint fix --diff fixtures -o attributes
  Fix files in place:      payloadlint fix fixtures -o attributes
  Fix one rule only:       payloadlint fix --only null-value recorded.har
  Fix stdin:               payloadlint fix - -o attributes < body.json > fixed.json

Exit status: 0 no findings remain (with --diff: nothing would change), 1 findings remain (with --diff:
something would change), 2 an error, or nothing was checked.";

#[derive(Debug, ClapArgs)]
pub(super) struct FixArgs {
    #[command(flatten)]
    pub(super) sources: SourceArgs,

    /// Also apply unsafe fixes, which may not be what the author meant
    #[arg(long = "unsafe", help_heading = "Fixing")]
    pub(super) with_unsafe: bool,
    /// Print a diff; write no file
    #[arg(long, help_heading = "Fixing")]
    pub(super) diff: bool,

    #[command(flatten)]
    pub(super) judging: JudgeArgs,

    #[command(flatten)]
    pub(super) config: ConfigArgs,

    /// Maximum number of remaining findings to list; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50, help_heading = "Reporting")]
    pub(super) max_findings: usize,
    /// Print errors only
    #[arg(short, long, help_heading = "Reporting")]
    pub(super) quiet: bool,
}

pub(super) const EXTRACT_EXAMPLES: &str = "\
Examples:
  Extract a recording:       payloadlint extract recorded.har --out fixtures --redact
  Extract into one file:     kcat -C -J -e … | payloadlint extract - -o attributes --ndjson --out fixtures

Exit status: 0 done, 2 an error, or nothing was extracted.";

#[derive(Debug, ClapArgs)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct ExtractArgs {
    #[command(flatten)]
    pub(super) sources: SourceArgs,

    /// The folder to write fixtures to, with a payloadlint.toml that has their operations
    #[arg(long, value_name = "DIR", help_heading = "Writing")]
    pub(super) out: PathBuf,
    /// Replace texts with random ones of the same length and kind; keys are kept
    #[arg(long, help_heading = "Writing")]
    pub(super) redact: bool,
    /// Write one NDJSON file per operation, with one body per line
    #[arg(long, help_heading = "Writing")]
    pub(super) ndjson: bool,
    /// Overwrite existing files
    #[arg(long, help_heading = "Writing")]
    pub(super) force: bool,
    /// Print errors only
    #[arg(short, long, help_heading = "Writing")]
    pub(super) quiet: bool,

    #[command(flatten)]
    pub(super) config: ConfigArgs,
}
