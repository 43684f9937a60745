//! `unused-suppression`: found by the engine where it filters findings, at the end of a run.

use crate::diagnostic::{Claim, Evidence, FixAvailability, Severity};
use crate::rule::{Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports an entry of `[[suppress]]` that met no finding, in a run without paths or over the one file that it names.
    /// ## Why it fails
    /// It says that something is wrong which is right by now, and would hide the next such defect unseen.
    /// ## Example
    /// ```toml bad
    /// [[suppress]]
    /// rule = "null-value"
    /// reason = "CRM-123"
    /// pointer = "/attributes/mended_long_ago"
    /// ```
    /// ```toml good
    /// [[suppress]]
    /// rule = "null-value"
    /// reason = "CRM-123"
    /// pointer = "/attributes/crm_tier"
    /// ```
    /// ## Fix safety
    /// No fix: take the entry out.
    /// ## Source
    /// The suppression is in the config; the rule reports its place there.
    UnusedSuppression {
        id: "unused-suppression", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Standard,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[],
    }
}

/// No hook of a request: the config is judged, not a body.
impl Rule for UnusedSuppression {}
