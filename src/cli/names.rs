//! From names on the command line to what they name; a wrong one is answered with the nearest.

use super::args::Chosen;
use crate::config::{Level, rules};
use crate::contract::{Model, Operation, find_operation, models};
use crate::diagnostic::RuleMeta;

/// Names more unlike than this are no help.
const LEAST_SIMILARITY: f64 = 0.7;

pub(super) fn operation(name: &str) -> Result<&'static Operation, String> {
    find_operation(name).map_err(|error| format!("no such operation; {}", error.help()))
}

pub(super) fn rule(id: &str) -> Result<&'static RuleMeta, String> {
    rules().find(|rule| rule.id == id).ok_or_else(|| {
        format!("no such rule; {}`payloadlint explain` lists them", did_you_mean(id, rules().map(|it| it.id)))
    })
}

pub(super) fn rule_level(text: &str) -> Result<(Chosen, Level), String> {
    let Some((id, level)) = text.split_once('=') else {
        return Err("give a rule and its level, such as `null-value=warning`".to_owned());
    };
    let chosen = if id == "all" { Chosen::All } else { Chosen::One(rule(id)?) };
    let level = match level.parse() {
        Ok(severity) => Level::On(severity),
        Err(()) if level == "off" => Level::Off,
        Err(()) => {
            let levels = ["off", "info", "warning", "error"];
            return Err(format!(
                "no such level `{level}`; {}levels are off, info, warning, error",
                did_you_mean(level, levels)
            ));
        }
    };
    Ok((chosen, level))
}

/// A model by its name in any case, or the model of an operation's body.
pub(super) fn model(name: &str) -> Result<&'static Model, String> {
    if let Some(model) = models().iter().find(|model| model.name.eq_ignore_ascii_case(name)) {
        return Ok(model);
    }
    match find_operation(name) {
        Ok(operation) => operation.model.ok_or_else(|| "that operation takes no body".to_owned()),
        Err(_) => Err(format!(
            "no such model; {}`payloadlint schema` lists them",
            did_you_mean(name, models().iter().map(|it| it.name))
        )),
    }
}

/// `did you mean …? `, or nothing where no candidate is near.
fn did_you_mean<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> String {
    let folded = name.to_lowercase().replace('_', "-");
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(similarity, _)| *similarity > LEAST_SIMILARITY)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, nearest)| format!("did you mean `{nearest}`? "))
        .unwrap_or_default()
}
