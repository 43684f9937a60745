//! The settings of a run, as meant: every name looked up, every default filled in.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::baseline::Baseline;
use super::error::ConfigError;
use super::file::PathRule;
use super::pattern::PointerPattern;
use super::scope::{Scope, Scopes, plain};
use crate::contract::Operation;
use crate::diagnostic::{Diagnostic, Evidence, RuleMeta, Severity};
use crate::input::Kind;
use crate::rules::ALL;
use crate::source::WalkOptions;
use crate::text::Date;

/// What a run reads and how it judges.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option")]
pub struct Settings {
    /// What is read, in the order given; what no path means is for the caller to say.
    pub inputs: Vec<Input>,
    /// The operation that bodies without a recorded path are checked against.
    pub operation: Option<&'static Operation>,
    /// The kind that every source is read as, in place of detecting it.
    pub kind: Option<&'static dyn Kind>,
    /// The configs, and what the command line says of their concerns.
    pub scopes: Scopes,
    /// Where each glob of the `include` that is used is written in the config of the run; empty
    /// where it is the command line's.
    pub include_places: Vec<Range<usize>>,
    /// The folder that identities of findings count from: the config's, else the working directory's.
    pub root: PathBuf,
    /// The day, for what expires.
    pub today: Option<Date>,
    /// Findings that do not count any more.
    pub baseline: Option<Baseline>,
    /// The folder that the baseline's paths count from, from the root on.
    pub baseline_folder: PathBuf,
    /// Whether a baseline is to be made: of the old one where there is one, else of what is found.
    pub write_baseline: bool,
    /// The folder, from the root on, in which everything was read that the team has, so that an
    /// entry of a config there which met nothing is not needed. `None` where only some files were
    /// asked for.
    pub whole_below: Option<PathBuf>,
    /// Workers; 0 for one a core.
    pub threads: usize,
    /// How folders are walked.
    pub walk: WalkOptions,
    /// The path that reports show for stdin, and by which its kind and its config are found.
    pub stdin_name: Option<String>,
    /// Whether clean requests are listed one by one (a report has a case for each).
    pub list_clean: bool,
    /// Whether findings carry the source text around them.
    pub excerpts: bool,
    /// Whether no report shows more of a finding than its message: long help, lists of places,
    /// fingerprints, edits of fixes, and pointers where there are bytes to point at, need not be made.
    pub messages_only: bool,
    /// Whether all rules look at every body, also where the gate is sure that it is clean. Gives
    /// the same findings and takes longer.
    pub no_fast_pass: bool,
}

/// What applies to one file.
#[derive(Clone, Debug, Default)]
pub struct PathSettings {
    /// Its config.
    pub scope: Arc<Scope>,
    /// The operation of bodies without a recorded path.
    pub operation: Option<&'static Operation>,
    /// The kind it is read as.
    pub kind: Option<&'static dyn Kind>,
    /// The globs of `[[paths]]` that match it, by their number in the config.
    pub globs: Vec<usize>,
    /// The entries of `[[paths]]` that match it.
    pub entries: Vec<usize>,
    /// How many findings of one rule are listed for a body; `None`: all of them.
    pub listed_findings: Option<usize>,
    /// Severity of each rule, where an entry changes that of the config.
    levels: Option<Levels>,
}

impl PathSettings {
    /// Severity of each rule.
    #[must_use]
    pub fn levels(&self) -> &Levels {
        self.levels.as_ref().unwrap_or(&self.scope.levels)
    }

    /// The entries of `[[paths]]` that match it, each with its number.
    pub fn rules(&self) -> impl Iterator<Item = (usize, &PathRule)> {
        self.entries.iter().map(|at| (*at, &self.scope.paths.rules()[*at]))
    }

    /// Where null, empty and blank values are meant.
    pub fn allow(&self) -> impl Iterator<Item = &PointerPattern> {
        self.rules().flat_map(|(_, rule)| &rule.allow).map(|allowed| &allowed.pointer)
    }

    /// Rules that it must show.
    pub fn expect(&self) -> impl Iterator<Item = &'static RuleMeta> {
        self.rules().flat_map(|(_, rule)| &rule.expect).copied()
    }
}

impl Settings {
    /// Whether findings are distinguished from one another before they count, whatever config
    /// applies: some are known already.
    #[must_use]
    pub fn distinguishes_findings(&self) -> bool {
        self.baseline.is_some() || self.write_baseline
    }

