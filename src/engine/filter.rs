//! What becomes of findings after they are found: some are allowed, suppressed, expected or known,
//! and do not count. It works in the order of the output, since it remembers what was met; what was
//! not is reported at the end.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::config_use::{ScopeUse, blank, fingerprint, meta_rule};
use super::known::{Exceeding, Known};
use super::policy::{Decision, Located, Policy, is_about};
use super::unmet;
use crate::config::{Baseline, BaselineKey, PathSettings, Scope, Settings};
use crate::diagnostic::{Finding, Region, RuleMeta};
use crate::rules::UnmetExpectation;
use crate::source::SourceRef;
use crate::text::Position;

/// What did not count, and what follows from it for the config and the baseline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filtered {
    /// Findings at pointers that the config allows.
    pub allowed: u64,
    /// Findings that the config suppresses.
    pub suppressed: u64,
    /// Findings that the config expects.
    pub expected: u64,
    /// Findings that the baseline knows, or that were taken into a new one.
    pub known: u64,
    /// Findings of the baseline that are fixed.
    pub fixed: u64,
    /// The baseline to be written, where that was asked for.
    pub baseline: Option<Baseline>,
}

/// The filter of a run.
pub(super) struct Filter<'s> {
    settings: &'s Settings,
    filtered: Filtered,
    /// What the entries of each config met, in the order in which configs came up.
    scopes: Vec<ScopeUse>,
    /// Where each config is in `scopes`, by its address.
    numbers: HashMap<*const Scope, usize>,
    /// By glob of `include`: whether a file was met.
    included: Vec<bool>,
    /// Whether anything was read at all.
    any_read: bool,
    /// The folder of the last clean source, and whether its config has to know of it.
    last: Option<(PathBuf, bool)>,
    /// The baseline.
    known: Known<'s>,
}

/// The filter of one source.
pub(super) struct SourceFilter {
    path: Arc<str>,
    /// The path from the folder of the config.
    identity: OnceCell<Arc<str>>,
    policy: Policy,
    /// Where its config is in the filter of the run.
    scope: usize,
    /// By expected rule: whether it was met.
    met: Vec<bool>,
    /// Entries of the baseline that were met.
    touched: Vec<BaselineKey>,
}

