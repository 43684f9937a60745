//! `unmet-expectation`: reported by the engine at the end of a source, when it filters findings.

use crate::diagnostic::{Claim, Evidence, FixAvailability, Severity};
use crate::rule::{Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports files without the finding that `expect` in `[[paths]]` requires.
    /// ## Why it fails
    /// A fixture with `expect` proves that a defect is detected. If the finding is missing, the
    /// fixture proves nothing any more: someone fixed it by accident, or it is now read as another
    /// format or operation.
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
    /// No fix: either the fixture or the expectation is wrong, and only the author knows which.
    /// ## Source
    /// The expectation is in the config; the rule reports the file.
    UnmetExpectation {
        id: "unmet-expectation", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Standard,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[],
    }
}

/// The rule has no hooks: it checks the file as a whole.
impl Rule for UnmetExpectation {}
