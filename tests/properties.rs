//! What holds for every body: the gate never calls one clean on which a rule would report.

use payloadlint::contract::{Operation, find_operation};
use payloadlint::diagnostic::Diagnostic;
use payloadlint::input::{Body, Origin, Request};
use payloadlint::json::Tape;
use payloadlint::rule::{Contract, ContractSource, Detail, Limits, Subject, run};
use payloadlint::rules::BY_CLAIM;
use payloadlint::scan::{Gate, Target};
use proptest::prelude::*;

#[path = "../benches/corpus/mod.rs"]
mod corpus;

macro_rules! x64 {
    () => {
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    };
}

macro_rules! x256 {
    () => {
        concat!(x64!(), x64!(), x64!(), x64!())
    };
}

/// 64 letters of two bytes each.
macro_rules! e64 {
    () => {
        "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé"
    };
}

/// A value and a name of 1,025 characters, and a value of 960 characters that has more than 1,024 bytes.
const LONG: &str = concat!("\"", x256!(), x256!(), x256!(), x256!(), "y\"");
const LONG_NAME: &str = concat!("\"", x256!(), x256!(), x256!(), x256!(), "y\":\"b\",");
const LONG_IN_BYTES: &str = concat!("\"", x256!(), x256!(), x256!(), e64!(), e64!(), e64!(), "\"");

/// What the rules say, all of them run regardless; if `thorough`, with nothing of what the gate knows.
fn rules(body: &[u8], operation: &'static Operation, thorough: bool) -> Vec<Diagnostic> {
    let mut tape = Tape::new();
    let parsed = tape.parse(body);
    let document = parsed.document();
    let request = Request {
        body: Some(Body { bytes: body.into(), origin: Origin::Verbatim { offset: 0 } }),
        ..Request::default()
    };
    let contract = Contract { operation, source: ContractSource::Inferred };
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

/// Holds what the gate says of a body on a line and in a JSON string against what it says of the body alone.
fn elsewhere(gate: &Gate, body: &[u8], target: Target) {
    let alone = gate.is_clean(body, target);
    if !body.contains(&b'\n') {
        let line = [b"x", body, b"\nx"].concat();
        assert_eq!(gate.clean_line(&line, 1, target), alone.then_some(body.len() + 1));
        assert_eq!(gate.clean_line(body, 0, target), alone.then_some(body.len()));
    }
    let escape = |byte: &u8| if matches!(byte, b'"' | b'\\') { vec![b'\\', *byte] } else { vec![*byte] };
    let escaped: Vec<u8> = body.iter().flat_map(escape).collect();
    let text = [b":\"", &*escaped, b"\","].concat();
    // It may leave a string with other escapes to those who undo them, and no JSON string holds a control character.
    if let Some(end) = gate.clean_string(&text, 1, target) {
        assert!(alone && end == escaped.len() + 3, "{}", String::from_utf8_lossy(&text));
        assert!(body.iter().all(|it| *it >= b' '), "{}", String::from_utf8_lossy(&text));
    } else {
        assert!(
            !alone || body.iter().any(|it| *it == b'\\' || *it < b' '),
            "{}",
            String::from_utf8_lossy(&text)
        );
    }
}

/// Holds the gate against the rules on one body, as inferred and as configured. Gives how often the
/// gate said clean, so that a test can tell that it is no empty promise.
fn hold(body: &[u8]) -> usize {
    let gate = Gate::new();
    let mut clean = 0;
    elsewhere(&gate, body, Target::Inferred);
    for name in ["attributes", "participant", "wrapup"] {
        let operation = find_operation(name).expect("a short name");
        let model = operation.model.expect("a model");
        if gate.is_clean(body, Target::Model(model)) {
            clean += 1;
            let found = rules(body, operation, true);
            assert!(found.is_empty(), "{name}: {}\n{found:#?}", String::from_utf8_lossy(body));
        }
    }
    if gate.is_clean(body, Target::Inferred) {
        clean += 1;
        let mut tape = Tape::new();
        let parsed = tape.parse(body);
        let root = parsed.document().root().expect("a clean body has a value");
        let operation =
            payloadlint::contract::infer(root).operation().expect("a clean body tells its operation");
        let found = rules(body, operation, true);
        assert!(found.is_empty(), "inferred: {}\n{found:#?}", String::from_utf8_lossy(body));
    }
    clean
}

/// Pieces that a mutation puts in: what rules look for, and what separates tokens.
const PIECES: [&str; 63] = [
    "null",
    "\"\"",
    "\" \"",
    "\"\u{a0}\"",
    "\"\\u0020\"",
    "\"null\"",
    "\"None\"",
    "\"undefined\"",
    "\"NaN\"",
    "\"[object Object]\"",
    "\"Struct{a=1}\"",
    "\"${x}\"",
    "\"\\u0024{x}\"",
    "\"$\\u007bx}\"",
    "\"\\u007b\\u007bx}}\"",
    "\"n\\u0075ll\"",
    "\"\\u006eull\"",
    "\"\\n${x}\"",
    "\"\\u000b\"",
    "\"\\u00a0\"",
    "\"\\u003cnil>\"",
    "\"{\\u0061=1}\"",
    "\"{{x}}\"",
    "{}",
    "[]",
    "true",
    "12",
    "-0",
    "1.5",
    "1e3",
    "2147483648",
    ",",
    ":",
    "}",
    "{",
    "\"a\":\"b\",",
    "\"A\":\"b\",\"a\":\"b\",",
    "\" a\":\"b\",",
    "\"\\u0061\":\"b\",\"a\":\"c\",",
    "\"\u{212a}\":\"b\",\"k\":\"c\",",
    "\"\tz\":\"b\",",
    "\"x\":\"1\",\"Yy\":\"2\",\"X\":\"3\",\"yy\":\"4\",\"x\":\"5\",",
    "\"\":\"b\",",
    "\"muted\":true,",
    "\"held\":false,\"recording\":true,",
    "\"wrapup\":{},",
    "\"attributes\":{},",
    "\"state\":\"CONNECTED\",",
    "\"state\":\"parked\",",
    "\"state\":\"alerting\",",
    "\"wrapup\":{\"notes\":\"x\"},",
    "\"wrapup\":{\"provisional\":true},",
    "\"provisional\":false,",
    "\"held\":false,\"recording\":true,\"muted\":true,\"confined\":true,",
    LONG,
    LONG_NAME,
    LONG_IN_BYTES,
    "\"state\":\"Connected\",",
    "\"resumeTime\":\"2026-01-01T00:00:00\",",
    "\"resumeTime\":\"0001-01-01T00:00:00Z\",",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\n",
];

fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let edit = (0_usize..4, any::<prop::sample::Index>(), 0..PIECES.len(), any::<u8>());
    (any::<u64>(), prop::collection::vec(edit, 0..4)).prop_map(|(seed, edits)| {
        let mut text = String::new();
        corpus::Corpus::new(seed, 100).body(&mut text);
        let mut body = text.into_bytes();
        for (kind, at, piece, byte) in edits {
            if body.is_empty() {
                break;
            }
            let at = at.index(body.len());
            match kind {
                0 => drop(body.splice(at..at, PIECES[piece].bytes())),
                1 => body[at] = byte,
                2 => drop(body.remove(at)),
                // In place of the string that starts behind `at`, if one does.
                _ => {
                    let quotes: Vec<usize> =
                        (at..body.len()).filter(|it| body[*it] == b'"').take(2).collect();
                    if let [start, end] = quotes[..] {
                        body.splice(start..=end, PIECES[piece].bytes());
                    }
                }
            }
        }
        body
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(4000)
    ))]

    #[test]
    fn the_gate_never_misses(body in mutated()) {
        hold(&body);
    }

    #[test]
    fn values_and_names_passed_over_are_those_without_a_finding(body in mutated()) {
        for name in ["attributes", "participant", "wrapup"] {
            let operation = find_operation(name).expect("a short name");
            let (all, found) = (rules(&body, operation, true), rules(&body, operation, false));
            assert_eq!(format!("{all:?}"), format!("{found:?}"), "{name}: {}", String::from_utf8_lossy(&body));
        }
    }
}

