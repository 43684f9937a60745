//! `wrong-case-key`: a member that the model spells otherwise.

use crate::contract::{Model, Type};
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{Context, Dump, Rule, Spot, declare_rule, rename};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports a member whose name differs from one of the model's only in case, underscores or
    /// hyphens, such as `wrapup_skipped` or `Held`.
    /// ## Why it fails
    /// Names are case-sensitive. The model has no such member, so the value has no effect here, or
    /// the body is refused. The Python SDK writes these names where `to_dict()` or `to_json()` is
    /// sent instead of the model itself.
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
    /// Safe where the member in its right spelling is absent; else only shown, since one of two values
    /// would be lost.
    /// ## Source
    /// `schemas/genesys/MediaParticipantRequest.json#/properties`; the Python names: `x-python` there.
    WrongCaseKey {
        id: "wrong-case-key", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::WrongCaseKey, hooks: &[Hook::Object, Hook::Name],
        refusals: ["invalid.property"],
    }
}

/// Members of an object up to which it is asked whether the right name is there already; asking looks
/// at each.
const SMALL: usize = 1000;

impl Rule for WrongCaseKey {
    fn object<'t>(&self, object: Value<'t>, model: Option<&'static Model>, cx: &mut Context<'t>) {
        let Some(dump) = model.and_then(|model| Dump::of(object, model, cx)) else { return };
        let Some(((first, spec), others)) = dump.respelled.split_first() else { return };
        let labels: Vec<_> = others
            .iter()
            .map(|(member, spec)| {
                (cx.place(Spot::Name(*member)), format!("the model spells it `{}`", spec.name))
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
                "{count} members in Python spelling; the model spells `{}` as `{}`",
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
            "this is what the Python SDK's to_dict() or to_json() writes; give the SDK the model itself, which it sends in the right spelling",
        );
        diagnostic.fix(safe_if_free(&dump.respelled, "rename the members", edits));
    }

    fn name<'t>(&self, member: Member<'t>, model: &'static Model, cx: &mut Context<'t>) {
        let name = member.name();
        let Some(spec) = model.respelled(&name) else { return };
        // A wrap-up id under `wrapUp` is more than a matter of spelling: `unknown-key` shows the shape.
        if matches!(spec.ty, Type::Model(_)) && !matches!(member.value().kind(), Kind::Object | Kind::Null) {
            return;
        }
        cx.mark_renamed(member);
        cx.report(self, Spot::Name(member), unknown(member, spec.name)).fix(safe_if_free(
            &[(member, spec)],
            "rename the member",
            rename(member, spec.name),
        ));
    }
}

fn unknown(member: Member<'_>, spelled: &str) -> String {
    ["unknown member `", &*shown(&member.name()), "`; the model spells it `", spelled, "`"].concat()
}

/// Safe where no member of the right spelling is there already.
fn safe_if_free(
    members: &[(Member<'_>, &'static crate::contract::MemberSpec)],
    title: &'static str,
    edits: Vec<crate::diagnostic::Edit>,
) -> Fix {
    let free = |(member, spec): &(Member<'_>, &'static crate::contract::MemberSpec)| {
        member.object().len() < SMALL && member.object().get(spec.name).is_none()
    };
    let free = members.iter().all(free);
    if free { Fix::safe(title, edits) } else { Fix::shown(title, edits) }
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
            .bad(r#"{"state": "connected", "held": null, "muted": null, "resume_time": null, "wrapup_skipped": null}"#)
            .run();
    }
}
