//! The `ndjson` report: a JSON document a line (<https://github.com/ndjson/ndjson-spec>), so that a reader
//! need not wait for the end.
//!
//! A line is a finding, the same object as in the `json` report, or has one member that says what
//! it is: `{"unreadable":{…}}`, `{"skipped":{…}}`, and last
//! `{"summary":{…},"version":1,"tool":{…}}`. A report without that last line was cut off.

use std::io::{self, Write};

use super::json::{push_finding, push_skipped, push_summary, push_tool, push_unreadable};
use super::reporter::{ReportOptions, Reporter};
use super::words::SkippedList;
use crate::diagnostic::{Outcome, Summary};

pub(super) struct Ndjson<'w> {
    out: Box<dyn Write + 'w>,
    statistics: bool,
    /// Reused for what is written next.
    lines: Vec<u8>,
    skipped: SkippedList,
}

impl<'w> Ndjson<'w> {
    pub(super) fn new(options: ReportOptions, out: Box<dyn Write + 'w>) -> Self {
        Self { out, statistics: options.statistics, lines: Vec::new(), skipped: SkippedList::default() }
    }
}

impl Reporter for Ndjson<'_> {
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        let lines = &mut self.lines;
        lines.clear();
        match outcome {
            Outcome::Clean { .. } => {}
            Outcome::Findings(findings) => {
                for finding in findings {
                    push_finding(lines, finding);
                    lines.push(b'\n');
                }
            }
            Outcome::Skipped(skipped) => self.skipped.add(skipped),
            Outcome::Unreadable(unreadable) => {
                lines.extend_from_slice(b"{\"unreadable\":");
                push_unreadable(lines, unreadable);
                lines.extend_from_slice(b"}\n");
            }
        }
        self.out.write_all(lines)
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let lines = &mut self.lines;
        lines.clear();
        for skipped in self.skipped.iter() {
            lines.extend_from_slice(b"{\"skipped\":");
            push_skipped(lines, skipped);
            lines.extend_from_slice(b"}\n");
        }
        lines.extend_from_slice(b"{\"summary\":");
        push_summary(lines, summary, self.statistics);
        lines.extend_from_slice(b",\"version\":1,");
        push_tool(lines);
        lines.extend_from_slice(b"}\n");
        self.out.write_all(lines)?;
        self.out.flush()
    }
}
