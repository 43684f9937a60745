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
                Self::Mapped { map, start, parent, escaping: Escaping::Json } => {
                    let mut escaped = String::new();
                    escape_json_into(&text, &mut escaped);
                    text = Cow::Owned(escaped);
                    let inner = map.source_span(span);
                    span = BodySpan::new(start + inner.start, start + inner.end);
                    origin = parent;
                }
                Self::Within { start, parent } => {
                    span = BodySpan::new(start + span.start, start + span.end);
                    origin = parent;
                }
                Self::Mapped { escaping: Escaping::Opaque, .. }
                | Self::Joined { .. }
                | Self::Field { .. }
                | Self::Nowhere => {
                    return None;
                }
            }
        }
    }
}
