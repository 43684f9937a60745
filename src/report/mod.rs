//! Renders outcomes. A format is one file with a [`Reporter`] in it, and a line in [`Format`].
//!
//! This room decides nothing: what is a finding, how bad it is and whether the run failed is settled
//! before anything gets here. It writes to what it is handed and knows neither stdout nor a terminal.

mod arguments;
mod concise;
mod frame;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod mask;
mod ndjson;
mod place;
mod rdjson;
#[cfg(test)]
mod sample;
mod sarif;
mod words;

use std::borrow::Cow;
use std::io::{self, Write};
use std::str::FromStr;

use crate::diagnostic::{Finding, Outcome, RuleMeta, Severity, Summary, Unreadable};
use crate::text::one_line;

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

    /// Whether of a finding it shows its message and where that stands, and nothing else.
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
    /// The working directory, with slashes: paths below it are told relative to it.
    pub root: Option<String>,
}

impl<'w, W: Write + 'w> From<W> for Destination<'w> {
    fn from(out: W) -> Self {
        Self { out: Box::new(out), step_summary: None, root: None }
    }
}

/// How a report is to look. Formats for machines heed `statistics` and `fail_on` alone.
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
    /// The least severity that fails a run.
    pub fail_on: Option<Severity>,
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
            fail_on: Some(Severity::Error),
        }
    }
}

/// A reporter of that format, writing to `destination`.
#[must_use]
pub fn reporter<'w>(
    format: Format,
    options: &ReportOptions,
    destination: impl Into<Destination<'w>>,
) -> Box<dyn Reporter + 'w> {
    let Destination { out, step_summary, root } = destination.into();
    let root = place::Root::new(root);
    match format {
        Format::Human => Box::new(human::Human::new(*options, out)),
        Format::Concise => Box::new(concise::Concise::new(*options, out)),
        Format::Json => Box::new(json::Json::new(*options, out)),
        Format::Ndjson => Box::new(ndjson::Ndjson::new(*options, out)),
        Format::Sarif => Box::new(sarif::Sarif::new(root, out)),
        Format::Junit => Box::new(junit::Junit::new(root, options.fail_on, out)),
        Format::Github => Box::new(github::Github::new(root, out, step_summary)),
        Format::Gitlab => Box::new(gitlab::Gitlab::new(root, out)),
        Format::Rdjson => Box::new(rdjson::Rdjson::new(root, out)),
    }
}

/// The page of a rule.
fn rule_url(rule: &RuleMeta) -> String {
    format!("{}/blob/main/docs/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), rule.id)
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

/// Whether a text that begins so may be a report of this program, in whatever format. May say yes to another one.
#[must_use]
pub fn may_be_report(head: &[u8]) -> bool {
    const LINES: [&[u8]; 5] =
        [b"{\"rule\":\"", b"{\"skipped\":", b"{\"unreadable\":", b"{\"summary\":", b"::"];
    // SARIF, JUnit's XML and the others say early on who wrote them.
    let is_signed = || memchr::memmem::find(head, b"\"payloadlint\"").is_some();
    let text = head.trim_ascii_start();
    let line = &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())];
    let says = |word: &str| memchr::memmem::find(line, word.as_bytes()).is_some();
    match text.first() {
        None => true,
        Some(b'[') => {
            text[1..].trim_ascii_start().starts_with(b"{\"description\":") || text[1..].trim_ascii() == b"]"
        }
        Some(_) if LINES.iter().any(|it| text.starts_with(it)) => true,
        Some(b'{' | b'<') => is_signed(),
        // Words for people: a finding, or what became of the run.
        Some(_) => ["error", "warning", "info", " request", "unreadable"].into_iter().any(says),
    }
}

/// A finding as `concise` has it: `path:line:column: severity[rule] message`.
#[must_use]
pub fn line(finding: &Finding) -> String {
    concise::line(finding)
}

/// What could not be read, as a line.
#[must_use]
pub fn unreadable_line(unreadable: &Unreadable) -> String {
    format!("{}: {}", words::unreadable_location(unreadable), one_line(&unreadable.reason))
}

/// `1 file`, `2 files`.
#[must_use]
pub fn counted(count: u64, one: &str) -> String {
    words::counted(count, one)
}

/// A text of any source with its credentials masked, byte for byte.
#[must_use]
pub fn without_credentials(text: &[u8]) -> Cow<'_, [u8]> {
    let found = mask::credentials(text, false);
    if found.is_empty() {
        return text.into();
    }
    let mut masked = text.to_vec();
    for range in found {
        masked[range].fill(b'*');
    }
    masked.into()
}
