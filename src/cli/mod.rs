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
mod generate;
mod init;
#[cfg(feature = "live")]
mod live_args;
#[cfg(feature = "live")]
mod live_env;
mod mend_args;
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

/// Why a command could not do its work, as the user is told.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// Something the user can mend.
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
    /// A message of one line. Names and paths in it may hold anything, and are made safe to print here.
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
    std::panic::set_hook(Box::new(tell_of_a_bug));
    match Args::try_parse() {
        Ok(args) => run(&args).into(),
        Err(error) => {
            let error = with_our_tip(with_safe_words(error));
            // `--help` and `--version` come this way too, and a closed pipe is nobody's error.
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
        // The reader has what it wanted: `payloadlint … | head`.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitStatus::Clean,
        Err(failure) => {
            tell(&failure);
            ExitStatus::Trouble
        }
    }
}

fn tell(failure: &Failure) {
    let mut stderr = io::stderr().lock();
    // Where stderr is gone too there is nobody left to tell.
    let _ = writeln!(stderr, "error: {failure}");
    if let Failure::User { help: Some(help), .. } = failure {
        let _ = writeln!(stderr, "  help: {help}");
    }
}

/// The error that the same words give without what could steer a terminal: clap repeats them as they came, and a file
/// may be called like an option.
fn with_safe_words(error: clap::Error) -> clap::Error {
    let words: Vec<String> = std::env::args_os().map(|it| it.to_string_lossy().into_owned()).collect();
    let safe = words.iter().map(|it| one_line(it).into_owned());
    if !error.use_stderr() || words.iter().all(|it| one_line(it) == *it) {
        return error;
    }
    Args::try_parse_from(safe).err().unwrap_or(error)
}

/// Prints a note of one line. Names and paths in it may hold anything.
fn note(stderr: &mut dyn Write, words: &str) -> io::Result<()> {
    writeln!(stderr, "note: {}", one_line(words))
}

/// Clap's suggestions go by letters: where it is known what was meant, that is said in their place.
fn with_our_tip(mut error: clap::Error) -> clap::Error {
    let tip = tip(&error);
    // That is to pass an option as a value: nobody means that.
    error.remove(ContextKind::Suggested);
    if let Some(tip) = tip {
        // The usage is that of what clap suggests.
        for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::Usage] {
            error.remove(kind);
        }
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// What other linters call it, and what it is here.
const ELSEWHERE: [(&str, &str); 23] = [
    ("--fix", "`payloadlint fix` mends in place, `payloadlint fix --diff` shows what it would do"),
    ("--dry-run", "`payloadlint fix --diff` shows what would change"),
    ("--check", "`payloadlint fix --diff` exits with 1 where something would change"),
    ("--select", "`--only RULE` runs a rule alone; `payloadlint explain` lists them"),
    ("--ignore", "`--rule RULE=off` switches a rule off, `--exclude GLOB` leaves files out"),
    ("--disable", "`--rule RULE=off` switches a rule off"),
    ("--extend-exclude", "`--exclude GLOB` leaves files out, beside those of the config"),
    ("--list-rules", "`payloadlint explain` lists the rules"),
    ("--output-format", "it is `--format`, such as `-f sarif`"),
    ("--output", "`--report FORMAT=PATH` writes a report into a file"),
    ("--json", "it is `-f json`"),
    ("--strict", "`--fail-on warning` fails on warnings, too"),
    ("--no-color", "it is `--color never`"),
    ("--baseline", "only `check` knows a baseline"),
    ("--diff", "`payloadlint fix --diff` shows what would change"),
    ("--exit-zero", "`--fail-on never` exits with 0 whatever is found"),
    ("--max-warnings", "`--fail-on warning` fails on warnings, too"),
    ("--no-error-on-unmatched-pattern", "`--allow-empty` accepts a run in which nothing is checked"),
    ("--pass-with-no-files", "`--allow-empty` accepts a run in which nothing is checked"),
    ("--watch", "a watcher can run it on each change, such as `watchexec -- payloadlint check`"),
    ("--jobs", "`--threads N` sets the number of threads"),
    ("-j", "`--threads N` sets the number of threads"),
    ("--staged", "`--changed` checks files that differ from HEAD, staged ones among them"),
];

/// What other linters call a command, and what it is here.
const OTHER_COMMANDS: [(&str, &str); 12] = [
    ("version", "`payloadlint --version` prints the version"),
    ("validate", CHECK),
    ("verify", CHECK),
    ("test", CHECK),
    ("scan", CHECK),
    ("run", CHECK),
    ("diff", "`payloadlint fix --diff` shows what would change"),
    ("format", "`payloadlint fix` fixes bodies in place"),
    ("rules", EXPLAIN),
    ("rule", EXPLAIN),
    ("list", EXPLAIN),
    ("list-rules", EXPLAIN),
];

const CHECK: &str = "`payloadlint check` checks bodies, `payloadlint check -` those on stdin";
const EXPLAIN: &str = "`payloadlint explain` lists the rules, `payloadlint explain RULE` explains one";

/// What was perhaps meant: an option that other linters have, or a path where a command should be.
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
            (path == "-" || Path::new(path).exists()).then(|| format!("to lint it: payloadlint check {path}"))
        }
        _ => None,
    }
}

/// The message of a panic may hold a piece of a body, so that only its place is told.
fn tell_of_a_bug(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let _ = writeln!(
        io::stderr().lock(),
        "payloadlint {} has a bug: it stopped at {place}\n  help: please report this line at {}/issues, with the options you gave (no payload)",
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_REPOSITORY"),
    );
}

/// Writes a listing for machines.
fn write_json(value: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value).expect("internal error: a listing is plain JSON");
    writeln!(out, "{text}")
}

/// The beginning of a text, where there is only so much room.
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
