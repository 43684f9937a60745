//! Command lines as Windows reads them, twice: `cmd` takes the carets away, and the program that is called
//! resolves quotes and backslashes (the C runtime's `argv`). Browsers copy requests in this form as
//! "Copy as cURL (cmd)": <https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments>.

use super::rendering::Rendering;
use super::shell::{Command, Form, Word};

/// Reads the command that starts at `at`. Its words are those that the program gets.
pub(crate) fn command(text: &[u8], at: usize) -> Command {
    let mut found = Command::default();
    let mut reader = Reader { text, at, quoted: false };
    loop {
        while let Some(unit) = reader.peek().filter(|unit| matches!(unit.byte, b' ' | b'\t')) {
            reader.pass(unit);
        }
        if reader.peek().is_none() {
            break;
        }
        let (word, open) = word(&mut reader);
        found.words.push(word);
        if open {
            found.open = true;
            break;
        }
    }
    (found.end, found.after) = (reader.at, reader.at);
    found
}

/// A byte as the program gets it, and the end of what it is written with.
#[derive(Clone, Copy)]
struct Unit {
    byte: u8,
    end: usize,
    /// Whether `cmd` is inside quotes after it.
    quoted: bool,
}

/// What `cmd` makes of a line.
#[derive(Clone, Copy)]
struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    /// `cmd` is inside quotes, where carets and `&` stand for themselves.
    quoted: bool,
}

impl Reader<'_> {
    /// The next byte; `None` where the command ends.
    fn peek(&self) -> Option<Unit> {
        let unit = |byte: u8, len: usize, quoted: bool| Some(Unit { byte, end: self.at + len, quoted });
        match self.text.get(self.at..)? {
            [] | [b'\n', ..] | [b'\r', b'\n', ..] => None,
            [b'"', ..] => unit(b'"', 1, !self.quoted),
            [byte, ..] if self.quoted => unit(*byte, 1, true),
            // The line goes on, and its first byte stands for itself: so a line end is written.
            [b'^', b'\r', b'\n', b'\r', b'\n', ..] => unit(b'\n', 5, false),
            [b'^', b'\r', b'\n', byte, ..] => unit(*byte, 4, false),
            [b'^', b'\n', byte, ..] => unit(*byte, 3, false),
            [b'^'] | [b'^', b'\n' | b'\r', ..] | [b'&' | b'|' | b'<' | b'>', ..] => None,
            [b'^', byte, ..] => unit(*byte, 2, false),
            [byte, ..] => unit(*byte, 1, false),
        }
    }

    fn pass(&mut self, unit: Unit) {
        (self.at, self.quoted) = (unit.end, unit.quoted);
    }
}

/// The word at the reader, and whether its quotes are never closed.
fn word(reader: &mut Reader<'_>) -> (Word, bool) {
    let text = reader.text;
    let from = reader.at;
    // All of it in one pair of quotes: what is made is made of their inside.
    let mut form = match text.get(from..) {
        Some([b'^', b'"', ..]) => Form::Caret,
        Some([b'"', ..]) => Form::Windows,
        _ => Form::Other,
    };
    let mut made = Rendering::default();
    let mut open = false;
    if let Some(opening) = reader.peek().filter(|_| form != Form::Other) {
        reader.pass(opening);
        open = true;
    }
    let start = reader.at;
    while let Some(unit) = reader.peek() {
        match unit.byte {
            b' ' | b'\t' if !open => break,
            b'\\' => backslashes(reader, &mut made),
            b'"' => {
                let mut next = *reader;
                next.pass(unit);
                // Twice inside quotes it is one that stands for itself.
                if let Some(second) = next.peek().filter(|next| open && next.byte == b'"') {
                    made.replace(second.end - reader.at, b"\"");
                    reader.pass(second);
                    continue;
                }
                let len = unit.end - reader.at;
                reader.pass(unit);
                let ends = open && reader.peek().is_none_or(|next| matches!(next.byte, b' ' | b'\t'));
                open = !open;
                if ends && form != Form::Other {
                    break;
                }
                form = Form::Other;
                made.skip(len);
            }
            byte => {
                match unit.end - reader.at {
                    1 => made.keep(&text[reader.at..unit.end]),
                    len => made.replace(len, &[byte]),
                }
                reader.pass(unit);
            }
        }
    }
    let special = |byte: &u8| matches!(byte, b'&' | b'|' | b'<' | b'>' | b'^' | b'%');
    let form = match form {
        // One more quote would change what `cmd` takes these for.
        Form::Windows if text[from..reader.at].iter().any(special) => Form::Other,
        form => form,
    };
    (Word { made, start, form, unknown: false, lone: None }, open)
}

