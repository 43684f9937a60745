//! Whether a run has checked anything, and the messages about requests that were not checked.

use std::io::{self, Write};

use clap::Args as ClapArgs;

use crate::config::{Config, Settings};
use crate::diagnostic::Summary;
use crate::engine::RunReport;
use crate::report::counted;
use crate::text::one_line;

/// Options for requests that are not checked.
#[derive(Clone, Copy, Debug, Default, ClapArgs)]
pub(super) struct CoverageArgs {
    /// Exit with 0 if nothing was checked, for hooks that see only changed files
    #[arg(long, help_heading = "Reading", hide_short_help = true)]
    pub(super) allow_empty: bool,
    /// Exit with 2 if a request that should be checked was skipped
    #[arg(long, help_heading = "Reading", hide_short_help = true)]
    pub(super) fail_on_skipped: bool,
}

/// What a run is expected to check.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coverage {
    allow_empty: bool,
    fail_on_skipped: bool,
    quiet: bool,
}

impl CoverageArgs {
    /// These options merged with the config. A run over changed files may find no file to check.
    pub(super) fn with(self, config: Option<&Config>, changed_only: bool, quiet: bool) -> Coverage {
        Coverage {
            allow_empty: self.allow_empty || changed_only,
            fail_on_skipped: self.fail_on_skipped || config.is_some_and(|config| config.fail_on_skipped),
            quiet,
        }
    }
}

impl Coverage {
    /// Reports on stderr what could not be done or was not checked. Returns whether the exit status
    /// must be 2. `counted_above`: the report on stdout already names the first skipped request.
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

    /// Reports that nothing was checked, if so. Returns whether that is an error. For an empty list
    /// of paths it is not.
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
                writeln!(stderr, "{label}: nothing was checked: no file to check was changed")?;
            } else if settings.walk.force_exclude && summary.sources == 0 {
                writeln!(stderr, "{label}: nothing was checked: `exclude` excludes all named files")?;
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
            writeln!(stderr, "  help: use `--allow-empty` to accept a run that checks nothing")?;
        }
        Ok(!self.allow_empty)
    }

    /// Names the first skipped request of a run that checked others.
    pub(super) fn note_skipped(self, summary: &Summary, stderr: &mut dyn Write) -> io::Result<()> {
        if let (Some(line), false) = (summary.skipped_line(), self.quiet) {
            writeln!(stderr, "note: {line}")?;
        }
        Ok(())
    }

    /// Reports skipped requests, if that is an error. Returns whether it is.
    pub(super) fn skipped(self, summary: &Summary, stderr: &mut dyn Write) -> io::Result<bool> {
        let Some(line) = summary.skipped_line().filter(|_| self.fail_on_skipped) else { return Ok(false) };
        writeln!(stderr, "error: {line}\n  help: this is an error because of `--fail-on-skipped`")?;
        Ok(true)
    }
}

/// Help on how to get the bodies checked.
fn help(reason: &str, settings: &Settings, stderr: &mut dyn Write) -> io::Result<()> {
    if settings.operation.is_none() && reason.contains("unknown operation") {
        writeln!(
            stderr,
            "  help: set the operation of the bodies, for example `-o attributes` or `-o participant`"
        )?;
    }
    Ok(())
}
