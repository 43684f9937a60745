//! `missing-attributes`: attributes without the `attributes` around them, or under another name.

use super::wrong_endpoint::may_be_action;
use crate::contract::{Family, Model, Type, actions_model, attributes_model, hint_for};
use crate::diagnostic::{Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{Context, ContractSource, Rule, Spot, declare_rule, is_body_of, rename, spelled};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports a body of the attributes operation without the member `attributes`: a flat map of names and
    /// values, or the map under another name such as `customAttributes`, `participantData` or `data`. The same
    /// for the secure attributes of a conversation.
    /// ## Why it fails
    /// `ParticipantAttributes` has one member, `attributes`, and `ConversationSecureAttributes` beside it only
    /// `version`. Others have no effect here, or are refused.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"crm_id": "12345", "crm_tier": "gold"}
    /// ```
    /// ```json fixed
    /// {"attributes":{"crm_id": "12345", "crm_tier": "gold"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345", "crm_tier": "gold"}}
    /// ```
    /// ## Fix safety
    /// Wrapping a flat map is safe where the operation is known. It is unsafe where a value is an object or an
    /// array, and where the operation was only told by the body's names. Renaming is unsafe.
    /// ## Source
    /// `schemas/genesys/ParticipantAttributes.json#/properties` and `ConversationSecureAttributes.json`; the other names: `schemas/key-facts.json`.
    MissingAttributes {
        id: "missing-attributes", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Always, claim: Claim::MissingAttributes, hooks: &[Hook::Body],
        refusals: ["invalid.property"],
    }
}

impl Rule for MissingAttributes {
    fn body(&self, cx: &mut Context<'_>) {
        let Some(body) = cx.body().filter(|it| it.kind() == Kind::Object && !it.is_empty()) else { return };
        // Another model is that of the operation which `wrong-endpoint` proposes.
        let Some(model) = cx.operation().model.filter(|own| cx.model().is_some_and(|it| it.is(own))) else {
            return;
        };
        // Actions on a conversation are no attributes; on a participant `wrong-endpoint` tells of them.
        let takes_attributes = match cx.operation().family {
            Family::Attributes => true,
            Family::SecureAttributes => !is_body_of(body, actions_model()),
            _ => false,
        };
        // Of a name that is one slip away, `unknown-key` asks whether `attributes` was meant.
        if !takes_attributes || body.members().any(|it| is_meant(it, model)) {
            return;
        }
        // A name that is not known yet may be `attributes` itself.
        if body.members().any(|it| cx.is_unfilled(&it.name())) {
            return;
        }
        match body.members().find(|it| is_other_name(*it)) {
            Some(member) => self.under_another_name(member, cx),
            None => self.flat(body, cx),
        }
    }
}

impl MissingAttributes {
    fn under_another_name<'t>(self, member: Member<'t>, cx: &mut Context<'t>) {
        cx.adopt(member, Type::Map(&Type::String));
        let name = shown(&member.name()).into_owned();
        let is_secure = cx.operation().family == Family::SecureAttributes;
        let (help, fix) = match &*name {
            // Under the name `attributes` they would no longer be secure.
            "secureAttributes" if !is_secure => (
                "rename it to `attributes`, or send secure attributes with `PATCH /api/v2/conversations/{conversationId}/secureattributes`",
                Fix::shown("rename the member", Vec::new()),
            ),
            "customAttributes" | "custom_attributes" => (
                "rename it to `attributes`, or send custom attributes of the conversation with `PATCH /api/v2/conversations/{conversationId}/customattributes`",
                Fix::risky("rename the member", rename(member, "attributes")),
            ),
            _ => ("rename it to `attributes`", Fix::risky("rename the member", rename(member, "attributes"))),
        };
        cx.report(&self, Spot::Name(member), format!("`{name}` stands in place of `attributes`"))
            .help(help)
            .fix(fix);
    }

    fn flat<'t>(self, body: Value<'t>, cx: &mut Context<'t>) {
        let count = body.len();
        let message = if count == 1 {
            "`attributes` is missing: the member at the top level has no effect here, or is refused"
                .to_owned()
        } else {
            format!(
                "`attributes` is missing: the {count} members at the top level have no effect here, or are refused"
            )
        };
        let flat = !body.members().any(|it| matches!(it.value().kind(), Kind::Object | Kind::Array));
        // As an attribute an action does nothing, though a column may have its name: nobody knows what its value should be.
        let actions = || body.members().filter(|it| may_be_action(&it.name()));
        let is_plain = flat && actions().next().is_none();
        for action in actions() {
            cx.claim(action.value().id());
        }
        let edits =
            vec![Edit::insert(body.span().start, "{\"attributes\":"), Edit::insert(body.span().end, "}")];
        let title = "wrap the members in `attributes`";
        let fix = if is_plain && cx.contract().source != ContractSource::Inferred {
            Fix::safe(title, edits)
        } else {
            Fix::risky(title, edits)
        };
        cx.judge(body, Type::Map(&Type::String));
        cx.report(&self, cx.whole(), message)
            .help("put them into one member, `{\"attributes\":{…}}`")
            .fix(fix);
    }
}

