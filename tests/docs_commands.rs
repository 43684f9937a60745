//! Every command in `README.md` and `docs/` is run, in a copy of `tests/playground/`.
//!
//! ```` ```console ```` blocks show commands and their output, which is compared with the current output
//! (`UPDATE_DOCS=1 cargo test --test docs_commands` updates it). ```` ```sh ```` blocks are run as scripts; other programs are
//! replaced by scripts. Commands in ```` ```yaml ```` blocks and in the text are run, too.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Programs of others that the documentation shows.
const OTHERS: [&str; 11] =
    ["brew", "cargo", "curl", "docker", "gc", "jq", "kcat", "pip", "pre-commit", "reviewdog", "rustup"];

/// Documents that show commands.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![root.join("README.md"), root.join("CONTRIBUTING.md")];
    let docs = fs::read_dir(root.join("docs")).expect("docs/");
    found.extend(
        docs.map(|doc| doc.expect("readable").path())
            .filter(|doc| doc.extension().is_some_and(|doc| doc == "md")),
    );
    found.sort();
    found
}

/// Makes the playground a repository whose branch has left `origin/main` just now.
const REPOSITORY: &str = "git init --quiet && git -c user.name=a -c user.email=a@example.com commit --quiet \
    --allow-empty --message start && git update-ref refs/remotes/origin/main HEAD";

/// A copy of the playground, and a folder of programs that stand in for others.
struct Playground {
    folder: TempDir,
}

impl Playground {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&root.join("tests/playground"), &folder.path().join("work"));
        copy(&root.join("fixtures/demo"), &folder.path().join("work/fixtures/demo"));
        let programs = folder.path().join("bin");
        fs::create_dir(&programs).expect("a folder");
        for name in OTHERS {
            // A dump of a topic where one is asked for; else nothing, and nothing is left unread.
            let text = match name {
                "kcat" => "#!/bin/sh\nprintf '{\"attributes\":{\"crm_id\":\"1\"}}\\n'\n",
                "reviewdog" => "#!/bin/sh\ncat > /dev/null\n",
                // An empty pipe is an error.
                "jq" => "#!/bin/sh\ncat > /dev/null\nprintf '{\"attributes\":{\"crm_tier\":\"gold\"}}\\n'\n",
                _ => "#!/bin/sh\n",
            };
            let path = programs.join(name);
            fs::write(&path, text).expect("written");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("executable");
        }
        let playground = Self { folder };
        playground.run(REPOSITORY);
        playground
    }

    /// Runs a line; what it printed, and its status.
    fn run(&self, line: &str) -> (String, Option<i32>) {
        let program = Path::new(env!("CARGO_BIN_EXE_payloadlint")).parent().expect("a folder");
        let path =
            format!("{}:{}:/usr/bin:/bin", self.folder.path().join("bin").display(), program.display());
        let output = Command::new("bash")
            .args(["-o", "pipefail", "-c", &format!("exec 2>&1\n{line}")])
            .current_dir(self.folder.path().join("work"))
            .env_clear()
            .env("PATH", path)
            .env("LANG", "C.UTF-8")
            .output()
            .expect("bash runs");
        (String::from_utf8(output.stdout).expect("UTF-8"), output.status.code())
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("copied");
        }
    }
}

#[test]
fn what_is_shown_is_what_is_printed() {
    let mut stale = Vec::new();
    let mut commands = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).expect("readable");
        let playground = Playground::new();
        let mut fresh = String::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            fresh.push_str(line);
            fresh.push('\n');
            if line != "```console" {
                continue;
            }
            for line in lines.by_ref() {
                if let Some(command) = line.strip_prefix("$ ") {
                    commands += 1;
                    let (printed, status) = playground.run(command);
                    assert!(matches!(status, Some(0..=3)), "{command}: {status:?} {printed}");
                    fresh.push_str(line);
                    fresh.push('\n');
                    fresh.push_str(&printed);
                } else if line == "```" {
                    fresh.push_str("```\n");
                    break;
                }
            }
        }
        if fresh != text {
            if std::env::var_os("UPDATE_DOCS").is_some() {
                fs::write(&path, &fresh).expect("written");
            } else {
                stale.push(path);
            }
        }
    }
    assert!(commands >= 8, "the documentation has lost its examples");
    assert!(stale.is_empty(), "stale, run UPDATE_DOCS=1 cargo test --test docs_commands: {stale:?}");
}

