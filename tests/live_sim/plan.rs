//! What would be sent, reported without sending it.

use std::fs;

use super::support::{confirm, json, recorded};

const NOWHERE: &str = "http://127.0.0.1:9";
const ID: &str = "5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70";

/// The plan for these lines.
fn plan(lines: &str, args: &[&str]) -> serde_json::Value {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), lines).expect("written");
    json(&confirm(home.path(), NOWHERE, &[&["a.ndjson", "-f", "json"], args].concat()))
}

/// The one case of a line: why it is blocked, or the method, path and media type of original and fixed.
fn case(line: &str, args: &[&str]) -> String {
    let report = plan(line, args);
    let cases = report["cases"].as_array().expect("a list");
    assert_eq!(cases.len(), 1, "{line}: {report:#}");
    if let Some(why) = cases[0]["blocked"].as_str() {
        return format!("blocked: {why}");
    }
    let side = |name: &str| {
        let side = &cases[0][name];
        let path = side["path"].as_str().unwrap_or("-");
        let path =
            path.trim_start_matches("/api/v2/conversations/").replace("-0b0a-4908-8706-050403020100", "");
        let path = path.replace("-1b1a-4918-9716-151413121110", "");
        format!(
            "{} {path} {}",
            side["method"].as_str().unwrap_or("-"),
            side["content_type"].as_str().unwrap_or("-")
        )
    };
    format!("{} -> {}", side("original"), side("fixed"))
}

