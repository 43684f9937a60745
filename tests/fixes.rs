//! What `fix` makes of whole files: before and after for each rule and kind, and what holds for every body.
//!
//! `fixtures/fix/<operation>/<name>.before.<extension>` becomes `<name>.after.<extension>`, and with
//! `--unsafe` `<name>.unsafe.<extension>`; one that is not there is what came before. `UPDATE_FIXES=1`
//! writes them.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use payloadlint::config::{Input, Settings};
use payloadlint::contract::find_operation;
use payloadlint::diagnostic::{Applicability, Finding, Outcome};
use payloadlint::engine::{self, FixOptions, FixReport, FixSink, Fixed, FixedPiece};
use payloadlint::json::Tape;
use payloadlint::source::SourceRef;
use proptest::prelude::*;

#[path = "../benches/corpus/mod.rs"]
mod corpus;

/// Keeps what becomes of the one source that is fixed.
#[derive(Default)]
struct Kept {
    before: Vec<u8>,
    after: Vec<u8>,
    /// Ranges of both texts that differ.
    changes: Vec<[usize; 4]>,
    left: Vec<Finding>,
}

impl FixSink for Kept {
    fn begin(&mut self, _: &SourceRef, _: &Arc<str>) -> io::Result<()> {
        Ok(())
    }

    fn may_change(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn piece(&mut self, piece: &FixedPiece<'_>) -> io::Result<()> {
        let (old, new) = (self.before.len(), self.after.len());
        self.changes.extend(piece.changes.iter().map(|change| {
            [
                old + change.old_start as usize,
                old + change.old_end as usize,
                new + change.new_start as usize,
                new + change.new_end as usize,
            ]
        }));
        self.before.extend_from_slice(piece.before);
        self.after.extend_from_slice(piece.after);
        Ok(())
    }

    fn end(&mut self, _: bool, _: &Fixed) -> Result<(), String> {
        Ok(())
    }

    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        if let Outcome::Findings(findings) = outcome {
            self.left.extend(findings.iter().cloned());
        }
        Ok(())
    }
}

/// Fixes a file without writing it.
fn run_fix(path: &Path, operation: Option<&str>, with_unsafe: bool) -> (Kept, FixReport) {
    let settings = Settings {
        inputs: vec![Input::Path(path.to_owned())],
        operation: operation.map(|operation| find_operation(operation).expect("a short name")),
        ..Settings::default()
    };
    let mut kept = Kept::default();
    let report = engine::fix(&settings, FixOptions { with_unsafe }, &mut kept).unwrap();
    assert_eq!(report.left.failures, [""; 0], "{}", path.display());
    (kept, report)
}

/// Fixes a text that lies in a file of that name.
fn fix_text(name: &str, text: &[u8], operation: Option<&str>, with_unsafe: bool) -> (Kept, FixReport) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    run_fix(&path, operation, with_unsafe)
}

/// What holds for every source, whatever it is.
fn hold(name: &str, text: &[u8], operation: Option<&str>, with_unsafe: bool) -> Vec<u8> {
    let (kept, report) = fix_text(name, text, operation, with_unsafe);
    let shown = || format!("{name}, unsafe {with_unsafe}: {}", String::from_utf8_lossy(text));
    let is_read = !kept.before.is_empty();
    assert!(!is_read || kept.before == text, "what was read is not the file: {}", shown());
    // What no change names is what it was, byte for byte.
    let (mut old, mut new) = (0, 0);
    for [old_start, old_end, new_start, new_end] in &kept.changes {
        assert_eq!(kept.before[old..*old_start], kept.after[new..*new_start], "{}", shown());
        (old, new) = (*old_end, *new_end);
    }
    assert_eq!(kept.before[old..], kept.after[new..], "{}", shown());
    assert_eq!(report.fixed.total() > 0, !kept.changes.is_empty(), "{}", shown());
    if !is_read {
        return text.to_vec();
    }
    // Nothing is left that could have been fixed.
    for finding in &kept.left {
        let fix = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty());
        let could = fix.is_some_and(|fix| {
            fix.applicability == Applicability::Safe
                || with_unsafe && fix.applicability == Applicability::Unsafe
        });
        assert!(!could || *finding.path != *kept_path(&kept), "{} is left in {}", finding.rule.id, shown());
    }
    // Once is enough.
    let (again, report) = fix_text(name, &kept.after, operation, with_unsafe);
    assert_eq!(report.fixed.total(), 0, "fixed twice: {}", shown());
    assert_eq!(again.after, kept.after, "fixed twice: {}", shown());
    kept.after
}

