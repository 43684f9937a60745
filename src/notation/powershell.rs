//! Statements of PowerShell, as far as calls of `Invoke-RestMethod` need them: parameters, strings,
//! here-strings, hashtables, assignments. Nothing is run: `$x` and `$(…)` in a string become the
//! placeholder `${x}` or `${expression}`.
//! <https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules>

use std::ops::Range;

use super::rendering::Rendering;
use crate::input::Escaping;
use crate::text::search;

/// A word of a statement.
#[derive(Debug)]
pub(crate) enum Token {
    /// `-Name`, or `-Name:` with the value after it.
    Parameter(Range<usize>),
    /// A string, or a bare word.
    Text(Literal),
    /// `$name`
    Variable(Range<usize>),
    /// `@{…}`: what is inside.
    Table(Range<usize>),
    /// `(…)`: what is inside.
    Group(Range<usize>),
}

/// What a string says.
#[derive(Debug)]
pub(crate) struct Literal {
    pub(crate) made: Rendering,
    /// Where the stretch of the source starts that `made` was made of.
    pub(crate) start: usize,
    pub(crate) escaping: Escaping,
    /// It holds `$x` or `$(…)`.
    pub(crate) unknown: bool,
}

impl Literal {
    pub(crate) fn bytes(&self) -> &[u8] {
        self.made.bytes()
    }
}

/// The tokens of the statement that begins at `at`, and where it ends. `None` where a quote or a
/// bracket in it is never closed.
pub(crate) fn statement(text: &[u8], at: usize) -> Option<(Vec<Token>, usize)> {
    let mut at = at;
    let mut tokens = Vec::new();
    loop {
        at = skip_blanks(text, at);
        match text.get(at..).unwrap_or_default() {
            [] | [b'\n' | b'\r' | b';' | b'|' | b')' | b'}' | b'#', ..] => return Some((tokens, at)),
            [b'-', letter, ..] if letter.is_ascii_alphabetic() => {
                let len = 1 + name_length(&text[at + 1..]);
                tokens.push(Token::Parameter(at + 1..at + len));
                at += len + usize::from(text.get(at + len) == Some(&b':'));
            }
            _ => {
                let (token, end) = token(text, at)?;
                tokens.push(token);
                at = end.max(at + 1);
            }
        }
    }
}

/// The value that begins at `at`, and where it ends.
pub(crate) fn token(text: &[u8], at: usize) -> Option<(Token, usize)> {
    Some(match text.get(at..)? {
        [b'"' | b'\'', ..] | [b'@', b'"' | b'\'', ..] => {
            let (literal, end) = string(text, at)?;
            (Token::Text(literal), end)
        }
        [b'@', b'{', ..] => {
            let end = group_end(text, at + 1)?;
            (Token::Table(at + 2..end - 1), end)
        }
        [b'(', ..] => {
            let end = group_end(text, at)?;
            (Token::Group(at + 1..end - 1), end)
        }
        [b'$', b'{', ..] => {
            let end = at + search::memchr(b'}', &text[at..])?;
            (Token::Variable(at + 2..end), end + 1)
        }
        [b'$' | b'@', rest @ ..] if name_length(rest) > 0 => {
            let end = at + 1 + name_length(rest);
            (Token::Variable(at + 1..end), end)
        }
        _ => {
            let (literal, end) = bare_word(text, at);
            (Token::Text(literal), end)
        }
    })
}

/// Names and values of a hashtable's inside.
pub(crate) fn entries(text: &[u8], range: Range<usize>) -> Vec<(Literal, Token)> {
    let text = &text[..range.end];
    let mut at = range.start;
    let mut found = Vec::new();
    loop {
        at = skip_separators(text, at);
        if at >= text.len() {
            return found;
        }
        let Some((Token::Text(name), end)) = entry_name(text, at) else { return found };
        let equals = skip_blanks(text, end);
        if text.get(equals) != Some(&b'=') {
            return found;
        }
        let Some((value, end)) = token(text, skip_blanks(text, equals + 1)) else { return found };
        found.push((name, value));
        // What else belongs to the value, such as `+ $x`.
        let rest = text[end..].iter().take_while(|byte| !matches!(byte, b'\n' | b';')).count();
        at = (end + rest).max(at + 1);
    }
}

fn entry_name(text: &[u8], at: usize) -> Option<(Token, usize)> {
    match text.get(at)? {
        b'"' | b'\'' => token(text, at),
        _ => {
            let len =
                text[at..].iter().take_while(|byte| **byte != b'=' && !byte.is_ascii_whitespace()).count();
            let mut made = Rendering::default();
            made.keep(&text[at..at + len]);
            let literal = Literal { made, start: at, escaping: Escaping::Opaque, unknown: false };
            Some((Token::Text(literal), at + len))
        }
    }
}

