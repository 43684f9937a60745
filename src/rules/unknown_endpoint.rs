//! `unknown-endpoint`: a write to a path that no published operation has.

use crate::contract::{Operation, Path, Route};
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, HeadPart, Severity};
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::scan::Signals;
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports a recorded PATCH, PUT or POST that means a participant, by its path or by its body, at a path
    /// that nobody publishes: `/conversations/voice/…`, `/interactions/…`, a list where one participant is
    /// addressed.
    /// ## Why it fails
    /// The API has no such path, and answers 404 whatever the body holds.
    /// ## Example
    /// `PATCH /api/v2/conversations/voice/{conversationId}/participants/{participantId}/attributes` with
    /// ```json bad operation=attributes method=PATCH url=/api/v2/conversations/voice/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// The published path has `calls`:
    /// ```json good method=PATCH url=/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// The nearest published path is shown, with the recorded ids; what makes the requests has to change.
    /// ## Source
    /// `schemas/operations.json`: 101 operations of the published SDKs.
    UnknownEndpoint {
        id: "unknown-endpoint", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::Independent, listens: Signals::HEAD,
    }
}

impl Rule for UnknownEndpoint {
    fn head(&self, cx: &mut Context<'_>) {
        let (Some(Route::Unknown), Some(path)) = (cx.route(), cx.path()) else { return };
        let operation = cx.operation();
        let address = cx.address_of(operation);
        let message = match odd_segment(&path, operation) {
            Some((odd, right)) => {
                format!(
                    "no published operation has this path: `{}` stands where `{right}` belongs",
                    shown(odd)
                )
            }
            None => "no published operation has this path".to_owned(),
        };
        cx.report(self, Spot::Head(HeadPart::Url), message)
            .help(format!("the nearest that is published: {address}"))
            .fix(Fix::shown(format!("send it with {address}"), Vec::new()));
    }
}

/// The one segment in which a path departs from an operation's, and what belongs there.
fn odd_segment<'u>(path: &Path<'u>, operation: &Operation) -> Option<(&'u str, &'static str)> {
    let parts: Vec<&'static str> = operation.path.trim_start_matches("/api/v2/").split('/').collect();
    let segments = path.segments();
    if parts.len() != segments.len() {
        return None;
    }
    let mut odd = parts
        .iter()
        .zip(segments)
        .filter(|(part, segment)| !part.starts_with('{') && **part != segment.text)
        .map(|(part, segment)| (segment.text, *part));
    odd.next().filter(|_| odd.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::super::tester::{ATTRIBUTES, MADE_UP, RuleTester};
    use super::UnknownEndpoint;

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
        RuleTester::new(&UnknownEndpoint)
            .recorded("POST", "https://api.mypurecloud.com/api/v2/interactions/abc123/wrapup")
            .says("{}", "`PATCH ")
            .run();
    }
}
