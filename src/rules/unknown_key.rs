//! `unknown-key`: a field that is not in the schema.

use super::get_only_key::removal;
use crate::contract::{
    Family, MemberSpec, Model, Type, actions_model, attributes_model, fits, hint_for, wrapup_model,
};
use crate::diagnostic::{Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member};
use crate::rule::{Context, Rule, Spot, declare_rule, rename, spelled};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports fields that are not in the schema, at any depth.
    /// ## Why it fails
    /// The API ignores the field or rejects the request; which of the two is not documented for
    /// these operations. For a rejection: 400 `invalid.property` ("not a valid property") has been
    /// among the standard answers of the platform since 2026 or earlier, but it is not documented
    /// what it covers. For ignoring: other services ignore unknown fields. It is still an error, by
    /// decision: payloadlint exists to stop it. A typing error (`attribtues`) silently loses all
    /// attributes.
    /// ## Example
    /// ```json bad operation=participant
    /// {"held": true, "reason": "lunch"}
    /// ```
    /// ```json fixed
    /// {"held": true}
    /// ```
    /// ```json good
    /// {"held": true}
    /// ```
    /// ## Fix safety
    /// Unsafe: the field is renamed if it is one typing error away from a known field, and removed
    /// otherwise. Only shown if no field would remain.
    /// ## Source
    /// `schemas/genesys/*.json#/properties`; advice for names that people try: `schemas/key-facts.json`.
    /// `invalid.property`: github.com/MyPureCloud/platform-client-sdk-cli 166.0.0.
    UnknownKey {
        id: "unknown-key", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Always, claim: Claim::UnknownKey, hooks: &[Hook::Name],
        refusals: ["invalid.property"],
    }
}

/// The size of an object up to which it is searched for the right name.
const SMALL: usize = 1000;

/// The most fields that a help text lists.
const MAX_LISTED: usize = 10;

impl Rule for UnknownKey {
    fn name<'t>(&self, member: Member<'t>, model: &'static Model, cx: &mut Context<'t>) {
        let name = member.name();
        let name_shown = shown(&name);
        if model.is(actions_model()) && means_wrapup(&name, model) {
            let message = format!("unknown field `{name_shown}`; a wrap-up is an object under `wrapup`");
            cx.report(self, Spot::Name(member), message)
                .help("write `{\"wrapup\":{\"code\":\"<uuid>\"}}`, with the id of the wrap-up code")
                .fix(wrapped_up(member));
            return;
        }
        if let Some(spec) = meant(member, model) {
            let message = format!("unknown field `{name_shown}`; did you mean `{}`?", spec.name);
            let help = cx.help(|| takes(model));
            let diagnostic = cx.report(self, Spot::Name(member), message);
            diagnostic.help = help;
            diagnostic
                .fix(Fix::risky(format!("rename the field to `{}`", spec.name), rename(member, spec.name)));
            return;
        }
        let message = ["unknown field `", &*name_shown, "`; the API ignores or rejects it"].concat();
        let help = cx.help(|| advice(&name, model, cx));
        let diagnostic = cx.report(self, Spot::Name(member), message);
        diagnostic.help = help;
        diagnostic.fix(removal(member));
    }
}

/// The intended field, if it accepts the value and is not in the object yet.
fn meant(member: Member<'_>, model: &'static Model) -> Option<&'static MemberSpec> {
    let name = member.name();
    let spec = if model.is(wrapup_model()) && (name.eq_ignore_ascii_case("id") || is_wrapup_code(&name)) {
        model.member("code")
    } else {
        model.nearest(&name)
    }?;
    let free = member.object().len() < SMALL && member.object().get(spec.name).is_none();
    let value = member.value();
    // Any string fits here, even if its value is wrong, and null is reported under any name.
    let suits = fits(value, spec.ty)
        || value.kind() == Kind::Null
        || value.kind() == Kind::String && matches!(spec.ty, Type::Enum(_) | Type::DateTime);
    (free && suits).then_some(spec)
}

/// Whether a name means a wrap-up code (`wrapup_code`), or is `wrapup` with a value that is not a
/// wrap-up.
fn means_wrapup(name: &str, model: &'static Model) -> bool {
    let hinted = hint_for(name, Family::Participant).is_some_and(|hint| hint.names.contains(&"wrapup_code"));
    hinted || model.respelled(name).is_some_and(|spec| spec.name == "wrapup") || is_wrapup_code(name)
}

/// Whether a name means the code of a wrap-up, in any spelling: `wrapUpCode`, `wrapup_code_id`.
fn is_wrapup_code(name: &str) -> bool {
    let mut letters = name.bytes().filter(u8::is_ascii_alphabetic).map(|byte| byte.to_ascii_lowercase());
    b"wrapupcode".iter().all(|letter| letters.next() == Some(*letter))
}

/// Rewrites a wrap-up code to its right shape, if the id is known.
fn wrapped_up(member: Member<'_>) -> Fix {
    let value = member.value();
    let taken = member.object().len() >= SMALL || is_taken(member, "wrapup");
    let title = "write the code under `wrapup`";
    let mut edits = rename(member, "wrapup");
    let sole = value.members().next().filter(|_| value.len() == 1);
    match (value.kind(), sole) {
        (Kind::String, _) => {
            edits.push(Edit::insert(value.span().start, "{\"code\":"));
            edits.push(Edit::insert(value.span().end, "}"));
        }
        (Kind::Object, Some(id)) if id.name() == "id" => edits.extend(rename(id, "code")),
        (Kind::Object, Some(code)) if code.name() == "code" => {}
        _ => return Fix::shown(title, Vec::new()),
    }
    if taken { Fix::shown(title, Vec::new()) } else { Fix::risky(title, edits) }
}

