//! `empty-body`: a request without anything that could have an effect.

use crate::contract::{Family, Model, Operation, Route, Type, actions_model, wrapup_model};
use crate::diagnostic::{Claim, Diagnostic, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Kind, Value};
use crate::rule::{Context, NOTHING_TO_DO, Rule, STATE_REQUIRED, Spot, TARGET_REQUIRED, declare_rule};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports requests that have no body or an empty one. That is a request that was recorded
    /// without a body, a topic record with an empty value, and a body without content: `{}`,
    /// `{"attributes": {}}`. It also reports a recorded request without a blank line before the
    /// body, since the body is then part of the headers.
    /// ## Why it fails
    /// The API has nothing to do. Some operations document that they reject such a request, and
    /// there it is an error: the PATCH of a communication (400 `communication.state.required`), the
    /// PATCH of a whole call or callback (400 `conversation.error.empty.conversation.list`) and the
    /// blind transfer on the generic path (400
    /// `conversations.error.transfer.destination.required`). For other operations it is not
    /// documented, and the finding is a warning: the API most likely accepts the request and
    /// changes nothing.
    ///
    /// The Python SDK sends `{}` if you set `attributes` on a `MediaParticipantRequest`: the model
    /// has no such field and drops it silently.
    /// ## Example
    /// ```json bad operation=participant
    /// {}
    /// ```
    /// ```json good
    /// {"held": false}
    /// ```
    /// ```json bad operation=communication
    /// {}
    /// ```
    /// ## Fix safety
    /// No fix: only the author knows what the request should contain.
    /// ## Source
    /// The error codes: the official API description of 2018, in `schemas/operations.json`. What
    /// the Python SDK sends was observed with 269.0.0. That nothing happens elsewhere is inferred
    /// from the schemas, in which all fields are optional. The blank line: RFC 9112, section 2.1.
    EmptyBody {
        id: "empty-body", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Assumed,
        fix: FixAvailability::None, claim: Claim::EmptyBody, hooks: &[Hook::Text, Hook::Body],
    }
}

impl Rule for EmptyBody {
    fn text(&self, cx: &mut Context<'_>) {
        let nothing =
            cx.document().is_some_and(|document| document.text().iter().all(u8::is_ascii_whitespace));
        if nothing {
            self.absent(cx);
        } else if cx.request().unparted {
            let message =
                "there is no blank line before the body: many clients then send it as a header, and no body";
            cx.report(self, Spot::Body, message).help("add an empty line between the headers and the body");
        }
    }

    fn body(&self, cx: &mut Context<'_>) {
        let Some(body) = cx.body() else {
            if cx.document().is_none() {
                self.absent(cx);
            }
            return;
        };
        let Some(model) = cx.model() else { return };
        if body.kind() != Kind::Object
            || model.members.iter().any(|member| member.required)
            || !expects_body(cx)
        {
            return;
        }
        let Some(message) = emptiness(body, model) else { return };
        // The values that a template inserts are not known yet.
        if cx.is_unfilled(&String::from_utf8_lossy(body.raw())) {
            return;
        }
        let help = advice(cx);
        let operation = cx.operation();
        cx.claim_body();
        let diagnostic = cx.report(self, Spot::Body, message);
        diagnostic.help(help);
        if body.is_empty() {
            refused(diagnostic, operation);
        }
    }
}

impl EmptyBody {
    /// Reports a request that was recorded without a body.
    fn absent(self, cx: &mut Context<'_>) {
        let request = cx.request();
        let is_recorded = match cx.route() {
            Some(Route::Operation(_) | Route::WrongMethod(_)) => request.sent,
            // It is not known whether an unknown path needs a body.
            Some(_) => false,
            // A sink sends the value of a record unchanged.
            None => request.body.is_some() && (request.sent || request.is_record_value),
        };
        let Some(model) = cx.operation().model else { return };
        if !is_recorded || request.unread.is_some() || !(cx.operation().body_required || expects_body(cx)) {
            return;
        }
        let help = advice(cx);
        let operation = cx.operation();
        let message = format!("no body was sent; this operation expects `{}`", model.name);
        let diagnostic = cx.report(&self, Spot::Body, message);
        diagnostic.help(help);
        refused(diagnostic, operation);
    }
}

/// Makes it an error if the operation lists the error code for it.
fn refused(diagnostic: &mut Diagnostic, operation: &Operation) {
    for code in [STATE_REQUIRED, NOTHING_TO_DO, TARGET_REQUIRED] {
        diagnostic.confirmed_by(operation, code);
    }
}

