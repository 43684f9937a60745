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
        "note: known.json: 3 findings written\nnote: findings that do not count: 3 in the baseline\n"
    );
    insta::assert_snapshot!(fs::read_to_string(place.path().join("known.json")).unwrap());

    let run = place.run(&["check", "-f", "concise", "--baseline", "known.json", "a.json", "b"]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (0, "note: findings that do not count: 3 in the baseline\n")
    );

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
fn what_is_fixed_is_told_and_pruned() {
    let place = place();
    place.run(&["check", "--write-baseline", "known.txt"]);
    let before = fs::read_to_string(place.path().join("known.txt")).unwrap();
    let place = place.file("a.json", r#"{"attributes":{"x":null,"w":null}}"#);

    // What was not read cannot be fixed.
    let run = place.run(&["check", "--baseline", "known.txt", "b"]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (0, "note: findings that do not count: 1 in the baseline\n")
    );
    // Nor can what was not asked for.
    let run = place.run(&["check", "--baseline", "known.txt", "--only", "empty-string"]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (0, "note: findings that do not count: 1 in the baseline\n")
    );

    let run = place.run(&["check", "-f", "concise", "--baseline", "known.txt"]);
    assert_eq!(run.status, 1);
    assert_eq!(
        run.stderr,
        "note: findings that do not count: 2 in the baseline\nnote: 1 finding of known.txt fixed\n  \
         help: `--baseline known.txt --write-baseline known.txt` prunes what is fixed\n"
    );

    let run = place.run(&["check", "--baseline", "known.txt", "--write-baseline", "known.txt"]);
    assert_eq!(run.status, 1, "the new one still counts");
    assert_eq!(
        run.stderr,
        "note: known.txt: 2 findings written\nnote: findings that do not count: 2 in the baseline\n\
         note: 1 finding of known.txt fixed, and pruned\n"
    );
    let after = fs::read_to_string(place.path().join("known.txt")).unwrap();
    let kept: Vec<&str> = before.lines().filter(|line| !line.contains("/attributes/y")).collect();
    assert_eq!(after.lines().collect::<Vec<_>>(), kept);
}

#[test]
fn a_baseline_that_is_not_ours() {
    let place = place()
        .file("report.txt", r#"{"version":1,"tool":{"name":"payloadlint"},"findings":[]}"#)
        .file("later.txt", r#"{"payloadlint_baseline":2,"findings":[]}"#)
        .file("broken.txt", "{\"payloadlint_baseline\":1,\n");
    let mut all = String::new();
    for name in ["report.txt", "later.txt", "broken.txt", "gone.txt"] {
        let run = place.run(&["check", "--baseline", name]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        all.push_str(&run.stderr);
    }
    insta::assert_snapshot!(all);
}
