//! Between the text of a JSON string and what it says, and which byte of the one is which of the other.
//!
//! Bodies often lie inside other documents as strings. Such a body is unescaped, linted as bytes, and every
//! finding is mapped back to the bytes that the user sees, through a [`SegmentMap`].

use super::lexer::{Escape, escape, string_stop};
use crate::text::BodySpan;
use crate::text::search;

/// Appends the bytes that a string's content (without its quotes) stands for.
///
/// Surrogate pairs are joined. A lone `\udc80` to `\udcff` becomes that single byte: so Python's
/// `surrogateescape` writes bytes that are not UTF-8, and mitmproxy uses it for bodies. Any other
/// lone surrogate becomes its three bytes of generalised UTF-8. An escape that JSON does not know
/// stays as it is written.
pub fn unescape_into(raw: &[u8], out: &mut Vec<u8>) {
    out.reserve(raw.len());
    walk(raw, |unit| match unit {
        Unit::Plain(bytes) => out.extend_from_slice(bytes),
        Unit::Character(character, _) => {
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        Unit::Surrogate(unit) => {
            let (bytes, length) = surrogate_bytes(unit);
            out.extend_from_slice(&bytes[..length]);
        }
    });
}

/// What a string's content says, as text: bytes that are not Unicode become U+FFFD. `apostrophes`: the
/// string is written in them, so `\'` is one.
pub(super) fn unescape_lossy(raw: &[u8], apostrophes: bool) -> String {
    let mut out = String::with_capacity(raw.len());
    walk(raw, |unit| match unit {
        Unit::Plain(bytes) => out.push_str(&String::from_utf8_lossy(bytes)),
        Unit::Character(character, _) => out.push(character),
        Unit::Surrogate(_) => out.push(char::REPLACEMENT_CHARACTER),
    });
    if apostrophes { out.replace("\\'", "'") } else { out }
}

/// Whether `text` as the content of a JSON string is written otherwise than it reads.
#[must_use]
pub fn needs_escapes(text: &str) -> bool {
    string_stop(text.as_bytes(), 0) < text.len()
}

/// Appends `text` as the content of a JSON string, escaping only what must be: quote, backslash and control
/// characters. The quotes around it are the caller's.
pub fn escape_json_into(text: &str, out: &mut String) {
    out.reserve(text.len());
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0x00..0x20 => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        plain = at + 1;
        if short.is_empty() {
            out.push_str("\\u00");
            out.push(char::from(b'0' + (byte >> 4)));
            out.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
        } else {
            out.push_str(short);
        }
    }
    out.push_str(&text[plain..]);
}

/// Where each byte of an unescaped string came from. It holds the escapes only: between them both texts run
/// in step.
#[derive(Clone, Debug, Default)]
pub struct SegmentMap {
    escapes: Vec<EscapeUnit>,
    raw_len: u32,
    decoded_len: u32,
    /// Whether the first quote is written as `\u0022`; `None` before the first.
    numbers_quotes: Option<bool>,
}

#[derive(Clone, Copy, Debug)]
struct EscapeUnit {
    decoded: u32,
    raw: u32,
    decoded_len: u16,
    raw_len: u16,
}

/// Maps the bytes that [`unescape_into`] makes of `raw` to those of `raw`.
#[must_use]
pub fn map_segments(raw: &[u8]) -> SegmentMap {
    let mut map = SegmentMap::default();
    walk(raw, |unit| {
        let (decoded_len, raw_len) = match unit {
            Unit::Plain(bytes) => {
                map.decoded_len += bytes.len() as u32;
                map.raw_len += bytes.len() as u32;
                return;
            }
            Unit::Character(character, raw_len) => {
                if character == '"' {
                    map.numbers_quotes.get_or_insert(raw_len > 2);
                }
                (character.len_utf8(), raw_len)
            }
            Unit::Surrogate(unit) => (surrogate_bytes(unit).1, 6),
        };
        map.escapes.push(EscapeUnit {
            decoded: map.decoded_len,
            raw: map.raw_len,
            decoded_len: decoded_len as u16,
            raw_len: raw_len as u16,
        });
        map.decoded_len += decoded_len as u32;
        map.raw_len += raw_len as u32;
    });
    map
}

