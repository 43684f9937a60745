//! What a source looks like: how its records lie in it, and the first of them. Kinds are recognised
//! by that.

use super::layout::Layout;
use super::lines::is_tool_line;
use super::records::{self, Records};
use crate::json::{Kind, Parsed, Tape, Value, is_class_name, is_patch_operation, value_end};
use crate::text::search;

/// The beginning of a source, or all of it, as the kinds look at it.
#[derive(Debug)]
pub struct Sample<'a> {
    text: &'a [u8],
    whole: bool,
    extension: Option<&'a str>,
    layout: Layout,
    parsed: Option<Parsed<'a>>,
}

/// Lines that are looked at.
const MAX_LINES: usize = 64;

impl<'a> Sample<'a> {
    /// Looks at `text`. `whole`: it is all there is. `extension` is in lower case, without the dot.
    #[must_use]
    pub fn new(text: &'a [u8], whole: bool, extension: Option<&'a str>, tape: &'a mut Tape) -> Self {
        let layout = layout_of(text, whole, extension);
        let record = match layout {
            Layout::Blank | Layout::Text | Layout::Yaml => None,
            Layout::One => Some(text),
            Layout::Lines => Records::new(text, layout)
                .map(|body| body.bytes)
                .take(MAX_LINES)
                .find(|line| line.starts_with(b"{") && is_line_record(line)),
            Layout::Array | Layout::Glued | Layout::Sequence => {
                Records::new(text, layout).map(|body| body.bytes).next()
            }
        };
        let parsed = record.map(|record| tape.parse(record));
        Self { text, whole, extension, layout, parsed }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &'a [u8] {
        self.text
    }

    /// Whether it is all of the source.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The extension of its name, in lower case.
    #[must_use]
    pub fn extension(&self) -> Option<&'a str> {
        self.extension
    }

    /// How its records lie.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The value that the whole text is, broken or not.
    #[must_use]
    pub fn root(&self) -> Option<Value<'_>> {
        if self.layout == Layout::One { self.parsed.as_ref()?.document().root() } else { None }
    }

    /// The first record that is an object: the whole text, or the first of its lines, values or elements.
    #[must_use]
    pub fn record(&self) -> Option<Value<'_>> {
        let root = self.parsed.as_ref()?.document().root()?;
        let first = if root.kind() == Kind::Array { root.elements().next()? } else { root };
        (first.kind() == Kind::Object).then_some(first)
    }
}

fn layout_of(text: &[u8], whole: bool, extension: Option<&str>) -> Layout {
    let start = records::skip_blank(text, 0);
    let Some(&first) = text.get(start) else { return Layout::Blank };
    if first == 0x1e {
        return Layout::Sequence;
    }
    let lines_wanted = matches!(extension, Some("ndjson" | "jsonl"));
    let trimmed = text.trim_ascii_end();
    // A form feed is white space at the end of a text, and none before a value.
    let one_line = !trimmed.get(start..).unwrap_or_default().contains(&b'\n');
    let end = value_end(text, start);
    if whole && end == Some(trimmed.len()) {
        return match first {
            _ if one_line && lines_wanted => Layout::Lines,
            b'[' if is_array_of_bodies(text) => Layout::Array,
            _ => Layout::One,
        };
    }
    if matches!(extension, Some("yaml" | "yml")) {
        return Layout::Yaml;
    }
    if is_lines(text, whole, lines_wanted) {
        return Layout::Lines;
    }
    if lines_wanted && !is_glued(text, start, end) && end.is_none_or(|end| !text[start..end].contains(&b'\n'))
    {
        // Broken lines all, or the first one is longer than the window.
        return Layout::Lines;
    }
    if !matches!(first, b'{' | b'[' | b'"') && end.is_none() {
        return Layout::Text;
    }
    if is_glued(text, start, end) {
        return Layout::Glued;
    }
    if first == b'[' && is_array_of_bodies(text) { Layout::Array } else { Layout::One }
}

/// Whether most lines are JSON values. Those of a value that is spread over lines are not.
fn is_lines(text: &[u8], whole: bool, wanted: bool) -> bool {
    let mut count = Count::default();
    let mut at = 0;
    while count.good + count.bad < MAX_LINES {
        let Some(length) = search::memchr(b'\n', &text[at..]) else { break };
        count.line(&text[at..at + length]);
        at += length + 1;
    }
    if whole && count.good + count.bad < MAX_LINES {
        count.line(&text[at..]);
    }
    // The last line of a window is cut, but there is one. A tool that says something prints records
    // a line each.
    let more = !whole && at < text.len() || count.of_tools > 0;
    let Count { good, bad, .. } = count;
    good > bad && (good + bad > 1 || more || wanted) || wanted && good > 0
}

/// How many lines there are of each sort.
#[derive(Default)]
struct Count {
    good: usize,
    bad: usize,
    of_tools: usize,
}

impl Count {
    /// A line that is `null` may be either.
    fn line(&mut self, line: &[u8]) {
        let line = line.trim_ascii();
        if line.is_empty() {
            return;
        }
        if is_tool_line(line) {
            self.of_tools += 1;
        } else if is_line_record(line) {
            self.good += 1;
        } else if line != b"null" {
            self.bad += 1;
        }
    }
}

/// Whether a line is an object, an array or a string. Numbers and words alone are lines of any text.
fn is_line_record(line: &[u8]) -> bool {
    if !matches!(line.first(), Some(b'{' | b'[' | b'"')) {
        return false;
    }
    match value_end(line, 0) {
        Some(end) => end == line.len(),
        // NaN does not make a line less of a record.
        None => line.starts_with(b"{") && records::balanced_end(line, 0) == Some(line.len()),
    }
}

