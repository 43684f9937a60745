//! `empty-body`: nothing in the request that could have an effect.

use crate::contract::{Family, Model, Route, Type, actions_model};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Kind, Value};
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports a request whose body was recorded as empty, a record of a topic whose value is empty, and a body that holds nothing: `{}`,
    /// `{"attributes": {}}`, `{"wrapup": {}}`. Also a body without a blank line before it, which is part of the headers.
    /// ## Why it fails
    /// Nothing is changed by it. The Python SDK sends `{}` where `attributes` was set on a
    /// `MediaParticipantRequest`: the model has no such member, and drops it without a word.
    /// ## Example
    /// ```json bad operation=participant
    /// {}
    /// ```
    /// ```json good
    /// {"held": false}
    /// ```
    /// ## Fix safety
    /// No fix: only the author knows what was to be sent.
    /// ## Source
    /// `schemas/operations.json`, `body`; what the Python SDK sends was seen with 269.0.0. That nothing
    /// happens is concluded from the models, whose members are all optional. The blank line: RFC 9112, section 2.1.
    EmptyBody {
        id: "empty-body", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Assumed,
        fix: FixAvailability::None, claim: Claim::EmptyBody, hooks: &[Hook::Text, Hook::Body],
    }
}

impl Rule for EmptyBody {
    fn text(&self, cx: &mut Context<'_>) {
        let nothing = cx.document().is_some_and(|it| it.text().iter().all(u8::is_ascii_whitespace));
        if nothing {
            self.absent(cx);
        } else if cx.request().unparted {
            let message =
                "no blank line stands before the body: many clients send it as a header then, and no body";
            cx.report(self, Spot::Body, message).help("leave a line empty between the headers and the body");
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
        if body.kind() != Kind::Object || model.members.iter().any(|it| it.required) || !expects_body(cx) {
            return;
        }
        let Some(message) = emptiness(body, model) else { return };
        // What a template puts in is not known yet.
        if cx.is_unfilled(&String::from_utf8_lossy(body.raw())) {
            return;
        }
        let help = advice(cx);
        cx.claim_body();
        cx.report(self, Spot::Body, message).help(help);
    }
}

impl EmptyBody {
    /// The request was recorded, and without a body.
    fn absent(self, cx: &mut Context<'_>) {
        let request = cx.request();
        let is_recorded = match cx.route() {
            Some(Route::Operation(_) | Route::WrongMethod(_)) => request.sent,
            // Of an unknown path nobody knows whether it needs a body.
            Some(_) => false,
            // A value of a topic: a sink sends it as it is.
            None => request.body.is_some() && (request.sent || request.is_record_value),
        };
        let Some(model) = cx.operation().model else { return };
        if !is_recorded || request.unread.is_some() || !(cx.operation().body_required || expects_body(cx)) {
            return;
        }
        let help = advice(cx);
        cx.report(&self, Spot::Body, format!("no body was sent; this operation takes `{}`", model.name))
            .help(help);
    }
}

/// Whether the operation does nothing without a body. The others whose body is optional may do
/// something all the same, such as ending the after-call work.
fn expects_body(cx: &Context<'_>) -> bool {
    let operation = cx.operation();
    operation.body_required || operation.family == Family::Attributes || operation.family.takes_actions()
}

/// What is empty: the body, or its only members, all of them objects.
fn emptiness(body: Value<'_>, model: &'static Model) -> Option<String> {
    if body.is_empty() {
        return Some("the body is an empty object".to_owned());
    }
    let all = body.members().all(|member| {
        let known = model.member(&member.name()).map(|it| it.ty);
        let empty = member.value().kind() == Kind::Object && member.value().is_empty();
        empty
            && match known {
                Some(Type::Model(inner)) => {
                    !inner.beyond_tables && !inner.members.iter().any(|it| it.required)
                }
                Some(Type::Map(_)) => true,
                _ => false,
            }
    });
    let first = body.members().next()?;
    all.then(|| format!("nothing has an effect: `{}` is an empty object", shown(&first.name())))
}

fn advice(cx: &Context<'_>) -> &'static str {
    match cx.operation().family {
        Family::Attributes => "name what should be written, as in `{\"attributes\":{\"crm_id\":\"12345\"}}`",
        _ if cx.operation().model.is_some_and(|it| it.is(actions_model())) => {
            "name what should change, as in `{\"held\":true}`; the Python SDK sends `{}` where only `attributes` was set, which belongs to the operation with `/attributes`"
        }
        _ => "name what should change, or send no request at all",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::{MADE_UP, PARTICIPANT, RuleTester, WRAPUP};
    use super::EmptyBody;

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
            .bad(r#"{"wrapup": {}}"#)
            .good(r#"{"wrapup": {}, "state": "disconnected"}"#)
            .good(r#"{"attributes": {}}"#)
            .good(r#"{"held": false}"#)
            .run();
        // Members that are required are another rule's; a wrap-up may be ended without a word.
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
