//! A model written out whole by the Python SDK's `to_dict()` or `to_json()`: every unset member as
//! null, names in snake case. Dozens of defects with one cause.

use super::context::{Context, Slot};
use crate::contract::{MemberSpec, Model, Type};
use crate::json::{Kind, Member, Value};

/// What a dump holds, its nested models included.
#[derive(Debug)]
pub struct Dump<'t> {
    /// Members whose value is null.
    pub nulls: Vec<Member<'t>>,
    /// Members in Python spelling, and what the model calls them.
    pub respelled: Vec<(Member<'t>, &'static MemberSpec)>,
}

impl<'t> Dump<'t> {
    /// An object of a model with three or more nulls and a Python-spelled member is a dump. What has
    /// been claimed already (as part of the dump around it) does not count.
    #[must_use]
    pub fn of(object: Value<'t>, model: &'static Model, cx: &Context<'t>) -> Option<Self> {
        if object.len() < 3 {
            return None;
        }
        let mut dump = Self { nulls: Vec::new(), respelled: Vec::new() };
        let nulls = object.members().filter(|member| member.value().kind() == Kind::Null).count();
        let is_python =
            |member: Member<'_>| spec_of(member, model).is_some_and(|spec| spec.name != member.name());
        if nulls < 3 || !object.members().any(is_python) {
            return None;
        }
        dump.collect(object, model, cx);
        Some(dump)
    }

    fn collect(&mut self, object: Value<'t>, model: &'static Model, cx: &Context<'t>) {
        for member in object.members() {
            let Some(spec) = spec_of(member, model) else { continue };
            if spec.name != member.name() && !cx.is_claimed(member.name_id()) {
                self.respelled.push((member, spec));
            }
            match (member.value().kind(), spec.ty) {
                (Kind::Null, ty) if !cx.is_claimed(member.value().id()) => {
                    let value = member.value();
                    let (spec, owner) = (Some(spec), Some(model));
                    let slot = Slot { value, ty, attribute: false, spec, owner };
                    // Where a field has to stay, its null is a defect of its own.
                    if cx.why_needed(&slot).is_none() {
                        self.nulls.push(member);
                    }
                }
                (Kind::Object, Type::Model(inner)) => self.collect(member.value(), inner, cx),
                _ => {}
            }
        }
    }
}

fn spec_of(member: Member<'_>, model: &'static Model) -> Option<&'static MemberSpec> {
    let name = member.name();
    model.member(&name).or_else(|| model.members.iter().find(|spec| spec.python_name() == name))
}
