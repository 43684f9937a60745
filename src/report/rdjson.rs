//! The `rdjson` report: reviewdog's diagnostics,
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>.
//!
//! Its columns count bytes. A suggestion replaces one range by one text, so that a fix of several
//! edits would have to repeat what lies between them, which is a customer's value: such a fix is
//! not suggested.

use std::io::{self, Write};

use serde::Serialize;

use super::place::Root;
use super::reporter::Reporter;
use crate::diagnostic::{Applicability, Finding, Outcome, PlacedFix, Region, Severity, Summary, Unreadable};
use crate::text::{self, safe_json};

pub(super) struct Rdjson<'w> {
    out: Box<dyn Write + 'w>,
    root: Root,
    begun: bool,
}

impl<'w> Rdjson<'w> {
    pub(super) fn new(root: Root, out: Box<dyn Write + 'w>) -> Self {
        Self { out, root, begun: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        self.begun = true;
        write!(
            self.out,
            "{{\"source\":{{\"name\":\"payloadlint\",\"url\":\"{}\"}},\"diagnostics\":[",
            env!("CARGO_PKG_REPOSITORY")
        )
    }

    fn diagnostic(&mut self, diagnostic: &RdDiagnostic<'_>) -> io::Result<()> {
        if self.begun {
            self.out.write_all(b",\n")?;
        } else {
            self.begin()?;
            self.out.write_all(b"\n")?;
        }
        self.out.write_all(safe_json(&serde_json::to_string(diagnostic)?).as_bytes())
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let message = match &finding.help {
            Some(help) => format!("{}\n{help}", finding.message),
            None => finding.message.clone(),
        };
        let path = self.root.relative(&finding.path).to_owned();
        self.diagnostic(&RdDiagnostic {
            message: &message,
            location: Location { path: &path, range: finding.region.map(Range::of) },
            severity: match finding.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Info => "INFO",
            },
            code: Code { value: finding.rule.id, url: Some(super::words::rule_url(finding.rule)) },
            suggestions: finding.fix.iter().filter_map(suggestion).collect(),
        })
    }

    fn unreadable(&mut self, unreadable: &Unreadable) -> io::Result<()> {
        let path = self.root.relative(&unreadable.path).to_owned();
        self.diagnostic(&RdDiagnostic {
            message: &unreadable.reason,
            location: Location { path: &path, range: None },
            severity: "ERROR",
            code: Code { value: "unreadable", url: None },
            suggestions: Vec::new(),
        })
    }
}

impl Reporter for Rdjson<'_> {
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        match outcome {
            Outcome::Findings(findings) => findings.iter().try_for_each(|finding| self.finding(finding)),
            Outcome::Unreadable(unreadable) => self.unreadable(unreadable),
            Outcome::Clean { .. } | Outcome::Skipped(_) => Ok(()),
        }
    }

    fn finish(&mut self, _summary: &Summary) -> io::Result<()> {
        if !self.begun {
            self.begin()?;
        }
        self.out.write_all(b"]}\n")?;
        self.out.flush()
    }

    fn wants_excerpts(&self) -> bool {
        // Edits are recognised by line and column.
        true
    }
}

fn suggestion(fix: &PlacedFix) -> Option<Suggestion<'_>> {
    match fix.edits.as_slice() {
        [edit] if fix.applicability != Applicability::Shown => {
            Some(Suggestion { range: Range::of(edit.region?), text: &edit.text })
        }
        _ => None,
    }
}

impl Range {
    fn of(region: Region) -> Self {
        Self { start: Position::of(region.start), end: Position::of(region.end) }
    }
}

impl Position {
    fn of(position: text::Position) -> Self {
        Self { line: position.line, column: position.byte_column }
    }
}

#[derive(Serialize)]
struct RdDiagnostic<'f> {
    message: &'f str,
    location: Location<'f>,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'f>>,
}

#[derive(Serialize)]
struct Location<'f> {
    path: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u64,
    column: u64,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Suggestion<'f> {
    range: Range,
    text: &'f str,
}