/// The path of the source itself, as its findings have it.
fn kept_path(kept: &Kept) -> Arc<str> {
    kept.left.first().map_or_else(|| "".into(), |source| Arc::clone(&source.path))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder), &mut found);
    found
}

/// The operation that a folder of `fixtures/fix` stands for.
fn operation_of(path: &Path) -> Option<String> {
    let folder = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
    (folder != "recorded").then(|| folder.to_owned())
}

#[test]
fn before_and_after() {
    let mut count = 0;
    for path in fixtures("fix") {
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.contains(".before.") {
            continue;
        }
        count += 1;
        let text = fs::read(&path).unwrap();
        let operation = operation_of(&path);
        let mut last = text.clone();
        for (stage, with_unsafe) in [("after", false), ("unsafe", true)] {
            let expected = path.with_file_name(name.replace(".before.", &format!(".{stage}.")));
            let plain = name.replace(".before.", ".");
            let found = hold(&plain, &text, operation.as_deref(), with_unsafe);
            if std::env::var_os("UPDATE_FIXES").is_some() {
                if found == last {
                    let _ = fs::remove_file(&expected);
                } else {
                    fs::write(&expected, &found).unwrap();
                }
            }
            let expected = fs::read(&expected).unwrap_or(last);
            assert_eq!(
                String::from_utf8_lossy(&found),
                String::from_utf8_lossy(&expected),
                "{} ({stage})",
                path.display()
            );
            last = found;
        }
    }
    assert!(count > 40, "only {count}");
}

#[test]
fn every_fixture_of_every_kind_is_fixed_once_and_for_all() {
    for folder in ["demo", "inputs", "rules"] {
        for path in fixtures(folder) {
            let text = fs::read(&path).unwrap();
            let name = path.file_name().unwrap().to_str().unwrap();
            for operation in [None, Some("attributes"), Some("participant")] {
                for with_unsafe in [false, true] {
                    hold(name, &text, operation, with_unsafe);
                }
            }
        }
    }
}

/// The seeds of the fuzz targets. The last byte is not part of the source; there as here it chooses
/// the extension.
#[test]
fn every_seed_of_fuzzing_is_fixed_once_and_for_all() {
    let mut seeds = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds"), &mut seeds);
    assert!(seeds.len() > 30, "only {}", seeds.len());
    for path in seeds {
        let mut text = fs::read(&path).unwrap();
        let choice = usize::from(text.pop().unwrap());
        let extension = ["json", "ndjson", "har", "http", "log", "yaml", "sh", "txt"][choice % 8];
        for operation in [None, Some("attributes"), Some("participant")] {
            for with_unsafe in [false, true] {
                hold(&format!("a.{extension}"), &text, operation, with_unsafe);
            }
        }
    }
}

/// `check` lists 5,000 of them.
#[test]
fn every_one_of_very_many_findings_is_fixed() {
    let members: Vec<String> = (0..10_100).map(|at| format!("\"k{at}\":null")).collect();
    let text = format!("{{\"attributes\":{{\"a\":\"b\",{}}}}}", members.join(","));
    let (kept, report) = fix_text("a.json", text.as_bytes(), Some("attributes"), false);
    assert_eq!(report.fixed.total(), 10_100);
    assert_eq!(String::from_utf8_lossy(&kept.after), "{\"attributes\":{\"a\":\"b\"}}");
}

/// Pieces that a mutation puts in: what fixes take out or change, in odd company.
const PIECES: [&str; 40] = [
    "null",
    "\"\"",
    "\" \"",
    "\"null\"",
    "\"true\"",
    "\"12\"",
    "{}",
    "[]",
    "[null]",
    "[null,\"\",null]",
    "{\"a\":null}",
    "{\"string\":\"x\"}",
    "{\"string\":null}",
    "{\"attributes\":null}",
    "{\"attributes\":{\"a\":null}}",
    "{\"body\":{\"attributes\":{\"a\":1}}}",
    "\"{\\\"attributes\\\":{\\\"a\\\":null}}\"",
    "true",
    "-12.50e3",
    "\"a\":null,",
    ",\"z\":null",
    "\"A\":\"b\",\"a\":null,",
    "\"\":null,",
    "\"muted\":\"true\",",
    "\"wrapup_skipped\":true,",
    "\"wrapupSkipped\":true,",
    "\"wrapup_code\":\"x\",",
    "\"wrapup\":{\"code\":null},",
    "\"wrapup\":null,",
    "\"state\":\"Disconnected\",",
    "\"purpose\":\"agent\",\"connectedTime\":null,",
    "\"attributes\":null,",
    "\"attributes\":{\"attributes\":{}},",
    "\"customAttributes\":{\"a\":1},",
    "\r\n  ",
    "\n",
    " ",
    "\\u00e9",
    ",",
    "}",
];

fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let edit = (0_usize..5, any::<prop::sample::Index>(), 0..PIECES.len());
    (any::<u64>(), prop::collection::vec(edit, 0..6)).prop_map(|(seed, edits)| {
        let mut text = String::new();
        corpus::Corpus::new(seed, 500).body(&mut text);
        let mut body = text.into_bytes();
        for (kind, at, piece) in edits {
            // At a quote, where members and values begin and end.
            let quotes: Vec<usize> = (0..body.len()).filter(|item| body[*item] == b'"').collect();
            let Some(start) = (!quotes.is_empty()).then(|| at.index(quotes.len())) else { break };
            let piece = PIECES[piece].bytes();
            match (kind, quotes.get(start + 1)) {
                (0, _) => drop(body.splice(quotes[start]..quotes[start], piece)),
                (1, _) => drop(body.splice(quotes[start] + 1..=quotes[start], piece)),
                (2, _) => drop(body.remove(at.index(body.len()))),
                // In place of a string.
                (_, Some(end)) => drop(body.splice(quotes[start]..=*end, piece)),
                (_, None) => {}
            }
        }
        body
    })
}

/// Bodies that come near to something else: an envelope, a tombstone, an event, a recording.
const NEAR: [&str; 26] = [
    r#"{"attributes":{"a":null}}"#,
    r#"{"attributes":{"b":null}}"#,
    r#"{"attributes":{"a":""}}"#,
    r#"{"attributes":{"k":"v","a":null}}"#,
    r#"{"attributes":{"k":"v"}}"#,
    r#"{"tributes":{"k":"v","":null}}"#,
    r#"{"aributes":{"k":"v","":""}}"#,
    r#"{"tributes":{"":"","":"null"}}"#,
    r#"{"":{"":""}}"#,
    r#"{"schema":null,"payload":null}"#,
    r#"{"schema":null,"payload":{"attributes":{"a":null}}}"#,
    r#"{"schema":{"type":"string"},"payload":"{\"attributes\":{\"a\":null}}"}"#,
    r#"{"schema":null,"payload":null,"z":null}"#,
    r#"{"z":null,"schema":null,"payload":null}"#,
    r#"{"version":"","detail-type":"","source":false,"detail":{"a":"x"}}"#,
    r#"{"version":"0","detail-type":"x","source":"y","detail":{}}"#,
    r#"{"topicName":1,"eventBody":{"a":null}}"#,
    r#"{"topicName":"v2.x","eventBody":null}"#,
    r#"{"op":1,"before":null,"after":null,"source":{}}"#,
    r#"{"log":{"version":"1.2","creator":{},"entries":[]}}"#,
    r#"{"info":{"name":"x","schema":"https://schema.getpostman.com/x"},"item":[]}"#,
    r#"{"method":"GET","url":"/x","body":null}"#,
    r#"{"mappings":[]}"#,
    "null",
    "\"\"",
    "{\"attributes\":{\"a\":nul}}",
];

