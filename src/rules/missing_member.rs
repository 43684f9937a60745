//! `missing-member`: a member that the model requires is absent.

use crate::contract::{MemberSpec, Model, Type};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Value;
use crate::rule::{Context, Rule, Spot, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports an object that lacks a member which its model requires, such as `speakTo` or
    /// `afterCallWorkRequired`.
    /// ## Why it fails
    /// The published models mark the member as required: without it the operation cannot do its work.
    /// ## Example
    /// ```json bad operation=patchConversationsCallParticipantConsult
    /// {"consultingUserId": "6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70"}
    /// ```
    /// ```json good
    /// {"speakTo": "DESTINATION"}
    /// ```
    /// ## Fix safety
    /// No fix: only the author knows the value.
    /// ## Source
    /// `schemas/genesys/*.json#/required`, after the type definitions of the JavaScript SDK 262.0.0.
    MissingMember {
        id: "missing-member", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::None, claim: Claim::MissingMember, hooks: &[Hook::Object],
    }
}

/// Values of an enum that a help lists.
const MAX_LISTED: usize = 6;

impl Rule for MissingMember {
    fn object<'t>(&self, object: Value<'t>, model: Option<&'static Model>, cx: &mut Context<'t>) {
        let Some(model) = model.filter(|it| it.required != 0) else { return };
        let missing: Vec<&'static MemberSpec> =
            model.members.iter().filter(|it| it.required && object.get(it.name).is_none()).collect();
        if missing.is_empty() {
            return;
        }
        // What stands there misspelled is told at its name; nobody needs to be told twice.
        let misspelled = |spec: &MemberSpec| {
            object.members().any(|it| {
                let name = it.name();
                let meant = model.respelled(&name).or_else(|| model.nearest(&name));
                meant.is_some_and(|it| it.name == spec.name)
            })
        };
        let unfilled = object.members().any(|it| cx.is_unfilled(&it.name()));
        let told: Vec<&'static MemberSpec> =
            missing.into_iter().filter(|it| !unfilled && !misspelled(it)).collect();
        cx.claim(object.id());
        let Some((first, others)) = told.split_first() else { return };
        let message = if others.is_empty() {
            format!("`{}` is missing; `{}` requires it", first.name, model.name)
        } else {
            let names: Vec<String> = told.iter().map(|it| format!("`{}`", it.name)).collect();
            format!("{} are missing; `{}` requires them", names.join(", "), model.name)
        };
        let help: Vec<String> = told.iter().map(|spec| takes(spec)).collect();
        let spot = if object.parent().is_none() { Spot::Body } else { Spot::Value(object) };
        cx.report(self, spot, message).help(help.join("; "));
    }
}

fn takes(spec: &MemberSpec) -> String {
    match spec.ty {
        Type::Enum(all) if all.len() <= MAX_LISTED => {
            format!("`{}` takes \"{}\"", spec.name, all.join("\", \""))
        }
        ty => format!("`{}` takes {}", spec.name, ty.describe()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::MissingMember;

    #[test]
    fn cases() {
        RuleTester::new(&MissingMember)
            .operation("patchConversationsCallParticipantConsult")
            .good(r#"{"speakTo": "BOTH"}"#)
            .good(r#"{"speakTo": null}"#)
            .good(r#"{"speak_to": "BOTH"}"#)
            .good(r#"{"speekTo": "BOTH"}"#)
            .good("[]")
            .says("{}", "`speakTo` is missing; `ConsultTransferUpdate` requires it")
            .says(r#"{"consultingUserId": "x"}"#, "DESTINATION")
            .run();
        RuleTester::new(&MissingMember)
            .operation("postConversationParticipantReplaceContactExternal")
            .says(r#"{"transferType": "Attended"}"#, "`contactId`, `phoneType` are missing")
            .run();
        RuleTester::new(&MissingMember)
            .operation("patchConversationCustomattributesBulk")
            .bad(r#"[{"id": "x", "customAttributes": {}}, {"id": "x"}]"#)
            .run();
        RuleTester::new(&MissingMember).operation("participant").good(r#"{"held": true}"#).run();
    }
}
