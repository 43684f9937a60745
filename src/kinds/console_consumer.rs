//! `console-consumer`: what Kafka's console consumer prints (`DefaultMessageFormatter`), columns
//! between tabs: `CreateTime:…`, `Partition:…`, `Offset:…`, `Delivery:…`, `Epoch:…`, headers, key,
//! value, in this order and each only where asked for. Nulls are the text `null`. The headers of a
//! connector's error topic hold the request; as `name:value,name:value` they are ambiguous, so only
//! names that are known part them.

use std::ops::Range;

use crate::input::bare::{tombstone, value_of_record};
use crate::input::error_topic;
use crate::input::lines::{after, line_at, lines, trimmed};
use crate::input::{Item, Kind, KindMeta, Layout, Load, Sample, is_tool_line};
use crate::json::{self, value_end};
use crate::text::search;

/// A topic as the console consumer prints it.
pub(super) struct ConsoleConsumer;

/// Records that are looked at.
const MAX_RECORDS: usize = 32;

/// Columns that are recognised by what is before their colon, in order.
const MARKS: [&[u8]; 6] =
    [b"CreateTime:", b"LogAppendTime:", b"Partition:", b"Offset:", b"Delivery:", b"Epoch:"];

static META: KindMeta = KindMeta {
    id: "console-consumer",
    summary: "a topic printed by Kafka's console consumer, with a key, headers or other columns before the value",
    detected_by: "a tab before a JSON value, in most records",
    example: "3f1c2d4e\t{\"attributes\": {\"crm_tier\": \"gold\"}}",
    ..KindMeta::EMPTY
};

impl Kind for ConsoleConsumer {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        let text = sample.text();
        // One JSON value may have tabs in it, too; a record that begins with one has another after
        // it.
        let is_one = match sample.root() {
            Some(root) if sample.is_whole() => root.document().is_whole(),
            root => root.is_some_and(|value| matches!(value.kind(), json::Kind::Object | json::Kind::Array)),
        };
        if is_one {
            return false;
        }
        let (mut typical, mut tombstones, mut others) = (0, 0, 0);
        for found in Walk::new(text).take(MAX_RECORDS) {
            let Some(columns) = found.columns else {
                others += 1;
                continue;
            };
            let value = &text[columns.value.clone()];
            match value.first() {
                _ if value == b"null" => tombstones += 1,
                // Lines of many texts end with a tab.
                None if !columns.marked => {}
                Some(b'{' | b'[' | b'"') if columns.whole => typical += 1,
                _ if columns.marked => typical += 1,
                _ => others += 1,
            }
            // A table has a first line of names, and text of any other sort has no such columns.
            if others > 0 && typical + tombstones == 0 {
                return false;
            }
        }
        (typical > 0 || tombstones > 1) && typical + tombstones >= others
    }

    fn accepts(&self, sample: &Sample<'_>) -> bool {
        Walk::new(sample.text()).take(MAX_RECORDS).any(|item| item.columns.is_some_and(|item| item.whole))
    }

    fn streams(&self, _: Layout) -> bool {
        true
    }

    /// A value may be spread over lines: the last record is only whole where its value is.
    fn cut(&self, text: &[u8]) -> Option<usize> {
        let end = search::memrchr(b'\n', text)? + 1;
        let text = &text[..end];
        let mut line_end = end;
        while line_end > 0 {
            let start = search::memrchr(b'\n', &text[..line_end - 1]).map_or(0, |at| at + 1);
            if let Some(columns) = columns(text, line_at(text, start)) {
                return if columns.whole { Some(end) } else { Some(start).filter(|offset| *offset > 0) };
            }
            line_end = start;
        }
        Some(end)
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, tape, sieve, emit } = load;
        let mut record = 0;
        for Found { columns, line } in Walk::new(text) {
            let Some(columns) = columns else {
                let reason = "a line without a tab: no record of the console consumer";
                emit(Item::Unreadable { record: Some(record), reason: reason.into() });
                record += 1;
                continue;
            };
            let headers = line.start..columns.value.start;
            let value = &text[columns.value.clone()];
            match error_topic::printed_request(record, headers, text, frame) {
                Some(item) => emit(item),
                None if value == b"null" => emit(tombstone(record)),
                None if sieve.body(value) => {}
                None => {
                    let body = frame.body(text, columns.value.start, columns.value.end);
                    emit(value_of_record(record, body, frame.layers.clone(), tape));
                }
            }
            record += 1;
        }
        record
    }
}

/// A record: its first line, and its columns where it has such.
struct Found {
    line: Range<usize>,
    columns: Option<Columns>,
}

struct Columns {
    value: Range<usize>,
    /// The value is JSON to its end, `null`, or empty.
    whole: bool,
    /// A column before it says what it is.
    marked: bool,
}

