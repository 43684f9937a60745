//! `body-too-large`: a body with more bytes than the limit.

use crate::contract::BODY_BYTES_REFUSED;
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::rule::{Context, Rule, Spot, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports bodies that are larger than the known limits. More than 512,000 bytes is a warning,
    /// more than 3,000,000 bytes is an error. `max-body-bytes` under `[limits]` in
    /// `payloadlint.toml` replaces the lower limit; the rule reports nothing up to that size.
    /// ## Why it fails
    /// The two limits have different sources. Genesys staff announced that bodies over 3 MB get 413
    /// `request.entity.too.large` from April 2022 on, so that is an error. The lower one is an
    /// organization limit, `request.bytes.max` ("maximum content length") in the namespace
    /// `platform.api`. Its default of 512,000 is known only from public programs that quote the
    /// limits page, and it was not observed that these operations apply it. So that is a warning.
    /// ## Example
    /// ```json bad operation=attributes max-body-bytes=40
    /// {"attributes": {"transcript": "a transcript of forty bytes and more"}}
    /// ```
    /// ```json good
    /// {"attributes": {"transcript_url": "https://crm.example.com/t/1"}}
    /// ```
    /// ## Fix safety
    /// No fix: only the author can decide what to leave out.
    /// ## Source
    /// `schemas/service.json`, `limits`: developer.genesys.cloud forum,
    /// request-entity-too-large-error-message-change/14177 (2022), staff; the limits API of the platform for
    /// `request.bytes.max`.
    BodyTooLarge {
        id: "body-too-large", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Assumed,
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
        let is_refused = bytes > BODY_BYTES_REFUSED;
        let limit = if is_refused { limit.max(BODY_BYTES_REFUSED) } else { limit };
        let diagnostic =
            cx.report(self, Spot::Body, format!("the body has {bytes} bytes, more than {limit}"));
        if is_refused {
            diagnostic.severity(Severity::Error).evidence(Evidence::Documented).help(
                "store large texts elsewhere and send a reference; Genesys staff announced 413 request.entity.too.large for bodies over 3 MB",
            );
        } else {
            diagnostic.help(
                "store large texts elsewhere and send a reference, or set `max-body-bytes` under `[limits]` in payloadlint.toml; the organization limit `request.bytes.max` is said to be 512,000 by default",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::BodyTooLarge;
    use crate::diagnostic::Severity;

    #[test]
    fn cases() {
        let body = |bytes: usize| format!(r#"{{"attributes":{{"a":"{}"}}}}"#, "x".repeat(bytes - 25));
        RuleTester::new(&BodyTooLarge)
            .good(r#"{"attributes": {}}"#)
            .says(&body(600_000), "more than 512000")
            .says(&body(600_000), "request.bytes.max")
            .severity(&body(600_000), Severity::Warning)
            .says(&body(3_000_100), "413")
            .severity(&body(3_000_100), Severity::Error)
            .run();
        RuleTester::new(&BodyTooLarge)
            .max_body_bytes(8)
            .good(r#"{"a":12}"#) // Eight bytes.
            .says(r#"{"a":123}"#, "the body has 9 bytes, more than 8")
            // Whatever else is wrong with it.
            .bad("{{{{{{{{{{")
            .run();
        RuleTester::new(&BodyTooLarge)
            .max_body_bytes(4_000_000)
            .good(&body(3_000_100))
            .says(&body(4_000_100), "more than 4000000")
            .run();
    }
}
