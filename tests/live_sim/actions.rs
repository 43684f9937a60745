//! What may end a call or fire the actions of a record is not sent without `--allow-actions`, whatever the
//! levels of the rules are.

use std::fs;

use payloadlint::sim::{Config, Policy, Treatment};

use super::support::{Sim, confirm, json, recorded, verdicts};

const RECORD: &str = r#"{"id":"a","purpose":"agent","queueId":"q","direction":"inbound","muted":false,"held":false,"recording":true}"#;
const LEVELS: [&str; 4] = ["off", "info", "warning", "error"];

/// A server that accepts everything, so that nothing but `confirm` itself holds a body back.
fn lenient() -> Sim {
    let accept = Treatment::Accept;
    let policy = Policy { unknown: accept, null: accept, empty: accept, scalar: accept };
    Sim::start(Config { policy, ..Config::default() })
}

/// The bodies of the writes that arrive, and the verdicts.
fn sent(line: &str, args: &[&str]) -> (Vec<String>, Vec<String>) {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), line).expect("written");
    let sim = lenient();
    let report =
        json(&confirm(home.path(), &sim.url(), &[&["a.ndjson", "--send", "-f", "json"], args].concat()));
    let arrived = sim.end().record;
    // As JSON: `recorded` takes no other bodies.
    let bodies = arrived
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter(|call| call["method"] != "GET")
        .map(|call| call["requestBody"].to_string())
        .collect();
    (bodies, verdicts(&report).into_iter().map(str::to_owned).collect())
}

/// A body as a record of calls has it.
fn as_json(body: &str) -> String {
    serde_json::from_str::<serde_json::Value>(body).expect("JSON").to_string()
}

fn levels(rule: &str) -> impl Iterator<Item = String> {
    LEVELS.into_iter().map(move |level| format!("{rule}={level}"))
}

#[test]
fn a_whole_record_is_never_sent_unasked() {
    let plain = recorded("", RECORD);
    // Another error, so that the original is sent as well.
    let other = plain.replace("application/json", "text/plain");
    for (line, options) in [
        (&plain, &["--fixed-only"][..]),
        (&plain, &["--fixed-only", "--unsafe"]),
        (&plain, &["--unsafe"]),
        (&other, &[]),
        (&other, &["--unsafe"]),
        (&other, &["--fixed-only"]),
    ] {
        for level in levels("full-record").chain(levels("all")) {
            let args = [options, &["--rule", &level]].concat();
            let (bodies, verdicts) = sent(line, &args);
            assert_eq!(bodies, [""; 0], "{args:?}");
            assert!(verdicts.iter().all(|verdict| verdict == "no verdict"), "{args:?}: {verdicts:?}");
        }
    }
}

#[test]
fn a_state_is_never_sent_unasked() {
    let state = recorded("", r#"{"state":"disconnected","colour":"blue"}"#);
    for level in levels("unknown-key").chain(levels("all")) {
        for options in [&["--fixed-only"][..], &["--unsafe"], &["--fixed-only", "--unsafe"]] {
            let args = [options, &["--rule", &level]].concat();
            assert_eq!(sent(&state, &args).0, [""; 0], "{args:?}");
        }
    }
}

#[test]
fn allowed_actions_arrive_as_they_are() {
    let original = recorded("", RECORD).replace("application/json", "text/plain");
    for level in levels("full-record") {
        let args = ["--rule", &level, "--allow-actions"];
        let (fixed, _) = sent(&recorded("", RECORD), &[&args[..], &["--fixed-only"]].concat());
        // An error without a safe fix leaves nothing to send.
        let expected = if level.ends_with("=error") { vec![] } else { vec![as_json(RECORD)] };
        assert_eq!(fixed, expected, "{level}");
        let (both, _) = sent(&original, &args);
        let expected = if level.ends_with("=error") { vec![] } else { vec![as_json(RECORD); 2] };
        assert_eq!(both, expected, "{level}");
    }
    let (unsafe_fix, _) = sent(&recorded("", RECORD), &["--fixed-only", "--unsafe", "--allow-actions"]);
    assert_eq!(unsafe_fix, [as_json(r#"{"muted":false,"held":false,"recording":true}"#)]);
}

#[test]
fn single_actions_need_no_leave() {
    let line = recorded("", r#"{"muted":"true"}"#);
    assert_eq!(sent(&line, &["--fixed-only"]).0, [r#"{"muted":true}"#]);
}
