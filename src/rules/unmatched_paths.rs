//! `unmatched-paths`: reported by the engine at the end of a run, when it knows which files were read.

use crate::diagnostic::{Claim, Evidence, FixAvailability, Severity};
use crate::rule::{Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports globs in the config that match no file, and `allow` pointers that match no value.
    /// The globs are those of `[[paths]]` and `include`.
    /// ## Why it fails
    /// The entry has no effect: files are not checked, or are checked against another operation
    /// than intended. A misspelled or outdated glob looks like a clean run. The rule runs only if
    /// no paths are given, because other runs do not read all files.
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

/// The rule has no hooks: it checks the config, not a body.
impl Rule for UnmatchedPaths {}
