//! `unknown-endpoint`: a write to a path that is in no published SDK.

use crate::contract::{
    Base, Family, Inference, Lifecycle, Likeness, Operation, Path, PathPart, Route, infer, is_placeholder,
    is_uuid, note_on_medium,
};
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, HeadPart, Hook, Severity};
use crate::json::Document;
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports writes to paths that look like a conversation path but are in no published SDK.
    /// Examples are an invented medium (`/conversations/voice/…`), `/interactions/…`, a path
    /// without `/conversations` (`/api/v2/calls/…`), a missing id or slash
    /// (`…/participants//attributes`: the variable was empty), and on an API host `/api/v1/…` or a
    /// path without `/api/v2`.
    ///
    /// The rule applies if the path names participants or a wrap-up, or if the body has attributes,
    /// actions of a participant, or a key that people often send in their place. Published writes
    /// that payloadlint does not know are skipped as "published, not checked". On other hosts,
    /// outside `/api/v2`, most of the body must look like that of a participant, because other APIs
    /// have conversations, too.
    /// ## Why it fails
    /// Genesys generates its SDKs from the API's own description. So the API most likely ignores or
    /// rejects a path that is in none of them: 404 is the documented answer to an unknown path. It
    /// is not proven that the API has no such path; an announcement of 2018 names media that no SDK
    /// has.
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
    /// The nearest published path is shown, with the recorded ids. Change the program that makes
    /// the requests.
    /// ## Source
    /// `schemas/operations.json`: every PATCH, PUT and POST of the published SDKs.
    UnknownEndpoint {
        id: "unknown-endpoint", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::Independent, hooks: &[Hook::Head],
        refusals: ["not.found"],
        role: CorrectsAddress,
    }
}

impl Rule for UnknownEndpoint {
    fn head(&self, cx: &mut Context<'_>) {
        let (Some(Route::Unknown), Some(path)) = (cx.route(), cx.path()) else { return };
        let operation = cx.operation();
        let address = cx.address_of(operation);
        let message = format!("this path is in no published SDK{}", why(&path, operation));
        let end = match (operation.lifecycle, operation.lifecycle_since) {
            (Lifecycle::Current, _) => String::new(),
            (Lifecycle::Deprecated, _) => " (deprecated)".to_owned(),
            (Lifecycle::Removed, None) => " (removed)".to_owned(),
            (Lifecycle::Removed, Some(date)) => format!(" (removed, in no SDK since {date})"),
        };
        let mut help = format!("the nearest published path: {address}{end}");
        // The medium as it was written, not the nearest one.
        let medium = path.segments().get(1).map_or("", |segment| segment.text);
        if let Some(note) = note_on_medium(medium) {
            help = format!("{note}; {help}");
        }
        let root = cx.document().and_then(Document::root);
        let body = root.map(|_| cx.place(Spot::Body));
        let is_sure = path.means_participant() || path.published_but_for_base(operation.method).is_some();
        if !is_sure && root.is_some_and(|root| infer(root) == Inference::Unknown) {
            // The intended operation is a guess, so findings in the body would be guesses, too.
            cx.claim_body();
        }
        let diagnostic = cx.report(self, Spot::Head(HeadPart::Url), message);
        diagnostic.help(help).fix(Fix::shown(format!("send it with {address}"), Vec::new()));
        if let Some(body) = body {
            diagnostic.related(body, "the body of this request");
        }
    }
}

