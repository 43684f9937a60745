//! The `json` report: one document, its form published as `schemas/report-v1.json`.
//!
//! Within version 1 members are added, never changed or removed. Findings are written as they come, with
//! the summary last, so that a report of any size streams. Where much is found the report is the cost of
//! the run: bytes are appended to one buffer, with no tree and no formatting machinery a finding.

use std::io::{self, Write};

use super::reporter::{ReportOptions, Reporter};
use super::words::SkippedList;
use crate::diagnostic::{
    Finding, HeadPart, Outcome, PlacedFix, Region, Related, SkipKind, Skipped, Summary, Unreadable,
};
use crate::json::needs_escapes;
use crate::text::{Position, is_printable_ascii, safe_json};

pub(super) struct Json<'w> {
    out: Box<dyn Write + 'w>,
    statistics: bool,
    /// Reused for what is written next.
    line: Vec<u8>,
    begun: bool,
    skipped: SkippedList,
    unreadable: Vec<Unreadable>,
}

impl<'w> Json<'w> {
    pub(super) fn new(options: ReportOptions, out: Box<dyn Write + 'w>) -> Self {
        Self {
            out,
            statistics: options.statistics,
            line: Vec::new(),
            begun: false,
            skipped: SkippedList::default(),
            unreadable: Vec::new(),
        }
    }

    fn begin(&mut self) {
        self.line.extend_from_slice(b"{\"version\":1,");
        push_tool(&mut self.line);
        self.line.extend_from_slice(b",\n\"findings\":[");
    }
}

impl Reporter for Json<'_> {
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        match outcome {
            Outcome::Clean { .. } => Ok(()),
            Outcome::Findings(findings) => {
                self.line.clear();
                for finding in findings {
                    if self.begun {
                        self.line.push(b',');
                    } else {
                        self.begin();
                        self.begun = true;
                    }
                    self.line.push(b'\n');
                    push_finding(&mut self.line, finding);
                }
                self.out.write_all(&self.line)
            }
            Outcome::Skipped(skipped) => {
                self.skipped.add(skipped);
                Ok(())
            }
            Outcome::Unreadable(unreadable) => {
                self.unreadable.push(unreadable.clone());
                Ok(())
            }
        }
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        self.line.clear();
        if !self.begun {
            self.begin();
        }
        let line = &mut self.line;
        line.extend_from_slice(b"],\n\"skipped\":[");
        push_list(line, self.skipped.iter(), push_skipped);
        line.extend_from_slice(b"],\n\"unreadable\":[");
        push_list(line, self.unreadable.iter(), push_unreadable);
        line.extend_from_slice(b"],\n\"summary\":");
        push_summary(line, summary, self.statistics);
        line.extend_from_slice(b"}\n");
        self.out.write_all(line)?;
        self.out.flush()
    }
}

