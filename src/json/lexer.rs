//! The tokens of RFC 8259, as small functions over a text and a place in it.
//!
//! They allocate nothing and keep no state, so that every pass that reads JSON can share them and
//! all passes agree on what a string or a number is by construction; but for the ends of strings in
//! the fast pass, which finds them many at a time, and which tests hold to these. None of them
//! looks after a token: that `12x` is not a number shows where a comma was to be.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x16};

use crate::text::search::looked_at;

/// The first place at or after `pos` that holds no white space.
#[inline]
pub(crate) fn skip_blank(text: &[u8], mut pos: usize) -> usize {
    let start = pos;
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = text.get(pos) {
        pos += 1;
    }
    looked_at(pos - start);
    pos
}

/// The first place at or after `pos` that holds no white space but for newlines.
#[inline]
pub(crate) fn skip_line_blank(text: &[u8], mut pos: usize) -> usize {
    let start = pos;
    while let Some(b' ' | b'\r' | b'\t') = text.get(pos) {
        pos += 1;
    }
    looked_at(pos - start);
    pos
}

/// Bytes that are looked at together: most names and values need one step then, and a branch that
/// goes the same way every time costs nothing.
const STEP: usize = 16;

/// Which of the bytes are a quote, a backslash or a control character, a bit each. What every
/// processor of its kind can do is enough for so few, and nothing has to be asked at run time.
#[inline(always)]
#[expect(clippy::inline_always, reason = "it is a few instructions")]
fn string_stops(bytes: &[u8; STEP]) -> u32 {
    dispatch!(Level::baseline(), simd => string_stops_with(simd, bytes))
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "that is how it is compiled for each kind of processor")]
fn string_stops_with<S: Simd>(simd: S, bytes: &[u8; STEP]) -> u32 {
    let bytes = u8x16::from_slice(simd, bytes);
    let control = bytes.min(0x1f).simd_eq(bytes);
    (bytes.simd_eq(b'"') | bytes.simd_eq(b'\\') | control).to_bitmask() as u32
}

/// The first place at or after `pos` that holds a quote, a backslash or a control character, else
/// the end; and whether the bytes up to it, or some just after it, are not all ASCII.
#[inline]
pub(crate) fn string_run(text: &[u8], pos: usize) -> (usize, bool) {
    let mut all = 0;
    let end = string_steps(text, pos, |step| all |= u128::from_ne_bytes(*step));
    (end, all & u128::from_ne_bytes([0x80; STEP]) != 0)
}

/// The first place at or after `pos` that holds a quote, a backslash or a control character; else
/// the end.
#[inline]
pub(crate) fn string_stop(text: &[u8], pos: usize) -> usize {
    string_steps(text, pos, |_| ())
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "its closures are what differs, and they are a few instructions")]
fn string_steps(text: &[u8], pos: usize, mut each: impl FnMut(&[u8; STEP])) -> usize {
    let (steps, tail) = text.get(pos..).unwrap_or_default().as_chunks::<STEP>();
    let mut at = pos;
    for step in steps {
        looked_at(STEP);
        each(step);
        let found = string_stops(step);
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += STEP;
    }
    // Filled up with zeros, which are control characters: the end of the text stops, too.
    looked_at(tail.len());
    let mut last = [0; STEP];
    last[..tail.len()].copy_from_slice(tail);
    each(&last);
    at + string_stops(&last).trailing_zeros() as usize
}

/// What a backslash begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// A character, and how many bytes it takes in the text: 2, 6, or 12 for a surrogate pair.
    Character(char, usize),
    /// `\u` and half of a surrogate pair: 6 bytes.
    LoneSurrogate(u16),
    /// Nothing that JSON knows.
    Bad,
}

/// Reads the escape whose backslash is at `pos`.
#[inline]
pub(crate) fn escape(text: &[u8], pos: usize) -> Escape {
    let character = match text.get(pos + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'u') => return unicode_escape(text, pos),
        _ => return Escape::Bad,
    };
    Escape::Character(character, 2)
}

fn unicode_escape(text: &[u8], pos: usize) -> Escape {
    let Some(unit) = hex4(text, pos + 2) else { return Escape::Bad };
    if let Some(character) = char::from_u32(u32::from(unit)) {
        return Escape::Character(character, 6);
    }
    if unit < 0xdc00
        && text.get(pos + 6) == Some(&b'\\')
        && text.get(pos + 7) == Some(&b'u')
        && let Some(low @ 0xdc00..=0xdfff) = hex4(text, pos + 8)
    {
        let code = 0x1_0000 + ((u32::from(unit) - 0xd800) << 10) + (u32::from(low) - 0xdc00);
        // Two halves in their ranges always make a character.
        return char::from_u32(code).map_or(Escape::Bad, |character| Escape::Character(character, 12));
    }
    Escape::LoneSurrogate(unit)
}

fn hex4(text: &[u8], pos: usize) -> Option<u16> {
    let digits = text.get(pos..)?.first_chunk::<4>()?;
    digits.iter().try_fold(0, |unit, &digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            b'A'..=b'F' => digit - b'A' + 10,
            _ => return None,
        };
        Some(unit << 4 | u16::from(value))
    })
}

