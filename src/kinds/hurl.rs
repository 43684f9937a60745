//! `hurl`: Hurl files, <https://hurl.dev/docs/grammar.html>. An entry is a request, perhaps with
//! sections in brackets, a body, and what the answer is asserted to be. `{{x}}` may be anywhere.

use crate::text::search;
use std::ops::Range;

use crate::input::beside;
use crate::input::lines::{after, line_at, lines, text_of, trimmed};
use crate::input::records::balanced_end;
use crate::input::unpack;
use crate::input::{
    Body, Escaping, Frame, Header, Item, Kind, KindMeta, Layer, Load, Request, Sample, Text, Unread,
};
use crate::json::value_end;
use crate::notation::rendering::Rendering;
use crate::text::has_no_body;

/// A Hurl file.
pub(super) struct Hurl;

static META: KindMeta = KindMeta {
    id: "hurl",
    summary: "Hurl files",
    detected_by: "a method and a URL in the first line, and `HTTP 200` or `HTTP *` after a request; or the extension",
    example: r#"PATCH {{base}}/api/v2/conversations/calls/{{conversation}}/participants/{{participant}}/attributes
{"attributes": {"crm_tier": "{{tier}}"}}
HTTP 202"#,
    extensions: &["hurl"],
    refers: &["hurl"],
    ..KindMeta::EMPTY
};

impl Kind for Hurl {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        let text = sample.text();
        let first = lines(text, 0).find(|line| !is_blank_or_comment(&text[line.clone()]));
        let starts = first.is_some_and(|offset| is_request_line(&text[offset]));
        starts && (sample.extension() == Some("hurl") || asserts_an_answer(text))
    }

    fn accepts(&self, sample: &Sample<'_>) -> bool {
        lines(sample.text(), 0).any(|line| is_request_line(&sample.text()[line]))
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, emit, .. } = load;
        let mut record = 0;
        let mut at = 0;
        while let Some(line) = lines(text, at).find(|line| is_request_line(&text[line.clone()])) {
            let entry = Entry::read(text, line.clone(), frame);
            at = entry.end.max(after(text, &line));
            emit(entry.item(record, text, frame));
            record += 1;
        }
        if record == 0 {
            let reason = "no request line, as in `PATCH https://host/path`";
            emit(Item::Unreadable { record: None, reason: reason.into() });
        }
        record
    }
}

/// A request of a file.
struct Entry<'s> {
    method: Text<'s>,
    url: Text<'s>,
    headers: Vec<Header<'s>>,
    body: Found,
    /// Where the answer's assertions, or the next request, may start.
    end: usize,
}

/// A body as it is written.
enum Found {
    None,
    /// These bytes.
    Bytes(Range<usize>),
    /// The same, with the media type that Hurl sends for them where no header says another.
    Json(Range<usize>),
    /// Between backquotes, with escapes.
    Escaped(Range<usize>),
    /// The name of a file.
    File(Range<usize>),
    /// base64, or else hexadecimal digits.
    Encoded(Range<usize>, bool),
    /// Fields or parts.
    Form,
    Xml,
    /// Begun and never ended.
    CutOff,
}

impl<'s> Entry<'s> {
    fn read(text: &'s [u8], line: Range<usize>, frame: &Frame) -> Self {
        let method =
            line.start..line.start + text[line.clone()].iter().take_while(|text| **text != b' ').count();
        let url = trimmed(text, method.end..comment_start(text, line.clone()));
        let mut entry = Self {
            method: text_of(text, method, frame),
            url: text_of(text, url, frame),
            headers: Vec::new(),
            body: Found::None,
            end: text.len(),
        };
        let mut in_section = false;
        let mut at = after(text, &line);
        while at < text.len() {
            let line = line_at(text, at);
            let content = &text[line.clone()];
            let start = trimmed(text, line.clone()).start;
            if is_blank_or_comment(content) {
                at = after(text, &line);
                continue;
            }
            if is_request_line(content) || is_answer_line(content) {
                entry.end = at;
                return entry;
            }
            if let Some(name) = section(content) {
                in_section = true;
                if matches!(name, b"FormParams" | b"Form" | b"MultipartFormData" | b"Multipart") {
                    entry.body = Found::Form;
                }
            } else if let Some((body, end)) = body_at(text, start) {
                (entry.body, entry.end) = (body, end);
                return entry;
            } else if let Some(colon) = key_end(content)
                && !in_section
            {
                let name = String::from_utf8_lossy(content[..colon].trim_ascii());
                let value = trimmed(text, line.start + colon + 1..line.end);
                entry.headers.push(Header { name, value: text_of(text, value, frame) });
            }
            at = after(text, &line);
        }
        entry
    }