/// The difference between a path and that of an operation, if it can be said in a few words.
fn why(path: &Path<'_>, operation: &Operation) -> String {
    let segments = path.segments();
    if path.likeness() == Some(Likeness::Shortened) {
        return ": `/conversations` is missing".to_owned();
    }
    if path.likeness() == Some(Likeness::Embedded) {
        let is_in_front = segments.iter().any(|segment| segment.text == "conversations");
        let words = ": published paths have nothing between `/api/v2` and `conversations`";
        return if is_in_front { words.to_owned() } else { String::new() };
    }
    let ends_in_list = segments.last().is_some_and(|segment| segment.text == "participants");
    if ends_in_list && !operation.path.ends_with("/participants") {
        return ": the id of the participant is missing".to_owned();
    }
    if let Some(word) = path.glued() {
        return format!(": the slash before `{word}` is missing");
    }
    if let Some(name) = path.missing(operation) {
        return format!(": `{name}` is missing");
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
            Some(Base::Version(version)) => format!(": it has `{}` in place of `v2`", shown(version)),
            Some(Base::Other(base)) => format!(": it has `{}` in place of `/api/v2`", shown(base)),
            Some(Base::None) => ": `/api/v2` is missing".to_owned(),
            None => String::new(),
        },
        ([], Some(extra)) => format!(": no operation has `{}` in this place", shown(extra.text)),
        ([("wrapup", "communications"), ..], _) if operation.family == Family::Wrapup => {
            ": a standalone wrap-up belongs to the communication's path".to_owned()
        }
        // An id in place of a word: more than one thing is wrong.
        ([(odd, _)], _) if is_uuid(odd.as_bytes()) || is_placeholder(odd) => String::new(),
        ([(odd, right)], None) => format!(": it has `{}` in place of `{right}`", shown(odd)),
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
            .says(r#"{"held": true}"#, "this path is in no published SDK: it has `voice` in place of `calls`")
            .says("not json", "`PATCH /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70`")
            .shown_only(r#"{"held": true}"#)
            .run();
        for (url, words) in [
            (
                "https://api.mypurecloud.de/api/v1/conversations/calls/c1/participants/p1",
                "it has `v1` in place of `v2`",
            ),
            (
                "https://api.mypurecloud.de/conversations/calls/c1/participants/p1",
                "SDK: `/api/v2` is missing",
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
            .says(r#"{"held": true}"#, "it has `/v2` in place of `/api/v2`")
            .says(r#"{"held": true}"#, "`PATCH /api/v2/conversations/calls/c1/participants/p1`")
            .run();
        RuleTester::new(&UnknownEndpoint)
            .recorded("PATCH", "https://gw.example.com/api/v1/conversations/calls/c1/participants/p1")
            .good(r#"{"held": true}"#)
            .run();
        for (tail, words, right) in [
            (
                "participants/attributes",
                "`participantId` is missing",
                "participants/{participantId}/attributes`".to_owned(),
            ),
            (
                "participants//attributes",
                "`participantId` is missing",
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
                "`communicationId` is missing",
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
        RuleTester::new(&UnknownEndpoint)
            .recorded("PATCH", "/api/v2/conversations/calls/c1/participants/p1/wrapup")
            .says(r#"{"code": "x"}"#, "a standalone wrap-up belongs to the communication's path")
            .says(r#"{"code": "x"}"#, "/participants/p1/communications/{communicationId}/wrapup`")
            .run();
        RuleTester::new(&UnknownEndpoint)
            .recorded("POST", "https://api.mypurecloud.com/api/v2/interactions/abc123/wrapup")
            .says("{}", "`POST ")
            .run();
    }

    #[test]
    fn media_without_a_participant_write() {
        let on = |tail: &str| {
            let url =
                format!("https://api.mypurecloud.com/api/v2/conversations/{tail}/{ID}/participants/{ID}");
            RuleTester::new(&UnknownEndpoint).recorded("PATCH", url.leak())
        };
        for medium in ["videos", "socials", "screenshares"] {
            on(medium)
                .says(r#"{"state": "disconnected"}"#, "this path is in no published SDK")
                .says(r#"{"state": "disconnected"}"#, "an announcement of 2018 names it")
                .run();
        }
        on("chat")
            .says(r#"{"state": "disconnected"}"#, "chats were removed: they are in no published SDK since")
            .run();
    }

    #[test]
    fn shortened_and_embedded_paths() {
        let on = |tail: &str| {
            let url = format!("https://api.mypurecloud.com/api/v2/{tail}");
            RuleTester::new(&UnknownEndpoint).recorded("PATCH", url.leak())
        };
        on(&format!("calls/{ID}/participants/{ID}"))
            .says(r#"{"muted": true}"#, "SDK: `/conversations` is missing")
            .run();
        on(&format!("users/{ID}/conversations/{ID}/participants/{ID}"))
            .says(r#"{"muted": true}"#, "nothing between `/api/v2` and `conversations`")
            .run();
        on(&format!("conversations/{ID}/participants/{ID}/secureattributes"))
            .says(
                r#"{"attributes": {"a": "b"}}"#,
                &*format!("`PATCH /api/v2/conversations/{ID}/secureattributes`").leak(),
            )
            .run();
    }
}
