//! The `gitlab` report: GitLab's Code Quality,
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.
//!
//! GitLab shows one of several findings with one fingerprint, which is why ours count the
//! an occurrence number.

use std::io::{self, Write};

use serde::Serialize;

use super::place::Root;
use super::reporter::Reporter;
use crate::diagnostic::{Finding, Fingerprint, Outcome, Severity, Summary, Unreadable};
use crate::kinds::EMPTY_GITLAB_REPORT;
use crate::text::safe_json;

pub(super) struct Gitlab<'w> {
    out: Box<dyn Write + 'w>,
    root: Root,
    begun: bool,
}

impl<'w> Gitlab<'w> {
    pub(super) fn new(root: Root, out: Box<dyn Write + 'w>) -> Self {
        Self { out, root, begun: false }
    }

    fn issue(&mut self, issue: &Issue<'_>) -> io::Result<()> {
        self.out.write_all(if self.begun { b",\n" } else { b"[\n" })?;
        self.begun = true;
        self.out.write_all(safe_json(&serde_json::to_string(issue)?).as_bytes())
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let description = match &finding.help {
            Some(help) => format!("{}; {help}", finding.message),
            None => finding.message.clone(),
        };
        let path = self.root.relative(&finding.path).to_owned();
        self.issue(&Issue {
            description: &description,
            check_name: finding.rule.id,
            fingerprint: finding.fingerprint,
            severity: match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location {
                path: &path,
                lines: Lines {
                    begin: finding.region.map_or(1, |region| region.start.line),
                    end: finding.region.map(|region| region.end.line),
                },
            },
        })
    }

    fn unreadable(&mut self, unreadable: &Unreadable) -> io::Result<()> {
        let identity = format!("{}\0unreadable\0{:?}", unreadable.path, unreadable.record);
        let path = self.root.relative(&unreadable.path).to_owned();
        self.issue(&Issue {
            description: &unreadable.reason,
            check_name: "unreadable",
            fingerprint: Fingerprint::of(identity.as_bytes()),
            severity: "critical",
            location: Location { path: &path, lines: Lines { begin: 1, end: None } },
        })
    }
}

impl Reporter for Gitlab<'_> {
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        match outcome {
            Outcome::Findings(findings) => findings.iter().try_for_each(|finding| self.finding(finding)),
            Outcome::Unreadable(unreadable) => self.unreadable(unreadable),
            Outcome::Clean { .. } | Outcome::Skipped(_) => Ok(()),
        }
    }

    fn finish(&mut self, _summary: &Summary) -> io::Result<()> {
        // Known as a report by its blank line.
        self.out.write_all(if self.begun { b"\n]\n" } else { EMPTY_GITLAB_REPORT })?;
        self.out.flush()
    }
}

#[derive(Serialize)]
struct Issue<'f> {
    description: &'f str,
    check_name: &'static str,
    fingerprint: Fingerprint,
    severity: &'static str,
    location: Location<'f>,
}

#[derive(Serialize)]
struct Location<'f> {
    path: &'f str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<u64>,
}
