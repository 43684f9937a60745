//! The command line as typed. Names are checked during parsing, so that a wrong name is an error before any
//! work starts, with a suggestion.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::configured::TeamArgs;
use super::deferred::Deferred;
use super::fix_args::{EXTRACT_EXAMPLES, ExtractArgs, FIX_EXAMPLES, FixArgs};
use super::generate::{CompletionsArgs, ManArgs};
use super::init::InitArgs;
use super::names;
use super::outputs::{self, ReportFile};
use super::sources::{JudgeArgs, SourceArgs};
use crate::contract::Model;
use crate::diagnostic::{RuleMeta, Severity};
use crate::report::Format;

/// Check Genesys Cloud conversation request bodies: what is wrong, where, why, and how to fix it.
#[derive(Debug, Parser)]
#[command(name = "payloadlint", version, infer_long_args = false)]
#[command(
    max_term_width = 100,
    after_help = "Exit status: 0 no findings, 1 findings, 2 an error, or nothing was checked.",
    after_long_help = with_environment("Exit status: 0 no findings, 1 findings, 2 an error, or nothing was checked.")
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    #[arg(help = "When to use colour: auto, always, never")]
    pub(super) color: When,
}

const EXAMPLES: &str = "\
Examples:
  Check the fixtures of a connector:  payloadlint check fixtures -o attributes
  Check a Kafka topic:                kcat -C -J -e … | payloadlint check - -o attributes
  Check changed files:                payloadlint check --changed
  Write a report for a script:        payloadlint check -f json --fail-on warning . > report.json

Exit status: 0 no findings, 1 findings, 2 an error, or nothing was checked.";

/// The environment variables and files that `check`, `fix` and `extract` use.
const ENVIRONMENT: &str = "\
Environment:
  PAYLOADLINT_CONFIG          The config file, like --config
  NO_COLOR, CLICOLOR_FORCE    Never or always use colour, like --color
  COLUMNS                     Width of the output, from 40 to 120
  GITHUB_STEP_SUMMARY         The file to which `check -f github` adds a table

Files:
  payloadlint.toml            The config file: each checked file uses the nearest one above it
  .gitignore, .ignore         Files that are not read in folders";

/// What `--help` prints after the options, with the environment variables and files.
fn with_environment(text: &str) -> String {
    format!("{text}\n\n{ENVIRONMENT}")
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check request bodies in files, folders, recordings or stdin
    #[command(after_long_help = with_environment(EXAMPLES), alias = "lint")]
    Check(Deferred<CheckArgs>),
    /// Fix bodies: apply the safe fixes, in place
    #[command(after_long_help = with_environment(FIX_EXAMPLES))]
    Fix(Deferred<FixArgs>),
    /// Take bodies out of recordings, into fixture files
    #[command(after_long_help = with_environment(EXTRACT_EXAMPLES))]
    Extract(Deferred<ExtractArgs>),
    /// Show what a rule reports and why; without RULE, list all
    Explain(Deferred<ExplainArgs>),
    /// Print the JSON Schema of a body; without MODEL, list all
    Schema(Deferred<SchemaArgs>),
    /// List the API operations and the bodies they take
    Operations(Deferred<OperationsArgs>),
    /// Prove findings and fixes against the live API; shows what it would send, and sends with --send
    #[cfg(feature = "live")]
    #[command(after_long_help = super::live_args::CONFIRM_NOTES)]
    Confirm(Deferred<super::live_args::ConfirmArgs>),
    /// Stand in for the API on this machine: a strict simulator to try things against
    #[cfg(feature = "live")]
    #[command(after_long_help = super::live_args::SERVE_NOTES)]
    Serve(Deferred<super::live_args::ServeArgs>),
    /// Write a config, a hook, a workflow to start from
    Init(Deferred<InitArgs>),
    /// Print what makes a shell complete commands and options
    Completions(Deferred<CompletionsArgs>),
    /// Print the manual page, or write one for each command
    Man(Deferred<ManArgs>),
}

#[derive(Debug, ClapArgs)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) sources: SourceArgs,
    /// List the files to read, with their format and operation, and check nothing
    #[arg(long, help_heading = "Reading", hide_short_help = true, conflicts_with = "show_config")]
    pub(super) show_files: bool,
    /// Print each setting and where it comes from, and check nothing
    #[arg(long, help_heading = "Configuration", hide_short_help = true)]
    pub(super) show_config: bool,
    /// Number of threads [default: number of cores]
    #[arg(long, value_name = "N", help_heading = "Reading", hide_short_help = true)]
    pub(super) threads: Option<usize>,
    /// Run all rules on every body. The findings are the same; for tests and measurements
    #[arg(long, hide = true)]
    pub(super) no_fast_pass: bool,

    #[command(flatten)]
    pub(super) judging: JudgeArgs,

    #[command(flatten)]
    pub(super) team: TeamArgs,

    /// Report format: human, concise, json, ndjson, sarif, junit, github, gitlab, rdjson
    #[arg(short, long, default_value = "human", hide_possible_values = true, value_parser = formats())]
    #[arg(help_heading = "Reporting")]
    pub(super) format: Format,
    /// Also write a report to a file, such as sarif=a.sarif; can be repeated
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = outputs::a_report_file())]
    #[arg(help_heading = "Reporting", hide_possible_values = true)]
    pub(super) reports: Vec<ReportFile>,
    /// Maximum number of findings to show; 0 for all [default: 50 in `human`, all in `concise`]
    #[arg(long, value_name = "N", help_heading = "Reporting")]
    pub(super) max_findings: Option<usize>,
    /// Show every finding, not one for each cause (rule, operation and pointer); for `human`
    #[arg(long, hide_short_help = true, help_heading = "Reporting")]
    pub(super) no_group: bool,
    /// Count the findings by rule; with --quiet, show the counts alone
    #[arg(long, hide_short_help = true, help_heading = "Reporting")]
    pub(super) statistics: bool,
    /// Mask texts and numbers in source excerpts
    #[arg(long, help_heading = "Reporting")]
    pub(super) redact: bool,
    /// Print findings only, no summary
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Reporting")]
    pub(super) quiet: bool,
    /// Also list skipped requests, with the reason
    #[arg(short, long, help_heading = "Reporting")]
    pub(super) verbose: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExplainArgs {
    /// The rule, such as `null-value`
    #[arg(value_name = "RULE", value_parser = names::a_rule(), hide_possible_values = true)]
    pub(super) rule: Option<&'static RuleMeta>,
    /// Output format: text, json
    #[arg(short, long, default_value = "text", hide_possible_values = true)]
    pub(super) format: Listing,
}

#[derive(Debug, ClapArgs)]
pub(super) struct SchemaArgs {
    /// A model such as `ParticipantAttributes`, or an operation
    #[arg(value_name = "MODEL", value_parser = names::a_model(), hide_possible_values = true, conflicts_with = "config")]
    pub(super) model: Option<&'static Model>,
    /// Print the schema of payloadlint.toml
    #[arg(long)]
    pub(super) config: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct OperationsArgs {
    /// List only operations with these words in their method, path, id or model
    #[arg(value_name = "FILTER")]
    pub(super) filter: Vec<String>,
    /// Output format: text, json
    #[arg(short, long, default_value = "text", hide_possible_values = true)]
    pub(super) format: Listing,
}

/// The rules that a level applies to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Chosen {
    All,
    One(&'static RuleMeta),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Listing {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// The least severity that fails a run.
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

fn formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.iter().map(|format| format.as_str()))
        .map(|word| word.parse().expect("internal error: an accepted format is one"))
}
