//! Names on the command line. An unknown name is an error with the most similar known name.

use std::ffi::OsStr;
use std::sync::LazyLock;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command};

use super::args::Chosen;
use crate::config::{Level, rules};
use crate::contract::{Model, Operation, body_models, find_operation, models, operations};
use crate::diagnostic::{Evidence, RuleMeta};
use crate::input::Kind;
use crate::kinds;
use crate::text::did_you_mean;

/// Reads one of a list of names, which shells complete. `parse` gives the error for any other name.
#[derive(Clone)]
pub(super) struct Known<T> {
    pub(super) parse: fn(&str) -> Result<T, String>,
    pub(super) names: fn() -> Vec<&'static str>,
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Known<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        self.parse.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}

pub(super) fn an_operation() -> Known<&'static Operation> {
    Known {
        parse: operation,
        names: || {
            let short = ["attributes", "participant", "communication", "wrapup"];
            short.into_iter().chain(operations().iter().map(|operation| operation.id)).collect()
        },
    }
}

pub(super) fn a_rule() -> Known<&'static RuleMeta> {
    Known { parse: rule, names: || rules().map(|rule| rule.id).collect() }
}

pub(super) fn a_model() -> Known<&'static Model> {
    Known { parse: model, names: || body_models().into_iter().map(|model| model.name).collect() }
}

pub(super) fn a_kind() -> Known<&'static dyn Kind> {
    Known { parse: kind, names: || kinds::all().iter().map(|entry| entry.id()).collect() }
}

pub(super) fn an_evidence() -> Known<Evidence> {
    Known { parse: evidence, names: || Evidence::THRESHOLDS.to_vec() }
}

fn evidence(word: &str) -> Result<Evidence, String> {
    word.parse().map_err(|()| {
        let near = did_you_mean(word, Evidence::THRESHOLDS);
        format!("{near}accepted: {}", Evidence::THRESHOLDS.join(", "))
    })
}

fn kind(name: &str) -> Result<&'static dyn Kind, String> {
    kinds::find(name).map_err(|error| format!("{error}; {}", error.help()))
}

/// The levels in `ID=LEVEL`.
const LEVELS: [&str; 4] = ["off", "info", "warning", "error"];

fn operation(name: &str) -> Result<&'static Operation, String> {
    find_operation(name).map_err(|error| format!("unknown operation; {}", error.help()))
}

fn rule(id: &str) -> Result<&'static RuleMeta, String> {
    rules().find(|rule| rule.id == id).ok_or_else(|| {
        format!(
            "unknown rule; {}`payloadlint explain` lists them",
            did_you_mean(id, rules().map(|rule| rule.id))
        )
    })
}

/// A rule and its level.
pub(super) fn a_rule_level() -> Known<(Chosen, Level)> {
    /// Every rule with every level.
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let ids = std::iter::once("all").chain(rules().map(|rule| rule.id));
        ids.flat_map(|id| LEVELS.map(|level| format!("{id}={level}"))).collect()
    });
    Known { parse: rule_level, names: || NAMES.iter().map(String::as_str).collect() }
}

/// A region by its name or its base domain. Errors are reported when it is used.
#[cfg(feature = "live")]
pub(super) fn a_region() -> Known<String> {
    Known {
        parse: |name| Ok(name.to_owned()),
        names: || crate::contract::regions().iter().map(|(name, _)| *name).collect(),
    }
}

fn rule_level(text: &str) -> Result<(Chosen, Level), String> {
    let Some((id, level)) = text.split_once('=') else {
        return Err("use a rule and a level, such as `null-value=warning`".to_owned());
    };
    let chosen = if id == "all" { Chosen::All } else { Chosen::One(rule(id)?) };
    let level = match level.parse() {
        Ok(severity) => Level::On(severity),
        Err(()) if level == "off" => Level::Off,
        Err(()) => {
            return Err(format!(
                "unknown level `{level}`; {}levels: {}",
                did_you_mean(level, LEVELS),
                LEVELS.join(", ")
            ));
        }
    };
    Ok((chosen, level))
}

/// A model by its name in any case, or the model of an operation's body.
fn model(name: &str) -> Result<&'static Model, String> {
    if let Some(model) = models().iter().find(|model| model.name.eq_ignore_ascii_case(name)) {
        return Ok(model);
    }
    match find_operation(name) {
        Ok(operation) => operation.model.ok_or_else(|| {
            let why = if operation.takes_body {
                "the body of this operation has no model"
            } else {
                "this operation has no body"
            };
            why.to_owned()
        }),
        Err(_) => Err(format!(
            "unknown model; {}`payloadlint schema` lists them",
            did_you_mean(name, models().iter().map(|model| model.name))
        )),
    }
}
