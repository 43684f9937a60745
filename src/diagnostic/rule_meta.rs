//! What is declared of a rule.

use super::severity::Severity;
use crate::json::Kind;

/// What a rule declares of itself; `explain`, the docs and reports read it.
#[derive(Debug)]
pub struct RuleMeta {
    /// Its name on the command line and in reports.
    pub id: &'static str,
    /// First version that had it.
    pub since: &'static str,
    /// Default severity.
    pub severity: Severity,
    /// What its claim about the API rests on.
    pub evidence: Evidence,
    /// Whether it mends what it reports.
    pub fix: FixAvailability,
    /// Its place in the order of claims.
    pub claim: Claim,
    /// Where it looks. A hook that is not among them is never called.
    pub hooks: &'static [Hook],
    /// Its page, Markdown: the doc comment of its declaration.
    pub docs: &'static str,
}

/// Where a rule looks: the hooks of the trait `Rule`, in the order in which they are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    /// Method, URL, headers.
    Head,
    /// The body's bytes and syntax.
    Text,
    /// The body as a whole.
    Body,
    /// An object.
    Object,
    /// The name of a member.
    Name,
    /// A value of one of these kinds.
    Value(&'static [Kind]),
    /// What no other rule has claimed.
    Rest,
}

/// What a statement about the API rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Published by Genesys: SDKs, CLI, staff in public.
    Documented,
    /// A recorded answer shows it.
    Observed,
    /// Concluded, not shown.
    Assumed,
    /// About JSON, HTTP or the recording, not about the API.
    Standard,
}

/// Whether a rule offers fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixAvailability {
    /// Never.
    None,
    /// In some cases, or only shown.
    Sometimes,
    /// In every case.
    Always,
}

/// The order of claims: one place, one finding, and the earlier rule has it.
///
/// This enum is that order. A rule at an earlier claim hides the later ones at the same place;
/// `Independent` rules neither claim nor are claimed.
#[allow(missing_docs, reason = "the variants are the rules themselves, in order")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    InvalidEncoding,
    InvalidJson,
    NotAnObject,
    DoubleEncodedBody,
    EmptyBody,
    ExtraWrapper,
    FullRecord,
    ZeroValueSkeleton,
    WrongEndpoint,
    MissingAttributes,
    WrongCaseKey,
    GetOnlyKey,
    UnknownKey,
    NullValue,
    EmptyString,
    BlankString,
    PlaceholderValue,
    NestedAttribute,
    NonStringAttribute,
    WrongType,
    InvalidEnumValue,
    InvalidDateTime,
    InvalidId,
    MissingMember,
    AttributeCatalogue,
    SchemaViolation,
    UnexplainedRefusal,
    Independent,
}

impl Evidence {
    /// The word that `explain` prints.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Assumed => "assumed",
            Self::Standard => "standard",
        }
    }
}
