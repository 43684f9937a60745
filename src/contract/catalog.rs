//! Looking operations up by the names people use.

use super::model::Model;
use super::operation::{Family, Operation};
use super::path::Path;
use super::route::{Route, route};
use super::tables;

/// Every operation of the catalogue.
#[must_use]
pub fn operations() -> &'static [Operation] {
    tables::OPERATIONS
}

/// Every body model, by name.
#[must_use]
pub fn models() -> &'static [&'static Model] {
    tables::MODELS
}

/// `MediaParticipantRequest`: a list of actions, the body of participant and communication operations.
#[must_use]
pub fn actions_model() -> &'static Model {
    &tables::MEDIA_PARTICIPANT_REQUEST
}

/// `ParticipantAttributes`: the body of attributes operations.
#[must_use]
pub fn attributes_model() -> &'static Model {
    &tables::PARTICIPANT_ATTRIBUTES
}

/// `WrapupInput`: the member `wrapup` of actions, and the body of wrap-up operations.
#[must_use]
pub fn wrapup_model() -> &'static Model {
    &tables::WRAPUP_INPUT
}

/// A name that is no operation.
#[derive(Debug, thiserror::Error)]
#[error("`{name}` is no operation of the catalogue")]
pub struct NameError {
    /// What was asked for.
    pub name: String,
    /// The nearest names, best first.
    pub nearest: Vec<&'static str>,
}

impl NameError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        let near = match self.nearest.first() {
            Some(near) => format!("did you mean `{near}`? "),
            None => String::new(),
        };
        format!(
            "{near}give `attributes`, `participant`, `communication`, `wrapup`, an operationId or \"PATCH /path\"; `payloadlint operations` lists them"
        )
    }
}

/// The operation that a user names: a short name (`attributes`, `participant`, `communication`,
/// `wrapup`: the `calls` one), an operationId in either spelling, or `METHOD /path`.
///
/// # Errors
/// When no operation has that name.
///
/// # Panics
/// Never: the short names are families that have a `calls` operation.
pub fn find_operation(name: &str) -> Result<&'static Operation, NameError> {
    let name = name.trim();
    let short = match name {
        "attributes" => Some(Family::Attributes),
        "participant" => Some(Family::Participant),
        "communication" => Some(Family::Communication),
        "wrapup" => Some(Family::Wrapup),
        _ => None,
    };
    if let Some(family) = short {
        return Ok(of_family(family, "calls").expect("internal error: every family has a calls operation"));
    }
    if let Some(found) = operations().iter().find(|it| it.id == name || it.python == name) {
        return Ok(found);
    }
    if let Some((method, path)) = name.split_once(char::is_whitespace)
        && let Route::Operation(found) = route(&method.to_ascii_uppercase(), &Path::parse(path.trim()))
    {
        return Ok(found);
    }
    let mut nearest: Vec<(f64, &'static str)> = ["attributes", "participant", "communication", "wrapup"]
        .into_iter()
        .chain(operations().iter().map(|it| it.id))
        .map(|it| (strsim::jaro_winkler(name, it), it))
        .filter(|(similarity, _)| *similarity > 0.85)
        .collect();
    nearest.sort_by(|left, right| right.0.total_cmp(&left.0));
    nearest.truncate(3);
    Err(NameError { name: name.to_owned(), nearest: nearest.into_iter().map(|(_, it)| it).collect() })
}

/// The first operation of a family on a medium.
pub(super) fn of_family(family: Family, medium: &str) -> Option<&'static Operation> {
    operations().iter().find(|it| it.family == family && it.medium == medium)
}

impl Operation {
    /// The operation of another family on the same medium (`generic` and media without one fall
    /// back to the generic, then the `calls` one).
    #[must_use]
    pub fn sibling(&self, family: Family) -> Option<&'static Operation> {
        of_family(family, self.medium)
            .or_else(|| of_family(family, "generic"))
            .or_else(|| of_family(family, "calls"))
    }
}
