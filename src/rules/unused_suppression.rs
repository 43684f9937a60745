//! `unused-suppression`: reported by the engine at the end of a run, when it filters findings.

use crate::diagnostic::{Claim, Evidence, FixAvailability, Severity};
use crate::rule::{Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports `[[suppress]]` entries that suppress no finding. The rule runs if no paths are
    /// given, or if the run checks the one file that the entry names.
    /// ## Why it fails
    /// The problem is fixed. The entry would hide the next one.
    /// ## Example
    /// ```toml bad
    /// [[suppress]]
    /// rule = "null-value"
    /// reason = "CRM-123"
    /// pointer = "/attributes/fixed_long_ago"
    /// ```
    /// ```toml good
    /// [[suppress]]
    /// rule = "null-value"
    /// reason = "CRM-123"
    /// pointer = "/attributes/crm_tier"
    /// ```
    /// ## Fix safety
    /// No fix: remove the entry.
    /// ## Source
    /// The suppression is in the config; the rule reports its place there.
    UnusedSuppression {
        id: "unused-suppression", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Standard,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[],
    }
}

/// The rule has no hooks: it checks the config, not a body.
impl Rule for UnusedSuppression {}
