//! What a run writes beside what it reads: reports and baselines.

use std::fs;

use super::Place;

const NULL: &str = "{\"attributes\":{\"crm_tier\":null}}\n";

/// The usual call in CI writes into the folder that it walks. A report was read while it was being
/// written, as an empty file or half of one, whichever came first.
#[test]
fn what_a_run_writes_is_not_read() {
    let place =
        Place::new().file("payloadlint.toml", "").file("fixtures/a.json", NULL).file("fixtures/b.json", NULL);
    let reports = ["--report", "json=report.json", "--report", "ndjson=./fixtures/r.ndjson"];
    let args = [&["check", "-f", "concise"], &reports[..], &["--write-baseline", "known.json"]].concat();
    for threads in ["1", "2"] {
        let run = place.run(&[&args[..], &["--threads", threads]].concat());
        assert_eq!(run.stdout, "no findings in 2 requests (2 sources)\n", "{run}");
    }
    // From another folder, and with the baseline that was written.
    let below = ["check", "-f", "concise", "--report", "json=../report.json", "--baseline", "../known.json"];
    let run = place.run_in("fixtures", &[&below[..], &["--exclude", "r.ndjson", ".."]].concat());
    assert_eq!(run.stdout, "no findings in 2 requests (2 sources)\n", "{run}");
}

#[test]
fn no_file_that_is_used_is_written_over() {
    let place = Place::new().file("a.json", NULL).file("s.json", "{}").file("payloadlint.toml", "");
    place.run(&["check", "--write-baseline", "known.json"]);
    let cases = [
        (&["--report", "json=./a.json", "a.json"][..], "the report ./a.json"),
        (&["--report", "json=s.json", "--schema", "s.json"], "the report s.json"),
        (&["--report", "json=known.json", "--baseline", "known.json"], "the report known.json"),
        (&["--report", "json=payloadlint.toml"], "the report payloadlint.toml"),
        (&["--write-baseline", "a.json", "a.json"], "the baseline a.json"),
    ];
    for (args, what) in cases {
        let run = place.run(&[&["check"], args].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run}");
        assert_eq!(
            run.stderr,
            format!(
                "error: {what} would overwrite a file that this run uses\n  \
                 help: use another file name, or remove the file from the paths\n"
            )
        );
    }
    assert_eq!(fs::read_to_string(place.path().join("a.json")).unwrap(), NULL);
    let run = place.run(&["check", "--report", "json=x", "--report", "sarif=./x"]);
    assert!(run.stderr.starts_with("error: two reports have the same file ./x\n"), "{run}");
    assert!(!place.path().join("x").exists());
}

/// Reported before any work, with nothing on stdout that might be detected as a result.
#[test]
fn what_cannot_be_written_is_reported_first() {
    let place = Place::new().file("a.json", NULL).file("folder/b.json", NULL);
    for (args, reported) in [
        (
            ["--report", "sarif=gone/x.sarif"],
            "error: the report gone/x.sarif cannot be written: No such file or directory (os error 2)\n  \
             help: create the folder gone first\n",
        ),
        (
            ["--report", "sarif=folder"],
            "error: the report folder cannot be written: Is a directory (os error 21)\n",
        ),
        (
            ["--write-baseline", "gone/known.json"],
            "error: the baseline gone/known.json cannot be written: No such file or directory (os error 2)\n  \
             help: create the folder gone first\n",
        ),
        (["--write-baseline", "folder"], "error: the baseline folder cannot be written: is a directory\n"),
    ] {
        let run = place.run(&[&["check"], &args[..]].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run}");
        if cfg!(unix) {
            assert_eq!(run.stderr, reported);
        }
    }
}

/// A report or a baseline is written over one of ours alone.
#[test]
fn no_other_file_is_written_over() {
    let place = Place::new()
        .file("a/a.json", NULL)
        .file("package.json", "{\"name\": \"x\"}")
        .file("main.c", "#include <a.h>\n");
    for (args, what) in [
        (["--report", "sarif=package.json"], "package.json exists and is not a report"),
        (["--report", "concise=main.c"], "main.c exists and is not a report"),
        (["--report", "json=a/a.json"], "a/a.json exists and is not a report"),
        (["--write-baseline", "package.json"], "package.json exists and is not a baseline"),
    ] {
        let run = place.run(&["check", args[0], args[1], "a"]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run}");
        assert!(run.stderr.starts_with(&format!("error: {what} of payloadlint\n")), "{run}");
    }
    assert_eq!(fs::read_to_string(place.path().join("a/a.json")).unwrap(), NULL);
    // Nor is a good one emptied before another one is refused.
    place.run(&["check", "--report", "json=good.json", "a"]);
    let good = fs::read_to_string(place.path().join("good.json")).unwrap();
    place.run(&["check", "--report", "json=good.json", "--report", "json=main.c", "a"]);
    assert_eq!(fs::read_to_string(place.path().join("good.json")).unwrap(), good);
    // Each format over each, with findings and without, and a baseline over a baseline.
    let formats = ["human", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "rdjson"];
    for first in formats {
        for second in formats {
            for rules in ["null-value=error", "null-value=off"] {
                for format in [first, second] {
                    let report = format!("{format}=report");
                    let run = place.run(&["check", "-q", "--rule", rules, "--report", &report, "a"]);
                    assert_ne!(run.status, 2, "{first} {second} {run}");
                }
            }
        }
    }
    for _ in 0..2 {
        assert_ne!(place.run(&["check", "--write-baseline", "known.json", "a"]).status, 2);
    }
}
