//! Documents that are checked as a body because an option says so, and do not look like one: an
//! export of another tool, a report, a list. Their findings are shown, and no fix edits them: a
//! container must not be rewritten for being no body.

use crate::contract::{Inference, infer};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::json::{Document, Kind, Value};
use crate::rule::{Contract, ContractSource};

/// Shows the fixes of a document that is not a body by itself.
pub(super) fn keep_whole(contract: Contract, document: Document<'_>, found: &mut [Diagnostic]) {
    let is_configured = contract.source == ContractSource::Configured;
    if is_configured && document.root().is_some_and(|root| is_unidentified(root, contract)) {
        let fixes = found.iter_mut().filter_map(|diagnostic| diagnostic.fix.as_mut());
        fixes.for_each(|fix| fix.applicability = Applicability::Shown);
    }
}

/// Whether an object is more than a map of values, and no key of it is one of the operation's body.
fn is_unidentified(root: Value<'_>, contract: Contract) -> bool {
    if root.kind() != Kind::Object || root.len() < 2 || !is_structured(root) {
        return false;
    }
    let Some(model) = contract.operation.model else { return false };
    let is_known = |name: &str| {
        model.member(name).is_some() || model.respelled(name).is_some() || model.nearest(name).is_some()
    };
    infer(root) == Inference::Unknown && !root.members().any(|member| is_known(&member.name()))
}

/// Whether an object holds a list of objects, or several objects, or objects in objects. A map of
/// attributes with one nested value does not.
fn is_structured(root: Value<'_>) -> bool {
    let is_object = |value: &Value<'_>| value.kind() == Kind::Object;
    let objects = root.members().filter(|member| is_object(&member.value())).count();
    let holds_objects = |value: Value<'_>| {
        value.elements().any(|element| is_object(&element))
            || value.members().any(|member| is_object(&member.value()))
    };
    objects > 1 || root.members().any(|member| holds_objects(member.value()))
}
