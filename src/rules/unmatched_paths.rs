//! `unmatched-paths`: found by the engine at the end of a run, where it knows which files were read.

use crate::diagnostic::{Claim, Evidence, FixAvailability, Severity};
use crate::rule::{Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a glob of `[[paths]]` or `include` that matches no file, and a pointer of `allow` that allows nothing.
    /// ## Why it fails
    /// The entry has no effect: files that should be checked for an operation are not, or are checked for another one. A
    /// misspelt or outdated glob looks like a clean run. The rule runs only where no paths are given, since other runs do
    /// not read all files.
    /// ## Example
    /// ```toml bad
    /// [[paths]]
    /// files = "fixtuers/**"
    /// operation = "attributes"
    /// ```
    /// ```toml good
    /// [[paths]]
    /// files = "fixtures/**"
    /// operation = "attributes"
    /// ```
    /// ## Fix safety
    /// No fix: correct the glob or the pointer, or remove it. `payloadlint check --show-files` lists what is read.
    /// ## Source
    /// The glob is in the config; the rule reports its place there.
    UnmatchedPaths {
        id: "unmatched-paths", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Standard,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[],
    }
}

/// No hook of a request: the config is checked, not a body.
impl Rule for UnmatchedPaths {}
