//! Lints one request: the gate, else the tree and the rules.

use std::collections::HashMap;

use super::choose::Address;
use super::judge::{CheckedAs, Judged, Surroundings, has_right_head, judge};
use super::order::PieceOutcome;
use super::policy::settle;
use super::unidentified;
use super::vet;
use crate::config::{PathSettings, Settings};
use crate::contract::{Operation, Route, find_operation};
use crate::diagnostic::Diagnostic;
use crate::input::{Body, Layer, Origin, Request, SkipReason};
use crate::json::{ParseOptions, Parsed, Tape};
use crate::rule::{Contract, ContractSource, Detail, Limits};
use crate::scan::{Gate, Target};

/// Findings of one rule that are listed for a body. Memory then depends on the size of a body, not
/// on how much of it is wrong, and nothing reads more.
const LISTED_FINDINGS: usize = 5_000;

/// What becomes of one request, not yet placed.
pub(super) enum Verdict {
    /// Nothing to report.
    Clean,
    /// No write of ours, for this reason.
    Skipped(SkipReason),
    /// The contract that it is checked against; `None` for what is not a write of ours, and leaks a secret.
    Findings(Option<Contract>, Vec<Diagnostic>),
}

/// Lints requests; one per worker, since it keeps the tree's buffer.
pub(super) struct Linter<'s> {
    settings: &'s Settings,
    /// What applies to the source at hand.
    here: PathSettings,
    /// Whether all findings are listed, however many one body has.
    lists_all: bool,
    /// Findings are distinguished by their pointers, whatever reports show of them.
    uses_pointers: bool,
    gate: Gate,
    target: Option<Target>,
    tape: Tape,
    /// What requests were inferred to be before they were fixed, by their records.
    before: HashMap<u64, &'static Operation>,
}

