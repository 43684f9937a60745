//! Windows of source around a finding: what a report shows, so that it never needs the whole source.

use crate::diagnostic::Excerpt;
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
    let line_start = memchr::memrchr(b'\n', &text[..start]).map_or(0, |at| at + 1);
    let line_end = memchr::memchr(b'\n', &text[end..]).map_or(text.len(), |at| end + at);
    let mut from = line_start.max(start.saturating_sub(REACH));
    let mut to = line_end.min(end + REACH);
    let cut = (from > line_start, to < line_end);
    while from < start && is_continuation(text[from]) {
        from += 1;
    }
    while to > end && to < text.len() && is_continuation(text[to]) {
        to -= 1;
    }
    // A neighbouring line helps where it is short; pretty-printed bodies have such.
    if neighbours && !cut.0 && line_start > 0 {
        let above = memchr::memrchr(b'\n', &text[..line_start - 1]).map_or(0, |at| at + 1);
        if line_start - above <= REACH {
            from = above;
        }
    }
    if neighbours && !cut.1 && line_end < text.len() {
        let below = memchr::memchr(b'\n', &text[line_end + 1..]).map_or(text.len(), |at| line_end + 1 + at);
        if below - line_end <= REACH {
            to = below;
        }
    }
    Excerpt { text: text[from..to].to_vec(), start: lines.position(offset + from as u64), cut }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}
