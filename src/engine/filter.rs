//! What becomes of findings after they are found: some are allowed, suppressed, expected or known, and do not
//! count. It works in the order of the output, since it remembers what was met; what was not is told at the end.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::excerpt::excerpt;
use crate::config::{Baseline, BaselineEntry, PathSettings, Settings};
use crate::diagnostic::{Finding, Fingerprint, Region, RuleMeta};
use crate::rules;
use crate::text::{FileSpan, LineIndex, Position};

/// Rules of values that someone may mean, which `allow` is about.
const ALLOWABLE: [&str; 3] = ["null-value", "empty-string", "blank-string"];

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
    /// Findings of the baseline that are no more.
    pub fixed: u64,
    /// The baseline to be written, where that was asked for.
    pub baseline: Option<Baseline>,
    /// `[[paths]]` that no file matched, as `path:line`; only in a run over everything.
    pub idle_paths: Vec<String>,
}

/// The filter of a run.
pub(super) struct Filter<'s> {
    settings: &'s Settings,
    filtered: Filtered,
    /// By suppression: whether a finding was met, and whether a file.
    met: Vec<bool>,
    in_scope: Vec<bool>,
    /// By entry of `[[paths]]`: whether a file was met.
    busy: Vec<bool>,
    /// The baseline by fingerprint: whether it was met.
    known: HashMap<&'s str, bool>,
    /// Sources that were read, by identity.
    read: HashSet<Arc<str>>,
    /// Files and folders of which something could not be read, by identity.
    unread: HashSet<Arc<str>>,
}

/// The filter of one source.
pub(super) struct SourceFilter<'s> {
    path: Arc<str>,
    /// The path from the folder of the config.
    identity: OnceCell<Arc<str>>,
    here: PathSettings<'s>,
    /// Suppressions that are about it.
    suppressions: Vec<usize>,
    /// By expected rule: whether it was met.
    met: Vec<bool>,
}

