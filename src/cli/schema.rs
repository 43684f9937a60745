//! `payloadlint schema`: the JSON Schema of a body, for an editor or another validator.

use super::Failure;
use super::args::SchemaArgs;
use super::console::Console;
use super::exit::ExitStatus;
use crate::contract::{models, schema_text};

pub(super) fn run(args: &SchemaArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let mut out = console.stdout();
    match args.model {
        Some(model) => writeln!(out, "{}", schema_text(model))?,
        None => {
            for model in models() {
                writeln!(out, "{}", model.name)?;
            }
        }
    }
    out.flush()?;
    Ok(ExitStatus::Clean)
}
