//! Windows of source around a finding: what a report shows, so that it never needs the whole source.

use crate::diagnostic::Excerpt;
use crate::text::search;
use crate::text::{FileSpan, LineIndex};

/// Bytes of context before and after a place on a long line.
const REACH: usize = 120;
/// Bytes of a place itself that are shown; the rest of a long value is cut.
const LONGEST: usize = 200;

/// The line of `span`, or a cut of it where it is long; with `neighbours` the lines before and after,
/// where they are short. In a stream of records those are somebody else's.
pub(super) fn excerpt(
    lines: &LineIndex<'_>,
    text: &[u8],
    offset: u64,
    span: FileSpan,
    neighbours: bool,
) -> Excerpt {
    let start = (span.start - offset) as usize;
    let end = ((span.end - offset) as usize).clamp(start, start + LONGEST).min(text.len());
    // No search goes further than a reader would: on a line of megabytes every finding looks around.
    let back = start.saturating_sub(REACH);
    let ahead = text.len().min(end + REACH);
    let line_start = match search::memrchr(b'\n', &text[back..start]) {
        Some(at) => Some(back + at + 1),
        None => (back == 0).then_some(0),
    };
    let line_end = match search::memchr(b'\n', &text[end..ahead]) {
        Some(at) => Some(end + at),
        None => (ahead == text.len()).then_some(ahead),
    };
    let mut from = line_start.unwrap_or(back);
    let mut to = line_end.unwrap_or(ahead);
    let cut = (line_start.is_none(), line_end.is_none());
    while from < start && is_continuation(text[from]) {
        from += 1;
    }
    while to > end && to < text.len() && is_continuation(text[to]) {
        to -= 1;
    }
    // A neighbouring line helps where it is short; pretty-printed bodies have such.
    if let Some(line_start) = line_start.filter(|line_start| neighbours && *line_start > 0) {
        let back = line_start.saturating_sub(REACH);
        match search::memrchr(b'\n', &text[back..line_start - 1]) {
            Some(at) => from = back + at + 1,
            None if back == 0 => from = 0,
            None => {}
        }
    }
    if let Some(line_end) = line_end.filter(|end| neighbours && *end < text.len()) {
        let ahead = text.len().min(line_end + REACH);
        match search::memchr(b'\n', &text[line_end + 1..ahead]) {
            Some(at) => to = line_end + 1 + at,
            None if ahead == text.len() => to = ahead,
            None => {}
        }
    }
    Excerpt { text: text[from..to].to_vec(), start: lines.position(offset + from as u64), cut }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}
