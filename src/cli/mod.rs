//! The command line: arguments in, text and exit status out. One file per command.
//!
//! Only this room prints, reads the environment, asks the clock or ends the process. It must never decide
//! what is a finding: it turns arguments into [`Settings`](crate::config::Settings) and results into text.

mod args;
mod changed;
mod check;
mod configured;
#[cfg(feature = "live")]
mod confirm;
mod console;
mod coverage;
mod deferred;
mod exit;
mod explain;
mod extract;
mod fix;
mod fix_args;
mod generate;
mod init;
#[cfg(feature = "live")]
mod live_args;
#[cfg(feature = "live")]
mod live_env;
mod names;
mod operations;
mod outputs;
mod schema;
#[cfg(feature = "live")]
mod serve;
mod show;
mod sources;
mod stdin;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use args::{Args, Command};
use console::Console;
pub use exit::ExitStatus;

use crate::text::{columns, one_line};

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// Something that the user can fix.
    #[error("{message}")]
    User {
        /// What is wrong.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// Output could not be written.
    #[error("writing the output: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// A message of one line. Names and paths in it are made safe to print here.
    fn new(message: impl AsRef<str>) -> Self {
        Self::User { message: one_line(message.as_ref()).into_owned(), help: None }
    }

    fn help(self, help: impl AsRef<str>) -> Self {
        match self {
            Self::User { message, .. } => {
                Self::User { message, help: Some(one_line(help.as_ref()).into_owned()) }
            }
            Self::Output(_) => self,
        }
    }
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(report_a_bug));
    match Args::try_parse() {
        Ok(args) => run(&args).into(),
        Err(error) => {
            let error = with_our_tip(with_safe_words(error));
            // `--help` and `--version` are here, too. A closed pipe is not an error.
            let _ = error.print();
            if error.use_stderr() { ExitStatus::Trouble.into() } else { ExitStatus::Clean.into() }
        }
    }
}

fn run(args: &Args) -> ExitStatus {
    let console = Console::new(args.color);
    let done = match &args.command {
        Command::Check(args) => check::run(args, &console),
        Command::Fix(args) => fix::run(args, &console),
        Command::Extract(args) => extract::run(args, &console),
        Command::Explain(args) => explain::run(args, &console),
        Command::Schema(args) => schema::run(args, &console),
        Command::Init(args) => init::run(args, &console),
        Command::Completions(args) => generate::completions(args, &console),
        Command::Man(args) => generate::man(args, &console),
        Command::Operations(args) => operations::run(args, &console),
        #[cfg(feature = "live")]
        Command::Confirm(args) => confirm::run(args, &console),
        #[cfg(feature = "live")]
        Command::Serve(args) => serve::run(args),
    };
    match done {
        Ok(status) => status,
        // The reader has closed the pipe, as in `payloadlint … | head`.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitStatus::Clean,
        Err(failure) => {
            print_failure(&failure);
            ExitStatus::Trouble
        }
    }
}

fn print_failure(failure: &Failure) {
    let mut stderr = io::stderr().lock();
    // If stderr is closed, too, the message cannot be printed.
    let _ = writeln!(stderr, "error: {failure}");
    if let Failure::User { help: Some(help), .. } = failure {
        let _ = writeln!(stderr, "  help: {help}");
    }
}

/// The error that the same words give without what could steer a terminal: clap repeats them as
/// they came, and a file may be called like an option.
fn with_safe_words(error: clap::Error) -> clap::Error {
    let words: Vec<String> =
        std::env::args_os().map(|args_o| args_o.to_string_lossy().into_owned()).collect();
    let safe = words.iter().map(|word| one_line(word).into_owned());
    if !error.use_stderr() || words.iter().all(|word| one_line(word) == *word) {
        return error;
    }
    Args::try_parse_from(safe).err().unwrap_or(error)
}

/// Prints a note of one line. Names and paths in it are made safe to print.
fn note(stderr: &mut dyn Write, words: &str) -> io::Result<()> {
    writeln!(stderr, "note: {}", one_line(words))
}

