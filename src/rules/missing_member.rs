//! `missing-member`: a field that the request needs is absent.

use crate::contract::{Family, MemberSpec, Model, Operation, Target, Type, hint_for, wrapup_model};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Value;
use crate::rule::{
    Context, Rule, Spot, TARGET_REQUIRED, WRAPUP_CODE_REQUIRED, declare_rule, is_provisional, names_target,
};

declare_rule! {
    /// ## What it does
    /// Reports objects without a field that the request needs. That is a field that its type
    /// requires, such as `afterCallWorkRequired`; the `code` of a wrap-up; the target of a
    /// transfer; the `divisions` of custom attributes.
    /// ## Why it fails
    /// It depends on the field.
    ///
    /// - A field that the published types mark as required: an error. `speakTo` of the consult
    ///   transfers that are sent with POST is a warning, because the field's own text says that it
    ///   defaults to `DESTINATION`.
    /// - A wrap-up needs the id of its code, unless `provisional` is true. The operations for
    ///   calls, chats and the generic path document 400 `conversation.error.wrapup.code.required`:
    ///   an error. For other media, and for POST `…/wrapup`, this is inferred by analogy: a
    ///   warning.
    /// - A transfer needs a target. The generic `…/replace` documents 400
    ///   `conversations.error.transfer.destination.required`: an error if no field of the body
    ///   names a target. For other operations it is a warning. `userName` alone is a warning, too,
    ///   because it is not documented whether it is enough.
    /// - Custom attributes without `divisions`: a warning. The field's text says that omitting it
    ///   clears the stored divisions, which changes who may see the data.
    /// ## Example
    /// ```json bad operation=participant
    /// {"wrapup": {"notes": "called back"}}
    /// ```
    /// ```json good
    /// {"wrapup": {"notes": "to be continued", "provisional": true}}
    /// ```
    /// ```json bad operation=patchConversationsCallParticipantConsult
    /// {"consultingUserId": "6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70"}
    /// ```
    /// ```json good operation=patchConversationsCallParticipantConsult
    /// {"speakTo": "DESTINATION"}
    /// ```
    /// ```json bad operation=postConversationParticipantReplace
    /// {"transferType": "Unattended"}
    /// ```
    /// ```json bad operation=patchConversationCustomattributes
    /// {"id": "crm", "customAttributes": {"tier": "gold"}}
    /// ```
    /// ## Fix safety
    /// No fix: only the author knows the value.
    /// ## Source
    /// `schemas/genesys/*.json`: `required`, from the type definitions of the JavaScript SDK
    /// 262.0.0; `x-default`, `x-absent-clears` and `x-target`, from the field texts of the Python
    /// SDK 269.0.0. The error codes: the official API description of 2018, in
    /// `schemas/operations.json`. Which fields name a target is inferred from their texts.
    MissingMember {
        id: "missing-member", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::None, claim: Claim::MissingMember, hooks: &[Hook::Object],
    }
}

/// The most values of an enum that a help text lists.
const MAX_LISTED: usize = 6;

/// An absent field.
struct Absence {
    message: String,
    help: String,
    severity: Severity,
    evidence: Evidence,
}

impl Absence {
    /// An absence that the published types or texts exclude.
    fn documented(severity: Severity, message: String, help: String) -> Self {
        Self { message, help, severity, evidence: Evidence::Documented }
    }

    /// An absence that is inferred to matter: an error if the operation lists an error code for it, else a warning.
    fn concluded(operation: &Operation, code: Option<&str>, message: String, help: String) -> Self {
        let (severity, evidence) = if code.is_some_and(|code| operation.documents(code)) {
            (Severity::Error, Evidence::Observed)
        } else {
            (Severity::Warning, Evidence::Assumed)
        };
        Self { message, help, severity, evidence }
    }
}

impl Rule for MissingMember {
    fn object<'t>(&self, object: Value<'t>, model: Option<&'static Model>, cx: &mut Context<'t>) {
        let Some(model) = model else { return };
        let mut absences = required(object, model, cx);
        absences.extend(code(object, model, cx));
        absences.extend(target(object, model, cx));
        absences.extend(cleared(object, model, cx));
        // The finding has the severity of its worst part.
        let Some(worst) = absences.iter().max_by_key(|absence| absence.severity) else { return };
        let (severity, evidence) = (worst.severity, worst.evidence);
        let spot = if object.parent().is_none() { Spot::Body } else { Spot::Value(object) };
        let message: Vec<&str> = absences.iter().map(|absence| &*absence.message).collect();
        let help: Vec<&str> = absences.iter().map(|absence| &*absence.help).collect();
        cx.report(self, spot, message.join("; ")).severity(severity).evidence(evidence).help(help.join("; "));
    }
}

