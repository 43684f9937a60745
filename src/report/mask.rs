//! Which bytes of a source must not be shown: with `--redact` texts and numbers, and credentials always.
//!
//! An excerpt is a piece of anything: JSON, one document escaped inside another, a shell script, and it may
//! begin or end amid a string. So this reads no grammar. It knows strings, words and numbers, shows a string
//! only where a colon follows, and when in doubt it masks.

use std::ops::Range;

use super::arguments::argument_of_option;
use crate::text::{is_secret_name, search};

/// Words that say nothing about a customer.
const OPEN_WORDS: [&[u8]; 9] =
    [b"null", b"true", b"false", b"None", b"True", b"False", b"NaN", b"Infinity", b"undefined"];

/// Authorization schemes with the blank after them. The other schemes are also ordinary words.
const SCHEMES: [&[u8]; 2] = [b"bearer ", b"basic "];

/// A shorter word after a scheme is prose.
const LEAST_CREDENTIAL: usize = 8;

/// A longer word at the start of a cut text may be the rest of a token.
const LONGEST_REST: usize = 24;

/// The insides of strings, the numbers and the words of a text, but for names. `cut_before` says
/// that the text may begin inside something.
pub(super) fn values(text: &[u8], cut_before: bool) -> Vec<Range<usize>> {
    let outside = Scan::new(text, cut_before).run(false);
    if !cut_before {
        return outside.masked;
    }
    // Whether a cut text begins inside a string shows further on: read the wrong way round, names
    // and values are bare where only punctuation can.
    let inside = Scan::new(text, true).run(true);
    match outside.plausible_to.cmp(&inside.plausible_to) {
        std::cmp::Ordering::Greater => outside.masked,
        std::cmp::Ordering::Less => inside.masked,
        std::cmp::Ordering::Equal => {
            let mut both = outside.masked;
            both.extend(inside.masked);
            both
        }
    }
}

/// What is after `Bearer` and `Basic`, and the values of headers and parameters that carry
/// credentials. `cut_before` says that the text may begin inside one.
pub(super) fn credentials(text: &[u8], cut_before: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let rest = token_length(text);
    if cut_before && rest > LONGEST_REST {
        found.push(0..rest);
    }
    let mut at = 0;
    // What a list of cookies holds is looked through once, also where nothing ends it.
    let mut cookies_end = 0;
    let (mut argument_end, mut section_end, mut object_end) = (0, 0, 0);
    while at < text.len() {
        let length = text[at..].iter().take_while(|text| is_word(**text) || **text == b'-').count();
        let word = &text[at..at + length];
        if text[at..].starts_with(b"://") {
            found.extend(user_of_url(text, at + b"://".len()));
        }
        if matches!(word, b"cookies" | b"apikey") && at >= cookies_end {
            let start = at + length;
            let list = list_end(text, start);
            cookies_end = list.end;
            found.extend(values_of_list(&text[..list.end], start));
            if list.is_object {
                found.extend(strings_of_object(&text[..list.end], start));
            }
        }
        if word.is_empty()
            && text[at] == b'['
            && at >= section_end
            && (at == 0 || text[at - 1] == b'\n')
            && let Some(section) = hurl_section(text, at)
        {
            section_end = section.end;
            found.extend(lines_with_values(text, section));
        }
        if at >= argument_end
            && word.starts_with(b"-")
            && (at == 0 || text[at - 1].is_ascii_whitespace())
            && let Some(argument) = argument_of_option(text, at, at + length)
        {
            argument_end = argument.end;
            found.extend(argument.credential);
        }
        if is_secret_name(word) {
            found.extend(value_after(text, at, at + length));
            if at >= object_end
                && let Some(object) = object_of_pair(text, at)
            {
                object_end = object.end;
                found.extend(values_of_list(&text[..object.end], object.start));
            }
        }
        for scheme in SCHEMES {
            let start = at + scheme.len();
            if text.get(at..start).is_some_and(|text| text.eq_ignore_ascii_case(scheme)) {
                let length = token_length(&text[start..]);
                if length >= LEAST_CREDENTIAL {
                    found.push(start..start + length);
                }
            }
        }
        at += length.max(1);
    }
    found
}

/// What is before the `@` of a URL whose host begins at `start`.
fn user_of_url(text: &[u8], start: usize) -> Option<Range<usize>> {
    let is_of_authority =
        |byte: &u8| !matches!(byte, b'/' | b'?' | b'#' | b'"' | b'\'' | b'\\') && !byte.is_ascii_whitespace();
    let authority = text[start..].split(|text| !is_of_authority(text)).next()?;
    let end = search::memrchr(b'@', authority)?;
    (end > 0 && !matches!(authority[0], b'$' | b'{' | b'<')).then_some(start..start + end)
}

