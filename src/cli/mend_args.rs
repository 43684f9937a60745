//! `fix` and `extract` as typed.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::args::{Chosen, FailOn};
use super::names;
use crate::config::Level;
use crate::contract::Operation;
use crate::diagnostic::RuleMeta;

/// What is read.
#[derive(Debug, ClapArgs)]
pub(super) struct SourceArgs {
    /// Files and folders; `-` is stdin [default: .]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// The operation that bodies are for, where not recorded: attributes, participant,
    /// communication, wrapup, an operationId, "PATCH /path"
    #[arg(short, long, value_name = "NAME", value_parser = names::operation, help_heading = "Reading")]
    pub(super) operation: Option<&'static Operation>,
    /// Read every source as this kind
    #[arg(long = "as", value_name = "KIND", help_heading = "Reading")]
    pub(super) kind: Option<String>,
    /// In folders, read only what matches
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub(super) include: Vec<String>,
    /// In folders, leave out what matches
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub(super) exclude: Vec<String>,
    /// Also read what .gitignore leaves out
    #[arg(long, help_heading = "Reading", hide_short_help = true)]
    pub(super) no_ignore: bool,
    /// Read the paths from a file, one a line; `-` is stdin
    #[arg(long, value_name = "FILE", help_heading = "Reading", hide_short_help = true)]
    pub(super) files_from: Option<PathBuf>,
    /// The path that stdin stands for
    #[arg(long, value_name = "PATH", help_heading = "Reading", hide_short_help = true)]
    pub(super) stdin_name: Option<String>,
}

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

    /// Level of a rule (or of `all`): off, info, warning, error
    #[arg(long = "rule", value_name = "ID=LEVEL", value_parser = names::rule_level, help_heading = "Judging")]
    pub(super) rules: Vec<(Chosen, Level)>,
    /// Run this rule alone; repeat for more
    #[arg(long, value_name = "ID", value_parser = names::rule, help_heading = "Judging")]
    pub(super) only: Vec<&'static RuleMeta>,
    /// Least severity that, where left, makes the exit status 1: error, warning, info, never
    #[arg(long, value_name = "LEVEL", default_value = "error", hide_possible_values = true)]
    #[arg(help_heading = "Judging")]
    pub(super) fail_on: FailOn,

    /// Findings left that are listed; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50, help_heading = "Reporting")]
    pub(super) max_findings: usize,
    /// Say nothing but errors
    #[arg(short, long, help_heading = "Reporting")]
    pub(super) quiet: bool,
}
