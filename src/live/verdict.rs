//! What a run gives: data, which the reports render.

use super::client::Counts;

/// What was shown of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The original was refused or had no effect; the fixed body was taken and is read back.
    Confirmed,
    /// The original took effect: the rule is stricter than the server.
    NotReproduced,
    /// The fixed body was refused.
    StillRefused,
    /// The fixed body was accepted, and is not there when the participant is read.
    NotApplied,
    /// Nothing was shown.
    NoVerdict,
}

impl Verdict {
    /// Every verdict, in the order of summaries.
    pub const ALL: [Self; 5] =
        [Self::Confirmed, Self::NotReproduced, Self::StillRefused, Self::NotApplied, Self::NoVerdict];

    /// In words, as reports have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::NotReproduced => "not reproduced",
            Self::StillRefused => "still refused",
            Self::NotApplied => "not applied",
            Self::NoVerdict => "no verdict",
        }
    }

    /// Whether it speaks against the linter, its fix or the server.
    #[must_use]
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::NotReproduced | Self::StillRefused | Self::NotApplied)
    }
}

/// What a server said, or why it did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// HTTP status; `None` where no answer came.
    pub status: Option<u16>,
    /// Error code, such as `bad.request`.
    pub code: Option<String>,
    /// Its own words, clipped and harmless; or why there are none.
    pub words: Option<String>,
    /// `ININ-Correlation-Id`, for support.
    pub correlation_id: Option<String>,
}

impl Said {
    /// Whether it was accepted.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// One case, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// Why, as a phrase.
    pub why: String,
    /// The answer to the original; `None` where it was not sent.
    pub original: Option<Said>,
    /// The answer to the fixed body; `None` where it was not sent.
    pub fixed: Option<Said>,
    /// The answer to the reading that decided, where that was an error.
    pub read_back: Option<Said>,
}

impl Judged {
    pub(super) fn none(why: impl Into<String>) -> Self {
        let why = why.into();
        Self { verdict: Verdict::NoVerdict, why, original: None, fixed: None, read_back: None }
    }
}

/// A run, judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// In the order of the cases.
    pub judged: Vec<Judged>,
    /// Calls that were made.
    pub counts: Counts,
}

impl Run {
    /// How many cases have that verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.judged.iter().filter(|judged| judged.verdict == verdict).count()
    }
}
