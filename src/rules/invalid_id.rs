//! `invalid-id`: an id that is not a UUID, in the path or as a wrap-up code.

use super::recorded_credential::is_masked;
use crate::contract::{Segment, is_placeholder, is_uuid, wrapup_model};
use crate::diagnostic::{Claim, Evidence, FixAvailability, HeadPart, Hook, Severity};
use crate::json::Kind;
use crate::rule::{Context, Rule, Slot, Spot, Unfilled, declare_rule, is_address_without_phone, unfilled};

declare_rule! {
    /// ## What it does
    /// Reports ids that are not UUIDs, in the recorded path and in the `code` of a wrap-up. It also
    /// reports unfilled placeholders and what a program writes for a missing value: `undefined`,
    /// `None`, `[object%20Object]`. Placeholders in a template source are not reported.
    /// ## Why it fails
    /// The ids of conversations, participants, communications and wrap-up codes are UUIDs. A value
    /// that is not a UUID cannot identify one of them: 404 `not.found` is the documented answer to
    /// an unknown id.
    ///
    /// A `code` that is not a UUID is a warning, since people often send the name of the wrap-up
    /// code. An unset variable in the path is a warning, too. Other ids in the path are an info,
    /// because a recording may have been anonymised.
    ///
    /// The `address` of a callback's transfer is the id of a user or a queue. A phone number there
    /// is an error: the published text says that it "can not be used for callbacks".
    /// ## Example
    /// ```json bad operation=participant
    /// {"wrapup": {"code": "Sale made"}}
    /// ```
    /// ```http bad
    /// PATCH /api/v2/conversations/calls/12345/participants/{participantId} HTTP/1.1
    /// Content-Type: application/json
    ///
    /// {"muted": true}
    /// ```
    /// ```json bad operation=postConversationsCallbackParticipantReplace
    /// {"address": "+13175550100"}
    /// ```
    /// ```json good
    /// {"wrapup": {"code": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70"}}
    /// ```
    /// ## Fix safety
    /// No fix: the intended id is not known.
    /// ## Source
    /// `schemas/genesys/WrapupInput.json#/properties/code`, "a UUID"; the ids in all published
    /// examples; the text of `TransferRequest.address` in the Python SDK 269.0.0.
    InvalidId {
        id: "invalid-id", since: "0.1.0", severity: Severity::Info, evidence: Evidence::Documented,
        fix: FixAvailability::None, claim: Claim::InvalidId, hooks: &[Hook::Head, Hook::Value(&[Kind::String])],
        refusals: ["not.found", "conversation.error.conversation.not.found"],
    }
}

impl Rule for InvalidId {
    fn head(&self, cx: &mut Context<'_>) {
        let Some(path) = cx.path() else { return };
        let template = cx.request().template;
        let (mut unset, mut open, mut foreign) = (Vec::new(), Vec::new(), Vec::new());
        for (name, segment) in path.parameters(cx.operation()) {
            if is_uuid(segment.text) {
                continue;
            }
            match nothing(segment) {
                Some(Nothing::Unset) => unset.push(name),
                Some(Nothing::EncodedPlaceholder) if !template => unset.push(name),
                Some(Nothing::EncodedPlaceholder) => {}
                None if is_placeholder(segment.text) => {
                    if !template {
                        open.push(name);
                    }
                }
                None if is_masked(segment.text) => {}
                None => foreign.push(name),
            }
        }
        let mut causes = Vec::new();
        let mut add = |names: &[&str], one: &str, several: &str| match names {
            [] => {}
            [name] => causes.push(format!("`{name}` in the path {one}")),
            _ => causes.push(format!("{} in the path {several}", list(names))),
        };
        add(&unset, "is an unset variable", "are unset variables");
        add(&foreign, "is not a UUID", "are not UUIDs");
        add(&open, "is an unfilled placeholder", "are unfilled placeholders");
        if causes.is_empty() {
            return;
        }
        let diagnostic = cx.report(self, Spot::Head(HeadPart::Url), causes.join(", "));
        if unset.is_empty() {
            diagnostic.help(
                "ids of conversations, participants and communications are UUIDs; the documented answer to an unknown id is 404",
            );
        } else {
            diagnostic.severity(Severity::Warning).help(
                "the variable was empty when the path was built: do not send the request without an id; the documented answer to an unknown id is 404",
            );
        }
    }

    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        if slot.spec.is_some_and(|spec| is_address_without_phone(spec, cx)) {
            if slot.value.text().is_some_and(|text| is_phone_number(&text)) {
                cx.report(
                    self,
                    Spot::Value(slot.value),
                    "`address` is a phone number; a callback cannot be transferred to one",
                )
                .help("use the id of a user or a queue")
                .severity(Severity::Error);
            }
            return;
        }
        let is_code = slot.owner.is_some_and(|owner| owner.is(wrapup_model()))
            && slot.spec.is_some_and(|spec| spec.name == "code");
        if !is_code || slot.value.text().is_none_or(|text| is_uuid(text.as_bytes())) {
            return;
        }
        cx.report(self, Spot::Value(slot.value), "`code` is not a UUID; send the id of the wrap-up code")
            .help("use the id that `GET /api/v2/routing/wrapupcodes` returns, not the name")
            .severity(Severity::Warning);
    }
}

