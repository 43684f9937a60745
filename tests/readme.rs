//! What the README shows is what the program prints. `UPDATE_DOCS=1 cargo test` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

/// The output of the program for the arguments after an `<!-- example: … -->` mark.
fn output(arguments: &str) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_payloadlint"))
        .args(arguments.split(' '))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .env("COLUMNS", "100")
        .output()
        .expect("the program runs");
    assert!(done.stderr.is_empty(), "{arguments}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("UTF-8")
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let text = fs::read_to_string(path).expect("README.md");
    let mut fresh = String::new();
    let mut rest = text.as_str();
    let mut examples = 0;
    while let Some((before, after)) = rest.split_once("<!-- example: ") {
        let (arguments, after) = after.split_once(" -->\n```text\n").expect("a text block after the mark");
        let (_, after) = after.split_once("```\n").expect("an end of the block");
        fresh.push_str(before);
        write!(fresh, "<!-- example: {arguments} -->\n```text\n{}```\n", output(arguments))
            .expect("a String");
        rest = after;
        examples += 1;
    }
    fresh.push_str(rest);
    assert!(examples >= 3, "the README has lost its examples");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, &fresh).expect("README.md");
    } else {
        assert!(
            fresh == text,
            "the README is stale: UPDATE_DOCS=1 cargo test --test readme, and read the diff"
        );
    }
}
