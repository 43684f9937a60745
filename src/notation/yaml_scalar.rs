//! A YAML scalar byte by byte: quotes, escapes, and lines that were folded (YAML 1.2.2, chapters 7 and 8).

use saphyr_parser::ScalarStyle;

use super::rendering::Rendering;
use crate::input::Escaping;

/// Renders the scalar at `start` of `text`, which is known to say `said`: its bytes with their places, where
/// they start in the text, and how an edit of them is written. `None` where it cannot be rendered like that.
pub(crate) fn render(
    text: &[u8],
    start: usize,
    style: ScalarStyle,
    said: &str,
) -> Option<(Rendering, usize, Escaping)> {
    let start = after_properties(text, start);
    let (rendering, start, escaping) = match style {
        ScalarStyle::SingleQuoted if text.get(start) == Some(&b'\'') => {
            (single_quoted(text, start + 1)?, start + 1, Escaping::YamlSingle)
        }
        // What JSON escapes, YAML reads alike.
        ScalarStyle::DoubleQuoted if text.get(start) == Some(&b'"') => {
            (double_quoted(text, start + 1)?, start + 1, Escaping::Json)
        }
        ScalarStyle::Plain => (plain(text, start, said.len())?, start, Escaping::Opaque),
        ScalarStyle::Literal => (literal(text, start, said.len())?, start, Escaping::Line),
        _ => return None,
    };
    (String::from_utf8_lossy(rendering.bytes()) == said).then_some((rendering, start, escaping))
}

