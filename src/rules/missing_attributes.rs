//! `missing-attributes`: attributes that are not inside `attributes`.

use super::wrong_endpoint::may_be_action;
use crate::contract::{Family, Model, Type, actions_model, attributes_model, hint_for};
use crate::diagnostic::{Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{Context, ContractSource, Rule, Spot, declare_rule, is_body_of, rename, spelled};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports attributes bodies without the field `attributes`. That is a flat map of names and
    /// values, or the map under another name such as `customAttributes`, `participantData` or
    /// `data`. The same applies to the secure attributes of a conversation.
    /// ## Why it fails
    /// `ParticipantAttributes` has only the field `attributes`, and `ConversationSecureAttributes`
    /// has `attributes` and `version`. The API ignores or rejects other fields (not documented
    /// which).
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
    /// Wrapping a flat map is safe if the operation is known. It is unsafe if a value is an object
    /// or an array, or if the operation was only inferred from the keys of the body. Renaming is
    /// unsafe.
    /// ## Source
    /// `schemas/genesys/ParticipantAttributes.json#/properties` and
    /// `ConversationSecureAttributes.json`; the other names: `schemas/key-facts.json`.
    MissingAttributes {
        id: "missing-attributes", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Always, claim: Claim::MissingAttributes, hooks: &[Hook::Body],
        refusals: ["invalid.property"],
    }
}

impl Rule for MissingAttributes {
    fn body(&self, cx: &mut Context<'_>) {
        let Some(body) = cx.body().filter(|body| body.kind() == Kind::Object && !body.is_empty()) else {
            return;
        };
        // Another model means that `wrong-endpoint` proposes another operation.
        let Some(model) = cx.operation().model.filter(|own| cx.model().is_some_and(|model| model.is(own)))
        else {
            return;
        };
        // Actions on a conversation are not attributes; `wrong-endpoint` reports actions on a participant.
        let takes_attributes = match cx.operation().family {
            Family::Attributes => true,
            Family::SecureAttributes => !is_body_of(body, actions_model()),
            _ => false,
        };
        // `unknown-key` reports a typing error in `attributes`.
        if !takes_attributes || body.members().any(|member| is_meant(member, model)) {
            return;
        }
        // An unfilled placeholder may become `attributes`.
        if body.members().any(|member| cx.is_unfilled(&member.name())) {
            return;
        }
        match body.members().find(|member| is_other_name(*member)) {
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
            // Renamed to `attributes`, they would no longer be secure.
            "secureAttributes" if !is_secure => (
                "rename it to `attributes`, or send secure attributes with `PATCH /api/v2/conversations/{conversationId}/secureattributes`",
                Fix::shown("rename the field", Vec::new()),
            ),
            "customAttributes" | "custom_attributes" => (
                "rename it to `attributes`, or send custom attributes of the conversation with `PATCH /api/v2/conversations/{conversationId}/customattributes`",
                Fix::risky("rename the field", rename(member, "attributes")),
            ),
            _ => ("rename it to `attributes`", Fix::risky("rename the field", rename(member, "attributes"))),
        };
        cx.report(&self, Spot::Name(member), format!("`{name}` is used in place of `attributes`"))
            .help(help)
            .fix(fix);
    }

    fn flat<'t>(self, body: Value<'t>, cx: &mut Context<'t>) {
        let count = body.len();
        let message = if count == 1 {
            "`attributes` is missing: the API ignores or rejects the field at the top level".to_owned()
        } else {
            format!("`attributes` is missing: the API ignores or rejects the {count} fields at the top level")
        };
        let flat = !body.members().any(|member| matches!(member.value().kind(), Kind::Object | Kind::Array));
        // An action has no effect as an attribute, but a column may have the same name: the intended value is not known.
        let actions = || body.members().filter(|member| may_be_action(&member.name()));
        let is_plain = flat && actions().next().is_none();
        for action in actions() {
            cx.claim(action.value().id());
        }
        let edits =
            vec![Edit::insert(body.span().start, "{\"attributes\":"), Edit::insert(body.span().end, "}")];
        let title = "wrap the fields in `attributes`";
        let fix = if is_plain && cx.contract().source != ContractSource::Inferred {
            Fix::safe(title, edits)
        } else {
            Fix::risky(title, edits)
        };
        cx.judge(body, Type::Map(&Type::String));
        cx.report(&self, cx.whole(), message)
            .help("put them into one field: `{\"attributes\":{…}}`")
            .fix(fix);
    }
}

/// Whether a member is `attributes`, in any spelling.
fn is_meant(member: Member<'_>, model: &'static Model) -> bool {
    let name = member.name();
    // With a value of another type it may be an attribute with that name.
    spelled(&name, model).is_some() || model.nearest(&name).is_some() && member.value().kind() == Kind::Object
}

/// Whether a member is the map of attributes under a name that people use by mistake.
fn is_other_name(member: Member<'_>) -> bool {
    let value = member.value();
    let hint = hint_for(&member.name(), Family::Attributes);
    // The advice for other names (`wrapup`, `participants`) is about other operations.
    let taken = hint.is_some_and(|hint| {
        hint.names
            .iter()
            .any(|name| ["participantData", "customAttributes", "secureAttributes"].contains(name))
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
            // `version` cannot be wrapped: `unknown-key` reports the other keys.
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
