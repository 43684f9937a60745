//! The operation that a user names.

use super::catalog::{of_family, operations};
use super::operation::{Family, Operation};
use super::path::Path;
use super::route::{Route, route};
use crate::text::nearest_of_many;

/// A name that is not an operation.
#[derive(Debug, thiserror::Error)]
#[error("`{name}` is not a known operation")]
pub struct NameError {
    /// What was asked for.
    pub name: String,
    /// The nearest name.
    pub nearest: Option<&'static str>,
}

impl NameError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        let near = match self.nearest {
            Some(near) => format!("did you mean `{near}`? "),
            None => String::new(),
        };
        format!(
            "{near}use `attributes`, `participant`, `communication`, `wrapup`, an operationId or \"PATCH /path\"; `payloadlint operations` lists them"
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
    if let Some(found) = operations()
        .iter()
        .find(|operation| operation.id == name || name.contains('_') && operation.python() == name)
    {
        return Ok(found);
    }
    if let Some((method, path)) = name.split_once(char::is_whitespace)
        && let Route::Operation(found) = route(&method.to_ascii_uppercase(), &Path::parse(path.trim()))
    {
        return Ok(found);
    }
    let short = ["attributes", "participant", "communication", "wrapup"];
    let nearest = nearest_of_many(name, short.into_iter().chain(operations().iter().map(|known| known.id)));
    Err(NameError { name: name.to_owned(), nearest })
}
