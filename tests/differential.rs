//! Two witnesses: what the `jsonschema` crate says of a body, and what our rules say. They share the
//! schemas and no code.

use payloadlint::contract::{MemberSpec, Model, Operation, Type, find_operation, operations, validate};
use payloadlint::diagnostic::{Applicability, Diagnostic, Evidence, Severity};
use payloadlint::fix::applied;
use payloadlint::input::{Body, Origin, Request};
use payloadlint::json::Tape;
use payloadlint::rule::{Contract, ContractSource, Detail, Limits, Subject, run};
use payloadlint::rules::BY_CLAIM;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Operations whose bodies are made up and mutated.
const OPERATIONS: [&str; 13] = [
    "attributes",
    "participant",
    "communication",
    "wrapup",
    "patchConversationCustomattributes",
    "patchConversationsCall",
    "patchConversationsEmailParticipantParkingstate",
    "postConversationsCallParticipantConsult",
    "postConversationsCallParticipantConsultAgent",
    "postConversationParticipantReplace",
    "postConversationParticipantCallbacks",
    "putConversationAccessattributes",
    "patchRoutingConversation",
];

/// Rules that report only what the schema refuses too. The others are stricter than it (an empty
/// string, a name that differs in case from its neighbour), or look at more than the body.
const BY_SCHEMA: [&str; 13] = [
    "get-only-key",
    "invalid-date-time",
    "invalid-enum-value",
    "missing-attributes",
    "missing-member",
    "nested-attribute",
    "non-string-attribute",
    "not-an-object",
    "null-value",
    "schema-violation",
    "unknown-key",
    "wrong-case-key",
    "wrong-type",
];

fn lint(body: &[u8], operation: &'static Operation) -> Vec<Diagnostic> {
    let mut tape = Tape::new();
    let parsed = tape.parse(body);
    let document = parsed.document();
    let request = Request {
        body: Some(Body { bytes: body.into(), origin: Origin::Verbatim { offset: 0 } }),
        ..Request::default()
    };
    let contract = Contract { operation, source: ContractSource::Configured };
    let limits = Limits::default();
    let subject = Subject {
        request: &request,
        route: None,
        contract,
        document: Some(document),
        limits: &limits,
        thorough: false,
        detail: Detail::All,
    };
    run(&BY_CLAIM, subject)
}

fn model_of(operation: &'static Operation) -> &'static Model {
    operation.model.expect("an operation with a body")
}

/// Whether the oracle takes the body.
fn is_taken(operation: &'static Operation, body: &Value) -> bool {
    validate(model_of(operation), body).is_empty()
}

/// A value that fits its schema, or nearly.
fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        2 => Just(json!("x")),
        1 => Just(json!("5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70")),
        1 => Just(json!("")),
        1 => Just(json!("  ")),
        1 => Just(json!(null)),
        2 => any::<bool>().prop_map(Value::from),
        1 => prop_oneof![Just(json!("true")), Just(json!("False")), Just(json!("12")), Just(json!("yes"))],
        2 => prop_oneof![
            Just(json!(0)),
            Just(json!(-3)),
            Just(json!(30.0)),
            Just(json!(30.5)),
            Just(json!(1e9)),
            Just(json!(1e300)),
            Just(json!(2_147_483_647)),
            Just(json!(2_147_483_648_i64)),
            Just(json!(u64::MAX)),
            Just(json!(25_000_001)),
        ],
        2 => prop_oneof![
            Just(json!("connected")),
            Just(json!("DISCONNECTED")),
            Just(json!("Connected")),
            Just(json!("disconected")),
            Just(json!("outdated_sdk_version")),
            Just(json!("none")),
            Just(json!("None")),
            Just(json!("undefined")),
            Just(json!("BOTH")),
            Just(json!("both")),
        ],
        2 => prop_oneof![
            Just(json!("2024-05-06T07:08:09Z")),
            Just(json!("2024-05-06T07:08:09.123456+02:00")),
            Just(json!("2024-05-06T07:08:09")),
            Just(json!("2024-05-06 07:08:09Z")),
            Just(json!("2024-02-30T07:08:09Z")),
            Just(json!("2024-05-06T07:08:60Z")),
            Just(json!("1990-12-31T15:59:60-08:00")),
            Just(json!("0001-01-01T00:00:00Z")),
            Just(json!("2024-05-06t07:08:09z")),
            Just(json!("2024-05-06T07:08:09+24:00")),
        ],
        1 => prop_oneof![Just(json!("{\"a\":\"b\"}")), Just(json!("[\"a\"]")), Just(json!("{{x}}")), Just(json!("a b"))],
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = scalar();
    prop_oneof![
        4 => scalar(),
        1 => Just(json!({})),
        1 => Just(json!([])),
        1 => Just(json!({"string": "x"})),
        1 => Just(json!({"int": 42})),
        1 => prop::collection::vec(scalar(), 0..3).prop_map(Value::from),
        1 => leaf.prop_map(|leaf| json!({ "code": leaf })),
    ]
}

