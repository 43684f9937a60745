//! What a command reads and how it judges: from arguments to settings.

use std::fs;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::Chosen;
use super::mend_args::SourceArgs;
use crate::config::{Input, Level, Levels, Settings};
use crate::diagnostic::RuleMeta;
use crate::engine::RunReport;
use crate::input::{GlobList, WalkOptions, kinds};

/// The settings of a run over these sources.
pub(super) fn settings(args: &SourceArgs, levels: Levels) -> Result<Settings, Failure> {
    Ok(Settings {
        inputs: inputs(args)?,
        operation: args.operation,
        kind: args.kind.as_deref().map(kinds::find).transpose().map_err(|error| {
            let help = error.help();
            Failure::new(error.to_string()).help(help)
        })?,
        levels,
        walk: WalkOptions {
            include: if args.include.is_empty() { None } else { Some(globs(&args.include)?) },
            exclude: if args.exclude.is_empty() { Vec::new() } else { vec![globs(&args.exclude)?] },
            ignore_files: !args.no_ignore,
            ..WalkOptions::default()
        },
        stdin_name: args.stdin_name.clone(),
        ..Settings::default()
    })
}

/// The levels of `--rule` and `--only`.
pub(super) fn levels(rules: &[(Chosen, Level)], only: &[&'static RuleMeta]) -> Levels {
    let mut levels = Levels::default();
    for (chosen, level) in rules {
        match chosen {
            Chosen::All => levels.set_all(*level),
            Chosen::One(rule) => levels.set(rule, *level),
        }
    }
    for rule in only {
        levels.only(rule);
    }
    levels
}

/// Globs of the command line count from the working directory.
fn globs(patterns: &[String]) -> Result<GlobList, Failure> {
    GlobList::new(Path::new(""), patterns.iter().map(String::as_str))
        .map_err(|error| Failure::new(error.to_string()))
}

fn inputs(args: &SourceArgs) -> Result<Vec<Input>, Failure> {
    let mut paths = args.paths.clone();
    if let Some(list) = &args.files_from {
        if is_stdin(list) && paths.iter().any(|path| is_stdin(path)) {
            return Err(Failure::new("stdin cannot hold both the paths and a body")
                .help("give `--files-from -` or the path `-`, not both"));
        }
        paths.extend(listed(list)?);
    } else if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    Ok(paths.into_iter().map(|path| if is_stdin(&path) { Input::Stdin } else { Input::Path(path) }).collect())
}

/// The paths of `--files-from`: one a line, or parted by NUL as `git ls-files -z` writes them.
fn listed(list: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut text = String::new();
    let read = if is_stdin(list) {
        io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        fs::read_to_string(list).map(|it| text = it)
    };
    read.map_err(|error| Failure::new(format!("--files-from {}: {error}", list.display())))?;
    let separator = if text.contains('\0') { '\0' } else { '\n' };
    Ok(text
        .split(separator)
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .filter(|line| !line.is_empty())
        .map(PathBuf::from)
        .collect())
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Says on stderr why nothing was said: paths that failed, and paths whose requests were all skipped.
pub(super) fn explain_silence(done: &RunReport, settings: &Settings) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    for failure in &done.failures {
        writeln!(stderr, "error: {failure}")?;
    }
    for (path, reason) in &done.only_skipped {
        writeln!(stderr, "note: {path}: every request was skipped: {reason}")?;
        if settings.operation.is_none() && reason.contains("operation") {
            writeln!(
                stderr,
                "  help: say what the bodies are for, as with `-o attributes` or `-o participant`"
            )?;
        }
    }
    Ok(())
}
