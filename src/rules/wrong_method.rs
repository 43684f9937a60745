//! `wrong-method`: a published path with a method that it does not have.

use crate::contract::{Family, Inference, Route, infer};
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, HeadPart, Hook, Severity};
use crate::json::Document;
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports a recorded PATCH, PUT or POST that means a participant, at a published path that has not this
    /// method, such as PUT on `…/attributes`.
    /// ## Why it fails
    /// No operation with that method is published at that path, so that the request has no effect here, or is refused.
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
    /// The right method is shown; what makes the requests has to change.
    /// ## Source
    /// `schemas/operations.json`: every PATCH, PUT and POST under `/api/v2/conversations` of the published SDKs.
    WrongMethod {
        id: "wrong-method", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::Independent, hooks: &[Hook::Head],
        refusals: ["405"],
    }
}

/// The two families that people mix up.
const PAIR: [Family; 2] = [Family::Attributes, Family::Participant];

impl Rule for WrongMethod {
    fn head(&self, cx: &mut Context<'_>) {
        let (Some(Route::WrongMethod(operation)), Some(path)) = (cx.route(), cx.path()) else { return };
        let Some(sent) = cx.request().method.as_ref() else { return };
        let means_participant = || {
            let body = cx.document().and_then(Document::root);
            path.means_participant() || body.is_some_and(|it| infer(it) != Inference::Unknown)
        };
        if !means_participant() {
            return;
        }
        let message =
            format!("`{}` is no method of this path; it takes `{}`", shown(&sent.text), operation.method);
        // A body of the family beside it would be wrong there too: `wrong-endpoint` tells why.
        let beside = match cx.document().and_then(Document::root).map(infer) {
            Some(Inference::Family(family)) if PAIR.contains(&family) && PAIR.contains(&operation.family) => {
                operation.sibling(family)
            }
            _ => None,
        };
        let address = cx.address_of(beside.unwrap_or(operation));
        cx.report(self, Spot::Head(HeadPart::Method), message)
            .help(format!("send it with {address}"))
            .fix(Fix::shown(format!("send it with `{}`", operation.method), Vec::new()));
    }
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
            .says(r#"{"attributes": {}}"#, "`PUT` is no method of this path; it takes `PATCH`")
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
        RuleTester::new(&WrongMethod)
            .recorded("POST", "/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70")
            .good(r#"{"callNumber": "+13175550100"}"#)
            .good(r#"{"attributes": {"a": "x"}}"#)
            .run();
    }
}
