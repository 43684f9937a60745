//! Nothing that a source, its name or an argument holds steers a terminal or the log of a CI
//! server: neither escape sequences nor bidirectional characters come out raw, nor does a name
//! begin a line.

use std::os::unix::fs::symlink;

use super::{Place, Run};

/// A name, key or value: a workflow command, an escape sequence, CSI in one character, an override
/// of the direction.
const STEERING: &str = "x\n::error::OWNED\u{1b}[31m\u{9b}31m\u{202e}\u{7f}";

const FORMATS: [&str; 9] =
    ["human", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "rdjson"];

const PATH: &str = "/api/v2/conversations/calls/3f1c2d4e-5a6b-4000-8000-000000000001/participants/7b9d0e1f-2a3c-4000-8000-00000000000a/attributes";

/// Sources with such characters in every place that comes from outside.
fn place() -> Place {
    let json = serde_json::Value::from(STEERING).to_string();
    let line = STEERING.replace('\n', " ");
    let call = |method: &str, path: &str, header: &str, body: &str| {
        format!("{method} {path} HTTP/1.1\r\nHost: api.mypurecloud.com\r\n{header}\r\n\r\n{body}\r\n")
    };
    let place = Place::new()
        .file(
            &format!("{STEERING}.json"),
            &format!("{{\"attributes\":{{{json}:null,\"a\":{json},\"b\":{{}}}}}}"),
        )
        .file(&format!("{STEERING}.ndjson"), "{\"attributes\":{\"a\":null}}\nnull\n")
        .file(&format!("skipped{STEERING}.json"), "{\"x\":1}")
        .file(&format!("broken{STEERING}.har"), "{\"log\":{\"entries\":[{},{\"request\":")
        .file(&format!("unknown{STEERING}.json"), &format!("{{\"attributes\":{{}},{json}:{json}}}"))
        .file(
            "a.http",
            &[
                call(
                    "PATCH",
                    PATH,
                    &format!("Content-Type: text/plain; {line}"),
                    "{\"attributes\":{\"a\":null}}",
                ),
                call("PATCH", PATH, &format!("Authorization: Bearer {line}"), "{\"attributes\":{}}"),
                call(
                    "PATCH",
                    &format!("{PATH}/{}", line.replace(' ', "")),
                    "X: y",
                    "{\"attributes\":{\"a\":null}}",
                ),
            ]
            .concat(),
        );
    symlink("nowhere", place.path().join(format!("link{STEERING}.json"))).expect("a link");
    place
}

/// What must not come out; `diff`: lines of a source do.
fn holds_back(run: &Run, what: &str) {
    for (name, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        for raw in ['\u{1b}', '\u{9b}', '\u{202e}', '\u{7f}'] {
            assert!(!text.contains(raw), "{what}: {raw:?} in {name}: {text:?}");
        }
        assert!(!text.contains("\n::error::OWNED"), "{what}: a line of {name}: {text:?}");
    }
}

#[test]
fn reports_of_every_format() {
    let place = place();
    for format in FORMATS {
        for operation in [&[][..], &["-o", "attributes"], &["-o", "participant"]] {
            let run = place.run(&[&["check", "-f", format, "--verbose", "."], operation].concat());
            assert!(run.stdout.len() > 200, "{run}");
            holds_back(&run, format);
        }
    }
}

#[test]
fn the_other_commands() {
    let place = place();
    let name = format!("{STEERING}.ndjson");
    for args in [
        &["fix", "--diff", "--color", "never", &name][..],
        &["extract", ".", "--out", STEERING, "-o", "attributes"],
        &["extract", ".", "--out", STEERING, "-o", "attributes"],
        &["check", "-o", "attributes", "--write-baseline", STEERING, "."],
        &["check", "-o", "attributes", "--baseline", STEERING, "."],
        &["check", STEERING],
        &["check", &format!("--{STEERING}")],
        &["check", "--rule", STEERING, "."],
        &["check", "--config", STEERING, "."],
        &["check", "--schema", STEERING, "."],
        &["check", "--baseline", &format!("no{STEERING}"), "."],
        &["check", "--include", &format!("[{STEERING}"), "."],
        &["check", "--files-from", STEERING],
        &["check", "--report", &format!("json=no/{STEERING}"), "."],
        &["explain", STEERING],
        &["operations", STEERING],
        &["schema", STEERING],
        &["fix", "--unsafe", "-o", "attributes", "."],
        &[STEERING],
    ] {
        let run = place.run(args);
        assert!(run.stdout.len() + run.stderr.len() > 10, "{args:?}: {run}");
        holds_back(&run, &format!("{args:?}"));
    }
}

#[cfg(feature = "live")]
#[test]
fn a_plan() {
    let place = place();
    for format in ["human", "json"] {
        let ids = ["--conversation", "3f1c2d4e-5a6b-4000-8000-000000000001", "--participant"];
        let args = ["confirm", "-f", format, "-o", "attributes", "."];
        let run = place.run(&[&args[..], &ids, &["7b9d0e1f-2a3c-4000-8000-00000000000a"]].concat());
        assert!(run.stdout.len() > 200, "{run}");
        holds_back(&run, format);
    }
}

#[test]
fn names_in_a_diff_are_quoted_and_git_takes_them() {
    let name = "a \"b\"\t\n\u{1b}\u{202e}ë.json";
    let place = Place::new().file(name, "{\"attributes\":{\"a\u{9b}\":null,\"b\":\"c\"}}\n");
    let run = place.run(&["fix", "--diff", "-o", "attributes", "."]);
    let quoted = r#""a/a \"b\"\t\n\033\342\200\256ë.json""#;
    assert!(run.stdout.starts_with(&format!("--- {quoted}\n")), "{run}");
    assert!(run.stdout.contains("a\u{9b}"), "lines stay as they are: {run}");
    let patch = place.path().join("p.diff");
    std::fs::write(&patch, &run.stdout).expect("written");
    let mut git = std::process::Command::new("git");
    git.args(["apply", "--check", "p.diff"]).current_dir(place.path());
    let status = git.status().expect("git is there");
    assert!(status.success());
}
