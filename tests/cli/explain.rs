//! `payloadlint explain`

use payloadlint::config::rules;
use serde_json::Value;

use super::{Place, run};

#[test]
fn a_page() {
    insta::assert_snapshot!(run(&["explain", "null-value"]));
}

#[test]
fn a_page_in_colour() {
    let run = run(&["explain", "null-value", "--color", "always"]);
    assert!(run.stdout.starts_with("\u{1b}[1mnull-value\u{1b}[0m\n"), "{run}");
}

#[test]
fn every_rule_has_a_page_and_a_line() {
    let table = run(&["explain"]).stdout;
    let place = Place::new();
    for rule in rules() {
        assert!(table.lines().any(|line| line.split_whitespace().next() == Some(rule.id)), "{}", rule.id);
        let run = place.run(&["explain", rule.id]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", rule.id);
        assert!(!run.stdout.contains("```"), "{run}");
        assert!(run.stdout.lines().all(|line| line.trim_end() == line), "{run}");
    }
}

#[test]
fn json() {
    let run = run(&["explain", "-f", "json"]);
    let rows: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(rows.len(), rules().count());
    for (row, rule) in rows.iter().zip(rules()) {
        assert_eq!(row["id"], rule.id);
        assert_eq!(row["severity"], rule.severity.as_str());
        assert!(row["markdown"].as_str().unwrap().starts_with(&format!("# {}\n", rule.id)));
        assert!(!row["summary"].as_str().unwrap().is_empty(), "{}", rule.id);
    }
}

/// Colour is the user's to say: a flag, then `NO_COLOR`, then `CLICOLOR_FORCE`, then whether it is
/// a terminal.
#[test]
fn colour() {
    type Case = (&'static [&'static str], &'static [(&'static str, &'static str)], bool);
    let cases: &[Case] = &[
        (&[], &[], false),
        (&[], &[("CLICOLOR_FORCE", "1")], true),
        (&[], &[("CLICOLOR_FORCE", "0")], false),
        (&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")], true),
        (&["--color=always"], &[("NO_COLOR", "1")], true),
        (&["--color=never"], &[("CLICOLOR_FORCE", "1")], false),
    ];
    for (args, environment, expected) in cases {
        let args = [&["explain", "null-value"], *args].concat();
        let run = Place::new().run_with(&args, environment, "");
        assert_eq!(run.stdout.contains('\u{1b}'), *expected, "{args:?} {environment:?}");
    }
}

/// `payloadlint explain | head -1`
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_success() {
    use std::process::Stdio;
    let place = Place::new();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = place.command(&["operations"]).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    let output = output.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}
