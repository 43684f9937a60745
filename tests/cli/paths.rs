//! What is said of recorded methods and paths.

use serde_json::{Value, json};

use super::Place;

const CONVERSATION: &str = "5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70";
const HOST: &str = "https://api.mypurecloud.de";

/// A recorded call, as payloadlint reads one a line.
fn call(method: &str, url: &str, body: &Value) -> String {
    json!({"method": method, "url": url, "headers": {"Content-Type": "application/json"}, "body": body})
        .to_string()
}

/// Severity, rule, message and help of what is found in these calls, with the number of each call.
fn findings(calls: &[String]) -> Vec<(usize, String, String, String)> {
    let place = Place::new().file("calls.ndjson", &calls.join("\n"));
    let run = place.run(&["check", "-f", "ndjson", "calls.ndjson"]);
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let lines = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .filter(|line| line["rule"].is_string())
        .map(|line| {
            let record = usize::try_from(line["record"].as_u64().unwrap()).unwrap();
            let rule = format!("{}[{}]", text(&line, "severity"), text(&line, "rule"));
            (record, rule, text(&line, "message"), text(&line, "help"))
        })
        .collect()
}

fn catalogue() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/operations.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The path with an id for each of its parameters.
fn filled(path: &str) -> String {
    let segments = path.split('/').map(|part| if part.starts_with('{') { CONVERSATION } else { part });
    segments.collect::<Vec<_>>().join("/")
}

/// Every write that the SDKs publish, with bodies that belong to a participant: none is an unknown
/// path, and none of the examples has an error.
#[test]
fn published_writes_are_no_unknown_paths() {
    let catalogue = catalogue();
    let (mut calls, mut examples) = (Vec::new(), Vec::new());
    let mut add = |method: &str, path: &str, example: Option<&Value>| {
        let url = format!("{HOST}{}", filled(path));
        calls.push(call(method, &url, &json!({"attributes": {"a": "b"}})));
        calls.push(call(method, &url, &json!({"state": "disconnected"})));
        if let Some(example) = example.filter(|example| !example.is_string()) {
            examples.push(calls.len());
            calls.push(call(method, &url, example));
        }
    };
    for operation in catalogue["operations"].as_array().unwrap() {
        let text = |key: &str| operation[key].as_str().unwrap();
        add(text("method"), text("path"), Some(&operation["x-example"]));
    }
    for line in catalogue["notChecked"].as_array().unwrap() {
        let (method, path) = line.as_str().unwrap().split_once(' ').unwrap();
        add(method, path, None);
    }
    assert!(calls.len() > 2500, "{}", calls.len());
    for (record, rule, message, help) in findings(&calls) {
        let is_of_path = rule.ends_with("[unknown-endpoint]") || rule.ends_with("[wrong-method]");
        let is_error_on_example = examples.contains(&record) && rule.starts_with("error");
        assert!(!is_of_path && !is_error_on_example, "{rule} {message}; {help}\n{}", calls[record]);
    }
}

#[test]
fn paths_that_imitate_conversation_writes() {
    let (id, attributes) = (CONVERSATION, json!({"attributes": {"a": "b"}}));
    let unknown = "error[unknown-endpoint]";
    let cases: Vec<(&str, String, Value, &str, String)> = vec![
        (
            "PATCH",
            format!("/api/v2/calls/{id}/participants/{id}"),
            json!({"wrapup": {"code": id, "notes": "x"}}),
            unknown,
            format!("`PATCH /api/v2/conversations/calls/{id}/participants/{id}`"),
        ),
        // Without the word `participants`, and beside other fields.
        (
            "PATCH",
            format!("/api/v2/conversations/voice/{id}"),
            json!({"queueId": id, "note": "x", "attributes": {"a": "b"}}),
            unknown,
            format!("`PATCH /api/v2/conversations/calls/{id}/participants/{{participantId}}/attributes`"),
        ),
        (
            "PUT",
            format!("/api/v2/conversations/web/instances/{id}"),
            json!({"channel": "web", "source": "crm", "externalAttributes": {"a": "b"}}),
            unknown,
            "/attributes`".to_owned(),
        ),
        (
            "POST",
            format!("/api/v2/conversations/interactions/{id}/data"),
            json!({"metadata": {"a": "b"}, "source": "crm", "sync": true}),
            unknown,
            "the nearest published path".to_owned(),
        ),
        (
            "PATCH",
            format!("/api/v2/conversations/{id}/participants/{id}/secureattributes"),
            attributes.clone(),
            unknown,
            format!("`PATCH /api/v2/conversations/{id}/secureattributes`"),
        ),
        (
            "PATCH",
            format!("/api/v2/conversations/videos/{id}/participants/{id}"),
            json!({"state": "disconnected"}),
            unknown,
            "an announcement of 2018".to_owned(),
        ),
        (
            "PATCH",
            format!("/api/v2/conversations/calls/{id}/participants"),
            json!({"held": true}),
            "error[wrong-method]",
            "to change one participant, add its id".to_owned(),
        ),
        (
            "PATCH",
            format!("/api/v2/conversations/chats/{id}/participants/{id}"),
            json!({"state": "disconnected"}),
            "warning[removed-endpoint]",
            "deprecated 2025-01-23".to_owned(),
        ),
    ];
    for (method, path, body, rule, words) in cases {
        let found = findings(&[call(method, &format!("{HOST}{path}"), &body)]);
        // Which operation was meant is a guess, so nothing is said of the body.
        assert_eq!(found.len(), 1, "{path}: {found:#?}");
        let (_, its_rule, message, help) = &found[0];
        assert_eq!(its_rule, rule, "{path}");
        assert!(message.contains(&words) || help.contains(&words), "{path}: {message}; {help}");
        assert!(message.contains("in no published SDK") || rule.contains("wrong-method"), "{message}");
    }
}

/// What is not ours is left alone, whatever its words.
#[test]
fn other_apis_are_left_alone() {
    let attributes = json!({"attributes": {"a": "b"}});
    let calls: Vec<String> = [
        ("PATCH", "https://api.example.com/api/v2/messages/5", &attributes),
        ("POST", "https://dialer.example.com/api/v2/call/5/participants/add", &json!({"participant": "x"})),
        (
            "POST",
            "https://conversations.example.com/v1/Conversations/CH1/Participants",
            &json!({"Identity": "x"}),
        ),
        ("PATCH", "https://api.example.io/conversations/1", &json!({"read": true, "custom_attributes": {}})),
        ("PATCH", "https://api.mypurecloud.de/api/v2/conversations/voice/5", &json!({"name": "x"})),
        ("POST", "https://api.mypurecloud.de/api/v2/analytics/conversations/details/query", &attributes),
    ]
    .into_iter()
    .map(|(method, url, body)| call(method, url, body))
    .collect();
    assert_eq!(findings(&calls), []);
}

#[test]
fn a_published_write_outside_the_catalogue_says_why_it_is_skipped() {
    let url = format!("{HOST}/api/v2/externalcontacts/contacts");
    let place = Place::new().file("calls.ndjson", &call("POST", &url, &json!({"firstName": "Ann"})));
    let run = place.run(&["check", "calls.ndjson"]);
    assert!(
        run.stderr.contains("nothing was checked: calls.ndjson: published, not checked"),
        "{}",
        run.stderr
    );
}
