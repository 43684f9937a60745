//! A real terminal, through `script` of util-linux; its flags are those of Linux.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stderr, reason = "a test that cannot run says so")]

use std::process::{Command, Stdio};

use super::Place;

/// Runs payloadlint on a terminal of so many columns; `None` where there is no `script`.
fn on_a_terminal(place: &Place, columns: u32, args: &str) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_payloadlint");
    let line = format!("stty cols {columns} rows 50; TERM=xterm NO_COLOR=1 LANG=C.UTF-8 {program} {args}");
    let output = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(place.path())
        .env("SHELL", "/bin/sh")
        .env_remove("COLUMNS")
        .stdin(Stdio::null())
        .output();
    let Ok(output) = output else {
        eprintln!("*** SKIPPED: there is no `script` here ***");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
    if text.contains("stty: ") && text.contains("not found") {
        eprintln!("*** SKIPPED: there is no `stty` here ***");
        return None;
    }
    Some(text)
}

#[test]
fn twenty_columns() {
    let place = Place::new().file("a.json", "{\"attributes\":{\"crm_tier\":null,\"crm_note\":\"x\"}}\n");
    let Some(shown) = on_a_terminal(&place, 20, "check a.json") else { return };
    assert!(!shown.contains('\u{1b}'), "{shown}");
    insta::assert_snapshot!(shown);
    let wide = on_a_terminal(&place, 100, "check a.json").expect("there was one just now");
    assert!(wide.contains("1 error in 1 of 1 request"), "{wide}");
}

/// As `git` and `ls` do: what `watch` or a job says of its width holds, with a terminal and without.
#[test]
fn columns_of_the_environment() {
    let long = format!("{{\"attributes\":{{\"crm_tier\":null,\"crm_note\":\"{}\"}}}}\n", "x".repeat(200));
    let place = Place::new().file("long.json", &long);
    let width = |columns: &str| {
        let run = place.run_with(&["check", "long.json"], &[("COLUMNS", columns), ("LANG", "C.UTF-8")], "");
        run.stdout.lines().find(|line| line.starts_with(" 1 ")).map_or(0, |line| line.chars().count())
    };
    let default = width("");
    assert!((81..=100).contains(&default), "{default}");
    assert!((41..=60).contains(&width("60")), "{}", width("60"));
    assert!((101..=120).contains(&width("120")), "{}", width("120"));
    assert_eq!(width("5000"), width("120"));
    // Nothing can be drawn in fewer than 40 columns.
    assert_eq!(width("20"), width("40"));
    assert!(width("40") <= 40, "{}", width("40"));
    for nobodys in ["0", "-1", "wide", "1e2", "99999999999999999999"] {
        assert_eq!(width(nobodys), default, "{nobodys}");
    }
}
