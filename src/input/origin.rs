//! From body bytes back to the bytes of the file.

use crate::json::SegmentMap;
use crate::text::{BodySpan, FileSpan};

/// Where a body's bytes come from. Placing is exact wherever a byte map exists.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A slice of the source, starting at that byte.
    Verbatim {
        /// Offset of the body's first byte in the source.
        offset: u64,
    },
    /// Decoded from an escaped form, as from a JSON string.
    Mapped {
        /// Decoded offsets to offsets of the escaped form.
        map: SegmentMap,
        /// Offset of the escaped form's first byte in the parent's bytes.
        start: u32,
        /// Where the parent's bytes come from.
        parent: Box<Origin>,
        /// How an edit is escaped on the way back.
        escaping: Escaping,
    },
    /// A piece of the parent's decoded bytes, such as a Connect `payload` that is an object.
    Within {
        /// Offset of the body's first byte in the parent's bytes.
        start: u32,
        /// Where the parent's bytes come from.
        parent: Box<Origin>,
    },
    /// Several pieces of the parent's bytes put together, such as the chunks of an HTTP body. Edits cannot be
    /// written back: the sizes of the pieces would no longer hold.
    Joined {
        /// The pieces, in order.
        parts: Vec<Part>,
        /// Where the parent's bytes come from.
        parent: Box<Origin>,
    },
    /// Packed so that no byte map exists (gzip, base64): the field is all that can be pointed at.
    Field {
        /// The packed form in the source.
        span: FileSpan,
    },
    /// No place in the source at all (a compressed file, UTF-16).
    Nowhere,
}

/// A piece of a joined body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Offset of its first byte in the body.
    pub decoded: u32,
    /// Offset of its first byte in the parent's bytes.
    pub start: u32,
    /// How many bytes it has.
    pub len: u32,
}

/// How text is written inside the form that holds a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escaping {
    /// As it is.
    Plain,
    /// A JSON string.
    Json,
    /// Hurl's `` `…` ``.
    Backquotes,
    /// A shell's `'…'`, in which no `'` can be written.
    ShellSingle,
    /// A shell's `"…"`.
    ShellDouble,
    /// A shell's `$'…'`.
    ShellAnsi,
    /// A shell's here-document in which `$X` is filled in.
    ShellDocument,
    /// `^"…^"` of Windows' `cmd`.
    Caret,
    /// `"…"` on a command line of Windows.
    Windows,
    /// PowerShell's `'…'`.
    PowerShellSingle,
    /// PowerShell's `"…"`.
    PowerShellDouble,
    /// A here-string of PowerShell in which `$x` is filled in.
    PowerShellDocument,
    /// YAML's `'…'`.
    YamlSingle,
    /// Lines as they are, in which no other line can be begun.
    Line,
    /// Some other form; edits cannot be written back through it.
    Opaque,
}

impl Origin {
    /// Puts a span of the body into the source; `None` where no byte map exists.
    #[must_use]
    pub fn place(&self, span: BodySpan) -> Option<FileSpan> {
        match self {
            Self::Verbatim { offset } => {
                Some(FileSpan::new(offset + u64::from(span.start), offset + u64::from(span.end)))
            }
            Self::Mapped { map, start, parent, .. } => {
                let inner = map.source_span(span);
                parent.place(BodySpan::new(start + inner.start, start + inner.end))
            }
            Self::Within { start, parent } => {
                parent.place(BodySpan::new(start + span.start, start + span.end))
            }
            Self::Joined { parts, parent } => {
                let start = joined_place(parts, span.start);
                let end = if span.is_empty() { start } else { joined_place(parts, span.end - 1) + 1 };
                parent.place(BodySpan::new(start, end))
            }
            Self::Field { .. } | Self::Nowhere => None,
        }
    }

    /// Where the bytes from `start` on come from.
    #[must_use]
    pub fn inner(self, start: u32) -> Self {
        match self {
            _ if start == 0 => self,
            Self::Verbatim { offset } => Self::Verbatim { offset: offset + u64::from(start) },
            Self::Within { start: before, parent } => Self::Within { start: before + start, parent },
            Self::Mapped { .. } | Self::Joined { .. } => Self::Within { start, parent: Box::new(self) },
            Self::Field { .. } | Self::Nowhere => self,
        }
    }

    /// The field in the source that holds the body, where nothing finer is known.
    #[must_use]
    pub fn field(&self) -> Option<FileSpan> {
        match self {
            Self::Field { span } => Some(*span),
            Self::Mapped { parent, .. } | Self::Within { parent, .. } | Self::Joined { parent, .. } => {
                parent.field()
            }
            Self::Verbatim { .. } | Self::Nowhere => None,
        }
    }
}

/// Where a byte of a joined body lies in the parent's bytes; after the last piece its end.
fn joined_place(parts: &[Part], at: u32) -> u32 {
    let after = parts.partition_point(|part| part.decoded <= at);
    let Some(part) = after.checked_sub(1).map(|index| parts[index]) else { return 0 };
    part.start + (at - part.decoded).min(part.len)
}
