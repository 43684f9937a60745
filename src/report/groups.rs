//! Findings of one cause: the same rule, operation and pointer. A defect of a mapping is found in
//! each record that the mapping has written.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::words::{counted, head_words, location};
use crate::diagnostic::{Applicability, Finding, RuleMeta, Severity};
use crate::text::{Paragraph, one_line};

/// Groups that are kept apart. Memory must not grow with the input.
const MAX_GROUPS: usize = 1_000;
/// Places that a group names.
const MAX_PLACES: usize = 3;

/// The groups of a run, in the order of their first findings.
#[derive(Default)]
pub(super) struct Groups {
    in_order: Vec<Group>,
    by_cause: HashMap<Cause, usize>,
    /// Findings of causes beyond the limit.
    others: u64,
}

#[derive(PartialEq, Eq, Hash)]
struct Cause {
    rule: &'static str,
    operation: &'static str,
    place: String,
}

struct Group {
    rule: &'static RuleMeta,
    severity: Severity,
    place: String,
    findings: u64,
    /// Requests with such a finding; 0 where it is about the config.
    requests: u64,
    /// The request of the last one.
    last: (Arc<str>, u64),
    places: Vec<String>,
    /// Path of the last place.
    last_path: Arc<str>,
    /// Findings with a fix that can be written, by how safe it is.
    safe: u64,
    unsafe_: u64,
}

impl Groups {
    /// Counts a finding. Whether it is the first of its group.
    pub(super) fn add(&mut self, finding: &Finding) -> bool {
        let place = place(finding);
        let cause = Cause { rule: finding.rule.id, operation: finding.operation, place };
        if let Some(at) = self.by_cause.get(&cause) {
            self.in_order[*at].add(finding);
            return false;
        }
        if self.in_order.len() == MAX_GROUPS {
            self.others += 1;
            return false;
        }
        self.in_order.push(Group::new(finding, cause.place.clone()));
        self.by_cause.insert(cause, self.in_order.len() - 1);
        true
    }

    /// The groups with more than one finding, the largest first: a head for each, and what there is
    /// to say of it. `checked`: the requests of the run.
    pub(super) fn repeated(&self, checked: u64, width: usize) -> Vec<(Severity, String)> {
        let mut repeated: Vec<&Group> = self.in_order.iter().filter(|group| group.findings > 1).collect();
        repeated.sort_by_key(|group| std::cmp::Reverse(group.findings));
        repeated.into_iter().map(|group| (group.severity, group.describe(checked, width))).collect()
    }

    /// Findings that are in no group, since there were too many groups.
    pub(super) fn others(&self) -> u64 {
        self.others
    }
}

impl Group {
    fn new(finding: &Finding, place: String) -> Self {
        let mut group = Self {
            rule: finding.rule,
            severity: finding.severity,
            place,
            findings: 0,
            requests: 0,
            last: (Arc::clone(&finding.path), finding.record.wrapping_add(1)),
            places: Vec::new(),
            last_path: "".into(),
            safe: 0,
            unsafe_: 0,
        };
        group.add(finding);
        group
    }

    fn add(&mut self, finding: &Finding) {
        self.findings += 1;
        self.severity = self.severity.max(finding.severity);
        if !finding.operation.is_empty() && (&*self.last.0, self.last.1) != (&*finding.path, finding.record) {
            self.requests += 1;
            self.last = (Arc::clone(&finding.path), finding.record);
        }
        if self.places.len() < MAX_PLACES {
            let whole = location(finding);
            // The path once, then the lines in it.
            let here = match &finding.region {
                Some(region) if self.last_path == finding.path => {
                    format!("{}:{}", region.start.line, region.start.column)
                }
                _ => whole,
            };
            self.places.push(here);
            self.last_path = Arc::clone(&finding.path);
        }
        match finding.fix.as_ref().filter(|fix| fix.can_be_written).map(|fix| fix.applicability) {
            Some(Applicability::Safe) => self.safe += 1,
            Some(Applicability::Unsafe) => self.unsafe_ += 1,
            _ => {}
        }
    }

    fn describe(&self, checked: u64, width: usize) -> String {
        let head = format!("{}[{}] {}", self.severity, self.rule.id, self.place);
        let mut out =
            Paragraph::new(&format!("{:>7}", self.findings), "          ", width).fill(head.trim_end());
        let mut facts = Vec::new();
        facts.extend((self.requests > 0).then(|| self.share(checked)));
        facts.extend(match (self.safe, self.unsafe_) {
            (0, 0) => None,
            (safe, 0) if safe == self.findings => Some("safe fix".to_owned()),
            (0, risky) if risky == self.findings => Some("unsafe fix".to_owned()),
            (safe, risky) => Some(format!("{safe} with a safe fix, {risky} with an unsafe one")),
        });
        facts.push(self.places.join(", "));
        let rest = self.findings - self.places.len() as u64;
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        let line = format!("{}{more}", facts.join("; "));
        out.push_str(&Paragraph::new("       ", "        ", width).fill(&line));
        out
    }

    /// `50% of 5000 requests`, `7 of 5000 requests`.
    fn share(&self, checked: u64) -> String {
        let all = counted(checked, "request");
        match self.requests.saturating_mul(100).checked_div(checked) {
            Some(percent @ 1..=100) if self.requests == self.findings => format!("{percent}% of {all}"),
            _ => format!("{} of {all}", self.requests),
        }
    }
}

/// What a finding is about: its pointer with `*` for positions in arrays, or a part of the head.
fn place(finding: &Finding) -> String {
    match (&finding.at, finding.pointer.as_deref()) {
        (Some(part), _) => head_words(part),
        (None, Some(pointer)) => folded(&one_line(pointer)).into_owned(),
        (None, None) => String::new(),
    }
}

fn folded(pointer: &str) -> Cow<'_, str> {
    let is_position = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !pointer.split('/').any(is_position) {
        return pointer.into();
    }
    let mut before = "";
    let parts = pointer.split('/').map(|part| {
        // Attributes may have a number as their name.
        let is_name = before.ends_with("ttributes");
        before = part;
        if is_position(part) && !is_name { "*" } else { part }
    });
    parts.collect::<Vec<_>>().join("/").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::finding;

    #[test]
    fn positions_are_folded_and_names_are_not() {
        assert_eq!(folded("/0/attributes/crm_tier"), "/*/attributes/crm_tier");
        assert_eq!(folded("/attributes/7"), "/attributes/7");
        assert_eq!(folded("/a1/b"), "/a1/b");
        assert_eq!(folded(""), "");
    }

    #[test]
    fn a_group_counts_findings_and_requests() {
        let mut groups = Groups::default();
        let mut one = finding();
        assert!(groups.add(&one));
        assert!(!groups.add(&one));
        one.record += 1;
        assert!(!groups.add(&one));
        let other = Finding { pointer: Some("/attributes/other".to_owned()), ..finding() };
        assert!(groups.add(&other));
        let repeated = groups.repeated(8, 80);
        assert_eq!(repeated.len(), 1, "one group has more than one finding");
        assert_eq!(
            repeated[0].1,
            "      3 error[null-value] /attributes/crm_tier\n        2 of 8 requests; safe fix; \
             ./out/Zoë 1.ndjson:2:28, 2:28, 2:28\n"
        );
    }

    #[test]
    fn causes_beyond_the_limit_are_counted() {
        let mut groups = Groups::default();
        for number in 0..MAX_GROUPS + 5 {
            groups.add(&Finding { pointer: Some(format!("/attributes/a{number}")), ..finding() });
        }
        assert_eq!((groups.in_order.len(), groups.others()), (MAX_GROUPS, 5));
    }
}
