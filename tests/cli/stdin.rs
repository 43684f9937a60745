//! A body that is piped into a run without the path `-`.
#![cfg(unix)]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::Stdio;

use super::{Place, Run};

const CLEAN: &str = "{\"attributes\": {\"crm_id\": \"1\"}}\n";

fn place() -> Place {
    Place::new().file("ok.json", CLEAN).file("body.txt", CLEAN).file("empty.txt", "")
}

fn run_with(place: &Place, args: &[&str], stdin: Stdio) -> Run {
    let output = place.command(args).stdin(stdin).output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        stdout: place.cleaned(&output.stdout),
        stderr: place.cleaned(&output.stderr),
    }
}

#[test]
fn a_forgotten_dash_is_an_error() {
    let place = place();
    for (command, does) in [("check", "reads"), ("fix", "fixes"), ("extract", "reads")] {
        let args: &[&str] = if command == "extract" { &["extract", "--out", "out"] } else { &[command] };
        let expected = format!(
            "error: input is piped in, but no path is given\n  help: `payloadlint {command} -` {does} stdin, \
             `payloadlint {command} .` {does} the files in this folder\n"
        );
        let (reader, mut writer) = std::io::pipe().unwrap();
        writer.write_all(CLEAN.as_bytes()).unwrap();
        let run = run_with(&place, args, reader.into());
        assert_eq!((run.status, &*run.stderr, &*run.stdout), (2, &*expected, ""), "{command}\n{run}");
        let file = File::open(place.path().join("body.txt")).unwrap();
        let run = run_with(&place, args, file.into());
        assert_eq!((run.status, &*run.stderr), (2, &*expected), "{command}\n{run}");
    }
    assert!(!place.path().join("out").exists());
}

/// CI runners leave stdin idle, closed or empty.
#[test]
fn an_idle_stdin_is_not() {
    let place = place();
    let (idle, _writer) = std::io::pipe().unwrap();
    let (closed, _) = std::io::pipe().unwrap();
    let empty = File::open(place.path().join("empty.txt")).unwrap();
    for stdin in [idle.into(), closed.into(), empty.into(), Stdio::null()] {
        let run = run_with(&place, &["check"], stdin);
        assert_eq!((run.status, &*run.stderr), (0, ""), "{run}");
    }
    // Where a path is given, nothing asks.
    let file = File::open(place.path().join("body.txt")).unwrap();
    assert_eq!(run_with(&place, &["check", "."], file.into()).status, 0);
}

/// A slow writer begins when the run has: this run waits until its report, which is larger than a
/// pipe, is read.
#[test]
fn bytes_that_come_during_the_run_are_seen_after_it() {
    let dirty = "{\"attributes\":{\"a\":null}}\n".repeat(40_000);
    let place = Place::new().file("a.ndjson", &dirty);
    let (reader, mut writer) = std::io::pipe().unwrap();
    let mut command = place.command(&["check", "-f", "concise"]);
    let mut child = command.stdin(reader).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A report begins after stdin was looked at.
    let mut first = [0];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    writer.write_all(CLEAN.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.stdout.len() > 3 << 19, "the report fits into a pipe");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("input is piped in"), "{:?}", output.stderr);
}
