//! `body-too-large`: more bytes than the limit.

use crate::contract::BODY_BYTES_REFUSED;
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::rule::{Context, Rule, Spot, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a body of more than 512,000 bytes as a warning, and one of more than 3,000,000 bytes as an
    /// error. `max-body-bytes` in `[limits]` of `payloadlint.toml` replaces the lower limit; the rule reports
    /// nothing up to that size.
    /// ## Why it fails
    /// These are two different limits. Genesys staff announced that bodies over 3 MB are answered with 413
    /// `request.entity.too.large` from April 2022 on; hence the error. The other one is a limit of the
    /// organization, `request.bytes.max` ("maximum content length") in the namespace `platform.api`. Its
    /// default is known to be 512,000 only from public programs that quote the limits page; whether these
    /// operations apply it was not seen. Hence the warning.
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
    /// `schemas/service.json`, `limits`: developer.genesys.cloud forum,
    /// request-entity-too-large-error-message-change/14177 (2022), staff; the limits API of the platform for
    /// `request.bytes.max`.
    BodyTooLarge {
        id: "body-too-large", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Assumed,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[Hook::Text],
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
                "Genesys staff announced 413 request.entity.too.large for bodies over 3 MB: keep large texts elsewhere and send a reference",
            );
        } else {
            diagnostic.help(
                "the default of the organization's limit `request.bytes.max` is said to be 512,000: keep large texts elsewhere and send a reference, or set `max-body-bytes` in `[limits]` of payloadlint.toml",
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
