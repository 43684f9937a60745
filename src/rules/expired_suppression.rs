//! `expired-suppression`: found by the engine where it filters findings, at the end of a run.

use crate::diagnostic::{Claim, Evidence, FixAvailability, Severity};
use crate::rule::{Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports an entry of `[[suppress]]` whose day in `expires` is over.
    /// ## Why it fails
    /// What it hid is told again, so that a debt with a date does not become one without.
    /// ## Example
    /// ```toml bad
    /// [[suppress]]
    /// rule = "null-value"
    /// reason = "CRM-123"
    /// expires = 2020-01-31
    /// ```
    /// ```toml good
    /// [[suppress]]
    /// rule = "null-value"
    /// reason = "CRM-123"
    /// expires = 2999-12-31
    /// ```
    /// ## Fix safety
    /// No fix: mend what it hides, or give it a new day on purpose.
    /// ## Source
    /// The suppression is in the config; the rule reports its place there.
    ExpiredSuppression {
        id: "expired-suppression", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Standard,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[],
    }
}

/// No hook of a request: the config is judged, not a body.
impl Rule for ExpiredSuppression {}
