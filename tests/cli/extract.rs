//! `payloadlint extract`

use std::fs;
use std::path::Path;

use super::{Place, Run};

const HAR: &str = include_str!("../../fixtures/fix/recorded/har.before.har");
const LINES: &str = "{\"attributes\": {\"crm_name\": \"Jane Roe\", \"crm_score\": 42}}\n{\"wrapupSkipped\": true, \"state\": \"connected\"}\nnot json\n{\"other\": 1}\n{\"attributes\": {\n";
const ID: &str = "patchConversationsCallParticipantAttributes";

/// Every file below the folder, with what is in it.
fn tree(folder: &Path) -> String {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    let show = |path: &std::path::PathBuf| {
        let name = path.strip_prefix(folder).unwrap().display().to_string();
        format!("## {name}\n{}\n", fs::read_to_string(path).unwrap())
    };
    found.iter().map(show).collect()
}

fn findings(run: &Run) -> Vec<&str> {
    run.stdout.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect()
}

#[test]
fn bodies_become_fixtures_that_show_the_same_findings() {
    let place = Place::new().file("recorded.har", HAR).file("topic.ndjson", LINES);
    let run = place.run(&["extract", "recorded.har", "topic.ndjson", "--out", "out"]);
    insta::assert_snapshot!(format!("{run}---\n{}", tree(&place.path().join("out"))));
    // The config beside them says what they are for.
    let config = ["--config", "out/payloadlint.toml"];
    let check = place.run(&[&["check", "-f", "concise", "out"], &config[..]].concat());
    let original = place.run(&["check", "-f", "concise", "recorded.har", "topic.ndjson"]);
    let mut expected = findings(&original);
    // Whether a broken line was one of attributes is recognised by its neighbours alone.
    expected.retain(|rule| *rule != "invalid-json" && !rule.is_empty());
    let mut found = findings(&check);
    found.retain(|rule| *rule != "invalid-json");
    assert_eq!(found, expected, "{check}\n{original}");
}

#[test]
fn redacted_bodies_show_the_same_findings() {
    let place = Place::new().file("recorded.har", HAR);
    assert_eq!(place.run(&["extract", "recorded.har", "--out", "out", "--redact"]).status, 0);
    let text = fs::read_to_string(place.path().join("out").join(ID).join("recorded-0000.json")).unwrap();
    assert_eq!(text, "{\"attributes\": {\"crm_id\": 1111, \"crm_tier\": null, \"crm_name\": \"Xxx\"}}");
    let check = place.run(&["check", "-f", "concise", "--config", "out/payloadlint.toml", "out"]);
    assert_eq!(findings(&check), findings(&place.run(&["check", "-f", "concise", "recorded.har"])));
    // What is not JSON may hold anything.
    let place = place.file("broken.json", "{\"attributes\": {\"a\": secret}}");
    let run = place.run(&["extract", "broken.json", "-o", "attributes", "--out", "b", "--redact"]);
    assert_eq!(run.status, 2, "{run}");
    assert!(run.stderr.contains("cannot be redacted") && !place.path().join("b").exists(), "{run}");
}

#[test]
fn one_file_for_each_operation() {
    let place = Place::new().file("a.har", HAR).file("b/a.har", HAR).file("topic.ndjson", LINES);
    let run = place.run(&["extract", ".", "--out", "out", "--ndjson"]);
    insta::assert_snapshot!(format!("{run}---\n{}", tree(&place.path().join("out"))));
    let run = place.run(&["extract", "a.har", "b/a.har", "--out", "files", "-q"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    // Two sources of one name.
    let files = tree(&place.path().join("files"));
    assert!(files.contains("/a-0000.json\n") && files.contains("/b-a.har-0000.json\n"), "{files}");
}

#[test]
fn stdin_is_a_source() {
    let place = Place::new();
    let run = place.run_with(&["extract", "-", "-o", "wrapup", "--out", "out"], &[], "{\"code\": \"x\"}");
    assert_eq!(run.status, 0, "{run}");
    assert!(
        tree(&place.path().join("out")).contains("-stdin--0000.json")
            || tree(&place.path().join("out")).contains("stdin-0000.json")
    );
}

#[test]
fn nothing_is_overwritten_unasked() {
    let place = Place::new().file("a.har", HAR);
    let args = ["extract", "a.har", "--out", "out"];
    assert_eq!(place.run(&args).status, 0);
    let file = place.path().join("out").join(ID).join("a-0000.json");
    fs::write(&file, "mine").unwrap();
    let run = place.run(&args);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run}");
    assert!(
        run.stderr.contains("out/payloadlint.toml exists already") && run.stderr.contains("--force"),
        "{run}"
    );
    // A fixture alone is enough.
    fs::remove_file(place.path().join("out/payloadlint.toml")).unwrap();
    let run = place.run(&args);
    assert!(run.status == 2 && run.stderr.contains("a-0000.json exists already"), "{run}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!(place.run(&[&args[..], &["--force"]].concat()).status, 0);
    assert_ne!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn nothing_found_is_trouble() {
    let place = Place::new().file("a.json", "{\"some\": \"thing\"}");
    let run = place.run(&["extract", "a.json", "nowhere.json", "--out", "out"]);
    assert_eq!(run.status, 2, "{run}");
    assert!(
        run.stderr.contains("nothing was checked: a.json") && run.stderr.contains("nowhere.json"),
        "{run}"
    );
    assert!(!place.path().join("out").exists());
    assert_eq!(place.run(&["extract", "a.json"]).status, 2);
}
