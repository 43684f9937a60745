//! `null-value`: an explicit null.

use crate::contract::Model;
use crate::diagnostic::{Applicability, Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{Context, Dump, Rule, Slot, Spot, declare_rule, is_all_of_a_body, remove_members};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports an explicit `null` wherever the model takes a value.
    /// ## Why it fails
    /// No model of these operations has a null. What the API does with one is not established: it may
    /// refuse the body with a 400 that names no field. Leave out what has no value.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": "12345", "crm_tier": null}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// Safe: the member is removed. None for a member that the operation demands. In an array the fix is only shown, since
    /// positions may matter. Where a null is meant, `allow` in `payloadlint.toml` takes its pointer.
    /// ## Source
    /// `schemas/genesys/*.json`: no member is nullable but two, which are left alone.
    NullValue {
        id: "null-value", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::NullValue, hooks: &[Hook::Object, Hook::Value(&[Kind::Null])],
    }
}

impl Rule for NullValue {
    fn object<'t>(&self, object: Value<'t>, model: Option<&'static Model>, cx: &mut Context<'t>) {
        let Some(dump) = model.and_then(|model| Dump::of(object, model, cx)) else { return };
        let Some((first, others)) = dump.nulls.split_first() else { return };
        let labels: Vec<_> = others.iter().map(|member| cx.place(Spot::Value(member.value()))).collect();
        for member in &dump.nulls {
            cx.claim(member.value().id());
        }
        let diagnostic = cx.report(
            self,
            Spot::Value(first.value()),
            format!(
                "{} members are null: a model written out by the Python SDK's to_dict()",
                dump.nulls.len()
            ),
        );
        for place in labels {
            diagnostic.related(place, "null too");
        }
        diagnostic.help("give the SDK the model itself: it leaves out what was never set");
        diagnostic.fix(Fix::safe("remove the members that are null", removals(&dump.nulls)));
    }

    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let value = slot.value;
        let nullable = slot.spec.is_some_and(|spec| spec.nullable);
        if nullable || matches!(slot.ty, crate::contract::Type::Any) {
            return;
        }
        let connect = cx.request().layers.contains(&crate::input::Layer::Connect);
        let Some(member) = value.member() else {
            cx.report(self, Spot::Value(value), "an element is null")
                .fix(Fix::shown("remove the element", Vec::new()));
            return;
        };
        let fix = cx.removal(value, Applicability::Safe);
        let help = if is_all_of_a_body(value) {
            "send no request where there is nothing to send"
        } else if connect {
            "an optional field without a value: the JSON converter writes null for it; drop nulls in a transform before the sink"
        } else {
            "leave the member out"
        };
        let diagnostic =
            cx.report(self, Spot::Value(value), ["`", &*shown(&member.name()), "` is null"].concat());
        if slot.spec.is_some_and(|spec| spec.required) {
            diagnostic.help("the operation demands this member: give it its value");
            return;
        }
        diagnostic.help(help).fix(fix);
    }
}

/// Removes members of one or several objects; they are in document order per object.
fn removals(members: &[Member<'_>]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut objects: Vec<Value<'_>> = Vec::new();
    for member in members {
        if !objects.iter().any(|it| it.id() == member.object().id()) {
            objects.push(member.object());
        }
    }
    for object in objects {
        let own: Vec<Member<'_>> =
            members.iter().copied().filter(|it| it.object().id() == object.id()).collect();
        edits.extend(remove_members(object, &own));
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::NullValue;

    #[test]
    fn cases() {
        RuleTester::new(&NullValue)
            .operation("attributes")
            .good(r#"{"attributes": {"a": "null and void"}}"#)
            .fix(r#"{"attributes": {"a": null, "b": "x"}}"#, r#"{"attributes": {"b": "x"}}"#)
            .fix(r#"{"attributes": {"b": "x", "a": null}}"#, r#"{"attributes": {"b": "x"}}"#)
            .fix(
                "{\"attributes\": {\n  \"a\": null,\n  \"b\": \"x\"\n}}",
                "{\"attributes\": {\n  \"b\": \"x\"\n}}",
            )
            .fix(
                r#"{"attributes": {"a": null, "b": "x", "c": null, "d": null}}"#,
                r#"{"attributes": {"b": "x"}}"#,
            )
            .fix(r#"{"attributes": {"a": null, "a": "x"}}"#, r#"{"attributes": {"a": "x"}}"#)
            .shown_only(r#"{"attributes": {"a": "x", "a": null}}"#)
            .shown_only(r#"{"attributes": null}"#)
            .says(r#"{"attributes": null}"#, "send no request")
            .run();
        RuleTester::new(&NullValue)
            .operation("participant")
            .fix(
                r#"{"wrapup": {"notes": null, "tags": ["a"]}, "state": null, "muted": null, "held": null, "wrapup_skipped": true}"#,
                r#"{"wrapup": {"tags": ["a"]}, "wrapup_skipped": true}"#,
            )
            .run();
        RuleTester::new(&NullValue)
            .operation("patchConversationsCallParticipantConsult")
            .shown_only(r#"{"speakTo": null}"#)
            .says(r#"{"speakTo": null}"#, "demands this member")
            .run();
    }
}
