//! `printed`: records of a topic as a format string or a separator prints them: `kcat -f` with any
//! format, `kcat -K`, the console consumer with another separator than a tab. The value is what is
//! JSON; what is around it on its line, the *frame*, is the same for all records but for numbers,
//! keys and headers. <https://github.com/edenhill/kcat/blob/1.7.1/format.c>. kcat 1.7.1 printed the
//! fixtures named after it.

use std::ops::Range;

use crate::input::bare::{tombstone, value_of_record};
use crate::input::error_topic;
use crate::input::lines::{after, line_at, trimmed};
use crate::input::{Item, Kind, KindMeta, Layout, Load, Sample, is_tool_line};
use crate::json::value_end;
use crate::text::search;

/// Records as text.
pub(super) struct Printed;

/// Extensions of what may be the output of a tool.
const EXTENSIONS: [&str; 12] =
    ["txt", "log", "out", "tsv", "csv", "dat", "json", "ndjson", "jsonl", "text", "dump", "psv"];

/// Lines that are looked at to learn the frame.
const MAX_LINES: usize = 256;

/// The most that is before a value on its line.
const MAX_LEAD_BYTES: usize = 4096;

/// Words by which a format says what it prints.
const LABELS: [&str; 12] = [
    "key",
    "value",
    "partition",
    "offset",
    "headers",
    "header",
    "topic",
    "timestamp",
    "message",
    "payload",
    "msg",
    "createtime",
];

/// Words of the value among them.
const OF_VALUES: [&str; 6] = ["value", "message", "payload", "msg", "body", "data"];

/// Words that a log has before a text, and a format of records has not.
const LEVELS: [&str; 10] =
    ["trace", "debug", "info", "warn", "warning", "error", "fatal", "critical", "notice", "severe"];

static META: KindMeta = KindMeta {
    id: "printed",
    summary: "records of a topic printed with a format or a separator: `kcat -f`, `kcat -K`, `key.separator`",
    detected_by: "the same words or separators before a JSON object, line after line; among the words are two of `key`, \
         `value`, `topic`, `partition`, `offset` and the like, or one key precedes the separator",
    example: "Key (8 bytes): 3f1c2d4e\t\nValue (34 bytes): {\"attributes\":{\"crm_tier\":\"gold\"}}\n\tPartition: 0\tOffset: 41\n--",
    ..KindMeta::EMPTY
};

impl Kind for Printed {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        let is_text = matches!(sample.layout(), Layout::Text | Layout::One | Layout::Glued)
            && !sample.root().is_some_and(|root| root.document().is_whole());
        // A document that is broken or cut off has no frame around its values.
        let is_broken =
            sample.text().trim_ascii_start().starts_with(b"{") && value_end(sample.text(), 0).is_none();
        is_text
            && !is_broken
            && sample.extension().is_none_or(|name| EXTENSIONS.contains(&name))
            && Template::learn(sample.text()).is_some()
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, tape, emit, .. } = load;
        let Some(template) = Template::learn(text) else {
            let reason = "no records that are printed alike".into();
            emit(Item::Unreadable { record: None, reason });
            return 0;
        };
        let mut record = 0;
        let mut at = 0;
        while at < text.len() {
            let line = line_at(text, at);
            at = after(text, &line);
            let content = text[line.clone()].trim_ascii();
            if content.is_empty() || is_tool_line(content) {
                continue;
            }
            let Some(value) = template.value(text, line.clone()) else {
                if template.every_line {
                    let reason = "a line that is not printed as the other records are";
                    emit(Item::Unreadable { record: Some(record), reason: reason.into() });
                    record += 1;
                }
                continue;
            };
            at = at.max(after(text, &line_at(text, value.end)));
            // Without a length it is not known whether there was an empty value or none.
            let size = if template.sized { size_before(&text[line.start..value.start]) } else { None };
            if matches!(&text[value.clone()], b"null" | b"NULL") || value.is_empty() && size != Some(0) {
                emit(tombstone(record));
            } else {
                // The line may say how long the value is.
                let body = if template.sized {
                    frame.measured_body(text, value)
                } else {
                    frame.body(text, value.start, value.end)
                };
                emit(value_of_record(record, body, frame.layers.clone(), tape));
            }
            record += 1;
        }
        record
    }
}

