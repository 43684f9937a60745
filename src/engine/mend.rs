//! A request as it would be right: safe edits of the body, and the path, method and header that the
//! findings show.

use super::filter::allows;
use crate::config::PathSettings;
use crate::contract::{Family, Lifecycle, Operation, route};
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::fix::applied;
use crate::input::{Body, Header, Layer, Origin, Request, Text};
use crate::json::Tape;
use crate::live::Found;
use crate::rule::{Contract, ContractSource, Detail, Subject, path_of, run};
use crate::rules::BY_CLAIM;

/// Rounds of edits: overlapping ones wait for the next.
const MAX_ROUNDS: usize = 8;

/// What requests of a source are judged by, and how far they are mended.
#[derive(Clone, Copy)]
pub(super) struct Ground<'g> {
    /// What applies to the source.
    pub(super) here: &'g PathSettings,
    /// Whether unsafe fixes are applied too.
    pub(super) unsafe_fixes: bool,
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
        let text = |it: &Text<'_>| it.text.clone().into_owned();
        Self {
            method: request.method.as_ref().map(text),
            url: request.url.as_ref().map(text),
            headers: request.headers.as_ref().map(|headers| {
                headers.iter().map(|it| (it.name.clone().into_owned(), text(&it.value))).collect()
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

    /// What the rules say of it, the levels of the settings applied.
    pub(super) fn judge(&self, ground: Ground<'_>) -> Vec<Diagnostic> {
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
        let path = path_of(&request);
        let mut tape = Tape::new();
        let parsed = tape.parse(&self.body);
        let subject = Subject {
            request: &request,
            route: self
                .method
                .as_deref()
                .zip(path)
                .map(|(method, path)| route(&method.to_ascii_uppercase(), &path)),
            contract: self.contract,
            document: Some(parsed.document()),
            limits: &ground.here.scope.limits,
            thorough: false,
            detail: Detail::All,
        };
        let mut found = run(&BY_CLAIM, subject);
        found.retain(|it| {
            let others = it.related.iter().filter_map(|it| it.place.pointer.as_deref());
            !allows(ground.here, it.rule, it.place.pointer.as_deref().into_iter().chain(others))
        });
        ground.here.levels().apply(&mut found);
        found
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

/// The mended request, and the errors that are left.
pub(super) fn mended(draft: &Draft, ground: Ground<'_>) -> (Draft, Vec<Found>) {
    let (draft, left) = rounds(draft.clone(), ground);
    if !left.iter().any(|it| it.rule.id == "wrong-endpoint") {
        return (draft, named(&left));
    }
    // The finding shows one path; which one is told by the body being right there.
    for family in [Family::Attributes, Family::Participant, Family::Wrapup] {
        let current = draft.contract.operation;
        let Some(right) =
            current.sibling(family).filter(|it| it.id != current.id && it.lifecycle != Lifecycle::Removed)
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
    (draft, named(&left))
}

/// Applies what can be applied, and gives the errors that are left.
fn rounds(mut draft: Draft, ground: Ground<'_>) -> (Draft, Vec<Diagnostic>) {
    let mut left = Vec::new();
    for _ in 0..=MAX_ROUNDS {
        let found = draft.judge(ground);
        let head = found.iter().any(|it| mend_head(&mut draft, it.rule.id));
        let fixes: Vec<_> = found
            .iter()
            .filter_map(|it| it.fix.as_ref())
            .filter(|it| {
                it.applicability == Applicability::Safe
                    || ground.unsafe_fixes && it.applicability == Applicability::Unsafe
            })
            .collect();
        let (body, count) = applied(&draft.body, fixes);
        draft.body = body;
        left = found;
        if count == 0 && !head {
            break;
        }
    }
    left.retain(|it| it.severity == Severity::Error);
    (draft, left)
}

/// Changes path, method or header as a finding shows; whether it did.
fn mend_head(draft: &mut Draft, rule: &str) -> bool {
    match rule {
        "unknown-endpoint" | "wrong-method" => {
            let right = draft.contract.operation;
            draft.redirect(right);
            true
        }
        "wrong-content-type" => {
            let headers = draft.headers.get_or_insert_default();
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
            true
        }
        _ => false,
    }
}

fn named(left: &[Diagnostic]) -> Vec<Found> {
    left.iter()
        .map(|it| Found { rule: it.rule.id, pointer: it.place.pointer.clone(), message: it.message.clone() })
        .collect()
}