impl SegmentMap {
    /// Adds bytes that stand for themselves, in escaped forms other than JSON's.
    pub fn keep(&mut self, len: usize) {
        self.decoded_len += len as u32;
        self.raw_len += len as u32;
    }

    /// Adds a unit of `raw_len` bytes that stands for `decoded_len` others, perhaps for none.
    pub fn replace(&mut self, decoded_len: usize, raw_len: usize) {
        const LONGEST: usize = u16::MAX as usize;
        let (mut decoded_left, mut raw_left) = (decoded_len, raw_len);
        while decoded_left + raw_left > 0 {
            let (decoded, raw) = (decoded_left.min(LONGEST), raw_left.min(LONGEST));
            self.escapes.push(EscapeUnit {
                decoded: self.decoded_len,
                raw: self.raw_len,
                decoded_len: decoded as u16,
                raw_len: raw as u16,
            });
            self.decoded_len += decoded as u32;
            self.raw_len += raw as u32;
            (decoded_left, raw_left) = (decoded_left - decoded, raw_left - raw);
        }
    }

    /// The bytes of the escaped text that `decoded`, a span of the unescaped one, came from: from
    /// the start of the escape (or byte) that holds its first byte to the end of the one that holds
    /// its last byte. An empty span gives the empty place before that escape (or byte). What lies
    /// after the end gives the end.
    #[must_use]
    pub fn source_span(&self, decoded: BodySpan) -> BodySpan {
        let start = self.unit(decoded.start).0;
        if decoded.end <= decoded.start {
            return BodySpan::at(start);
        }
        BodySpan::new(start, self.unit(decoded.end - 1).1)
    }

    /// Whether the decoded byte `at` is amid what one escape says.
    #[must_use]
    pub fn splits(&self, at: u32) -> bool {
        let after = self.escapes.partition_point(|escape| escape.decoded <= at);
        let Some(escape) = after.checked_sub(1).map(|index| self.escapes[index]) else { return false };
        at > escape.decoded && at - escape.decoded < u32::from(escape.decoded_len)
    }

    /// Whether quotes are written by their number, `\u0022`.
    #[must_use]
    pub fn numbers_quotes(&self) -> bool {
        self.numbers_quotes == Some(true)
    }

    /// Start and end of the raw unit that holds the decoded byte `at`.
    fn unit(&self, at: u32) -> (u32, u32) {
        if at >= self.decoded_len {
            return (self.raw_len, self.raw_len);
        }
        let after = self.escapes.partition_point(|escape| escape.decoded <= at);
        let Some(escape) = after.checked_sub(1).map(|index| self.escapes[index]) else { return (at, at + 1) };
        let escape_end = escape.raw + u32::from(escape.raw_len);
        let offset = at - escape.decoded;
        match offset.checked_sub(u32::from(escape.decoded_len)) {
            None => (escape.raw, escape_end),
            Some(plain) => (escape_end + plain, escape_end + plain + 1),
        }
    }
}

/// Where bytes of a long unescaped string came from, in little room: marks at a distance, from
/// which the escaped text is counted again.
#[derive(Clone, Debug)]
pub struct MarkMap {
    /// Offsets in the unescaped and in the escaped text.
    marks: Vec<(u32, u32)>,
    decoded_len: u32,
    raw_len: u32,
}

/// How far marks are apart, in bytes of the escaped text.
const MARK_BYTES: u32 = 512;

/// Unescapes `raw` as [`unescape_into`] does, with marks.
#[must_use]
pub fn unescape_marked(raw: &[u8]) -> (Vec<u8>, MarkMap) {
    let mut out = Vec::with_capacity(raw.len());
    let (mut marks, mut at) = (vec![(0, 0)], 0_u32);
    walk(raw, |unit| {
        if at - marks.last().map_or(0, |(_, raw)| *raw) >= MARK_BYTES {
            marks.push((out.len() as u32, at));
        }
        at += match unit {
            Unit::Plain(bytes) => {
                out.extend_from_slice(bytes);
                bytes.len()
            }
            Unit::Character(character, raw_len) => {
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                raw_len
            }
            Unit::Surrogate(unit) => {
                let (bytes, length) = surrogate_bytes(unit);
                out.extend_from_slice(&bytes[..length]);
                6
            }
        } as u32;
    });
    let map = MarkMap { marks, decoded_len: out.len() as u32, raw_len: raw.len() as u32 };
    (out, map)
}