/// A block as a script that stops at the first line that fails, and leaves nothing running.
fn script(block: &[&str]) -> String {
    let mut script = String::from("trap 'kill $(jobs -p) 2> /dev/null' EXIT\n");
    for line in block {
        script.push_str(line);
        script.push('\n');
        if line.ends_with('&') {
            script.push_str("sleep 1\n");
        } else if !line.ends_with('\\') {
            // 0 and 1 are about bodies, 3 about a proof; an option that does not exist is 2.
            script.push_str("s=$?; [ $s -le 1 ] || [ $s -eq 3 ] || { echo \"^ status $s\"; exit 9; }\n");
        }
    }
    script + "exit 0\n"
}

#[test]
fn what_can_be_copied_can_be_run() {
    let mut commands = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).expect("readable");
        let playground = Playground::new();
        let mut block: Option<Vec<&str>> = None;
        for line in text.lines() {
            match (line, &mut block) {
                ("```sh" | "```bash", _) => block = Some(Vec::new()),
                ("```", Some(lines)) => {
                    let script = script(lines);
                    commands += lines.len();
                    let (printed, status) = playground.run(&script);
                    assert_eq!(status, Some(0), "{}:\n{script}\n{printed}", path.display());
                    block = None;
                }
                (line, Some(lines)) if !line.trim().is_empty() && !line.starts_with('#') => lines.push(line),
                _ => {}
            }
        }
    }
    assert!(commands >= 10, "the documentation has lost its commands");
}

/// Words of commands in the text that stand for something of the reader's.
const REPLACEMENTS: [(&str, &str); 5] = [
    (" FORMAT", " json"),
    (" RULE", " null-value"),
    (" ID", " C1"),
    (" recorded.har", " fixtures/demo/recorded-patch.har"),
    (" came-in.ndjson", " dumps/topic.ndjson"),
];

/// The command of a line of YAML: a step of a workflow, a line of a script, the entry of a hook.
fn of_yaml(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_start_matches("- ");
    let command = line.strip_prefix("run: ").or_else(|| line.strip_prefix("entry: ")).unwrap_or(line);
    command.starts_with("payloadlint ").then_some(command)
}

/// Commands in backticks, made such that they can be run here.
fn of_text(line: &str) -> impl Iterator<Item = String> {
    line.split('`')
        .skip(1)
        .step_by(2)
        .filter(|part| part.starts_with("payloadlint ") && !part.contains('…'))
        .map(|part| {
            let command =
                REPLACEMENTS.iter().fold(part.to_owned(), |command, (from, to)| command.replace(from, to));
            match command.split(' ').nth(1) {
                // It would listen for ever.
                Some("serve") if command.contains(" --") => command + " --idle-exit 1",
                // The name of a command, not a call.
                _ if command.split(' ').count() == 2 => command + " --help",
                _ => command,
            }
        })
}

#[test]
fn what_is_in_the_text_can_be_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut in_yaml, mut in_text) = (0, 0);
    for path in documents().into_iter().chain([root.join("CHANGELOG.md")]) {
        let text = fs::read_to_string(&path).expect("readable");
        let mut fence: Option<&str> = None;
        for line in text.lines() {
            if let Some(language) = line.trim_start().strip_prefix("```") {
                fence = if fence.is_some() { None } else { Some(language) };
                continue;
            }
            let commands: Vec<String> = match fence {
                None => of_text(line).inspect(|_| in_text += 1).collect(),
                Some("yaml") => {
                    of_yaml(line).map(str::to_owned).inspect(|_| in_yaml += 1).into_iter().collect()
                }
                Some(_) => continue,
            };
            for command in commands {
                // A place of its own: `init` writes no file twice, and `fix` leaves others than it found.
                let (printed, status) = Playground::new().run(&command);
                assert!(matches!(status, Some(0 | 1 | 3)), "{}: {command}: {printed}", path.display());
            }
        }
    }
    assert!(in_yaml >= 4 && in_text >= 10, "the documentation has lost its commands");
}
