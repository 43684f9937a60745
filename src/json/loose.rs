//! Tokens that are not JSON's, for recovery: words, comments, placeholders, foreign blanks and numbers.
//!
//! Like `lexer`, functions over a text and a place in it. What they look for ahead is near or is consumed.

use memchr::{memchr, memmem};

use super::lexer::string_stop;
use crate::text::search::looked_at;

/// One past the letters, digits and signs that are together at `pos`.
pub(super) fn word_end(text: &[u8], pos: usize) -> usize {
    let first_is_digit = text.get(pos).is_some_and(u8::is_ascii_digit);
    let mut end = pos;
    while let Some(&byte) = text.get(end) {
        let is_word = match byte {
            b'_' | b'.' | b'+' | b'-' | b'@' | b'%' => true,
            b'$' => !is_placeholder_start(text, end),
            // As in `2024-01-01T00:00:00Z`.
            b':' => first_is_digit && text.get(end + 1).is_some_and(u8::is_ascii_digit),
            0x80.. => !curly_quote(text, end) && foreign_blank(text, end).is_none(),
            _ => byte.is_ascii_alphanumeric(),
        };
        if !is_word {
            break;
        }
        end += 1;
    }
    looked_at(end - pos);
    end
}

/// Where text without quotes ends at the latest: at a comma or a closing bracket, or at the end of the line.
/// Strings, placeholders and nested brackets are passed over.
pub(super) fn bare_text_end(text: &[u8], mut pos: usize) -> usize {
    let start = pos;
    while let Some(&byte) = text.get(pos) {
        match byte {
            b',' | b'}' | b']' | b'\n' => break,
            b'{' | b'[' | b'$' => pos = placeholder_end(text, pos).unwrap_or_else(|| skip_nested(text, pos)),
            b'"' => pos = plain_string_end(text, pos),
            _ => pos += 1,
        }
    }
    looked_at(pos - start);
    pos
}

/// One past the bracket that closes the one at `pos`, of whatever kind; strings are passed over.
pub(super) fn skip_nested(text: &[u8], mut pos: usize) -> usize {
    let start = pos;
    let mut depth = 0_usize;
    while let Some(&byte) = text.get(pos) {
        match byte {
            b'"' => {
                pos = plain_string_end(text, pos);
                continue;
            }
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        pos += 1;
        if depth == 0 {
            break;
        }
    }
    looked_at(pos - start);
    pos
}

/// One past the string that begins at `pos`, taken as ending at the next quote or before a line break.
pub(super) fn plain_string_end(text: &[u8], pos: usize) -> usize {
    let mut at = pos + 1;
    loop {
        at = string_stop(text, at);
        match text.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at = (at + 2).min(text.len()),
            None | Some(b'\n') => return at,
            Some(_) => at += 1,
        }
    }
}

pub(super) fn comment_end(text: &[u8], pos: usize) -> Option<usize> {
    let rest = text.get(pos..)?;
    if rest.starts_with(b"/*") {
        let end = memmem::find(&rest[2..], b"*/");
        looked_at(end.unwrap_or(rest.len()));
        return Some(end.map_or(text.len(), |offset| pos + 2 + offset + 2));
    }
    if rest.starts_with(b"//") || rest.starts_with(b"#") {
        let end = memchr(b'\n', rest);
        looked_at(end.unwrap_or(rest.len()));
        return Some(end.map_or(text.len(), |offset| pos + offset));
    }
    None
}

/// How many bytes the blank at `pos` takes that is one to the eye, but not to JSON.
pub(super) fn foreign_blank(text: &[u8], pos: usize) -> Option<usize> {
    Some(match text.get(pos..)? {
        [0x0b | 0x0c, ..] => 1,
        // U+0085, U+00A0
        [0xc2, 0x85 | 0xa0, ..] => 2,
        // U+2000 to U+200D, U+2028, U+2029, U+202F; U+205F, U+2060; U+3000; U+FEFF
        [0xe2, 0x80, 0x80..=0x8d | 0xa8 | 0xa9 | 0xaf, ..]
        | [0xe2, 0x81, 0x9f | 0xa0, ..]
        | [0xe3, 0x80, 0x80, ..]
        | [0xef, 0xbb, 0xbf, ..] => 3,
        _ => return None,
    })
}

/// U+201C to U+201F.
pub(super) fn curly_quote(text: &[u8], pos: usize) -> bool {
    matches!(text.get(pos..), Some([0xe2, 0x80, 0x9c..=0x9f, ..]))
}

/// The `b` of Python's `b'…'`.
pub(super) fn is_string_prefix(text: &[u8], pos: usize, end: usize) -> bool {
    matches!(text.get(pos..end), Some(b"b" | b"u" | b"r")) && matches!(text.get(end), Some(b'"' | b'\''))
}