    /// Whether everything was read that the config in `folder` is about.
    #[must_use]
    pub fn is_whole(&self, folder: &Path) -> bool {
        self.whole_below.as_ref().is_some_and(|below| folder.starts_with(below))
    }

    /// What applies to a file, by the nearest config. Of several entries of `[[paths]]` that match,
    /// the first that sets the operation, the kind or the level of a rule wins; `allow` and
    /// `expect` accumulate. The command line counts more than all of them.
    ///
    /// # Errors
    /// When the nearest config cannot be used.
    pub fn for_path(&self, path: &Path) -> Result<PathSettings, Arc<ConfigError>> {
        Ok(self.in_scope(self.scopes.of_folder(path.parent().unwrap_or(path))?, path))
    }

    /// What applies to a file that `scope` applies to.
    #[must_use]
    pub fn in_scope(&self, scope: Arc<Scope>, path: &Path) -> PathSettings {
        let mut found = PathSettings {
            scope,
            operation: self.operation,
            kind: self.kind,
            globs: Vec::new(),
            entries: Vec::new(),
            listed_findings: None,
            levels: None,
        };
        if found.scope.paths.is_empty() {
            return found;
        }
        let scope = Arc::clone(&found.scope);
        found.globs = scope.paths.matches(path);
        found.entries = found.globs.iter().map(|glob| scope.paths.owner(*glob)).collect();
        found.entries.dedup();
        let mut levels = None;
        for at in &found.entries {
            let rule = &scope.paths.rules()[*at];
            found.operation = found.operation.or(rule.operation);
            found.kind = found.kind.or(rule.kind);
        }
        for at in found.entries.iter().rev() {
            let rule = &scope.paths.rules()[*at];
            if !rule.levels.is_empty() {
                levels.get_or_insert_with(|| scope.levels.clone()).overlay(&rule.levels);
            }
        }
        if let Some(levels) = &mut levels {
            levels.overlay(&self.scopes.given().levels);
        }
        found.levels = levels;
        found
    }

    /// The path of a source by which its findings are known: from the root of the settings, wherever the
    /// program is started.
    #[must_use]
    pub fn identity(&self, path: &Arc<str>) -> Arc<str> {
        if self.root.as_os_str().is_empty() {
            return Arc::clone(path);
        }
        let Ok(absolute) = std::path::absolute(&**path) else { return Arc::clone(path) };
        let plain = plain(&absolute);
        match plain.strip_prefix(&self.root) {
            Ok(inside) => inside.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/").into(),
            Err(_) => Arc::clone(path),
        }
    }
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// A file or a folder, as the user named it.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

/// What is said of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It still claims its place, and reports nothing.
    Off,
    /// It reports, with this severity.
    On(Severity),
}

/// The level of each rule: as its declaration has it, by default. And the evidence that an error
/// needs.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Where `--only` was given, the rules that report at all.
    only: Option<Vec<&'static str>>,
    /// What was said of all rules.
    all: Option<Level>,
    /// What was said of one.
    one: BTreeMap<&'static str, Level>,
    /// The least evidence with which a finding may be an error.
    min_evidence: Option<Evidence>,
}

impl Levels {
    /// Sets every rule to `level`; what is said of one rule, before or after, weighs more.
    pub fn set_all(&mut self, level: Level) {
        self.all = Some(level);
    }

    /// Sets one rule.
    pub fn set(&mut self, rule: &RuleMeta, level: Level) {
        self.one.insert(rule.id, level);
    }

    /// Has this rule, and those named by further calls, report alone.
    pub fn only(&mut self, rule: &RuleMeta) {
        self.only.get_or_insert_default().push(rule.id);
    }

    /// Lowers errors with weaker evidence than `least` to warnings, whatever else is said of their rules.
    pub fn set_min_evidence(&mut self, least: Evidence) {
        self.min_evidence = Some(least);
    }

