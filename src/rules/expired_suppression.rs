//! `expired-suppression`: reported by the engine at the end of a run, when it filters findings.

use crate::diagnostic::{Claim, Evidence, FixAvailability, Severity};
use crate::rule::{Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports `[[suppress]]` entries whose `expires` date has passed.
    /// ## Why it fails
    /// The suppressed findings are reported again. So a suppression with a date does not silently
    /// become permanent.
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
    /// No fix: fix the suppressed findings, or set a new date deliberately.
    /// ## Source
    /// The suppression is in the config; the rule reports its place there.
    ExpiredSuppression {
        id: "expired-suppression", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Standard,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[],
    }
}

/// The rule has no hooks: it checks the config, not a body.
impl Rule for ExpiredSuppression {}
