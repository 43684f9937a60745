//! Lints one request: the gate, else the tree and the rules.

use std::borrow::Cow;
use std::collections::HashMap;

use super::answered::{add_answer, observe_refusal};
use super::choose::{Choice, choose};
use super::order::PieceOutcome;
use super::vet;
use crate::config::{PathSettings, Settings};
use crate::contract::{Family, Lifecycle, Operation, Route, find_operation, operations, route};
use crate::diagnostic::Diagnostic;
use crate::input::{Body, Layer, Origin, Request, Unread};
use crate::json::{ParseOptions, Parsed, Tape};
use crate::rule::{Contract, ContractSource, Detail, Limits, Subject, absorb, path_of, run, run_on_head};
use crate::rules::BY_CLAIM;
use crate::scan::{Gate, Target};

/// What becomes of one request, not yet placed.
pub(super) enum Verdict {
    /// Nothing to report.
    Clean,
    /// No write of ours, for this reason.
    Skipped(Cow<'static, str>),
    /// Held against that contract; `None` for what is no write of ours, and leaks a secret.
    Findings(Option<Contract>, Vec<Diagnostic>),
}

/// Lints requests; one per worker, since it keeps the tree's buffer.
pub(super) struct Linter<'s> {
    settings: &'s Settings,
    /// What applies to the source at hand.
    here: PathSettings,
    /// Findings are told apart by their pointers, whatever reports show of them.
    heeds_pointers: bool,
    gate: Gate,
    target: Option<Target>,
    tape: Tape,
    /// What requests were inferred to be before they were mended, by their records.
    before: HashMap<u64, &'static Operation>,
}

