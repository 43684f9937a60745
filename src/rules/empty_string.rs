//! `empty-string`: `""`.

use crate::contract::{Type, fits};
use crate::diagnostic::{Applicability, Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Kind;
use crate::rule::{Context, Rule, Slot, Spot, WRAPUP_CODE_REQUIRED, declare_rule, is_code_of_wrapup, named};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports an empty string wherever the schema accepts a value.
    /// ## Why it fails
    /// An empty string is seldom a value: a template or a `get` with a default of `""` wrote it. In an
    /// enum, a date or a boolean it is outside the published type; `""` for an enum was answered with 400 by
    /// another endpoint of this platform. In a wrap-up an empty `code` is refused: the operations for calls,
    /// chats and the generic path document 400 `conversation.error.wrapup.code.required` for it.
    /// Elsewhere an empty string is inside the published type, and what the API does with it is not
    /// documented: it may clear the value, keep it or reject the request. It is an error all the same, by
    /// decision: payloadlint exists to stop it. `utilizationLabelId` is a warning, because its sibling
    /// `labelId` documents an empty string as the reset. Leave out what has no value.
    /// ## Example
    /// ```json bad operation=participant
    /// {"state": "disconnected", "wrapup": {"code": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70", "notes": ""}}
    /// ```
    /// ```json fixed
    /// {"state": "disconnected", "wrapup": {"code": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70"}}
    /// ```
    /// ```json bad operation=participant
    /// {"state": "disconnected", "wrapup": {"code": "", "notes": "called back"}}
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
    /// Removes the field or element. Safe where the published type excludes an empty string (enums, dates,
    /// booleans, numbers), as for null. Unsafe everywhere else, since clearing the value may be what was
    /// meant. No fix for a field that the request cannot do without: one that the operation requires, the `code` of a
    /// wrap-up (unless `provisional` is true), the only target of a transfer, the only field that does
    /// something. Where an empty string is meant, put its pointer into `allow` in `payloadlint.toml`.
    /// ## Source
    /// `schemas/genesys/*.json`: the fields with `x-blank-allowed` are left alone, those with `x-blank-open`
    /// are a warning. The 400 for an enum: "Value [] is not valid for field type",
    /// terraform-provider-genesyscloud issue 1578. The code: the official API description of 2018, error
    /// codes per operation, in `schemas/operations.json`.
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
        // What the published type excludes, nobody can have meant. A schema with conditions may count on the field.
        let depended_on = slot.owner.is_some_and(|owner| owner.beyond_tables);
        let is_outside = !fits(value, slot.ty) && !depended_on;
        let fix = cx.removal(slot, if is_outside { Applicability::Safe } else { Applicability::Unsafe });
        let needed = cx.why_needed(slot);
        let help = cx.help(|| advice(slot, needed));
        let message = [&*named(value), " is an empty string"].concat();
        let operation = cx.operation();
        let diagnostic = cx.report(self, Spot::Value(value), message);
        diagnostic.help = help;
        diagnostic.fix = fix;
        if slot.spec.is_some_and(|spec| spec.blank_open) {
            diagnostic.severity(Severity::Warning);
        }
        if is_outside {
            diagnostic.evidence(Evidence::Documented);
        }
        if needed.is_some()
            && slot.spec.zip(slot.owner).is_some_and(|(spec, owner)| is_code_of_wrapup(spec, owner))
        {
            diagnostic.confirmed_by(operation, WRAPUP_CODE_REQUIRED);
        }
    }
}

fn advice(slot: &Slot<'_>, needed: Option<&str>) -> String {
    let pointer = slot.value.document().pointer(slot.value.id());
    if let Some(needed) = needed {
        needed.to_owned()
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
    use crate::diagnostic::Severity;

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
            .unsafe_fix(
                r#"{"wrapup": {"provisional": true, "tags": [""]}}"#,
                r#"{"wrapup": {"provisional": true, "tags": []}}"#,
            )
            .unsafe_fix(
                r#"{"wrapup": {"provisional": true, "tags": ["", "a", "", "b", ""]}}"#,
                r#"{"wrapup": {"provisional": true, "tags": ["a", "b"]}}"#,
            )
            .fix(r#"{"resumeTime": "", "held": true}"#, r#"{"held": true}"#)
            // A wrap-up needs its code, and a draft does not.
            .shown_only(r#"{"wrapup": {"code": "", "notes": "x"}}"#)
            .says(r#"{"wrapup": {"code": "", "notes": "x"}}"#, "a wrap-up needs the id of its code")
            .unsafe_fix(
                r#"{"wrapup": {"code": "", "provisional": true}}"#,
                r#"{"wrapup": {"provisional": true}}"#,
            )
            .says(r#"{"resumeTime": ""}"#, "`resumeTime` is an empty string")
            .says(r#"{"wrapup": {"tags": [""]}}"#, "an element of `tags` is an empty string")
            .run();
        RuleTester::new(&EmptyString)
            .operation("postConversationsCallParticipantConsultQueue")
            .shown_only(r#"{"speakTo": ""}"#)
            .run();
        RuleTester::new(&EmptyString)
            .operation("postConversationParticipantReplace")
            .shown_only(r#"{"queueId": "", "transferType": "Attended"}"#)
            .shown_only(r#"{"queueId": "", "userId": ""}"#)
            .unsafe_fix(r#"{"queueId": "", "userId": "x"}"#, r#"{"userId": "x"}"#)
            .run();
        RuleTester::new(&EmptyString)
            .operation("patchConversationUtilizationlabel")
            .severity(r#"{"utilizationLabelId": ""}"#, Severity::Warning)
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