/// Whether a text is a phone number: enough digits, and the usual characters between them.
fn is_phone_number(text: &str) -> bool {
    let number = text.strip_prefix("tel:").unwrap_or(text);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_between = |byte: u8| matches!(byte, b'+' | b'-' | b' ' | b'(' | b')' | b'.' | b'/');
    digits >= 3 && number.bytes().all(|byte| byte.is_ascii_digit() || is_between(byte))
}

/// What a path contains if the program had no id.
enum Nothing {
    /// A word such as `undefined`, or an empty segment.
    Unset,
    /// A placeholder with percent-encoded brackets: it was sent without being filled.
    EncodedPlaceholder,
}

fn nothing(segment: Segment<'_>) -> Option<Nothing> {
    let text = segment.decoded()?;
    // `%22%22` and `%20` are empty, too.
    let text = text.trim_matches(['"', '\'', ' ']);
    match unfilled(text) {
        Some(Unfilled::Word(..) | Unfilled::JavaText | Unfilled::Object(_)) => Some(Nothing::Unset),
        Some(Unfilled::Template(_) | Unfilled::Example(_)) => {
            (text != segment.text).then_some(Nothing::EncodedPlaceholder)
        }
        // In an attribute these may be ordinary words. They are never ids.
        None => (matches!(text, "" | "nil" | "none" | "Null" | "Undefined")).then_some(Nothing::Unset),
    }
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::InvalidId;
    use crate::diagnostic::Severity;

    const BODY: &str = r#"{"muted": true}"#;

    #[test]
    fn codes() {
        RuleTester::new(&InvalidId)
            .operation("participant")
            .good(r#"{"wrapup": {"code": "7A3A6F3A-4d5e-4c0a-8d7e-2b3c4d5e6f70"}}"#)
            .good(r#"{"wrapup": {"name": "Sale", "provisional": true}}"#)
            .good(r#"{"wrapup": {"code": ""}}"#)
            .good(r#"{"wrapup": {"code": "null"}}"#)
            .good(r#"{"wrapup": {"code": 12}}"#)
            .severity(r#"{"wrapup": {"code": "Sale"}}"#, Severity::Warning)
            .says(r#"{"wrapup": {"code": "7a3a6f3a4d5e4c0a8d7e2b3c4d5e6f70"}}"#, "not a UUID")
            .run();
        RuleTester::new(&InvalidId).operation("wrapup").says(r#"{"code": "Sale"}"#, "send the id").run();
        RuleTester::new(&InvalidId).operation("attributes").good(r#"{"attributes": {"code": "Sale"}}"#).run();
    }

    #[test]
    fn a_variable_that_was_never_set() {
        let on = |id: &str| {
            let url =
                format!("/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/{id}");
            RuleTester::new(&InvalidId).recorded("PATCH", url.leak())
        };
        let unset = "`participantId` in the path is an unset variable";
        for id in [
            "undefined",
            "null",
            "None",
            "nan",
            "[object Object]",
            "[object%20Object]",
            "<nil>",
            "%3Cnil%3E",
            "nil",
            "%20",
            "%22%22",
        ] {
            on(id).says(BODY, unset).severity(BODY, Severity::Warning).run();
            on(id).template().says(BODY, unset).run();
        }
        on("%7B%7Bid%7D%7D").says(BODY, unset).severity(BODY, Severity::Warning).run();
        on("%7B%7Bid%7D%7D").template().good(BODY).run();
        on("%FF").good(BODY).run();
        on("{{id}}").severity(BODY, Severity::Info).run();
        for id in ["nullable", "p1", "undefined-1"] {
            on(id).says(BODY, "not a UUID").severity(BODY, Severity::Info).run();
        }
        RuleTester::new(&InvalidId)
            .recorded("PATCH", "/api/v2/conversations/calls/1/participants/undefined")
            .says(BODY, "is an unset variable, `conversationId` in the path is not a UUID")
            .severity(BODY, Severity::Warning)
            .run();
    }

    #[test]
    fn paths() {
        let on = |url: &'static str| RuleTester::new(&InvalidId).recorded("PATCH", url);
        on("/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70")
            .good(BODY)
            .run();
        on("/api/v2/conversations/calls/[REDACTED]/participants/***").good(BODY).run();
        on("/api/v2/conversations/calls/1/participants/2")
            .says(BODY, "`conversationId` and `participantId` in the path are not UUIDs")
            .severity(BODY, Severity::Info)
            .run();
        on("/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/{{participantId}}")
            .says(BODY, "`participantId` in the path is an unfilled placeholder")
            .run();
        on("/api/v2/conversations/calls/1/participants/${p}/attributes")
            .says(r#"{"attributes": {"a": "b"}}"#, "`conversationId` in the path is not a UUID, `participantId` in the path is an unfilled placeholder")
            .run();
        on("/api/v2/conversations/calls/{{c}}/participants/:p").template().good(BODY).run();
        // Another rule's.
        on("/api/v2/conversations/voice/1/participants/2").good(BODY).run();
    }
}
