//! `unexplained-refusal`: the API refused a body, and no rule found out why.

use crate::contract::is_published_host;
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Tape;
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::push_safe;

declare_rule! {
    /// ## What it does
    /// Reports a recorded request that a published region host answered with 400, where no rule found a
    /// cause. Shows the words of the answer.
    /// ## Why it fails
    /// The API refused it for a reason that these rules do not know: a limit, a state of the conversation,
    /// an id that means something else, or a rule of the API that nobody has written down. Where you find
    /// out which, it is worth a rule.
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
    /// The recording itself. Mock servers and gateways refuse for reasons of their own, so that only the
    /// hosts of `schemas/service.json` count.
    UnexplainedRefusal {
        id: "unexplained-refusal", since: "0.1.0", severity: Severity::Info, evidence: Evidence::Observed,
        fix: FixAvailability::None, claim: Claim::UnexplainedRefusal, hooks: &[Hook::Rest],
    }
}

/// Characters of an answer that are shown.
const MAX_WORDS: usize = 200;

impl Rule for UnexplainedRefusal {
    fn rest(&self, cx: &mut Context<'_>) {
        let Some(answer) = cx.request().answer.as_ref().filter(|it| it.status == 400) else { return };
        let published = cx.path().and_then(|it| it.host()).is_some_and(is_published_host);
        if !published || cx.has_cause() {
            return;
        }
        let words = answer.text.as_deref().map(words_of).filter(|it| !it.is_empty());
        let help = match words {
            Some(words) => format!("the answer says: `{words}`"),
            None => "the words of the answer were not recorded".to_owned(),
        };
        cx.report(self, Spot::Body, "the recorded answer is 400, and no rule found a cause").help(help);
    }
}

/// What an answer says: its `message` and `code` where it is the API's own error, else its beginning.
fn words_of(text: &str) -> String {
    let mut tape = Tape::new();
    let parsed = tape.parse(text.as_bytes());
    let document = parsed.document();
    let member = |name: &str| document.root().and_then(|it| it.get(name)?.text());
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
    use super::super::tester::{ATTRIBUTES, RuleTester};
    use super::{UnexplainedRefusal, words_of};

    const GOOD: &str = r#"{"attributes": {"crm_tier": "gold"}}"#;

    #[test]
    fn cases() {
        let of = |url, status, text| {
            RuleTester::new(&UnexplainedRefusal).recorded("PATCH", url).answered(status, text)
        };
        let refusal = r#"{"message": "no such participant", "code": "bad.request", "status": 400}"#;
        of(ATTRIBUTES, 400, Some(refusal)).says(GOOD, "`bad.request: no such participant`").run();
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
