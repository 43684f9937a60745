//! `body-too-large`: more bytes than the limit.

use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::rule::{Context, Rule, Spot, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a body of more bytes than the limit, 3,000,000 unless `[limits]` in `payloadlint.toml` says
    /// otherwise.
    /// ## Why it fails
    /// Bodies over 3 MB were said by staff (2022) to be answered with 413 `request.entity.too.large`.
    /// Another source speaks of 512,000 bytes; which holds for these operations is not established.
    /// ## Example
    /// ```json bad operation=attributes max-body-bytes=40
    /// {"attributes": {"transcript": "a transcript of forty bytes and more"}}
    /// ```
    /// ```json good
    /// {"attributes": {"transcript_url": "https://crm.example.com/t/1"}}
    /// ```
    /// ## Fix safety
    /// No fix: what to leave out is the author's choice.
    /// ## Source
    /// developer.genesys.cloud forum, request-entity-too-large-error-message-change/14177 (2022), staff.
    BodyTooLarge {
        id: "body-too-large", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Documented,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[Hook::Text],
        refusals: ["request.entity.too.large"],
    }
}

impl Rule for BodyTooLarge {
    fn text(&self, cx: &mut Context<'_>) {
        let Some(document) = cx.document() else { return };
        let (bytes, limit) = (document.text().len() as u64, cx.limits().max_body_bytes);
        if bytes <= limit {
            return;
        }
        cx.report(self, Spot::Body, format!("the body has {bytes} bytes, more than {limit}")).help(
            "over 3 MB the answer was said to be 413 request.entity.too.large: keep large texts elsewhere and send a reference; `[limits]` in payloadlint.toml sets the bound",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::BodyTooLarge;

    #[test]
    fn cases() {
        let body = |bytes: usize| format!(r#"{{"attributes":{{"a":"{}"}}}}"#, "x".repeat(bytes - 25));
        RuleTester::new(&BodyTooLarge).good(r#"{"attributes": {}}"#).says(&body(3_000_100), "413").run();
        RuleTester::new(&BodyTooLarge)
            .max_body_bytes(8)
            .good(r#"{"a":12}"#) // Eight bytes.
            .says(r#"{"a":123}"#, "the body has 9 bytes, more than 8")
            // Whatever else is wrong with it.
            .bad("{{{{{{{{{{")
            .run();
    }
}