/// The string that begins at `at`: `"…"`, `'…'`, `@"…"@` or `@'…'@`.
pub(crate) fn string(text: &[u8], at: usize) -> Option<(Literal, usize)> {
    match text.get(at..)? {
        [b'@', quote @ (b'"' | b'\''), rest @ ..] => here_string(text, at + 2, *quote, rest),
        [b'"', ..] => {
            let mut reader = Reader { text, at: at + 1, made: Rendering::default(), unknown: false };
            reader.expandable(None)?;
            Some(reader.done(at + 1, Escaping::PowerShellDouble, 1))
        }
        [b'\'', ..] => {
            let mut reader = Reader { text, at: at + 1, made: Rendering::default(), unknown: false };
            loop {
                match reader.text.get(reader.at..)? {
                    [] => return None,
                    [b'\'', b'\'', ..] => reader.replace(2, b"'"),
                    [b'\'', ..] => break,
                    rest => reader.keep(rest.iter().take_while(|byte| **byte != b'\'').count()),
                }
            }
            Some(reader.done(at + 1, Escaping::PowerShellSingle, 1))
        }
        _ => None,
    }
}

/// Lines between `@"` and a line that begins with `"@`.
fn here_string(text: &[u8], at: usize, quote: u8, rest: &[u8]) -> Option<(Literal, usize)> {
    let newline = search::memchr(b'\n', rest)?;
    if !rest[..newline].trim_ascii().is_empty() {
        return None;
    }
    let start = at + newline + 1;
    let closing = [b'\n', quote, b'@'];
    // From the line end on, since the text may be empty.
    let close = start - 1 + search::find(&text[start - 1..], &closing)?;
    let end = close.max(start) - usize::from(close > start && text[close - 1] == b'\r');
    let mut reader = Reader { text, at: start, made: Rendering::default(), unknown: false };
    if quote == b'"' {
        reader.expandable(Some(end))?;
    } else {
        reader.keep(end - start);
    }
    let escaping = if quote == b'"' { Escaping::PowerShellDocument } else { Escaping::Line };
    let (literal, _) = reader.done(start, escaping, 0);
    Some((literal, close + 3))
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    made: Rendering,
    unknown: bool,
}

impl Reader<'_> {
    fn keep(&mut self, len: usize) {
        self.made.keep(&self.text[self.at..self.at + len]);
        self.at += len;
    }

    fn replace(&mut self, len: usize, bytes: &[u8]) {
        self.made.replace(len, bytes);
        self.at += len;
    }

    fn done(self, start: usize, escaping: Escaping, closing: usize) -> (Literal, usize) {
        let end = self.at + closing;
        (Literal { made: self.made, start, escaping, unknown: self.unknown }, end)
    }

    /// Up to the closing quote, or to the end of a here-string.
    fn expandable(&mut self, end: Option<usize>) -> Option<()> {
        loop {
            if end.is_some_and(|end| self.at >= end) {
                return Some(());
            }
            let rest = self.text.get(self.at..end.unwrap_or(self.text.len()))?;
            match rest {
                [] => return None,
                [b'"', b'"', ..] if end.is_none() => self.replace(2, b"\""),
                [b'"', ..] if end.is_none() => return Some(()),
                [b'`', b'\r', b'\n', ..] => self.replace(3, b"\n"),
                [b'`', letter, ..] => {
                    let byte = match letter {
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        b'0' => 0,
                        b'a' => 7,
                        b'b' => 8,
                        b'f' => 0xc,
                        b'v' => 0xb,
                        letter => *letter,
                    };
                    self.replace(2, &[byte]);
                }
                [b'$', ..] => self.expand(rest.len())?,
                _ => {
                    let special = |byte: &u8| matches!(byte, b'`' | b'$') || end.is_none() && *byte == b'"';
                    self.keep(1 + rest[1..].iter().take_while(|byte| !special(byte)).count());
                }
            }
        }
    }

    /// `$name`, `${name}`, `$(…)`; the browsers' `$([char]233)` is a character.
    fn expand(&mut self, limit: usize) -> Option<()> {
        let rest = &self.text[self.at..self.at + limit];
        let (len, name) = match rest {
            [b'$', b'(', ..] => {
                let len = group_end(&self.text[..self.at + limit], self.at + 1)? - self.at;
                let code = rest[2..len - 1].strip_prefix(b"[char]");
                let code = code.and_then(|digits| std::str::from_utf8(digits).ok()?.trim().parse().ok());
                if let Some(letter) = code.and_then(char::from_u32) {
                    self.replace(len, letter.encode_utf8(&mut [0; 4]).as_bytes());
                    return Some(());
                }
                (len, &b"expression"[..])
            }
            [b'$', b'{', inside @ ..] => match search::memchr(b'}', &inside[..inside.len().min(128)]) {
                Some(len) => (len + 3, &inside[..len]),
                None => (0, &b""[..]),
            },
            [b'$', inside @ ..] => (1 + name_length(inside), &inside[..name_length(inside)]),
            _ => (0, &b""[..]),
        };
        if name.is_empty() {
            self.keep(1);
            return Some(());
        }
        self.unknown = true;
        let placeholder = [b"${", name, b"}"].concat();
        self.replace(len, &placeholder);
        Some(())
    }
}

