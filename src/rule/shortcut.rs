//! What the walk need not show to rules. It must never skip a place where a rule would report:
//! `tests/properties.rs` compares the findings with those of a walk that skips nothing.
//! `benches/rules.rs` measures what it saves.

use super::context::Context;
use super::typed_value::TypedValue;
use crate::contract::{Family, MemberSpec, Type, actions_model, fits, wraps_attributes};
use crate::json::{Kind, Value};
use crate::scan;

/// What is to be judged of a body that names exactly what its operation takes, and by which type.
/// Most bodies with a finding are such, and what is wrong is further inside: no rule on a body as a
/// whole would report.
pub(super) fn plain_body<'t>(cx: &Context<'t>) -> Option<(Value<'t>, Type)> {
    let (body, model) = cx.body().zip(cx.model()).filter(|_| !cx.sees_all())?;
    match cx.operation().family {
        Family::Attributes => {
            let [MemberSpec { ty: ty @ Type::Map(Type::String), .. }] = model.members else { return None };
            let attributes = wraps_attributes(body).filter(|_| !model.beyond_tables)?;
            // A map of one may be another wrapper, or a skeleton. An object of one known member is
            // nothing to any rule. One of two may be that of a serialiser that writes fields of its
            // own.
            let is_plain = match attributes.len() {
                0 | 1 => false,
                2 => TypedValue::of(attributes).is_none(),
                _ => true,
            };
            is_plain.then_some((attributes, *ty))
        }
        Family::Participant => {
            // A skeleton has all members.
            let is_plain = body.kind() == Kind::Object
                && body.len() + 1 < model.members.len()
                && model.is(actions_model())
                && body
                    .members()
                    .all(|member| member.plain_name().is_some_and(|name| model.position(name).is_some()))
                && body
                    .members()
                    .any(|member| member.value().kind() != Kind::Object || !member.value().is_empty());
            is_plain.then_some((body, Type::Model(model)))
        }
        _ => None,
    }
}

/// Whether the gate would let a value through: then no rule would report on it. Most values of most
/// bodies with a finding are such. `is_ascii`: all of the document is. What it takes for a text may
/// be a wrap-up's code, which it looks at more closely.
pub(super) fn is_surely_fine(value: Value<'_>, ty: Type, is_ascii: bool) -> bool {
    match (ty, value.kind()) {
        (Type::String, Kind::String) => match value.plain_content() {
            Some(content) => scan::is_fine_text(content, is_ascii || content.is_ascii()),
            None => scan::is_fine_text(value.content(), false),
        },
        (Type::Boolean, Kind::True | Kind::False) => true,
        (Type::Integer { .. }, Kind::Number) => value.raw().len() <= 18 && fits(value, ty),
        (Type::DateTime, Kind::String) => {
            value.plain_content().is_some_and(|text| !text.starts_with(b"0001")) && fits(value, ty)
        }
        (Type::Enum(_), Kind::String) => value.plain_content().is_some() && fits(value, ty),
        _ => false,
    }
}
