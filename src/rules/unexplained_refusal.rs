//! `unexplained-refusal`: the API rejected a body, and no rule found the cause.

use crate::contract::is_published_host;
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Tape;
use crate::rule::{Context, Refusal, Rule, Spot, declare_rule};
use crate::text::push_safe;

declare_rule! {
    /// ## What it does
    /// Reports recorded rejections that no finding explains. The request was sent to a published
    /// region host, and one of these is true:
    ///
    /// - The answer is 400, and no rule found a cause.
    /// - The error code says that the body is not the cause, but the caller, the state of the
    ///   conversation, or the configuration of the organization. Another body does not help.
    /// - The error code is about certain fields, and no finding is about those.
    ///
    /// The help explains the error code and shows the text of the answer.
    /// ## Why it fails
    /// The published error codes are listed in `schemas/service.json`, each with its cause. Without
    /// such a code the cause is unknown: a limit, a state of the conversation, an id of another
    /// object, or an unpublished rule of the API. If you find the cause, please report it.
    /// ## Example
    /// ```json bad method=PATCH url=https://api.mypurecloud.com/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70/attributes answer=400
    /// {"attributes": {"crm_tier": "gold"}}
    /// ```
    /// ```json good method=PATCH url=https://api.mypurecloud.com/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70/attributes answer=202
    /// {"attributes": {"crm_tier": "gold"}}
    /// ```
    /// ## Fix safety
    /// No fix: nothing wrong was found.
    /// ## Source
    /// The recording itself, and the error codes that the official API description of 2018-03-21
    /// lists for each operation. Mock servers and gateways reject requests for other reasons, so
    /// only the hosts in `schemas/service.json` count.
    UnexplainedRefusal {
        id: "unexplained-refusal", since: "0.1.0", severity: Severity::Info, evidence: Evidence::Observed,
        fix: FixAvailability::None, claim: Claim::UnexplainedRefusal, hooks: &[Hook::Rest],
    }
}

/// The most characters of an answer that are shown.
const MAX_WORDS: usize = 200;

impl Rule for UnexplainedRefusal {
    fn rest(&self, cx: &mut Context<'_>) {
        let Some(refusal) = Refusal::of(cx.request()) else { return };
        let published = cx.path().and_then(|path| path.host()).is_some_and(is_published_host);
        if !published {
            return;
        }
        let name = refusal.name();
        let what = match refusal.known {
            // Every operation has these answers; they say nothing about this request.
            Some(known) if known.platform && refusal.status != 400 => return,
            Some(known) if !known.cause.is_what_was_sent() => {
                format!("the recorded {name} is about {}, not about the body", known.cause.as_str())
            }
            Some(known) if !known.at.is_empty() && !cx.has_named_cause(&refusal) => {
                format!("the recorded {name} is about the body, but no finding explains it")
            }
            _ if refusal.status != 400 || cx.has_cause() || cx.has_named_cause(&refusal) => return,
            _ => "the recorded answer is 400, but no rule found a cause".to_owned(),
        };
        let answer = cx.request().answer.as_ref().and_then(|answer| answer.text.as_deref());
        let words = answer.map(words_of).filter(|words| !words.is_empty());
        let mut help = match words {
            Some(words) => format!("the answer says: `{words}`"),
            None => "the text of the answer was not recorded".to_owned(),
        };
        if let Some(known) = refusal.known {
            help = format!("{}; {help}", known.phrase());
        }
        cx.report(self, Spot::Body, what).help(help);
    }
}

