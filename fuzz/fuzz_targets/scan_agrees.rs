//! The fast pass never calls a body clean on which a rule would report: `tests/properties.rs`,
//! driven by coverage. The bytes are a body, or lines of them. Whatever the fast pass lets through,
//! all rules are run on regardless.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use payloadlint::contract::{Lifecycle, Model, Operation, infer, operations};
use payloadlint::diagnostic::Diagnostic;
use payloadlint::input::{Body, Origin, Request};
use payloadlint::json::{Document, Tape, escape_json_into, unescape_into, value_end};
use payloadlint::rule::{Contract, ContractSource, Detail, Limits, Subject, run};
use payloadlint::rules::BY_CLAIM;
use payloadlint::scan::{Gate, Target};

/// The models of nearly all bodies.
const USUAL: [&str; 3] = ["MediaParticipantRequest", "ParticipantAttributes", "WrapupInput"];

/// An operation for each model, usual ones first.
static OPERATIONS: LazyLock<Vec<&'static Operation>> = LazyLock::new(|| {
    one_of_each_model(|operation| !operation.array && operation.lifecycle == Lifecycle::Current)
});

/// An operation for each model for which the engine asks the gate.
static TARGETS: LazyLock<Vec<(&'static Operation, Target)>> = LazyLock::new(|| {
    let asked = one_of_each_model(|operation| Target::of(operation).is_some());
    asked.into_iter().filter_map(|operation| Some((operation, Target::of(operation)?))).collect()
});

/// Those that nearly all bodies are of, which come first, and two others that the length chooses: all of
/// them for each input would take too long.
fn some<T: Copy>(all: &[T], text: &[u8]) -> impl Iterator<Item = T> {
    let others = all.len().saturating_sub(USUAL.len()).max(1);
    let chosen = [text.len() % others, text.len() / 7 % others].map(|at| USUAL.len() + at);
    let always = all.iter().take(USUAL.len()).copied().collect::<Vec<_>>();
    let chosen = chosen.into_iter().filter_map(|at| all.get(at).copied()).collect::<Vec<_>>();
    always.into_iter().chain(chosen)
}

fn one_of_each_model(is_wanted: impl Fn(&Operation) -> bool) -> Vec<&'static Operation> {
    let mut models: Vec<&'static Model> = Vec::new();
    let mut found = Vec::new();
    for operation in operations().iter().filter(|operation| is_wanted(operation)) {
        let Some(model) = operation.model else { continue };
        if !models.iter().any(|known| std::ptr::eq(*known, model)) {
            models.push(model);
            found.push(operation);
        }
    }
    found.sort_by_key(|operation| operation.model.is_none_or(|model| !USUAL.contains(&model.name)));
    found
}

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
            (infer(root).operation().expect("the operation of a clean body can be inferred"), ContractSource::Inferred)
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
    for operation in some(&OPERATIONS, text) {
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
    let models = some(&TARGETS, text).map(|(operation, target)| (Some(operation), target));
    for (operation, target) in models.chain([(None, Target::Inferred)]) {
        if gate.is_clean(text, target) {
            hold(text, operation, "is_clean");
        }
        let mut at = 0;
        while at < text.len() {
            let end = text[at..].iter().position(|text| *text == b'\n').map_or(text.len(), |text| at + text);
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
