//! What loading a piece of a source takes besides its text, and the places of bodies and texts in it.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::layout::Layout;
use super::origin::{Origin, Part};
use super::request::{Body, Layer, Text};
use crate::json::Value;
use crate::text::{BodySpan, FileSpan};

/// What loading a piece takes besides its text. The same for all pieces of a source but for `offset`.
#[derive(Clone, Debug)]
pub struct Frame {
    /// How the records lie in the text.
    pub layout: Layout,
    /// What was peeled off the whole source.
    pub layers: Vec<Layer>,
    /// Offset of the piece's text in the file, or in the decoded text.
    pub offset: u64,
    /// Whether offsets are those of the file.
    pub byte_map: bool,
    /// The kind was forced with `--as`.
    pub forced: bool,
    /// Where the source lies, for kinds that refer to files beside it.
    pub folder: Option<Arc<Path>>,
}

impl Frame {
    /// The origin of bytes that start at `start` of the text.
    #[must_use]
    pub fn origin(&self, start: usize) -> Origin {
        Origin::Verbatim { offset: self.offset + start as u64 }
    }

    /// The origin of a body that is packed in a range of the text.
    #[must_use]
    pub fn field(&self, range: Range<usize>) -> Origin {
        Origin::Field { span: FileSpan::new(range.start as u64, range.end as u64).shifted(self.offset) }
    }

    /// A slice of the text as a body.
    #[must_use]
    pub fn body<'s>(&self, text: &'s [u8], start: usize, end: usize) -> Body<'s> {
        Body { bytes: text[start..end].into(), origin: self.origin(start) }
    }

    /// A slice of the text as a body whose length is reported in front of it: it cannot be edited.
    #[must_use]
    pub fn measured_body<'s>(&self, text: &'s [u8], range: Range<usize>) -> Body<'s> {
        let part = Part { decoded: 0, start: 0, len: range.len() as u32 };
        let origin = Origin::Joined { parts: vec![part], parent: Box::new(self.origin(range.start)) };
        Body { bytes: text[range].into(), origin }
    }

    /// The place of a span of the text in the source.
    #[must_use]
    pub fn span(&self, span: BodySpan) -> FileSpan {
        FileSpan::new(u64::from(span.start), u64::from(span.end)).shifted(self.offset)
    }

    /// What a string of the text says, and where; `start` is where its document starts in the text.
    #[must_use]
    pub fn text<'s>(&self, text: &'s [u8], start: usize, value: Value<'_>) -> Option<Text<'s>> {
        let said = value.text()?;
        let content = value.content_span();
        let span = FileSpan::new(u64::from(content.start), u64::from(content.end))
            .shifted(self.offset + start as u64);
        let raw = &text[start + content.start as usize..start + content.end as usize];
        let text = if value.has_escapes() { said.into_owned().into() } else { String::from_utf8_lossy(raw) };
        Some(Text { text, span: Some(span) })
    }
}