impl<'s> Linter<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        Self {
            settings,
            here: PathSettings::default(),
            lists_all: false,
            uses_pointers: true,
            gate: Gate::new(),
            target: None,
            tape: Tape::new(),
            before: HashMap::new(),
        }
    }

    /// From here on requests are of a source for which `here` holds.
    pub(super) fn enter(&mut self, here: PathSettings) {
        self.uses_pointers = here.allow().next().is_some()
            || !here.scope.suppressions.is_empty()
            || self.settings.distinguishes_findings();
        self.here = here;
        // Where some findings do not count, one that is not listed might.
        let lists_all = self.lists_all || self.uses_pointers;
        self.here.listed_findings = (!lists_all).then_some(LISTED_FINDINGS);
        self.gate.set_longest(self.limits().max_attribute_characters);
        self.target = match self.here.operation {
            _ if self.settings.no_fast_pass => None,
            // A team's schema knows what the gate does not.
            _ if self.limits().attributes.is_some() => None,
            None => Some(Target::Inferred),
            Some(operation) => Target::of(operation),
        };
    }

    /// The limits that apply to the source at hand.
    pub(super) fn limits(&self) -> &Limits {
        &self.here.scope.limits
    }

    /// From here on all findings are listed, however many one body has.
    pub(super) fn list_all(&mut self) {
        self.lists_all = true;
    }

    /// From here on requests are of a source that is being fixed: what they were inferred to be
    /// holds, though the member that reported so may go. `None`: they are as they are in the
    /// source.
    pub(super) fn hold(&mut self, outcome: Option<&PieceOutcome>) {
        self.before.clear();
        let findings = outcome.into_iter().flat_map(PieceOutcome::findings);
        let inferred = findings.filter(|finding| finding.contract == ContractSource::Inferred.as_str());
        self.before
            .extend(inferred.filter_map(|item| Some((item.record, find_operation(item.operation).ok()?))));
    }

    /// What bodies without a head are checked against, where the gate can do that. Bodies in UTF-16
    /// are a finding, however clean.
    pub(super) fn target(&self, layers: &[Layer]) -> Option<Target> {
        self.target.filter(|_| !layers.contains(&Layer::Utf16))
    }

    /// Lints `request`. `seen`: the gate has looked at it already. `byte_map`: its bytes is known
    /// by those of the source. `neighbours` says, when asked, what other records of the piece were
    /// inferred to be.
    pub(super) fn lint(
        &mut self,
        request: &Request<'_>,
        seen: bool,
        byte_map: bool,
        neighbours: &mut dyn FnMut() -> Option<&'static Operation>,
    ) -> Verdict {
        let address = Address::of(request);
        if !seen && self.is_surely_clean(request, address.as_ref()) {
            return Verdict::Clean;
        }
        let options = ParseOptions { placeholders: request.template };
        let parsed = request.body.as_ref().map(|body| self.tape.parse_with(&body.bytes, options));
        let document = parsed.as_ref().map(Parsed::document);
        let has_to_be_vetted = document.is_some_and(|document| vet::is_needed(request, document));
        // Which finding explains a refusal is seen by the pointers.
        let refused = request.answer.as_ref().is_some_and(|answer| answer.status >= 400);
        let detail = match &request.body {
            _ if !self.settings.messages_only || has_to_be_vetted => Detail::All,
            _ if refused => Detail::Messages,
            Some(Body { origin: Origin::Verbatim { .. }, .. }) if byte_map && !self.uses_pointers => {
                Detail::MessagesAndBytes
            }
            _ => Detail::Messages,
        };
        let before = self.before.get(&request.record).copied();
        let mut around = Surroundings { here: &self.here, settled: None, before, neighbours };
        let thorough = self.settings.no_fast_pass;
        match judge(request, address.as_ref(), document, &mut around, thorough, detail) {
            Judged::NotChecked(reason, mut leaks) => {
                self.here.levels().apply(&mut leaks);
                if leaks.is_empty() { Verdict::Skipped(reason) } else { Verdict::Findings(None, leaks) }
            }
            Judged::Checked(CheckedAs { contract, unread, .. }, mut found) => {
                if let Some(document) = document {
                    unidentified::keep_whole(contract, document, &mut found);
                }
                settle(request, document, self.here.levels(), has_to_be_vetted, &mut found);
                match unread {
                    Some(reason) if found.is_empty() => Verdict::Skipped(reason.into()),
                    _ if found.is_empty() => Verdict::Clean,
                    _ => Verdict::Findings(Some(contract), found),
                }
            }
        }
    }

    /// Whether a look at the head and the gate's at the body are enough.
    fn is_surely_clean(&self, request: &Request<'_>, address: Option<&Address<'_>>) -> bool {
        let (Some(_), Some(body)) = (self.target(&request.layers), &request.body) else { return false };
        !request.unparted
            && body.bytes.len() as u64 <= self.limits().max_body_bytes
            && self
                .target_by_head(request, address)
                .is_some_and(|target| self.gate.is_clean(&body.bytes, target))
    }

    /// What the body is validated against, where nothing is wrong with the head; `None` where that
    /// is not so easily said.
    fn target_by_head(&self, request: &Request<'_>, address: Option<&Address<'_>>) -> Option<Target> {
        if !request.has_head() && !request.sent {
            return self.target;
        }
        // What was refused wants a reason.
        if request.answer.as_ref().is_some_and(|answer| !(200..300).contains(&answer.status)) {
            return None;
        }
        let address = address.filter(|address| address.has_method)?;
        let Route::Operation(operation) = address.route else { return None };
        let target = Target::of(operation)?;
        has_right_head(request, address, operation, &self.here).then_some(target)
    }
}

/// What a body is inferred to be, for its neighbours' sake.
pub(super) fn inferred_operation(tape: &mut Tape, body: &[u8]) -> Option<&'static Operation> {
    let parsed = tape.parse(body);
    let document = parsed.document();
    if document.is_valid() { super::choose::inferred(document).operation() } else { None }
}
