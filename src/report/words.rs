//! Words that the reports for readers share.

use crate::diagnostic::{Finding, HeadPart, Related, RuleMeta, Severity, Skipped, Summary, Unreadable};
use crate::text::one_line;

/// Places that a sentence names; the rest is counted.
const MAX_PLACES: usize = 5;
/// Sentences about places that a finding gets.
const MAX_SENTENCES: usize = 3;

/// `1 error`, `2 errors`.
pub(super) fn counted(count: u64, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// How a terminal shows a severity.
pub(super) fn color_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Info => "1;36",
    }
}

/// A part of the head, as "in …".
pub(super) fn head_words(part: &HeadPart) -> String {
    match part {
        HeadPart::Url => "the URL".to_owned(),
        HeadPart::Method => "the method".to_owned(),
        HeadPart::Header(name) => format!("the header `{}`", one_line(name)),
    }
}

/// Where a finding is: `path:line:column`, or `path: record 3 /pointer` where the bytes have no place
/// in the source.
pub(super) fn location(finding: &Finding) -> String {
    let mut out = String::new();
    push_location(&mut out, finding);
    out
}

/// Appends where a finding is, as [`location`] says it.
pub(super) fn push_location(out: &mut String, finding: &Finding) {
    out.push_str(&one_line(&finding.path));
    push_place(out, finding);
}

/// Appends where in its source a finding is, with what parts that from the path.
pub(super) fn push_place(out: &mut String, finding: &Finding) {
    if let Some(region) = &finding.region {
        out.push(':');
        push_number(out, region.start.line);
        out.push(':');
        push_number(out, region.start.column);
        return;
    }
    out.push_str(": record ");
    push_number(out, finding.record + 1);
    if let Some(part) = &finding.at {
        out.push_str(", ");
        out.push_str(&head_words(part));
    } else if let Some(pointer) = finding.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
        out.push(' ');
        out.push_str(&one_line(pointer));
    }
}

/// Appends a number in decimal digits.
pub(super) fn push_number(out: &mut String, number: u64) {
    out.push_str(itoa::Buffer::new().format(number));
}

/// Where something could not be read.
pub(super) fn unreadable_location(unreadable: &Unreadable) -> String {
    let path = one_line(&unreadable.path);
    match unreadable.record {
        Some(record) => format!("{path}: record {}", record + 1),
        None => path.into_owned(),
    }
}

/// The totals as a sentence: `2 errors, 1 warning in 3 of 14 requests (5 sources); 9 clean, …`.
pub(super) fn totals(summary: &Summary) -> String {
    let sources = counted(summary.sources, "source");
    if summary.sources == 0 {
        return format!("no requests found ({sources})");
    }
    if summary.requests == 0 {
        return format!("nothing was checked: no requests found ({sources})");
    }
    let requests = counted(summary.requests, "request");
    let skipped = match summary.not_applicable {
        0 => format!("{} skipped", summary.skipped),
        count => format!("{} skipped ({count} not applicable)", summary.skipped),
    };
    let found: Vec<String> =
        [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| counted(count, word))
            .collect();
    if found.is_empty() {
        let mut out = match summary.clean {
            0 => format!("nothing was checked: {requests} ({sources})"),
            clean if clean == summary.requests => format!("no findings in {requests} ({sources})"),
            clean => format!("no findings in {clean} of {requests} ({sources})"),
        };
        let unreadable = format!("{} unreadable", summary.unreadable);
        let rest = [(summary.skipped, skipped), (summary.unreadable, unreadable)];
        let rest: Vec<String> =
            rest.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
        if !rest.is_empty() {
            out.push_str("; ");
            out.push_str(&rest.join(", "));
        }
        return out;
    }
    let found = found.join(", ");
    let rest = format!("{} clean, {skipped}, {} unreadable", summary.clean, summary.unreadable);
    match summary.with_findings {
        // What the config expects or suppresses is about no request.
        0 => format!("{found} about the config, none in {requests} ({sources}); {rest}"),
        count => format!("{found} in {count} of {requests} ({sources}); {rest}"),
    }
}

/// What `fix` would fix, where there is anything.
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
    let mut rows: Vec<(&'static str, u64)> = summary.by_rule.by_id().into_iter().collect();
    rows.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    rows
}

/// Related places as sentences, those with the same message together: `null too: 3:5 (/a), 4:5 (/b)`.
pub(super) fn places(related: &[&Related]) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for it in related {
        let place = match (&it.region, &it.at, it.pointer.as_deref()) {
            (Some(region), ..) => {
                let position = format!("{}:{}", region.start.line, region.start.column);
                match it.pointer.as_deref() {
                    Some(pointer) if !pointer.is_empty() => format!("{} ({position})", one_line(pointer)),
                    _ => position,
                }
            }
            (None, Some(part), _) => format!("in {}", head_words(part)),
            (None, None, None | Some("")) => "the body".to_owned(),
            (None, None, Some(pointer)) => one_line(pointer).into_owned(),
        };
        match groups.iter_mut().find(|(message, _)| *message == it.message) {
            Some((_, places)) => places.push(place),
            None => groups.push((&it.message, vec![place])),
        }
    }
    let more = groups.split_off(groups.len().min(MAX_SENTENCES));
    let mut out: Vec<String> = groups
        .into_iter()
        .map(|(message, mut places)| {
            let rest = places.split_off(places.len().min(MAX_PLACES)).len();
            let message = if message.is_empty() { "also".into() } else { one_line(message) };
            let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
            format!("{message}: {}{rest}", places.join(", "))
        })
        .collect();
    let more: usize = more.iter().map(|(_, places)| places.len()).sum();
    if more > 0 {
        out.push(format!("and {}", counted(more as u64, "more place")));
    }
    out
}

/// What was skipped, coalesced by path and reason, in the order of the first of each.
#[derive(Debug, Default)]
pub(super) struct SkippedList {
    all: Vec<Skipped>,
}

impl SkippedList {
    pub(super) fn add(&mut self, skipped: &Skipped) {
        // Sources come one after the other, and each has a handful of reasons.
        let same_path = self.all.iter_mut().rev().take_while(|source| source.path == skipped.path);
        match same_path.into_iter().find(|item| item.reason == skipped.reason) {
            Some(known) => known.count += skipped.count,
            None => self.all.push(skipped.clone()),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Skipped> {
        self.all.iter()
    }

    /// A line each: `path: 3 requests, the first is record 1: reason`.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.all.iter().map(|source| {
            let which = match source.count {
                0 => String::new(),
                1 => format!("record {}: ", source.record + 1),
                count => {
                    format!("{}, the first is record {}: ", counted(count, "request"), source.record + 1)
                }
            };
            format!("{}: {which}{}", one_line(&source.path), one_line(&source.reason))
        })
    }
}

/// The page of a rule.
pub(super) fn rule_url(rule: &RuleMeta) -> String {
    format!("{}/blob/main/docs/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), rule.id)
}