/// The records of a text. Lines that belong to a value before them are passed over.
struct Walk<'s> {
    text: &'s [u8],
    at: usize,
}

impl<'s> Walk<'s> {
    fn new(text: &'s [u8]) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Walk<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let text = self.text;
        let line = lines(text, self.at).find(|line| {
            let line = &text[line.clone()];
            !line.trim_ascii().is_empty() && !is_tool_line(line)
        })?;
        self.at = after(text, &line);
        let mut columns = columns(text, line.clone());
        if let Some(columns) = &mut columns
            && !columns.whole
            && matches!(text.get(columns.value.start), Some(b'{' | b'['))
        {
            // Spread over lines and broken: up to the next line that starts a record.
            let goes_on = |offset: &Range<usize>| {
                let line = &text[offset.clone()];
                matches!(line.first(), Some(b' ' | b'\t' | b'{' | b'}' | b'[' | b']' | b'"'))
                    && self::columns(text, offset.clone()).is_none()
            };
            for line in lines(text, self.at).take_while(goes_on) {
                self.at = after(text, &line);
                columns.value.end = trimmed(text, columns.value.start..line.end).end;
            }
        }
        if let Some(columns) = &columns {
            self.at = self.at.max(after(text, &line_at(text, columns.value.end)));
        }
        Some(Found { line, columns })
    }
}

/// The columns of a record whose first line is `line`.
fn columns(text: &[u8], line: Range<usize>) -> Option<Columns> {
    let value_is_empty = ends_with_empty_value(&text[line.clone()]);
    let line_end = line.end;
    let line = line.start..line.start + text[line].trim_ascii_end().len();
    let mut start = line.start;
    for mark in MARKS {
        start = marked_column(text, start..line.end, mark).unwrap_or(start);
    }
    if text[start..line.end].starts_with(b"NO_TIMESTAMP\t") {
        start += b"NO_TIMESTAMP\t".len();
    }
    let marked = start > line.start || error_topic::names_request(&text[line.clone()]);
    // After the marked columns, where there are any, or after a tab that has something before it.
    let mut places: Vec<usize> = Vec::from_iter((start > line.start).then_some(start));
    // Of tabs with nothing between them the last one, so that a run of them costs no more than its length.
    let mut tabs = search::memchr_iter(b'\t', &text[start..line.end]).map(|at| start + at + 1).peekable();
    while let Some(at) = tabs.next() {
        let next = tabs.peek().map_or(line.end, |next| next - 1);
        if !text[at..next].trim_ascii().is_empty() {
            places.push(at);
        }
    }
    let first = text[line.clone()].iter().position(|text| !text.is_ascii_whitespace()).unwrap_or(0);
    places.retain(|at| *at > line.start + first);
    let whole = places.iter().rev().find_map(|&at| {
        let value = at..value_end_of_record(text, at, line.end)?;
        Some(Columns { value, whole: true, marked })
    });
    if whole.is_some() {
        return whole;
    }
    if value_is_empty {
        return Some(Columns { value: line_end..line_end, whole: true, marked });
    }
    let opens = |at: &&usize| matches!(text.get(**at), Some(b'{' | b'[' | b'"')) && **at < line.end;
    let at = *places.iter().find(opens).or(places.last())?;
    Some(Columns { value: at..line.end, whole: false, marked })
}

/// Whether a line is a record with an empty value: a key, or other columns, and a tab. A line
/// inside a value that is spread over lines begins with white space or a bracket; a key that is
/// JSON is whole.
fn ends_with_empty_value(line: &[u8]) -> bool {
    let Some(before) = line.strip_suffix(b"\t") else { return false };
    match before.first() {
        None | Some(b'}' | b']') => false,
        Some(b'{' | b'[' | b'"') => {
            let key = &before[..search::memchr(b'\t', before).unwrap_or(before.len())];
            value_end(key, 0) == Some(key.len())
        }
        Some(first) => !first.is_ascii_whitespace(),
    }
}

/// One past a column of that mark and a number, and the tab after it.
fn marked_column(text: &[u8], line: Range<usize>, mark: &[u8]) -> Option<usize> {
    let column = text[line.clone()].split(|byte| *byte == b'\t').next()?;
    let number = column.strip_prefix(mark)?;
    let digits = number.strip_prefix(b"-").unwrap_or(number);
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let end = line.start + column.len() + 1;
    (is_number && end <= line.end).then_some(end)
}

