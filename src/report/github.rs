//! The `github` report: workflow commands, which a job's log turns into annotations,
//! <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-an-error-message>.
//!
//! A step shows ten annotations a level and drops the others in silence. The first ten are written
//! as commands; all others go into a table in the job's summary, or as plain lines into the log
//! where there is no summary to write to.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::place::Root;
use super::reporter::Reporter;
use super::words::{counted, location, totals, unreadable_location};
use crate::diagnostic::{Finding, Outcome, Severity, Summary, Unreadable};
use crate::text::one_line;

/// Annotations of a level that a step shows.
const MAX_ANNOTATIONS: u64 = 10;
/// A summary of more than a mebibyte is refused as a whole; the rest is for the last lines.
const MAX_SUMMARY_BYTES: usize = 1_000_000;

pub(super) struct Github<'w> {
    out: Box<dyn Write + 'w>,
    /// The job's summary.
    summary: Option<Box<dyn Write + 'w>>,
    root: Root,
    annotations: BTreeMap<Severity, u64>,
    /// Findings beyond the annotations.
    beyond: u64,
    table_bytes: usize,
    /// Rows that the summary had no room for.
    without_row: u64,
}

impl<'w> Github<'w> {
    pub(super) fn new(root: Root, out: Box<dyn Write + 'w>, summary: Option<Box<dyn Write + 'w>>) -> Self {
        Self { out, summary, root, annotations: BTreeMap::new(), beyond: 0, table_bytes: 0, without_row: 0 }
    }

    /// Whether a step would still show an annotation of that level; counts it.
    fn has_room(&mut self, severity: Severity) -> bool {
        let count = self.annotations.entry(severity).or_default();
        *count += 1;
        *count <= MAX_ANNOTATIONS
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        if self.has_room(finding.severity) {
            let command = command(finding, self.root.relative(&finding.path));
            return writeln!(self.out, "{command}");
        }
        self.beyond += 1;
        let path = location(finding);
        let row = format!(
            "| {} | {} | `{}` | {} |\n",
            finding.severity,
            cell(self.root.relative(&path)),
            finding.rule.id,
            cell(&one_line(&finding.message))
        );
        // The bullet keeps a path that begins with two colons from being a command.
        let line = format!(
            "- {}: {}[{}] {}\n",
            self.root.relative(&path),
            finding.severity,
            finding.rule.id,
            one_line(&finding.message)
        );
        self.row(&row, &line)
    }

    fn unreadable(&mut self, unreadable: &Unreadable) -> io::Result<()> {
        let words = format!("{}: {}", unreadable_location(unreadable), one_line(&unreadable.reason));
        if self.has_room(Severity::Error) {
            let file = property(&one_line(self.root.relative(&unreadable.path)));
            return writeln!(self.out, "::error file={file},title=unreadable::{}", data(&words));
        }
        self.beyond += 1;
        let row =
            format!("| error | {} | unreadable | {} |\n", cell(&unreadable.path), cell(&unreadable.reason));
        self.row(&row, &format!("- {words}\n"))
    }

    /// Writes what has no annotation: a row of the summary's table, else a line of the log.
    fn row(&mut self, row: &str, line: &str) -> io::Result<()> {
        const HEAD: &str = "| level | place | rule | finding |\n|---|---|---|---|\n";
        let Some(summary) = &mut self.summary else { return self.out.write_all(line.as_bytes()) };
        if self.table_bytes + row.len() > MAX_SUMMARY_BYTES {
            self.without_row += 1;
            return Ok(());
        }
        if self.table_bytes == 0 {
            summary.write_all(b"### payloadlint: findings without an annotation\n\n")?;
            summary.write_all(HEAD.as_bytes())?;
        }
        self.table_bytes += row.len();
        summary.write_all(row.as_bytes())
    }
}

impl Reporter for Github<'_> {
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        match outcome {
            Outcome::Findings(findings) => findings.iter().try_for_each(|finding| self.finding(finding)),
            Outcome::Unreadable(unreadable) => self.unreadable(unreadable),
            Outcome::Clean { .. } | Outcome::Skipped(_) => Ok(()),
        }
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        if let Some(page) = &mut self.summary {
            if self.without_row > 0 {
                let rows = counted(self.without_row, "finding");
                writeln!(
                    page,
                    "\n{rows} did not fit in this summary; use another report format to see them."
                )?;
            }
            writeln!(page, "\npayloadlint: {}", totals(summary))?;
            page.flush()?;
        }
        if self.beyond > 0 && self.summary.is_some() {
            writeln!(
                self.out,
                "{} without an annotation: see the summary of the job",
                counted(self.beyond, "finding")
            )?;
        }
        writeln!(self.out, "payloadlint: {}", totals(summary))?;
        self.out.flush()
    }
}

fn command(finding: &Finding, path: &str) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut out = format!("::{level} file={}", property(&one_line(path)));
    if let Some(region) = &finding.region {
        let _ = write!(out, ",line={},endLine={}", region.start.line, region.end.line);
        // Columns are taken on one line alone.
        if region.start.line == region.end.line {
            let _ = write!(out, ",col={},endColumn={}", region.start.column, region.end.column);
        }
    }
    let _ = write!(out, ",title={}::{}", property(finding.rule.id), data(&one_line(&finding.message)));
    if finding.region.is_none() {
        out += &data(&format!(" ({})", location(finding)));
    }
    if let Some(help) = &finding.help {
        out += &data(&format!("\n{help}"));
    }
    out
}

/// As the runner decodes the words of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As the runner decodes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A text in a cell of a Markdown table.
fn cell(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn run(count: u64, with_summary: bool) -> (String, String) {
        let (mut log, mut page) = (Vec::new(), Vec::new());
        {
            let summary: Option<Box<dyn Write>> = if with_summary { Some(Box::new(&mut page)) } else { None };
            let mut github = Github::new(Root::default(), Box::new(&mut log), summary);
            let outcome = Outcome::Findings(vec![sample::finding()]);
            let mut total = Summary::default();
            for _ in 0..count {
                total.add(&outcome);
                github.outcome(&outcome).expect("a Vec takes every write");
            }
            github.finish(&total).expect("a Vec takes every write");
        }
        (String::from_utf8(log).expect("UTF-8"), String::from_utf8(page).expect("UTF-8"))
    }

    #[test]
    fn ten_annotations_and_a_table() {
        let (log, page) = run(12, true);
        assert_eq!(log.matches("::error ").count(), 10);
        assert!(log.contains("2 findings without an annotation"), "{log}");
        assert_eq!(page.matches("| error |").count(), 2);
        let (log, page) = run(12, false);
        assert_eq!(log.lines().filter(|line| line.starts_with("- ")).count(), 2);
        assert_eq!(page, "");
    }

    #[test]
    fn a_summary_that_is_full_says_so() {
        let (_, page) = run(20_000, true);
        assert!(page.len() < 1 << 20, "{}", page.len());
        assert!(page.contains("did not fit in this summary"));
    }

    #[test]
    fn no_text_ends_a_command_early() {
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
        assert_eq!(data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
    }
}
