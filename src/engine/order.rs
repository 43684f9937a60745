//! What is known of a source as a whole, while its pieces come out in order: record numbers, skipped
//! requests by reason, what was said once already, and fingerprints.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::filter::{Filter, SourceFilter};
use super::known::Exceeding;
use crate::diagnostic::{Finding, Fingerprint, Outcome, SkipKind, Skipped, Summary, Unreadable};
use crate::input::{SkipReason, is_copy};
use crate::kinds::{OWN_REPORT, UNREAD_CALL};
use crate::text::FileSpan;

/// One thing that a piece brings up, its record counted from the piece's first.
pub(super) enum Event {
    Clean { record: u64 },
    Findings(Vec<Finding>),
    Unreadable { record: Option<u64>, reason: Cow<'static, str> },
}

/// What a worker makes of a piece.
#[derive(Default)]
pub(super) struct PieceOutcome {
    /// Units that the kind enumerated in it.
    pub(super) records: u64,
    /// Its newlines.
    pub(super) lines: u64,
    /// Requests without a finding, where those are not listed one by one.
    pub(super) clean: u64,
    /// The others, in order.
    pub(super) events: Vec<Event>,
    /// What was skipped, by reason: a topic of a million tombstones is one.
    pub(super) skipped: Vec<SkippedHere>,
    /// The lengths that bodies with findings are recorded with, where all of the body is there.
    pub(super) lengths: Vec<DeclaredLength>,
}

impl PieceOutcome {
    /// Whether there is nothing to report of it but how much it was.
    pub(super) fn is_quiet(&self) -> bool {
        self.events.is_empty() && self.skipped.is_empty()
    }

    /// Puts `part` after what is there.
    pub(super) fn append(&mut self, part: Self) {
        let Self { records, lines, clean, mut events, skipped, mut lengths } = part;
        self.records += records;
        self.lines += lines;
        self.clean += clean;
        self.events.append(&mut events);
        for SkippedHere { record, count, reason } in skipped {
            self.skip(record, count, reason);
        }
        self.lengths.append(&mut lengths);
    }

    /// Says that so many newlines are before the piece, in the source of that path, which its
    /// places do not count yet.
    pub(super) fn shift_lines(&mut self, path: &str, by: u64) {
        for event in &mut self.events {
            if let Event::Findings(findings) = event {
                findings
                    .iter_mut()
                    .filter(|finding| &*finding.path == path)
                    .for_each(|finding| finding.shift_lines(by));
            }
        }
    }

    /// All findings, in order.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.events.iter().flat_map(|event| match event {
            Event::Findings(findings) => findings.as_slice(),
            Event::Clean { .. } | Event::Unreadable { .. } => &[],
        })
    }

    /// How many requests are not checked. Copies are, as the call that they are copies of.
    pub(super) fn unchecked_count(&self) -> u64 {
        self.skipped
            .iter()
            .filter(|skipped| !is_copy(&skipped.reason.text))
            .map(|skipped| skipped.count)
            .sum()
    }

    /// Whether a request of it was checked.
    pub(super) fn has_checked(&self) -> bool {
        self.clean > 0 || self.events.iter().any(|event| !matches!(event, Event::Unreadable { .. }))
    }

    /// Counts skipped requests. Reasons are few: each is a sentence of this program.
    pub(super) fn skip(&mut self, record: u64, count: u64, reason: SkipReason) {
        match self.skipped.iter_mut().find(|skipped| skipped.reason == reason) {
            Some(known) => known.count += count,
            None => self.skipped.push(SkippedHere { record, count, reason }),
        }
    }

    /// Takes note that the source holds no request.
    pub(super) fn no_request(&mut self, reason: &'static str) {
        self.skip(0, 0, SkipReason { text: reason.into(), kind: SkipKind::NoRequest });
    }

    /// That of a source which is one clean body.
    pub(super) fn clean() -> Self {
        Self { records: 1, clean: 1, ..Self::default() }
    }
}

