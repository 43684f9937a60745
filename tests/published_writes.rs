//! Every published write, recorded as a request: its path is known, and its example has no error.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

const ID: &str = "5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70";

/// `{conversationId}` and its like become ids.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { ID } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn published_writes_are_known_and_their_examples_have_no_error() {
    let catalogue: Value =
        serde_json::from_str(&fs::read_to_string("schemas/operations.json").unwrap()).unwrap();
    let folder = TempDir::new().unwrap();
    let mut requests = 0;
    let published = catalogue["operations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|operation| operation["lifecycle"]["status"] != "removed");
    for operation in published {
        let head = format!(
            "{} https://api.mypurecloud.de{} HTTP/1.1\nContent-Type: application/json\n\n",
            operation["method"].as_str().unwrap(),
            filled(operation["path"].as_str().unwrap())
        );
        let mut bodies =
            vec![("map", json!({"attributes": {"a": "b"}})), ("state", json!({"state": "disconnected"}))];
        if !operation["body"].is_null() {
            bodies.push(("example", operation["x-example"].clone()));
        }
        for (name, body) in bodies {
            let file = format!("{}.{name}.http", operation["id"].as_str().unwrap());
            fs::write(folder.path().join(file), format!("{head}{body}\n")).unwrap();
            requests += 1;
        }
    }
    let run = Command::new(env!("CARGO_BIN_EXE_payloadlint"))
        .args(["check", "--no-config", "--format", "json", "."])
        .current_dir(folder.path())
        .env_clear()
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(report["summary"]["requests"], requests);
    assert_eq!(report["summary"]["unreadable"], 0);
    for finding in report["findings"].as_array().unwrap() {
        let rule = finding["rule"].as_str().unwrap();
        let path = finding["path"].as_str().unwrap();
        assert!(!["unknown-endpoint", "wrong-method"].contains(&rule), "{path}: {finding}");
        let is_example = path.contains(".example.");
        assert!(!is_example || finding["severity"] != "error", "{path}: {finding}");
    }
}