/// A word without quotes.
fn bare_word(text: &[u8], at: usize) -> (Literal, usize) {
    let ends =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b';' | b'|' | b')' | b'}' | b',' | b'(');
    let mut reader = Reader { text, at, made: Rendering::default(), unknown: false };
    // A bracket that is never closed is looked for once.
    let mut closes = true;
    while let Some(rest) = text.get(reader.at..).filter(|rest| rest.first().is_some_and(|byte| !ends(byte))) {
        match rest {
            [b'$', ..] if closes => {
                closes = reader.expand(rest.len()).is_some();
                if !closes {
                    reader.keep(1);
                }
            }
            [b'`', _, ..] => reader.replace(2, &rest[1..2]),
            _ => reader.keep(1),
        }
    }
    let end = reader.at.max(at);
    (Literal { made: reader.made, start: at, escaping: Escaping::Opaque, unknown: reader.unknown }, end)
}

/// After the bracket that closes the one at `at`. Strings in it may hold brackets.
fn group_end(text: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut pos = at;
    loop {
        match text.get(pos..)? {
            [] => return None,
            [b'(' | b'{' | b'[', ..] => depth += 1,
            [b')' | b'}' | b']', ..] => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(pos + 1);
                }
            }
            [b'"' | b'\'', ..] | [b'@', b'"' | b'\'', ..] => {
                pos = string_end(text, pos)?;
                continue;
            }
            [b'`', ..] => pos += 1,
            _ => {}
        }
        pos += 1;
    }
}

/// After a string, whatever it says: brackets in `$(…)` do not matter for where it ends.
fn string_end(text: &[u8], at: usize) -> Option<usize> {
    if text[at] == b'@' {
        let quote = text[at + 1];
        return Some(at + 2 + search::find(&text[at + 2..], &[b'\n', quote, b'@'])? + 3);
    }
    let quote = text[at];
    let mut pos = at + 1;
    loop {
        match text.get(pos..)? {
            [] => return None,
            [byte, next, ..] if *byte == quote && *next == quote => pos += 2,
            [byte, ..] if *byte == quote => return Some(pos + 1),
            [b'`', ..] if quote == b'"' => pos += 2,
            _ => pos += 1,
        }
    }
}

/// How many bytes of a name are there, `a`, `env:a` or `a.b` among them.
pub(crate) fn name_length(rest: &[u8]) -> usize {
    rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
}

/// After blanks and continued line ends.
fn skip_blanks(text: &[u8], mut at: usize) -> usize {
    loop {
        match text.get(at..) {
            Some([b' ' | b'\t', ..]) => at += 1,
            Some([b'`', b'\n', ..]) => at += 2,
            Some([b'`', b'\r', b'\n', ..]) => at += 3,
            _ => return at,
        }
    }
}

fn skip_separators(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b';').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        let (literal, end) = string(text.as_bytes(), 0)?;
        assert_eq!(end, text.len(), "{text}");
        Some(String::from_utf8_lossy(literal.bytes()).into_owned())
    }

    #[test]
    fn strings() {
        for (text, expected) in [
            (r#""{`"a`":`$1}""#, r#"{"a":$1}"#),
            (r#""{""a"":1}""#, r#"{"a":1}"#),
            (r#""a$([char]233)b""#, "aéb"),
            (r#""$x ${y z} $(f "}") $ 1""#, "${x} ${y z} ${expression} $ 1"),
            ("\"a`r`n`tb`\nc\"", "a\r\n\tb\nc"),
            ("'it''s `n $x'", "it's `n $x"),
            ("@\"\n{\"a\":\"$x\"}\n\"@", r#"{"a":"${x}"}"#),
            ("@'\r\n{\"a\":\r\n$x}\r\n'@", "{\"a\":\r\n$x}"),
            ("@'\n'@", ""),
        ] {
            assert_eq!(said(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["\"a", "'a", "@\"\na\"@", "@\"a\n\"@", "\"$(a\""] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn statements() {
        let text = b"-Uri \"a\" `\n -Method:Patch -Headers @{ a=\"b\"\n'c'=$d; e=(f) } -Body $b | x";
        let (tokens, end) = statement(text, 0).expect("closed");
        assert_eq!(&text[end..], b"| x");
        let Token::Table(table) = &tokens[5] else { panic!("{tokens:?}") };
        let names = entries(text, table.clone());
        let names: Vec<_> = names.iter().map(|(name, _)| name.bytes()).collect();
        assert_eq!(names, [&b"a"[..], b"c", b"e"]);
        assert!(matches!(&tokens[7], Token::Variable(name) if &text[name.clone()] == b"b"), "{tokens:?}");
        assert!(statement(b"-Body \"a", 0).is_none() && statement(b"-Headers @{ a", 0).is_none());
    }

    #[test]
    fn places_of_what_is_escaped() {
        let text = r#""{`"a`":1}""#;
        let (literal, _) = string(text.as_bytes(), 0).expect("closed");
        let span = literal.made.source(1..4);
        assert_eq!(&text[literal.start + span.start..literal.start + span.end], "`\"a`\"");
    }
}