/// Whether the operation does nothing without a body. Other operations with an optional body may
/// still do something, such as ending the after-call work.
fn expects_body(cx: &Context<'_>) -> bool {
    let operation = cx.operation();
    operation.body_required || operation.family == Family::Attributes || operation.family.takes_actions()
}

/// What is empty: the body, or all of its members, if they are objects.
fn emptiness(body: Value<'_>, model: &'static Model) -> Option<String> {
    if body.is_empty() {
        return Some("the body is an empty object".to_owned());
    }
    let all = body.members().all(|member| {
        let known = model.member(&member.name()).map(|spec| spec.ty);
        let empty = member.value().kind() == Kind::Object && member.value().is_empty();
        empty
            && match known {
                Some(Type::Model(inner)) => {
                    !inner.beyond_tables
                        && !inner.members.iter().any(|member| member.required)
                        // `missing-member` reports the missing code.
                        && !inner.is(wrapup_model())
                }
                Some(Type::Map(_)) => true,
                _ => false,
            }
    });
    let first = body.members().next()?;
    all.then(|| format!("the request changes nothing: `{}` is an empty object", shown(&first.name())))
}

fn advice(cx: &Context<'_>) -> &'static str {
    match cx.operation().family {
        Family::Attributes => "add the attributes to write, as in `{\"attributes\":{\"crm_id\":\"12345\"}}`",
        Family::Communication => "to end the communication, send `{\"state\":\"disconnected\"}`",
        Family::Conversation => {
            "send `state` as `disconnected`, a `recordingState`, or the `conversationIds` to merge"
        }
        Family::BlindTransfer => "add the target of the transfer",
        _ if cx.operation().model.is_some_and(|model| model.is(actions_model())) => {
            "add the fields to change, as in `{\"held\":true}`; the Python SDK sends `{}` if only `attributes` was set: send attributes to the path that ends in `/attributes`"
        }
        _ => "add the fields to change, or send no request",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::{MADE_UP, PARTICIPANT, RuleTester, WRAPUP};
    use super::EmptyBody;
    use crate::diagnostic::Severity;

    const MONITOR: &str = "/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/monitor";

    #[test]
    fn cases() {
        RuleTester::new(&EmptyBody)
            .operation("attributes")
            .bad("{}")
            .says(r#"{"attributes": {}}"#, "`attributes` is an empty object")
            .good(r#"{"attributes": {"a": ""}}"#)
            .good(r#"{"crm_id": {}}"#)
            .good("null")
            .good("")
            .run();
        RuleTester::new(&EmptyBody)
            .operation("attributes")
            .template()
            .good(r#"{"attributes": { {{attrs}} }}"#)
            .good(r"{ {{body}} }")
            .bad(r#"{"attributes": {}}"#)
            .run();
        RuleTester::new(&EmptyBody)
            .operation("participant")
            .says("{}", "`/attributes`")
            .good(r#"{"wrapup": {}}"#)
            .severity("{}", Severity::Warning)
            .good(r#"{"wrapup": {}, "state": "disconnected"}"#)
            .good(r#"{"attributes": {}}"#)
            .good(r#"{"held": false}"#)
            .run();
        for (operation, severity) in [
            ("communication", Severity::Error),
            ("patchConversationsCall", Severity::Error),
            ("patchConversationsEmail", Severity::Warning),
            ("postConversationParticipantReplace", Severity::Error),
            ("postConversationsCallParticipantReplace", Severity::Warning),
        ] {
            RuleTester::new(&EmptyBody).operation(operation).severity("{}", severity).run();
        }
        // `missing-member` reports required members. A wrap-up may be ended without a body.
        RuleTester::new(&EmptyBody).operation("patchConversationsCallParticipantConsult").good("{}").run();
        RuleTester::new(&EmptyBody).operation("wrapup").good("{}").run();
    }

    #[test]
    fn recorded_without_a_body() {
        RuleTester::new(&EmptyBody)
            .recorded("PATCH", PARTICIPANT)
            .says("", "no body was sent")
            .bad(" \n")
            .run();
        RuleTester::new(&EmptyBody).recorded("PATCH", PARTICIPANT).without_body().bad("").run();
        RuleTester::new(&EmptyBody).recorded("POST", WRAPUP).without_body().good("").run();
        RuleTester::new(&EmptyBody).recorded("POST", MONITOR).without_body().good("").run();
        RuleTester::new(&EmptyBody).recorded("PATCH", MADE_UP).without_body().good("").run();
        RuleTester::new(&EmptyBody).operation("participant").without_body().good("").run();
    }
}
