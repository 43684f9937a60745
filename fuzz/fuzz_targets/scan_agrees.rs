//! The fast pass never calls a body clean on which a rule would report: `tests/properties.rs`, driven by coverage.
//! The bytes are a body, or lines of them. Whatever the fast pass lets through, all rules are run on regardless.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use payloadlint::contract::{Lifecycle, Model, Operation, infer, operations};
use payloadlint::diagnostic::Diagnostic;
use payloadlint::input::{Body, Origin, Request};
use payloadlint::json::{Document, Tape, escape_json_into, unescape_into, value_end};
use payloadlint::rule::{Detail, Contract, ContractSource, Limits, Subject, run};
use payloadlint::rules::BY_CLAIM;
use payloadlint::scan::{Gate, Target};

/// An operation for each model that the gate is ever handed, in the order of the catalogue.
static TARGETS: LazyLock<Vec<(&'static Operation, &'static Model)>> = LazyLock::new(|| {
    let mut found: Vec<(&'static Operation, &'static Model)> = Vec::new();
    for operation in operations() {
        let Some(model) = operation.model else { continue };
        // Of others the engine does not ask the gate.
        let is_asked = !operation.array && operation.lifecycle == Lifecycle::Current;
        if is_asked && !found.iter().any(|(_, known)| std::ptr::eq(*known, model)) {
            found.push((operation, model));
        }
    }
    found
});

/// What all rules say; if `thorough`, with nothing of what the gate knows.
fn rules(document: Document<'_>, body: &[u8], contract: Contract, thorough: bool) -> Vec<Diagnostic> {
    let request = Request {
        body: Some(Body { bytes: body.into(), origin: Origin::Verbatim { offset: 0 } }),
        ..Request::default()
    };
    let limits = Limits::default();
    run(
        &BY_CLAIM,
        Subject {
            request: &request,
            route: None,
            contract,
            document: Some(document),
            limits: &limits,
            thorough,
            detail: Detail::All,
        },
    )
}

/// Fails if a rule reports on `body`, which the fast pass has let through.
fn hold(body: &[u8], given: Option<&'static Operation>, said_by: &str) {
    let mut tape = Tape::new();
    let parsed = tape.parse(body);
    let document = parsed.document();
    let (operation, source) = match given {
        Some(operation) => (operation, ContractSource::Configured),
        None => {
            let root = document.root().expect("a clean body has a value");
            (infer(root).operation().expect("a clean body tells its operation"), ContractSource::Inferred)
        }
    };
    let found = rules(document, body, Contract { operation, source }, true);
    assert!(found.is_empty(), "{said_by} as {}: {}\n{found:#?}", operation.id, String::from_utf8_lossy(body));
}

/// Fails if what the rules are not shown, for the sake of speed, is more than what has no finding.
fn hold_values(text: &[u8]) {
    let mut tape = Tape::new();
    let parsed = tape.parse(text);
    let document = parsed.document();
    for (operation, _) in &*TARGETS {
        let contract = Contract { operation, source: ContractSource::Configured };
        let all = rules(document, text, contract, true);
        let shown = rules(document, text, contract, false);
        assert_eq!(
            format!("{all:?}"),
            format!("{shown:?}"),
            "{}: {}",
            operation.id,
            String::from_utf8_lossy(text)
        );
    }
}

fuzz_target!(|text: &[u8]| {
    hold_values(text);
    let gate = Gate::new();
    // The same bytes as other documents hold them.
    let mut quoted = String::from("\"");
    escape_json_into(&String::from_utf8_lossy(text), &mut quoted);
    quoted.push('"');
    let models = TARGETS.iter().map(|(operation, model)| (Some(*operation), Target::Model(model)));
    for (operation, target) in models.chain([(None, Target::Inferred)]) {
        if gate.is_clean(text, target) {
            hold(text, operation, "is_clean");
        }
        let mut at = 0;
        while at < text.len() {
            let end = text[at..].iter().position(|it| *it == b'\n').map_or(text.len(), |it| at + it);
            if let Some(said) = gate.clean_line(text, at, target) {
                assert_eq!(said, end, "clean_line ends elsewhere than the line that begins at {at}");
                hold(&text[at..end], operation, "clean_line");
            }
            at = end + 1;
        }
        strings(&gate, quoted.as_bytes(), operation, target);
        strings(&gate, text, operation, target);
    }
});

/// Every string of `text` that the gate lets through, wherever a quote may begin one.
fn strings(gate: &Gate, text: &[u8], operation: Option<&'static Operation>, target: Target) {
    for at in (0..text.len()).filter(|at| text[*at] == b'"') {
        let Some(end) = gate.clean_string(text, at, target) else { continue };
        assert_eq!(value_end(text, at), Some(end), "clean_string ends elsewhere than the string at {at}");
        let mut body = Vec::new();
        unescape_into(&text[at + 1..end - 1], &mut body);
        hold(&body, operation, "clean_string");
    }
}
