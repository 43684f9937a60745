//! What is declared of a rule.

use std::str::FromStr;

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
    /// Whether it fixes what it reports.
    pub fix: FixAvailability,
    /// Its place in the order of claims.
    pub claim: Claim,
    /// Where it looks. A hook that is not among them is never called.
    pub hooks: &'static [Hook],
    /// The error codes with which the API refuses what the rule reports, wherever it is; of a
    /// status without a published code, the status. Codes that speak of certain fields have those
    /// in `schemas/service.json` instead.
    pub refusals: &'static [&'static str],
    /// What the rest of the program does about its findings.
    pub role: Role,
    /// Its page, Markdown: the doc comment of its declaration.
    pub docs: &'static str,
}

/// What the rest of the program does about the findings of a rule. No other room knows a rule by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing but to report and fix them.
    Plain,
    /// Such a value may be meant: `allow` is about it.
    Allowable,
    /// What it marks is a secret, which reports mask.
    MarksSecret,
    /// The text cannot be read as JSON: a fix must not lead there.
    MarksUnreadable,
    /// `confirm` sends the request to the path and method of the operation that it was checked as.
    CorrectsAddress,
    /// `confirm` looks for the operation for which the body is right.
    CorrectsOperation,
    /// `confirm` sends the request with the right `Content-Type`.
    CorrectsContentType,
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

/// What a finding is based on. `docs/evidence.md` explains the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A published type, enum or text excludes it.
    Documented,
    /// A refusal was recorded, or an official error code names it.
    Observed,
    /// Neither: a conclusion.
    Assumed,
    /// About JSON, HTTP or the team's own files, not about the API.
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
    IneffectiveKey,
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
    /// All of them, strongest first.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Observed, Self::Documented, Self::Assumed];
    /// What `--min-evidence` accepts. Of `standard` nothing could be weaker: it is not about the API.
    pub const THRESHOLDS: [&'static str; 3] =
        [Self::Observed.as_str(), Self::Documented.as_str(), Self::Assumed.as_str()];

    /// The word that reports and `explain` print.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Assumed => "assumed",
            Self::Standard => "standard",
        }
    }

    /// What the word means, as `explain` and `docs/evidence.md` say it.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Documented => "the published type, enum or text excludes it",
            Self::Observed => "a rejection was recorded, or an official error code names it",
            Self::Assumed => "neither published nor observed; an inference",
            Self::Standard => "a rule of JSON or HTTP, or of your own files; not a claim about the API",
        }
    }

    /// Whether a finding with this evidence is too weak where at least `least` is asked for. Documented and
    /// observed are equally strong.
    #[must_use]
    pub const fn is_weaker_than(self, least: Self) -> bool {
        matches!(self, Self::Assumed) && !matches!(least, Self::Assumed)
    }
}

/// Reads one of [`Evidence::THRESHOLDS`].
impl FromStr for Evidence {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "observed" => Ok(Self::Observed),
            "documented" => Ok(Self::Documented),
            "assumed" => Ok(Self::Assumed),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn observed_and_documented_are_equally_strong() {
        let weak = |least: Evidence| Evidence::ALL.map(|item| item.is_weaker_than(least));
        // Standard, observed, documented, assumed.
        assert_eq!(weak(Evidence::Observed), [false, false, false, true]);
        assert_eq!(weak(Evidence::Documented), [false, false, false, true]);
        assert_eq!(weak(Evidence::Assumed), [false; 4]);
    }

    #[test]
    fn a_threshold_is_the_word_of_an_evidence() {
        for word in Evidence::THRESHOLDS {
            assert_eq!(word.parse::<Evidence>().map(Evidence::as_str), Ok(word));
        }
        for word in ["standard", "Documented", "proven", ""] {
            assert_eq!(word.parse::<Evidence>(), Err(()), "{word}");
        }
    }
}