/// Fields that the types require.
fn required<'t>(object: Value<'t>, model: &'static Model, cx: &mut Context<'t>) -> Vec<Absence> {
    let is_missing = |spec: &&MemberSpec| spec.required && object.get(spec.name).is_none();
    let missing: Vec<&'static MemberSpec> = model.members.iter().filter(is_missing).collect();
    if model.required == 0 || missing.is_empty() {
        return Vec::new();
    }
    cx.claim(object.id());
    let missing = missing.into_iter().filter(|spec| !may_be_there(object, model, spec, cx));
    let (defaulted, required): (Vec<_>, Vec<_>) = missing.partition(|spec| spec.default.is_some());
    let mut absences = Vec::new();
    if let Some((first, others)) = required.split_first() {
        let message = if others.is_empty() {
            format!("`{}` is missing; `{}` requires it", first.name, model.name)
        } else {
            let names: Vec<String> = required.iter().map(|required| format!("`{}`", required.name)).collect();
            format!("{} are missing; `{}` requires them", names.join(", "), model.name)
        };
        let help: Vec<String> = required.iter().map(|spec| takes(spec)).collect();
        absences.push(Absence::documented(Severity::Error, message, help.join("; ")));
    }
    absences.extend(defaulted.into_iter().map(|spec| {
        let message = format!(
            "`{}` is missing: the types require it, but its description has the default `{}`",
            spec.name,
            spec.default.unwrap_or_default()
        );
        Absence::documented(Severity::Warning, message, format!("set it: {}", takes(spec)))
    }));
    absences
}

/// The code of a wrap-up.
fn code<'t>(wrapup: Value<'t>, model: &'static Model, cx: &Context<'t>) -> Option<Absence> {
    let spec = model.member("code").filter(|_| model.is(wrapup_model()))?;
    let operation = cx.operation();
    // POST `…/wrapup` may be sent without a body; on a communication a wrap-up has no effect.
    let is_ended_silently = operation.family == Family::Wrapup && wrapup.is_empty();
    let is_elsewhere = operation.family == Family::Communication;
    if wrapup.get("code").is_some()
        || is_provisional(wrapup)
        || is_ended_silently
        || is_elsewhere
        || may_be_there(wrapup, model, spec, cx)
        || wrapup.members().any(|member| hint_for(&member.name(), Family::Wrapup).is_some())
    {
        return None;
    }
    let message = "the wrap-up has no `code`; only a wrap-up with `provisional` true can omit it".to_owned();
    let help =
        "add the id that GET /api/v2/routing/wrapupcodes returns, or `\"provisional\": true` for a draft"
            .to_owned();
    Some(Absence::concluded(operation, Some(WRAPUP_CODE_REQUIRED), message, help))
}

/// The target of a transfer.
fn target<'t>(transfer: Value<'t>, model: &'static Model, cx: &Context<'t>) -> Option<Absence> {
    let enough = || model.members.iter().filter(|member| member.target == Target::Enough);
    // Other rules report null, empty values and wrong types. A voicemail is a target only if it is true.
    let is_there = |spec: &MemberSpec| {
        !matches!(spec.ty, Type::Boolean) && transfer.get(spec.name).is_some()
            || may_be_there(transfer, model, spec, cx)
    };
    if enough().next().is_none()
        || transfer.members().any(|member| names_target(member, model))
        || enough().any(is_there)
    {
        return None;
    }
    let names =
        enough().filter(|spec| !matches!(spec.ty, Type::Boolean)).map(|spec| format!("`{}`", spec.name));
    let names = names.collect::<Vec<_>>().join(" or ");
    let is_beside = |spec: &&MemberSpec| spec.target == Target::Beside && transfer.get(spec.name).is_some();
    let (code, message) = match model.members.iter().find(is_beside) {
        Some(spec) => {
            (None, format!("`{}` alone may not be enough to name the target of the transfer", spec.name))
        }
        None => (Some(TARGET_REQUIRED), format!("the transfer has no target: {names} is missing")),
    };
    Some(Absence::concluded(cx.operation(), code, message, format!("name the target with {names}")))
}

/// Fields without which stored values are cleared.
fn cleared<'t>(object: Value<'t>, model: &'static Model, cx: &Context<'t>) -> Vec<Absence> {
    let is_missing = |spec: &&MemberSpec| {
        spec.absent_clears && object.get(spec.name).is_none() && !may_be_there(object, model, spec, cx)
    };
    let absence = |spec: &MemberSpec| {
        let message = format!("`{}` is missing: the operation then clears the stored ones", spec.name);
        let help = "send the ones to keep, or `[]` to keep none".to_owned();
        Absence::documented(Severity::Warning, message, help)
    };
    model.members.iter().filter(is_missing).map(absence).collect()
}

/// Whether a field that is missing is there under a name that is misspelled, which is reported at that name, or
/// under one that is not known yet.
fn may_be_there(object: Value<'_>, model: &'static Model, spec: &MemberSpec, cx: &Context<'_>) -> bool {
    object.members().any(|member| {
        let name = member.name();
        let meant = || model.respelled(&name).or_else(|| model.nearest(&name));
        // A name is nearest to itself.
        cx.is_unfilled(&name)
            || model.member(&name).is_none() && meant().is_some_and(|meant| meant.name == spec.name)
    })
}

