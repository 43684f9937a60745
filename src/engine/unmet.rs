//! What the configs say and no file, value or finding of the run met.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::config_use::{ScopeUse, blank, fingerprint, meta_rule};
use super::excerpt::excerpt;
use crate::config::{PathNames, Scope, Settings, Suppression, rules};
use crate::diagnostic::{Finding, Region, Role};
use crate::rule::Declared;
use crate::rules::{ExpiredSuppression, UnmatchedPaths, UnusedSuppression};
use crate::text::{FileSpan, LineIndex};

/// Finds what a config says without effect. `included`: by glob of its `include`, whether a file
/// was met; `any_read`: whether there was any file.
pub(super) fn unmet(
    settings: &Settings,
    known: &ScopeUse,
    included: &[bool],
    any_read: bool,
    findings: &mut Vec<Finding>,
) {
    let scope = &known.scope;
    let mut config = ConfigFindings::new(settings, scope, findings);
    config.suppressions(known);
    // Another run may read the files that this one did not.
    if settings.is_whole(&scope.folder) && !scope.folder.as_os_str().is_empty() {
        config.include(included);
        // Where nothing was read at all, that is reported by itself.
        if any_read {
            config.files(known);
            config.allow(known);
        }
    }
}

/// Findings about one config.
struct ConfigFindings<'f> {
    settings: &'f Settings,
    scope: &'f Arc<Scope>,
    lines: LineIndex<'f>,
    findings: &'f mut Vec<Finding>,
}

impl<'f> ConfigFindings<'f> {
    fn new(settings: &'f Settings, scope: &'f Arc<Scope>, findings: &'f mut Vec<Finding>) -> Self {
        let lines = LineIndex::new(scope.source.text.as_bytes(), 0, 1);
        Self { settings, scope, lines, findings }
    }

    fn suppressions(&mut self, known: &ScopeUse) {
        let is_whole = self.settings.is_whole(&self.scope.folder);
        for (at, suppression) in known.scope.suppressions.iter().enumerate() {
            let is_on = self.scope.levels.severity(suppression.rule).is_some();
            let in_scope = is_on && (is_whole || known.in_scope[at]);
            match (known.met[at], is_expired(self.settings, suppression)) {
                (met, true) if met || in_scope => {
                    let date = suppression.expires.map(|date| date.to_string()).unwrap_or_default();
                    let words = format!("this suppression of `{}` expired on {date}", suppression.rule.id);
                    let help = format!(
                        "fix the suppressed findings, or set a new date; its reason: {}",
                        suppression.reason
                    );
                    self.add(&ExpiredSuppression, &suppression.span, words, help);
                }
                (false, false) if in_scope => {
                    let words = format!("this suppression of `{}` matches no finding", suppression.rule.id);
                    self.add(&UnusedSuppression, &suppression.span, words, "remove the entry".to_owned());
                }
                _ => {}
            }
        }
    }

    fn include(&mut self, included: &[bool]) {
        let Some(include) = &self.settings.walk.include else { return };
        let places = self.settings.include_places.iter().zip(include.patterns());
        let mut names = PathNames::new(&self.scope.folder);
        for ((place, pattern), _) in places.zip(included).filter(|(_, met)| !**met) {
            let words = format!("no file matches `{pattern}` in `include`");
            self.add(&UnmatchedPaths, place, words, names.help(pattern));
        }
    }

    fn files(&mut self, known: &ScopeUse) {
        let scope = Arc::clone(self.scope);
        let mut names = PathNames::new(&scope.folder);
        let globs = scope.paths.globs().iter().enumerate().zip(&known.globs);
        for ((at, pattern), _) in globs.filter(|(_, met)| !**met) {
            let words = format!("no file that was read matches `{pattern}`");
            self.add(&UnmatchedPaths, scope.paths.place(at), words, names.help(pattern));
        }
    }

    fn allow(&mut self, known: &ScopeUse) {
        let mut allowable = rules().filter(|rule| rule.role == Role::Allowable);
        // What was not looked at may be what is allowed.
        if known.has_unread || !allowable.all(|rule| self.scope.levels.severity(rule).is_some()) {
            return;
        }
        let scope = Arc::clone(self.scope);
        let mut has_file = vec![false; scope.paths.rules().len()];
        for (glob, met) in known.globs.iter().enumerate() {
            has_file[scope.paths.owner(glob)] |= met;
        }
        for (entry, rule) in scope.paths.rules().iter().enumerate().filter(|(entry, _)| has_file[*entry]) {
            for (allowed, _) in rule.allow.iter().zip(&known.allowed[entry]).filter(|(_, met)| !**met) {
                let pointer = scope.source.text.get(allowed.place.clone()).unwrap_or_default();
                let words = format!("the pointer {} allows nothing", quoted(pointer));
                let help = "no file of this `[[paths]]` has a null, empty or blank value there: correct the pointer, or \
                            remove it";
                self.add(&UnmatchedPaths, &allowed.place, words, help.to_owned());
            }
        }
    }

    fn add(&mut self, rule: &dyn Declared, place: &Range<usize>, message: String, help: String) {
        let source = &self.scope.source;
        let path = Path::new(&*source.path);
        let here = self.settings.in_scope(Arc::clone(self.scope), path);
        let Some((rule, severity)) = meta_rule(rule, &here) else { return };
        let (bytes, lines) = (source.text.as_bytes(), &self.lines);
        let span = FileSpan::new(place.start as u64, place.end as u64);
        let region = Region { start: lines.position(span.start), end: lines.position(span.end) };
        let mut finding = Finding {
            message,
            help: Some(help.into()),
            region: Some(region),
            excerpt: self.settings.excerpts.then(|| excerpt(lines, bytes, 0, span, true)),
            ..blank(rule, severity, Arc::clone(&source.path))
        };
        finding.fingerprint =
            fingerprint(&[&source.path, rule.id, &finding.message, &place.start.to_string()]);
        self.findings.push(finding);
    }
}

/// A string as it is written in the config, in backticks.
fn quoted(written: &str) -> String {
    format!("`{}`", written.trim_matches(['"', '\'']))
}

fn is_expired(settings: &Settings, suppression: &Suppression) -> bool {
    settings.today.zip(suppression.expires).is_some_and(|(today, last)| today > last)
}
