//! `null-value`: a `null` value.

use crate::contract::{Model, Type};
use crate::diagnostic::{Applicability, Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{
    Context, Dump, Rule, Slot, Spot, WRAPUP_CODE_REQUIRED, declare_rule, is_all_of_a_body, is_code_of_wrapup,
    remove_members,
};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports `null` values wherever the schema accepts a value.
    /// ## Why it fails
    /// No published type of these operations allows null. That the API rejects it is documented in
    /// two places only: `attributes` itself (400 `conversation.error.participant.attribute.null`)
    /// and the `code` of a wrap-up (400 `conversation.error.wrapup.code.required`). For other
    /// fields, and for the value of an attribute, it is not documented: the API may ignore the
    /// null, clear the value, or reject the request with a 400 that names no field. It is still an
    /// error, by decision: payloadlint exists to stop it. Omit fields that have no value.
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
    /// Safe: the field is removed, because null is outside the published type. There is no fix for
    /// a field that the request needs: a required field, the `code` of a wrap-up (unless
    /// `provisional` is true), the only target of a transfer, the only field that does something.
    /// In an array the fix is only shown, because positions may matter. If a null is intended, add
    /// its pointer to `allow` in `payloadlint.toml`.
    /// ## Source
    /// `schemas/genesys/*.json`: two fields are nullable, and are not reported. The two error
    /// codes: the official API description of 2018, in `schemas/operations.json`.
    NullValue {
        id: "null-value", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::NullValue, hooks: &[Hook::Object, Hook::Value(&[Kind::Null])],
        role: Allowable,
    }
}

/// The error code for `"attributes": null`.
const ATTRIBUTES_NULL: &str = "conversation.error.participant.attribute.null";

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
            format!("{} fields are null, as the Python SDK's to_dict() writes them", dump.nulls.len()),
        );
        for place in labels {
            diagnostic.related(place, "also null");
        }
        diagnostic.help("pass the model itself to the SDK, which omits fields that were never set");
        diagnostic.fix(Fix::safe("remove the fields that are null", removals(&dump.nulls)));
    }

    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let value = slot.value;
        let nullable = slot.spec.is_some_and(|spec| spec.nullable);
        if nullable || matches!(slot.ty, Type::Any) {
            return;
        }
        let connect = cx.request().layers.contains(&crate::input::Layer::Connect);
        let Some(member) = value.member() else {
            cx.report(self, Spot::Value(value), "an element is null")
                .fix(Fix::shown("remove the element", Vec::new()));
            return;
        };
        let fix = cx.removal(slot, Applicability::Safe);
        let (needed, operation) = (cx.why_needed(slot), cx.operation());
        let help = if is_all_of_a_body(value) {
            "do not send a request if there is nothing to change"
        } else if connect {
            "omit the field: drop nulls in a transform before the sink; the JSON converter writes null for an optional field without a value"
        } else {
            "omit the field"
        };
        let diagnostic =
            cx.report(self, Spot::Value(value), ["`", &*shown(&member.name()), "` is null"].concat());
        diagnostic.help(needed.unwrap_or(help));
        diagnostic.fix = fix;
        let is_code =
            || slot.spec.zip(slot.owner).is_some_and(|(spec, owner)| is_code_of_wrapup(spec, owner));
        if needed.is_some() && is_code() {
            diagnostic.confirmed_by(operation, WRAPUP_CODE_REQUIRED);
        } else if member.name() == "attributes" && matches!(slot.ty, Type::Map(Type::String)) {
            diagnostic.confirmed_by(operation, ATTRIBUTES_NULL);
        }
    }
}

/// Removes members of one or several objects. The members of an object are in document order.
fn removals(members: &[Member<'_>]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut objects: Vec<Value<'_>> = Vec::new();
    for member in members {
        if !objects.iter().any(|object| object.id() == member.object().id()) {
            objects.push(member.object());
        }
    }
    for object in objects {
        let own: Vec<Member<'_>> =
            members.iter().copied().filter(|member| member.object().id() == object.id()).collect();
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
            .says(r#"{"attributes": null}"#, "if there is nothing to change")
            .run();
        RuleTester::new(&NullValue)
            .operation("participant")
            .fix(
                r#"{"wrapup": {"notes": null, "tags": ["a"]}, "state": null, "muted": null, "held": null, "wrapup_skipped": true}"#,
                r#"{"wrapup": {"tags": ["a"]}, "wrapup_skipped": true}"#,
            )
            .run();
        // The API rejects a wrap-up without its code, except a draft.
        RuleTester::new(&NullValue)
            .operation("participant")
            .shown_only(r#"{"wrapup": {"code": null, "notes": "x"}}"#)
            .fix(r#"{"wrapup": {"code": null, "provisional": true}}"#, r#"{"wrapup": {"provisional": true}}"#)
            .run();
        RuleTester::new(&NullValue)
            .operation("postConversationParticipantReplace")
            .shown_only(r#"{"queueId": null, "transferType": "Attended"}"#)
            .fix(r#"{"queueId": null, "userId": "x"}"#, r#"{"userId": "x"}"#)
            .run();
        RuleTester::new(&NullValue)
            .operation("patchConversationCustomattributes")
            .shown_only(r#"{"id": "x", "customAttributes": {}, "divisions": null}"#)
            .run();
        RuleTester::new(&NullValue)
            .operation("patchConversationsCallParticipantConsult")
            .shown_only(r#"{"speakTo": null}"#)
            .says(r#"{"speakTo": null}"#, "requires this field")
            .run();
    }
}
