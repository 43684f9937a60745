//! `empty-string`: an empty string as a value.

use crate::contract::{Type, fits};
use crate::diagnostic::{Applicability, Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Kind;
use crate::rule::{Context, Rule, Slot, Spot, WRAPUP_CODE_REQUIRED, declare_rule, is_code_of_wrapup, named};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports empty strings wherever the schema accepts a value.
    /// ## Why it fails
    /// An empty string is rarely intended: a template or a `get` with a default of `""` wrote it.
    /// In an enum, a date or a boolean it is outside the published type, and another endpoint of
    /// this platform answered `""` for an enum with 400. An empty `code` of a wrap-up is rejected:
    /// the operations for calls, chats and the generic path document 400
    /// `conversation.error.wrapup.code.required`.
    ///
    /// Elsewhere an empty string is inside the published type, and what the API does with it is not
    /// documented: it may clear the value, keep it or reject the request. It is still an error, by
    /// decision: payloadlint exists to stop it. `utilizationLabelId` is a warning, because its
    /// sibling `labelId` documents an empty string as the reset value. Omit fields that have no
    /// value.
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
    /// The field or element is removed. This is safe where the published type excludes an empty
    /// string (enums, dates, booleans, numbers), as for null. It is unsafe elsewhere, because the
    /// empty string may be meant to clear the value. There is no fix for a field that the request
    /// needs: a required field, the `code` of a wrap-up (unless `provisional` is true), the only
    /// target of a transfer, the only field that does something. If an empty string is intended,
    /// add its pointer to `allow` in `payloadlint.toml`.
    /// ## Source
    /// `schemas/genesys/*.json`: fields with `x-blank-allowed` are not reported, fields with
    /// `x-blank-open` are a warning. The 400 for an enum: "Value [] is not valid for field type",
    /// terraform-provider-genesyscloud issue 1578. The error code: the official API description of
    /// 2018, error codes per operation, in `schemas/operations.json`.
    EmptyString {
        id: "empty-string", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Assumed,
        fix: FixAvailability::Sometimes, claim: Claim::EmptyString, hooks: &[Hook::Value(&[Kind::String])],
        refusals: ["invalid.value"],
        role: Allowable,
    }
}

impl Rule for EmptyString {
    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let value = slot.value;
        let meant = slot.spec.is_some_and(|spec| spec.blank_allowed);
        if meant || matches!(slot.ty, Type::Any) || !value.content_span().is_empty() {
            return;
        }
        // An empty string that the published type excludes cannot be intended. A schema with conditions may depend on
        // the field.
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
            "omit the attribute; if you mean to clear it, add `{}` to `allow` in a `[[paths]]` entry of payloadlint.toml (whether an empty string clears an attribute is not documented)",
            shown(&pointer)
        )
    } else if matches!(slot.ty, Type::Enum(_)) {
        // The one observed answer was a rejection, so that it cannot be intended.
        "omit it, or set one of the accepted values".to_owned()
    } else {
        format!(
            "omit it; if the empty string is intended, add `{}` to `allow` in a `[[paths]]` entry of payloadlint.toml",
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
            .says(r#"{"attributes": {"a/b": ""}}"#, "add `/attributes/a~1b` to `allow`")
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