/// Where a list or an object that follows a name ends.
struct ListEnd {
    end: usize,
    is_object: bool,
}

/// The end of the list or the object whose name ends at `start`: the bracket that closes it.
/// Brackets in strings are counted, too, so the end may be too far away.
fn list_end(text: &[u8], start: usize) -> ListEnd {
    let opening =
        text[start..].iter().find(|text| !matches!(text, b'"' | b'\\' | b':' | b' ' | b'\n' | b'\r' | b'\t'));
    let is_object = opening == Some(&b'{');
    let (open, close) = if is_object { (b'{', b'}') } else { (b'[', b']') };
    let mut depth = 0_usize;
    for at in search::memchr2_iter(open, close, &text[start..]) {
        if text[start + at] == open {
            depth += 1;
        } else if depth <= 1 {
            return ListEnd { end: start + at, is_object };
        } else {
            depth -= 1;
        }
    }
    ListEnd { end: text.len(), is_object }
}

/// The values of a list in HAR and Postman, `"cookies":[{"name":"sid","value":"…"}]`, from its name
/// to the end of the text.
fn values_of_list(text: &[u8], start: usize) -> impl Iterator<Item = Range<usize>> {
    let is_name = text[start..].starts_with(b"\"") || text[start..].starts_with(b"\\\"");
    let list = if is_name { &text[start..] } else { &[] };
    search::find_iter(list, b"value")
        .filter_map(move |at| value_after(text, start + at, start + at + b"value".len()))
}

/// The strings in an object that are not names, as in WireMock: `"cookies":{"sid":"…"}`, also
/// `{"sid":{"equalTo":"…"}}`.
fn strings_of_object(text: &[u8], start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let Some(open) = search::memchr(b'{', &text[start..]) else { return found };
    let mut at = start + open;
    while let Some(quote) = search::memchr(b'"', &text[at..]) {
        let from = at + quote + 1;
        let mut end = from;
        while text.get(end).is_some_and(|text| *text != b'"') {
            end += 1 + usize::from(text[end] == b'\\' && text.get(end + 1) != Some(&b'"'));
        }
        let end = end.min(text.len());
        at = (end + 1).min(text.len());
        let next = text[at..].iter().find(|text| !text.is_ascii_whitespace());
        if next != Some(&b':') {
            found.push(from..end);
        }
    }
    found
}

/// The most bytes that are searched for the object of a pair, in each direction.
const LONGEST_PAIR: usize = 1 << 10;

/// The object around a word that names the value beside it, in either order: `{"key":"token","value":"…"}`,
/// `{"value":"…","name":"token"}`. It starts at a quote.
fn object_of_pair(text: &[u8], word: usize) -> Option<Range<usize>> {
    let before = before_quote(&text[..word])?;
    if !(before.ends_with(b"key") || before.ends_with(b"name")) {
        return None;
    }
    let from = word.saturating_sub(LONGEST_PAIR);
    let start = from + search::memrchr(b'{', &text[from..word])? + 1;
    let start = start + text[start..word].iter().take_while(|text| text.is_ascii_whitespace()).count();
    let near = &text[..text.len().min(word + LONGEST_PAIR)];
    let end = search::memchr(b'}', &near[word..]).map_or(near.len(), |offset| word + offset);
    Some(start..end)
}

/// The text before the quotes, the colon and the blanks at the end of `text`; `None` if there is no colon.
fn before_quote(text: &[u8]) -> Option<&[u8]> {
    let is_between = |byte: &u8| matches!(byte, b'"' | b'\\' | b':' | b' ' | b'\t' | b'\n' | b'\r');
    let between = text.iter().rev().take(12).take_while(|text| is_between(text)).count();
    let (before, between) = text.split_at(text.len() - between);
    between.contains(&b':').then_some(before)
}

/// The sections of Hurl whose lines are credentials: `[BasicAuth]`, `[Cookies]`.
fn hurl_section(text: &[u8], at: usize) -> Option<Range<usize>> {
    let title = [&b"[BasicAuth]"[..], b"[Cookies]"].into_iter().find(|item| text[at..].starts_with(item))?;
    let start = at + title.len();
    let mut end = start;
    for line in text[start..].split_inclusive(|text| *text == b'\n') {
        let ends = matches!(line.first(), Some(b'{' | b'[' | b'`' | b'"')) || line.starts_with(b"HTTP");
        if ends && end > start {
            break;
        }
        end += line.len();
    }
    Some(start..end)
}

