//! `payloadlint operations`: what can be called, and with which body.

use std::io::{self, Write};

use serde::Serialize;

use super::Failure;
use super::args::{Listing, OperationsArgs};
use super::console::Console;
use super::exit::ExitStatus;
use crate::contract::{Lifecycle, Operation, find_operation, operations};

/// An operation as `--format json` tells it.
#[derive(Serialize)]
struct Row {
    id: &'static str,
    python: &'static str,
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    model: Option<&'static str>,
    array: bool,
    success: Option<u16>,
    lifecycle: &'static str,
    lifecycle_note: Option<&'static str>,
    permissions: &'static [&'static str],
}

pub(super) fn run(args: &OperationsArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let found = matching(&args.filter)?;
    let mut out = console.stdout(false);
    match args.format {
        Listing::Text => table(&found, console, &mut out)?,
        Listing::Json => {
            super::write_json(&found.into_iter().map(Row::of).collect::<Vec<_>>(), &mut out)?;
        }
    }
    out.flush()?;
    Ok(ExitStatus::Clean)
}

/// Operations that hold every word of the filter somewhere; or the one that it names as `-o` would.
fn matching(words: &[String]) -> Result<Vec<&'static Operation>, Failure> {
    let folded: Vec<String> =
        words.iter().flat_map(|it| it.split_whitespace()).map(str::to_lowercase).collect();
    let found: Vec<&'static Operation> = operations()
        .iter()
        .filter(|operation| {
            let text = [operation.method, operation.path, operation.id, operation.python, &body(operation)]
                .join(" ")
                .to_lowercase();
            folded.iter().all(|word| text.contains(word))
        })
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let name = words.join(" ");
    match find_operation(&name) {
        Ok(operation) => Ok(vec![operation]),
        Err(error) => {
            Err(Failure::new(format!("no operation has `{name}` in its method, path, id or model"))
                .help(error.help()))
        }
    }
}

fn table(found: &[&Operation], console: &Console, out: &mut dyn Write) -> io::Result<()> {
    let width = |of: fn(&Operation) -> usize| found.iter().map(|it| of(it)).max().unwrap_or(0);
    let ids = width(|it| it.id.len());
    let bodies = width(|it| body(it).len());
    for operation in found {
        let gone = match operation.lifecycle {
            Lifecycle::Current => String::new(),
            other => format!("  ({})", word(other)),
        };
        writeln!(
            out,
            "{}  {:bodies$}  {:5} {}{gone}",
            console.paint("1", &format!("{:ids$}", operation.id)),
            body(operation),
            operation.method,
            operation.path,
        )?;
    }
    Ok(())
}

/// The body's model; `-` where the operation takes none.
fn body(operation: &Operation) -> String {
    match operation.model {
        Some(model) if operation.array => format!("[{}]", model.name),
        Some(model) => model.name.to_owned(),
        None => "-".to_owned(),
    }
}

fn word(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Current => "current",
        Lifecycle::Deprecated => "deprecated",
        Lifecycle::Removed => "removed",
    }
}

impl Row {
    fn of(operation: &'static Operation) -> Self {
        Self {
            id: operation.id,
            python: operation.python,
            method: operation.method,
            path: operation.path,
            summary: operation.summary,
            model: operation.model.map(|model| model.name),
            array: operation.array,
            success: operation.success,
            lifecycle: word(operation.lifecycle),
            lifecycle_note: operation.lifecycle_note,
            permissions: operation.permissions,
        }
    }
}
