//! `payloadlint init`, `completions` and `man`.

use std::fs;

use super::Place;

#[test]
fn a_config_that_is_taken() {
    let place = Place::new();
    let run = place.run(&["init"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "wrote payloadlint.toml\n", ""));
    let place = place.file("a.json", r#"{"attributes":{"a":null}}"#);
    assert_eq!(place.run(&["check"]).status, 1);
    // What is shown as a comment is right, too.
    let text = fs::read_to_string(place.path().join("payloadlint.toml")).unwrap();
    let all: Vec<String> = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(key) if key.starts_with('[') || key.contains(" = ") => key.to_owned(),
            _ => line.to_owned(),
        })
        .collect();
    let place = place
        .file("payloadlint.toml", &all.join("\n"))
        .file("schemas/attributes.schema.json", "{}")
        .file("payloadlint-baseline.json", "{\"payloadlint_baseline\":1,\"findings\":[]}");
    let run = place.run(&["check", "a.json"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
}

#[test]
fn nothing_is_overwritten() {
    let place = Place::new().file(".pre-commit-config.yaml", "repos: []\n");
    let run = place.run(&["init", "config", "pre-commit", "github", "gitlab"]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.stderr,
        "error: .pre-commit-config.yaml exists already; nothing was written\n  \
         help: run `payloadlint init pre-commit --print` to print the template, and add it to the file yourself\n"
    );
    assert!(!place.path().join("payloadlint.toml").exists());
    assert_eq!(fs::read_to_string(place.path().join(".pre-commit-config.yaml")).unwrap(), "repos: []\n");

    let run = place.run(&["init", "config", "github", "gitlab"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(place.path().join(".github/workflows/payloadlint.yml").exists());
    assert_eq!(place.run(&["init"]).status, 2);

    let run = Place::new().run(&["init", "gitlab", "gitlab"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "wrote .gitlab-ci.yml\n"), "{run}");
    assert!(run.stderr.contains("where it is not published yet"), "{run}");
}

/// What zizmor asks of a workflow: pinned actions, no credentials left after, rights by job. And no
/// name of a branch, which would keep it from running in a repository with another one.
#[test]
fn the_workflow_is_safe_and_runs() {
    let workflow = Place::new().run(&["init", "--print", "github"]).stdout;
    for line in workflow.lines().filter(|line| line.contains("uses:")) {
        let hash = line.split_once('@').unwrap().1.split(' ').next().unwrap();
        assert!(hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{line}");
    }
    assert!(
        workflow.contains("persist-credentials: false") && workflow.contains("permissions: {}"),
        "{workflow}"
    );
    assert!(!workflow.contains("branches: [main]"), "{workflow}");
    assert!(workflow.contains("must be published on PyPI"), "{workflow}");
}

#[test]
fn printed_to_be_put_elsewhere() {
    let run = Place::new().run(&["init", "--print", "pre-commit"]);
    assert!(run.stdout.contains("additional_dependencies: [\"payloadlint=="), "{}", run.stdout);
    assert!(run.stdout.contains("language: system"), "{}", run.stdout);
    let run = Place::new().run(&["init", "everything"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("config, pre-commit, github, gitlab"), "{}", run.stderr);
}

/// `docs/ci.md` says that `init pre-commit` writes what it shows.
#[test]
fn the_hooks_of_the_documentation() {
    let written = Place::new().run(&["init", "--print", "pre-commit"]).stdout;
    let hooks: Vec<&str> = written.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    let page = include_str!("../../docs/ci.md");
    assert!(page.contains(&format!("```yaml\n{}\n```\n", hooks.join("\n"))), "{written}");
}

/// git and its hosts read these at the root of the checkout; a config holds from where it lies.
#[test]
fn below_the_root_of_a_checkout() {
    let place = Place::new().file(".git/HEAD", "").file("a/b/c.json", "{}");
    let run = place.run_in("a/b", &["init", "config", "github", "pre-commit"]);
    assert_eq!(
        run.stdout,
        "wrote payloadlint.toml\nwrote ../../.pre-commit-config.yaml\nwrote ../../.github/workflows/payloadlint.yml\n",
        "{run}"
    );
    assert!(place.path().join(".github/workflows/payloadlint.yml").exists());
    let run = place.run_in("a", &["init", "github"]);
    assert!(run.stderr.starts_with("error: ../.github/workflows/payloadlint.yml exists already"), "{run}");
}

/// A page has room for what `-h` leaves out, and examples that can be copied.
#[test]
fn no_option_of_a_page_is_without_words() {
    let place = Place::new();
    assert_eq!(place.run(&["man", "--out", "man"]).status, 0);
    let mut options = 0;
    for entry in fs::read_dir(place.path().join("man")).unwrap() {
        let page = fs::read_to_string(entry.unwrap().path()).unwrap();
        let lines: Vec<&str> = page.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair[0].starts_with("\\fB\\-")) {
            options += 1;
            assert!(!pair[1].starts_with('.'), "{} has no words", pair[0]);
        }
        assert!(!page.contains(".SH EXTRA"), "{page}");
    }
    assert!(options > 60, "{options} options");
}

/// Names that a shell completes.
#[test]
fn completions_know_names() {
    let script = Place::new().run(&["completions", "bash"]).stdout;
    for name in [
        "null-value",
        "patchConversationsCallParticipantAttributes",
        "console-consumer",
        "null-value=off",
        "sarif=",
        "eu-central-1",
    ] {
        assert!(script.contains(name), "{name}");
    }
}