impl<'s> Filter<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        let entries = settings.baseline.iter().flat_map(Baseline::iter);
        let collects = settings.write_baseline;
        Self {
            settings,
            filtered: Filtered { baseline: collects.then(Baseline::default), ..Filtered::default() },
            met: vec![false; settings.suppressions.len()],
            in_scope: vec![false; settings.suppressions.len()],
            busy: vec![false; settings.paths.len()],
            known: entries.map(|it| (it.fingerprint.as_str(), false)).collect(),
            read: HashSet::new(),
            unread: HashSet::new(),
        }
    }

    /// Takes note of a file or folder of which something could not be read: what was known of it may still be there.
    pub(super) fn could_not_read(&mut self, path: &Arc<str>) {
        if self.settings.baseline.is_some() {
            self.unread.insert(self.settings.identity(path));
        }
    }

    /// Whether it has to know of sources in which nothing is found.
    pub(super) fn heeds_clean_sources(&self) -> bool {
        let settings = self.settings;
        !settings.paths.is_empty() || !settings.suppressions.is_empty() || settings.baseline.is_some()
    }

    /// Whether somebody asks by what a finding is known.
    pub(super) fn wants_fingerprints(&self) -> bool {
        !self.settings.messages_only || self.settings.tells_findings_apart()
    }

    /// Begins a source.
    pub(super) fn source(&mut self, path: Arc<str>) -> SourceFilter<'s> {
        let settings = self.settings;
        let file = Path::new(&*path);
        for (busy, rule) in self.busy.iter_mut().zip(&settings.paths) {
            *busy |= rule.files.is_match(file);
        }
        let mut suppressions = Vec::new();
        for (at, suppression) in settings.suppressions.iter().enumerate() {
            let about = suppression.path.as_ref().is_none_or(|globs| globs.is_match(file));
            if about {
                suppressions.push(at);
                self.in_scope[at] |= suppression.names_one_file;
            }
        }
        let identity = OnceCell::new();
        if settings.baseline.is_some() {
            self.read.insert(Arc::clone(identity.get_or_init(|| settings.identity(&path))));
        }
        let here = settings.for_path(file);
        let met = vec![false; here.expect.len()];
        SourceFilter { path, identity, here, suppressions, met }
    }

    /// The path by which findings in a file are known.
    pub(super) fn identity(&self, path: &Arc<str>) -> Arc<str> {
        self.settings.identity(path)
    }

    /// The path by which findings in a source are known. Most sources have none.
    pub(super) fn identity_of<'f>(&self, source: &'f SourceFilter<'_>) -> &'f Arc<str> {
        source.identity.get_or_init(|| self.settings.identity(&source.path))
    }

    /// Whether a finding counts.
    pub(super) fn counts(&mut self, source: &mut SourceFilter<'_>, finding: &Finding) -> bool {
        if is_allowed(&source.here, finding) {
            self.filtered.allowed += 1;
        } else if self.is_suppressed(source, finding) {
            self.filtered.suppressed += 1;
        } else if source.expects(finding.rule) {
            self.filtered.expected += 1;
        } else if self.is_known(source, finding) {
            self.filtered.known += 1;
        } else {
            return true;
        }
        false
    }

    /// Whether a finding is one to be mended: neither allowed nor suppressed, nor what a fixture is for.
    pub(super) fn is_to_be_mended(&self, source: &SourceFilter<'_>, finding: &Finding) -> bool {
        let is_suppressed =
            source.suppressions.iter().any(|at| self.is_about(*at, finding) && !self.is_expired(*at));
        let is_expected = source.here.expect.iter().any(|it| it.id == finding.rule.id);
        !is_suppressed && !is_expected && !is_allowed(&source.here, finding)
    }

    fn is_about(&self, suppression: usize, finding: &Finding) -> bool {
        let suppression = &self.settings.suppressions[suppression];
        suppression.rule.id == finding.rule.id
            && suppression.pointer.as_ref().is_none_or(|pattern| {
                finding.pointer.as_ref().is_some_and(|pointer| pattern.is_match(pointer))
            })
    }

    fn is_suppressed(&mut self, source: &SourceFilter<'_>, finding: &Finding) -> bool {
        let mut found = false;
        for at in &source.suppressions {
            if self.is_about(*at, finding) {
                self.met[*at] = true;
                found |= !self.is_expired(*at);
            }
        }
        found
    }

    fn is_expired(&self, at: usize) -> bool {
        let expires = self.settings.suppressions[at].expires;
        self.settings.today.zip(expires).is_some_and(|(today, last)| today > last)
    }

    fn is_known(&mut self, source: &SourceFilter<'_>, finding: &Finding) -> bool {
        if self.settings.baseline.is_some() {
            let known = self.known.get_mut(&*finding.fingerprint.to_string());
            return known.map(|met| *met = true).is_some();
        }
        if self.filtered.baseline.is_none() {
            return false;
        }
        let path = self.identity_of(source).to_string();
        let Some(baseline) = &mut self.filtered.baseline else { return false };
        let place = match (&finding.pointer, &finding.at) {
            (Some(pointer), _) => pointer.clone(),
            (None, Some(part)) => part.to_string(),
            (None, None) => String::new(),
        };
        baseline.insert(BaselineEntry {
            path,
            rule: finding.rule.id.to_owned(),
            place,
            fingerprint: finding.fingerprint.to_string(),
        });
        true
    }

    /// Ends a source that was read: what it should have shown and did not.
    pub(super) fn unmet(&mut self, source: &SourceFilter<'_>) -> Vec<Finding> {
        const RULE: &str = "unmet-expectation";
        let unmet = source.here.expect.iter().zip(&source.met).filter(|(_, met)| !**met);
        unmet
            .filter_map(|(expected, _)| {
                let (rule, severity) = meta_rule(RULE, &source.here)?;
                let start = Position { offset: 0, line: 1, column: 1, byte_column: 1 };
                let mut finding = Finding {
                    message: format!("`{}` is expected here, and was not found", expected.id),
                    help: Some(
                        format!(
                        "the fixture no longer shows it: mend the fixture, or take it out of `expect` in {}",
                        self.settings.config.path
                    ).into()),
                    region: Some(Region { start, end: start }),
                    ..blank(rule, severity, Arc::clone(&source.path))
                };
                finding.fingerprint = fingerprint(&[self.identity_of(source), RULE, expected.id]);
                Some(finding)
            })
            .collect()
    }

    /// Ends the run: what the config says and nothing met.
    pub(super) fn finish(mut self) -> (Vec<Finding>, Filtered) {
        let settings = self.settings;
        let mut findings = Vec::new();
        for (at, suppression) in settings.suppressions.iter().enumerate() {
            let is_on = settings.levels.severity(suppression.rule).is_some();
            let in_scope = is_on && (settings.whole || self.in_scope[at]);
            let finding = match (self.met[at], self.is_expired(at)) {
                (met, true) if met || in_scope => {
                    let date = suppression.expires.map(|it| it.to_string()).unwrap_or_default();
                    let words = format!("this suppression of `{}` expired on {date}", suppression.rule.id);
                    let help = format!(
                        "mend what it hides, or give it a new date; its reason: {}",
                        suppression.reason
                    );
                    self.about_config("expired-suppression", &suppression.span, words, help)
                }
                (false, false) if in_scope => {
                    let words = format!("this suppression of `{}` met no finding", suppression.rule.id);
                    self.about_config(
                        "unused-suppression",
                        &suppression.span,
                        words,
                        "take it out".to_owned(),
                    )
                }
                _ => None,
            };
            findings.extend(finding);
        }
        if settings.whole {
            let idle = settings.paths.iter().zip(&self.busy).filter(|(_, busy)| !**busy);
            self.filtered.idle_paths = idle.map(|(rule, _)| settings.config.place(rule.span.start)).collect();
        }
        self.settle_baseline();
        (findings, self.filtered)
    }

    /// Counts what is fixed, and leaves that out of a baseline that is written anew.
    fn settle_baseline(&mut self) {
        let Some(old) = &self.settings.baseline else { return };
        for entry in old.iter() {
            let met = self.known.get(entry.fingerprint.as_str()).copied().unwrap_or_default();
            let is_off =
                rules::find(&entry.rule).is_some_and(|rule| self.settings.levels.severity(rule).is_none());
            let is_unread = |it: &Path| it.to_str().is_some_and(|it| self.unread.contains(it));
            let was_read = (self.settings.whole || self.read.contains(entry.path.as_str()))
                && !Path::new(&entry.path).ancestors().any(is_unread);
            if met || is_off || !was_read {
                if let Some(baseline) = &mut self.filtered.baseline {
                    baseline.insert(entry.clone());
                }
            } else {
                self.filtered.fixed += 1;
            }
        }
    }

    fn about_config(
        &self,
        id: &str,
        span: &std::ops::Range<usize>,
        message: String,
        help: String,
    ) -> Option<Finding> {
        let source = &self.settings.config;
        let (rule, severity) = meta_rule(id, &self.settings.for_path(Path::new(&*source.path)))?;
        let lines = LineIndex::new(source.text.as_bytes(), 0, 1);
        let span = FileSpan::new(span.start as u64, span.end as u64);
        let region = Region { start: lines.position(span.start), end: lines.position(span.end) };
        let mut finding = Finding {
            message,
            help: Some(help.into()),
            region: Some(region),
            excerpt: self.settings.excerpts.then(|| excerpt(&lines, source.text.as_bytes(), 0, span, true)),
            ..blank(rule, severity, Arc::clone(&source.path))
        };
        finding.fingerprint = fingerprint(&[&source.path, id, &finding.message, &span.start.to_string()]);
        Some(finding)
    }
}

