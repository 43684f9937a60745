//! `payloadlint operations`.

use super::Failure;
use super::args::OperationsArgs;
use super::console::Console;
use super::exit::ExitStatus;
use crate::contract::operations;

pub(super) fn run(args: &OperationsArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let mut out = console.stdout();
    for operation in operations() {
        if args.filter.as_ref().is_none_or(|filter| operation.path.contains(filter)) {
            writeln!(out, "{} {}", operation.method, operation.path)?;
        }
    }
    out.flush()?;
    Ok(ExitStatus::Clean)
}