    /// Whether nothing is said of any rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.only.is_none() && self.all.is_none() && self.one.is_empty() && self.min_evidence.is_none()
    }

    /// Lays what `over` says above what is said here.
    pub fn overlay(&mut self, over: &Self) {
        if over.only.is_some() {
            self.only.clone_from(&over.only);
        }
        if over.all.is_some() {
            self.all = over.all;
            self.one.clear();
        }
        self.one.extend(&over.one);
        self.min_evidence = over.min_evidence.or(self.min_evidence);
    }

    /// The severity of a rule; `None` where it is off.
    #[must_use]
    pub fn severity(&self, rule: &RuleMeta) -> Option<Severity> {
        self.of(rule, rule.severity, rule.evidence)
    }

    /// The severity of one diagnostic of a rule, to which the rule itself gave the severity `own`
    /// and this `evidence`; `None` where the rule is off. A rule may be milder in some cases (a
    /// date without a zone): that holds by default.
    #[must_use]
    pub fn of(&self, rule: &RuleMeta, own: Severity, evidence: Evidence) -> Option<Severity> {
        if self.only.as_ref().is_some_and(|only| !only.contains(&rule.id)) {
            return None;
        }
        let severity = match self.one.get(rule.id).or(self.all.as_ref()) {
            Some(Level::Off) => return None,
            Some(Level::On(severity)) => *severity,
            None => own,
        };
        let is_weak = self.min_evidence.is_some_and(|least| evidence.is_weaker_than(least));
        Some(if is_weak { severity.min(Severity::Warning) } else { severity })
    }

    /// Gives each diagnostic its severity, and removes those of rules that are off.
    pub fn apply(&self, found: &mut Vec<Diagnostic>) {
        found.retain_mut(|diagnostic| {
            let severity = self.of(diagnostic.rule, diagnostic.severity, diagnostic.evidence);
            diagnostic.severity = severity.unwrap_or(diagnostic.severity);
            severity.is_some()
        });
    }
}

/// What is declared of every rule, alphabetically.
pub fn rules() -> impl Iterator<Item = &'static RuleMeta> {
    ALL.iter().map(|rule| rule.meta())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rule_weighs_more_than_all() {
        let mut rules = rules();
        let (first, second) = (rules.next().expect("a rule"), rules.next().expect("a second"));
        let mut levels = Levels::default();
        assert_eq!(levels.severity(first), Some(first.severity));
        levels.set(first, Level::On(Severity::Info));
        levels.set_all(Level::Off);
        assert_eq!(levels.severity(first), Some(Severity::Info));
        assert_eq!(levels.severity(second), None);
    }

    #[test]
    fn a_milder_case_stays_milder_unless_set_otherwise() {
        let rule = rules().next().expect("a rule");
        let mut levels = Levels::default();
        let of = |levels: &Levels| levels.of(rule, Severity::Info, Evidence::Standard);
        assert_eq!(of(&levels), Some(Severity::Info));
        levels.set(rule, Level::On(Severity::Error));
        assert_eq!(of(&levels), Some(Severity::Error));
    }

    #[test]
    fn weak_evidence_lowers_errors_alone() {
        use Evidence::{Assumed, Documented, Observed, Standard};
        let rule = rules().next().expect("a rule");
        let mut levels = Levels::default();
        levels.set_min_evidence(Documented);
        assert!(!levels.is_empty());
        for strong in [Documented, Observed, Standard] {
            assert_eq!(levels.of(rule, Severity::Error, strong), Some(Severity::Error), "{strong:?}");
        }
        assert_eq!(levels.of(rule, Severity::Error, Assumed), Some(Severity::Warning));
        assert_eq!(levels.of(rule, Severity::Warning, Assumed), Some(Severity::Warning));
        assert_eq!(levels.of(rule, Severity::Info, Assumed), Some(Severity::Info));
        // A level that the user gave a rule does not make its evidence stronger.
        levels.set(rule, Level::On(Severity::Error));
        assert_eq!(levels.of(rule, Severity::Info, Assumed), Some(Severity::Warning));
        levels.set(rule, Level::Off);
        assert_eq!(levels.of(rule, Severity::Error, Assumed), None);
        // What lies above counts where it says something.
        let mut over = Levels::default();
        levels.overlay(&over);
        levels.set(rule, Level::On(Severity::Error));
        assert_eq!(levels.of(rule, Severity::Info, Assumed), Some(Severity::Warning));
        over.set_min_evidence(Assumed);
        levels.overlay(&over);
        assert_eq!(levels.of(rule, Severity::Info, Assumed), Some(Severity::Error));
    }

    #[test]
    fn only_silences_the_others() {
        let mut rules = rules();
        let (first, second) = (rules.next().expect("a rule"), rules.next().expect("a second"));
        let mut levels = Levels::default();
        levels.only(first);
        assert_eq!(levels.severity(first), Some(first.severity));
        assert_eq!(levels.severity(second), None);
    }
}
