//! Renders outcomes. A format is one file with a [`Reporter`] in it, and a line in [`Format`].
//!
//! This room decides nothing: what is a finding, how bad it is and whether the run failed is settled
//! before anything gets here. It writes to what it is handed and knows neither stdout nor a terminal.

mod concise;
mod frame;
mod human;
mod json;
mod mask;
mod ndjson;
mod words;

use std::io::{self, Write};
use std::str::FromStr;

use crate::diagnostic::{Outcome, Summary};

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
}

/// How a report is to look. Formats for machines heed `statistics` alone.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct ReportOptions {
    /// Whether to use colour.
    pub color: bool,
    /// Whether to draw with ASCII alone.
    pub ascii: bool,
    /// Columns to keep within, where the text can be broken.
    pub width: usize,
    /// Whether texts and numbers in shown source are masked; names stay.
    pub redact: bool,
    /// Findings that `human` shows; the rest is counted. `None` for all.
    pub max_findings: Option<usize>,
    /// Whether the summary counts findings by rule.
    pub statistics: bool,
    /// Findings only: no summary.
    pub quiet: bool,
    /// Whether what was skipped is listed, and not only counted.
    pub verbose: bool,
    /// Whether the summary names the command that applies fixes.
    pub show_fix_hint: bool,
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self {
            color: false,
            ascii: false,
            width: 100,
            redact: false,
            max_findings: None,
            statistics: false,
            quiet: false,
            verbose: false,
            show_fix_hint: false,
        }
    }
}

/// A reporter of that format, writing to `out`.
#[must_use]
pub fn reporter<'w>(
    format: Format,
    options: &ReportOptions,
    out: Box<dyn Write + 'w>,
) -> Box<dyn Reporter + 'w> {
    match format {
        Format::Human => Box::new(human::Human::new(*options, out)),
        Format::Concise => Box::new(concise::Concise::new(*options, out)),
        Format::Json => Box::new(json::Json::new(*options, out)),
        Format::Ndjson => Box::new(ndjson::Ndjson::new(*options, out)),
    }
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Human, Self::Concise, Self::Json, Self::Ndjson];

    /// The word that names it on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
        }
    }
}

impl FromStr for Format {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|format| format.as_str() == word).ok_or(())
    }
}
