//! Text that must not be seen, and finding it in what others say.

use std::borrow::Cow;
use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What is in a secret's place.
pub(super) const MASK: &str = "***";
/// A shorter text is not a secret worth the name, and masking it would garble every word.
const MIN_MASKED: usize = 4;
/// So many letters of a secret in a row are hidden wherever they are: it may have been cut.
const PART: usize = 12;

/// A token or a client secret. It has no `Display`, its `Debug` is `***`, and only this room can look
/// inside.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for a header and for the mask.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(MASK)
    }
}

/// Hides known secrets in texts that come from outside: a server may echo what it was sent.
#[derive(Clone, Default)]
pub struct Masker {
    /// Longest first, so that no part of one is left by another.
    forms: Vec<String>,
    /// All parts of `PART` letters of the secrets, as [`next_letter`] reads them.
    parts: HashSet<[u8; PART]>,
}

impl fmt::Debug for Masker {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Masker({})", self.forms.len())
    }
}

impl Masker {
    /// Has `secret` hidden from now on, in the forms that it takes on its way.
    pub fn add(&mut self, secret: &Secret) {
        let text = secret.expose();
        if text.len() < MIN_MASKED {
            return;
        }
        let json = serde_json::Value::from(text).to_string();
        let forms =
            [text.to_owned(), STANDARD.encode(text), escaped(text), json[1..json.len() - 1].to_owned()];
        for form in forms {
            if !self.forms.contains(&form) {
                self.forms.push(form);
            }
        }
        self.forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        for form in [text.to_owned(), STANDARD.encode(text), hex(text)] {
            for_each_part(form.as_bytes(), |part, _| {
                self.parts.insert(part);
            });
        }
    }

    /// The text without the secrets.
    #[must_use]
    pub fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut out = Cow::Borrowed(text);
        for form in &self.forms {
            if out.contains(form.as_str()) {
                out = Cow::Owned(out.replace(form.as_str(), MASK));
            }
        }
        self.hide_parts(out)
    }

    /// Hides parts of secrets: cut off, in another case, broken over lines, or in the escapes of
    /// HTML, JSON or URLs.
    fn hide_parts<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for_each_part(text.as_bytes(), |part, at| {
            if self.parts.contains(&part) {
                match found.last_mut() {
                    Some(last) if at.start <= last.end => last.end = at.end,
                    _ => found.push(at),
                }
            }
        });
        if found.is_empty() {
            return text;
        }
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for at in found {
            // A secret may have letters of several bytes.
            let start = (done..=at.start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(done);
            out.push_str(&text[done..start]);
            out.push_str(MASK);
            done = (at.end..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        }
        out.push_str(&text[done..]);
        Cow::Owned(out)
    }
}

fn hex(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Calls `each` with every `PART` letters in a row, and the bytes that spell them.
fn for_each_part(text: &[u8], mut each: impl FnMut([u8; PART], Range<usize>)) {
    let mut window: VecDeque<(u8, usize)> = VecDeque::with_capacity(PART);
    let mut at = 0;
    while at < text.len() {
        let (letter, length) = next_letter(&text[at..]);
        if let Some(letter) = letter {
            if window.len() == PART {
                window.pop_front();
            }
            window.push_back((letter, at));
            if window.len() == PART {
                each(std::array::from_fn(|place| window[place].0), window[0].1..at + length);
            }
        }
        at += length;
    }
}

/// The letter that a text begins with, in lower case and its escape undone, and how many bytes
/// spell it; `None` for what may be between the letters of a secret.
fn next_letter(text: &[u8]) -> (Option<u8>, usize) {
    let number = |digits: &[u8], radix| {
        let value = u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()?;
        u8::try_from(value).ok().filter(u8::is_ascii)
    };
    let lower = |letter: u8| Some(letter.to_ascii_lowercase());
    match text {
        [b'\\', b'u', digits @ ..] if digits.len() >= 4 => match number(&digits[..4], 16) {
            Some(letter) => (lower(letter), 6),
            None => (None, 1),
        },
        [b'\\', b'n' | b'r' | b't', ..] => (None, 2),
        [b'\\' | b' ' | b'\t' | b'\n' | b'\r', ..] => (None, 1),
        [b'%', high, low, ..] => match number(&[*high, *low], 16) {
            Some(letter) => (lower(letter), 3),
            None => (Some(b'%'), 1),
        },
        [b'&', rest @ ..] => {
            let end = rest.iter().take(8).position(|byte| *byte == b';');
            let letter = end.and_then(|end| match &rest[..end] {
                [b'#', b'x' | b'X', digits @ ..] => number(digits, 16),
                [b'#', digits @ ..] => number(digits, 10),
                b"amp" => Some(b'&'),
                b"lt" => Some(b'<'),
                b"gt" => Some(b'>'),
                b"quot" => Some(b'"'),
                b"apos" => Some(b'\''),
                _ => None,
            });
            match (letter, end) {
                (Some(letter), Some(end)) => (lower(letter), end + 2),
                _ => (Some(b'&'), 1),
            }
        }
        [letter, ..] => (lower(*letter), 1),
        [] => (None, 0),
    }
}

/// As in a URL or a form.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(digit), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_show() {
        let secret = Secret::new("hunter22");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "*** Some(***)");
        let panic = std::panic::catch_unwind(|| panic!("internal error: a test with {secret:?}"));
        let words = panic.expect_err("it panics").downcast::<String>().expect("words");
        assert!(!words.contains("hunter22"), "{words}");
    }

    #[test]
    fn known_secrets_are_hidden_in_every_form() {
        let mut masker = Masker::default();
        masker.add(&Secret::new("p/s\"w=d"));
        masker.add(&Secret::new("abc"));
        let echo = format!("a p/s\"w=d b p%2Fs%22w%3Dd c p/s\\\"w=d d {} abc", STANDARD.encode("p/s\"w=d"));
        assert_eq!(masker.hide(&echo), "a *** b *** c *** d *** abc");
        assert_eq!(format!("{masker:?}"), "Masker(4)");
    }

    #[test]
    fn parts_and_other_spellings_are_hidden() {
        let mut masker = Masker::default();
        let secret = "aB3/dE6+gH9_jK2-mN5.pQ8/tU1";
        masker.add(&Secret::new(secret));
        let entities = secret.replace('/', "&#x2F;").replace('+', "&#43;");
        let twice = secret.replace('/', "\\\\\\/");
        let split = format!("{}\n  {}", &secret[..9], &secret[9..]);
        for echo in [
            secret[..20].to_owned(),
            secret[7..].to_owned(),
            secret.to_uppercase(),
            entities,
            twice,
            split,
            hex(secret),
            hex(secret).to_uppercase(),
            STANDARD.encode(secret)[..30].to_owned(),
            secret.replace('/', "\\u002f"),
            secret.replace('/', "%2f"),
        ] {
            let hidden = masker.hide(&format!("é {echo}| é")).into_owned();
            assert!(hidden.starts_with("é ***") && hidden.ends_with("| é"), "{echo}: {hidden}");
            assert!(hidden.len() < 14, "{echo}: {hidden}");
        }
        let other = "aB3/dE6+gH9 and nothing else, 100 % & more; \\u00e9 &x; %zz";
        assert_eq!(masker.hide(other), other);
        masker.add(&Secret::new("ééééééééééééé"));
        assert_eq!(masker.hide("a éééééééééé b é"), "a *** b é");
    }
}
