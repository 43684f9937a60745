//! The operations and models of the catalogue.

use super::model::Model;
use super::operation::{Family, Operation};
use super::tables;

/// Every operation of the catalogue.
#[must_use]
pub fn operations() -> &'static [Operation] {
    tables::OPERATIONS
}

/// Every model, by name: those of bodies, and those within them.
#[must_use]
pub fn models() -> &'static [&'static Model] {
    tables::MODELS
}

/// The models of bodies, by name.
#[must_use]
pub fn body_models() -> Vec<&'static Model> {
    let is_body = |model: &&Model| {
        operations().iter().any(|operation| operation.model.is_some_and(|own| own.is(model)))
    };
    models().iter().copied().filter(is_body).collect()
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

/// The first operation of a family on a medium.
pub(super) fn of_family(family: Family, medium: &str) -> Option<&'static Operation> {
    operations().iter().find(|operation| operation.family == family && operation.medium == medium)
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
