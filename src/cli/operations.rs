//! `payloadlint operations`: the operations of the API and their bodies.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::Failure;
use super::args::{Listing, OperationsArgs};
use super::console::Console;
use super::exit::ExitStatus;
use crate::contract::{Lifecycle, Operation, find_operation, operations};

/// An operation in `--format json`.
#[derive(Serialize)]
struct Row {
    id: &'static str,
    python: String,
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    model: Option<&'static str>,
    array: bool,
    success: Option<u16>,
    lifecycle: &'static str,
    lifecycle_note: Option<&'static str>,
    /// `null` if they are not known.
    permissions: Option<&'static [&'static str]>,
    /// A body that it accepts; `null` if it has no body.
    example: Option<Value>,
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

/// Operations that contain every word of the filter, or the one operation that it names as in `-o`.
fn matching(words: &[String]) -> Result<Vec<&'static Operation>, Failure> {
    let folded: Vec<String> =
        words.iter().flat_map(|word| word.split_whitespace()).map(str::to_lowercase).collect();
    let found: Vec<&'static Operation> = operations()
        .iter()
        .filter(|operation| {
            let text =
                [operation.method, operation.path, operation.id, &operation.python(), &body(operation)]
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

/// One line per operation, for other programs. On a terminal, entries that fit its width.
fn table(found: &[&Operation], console: &Console, out: &mut dyn Write) -> io::Result<()> {
    if let Some(width) = console.room(0) {
        return entries(found, width, console, out);
    }
    let width = |of: fn(&Operation) -> usize| found.iter().map(|item| of(item)).max().unwrap_or(0);
    let ids = width(|entry| entry.id.len());
    let bodies = width(|item| body(item).len());
    for operation in found {
        writeln!(
            out,
            "{:ids$}  {:bodies$}  {:5} {}{}",
            operation.id,
            body(operation),
            operation.method,
            operation.path,
            gone(operation),
        )?;
    }
    Ok(())
}

/// Method and path, and below them the id and the body's model, by what follows `/conversations`.
fn entries(found: &[&Operation], width: usize, console: &Console, out: &mut dyn Write) -> io::Result<()> {
    let mut last = None;
    for operation in found {
        let group = group(operation);
        if last != Some(group) {
            let gap = if last.is_some() { "\n" } else { "" };
            writeln!(out, "{gap}{}", console.paint("1", group))?;
            last = Some(group);
        }
        let path = broken(operation.path, width.saturating_sub(INDENT)).join("\n         ");
        writeln!(out, "  {:6} {path}{}", operation.method, gone(operation))?;
        let body = body(operation);
        let fits = INDENT + operation.id.len() + 2 + body.len() <= width;
        let gap = if fits { "  " } else { "\n         " };
        writeln!(out, "         {}{gap}{body}", operation.id)?;
    }
    if found.len() == operations().len() {
        writeln!(
            out,
            "\n{} operations; filter the list with words: `payloadlint operations calls attributes`",
            found.len()
        )?;
    }
    Ok(())
}

/// Columns before a path.
const INDENT: usize = 9;

/// The first word after `/conversations`.
fn group(operation: &Operation) -> &'static str {
    match operation.path.strip_prefix("/api/v2/conversations/").and_then(|rest| rest.split('/').next()) {
        Some(word) if word.starts_with('{') => "any medium",
        Some(word) => word,
        None => "outside conversations",
    }
}

/// A path split into pieces of at most that many columns, between segments.
fn broken(path: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for segment in path.split_inclusive('/') {
        let line = lines.last().map_or(0, String::len);
        if line > 0 && line + segment.len() > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(segment);
        }
    }
    lines
}

fn gone(operation: &Operation) -> String {
    match operation.lifecycle {
        Lifecycle::Current => String::new(),
        other => format!("  ({})", word(other)),
    }
}

/// The model of the body; `-` if the operation has no body.
fn body(operation: &Operation) -> String {
    match operation.model {
        Some(model) if operation.array => format!("[{}]", model.name),
        Some(model) => model.name.to_owned(),
        None if operation.takes_body => "[not checked]".to_owned(),
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
            python: operation.python(),
            method: operation.method,
            path: operation.path,
            summary: operation.summary(),
            model: operation.model.map(|model| model.name),
            array: operation.array,
            success: operation.success,
            lifecycle: word(operation.lifecycle),
            lifecycle_note: operation.lifecycle_note(),
            permissions: operation.permissions_known.then_some(operation.permissions),
            example: operation.example().map(|text| {
                serde_json::from_str(text).expect("internal error: a bad example was compiled in")
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighty_columns_are_enough() {
        for operation in operations() {
            let lines = broken(operation.path, 80 - INDENT);
            assert_eq!(lines.concat(), operation.path);
            assert!(lines.iter().all(|line| line.len() <= 80 - INDENT), "{lines:?}");
        }
    }
}