/// Whether a member is `attributes`, however it is spelled.
fn is_meant(member: Member<'_>, model: &'static Model) -> bool {
    let name = member.name();
    // With a value of another type it may well be an attribute of that name.
    spelled(&name, model).is_some() || model.nearest(&name).is_some() && member.value().kind() == Kind::Object
}

/// Whether a member is the map of attributes under a name that people take for it.
fn is_other_name(member: Member<'_>) -> bool {
    let value = member.value();
    let hint = hint_for(&member.name(), Family::Attributes);
    // Advice for other names (`wrapup`, `participants`) leads elsewhere.
    let taken = hint.is_some_and(|it| {
        it.names.iter().any(|name| ["participantData", "customAttributes", "secureAttributes"].contains(name))
    });
    taken && value.kind() == Kind::Object && !is_body_of(value, attributes_model())
}

#[cfg(test)]
mod tests {
    use super::super::tester::{ATTRIBUTES, RuleTester};
    use super::MissingAttributes;

    #[test]
    fn cases() {
        RuleTester::new(&MissingAttributes)
            .recorded("PATCH", ATTRIBUTES)
            .good(r#"{"attributes": {"a": "x"}, "tier": "gold"}"#)
            .good(r#"{"Attributes": {"a": "x"}}"#)
            .good(r#"{"attribtues": {"a": "x"}}"#)
            .good(r#"{"held": true}"#)
            .good("{}")
            .fix(r#"{"a": "x", "b": null}"#, r#"{"attributes":{"a": "x", "b": null}}"#)
            .fix(" {\n  \"status\": \"NY\"\n}\n", " {\"attributes\":{\n  \"status\": \"NY\"\n}}\n")
            .unsafe_fix(r#"{"state": "NY"}"#, r#"{"attributes":{"state": "NY"}}"#)
            .unsafe_fix(r#"{"muted": 1, "a": "x"}"#, r#"{"attributes":{"muted": 1, "a": "x"}}"#)
            .fix(r#"{"data": "x"}"#, r#"{"attributes":{"data": "x"}}"#)
            .fix(r#"{"attribute": "x"}"#, r#"{"attributes":{"attribute": "x"}}"#)
            .fix(r#"{"id": "1", "purpose": "x"}"#, r#"{"attributes":{"id": "1", "purpose": "x"}}"#)
            .unsafe_fix(r#"{"a": {"b": "x"}}"#, r#"{"attributes":{"a": {"b": "x"}}}"#)
            .unsafe_fix(r#"{"participantData": {"a": "x"}}"#, r#"{"attributes": {"a": "x"}}"#)
            .unsafe_fix(r#"{"data": {"a": null}, "id": 1}"#, r#"{"attributes": {"a": null}, "id": 1}"#)
            .shown_only(r#"{"secureAttributes": {"a": "x"}}"#)
            .says(r#"{"customAttributes": {"a": "x"}}"#, "customattributes")
            .run();
        RuleTester::new(&MissingAttributes)
            .template()
            .good(r#"{"{{key}}": "x"}"#)
            .bad(r#"{"a": "{{b}}"}"#)
            .run();
        RuleTester::new(&MissingAttributes)
            .inferred()
            .unsafe_fix(r#"{"a": "x"}"#, r#"{"attributes":{"a": "x"}}"#)
            .run();
        RuleTester::new(&MissingAttributes)
            .operation("patchConversationSecureattributes")
            .good(r#"{"attributes": {"a": "x"}, "version": 1}"#)
            .good(r#"{"attributes": {"a": "x"}, "tier": "gold"}"#)
            .good(r#"{"version": 1}"#)
            .good(r#"{"held": true}"#)
            // Around `version` nothing can be wrapped: `unknown-key` tells of the others.
            .good(r#"{"a": "x", "version": 1}"#)
            .fix(r#"{"a": "x", "b": null}"#, r#"{"attributes":{"a": "x", "b": null}}"#)
            .unsafe_fix(r#"{"a": {"b": "x"}}"#, r#"{"attributes":{"a": {"b": "x"}}}"#)
            .unsafe_fix(r#"{"secureAttributes": {"a": "x"}}"#, r#"{"attributes": {"a": "x"}}"#)
            .says(r#"{"customAttributes": {"a": "x"}}"#, "customattributes")
            .run();
        RuleTester::new(&MissingAttributes)
            .operation("putConversationSecureattributes")
            .fix(r#"{"a": "x"}"#, r#"{"attributes":{"a": "x"}}"#)
            .run();
        RuleTester::new(&MissingAttributes).operation("participant").good(r#"{"a": "x"}"#).run();
    }
}
