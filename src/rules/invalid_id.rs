//! `invalid-id`: an id that is no UUID, in the path or as a wrap-up code.

use super::recorded_credential::is_masked;
use crate::contract::{Segment, is_placeholder, is_uuid, wrapup_model};
use crate::diagnostic::{Claim, Evidence, FixAvailability, HeadPart, Hook, Severity};
use crate::json::Kind;
use crate::rule::{Context, Rule, Slot, Spot, Unfilled, declare_rule, unfilled};

declare_rule! {
    /// ## What it does
    /// Reports ids in the recorded path, and the `code` of a wrap-up, that are no UUID, that are an unfilled
    /// placeholder, or that are what a program writes for nothing: `undefined`, `None`, `[object%20Object]`.
    /// In a template source placeholders are left alone.
    /// ## Why it fails
    /// Conversations, participants, communications and wrap-up codes are told by UUIDs. What is none
    /// belongs to no such thing: 404 `not.found` is the documented answer to an unknown id. A wrap-up code
    /// is often given by its name; that is a warning, and so is an id that was never there. Other ids in the
    /// path are an info, since a recording may have been made anonymous.
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
    /// ```json good
    /// {"wrapup": {"code": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70"}}
    /// ```
    /// ## Fix safety
    /// No fix: which id was meant cannot be told.
    /// ## Source
    /// `schemas/genesys/WrapupInput.json#/properties/code`, "a UUID"; the ids in all published examples.
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
        let mut tell = |names: &[&str], one: &str, several: &str| match names {
            [] => {}
            [name] => causes.push(format!("`{name}` in the path {one}")),
            _ => causes.push(format!("{} in the path {several}", list(names))),
        };
        tell(&unset, "is a variable that was never set", "are variables that were never set");
        tell(&foreign, "is no UUID", "are no UUIDs");
        tell(&open, "is an unfilled placeholder", "are unfilled placeholders");
        if causes.is_empty() {
            return;
        }
        let diagnostic = cx.report(self, Spot::Head(HeadPart::Url), causes.join(", "));
        if unset.is_empty() {
            diagnostic.help(
                "ids of conversations, participants and communications are UUIDs; the documented answer to an unknown one is 404",
            );
        } else {
            diagnostic.severity(Severity::Warning).help(
                "the variable held no id when the path was made: send nothing without it; the documented answer to an unknown id is 404",
            );
        }
    }

    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let is_code = slot.owner.is_some_and(|it| it.is(wrapup_model()))
            && slot.spec.is_some_and(|it| it.name == "code");
        if !is_code || slot.value.text().is_none_or(|it| is_uuid(it.as_bytes())) {
            return;
        }
        cx.report(self, Spot::Value(slot.value), "`code` is no UUID; a wrap-up code is given by its id")
            .help("give the id that GET /api/v2/routing/wrapupcodes returns, not the name")
            .severity(Severity::Warning);
    }
}

/// What stands in the path where a program had no id.
enum Nothing {
    /// A word for nothing, or nothing at all.
    Unset,
    /// A placeholder whose brackets were encoded as what was sent: nobody was to fill it any more.
    EncodedPlaceholder,
}

fn nothing(segment: Segment<'_>) -> Option<Nothing> {
    let text = segment.decoded()?;
    // `%22%22` and `%20` are texts without a letter.
    let text = text.trim_matches(['"', '\'', ' ']);
    match unfilled(text) {
        Some(Unfilled::Word(..) | Unfilled::JavaText) => Some(Nothing::Unset),
        Some(Unfilled::Template(_)) if text != segment.text => Some(Nothing::EncodedPlaceholder),
        Some(Unfilled::Template(_)) => None,
        // Of attributes these may be words of somebody's language; ids they never are.
        None => (matches!(text, "" | "nil" | "none" | "Null" | "Undefined")).then_some(Nothing::Unset),
    }
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
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
            .says(r#"{"wrapup": {"code": "7a3a6f3a4d5e4c0a8d7e2b3c4d5e6f70"}}"#, "no UUID")
            .run();
        RuleTester::new(&InvalidId).operation("wrapup").says(r#"{"code": "Sale"}"#, "given by its id").run();
        RuleTester::new(&InvalidId).operation("attributes").good(r#"{"attributes": {"code": "Sale"}}"#).run();
    }

    #[test]
    fn a_variable_that_was_never_set() {
        let on = |id: &str| {
            let url =
                format!("/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/{id}");
            RuleTester::new(&InvalidId).recorded("PATCH", url.leak())
        };
        let unset = "`participantId` in the path is a variable that was never set";
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
            on(id).says(BODY, "no UUID").severity(BODY, Severity::Info).run();
        }
        RuleTester::new(&InvalidId)
            .recorded("PATCH", "/api/v2/conversations/calls/1/participants/undefined")
            .says(BODY, "never set, `conversationId` in the path is no UUID")
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
            .says(BODY, "`conversationId` and `participantId` in the path are no UUIDs")
            .severity(BODY, Severity::Info)
            .run();
        on("/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/{{participantId}}")
            .says(BODY, "`participantId` in the path is an unfilled placeholder")
            .run();
        on("/api/v2/conversations/calls/1/participants/${p}/attributes")
            .says(r#"{"attributes": {"a": "b"}}"#, "`conversationId` in the path is no UUID, `participantId` in the path is an unfilled placeholder")
            .run();
        on("/api/v2/conversations/calls/{{c}}/participants/:p").template().good(BODY).run();
        // Another rule's.
        on("/api/v2/conversations/voice/1/participants/2").good(BODY).run();
    }
}