/// Replaces suggestions of clap, which compare letters, by known meanings of an option or command.
fn with_our_tip(mut error: clap::Error) -> clap::Error {
    let tip = tip(&error);
    // This tip would pass an option as a value, which is never intended.
    error.remove(ContextKind::Suggested);
    if let Some(tip) = tip {
        // The usage line belongs to the suggestion of clap.
        for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::Usage] {
            error.remove(kind);
        }
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// Options of other linters, and the tip for each.
const ELSEWHERE: [(&str, &str); 23] = [
    (
        "--fix",
        "use `payloadlint fix` to fix files in place, and `payloadlint fix --diff` to show the changes",
    ),
    ("--dry-run", "use `payloadlint fix --diff` to show what would change"),
    ("--check", "use `payloadlint fix --diff`, which exits with 1 if something would change"),
    ("--select", "use `--only RULE` to run one rule; `payloadlint explain` lists the rules"),
    ("--ignore", "use `--rule RULE=off` to turn a rule off, and `--exclude GLOB` to exclude files"),
    ("--disable", "use `--rule RULE=off` to turn a rule off"),
    ("--extend-exclude", "use `--exclude GLOB`, which adds to the `exclude` of the config"),
    ("--list-rules", "use `payloadlint explain` to list the rules"),
    ("--output-format", "use `--format`, such as `-f sarif`"),
    ("--output", "use `--report FORMAT=PATH` to write a report to a file"),
    ("--json", "use `-f json`"),
    ("--strict", "use `--fail-on warning` to fail on warnings, too"),
    ("--no-color", "use `--color never`"),
    ("--baseline", "only `check` has a baseline"),
    ("--diff", "use `payloadlint fix --diff` to show what would change"),
    ("--exit-zero", "use `--fail-on never` to exit with 0 in spite of findings"),
    ("--max-warnings", "use `--fail-on warning` to fail on warnings, too"),
    ("--no-error-on-unmatched-pattern", "use `--allow-empty` to accept a run that checks nothing"),
    ("--pass-with-no-files", "use `--allow-empty` to accept a run that checks nothing"),
    ("--watch", "use a file watcher, such as `watchexec -- payloadlint check`"),
    ("--jobs", "use `--threads N` to set the number of threads"),
    ("-j", "use `--threads N` to set the number of threads"),
    ("--staged", "use `--changed` to check files that differ from HEAD, including staged ones"),
];

/// Commands of other linters, and the tip for each.
const OTHER_COMMANDS: [(&str, &str); 12] = [
    ("version", "use `payloadlint --version` to print the version"),
    ("validate", CHECK),
    ("verify", CHECK),
    ("test", CHECK),
    ("scan", CHECK),
    ("run", CHECK),
    ("diff", "use `payloadlint fix --diff` to show what would change"),
    ("format", "use `payloadlint fix` to fix bodies in place"),
    ("rules", EXPLAIN),
    ("rule", EXPLAIN),
    ("list", EXPLAIN),
    ("list-rules", EXPLAIN),
];

const CHECK: &str = "use `payloadlint check` to check files, and `payloadlint check -` to check stdin";
const EXPLAIN: &str =
    "use `payloadlint explain` to list the rules, and `payloadlint explain RULE` to explain one";

/// A tip: for an option that other linters have, or for a path in place of a command.
fn tip(error: &clap::Error) -> Option<String> {
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let option = word(ContextKind::InvalidArg)?;
            ELSEWHERE.iter().find(|(theirs, _)| *theirs == option).map(|(_, ours)| (*ours).to_owned())
        }
        ErrorKind::InvalidSubcommand => {
            let path = word(ContextKind::InvalidSubcommand)?;
            let known = OTHER_COMMANDS.iter().find(|(theirs, _)| *theirs == path);
            if let (Some((_, ours)), false) = (known, Path::new(path).exists()) {
                return Some((*ours).to_owned());
            }
            (path == "-" || Path::new(path).exists())
                .then(|| format!("to check it: payloadlint check {path}"))
        }
        _ => None,
    }
}

/// The message of a panic may contain a piece of a body, so only its source location is printed.
fn report_a_bug(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(|| "an unknown location".to_owned(), ToString::to_string);
    let _ = writeln!(
        io::stderr().lock(),
        "payloadlint {} crashed at {place}: this is a bug\n  help: please report this line and the options you used at {}/issues (without any payload)",
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_REPOSITORY"),
    );
}

/// Writes a listing for machines.
fn write_json(value: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value).expect("internal error: a listing is plain JSON");
    writeln!(out, "{text}")
}

/// The beginning of a text, cut to the available room.
fn clipped(text: &str, room: Option<usize>) -> String {
    match room {
        Some(room) if columns(text) > room => {
            let mut out = String::new();
            for letter in text.chars() {
                if columns(&out) + 4 > room {
                    break;
                }
                out.push(letter);
            }
            out.trim_end().to_owned() + "..."
        }
        _ => text.to_owned(),
    }
}