impl SourceFilter<'_> {
    fn expects(&mut self, rule: &RuleMeta) -> bool {
        let mut found = false;
        for (expected, met) in self.here.expect.iter().zip(&mut self.met) {
            if expected.id == rule.id {
                *met = true;
                found = true;
            }
        }
        found
    }
}

/// Whether all places of a finding are ones where the team means such values.
fn is_allowed(here: &PathSettings<'_>, finding: &Finding) -> bool {
    let others = finding.related.iter().filter_map(|it| it.pointer.as_deref());
    allows(here, finding.rule, finding.pointer.as_deref().into_iter().chain(others))
}

/// Whether the config says that values of that kind are meant at all of these pointers.
pub(super) fn allows<'p>(
    here: &PathSettings<'_>,
    rule: &RuleMeta,
    pointers: impl IntoIterator<Item = &'p str>,
) -> bool {
    if here.allow.is_empty() || !ALLOWABLE.contains(&rule.id) {
        return false;
    }
    let mut places = pointers.into_iter().peekable();
    places.peek().is_some()
        && places.all(|pointer| here.allow.iter().any(|pattern| pattern.is_match(pointer)))
}

/// A rule about the config, and its severity; `None` where it is off.
fn meta_rule(id: &str, here: &PathSettings<'_>) -> Option<(&'static RuleMeta, crate::diagnostic::Severity)> {
    let rule = rules::find(id).expect("internal error: a rule that is not listed");
    Some((rule, here.levels.severity(rule)?))
}

/// A finding that is about no request.
fn blank(rule: &'static RuleMeta, severity: crate::diagnostic::Severity, path: Arc<str>) -> Finding {
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

fn fingerprint(parts: &[&str]) -> Fingerprint {
    Fingerprint::of(parts.join("\0").as_bytes())
}
