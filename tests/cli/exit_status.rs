//! The exit status of runs in which nothing, something or everything was checked: `docs/exit-codes.md`.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use super::{Place, Run};

const CLEAN: &str = "{\"attributes\": {\"crm_id\": \"1\"}}\n";
const NULL: &str = "{\"attributes\": {\"crm_id\": null}}\n";
const UNRELATED: &str = "{\"some\": \"thing\"}\n";
const READS: &str = "{\"log\": {\"version\": \"1.2\", \"creator\": {\"name\": \"x\", \"version\": \"1\"}, \"entries\": [\
    {\"request\": {\"method\": \"GET\", \"url\": \"https://api.mypurecloud.com/api/v2/users/me\", \"headers\": []}, \
     \"response\": {\"status\": 200}}]}}\n";

/// A run, its exit status, and what stderr says of it.
struct Case {
    name: &'static str,
    args: &'static [&'static str],
    stdin: Option<&'static str>,
    status: i32,
    says: &'static str,
}

const CASES: [Case; 17] = [
    Case {
        name: "empty stdin",
        args: &["-", "-o", "attributes"],
        stdin: Some(""),
        status: 2,
        says: "error: nothing was checked: <stdin>: empty file\n",
    },
    Case {
        name: "empty stdin of a forced kind",
        args: &["-", "-o", "attributes", "--as", "ndjson"],
        stdin: Some(""),
        status: 2,
        says: "error: nothing was checked: <stdin>: empty file\n",
    },
    Case {
        name: "an error of kcat on stdin",
        args: &["-"],
        stdin: Some("% ERROR: Local: Broker transport failure\n"),
        status: 2,
        says: "error: nothing was checked: <stdin>: neither JSON nor a known recording format\n",
    },
    Case {
        name: "an HTML error page on stdin",
        args: &["-"],
        stdin: Some("<html><h1>502 Bad Gateway</h1></html>\n"),
        status: 2,
        says: "error: nothing was checked: <stdin>: neither JSON nor a known recording format\n",
    },
    Case {
        name: "empty file",
        args: &["empty.json", "-o", "attributes"],
        stdin: None,
        status: 2,
        says: "error: nothing was checked: empty.json: empty file\n",
    },
    Case {
        name: "file of white space",
        args: &["blank.json"],
        stdin: None,
        status: 2,
        says: "error: nothing was checked: blank.json: only white space\n",
    },
    Case {
        name: "unrelated JSON named",
        args: &["unrelated/a.json"],
        stdin: None,
        status: 2,
        says: "error: nothing was checked: unrelated/a.json: unknown operation",
    },
    Case {
        name: "folder of unrelated JSON",
        args: &["unrelated"],
        stdin: None,
        status: 2,
        says: "(and 1 more request)\n",
    },
    Case { name: "mixed", args: &["mixed"], stdin: None, status: 0, says: "" },
    Case {
        name: "mixed, skipped requests refused",
        args: &["mixed", "--fail-on-skipped"],
        stdin: None,
        status: 2,
        says: "error: 1 request skipped: mixed/b.json: unknown operation",
    },
    Case { name: "mixed, with findings", args: &["mixed", "null.json"], stdin: None, status: 1, says: "" },
    Case {
        name: "unreadable",
        args: &["packed.zip"],
        stdin: None,
        status: 2,
        says: "error: nothing was checked: packed.zip: compressed with zip",
    },
    Case {
        name: "a path that is not there",
        args: &["nowhere.json"],
        stdin: None,
        status: 2,
        says: "error: nothing was checked\n",
    },
    Case {
        name: "only GETs",
        args: &["reads.har"],
        stdin: None,
        status: 2,
        says: "error: nothing was checked: reads.har: GET requests have no body to check\n",
    },
    Case {
        name: "GETs beside a body are not applicable",
        args: &["reads.har", "mixed/a.json", "--fail-on-skipped"],
        stdin: None,
        status: 0,
        says: "",
    },
    Case {
        name: "pre-commit with no relevant file",
        args: &["--force-exclude", "--allow-empty", "unrelated/a.json", "excluded.json"],
        stdin: None,
        status: 0,
        says: "",
    },
    Case {
        name: "pre-commit with nothing but excluded files",
        args: &["--force-exclude", "--allow-empty", "excluded.json"],
        stdin: None,
        status: 0,
        says: "",
    },
];

