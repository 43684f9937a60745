//! `wrong-content-type`: headers without `Content-Type: application/json`.

use super::invalid_json::SEND_JSON;
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, HeadPart, Hook, Severity};
use crate::input::Unread;
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::{media_type, shown};

declare_rule! {
    /// ## What it does
    /// Reports recorded requests whose `Content-Type` is not `application/json`. Parameters such as
    /// `charset=UTF-8` are accepted. If no headers were recorded, nothing is reported, unless the
    /// body is known to be a form, as `curl --form` sends it.
    /// ## Why it fails
    /// Every operation requires `application/json`; 415 is a documented answer. `curl -d` sends
    /// `application/x-www-form-urlencoded` unless `-H` sets another type.
    /// ## Example
    /// ```http bad
    /// PATCH /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes HTTP/1.1
    /// Content-Type: text/plain
    ///
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```http good
    /// PATCH /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes HTTP/1.1
    /// Content-Type: application/json; charset=UTF-8
    ///
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// The right header is shown. Change the program that makes the requests.
    /// ## Source
    /// `schemas/operations.json`: every body is JSON. The headers are those that the published SDKs
    /// send.
    WrongContentType {
        id: "wrong-content-type", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::Independent, hooks: &[Hook::Head],
        refusals: ["unsupported.media.type"],
        role: CorrectsContentType,
    }
}

const HEADER: &str = "content-type";
const JSON: &str = "application/json";

impl Rule for WrongContentType {
    fn head(&self, cx: &mut Context<'_>) {
        let request = cx.request();
        if request.unread == Some(Unread::Form) && cx.operation().model.is_some() {
            cx.report(
                self,
                Spot::Head(HeadPart::Header(HEADER.to_owned())),
                "the body is a form; the operation requires `application/json`",
            )
            .help(SEND_JSON)
            .fix(Fix::shown("send the body as JSON", Vec::new()));
            return;
        }
        let has_body = request.body.as_ref().is_some_and(|body| !body.bytes.is_empty());
        if request.headers.is_none() || !has_body || cx.operation().model.is_none() {
            return;
        }
        let (message, help) = match request.header(HEADER) {
            None => (
                "no `content-type` was sent; the operation requires `application/json`".to_owned(),
                "send the header `Content-Type: application/json`",
            ),
            Some(header) => {
                let value = header.value.text.trim();
                let essence = value.split(';').next().unwrap_or_default().trim();
                // The value of a placeholder is not known.
                if essence.eq_ignore_ascii_case(JSON) || value.contains(['{', '$', '<', '%']) {
                    return;
                }
                let help = if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
                    "send the header `Content-Type: application/json`; `curl -d` sends a form unless `-H` sets this header"
                } else {
                    "send the header `Content-Type: application/json`"
                };
                (
                    format!(
                        "`content-type` is {}; the operation requires `application/json`",
                        media_type(value).map_or_else(
                            || "not a media type".to_owned(),
                            |kind| format!("`{}`", shown(kind))
                        )
                    ),
                    help,
                )
            }
        };
        cx.report(self, Spot::Head(HeadPart::Header(HEADER.to_owned())), message)
            .help(help)
            .fix(Fix::shown("send `Content-Type: application/json`", Vec::new()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::{PARTICIPANT, RuleTester};
    use super::WrongContentType;

    #[test]
    fn cases() {
        let with = |value: &'static str| {
            let tester = RuleTester::new(&WrongContentType).recorded("PATCH", PARTICIPANT);
            tester.headers(&[("Accept", "*/*"), ("Content-Type", value)])
        };
        let body = r#"{"held": true}"#;
        for fine in ["application/json", "Application/JSON ; charset=UTF-8", "{{type}}", "${TYPE}"] {
            with(fine).good(body).run();
        }
        with("text/plain").good("").run();
        with("text/plain").without_body().good(body).run();
        with("text/plain;charset=utf-8").says(body, "`text/plain`;").shown_only(body).run();
        with("application/x-www-form-urlencoded").says(body, "curl -d").run();
        with("application/merge-patch+json").bad(body).run();
        with("").bad(body).run();
        with("somebody's data").says(body, "not a media type;").run();
        RuleTester::new(&WrongContentType)
            .recorded("PATCH", PARTICIPANT)
            .headers(&[("accept", "application/json")])
            .says(body, "no `content-type` was sent")
            .run();
        RuleTester::new(&WrongContentType).recorded("PATCH", PARTICIPANT).good(body).run();
    }
}
