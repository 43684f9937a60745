//! Words that the reports for readers share.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::diagnostic::{Finding, HeadPart, Summary, Unreadable};
use crate::text::is_unsafe;

/// A text on one line, with what could steer a terminal or reorder the line written as `\u{…}`. The
/// rules see to names; paths and words of a recorded answer come through here.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            it if is_unsafe(it) => {
                let _ = write!(out, "\\u{{{:x}}}", it as u32);
            }
            it => out.push(it),
        }
    }
    Cow::Owned(out)
}

/// `1 error`, `2 errors`.
pub(super) fn counted(count: u64, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// A part of the head, as "in …".
pub(super) fn head_words(part: &HeadPart) -> String {
    match part {
        HeadPart::Url => "the URL".to_owned(),
        HeadPart::Method => "the method".to_owned(),
        HeadPart::Header(name) => format!("the header `{}`", clean(name)),
    }
}

/// Where a finding is: `path:line:column`, or `path: record 3 /pointer` where the bytes have no place
/// in the source.
pub(super) fn location(finding: &Finding) -> String {
    let path = clean(&finding.path);
    match (&finding.region, &finding.at, &finding.pointer) {
        (Some(region), ..) => format!("{path}:{}:{}", region.start.line, region.start.column),
        (None, Some(part), _) => format!("{path}: record {}, {}", finding.record, head_words(part)),
        (None, None, Some(pointer)) if !pointer.is_empty() => {
            format!("{path}: record {} {}", finding.record, clean(pointer))
        }
        (None, None, _) => format!("{path}: record {}", finding.record),
    }
}

/// Where something could not be read.
pub(super) fn unreadable_location(unreadable: &Unreadable) -> String {
    let path = clean(&unreadable.path);
    match unreadable.record {
        Some(record) => format!("{path}: record {record}"),
        None => path.into_owned(),
    }
}

/// The totals as a sentence: `2 errors, 1 warning in 3 of 14 requests (5 sources); 9 clean, …`.
pub(super) fn totals(summary: &Summary) -> String {
    let sources = counted(summary.sources, "source");
    if summary.requests == 0 {
        return format!("no requests found ({sources})");
    }
    let requests = counted(summary.requests, "request");
    let found: Vec<String> =
        [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| counted(count, word))
            .collect();
    if found.is_empty() {
        let mut out = format!("no findings in {requests} ({sources})");
        let rest: Vec<String> = [(summary.skipped, "skipped"), (summary.unreadable, "unreadable")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if !rest.is_empty() {
            out.push_str("; ");
            out.push_str(&rest.join(", "));
        }
        return out;
    }
    format!(
        "{} in {} of {requests} ({sources}); {} clean, {} skipped, {} unreadable",
        found.join(", "),
        summary.with_findings,
        summary.clean,
        summary.skipped,
        summary.unreadable,
    )
}

/// What `fix` would mend, where there is anything.
pub(super) fn fix_hint(summary: &Summary) -> Option<String> {
    match (summary.fixable, summary.unsafe_fixable) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} fixable with `payloadlint fix`")),
        (0, risky) => Some(format!("{risky} fixable with `payloadlint fix --unsafe`")),
        (safe, risky) => Some(format!("{safe} fixable with `payloadlint fix`, {risky} more with `--unsafe`")),
    }
}

/// Findings by rule, the most frequent first.
pub(super) fn statistics(summary: &Summary) -> Vec<(&'static str, u64)> {
    let mut rows: Vec<(&'static str, u64)> =
        summary.by_rule.iter().map(|(rule, count)| (*rule, *count)).collect();
    rows.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    rows
}
