//! Bytes as logs quote them: Python's and Ruby's literals, and the marks of Apache's HTTP client
//! (`[\r][\n]`, `[0xe9]`).

use super::rendering::Rendering;
use crate::text::search;

/// Appends what the literal in quotes says that begins at `at` of `text`, and returns where it
/// ends, its closing quote included. `None` where it is not closed on its line. What is made starts
/// at `from`.
pub(crate) fn quoted(text: &[u8], at: usize, from: usize, made: &mut Rendering) -> Option<usize> {
    let quote = *text.get(at).filter(|byte| matches!(byte, b'\'' | b'"'))?;
    let taken = |made: &Rendering| from + made.taken();
    made.skip(at + 1 - taken(made));
    loop {
        let at = taken(made);
        let rest = &text[at..];
        let plain = rest.iter().take_while(|byte| !matches!(byte, b'\\' | b'\n' | b'\r') && **byte != quote);
        made.keep(&rest[..plain.count()]);
        let rest = &text[taken(made)..];
        match rest {
            [byte, ..] if *byte == quote => {
                made.skip(1);
                return Some(taken(made));
            }
            [b'\\', ..] => {
                let (len, bytes) = escape(rest)?;
                made.replace(len, &bytes);
            }
            _ => return None,
        }
    }
}

/// How long an escape is, and the bytes that it stands for.
fn escape(rest: &[u8]) -> Option<(usize, Vec<u8>)> {
    let hex = |from: usize, len: usize| {
        let digits = std::str::from_utf8(rest.get(from..from + len)?).ok()?;
        u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
    };
    let letter = |code: u32| {
        let letter = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        letter.encode_utf8(&mut [0; 4]).as_bytes().to_vec()
    };
    let byte = match rest.get(1)? {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'a' => 7,
        b'b' => 8,
        b'v' => 0xb,
        b'f' => 0xc,
        b'e' => 0x1b,
        b'x' => return Some((4, vec![u8::try_from(hex(2, 2)?).ok()?])),
        b'u' if rest.get(2) == Some(&b'{') => {
            let len = rest.iter().take(10).position(|byte| *byte == b'}')? - 3;
            return Some((len + 4, letter(hex(3, len)?)));
        }
        b'u' => return Some((6, letter(hex(2, 4)?))),
        byte @ (b'\\' | b'\'' | b'"' | b'#' | b'$' | b'@') => *byte,
        b'0' => 0,
        _ => return None,
    };
    Some((2, vec![byte]))
}

/// As [`quoted`], for what Apache's HTTP client writes: up to the last quote of the line, which
/// ends at `end`.
pub(crate) fn marked(text: &[u8], at: usize, end: usize, from: usize, made: &mut Rendering) -> Option<usize> {
    let close = at + search::memrchr(b'"', &text[at..end])?;
    if text[at] != b'"' || close == at {
        return None;
    }
    let taken = |made: &Rendering| from + made.taken();
    made.skip(at + 1 - taken(made));
    while taken(made) < close {
        let rest = &text[taken(made)..close];
        match rest {
            [b'[', b'\\', letter @ (b'r' | b'n'), b']', ..] => {
                made.replace(4, if *letter == b'r' { b"\r" } else { b"\n" });
            }
            [b'[', b'0', b'x', ..] => match mark(rest) {
                Some((len, byte)) => made.replace(len, &[byte]),
                None => made.keep(&rest[..1]),
            },
            _ => {
                let plain = rest[1..].iter().take_while(|byte| **byte != b'[').count();
                made.keep(&rest[..=plain]);
            }
        }
    }
    made.skip(1);
    Some(close + 1)
}

/// `[0xe9]` or `[0xd]`: how long it is, and its byte.
fn mark(rest: &[u8]) -> Option<(usize, u8)> {
    let len = rest.iter().take(6).position(|byte| *byte == b']')?;
    let digits = std::str::from_utf8(&rest[3..len]).ok()?;
    Some((len + 1, u8::from_str_radix(digits, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<Vec<u8>> {
        let mut made = Rendering::default();
        assert_eq!(quoted(text.as_bytes(), 0, 0, &mut made)?, text.len());
        Some(made.bytes().to_vec())
    }

    #[test]
    fn literals() {
        for (text, bytes) in [
            (r"'a\r\n\t\\\''", &b"a\r\n\t\\'"[..]),
            (r#""a\"\#b\e\xe9\u00e9\u{1f600}""#, "a\"#b\u{1b}\u{e9}".as_bytes()),
            (r#"'{"a": 1}'"#, b"{\"a\": 1}"),
        ] {
            let found = said(text).expect("a literal");
            if text.contains("xe9") {
                assert_eq!(found, b"a\"#b\x1b\xe9\xc3\xa9\xf0\x9f\x98\x80");
            } else {
                assert_eq!(found, bytes, "{text}");
            }
        }
        for text in ["'a", "'a\nb'", r"'\q'", r"'\x4'", "a"] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn marks_of_apache() {
        let text = r#"x >> "{"a":"[0xc3][0xa9]"}[\r][\n]" y"#;
        let mut made = Rendering::default();
        let end = marked(text.as_bytes(), 5, text.len(), 5, &mut made).expect("closed");
        assert_eq!(made.bytes(), "{\"a\":\"é\"}\r\n".as_bytes());
        assert_eq!(&text[end..], " y");
        assert_eq!(made.source(6..8), 7..19);
    }
}
