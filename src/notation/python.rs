//! Python literals, as `str()` of a dict writes them into a log, made into the JSON that was sent:
//! quotes, `None`, `True`, `nan`.
//! <https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals>

use super::rendering::Rendering;
use crate::json::MAX_DEPTH;

/// The JSON of the literal that `raw` is; `None` where it is not a literal of strings, numbers,
/// lists, tuples and dicts.
pub(crate) fn json_of(raw: &[u8]) -> Option<Rendering> {
    let mut reader = Reader { raw, json: Rendering::default() };
    reader.blanks();
    reader.value(0)?;
    reader.blanks();
    (reader.json.taken() == raw.len()).then_some(reader.json)
}

struct Reader<'r> {
    raw: &'r [u8],
    json: Rendering,
}

impl Reader<'_> {
    fn rest(&self) -> &[u8] {
        &self.raw[self.json.taken()..]
    }

    fn keep(&mut self, len: usize) {
        let at = self.json.taken();
        self.json.keep(&self.raw[at..at + len]);
    }

    fn blanks(&mut self) {
        let count = self.rest().iter().take_while(|rest| rest.is_ascii_whitespace()).count();
        self.keep(count);
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.rest().first()? {
            b'{' => self.items(b'}', b"{", b"}", true, depth),
            b'[' => self.items(b']', b"[", b"]", false, depth),
            b'(' => self.items(b')', b"[", b"]", false, depth),
            b'\'' | b'"' => self.string(),
            _ => self.word(),
        }
    }

    fn items(&mut self, close: u8, opening: &[u8], closing: &[u8], named: bool, depth: usize) -> Option<()> {
        self.json.replace(1, opening);
        loop {
            self.blanks();
            if *self.rest().first()? == close {
                break;
            }
            if named {
                self.name()?;
                self.blanks();
                self.punctuation(b':')?;
                self.blanks();
            }
            self.value(depth + 1)?;
            self.blanks();
            match self.rest() {
                // A tuple of one has a comma after it.
                [b',', next, ..] if *next == close => self.json.skip(1),
                [b',', ..] => self.keep(1),
                [next, ..] if *next == close => break,
                _ => return None,
            }
        }
        self.json.replace(1, closing);
        Some(())
    }

    /// `json.dumps` writes names that are not as text: `42`, `null`, `true`.
    fn name(&mut self) -> Option<()> {
        if matches!(self.rest().first(), Some(b'\'' | b'"')) {
            return self.string();
        }
        let word = word_of(self.rest());
        let json = word_json(word)?;
        let quoted = [b"\"", json, b"\""].concat();
        self.json.replace(word.len(), &quoted);
        Some(())
    }

    fn punctuation(&mut self, byte: u8) -> Option<()> {
        (self.rest().first() == Some(&byte)).then(|| self.keep(1))
    }

    fn word(&mut self) -> Option<()> {
        let word = word_of(self.rest());
        let json = word_json(word)?;
        if json == word {
            self.keep(word.len());
        } else {
            let (len, json) = (word.len(), json.to_vec());
            self.json.replace(len, &json);
        }
        Some(())
    }

    fn string(&mut self) -> Option<()> {
        let quote = *self.rest().first()?;
        self.json.replace(1, b"\"");
        loop {
            let rest = self.rest();
            let plain =
                rest.iter().take_while(|rest| !matches!(**rest, b'\\' | b'"' | b'\'' | 0..0x20)).count();
            self.keep(plain);
            match self.rest() {
                [byte, ..] if *byte == quote => {
                    self.json.replace(1, b"\"");
                    return Some(());
                }
                [b'"', ..] => self.json.replace(1, b"\\\""),
                [b'\'', ..] => self.keep(1),
                [b'\\', ..] => self.escape()?,
                // `repr` escapes control characters; a raw one is not a literal's.
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        let rest = self.rest();
        let hex = |digits: usize| {
            let digits = std::str::from_utf8(rest.get(2..2 + digits)?).ok()?;
            u32::from_str_radix(digits, 16).ok()
        };
        let (len, code) = match rest.get(1)? {
            b'\\' | b'"' | b'n' | b'r' | b't' | b'b' | b'f' => {
                self.keep(2);
                return Some(());
            }
            b'\'' => {
                self.json.replace(2, b"'");
                return Some(());
            }
            b'x' => (4, hex(2)?),
            // JSON writes it so, too, halves of surrogate pairs included.
            b'u' => {
                hex(4)?;
                self.keep(6);
                return Some(());
            }
            b'U' => (10, hex(8)?),
            b'a' => (2, 7),
            b'v' => (2, 11),
            b'0' => (2, 0),
            _ => return None,
        };
        let letter = char::from_u32(code)?;
        if letter.is_control() {
            self.json.replace(len, format!("\\u{code:04x}").as_bytes());
        } else {
            self.json.replace(len, letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
        Some(())
    }
}

fn word_of(rest: &[u8]) -> &[u8] {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_');
    &rest[..rest.iter().take_while(|rest| is_word(rest)).count()]
}

/// What `json.dumps` writes for a word or a number. `nan` and `inf` are sent as `NaN` and `Infinity`.
fn word_json(word: &[u8]) -> Option<&[u8]> {
    Some(match word {
        b"None" => b"null",
        b"True" => b"true",
        b"False" => b"false",
        b"nan" => b"NaN",
        b"inf" => b"Infinity",
        b"-inf" => b"-Infinity",
        [b'-' | b'0'..=b'9', ..] if crate::json::value_end(word, 0) == Some(word.len()) => word,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(raw: &str) -> Option<String> {
        json_of(raw.as_bytes()).map(|value| String::from_utf8_lossy(value.bytes()).into_owned())
    }

    #[test]
    fn literals() {
        for (raw, expected) in [
            ("{'a': None, 'b': [True, False]}", r#"{"a": null, "b": [true, false]}"#),
            (
                "{'a': nan, 'b': inf, 'c': -inf, 'd': -1.5e+16}",
                r#"{"a": NaN, "b": Infinity, "c": -Infinity, "d": -1.5e+16}"#,
            ),
            (r#"{'it"s': "it's", 'x': 'it\'s "so"'}"#, r#"{"it\"s": "it's", "x": "it's \"so\""}"#),
            (r"{'a': '\xeb\x00\u200b\U0001f600\n\\'}", "{\"a\": \"ë\\u0000\\u200b😀\\n\\\\\"}"),
            ("{1: (1,), None: ()}", r#"{"1": [1], "null": []}"#),
            ("'{\"a\": 1}'", r#""{\"a\": 1}""#),
            ("None", "null"),
            (" {} ", " {} "),
        ] {
            assert_eq!(json(raw).as_deref(), Some(expected), "{raw}");
        }
    }

    #[test]
    fn what_is_no_literal() {
        for raw in [
            "",
            "{",
            "{'a'}",
            "{'a': <object at 0x1>}",
            "datetime.datetime(2024, 5, 14)",
            "{'a': 1",
            "'a",
            "{'a': 1} x",
            "{'a' 1}",
            "1_000",
            "'\\q'",
            "'\\x4'",
            "a",
        ] {
            assert_eq!(json(raw), None, "{raw}");
        }
        assert_eq!(json(&"[".repeat(100_000)), None);
    }
}