/// Whether a second value follows the first one directly.
fn is_glued(text: &[u8], start: usize, end: Option<usize>) -> bool {
    // Brackets alone make a value where it is an object: a line of a log begins with `[2024-05-14 …]`.
    let object_end = || records::balanced_end(text, start).filter(|_| text[start] == b'{');
    let Some(end) = end.or_else(object_end) else { return false };
    let next = records::skip_blank(text, end);
    match text.get(next) {
        Some(b'[') => true,
        // `{{` is a template's, `{%` too; and a bracket alone says nothing.
        Some(b'{') => matches!(text.get(records::skip_blank(text, next + 1)), Some(b'"' | b'}')),
        _ => false,
    }
}

/// Whether a text that begins with `[` is an array of two elements or more, or began as one, and
/// not one body as a whole.
fn is_array_of_bodies(text: &[u8]) -> bool {
    let mut records = Records::new(text, Layout::Array);
    let (Some(first), Some(second)) = (records.next(), records.next()) else { return false };
    let is_class = first.bytes.starts_with(b"\"");
    !(is_part_of_a_body(first.bytes) && (is_class || is_part_of_a_body(second.bytes)))
}

/// Whether the first element of an array shows that the array is one body: an operation of JSON
/// Patch, or the class that Jackson writes before a value.
fn is_part_of_a_body(element: &[u8]) -> bool {
    let may_be_operation = || element.starts_with(b"{") && search::find(element, b"\"op\"").is_some();
    if !element.starts_with(b"\"") && !may_be_operation() {
        return false;
    }
    let mut tape = Tape::new();
    let parsed = tape.parse(element);
    parsed
        .document()
        .root()
        .is_some_and(|root| is_patch_operation(root) || root.text().is_some_and(|text| is_class_name(&text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> Layout {
        layout_of(text.as_bytes(), true, None)
    }

    #[test]
    fn one_value() {
        for text in [
            "{}",
            " {\"a\": 1}\n",
            "[]",
            "[{\"a\": 1}]",
            "[{\"op\": \"add\", \"path\": \"/a\"}, {\"op\": \"remove\", \"path\": \"/b\"}]",
            "[\"java.util.HashMap\", {\"a\": 1}]",
            "\"x\"",
            "null",
            "1",
            "{\"a\": ",
            "{\n\"a\":\n[1]\n}\n",
            "{\"a\":1}\0\0",
            "{\"a\":1}}",
            "{\"a\": {{ x }}}",
            "[{\"a\":1},]",
        ] {
            assert_eq!(layout(text), Layout::One, "{text}");
        }
    }

    #[test]
    fn records() {
        for (text, expected) in [
            ("", Layout::Blank),
            (" \r\n\t", Layout::Blank),
            ("[{\"a\":1},{\"b\":2}]", Layout::Array),
            ("[\n{\"a\":1},\n{\"b\":2},\n]\n", Layout::Array),
            ("[{\"op\":\"add\",\"path\":\"/a\"},{\"b\":2}]", Layout::Array),
            ("[\"{}\",\"{}\"]", Layout::Array),
            ("[{\"a\":1},{\"b\":", Layout::Array),
            ("{\"a\":1}\n{\"b\":2}", Layout::Lines),
            ("{\"a\":1}\n\n{\"b\"\n{\"b\":2}\n", Layout::Lines),
            ("{\"a\": NaN}\n{\"b\": 1}\n", Layout::Lines),
            ("oops\n{\"a\":1}\n{\"b\":1}\n", Layout::Lines),
            ("{\"a\":1}\nProcessed a total of 1 messages\n", Layout::Lines),
            ("% Reached end of topic t [0] at offset 1\n{\"a\":1}\n", Layout::Lines),
            ("{\"a\":1}{\"b\":2}", Layout::Glued),
            ("{\n\"a\":1\n}\n{\n\"b\":2\n}\n", Layout::Glued),
            ("{\n\"a\":NaN\n}\n{\n\"b\":2\n}\n", Layout::Glued),
            ("\u{1e}{}\n", Layout::Sequence),
            (" \u{c}", Layout::Text),
            ("hello", Layout::Text),
            ("Struct{a=1}", Layout::Text),
            ("1\n2\n3\n", Layout::One),
        ] {
            assert_eq!(layout(text), expected, "{text}");
        }
    }

    #[test]
    fn the_extension_breaks_ties_only() {
        let of = |text: &str| layout_of(text.as_bytes(), true, Some("ndjson"));
        assert_eq!(of("{\"a\":1}\n"), Layout::Lines);
        assert_eq!(of("{\n\"a\":1}\n"), Layout::One);
        assert_eq!(of("{\"a\":1}\n{\"b\":"), Layout::Lines);
        assert_eq!(of("{\"a\":"), Layout::Lines);
        assert_eq!(of("{\"a\":\n{\"b\":"), Layout::Lines);
        assert_eq!(of("{\n\"a\":1}{\n\"b\":1}"), Layout::Glued);
    }

    #[test]
    fn yaml_is_recognised_by_its_name() {
        let of = |text: &str| layout_of(text.as_bytes(), true, Some("yml"));
        assert_eq!(of("{\"a\":1}\n"), Layout::One);
        for text in ["\"a\": 1\n", "a: 1\n", "[a]: 1", "{a: 1}", "- {}\n- {}\n"] {
            assert_eq!(of(text), Layout::Yaml, "{text}");
        }
    }

    #[test]
    fn a_window_may_end_anywhere() {
        let of = |text: &str| layout_of(text.as_bytes(), false, None);
        assert_eq!(of("{\"a\":1}\n{\"b"), Layout::Lines);
        assert_eq!(of("{\n\"a\":1,\n\"b"), Layout::One);
    }
}