/// What such bodies are in.
fn near(bodies: &[(usize, bool, u16)], container: usize) -> (&'static str, String) {
    let path = "/api/v2/conversations/calls/3f1c2d4e-5a6b-4000-8000-000000000001/participants/7b9d0e1f-2a3c-4000-8000-00000000000a/attributes";
    let body = |(at, encoded, _): &(usize, bool, u16)| {
        let body = NEAR[*at].to_owned();
        if *encoded { serde_json::Value::from(body).to_string() } else { body }
    };
    let each = |one: &dyn Fn(&(usize, bool, u16)) -> String| bodies.iter().map(one).collect::<Vec<_>>();
    let call = |item: &(usize, bool, u16)| {
        format!(r#"{{"method":"PATCH","url":"{path}","body":{},"status":{}}}"#, body(item), item.2)
    };
    let logged = |item: &(usize, bool, u16)| {
        format!(
            "2026-11-22 13:41:39,353 DEBUG \n=== REQUEST ===\nURL: https://h{path}\nMethod: PATCH\nHeaders: \n\
             \tContent-Type: application/json\nBody: {}\n=== RESPONSE ===\nStatus: {}\n",
            body(item),
            item.2
        )
    };
    match container {
        0 => ("a.json", body(&bodies[0])),
        1 => ("a.ndjson", each(&body).join("\n")),
        2 => ("a.json", format!("[{}]", each(&body).join(","))),
        3 => ("a.ndjson", each(&call).join("\n")),
        4 => ("a.log", each(&logged).concat()),
        _ => ("a.txt", each(&|record| format!("k\t{}", body(record))).join("\n")),
    }
}

/// What a body says but for its white space.
fn value(body: &[u8]) -> Option<serde_json::Value> {
    serde_json::from_slice(body).ok()
}

fn strings(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => found.push(text.clone()),
        serde_json::Value::Array(all) => all.iter().for_each(|item| strings(item, found)),
        serde_json::Value::Object(all) => all.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|value| value.parse().ok()).unwrap_or(400)
    ))]

    #[test]
    fn every_body_is_fixed_once_and_for_all(body in mutated()) {
        for operation in [Some("attributes"), Some("participant"), Some("wrapup"), None] {
            for with_unsafe in [false, true] {
                let after = hold("a.json", &body, operation, with_unsafe);
                let mut tape = Tape::new();
                if tape.parse(&body).document().is_valid() {
                    prop_assert!(tape.parse(&after).document().is_valid(), "{}", String::from_utf8_lossy(&after));
                }
                // Safe fixes lose no text: they take out nulls and empty strings, and unwrap what is wrapped.
                if let (false, Some(old), Some(new)) = (with_unsafe, value(&body), value(&after)) {
                    let (mut before, mut kept) = (Vec::new(), Vec::new());
                    strings(&old, &mut before);
                    strings(&new, &mut kept);
                    let duplicates = !tape.parse(&body).document().root().is_some_and(|value| value.kind() == payloadlint::json::Kind::Object);
                    for text in before.iter().filter(|text| !text.is_empty() && !duplicates) {
                        let lower = text.to_lowercase();
                        let survives = kept.contains(text)
                            || new.to_string().contains(text.as_str())
                            || String::from_utf8_lossy(&after).to_lowercase().contains(&lower)
                            || text.parse::<f64>().is_ok()
                            || text == "true"
                            || text == "false"
                            || text.starts_with('{');
                        prop_assert!(survives, "{text} is lost: {}\n{}", String::from_utf8_lossy(&body), String::from_utf8_lossy(&after));
                    }
                }
            }
        }
    }

    /// A fix that `check` offers is one that `fix` applies: never does a record become one that is
    /// not checked.
    #[test]
    fn what_is_offered_is_applied(
        bodies in prop::collection::vec((0..NEAR.len(), any::<bool>(), prop::sample::select(vec![202, 429, 400])), 1..5),
        container in 0_usize..6,
    ) {
        let (name, text) = near(&bodies, container);
        for operation in [Some("attributes"), Some("participant"), None] {
            for with_unsafe in [false, true] {
                hold(name, text.as_bytes(), operation, with_unsafe);
            }
        }
    }

    /// In a stream of any length the pieces of a file come out as the file would.
    #[test]
    fn lines_are_fixed_one_by_one(bodies in prop::collection::vec(mutated(), 1..6), crlf: bool) {
        let line_end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
        let mut text = Vec::new();
        for body in &bodies {
            text.extend(body.iter().filter(|body| **body != b'\n' && **body != b'\r'));
            text.extend_from_slice(line_end);
        }
        let after = hold("a.ndjson", &text, Some("attributes"), false);
        prop_assert_eq!(
            memchr::memchr_iter(b'\n', &after).count(),
            memchr::memchr_iter(b'\n', &text).count()
        );
    }
}

#[test]
fn calls_that_become_equal_are_both_fixed() {
    let bodies = [(0, false, 429), (1, false, 202)];
    let (name, text) = near(&bodies, 3);
    let after = hold(name, text.as_bytes(), None, false);
    assert_eq!(String::from_utf8_lossy(&after).matches(r#""body":{"attributes":{}}"#).count(), 2);
}

#[test]
fn a_fix_that_would_hide_a_record_is_shown_and_its_neighbours_are_fixed() {
    let tombstone = r#""{\"schema\":null,\"payload\":null}""#;
    let text = format!("{}\n{tombstone}\n{}\n", NEAR[0], NEAR[1]);
    let after = hold("a.ndjson", text.as_bytes(), Some("attributes"), false);
    let expected = format!("{{\"attributes\":{{}}}}\n{tombstone}\n{{\"attributes\":{{}}}}\n");
    assert_eq!(String::from_utf8_lossy(&after), expected);
    for event in [r#"{"version":"","detail-type":"","source":false,"detail":{"a":"x"}}"#, tombstone] {
        let after = hold("a.json", event.as_bytes(), Some("attributes"), false);
        assert_eq!(String::from_utf8_lossy(&after), event);
    }
}
