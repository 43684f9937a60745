//! `ineffective-key`: fields that the schema accepts and the operation ignores.

use crate::contract::{Family, find_operation};
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member};
use crate::rule::{Context, NOTHING_TO_DO, Rule, Spot, declare_rule, does_something, remove_members};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports fields that the schema accepts but the operation ignores. In the PATCH of a
    /// conversation these are all fields except `state`, `recordingState` and `conversationIds`. In
    /// the PATCH of a communication these are all fields beside `"state": "disconnected"`.
    /// ## Why it fails
    /// Both operations share a schema with operations that do more. The PATCH of a conversation
    /// accepts the record that GET returns, but its published description names three actions: set
    /// the recording state, merge conversations, disconnect everybody. `securePause` only shows the
    /// state; `recordingState` pauses. The PATCH of a communication is described as "by
    /// disconnecting it". That the API ignores the other fields is inferred from these
    /// descriptions, so the finding is a warning.
    ///
    /// A conversation PATCH in which no field does anything is an error for calls and callbacks,
    /// which document 400 `conversation.error.empty.conversation.list` for it.
    /// ## Example
    /// ```json bad operation=patchConversationsCall
    /// {"recordingState": "PAUSED", "securePause": true}
    /// ```
    /// ```json fixed
    /// {"recordingState": "PAUSED"}
    /// ```
    /// ```json bad operation=patchConversationsCall
    /// {"externalTag": "CASE-12345"}
    /// ```
    /// ```json good
    /// {"recordingState": "PAUSED"}
    /// ```
    /// ## Fix safety
    /// Unsafe: the fields are removed, and whatever they were meant to do is lost. No fix if no
    /// effective field would remain.
    /// ## Source
    /// `schemas/operations.json`, `effective`: the summaries of the Python SDK 269.0.0 and the text of
    /// `Conversation.state`. The code: the official API description of 2018.
    IneffectiveKey {
        id: "ineffective-key", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::IneffectiveKey, hooks: &[Hook::Body],
    }
}

impl Rule for IneffectiveKey {
    fn body(&self, cx: &mut Context<'_>) {
        let operation = cx.operation();
        let keys = operation.effective_keys;
        let Some(body) = cx.body().filter(|body| !keys.is_empty() && body.kind() == Kind::Object) else {
            return;
        };
        // Another model means that `wrong-endpoint` proposes another operation.
        let Some(model) = operation.model.filter(|own| cx.model().is_some_and(|model| model.is(own))) else {
            return;
        };
        let is_idle = |member: &Member<'_>| {
            let name = member.name();
            model.member(&name).is_some()
                && member.value().kind() != Kind::Null
                && !cx.is_claimed(member.name_id())
                && (!keys.contains(&&*name)
                    || member.value().kind() == Kind::Array && member.value().is_empty())
        };
        let idle: Vec<Member<'_>> = body.members().filter(is_idle).collect();
        let Some((first, others)) = idle.split_first() else { return };
        // Other rules report null, empty values and misspelled names.
        let asks = body.members().any(|member| {
            let name = member.name();
            let is_key = keys.contains(&&*name) && member.value().kind() != Kind::Array;
            is_key
                || does_something(member, keys)
                || model.respelled(&name).is_some()
                || cx.is_unfilled(&name)
        });
        // Without a state, `wrong-endpoint` reports the body as a whole.
        if operation.family == Family::Communication && !asks {
            return;
        }
        let message = match others.len() {
            0 => format!("`{}` has no effect here", shown(&first.name())),
            1 => format!("`{}` and `{}` have no effect here", shown(&first.name()), shown(&others[0].name())),
            more => format!("`{}` and {more} more fields have no effect here", shown(&first.name())),
        };
        let help = help(&idle, cx);
        let places: Vec<_> = others.iter().map(|other| cx.place(Spot::Name(*other))).collect();
        for member in &idle {
            cx.claim(member.name_id());
            // A scalar that does nothing needs no second finding. What is inside an object or an array is
            // checked, since a wrong key there is wrong for every operation.
            if !matches!(member.value().kind(), Kind::Object | Kind::Array) {
                cx.claim(member.value().id());
            }
        }
        let message = if asks { message } else { message + ", so the request does nothing" };
        let edits = remove_members(body, &idle);
        let title = if others.is_empty() { "remove the field" } else { "remove the fields" };
        let diagnostic = cx.report(self, Spot::Name(*first), message);
        diagnostic.help(help).related_some(places.into_iter().map(|place| (place, String::new())), 0);
        if asks {
            diagnostic.fix(Fix::risky(title, edits));
        } else {
            diagnostic.confirmed_by(operation, NOTHING_TO_DO);
        }
    }
}

