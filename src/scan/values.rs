//! Values of attributes: which are surely fine, as they are written.

use crate::json::lexer;

/// Whether the content of a string, as it is written, is one that the gate lets through as the
/// value of an attribute. `is_plain`: it is known to be ASCII, and to hold no escape, no quote and
/// no control character.
#[inline]
#[must_use]
pub fn is_fine_text(content: &[u8], is_plain: bool) -> bool {
    let Some(ordinary) = ends_ordinarily(content) else { return false };
    ordinary && is_plain || is_fine(content, 0, content.len())
}

/// Whether the content of a string, none of whose bytes is odd, needs no closer look. `None` if it is empty.
#[inline]
pub(super) fn ends_ordinarily(content: &[u8]) -> Option<bool> {
    Some(is_ordinary(*content.first()?, *content.last()?, content.len()))
}

/// The same by its first byte, its last one and its length.
#[inline]
pub(super) fn is_ordinary(first: u8, last: u8, length: usize) -> bool {
    // `}` and `]` differ by one bit.
    SUSPICIOUS[usize::from(first)] >> (length % 64) & 1 == 0 && last | 0x20 != b'}' && last != b' '
}

/// Whether the content of a string, from `start` to `end`, is fine though something about it was
/// odd. It must hold no control character, no escape but those that JSON knows, and no half of a
/// surrogate pair.
#[cold]
pub(super) fn is_fine(text: &[u8], start: usize, end: usize) -> bool {
    let mut at = start;
    let mut beyond_ascii = false;
    loop {
        let (stop, beyond) = lexer::string_run(text, at);
        beyond_ascii |= beyond;
        // What ends the string stops, too: a quote, or in a string the backslash before it.
        if stop >= end {
            break;
        }
        match lexer::escape(text, stop) {
            lexer::Escape::Character(_, length) if text[stop] == b'\\' => at = stop + length,
            _ => return false,
        }
    }
    let content = &text[start..end];
    (!beyond_ascii || std::str::from_utf8(content).is_ok())
        && !is_suspicious(content)
        && (at < end && ends_as_it_reads(content) || !may_be_java_text(content))
}

/// First bytes of values that may be blank, or a placeholder, and the lengths of those: a bit each,
/// by what is left of them when they are divided by 64.
static SUSPICIOUS: [u64; 256] = {
    let mut table = [0; 256];
    // The text of a record and the name of a .NET type begin with `S` and have any length. No
    // content begins with a quote or with the backslash before it: these follow an empty one. What
    // begins with `@`, `&` or `map[` ends in a bracket.
    let brackets = b" [$<%#{(S\"\\";
    let mut at = 0;
    while at < brackets.len() {
        table[brackets[at] as usize] = u64::MAX;
        at += 1;
    }
    let mut of = 0;
    while of < NOTHING.len() {
        let first = NOTHING[of][0];
        table[first as usize] |= 1 << NOTHING[of].len();
        table[first.to_ascii_uppercase() as usize] |= 1 << NOTHING[of].len();
        of += 1;
    }
    table[b'0' as usize] |= 1 << GO_POINTER_BYTES;
    table
};

/// How Kafka Connect begins the text of a record.
const STRUCT: &[u8] = b"Struct";

/// How .NET names the types that it writes in place of values.
const NET_TYPE: &[u8] = b"System.";

/// How a pointer of a Go program begins, and how long it is.
const GO_POINTER: &[u8] = b"0xc0";
const GO_POINTER_BYTES: usize = 12;

/// What languages write for nothing, in any case.
const NOTHING: [&[u8]; 10] = [
    b"null",
    b"none",
    b"nan",
    b"nat",
    b"nil",
    b"n/a",
    b"na",
    b"undefined",
    b"invalid date",
    b"invalid datetime",
];

/// Names of the first attribute in the examples of Swagger UI and Postman. `placeholder-value` reports them.
pub(super) const EXAMPLE_NAMES: [&[u8]; 2] = [b"additionalProp1", b"key_0"];

/// What begins with a square bracket and was made of an object or a list.
const LISTS: [&[u8]; 6] = [b"[object", b"[map[", b"[0xc0", b"['", b"[{'", b"[L"];

/// Whether a value, as written, may be blank or a placeholder. Errs towards yes.
fn is_suspicious(text: &[u8]) -> bool {
    match text[0] {
        // Nothing writes such a word with escapes, and no rule takes one that is.
        b'n' | b'N' | b'u' | b'U' | b'i' | b'I' => {
            let word = text.trim_ascii_end();
            NOTHING.iter().any(|item| word.eq_ignore_ascii_case(item))
        }
        b'S' => text.starts_with(STRUCT) || text.starts_with(NET_TYPE),
        b'[' => LISTS.iter().any(|beginning| text.starts_with(beginning)) || text.get(2) == Some(&b'@'),
        // A hash of Ruby has quotes as JSON has them.
        b'{' => !text.starts_with(b"{\\\"") || memchr::memmem::find(text, b"=>").is_some(),
        b'@' => text.starts_with(b"@{"),
        b'&' => matches!(text.get(1), Some(b'{' | b'm')),
        b'm' => text.starts_with(b"map["),
        b'0' => text.starts_with(GO_POINTER),
        b'$' | b'%' | b'#' => text.len() > 1 && !text[1].is_ascii_digit(),
        b'<' | b'(' | b' ' => true,
        // White space and the brackets of templates may be written so.
        b'\\' => match lexer::escape(text, 0) {
            lexer::Escape::Character(letter, _) => {
                matches!(letter, '$' | '%' | '#' | '{' | '<' | '&' | '\u{feff}') || letter.is_whitespace()
            }
            _ => true,
        },
        0x80.. => std::str::from_utf8(text)
            .is_ok_and(|text| text.starts_with(|text: char| text.is_whitespace() || text == '\u{feff}')),
        _ => false,
    }
}

/// Whether the last byte of a value, no part of an escape, is a visible character that ends no text
/// of a Java object.
fn ends_as_it_reads(text: &[u8]) -> bool {
    text.last().is_some_and(|text| text.is_ascii_graphic() && *text != b'}')
}

/// Whether a value may be the text of a Java object, such as `Customer{id=7}`, white space after it
/// or not.
fn may_be_java_text(text: &[u8]) -> bool {
    !text.starts_with(b"{\\\"")
        && memchr::memchr(b'{', text).is_some()
        && memchr::memchr(b'=', text).is_some()
}