    fn item(mut self, record: u64, text: &'s [u8], frame: &Frame) -> Item<'s> {
        let unreadable = |reason: String| Item::Unreadable { record: Some(record), reason: reason.into() };
        let mut layers = frame.layers.clone();
        let (mut body_file, mut unread) = (None, None);
        let reads = has_no_body(&*self.method.text);
        if matches!(self.body, Found::Json(_)) && !self.headers.iter().any(is_content_type) {
            let value = Text { text: "application/json".into(), span: None };
            self.headers.push(Header { name: "Content-Type".into(), value });
        }
        let body = match self.body {
            Found::None | Found::Form | Found::Xml if reads => None,
            Found::None => Some(frame.body(text, self.end, self.end)),
            Found::Bytes(range) | Found::Json(range) => Some(frame.body(text, range.start, range.end)),
            Found::Escaped(range) => match backquoted(&text[range.clone()]) {
                Some(rendering) => Some(rendering.body(range.start, frame, Escaping::Backquotes)),
                None => return unreadable("its body has an escape that Hurl does not have".to_owned()),
            },
            Found::File(name) => {
                let name = String::from_utf8_lossy(&text[name]).replace('\\', "");
                match beside::body_file(frame.folder.as_deref(), &name) {
                    Ok((body, file)) => {
                        body_file = Some(file);
                        Some(body)
                    }
                    Err(no_call) => return no_call.item(record),
                }
            }
            Found::Encoded(range, is_base64) => {
                let raw = &text[range.clone()];
                let bytes = if is_base64 { unpack::base64(raw) } else { unpack::hex(raw) };
                let Some(bytes) = bytes else {
                    let what = if is_base64 { "base64" } else { "hexadecimal" };
                    return unreadable(format!("its body is not {what}"));
                };
                layers.extend(is_base64.then_some(Layer::Base64));
                Some(Body { bytes: bytes.into(), origin: frame.field(range) })
            }
            Found::Form => {
                unread = Some(Unread::Form);
                None
            }
            Found::Xml => {
                unread = Some(Unread::Other("its body is XML, not JSON"));
                None
            }
            Found::CutOff => return unreadable("its body is truncated".to_owned()),
        };
        Item::Request(Request {
            record,
            method: Some(self.method),
            url: Some(self.url),
            headers: Some(self.headers),
            body,
            unread,
            body_file,
            layers,
            template: true,
            sent: true,
            ..Request::default()
        })
    }
}

fn is_content_type(header: &Header<'_>) -> bool {
    header.name.eq_ignore_ascii_case("content-type")
}

/// The body that begins at `at`, and where it ends; `None` where a header is there.
fn body_at(text: &[u8], at: usize) -> Option<(Found, usize)> {
    let line = line_at(text, at);
    let content = &text[line.clone()];
    let until = |start: usize, mark: u8| {
        let end = search::memchr(mark, &text[start..line.end]).map(|offset| start + offset);
        end.map_or((Found::CutOff, line.end), |end| (Found::Bytes(start..end), end + 1))
    };
    Some(match content {
        [b'`', b'`', b'`', ..] => {
            let start = after(text, &line);
            // On one line: ```{"a": 1}```
            if let Some(inline) = content.get(3..).filter(|text| text.ends_with(b"```")) {
                return Some((Found::Bytes(at + 3..at + inline.len()), line.end));
            }
            let Some(end) = search::find(&text[start..], b"```").map(|offset| start + offset) else {
                return Some((Found::CutOff, next_message(text, start)));
            };
            let is_json = content[3..].starts_with(b"json");
            let body = if is_json { Found::Json(start..end) } else { Found::Bytes(start..end) };
            (body, after(text, &line_at(text, end)))
        }
        [b'`', ..] => match backquote_end(content) {
            Some(end) => (Found::Escaped(at + 1..at + end), line.end),
            None => (Found::CutOff, line.end),
        },
        _ if content.starts_with(b"file,") => match until(at + 5, b';') {
            (Found::Bytes(name), end) => (Found::File(trimmed(text, name)), end),
            other => other,
        },
        _ if content.starts_with(b"base64,") || content.starts_with(b"hex,") => {
            let start = at + search::memchr(b',', content)? + 1;
            // No further than this request goes: each of thousands may lack its end.
            let own = &text[start..next_message(text, line.end)];
            let end = search::memchr(b';', own).map(|offset| start + offset);
            end.map_or((Found::CutOff, line.end), |end| {
                (Found::Encoded(start..end, content[0] == b'b'), end + 1)
            })
        }
        [b'<', ..] => (Found::Xml, next_message(text, at)),
        [b'{', b'{', ..] if key_end(content).is_some() && !content.ends_with(b"{") => return None,
        [b'{' | b'[', ..] => {
            let next = next_message(text, at);
            let end = value_end(text, at).or_else(|| balanced_end(text, at)).filter(|end| *end <= next);
            let end = end.unwrap_or_else(|| at + text[at..next].trim_ascii_end().len());
            (Found::Json(at..end), end)
        }
        [b'"' | b'0'..=b'9' | b'-', ..] => json_scalar(text, at, &line)?,
        _ if [&b"true"[..], b"false", b"null"].contains(&content.trim_ascii_end()) => {
            json_scalar(text, at, &line)?
        }
        _ => return None,
    })
}

fn json_scalar(text: &[u8], at: usize, line: &Range<usize>) -> Option<(Found, usize)> {
    let end = value_end(text, at)?;
    is_blank_or_comment(&text[end..line.end]).then_some((Found::Json(at..end), end))
}

/// Where a text between backquotes ends.
fn backquote_end(content: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match content.get(at)? {
            b'`' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// `\n`, `` \` ``, `\u{1F600}` and the like.
fn backquoted(raw: &[u8]) -> Option<Rendering> {
    let mut made = Rendering::default();
    while made.taken() < raw.len() {
        let rest = &raw[made.taken()..];
        let plain = search::memchr(b'\\', rest).unwrap_or(rest.len());
        made.keep(&rest[..plain]);
        let rest = &rest[plain..];
        let byte: &[u8] = match rest.get(1) {
            None if rest.is_empty() => break,
            Some(b'n') => b"\n",
            Some(b't') => b"\t",
            Some(b'r') => b"\r",
            Some(b'b') => b"\x08",
            Some(b'f') => b"\x0c",
            Some(b'u') => {
                let end = search::memchr(b'}', rest)?;
                let digits = std::str::from_utf8(rest.get(3..end)?).ok().filter(|_| rest[2] == b'{')?;
                let letter = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
                made.replace(end + 1, letter.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            Some(b'\\' | b'`' | b'"' | b'#' | b':' | b'/') => &rest[1..2],
            _ => return None,
        };
        made.replace(2, byte);
    }
    Some(made)
}

/// Where the next request or answer starts.
fn next_message(text: &[u8], at: usize) -> usize {
    let is_message = |offset: &Range<usize>| {
        is_request_line(&text[offset.clone()]) || is_answer_line(&text[offset.clone()])
    };
    lines(text, at).find(is_message).map_or(text.len(), |line| line.start)
}

fn is_blank_or_comment(line: &[u8]) -> bool {
    matches!(line.trim_ascii_start().first(), None | Some(b'#'))
}

/// `METHOD url`, without a version.
fn is_request_line(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let method = line.iter().take_while(|line| line.is_ascii_uppercase()).count();
    let target = line[method..].trim_ascii_start();
    (3..=10).contains(&method)
        && line.get(method) == Some(&b' ')
        && (target.starts_with(b"http") || target.starts_with(b"{{"))
        && search::find(target, b" HTTP/").is_none()
}

/// `HTTP 200`, `HTTP/1.1 *`: nothing after it but a comment.
fn is_answer_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"HTTP") else { return false };
    let mut words = rest.split(u8::is_ascii_whitespace).filter(|part| !part.is_empty());
    let version = rest.starts_with(b"/").then(|| words.next()).flatten();
    let status = words.next();
    version.is_none_or(|version| version.len() <= 4)
        && status.is_some_and(|status| {
            status == b"*" || status.len() == 3 && status.iter().all(u8::is_ascii_digit)
        })
        && words.next().is_none_or(|word| word.starts_with(b"#"))
}

fn asserts_an_answer(text: &[u8]) -> bool {
    lines(text, 0).any(|line| is_answer_line(&text[line]))
}

/// The name in `[Options]`.
fn section(line: &[u8]) -> Option<&[u8]> {
    let name = line.trim_ascii().strip_prefix(b"[")?.strip_suffix(b"]")?;
    (name.first()?.is_ascii_uppercase() && name.iter().all(u8::is_ascii_alphanumeric)).then_some(name)
}

/// Where the colon after a key is; keys may hold `{{x}}`.
fn key_end(line: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match line.get(at)? {
            b':' if at > 0 => return Some(at),
            b'{' if line[at..].starts_with(b"{{") => at += search::find(&line[at..], b"}}")? + 2,
            b'"' | b'{' | b'[' | b'`' | b' ' => return None,
            _ => at += 1,
        }
    }
}

/// Where the comment after a URL starts; `#` alone may be the URL's.
fn comment_start(text: &[u8], line: Range<usize>) -> usize {
    search::find(&text[line.clone()], b" #").map_or(line.end, |at| line.start + at)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, layers, placed, unread};
    use super::*;
    use crate::json::Tape;

    fn is_one(text: &str, extension: Option<&str>) -> bool {
        let mut tape = Tape::new();
        Hurl.sniff(&Sample::new(text.as_bytes(), true, extension, &mut tape))
    }

    #[test]
    fn every_form_of_body() {
        for (body, expected) in [
            ("{\"a\": {{x}}}", "{\"a\": {{x}}}"),
            ("{\n \"a\": [1]\n} # c", "{\n \"a\": [1]\n}"),
            ("[]", "[]"),
            ("```json\n{\"a\": 1}\n```", "{\"a\": 1}\n"),
            ("```\n{}\n```", "{}\n"),
            ("```{}```", "{}"),
            ("`{\"a\": 1}`", "{\"a\": 1}"),
            (r"`a\`\n\u{e9}`", "a`\né"),
            ("base64,e30=;", "{}"),
            ("hex,7b7d;", "{}"),
            ("null", "null"),
            ("\"x\"", "\"x\""),
            ("", ""),
        ] {
            for head in ["", "Content-Type: a/b\n{{k}}: v\n", "[Options]\nverbose: true\n"] {
                let text =
                    format!("PATCH {{{{b}}}}/p # c\n{head}\n{body}\nHTTP 200\n[Asserts]\nbody == \"x\"\n");
                assert_eq!(bodies(&Hurl, &text), [expected], "{text}");
                assert_eq!(items(&Hurl, &text).len(), 1, "{text}");
            }
        }
        assert_eq!(layers(&Hurl, "PATCH http://h\nbase64,e30=;"), ["base64"]);
    }

    #[test]
    fn places() {
        let text = "PATCH http://h/p\n`{\"\\u{61}b\": 1}`\n\nPATCH http://h/q\n{\"ab\": 1}\n";
        assert_eq!(placed(&Hurl, text, "\"ab\""), ["\"\\u{61}b\"", "\"ab\""]);
    }

    #[test]
    fn answers_are_no_requests() {
        let text = "GET http://h/p\nHTTP 200\n{\"attributes\": {}}\n\nPATCH http://h/p\n{}\nHTTP/1.1 202 # c\n\
                    ```json\n{\"x\": 1}\n```\n";
        assert_eq!(items(&Hurl, text), ["request 0", "request 1"]);
        assert_eq!(bodies(&Hurl, text), ["{}"]);
    }

    #[test]
    fn a_broken_entry_does_not_lose_its_neighbours() {
        let text = "PATCH http://h/p\n{\"a\": \nHTTP 200\nPATCH http://h/p\n```json\n{}\n\nPATCH http://h/p\n\
                    base64,%%%;\nPATCH http://h/p\n[]\n";
        assert_eq!(
            items(&Hurl, text),
            [
                "request 0",
                "unreadable 1: its body is truncated",
                "unreadable 2: its body is not base64",
                "request 3"
            ]
        );
        assert_eq!(bodies(&Hurl, text), ["{\"a\":", "[]"]);
    }

    /// It was looked for to the end of the file, for each request anew.
    #[test]
    fn the_end_of_an_encoded_body_is_in_its_request() {
        let text = "PATCH http://h/p\nbase64,e30=\nPATCH http://h/p\nhex,7b7d;\n";
        assert_eq!(items(&Hurl, text), ["unreadable 0: its body is truncated", "request 1"]);
        assert_eq!(bodies(&Hurl, text), ["{}"]);
    }

    #[test]
    fn other_bodies() {
        let text = "POST http://h/p\n[FormParams]\na: b\nHTTP 200\nPOST http://h/p\n<a/>\n\
                    PATCH http://h/p\nfile,no.json;\n";
        let found = items(&Hurl, text);
        let xml = Unread::Other("its body is XML, not JSON");
        assert_eq!(unread(&Hurl, text), [Some(Unread::Form), Some(xml)]);
        assert!(found[2].starts_with("skipped 2: its body is in `no.json`"), "{found:?}");
    }

    #[test]
    fn neighbours_are_distinguished() {
        assert!(is_one("# c\nPATCH http://h/p\n{}\nHTTP *\n", None));
        assert!(is_one("PATCH {{h}}/p\n", Some("hurl")));
        assert!(!is_one("PATCH http://h/p HTTP/1.1\nHost: h\n\n{}\n\nHTTP/1.1 200 OK\n", Some("http")));
        assert!(!is_one("###\nPATCH http://h/p\n\n{}\n", Some("http")));
        assert!(!is_one("PATCH http://h/p\n", None));
    }
}