/// Backslashes: before a quote two are one, and an odd one makes the quote stand for itself.
fn backslashes(reader: &mut Reader<'_>, made: &mut Rendering) {
    let mut ends = Vec::new();
    let mut ahead = *reader;
    while let Some(unit) = ahead.peek().filter(|unit| unit.byte == b'\\') {
        ahead.pass(unit);
        ends.push(unit);
    }
    let quote = ahead.peek().filter(|unit| unit.byte == b'"');
    let mut units = ends.into_iter();
    while let Some(unit) = units.next() {
        let last = match (quote, units.next()) {
            (None, None) => {
                made.replace(unit.end - reader.at, b"\\");
                unit
            }
            (None, Some(second)) => {
                made.replace(unit.end - reader.at, b"\\");
                made.replace(second.end - unit.end, b"\\");
                second
            }
            (Some(_), Some(second)) => {
                made.replace(second.end - reader.at, b"\\");
                second
            }
            (Some(quote), None) => {
                made.replace(quote.end - reader.at, b"\"");
                quote
            }
        };
        reader.pass(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::windows_escaped;

    fn words(text: &str) -> Vec<String> {
        let say = |word: &Word| String::from_utf8_lossy(word.bytes()).into_owned();
        command(text.as_bytes(), 0).words.iter().map(say).collect()
    }

    #[test]
    fn carets_and_quotes() {
        for (text, expected) in [
            (r#"curl ^"http://h/?a=b^&c^" -X ^"PATCH^""#, &["curl", "http://h/?a=b&c", "-X", "PATCH"][..]),
            ("curl ^\"a^\" ^\n  -d ^\"^{^\\^\"b^\\^\":1^}^\"\nnext", &["curl", "a", "-d", "{\"b\":1}"]),
            ("curl \"a\" ^\r\n  -d \"{\\\"b\\\":1}\"\r\nnext", &["curl", "a", "-d", "{\"b\":1}"]),
            (r#"curl "{""b"":""c d""}""#, &["curl", r#"{"b":"c d"}"#]),
            (r#"curl "a\\" "b\\\"c" d\e"#, &["curl", r"a\", r#"b\"c"#, r"d\e"]),
            ("curl ^\"a^\n\nb^\" c", &["curl", "a\nb", "c"]),
            ("curl ^\"a^\r\n\r\nb^\"", &["curl", "a\nb"]),
            ("curl a & b", &["curl", "a"]),
            ("curl \"a & b\" | c", &["curl", "a & b"]),
            ("curl ^\"%^FOO^%^\"", &["curl", "%FOO%"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        assert!(command(b"curl ^\"a", 0).open && !command(b"curl a ^", 0).open);
    }

    #[test]
    fn places_lead_through_both_layers() {
        let text = r#"x ^"^{^\^"a^\^":1^}^""#;
        let found = command(text.as_bytes(), 0);
        let word = &found.words[1];
        assert_eq!(word.form, Form::Caret);
        let at = |part: &str| {
            let at = memchr::memmem::find(word.bytes(), part.as_bytes()).expect("it is there") as u32;
            let span = word.made.source(at..at + part.len() as u32);
            &text[word.start + span.start..word.start + span.end]
        };
        assert_eq!(at("\"a\""), r#"^\^"a^\^""#);
        assert_eq!(at("a"), "a");
        assert_eq!(at("1}"), "1^}");
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["12", r#""12""#, r#""say \"$x\" \\""#, r#"{"a":"b & c"}"#, "\"é!\""] {
            for (carets, quote) in [(true, "^\""), (false, "\"")] {
                let Some(written) = windows_escaped(text, carets) else {
                    assert!(!carets && text.contains('&'), "{text}");
                    continue;
                };
                let line = format!("x {quote}{written}{quote}");
                assert_eq!(words(&line), ["x", text], "{line}");
            }
        }
        for text in ["a\\", "%", "a\nb"] {
            assert_eq!(windows_escaped(text, true), None);
        }
    }
}
