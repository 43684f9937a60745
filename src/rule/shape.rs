//! What an object looks like: whether it could be the body of a model.

use crate::contract::{MemberSpec, Model, Type, fits};
use crate::json::{Kind, Value};

/// Whether an object could be a body of `model` as it is: it has members, and each is one of the
/// model's, perhaps spelled otherwise, with a value of the type it takes.
#[must_use]
pub fn is_body_of(object: Value<'_>, model: &'static Model) -> bool {
    object.kind() == Kind::Object
        && !object.is_empty()
        && object.members().all(|member| {
            spelled(&member.name(), model).is_some_and(|spec| nearly_fits(member.value(), spec.ty))
        })
}

/// Whether a value fits a type, or is one of its words in another case.
fn nearly_fits(value: Value<'_>, ty: Type) -> bool {
    let is_word = |allowed: &[&str]| {
        value.text().is_some_and(|text| allowed.iter().any(|value| value.eq_ignore_ascii_case(&text)))
    };
    fits(value, ty) || matches!(ty, Type::Enum(allowed) if is_word(allowed))
}

/// The member of that name, in whichever spelling.
#[must_use]
pub fn spelled(name: &str, model: &'static Model) -> Option<&'static MemberSpec> {
    model.member(name).or_else(|| model.respelled(name))
}
