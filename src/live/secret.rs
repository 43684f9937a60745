//! Text that must not be seen, and finding it in what others say.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What stands in a secret's place.
pub(super) const MASK: &str = "***";
/// A shorter text is no secret worth the name, and masking it would garble every word.
const MIN_MASKED: usize = 4;

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
        self.forms.sort_by_key(|it| std::cmp::Reverse(it.len()));
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
        out
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
                out.extend(char::from_digit(u32::from(digit), 16).map(|it| it.to_ascii_uppercase()));
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
}