/// Names that models have, spell otherwise, or lack.
fn name(model: &'static Model) -> impl Strategy<Value = String> {
    let known: Vec<String> = model.members.iter().map(|member| member.name.to_owned()).collect();
    let python: Vec<String> = model.members.iter().map(|member| member.python_name().into_owned()).collect();
    prop_oneof![
        8 => prop::sample::select(known.clone()),
        2 => prop::sample::select(python),
        1 => prop::sample::select(known).prop_map(|option| option.to_uppercase()),
        1 => prop::sample::select(vec!["attributes", "wrapup", "id", "purpose", "wrapup_code", "x", "attribtues", "data"])
            .prop_map(str::to_owned),
    ]
}

/// Something that fits the member, as far as its kind goes.
fn fitting(model: &'static Model, name: &str) -> BoxedStrategy<Value> {
    let Some(spec) = model.member(name) else { return value().boxed() };
    match spec.ty {
        Type::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Type::Integer { .. } => (-5..500_i32).prop_map(Value::from).boxed(),
        Type::Enum(allowed) => prop::sample::select(allowed).prop_map(Value::from).boxed(),
        Type::DateTime => Just(json!("2024-05-06T07:08:09.5Z")).boxed(),
        Type::String => Just(json!("5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70")).boxed(),
        Type::Array(Type::String) => {
            prop::collection::vec("[a-z]{1,3}".prop_map(Value::from), 0..3).prop_map(Value::from).boxed()
        }
        Type::Map(_) => {
            let names = prop::sample::select(vec!["a", "B", "crm id", "ctx.email", "state", "wrapup"]);
            let values = prop_oneof![4 => Just(json!("text")), 1 => value()];
            prop::collection::vec((names, values), 0..4)
                .prop_map(|members| {
                    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
                })
                .boxed()
        }
        Type::Model(inner) => body_of(inner, 3).boxed(),
        _ => value().boxed(),
    }
}

/// Bodies of a model: mostly fitting members, some mutated.
fn body_of(model: &'static Model, most: usize) -> BoxedStrategy<Value> {
    let member = name(model).prop_flat_map(move |name| {
        let value = prop_oneof![3 => fitting(model, &name), 2 => value().boxed()];
        (Just(name), value)
    });
    prop::collection::vec(member, 0..=most)
        .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()))
        .boxed()
}

fn case() -> impl Strategy<Value = (&'static Operation, Value)> {
    prop::sample::select(OPERATIONS.to_vec()).prop_flat_map(|name| {
        let operation = find_operation(name).expect("an operation");
        let body = prop_oneof![20 => body_of(model_of(operation), 5), 1 => value().boxed()];
        (Just(operation), body)
    })
}

/// The body after all safe fixes, and how many rounds they took.
fn run_fix(body: &str, operation: &'static Operation) -> (String, usize) {
    let mut text = body.as_bytes().to_vec();
    for round in 0..8 {
        let fixes: Vec<_> = lint(&text, operation)
            .into_iter()
            .filter_map(|finding| finding.fix)
            .filter(|fix| fix.applicability == Applicability::Safe)
            .collect();
        let (next, count) = applied(&text, &fixes);
        if count == 0 {
            return (String::from_utf8(text).expect("text"), round);
        }
        text = next;
    }
    (String::from_utf8(text).expect("text"), 8)
}

fn ids(found: &[Diagnostic]) -> Vec<String> {
    found
        .iter()
        .map(|finding| format!("{} at {:?}: {}", finding.rule.id, finding.place.pointer, finding.message))
        .collect()
}

/// Laxer than the contract: never. Stricter by rules that speak of the contract: never.
fn hold(operation: &'static Operation, body: &Value) {
    let text = body.to_string();
    let found = lint(text.as_bytes(), operation);
    let taken = is_taken(operation, body);
    let what = || {
        let refusals: Vec<_> = validate(model_of(operation), body)
            .into_iter()
            .map(|error| (error.pointer, error.message))
            .collect();
        format!("{}: {text}\nours: {:#?}\nthe oracle's: {refusals:#?}", operation.id, ids(&found))
    };
    if !taken {
        assert!(found.iter().any(|finding| finding.severity >= Severity::Warning), "we let pass {}", what());
    }
    // The year 0001 is a date-time by the schema; what the texts of fields and error codes exclude
    // is beyond it.
    let is_beyond = |diagnostic: &&Diagnostic| {
        ["year 0001", "not documented to have an effect"]
            .iter()
            .any(|words| diagnostic.message.contains(words))
            || diagnostic.evidence != Evidence::Documented
            || diagnostic.severity != Severity::Error
    };
    let by_schema = found.iter().find(|finding| BY_SCHEMA.contains(&finding.rule.id) && !is_beyond(finding));
    assert!(!taken || by_schema.is_none(), "we refuse {}", what());
    // One place, one finding, but for the rules that are apart.
    let mut places: Vec<_> = found
        .iter()
        .filter(|finding| finding.rule.claim != payloadlint::diagnostic::Claim::Independent)
        .map(|finding| format!("{:?}", finding.place))
        .collect();
    let all = places.len();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), all, "two findings at one place: {}", what());
}