/// The end of the value at `at`, if the record ends with it; it may end on a later line.
fn value_end_of_record(text: &[u8], at: usize, line_end: usize) -> Option<usize> {
    if &text[at..line_end] == b"null" {
        return Some(line_end);
    }
    if !matches!(text.get(at), Some(b'{' | b'[' | b'"')) {
        return None;
    }
    let end = value_end(text, at)?;
    // Not the whole line: there may be as many such values on it as there are tabs.
    let rest = text[end..].iter().find(|byte| **byte == b'\n' || !byte.is_ascii_whitespace());
    matches!(rest, None | Some(b'\n')).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, layers, placed};
    use super::*;
    use crate::json::Tape;

    fn is_one(text: &str) -> bool {
        let mut tape = Tape::new();
        ConsoleConsumer.sniff(&Sample::new(text.as_bytes(), true, None, &mut tape))
    }

    #[test]
    fn columns_before_the_value() {
        for (text, body) in [
            ("k1\t{\"a\":1}\n", "{\"a\":1}"),
            ("{\"id\":1}\t{\"a\":1}\r\n", "{\"a\":1}"),
            ("null\t{\"a\":1}", "{\"a\":1}"),
            ("CreateTime:17\t{\"a\":\t{\"b\":1}}\n", "{\"a\":\t{\"b\":1}}"),
            ("NO_TIMESTAMP\tPartition:0\tOffset:5\tDelivery:1\tEpoch:2\th:v,w:{\"x\":1}\tk\t[1]\n", "[1]"),
            ("k\t{\n\t\"a\":\t{\n\t\t\"b\": 1\n\t}\n}\n", "{\n\t\"a\":\t{\n\t\t\"b\": 1\n\t}\n}"),
            ("k\t\"x\"\n", "\"x\""),
            ("k\t{\"schema\":null,\"payload\":{\"a\":1}}", "{\"a\":1}"),
        ] {
            assert_eq!(bodies(&ConsoleConsumer, text), [body], "{text}");
            assert!(is_one(text), "{text}");
        }
    }

    #[test]
    fn tombstones_are_the_text_null() {
        let text = "k1\tnull\nCreateTime:1\tk2\tnull\r\nk3\t{}\n";
        assert_eq!(
            items(&ConsoleConsumer, text),
            [
                "skipped 0: a tombstone (a record without a value)",
                "skipped 1: a tombstone (a record without a value)",
                "request 2"
            ]
        );
        assert!(is_one(text) && is_one("a\tnull\nb\tnull\n"));
    }

    #[test]
    fn a_broken_record_does_not_lose_its_neighbours() {
        let text = "k1\t{}\nk2\t{\"a\":\nk3\t[]\noops\nk4\t{\n \"a\":,\n}\nk5\t{}\nProcessed a total of 4 messages\n";
        assert_eq!(bodies(&ConsoleConsumer, text), ["{}", "{\"a\":", "[]", "{\n \"a\":,\n}", "{}"]);
        assert!(items(&ConsoleConsumer, text)[3].starts_with("unreadable 3: a line without a tab"));
    }

    #[test]
    fn a_piece_ends_after_a_whole_record() {
        let cut = |text: &str| ConsoleConsumer.cut(text.as_bytes());
        assert_eq!(cut("k\t{}\nk\t{}"), Some(5));
        assert_eq!(cut("k\t{}\nk\t{\n"), Some(5));
        assert_eq!(cut("k\t{\n"), None);
        assert_eq!(cut("k\t{\n}\n"), Some(6));
        assert_eq!(cut("k\tnull\n"), Some(7));
        assert_eq!(cut("k"), None);
    }

    #[test]
    fn tables_are_none() {
        for text in [
            "id\tpayload\n1\t{\"a\":1}\n",
            "a\tb\n1\t2\n",
            "1\tnull\n",
            "struct x\t{\n\tint a;\n};\n",
            "{\"a\":1}\n{\"b\":2}\n",
            "\t{\"a\":1}\n",
            "name: x\n\t- y\n",
        ] {
            assert!(!is_one(text), "{text}");
        }
    }

    #[test]
    fn error_topics_hold_the_request_in_their_headers() {
        let text = "input_record_offset:0,input_record_topic:t,error_message:null,status_code:400,\
                    payload:[{\"a\":1,\"b\":2}],reason_phrase:Bad Request,url:https://h/p\tk\t\"words\"\n\
                    input_topic:t,input_payload:{\"a\":1}x,response_status_code:400\t{\"a\":1}\n\
                    input_record_topic:t,payload:null,url:null\t\"words\"\n";
        assert_eq!(bodies(&ConsoleConsumer, text), ["[{\"a\":1,\"b\":2}]", "{\"a\":1}x"]);
        assert_eq!(placed(&ConsoleConsumer, text, "\"a\""), ["\"a\"", "\"a\""]);
        assert_eq!(layers(&ConsoleConsumer, text), ["error-header", "error-header"]);
        assert!(items(&ConsoleConsumer, text)[2].starts_with("skipped 2: an error record without"));
    }
}
