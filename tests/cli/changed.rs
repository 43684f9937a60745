//! `--changed`: files that differ from a revision of git.

use std::fs;
use std::process::Command;

use super::{Place, Run};

const CLEAN: &str = "{\"attributes\": {\"crm_id\": \"1\"}}\n";
const NULL: &str = "{\"attributes\": {\"crm_id\": null}}\n";

/// Runs git with nothing of this environment's configuration.
fn git(place: &Place, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"])
        .args(args)
        .current_dir(place.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git is needed for this test");
    assert!(output.status.success(), "git {args:?}: {output:?}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn run_in(place: &Place, folder: &str, args: &[&str]) -> Run {
    let mut command = place.command(args);
    command.current_dir(place.path().join(folder));
    command.env("PATH", std::env::var_os("PATH").unwrap()).env("GIT_CONFIG_GLOBAL", "/dev/null");
    place.finish(command, "")
}

/// The files with a finding.
fn found(run: &Run) -> Vec<&str> {
    run.stdout.lines().filter_map(|line| line.split_once(".json:1:").map(|(path, _)| path)).collect()
}

fn changed(place: &Place, folder: &str, args: &[&str]) -> Vec<String> {
    let run = run_in(place, folder, &[&["check", "-f", "concise"], args].concat());
    found(&run).into_iter().map(str::to_owned).collect()
}

/// A repository with one commit.
fn repository() -> Place {
    let place = Place::new()
        .file("old.json", NULL)
        .file("gone.json", NULL)
        .file("before.json", NULL)
        .file("sub/edited.json", CLEAN)
        .file("sub/staged.json", CLEAN)
        .file("legacy/a.json", CLEAN)
        .file(".gitignore", "ignored.json\n")
        .file("payloadlint.toml", "exclude = [\"legacy\"]\n");
    git(&place, &["init", "--quiet", "--initial-branch", "main"]);
    git(&place, &["add", "."]);
    git(&place, &["commit", "--quiet", "--message", "one"]);
    place
}

#[test]
fn nothing_changed_is_clean() {
    let place = repository();
    let run = run_in(&place, ".", &["check", "--changed"]);
    assert_eq!(
        (run.status, &*run.stderr),
        (0, "note: nothing was checked: no file to check was changed\n"),
        "{run}"
    );
    assert_eq!(run.stdout, "no requests found (0 sources)\n");
    assert_eq!(run_in(&place, "sub", &["check", "--changed"]).status, 0);
    // A change that is about no body.
    let place = place.file("README.md", "text\n").file("package.json", "{\"name\": \"x\"}\n");
    let run = run_in(&place, ".", &["check", "--changed"]);
    assert_eq!(run.status, 0, "{run}");
    let run = run_in(&place, ".", &["check", "--changed", "--fail-on-skipped"]);
    assert!(run.status == 2 && run.stderr.contains("error: 1 request skipped: package.json"), "{run}");
}

#[test]
fn staged_unstaged_and_untracked_files_are_read() {
    let place = repository()
        .file("sub/edited.json", NULL)
        .file("sub/staged.json", NULL)
        .file("sub/untracked.json", NULL)
        .file("name with space and \u{e9}.json", NULL)
        .file("legacy/a.json", NULL)
        .file("ignored.json", NULL);
    git(&place, &["add", "sub/staged.json"]);
    fs::remove_file(place.path().join("gone.json")).unwrap();
    git(&place, &["mv", "before.json", "after.json"]);
    let all = ["after", "name with space and \u{e9}", "sub/edited", "sub/staged", "sub/untracked"];
    assert_eq!(changed(&place, ".", &["--changed"]), all);
    assert_eq!(changed(&place, ".", &["--changed=HEAD"]), all);
    // Below a folder, and below a path that is named.
    assert_eq!(changed(&place, "sub", &["--changed"]), ["edited", "staged", "untracked"]);
    assert_eq!(changed(&place, "sub", &["--changed", ".."]).len(), 5);
    assert_eq!(changed(&place, ".", &["--changed", "sub"]), &all[2..]);
    assert_eq!(changed(&place, ".", &["--changed", "old.json", "sub/staged.json"]), ["sub/staged"]);
    assert_eq!(changed(&place, ".", &["--changed", "sub/*.json"]), &all[2..]);
    // The config's `exclude` holds.
    assert_eq!(changed(&place, ".", &["--changed", "--no-config"]).len(), 6);
    let run = run_in(&place, ".", &["fix", "--diff", "--changed", "--unsafe"]);
    assert_eq!(run.stdout.matches("--- a/").count(), 5, "{run}");
}

#[test]
fn against_where_a_branch_began() {
    let place = repository();
    git(&place, &["switch", "--quiet", "--create", "topic"]);
    let place = place.file("mine.json", NULL);
    git(&place, &["add", "."]);
    git(&place, &["commit", "--quiet", "--message", "mine"]);
    git(&place, &["switch", "--quiet", "main"]);
    let place = place.file("theirs.json", NULL);
    git(&place, &["add", "."]);
    git(&place, &["commit", "--quiet", "--message", "theirs"]);
    git(&place, &["switch", "--quiet", "topic"]);
    let place = place.file("new.json", NULL);
    assert_eq!(changed(&place, ".", &["--changed=main"]), ["mine", "new"]);
    assert_eq!(changed(&place, ".", &["--changed"]), ["new"]);
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let other = repository();
    let place = repository();
    let url = other.path().to_str().unwrap().to_owned();
    git(&place, &["submodule", "--quiet", "add", &url, "module"]);
    git(&place, &["commit", "--quiet", "--message", "module"]);
    let place = place.file("module/new.json", NULL).file("old.json", "{\"attributes\":{\"b\":null}}\n");
    assert_eq!(changed(&place, ".", &["--changed"]), ["old"]);
    assert_eq!(changed(&place, "module", &["--changed"]), ["new"]);
}

#[test]
fn what_keeps_git_from_answering() {
    let says = |place: &Place, args: &[&str], words: &str| {
        let run = run_in(place, ".", args);
        assert_eq!(run.status, 2, "{run}");
        assert!(run.stdout.is_empty() && run.stderr.contains(words), "{run}");
        assert!(run.stderr.contains("  help: "), "{run}");
    };
    let place = Place::new().file("a.json", NULL);
    says(&place, &["check", "--changed"], "not a git repository");
    git(&place, &["init", "--quiet"]);
    says(&place, &["check", "--changed"], "error: --changed: the repository has no commit yet\n");
    let place = repository();
    for unknown in ["--changed=nowhere", "--changed=", "--changed=--all"] {
        says(&place, &["check", unknown], "error: --changed: git has no revision `");
    }
    git(&place, &["checkout", "--quiet", "--orphan", "lonely"]);
    git(&place, &["commit", "--quiet", "--message", "alone"]);
    says(&place, &["check", "--changed=main"], "`main` and HEAD have no commit in common");
    says(&place, &["check", "--changed", "-"], "error: `--changed` cannot be used with stdin");
    let mut command = place.command(&["check", "--changed"]);
    command.env("PATH", place.path());
    let run = place.finish(command, "");
    assert!(run.status == 2 && run.stderr.contains("error: --changed: git cannot be started"), "{run}");
    assert!(run.stderr.contains("  help: install git"), "{run}");
}
