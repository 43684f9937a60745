//! Baselines: only new findings count.

use std::fs;

use super::Place;

fn place() -> Place {
    Place::new()
        .file("a.json", r#"{"attributes":{"x":null,"y":null}}"#)
        .file("b/c.json", r#"{"attributes":{"z":""}}"#)
}

#[test]
fn only_new_findings_count() {
    let place = place();
    let run = place.run(&["check", "-f", "concise", "--write-baseline", "known.json"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "no findings in 2 requests (2 sources)\n"));
    assert_eq!(
        run.stderr,
        "note: known.json: 3 findings written\nnote: not reported: 3 known from the baseline\n"
    );
    insta::assert_snapshot!(fs::read_to_string(place.path().join("known.json")).unwrap());

    let run = place.run(&["check", "-f", "concise", "--baseline", "known.json", "a.json", "b"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, "note: not reported: 3 known from the baseline\n"));

    // Lines move, a new one comes.
    let place = place.file("a.json", "\n\n{\"attributes\":\n {\"x\":null,\n\"new\": null, \"y\":null}}");
    let run = place.run(&["check", "-f", "concise", "--baseline", "known.json", "a.json", "b"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stdout.starts_with("a.json:5:8: error[null-value] `new` is null\n1 error in"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_folder_that_one_is_in_makes_no_difference() {
    let place = place().file("payloadlint.toml", "");
    assert_eq!(place.run(&["check", "--write-baseline", "known.json"]).status, 0);
    let run = place.run_in("b", &["check", "--baseline", "../known.json", "c.json"]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    let absolute = place.path().join("a.json");
    let run = place.run(&["check", "--baseline", "known.json", absolute.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.stdout);
}

#[test]
fn what_is_fixed_is_reported_and_pruned() {
    let place = place();
    place.run(&["check", "--write-baseline", "known.txt"]);
    let before = fs::read_to_string(place.path().join("known.txt")).unwrap();
    let place = place.file("a.json", r#"{"attributes":{"x":null,"w":null}}"#);

    // What was not read cannot be fixed.
    let run = place.run(&["check", "--baseline", "known.txt", "b"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, "note: not reported: 1 known from the baseline\n"));
    // Nor can what was not asked for.
    let run = place.run(&["check", "--baseline", "known.txt", "--only", "empty-string"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, "note: not reported: 1 known from the baseline\n"));

    let run = place.run(&["check", "-f", "concise", "--baseline", "known.txt"]);
    assert_eq!(run.status, 1);
    assert_eq!(
        run.stderr,
        "note: not reported: 2 known from the baseline\nnote: 1 finding in known.txt fixed\n  \
         help: run with `--baseline known.txt --write-baseline known.txt` to remove fixed findings\n"
    );

    let run = place.run(&["check", "--baseline", "known.txt", "--write-baseline", "known.txt"]);
    assert_eq!(run.status, 1, "the new one still counts");
    assert_eq!(
        run.stderr,
        "note: known.txt: 2 findings written\nnote: not reported: 2 known from the baseline\n\
         note: 1 finding in known.txt fixed and removed\n"
    );
    let after = fs::read_to_string(place.path().join("known.txt")).unwrap();
    let kept: Vec<&str> = before.lines().filter(|line| !line.contains("/attributes/y")).collect();
    assert_eq!(after.lines().collect::<Vec<_>>(), kept);
}

#[test]
fn a_baseline_that_is_not_ours() {
    let place = place()
        .file("report.txt", r#"{"version":1,"tool":{"name":"payloadlint"},"findings":[]}"#)
        .file("later.txt", r#"{"payloadlint_baseline":3,"findings":[]}"#)
        .file("broken.txt", "{\"payloadlint_baseline\":1,\n");
    let mut all = String::new();
    for name in ["report.txt", "later.txt", "broken.txt", "gone.txt"] {
        let run = place.run(&["check", "--baseline", name]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        all.push_str(&run.stderr);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn the_config_names_it() {
    let place = place().file("payloadlint.toml", "baseline = \"ci/known.json\"\n").file("ci/.keep", "");
    let args = ["check", "-f", "concise"];
    // Before it is written, that is said; and it can be written.
    insta::assert_snapshot!(place.run(&args));
    assert_eq!(place.run(&["check", "--write-baseline", "ci/known.json"]).status, 0);
    let run = place.run(&args);
    let note = "note: not reported: 3 known from the baseline\n";
    assert_eq!(
        run.to_string(),
        format!("status: 0\n--- stdout\nno findings in 2 requests (2 sources)\n--- stderr\n{note}")
    );
    // From a folder below, too.
    assert_eq!(place.run_in("b", &["check", "c.json"]).status, 0);

    // The command line weighs more.
    let place = place.file("none.txt", "{\"payloadlint_baseline\":1,\"findings\":[]}");
    for known in [&["--no-baseline"][..], &["--baseline", "none.txt"], &["--no-config"]] {
        let run = place.run(&[&args, known].concat());
        assert_eq!((run.status, run.stderr.as_str()), (1, ""), "{known:?}");
    }
    // Stock is taken of everything.
    let run = place.run(&["check", "-q", "--write-baseline", "ci/again.txt"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let written = |name: &str| fs::read_to_string(place.path().join(name)).unwrap();
    assert_eq!(written("ci/again.txt"), written("ci/known.json"));
}

#[test]
fn what_is_fixed_in_the_one_of_the_config() {
    let place = place().file("team/payloadlint.toml", "baseline = \"known.json\"\n");
    let config = ["check", "--config", "team/payloadlint.toml"];
    let run = place.run(&[&config[..], &["--write-baseline", "team/known.json"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    let place = place.file("b/c.json", "{\"attributes\":{}}");
    let run = place.run(&config);
    assert_eq!(
        run.stderr,
        "note: not reported: 2 known from the baseline\nnote: 1 finding in team/known.json fixed\n  \
         help: run with `--baseline team/known.json --write-baseline team/known.json` to remove fixed findings\n"
    );
}

#[test]
fn the_one_of_the_config_is_no_source_and_no_report() {
    let baseline = "{\"payloadlint_baseline\":1,\"findings\":[]}";
    let place = place().file("payloadlint.toml", "baseline = \"known.json\"\n").file("known.json", baseline);
    for command in [&["check", "-f", "concise"][..], &["fix", "--diff"]] {
        let run = place.run(&[command, &["-o", "attributes", "."]].concat());
        assert!(!run.stdout.contains("known.json"), "{run}");
    }
    let run = place.run(&["check", "--report", "json=known.json"]);
    assert_eq!(run.status, 2, "{run}");
    assert_eq!(fs::read_to_string(place.path().join("known.json")).unwrap(), baseline);
}

#[test]
fn the_config_names_one_that_is_not_ours() {
    let mut all = String::new();
    for (key, text) in [
        ("\"known.txt\"", "[]"),
        ("\"known.txt\"", "{\"payloadlint_baseline\":3}"),
        ("\"b\"", ""),
        ("true", ""),
    ] {
        let config = format!("fail-on = \"error\"\nbaseline = {key}\n");
        let run = place().file("payloadlint.toml", &config).file("known.txt", text).run(&["check"]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        all.push_str(&run.stderr);
    }
    insta::assert_snapshot!(all);
}

/// A baseline lists what is in files that a run in a part of the folder does not see.
#[test]
fn what_a_run_in_a_subfolder_did_not_read_is_not_fixed() {
    let place = place().file("payloadlint.toml", "baseline = \"known.json\"\n");
    place.run(&["check", "--write-baseline", "known.json"]);
    let known = "note: not reported: 1 known from the baseline\n";
    let run = place.run_in("b", &["check", "-f", "concise"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, known));
    let run = place.run(&["check", "-f", "concise", "--exclude", "a.json"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, known));
    // What all of the team's files no longer hold, is.
    fs::remove_file(place.path().join("b/c.json")).unwrap();
    let run = place.run(&["check", "-f", "concise"]);
    assert!(run.stderr.contains("1 finding in known.json fixed"), "{}", run.stderr);
}

#[test]
fn what_could_not_be_read_is_not_fixed() {
    let place = place();
    place.run(&["check", "--write-baseline", "known.json"]);
    // Gzip that ends too early.
    fs::write(place.path().join("a.json"), b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab").unwrap();
    let run =
        place.run(&["check", "-f", "concise", "--baseline", "known.json", "--write-baseline", "new.json"]);
    assert_eq!(run.status, 2, "{}", run.stdout);
    let read = |name: &str| fs::read_to_string(place.path().join(name)).unwrap();
    assert_eq!(read("new.json"), read("known.json"));
}

/// Paths count from the folder of the baseline, wherever the program is started and whatever config there is.
#[test]
fn paths_count_from_its_own_folder() {
    let place = Place::new().file("svc/x.json", r#"{"attributes":{"a":null}}"#).file("ci/.keep", "");
    assert_eq!(place.run(&["check", "-q", "--write-baseline", "ci/known.json"]).status, 0);
    let written = fs::read_to_string(place.path().join("ci/known.json")).unwrap();
    assert!(
        written.contains(r#"{"path":"../svc/x.json","rule":"null-value","place":"/attributes/a"}"#),
        "{written}"
    );
    let known = "note: not reported: 1 known from the baseline\n";
    for (folder, baseline) in [("svc", "../ci/known.json"), ("ci", "known.json")] {
        for paths in [&["../svc"][..], &["../svc/x.json"], &["../svc/../svc/x.json"]] {
            let run = place.run_in(folder, &[&["check", "--baseline", baseline], paths].concat());
            assert_eq!((run.status, run.stderr.as_str()), (0, known), "{folder} {paths:?}: {run}");
        }
    }
    // Pruned into another folder, it is the same.
    let args = ["check", "-q", "--baseline", "ci/known.json", "--write-baseline", "svc/known.json"];
    assert_eq!(place.run(&args).status, 0);
    assert_eq!(place.run(&["check", "--baseline", "svc/known.json", "svc/x.json"]).stderr, known);
}

#[test]
fn one_that_was_moved_is_an_error() {
    let place = place().file("elsewhere/deep/.keep", "");
    place.run(&["check", "-q", "--write-baseline", "known.json"]);
    fs::rename(place.path().join("known.json"), place.path().join("elsewhere/deep/known.json")).unwrap();
    let args = ["check", "--baseline", "elsewhere/deep/known.json"];
    for prune in [&[][..], &["--write-baseline", "elsewhere/deep/known.json"]] {
        let run = place.run(&[&args, prune].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run}");
        assert_eq!(
            run.stderr,
            "error: none of the files in the baseline elsewhere/deep/known.json exists\n  help: its paths are \
             relative to its own folder: move it back, or run `payloadlint check --write-baseline \
             elsewhere/deep/known.json` to record the findings again\n"
        );
    }
}

/// What was not checked may still be there.
#[test]
fn a_request_that_is_skipped_is_not_fixed() {
    let config = "[[paths]]\nfiles = \"flat.json\"\noperation = \"attributes\"\n";
    let place = Place::new().file("payloadlint.toml", config).file("flat.json", r#"{"crm_tier":"gold"}"#);
    place.run(&["check", "-q", "--write-baseline", "known.json"]);
    let before = fs::read_to_string(place.path().join("known.json")).unwrap();
    assert!(before.contains("missing-attributes"), "{before}");
    let place = place.file("payloadlint.toml", "");
    let prune = ["check", "--baseline", "known.json", "--write-baseline", "known.json"];
    let run = place.run(&prune);
    assert!(!run.stderr.contains("fixed"), "{run}");
    assert_eq!(fs::read_to_string(place.path().join("known.json")).unwrap(), before);
}

#[test]
fn a_rule_that_cannot_run_fixes_nothing() {
    let place = Place::new()
        .file("schema.txt", r#"{"required":["crm_id"]}"#)
        .file("a.json", r#"{"attributes":{"x":"y"}}"#);
    place.run(&["check", "-q", "--schema", "schema.txt", "--write-baseline", "known.json"]);
    let run = place.run(&["check", "--baseline", "known.json"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run}");
    let fixed = place.file("a.json", r#"{"attributes":{"crm_id":"y"}}"#);
    let run = fixed.run(&["check", "--schema", "schema.txt", "--baseline", "known.json"]);
    assert!(run.stderr.contains("1 finding in known.json fixed"), "{run}");
}

/// Which of several equal findings is new cannot be known: all of them are counted, and none is blamed.
#[test]
fn more_equal_findings_than_are_known() {
    let line = |value: &str| format!("{{\"attributes\":{{\"crm_tier\":{value}}}}}\n");
    let dump = |values: &[&str]| values.iter().map(|value| line(value)).collect::<String>();
    let place = Place::new().file("topic.ndjson", &dump(&["\"gold\"", "null", "\"a\"", "null", "null"]));
    place.run(&["check", "-q", "--write-baseline", "known.json"]);
    let written = fs::read_to_string(place.path().join("known.json")).unwrap();
    assert!(written.contains("\"place\":\"/attributes/crm_tier\",\"count\":3}"), "{written}");

    let place = place.file("topic.ndjson", &dump(&["null", "null", "\"a\"", "null", "null"]));
    let run = place.run(&["check", "--baseline", "known.json"]);
    insta::assert_snapshot!(run);
    for format in ["concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "rdjson"] {
        let run = place.run(&["check", "-f", format, "--baseline", "known.json"]);
        assert!(run.stdout.contains("4 here, 3 known from the baseline"), "{format}: {run}");
        assert_eq!(run.status, 1);
    }
    // Fewer are fixed, and pruned.
    let place = place.file("topic.ndjson", &dump(&["null", "\"b\""]));
    let run = place.run(&["check", "--baseline", "known.json", "--write-baseline", "known.json"]);
    assert_eq!(
        (run.status, run.stderr.contains("2 findings in known.json fixed and removed")),
        (0, true),
        "{run}"
    );
    let written = fs::read_to_string(place.path().join("known.json")).unwrap();
    assert!(written.contains("\"place\":\"/attributes/crm_tier\"}"), "{written}");
}

/// One that the first version wrote: its paths count from the folder of the config, or from where
/// it was written.
#[test]
fn an_old_one_is_read() {
    let old = r#"{"payloadlint_baseline":1,
"findings":[
{"path":"svc/x.json","rule":"null-value","place":"/attributes/a","fingerprint":"0123456789abcdef0123456789abcdef"}
]}"#;
    let place = Place::new().file("svc/x.json", r#"{"attributes":{"a":null}}"#).file("ci/known.json", old);
    let known = "note: not reported: 1 known from the baseline\n";
    assert_eq!(place.run(&["check", "--baseline", "ci/known.json"]).stderr, known);
    let place = place.file("payloadlint.toml", "").file("known.json", old);
    assert_eq!(place.run_in("svc", &["check", "--baseline", "../ci/known.json"]).stderr, known);
    // From another folder, without a config: it is beside the files.
    fs::remove_file(place.path().join("payloadlint.toml")).unwrap();
    assert_eq!(place.run_in("svc", &["check", "--baseline", "../known.json"]).stderr, known);
}

#[test]
fn stdin_has_a_baseline_too() {
    let place = Place::new();
    let old = "{\"attributes\":{\"a\":null}}\n";
    let args = |baseline: &'static str| vec!["check", "-f", "concise", "-", baseline, "known.json"];
    assert_eq!(place.run_with(&args("--write-baseline"), &[], old).status, 0);
    let new = "{\"attributes\":{\"a\":null,\"b\":null}}\n";
    let run = place.run_with(&args("--baseline"), &[], new);
    assert_eq!((run.status, run.stdout.contains("`b` is null")), (1, true), "{run}");
    let named = ["--stdin-name", "topic.ndjson"];
    let run = place.run_with(&[args("--write-baseline"), named.to_vec()].concat(), &[], old);
    assert_eq!(run.status, 0, "{run}");
    let run = place.run_with(&[args("--baseline"), named.to_vec()].concat(), &[], old);
    assert_eq!(run.status, 0, "{run}");
}

/// A file that users write may be a pipe by mistake: it is refused, not waited for.
#[cfg(unix)]
#[test]
fn a_pipe_is_no_config_no_baseline_no_schema_and_no_list() {
    let place = place();
    let pipe = place.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for option in ["--config", "--baseline", "--schema", "--files-from"] {
        for path in ["pipe", "/dev/zero"] {
            let run = place.run(&["check", option, path]);
            assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{option} {path}: {run}");
            assert!(run.stderr.contains("it is a pipe or a device, not a regular file"), "{run}");
        }
    }
    let place = place.file("payloadlint.toml", "baseline = \"pipe\"\n");
    assert_eq!(place.run(&["check"]).status, 2);
    let place = place.file("payloadlint.toml", "[attributes]\nschema = \"schema.txt\"\n");
    let place = place.file("schema.txt", "{\"$ref\":\"pipe\"}");
    assert_eq!(place.run(&["check"]).status, 2);
    // The nearest config of a folder below, and that of the folder.
    fs::remove_file(place.path().join("payloadlint.toml")).unwrap();
    fs::rename(&pipe, place.path().join("b/payloadlint.toml")).unwrap();
    assert_eq!(place.run(&["check"]).status, 2);
    assert_eq!(place.run_in("b", &["check"]).status, 2);
}
