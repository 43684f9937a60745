//! What a shell puts in the place of `$X`, `$(…)` and the escapes of `$'…'`.

use crate::text::search;
use std::cell::Cell;

/// How far an expansion may go. Without an end it is not one.
const MAX_BYTES: usize = 64 << 10;

/// How many bytes may be read, in vain, for ends that are missing: so many times the length of the text.
const MAX_READ_IN_VAIN: usize = 8;

/// What is left of the bytes that may be read in search of the ends of quotes and brackets which are never
/// closed. A text may open as many as it has bytes, and each is searched for anew; once nothing is left, the
/// next ones count as never closed without a search. So the time stays linear.
pub(crate) struct Patience {
    left: Cell<usize>,
}

impl Patience {
    /// For a text of that length.
    pub(crate) fn new(length: usize) -> Self {
        Self { left: Cell::new(length.saturating_mul(MAX_READ_IN_VAIN)) }
    }

    /// Whether anything is left.
    pub(crate) fn is_left(&self) -> bool {
        self.left.get() > 0
    }

    /// Takes note that so many bytes were read in vain.
    pub(crate) fn spend(&self, bytes: usize) {
        self.left.set(self.left.get().saturating_sub(bytes));
    }

    /// Where `byte` is in the first [`MAX_BYTES`] of `rest`.
    fn find(&self, byte: u8, rest: &[u8]) -> Option<usize> {
        let near = &rest[..rest.len().min(MAX_BYTES)];
        if !self.is_left() {
            return None;
        }
        let found = search::memchr(byte, near);
        if found.is_none() {
            self.spend(near.len());
        }
        found
    }
}

/// One past the `$X`, `${…}`, `$(…)` or `` `…` `` at `at`, and a placeholder for it.
pub(crate) fn expansion(text: &[u8], at: usize, patience: &Patience) -> Option<(usize, Vec<u8>)> {
    let named = |name: &[u8]| [b"${", name, b"}"].concat();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    match text.get(at..)? {
        [b'`', rest @ ..] => {
            let end = patience.find(b'`', rest)?;
            Some((at + end + 2, named(b"command")))
        }
        [b'$', b'{', rest @ ..] => {
            let end = patience.find(b'}', rest)?;
            let name = &rest[..rest.iter().take_while(|rest| is_name(rest)).count()];
            Some((at + 2 + end + 1, named(if name.is_empty() { b"variable" } else { name })))
        }
        [b'$', b'(', ..] => {
            let mut open = false;
            let end = group_end(text, at + 1, &mut open, patience);
            (!open).then(|| (end, named(b"command")))
        }
        [b'$', first, ..] if first.is_ascii_alphabetic() || *first == b'_' => {
            let name = text[at + 1..].iter().take_while(|text| is_name(text)).count();
            Some((at + 1 + name, named(&text[at + 1..at + 1 + name])))
        }
        [b'$', b'0'..=b'9' | b'@' | b'*' | b'#' | b'?', ..] => Some((at + 2, named(b"argument"))),
        _ => None,
    }
}

/// One past the bracket that closes the one at `at`, quotes passed over. Brackets nest.
pub(crate) fn group_end(text: &[u8], at: usize, open: &mut bool, patience: &Patience) -> usize {
    if !patience.is_left() {
        *open = true;
        return text.len();
    }
    let mut depth = 0_usize;
    let mut pos = at;
    let text = &text[..text.len().min(at + MAX_BYTES)];
    while let Some(&byte) = text.get(pos) {
        search::looked_at(1);
        match byte {
            b'(' => depth += 1,
            b')' if depth <= 1 => return pos + 1,
            b')' => depth -= 1,
            b'\\' => pos += 1,
            b'\'' => match search::memchr(b'\'', &text[pos + 1..]) {
                Some(end) => pos += end + 1,
                None => break,
            },
            b'"' => {
                pos += 1;
                while let Some(&byte) = text.get(pos)
                    && byte != b'"'
                {
                    search::looked_at(1);
                    pos += 1 + usize::from(byte == b'\\');
                }
            }
            _ => {}
        }
        pos += 1;
    }
    patience.spend(text.len() - at);
    *open = true;
    text.len()
}

/// The escape of `$'…'` at `at`: how long it is and what it stands for; `None` where it is not one.
pub(crate) fn ansi_escape(text: &[u8], at: usize) -> Option<(usize, Vec<u8>)> {
    let rest = text.get(at..)?;
    let number = |from: usize, most: usize, radix: u32| {
        let digits = rest.iter().skip(from).take(most).take_while(|rest| char::from(**rest).is_digit(radix));
        let len = digits.count();
        let text = std::str::from_utf8(&rest[from..from + len]).ok()?;
        u32::from_str_radix(text, radix).ok().map(|code| (from + len, code))
    };
    let byte = |byte: u8| Some((2, vec![byte]));
    match rest.get(1) {
        Some(b'n') => byte(b'\n'),
        Some(b't') => byte(b'\t'),
        Some(b'r') => byte(b'\r'),
        Some(b'a') => byte(7),
        Some(b'b') => byte(8),
        Some(b'e' | b'E') => byte(27),
        Some(b'f') => byte(12),
        Some(b'v') => byte(11),
        Some(it @ (b'\\' | b'\'' | b'"' | b'?')) => byte(*it),
        Some(b'0'..=b'7') => number(1, 3, 8).map(|(len, code)| (len, vec![code as u8])),
        Some(b'x') => number(2, 2, 16).map(|(len, code)| (len, vec![code as u8])),
        Some(b'u') => number(2, 4, 16).map(|(len, code)| (len, utf8(code))),
        Some(b'U') => number(2, 8, 16).map(|(len, code)| (len, utf8(code))),
        _ => None,
    }
}

/// As bash writes it: halves of surrogate pairs in three bytes, which are not UTF-8.
fn utf8(code: u32) -> Vec<u8> {
    if let Some(letter) = char::from_u32(code) {
        return letter.encode_utf8(&mut [0; 4]).as_bytes().to_vec();
    }
    let low_six = |shift: u32| 0x80 | ((code >> shift) & 0x3f) as u8;
    vec![0xe0 | ((code >> 12) & 0xf) as u8, low_six(6), low_six(0)]
}