/// The end of the string whose first character is at `pos`, one past the closing quote, and whether
/// it has escapes. `None` where it is not valid; halves of surrogate pairs are let through, being a
/// matter of encoding.
#[inline]
pub(crate) fn string(text: &[u8], pos: usize) -> Option<(usize, bool)> {
    let stop = string_stop(text, pos);
    match text.get(stop) {
        Some(b'"') => Some((stop + 1, false)),
        Some(b'\\') => escaped_string(text, stop).map(|end| (end, true)),
        _ => None,
    }
}

fn escaped_string(text: &[u8], mut pos: usize) -> Option<usize> {
    loop {
        match text.get(pos)? {
            b'"' => return Some(pos + 1),
            b'\\' => match escape(text, pos) {
                Escape::Character(_, length) => pos += length,
                Escape::LoneSurrogate(_) => pos += 6,
                Escape::Bad => return None,
            },
            _ => return None,
        }
        pos = string_stop(text, pos);
    }
}

/// The end of the number that begins at `pos`, by the grammar of RFC 8259 section 6:
/// `-?(0|[1-9][0-9]*)`, then a fraction and an exponent if there are any.
#[inline]
pub(crate) fn number(text: &[u8], mut pos: usize) -> Option<usize> {
    if text.get(pos) == Some(&b'-') {
        pos += 1;
    }
    match text.get(pos) {
        Some(b'0') => pos += 1,
        Some(b'1'..=b'9') => pos = skip_digits(text, pos + 1),
        _ => return None,
    }
    if text.get(pos) == Some(&b'.') {
        pos = some_digits(text, pos + 1)?;
    }
    if let Some(b'e' | b'E') = text.get(pos) {
        pos += 1;
        if let Some(b'+' | b'-') = text.get(pos) {
            pos += 1;
        }
        pos = some_digits(text, pos)?;
    }
    Some(pos)
}

#[inline]
fn skip_digits(text: &[u8], mut pos: usize) -> usize {
    let start = pos;
    while let Some(b'0'..=b'9') = text.get(pos) {
        pos += 1;
    }
    looked_at(pos - start);
    pos
}

#[inline]
fn some_digits(text: &[u8], pos: usize) -> Option<usize> {
    let end = skip_digits(text, pos);
    (end > pos).then_some(end)
}

/// The end of `literal` where it is at `pos`.
#[inline]
pub(crate) fn literal(text: &[u8], pos: usize, literal: &[u8]) -> Option<usize> {
    text.get(pos..)?.starts_with(literal).then_some(pos + literal.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_stop_finds_the_first_of_its_bytes_at_every_offset() {
        for special in [b'"', b'\\', 0, 0x1f, b'\n'] {
            for before in 0..20 {
                for after in [0, 1, 7, 9] {
                    let mut text = vec![b'a'; before];
                    text.push(special);
                    text.extend(std::iter::repeat_n(b'"', after));
                    assert_eq!(string_stop(&text, 0), before, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn string_stop_passes_over_everything_else() {
        let text: Vec<u8> = (0x20..=0xff).filter(|&byte| byte != b'"' && byte != b'\\').collect();
        for from in 0..text.len() {
            assert_eq!(string_stop(&text, from), text.len());
        }
        assert_eq!(string_stop(b"", 0), 0);
        assert_eq!(string_stop(b"abc", 9), 9);
    }

    #[test]
    fn escapes() {
        let cases: [(&str, Escape); 14] = [
            (r"\n", Escape::Character('\n', 2)),
            (r"\/", Escape::Character('/', 2)),
            (r"\u0041", Escape::Character('A', 6)),
            (r"\u00eF", Escape::Character('ï', 6)),
            (r"\ud83d\ude00", Escape::Character('😀', 12)),
            (r"\ud83d\u0041", Escape::LoneSurrogate(0xd83d)),
            (r"\ud83dx", Escape::LoneSurrogate(0xd83d)),
            (r"\ud83d\ud83d", Escape::LoneSurrogate(0xd83d)),
            (r"\ude00", Escape::LoneSurrogate(0xde00)),
            (r"\ud83d\ude0", Escape::LoneSurrogate(0xd83d)),
            (r"\x41", Escape::Bad),
            (r"\u00g0", Escape::Bad),
            (r"\u00", Escape::Bad),
            (r"\", Escape::Bad),
        ];
        for (text, expected) in cases {
            assert_eq!(escape(text.as_bytes(), 0), expected, "{text}");
        }
    }

    #[test]
    fn numbers() {
        let whole = [
            "0",
            "-0",
            "1",
            "120",
            "-1.5",
            "0.5",
            "1e9",
            "1E+9",
            "1.25e-10",
            "123456789012345678901234567890",
        ];
        for text in whole {
            assert_eq!(number(text.as_bytes(), 0), Some(text.len()), "{text}");
        }
        for text in ["", "-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "-a", "--1"] {
            assert_eq!(number(text.as_bytes(), 0), None, "{text}");
        }
        assert_eq!(number(b"01", 0), Some(1));
        assert_eq!(number(b"1.5.5", 0), Some(3));
    }

    #[test]
    fn strings() {
        assert_eq!(string(b"\"abc\" ", 1), Some((5, false)));
        assert_eq!(string(br#""a\"c""#, 1), Some((6, true)));
        assert_eq!(string(br#""\ud800""#, 1), Some((8, true)));
        assert_eq!(string(br#""a\x""#, 1), None);
        assert_eq!(string(b"\"a\nb\"", 1), None);
        assert_eq!(string(b"\"a", 1), None);
        assert_eq!(string(br#""a\"#, 1), None);
    }
}
