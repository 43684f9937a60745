//! What a report format is: a [`Reporter`], its name, its options and where it writes to.

use std::io::{self, Write};
use std::str::FromStr;

use crate::diagnostic::{Outcome, Severity, Summary};

/// Writes a report as the outcomes come in.
pub trait Reporter {
    /// Takes the next outcome; they come in the order of the report.
    ///
    /// # Errors
    /// When writing fails.
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()>;

    /// Ends the report.
    ///
    /// # Errors
    /// When writing fails.
    fn finish(&mut self, summary: &Summary) -> io::Result<()>;

    /// Whether it shows the source text around a finding.
    fn wants_excerpts(&self) -> bool {
        false
    }

    /// Whether of a finding it shows its message and where that is, and nothing else.
    fn wants_messages_only(&self) -> bool {
        false
    }

    /// Whether it has a line for each clean request.
    fn wants_clean(&self) -> bool {
        false
    }

    /// What its reader has to know of it and it cannot say itself, such as that a limit cut it.
    fn note(&self) -> Option<String> {
        None
    }
}

/// A form that a report can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a reader at a terminal: every finding with the source around it.
    Human,
    /// A line a finding, as compilers write them: `path:line:column: severity[rule] message`.
    Concise,
    /// One JSON document, `schemas/report-v1.json`.
    Json,
    /// A JSON document a line: findings, then what was not read, then the summary.
    Ndjson,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit's XML, for CI servers that show tests.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's Code Quality.
    Gitlab,
    /// reviewdog's diagnostics.
    Rdjson,
}

/// Where a report goes, and what it must know of the place.
pub struct Destination<'w> {
    /// The report itself.
    pub out: Box<dyn Write + 'w>,
    /// The page of a GitHub job, for what the log has no room for.
    pub step_summary: Option<Box<dyn Write + 'w>>,
    /// The working directory, with slashes: paths below it are reported relative to it.
    pub root: Option<String>,
}

impl<'w, W: Write + 'w> From<W> for Destination<'w> {
    fn from(out: W) -> Self {
        Self { out: Box::new(out), step_summary: None, root: None }
    }
}

/// How a report is to look. Formats for machines use `statistics` and `fail_on` alone.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct ReportOptions {
    /// Whether to use colour.
    pub color: bool,
    /// Whether the terminal opens hyperlinks.
    pub hyperlinks: bool,
    /// Whether to draw with ASCII only.
    pub ascii: bool,
    /// Columns to keep within, where the text can be broken.
    pub width: usize,
    /// Whether texts and numbers in shown source are masked; names stay.
    pub redact: bool,
    /// Findings that `human` and `concise` show; the rest is counted. `None` for all.
    pub max_findings: Option<usize>,
    /// Whether `human` shows one finding of each cause, and the causes with their counts at the
    /// end. `max_findings` counts causes then.
    pub group: bool,
    /// Whether the summary counts findings by rule.
    pub statistics: bool,
    /// Findings only, or counts only: no summary.
    pub quiet: bool,
    /// Whether what was skipped is listed, and not only counted.
    pub verbose: bool,
    /// Whether the summary names the command that applies fixes.
    pub show_fix_hint: bool,
    /// The least severity that fails a run.
    pub fail_on: Option<Severity>,
}

impl ReportOptions {
    /// Whether readers are shown how many findings each rule has, and nothing else.
    pub(super) fn only_statistics(&self) -> bool {
        self.statistics && self.quiet
    }
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self {
            color: false,
            hyperlinks: false,
            ascii: false,
            width: 100,
            redact: false,
            max_findings: None,
            group: false,
            statistics: false,
            quiet: false,
            verbose: false,
            show_fix_hint: false,
            fail_on: Some(Severity::Error),
        }
    }
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Human,
        Self::Concise,
        Self::Json,
        Self::Ndjson,
        Self::Sarif,
        Self::Junit,
        Self::Github,
        Self::Gitlab,
        Self::Rdjson,
    ];

    /// The word that names it on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Rdjson => "rdjson",
        }
    }
}

impl FromStr for Format {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|format| format.as_str() == word).ok_or(())
    }
}
