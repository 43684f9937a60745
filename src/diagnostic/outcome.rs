//! What becomes of each request, placed in its source: what the reports render.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Applicability, Evidence, Fingerprint, HeadPart, RuleMeta, Severity};
use crate::text::{Position, one_line};

/// What became of a request. The four together are all requests that were found.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Nothing to report. Reported one by one only where a reporter has a case for each.
    Clean {
        /// The source.
        path: Arc<str>,
        /// 0-based record.
        record: u64,
    },
    /// At least one finding, in order of place, then rule.
    Findings(Vec<Finding>),
    /// Not checked, coalesced by path and reason.
    Skipped(Skipped),
    /// Could not be read.
    Unreadable(Unreadable),
}

/// Requests of one source that were skipped for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The source.
    pub path: Arc<str>,
    /// 0-based record of the first of them.
    pub record: u64,
    /// How many; 0 for a source that holds no request.
    pub count: u64,
    /// Why, as a phrase.
    pub reason: Cow<'static, str>,
    /// Whether they should have been checked.
    pub kind: SkipKind,
}

/// Whether something that was not checked should have been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkipKind {
    /// A body that should be checked, and cannot be.
    #[default]
    Unchecked,
    /// Nothing that payloadlint checks: a read, an operation without a schema, a tombstone.
    NotApplicable,
    /// No request at all: the source is empty.
    NoRequest,
}

/// A source or record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The source.
    pub path: Arc<str>,
    /// 0-based record; `None` for the source as a whole.
    pub record: Option<u64>,
    /// Why, as a phrase.
    pub reason: Cow<'static, str>,
}

/// A diagnostic, placed in its source.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static RuleMeta,
    /// Severity as configured.
    pub severity: Severity,
    /// What it is based on.
    pub evidence: Evidence,
    /// One phrase.
    pub message: String,
    /// What to do.
    pub help: Option<Cow<'static, str>>,
    /// The source, as a report shows it.
    pub path: Arc<str>,
    /// Kind of source, such as `har`.
    pub kind: &'static str,
    /// What was peeled off to reach the body, outermost first.
    pub layers: Vec<&'static str>,
    /// 0-based request in its source.
    pub record: u64,
    /// operationId it was checked against.
    pub operation: &'static str,
    /// How that was chosen: `recorded`, `configured`, `inferred`.
    pub contract: &'static str,
    /// Status of the recorded answer.
    pub recorded_status: Option<u16>,
    /// RFC 6901 pointer in the body; `None` for the head.
    pub pointer: Option<String>,
    /// The part of the head, where it is about that.
    pub at: Option<HeadPart>,
    /// Where in the source; `None` where no byte map exists.
    pub region: Option<Region>,
    /// How to fix it.
    pub fix: Option<PlacedFix>,
    /// Other places of the same cause.
    pub related: Vec<Related>,
    /// Stable identity: hashes path, rule, operation, pointer and the occurrence number; no
    /// line number.
    pub fingerprint: Fingerprint,
    /// The recorded URL, where it is one of a request.
    pub url: Option<String>,
    /// Source text around the finding; present where a reporter asked for it.
    pub excerpt: Option<Excerpt>,
    /// Reported once per source: the first of them counts, whatever its requests have.
    pub once: bool,
}

impl Finding {
    /// Moves all places in the source down by so many lines. Text that is shown of a body that is
    /// nowhere in the source has lines of its own.
    pub(crate) fn shift_lines(&mut self, by: u64) {
        let edits = self.fix.iter_mut().flat_map(|fix| &mut fix.edits).filter_map(|fix| fix.region.as_mut());
        edits.for_each(|edit| edit.shift_lines(by));
        let related = self.related.iter_mut().map(|related| (&mut related.region, &mut related.excerpt));
        for (region, excerpt) in related.chain([(&mut self.region, &mut self.excerpt)]) {
            let Some(region) = region else { continue };
            region.shift_lines(by);
            if let Some(excerpt) = excerpt {
                excerpt.start.line += by;
            }
        }
    }
}

impl Region {
    fn shift_lines(&mut self, by: u64) {
        self.start.line += by;
        self.end.line += by;
    }
}

/// Bytes of a source, as positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// First byte.
    pub start: Position,
    /// One past the last byte.
    pub end: Position,
}

/// A further place of a finding.
#[derive(Clone, Debug)]
pub struct Related {
    /// RFC 6901 pointer in the body; `None` for the head.
    pub pointer: Option<String>,
    /// The part of the head, where it is about that.
    pub at: Option<HeadPart>,
    /// Where in the source.
    pub region: Option<Region>,
    /// What is there; may be empty.
    pub message: Cow<'static, str>,
    /// Source text around it, where the finding's own excerpt does not hold it and a reporter asked.
    pub excerpt: Option<Excerpt>,
}

/// A fix, its edits in bytes of the source.
#[derive(Clone, Debug)]
pub struct PlacedFix {
    /// What it does.
    pub title: Cow<'static, str>,
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// Whether it has edits, and they can be written in the source's bytes.
    pub can_be_written: bool,
    /// Those edits, in order. It is empty if no report shows more than messages.
    pub edits: Vec<PlacedEdit>,
}

/// Replaces bytes of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedEdit {
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// With what.
    pub text: Cow<'static, str>,
    /// The same bytes as lines and columns; present where excerpts were asked for.
    pub region: Option<Region>,
}

