//! `wrong-case-key`: a field that the schema spells differently.

use crate::contract::{Model, Type};
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{Context, Dump, Rule, Spot, declare_rule, rename};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports keys that differ from a field only in case, underscores or hyphens. Examples are
    /// `wrapup_skipped` and `Held`.
    /// ## Why it fails
    /// Keys are case-sensitive. The schema has no such field, so the API ignores or rejects it (not
    /// documented which). The Python SDK writes these names if you send `to_dict()` or `to_json()`
    /// instead of the model itself.
    /// ## Example
    /// ```json bad operation=participant
    /// {"wrapup_skipped": true}
    /// ```
    /// ```json fixed
    /// {"wrapupSkipped": true}
    /// ```
    /// ```json good
    /// {"wrapupSkipped": true}
    /// ```
    /// ## Fix safety
    /// Safe if the object has no field with the right spelling. Otherwise only shown, because one
    /// of two values would be lost.
    /// ## Source
    /// `schemas/genesys/MediaParticipantRequest.json#/properties`; the Python names: `x-python` there.
    WrongCaseKey {
        id: "wrong-case-key", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::WrongCaseKey, hooks: &[Hook::Object, Hook::Name],
        refusals: ["invalid.property"],
    }
}

/// The size of an object up to which it is searched for the right name.
const SMALL: usize = 1000;

impl Rule for WrongCaseKey {
    fn object<'t>(&self, object: Value<'t>, model: Option<&'static Model>, cx: &mut Context<'t>) {
        let Some(dump) = model.and_then(|model| Dump::of(object, model, cx)) else { return };
        let Some(((first, spec), others)) = dump.respelled.split_first() else { return };
        let labels: Vec<_> = others
            .iter()
            .map(|(member, spec)| {
                (cx.place(Spot::Name(*member)), format!("the schema spells it `{}`", spec.name))
            })
            .collect();
        for (member, _) in &dump.respelled {
            cx.claim(member.name_id());
            cx.mark_renamed(*member);
        }
        let count = dump.respelled.len();
        let message = if count == 1 {
            unknown(*first, spec.name)
        } else {
            format!(
                "{count} fields in Python spelling; the schema spells `{}` as `{}`",
                first.name(),
                spec.name
            )
        };
        let diagnostic = cx.report(self, Spot::Name(*first), message);
        for (place, label) in labels {
            diagnostic.related(place, label);
        }
        let edits = dump.respelled.iter().flat_map(|(member, spec)| rename(*member, spec.name)).collect();
        diagnostic.help(
            "pass the model itself to the SDK, which sends the right spelling; the Python SDK's to_dict() and to_json() write these names",
        );
        diagnostic.fix(safe_if_free(&dump.respelled, "rename the fields", edits));
    }

    fn name<'t>(&self, member: Member<'t>, model: &'static Model, cx: &mut Context<'t>) {
        let name = member.name();
        let Some(spec) = model.respelled(&name) else { return };
        // A wrap-up id under `wrapUp` is more than a misspelling: `unknown-key` shows the right shape.
        if matches!(spec.ty, Type::Model(_)) && !matches!(member.value().kind(), Kind::Object | Kind::Null) {
            return;
        }
        cx.mark_renamed(member);
        cx.report(self, Spot::Name(member), unknown(member, spec.name)).fix(safe_if_free(
            &[(member, spec)],
            "rename the field",
            rename(member, spec.name),
        ));
    }
}

fn unknown(member: Member<'_>, spelled: &str) -> String {
    ["unknown field `", &*shown(&member.name()), "`; the schema spells it `", spelled, "`"].concat()
}

/// Safe if no other member has that name, in any spelling.
fn safe_if_free(
    members: &[(Member<'_>, &'static crate::contract::MemberSpec)],
    title: &'static str,
    edits: Vec<crate::diagnostic::Edit>,
) -> Fix {
    let free = |(member, spec): &(Member<'_>, &'static crate::contract::MemberSpec)| {
        let is_same = |other: Member<'_>| {
            other.name_id() != member.name_id() && is_spelling_of(&other.name(), spec.name)
        };
        member.object().len() < SMALL && !member.object().members().any(is_same)
    };
    let free = members.iter().all(free);
    if free { Fix::safe(title, edits) } else { Fix::shown(title, edits) }
}

/// Whether two names are equal if case, underscores and hyphens are ignored.
fn is_spelling_of(name: &str, other: &str) -> bool {
    let letters = |name: &str| {
        name.bytes()
            .filter(|byte| !matches!(byte, b'_' | b'-' | b' '))
            .map(|byte| byte.to_ascii_lowercase())
            .collect::<Vec<_>>()
    };
    letters(name) == letters(other)
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::WrongCaseKey;

    #[test]
    fn cases() {
        RuleTester::new(&WrongCaseKey)
            .operation("participant")
            .good(r#"{"wrapupSkipped": true}"#)
            .fix(r#"{"wrapup_skipped": true}"#, r#"{"wrapupSkipped": true}"#)
            .fix(r#"{"Held": true}"#, r#"{"held": true}"#)
            .fix(
                r#"{"wrapup": {"code": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70", "duration_seconds": 3}}"#,
                r#"{"wrapup": {"code": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70", "durationSeconds": 3}}"#,
            )
            .shown_only(r#"{"wrapup_skipped": true, "wrapupSkipped": false}"#)
            // Both would have one name.
            .shown_only(r#"{"wrapup_skipped": true, "WrapupSkipped": false}"#)
            .bad(r#"{"state": "connected", "held": null, "muted": null, "resume_time": null, "wrapup_skipped": null}"#)
            .run();
    }
}
