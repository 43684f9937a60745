//! What the entries of a config met in a run, and how findings about a config are made.

use std::sync::Arc;

use crate::config::{PathSettings, Scope};
use crate::diagnostic::{Finding, Fingerprint, RuleMeta, Severity};
use crate::rule::Declared;

/// What the entries of a config met.
pub(super) struct ScopeUse {
    pub(super) scope: Arc<Scope>,
    /// By suppression: whether a finding was met, and whether the file that it names.
    pub(super) met: Vec<bool>,
    pub(super) in_scope: Vec<bool>,
    /// By glob of `[[paths]]`: whether a file was met.
    pub(super) globs: Vec<bool>,
    /// By entry of `[[paths]]` and pointer of its `allow`: whether a value was met.
    pub(super) allowed: Vec<Vec<bool>>,
    /// Whether a file that it applies to could not be read, or was not checked.
    pub(super) has_unread: bool,
}

impl ScopeUse {
    pub(super) fn of(scope: Arc<Scope>) -> Self {
        let suppressions = scope.suppressions.len();
        let rules = scope.paths.rules();
        Self {
            met: vec![false; suppressions],
            in_scope: vec![false; suppressions],
            globs: vec![false; scope.paths.globs().len()],
            allowed: rules.iter().map(|rule| vec![false; rule.allow.len()]).collect(),
            has_unread: false,
            scope,
        }
    }
}

/// A rule about the config, and its severity; `None` where it is off.
pub(super) fn meta_rule(rule: &dyn Declared, here: &PathSettings) -> Option<(&'static RuleMeta, Severity)> {
    let rule = rule.meta();
    Some((rule, here.levels().severity(rule)?))
}

/// A finding that is about no request.
pub(super) fn blank(rule: &'static RuleMeta, severity: Severity, path: Arc<str>) -> Finding {
    Finding {
        rule,
        severity,
        evidence: rule.evidence,
        message: String::new(),
        help: None,
        path,
        kind: "config",
        layers: Vec::new(),
        record: 0,
        operation: "",
        contract: "configured",
        recorded_status: None,
        pointer: None,
        at: None,
        region: None,
        fix: None,
        related: Vec::new(),
        fingerprint: Fingerprint::default(),
        url: None,
        excerpt: None,
        once: false,
    }
}

pub(super) fn fingerprint(parts: &[&str]) -> Fingerprint {
    Fingerprint::of(parts.join("\0").as_bytes())
}