/// The text of an answer: its `message` and `code` if it is an error of the API, else its beginning.
fn words_of(text: &str) -> String {
    let mut tape = Tape::new();
    let parsed = tape.parse(text.as_bytes());
    let document = parsed.document();
    let member = |name: &str| document.root().and_then(|value| value.get(name)?.text());
    let said = match (member("code"), member("message")) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (None, Some(message)) => message.into_owned(),
        _ => text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let mut out = String::new();
    for (count, letter) in said.trim().chars().enumerate() {
        if count == MAX_WORDS {
            out.push('…');
            break;
        }
        push_safe(&mut out, letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tester::{ATTRIBUTES, PARTICIPANT, RuleTester};
    use super::{UnexplainedRefusal, words_of};

    const GOOD: &str = r#"{"attributes": {"crm_tier": "gold"}}"#;

    #[test]
    fn cases() {
        let of = |url, status, text| {
            RuleTester::new(&UnexplainedRefusal).recorded("PATCH", url).answered(status, text)
        };
        let refusal = r#"{"message": "no such participant", "code": "bad.request", "status": 400}"#;
        of(ATTRIBUTES, 400, Some(refusal)).says(GOOD, "`bad.request: no such participant`").run();
        let unknown = r#"{"message": "no", "code": "made.up", "status": 400}"#;
        of(ATTRIBUTES, 400, Some(unknown)).says(GOOD, "`made.up: no`").run();
        of(ATTRIBUTES, 400, Some(unknown)).good(r#"{"attributes": {"crm_tier": null}}"#).run();
        of(ATTRIBUTES, 400, None).says(GOOD, "not recorded").run();
        of(ATTRIBUTES, 400, Some("")).says(GOOD, "not recorded").run();
        of(ATTRIBUTES, 400, Some(refusal)).good(r#"{"attributes": {"crm_tier": null}}"#).run();
        of(ATTRIBUTES, 400, Some(refusal)).good(r#"{"attributes": "#).run();
        of(ATTRIBUTES, 400, Some(refusal)).good("[]").run();
        for status in [200, 401, 404, 429, 500] {
            of(ATTRIBUTES, status, Some(refusal)).good(GOOD).run();
        }
        let elsewhere = ATTRIBUTES.replace("mypurecloud.com", "mypurecloud.example");
        of(Box::leak(elsewhere.into_boxed_str()), 400, Some(refusal)).good(GOOD).run();
        RuleTester::new(&UnexplainedRefusal).good(GOOD).run();
    }

    #[test]
    fn a_code_about_the_caller_or_the_state_is_explained() {
        let answered = |status: u16, code: &str| {
            let text = format!(r#"{{"message": "m", "code": "{code}", "status": {status}}}"#);
            RuleTester::new(&UnexplainedRefusal)
                .recorded("PATCH", PARTICIPANT)
                .answered(status, Some(text.leak()))
        };
        // A finding does not explain it either.
        for body in [r#"{"muted": true}"#, r#"{"muted": "true"}"#] {
            answered(400, "not.a.user").says(body, "is about the caller, not about the body").run();
            answered(400, "conversation.error.call.disconnected")
                .says(body, "state of the conversation")
                .run();
            answered(403, "conversation.error.forbidden.not.active.participant")
                .says(body, "the caller")
                .run();
            answered(404, "conversation.error.not.conversation.participant").says(body, "the caller").run();
        }
        for (status, code) in [(401, "bad.credentials"), (403, "missing.permissions"), (404, "not.found")] {
            answered(status, code).good(r#"{"muted": true}"#).run();
        }
        let code = "conversation.error.wrapup.code.required";
        answered(400, code).good(r#"{"wrapup": {"code": ""}}"#).run();
        answered(400, code).says(r#"{"held": null}"#, "no finding explains it").run();
        answered(400, code).says(r#"{"held": true}"#, "A wrap-up needs `code`").run();
    }

    #[test]
    fn a_credential_explains_no_refusal() {
        RuleTester::new(&UnexplainedRefusal)
            .recorded("PATCH", ATTRIBUTES)
            .headers(&[
                ("authorization", "Bearer xMpL3-t0k3n_0f-n0b0dy"),
                ("content-type", "application/json"),
            ])
            .answered(400, None)
            .bad(GOOD)
            .run();
    }

    #[test]
    fn words_are_clipped_and_made_safe() {
        assert_eq!(words_of("<html>\n  <b>no\u{1b}[31m</b>"), "<html> <b>no\\u{1b}[31m</b>");
        assert_eq!(words_of(r#"{"message": "`x`"}"#), "'x'");
        assert_eq!(words_of(&"x".repeat(500)).chars().count(), 201);
    }
}