/// The values of lines `name: value`, except placeholders.
fn lines_with_values(text: &[u8], range: Range<usize>) -> Vec<Range<usize>> {
    let mut at = range.start;
    let mut found = Vec::new();
    for line in text[range].split_inclusive(|text| *text == b'\n') {
        found.extend(
            value_of_line(line).map(|value_of_line| at + value_of_line.start..at + value_of_line.end),
        );
        at += line.len();
    }
    found
}

/// The value of a line `name: value`, unless it is a placeholder.
fn value_of_line(line: &[u8]) -> Option<Range<usize>> {
    let colon = search::memchr(b':', line)?;
    let value = line[colon + 1..].trim_ascii();
    let start = colon + 1 + (line[colon + 1..].len() - line[colon + 1..].trim_ascii_start().len());
    (!value.is_empty() && !value.starts_with(b"{{")).then_some(start..start + value.len())
}

/// Names of header lines that hold no credential.
const OPEN_LINES: [&str; 8] =
    ["content-type", "content-length", "accept", "host", "user-agent", "connection", "date", "http"];

/// The value of the first line of several, if it is `name: value`. The section that it belongs to
/// is not part of the excerpt, and in Hurl's `[Cookies]` it is a credential.
pub(super) fn first_line(text: &[u8]) -> Option<Range<usize>> {
    let line = text
        .split_inclusive(|text| *text == b'\n')
        .next()
        .filter(|split_inclusive| split_inclusive.len() < text.len())?;
    let length = line.iter().take_while(|line| is_word(**line) || **line == b'-').count();
    let is_open =
        OPEN_LINES.iter().any(|open_line| open_line.as_bytes().eq_ignore_ascii_case(&line[..length]));
    let value =
        value_of_line(line).filter(|value_of_line| value_of_line.start > length && line[length] == b':')?;
    let is_text = !matches!(line[value.start], b'{' | b'[' | b'"' | b'\'' | b'|' | b'>' | b'/');
    (length > 0 && !is_open && is_text).then_some(value)
}

/// The value of the name that is at `start..end`: in a header line, a query, a JSON object, or as
/// HAR has it: `"name": "Cookie", "value": "…"`.
fn value_after(text: &[u8], start: usize, end: usize) -> Option<Range<usize>> {
    let quotes = |from: usize| {
        let is_between = |byte: &&u8| matches!(byte, b'"' | b'\'' | b'\\' | b' ' | b'\t');
        from + text[from..].iter().take_while(is_between).count()
    };
    let mut at = quotes(end);
    if text.get(at) == Some(&b',') {
        at = quotes(at + 1);
        at = quotes(at + text[at..].strip_prefix(b"value").map(|_| b"value".len())?);
    }
    if !matches!(text.get(at), Some(b':' | b'=')) {
        return None;
    }
    at = quotes(at + 1);
    let value = &text[at..];
    // Nothing, or a placeholder.
    if value.starts_with(b"null") || matches!(value.first(), None | Some(b'{' | b'[' | b'<' | b'$')) {
        return None;
    }
    let in_quotes = matches!(text[at - 1], b'"' | b'\'');
    let is_json = start > 0 && text[start - 1] == b'"';
    let goes_on = |at: &usize| match value[*at] {
        // A shell's way to write a blank outside quotes.
        b'\\' => value.get(at + 1) == Some(&b' '),
        b'"' | b'\'' | b'\n' | b'\r' => false,
        b'&' => in_quotes,
        b',' | b'}' => in_quotes || !is_json,
        _ => true,
    };
    let length = (0..value.len()).take_while(goes_on).count();
    Some(at..at + length)
}

fn token_length(text: &[u8]) -> usize {
    text.iter().take_while(|byte| is_token(**byte)).count()
}

/// The characters of base64, base64url and JWT.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_' | b'.' | b'~')
}

struct Scan<'t> {
    text: &'t [u8],
    cut_before: bool,
    at: usize,
    /// The last byte outside strings that is not a white space.
    before: u8,
    masked: Vec<Range<usize>>,
    /// Up to where the text can be JSON.
    plausible_to: usize,
}

impl<'t> Scan<'t> {
    fn new(text: &'t [u8], cut_before: bool) -> Self {
        Self { text, cut_before, at: 0, before: b'{', masked: Vec::new(), plausible_to: text.len() }
    }

