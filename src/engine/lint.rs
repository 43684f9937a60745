//! Lints one request: the gate, else the tree and the rules.

use std::borrow::Cow;

use super::answered::add_answer;
use super::choose::{Choice, choose};
use crate::config::{Levels, PathSettings, Settings};
use crate::contract::{Lifecycle, Operation};
use crate::diagnostic::Diagnostic;
use crate::input::{Layer, Request, Sieve};
use crate::json::{ParseOptions, Tape, scalar_end, unescape_into};
use crate::rule::{Contract, Subject, run};
use crate::rules::BY_CLAIM;
use crate::scan::{Gate, Target};

/// What becomes of one request, not yet placed.
pub(super) enum Verdict {
    /// Nothing to report.
    Clean,
    /// No write of ours, for this reason.
    Skipped(Cow<'static, str>),
    /// Held against that contract.
    Findings(Contract, Vec<Diagnostic>),
}

/// Lints requests; one per worker, since it keeps the tree's buffer.
pub(super) struct Linter<'s> {
    settings: &'s Settings,
    /// What holds for the source at hand.
    operation: Option<&'static Operation>,
    levels: Cow<'s, Levels>,
    gate: Gate,
    target: Option<Target>,
    tape: Tape,
    /// What strings are unescaped into for the gate.
    unescaped: Vec<u8>,
    /// What the sieve holds bodies of the piece at hand against; it takes out nothing where this is unknown.
    sieved: Option<Target>,
}

impl<'s> Linter<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        Self {
            settings,
            operation: None,
            levels: Cow::Borrowed(&settings.levels),
            gate: Gate::new(),
            target: None,
            tape: Tape::new(),
            unescaped: Vec::new(),
            sieved: None,
        }
    }

    /// From here on requests are of a source for which `here` holds.
    pub(super) fn enter(&mut self, here: PathSettings<'s>) {
        self.operation = here.operation;
        self.levels = here.levels;
        self.target = match self.operation {
            _ if self.settings.no_fast_pass => None,
            // A team's schema knows what the gate does not.
            _ if self.settings.limits.attributes.is_some() => None,
            None => Some(Target::Inferred),
            // A removed operation is a finding whatever the body; the gate knows no operations.
            Some(operation) if operation.array || operation.lifecycle != Lifecycle::Current => None,
            Some(operation) => operation.model.map(Target::Model),
        };
    }

    /// A sieve for a piece; it takes out what is surely clean.
    pub(super) fn sieve(&mut self, layers: &[Layer]) -> &mut dyn Sieve {
        // Bodies in UTF-16 are a finding, however clean.
        self.sieved = self.target.filter(|_| !layers.contains(&Layer::Utf16));
        self
    }

    /// Lints `request`. `neighbours` says, when asked, what other records of the piece were inferred
    /// to be.
    pub(super) fn lint(
        &mut self,
        request: &Request<'_>,
        neighbours: &mut dyn FnMut() -> Option<&'static Operation>,
    ) -> Verdict {
        if self.is_surely_clean(request) {
            return Verdict::Clean;
        }
        let options = ParseOptions { placeholders: request.template };
        let document = request.body.as_ref().map(|body| self.tape.parse_with(&body.bytes, options));
        let needs_neighbours = document.is_some_and(|it| !it.is_valid()) && self.operation.is_none();
        let neighbours = if needs_neighbours { neighbours() } else { None };
        let (route, contract) = match choose(request, document, self.operation, neighbours) {
            Choice::Lint(route, contract) => (route, contract),
            Choice::Skip(reason) => return Verdict::Skipped(reason),
        };
        if document.is_none() {
            return Verdict::Skipped("no body was recorded".into());
        }
        let limits = &self.settings.limits;
        let mut found = run(&BY_CLAIM, Subject { request, route, contract, document, limits });
        found.retain_mut(|diagnostic| match self.levels.of(diagnostic.rule, diagnostic.severity) {
            Some(severity) => {
                diagnostic.severity = severity;
                true
            }
            None => false,
        });
        add_answer(request, &mut found);
        if found.is_empty() { Verdict::Clean } else { Verdict::Findings(contract, found) }
    }

    /// Whether the gate lets a body without a head through.
    fn is_surely_clean(&self, request: &Request<'_>) -> bool {
        let Some(body) = &request.body else { return false };
        let plain = request.url.is_none()
            && request.method.is_none()
            && request.headers.is_none()
            && !request.sent
            && !request.layers.contains(&Layer::Utf16);
        plain && self.passes(&body.bytes)
    }

    fn passes(&self, body: &[u8]) -> bool {
        self.target.is_some_and(|target| self.fits(body.len()) && self.gate.is_clean(body, target))
    }

    fn fits(&self, length: usize) -> bool {
        length as u64 <= self.settings.limits.max_body_bytes
    }
}

/// The gate as a sieve: a body that it lets through is clean, and needs no item.
impl Sieve for Linter<'_> {
    #[inline]
    fn body_on_line(&mut self, text: &[u8], at: usize) -> Option<usize> {
        let end = self.gate.clean_line(text, at, self.sieved?)?;
        self.fits(end - at).then_some(end)
    }

    fn body(&mut self, body: &[u8]) -> bool {
        self.sieved.is_some() && self.passes(body)
    }

    fn string(&mut self, text: &[u8], at: usize) -> Option<usize> {
        if let Some(end) = self.gate.clean_string(text, at, self.sieved?) {
            return self.fits(end - at).then_some(end);
        }
        let end = scalar_end(text, at)?;
        let mut body = std::mem::take(&mut self.unescaped);
        body.clear();
        unescape_into(&text[at + 1..end - 1], &mut body);
        let passes = self.passes(&body);
        self.unescaped = body;
        passes.then_some(end)
    }
}

/// What a body is inferred to be, for its neighbours' sake.
pub(super) fn inferred_operation(tape: &mut Tape, body: &[u8]) -> Option<&'static Operation> {
    let document = tape.parse(body);
    if document.is_valid() { super::choose::inferred(document).operation() } else { None }
}
