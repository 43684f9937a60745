//! `payloadlint schema`: the JSON Schema of a body, for an editor or another validator.

use std::io::{self, Write};

use super::Failure;
use super::args::SchemaArgs;
use super::console::Console;
use super::exit::ExitStatus;
use crate::config::SCHEMA;
use crate::contract::{Model, body_models, schema_text};

pub(super) fn run(args: &SchemaArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let mut out = console.stdout(false);
    match args.model {
        None if args.config => out.write_all(SCHEMA.as_bytes())?,
        Some(model) => writeln!(out, "{}", schema_text(model))?,
        None => list(console, &mut out)?,
    }
    out.flush()?;
    Ok(ExitStatus::Clean)
}

/// The models of bodies. Nested models are part of them.
fn list(console: &Console, out: &mut dyn Write) -> io::Result<()> {
    let models = body_models();
    let width = models.iter().map(|model| model.name.len()).max().unwrap_or(0);
    for model in models {
        let name = console.paint("1", &format!("{:width$}", model.name));
        writeln!(out, "{name}  {}", super::clipped(&description(model), console.room(width + 2)))?;
    }
    Ok(())
}

/// The first sentence of the published description, or the fields if there is none.
fn description(model: &Model) -> String {
    if model.description().is_empty() {
        let names: Vec<&str> = model.members.iter().map(|member| member.name).collect();
        return names.join(", ");
    }
    model.description().split_once(". ").map_or(model.description(), |(first, _)| first).to_owned()
}
