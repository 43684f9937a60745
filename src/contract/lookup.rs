//! The operation that a user names.

use super::catalog::{of_family, operations};
use super::operation::{Family, Operation};
use super::path::Path;
use super::route::{Route, route};

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
