//! `payloadlint check`: lints, reports, and gives the exit status.

use std::io::{self, Write as _};

use super::args::CheckArgs;
use super::configured::KnownFindings;
use super::console::Console;
use super::exit::ExitStatus;
use super::outputs::{self, Outputs};
use super::sources::settings;
use super::{Failure, configured, show, stdin};
use crate::config::{Given, Input};
use crate::diagnostic::Severity;
use crate::engine::{self, RunReport};
use crate::report::{Format, ReportOptions};

pub(super) fn run(args: &CheckArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let is_named = args.sources.is_named();
    stdin::refuse_unread("check", is_named)?;
    let config = configured::config(&args.team.config)?;
    let coverage = args.sources.coverage(config.config.as_ref(), args.quiet);
    let fail_on = args.judging.fail_on(config.config.as_ref());
    let reads_stdin = args.sources.reads_stdin();
    let known = configured::baseline(&args.team, config.config.as_ref(), reads_stdin)?;
    let given = Given { levels: args.judging.levels(), schema: configured::schema(&args.team)? };
    let written = config.config.clone().filter(|_| args.show_config);
    let mut settings = settings(&args.sources, given, config)?;
    settings.threads = args.threads.unwrap_or(0);
    settings.no_fast_pass = args.no_fast_pass;
    let known = match known {
        None => None,
        Some(KnownFindings { path, baseline }) => {
            settings.baseline_folder = configured::folder_of(&path)?;
            settings.baseline = Some(baseline);
            Some(path)
        }
    };
    if args.show_config {
        return show::config(args, &settings, written.as_ref(), console);
    }
    if args.show_files {
        return show::files(args, &settings, console);
    }
    outputs::keep_apart(&args.reports, &args.team, known.as_deref(), &mut settings)?;
    configured::team_files(&args.team, &mut settings)?;
    let options = ReportOptions {
        color: console.color,
        hyperlinks: console.hyperlinks,
        ascii: console.ascii,
        width: console.width,
        redact: args.redact,
        max_findings: None,
        group: !args.no_group,
        statistics: args.statistics,
        quiet: args.quiet,
        verbose: args.verbose,
        show_fix_hint: true,
        fail_on,
    };
    let live = settings.inputs.contains(&Input::Stdin);
    let mut outputs = Outputs::open(args, &options, console, live)?;
    settings.excerpts = outputs.want_excerpts();
    settings.messages_only = outputs.want_messages_only();
    settings.list_clean = outputs.want_clean();
    let done = engine::run(&settings, &mut |outcome| outputs.outcome(outcome))?;
    let notes = outputs.finish(&done.summary)?;
    for note in notes {
        writeln!(io::stderr(), "note: {note}")?;
    }
    let names_skipped = matches!(args.format, Format::Human | Format::Concise);
    let unchecked = coverage.conclude(&done, &settings, names_skipped)?;
    let folder = &settings.baseline_folder;
    let mut stderr = io::stderr().lock();
    configured::conclude(&args.team, known.as_deref(), folder, &done.filtered, args.quiet, &mut stderr)?;
    let status = if unchecked { ExitStatus::Trouble } else { status(&done, fail_on) };
    stdin::unread_after("check", is_named, status)
}

/// The exit status. It does not depend on the report format.
fn status(done: &RunReport, fail_on: Option<Severity>) -> ExitStatus {
    if done.summary.unreadable > 0 || !done.failures.is_empty() {
        ExitStatus::Trouble
    } else if fail_on.is_some_and(|least| done.summary.at_least(least) > 0) {
        ExitStatus::Findings
    } else {
        ExitStatus::Clean
    }
}