fn place() -> Place {
    let place = Place::new()
        .file("empty.json", "")
        .file("blank.json", " \r\n")
        .file("unrelated/a.json", UNRELATED)
        .file("unrelated/b.json", UNRELATED)
        .file("mixed/a.json", CLEAN)
        .file("mixed/b.json", UNRELATED)
        .file("null.json", NULL)
        .file("reads.har", READS)
        .file("excluded.json", NULL)
        .file("payloadlint.toml", "exclude = [\"excluded.json\"]\n");
    fs::write(place.path().join("packed.zip"), b"PK\x03\x04and more").unwrap();
    place
}

fn run(place: &Place, command: &str, case: &Case, more: &[&str]) -> Run {
    let args = [&[command], case.args, more].concat();
    let mut command = place.command(&args);
    match case.stdin {
        Some("") => {
            // A pipe that is closed at once.
            let mut child =
                command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            drop(child.stdin.take());
            let output = child.wait_with_output().unwrap();
            Run {
                status: output.status.code().unwrap(),
                stdout: place.cleaned(&output.stdout),
                stderr: place.cleaned(&output.stderr),
            }
        }
        stdin => place.finish(command, stdin.unwrap_or_default()),
    }
}

#[test]
fn of_every_case_in_every_form() {
    let place = place();
    for case in &CASES {
        for more in [
            &[][..],
            &["-q"],
            &["-f", "concise"],
            &["-f", "json"],
            &["-f", "ndjson"],
            &["-f", "sarif"],
            &["-f", "junit"],
            &["-f", "github"],
            &["-f", "gitlab"],
            &["-f", "rdjson"],
            &["--report", "json=report.json"],
            &["-q", "-f", "json", "--report", "junit=report.xml"],
        ] {
            let run = run(&place, "check", case, more);
            assert_eq!(run.status, case.status, "{} {more:?}\n{run}", case.name);
            assert!(run.stderr.contains(case.says), "{} {more:?}\n{run}", case.name);
            let nothing = case.says.contains("nothing was checked") || case.name.contains("folder of");
            assert_eq!(run.stderr.contains("error: nothing was checked"), nothing, "{}\n{run}", case.name);
            if matches!(more, ["-f", "json" | "sarif" | "gitlab" | "rdjson"] | ["-q", "-f", "json", ..]) {
                let read = serde_json::from_str::<Value>(&run.stdout);
                assert!(read.is_ok(), "{} {more:?}\n{run}", case.name);
            }
            if more == ["-f", "junit"] {
                assert!(roxmltree::Document::parse(&run.stdout).is_ok(), "{}\n{run}", case.name);
            }
            if more == ["--report", "json=report.json"] {
                let report = fs::read_to_string(place.path().join("report.json")).unwrap();
                let report: Value = serde_json::from_str(&report).unwrap();
                let schema = serde_json::from_str(include_str!("../../schemas/report-v1.json")).unwrap();
                jsonschema::validate(&schema, &report).unwrap();
            }
            for report in ["report.json", "report.xml"] {
                let _ = fs::remove_file(place.path().join(report));
            }
        }
    }
}