/// A JSON object of a finding.
pub(super) fn push_finding(out: &mut Vec<u8>, finding: &Finding) {
    out.extend_from_slice(b"{\"rule\":");
    push_word(out, finding.rule.id);
    out.extend_from_slice(b",\"severity\":\"");
    out.extend_from_slice(finding.severity.as_str().as_bytes());
    out.extend_from_slice(b"\",\"evidence\":\"");
    out.extend_from_slice(finding.evidence.as_str().as_bytes());
    out.extend_from_slice(b"\",\"message\":");
    push_text(out, &finding.message);
    out.extend_from_slice(b",\"help\":");
    push_optional(out, finding.help.as_deref());
    out.extend_from_slice(b",\"path\":");
    push_text(out, &finding.path);
    out.extend_from_slice(b",\"kind\":");
    push_word(out, finding.kind);
    out.extend_from_slice(b",\"layers\":[");
    push_list(out, finding.layers.iter(), |out, layer| push_word(out, layer));
    out.extend_from_slice(b"],\"record\":");
    push_number(out, finding.record);
    out.extend_from_slice(b",\"operation\":");
    push_word(out, finding.operation);
    out.extend_from_slice(b",\"contract\":");
    push_word(out, finding.contract);
    out.extend_from_slice(b",\"recorded_status\":");
    match finding.recorded_status {
        Some(status) => push_number(out, u64::from(status)),
        None => out.extend_from_slice(b"null"),
    }
    push_place(out, finding.pointer.as_deref(), finding.at.as_ref(), finding.region.as_ref());
    out.extend_from_slice(b",\"fix\":");
    match &finding.fix {
        Some(fix) => push_fix(out, fix),
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(b",\"related\":[");
    push_list(out, finding.related.iter(), push_related);
    out.extend_from_slice(b"],\"fingerprint\":\"");
    out.extend_from_slice(&finding.fingerprint.digits());
    out.extend_from_slice(b"\",\"url\":");
    push_optional(out, finding.url.as_deref());
    out.push(b'}');
}

fn push_fix(out: &mut Vec<u8>, fix: &PlacedFix) {
    out.extend_from_slice(b"{\"title\":");
    push_text(out, &fix.title);
    out.extend_from_slice(b",\"applicability\":\"");
    out.extend_from_slice(fix.applicability.as_str().as_bytes());
    out.extend_from_slice(b"\",\"edits\":[");
    push_list(out, fix.edits.iter(), |out, edit| {
        out.extend_from_slice(b"{\"start\":");
        push_number(out, edit.start);
        out.extend_from_slice(b",\"end\":");
        push_number(out, edit.end);
        out.extend_from_slice(b",\"text\":");
        push_text(out, &edit.text);
        out.push(b'}');
    });
    out.extend_from_slice(b"]}");
}

fn push_related(out: &mut Vec<u8>, related: &Related) {
    // The first member has no comma before it.
    let start = out.len();
    push_place(out, related.pointer.as_deref(), related.at.as_ref(), related.region.as_ref());
    out[start] = b'{';
    out.extend_from_slice(b",\"message\":");
    push_text(out, &related.message);
    out.push(b'}');
}

/// `,"pointer":…,"start":…,"end":…`, with `"at"` after the pointer for a part of the head.
fn push_place(out: &mut Vec<u8>, pointer: Option<&str>, at: Option<&HeadPart>, region: Option<&Region>) {
    out.extend_from_slice(b",\"pointer\":");
    push_optional(out, pointer);
    if let Some(part) = at {
        out.extend_from_slice(b",\"at\":");
        match part {
            HeadPart::Url => out.extend_from_slice(b"\"url\""),
            HeadPart::Method => out.extend_from_slice(b"\"method\""),
            HeadPart::Header(_) => push_text(out, &part.to_string()),
        }
    }
    out.extend_from_slice(b",\"start\":");
    push_position(out, region.map(|region| region.start));
    out.extend_from_slice(b",\"end\":");
    push_position(out, region.map(|region| region.end));
}

fn push_position(out: &mut Vec<u8>, position: Option<Position>) {
    let Some(position) = position else {
        out.extend_from_slice(b"{\"offset\":null,\"line\":null,\"column\":null}");
        return;
    };
    out.extend_from_slice(b"{\"offset\":");
    push_number(out, position.offset);
    out.extend_from_slice(b",\"line\":");
    push_number(out, position.line);
    out.extend_from_slice(b",\"column\":");
    push_number(out, position.column);
    out.push(b'}');
}

/// A JSON object of what was skipped.
pub(super) fn push_skipped(out: &mut Vec<u8>, skipped: &Skipped) {
    out.extend_from_slice(b"{\"path\":");
    push_text(out, &skipped.path);
    out.extend_from_slice(b",\"record\":");
    push_number(out, skipped.record);
    out.extend_from_slice(b",\"count\":");
    push_number(out, skipped.count);
    out.extend_from_slice(b",\"reason\":");
    push_text(out, &skipped.reason);
    out.extend_from_slice(b",\"applicable\":");
    let applicable = skipped.kind != SkipKind::NotApplicable;
    out.extend_from_slice(if applicable { b"true}" } else { b"false}" });
}

/// A JSON object of what could not be read.
pub(super) fn push_unreadable(out: &mut Vec<u8>, unreadable: &Unreadable) {
    out.extend_from_slice(b"{\"path\":");
    push_text(out, &unreadable.path);
    out.extend_from_slice(b",\"record\":");
    match unreadable.record {
        Some(record) => push_number(out, record),
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(b",\"reason\":");
    push_text(out, &unreadable.reason);
    out.push(b'}');
}

/// A JSON object of the totals; with the findings by rule where they were asked for.
pub(super) fn push_summary(out: &mut Vec<u8>, summary: &Summary, statistics: bool) {
    let totals: [(&str, u64); 11] = [
        ("{\"sources\":", summary.sources),
        (",\"requests\":", summary.requests),
        (",\"clean\":", summary.clean),
        (",\"with_findings\":", summary.with_findings),
        (",\"skipped\":", summary.skipped),
        (",\"not_applicable\":", summary.not_applicable),
        (",\"unreadable\":", summary.unreadable),
        (",\"errors\":", summary.errors),
        (",\"warnings\":", summary.warnings),
        (",\"infos\":", summary.infos),
        (",\"fixable\":", summary.fixable),
    ];
    for (name, count) in totals {
        out.extend_from_slice(name.as_bytes());
        push_number(out, count);
    }
    if statistics {
        out.extend_from_slice(b",\"by_rule\":{");
        push_list(out, summary.by_rule.by_id().iter(), |out, (rule, count)| {
            push_text(out, rule);
            out.push(b':');
            push_number(out, *count);
        });
        out.push(b'}');
    }
    out.push(b'}');
}

/// `"tool":{…}`
pub(super) fn push_tool(out: &mut Vec<u8>) {
    out.extend_from_slice(b"\"tool\":{\"name\":\"payloadlint\",\"version\":");
    push_text(out, env!("CARGO_PKG_VERSION"));
    out.push(b'}');
}

fn push_list<T>(out: &mut Vec<u8>, items: impl Iterator<Item = T>, mut push: impl FnMut(&mut Vec<u8>, T)) {
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        push(out, item);
    }
}

fn push_optional(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => push_text(out, text),
        None => out.extend_from_slice(b"null"),
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    if needs_escapes(text) || !is_printable_ascii(text) {
        let text = serde_json::to_string(text).expect("internal error: a text is plain JSON");
        return out.extend_from_slice(safe_json(&text).as_bytes());
    }
    push_quoted(out, text);
}

/// A word of this program's own, such as a rule's id: none of them needs an escape.
fn push_word(out: &mut Vec<u8>, word: &'static str) {
    debug_assert!(!needs_escapes(word), "{word}");
    push_quoted(out, word);
}

fn push_quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

fn push_number(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for number in [0, 7, 10, 1_234_567_890, u64::MAX] {
            let mut out = Vec::new();
            push_number(&mut out, number);
            assert_eq!(out, number.to_string().into_bytes());
        }
    }

    #[test]
    fn texts_are_written_as_the_library_writes_them() {
        for text in ["", "plain", "a \"b\" \\ c", "\u{1f}", "tab\there", "Zoë 😀", "sixteen bytes or\nmore"]
        {
            let mut out = Vec::new();
            push_text(&mut out, text);
            assert_eq!(out, serde_json::to_vec(text).expect("a text"));
        }
    }
}
