//! How a defect can be fixed: edits of bytes, and how far they can be trusted.

use std::borrow::Cow;

use crate::text::BodySpan;

/// A way to fix a defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "remove the field".
    pub title: Cow<'static, str>,
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// Edits in order of their place, none overlapping. Empty where only words can be shown.
    pub edits: Vec<Edit>,
}

/// How far a fix can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// What the author meant; `fix` applies it.
    Safe,
    /// Perhaps not what the author meant; `fix --unsafe` applies it.
    Unsafe,
    /// Shown, never applied.
    Shown,
}

/// Replaces bytes of the body. The text is punctuation, escapes, model names and closed words only:
/// never a value of the body, so that reports carry no customer's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: BodySpan,
    /// With what.
    pub text: Cow<'static, str>,
}

impl Edit {
    /// Replaces `span` by `text`.
    pub fn replace(span: BodySpan, text: impl Into<Cow<'static, str>>) -> Self {
        Self { span, text: text.into() }
    }

    /// Removes `span`.
    #[must_use]
    pub fn delete(span: BodySpan) -> Self {
        Self { span, text: Cow::Borrowed("") }
    }

    /// Inserts `text` before the byte at `at`.
    pub fn insert(at: u32, text: impl Into<Cow<'static, str>>) -> Self {
        Self { span: BodySpan::at(at), text: text.into() }
    }
}

impl Fix {
    /// A fix with these edits.
    pub fn new(
        applicability: Applicability,
        title: impl Into<Cow<'static, str>>,
        mut edits: Vec<Edit>,
    ) -> Self {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        Self { title: title.into(), applicability, edits }
    }

    /// A safe fix.
    pub fn safe(title: impl Into<Cow<'static, str>>, edits: Vec<Edit>) -> Self {
        Self::new(Applicability::Safe, title, edits)
    }

    /// An unsafe fix.
    pub fn risky(title: impl Into<Cow<'static, str>>, edits: Vec<Edit>) -> Self {
        Self::new(Applicability::Unsafe, title, edits)
    }

    /// A fix that is only shown; its edits may be empty.
    pub fn shown(title: impl Into<Cow<'static, str>>, edits: Vec<Edit>) -> Self {
        Self::new(Applicability::Shown, title, edits)
    }
}

impl Applicability {
    /// The word that reports use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Shown => "shown",
        }
    }
}
