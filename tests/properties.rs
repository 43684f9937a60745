//! What holds for every body: the gate never calls one clean on which a rule would report.

use payloadlint::contract::{Lifecycle, Model, Operation, Type, find_operation, operations};
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
    // It may leave a string with other escapes to those who undo them, and no JSON string holds a
    // control character.
    if let Some(end) = gate.clean_string(&text, 1, target) {
        assert!(alone && end == escaped.len() + 3, "{}", String::from_utf8_lossy(&text));
        assert!(body.iter().all(|body| *body >= b' '), "{}", String::from_utf8_lossy(&text));
    } else {
        assert!(
            !alone || body.iter().any(|body| *body == b'\\' || *body < b' '),
            "{}",
            String::from_utf8_lossy(&text)
        );
    }
}

/// Holds the gate against the rules on one body, as inferred and as configured. Gives how often the
/// gate said clean, so that a test can show that it is not an empty promise.
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
        let operation = payloadlint::contract::infer(root)
            .operation()
            .expect("the operation of a clean body can be inferred");
        let found = rules(body, operation, true);
        assert!(found.is_empty(), "inferred: {}\n{found:#?}", String::from_utf8_lossy(body));
    }
    clean
}

/// Pieces that a mutation puts in: what rules look for, and what separates tokens.
const PIECES: [&str; 80] = [
    "\"System.Object[]\"",
    "\"@{a=1}\"",
    "\"map[a:1]\"",
    "\"\\u0026{a}\"",
    "\"0xc0000140a8\"",
    "\"%!s(<nil>)\"",
    "\"#<A b=1>\"",
    "\"$!{x}\"",
    "\"Invalid Date\"",
    "\"<string>\"",
    "\"{\\\"a\\\"=>1}\"",
    "\"[B@6d06d69c\"",
    "\"['a']\"",
    "\"<A object at 0x7f0000>\"",
    "\"additionalProp1\":\"b\",",
    "\"key_0\":\"string\",",
    "\"{'a': 1}\"",
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

/// An edit of a body: its kind, where, a piece and a byte.
type Edit = (usize, prop::sample::Index, usize, u8);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = (0_usize..4, any::<prop::sample::Index>(), 0..PIECES.len(), any::<u8>());
    prop::collection::vec(edit, 0..4)
}

fn edited(mut body: Vec<u8>, edits: Vec<Edit>) -> Vec<u8> {
    for (kind, at, piece, byte) in edits {
        if body.is_empty() {
            break;
        }
        let at = at.index(body.len());
        match kind {
            0 => drop(body.splice(at..at, PIECES[piece].bytes())),
            1 => body[at] = byte,
            2 => drop(body.remove(at)),
            // In place of the string that starts after `at`, if one does.
            _ => {
                let quotes: Vec<usize> = (at..body.len()).filter(|at| body[*at] == b'"').take(2).collect();
                if let [start, end] = quotes[..] {
                    body.splice(start..=end, PIECES[piece].bytes());
                }
            }
        }
    }
    body
}

fn mutated() -> impl Strategy<Value = Vec<u8>> {
    (any::<u64>(), edits()).prop_map(|(seed, edits)| {
        let mut text = String::new();
        corpus::Corpus::new(seed, 100).body(&mut text);
        edited(text.into_bytes(), edits)
    })
}

/// Operations with a string map that becomes participant attributes, each with a body in which that map is
/// `{"crm_id":"12345","Tier":"gold"}`.
fn bodies_with_attribute_maps() -> Vec<(&'static Operation, String)> {
    operations()
        .iter()
        .filter(|operation| operation.lifecycle != Lifecycle::Removed && !operation.array)
        .filter_map(|operation| {
            let body = body_with_map(operation.model?, 0)?;
            Some((operation, serde_json::to_string(&body).expect("plain JSON")))
        })
        .collect()
}

/// The path to the first such map of a model, as a body.
fn body_with_map(model: &'static Model, depth: u32) -> Option<serde_json::Value> {
    let (name, value) = model.members.iter().find_map(|spec| {
        if spec.participant_attributes {
            return Some((spec.name, serde_json::json!({"crm_id": "12345", "Tier": "gold"})));
        }
        match spec.ty {
            Type::Model(inner) if depth < 4 => Some((spec.name, body_with_map(inner, depth + 1)?)),
            _ => None,
        }
    })?;
    let mut body = serde_json::Map::from_iter([(name.to_owned(), value)]);
    for spec in model.members.iter().filter(|spec| spec.required && spec.name != name) {
        body.insert(spec.name.to_owned(), filled(spec.ty)?);
    }
    Some(body.into())
}

