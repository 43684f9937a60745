//! Completions and manual pages are written from the command line itself: `UPDATE_DOCS=1 cargo test
//! --test generated`.

#![allow(clippy::print_stderr, reason = "a test that cannot run says so")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn payloadlint(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_payloadlint"))
        .args(args)
        .env_clear()
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Holds the files of a folder against what they should be, or writes them.
fn compare(folder: &str, fresh: &BTreeMap<String, String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if env::var_os("UPDATE_DOCS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        for (name, text) in fresh {
            fs::write(folder.join(name), text).expect("written");
        }
        return;
    }
    let mut there = BTreeMap::new();
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let entry = entry.expect("a readable entry");
        let text = fs::read_to_string(entry.path()).expect("UTF-8");
        there.insert(entry.file_name().into_string().expect("UTF-8"), text.replace("\r\n", "\n"));
    }
    assert!(&there == fresh, "{} is stale: UPDATE_DOCS=1 cargo test --test generated", folder.display());
}

#[test]
#[cfg(feature = "live")]
fn completions_are_fresh() {
    let names = [
        ("bash", "payloadlint.bash"),
        ("elvish", "payloadlint.elv"),
        ("fish", "payloadlint.fish"),
        ("powershell", "_payloadlint.ps1"),
        ("zsh", "_payloadlint"),
    ];
    let fresh = names.map(|(shell, name)| (name.to_owned(), payloadlint(&["completions", shell])));
    compare("packaging/completions", &BTreeMap::from(fresh));
}

#[test]
#[cfg(feature = "live")]
fn manual_pages_are_fresh() {
    let folder = tempfile::tempdir().expect("a folder");
    payloadlint(&["man", "--out", folder.path().to_str().expect("UTF-8")]);
    let mut fresh = BTreeMap::new();
    for entry in fs::read_dir(folder.path()).expect("readable") {
        let entry = entry.expect("a readable entry");
        let text = fs::read_to_string(entry.path()).expect("UTF-8");
        fresh.insert(entry.file_name().into_string().expect("UTF-8"), text);
    }
    assert_eq!(fresh["payloadlint.1"], payloadlint(&["man"]));
    assert!(fresh.contains_key("payloadlint-check.1"));
    compare("packaging/man", &fresh);
}

#[cfg(unix)]
#[test]
fn bash_takes_its_completions() {
    let script = payloadlint(&["completions", "bash"]);
    let done = Command::new("bash").args(["-n", "-c", &script]).output().expect("this test needs bash");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
