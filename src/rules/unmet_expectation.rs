//! `unmet-expectation`: found by the engine where it filters findings, at the end of a source.

use crate::diagnostic::{Claim, Evidence, FixAvailability, Severity};
use crate::rule::{Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a file that should show a rule, by `expect` of its `[[paths]]`, and does not.
    /// ## Why it fails
    /// Fixtures that must fail are kept to see that they are caught. One that passes tests nothing any more: it
    /// was mended in passing, or it is read as something else than before.
    /// ## Example
    /// ```toml bad
    /// [[paths]]
    /// files = "fixtures/without-a-null.json"
    /// expect = "null-value"
    /// ```
    /// ```toml good
    /// [[paths]]
    /// files = "fixtures/with-a-null.json"
    /// expect = "null-value"
    /// ```
    /// ## Fix safety
    /// No fix: the fixture or the expectation is wrong, and only its author knows which.
    /// ## Source
    /// The expectation is in the config; the rule reports the file.
    UnmetExpectation {
        id: "unmet-expectation", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Standard,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[],
    }
}

/// No hook of a request: the file as a whole is judged.
impl Rule for UnmetExpectation {}