/// Requests of a piece that were skipped for one reason.
pub(super) struct SkippedHere {
    /// The first of them, counted from the piece's first record.
    record: u64,
    count: u64,
    reason: SkipReason,
}

/// A `Content-Length` that shows, or should, the length of a body as it is in the source.
pub(super) struct DeclaredLength {
    /// The request, counted from the piece's first record.
    pub(super) record: u64,
    /// The digits.
    pub(super) span: FileSpan,
    /// The body's length, in bytes.
    pub(super) length: u64,
}

/// Distinct places whose repetitions are counted; beyond it fingerprints may repeat in one source.
const MAX_FINGERPRINTS: usize = 1 << 20;

/// The state of one source.
pub(super) struct SourceState {
    path: Arc<str>,
    filter: SourceFilter,
    records: u64,
    skipped: Vec<Skipped>,
    /// Rules with a finding that is reported once, and was.
    reported: Vec<&'static str>,
    fingerprints: HashMap<u64, u32>,
    /// Reused for what makes a fingerprint.
    identity: Vec<u8>,
    /// Whether anything but skipped requests came up.
    pub(super) judged: bool,
}

impl SourceState {
    pub(super) fn new(path: Arc<str>, filter: &mut Filter<'_>) -> Self {
        Self {
            filter: filter.source(Arc::clone(&path)),
            path,
            records: 0,
            skipped: Vec::new(),
            reported: Vec::new(),
            fingerprints: HashMap::new(),
            identity: Vec::new(),
            judged: false,
        }
    }

    /// How many records came in the pieces so far.
    pub(super) fn records(&self) -> u64 {
        self.records
    }

    /// Puts a piece's outcomes in their place and hands them on.
    pub(super) fn piece<E>(
        &mut self,
        piece: PieceOutcome,
        summary: &mut Summary,
        filter: &mut Filter<'_>,
        out: &mut dyn FnMut(&Outcome) -> Result<(), E>,
    ) -> Result<(), E> {
        let base = self.records;
        self.records += piece.records;
        self.judged |= piece.clean > 0;
        summary.requests += piece.clean;
        summary.clean += piece.clean;
        for SkippedHere { record, count, reason } in piece.skipped {
            if reason.kind == SkipKind::Unchecked {
                filter.not_checked(&self.path);
            }
            self.skip(base + record, count, reason);
        }
        for event in piece.events {
            let outcome = match event {
                Event::Clean { record } => {
                    Outcome::Clean { path: Arc::clone(&self.path), record: base + record }
                }
                Event::Findings(findings) => self.findings(findings, base, filter),
                Event::Unreadable { record, reason } => {
                    filter.could_not_read(&self.path);
                    let record = record.map(|record| base + record);
                    Outcome::Unreadable(Unreadable { path: Arc::clone(&self.path), record, reason })
                }
            };
            self.judged = true;
            summary.add(&outcome);
            out(&outcome)?;
        }
        Ok(())
    }

    fn findings(&mut self, mut findings: Vec<Finding>, base: u64, filter: &mut Filter<'_>) -> Outcome {
        let record = base + findings.first().map_or(0, |finding| finding.record);
        // A token is in every request of a recording, and one redirection writes all of a dump:
        // once is enough.
        findings.retain(|finding| {
            let again = finding.once && self.reported.contains(&finding.rule.id);
            if finding.once && !again {
                self.reported.push(finding.rule.id);
            }
            !again
        });
        for finding in &mut findings {
            finding.record += base;
            if !filter.wants_fingerprints() {
                continue;
            }
            let own = finding.path == self.path;
            let path = if own {
                Arc::clone(filter.identity_of(&self.filter))
            } else {
                filter.identity(&finding.path)
            };
            finding.fingerprint = self.fingerprint(finding, &path);
        }
        let before = self.filter.touched();
        findings.retain(|finding| filter.counts(&mut self.filter, finding));
        if findings.is_empty() {
            filter.alone(&self.filter, before);
            Outcome::Clean { path: Arc::clone(&self.path), record }
        } else {
            Outcome::Findings(findings)
        }
    }