    fn run(mut self, in_string: bool) -> Self {
        if in_string {
            let end = self.string_end(b'"');
            // A name that was cut in two stays hidden.
            self.masked.push(0..end);
            self.close(end);
        }
        while let Some(byte) = self.text.get(self.at).copied() {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                b'{' | b'}' | b'[' | b']' | b',' | b':' => {
                    self.before = byte;
                    self.at += 1;
                }
                b'"' | b'\'' => {
                    if byte == b'\'' {
                        self.odd();
                    }
                    self.string(byte);
                }
                b'-' | b'0'..=b'9' => self.number(),
                it if is_word(it) => self.word(),
                _ => {
                    self.odd();
                    self.masked.push(self.at..self.at + 1);
                    self.at += 1;
                    self.before = byte;
                }
            }
        }
        self
    }

    fn string(&mut self, quote: u8) {
        self.at += 1;
        let start = self.at;
        let end = self.string_end(quote);
        let is_closed = self.text.get(end) == Some(&quote);
        self.close(end);
        if !(is_closed && self.colon_follows()) {
            self.masked.push(start..end);
        }
        self.before = quote;
    }

    /// Where a string ends whose inside begins here: at its quote, or at the end of the line.
    fn string_end(&self, quote: u8) -> usize {
        let mut at = self.at;
        while let Some(byte) = self.text.get(at).copied() {
            match byte {
                b'\\' => at += 2,
                b'\n' => return at,
                it if it == quote => return at,
                _ => at += 1,
            }
        }
        self.text.len()
    }

    /// Goes after the quote at `end`.
    fn close(&mut self, end: usize) {
        self.at = (end + 1).min(self.text.len());
    }

    fn number(&mut self) {
        let start = self.at;
        while self.text.get(self.at).is_some_and(|text| is_word(*text) || matches!(text, b'-' | b'+' | b'.'))
        {
            self.at += 1;
        }
        self.masked.push(start..self.at);
        self.before = b'0';
    }

    fn word(&mut self) {
        let start = self.at;
        while self.text.get(self.at).is_some_and(|text| is_word(*text)) {
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        if !OPEN_WORDS.contains(&word) {
            // The first piece of a cut text may be the end of `null`.
            if !(start == 0 && self.cut_before) {
                self.odd_at(start);
            }
            let is_name = matches!(self.before, b'{' | b',') && self.colon_follows() && start > 0;
            if !is_name {
                self.masked.push(start..self.at);
            }
        }
        self.before = b'a';
    }

    fn colon_follows(&self) -> bool {
        self.text[self.at..].iter().find(|text| !text.is_ascii_whitespace()) == Some(&b':')
    }

    fn odd(&mut self) {
        self.odd_at(self.at);
    }

    /// Here is something that JSON does not have outside strings.
    fn odd_at(&mut self, at: usize) {
        self.plausible_to = self.plausible_to.min(at);
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// A text with a dot for each byte of a credential.
#[cfg(test)]
pub(super) fn masked(text: &str, cut_before: bool) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for range in credentials(text.as_bytes(), cut_before) {
        bytes[range].fill(b'.');
    }
    String::from_utf8(bytes).expect("the cases are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str, cut_before: bool) -> String {
        let mut bytes = text.as_bytes().to_vec();
        for range in values(text.as_bytes(), cut_before) {
            bytes[range].fill(b'.');
        }
        String::from_utf8(bytes).expect("the cases are ASCII")
    }

    #[test]
    fn names_stay_and_values_go() {
        assert_eq!(
            redacted(r#"{"a":"x\"y","b" : [12, -3.5e2, true, null], "c":{}}"#, false),
            r#"{"a":"....","b" : [.., ......, true, null], "c":{}}"#
        );
    }

    #[test]
    fn other_notations() {
        assert_eq!(redacted("{'a': 'x', b: None, c: secret}", false), "{'a': '.', b: None, c: ......}");
        assert_eq!(redacted("Struct{a=secret}", false), "......{........}");
        assert_eq!(redacted("curl -d '{\"a\":\"x\"}' it's", false), ".... .. '.........' ..'.");
        assert_eq!(redacted("\"open\n{\"a\":1}", false), "\"....\n{\"a\":.}");
    }

    #[test]
    fn a_document_inside_a_string_is_a_string() {
        assert_eq!(redacted(r#"{"text":"{\"a\":\"x\"}"}"#, false), r#"{"text":"............."}"#);
    }

    #[test]
    fn a_cut_text_is_read_the_right_way_round() {
        assert_eq!(redacted(r#"ret","b":"secret","c":null"#, true), r#"...","b":"......","c":null"#);
        assert_eq!(redacted(r#"ull,"b":"secret","c":12"#, true), r#"...,"b":"......","c":.."#);
        assert_eq!(redacted(r#"name\":\"secret\",\" "#, true), ".".repeat(21));
        assert_eq!(redacted(r#""b":"secr"#, true), r#""b":"...."#);
        assert_eq!(redacted("12345", true), ".....");
        assert_eq!(redacted("just prose: here", true), ".".repeat(16));
        assert_eq!(redacted(r#"tier":null,"b":"x"}"#, true), r#"....":null,"b":"."}"#);
    }

    #[test]
    fn credentials_in_their_many_dresses() {
        let cases = [
            ("see Bearer abcDEF-123_x.y, basic case", "see Bearer .............., basic case"),
            ("Cookie: a=b; c=d\nHost: x", "Cookie: ........\nHost: x"),
            ("x-api-key=12345678&b=c", "x-api-key=........&b=c"),
            ("?access_token=abc&expand=x", "?access_token=...&expand=x"),
            (r#"{"client_secret":"a,b&c","x":"y"}"#, r#"{"client_secret":".....","x":"y"}"#),
            (r#"{"password":1234,"x":"y"}"#, r#"{"password":....,"x":"y"}"#),
            (r#"{"password": null, "x": 1}"#, r#"{"password": null, "x": 1}"#),
            (r#"{"name": "Cookie", "value": "s3cr3t"}"#, r#"{"name": "Cookie", "value": "......"}"#),
            (r#"\"Authorization\":\"t0k3n\",\"a\""#, r#"\"Authorization\":\".....\",\"a\""#),
            ("-H 'Authorization: t0k3n' -d", "-H 'Authorization: .....' -d"),
            ("Authorization: {{token}}", "Authorization: {{token}}"),
            ("the cookie is gone", "the cookie is gone"),
            ("https://admin:s3cr3t@api.x.com/a@b", "https://............@api.x.com/a@b"),
            ("https://api.x.com/?a=b@c", "https://api.x.com/?a=b@c"),
            (
                r#""cookies":[{"name":"sid","value":"s3cr3t"}],"value":"x""#,
                r#""cookies":[{"name":"sid","value":"......"}],"value":"x""#,
            ),
            (
                r#""cookies":[{"value":"s3cr3t"},"cookies":[{"value":"#,
                r#""cookies":[{"value":"......"},"cookies":[{"value":"#,
            ),
            ("mycookie: x", "mycookie: x"),
            (r#"[{"key":"token","value":"s3cr3t"}]"#, r#"[{"key":"token","value":"......"}]"#),
            (
                r#"[{"value":"s3cr3t","type":"any","key":"token"}]"#,
                r#"[{"value":"......","type":"any","key":"token"}]"#,
            ),
            (
                r#""apikey":[{"key":"value","value":"s3cr3t"},{"key":"key","value":"x"}],"z":"value":"#,
                r#""apikey":[{"key":"value","value":"......"},{"key":"key","value":"."}],"z":"value":"#,
            ),
            (
                r#""cookies":{"session":{"equalTo":"s3cr3t"},"b":"s3cr3t"},"c":"d""#,
                r#""cookies":{"session":{"equalTo":"......"},"b":"......"},"c":"d""#,
            ),
            (r#"{"token":"s3cr3t","a":"b"}"#, r#"{"token":"......","a":"b"}"#),
            ("@authToken = s3cr3t\nx", "@authToken = ......\nx"),
            ("/x?sig=s3cr3t&a=b", "/x?sig=......&a=b"),
            (
                "[Cookies]\nsession: s3cr3t\na: {{b}}\n{\"a\": \"b\"}",
                "[Cookies]\nsession: ......\na: {{b}}\n{\"a\": \"b\"}",
            ),
            ("[BasicAuth]\nuser: s3cr3t\n[Other]\na: b", "[BasicAuth]\nuser: ......\n[Other]\na: b"),
        ];
        for (text, expected) in cases {
            assert_eq!(masked(text, false), expected);
        }
    }

    #[test]
    fn the_rest_of_a_token_is_one() {
        let token = "a".repeat(40);
        assert_eq!(masked(&format!("{token}\","), true), ".".repeat(40) + "\",");
        assert_eq!(masked(&format!("{token}\","), false), token + "\",");
        assert_eq!(masked("rm_account_id\",", true), "rm_account_id\",");
    }
}
