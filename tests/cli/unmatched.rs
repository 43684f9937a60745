//! Entries of the config that match nothing, and how globs match.

use std::fmt::Write as _;

use super::{Place, Run};

const NULL: &str = "{\"attributes\":{\"crm_tier\":null}}\n";
const GOOD: &str = "{\"attributes\":{\"crm_tier\":\"gold\"}}\n";

fn place(config: &str) -> Place {
    Place::new().file("payloadlint.toml", config).file("fixtures/a.json", GOOD)
}

/// The lines of `unmatched-paths`, without the path of the config.
fn unmatched(run: &Run) -> Vec<&str> {
    let lines = run.stdout.lines().filter(|line| line.contains("[unmatched-paths]"));
    lines.map(|line| line.strip_prefix("payloadlint.toml:").unwrap_or(line)).collect()
}

#[test]
fn each_glob_that_matches_nothing_is_a_finding() {
    let config = "include = [\"fixtures/**\", \"recordings/**\"]\n\
                  [[paths]]\nfiles = [\"fixtures/*.json\", \"fixtuers/*\"]\noperation = \"attributes\"\n\
                  [[paths]]\nfiles = \"nope/**\"\nrules = { null-value = \"off\" }\n";
    let run = place(config).run(&["check", "-f", "concise"]);
    assert_eq!(run.status, 0, "{run}");
    assert_eq!(
        unmatched(&run),
        [
            "1:27: warning[unmatched-paths] no file matches `recordings/**` in `include`",
            "3:29: warning[unmatched-paths] no file that was read matches `fixtuers/*`",
            "6:9: warning[unmatched-paths] no file that was read matches `nope/**`",
        ]
    );
    let place = place(config);
    assert_eq!(place.run(&["check", "--fail-on", "warning"]).status, 1);
    assert_eq!(place.run(&["check", "--fail-on", "warning", "--rule", "unmatched-paths=off"]).status, 0);
    // Where some files are named, others may match.
    for args in [&["check", "fixtures"][..], &["check", "--exclude", "x"], &["check", "--include", "*.json"]]
    {
        assert_eq!(unmatched(&place.run(&[args, &["-f", "concise"]].concat())), [""; 0], "{args:?}");
    }
}

#[test]
fn the_nearest_path_is_suggested() {
    let config = "[[paths]]\nfiles = \"fixtuers/**\"\noperation = \"attributes\"\n";
    insta::assert_snapshot!(place(config).run(&["check", "--only", "unmatched-paths"]));
}

#[test]
fn a_folder_name_means_all_that_is_below() {
    let files = |config: &str| {
        let place = place(config).file("fixtures/deep/b.json", NULL).file("other/c.json", NULL);
        place.run(&["check", "-f", "concise"])
    };
    for name in ["fixtures", "fixtures/", "./fixtures", "/fixtures"] {
        let run = files(&format!("[[paths]]\nfiles = \"{name}\"\nrules = {{ null-value = \"off\" }}\n"));
        assert_eq!(run.stdout.matches("[null-value]").count(), 1, "{name}: {run}");
        assert_eq!(unmatched(&run), [""; 0]);
        let run = files(&format!("include = \"{name}\"\n"));
        assert!(run.stdout.contains("(2 sources)"), "{name}: {run}");
        let run = files(&format!("exclude = \"{name}\"\n"));
        assert!(run.stdout.contains("(1 source)"), "{name}: {run}");
    }
}

#[test]
fn an_exclamation_mark_is_refused() {
    let mut all = String::new();
    for config in [
        "[[paths]]\nfiles = [\"fixtures/**\", \"!fixtures/a.json\"]\n",
        "include = [\"!a\"]\n",
        "exclude = [\"!a\"]\n",
    ] {
        let run = place(config).run(&["check"]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        all.push_str(&run.stderr);
    }
    let run = place("").run(&["check", "--exclude", "!a"]);
    assert_eq!(run.status, 2);
    insta::assert_snapshot!(all + &run.stderr);
}

#[test]
fn a_pointer_that_allows_nothing() {
    let config =
        "[[paths]]\nfiles = \"fixtures/**\"\nallow = [\"/attributes/crm_*\", \"/attributes/gone\"]\n";
    let null = || place(config).file("fixtures/a.json", NULL);
    let run = null().run(&["check", "-f", "concise"]);
    assert_eq!(
        unmatched(&run),
        ["3:31: warning[unmatched-paths] the pointer `/attributes/gone` allows nothing"]
    );
    // What was not looked for cannot be missing, nor what could not be read.
    let run = null().run(&["check", "-f", "concise", "--rule", "empty-string=off"]);
    assert_eq!(unmatched(&run), [""; 0]);
    // One cause, one finding.
    let config = config.replace("fixtures/**", "nope");
    let run = place(&config).run(&["check", "-f", "concise"]);
    assert_eq!(unmatched(&run).len(), 1, "{run}");
}

/// A body that another file refers to is linted there, and its settings apply to nothing; it was
/// read all the same.
#[test]
fn a_file_that_another_one_refers_to_was_read() {
    let place = Place::new()
        .file("payloadlint.toml", "[[paths]]\nfiles = \"bodies/**\"\n")
        .file("bodies/a.json", GOOD)
        .file(
            "a.http",
            "PATCH https://api.mypurecloud.com/api/v2/conversations/calls/3f1c2d4e-5a6b-4000-8000-000000000001/\
             participants/7b9d0e1f-2a3c-4000-8000-00000000000a/attributes\nContent-Type: application/json\n\n\
             < ./bodies/a.json\n",
        );
    let run = place.run(&["check", "-f", "concise"]);
    assert_eq!(unmatched(&run), [""; 0], "{run}");
}

/// One pass over the config, not one for each entry.
#[test]
fn many_entries_that_match_nothing() {
    let mut entries = String::new();
    for at in 0..3000 {
        let _ = writeln!(entries, "[[paths]]\nfiles = \"nope/{at}.json\"");
    }
    let run = place(&entries).run(&["check", "-f", "concise"]);
    assert_eq!(unmatched(&run).len(), 3000);
}

/// The table in `docs/config.md`.
#[test]
fn globs_match_as_documented() {
    let page = include_str!("../../docs/config.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .skip_while(|line| !line.starts_with("| glob "))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() >= 10, "{rows:?}");
    let cells =
        |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    for row in rows {
        let globs = cells(row[0]);
        for (column, matches) in [(1, true), (2, false)] {
            for path in cells(row[column]) {
                for glob in &globs {
                    let config = format!("include = '{glob}'\n");
                    let place = Place::new().file("payloadlint.toml", &config).file(&path, GOOD);
                    let run = place.run(&["check", "-f", "concise"]);
                    assert_eq!(run.stdout.contains("(1 source)"), matches, "{glob} {path}: {run}");
                }
            }
        }
    }
}