/// A value that a type accepts.
fn filled(ty: Type) -> Option<serde_json::Value> {
    Some(match ty {
        Type::String => "text".into(),
        Type::Enum(words) => (*words.first()?).into(),
        Type::Boolean => true.into(),
        Type::Integer { .. } | Type::Number => 1.into(),
        Type::DateTime => "2026-01-01T00:00:00Z".into(),
        Type::Array(inner) => serde_json::Value::Array(vec![filled(*inner)?]),
        Type::Model(model) => {
            let required = model.members.iter().filter(|spec| spec.required);
            let members = required.map(|spec| Some((spec.name.to_owned(), filled(spec.ty)?)));
            serde_json::Value::Object(members.collect::<Option<_>>()?)
        }
        _ => serde_json::json!({}),
    })
}

/// Holds the gate against the rules on a body of one operation. Gives whether the gate said clean.
fn hold_for(body: &[u8], operation: &'static Operation) -> bool {
    let model = operation.model.expect("a model");
    elsewhere(&Gate::new(), body, Target::Model(model));
    let is_clean = Gate::new().is_clean(body, Target::Model(model));
    if is_clean {
        let found = rules(body, operation, true);
        let found: Vec<_> = found.iter().filter(|finding| finding.place.pointer.is_some()).collect();
        assert!(found.is_empty(), "{}: {}\n{found:#?}", operation.id, String::from_utf8_lossy(body));
    }
    is_clean
}

/// In a JSON string a value has the backslash of its closing quote after it, which is not one of
/// its characters.
#[test]
fn a_value_may_be_as_long_everywhere() {
    let value = LONG.replacen('x', "", 1);
    let body = format!("{{\"attributes\":{{\"a\":{value}}}}}");
    assert_eq!(hold(body.as_bytes()), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|value| value.parse().ok()).unwrap_or(4000)
    ))]

    #[test]
    fn the_gate_never_misses(body in mutated()) {
        hold(&body);
    }

    #[test]
    fn the_gate_never_misses_in_maps_that_become_attributes(
        which in any::<prop::sample::Index>(),
        edits in edits(),
    ) {
        let bodies = bodies_with_attribute_maps();
        let (operation, body) = which.get(&bodies);
        hold_for(&edited(body.clone().into_bytes(), edits), operation);
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

/// The attribute rules, in each map that becomes participant attributes.
#[test]
fn attribute_rules_run_in_every_map_that_becomes_attributes() {
    let bodies = bodies_with_attribute_maps();
    let ids: Vec<&str> = bodies.iter().map(|(operation, _)| operation.id).collect();
    for id in [
        "postConversationsCalls",
        "postConversationsCallsUserUserId",
        "postConversationsCallbacks",
        "postConversationsEmails",
        "postConversationsEmailInboundmessages",
        "postConversationsMessageInboundOpenMessage",
        "postConversationParticipantCallbacks",
        "patchConversationsCallParticipantAttributes",
    ] {
        assert!(ids.contains(&id), "{id} is not among {ids:?}");
    }
    for (operation, body) in bodies {
        for (value, rule) in [
            ("null", "null-value"),
            ("\"\"", "empty-string"),
            ("\" \"", "blank-string"),
            ("true", "non-string-attribute"),
            ("12", "non-string-attribute"),
            ("{\"a\":1}", "nested-attribute"),
            ("[]", "nested-attribute"),
            ("\"undefined\"", "placeholder-value"),
            ("\"gold\",\"tier\":\"x\"", "confusable-attribute-name"),
            ("\"gold\",\"Tier\":\"x\"", "duplicate-key"),
        ] {
            let body = body.replace("\"gold\"", value);
            let found = rules(body.as_bytes(), operation, false);
            assert!(
                found.iter().any(|finding| finding.rule.id == rule),
                "{rule} in {}: {body}",
                operation.id
            );
            let model = operation.model.expect("a model");
            assert!(!Gate::new().is_clean(body.as_bytes(), Target::Model(model)), "{rule}: {body}");
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
            let ids: Vec<_> = found.iter().map(|finding| finding.rule.id).collect();
            assert_eq!(ids, [defect], "{body}");
        }
        assert!(seen > 10, "{defect}");
    }
}