/// `fix`, `extract` and `confirm` say the same of the same input.
#[test]
fn of_every_command() {
    let place = place();
    for case in &CASES {
        // What is left after a fix, and whether it can be sent, is another matter.
        if case.status == 1 {
            continue;
        }
        for (command, more) in [("fix", &["--diff"][..]), ("extract", &["--out", "out", "--force"])] {
            let run = run(&place, command, case, more);
            assert_eq!(run.status, case.status, "{command}: {}\n{run}", case.name);
            // `extract` has said before why a file cannot be read.
            let says = if case.name == "unreadable" { "error: nothing was checked" } else { case.says };
            assert!(run.stderr.contains(says), "{command}: {}\n{run}", case.name);
        }
        #[cfg(feature = "live")]
        if !case.args.contains(&"--force-exclude") {
            let run = run(&place, "confirm", case, &[]);
            assert_eq!(run.status, case.status, "confirm: {}\n{run}", case.name);
        }
    }
}

#[test]
fn the_summary_says_what_was_not_checked() {
    let place = place();
    let run = place.run(&["check", "mixed"]);
    assert_eq!(
        run.stdout,
        "no findings in 1 of 2 requests (2 sources); 1 skipped\n\
         1 request skipped: mixed/b.json: unknown operation: set `-o` or `[[paths]]`\n",
        "{run}"
    );
    assert_eq!(run.stderr, "", "{run}");
    // Where stdout is for a program, stderr says it.
    let run = place.run(&["check", "-f", "json", "mixed"]);
    assert!(run.stderr.starts_with("note: 1 request skipped: mixed/b.json: "), "{run}");
    assert_eq!(place.run(&["check", "-q", "-f", "json", "mixed"]).stderr, "");
    let run = place.run(&["check", "unrelated"]);
    assert!(run.stdout.starts_with("nothing was checked: 2 requests (2 sources); 2 skipped\n"), "{run}");
    let run = place.run(&["check", "empty.json"]);
    assert_eq!(run.stdout, "nothing was checked: no requests found (1 source)\n", "{run}");
    let run = place.run(&["check", "reads.har", "mixed/a.json"]);
    assert!(
        run.stdout.starts_with("no findings in 1 of 2 requests (2 sources); 1 skipped (1 not applicable)\n"),
        "{run}"
    );
}

/// A finding about the config is in no request.
#[test]
fn a_finding_about_the_config_is_in_no_request() {
    let place = Place::new()
        .file("a.json", CLEAN)
        .file("payloadlint.toml", "[[paths]]\nfiles = \"a.json\"\nexpect = \"null-value\"\n");
    let run = place.run(&["check", "-f", "concise"]);
    assert!(run.stdout.contains("1 error about the config, none in 1 request (1 source); 1 clean"), "{run}");
}

#[test]
fn the_config_refuses_skipped_requests() {
    let place = Place::new()
        .file("a.json", CLEAN)
        .file("b.json", UNRELATED)
        .file("payloadlint.toml", "fail-on-skipped = true\n");
    let run = place.run(&["check"]);
    assert!(run.status == 2 && run.stderr.contains("error: 1 request skipped: b.json"), "{run}");
    let place = place.file("payloadlint.toml", "fail-on-skipped = \"yes\"\n");
    let run = place.run(&["check"]);
    assert!(run.status == 2 && run.stderr.contains("`fail-on-skipped` must be true or false"), "{run}");
}

/// Reports of earlier runs are left out of walks, whatever they are called, and are not checked
/// where they are named.
#[test]
fn reports_of_earlier_runs_are_not_checked() {
    for source in [NULL, CLEAN] {
        let place = Place::new().file("a.json", source);
        for format in ["human", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "rdjson"] {
            let report = format!("{format}={format}.json");
            place.run(&["check", "a.json", "-o", "attributes", "--report", &report]);
            let name = format!("{format}.json");
            let run = place.run(&["check", &name, "-o", "attributes"]);
            assert_eq!(run.status, 2, "{format}\n{run}");
            let reason = if fs::read(place.path().join(&name)).unwrap().is_empty() {
                "empty file"
            } else {
                "a report or a baseline that payloadlint wrote"
            };
            assert!(
                run.stderr.contains(&format!("nothing was checked: {name}: {reason}")),
                "{format}\n{run}"
            );
        }
        place.run(&["check", "a.json", "-o", "attributes", "--write-baseline", "known.json"]);
        let alone = place.run(&["check", "a.json", "-o", "attributes"]).stdout;
        let all = place.run(&["check", "-o", "attributes"]);
        assert_eq!(all.stdout, alone, "{all}");
        let before = fs::read(place.path().join("gitlab.json")).unwrap();
        place.run(&["fix", "-o", "attributes", "--unsafe", "."]);
        assert_eq!(fs::read(place.path().join("gitlab.json")).unwrap(), before);
    }
}