impl<'s> Filter<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        let mut filter = Self {
            settings,
            filtered: Filtered::default(),
            scopes: Vec::new(),
            numbers: HashMap::new(),
            included: vec![false; settings.include_places.len()],
            any_read: false,
            last: None,
            known: Known::new(settings),
        };
        // Its globs may match nothing because nothing is read.
        filter.number_of(settings.scopes.run());
        filter
    }

    fn number_of(&mut self, scope: &Arc<Scope>) -> usize {
        let next = self.scopes.len();
        let number = *self.numbers.entry(Arc::as_ptr(scope)).or_insert(next);
        if number == next {
            self.scopes.push(ScopeUse::of(Arc::clone(scope)));
        }
        number
    }

    /// Takes note of a file or folder of which something could not be read: what was known of it
    /// may still be there.
    pub(super) fn could_not_read(&mut self, path: &Arc<str>) {
        self.known.unread(path);
        if let Ok(scope) = self.settings.scopes.of_folder(folder_of(path)) {
            let number = self.number_of(&scope);
            self.scopes[number].has_unread = true;
        }
    }

    /// Takes note of a source of which something was not checked.
    pub(super) fn not_checked(&mut self, path: &Arc<str>) {
        self.could_not_read(path);
    }

    /// Whether it has to know of a source in which nothing is found.
    pub(super) fn uses_clean(&mut self, source: &SourceRef) -> bool {
        let settings = self.settings;
        self.any_read = true;
        if !settings.include_places.is_empty() || settings.baseline.is_some() {
            return true;
        }
        let path = match source {
            SourceRef::Path(path) => path.as_path(),
            SourceRef::Stdin => Path::new(settings.stdin_name.as_deref().unwrap_or_default()),
        };
        let folder = path.parent().unwrap_or(path);
        match &self.last {
            // Files of one folder come one after the other.
            Some((last, uses)) if last.as_os_str() == folder.as_os_str() => *uses,
            _ => {
                let scope = settings.scopes.of_folder(folder).unwrap_or_default();
                let uses = !scope.paths.is_empty() || !scope.suppressions.is_empty();
                // It may say without effect what it says.
                self.number_of(&scope);
                self.last = Some((folder.to_owned(), uses));
                uses
            }
        }
    }

    /// Whether somebody asks by what a finding is known.
    pub(super) fn wants_fingerprints(&self) -> bool {
        !self.settings.messages_only || self.settings.distinguishes_findings()
    }

    /// Begins a source.
    pub(super) fn source(&mut self, path: Arc<str>) -> SourceFilter {
        let settings = self.settings;
        let file = Path::new(&*path);
        // Where the config cannot be used the source is not read.
        let scope = settings.scopes.of_folder(folder_of(&path)).unwrap_or_default();
        let number = self.number_of(&scope);
        let here = settings.in_scope(scope, file);
        self.met_file(file, number, &here);
        let met = here.expect().map(|_| false).collect();
        let policy = Policy::new(settings, here, file);
        let known = &mut self.scopes[number];
        for (at, suppression) in policy.suppressions() {
            known.in_scope[at] |= suppression.names_one_file
                && suppression.path.as_ref().is_some_and(|globs| globs.is_exact_match(file));
        }
        self.known.read(&path);
        let (identity, touched) = (OnceCell::new(), Vec::new());
        SourceFilter { path, identity, policy, scope: number, met, touched }
    }

    /// Takes note of a file whose body was linted with the source that refers to it.
    pub(super) fn referred(&mut self, path: &Arc<str>) {
        let file = Path::new(&**path);
        let scope = self.settings.scopes.of_folder(folder_of(path)).unwrap_or_default();
        let number = self.number_of(&scope);
        let here = self.settings.in_scope(scope, file);
        self.met_file(file, number, &here);
        self.known.read(path);
    }

    /// Takes note of the globs that a file matches.
    fn met_file(&mut self, file: &Path, number: usize, here: &PathSettings) {
        self.any_read = true;
        for glob in &here.globs {
            self.scopes[number].globs[*glob] = true;
        }
        if let Some(include) = &self.settings.walk.include
            && self.included.contains(&false)
        {
            for glob in include.matches(file) {
                self.included[glob] = true;
            }
        }
    }

    /// The path by which findings in a file are known.
    pub(super) fn identity(&self, path: &Arc<str>) -> Arc<str> {
        self.settings.identity(path)
    }

    /// The path by which findings in a source are known. Most sources have none.
    pub(super) fn identity_of<'f>(&self, source: &'f SourceFilter) -> &'f Arc<str> {
        source.identity.get_or_init(|| self.settings.identity(&source.path))
    }

    /// Whether a finding counts. Takes note of what it met.
    pub(super) fn counts(&mut self, source: &mut SourceFilter, finding: &Finding) -> bool {
        let decision = source.policy.decide(finding);
        if decision != Decision::Allowed {
            // An entry that has expired is met, too.
            let met = &mut self.scopes[source.scope].met;
            let about =
                source.policy.suppressions().filter(|(_, suppression)| is_about(suppression, finding));
            about.for_each(|(at, _)| met[at] = true);
        }
        match decision {
            Decision::Allowed => {
                self.met_allowed(source, finding);
                self.filtered.allowed += 1;
            }
            Decision::Suppressed => self.filtered.suppressed += 1,
            Decision::Expected => {
                source.met_expected(finding.rule);
                self.filtered.expected += 1;
            }
            Decision::Counts if self.known.is_known(finding, &mut source.touched) => self.filtered.known += 1,
            Decision::Counts => return true,
        }
        false
    }

    /// Takes note that a request has only known findings: those that `source` met after its first `before`.
    pub(super) fn alone(&mut self, source: &SourceFilter, before: usize) {
        self.known.alone(&source.touched[before..]);
    }

    /// Ends a source: where it has more equal findings than the baseline knows.
    pub(super) fn exceeding(&mut self, source: &SourceFilter) -> Vec<Exceeding> {
        let exceeding = self.known.exceeding(&source.touched);
        self.filtered.known -= exceeding.iter().map(|item| item.more).sum::<u64>();
        exceeding
    }

    /// Takes note of the pointers of `allow` that a finding is at.
    fn met_allowed(&mut self, source: &SourceFilter, finding: &Finding) {
        let allowed = &mut self.scopes[source.scope].allowed;
        for (entry, rule) in source.policy.here.rules() {
            for (at, allow) in rule.allow.iter().enumerate() {
                allowed[entry][at] |= finding.pointers().any(|pointer| allow.pointer.is_match(pointer));
            }
        }
    }

    /// Ends a source that was read: what it should have shown and did not.
    pub(super) fn unmet(&mut self, source: &SourceFilter) -> Vec<Finding> {
        let here = &source.policy.here;
        let unmet = here.expect().zip(&source.met).filter(|(_, met)| !**met);
        unmet
            .filter_map(|(expected, _)| {
                let (rule, severity) = meta_rule(&UnmetExpectation, here)?;
                let start = Position { offset: 0, line: 1, column: 1, byte_column: 1 };
                let mut finding = Finding {
                    message: format!("`{}` is expected here but was not found", expected.id),
                    help: Some(
                        format!(
                        "fix the fixture, or remove the rule from `expect` in {}: the fixture no longer has this finding",
                        here.scope.source.path
                    ).into()),
                    region: Some(Region { start, end: start }),
                    ..blank(rule, severity, Arc::clone(&source.path))
                };
                finding.fingerprint = fingerprint(&[self.identity_of(source), rule.id, expected.id]);
                Some(finding)
            })
            .collect()
    }

    /// Ends the run: what the configs say and nothing met.
    pub(super) fn finish(mut self) -> (Vec<Finding>, Filtered) {
        let mut findings = Vec::new();
        for (at, known) in self.scopes.iter().enumerate() {
            let included = if at == 0 { self.included.as_slice() } else { &[] };
            unmet::unmet(self.settings, known, included, self.any_read, &mut findings);
        }
        (self.filtered.fixed, self.filtered.baseline) = self.known.finish();
        (findings, self.filtered)
    }
}

impl SourceFilter {
    /// How many entries of the baseline were met.
    pub(super) fn touched(&self) -> usize {
        self.touched.len()
    }

    /// Whether a finding is one to be fixed: neither allowed nor suppressed, nor what a fixture is
    /// for. What the baseline knows is fixed, too.
    pub(super) fn is_to_be_fixed(&self, finding: &Finding) -> bool {
        self.policy.decide(finding) == Decision::Counts
    }

    fn met_expected(&mut self, rule: &RuleMeta) {
        let expected = self.policy.here.expect().zip(&mut self.met);
        expected.filter(|(expected, _)| expected.id == rule.id).for_each(|(_, met)| *met = true);
    }
}

fn folder_of(path: &Arc<str>) -> &Path {
    Path::new(&**path).parent().unwrap_or(Path::new(""))
}