/// Whether another member has that name, in any spelling.
fn is_taken(member: Member<'_>, name: &str) -> bool {
    member.object().members().any(|other| {
        other.name_id() != member.name_id()
            && spelled(&other.name(), actions_model()).is_some_and(|spec| spec.name == name)
    })
}

fn advice(name: &str, model: &'static Model, cx: &Context<'_>) -> String {
    let family = if model.is(actions_model()) {
        Some(Family::Participant)
    } else if model.is(attributes_model()) {
        Some(Family::Attributes)
    } else if model.is(wrapup_model()) {
        Some(Family::Wrapup)
    } else {
        None
    };
    let address =
        |family| cx.operation().sibling(family).map(|sibling| cx.address_of(sibling)).unwrap_or_default();
    if model.is(attributes_model()) && spelled(name, actions_model()).is_some() {
        return format!(
            "this is an action: send it in a separate request with {}",
            address(Family::Participant)
        );
    }
    if model.is(attributes_model()) && means_wrapup(name, actions_model()) {
        return format!(
            "a wrap-up is not an attribute: send `{{\"wrapup\":{{\"code\":\"<uuid>\"}}}}` with {}",
            address(Family::Participant)
        );
    }
    match family.and_then(|family| hint_for(name, family)) {
        Some(hint) if hint.names.contains(&"participantData") && model.is(actions_model()) => {
            format!(
                "send participant data as `{{\"attributes\":{{…}}}}` with {}",
                address(Family::Attributes)
            )
        }
        Some(hint) => hint.advice.to_owned(),
        None => takes(model),
    }
}

fn takes(model: &'static Model) -> String {
    let mut out = String::with_capacity(256);
    out.push('`');
    out.push_str(model.name);
    out.push_str("` accepts ");
    for (at, member) in model.members.iter().take(MAX_LISTED).enumerate() {
        let before = if at == 0 { "`" } else { ", `" };
        for part in [before, member.name, "`"] {
            out.push_str(part);
        }
    }
    if model.members.len() > MAX_LISTED {
        out.push_str(" and others");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tester::{PARTICIPANT, RuleTester};
    use super::UnknownKey;

    #[test]
    fn cases() {
        RuleTester::new(&UnknownKey)
            .operation("attributes")
            .good(r#"{"attributes": {"anything": "x", "": "y", "a.b/c d": "z"}}"#)
            .good(r#"{"Attributes": {"a": "x"}}"#)
            .unsafe_fix(r#"{"attribtues": {"a": "x"}}"#, r#"{"attributes": {"a": "x"}}"#)
            .unsafe_fix(r#"{"attribute": {"a": "x"}}"#, r#"{"attributes": {"a": "x"}}"#)
            .unsafe_fix(r#"{"attributes": {"a": "x"}, "attributs": {}}"#, r#"{"attributes": {"a": "x"}}"#)
            .unsafe_fix(r#"{"attributes": {"a": "x"}, "tier": "gold"}"#, r#"{"attributes": {"a": "x"}}"#)
            .says(
                r#"{"attributes": {"a": "x"}, "held": true}"#,
                "this is an action: send it in a separate request",
            )
            .says(r#"{"attributes": {"a": "x"}, "wrapup_code": "x"}"#, "a wrap-up is not an attribute")
            .says(r#"{"attributes": {"a": "x"}, "tier": 1}"#, "`ParticipantAttributes` accepts `attributes`")
            .run();
    }

    #[test]
    fn on_participants() {
        RuleTester::new(&UnknownKey)
            .operation("participant")
            .template()
            .good(r#"{"{{action}}": true}"#)
            .run();
        RuleTester::new(&UnknownKey)
            .recorded("PATCH", PARTICIPANT)
            .good(r#"{"held": true, "queueId": "x"}"#)
            .good(r#"{"wrapup_skipped": true}"#)
            .good(r#"{"wrapUp": {"code": "x"}}"#)
            .unsafe_fix(r#"{"hold": true}"#, r#"{"held": true}"#)
            .unsafe_fix(r#"{"held": true, "onHold": true}"#, r#"{"held": true}"#)
            .unsafe_fix(r#"{"statee": "x"}"#, r#"{"state": "x"}"#)
            .unsafe_fix(
                r#"{"wrapup": {"code": "x", "note": "y"}}"#,
                r#"{"wrapup": {"code": "x", "notes": "y"}}"#,
            )
            .unsafe_fix(r#"{"wrapup": {"id": "x"}}"#, r#"{"wrapup": {"code": "x"}}"#)
            .shown_only(r#"{"reason": "x"}"#)
            .unsafe_fix(r#"{"isMuted": true}"#, r#"{"muted": true}"#)
            .says(r#"{"onHold": true}"#, "held and muted, which are booleans")
            .says(r#"{"participantData": {"a": "x"}, "held": true}"#, "/attributes`")
            .bad(r#"{"wrapup": {"code": "x", "foo": {"bar": null}}}"#)
            .run();
    }

    #[test]
    fn wrapup_codes() {
        RuleTester::new(&UnknownKey)
            .operation("participant")
            .unsafe_fix(r#"{"wrapup_code": "x"}"#, r#"{"wrapup": {"code":"x"}}"#)
            .unsafe_fix(r#"{"wrapUpCode": {"id": "x"}}"#, r#"{"wrapup": {"code": "x"}}"#)
            .unsafe_fix(r#"{"wrapUp": "x"}"#, r#"{"wrapup": {"code":"x"}}"#)
            .shown_only(r#"{"wrapup_code": "x", "wrapup": {"code": "y"}}"#)
            .shown_only(r#"{"wrapupCodes": ["x"]}"#)
            .says(r#"{"WrapUpCode_Id": {"id": "x"}}"#, r#"{"wrapup":{"code":"<uuid>"}}"#)
            .run();
    }
}
