//! `fix` and `extract` as typed.

use clap::Args as ClapArgs;

use super::configured::ConfigArgs;
use super::sources::{JudgeArgs, SourceArgs};

pub(super) const FIX_EXAMPLES: &str = "\
Examples:
  What would change:      payloadlint fix --diff fixtures -o attributes
  In place:               payloadlint fix fixtures -o attributes
  One rule alone:         payloadlint fix --only null-value recorded.har
  As a filter:            payloadlint fix - -o attributes < body.json > fixed.json

Exit status: 0 nothing is left (with --diff: nothing would change), 1 findings are left (with --diff:
something would change), 2 the work could not be done.";

#[derive(Debug, ClapArgs)]
pub(super) struct FixArgs {
    #[command(flatten)]
    pub(super) sources: SourceArgs,

    /// Also apply fixes that are perhaps not what was meant
    #[arg(long = "unsafe", help_heading = "Fixing")]
    pub(super) with_unsafe: bool,
    /// Write nothing; print what would change
    #[arg(long, help_heading = "Fixing")]
    pub(super) diff: bool,

    #[command(flatten)]
    pub(super) judging: JudgeArgs,

    #[command(flatten)]
    pub(super) config: ConfigArgs,

    /// Findings left that are listed; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50, help_heading = "Reporting")]
    pub(super) max_findings: usize,
    /// Say nothing but errors
    #[arg(short, long, help_heading = "Reporting")]
    pub(super) quiet: bool,
}
