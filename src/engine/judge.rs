//! The judge: what a request is checked as, and what is wrong with it. `check`, `fix`, `extract`
//! and `confirm` ask it, and nothing else runs rules. It must never know levels, exceptions or a
//! baseline: what a team has decided about findings is the second step, [`policy`](super::policy).

use super::answered::observe_refusal;
use super::choose::{Address, Choice, NO_BODY, choose};
use crate::config::PathSettings;
use crate::contract::{Operation, Route, operations};
use crate::diagnostic::{Diagnostic, Role};
use crate::input::{Request, SkipReason, Unread};
use crate::json::Document;
use crate::rule::{Contract, ContractSource, Detail, Limits, Subject, run, run_on_head};
use crate::rules::BY_CLAIM;

/// What surrounds a request.
pub(super) struct Surroundings<'a> {
    /// What applies to its source.
    pub(super) here: &'a PathSettings,
    /// Its contract, where that was chosen before a fix changed the request.
    pub(super) settled: Option<Contract>,
    /// What its body was inferred to be before fixes changed its source.
    pub(super) before: Option<&'static Operation>,
    /// Says what other records beside it are inferred to be; asked for the sake of broken bodies.
    pub(super) neighbours: &'a mut dyn FnMut() -> Option<&'static Operation>,
}

/// What a request is checked as.
pub(super) struct CheckedAs {
    /// What its method and path mean, where recorded.
    pub(super) route: Option<Route>,
    /// What it is validated against.
    pub(super) contract: Contract,
    /// Why its body cannot be read, where its head alone is checked.
    pub(super) unread: Option<&'static str>,
}

/// What is wrong with a request.
pub(super) enum Judged {
    /// It is not checked, for that reason; its head may still give away a secret.
    NotChecked(SkipReason, Vec<Diagnostic>),
    /// What the rules report on it, with their own severities.
    Checked(CheckedAs, Vec<Diagnostic>),
}

/// Says what a request is checked as, or why it is not checked: the first half of [`judge`], for
/// commands that do not ask what is wrong.
pub(super) fn checked_as(
    request: &Request<'_>,
    address: Option<&Address<'_>>,
    document: Option<Document<'_>>,
    around: &mut Surroundings<'_>,
) -> Result<CheckedAs, SkipReason> {
    let (route, contract) = if let Some(contract) = around.settled {
        (address.map(|address| address.route), contract)
    } else {
        // A body too broken to be recognised is what others beside it are.
        let is_broken = document.is_some_and(|document| !document.is_valid());
        let needs_neighbours = is_broken && around.here.operation.is_none();
        let otherwise = around.before.or_else(|| if needs_neighbours { (around.neighbours)() } else { None });
        match choose(request, address, document, around.here.operation, otherwise) {
            Choice::Lint(route, contract) => (route, contract),
            Choice::Skip(reason) => return Err(reason),
        }
    };
    let unread = match (document, request.unread) {
        (Some(_), _) => None,
        // What is not JSON is wrong, and is reported at the head.
        (None, Some(form @ Unread::Form)) => Some(form.reason()),
        (None, unread) => return Err(unread.map_or(NO_BODY, Unread::reason).into()),
    };
    Ok(CheckedAs { route, contract, unread })
}

/// Says what is wrong with a request.
pub(super) fn judge(
    request: &Request<'_>,
    address: Option<&Address<'_>>,
    document: Option<Document<'_>>,
    around: &mut Surroundings<'_>,
    thorough: bool,
    detail: Detail,
) -> Judged {
    let checked_as = match checked_as(request, address, document, around) {
        Ok(checked_as) => checked_as,
        Err(reason) => {
            return Judged::NotChecked(reason, leaks_of_token_request(request, address, around.here));
        }
    };
    let CheckedAs { route, contract, .. } = checked_as;
    let listed_findings = around.here.listed_findings.unwrap_or(usize::MAX);
    let limits = &Limits { listed_findings, ..around.here.scope.limits.clone() };
    let mut found = run(&BY_CLAIM, Subject { request, route, contract, document, limits, thorough, detail });
    observe_refusal(request, &mut found);
    Judged::Checked(checked_as, found)
}

/// Whether the head of a request to `operation` is right.
pub(super) fn has_right_head(
    request: &Request<'_>,
    address: &Address<'_>,
    operation: &'static Operation,
    here: &PathSettings,
) -> bool {
    let contract = Contract { operation, source: ContractSource::Recorded };
    let subject = Subject {
        request,
        route: Some(address.route),
        contract,
        document: None,
        limits: &here.scope.limits,
        thorough: false,
        detail: Detail::MessagesAndBytes,
    };
    run_on_head(&BY_CLAIM, &subject).is_empty()
}

/// What a request for a token, which is validated against no contract, gives away: the secret that
/// makes tokens.
fn leaks_of_token_request(
    request: &Request<'_>,
    address: Option<&Address<'_>>,
    here: &PathSettings,
) -> Vec<Diagnostic> {
    let makes_tokens = address.is_some_and(|address| address.path.makes_tokens());
    // Any will do: the one rule asks for none.
    let Some(operation) = operations().first().filter(|_| makes_tokens) else { return Vec::new() };
    let contract = Contract { operation, source: ContractSource::Recorded };
    let subject = Subject {
        request,
        route: None,
        contract,
        document: None,
        limits: &here.scope.limits,
        thorough: false,
        detail: Detail::All,
    };
    let mut found = run_on_head(&BY_CLAIM, &subject);
    found.retain(|diagnostic| diagnostic.rule.role == Role::MarksSecret);
    found
}
