//! The `junit` report: XML as Jenkins' xunit plugin reads it and every other CI server after it,
//! <https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd>.
//!
//! A suite is a source, a case a request, whether it passes or not. A case fails on a finding at or
//! above `--fail-on`; milder ones are in its output. Skipped requests are one case a reason, as
//! everywhere. A suite's properties say what each rule's findings in it are based on; the form has
//! no properties of a case. No time is reported: a request takes microseconds, and a report that is
//! the same for the same input can be compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::Arc;

use super::place::Root;
use super::reporter::Reporter;
use super::words::{counted, location};
use crate::diagnostic::{Finding, Outcome, Severity, Summary};
use crate::text::one_line;

pub(super) struct Junit<'w> {
    out: Box<dyn Write + 'w>,
    root: Root,
    fail_on: Option<Severity>,
    begun: bool,
    suite: Option<Suite>,
}

/// The cases of one source, until the next one begins: the counts are before them.
struct Suite {
    path: Arc<str>,
    tests: u64,
    failures: u64,
    errors: u64,
    skipped: u64,
    /// By rule, what its findings are based on.
    evidence: BTreeMap<&'static str, BTreeSet<&'static str>>,
    cases: String,
}

impl<'w> Junit<'w> {
    pub(super) fn new(root: Root, fail_on: Option<Severity>, out: Box<dyn Write + 'w>) -> Self {
        Self { out, root, fail_on, begun: false, suite: None }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.out.write_all(
                b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"payloadlint\">\n",
            )?;
        }
        Ok(())
    }

    /// The suite of a source; what came before is written.
    fn suite(&mut self, path: &Arc<str>) -> io::Result<&mut Suite> {
        if self.suite.as_ref().is_none_or(|suite| suite.path != *path) {
            self.end_suite()?;
        }
        Ok(self.suite.get_or_insert_with(|| Suite {
            path: Arc::clone(path),
            tests: 0,
            failures: 0,
            errors: 0,
            skipped: 0,
            evidence: BTreeMap::new(),
            cases: String::new(),
        }))
    }

    fn end_suite(&mut self) -> io::Result<()> {
        self.begin()?;
        let Some(suite) = self.suite.take() else { return Ok(()) };
        let name = attribute(self.root.relative(&suite.path));
        writeln!(
            self.out,
            "<testsuite name=\"{name}\" file=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
            suite.tests, suite.failures, suite.errors, suite.skipped
        )?;
        self.out.write_all(suite.properties().as_bytes())?;
        self.out.write_all(suite.cases.as_bytes())?;
        self.out.write_all(b"</testsuite>\n")
    }
}

impl Reporter for Junit<'_> {
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        let fail_on = self.fail_on;
        match outcome {
            Outcome::Clean { path, record } => {
                let class = attribute(self.root.relative(path));
                let suite = self.suite(path)?;
                suite.case(&class, &record_name(Some(*record)), "");
            }
            Outcome::Findings(findings) => {
                let Some(first) = findings.first() else { return Ok(()) };
                let class = attribute(self.root.relative(&first.path));
                let suite = self.suite(&first.path)?;
                let content = suite.findings(findings, fail_on);
                suite.case(&class, &record_name(Some(first.record)), &content);
            }
            Outcome::Skipped(skipped) => {
                let class = attribute(self.root.relative(&skipped.path));
                let suite = self.suite(&skipped.path)?;
                suite.skipped += 1;
                let what = match skipped.count {
                    0 => "source".to_owned(),
                    count => counted(count, "request"),
                };
                let name = format!("{what} skipped: {}", skipped.reason);
                let content = format!("<skipped message=\"{}\"/>", attribute(&skipped.reason));
                suite.case(&class, &attribute(&name), &content);
            }
            Outcome::Unreadable(unreadable) => {
                let class = attribute(self.root.relative(&unreadable.path));
                let suite = self.suite(&unreadable.path)?;
                suite.errors += 1;
                let content =
                    format!("<error type=\"unreadable\" message=\"{}\"/>", attribute(&unreadable.reason));
                suite.case(&class, &record_name(unreadable.record), &content);
            }
        }
        Ok(())
    }

    fn finish(&mut self, _summary: &Summary) -> io::Result<()> {
        self.end_suite()?;
        self.out.write_all(b"</testsuites>\n")?;
        self.out.flush()
    }

    fn wants_clean(&self) -> bool {
        true
    }
}

impl Suite {
    fn properties(&self) -> String {
        if self.evidence.is_empty() {
            return String::new();
        }
        let mut out = "<properties>\n".to_owned();
        for (rule, words) in &self.evidence {
            let words = words.iter().copied().collect::<Vec<_>>().join(", ");
            let _ = writeln!(out, "<property name=\"evidence.{rule}\" value=\"{words}\"/>");
        }
        out + "</properties>\n"
    }

    fn case(&mut self, class: &str, name: &str, content: &str) {
        self.tests += 1;
        let end = if content.is_empty() { "/>\n".to_owned() } else { format!(">{content}</testcase>\n") };
        let _ = write!(self.cases, "<testcase classname=\"{class}\" name=\"{name}\"{end}");
    }

    fn findings(&mut self, findings: &[Finding], fail_on: Option<Severity>) -> String {
        let fails = |finding: &&Finding| fail_on.is_some_and(|least| finding.severity >= least);
        for finding in findings {
            self.evidence.entry(finding.rule.id).or_default().insert(finding.evidence.as_str());
        }
        let mut content = String::new();
        let failed: Vec<&Finding> = findings.iter().filter(fails).collect();
        if let Some(first) = failed.first() {
            self.failures += 1;
            let message = match failed.len() - 1 {
                0 => one_line(&first.message).into_owned(),
                more => {
                    format!("{} (and {} more)", one_line(&first.message), counted(more as u64, "finding"))
                }
            };
            let _ = write!(
                content,
                "<failure type=\"{}\" message=\"{}\">{}</failure>",
                first.rule.id,
                attribute(&message),
                escaped(&text(&failed))
            );
        }
        let milder: Vec<&Finding> = findings.iter().filter(|finding| !fails(finding)).collect();
        if !milder.is_empty() {
            let _ = write!(content, "<system-out>{}</system-out>", escaped(&text(&milder)));
        }
        content
    }
}

/// Findings as a reader of a test log wants them: place, rule, words, help.
fn text(findings: &[&Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let _ = writeln!(
            out,
            "{}: {}[{}] {}",
            location(finding),
            finding.severity,
            finding.rule.id,
            one_line(&finding.message)
        );
        if let Some(help) = &finding.help {
            let _ = writeln!(out, "  help: {}", one_line(help));
        }
    }
    out
}

fn record_name(record: Option<u64>) -> String {
    record.map_or_else(|| "source".to_owned(), |record| format!("record {}", record + 1))
}

/// A text as XML takes it in an attribute and between tags; line feeds stay. XML has no way at all
/// to write most control characters, so that they are reported as `\u{…}`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        for letter in one_line(line).chars() {
            match letter {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
                other => out.push(other),
            }
        }
    }
    out
}

/// A text as the value of an attribute: there a line feed reads as a blank unless it is escaped,
/// and one that is as it is begins a line of the log, which a CI server may take for a command.
fn attribute(text: &str) -> String {
    escaped(text).replace('\n', "&#10;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_escaped() {
        assert_eq!(escaped("a<b>\"&\u{0}\u{1b}\u{ffff}\nc"), "a&lt;b&gt;&quot;&amp;\\u{0}\\u{1b}\u{fffd}\nc");
    }
}