/// The operations in which the fields have an effect, if known, and the effective fields of this one.
fn help(idle: &[Member<'_>], cx: &Context<'_>) -> String {
    let operation = cx.operation();
    let mut parts: Vec<String> = Vec::new();
    for member in idle {
        let name = member.name();
        let Some((_, instead)) = operation.instead.iter().find(|(key, _)| *key == name) else { continue };
        match find_operation(instead) {
            Ok(other) => parts.push(format!("send `{name}` with {}", cx.address_of(other))),
            Err(_) => parts.push(format!("set `{instead}` instead of `{name}`")),
        }
    }
    if operation.family == Family::Communication {
        if let Some(other) = operation.sibling(Family::Participant) {
            parts.push(format!("send actions with {}", cx.address_of(other)));
        }
    } else {
        let keys: Vec<String> = operation.effective_keys.iter().map(|key| format!("`{key}`")).collect();
        parts.push(format!("this operation acts on {} only", keys.join(", ")));
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::IneffectiveKey;
    use crate::diagnostic::Severity;

    #[test]
    fn on_a_conversation() {
        RuleTester::new(&IneffectiveKey)
            .operation("patchConversationsCall")
            .good(r#"{"state": "disconnected"}"#)
            .good(r#"{"conversationIds": ["x"]}"#)
            .good(r#"{"recordingState": ""}"#)
            .good(r#"{"recording_state": "PAUSED"}"#)
            .good("{}")
            .severity(r#"{"securePause": true}"#, Severity::Error)
            .severity(r#"{"conversationIds": []}"#, Severity::Error)
            .says(r#"{"securePause": true}"#, "set `recordingState` instead of `securePause`")
            .says(
                r#"{"externalTag": "A"}"#,
                "send `externalTag` with `PUT /api/v2/conversations/{conversationId}/tags`",
            )
            .says(
                r#"{"utilizationLabelId": "x"}"#,
                "`PATCH /api/v2/conversations/{conversationId}/utilizationlabel`",
            )
            .says(
                r#"{"name": "x", "maxParticipants": 3}"#,
                "`name` and `maxParticipants` have no effect here",
            )
            .severity(r#"{"state": "disconnected", "name": "x"}"#, Severity::Warning)
            .unsafe_fix(r#"{"state": "disconnected", "name": "x"}"#, r#"{"state": "disconnected"}"#)
            .shown_only(r#"{"externalTag": "A"}"#)
            .run();
        RuleTester::new(&IneffectiveKey)
            .operation("patchConversationsEmail")
            .severity(r#"{"externalTag": "A"}"#, Severity::Warning)
            .run();
        RuleTester::new(&IneffectiveKey)
            .operation("postConversationsCallParticipants")
            .good(r#"{"participants": [{}], "name": "x"}"#)
            .run();
    }

    #[test]
    fn on_a_communication() {
        RuleTester::new(&IneffectiveKey)
            .operation("communication")
            .good(r#"{"state": "disconnected"}"#)
            .good(r#"{"held": true}"#)
            .severity(r#"{"state": "disconnected", "held": true}"#, Severity::Warning)
            .unsafe_fix(r#"{"state": "disconnected", "held": true}"#, r#"{"state": "disconnected"}"#)
            .says(r#"{"state": "disconnected", "held": "true"}"#, "`held` has no effect here")
            .run();
        RuleTester::new(&IneffectiveKey).operation("participant").good(r#"{"held": true}"#).run();
    }
}
