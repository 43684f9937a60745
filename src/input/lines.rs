//! Lines and words of a text, as ranges of it.

use std::ops::Range;

use super::frame::Frame;
use super::request::Text;
use crate::text::FileSpan;
use crate::text::search;

/// The line at `at` without its end.
pub(crate) fn line_at(text: &[u8], at: usize) -> Range<usize> {
    let end = search::memchr(b'\n', &text[at..]).map_or(text.len(), |length| at + length);
    let carriage = end > at && text[end - 1] == b'\r';
    at..end - usize::from(carriage)
}

/// Where the next line starts.
pub(crate) fn after(text: &[u8], line: &Range<usize>) -> usize {
    let end = line.end + usize::from(text.get(line.end) == Some(&b'\r'));
    end + usize::from(text.get(end) == Some(&b'\n'))
}

/// The lines of `text` from `at` on.
pub(crate) fn lines(text: &[u8], at: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = at;
    std::iter::from_fn(move || {
        let line = (at < text.len()).then(|| line_at(text, at))?;
        at = after(text, &line);
        Some(line)
    })
}

/// The range without the white space around it.
pub(crate) fn trimmed(text: &[u8], range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_ascii_start().len());
    start..start + slice.trim_ascii().len()
}

/// The words of a range, between blanks.
pub(crate) fn words(text: &[u8], range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let line = &text[range.clone()];
    line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).map(move |word| {
        let at = range.start + (word.as_ptr() as usize - line.as_ptr() as usize);
        at..at + word.len()
    })
}

/// A range as a text and its place.
pub(crate) fn text_of<'s>(text: &'s [u8], range: Range<usize>, frame: &Frame) -> Text<'s> {
    let span = FileSpan::new(range.start as u64, range.end as u64).shifted(frame.offset);
    Text { text: String::from_utf8_lossy(&text[range]), span: Some(span) }
}

/// Whether a line among records is what a tool says of itself, when its notes and the records go to
/// one place: kcat's `% Reached end of topic …` and `%4|1715681730.123|FAIL|…`, the console
/// consumer's `Processed a total of 2 messages` and its log, `[2024-05-14 10:15:30,123] WARN …`.
pub(crate) fn is_tool_line(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    match line {
        [b'%', b' ', ..] => true,
        [b'%', level, b'|', ..] => level.is_ascii_digit(),
        [b'P' | b'^', ..] => {
            let rest = line.strip_prefix(b"^C").unwrap_or(line).strip_prefix(b"Processed a total of ");
            rest.is_some_and(|rest| {
                rest.first().is_some_and(u8::is_ascii_digit) && rest.ends_with(b" messages")
            })
        }
        [b'[', year, ..] if year.is_ascii_digit() => {
            let end = line.iter().take(40).position(|byte| *byte == b']');
            let level = end.map(|end| line[end + 1..].trim_ascii_start()).unwrap_or_default();
            [&b"TRACE "[..], b"DEBUG ", b"INFO ", b"WARN ", b"ERROR ", b"FATAL "]
                .iter()
                .any(|item| level.starts_with(item))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_tools() {
        for line in [
            "% Reached end of topic genesys.participant.patch [0] at offset 3: exiting",
            "% Auto-selecting Consumer mode (use -P or -C to override)",
            "%3|1715681730.123|FAIL|rdkafka#consumer-1| [thrd:x]: y",
            "Processed a total of 2 messages",
            "^CProcessed a total of 2 messages\r",
            "[2024-05-14 10:15:30,123] WARN [Consumer clientId=x] y (org.apache.kafka.clients.NetworkClient)",
        ] {
            assert!(is_tool_line(line.as_bytes()), "{line}");
        }
        for line in
            ["", "%", "{}", "[1, 2]", "[2024]", "Processed a total of x", "Processed", "^C", "[1] WARNING"]
        {
            assert!(!is_tool_line(line.as_bytes()), "{line}");
        }
    }
}
