//! `empty-string`: `""`.

use crate::contract::Type;
use crate::diagnostic::{Applicability, Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Kind;
use crate::rule::{Context, Rule, Slot, Spot, declare_rule, named};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports an empty string wherever the model takes a value.
    /// ## Why it fails
    /// An empty string is seldom a value: a template or a `get` with a default of `""` wrote it. In an
    /// enum or a date it fits nothing; `""` for an enum was seen answered with 400 on this platform.
    /// As an attribute value it passes the schema, but whether it clears the attribute, is kept, or is
    /// refused is not established. Leave out what has no value.
    /// ## Example
    /// ```json bad operation=participant
    /// {"state": "disconnected", "wrapup": {"code": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70", "notes": ""}}
    /// ```
    /// ```json fixed
    /// {"state": "disconnected", "wrapup": {"code": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70"}}
    /// ```
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": "12345", "crm_tier": ""}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// Safe in a model: the member or element is removed. Unsafe for an attribute, since clearing it may
    /// be what was meant, and where the schema has conditions that may count on the member. None for a
    /// member that the operation demands. Where an empty string is meant,
    /// `allow` in `payloadlint.toml` takes its pointer.
    /// ## Source
    /// `schemas/genesys/*.json`: the members with `x-blank-allowed` are left alone. The 400: "Value [] is
    /// not valid for field type", terraform-provider-genesyscloud issue 1578, another endpoint of the
    /// platform.
    EmptyString {
        id: "empty-string", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Assumed,
        fix: FixAvailability::Sometimes, claim: Claim::EmptyString, hooks: &[Hook::Value(&[Kind::String])],
        refusals: ["invalid.value"],
    }
}

impl Rule for EmptyString {
    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let value = slot.value;
        let meant = slot.spec.is_some_and(|spec| spec.blank_allowed);
        if meant || matches!(slot.ty, Type::Any) || !value.content_span().is_empty() {
            return;
        }
        // A schema with conditions may count on the member being there.
        let depended_on = slot.owner.is_some_and(|owner| owner.beyond_tables);
        let is_unsure = slot.attribute || depended_on;
        let fix = cx.removal(value, if is_unsure { Applicability::Unsafe } else { Applicability::Safe });
        let help = cx.help(|| advice(slot));
        let message = [&*named(value), " is an empty string"].concat();
        let diagnostic = cx.report(self, Spot::Value(value), message);
        diagnostic.help = help;
        if !slot.spec.is_some_and(|spec| spec.required) {
            diagnostic.fix(fix);
        }
    }
}

fn advice(slot: &Slot<'_>) -> String {
    let pointer = slot.value.document().pointer(slot.value.id());
    if slot.spec.is_some_and(|spec| spec.required) {
        "the operation demands this member: give it its value".to_owned()
    } else if slot.attribute {
        format!(
            "leave the attribute out; where clearing it is meant, put `{}` into `allow` of its `[[paths]]` in payloadlint.toml (whether an empty string clears an attribute is not established)",
            shown(&pointer)
        )
    } else if matches!(slot.ty, Type::Enum(_)) {
        // Refused where it was seen, so that nobody means it.
        "leave it out, or give it one of its values".to_owned()
    } else {
        format!(
            "leave it out; where it is meant, put `{}` into `allow` of its `[[paths]]` in payloadlint.toml",
            shown(&pointer)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::EmptyString;

    #[test]
    fn cases() {
        RuleTester::new(&EmptyString)
            .operation("attributes")
            .good(r#"{"attributes": {"a": " ", "b": "\"\"", "": "x"}}"#)
            .good(r#"{"attributes": {"a": null, "b": []}}"#)
            .unsafe_fix(r#"{"attributes": {"a": "", "b": "x"}}"#, r#"{"attributes": {"b": "x"}}"#)
            .unsafe_fix(r#"{"attributes": {"a": ""}}"#, r#"{"attributes": {}}"#)
            .says(r#"{"attributes": {"a/b": ""}}"#, "put `/attributes/a~1b` into `allow`")
            .template()
            .bad(r#"{"attributes": {"a": ""}}"#)
            .run();
        RuleTester::new(&EmptyString)
            .operation("participant")
            .fix(r#"{"state": "", "muted": true}"#, r#"{"muted": true}"#)
            .fix(r#"{"muted": "", "held": true}"#, r#"{"held": true}"#)
            .fix(
                r#"{"wrapup": {"provisional": true, "tags": [""]}}"#,
                r#"{"wrapup": {"provisional": true, "tags": []}}"#,
            )
            .fix(
                r#"{"wrapup": {"provisional": true, "tags": ["", "a", "", "b", ""]}}"#,
                r#"{"wrapup": {"provisional": true, "tags": ["a", "b"]}}"#,
            )
            .says(r#"{"resumeTime": ""}"#, "`resumeTime` is an empty string")
            .says(r#"{"wrapup": {"tags": [""]}}"#, "an element of `tags` is an empty string")
            .run();
        RuleTester::new(&EmptyString)
            .operation("postConversationsCallParticipantConsultQueue")
            .shown_only(r#"{"speakTo": ""}"#)
            .run();
        RuleTester::new(&EmptyString)
            .operation("postConversationParticipantCallbacks")
            .unsafe_fix(
                r#"{"callbackNumbers": ["+4930123"], "queueId": ""}"#,
                r#"{"callbackNumbers": ["+4930123"]}"#,
            )
            .run();
        // Documented: an empty string removes it.
        RuleTester::new(&EmptyString)
            .operation("patchRoutingConversation")
            .good(r#"{"skillExpression": "", "languageId": ""}"#)
            .run();
    }
}