/// Records of a topic: a null is a tombstone, and an empty value a body without a byte.
#[test]
fn null_and_empty_values_of_a_topic() {
    let kcat = |payload: &str| {
        format!("{{\"topic\":\"t\",\"partition\":0,\"offset\":4,\"key\":\"k\",\"payload\":{payload}}}\n")
    };
    let rpk = |value: &str| {
        format!("{{\"topic\":\"t\",\"partition\":0,\"offset\":4,\"timestamp\":1,\"value\":{value}}}\n")
    };
    let body = "\"{\\\"attributes\\\":{\\\"a\\\":\\\"1\\\"}}\"";
    let center = |value: &str| {
        format!(
            "[{{\"topic\":\"t\",\"partition\":0,\"offset\":4,\"timestamp\":1,\"timestampType\":\"CREATE_TIME\",\
             \"headers\":[],\"value\":{body}}},{{\"topic\":\"t\",\"partition\":0,\"offset\":5,\"timestamp\":1,\
             \"timestampType\":\"CREATE_TIME\",\"headers\":[],\"value\":{value}}}]"
        )
    };
    let envelope = "{\"schema\":{\"type\":\"string\"},\"payload\":";
    for (format, empty, null) in [
        ("kcat", kcat(body) + &kcat("\"\""), kcat(body) + &kcat("null")),
        ("kcat, blank", kcat(body) + &kcat("\" \""), kcat(body) + &kcat("null")),
        ("rpk", rpk(body) + &rpk("\"\""), rpk(body) + &rpk("null")),
        ("control center", center("\"\""), center("null")),
        (
            "console consumer",
            "k1\t{\"attributes\":{\"a\":\"1\"}}\nk2\t\n".to_owned(),
            "k1\t{\"attributes\":{\"a\":\"1\"}}\nk2\tnull\n".to_owned(),
        ),
        ("connect", format!("{CLEAN}{envelope}\"\"}}\n"), format!("{CLEAN}{envelope}null}}\n")),
        ("console consumer without keys", String::new(), format!("{CLEAN}null\n{CLEAN}")),
    ] {
        let place = Place::new();
        let run = place.run_with(&["check", "-", "-o", "attributes", "-f", "json"], &[], &null);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(run.status, 0, "{format}\n{run}");
        assert_eq!(report["summary"]["not_applicable"], 1, "{format}\n{run}");
        assert_eq!(report["findings"], Value::Array(Vec::new()), "{format}\n{run}");
        if empty.is_empty() {
            continue;
        }
        for args in [&["check", "-", "-o", "attributes", "-f", "json"][..], &["check", "-", "-f", "json"]] {
            let run = place.run_with(args, &[], &empty);
            let report: Value = serde_json::from_str(&run.stdout).unwrap();
            assert_eq!(report["findings"][0]["rule"], "empty-body", "{format}\n{run}");
            assert_eq!(report["findings"][0]["record"], 1, "{format}\n{run}");
            assert_eq!(report["summary"]["unreadable"], 0, "{format}\n{run}");
        }
    }
    let run = Place::new().run_with(&["check", "-"], &[], &kcat("\"\""));
    assert!(run.status == 2 && run.stderr.contains("an empty payload with an unknown operation"), "{run}");
}
