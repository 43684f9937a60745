//! `payloadlint explain`.

use super::Failure;
use super::args::ExplainArgs;
use super::console::Console;
use super::exit::ExitStatus;
use crate::config::rules;

pub(super) fn run(args: &ExplainArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let mut out = console.stdout();
    match args.rule {
        Some(rule) => writeln!(out, "{}", rule.docs)?,
        None => {
            for rule in rules() {
                writeln!(out, "{}", rule.id)?;
            }
        }
    }
    out.flush()?;
    Ok(ExitStatus::Clean)
}