impl MarkMap {
    /// What [`SegmentMap::source_span`] gives; `raw` is the text that the map was made of.
    #[must_use]
    pub fn source_span(&self, raw: &[u8], decoded: BodySpan) -> BodySpan {
        let start = self.unit(raw, decoded.start).start;
        if decoded.end <= decoded.start {
            return BodySpan::at(start);
        }
        BodySpan::new(start, self.unit(raw, decoded.end - 1).end)
    }

    /// The unit of the escaped text that holds a byte of the unescaped one.
    fn unit(&self, raw: &[u8], at: u32) -> BodySpan {
        if at >= self.decoded_len {
            return BodySpan::at(self.raw_len);
        }
        let after = self.marks.partition_point(|(decoded, _)| *decoded <= at);
        let (decoded, start) = self.marks[after - 1];
        let end = self.marks.get(after).map_or(self.raw_len, |(_, raw)| *raw);
        let near = map_segments(&raw[start as usize..end as usize]);
        let unit = near.source_span(BodySpan::new(at - decoded, at - decoded + 1));
        BodySpan::new(start + unit.start, start + unit.end)
    }
}

/// A piece of a string's content.
enum Unit<'a> {
    /// Bytes that stand for themselves.
    Plain(&'a [u8]),
    /// An escape and how many bytes it takes.
    Character(char, usize),
    /// Half of a surrogate pair, escaped in six bytes.
    Surrogate(u16),
}

/// Both directions and the map go through here, so that they cannot disagree.
fn walk<'a>(raw: &'a [u8], mut each: impl FnMut(Unit<'a>)) {
    let mut plain = 0;
    let mut from = 0;
    while let Some(at) = search::memchr(b'\\', &raw[from..]).map(|offset| from + offset) {
        let (unit, length) = match escape(raw, at) {
            Escape::Character(character, length) => (Unit::Character(character, length), length),
            Escape::LoneSurrogate(unit) => (Unit::Surrogate(unit), 6),
            Escape::Bad => {
                from = at + 1;
                continue;
            }
        };
        if at > plain {
            each(Unit::Plain(&raw[plain..at]));
        }
        each(unit);
        (plain, from) = (at + length, at + length);
    }
    if plain < raw.len() {
        each(Unit::Plain(&raw[plain..]));
    }
}

