//! Tests of one rule by example. All rules run, so that claims are as in life; what the others find
//! is left aside.

use crate::contract::{Path, find_operation, route};
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::fix::applied;
use crate::input::{Answer, Body, Header, Layer, Origin, Request};
use crate::json::{ParseOptions, Tape};
use crate::rule::{Contract, ContractSource, Detail, Limits, Rule, Subject, absorb, path_of, run};
use crate::scan::{Gate, Target};

/// URLs that bodies are recorded with.
pub(super) const PARTICIPANT: &str = "https://api.mypurecloud.com/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70";
pub(super) const ATTRIBUTES: &str = "https://api.mypurecloud.com/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes";
pub(super) const WRAPUP: &str = "https://api.mypurecloud.com/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/communications/7f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/wrapup";
pub(super) const MADE_UP: &str = "https://api.mypurecloud.com/api/v2/conversations/voice/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70";

/// Good, bad and fixed bodies of one rule.
pub(super) struct RuleTester {
    rule: &'static dyn Rule,
    contract: Contract,
    method: Option<&'static str>,
    url: Option<&'static str>,
    headers: Option<Vec<(&'static str, &'static str)>>,
    answer: Option<(u16, Option<&'static str>)>,
    no_body: bool,
    layers: Vec<Layer>,
    template: bool,
    sent: bool,
    limits: Limits,
    cases: Vec<Case>,
}

enum Case {
    Good(String),
    Bad(String),
    Message(String, &'static str),
    Severity(String, Severity),
    Bytes(Vec<u8>, Option<&'static str>),
    Fix(String, String, Applicability),
    ShownOnly(String),
}

impl RuleTester {
    pub(super) fn new(rule: &'static dyn Rule) -> Self {
        let operation = find_operation("attributes").expect("a short name");
        let contract = Contract { operation, source: ContractSource::Configured };
        Self {
            rule,
            contract,
            method: None,
            url: None,
            headers: None,
            answer: None,
            no_body: false,
            layers: Vec::new(),
            template: false,
            sent: false,
            limits: Limits::default(),
            cases: Vec::new(),
        }
    }

    /// The operation that the following bodies are checked against.
    pub(super) fn operation(mut self, name: &str) -> Self {
        self.contract.operation = find_operation(name).expect("an operation");
        self
    }

    /// Bodies are recorded with this method and URL.
    pub(super) fn recorded(mut self, method: &'static str, url: &'static str) -> Self {
        let path = Path::parse(url);
        self.contract.operation = match route(method, &path) {
            crate::contract::Route::Operation(operation) => operation,
            crate::contract::Route::WrongMethod(operation) if !operation.adds_to_list() => operation,
            _ => path.nearest("PATCH", None),
        };
        self.contract.source = ContractSource::Recorded;
        (self.method, self.url) = (Some(method), Some(url));
        self.sent = true;
        self
    }

    /// Bodies were found beneath these layers.
    pub(super) fn layers(mut self, layers: &[Layer]) -> Self {
        self.layers = layers.to_vec();
        self
    }

    /// Bodies come from a template source.
    pub(super) fn template(mut self) -> Self {
        self.template = true;
        self
    }

    /// Bodies above this size are too large.
    pub(super) fn max_body_bytes(mut self, bytes: u64) -> Self {
        self.limits.max_body_bytes = bytes;
        self
    }

    /// Names and values of attributes above this length are too long.
    pub(super) fn max_attribute_characters(mut self, characters: u64) -> Self {
        self.limits.max_attribute_characters = characters;
        self
    }

    /// These headers, and no others, were recorded.
    pub(super) fn headers(mut self, headers: &[(&'static str, &'static str)]) -> Self {
        self.headers = Some(headers.to_vec());
        self
    }

    /// Bodies were answered like this.
    pub(super) fn answered(mut self, status: u16, text: Option<&'static str>) -> Self {
        self.answer = Some((status, text));
        self
    }

    /// The operation was inferred from the keys of the body.
    pub(super) fn inferred(mut self) -> Self {
        self.contract.source = ContractSource::Inferred;
        self
    }

    /// The requests have no body, whatever the cases say.
    pub(super) fn without_body(mut self) -> Self {
        self.no_body = true;
        self
    }

    /// The rule is silent.
    pub(super) fn good(mut self, body: &str) -> Self {
        self.cases.push(Case::Good(body.to_owned()));
        self
    }

    /// The rule reports exactly once, without an applicable fix or with any.
    pub(super) fn bad(mut self, body: &str) -> Self {
        self.cases.push(Case::Bad(body.to_owned()));
        self
    }

    /// The rule reports exactly once, and message or help hold these words.
    pub(super) fn says(mut self, body: &str, words: &'static str) -> Self {
        self.cases.push(Case::Message(body.to_owned(), words));
        self
    }

    /// The rule reports exactly once, with this severity.
    pub(super) fn severity(mut self, body: &str, severity: Severity) -> Self {
        self.cases.push(Case::Severity(body.to_owned(), severity));
        self
    }

    /// On bytes that need be no text: the rule is silent (`None`), or reports once with these words.
    pub(super) fn bytes(mut self, body: &[u8], words: Option<&'static str>) -> Self {
        self.cases.push(Case::Bytes(body.to_vec(), words));
        self
    }

    /// The safe fix gives this body, on which the rule is silent.
    pub(super) fn fix(mut self, before: &str, after: &str) -> Self {
        self.cases.push(Case::Fix(before.to_owned(), after.to_owned(), Applicability::Safe));
        self
    }

    /// The unsafe fix gives this body, on which the rule is silent.
    pub(super) fn unsafe_fix(mut self, before: &str, after: &str) -> Self {
        self.cases.push(Case::Fix(before.to_owned(), after.to_owned(), Applicability::Unsafe));
        self
    }

    /// The rule reports, and offers nothing to apply.
    pub(super) fn shown_only(mut self, body: &str) -> Self {
        self.cases.push(Case::ShownOnly(body.to_owned()));
        self
    }

    pub(super) fn run(self) {
        for case in &self.cases {
            match case {
                Case::Good(body) => {
                    let found = self.lint(body.as_bytes());
                    assert!(found.is_empty(), "{} reports {found:#?}\non the good body {body}", self.id());
                }
                Case::Bad(body) => {
                    let found = self.lint(body.as_bytes());
                    assert_eq!(found.len(), 1, "{} on {body}: {found:#?}", self.id());
                }
                Case::Message(body, words) => self.assert_says(body.as_bytes(), words),
                Case::Bytes(body, Some(words)) => self.assert_says(body, words),
                Case::Bytes(body, None) => {
                    let found = self.lint(body);
                    assert!(found.is_empty(), "{} reports {found:#?}\non {body:?}", self.id());
                }
                Case::Severity(body, severity) => {
                    let found = self.lint(body.as_bytes());
                    assert_eq!(found.len(), 1, "{} on {body}: {found:#?}", self.id());
                    assert_eq!(found[0].severity, *severity, "{} on {body}", self.id());
                }
                Case::Fix(before, after, applicability) => {
                    let mut text = before.clone().into_bytes();
                    // As `fix` does: rounds, since overlapping edits wait.
                    for _ in 0..8 {
                        let found = self.lint(&text);
                        let fixes: Vec<_> = found
                            .iter()
                            .filter_map(|finding| finding.fix.clone())
                            .filter(|fix| fix.applicability == *applicability)
                            .collect();
                        let (next, count) = applied(&text, &fixes);
                        if count == 0 {
                            break;
                        }
                        text = next;
                    }
                    assert_eq!(&String::from_utf8_lossy(&text), after, "{} on {before}", self.id());
                    assert_ne!(before, after, "a fix that changes nothing");
                    let left = self.lint(&text);
                    assert!(left.is_empty(), "{} still reports {left:#?}\non {after}", self.id());
                    assert!(Tape::new().parse(&text).document().is_valid(), "no longer JSON: {after}");
                }
                Case::ShownOnly(body) => {
                    let found = self.lint(body.as_bytes());
                    assert!(!found.is_empty(), "{} is silent on {body}", self.id());
                    for diagnostic in found {
                        let applicable =
                            diagnostic.fix.is_some_and(|fix| fix.applicability != Applicability::Shown);
                        assert!(!applicable, "{} offers a fix on {body}", self.id());
                    }
                }
            }
        }
    }

    fn id(&self) -> &'static str {
        self.rule.meta().id
    }

    /// A rule is never shown a body that the gate calls clean. Heads, answers and sizes are looked at before the gate.
    fn assert_gate_looks_closer(&self, body: &[u8]) {
        let is_before_the_gate = self.url.is_some()
            || self.headers.is_some()
            || self.answer.is_some()
            || self.no_body
            || self.limits.attributes.is_some()
            || self.template
            || !self.layers.is_empty()
            || body.len() as u64 > self.limits.max_body_bytes;
        let Some(target) = Target::of(self.contract.operation).filter(|_| !is_before_the_gate) else {
            return;
        };
        let gate = Gate::with_longest(self.limits.max_attribute_characters);
        let shown = String::from_utf8_lossy(body);
        assert!(!gate.is_clean(body, target), "{} is not asked about {shown}", self.id());
    }

    fn assert_says(&self, body: &[u8], words: &str) {
        let found = self.lint(body);
        let shown = String::from_utf8_lossy(body);
        assert_eq!(found.len(), 1, "{} on {shown}: {found:#?}", self.id());
        let help = found[0].help.clone().unwrap_or_default();
        assert!(
            found[0].message.contains(words) || help.contains(words),
            "`{words}` is not in: {}\nnor in: {help}\non {shown}",
            found[0].message
        );
    }

    fn lint(&self, body: &[u8]) -> Vec<Diagnostic> {
        let span = None;
        let text = |other: &'static str| crate::input::Text { text: other.into(), span };
        let request = Request {
            method: self.method.map(text),
            url: self.url.map(text),
            headers: self.headers.as_ref().map(|headers| {
                let header = |(name, value): &(&'static str, &'static str)| Header {
                    name: (*name).into(),
                    value: text(value),
                };
                headers.iter().map(header).collect()
            }),
            answer: self.answer.map(|(status, text)| Answer { status, text: text.map(Into::into) }),
            body: (!self.no_body)
                .then(|| Body { bytes: body.into(), origin: Origin::Verbatim { offset: 0 } }),
            layers: self.layers.clone(),
            template: self.template,
            sent: self.sent || self.method.is_some(),
            ..Request::default()
        };
        let mut tape = Tape::new();
        let parsed = tape.parse_with(body, ParseOptions { placeholders: self.template });
        let document = parsed.document();
        let path = path_of(&request);
        let subject = Subject {
            request: &request,
            route: self.method.zip(path).map(|(method, path)| route(method, &path)),
            contract: self.contract,
            document: (!self.no_body).then_some(document),
            limits: &self.limits,
            thorough: false,
            detail: Detail::All,
        };
        let mut found = run(&super::BY_CLAIM, subject);
        absorb(document, &mut found);
        found.retain(|finding| finding.rule.id == self.id());
        if !found.is_empty() {
            self.assert_gate_looks_closer(body);
        }
        found
    }
}