#[test]
fn the_gate_lets_clean_bodies_through() {
    let mut corpus = corpus::Corpus::new(11, 0);
    let mut body = String::new();
    let mut clean = 0;
    let mut first = None;
    for _ in 0..2000 {
        corpus.body(&mut body);
        let passed = hold(body.as_bytes()) >= 2;
        if !passed {
            first.get_or_insert_with(|| body.clone());
        }
        clean += usize::from(passed);
    }
    assert!(clean >= 1990, "only {clean} of 2000 clean bodies pass the gate, not: {first:?}");
}

#[test]
fn every_injected_defect_is_one_finding() {
    for defect in corpus::DEFECTS {
        let mut seen = 0;
        let mut corpus = corpus::Corpus::new(3, 1000);
        let mut body = String::new();
        for _ in 0..300 {
            let before = corpus.injected.get(defect).copied().unwrap_or(0);
            corpus.body(&mut body);
            if corpus.injected.get(defect).copied().unwrap_or(0) == before {
                continue;
            }
            seen += 1;
            let mut tape = Tape::new();
            let parsed = tape.parse(body.as_bytes());
            let document = parsed.document();
            let inferred = document
                .root()
                .map(payloadlint::contract::infer)
                .and_then(payloadlint::contract::Inference::operation);
            let found = rules(body.as_bytes(), inferred.expect("an operation"), true);
            let ids: Vec<_> = found.iter().map(|it| it.rule.id).collect();
            assert_eq!(ids, [defect], "{body}");
        }
        assert!(seen > 10, "{defect}");
    }
}