fn surrogate_bytes(unit: u16) -> ([u8; 3], usize) {
    if let 0xdc80..=0xdcff = unit {
        return ([(unit & 0xff) as u8, 0, 0], 1);
    }
    let low_six = |shift: u16| 0x80 | ((unit >> shift) & 0x3f) as u8;
    ([0xe0 | (unit >> 12) as u8, low_six(6), low_six(0)], 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unescape(raw: &str) -> Vec<u8> {
        let mut out = Vec::new();
        unescape_into(raw.as_bytes(), &mut out);
        out
    }

    #[test]
    fn marks_give_what_the_whole_map_gives() {
        let piece = r#"{\"caf\u00e9\":\"\ud83d\ude00\\\",\"n\": 1, \ud800 \x plain plain plain}"#;
        let raw = piece.repeat(40);
        let (bytes, marks) = unescape_marked(raw.as_bytes());
        let mut whole = Vec::new();
        unescape_into(raw.as_bytes(), &mut whole);
        assert_eq!(bytes, whole);
        let map = map_segments(raw.as_bytes());
        for start in 0..bytes.len() as u32 {
            for length in [0, 1, 7, 600] {
                let span = BodySpan::new(start, (start + length).min(bytes.len() as u32));
                assert_eq!(marks.source_span(raw.as_bytes(), span), map.source_span(span), "{span:?}");
            }
        }
        let end = BodySpan::at(bytes.len() as u32);
        assert_eq!(marks.source_span(raw.as_bytes(), end), map.source_span(end));
        assert_eq!(unescape_marked(b"").0, b"");
    }

    #[test]
    fn unescapes() {
        for (raw, bytes) in [
            ("", &b""[..]),
            ("plain é", "plain é".as_bytes()),
            (r#"\"\\\/\b\f\n\r\t"#, b"\"\\/\x08\x0c\n\r\t"),
            (r"\u00e9\u0000\ud83d\ude00", "é\0😀".as_bytes()),
            // Latin-1 bytes, as surrogateescape writes them, lone also where two are together.
            (r"Zo\udceb\udcff", b"Zo\xeb\xff"),
            (r"\ud800\udc7f", "\u{1007f}".as_bytes()),
            (r"\ud800x\udc7f\udd00", b"\xed\xa0\x80x\xed\xb1\xbf\xed\xb4\x80"),
            (r"\x41\u12\'\", br"\x41\u12\'\"),
        ] {
            assert_eq!(unescape(raw), bytes, "{raw}");
        }
    }

    #[test]
    fn escapes_as_little_as_it_may() {
        let mut out = String::new();
        escape_json_into("a\"\\/\n\r\t\u{8}\u{c}\0\u{1f}\u{7f}é\u{2028}", &mut out);
        assert_eq!(out, "a\\\"\\\\/\\n\\r\\t\\b\\f\\u0000\\u001f\u{7f}é\u{2028}");
    }

    #[test]
    fn maps_back_to_the_source() {
        // Decoded: `{"é":1}` and a smiley, which takes four bytes.
        let raw = r#"{\"\u00e9\":1}\ud83d\ude00 "#;
        assert_eq!(unescape(raw), "{\"é\":1}😀 ".as_bytes());
        let map = map_segments(raw.as_bytes());
        let source = |start, end| &raw[map.source_span(BodySpan::new(start, end)).range()];
        assert_eq!(source(0, 1), "{");
        assert_eq!(source(1, 2), r#"\""#);
        assert_eq!(source(1, 5), r#"\"\u00e9\""#);
        assert_eq!(source(2, 3), r"\u00e9");
        assert_eq!(source(3, 4), r"\u00e9");
        assert_eq!(source(6, 7), "1");
        assert_eq!(source(9, 10), r"\ud83d\ude00");
        assert_eq!(source(12, 13), " ");
        assert_eq!(source(0, 13), raw);
        assert_eq!(map.source_span(BodySpan::at(3)), BodySpan::at(3));
        assert_eq!(map.source_span(BodySpan::at(5)), BodySpan::at(11));
        assert_eq!(map.source_span(BodySpan::at(13)), BodySpan::at(raw.len() as u32));
        assert_eq!(map.source_span(BodySpan::new(12, 99)), BodySpan::new(26, 27));
        assert_eq!(SegmentMap::default().source_span(BodySpan::new(0, 5)), BodySpan::at(0));
        let split: Vec<u32> = (0..14).filter(|at| map.splits(*at)).collect();
        assert_eq!(split, [3, 9, 10, 11]);
        assert!(!map.numbers_quotes() && map_segments(br"\u0022a\u0022").numbers_quotes());
    }

    #[test]
    fn maps_of_other_forms_are_built_by_hand() {
        // `'a'\n…: b` with the quotes and everything up to `b` left out, and `b` written for two bytes.
        let mut map = SegmentMap::default();
        map.replace(0, 1);
        map.keep(1);
        map.replace(0, 1);
        map.replace(0, 70_000);
        map.replace(2, 1);
        assert_eq!(map.source_span(BodySpan::new(0, 1)), BodySpan::new(1, 2));
        assert_eq!(map.source_span(BodySpan::new(1, 2)), BodySpan::new(70_003, 70_004));
        assert_eq!(map.source_span(BodySpan::new(0, 3)), BodySpan::new(1, 70_004));
        assert_eq!(map.source_span(BodySpan::at(3)), BodySpan::at(70_004));
    }

    #[test]
    fn plain_text_needs_no_memory() {
        let map = map_segments(&[b'x'; 1000]);
        assert!(map.escapes.is_empty());
        assert_eq!(map.source_span(BodySpan::new(7, 9)), BodySpan::new(7, 9));
    }
}
