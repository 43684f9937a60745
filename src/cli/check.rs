//! `payloadlint check`: lints, reports, and gives the exit status.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::{CheckArgs, Chosen};
use super::configured;
use super::console::Console;
use super::exit::ExitStatus;
use super::outputs::Outputs;
use crate::config::{Config, Input, Levels, Settings, Threshold};
use crate::diagnostic::Severity;
use crate::engine::{self, RunReport};
use crate::input::{GlobList, WalkOptions, kinds};
use crate::report::ReportOptions;

pub(super) fn run(args: &CheckArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let config = configured::config(&args.team.config)?;
    let fail_on = fail_on(args, config.as_ref());
    let mut settings = settings(args)?;
    let named = !args.paths.is_empty() || args.files_from.is_some();
    configured::merge(&mut settings, config, named)?;
    configured::team_files(&args.team, &mut settings)?;
    let options = ReportOptions {
        color: console.color,
        ascii: console.ascii,
        width: console.width,
        redact: args.redact,
        max_findings: Some(args.max_findings).filter(|limit| *limit > 0),
        statistics: args.statistics,
        quiet: args.quiet,
        verbose: args.verbose,
        // `payloadlint fix` is still to come.
        show_fix_hint: false,
        fail_on,
    };
    let live = settings.inputs.contains(&Input::Stdin);
    let mut outputs = Outputs::open(args.format, &args.reports, &options, console, live)?;
    settings.excerpts = outputs.want_excerpts();
    settings.list_clean = outputs.want_clean();
    let done = engine::run(&settings, &mut |outcome| outputs.outcome(outcome))?;
    let notes = outputs.finish(&done.summary)?;
    for note in notes {
        writeln!(io::stderr(), "note: {note}")?;
    }
    explain_silence(&done, &settings)?;
    configured::conclude(&args.team, &done.filtered, args.quiet, &mut io::stderr().lock())?;
    Ok(status(&done, fail_on))
}

/// What the exit status is made of. The format of the report has no part in it.
fn status(done: &RunReport, fail_on: Option<Severity>) -> ExitStatus {
    if done.summary.unreadable > 0 || !done.failures.is_empty() {
        ExitStatus::Trouble
    } else if fail_on.is_some_and(|least| done.summary.at_least(least) > 0) {
        ExitStatus::Findings
    } else {
        ExitStatus::Clean
    }
}

/// The least severity that fails the run: as the command line has it, else the config.
fn fail_on(args: &CheckArgs, config: Option<&Config>) -> Option<Severity> {
    match (args.fail_on, config.and_then(|it| it.fail_on)) {
        (Some(given), _) => given.severity(),
        (None, Some(Threshold::At(severity))) => Some(severity),
        (None, Some(Threshold::Never)) => None,
        (None, None) => Some(Severity::Error),
    }
}

fn settings(args: &CheckArgs) -> Result<Settings, Failure> {
    let mut levels = Levels::default();
    for (chosen, level) in &args.rules {
        match chosen {
            Chosen::All => levels.set_all(*level),
            Chosen::One(rule) => levels.set(rule, *level),
        }
    }
    for rule in &args.only {
        levels.only(rule);
    }
    Ok(Settings {
        inputs: inputs(args)?,
        operation: args.operation,
        kind: args.kind.as_deref().map(kinds::find).transpose().map_err(|error| {
            let help = error.help();
            Failure::new(error.to_string()).help(help)
        })?,
        levels,
        threads: args.threads.unwrap_or(0),
        walk: WalkOptions {
            include: if args.include.is_empty() { None } else { Some(globs(&args.include)?) },
            exclude: if args.exclude.is_empty() { Vec::new() } else { vec![globs(&args.exclude)?] },
            ignore_files: !args.no_ignore,
            force_exclude: args.force_exclude,
        },
        stdin_name: args.stdin_name.clone(),
        ..Settings::default()
    })
}

/// Globs of the command line count from the working directory.
fn globs(patterns: &[String]) -> Result<GlobList, Failure> {
    GlobList::new(Path::new(""), patterns.iter().map(String::as_str))
        .map_err(|error| Failure::new(error.to_string()))
}

fn inputs(args: &CheckArgs) -> Result<Vec<Input>, Failure> {
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
fn explain_silence(done: &RunReport, settings: &Settings) -> io::Result<()> {
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
