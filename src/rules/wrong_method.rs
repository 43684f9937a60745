//! `wrong-method`: a published path with a method that no published SDK has for this path.

use crate::contract::{Family, Inference, Operation, Route, infer, operations};
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, HeadPart, Hook, Severity};
use crate::json::Document;
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports recorded requests with a method that no published SDK has for the path. Examples are
    /// PUT on `…/attributes`, and PATCH on a list of participants, which only accepts new
    /// participants.
    /// ## Why it fails
    /// The API most likely ignores or rejects a request that is in no published SDK.
    /// ## Example
    /// ```http bad
    /// PUT /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes HTTP/1.1
    /// Content-Type: application/json
    ///
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```http good
    /// PATCH /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes HTTP/1.1
    /// Content-Type: application/json
    ///
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// The right method is shown. Change the program that makes the requests.
    /// ## Source
    /// `schemas/operations.json`: every PATCH, PUT and POST of the published SDKs.
    WrongMethod {
        id: "wrong-method", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::Independent, hooks: &[Hook::Head],
        refusals: ["405"],
        role: CorrectsAddress,
    }
}

/// The two families that people confuse.
const PAIR: [Family; 2] = [Family::Attributes, Family::Participant];

impl Rule for WrongMethod {
    fn head(&self, cx: &mut Context<'_>) {
        let Some(Route::WrongMethod(published)) = cx.route() else { return };
        let Some(sent) = cx.request().method.as_ref() else { return };
        let methods = methods_of(published);
        let message = format!("no published SDK has `{}` for this path, only {methods}", shown(&sent.text));
        if published.adds_to_list() {
            let address = cx.address_of(cx.operation());
            let help = if published.path.ends_with("/participants") {
                format!("to change one participant, add its id: {address}")
            } else {
                format!("the nearest published operation: {address}")
            };
            cx.report(self, Spot::Head(HeadPart::Method), message)
                .help(help)
                .fix(Fix::shown(format!("send it with {address}"), Vec::new()));
            return;
        }
        // A body of the neighbouring family would be wrong there, too: `wrong-endpoint` reports why.
        let beside = match cx.document().and_then(Document::root).map(infer) {
            Some(Inference::Family(family)) if PAIR.contains(&family) && PAIR.contains(&published.family) => {
                published.sibling(family)
            }
            _ => None,
        };
        let address = cx.address_of(beside.unwrap_or(published));
        cx.report(self, Spot::Head(HeadPart::Method), message)
            .help(format!("send it with {address}"))
            .fix(Fix::shown(format!("send it with `{}`", published.method), Vec::new()));
    }
}

/// The methods that are published for the path of an operation: "`PATCH` and `POST`".
fn methods_of(operation: &Operation) -> String {
    let mut methods: Vec<String> = Vec::new();
    for other in operations().iter().filter(|other| other.path == operation.path) {
        let method = format!("`{}`", other.method);
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    methods.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::super::tester::{ATTRIBUTES, MADE_UP, PARTICIPANT, RuleTester, WRAPUP};
    use super::WrongMethod;

    #[test]
    fn cases() {
        RuleTester::new(&WrongMethod).operation("participant").good(r#"{"held": true}"#).run();
        RuleTester::new(&WrongMethod).recorded("PATCH", PARTICIPANT).good(r#"{"held": true}"#).run();
        RuleTester::new(&WrongMethod).recorded("POST", MADE_UP).good(r#"{"held": true}"#).run();
        RuleTester::new(&WrongMethod)
            .recorded("PUT", ATTRIBUTES)
            .says(r#"{"attributes": {}}"#, "no published SDK has `PUT` for this path, only `PATCH`")
            .shown_only("not json")
            .run();
        RuleTester::new(&WrongMethod)
            .recorded("POST", PARTICIPANT)
            .says(r#"{"attributes": {}}"#, "2b3c4d5e6f70/attributes`")
            .says(r#"{"held": true}"#, "2b3c4d5e6f70`")
            .run();
        RuleTester::new(&WrongMethod)
            .recorded("PATCH", WRAPUP)
            .says(r#"{"code": "x"}"#, "send it with `POST /api/v2/conversations/calls/")
            .run();
        let call = "/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70";
        RuleTester::new(&WrongMethod).recorded("POST", call).good(r#"{"attributes": {"a": "x"}}"#).run();
        RuleTester::new(&WrongMethod)
            .recorded("PUT", call)
            .says(
                r#"{"state": "disconnected"}"#,
                "no published SDK has `PUT` for this path, only `PATCH` and `POST`",
            )
            .run();
        let list = "/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants";
        RuleTester::new(&WrongMethod)
            .recorded("PATCH", list)
            .says(r#"{"held": true}"#, "no published SDK has `PATCH` for this path, only `POST`")
            .says(r#"{"held": true}"#, "add its id")
            .says(r#"{"held": true}"#, "/participants/{participantId}`")
            .run();
        RuleTester::new(&WrongMethod)
            .recorded("PATCH", "/api/v2/conversations/calls")
            .says(r#"{"held": true}"#, "only `POST`")
            .says(r#"{"held": true}"#, "/calls/{conversationId}/participants/{participantId}`")
            .run();
    }
}
