//! `get-only-key`: a field that only the records have which GET returns.

use crate::contract::{Family, Model, actions_model, camel_case_of, hint_for, is_get_only};
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::Member;
use crate::rule::{Context, Rule, Spot, declare_rule, remove_members};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports fields that only GET returns, such as `id`, `purpose` or `queueId`, in a PATCH body.
    /// The rule checks the bodies of participant and communication operations.
    /// ## Why it fails
    /// The operation accepts actions, and its schema has no such field. The API ignores or rejects
    /// it (not documented which).
    /// ## Example
    /// ```json bad operation=participant
    /// {"id": "6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70", "held": true}
    /// ```
    /// ```json fixed
    /// {"held": true}
    /// ```
    /// ```json good
    /// {"held": true}
    /// ```
    /// ## Fix safety
    /// Unsafe: the field is removed, and whatever it was meant to do is lost. Only shown if no
    /// field would remain.
    /// ## Source
    /// `schemas/key-facts.json#/getOnlyParticipantMembers`: the field names of the published read
    /// models.
    GetOnlyKey {
        id: "get-only-key", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Always, claim: Claim::GetOnlyKey, hooks: &[Hook::Name],
        refusals: ["invalid.property"],
    }
}

impl Rule for GetOnlyKey {
    fn name<'t>(&self, member: Member<'t>, model: &'static Model, cx: &mut Context<'t>) {
        let at_the_top = cx.body().is_some_and(|body| body.id() == member.object().id());
        if !model.is(actions_model()) || !at_the_top || !cx.operation().family.takes_actions() {
            return;
        }
        let name = member.name();
        let known = camel_case_of(&name).unwrap_or(&name);
        // Conversations have `selfUri`, too, and only GET returns it.
        if !is_get_only(known) && known != "selfUri" {
            return;
        }
        let message = format!("only GET returns `{}`; the API ignores or rejects it here", shown(&name));
        let help = match hint_for(known, Family::Participant) {
            Some(hint) => format!("remove it; to change it: {}", hint.advice),
            None => "remove it: send only the fields to change".to_owned(),
        };
        cx.report(self, Spot::Name(member), message).help(help).fix(removal(member));
    }
}

/// Removes a member. The fix is only shown if no member would remain.
pub(super) fn removal(member: Member<'_>) -> Fix {
    let edits = remove_members(member.object(), &[member]);
    let title = "remove the field";
    if member.object().len() > 1 { Fix::risky(title, edits) } else { Fix::shown(title, edits) }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::GetOnlyKey;

    #[test]
    fn cases() {
        RuleTester::new(&GetOnlyKey)
            .operation("participant")
            .good(r#"{"held": true, "wrapup": {"code": "x", "name": "y"}}"#)
            .good(r#"{"held": true, "wrapup": {"id": "x"}}"#)
            .good(r#"{"held": true, "customer": "x"}"#)
            .unsafe_fix(r#"{"id": "x", "held": true}"#, r#"{"held": true}"#)
            .unsafe_fix(r#"{"held": true, "queue_name": "x"}"#, r#"{"held": true}"#)
            .unsafe_fix(r#"{"selfUri": "/x", "held": true}"#, r#"{"held": true}"#)
            .says(r#"{"queueId": "x", "held": true}"#, "replace/queue")
            .shown_only(r#"{"purpose": "agent"}"#)
            .run();
        RuleTester::new(&GetOnlyKey)
            .operation("communication")
            .bad(r#"{"state": "disconnected", "id": "x"}"#)
            .run();
        RuleTester::new(&GetOnlyKey)
            .operation("attributes")
            .good(r#"{"attributes": {"id": "x", "purpose": "y"}, "id": "z"}"#)
            .run();
        RuleTester::new(&GetOnlyKey).operation("patchConversationsCall").good(r#"{"purpose": "x"}"#).run();
    }
}
