//! Refusals with an error code of the operation's own, where the case can be seen in the body.

use serde_json::Value;

use super::judge::Refusal;
use crate::contract::{Operation, error_code};

/// The refusal that the API documents for this body of this operation in particular.
pub(super) fn documented(operation: &Operation, body: &Value) -> Option<Refusal> {
    if !body.is_object() {
        return None;
    }
    let refusal = |code: &str, pointer: &str| {
        let known = error_code(code).filter(|_| operation.documents(code))?;
        Some(Refusal { code: known.code, message: known.message.to_owned(), pointer: pointer.to_owned() })
    };
    if body["wrapup"].is_object() && body["wrapup"]["provisional"] != true && !is_there(body, "/wrapup/code")
    {
        let refused = refusal("conversation.error.wrapup.code.required", "/wrapup/code");
        if refused.is_some() {
            return refused;
        }
    }
    if body.get("attributes").is_some_and(Value::is_null) {
        let refused = refusal("conversation.error.participant.attribute.null", "/attributes");
        if refused.is_some() {
            return refused;
        }
    }
    let disconnects = body["state"].as_str().is_some_and(|state| state.eq_ignore_ascii_case("disconnected"));
    if !disconnects && let Some(refused) = refusal("communication.state.required", "/state") {
        return Some(refused);
    }
    operation.error_codes.iter().find_map(|(_, code)| {
        let fields = error_code(code)?.needs_one_of;
        let none = !fields.is_empty() && !fields.iter().any(|pointer| is_there(body, pointer));
        refusal(code, "").filter(|_| none)
    })
}

/// Whether there is a value that says something.
fn is_there(body: &Value, pointer: &str) -> bool {
    match body.pointer(pointer) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(elements)) => !elements.is_empty(),
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::{Path, Route, route};

    fn code(method: &str, path: &str, body: &Value) -> &'static str {
        let Route::Operation(operation) =
            route(method, &Path::parse(&format!("/api/v2/conversations/{path}")))
        else {
            panic!("{method} {path} is not published");
        };
        documented(operation, body).map_or("", |refusal| refusal.code)
    }

    #[test]
    fn each_case_has_the_code_of_its_operation() {
        let wrapup = "conversation.error.wrapup.code.required";
        let state = "communication.state.required";
        for (method, path, body, expected) in [
            ("PATCH", "calls/C/participants/P", json!({"wrapup": {"notes": "x"}}), wrapup),
            ("PATCH", "C/participants/P", json!({"wrapup": {"code": ""}}), wrapup),
            ("PATCH", "calls/C/participants/P", json!({"wrapup": {"code": "", "provisional": true}}), ""),
            ("PATCH", "calls/C/participants/P", json!({"wrapup": {"code": "x"}}), ""),
            ("PATCH", "messages/C/participants/P", json!({"wrapup": {"notes": "x"}}), ""),
            (
                "PATCH",
                "C/participants/P",
                json!({"attributes": null}),
                "conversation.error.participant.attribute.null",
            ),
            ("PATCH", "calls/C/participants/P", json!({"attributes": null}), ""),
            ("PATCH", "calls/C/participants/P/communications/K", json!({}), state),
            ("PATCH", "emails/C/participants/P/communications/K", json!({"state": "connected"}), state),
            ("PATCH", "calls/C/participants/P/communications/K", json!({"state": "DISCONNECTED"}), ""),
            (
                "POST",
                "C/participants/P/replace",
                json!({"userId": ""}),
                "conversations.error.transfer.destination.required",
            ),
            ("POST", "C/participants/P/replace", json!({"address": "+13175550100"}), ""),
            (
                "POST",
                "calls/C/participants/P/consult",
                json!({"destination": {}}),
                "conversation.error.consult.transfer.no.destination",
            ),
            (
                "PATCH",
                "calls/C",
                json!({"conversationIds": []}),
                "conversation.error.empty.conversation.list",
            ),
            ("PATCH", "calls/C", json!({"recordingState": "PAUSED"}), ""),
            ("POST", "C/participants/P/callbacks", json!({}), "conversation.error.queue.required"),
            ("POST", "C/participants/P/callbacks", json!([]), ""),
        ] {
            assert_eq!(code(method, path, &body), expected, "{method} {path} {body}");
        }
    }
}
