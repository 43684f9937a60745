//! Bytes made of a stretch of the source, with the way back: what stands for itself is kept, the rest is
//! replaced or left out. For forms other than JSON strings: shells, Python literals, traces, folded lines.

use std::ops::Range;

use crate::input::{Body, Escaping, Frame, Origin, Part, Text};
use crate::json::SegmentMap;
use crate::text::BodySpan;

/// Bytes in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rendering {
    bytes: Vec<u8>,
    map: SegmentMap,
    /// Bytes of the source that have been gone over.
    taken: usize,
}

impl Rendering {
    /// Takes `raw` as it is.
    pub(crate) fn keep(&mut self, raw: &[u8]) {
        self.bytes.extend_from_slice(raw);
        self.map.keep(raw.len());
        self.taken += raw.len();
    }

    /// Writes `bytes` for the next `len` bytes of the source.
    pub(crate) fn replace(&mut self, len: usize, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.map.replace(bytes.len(), len);
        self.taken += len;
    }

    /// Leaves out the next `len` bytes of the source.
    pub(crate) fn skip(&mut self, len: usize) {
        if len > 0 {
            self.replace(len, b"");
        }
    }

    /// How many bytes of the source have been gone over.
    pub(crate) fn taken(&self) -> usize {
        self.taken
    }

    /// What was made so far.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The stretch of the source, counted from its start, that a part of it was made of.
    #[cfg(test)]
    pub(crate) fn source(&self, range: Range<u32>) -> Range<usize> {
        self.map.source_span(BodySpan::new(range.start, range.end)).range()
    }

    /// What was made so far, to write other bytes in the place of some.
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// As a body whose source stretch starts at `start` of the text.
    pub(crate) fn body(self, start: usize, frame: &Frame, escaping: Escaping) -> Body<'static> {
        let parent = Box::new(frame.origin(start));
        let origin = Origin::Mapped { map: self.map, start: 0, parent, escaping };
        Body { bytes: self.bytes.into(), origin }
    }

    /// As a body that is all of a file beside the source.
    pub(crate) fn body_of_file(self, escaping: Escaping) -> Body<'static> {
        let parent = Box::new(Origin::Verbatim { offset: 0 });
        let origin = Origin::Mapped { map: self.map, start: 0, parent, escaping };
        Body { bytes: self.bytes.into(), origin }
    }

    /// As a text whose source stretch starts at `start`; its place is from its first byte to its last.
    pub(crate) fn text(&self, start: usize, frame: &Frame) -> Text<'static> {
        self.text_in(0..self.bytes.len(), start, frame)
    }

    /// A part of it as a text.
    pub(crate) fn text_in(&self, range: Range<usize>, start: usize, frame: &Frame) -> Text<'static> {
        let span = self.map.source_span(BodySpan::new(range.start as u32, range.end as u32));
        let span = frame.span(span).shifted(start as u64);
        Text { text: String::from_utf8_lossy(&self.bytes[range]).into_owned().into(), span: Some(span) }
    }

    /// Part of what was made, without the bytes that `ranges` leave out.
    pub(crate) fn parts(self, ranges: &[Range<usize>], start: usize, frame: &Frame) -> Body<'static> {
        let mut bytes = Vec::new();
        let parts = ranges.iter().map(|range| {
            let part =
                Part { decoded: bytes.len() as u32, start: range.start as u32, len: range.len() as u32 };
            bytes.extend_from_slice(&self.bytes[range.clone()]);
            part
        });
        let parts = parts.collect();
        let parent = Box::new(self.body(start, frame, Escaping::Opaque).origin);
        Body { bytes: bytes.into(), origin: Origin::Joined { parts, parent } }
    }
}
