//! One call found in a source, and the bytes it came from.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::origin::Origin;
use crate::diagnostic::SkipKind;
use crate::text::{FileSpan, KnownLine};

/// What a kind finds in a source. Every item ends as one outcome: nothing passes by being ignored.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "nearly all are requests: a box would be an allocation a line")]
pub enum Item<'s> {
    /// A call to be linted.
    Request(Request<'s>),
    /// A unit that is not checked.
    Skipped {
        /// 0-based unit in its source.
        record: u64,
        /// Why.
        reason: SkipReason,
    },
    /// The source holds no request; it is not a unit.
    Empty {
        /// Why, as a phrase.
        reason: &'static str,
    },
    /// A unit that could not be read.
    Unreadable {
        /// 0-based unit in its source; `None` for the source as a whole.
        record: Option<u64>,
        /// Why, as a phrase.
        reason: Cow<'static, str>,
    },
}

impl Item<'_> {
    /// It as another record.
    #[must_use]
    pub(crate) fn numbered(mut self, number: u64) -> Self {
        match &mut self {
            Self::Request(request) => request.record = number,
            Self::Skipped { record, .. } => *record = number,
            Self::Unreadable { record, .. } => *record = Some(number),
            Self::Empty { .. } => {}
        }
        self
    }
}

/// Why a unit is not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkipReason {
    /// A phrase.
    pub text: Cow<'static, str>,
    /// Whether it should have been checked.
    pub kind: SkipKind,
}

impl Item<'_> {
    /// Whether it is about one record, and not about the source as a whole.
    #[must_use]
    pub fn is_record(&self) -> bool {
        !matches!(self, Self::Unreadable { record: None, .. } | Self::Empty { .. })
    }
}

impl SkipReason {
    /// Of a unit that payloadlint never checks.
    pub fn not_applicable(text: impl Into<Cow<'static, str>>) -> Self {
        Self { text: text.into(), kind: SkipKind::NotApplicable }
    }
}

/// Of a unit that should be checked, and cannot be.
impl<T: Into<Cow<'static, str>>> From<T> for SkipReason {
    fn from(text: T) -> Self {
        Self { text: text.into(), kind: SkipKind::Unchecked }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// One call: method, URL, headers, body, and the answer where it was recorded.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each says one thing of the recording, and any may hold")]
pub struct Request<'s> {
    /// 0-based unit in its source.
    pub record: u64,
    /// The line of the text that its record is, where records are lines.
    pub line: Option<KnownLine>,
    /// Method, where recorded.
    pub method: Option<Text<'s>>,
    /// URL, where recorded.
    pub url: Option<Text<'s>>,
    /// Sent headers; `None` where they were not recorded, so that a missing one says nothing.
    pub headers: Option<Vec<Header<'s>>>,
    /// The body; `None` where the source reports that there was none, or does not show.
    pub body: Option<Body<'s>>,
    /// What was sent in place of a text that can be judged; `body` is `None` then.
    pub unread: Option<Unread>,
    /// The file that holds the body, where that is not the source: the body's origin then counts in it.
    pub body_file: Option<BodyFile>,
    /// The recorded answer.
    pub answer: Option<Answer<'s>>,
    /// What was peeled off, outermost first.
    pub layers: Vec<Layer>,
    /// No blank line parts the body from the head.
    pub unparted: bool,
    /// The source is a template: placeholders are unknown values.
    pub template: bool,
    /// The body is known to be what went to the API: recorded with method or URL, or in an error
    /// topic's header. An envelope or an array is then a defect and no layer.
    pub sent: bool,
    /// The body is the value of a record of a topic, so that an empty one would be sent as it is.
    pub is_record_value: bool,
}

/// A text of the source, such as a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'s> {
    /// Decoded.
    pub text: Cow<'s, str>,
    /// Its bytes in the source, where they are known.
    pub span: Option<FileSpan>,
}

/// A header as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<'s> {
    /// Its name as written.
    pub name: Cow<'s, str>,
    /// Its value, and where that is.
    pub value: Text<'s>,
}

/// The bytes that are linted.
#[derive(Debug)]
pub struct Body<'s> {
    /// Decoded: as the server would have received them.
    pub bytes: Cow<'s, [u8]>,
    /// The way back to the source.
    pub origin: Origin,
}

/// A body that is known and of which no text is at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The fields of a form, in parts or encoded as in a URL: no JSON, whatever they hold.
    Form,
    /// Something else; why it is not read, as a phrase.
    Other(&'static str),
}

impl Unread {
    /// Why a body is not read, as a phrase.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Form => "its body is a form, not JSON",
            Self::Other(reason) => reason,
        }
    }
}

/// A file beside the source that holds a body.
#[derive(Clone, Debug)]
pub struct BodyFile {
    /// As reports show it.
    pub display: Arc<str>,
    /// Where it lies, links resolved.
    pub path: PathBuf,
    /// All of it.
    pub text: Arc<[u8]>,
}

/// A recorded answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<'s> {
    /// HTTP status.
    pub status: u16,
    /// Its body, where recorded.
    pub text: Option<Cow<'s, str>>,
}

/// What was peeled off to reach a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// A UTF-8 byte order mark.
    Bom,
    /// UTF-16, converted.
    Utf16,
    /// UTF-16 around records of another tool: how they were written down, and nothing of the bodies.
    Utf16Dump,
    /// gzip, unpacked.
    Gzip,
    /// zstd, unpacked.
    Zstd,
    /// The body was in a JSON string.
    JsonString,
    /// A Kafka Connect JSON converter's `schema` and `payload`.
    Connect,
    /// The header of a connector's error topic.
    ErrorHeader,
    /// An SQS `Messages[].Body`.
    Sqs,
    /// base64.
    Base64,
}

impl Layer {
    /// The word that reports use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bom => "bom",
            Self::Utf16 | Self::Utf16Dump => "utf-16",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::JsonString => "json-string",
            Self::Connect => "connect",
            Self::ErrorHeader => "error-header",
            Self::Sqs => "sqs",
            Self::Base64 => "base64",
        }
    }
}

impl Request<'_> {
    /// Whether anything was recorded of its method, its URL or its headers.
    #[must_use]
    pub fn has_head(&self) -> bool {
        self.method.is_some() || self.url.is_some() || self.headers.is_some()
    }

    /// The value of a sent header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&Header<'_>> {
        self.headers.as_ref()?.iter().find(|header| header.name.eq_ignore_ascii_case(name))
    }
}

/// A path as reports show it.
pub(crate) fn shown_path(path: &Path) -> Arc<str> {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into() } else { text.replace('\\', "/").into() }
}
