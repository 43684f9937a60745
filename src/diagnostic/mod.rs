//! What flows out of the engine: diagnostics, fixes, findings and outcomes, as data.
//!
//! It must never know who makes them or who shows them: it imports `text` and no other room.

mod fingerprint;
mod fix;
mod outcome;
mod rule_meta;
mod rule_page;
mod severity;

pub use fingerprint::Fingerprint;
pub use fix::{Applicability, Edit, Fix};
pub use outcome::{
    Excerpt, Finding, FirstUnchecked, Outcome, PlacedEdit, PlacedFix, Region, Related, RuleCounts, SkipKind,
    Skipped, Summary, Unreadable,
};
pub use rule_meta::{Claim, Evidence, FixAvailability, Hook, Role, RuleMeta};
pub use rule_page::Block;
pub use severity::Severity;

use std::borrow::Cow;

use crate::text::{BodySpan, FileSpan};

/// One defect, in terms of the body it is in. Placing it in a file is the engine's work.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that reports it.
    pub rule: &'static RuleMeta,
    /// As the rule has it, or as a rule lowered it for this case (a date without a zone).
    pub severity: Severity,
    /// What it is based on: the rule's evidence, or what the rule says of this case.
    pub evidence: Evidence,
    /// One phrase, lower case, no full stop; names members and types, never an attribute's text.
    pub message: String,
    /// What to do; one or more sentences.
    pub help: Option<Cow<'static, str>>,
    /// Where.
    pub place: Place,
    /// Other places that belong to the same cause.
    pub related: Vec<Label>,
    /// How to fix it.
    pub fix: Option<Fix>,
    /// Reported once per source, though each of its requests may have it: the cause is the
    /// source's.
    pub once: bool,
}

/// A further place of a diagnostic.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there; may be empty.
    pub message: Cow<'static, str>,
}

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The bytes.
    pub at: At,
    /// RFC 6901 pointer in the body; `None` for the head of a request.
    pub pointer: Option<String>,
}

/// The bytes of a [`Place`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// Bytes of the body that is linted.
    Body(BodySpan),
    /// Bytes of the source itself, such as a recorded token.
    File(FileSpan),
    /// A part of the request's head, with its bytes in the source where they are known.
    Head(HeadPart, Option<FileSpan>),
}

/// A part of a request's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadPart {
    /// The URL.
    Url,
    /// The method.
    Method,
    /// A header, by its name in lower case.
    Header(String),
}

impl Place {
    /// A place in the body.
    #[must_use]
    pub fn body(span: BodySpan, pointer: String) -> Self {
        Self { at: At::Body(span), pointer: Some(pointer) }
    }
}

impl std::fmt::Display for HeadPart {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Url => out.write_str("url"),
            Self::Method => out.write_str("method"),
            Self::Header(name) => write!(out, "header:{name}"),
        }
    }
}