/// One past the character at `pos`; of bytes that are not UTF-8, one past the byte.
pub(super) fn character_end(text: &[u8], pos: usize) -> usize {
    let rest = text.get(pos..).unwrap_or_default();
    let head = &rest[..rest.len().min(4)];
    let first = head.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    (pos + first.map_or(1, char::len_utf8)).min(text.len())
}

/// Whether a symbol of Ruby begins at `pos`: `:name` or `:"name"`.
pub(super) fn is_symbol(text: &[u8], pos: usize) -> bool {
    matches!(text.get(pos..), Some([b':', b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'"', ..]))
}

pub(super) fn is_placeholder_start(text: &[u8], pos: usize) -> bool {
    placeholder_end(text, pos).is_some()
}

/// One past the placeholder that begins at `pos`: `{{x}}` (or `{{{x}}}`), `{% x %}`, `${x}`,
/// `$(x)`, `$X`, `<x>`. All of it is on one line.
pub(super) fn placeholder_end(text: &[u8], pos: usize) -> Option<usize> {
    let rest = text.get(pos..)?;
    let end = match rest {
        // `{{"a": …` is an object in doubled brackets, as format strings have it.
        [b'{', b'{', inside @ ..] if !matches!(inside.trim_ascii_start(), [b'"' | b'\'', ..]) => {
            // Three brackets end with three; `{{{x}}: 1` is an object whose first name is a placeholder.
            let mark: &[u8] = if inside.first() == Some(&b'{') { b"}}}" } else { b"}}" };
            2 + line_find(inside, mark)? + mark.len()
        }
        [b'{', b'%', inside @ ..] => 2 + line_find(inside, b"%}")? + 2,
        // Velocity's quiet reference.
        [b'$', b'!', b'{', inside @ ..] => 3 + line_find(inside, b"}")? + 1,
        [b'$', b'!', first, inside @ ..] if first.is_ascii_alphabetic() => {
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
            3 + inside.iter().position(|byte| !is_part(byte)).unwrap_or(inside.len())
        }
        [b'$', b'{', inside @ ..] => 2 + line_find(inside, b"}")? + 1,
        [b'$', b'(', inside @ ..] => 2 + line_find(inside, b")")? + 1,
        [b'$', first, inside @ ..] if first.is_ascii_alphanumeric() || *first == b'_' => {
            let more = inside.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'));
            looked_at(more.unwrap_or(inside.len()));
            2 + more.unwrap_or(inside.len())
        }
        [b'<', first, inside @ ..] if first.is_ascii_alphabetic() || *first == b'_' => {
            2 + line_find(inside, b">")? + 1
        }
        _ => return None,
    };
    Some(pos + end)
}

/// Placeholders and words that are together at `pos`, as in `{{a}}{{b}}` or `{{x}}.5`.
pub(super) fn placeholder_run_end(text: &[u8], mut pos: usize) -> usize {
    loop {
        let end = placeholder_end(text, pos).unwrap_or_else(|| word_end(text, pos));
        if end == pos {
            return pos;
        }
        pos = end;
    }
}

/// Names of placeholders are short; a longer search would be paid for again and again in a broken text.
const MAX_PLACEHOLDER_BYTES: usize = 256;

fn line_find(text: &[u8], mark: &[u8]) -> Option<usize> {
    let near = &text[..text.len().min(MAX_PLACEHOLDER_BYTES)];
    let line = &near[..memchr(b'\n', near).unwrap_or(near.len())];
    looked_at(line.len());
    memmem::find(line, mark)
}

pub(super) fn is_non_finite(word: &[u8]) -> bool {
    let name = word.strip_prefix(b"-").or_else(|| word.strip_prefix(b"+")).unwrap_or(word);
    name.eq_ignore_ascii_case(b"nan")
        || name.eq_ignore_ascii_case(b"inf")
        || name.eq_ignore_ascii_case(b"infinity")
}

/// A number of most languages, though not of JSON: zeros or a plus in front, nothing before or
/// after the point.
pub(super) fn is_loose_number(word: &[u8]) -> bool {
    let unsigned = word.strip_prefix(b"-").or_else(|| word.strip_prefix(b"+")).unwrap_or(word);
    let (whole, rest) = split_digits(unsigned);
    let (fraction, exponent) = rest.strip_prefix(b".").map_or((&b""[..], rest), split_digits);
    let digits_of_exponent = match exponent {
        [] => b"0",
        [b'e' | b'E', b'+' | b'-', digits @ ..] | [b'e' | b'E', digits @ ..] => digits,
        _ => b"",
    };
    whole.len() + fraction.len() > 0
        && !digits_of_exponent.is_empty()
        && digits_of_exponent.iter().all(u8::is_ascii_digit)
}

fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|byte| byte.is_ascii_digit()).count())
}
