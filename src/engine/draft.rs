//! A request as it would be right: safe edits of the body, and the path, method and header that the
//! findings show.

use super::choose::Address;
use super::items::parse_body;
use super::judge::{CheckedAs, Judged, Surroundings, judge};
use super::policy::{Decision, Policy, settle};
use super::vet;
use crate::config::Settings;
use crate::contract::{Family, Lifecycle, Operation};
use crate::diagnostic::{Applicability, Claim, Diagnostic, Role, Severity};
use crate::fix::applied;
use crate::input::{Body, Header, Layer, Origin, Request, SkipReason, Text};
use crate::json::{Parsed, Tape};
use crate::live::Found;
use crate::rule::{Contract, ContractSource, Detail};

/// Rounds of edits: overlapping ones wait for the next.
const MAX_ROUNDS: usize = 8;

/// What requests of a source are judged by, and how far they are fixed.
pub(super) struct Ground {
    policy: Policy,
    thorough: bool,
    /// Whether unsafe fixes are applied too.
    unsafe_fixes: bool,
}

impl Ground {
    pub(super) fn new(settings: &Settings, policy: Policy, unsafe_fixes: bool) -> Self {
        Self { policy, thorough: settings.no_fast_pass, unsafe_fixes }
    }

    /// What a request is checked as, and the findings on it that `confirm` is about: neither
    /// allowed nor suppressed. What a fixture is for, and what the baseline knows, is among them:
    /// to prove it is what `confirm` is for.
    pub(super) fn judged(
        &self,
        request: &Request<'_>,
        settled: Option<Contract>,
        neighbours: &mut dyn FnMut() -> Option<&'static Operation>,
        tape: &mut Tape,
    ) -> Result<(CheckedAs, Vec<Diagnostic>), SkipReason> {
        let here = &self.policy.here;
        let parsed = parse_body(tape, request);
        let document = parsed.as_ref().map(Parsed::document);
        let mut around = Surroundings { here, settled, before: None, neighbours };
        let address = Address::of(request);
        match judge(request, address.as_ref(), document, &mut around, self.thorough, Detail::All) {
            Judged::NotChecked(reason, _) => Err(reason),
            Judged::Checked(checked_as, mut found) => {
                let vetted = document.is_some_and(|document| vet::is_needed(request, document));
                settle(request, document, here.levels(), vetted, &mut found);
                // What the recorded answer alone says cannot be proved by another call.
                found.retain(|found| found.rule.claim != Claim::UnexplainedRefusal);
                found.retain(|found| {
                    matches!(self.policy.decide(found), Decision::Counts | Decision::Expected)
                });
                Ok((checked_as, found))
            }
        }
    }
}

/// A request that can be changed.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) method: Option<String>,
    pub(super) url: Option<String>,
    headers: Option<Vec<(String, String)>>,
    pub(super) body: Vec<u8>,
    pub(super) contract: Contract,
    sent: bool,
    layers: Vec<Layer>,
    template: bool,
}

impl Draft {
    pub(super) fn new(request: &Request<'_>, body: &[u8], contract: Contract) -> Self {
        let text = |segment: &Text<'_>| segment.text.clone().into_owned();
        Self {
            method: request.method.as_ref().map(text),
            url: request.url.as_ref().map(text),
            headers: request.headers.as_ref().map(|headers| {
                headers.iter().map(|header| (header.name.clone().into_owned(), text(&header.value))).collect()
            }),
            body: body.to_vec(),
            contract,
            sent: request.sent,
            layers: request.layers.clone(),
            template: request.template,
        }
    }

    /// The `Content-Type` that was recorded; the right one where no headers were.
    pub(super) fn content_type(&self) -> Option<String> {
        match &self.headers {
            None => Some("application/json".to_owned()),
            Some(headers) => headers
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
                .map(|(_, value)| value.clone()),
        }
    }

    /// What is wrong with it as it is now. What was answered to it before it was fixed says nothing of that.
    fn findings(&self, ground: &Ground) -> Vec<Diagnostic> {
        fn text(text: &str) -> Text<'_> {
            Text { text: text.into(), span: None }
        }
        fn header((name, value): &(String, String)) -> Header<'_> {
            Header { name: name.as_str().into(), value: text(value) }
        }
        let request = Request {
            method: self.method.as_deref().map(text),
            url: self.url.as_deref().map(text),
            headers: self.headers.as_ref().map(|headers| headers.iter().map(header).collect()),
            body: Some(Body { bytes: self.body.as_slice().into(), origin: Origin::Verbatim { offset: 0 } }),
            sent: self.sent,
            layers: self.layers.clone(),
            template: self.template,
            ..Request::default()
        };
        let judged = ground.judged(&request, Some(self.contract), &mut || None, &mut Tape::new());
        judged.map(|(_, found)| found).unwrap_or_default()
    }

    /// Has the request go to `operation` instead.
    fn redirect(&mut self, operation: &'static Operation) {
        self.contract.operation = operation;
        if self.url.is_some() {
            self.url = Some(operation.path.to_owned());
            self.contract.source = ContractSource::Recorded;
        }
        if self.method.is_some() {
            self.method = Some(operation.method.to_owned());
        }
    }
}

/// The fixed request, and the errors that are left.
pub(super) fn fixed(draft: &Draft, ground: &Ground) -> (Draft, Vec<Found>) {
    let (draft, left) = rounds(draft.clone(), ground);
    if !left.iter().any(|finding| finding.rule.role == Role::CorrectsOperation) {
        return (draft, left.iter().map(named).collect());
    }
    // The finding shows one path; which one is recognised by the body being right there.
    for family in [Family::Attributes, Family::Participant, Family::Wrapup] {
        let current = draft.contract.operation;
        let Some(right) = current
            .sibling(family)
            .filter(|sibling| sibling.id != current.id && sibling.lifecycle != Lifecycle::Removed)
        else {
            continue;
        };
        let mut there = draft.clone();
        there.redirect(right);
        let (there, left) = rounds(there, ground);
        if left.is_empty() {
            return (there, Vec::new());
        }
    }
    (draft, left.iter().map(named).collect())
}

/// Applies what can be applied, and gives the errors that are left.
fn rounds(mut draft: Draft, ground: &Ground) -> (Draft, Vec<Diagnostic>) {
    let mut left = Vec::new();
    for _ in 0..=MAX_ROUNDS {
        let found = draft.findings(ground);
        let head = found.iter().any(|finding| fix_head(&mut draft, finding.rule.role));
        let fixes: Vec<_> = found
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .filter(|fix| {
                fix.applicability == Applicability::Safe
                    || ground.unsafe_fixes && fix.applicability == Applicability::Unsafe
            })
            .collect();
        let (body, count) = applied(&draft.body, fixes);
        draft.body = body;
        left = found;
        if count == 0 && !head {
            break;
        }
    }
    left.retain(|finding| finding.severity == Severity::Error);
    (draft, left)
}

/// Changes path, method or header as a finding shows; whether it did.
fn fix_head(draft: &mut Draft, role: Role) -> bool {
    match role {
        Role::CorrectsAddress => {
            let right = draft.contract.operation;
            draft.redirect(right);
            true
        }
        Role::CorrectsContentType => {
            let headers = draft.headers.get_or_insert_default();
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
            true
        }
        _ => false,
    }
}

/// A finding as a plan names it.
pub(super) fn named(diagnostic: &Diagnostic) -> Found {
    Found {
        rule: diagnostic.rule.id,
        pointer: diagnostic.place.pointer.clone(),
        message: diagnostic.message.clone(),
    }
}