fn hold_fixes(operation: &'static Operation, body: &Value) {
    let text = body.to_string();
    let (fixed, rounds) = run_fix(&text, operation);
    assert!(rounds < 8, "{}: fixing does not come to an end: {text}\n{fixed}", operation.id);
    let Ok(document) = serde_json::from_str::<Value>(&fixed) else {
        panic!("{}: {text}\nwas made {fixed}", operation.id);
    };
    // A safe fix leaves no more defects than it found, but for a body in which nothing is left.
    // Under a name in the right spelling, and in a body that is unwrapped, more is seen.
    let count = |found: &[Diagnostic], rule: Option<&str>| {
        let of_rule = |diagnostic: &&Diagnostic| {
            rule.map_or(diagnostic.severity >= Severity::Warning, |id| diagnostic.rule.id == id)
        };
        found.iter().filter(of_rule).count()
    };
    let (before, after) = (lint(text.as_bytes(), operation), lint(fixed.as_bytes(), operation));
    let reveals = |diagnostic: &Diagnostic| {
        ["wrong-case-key", "double-encoded-body", "extra-wrapper"].contains(&diagnostic.rule.id)
    };
    let duplicates = |found: &[Diagnostic]| count(found, Some("duplicate-key"));
    let is_seen_now = before.iter().any(reveals) && duplicates(&after) <= duplicates(&before);
    let is_empty_now = count(&after, Some("empty-body")) > 0;
    assert!(
        is_seen_now || is_empty_now || count(&after, None) <= count(&before, None),
        "{}: {text}\nwas made {fixed}: {:#?}",
        operation.id,
        ids(&after)
    );
    // A safe fix never breaks what the contract takes.
    assert!(
        !is_taken(operation, body) || is_taken(operation, &document),
        "{}: {text}\nwas made worse: {fixed}",
        operation.id
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|value| value.parse().ok()).unwrap_or(1500)
    ))]

    #[test]
    fn the_two_witnesses_agree((operation, body) in case()) {
        hold(operation, &body);
    }

    #[test]
    fn fixing_comes_to_an_end_and_leaves_json((operation, body) in case()) {
        hold_fixes(operation, &body);
    }
}

#[test]
fn the_bodies_are_no_empty_promise() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..400 {
        let (operation, body) = case().new_tree(&mut runner).expect("a case").current();
        if is_taken(operation, &body) { taken += 1 } else { refused += 1 }
    }
    assert!(taken > 20 && refused > 100, "{taken} taken, {refused} refused");
}

/// A value of that type with an unknown key in the model `levels` below it, and the key's pointer;
/// one for each way that there is.
fn with_unknown_key(ty: Type, levels: usize) -> Vec<(Value, String)> {
    match ty {
        Type::Model(_) if levels == 0 => vec![(json!({ UNKNOWN: 1 }), format!("/{UNKNOWN}"))],
        Type::Model(model) => {
            let below = |spec: &MemberSpec| {
                with_unknown_key(spec.ty, levels - 1)
                    .into_iter()
                    .map(|(value, pointer)| (json!({ spec.name: value }), format!("/{}{pointer}", spec.name)))
                    .collect::<Vec<_>>()
            };
            model.members.iter().flat_map(below).collect()
        }
        Type::Array(inner) => with_unknown_key(*inner, levels)
            .into_iter()
            .map(|(value, pointer)| (json!([value]), format!("/0{pointer}")))
            .collect(),
        Type::Map(inner) => with_unknown_key(*inner, levels)
            .into_iter()
            .map(|(value, pointer)| (json!({ "a": value }), format!("/a{pointer}")))
            .collect(),
        _ => Vec::new(),
    }
}

const UNKNOWN: &str = "zzNoSuchField";

/// Every operation whose model has three levels; both witnesses, at the same place.
#[test]
fn an_unknown_key_three_levels_deep_is_reported_at_its_pointer() {
    let (mut checked, mut operations_checked) = (0, 0);
    for operation in operations().iter().filter(|operation| !operation.array) {
        let Some(model) = operation.model else { continue };
        let bodies = with_unknown_key(Type::Model(model), 2);
        operations_checked += usize::from(!bodies.is_empty());
        for (body, pointer) in bodies {
            checked += 1;
            let found = lint(body.to_string().as_bytes(), operation);
            let ours = found.iter().any(|finding| {
                finding.rule.id == "unknown-key" && finding.place.pointer.as_deref() == Some(&*pointer)
            });
            assert!(ours, "{}: {body}\n{:#?}", operation.id, ids(&found));
            let parent = pointer.strip_suffix(&format!("/{UNKNOWN}")).expect("it ends so");
            let theirs = validate(model, &body)
                .iter()
                .any(|violation| violation.pointer == parent && violation.names == [UNKNOWN]);
            assert!(theirs, "{}: {body}", operation.id);
        }
    }
    assert!(operations_checked > 40 && checked > 300, "{operations_checked} operations, {checked} bodies");
}