/// What is around values on their lines.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Template {
    /// What is before the number of bytes, where the line says that: `Value (`.
    front: Vec<u8>,
    /// What is right before a value: ` bytes): `, `|`, or nothing where values have lines of their
    /// own.
    before: Vec<u8>,
    /// How often that is on the line before it is before the value.
    skipped: usize,
    /// What is right after a value, up to the first thing that differs.
    after: Vec<u8>,
    /// The line says how many bytes the value has.
    sized: bool,
    /// Every line is a record.
    every_line: bool,
}

/// A value on a line.
struct Seen {
    line: Range<usize>,
    value: Range<usize>,
    /// What is before it, with numbers and keys as one byte each.
    mask: Vec<u8>,
}

impl Template {
    /// The template of a text, if it is one of printed records.
    fn learn(text: &[u8]) -> Option<Self> {
        let mut seen: Vec<Seen> = Vec::new();
        let mut others = Vec::new();
        let mut words = Words::default();
        let mut from_a_tool = false;
        let mut at = 0;
        for _ in 0..MAX_LINES {
            if at >= text.len() {
                break;
            }
            let line = line_at(text, at);
            at = after(text, &line);
            let content = text[line.clone()].trim_ascii();
            if content.is_empty() {
                continue;
            }
            if is_tool_line(content) {
                from_a_tool = true;
                continue;
            }
            // The headers of an error topic hold requests of their own.
            if error_topic::names_request(content) {
                return None;
            }
            let Some(value) = value_on(text, line.clone()) else {
                words.read(content);
                others.push(line);
                continue;
            };
            words.read(&text[line.start..value.start]);
            words.read(&text[value.end..line.end.max(value.end)]);
            at = at.max(after(text, &line_at(text, value.end)));
            let mask = masked(&text[line.start..value.start]);
            seen.push(Seen { line, value, mask });
        }
        let first = seen.first()?;
        let lead = &text[first.line.start..first.value.start];
        // Records without a value, and broken ones, begin alike.
        let start = first.mask.trim_ascii_end();
        let is_other =
            |line: &&Range<usize>| start.is_empty() || !masked(&text[(*line).clone()]).starts_with(start);
        let others = others.iter().filter(is_other).count();
        let template = Self::of(text, first, others == 0);
        let has_value = |one: &&Seen| {
            template
                .value_start(&text[one.line.clone()])
                .is_some_and(|at| one.line.start + at == one.value.start)
        };
        let alike = seen.iter().filter(has_value).count();
        let same = seen.iter().filter(|other| other.mask == first.mask).count();
        let separator =
            &lead[lead.len() - lead.iter().rev().take_while(|byte| !is_variable(**byte)).count()..];
        let is_blank = separator.trim_ascii().is_empty();
        let column = is_column(lead) && (!is_blank || same > 1);
        let is_printed = match () {
            // A log says what it does, too.
            () if words.level || alike * 3 < seen.len() * 2 => false,
            () if lead.is_empty() => words.count >= 2 && others > 0,
            () if words.count >= 2 && !separator.is_empty() => true,
            () if others > seen.len() => false,
            () if from_a_tool || seen.len() > 1 && column => true,
            // One record: a key has a digit.
            () if column => lead.iter().any(u8::is_ascii_digit),
            () => seen.len() > 1 && same == seen.len() && others <= 1 && !has_time(lead) && is_blank,
        };
        let every_line = !lead.is_empty() && (others == 0 || column && others * 4 <= seen.len());
        is_printed.then_some(Self { every_line, ..template })
    }

