//! `unknown-endpoint`: a write to a path that no published operation has.

use crate::contract::{Base, Lifecycle, Operation, Path, PathPart, Route};
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, HeadPart, Hook, Severity};
use crate::json::Document;
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports a recorded PATCH, PUT or POST that means a participant, by its path or by its body, at a path
    /// that nobody publishes: `/conversations/voice/…`, `/interactions/…`, a list where one participant is
    /// addressed, an id or a slash that is missing (`…/participants//attributes`: a variable that was empty).
    /// On a host of the API also `/api/v1/…`, and what lacks `/api/v2`; a gateway's paths are its own.
    /// ## Why it fails
    /// No such path is published, so that the request has no effect here, or is refused (404 is the documented answer).
    /// ## Example
    /// ```http bad
    /// PATCH /api/v2/conversations/voice/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes HTTP/1.1
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
    /// The nearest published path is shown, with the recorded ids; what makes the requests has to change.
    /// ## Source
    /// `schemas/operations.json`: every PATCH, PUT and POST under `/api/v2/conversations` of the published SDKs.
    UnknownEndpoint {
        id: "unknown-endpoint", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::Independent, hooks: &[Hook::Head],
        refusals: ["not.found"],
    }
}

impl Rule for UnknownEndpoint {
    fn head(&self, cx: &mut Context<'_>) {
        let (Some(Route::Unknown), Some(path)) = (cx.route(), cx.path()) else { return };
        let operation = cx.operation();
        let address = cx.address_of(operation);
        let message = format!("no published operation has this path{}", why(&path, operation));
        let end = match cx.operation().lifecycle {
            Lifecycle::Current => "",
            Lifecycle::Deprecated => " (deprecated)",
            Lifecycle::Removed => " (removed in August 2026)",
        };
        let body = cx.document().and_then(Document::root).map(|_| cx.place(Spot::Body));
        let diagnostic = cx.report(self, Spot::Head(HeadPart::Url), message);
        diagnostic
            .help(format!("the nearest that is published: {address}{end}"))
            .fix(Fix::shown(format!("send it with {address}"), Vec::new()));
        if let Some(body) = body {
            diagnostic.related(body, "the body that was sent there");
        }
    }
}

