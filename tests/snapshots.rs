//! Whole recordings, one snapshot a file: what `check` says of every fixture.

use std::path::Path;
use std::process::Command;

fn report(path: &Path, arguments: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let relative = path.strip_prefix(root.canonicalize().expect("a root")).unwrap_or(path);
    let done = Command::new(env!("CARGO_BIN_EXE_payloadlint"))
        .args(["check", "--color", "never", "-f", "concise", "--threads", "1"])
        .args(arguments)
        .arg(relative)
        .current_dir(root)
        .env_clear()
        .output()
        .expect("the program runs");
    let status = done.status.code().expect("an exit status: it did not crash");
    let mut text = format!("exit {status}\n{}", String::from_utf8(done.stdout).expect("UTF-8"));
    if !done.stderr.is_empty() {
        text.push_str("-- stderr\n");
        text.push_str(&String::from_utf8(done.stderr).expect("UTF-8"));
    }
    text
}

#[test]
fn the_demo() {
    insta::glob!("../fixtures/demo", "*", |path| insta::assert_snapshot!(report(path, &[])));
}

#[test]
fn every_kind_of_source() {
    insta::glob!("../fixtures/inputs", "*/*", |path| insta::assert_snapshot!(report(path, &[])));
}

#[test]
fn every_rule() {
    insta::glob!("../fixtures/rules", "*/*", |path| insta::assert_snapshot!(report(path, &[])));
}
