//! Writing an edit of a body back into its source.

use std::borrow::Cow;

use super::origin::{Escaping, Origin};
use crate::json::escape_json_into;
use crate::text::{BodySpan, FileSpan};

impl Origin {
    /// An edit of the body as an edit of the source: re-escaped for every form the body lies in.
    /// `None` where it cannot be written back faithfully; the fix is then shown and not applied.
    #[must_use]
    pub fn rewrite(&self, span: BodySpan, text: &str) -> Option<(FileSpan, String)> {
        let mut text = Cow::Borrowed(text);
        let mut origin = self;
        let mut span = span;
        loop {
            match origin {
                Self::Verbatim { .. } => return Some((origin.place(span)?, text.into_owned())),
                Self::Mapped { map, start, parent, escaping } => {
                    text = escaping.escape(text)?;
                    let inner = map.source_span(span);
                    span = BodySpan::new(start + inner.start, start + inner.end);
                    origin = parent;
                }
                Self::Within { start, parent } => {
                    span = BodySpan::new(start + span.start, start + span.end);
                    origin = parent;
                }
                Self::Joined { .. } | Self::Field { .. } | Self::Nowhere => {
                    return None;
                }
            }
        }
    }
}

impl Escaping {
    /// A text as it is written in this form; `None` where it cannot be.
    fn escape(self, text: Cow<'_, str>) -> Option<Cow<'_, str>> {
        let behind_backslashes = |special: &[char]| {
            let mut escaped = String::with_capacity(text.len());
            for letter in text.chars() {
                if special.contains(&letter) {
                    escaped.push('\\');
                }
                escaped.push(letter);
            }
            escaped
        };
        Some(match self {
            Self::Json => {
                let mut escaped = String::new();
                escape_json_into(&text, &mut escaped);
                Cow::Owned(escaped)
            }
            Self::YamlSingle | Self::Line if text.chars().any(char::is_control) => return None,
            Self::YamlSingle => Cow::Owned(text.replace('\'', "''")),
            Self::ShellSingle if text.contains('\'') => return None,
            Self::ShellSingle | Self::Plain | Self::Line => text,
            Self::ShellDouble => Cow::Owned(behind_backslashes(&['"', '\\', '$', '`'])),
            Self::ShellDocument => Cow::Owned(behind_backslashes(&['\\', '$', '`'])),
            Self::ShellAnsi => Cow::Owned(behind_backslashes(&['\'', '\\'])),
            Self::Opaque => return None,
        })
    }
}