/// After `!tag` and `&anchor`.
fn after_properties(text: &[u8], mut at: usize) -> usize {
    while let Some(b'!' | b'&') = text.get(at) {
        let rest = &text[at..];
        let length = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        at += length;
        at += text[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }
    at
}

fn single_quoted(text: &[u8], start: usize) -> Option<Rendering> {
    let mut out = Rendering::default();
    loop {
        let at = keep_until(&mut out, text, start, b"'");
        match text.get(at..)? {
            [b'\'', b'\'', ..] => out.replace(2, b"'"),
            [b'\'', ..] => return Some(out),
            [] => return None,
            _ => fold(&mut out, text, at),
        }
    }
}

fn double_quoted(text: &[u8], start: usize) -> Option<Rendering> {
    let mut out = Rendering::default();
    loop {
        let at = keep_until(&mut out, text, start, b"\"\\");
        match text.get(at..)? {
            [b'"', ..] => return Some(out),
            [b'\\', rest @ ..] => match break_length(rest) {
                0 => {
                    let (letter, length) = escape(rest)?;
                    out.replace(length + 1, letter.encode_utf8(&mut [0; 4]).as_bytes());
                }
                length => {
                    let (end, blank_lines) = after_blank_lines(text, at + 1 + length);
                    out.replace(end - at, &vec![b'\n'; blank_lines]);
                }
            },
            [] => return None,
            _ => fold(&mut out, text, at),
        }
    }
}

/// A scalar without quotes ends where the parser says that it does.
fn plain(text: &[u8], start: usize, length: usize) -> Option<Rendering> {
    let mut out = Rendering::default();
    while out.bytes().len() < length {
        let at = start + out.taken();
        let rest = text.get(at..)?;
        let run = rest.iter().take_while(|byte| !is_blank_or_break(**byte)).count();
        match run.min(length - out.bytes().len()) {
            0 if rest.is_empty() => return None,
            0 => fold(&mut out, text, at),
            run => out.keep(&rest[..run]),
        }
    }
    Some(out)
}

/// The lines of a block after `|`, without their indentation, which is that of the first line.
fn literal(text: &[u8], start: usize, length: usize) -> Option<Rendering> {
    let indent = text[..start].iter().rev().take_while(|byte| **byte == b' ').count();
    if start > indent && text[start - indent - 1] != b'\n' {
        return None;
    }
    let mut out = Rendering::default();
    while out.bytes().len() < length {
        let rest = text.get(start + out.taken()..)?;
        let run = rest.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
        out.keep(&rest[..run]);
        if out.bytes().len() < length {
            match break_length(&rest[run..]) {
                0 => return None,
                length => out.replace(length, b"\n"),
            }
            let next = &text[start + out.taken()..];
            out.skip(next.iter().take(indent).take_while(|byte| **byte == b' ').count());
        }
    }
    Some(out)
}

/// Keeps what stands for itself: up to one of `special`, white space or a line break. Where that is.
fn keep_until(out: &mut Rendering, text: &[u8], start: usize, special: &[u8]) -> usize {
    let at = start + out.taken();
    let rest = text.get(at..).unwrap_or_default();
    let run = rest.iter().take_while(|byte| !is_blank_or_break(**byte) && !special.contains(byte)).count();
    out.keep(&rest[..run]);
    at + run
}

/// White space from `at` on: kept within a line; with line breaks in it, folded to a space or to the blank
/// lines that there are.
fn fold(out: &mut Rendering, text: &[u8], at: usize) {
    let blank = text[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match break_length(&text[at + blank..]) {
        0 => out.keep(&text[at..at + blank]),
        length => {
            let (end, blank_lines) = after_blank_lines(text, at + blank + length);
            if blank_lines == 0 {
                out.replace(end - at, b" ");
            } else {
                out.replace(end - at, &vec![b'\n'; blank_lines]);
            }
        }
    }
}

/// After the blank lines from `at` on and the indentation of the one that follows them; how many
/// there are.
fn after_blank_lines(text: &[u8], mut at: usize) -> (usize, usize) {
    let mut count = 0;
    loop {
        at += text[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        match break_length(&text[at..]) {
            0 => return (at, count),
            length => (at, count) = (at + length, count + 1),
        }
    }
}

fn is_blank_or_break(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// How many bytes the line break has that is here; 0 for none.
fn break_length(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => 0,
    }
}

/// The character that an escape means, by what is after its backslash, and how long that is.
fn escape(rest: &[u8]) -> Option<(char, usize)> {
    let hex = |length: usize| {
        let digits = std::str::from_utf8(rest.get(1..=length)?).ok()?;
        let code = u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
        Some((char::from_u32(code)?, length + 1))
    };
    let letter = match rest.first()? {
        b'0' => '\0',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\u{b}',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b' ' => ' ',
        b'"' => '"',
        b'/' => '/',
        b'\\' => '\\',
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        b'x' => return hex(2),
        b'u' => return hex(4),
        b'U' => return hex(8),
        _ => return None,
    };
    Some((letter, 1))
}

#[cfg(test)]
mod tests {
    use crate::notation::yaml::Tree;

    /// What the one scalar of a text says by the parser, and whether its rendering agrees.
    fn agrees(text: &str) -> bool {
        let tree = Tree::parse(text.as_bytes()).unwrap_or_else(|| panic!("no YAML: {text:?}"));
        let node = tree.root().get("a").unwrap_or_else(|| tree.root());
        node.is_rendered(text.as_bytes())
    }

    #[test]
    fn renderings_agree_with_the_parser() {
        for text in [
            "a: ''",
            "a: 'it''s a: # b'",
            "a: 'one\n  two\n\n\n  three \n\n four'  # comment\n",
            "a: 'x\r\n  y\r\n\r\n  z'\r\n",
            "a: !!str 'x y'",
            "a: &b !!str\n  'x y'",
            "a: \"\"",
            r#"a: "\x41\u00eb\U0001F600\t\n\"\\\/\N\_\L\P\0\e\a\b\f\v\r\ ""#,
            "a: \"one\n  two \\\n  three\\\n\n  \\ four\n\n  five\"\n",
            "a: \"é {\\\"b\\\": 1}\"\nc: 'é'",
            "a: one two\n  three\n\n  four\nb: 1",
            "a: null",
            "a: |\n  {\n    \"b\": 1\n\n  }\nb: 1\n",
            "a: |-\n  é\n  {}\n",
            "a: |\r\n  {\r\n   }\r\n",
            "a: |+\n  x\n\n",
        ] {
            assert!(agrees(text), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_rendered_is_not_claimed() {
        for text in ["a: >\n  one\n  two\n", "a: |\n\n  x\n"] {
            assert!(!agrees(text), "{text:?}");
        }
    }
}