impl<'s> Linter<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        Self {
            settings,
            here: PathSettings::default(),
            heeds_pointers: true,
            gate: Gate::new(),
            target: None,
            tape: Tape::new(),
            before: HashMap::new(),
        }
    }

    /// From here on requests are of a source for which `here` holds.
    pub(super) fn enter(&mut self, here: PathSettings) {
        self.heeds_pointers = here.allow().next().is_some()
            || !here.scope.suppressions.is_empty()
            || self.settings.tells_findings_apart();
        self.here = here;
        self.target = match self.here.operation {
            _ if self.settings.no_fast_pass => None,
            // A team's schema knows what the gate does not.
            _ if self.limits().attributes.is_some() => None,
            None => Some(Target::Inferred),
            Some(operation) => target_of(operation),
        };
    }

    /// The limits that apply to the source at hand.
    pub(super) fn limits(&self) -> &Limits {
        &self.here.scope.limits
    }

    /// From here on requests are of a source that is being mended: what they were inferred to be holds, though the member that
    /// told so may go. `None`: they are as they stand in the source.
    pub(super) fn hold(&mut self, outcome: Option<&PieceOutcome>) {
        self.before.clear();
        let findings = outcome.into_iter().flat_map(PieceOutcome::findings);
        let inferred = findings.filter(|it| it.contract == ContractSource::Inferred.as_str());
        self.before.extend(inferred.filter_map(|it| Some((it.record, find_operation(it.operation).ok()?))));
    }

    /// What bodies without a head are held against, where the gate can do that. Bodies in UTF-16 are a finding,
    /// however clean.
    pub(super) fn target(&self, layers: &[Layer]) -> Option<Target> {
        self.target.filter(|_| !layers.contains(&Layer::Utf16))
    }

    /// Lints `request`. `seen`: the gate has looked at it already. `byte_map`: its bytes can be told by those of the source. `neighbours` says, when asked, what
    /// other records of the piece were inferred to be.
    pub(super) fn lint(
        &mut self,
        request: &Request<'_>,
        seen: bool,
        byte_map: bool,
        neighbours: &mut dyn FnMut() -> Option<&'static Operation>,
    ) -> Verdict {
        if !seen && self.is_surely_clean(request) {
            return Verdict::Clean;
        }
        let options = ParseOptions { placeholders: request.template };
        let parsed = request.body.as_ref().map(|body| self.tape.parse_with(&body.bytes, options));
        let document = parsed.as_ref().map(Parsed::document);
        // A body too broken to tell by itself is what others beside it are.
        let needs_neighbours = document.is_some_and(|it| !it.is_valid()) && self.here.operation.is_none();
        let before = self.before.get(&request.record).copied();
        let otherwise = before.or_else(|| if needs_neighbours { neighbours() } else { None });
        let (route, contract) = match choose(request, document, self.here.operation, otherwise) {
            Choice::Lint(route, contract) => (route, contract),
            Choice::Skip(reason) => {
                let leaks = self.leaks_of_token_request(request);
                return if leaks.is_empty() {
                    Verdict::Skipped(reason)
                } else {
                    Verdict::Findings(None, leaks)
                };
            }
        };
        let unread = match (document, request.unread) {
            (Some(_), _) => None,
            // What is no JSON is wrong, and is told at the head.
            (None, Some(form @ Unread::Form)) => Some(form.reason()),
            (None, unread) => {
                return Verdict::Skipped(unread.map_or("no body was recorded", Unread::reason).into());
            }
        };
        let limits = &self.here.scope.limits;
        let has_to_be_vetted = document.is_some_and(|it| vet::is_needed(request, it));
        // Which finding explains a refusal is seen by the pointers.
        let refused = request.answer.as_ref().is_some_and(|answer| answer.status >= 400);
        let detail = match &request.body {
            _ if !self.settings.messages_only || has_to_be_vetted => Detail::All,
            _ if refused => Detail::Messages,
            Some(Body { origin: Origin::Verbatim { .. }, .. }) if byte_map && !self.heeds_pointers => {
                Detail::MessagesAndBytes
            }
            _ => Detail::Messages,
        };
        let mut found = run(
            &BY_CLAIM,
            Subject {
                request,
                route,
                contract,
                document,
                limits,
                thorough: self.settings.no_fast_pass,
                detail,
            },
        );
        observe_refusal(request, &mut found);
        self.here.levels().apply(&mut found);
        if let Some(document) = document {
            absorb(document, &mut found);
        }
        if has_to_be_vetted && let Some(body) = &request.body {
            vet::vet(&body.bytes, &mut found);
        }
        add_answer(request, &mut found);
        match unread {
            Some(reason) if found.is_empty() => Verdict::Skipped(reason.into()),
            _ if found.is_empty() => Verdict::Clean,
            _ => Verdict::Findings(Some(contract), found),
        }
    }

    /// What a request for a token, which is held against no contract, gives away: the secret that makes tokens.
    fn leaks_of_token_request(&self, request: &Request<'_>) -> Vec<Diagnostic> {
        let makes_tokens = path_of(request).is_some_and(|it| it.makes_tokens());
        // Any will do: the one rule asks for none.
        let any = operations().first().filter(|_| makes_tokens);
        let Some(operation) = any else { return Vec::new() };
        let contract = Contract { operation, source: ContractSource::Recorded };
        let limits = &self.here.scope.limits;
        let subject = Subject {
            request,
            route: None,
            contract,
            document: None,
            limits,
            thorough: false,
            detail: Detail::All,
        };
        let mut found = run_on_head(&BY_CLAIM, &subject);
        found.retain(|it| it.rule.id == "recorded-credential");
        self.here.levels().apply(&mut found);
        found
    }

    /// Whether a look at the head and the gate's at the body are enough.
    fn is_surely_clean(&self, request: &Request<'_>) -> bool {
        let (Some(_), Some(body)) = (self.target(&request.layers), &request.body) else { return false };
        !request.unparted
            && body.bytes.len() as u64 <= self.limits().max_body_bytes
            && self.target_by_head(request).is_some_and(|target| self.gate.is_clean(&body.bytes, target))
    }

    /// What the body is held against, where nothing is wrong with the head; `None` where that is not told so easily.
    fn target_by_head(&self, request: &Request<'_>) -> Option<Target> {
        if !request.has_head() && !request.sent {
            return self.target;
        }
        // What was refused wants a reason.
        if request.answer.as_ref().is_some_and(|it| !(200..300).contains(&it.status)) {
            return None;
        }
        let method = request.method.as_ref()?.text.to_ascii_uppercase();
        let route @ Route::Operation(operation) = route(&method, &path_of(request)?) else {
            return None;
        };
        let target = target_of(operation)?;
        let contract = Contract { operation, source: ContractSource::Recorded };
        let limits = &self.here.scope.limits;
        let subject = Subject {
            request,
            route: Some(route),
            contract,
            document: None,
            limits,
            thorough: false,
            detail: Detail::MessagesAndBytes,
        };
        run_on_head(&BY_CLAIM, &subject).is_empty().then_some(target)
    }
}

/// What bodies of an operation are held against, where the gate can do that.
fn target_of(operation: &'static Operation) -> Option<Target> {
    // A removed operation is a finding whatever the body; the gate knows no operations.
    let known = !operation.array
        && operation.lifecycle == Lifecycle::Current
        // There right members may be wrong: see `wrong-endpoint`.
        && !matches!(operation.family, Family::Communication | Family::Conversation);
    operation.model.filter(|_| known).map(Target::Model)
}

/// What a body is inferred to be, for its neighbours' sake.
pub(super) fn inferred_operation(tape: &mut Tape, body: &[u8]) -> Option<&'static Operation> {
    let parsed = tape.parse(body);
    let document = parsed.document();
    if document.is_valid() { super::choose::inferred(document).operation() } else { None }
}