    fn of(text: &[u8], first: &Seen, every_line: bool) -> Self {
        let lead = &text[first.line.start..first.value.start];
        let fixed = lead.iter().rev().take_while(|byte| !is_variable(**byte)).count();
        let word = lead.iter().rev().take_while(|byte| !byte.is_ascii_digit()).count();
        // A label stands for itself; a key does not.
        let label = &lead[lead.len() - word..];
        let sized = lead.ends_with(SIZED);
        let is_label = sized || Words::of(label).count > 0;
        let before = if is_label { trim_key(label) } else { &lead[lead.len() - fixed..] }.to_vec();
        let rest = &lead[..lead.len() - before.len()];
        let front = if sized { without_number(rest) } else { b"" };
        let words = front.iter().rev().take_while(|byte| **byte != b'\t' && **byte != b'\n').count();
        let skipped = match () {
            () if before.is_empty() || sized => 0,
            () => search::find_iter(rest, &before).count(),
        };
        let rest = &text[first.value.end..line_at(text, first.value.end).end];
        let after = rest.iter().take_while(|byte| !is_variable(**byte)).count();
        Self {
            front: front[front.len() - words..].to_vec(),
            before,
            skipped,
            after: rest[..after].to_vec(),
            sized,
            every_line,
        }
    }

    /// The value of the record that the line is, or begins.
    fn value(&self, text: &[u8], line: Range<usize>) -> Option<Range<usize>> {
        let start = line.start + self.value_start(&text[line.clone()])?;
        let whole = if opens_value(text, start) { value_end(text, start) } else { None };
        if let Some(end) = whole {
            let rest = &text[end..line_at(text, end).end];
            if rest.trim_ascii().is_empty() || !self.after.is_empty() && rest.starts_with(&self.after) {
                return Some(start..end);
            }
        }
        // Broken, or no JSON: as long as the line says, or up to what is after values.
        let size = if self.sized { size_before(&text[line.start..start]) } else { None };
        if let Some(size) = size.filter(|size| text.len() - start >= *size) {
            return Some(start..start + size);
        }
        let rest = &text[start..line.end.max(start)];
        let is_mark = self.after.iter().any(|byte| !byte.is_ascii_whitespace());
        let end = if is_mark { search::rfind(rest, &self.after) } else { None };
        Some(trimmed(text, start..start + end.unwrap_or(rest.len())))
    }

    /// Where the value begins on a line.
    fn value_start(&self, content: &[u8]) -> Option<usize> {
        let lead = &content[..content.len().min(MAX_LEAD_BYTES)];
        if self.before.is_empty() {
            return matches!(content.first(), Some(b'{' | b'[' | b'"')).then_some(0);
        }
        let fronted = |at: &usize| !self.sized || without_number(&content[..*at]).ends_with(&self.front);
        let places = || {
            let found = search::find_iter(lead, &self.before).filter(fronted);
            found.map(|at| at + self.before.len())
        };
        let nth = places().nth(self.skipped);
        // Keys may hold the separator, too: then the first value counts.
        let opens = |at: &usize| opens_value(content, *at);
        nth.filter(opens).or_else(|| places().find(opens)).or(nth).or_else(|| self.empty_at_end(content))
    }

    /// Where an empty value is after the separator, whose blanks an editor took away.
    fn empty_at_end(&self, content: &[u8]) -> Option<usize> {
        let before = self.before.trim_ascii_end();
        (!before.is_empty() && content.trim_ascii_end().ends_with(before)).then_some(content.len())
    }
}

/// The object or array on a line, after what a format writes before it: the one that is named as
/// the value, or the last one.
fn value_on(text: &[u8], line: Range<usize>) -> Option<Range<usize>> {
    let content = &text[line.clone()];
    let mut found: Option<Range<usize>> = None;
    let mut at = 0;
    // A line that opens brackets without end is looked at a few times only.
    for _ in 0..8 {
        let limit = content.len().min(MAX_LEAD_BYTES.max(at));
        let Some(offset) = search::memchr2(b'{', b'[', content.get(at..limit)?) else { break };
        let start = line.start + at + offset;
        let Some(end) = value_end(text, start).filter(|_| opens_value(text, start)) else {
            at += offset + 1;
            continue;
        };
        let last = Words::of(&text[found.as_ref().map_or(line.start, |before| before.end)..start]);
        if last.value {
            return Some(start..end);
        }
        if !last.key || found.is_none() {
            found = Some(start..end);
        }
        if end >= line.end {
            break;
        }
        at = end - line.start;
    }
    found
}

