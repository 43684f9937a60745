//! The command line as users meet it: stdout, stderr and exit status together. Each test runs the binary in
//! a folder of its own, with nothing of this environment.
#![allow(clippy::unwrap_used, reason = "tests")]

mod baseline;
mod changed;
mod check;
mod config;
mod containers;
mod exit_status;
mod explain;
mod extract;
mod fix;
mod help;
mod init;
mod markers;
mod nearest;
mod operations;
mod outputs;
mod paths;
mod schema;
mod show;
mod stdin;
#[cfg(unix)]
mod steering;
mod terminal;
mod unmatched;

use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder to run in.
struct Place {
    folder: TempDir,
}

/// What a run left.
#[derive(Debug)]
struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

impl Place {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// Writes a file, with the folders above it.
    fn file(self, path: &str, text: &str) -> Self {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, &[], "")
    }

    /// Runs in a folder below.
    fn run_in(&self, folder: &str, args: &[&str]) -> Run {
        let mut command = self.command(args);
        command.current_dir(self.path().join(folder));
        self.finish(command, "")
    }

    fn run_with(&self, args: &[&str], environment: &[(&str, &str)], stdin: &str) -> Run {
        let mut command = self.command(args);
        command.envs(environment.iter().copied());
        self.finish(command, stdin)
    }

    fn finish(&self, mut command: Command, stdin: &str) -> Run {
        // A pipe means something to a command that is given no path.
        let fed = if stdin.is_empty() { Stdio::null() } else { Stdio::piped() };
        let mut child = command.stdin(fed).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        if let Some(mut pipe) = child.stdin.take() {
            // A run that ends before it has read everything is not a failure of the test.
            let _ = pipe.write_all(stdin.as_bytes());
        }
        let output = child.wait_with_output().unwrap();
        Run {
            status: output.status.code().expect("not killed by a signal"),
            stdout: self.cleaned(&output.stdout),
            stderr: self.cleaned(&output.stderr),
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_payloadlint"));
        command.args(args).current_dir(self.path()).env_clear();
        command
    }

    /// Text without what differs from machine to machine, and from version to version.
    fn cleaned(&self, bytes: &[u8]) -> String {
        let version = env!("CARGO_PKG_VERSION");
        String::from_utf8(bytes.to_vec())
            .expect("output is UTF-8")
            .replace(self.path().to_str().unwrap(), "[DIR]")
            .replace(&format!("\"version\":\"{version}\""), "\"version\":\"[VERSION]\"")
            .replace(&format!("payloadlint {version}"), "payloadlint [VERSION]")
    }
}

impl fmt::Display for Run {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "status: {}\n--- stdout\n{}--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}

/// Runs in an empty folder.
fn run(args: &[&str]) -> Run {
    Place::new().run(args)
}