/// A window of the source around a place: whole lines where they are short, else a cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The bytes, as they are in the source (or decoded, where there is no byte map).
    pub text: Vec<u8>,
    /// Position of the first byte.
    pub start: Position,
    /// Whether text of the same line was cut off before or after.
    pub cut: (bool, bool),
}

/// Totals of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files and streams that were opened.
    pub sources: u64,
    /// clean + with findings + skipped + unreadable.
    pub requests: u64,
    /// Requests without a finding.
    pub clean: u64,
    /// Requests with one or more.
    pub with_findings: u64,
    /// Requests skipped, those included that are not applicable.
    pub skipped: u64,
    /// Skipped requests that payloadlint never checks, such as reads and tombstones.
    pub not_applicable: u64,
    /// What was not checked first, for messages.
    pub first: FirstUnchecked,
    /// Requests or sources that could not be read.
    pub unreadable: u64,
    /// Findings by severity.
    pub errors: u64,
    /// Findings by severity.
    pub warnings: u64,
    /// Findings by severity.
    pub infos: u64,
    /// Findings with a safe fix that can be written into the source.
    pub fixable: u64,
    /// Findings with an unsafe fix that can be written into the source.
    pub unsafe_fixable: u64,
    /// Findings by rule.
    pub by_rule: RuleCounts,
}

/// The first of each sort of things that were not checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstUnchecked {
    /// A request that should have been checked.
    pub skipped: Option<Skipped>,
    /// A source without a request.
    pub empty: Option<Skipped>,
    /// A request that payloadlint never checks.
    pub not_applicable: Option<Skipped>,
    /// A source or request that could not be read.
    pub unreadable: Option<Unreadable>,
}

/// How many findings each rule has, in the order in which rules came up: of a handful, a list is
/// searched faster than a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleCounts(Vec<(&'static str, u64)>);

impl RuleCounts {
    fn add(&mut self, id: &'static str) {
        // Mostly one and the same text; where it is not, it has two counts.
        match self.0.iter_mut().find(|(item, _)| std::ptr::eq(*item, id)) {
            Some((_, count)) => *count += 1,
            None => self.0.push((id, 1)),
        }
    }

    /// Whether no rule has any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The counts by the rules' ids.
    #[must_use]
    pub fn by_id(&self) -> BTreeMap<&'static str, u64> {
        let mut counts = BTreeMap::new();
        for (id, count) in &self.0 {
            *counts.entry(*id).or_default() += count;
        }
        counts
    }
}

impl Summary {
    /// Counts an outcome.
    pub fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Clean { .. } => {
                self.requests += 1;
                self.clean += 1;
            }
            Outcome::Skipped(skipped) => {
                self.requests += skipped.count;
                self.skipped += skipped.count;
                let first = match skipped.kind {
                    SkipKind::Unchecked => &mut self.first.skipped,
                    SkipKind::NoRequest => &mut self.first.empty,
                    SkipKind::NotApplicable => {
                        self.not_applicable += skipped.count;
                        &mut self.first.not_applicable
                    }
                };
                first.get_or_insert_with(|| skipped.clone());
            }
            Outcome::Unreadable(unreadable) => {
                self.requests += 1;
                self.unreadable += 1;
                self.first.unreadable.get_or_insert_with(|| unreadable.clone());
            }
            Outcome::Findings(findings) => {
                self.requests += 1;
                self.with_findings += 1;
                for finding in findings {
                    self.add_finding(finding);
                }
            }
        }
    }

    /// Counts a finding, and no request: one about the config is about none.
    pub fn add_finding(&mut self, finding: &Finding) {
        match finding.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
        let fix = finding.fix.as_ref().filter(|fix| fix.can_be_written);
        match fix.map(|fix| fix.applicability) {
            Some(Applicability::Safe) => self.fixable += 1,
            Some(Applicability::Unsafe) => self.unsafe_fixable += 1,
            _ => {}
        }
        self.by_rule.add(finding.rule.id);
    }

    /// Requests that were checked, whatever was found.
    #[must_use]
    pub fn checked(&self) -> u64 {
        self.clean + self.with_findings
    }

    /// Requests that should have been checked and were not, although they could be read.
    #[must_use]
    pub fn unchecked(&self) -> u64 {
        self.skipped - self.not_applicable
    }

    /// Where and why something was not checked, the worst first.
    #[must_use]
    pub fn reason(&self) -> Option<(&str, &str)> {
        let first = &self.first;
        let unreadable = first.unreadable.as_ref().map(|source| (&*source.path, &*source.reason));
        let skipped = [&first.skipped, &first.empty, &first.not_applicable].into_iter().flatten().next();
        unreadable.or_else(|| skipped.map(|source| (&*source.path, &*source.reason)))
    }

    /// How many requests were skipped that should be checked, and the first of them; `None` where
    /// there are none.
    #[must_use]
    pub fn skipped_line(&self) -> Option<String> {
        let first = self.first.skipped.as_ref()?;
        let (count, path, reason) = (self.unchecked(), one_line(&first.path), one_line(&first.reason));
        Some(match count {
            1 => format!("1 request skipped: {path}: {reason}"),
            _ => format!("{count} requests skipped, the first: {path}: {reason}"),
        })
    }

    /// How many findings there are at or above a severity.
    #[must_use]
    pub fn at_least(&self, severity: Severity) -> u64 {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.errors + self.warnings,
            Severity::Info => self.errors + self.warnings + self.infos,
        }
    }
}