fn takes(spec: &MemberSpec) -> String {
    match spec.ty {
        Type::Enum(all) if all.len() <= MAX_LISTED => {
            format!("`{}` accepts \"{}\"", spec.name, all.join("\", \""))
        }
        ty => format!("`{}` accepts {}", spec.name, ty.describe()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::MissingMember;
    use crate::diagnostic::Severity;

    #[test]
    fn cases() {
        RuleTester::new(&MissingMember)
            .operation("patchConversationsCallParticipantConsult")
            .good(r#"{"speakTo": "BOTH"}"#)
            .good(r#"{"speakTo": null}"#)
            .good(r#"{"speak_to": "BOTH"}"#)
            .good(r#"{"speekTo": "BOTH"}"#)
            .good("[]")
            .severity("{}", Severity::Error)
            .says("{}", "`speakTo` is missing; `ConsultTransferUpdate` requires it")
            .says(r#"{"consultingUserId": "x"}"#, "DESTINATION")
            .run();
        RuleTester::new(&MissingMember)
            .operation("postConversationParticipantReplaceContactExternal")
            .says(r#"{"transferType": "Attended"}"#, "`contactId`, `phoneType` are missing")
            .run();
        RuleTester::new(&MissingMember)
            .operation("patchConversationCustomattributesBulk")
            .bad(r#"[{"id": "x", "customAttributes": {}, "divisions": []}, {"id": "x", "divisions": []}]"#)
            .run();
        RuleTester::new(&MissingMember).operation("participant").good(r#"{"held": true}"#).run();
        // The published text gives it a default.
        RuleTester::new(&MissingMember)
            .operation("postConversationsCallParticipantConsultAgent")
            .good(r#"{"userId": "x", "speakTo": "BOTH"}"#)
            .severity(r#"{"userId": "x"}"#, Severity::Warning)
            .says(r#"{"userId": "x"}"#, "has the default `DESTINATION`")
            .run();
    }

    #[test]
    fn a_wrapup_without_its_code() {
        let on = |operation: &str| RuleTester::new(&MissingMember).operation(operation);
        on("participant")
            .good(r#"{"wrapup": {"code": "x"}}"#)
            // Reported at the value.
            .good(r#"{"wrapup": {"code": ""}}"#)
            .good(r#"{"wrapup": {"code": null}}"#)
            .good(r#"{"wrapup": {"provisional": true, "notes": "x"}}"#)
            // Reported at the name.
            .good(r#"{"wrapup": {"Code": "x"}}"#)
            .good(r#"{"wrapup": {"id": "x"}}"#)
            .severity(r#"{"wrapup": {}}"#, Severity::Error)
            .severity(r#"{"wrapup": {"notes": "x"}}"#, Severity::Error)
            .severity(r#"{"wrapup": {"name": "Sale"}}"#, Severity::Error)
            .severity(r#"{"wrapup": {"provisional": false}}"#, Severity::Error)
            .says(r#"{"wrapup": {"notes": "x"}}"#, "the wrap-up has no `code`")
            .run();
        on("patchConversationsEmailParticipant")
            .severity(r#"{"wrapup": {"notes": "x"}}"#, Severity::Warning)
            .run();
        on("wrapup")
            .good("{}")
            .good(r#"{"provisional": true, "notes": "x"}"#)
            .severity(r#"{"notes": "x"}"#, Severity::Warning)
            .run();
        on("communication").good(r#"{"wrapup": {"notes": "x"}}"#).run();
    }

    #[test]
    fn a_transfer_without_its_target() {
        let on = |operation: &str| RuleTester::new(&MissingMember).operation(operation);
        on("postConversationParticipantReplace")
            .good(r#"{"userId": "x"}"#)
            .good(r#"{"queueId": null}"#)
            .good(r#"{"voicemail": true}"#)
            .good(r#"{"QueueId": "x"}"#)
            .severity(r#"{"voicemail": false}"#, Severity::Error)
            .severity(r#"{"transferType": "Attended"}"#, Severity::Error)
            .severity(r#"{"userName": "Ann"}"#, Severity::Warning)
            .says(r#"{"transferType": "Attended"}"#, "`userId` or `address` or `queueId` is missing")
            .run();
        on("postConversationsCallParticipantReplace")
            .severity(r#"{"transferType": "Attended"}"#, Severity::Warning)
            .run();
        on("postConversationParticipantReplaceAgent")
            .good(r#"{"userName": "ann@example.com"}"#)
            .severity(r#"{"voicemail": false}"#, Severity::Warning)
            .run();
        on("postConversationParticipantReplaceQueue")
            .good(r#"{"queueName": "Sales"}"#)
            .severity(r#"{"transferType": "Unattended"}"#, Severity::Warning)
            .run();
        on("postConversationsCallParticipantConsultAgent")
            .severity(r#"{"speakTo": "DESTINATION"}"#, Severity::Warning)
            .run();
    }

    #[test]
    fn custom_attributes_without_divisions() {
        RuleTester::new(&MissingMember)
            .operation("patchConversationCustomattributes")
            .good(r#"{"id": "x", "customAttributes": {"a": 1}, "divisions": []}"#)
            .severity(r#"{"id": "x", "customAttributes": {"a": 1}}"#, Severity::Warning)
            .run();
    }
}
