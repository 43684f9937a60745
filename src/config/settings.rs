//! The settings of a run, as meant: every name looked up, every default filled in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::contract::Operation;
use crate::diagnostic::{RuleMeta, Severity};
use crate::input::{Kind, WalkOptions};
use crate::rule::Limits;
use crate::rules::ALL;

/// What a run reads and how it judges.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What is read, in the order given; what no path means is for the caller to say.
    pub inputs: Vec<Input>,
    /// The operation that bodies without a recorded path are held against.
    pub operation: Option<&'static Operation>,
    /// The kind that every source is read as, in place of detecting it.
    pub kind: Option<&'static dyn Kind>,
    /// Severity of each rule.
    pub levels: Levels,
    /// Workers; 0 for one a core.
    pub threads: usize,
    /// Limits that a team may set.
    pub limits: Limits,
    /// How folders are walked.
    pub walk: WalkOptions,
    /// The path that reports show for stdin, and by which it is told what it is.
    pub stdin_name: Option<String>,
    /// Whether clean requests are listed one by one (a report has a case for each).
    pub list_clean: bool,
    /// Whether findings carry the source text around them.
    pub excerpts: bool,
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

/// The level of each rule: as its declaration has it, unless told otherwise.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Where `--only` was given, the rules that report at all.
    only: Option<Vec<&'static str>>,
    /// What was said of all rules.
    all: Option<Level>,
    /// What was said of one.
    one: BTreeMap<&'static str, Level>,
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

    /// The severity of a rule; `None` where it is off.
    #[must_use]
    pub fn severity(&self, rule: &RuleMeta) -> Option<Severity> {
        self.of(rule, rule.severity)
    }

    /// The severity of one diagnostic of a rule, which the rule itself gave as `own`; `None` where the
    /// rule is off. A rule may be milder in some cases (a date without a zone): that holds unless told
    /// otherwise.
    #[must_use]
    pub fn of(&self, rule: &RuleMeta, own: Severity) -> Option<Severity> {
        if self.only.as_ref().is_some_and(|only| !only.contains(&rule.id)) {
            return None;
        }
        match self.one.get(rule.id).or(self.all.as_ref()) {
            Some(Level::Off) => None,
            Some(Level::On(severity)) => Some(*severity),
            None => Some(own),
        }
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
    fn a_milder_case_stays_milder_unless_told_otherwise() {
        let rule = rules().next().expect("a rule");
        let mut levels = Levels::default();
        assert_eq!(levels.of(rule, Severity::Info), Some(Severity::Info));
        levels.set(rule, Level::On(Severity::Error));
        assert_eq!(levels.of(rule, Severity::Info), Some(Severity::Error));
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