/// `[0]` is a partition's.
fn opens_value(text: &[u8], at: usize) -> bool {
    let Some((first, rest)) = text.get(at..).and_then(<[u8]>::split_first) else { return false };
    let next = rest.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!((first, next), (b'{', Some(b'"' | b'}')) | (b'[', Some(b'{')))
}

/// Whether what is before a value is one key, or columns without blanks, and a separator.
fn is_column(lead: &[u8]) -> bool {
    let key =
        lead.iter().take_while(|byte| is_variable(**byte) || matches!(byte, b'"' | b'.' | b'-')).count();
    let separator = lead.iter().rev().take_while(|byte| !is_variable(**byte)).count();
    let inner = lead.iter().filter(|byte| byte.is_ascii_whitespace()).count();
    let at_end = lead.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    let is_quoted = |byte: &u8| matches!(byte, b'{' | b'<' | b'`' | b'(' | b'\'' | b'=');
    key > 0
        && (1..=4).contains(&separator)
        && inner == at_end
        && !lead.iter().any(is_quoted)
        && !has_time(lead)
        && !lead.ends_with(b": ")
        && lead.starts_with(b"\"") == lead.contains(&b'"')
}

/// Bytes of keys, numbers and topics.
fn is_variable(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// A text with each run of what varies as one byte.
fn masked(lead: &[u8]) -> Vec<u8> {
    let mut mask = Vec::new();
    let mut words = lead.split(u8::is_ascii_whitespace).peekable();
    while let Some(word) = words.next() {
        let varies = word.iter().any(u8::is_ascii_digit);
        for byte in word {
            let byte = if varies && (is_variable(*byte) || *byte == b'-') { b'0' } else { *byte };
            if byte != b'0' || mask.last() != Some(&b'0') {
                mask.push(byte);
            }
        }
        if words.peek().is_some() {
            mask.push(b' ');
        }
    }
    mask
}

/// Whether there is a time of day, as logs have it.
fn has_time(lead: &[u8]) -> bool {
    lead.windows(6).any(|lead| {
        lead[0].is_ascii_digit()
            && lead[1].is_ascii_digit()
            && lead[2] == b':'
            && lead[3].is_ascii_digit()
            && lead[5] == b':'
    })
}

/// A label without the key that is before it: ` bytes): ` and `: Message value: `, not `abc:
/// Message value: `.
fn trim_key(label: &[u8]) -> &[u8] {
    let label_words = label.iter().position(|byte| !is_variable(*byte) && *byte != b'-').unwrap_or(0);
    &label[label_words..]
}

/// After the number of bytes that a line says.
const SIZED: &[u8] = b" bytes): ";

/// What is before the number at the end, with its sign.
fn without_number(lead: &[u8]) -> &[u8] {
    let digits = lead.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let lead = &lead[..lead.len() - digits];
    lead.strip_suffix(b"-").unwrap_or(lead)
}

/// The number in `Value (47 bytes): `.
fn size_before(lead: &[u8]) -> Option<usize> {
    let lead = lead.strip_suffix(SIZED)?;
    let digits = lead.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    if lead[..lead.len() - digits].ends_with(b"-") {
        // There was none.
        return None;
    }
    std::str::from_utf8(&lead[lead.len() - digits..]).ok()?.parse().ok()
}

/// What the words around values say.
#[derive(Default)]
struct Words {
    /// Labels that differ.
    count: usize,
    known: u16,
    /// The last label is one of a value.
    value: bool,
    /// The last label is one of a key or of headers.
    key: bool,
    /// There is a word such as `INFO`.
    level: bool,
}

impl Words {
    fn of(text: &[u8]) -> Self {
        let mut found = Self::default();
        found.read(text);
        found
    }

    fn read(&mut self, text: &[u8]) {
        let text = &text[..text.len().min(MAX_LEAD_BYTES)];
        for word in text.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            let is = |name: &&str| word.eq_ignore_ascii_case(name.as_bytes());
            if let Some(at) = LABELS.iter().position(is) {
                self.known |= 1 << at;
                (self.value, self.key) =
                    (false, LABELS[at].starts_with("key") || LABELS[at].starts_with("header"));
            }
            self.value |= OF_VALUES.iter().any(is);
            self.level |= LEVELS.iter().any(is) && word.iter().any(u8::is_ascii_uppercase);
        }
        self.count = self.known.count_ones() as usize;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, detected, items, placed};
    use super::*;

    /// As kcat 1.7.1 prints them with these formats.
    const PRINTED: [&str; 8] = [
        "\nKey (36 bytes): 11111111-2222-4333-8444-555555555555\t\nValue (13 bytes): {\"a\":{\"b\":1}}\n\tPartition: 0\tOffset: 0\n--\n\
         \nKey (36 bytes): 22222222-2222-4333-8444-555555555555\t\nValue (7 bytes): {\"b\":2}\n\tPartition: 0\tOffset: 1\n--\n\
         \nKey (36 bytes): 33333333-2222-4333-8444-555555555555\t\nValue (-1 bytes): \n\tPartition: 0\tOffset: 2\n--\n",
        "Topic a.b [0] at offset 0: key 1111-2222: {\"a\":{\"b\":1}}\nTopic a.b [0] at offset 1: key 2222: {\"b\":2}\n\
         Topic a.b [0] at offset 2: key 333: \n",
        "a.b [0] 0 1111-22 {\"a\":{\"b\":1}}\na.b [0] 1 2222-22 {\"b\":2}\na.b [0] 2 3333-22 \n",
        "1111-22|{\"a\":{\"b\":1}}\n2222-22|{\"b\":2}\n3333-22|\n",
        "Headers: source=crm,x=00-c0de-01: Message value: {\"a\":{\"b\":1}}\nHeaders: : Message value: {\"b\":2}\n\
         Headers: : Message value: \n",
        "1796146957097,1111-22,{\"a\":{\"b\":1}},0\n1796146957097,2222-22,{\"b\":2},1\n1796146957137,3333-22,,2\n",
        "Key: 1111-22\nValue:\n{\"a\":{\"b\":1}}\n---\nKey: 2222-22\nValue:\n{\"b\":2}\n---\n",
        "% Reached end of topic a.b [1] at offset 0\n1111-22:{\"a\":{\"b\":1}}\n2222-22:{\"b\":2}\n3333-22:",
    ];

    #[test]
    fn formats() {
        for (number, text) in PRINTED.iter().enumerate() {
            assert_eq!(detected(text), "printed", "{text}");
            assert_eq!(bodies(&Printed, text), ["{\"a\":{\"b\":1}}", "{\"b\":2}"], "{text}");
            assert_eq!(placed(&Printed, text, "\"b\""), ["\"b\"", "\"b\""], "{text}");
            let found = items(&Printed, text);
            let tombstone = found.get(2).is_none_or(|item| item.starts_with("skipped 2: a tombstone"));
            assert!(tombstone && (found.len() == 3 || number == 6), "{found:?}");
        }
    }

    #[test]
    fn a_broken_value_does_not_lose_its_neighbours() {
        for text in PRINTED {
            let broken = format!("{text}\n{}", text.replace("{\"b\":2}", "{\"b\":2,"));
            let found = bodies(&Printed, &broken);
            let expected = ["{\"a\":{\"b\":1}}", "{\"b\":2}", "{\"a\":{\"b\":1}}", "{\"b\":2,"];
            // A value with a line of its own ends with it.
            assert_eq!(found, expected, "{broken}");
        }
    }

    #[test]
    fn logs_and_prose_are_none() {
        for text in [
            "2024-05-14 10:15:30,123 INFO Body: {\"a\":1}\n2024-05-14 10:15:31,123 INFO Body: {\"a\":1}\n",
            "see {\"a\":1}\n",
            "The body is\n{\"a\":1}\nand that is all\n",
            "const x = {\"a\":1};\nconst y = {\"b\":1};\n",
            "a: {\"b\":1}\nc: {\"d\":1}\n",
            "10:15:30 {\"a\":1}\n10:15:31 {\"a\":1}\n",
            "",
        ] {
            assert_ne!(detected(text), "printed", "{text}");
        }
    }
}
