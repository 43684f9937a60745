//! Whether a run has checked anything, and what it says about requests that were not checked.

use std::io::{self, Write};

use clap::Args as ClapArgs;

use crate::config::{Config, Settings};
use crate::diagnostic::Summary;
use crate::engine::RunReport;
use crate::report::counted;
use crate::text::one_line;

/// Options about requests that are not checked.
#[derive(Clone, Copy, Debug, Default, ClapArgs)]
pub(super) struct CoverageArgs {
    /// Exit with 0 if nothing was checked, as in a hook that sees changed files only
    #[arg(long, help_heading = "Reading", hide_short_help = true)]
    pub(super) allow_empty: bool,
    /// Exit with 2 if a request was skipped that should be checked
    #[arg(long, help_heading = "Reading", hide_short_help = true)]
    pub(super) fail_on_skipped: bool,
}

/// What is expected of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coverage {
    allow_empty: bool,
    fail_on_skipped: bool,
    quiet: bool,
}

impl CoverageArgs {
    /// These options, with what the config says beneath them. A run over changed files may well find none to check.
    pub(super) fn with(self, config: Option<&Config>, changed_only: bool, quiet: bool) -> Coverage {
        Coverage {
            allow_empty: self.allow_empty || changed_only,
            fail_on_skipped: self.fail_on_skipped || config.is_some_and(|config| config.fail_on_skipped),
            quiet,
        }
    }
}

impl Coverage {
    /// Says on stderr what could not be done or was not checked; whether that makes the exit status 2. `counted_above`: the report
    /// on stdout has named the first skipped request already.
    pub(super) fn conclude(
        self,
        done: &RunReport,
        settings: &Settings,
        counted_above: bool,
    ) -> io::Result<bool> {
        let mut stderr = io::stderr().lock();
        for failure in &done.failures {
            writeln!(stderr, "error: {failure}")?;
        }
        let nothing = self.nothing_checked(&done.summary, settings, &mut stderr)?;
        if done.summary.checked() > 0 {
            for (path, reason) in &done.only_skipped {
                writeln!(stderr, "note: {}: every request was skipped: {reason}", one_line(path))?;
                help(reason, settings, &mut stderr)?;
            }
            if !counted_above && done.only_skipped.is_empty() {
                self.note_skipped(&done.summary, &mut stderr)?;
            }
        }
        Ok(self.skipped(&done.summary, &mut stderr)? || nothing)
    }

    /// Says that nothing was checked, if so; whether that is an error. An empty list of paths asks for nothing.
    pub(super) fn nothing_checked(
        self,
        summary: &Summary,
        settings: &Settings,
        stderr: &mut dyn Write,
    ) -> io::Result<bool> {
        if summary.checked() > 0 || settings.inputs.is_empty() {
            return Ok(false);
        }
        if self.allow_empty && self.quiet {
            return Ok(false);
        }
        let label = if self.allow_empty { "note" } else { "error" };
        let Some((path, reason)) = summary.reason() else {
            if settings.walk.only.is_some() {
                writeln!(stderr, "{label}: no file to check was changed")?;
            } else if settings.walk.force_exclude && summary.sources == 0 {
                writeln!(stderr, "{label}: nothing was checked: `exclude` leaves out all that is named")?;
            } else {
                writeln!(stderr, "{label}: nothing was checked")?;
            }
            return Ok(!self.allow_empty);
        };
        let more = match summary.requests.saturating_sub(1) {
            0 => String::new(),
            more => format!(" (and {})", counted(more, "more request")),
        };
        writeln!(stderr, "{label}: nothing was checked: {}: {}{more}", one_line(path), one_line(reason))?;
        help(reason, settings, stderr)?;
        if !self.allow_empty {
            writeln!(stderr, "  help: `--allow-empty` accepts a run in which nothing is checked")?;
        }
        Ok(!self.allow_empty)
    }

    /// Names the first of the requests that were skipped beside others that were checked.
    pub(super) fn note_skipped(self, summary: &Summary, stderr: &mut dyn Write) -> io::Result<()> {
        if let (Some(line), false) = (summary.skipped_line(), self.quiet) {
            writeln!(stderr, "note: {line}")?;
        }
        Ok(())
    }

    /// Says that requests were skipped where that is an error; whether it is.
    pub(super) fn skipped(self, summary: &Summary, stderr: &mut dyn Write) -> io::Result<bool> {
        let Some(line) = summary.skipped_line().filter(|_| self.fail_on_skipped) else { return Ok(false) };
        writeln!(stderr, "error: {line}\n  help: `--fail-on-skipped` makes this an error")?;
        Ok(true)
    }
}

/// What would have the bodies checked.
fn help(reason: &str, settings: &Settings, stderr: &mut dyn Write) -> io::Result<()> {
    if settings.operation.is_none() && reason.contains("no operation known") {
        writeln!(
            stderr,
            "  help: set the operation of the bodies, as with `-o attributes` or `-o participant`"
        )?;
    }
    Ok(())
}
