//! A line a finding, in the form that editors and `grep` know from compilers:
//! <https://www.gnu.org/prep/standards/html_node/Errors.html>

use std::io::{self, Write};
use std::sync::Arc;

use super::reporter::{ReportOptions, Reporter};
use super::words::{
    SkippedList, color_of, counted, fix_hint, push_place, statistics, totals, unreadable_location,
};
use crate::diagnostic::{Finding, Outcome, Summary};
use crate::text::one_line;

pub(super) struct Concise<'w> {
    options: ReportOptions,
    out: Box<dyn Write + 'w>,
    skipped: SkippedList,
    shown: usize,
    hidden: u64,
    /// Reused for what is written next.
    lines: String,
    /// The source of the last finding, and how its path is shown.
    path: Option<(Arc<str>, String)>,
}

impl<'w> Concise<'w> {
    pub(super) fn new(options: ReportOptions, out: Box<dyn Write + 'w>) -> Self {
        Self {
            options,
            out,
            skipped: SkippedList::default(),
            shown: 0,
            hidden: 0,
            lines: String::new(),
            path: None,
        }
    }
}

impl Reporter for Concise<'_> {
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        match outcome {
            Outcome::Findings(_) if self.options.only_statistics() => Ok(()),
            Outcome::Findings(findings) => {
                self.lines.clear();
                for finding in findings {
                    if self.options.max_findings.is_some_and(|limit| self.shown >= limit) {
                        self.hidden += 1;
                        continue;
                    }
                    self.shown += 1;
                    match &self.path {
                        Some((path, shown)) if Arc::ptr_eq(path, &finding.path) => self.lines.push_str(shown),
                        _ => {
                            let shown = one_line(&finding.path).into_owned();
                            self.lines.push_str(&shown);
                            self.path = Some((Arc::clone(&finding.path), shown));
                        }
                    }
                    push_after_path(&mut self.lines, finding, self.options.color);
                    self.lines.push('\n');
                }
                self.out.write_all(self.lines.as_bytes())
            }
            Outcome::Clean { .. } => Ok(()),
            Outcome::Skipped(skipped) => {
                self.skipped.add(skipped);
                Ok(())
            }
            Outcome::Unreadable(unreadable) => writeln!(
                self.out,
                "{}: unreadable: {}",
                unreadable_location(unreadable),
                one_line(&unreadable.reason)
            ),
        }
    }

    fn wants_messages_only(&self) -> bool {
        true
    }

    fn note(&self) -> Option<String> {
        (self.hidden > 0).then(|| {
            let more = counted(self.hidden, "more finding");
            format!("{more} not shown; use `--max-findings 0` to show all")
        })
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        if self.options.verbose {
            for line in self.skipped.lines() {
                writeln!(self.out, "skipped: {line}")?;
            }
        }
        if self.options.statistics {
            for (rule, count) in statistics(summary) {
                writeln!(self.out, "{count:>7} {rule}")?;
            }
        }
        if !self.options.quiet {
            writeln!(self.out, "{}", totals(summary))?;
            if let Some(line) =
                summary.skipped_line().filter(|_| summary.checked() > 0 && !self.options.verbose)
            {
                writeln!(self.out, "{line}")?;
            }
            if let Some(hint) = fix_hint(summary).filter(|_| self.options.show_fix_hint) {
                writeln!(self.out, "{hint}")?;
            }
        }
        self.out.flush()
    }
}

/// A finding as one line.
pub(super) fn line(finding: &Finding) -> String {
    let mut out = one_line(&finding.path).into_owned();
    push_after_path(&mut out, finding, false);
    out
}

/// Where much is found this is the cost of the run: it is put together without the formatting machinery.
fn push_after_path(out: &mut String, finding: &Finding, color: bool) {
    push_place(out, finding);
    let (severity, rule, message) = (finding.severity.as_str(), finding.rule.id, one_line(&finding.message));
    let parts = if color {
        [": \u{1b}[", color_of(finding.severity), "m", severity, "\u{1b}[0m[", rule, "] ", &message]
    } else {
        [": ", "", "", severity, "[", rule, "] ", &message]
    };
    for part in parts {
        out.push_str(part);
    }
}
