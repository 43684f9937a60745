//! Texts for places with rules of their own: JSON, and the names and lines of a diff. What could
//! steer a terminal, or a program that reads a log, is escaped as the place allows.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::excerpt::{is_printable_ascii, is_unsafe};

/// A JSON document in which what could steer a terminal is written as `\uXXXX`. JSON lets control
/// characters beyond ASCII and bidirectional ones are as they are, but only in strings, where the
/// escape means the same.
#[must_use]
pub fn safe_json(document: &str) -> Cow<'_, str> {
    let is_to_escape = |other: char| other >= '\u{7f}' && is_unsafe(other);
    if document.is_ascii() && !document.contains('\u{7f}') || !document.contains(is_to_escape) {
        return Cow::Borrowed(document);
    }
    let mut out = String::with_capacity(document.len() + 16);
    for letter in document.chars() {
        if is_to_escape(letter) {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

/// A path as git writes it in a diff: in quotes, with escapes as in C, where it holds what would
/// break the line or steer a terminal
/// (<https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath>).
#[must_use]
pub fn git_path(path: &str) -> Cow<'_, str> {
    if !path.contains(|path: char| is_unsafe(path) || matches!(path, '"' | '\\')) {
        return Cow::Borrowed(path);
    }
    let mut out = "\"".to_owned();
    for letter in path.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            it if is_unsafe(it) => {
                for byte in it.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(out, "\\{byte:03o}");
                }
            }
            it => out.push(it),
        }
    }
    out.push('"');
    Cow::Owned(out)
}

/// A line of a source as a terminal may show it. Tabs stay.
#[must_use]
pub fn terminal_line(line: &[u8]) -> Cow<'_, [u8]> {
    if std::str::from_utf8(line).is_ok_and(is_printable_ascii) {
        return Cow::Borrowed(line);
    }
    let mut out = String::new();
    for chunk in line.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                '\r' => out.push_str("\\r"),
                it if it != '\t' && is_unsafe(it) => {
                    let _ = write!(out, "\\u{{{:x}}}", it as u32);
                }
                it => out.push(it),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    Cow::Owned(out.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_means_the_same() {
        let text = "Zoë \u{9b}\u{202e}\u{7f}\u{feff}\n";
        let document = serde_json::to_string(text).expect("a text");
        let safe = safe_json(&document);
        assert_eq!(safe, "\"Zoë \\u009b\\u202e\\u007f\\ufeff\\n\"");
        assert_eq!(serde_json::from_str::<String>(&safe).expect("JSON"), text);
        assert!(matches!(safe_json("{\"a\":\"Zoë\"}"), Cow::Borrowed(_)));
    }

    #[test]
    fn paths_are_quoted_as_git_quotes_them() {
        assert_eq!(git_path("a/Zoë b.json"), "a/Zoë b.json");
        assert_eq!(git_path("a\n\"\\\u{1b}\u{202e}"), "\"a\\n\\\"\\\\\\033\\342\\200\\256\"");
    }

    #[test]
    fn lines_for_a_terminal() {
        let line = terminal_line(b"\t\"a\x1b[31m\xc2\x9b\xff\": 1\r");
        assert_eq!(String::from_utf8_lossy(&line), "\t\"a\\u{1b}[31m\\u{9b}\\xff\": 1\\r");
    }
}