    /// xxh3-128 over path, rule, operation, place and the occurrence number in the source: the
    /// same for the same defect however lines move.
    fn fingerprint(&mut self, finding: &Finding, path: &str) -> Fingerprint {
        let identity = &mut self.identity;
        identity.clear();
        let place = match (&finding.pointer, &finding.at) {
            (Some(pointer), _) => Cow::Borrowed(pointer.as_str()),
            (None, Some(part)) => Cow::Owned(part.to_string()),
            (None, None) => Cow::Borrowed("source"),
        };
        for part in [path, finding.rule.id, finding.operation, &place] {
            identity.extend_from_slice(part.as_bytes());
            identity.push(0);
        }
        let key = xxh3_64(identity);
        let nth = if self.fingerprints.len() < MAX_FINGERPRINTS || self.fingerprints.contains_key(&key) {
            let count = self.fingerprints.entry(key).or_insert(0);
            *count += 1;
            *count
        } else {
            0
        };
        identity.extend_from_slice(&nth.to_le_bytes());
        Fingerprint::of(identity)
    }

    fn skip(&mut self, record: u64, count: u64, reason: SkipReason) {
        let SkipReason { text: reason, kind } = reason;
        match self.skipped.iter_mut().find(|known| known.reason == reason) {
            Some(known) => known.count += count,
            None => self.skipped.push(Skipped { path: Arc::clone(&self.path), record, count, reason, kind }),
        }
    }

    /// The source, as reports show it.
    pub(super) fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// Whether nothing at all came up in it.
    pub(super) fn is_empty(&self) -> bool {
        !self.judged && self.skipped.is_empty()
    }

    /// Whether it is a report that payloadlint wrote.
    pub(super) fn is_own_report(&self) -> bool {
        !self.judged && matches!(&self.skipped[..], [only] if only.reason == OWN_REPORT)
    }

    /// What holds for its findings.
    pub(super) fn filter(&self) -> &SourceFilter {
        &self.filter
    }

    /// Where it has more equal findings than the baseline knows.
    pub(super) fn exceeding(&self, filter: &mut Filter<'_>) -> Vec<Exceeding> {
        filter.exceeding(&self.filter)
    }

    /// What it should have shown and did not.
    pub(super) fn unmet(&self, filter: &mut Filter<'_>) -> Vec<Finding> {
        filter.unmet(&self.filter)
    }

    /// Whether it holds a recorded call that nothing reads.
    pub(super) fn has_unread_call(&self) -> bool {
        self.skipped.iter().any(|skipped| skipped.reason == UNREAD_CALL)
    }

    /// Says what was skipped, and gives the first reason where nothing else came up. `refuses`: a
    /// call that nothing reads makes the source unreadable.
    pub(super) fn finish<E>(
        mut self,
        refuses: bool,
        filter: &mut Filter<'_>,
        summary: &mut Summary,
        out: &mut dyn FnMut(&Outcome) -> Result<(), E>,
    ) -> Result<Option<Cow<'static, str>>, E> {
        if refuses && self.has_unread_call() {
            self.skipped.retain(|skipped| skipped.reason != UNREAD_CALL);
            self.judged = true;
            filter.could_not_read(&self.path);
            let path = Arc::clone(&self.path);
            let outcome = Outcome::Unreadable(Unreadable { path, record: None, reason: UNREAD_CALL.into() });
            summary.add(&outcome);
            out(&outcome)?;
        }
        let only =
            if self.judged { None } else { self.skipped.first().map(|skipped| skipped.reason.clone()) };
        for skipped in self.skipped {
            let outcome = Outcome::Skipped(skipped);
            summary.add(&outcome);
            out(&outcome)?;
        }
        Ok(only)
    }
}