/// Where a path departs from that of an operation, if that can be said in few words.
fn why(path: &Path<'_>, operation: &Operation) -> String {
    let segments = path.segments();
    let is_list = |it: &str| it == "participants" && !operation.path.ends_with("/participants");
    if segments.last().is_some_and(|it| is_list(it.text)) {
        return ": one participant is addressed by its id".to_owned();
    }
    if let Some(word) = path.glued() {
        return format!(": the slash before `{word}` is missing");
    }
    if let Some(name) = path.missing(operation) {
        return format!(": `{name}` is missing in it");
    }
    let odd: Vec<(&str, &str)> = operation
        .parts
        .iter()
        .zip(segments)
        .filter_map(|(part, segment)| match part {
            PathPart::Literal(text) if *text != segment.text => Some((segment.text, *text)),
            _ => None,
        })
        .collect();
    match (odd.as_slice(), segments.get(operation.parts.len())) {
        ([], None) => match path.other_base() {
            Some(Base::Version(version)) => format!(": `{}` stands where `v2` belongs", shown(version)),
            Some(Base::Other(base)) => format!(": `{}` stands where `/api/v2` belongs", shown(base)),
            Some(Base::None) => ": it lacks `/api/v2`".to_owned(),
            None => String::new(),
        },
        ([], Some(extra)) => format!(": nothing is published at `{}`", shown(extra.text)),
        ([("wrapup", "communications"), ..], _) => {
            ": a wrap-up by itself is that of a communication".to_owned()
        }
        ([(odd, right)], None) => format!(": `{}` stands where `{right}` belongs", shown(odd)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::{ATTRIBUTES, MADE_UP, RuleTester};
    use super::UnknownEndpoint;

    const ID: &str = "5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70";

    #[test]
    fn cases() {
        RuleTester::new(&UnknownEndpoint).operation("participant").good(r#"{"held": true}"#).run();
        RuleTester::new(&UnknownEndpoint).recorded("PATCH", ATTRIBUTES).good(r#"{"a": 1}"#).run();
        RuleTester::new(&UnknownEndpoint).recorded("POST", ATTRIBUTES).good(r#"{"a": 1}"#).run();
        RuleTester::new(&UnknownEndpoint)
            .recorded("PATCH", "{{base}}/conversations/{{medium}}/{{cid}}/participants/{{pid}}")
            .good(r#"{"held": true}"#)
            .run();
        RuleTester::new(&UnknownEndpoint)
            .recorded("PATCH", MADE_UP)
            .says(r#"{"held": true}"#, "`voice` stands where `calls` belongs")
            .says("not json", "`PATCH /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70`")
            .shown_only(r#"{"held": true}"#)
            .run();
        for (url, words) in [
            (
                "https://api.mypurecloud.de/api/v1/conversations/calls/c1/participants/p1",
                "`v1` stands where `v2` belongs",
            ),
            (
                "https://api.mypurecloud.de/conversations/calls/c1/participants/p1",
                "this path: it lacks `/api/v2`",
            ),
        ] {
            RuleTester::new(&UnknownEndpoint)
                .recorded("PATCH", url)
                .says(r#"{"held": true}"#, words)
                .says(r#"{"held": true}"#, "`PATCH /api/v2/conversations/calls/c1/participants/p1`")
                .run();
        }
        RuleTester::new(&UnknownEndpoint)
            .recorded("PATCH", "/v2/conversations/calls/c1/participants/p1")
            .good(r#"{"held": true}"#)
            .run();
        RuleTester::new(&UnknownEndpoint)
            .recorded("PATCH", "/v2/conversations/calls/c1/participants/p1")
            .headers(&[("Host", "api.mypurecloud.de:443")])
            .says(r#"{"held": true}"#, "`/v2` stands where `/api/v2` belongs")
            .says(r#"{"held": true}"#, "`PATCH /api/v2/conversations/calls/c1/participants/p1`")
            .run();
        RuleTester::new(&UnknownEndpoint)
            .recorded("PATCH", "https://gw.example.com/api/v1/conversations/calls/c1/participants/p1")
            .good(r#"{"held": true}"#)
            .run();
        for (tail, words, right) in [
            (
                "participants/attributes",
                "`participantId` is missing in it",
                "participants/{participantId}/attributes`".to_owned(),
            ),
            (
                "participants//attributes",
                "`participantId` is missing in it",
                "participants/{participantId}/attributes`".to_owned(),
            ),
            ("participants/p1attributes", "", String::new()),
            (
                &format!("participants/{ID}attributes"),
                "the slash before `attributes` is missing",
                format!("participants/{ID}/attributes`"),
            ),
            (
                &format!("participants/{ID}/communications/wrapup"),
                "`communicationId` is missing in it",
                format!("participants/{ID}/communications/{{communicationId}}/wrapup`"),
            ),
        ] {
            let url = format!("/api/v2/conversations/calls/{ID}/{tail}").leak();
            let tester = RuleTester::new(&UnknownEndpoint).recorded("PATCH", url);
            let body = r#"{"attributes": {"a": "b"}}"#;
            if words.is_empty() {
                tester.good(body).run();
            } else {
                tester.says(body, words).says(body, right.leak()).run();
            }
        }
        let list = "/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants";
        RuleTester::new(&UnknownEndpoint)
            .recorded("PATCH", list)
            .says(r#"{"held": true}"#, "addressed by its id")
            .says(r#"{"held": true}"#, "/participants/{participantId}`")
            .run();
        RuleTester::new(&UnknownEndpoint)
            .recorded("PATCH", "/api/v2/conversations/calls/c1/participants/p1/wrapup")
            .says(r#"{"code": "x"}"#, "a wrap-up by itself is that of a communication")
            .says(r#"{"code": "x"}"#, "/participants/p1/communications/{communicationId}/wrapup`")
            .run();
        RuleTester::new(&UnknownEndpoint)
            .recorded("POST", "https://api.mypurecloud.com/api/v2/interactions/abc123/wrapup")
            .says("{}", "`POST ")
            .run();
    }
}