#[test]
fn path_method_and_header_are_fixed_as_shown() {
    let bad = r#"{"attributes":{"a":null,"b":"1"}}"#;
    let good = r#"{"attributes":{"b":"1"}}"#;
    let calls = "calls/0f0e0d0c/participants/1f1e1d1c";
    let json = "application/json";
    let fixed = format!("PATCH {calls}/attributes {json}");
    for (line, original) in [
        (recorded("/attributes", bad), fixed.clone()),
        (recorded("", good), format!("PATCH {calls} {json}")),
        (recorded("/attributes", good).replace("PATCH", "PUT"), format!("PUT {calls}/attributes {json}")),
        (
            recorded("/attributes", good).replace(json, "text/plain"),
            format!("PATCH {calls}/attributes text/plain"),
        ),
        (
            recorded("/attributes", good).replace("/calls/", "/voice/"),
            format!("PATCH {}/attributes {json}", calls.replace("calls", "voice")),
        ),
    ] {
        assert_eq!(case(&line, &[]), format!("{original} -> {fixed}"), "{line}");
    }
    // A body alone goes to the operation and the medium that are named.
    let bare = case(r#"{"attributes":{"a":null,"b":"1"}}"#, &["-o", "attributes", "--medium", "emails"]);
    assert_eq!(bare, format!("{0} -> {0}", fixed.replace("calls", "emails")));
}

#[test]
fn what_cannot_be_sent_says_why() {
    let bad = r#"{"state":"disconected"}"#;
    let null = r#"{"held":null,"muted":true}"#;
    let ended = r#"{"held":null,"state":"disconnected"}"#;
    let communication = format!("/communications/{ID}");
    let url = |path: &str, body: &str| {
        format!("{{\"method\":\"POST\",\"url\":\"https://h/api/v2/conversations/{path}\",\"body\":{body}}}\n")
    };
    for (line, args, words) in [
        (recorded("", bad), &[][..], "no safe fix for invalid-enum-value at /state"),
        (recorded(&communication, ended), &[], "its path needs a communication: set --communication ID"),
        (recorded(&format!("/user/{ID}"), null), &[], "its path needs a userId, which cannot be set"),
        (recorded("", null).replace("/calls/", "/chats/"), &[], "was removed"),
        (recorded("", null), &["--medium", "emails"], "it was recorded on calls, but --medium is emails"),
        (
            url(
                &format!("{ID}/participants/{ID}/replace/queue"),
                r#"{"queueId":null,"transferType":"Attended"}"#,
            ),
            &[],
            "is never sent: its effect cannot be read back or undone",
        ),
        // A path of which nothing can say what it does.
        (
            url(&format!("{ID}/participants/{ID}/hangup"), r#"{"attributes":{"a":"1"}}"#),
            &[],
            "its path may belong to an operation that is never sent",
        ),
    ] {
        let found = case(&line, args);
        assert!(found.starts_with("blocked: ") && found.contains(words), "{line}: {found}");
    }
    let known = case(&recorded(&communication, ended), &["--communication", "k"]);
    assert!(
        known.ends_with("PATCH calls/0f0e0d0c/participants/1f1e1d1c/communications/k application/json"),
        "{known}"
    );
}

#[test]
fn the_same_defect_is_one_case_however_often_it_comes() {
    let lines: String = (0..5)
        .map(|at| {
            let id = format!("0d3c1f9{at}-6a50-4f1e-9d53-7a1b2c3d4e5f");
            recorded("/attributes", r#"{"attributes":{"a":1}}"#)
                .replace("0d3c1f9e-6a50-4f1e-9d53-7a1b2c3d4e5f", &id)
        })
        .collect();
    let report = plan(&format!("{lines}{}", recorded("/attributes", r#"{"attributes":{"a":2}}"#)), &[]);
    assert_eq!(report["summary"]["cases"], 2, "{report:#}");
    assert_eq!(report["cases"][0]["repeats"], 4);
}

/// What the config decides about findings holds in a plan as in `check`; what a fixture is for is
/// proved all the same.
#[test]
fn the_config_decides_which_findings_are_cases() {
    let line = recorded("/attributes", r#"{"attributes":{"a":null,"b":"1"}}"#);
    let suppress = |rest: &str| format!("[[suppress]]\nrule = \"null-value\"\nreason = \"r\"\n{rest}");
    let paths = |rest: &str| format!("[[paths]]\nfiles = [\"*.ndjson\"]\n{rest}\n");
    for (config, cases) in [
        (String::new(), 1),
        (suppress(""), 0),
        (suppress("pointer = \"/attributes/a\"\n"), 0),
        (suppress("pointer = \"/attributes/b\"\n"), 1),
        (suppress("path = \"b.ndjson\"\n"), 1),
        (suppress("expires = 2020-01-01\n"), 1),
        (paths("allow = [\"/attributes/a\"]"), 0),
        (paths("expect = [\"null-value\"]"), 1),
        ("[rules]\nnull-value = \"off\"\n".to_owned(), 0),
        ("[rules]\nnull-value = \"warning\"\n".to_owned(), 0),
    ] {
        let home = tempfile::tempdir().expect("a folder");
        fs::write(home.path().join("a.ndjson"), &line).expect("written");
        fs::write(home.path().join("payloadlint.toml"), &config).expect("written");
        let report = json(&confirm(home.path(), NOWHERE, &["a.ndjson", "-f", "json"]));
        assert_eq!(report["summary"]["cases"], cases, "{config}: {report:#}");
    }
}

/// A placeholder without quotes is not a defect of a template, and one cause is one finding.
#[test]
fn a_plan_names_the_findings_that_check_names() {
    let home = tempfile::tempdir().expect("a folder");
    let template = "PATCH {{base}}/api/v2/conversations/calls/{{c}}/participants/{{p}}/attributes HTTP/1.1\n\
                    Content-Type: application/json\n\n{\"attributes\": {\"a\": null, \"b\": {{b}}}}\n";
    fs::write(home.path().join("a.http"), template).expect("written");
    fs::write(home.path().join("b.txt"), "{'attributes': {'a': None}}").expect("written");
    let report = json(&confirm(home.path(), NOWHERE, &["a.http", "b.txt", "-f", "json"]));
    let rules: Vec<Vec<&str>> = report["cases"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|case| {
            let findings = case["findings"].as_array().expect("a list");
            findings.iter().filter_map(|finding| finding["rule"].as_str()).collect()
        })
        .collect();
    assert_eq!(rules, [["null-value"], ["invalid-json"]], "{report:#}");
}
