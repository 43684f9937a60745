//! `removed-endpoint`: an operation that was removed from the SDKs, or is deprecated in them.

use crate::contract::{Lifecycle, Route};
use crate::diagnostic::{Claim, Evidence, FixAvailability, HeadPart, Hook, Severity};
use crate::rule::{Context, ContractSource, Rule, Spot, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports requests to operations that are removed (`chats`) or deprecated. `cobrowsesessions`
    /// and some others are deprecated. The finding says since when.
    /// ## Why it fails
    /// A removed operation is in no current SDK. A deprecated one still is, marked as deprecated;
    /// whether and when it will be removed is published only for some.
    /// ## Example
    /// ```http bad
    /// PATCH /api/v2/conversations/chats/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70 HTTP/1.1
    /// Content-Type: application/json
    ///
    /// {"state": "disconnected"}
    /// ```
    /// ```http good
    /// PATCH /api/v2/conversations/messages/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70 HTTP/1.1
    /// Content-Type: application/json
    ///
    /// {"state": "disconnected"}
    /// ```
    /// ## Fix safety
    /// No fix: the conversation has to move to another medium.
    /// ## Source
    /// `schemas/operations.json`, `lifecycle`: release notes of the published SDKs.
    RemovedEndpoint {
        id: "removed-endpoint", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Documented,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[Hook::Head],
        refusals: ["not.found"],
    }
}

impl Rule for RemovedEndpoint {
    fn head(&self, cx: &mut Context<'_>) {
        let operation = cx.operation();
        // `unknown-endpoint` reports a path that is in no SDK, and says whether the nearest one is removed or deprecated.
        if cx.contract().source == ContractSource::Inferred || matches!(cx.route(), Some(Route::Unknown)) {
            return;
        }
        let since = operation.lifecycle_since.map(|date| format!(" since {date}")).unwrap_or_default();
        let message = match operation.lifecycle {
            Lifecycle::Current => return,
            Lifecycle::Removed => format!("`{}` was removed: it is in no published SDK{since}", operation.id),
            Lifecycle::Deprecated => format!("`{}` is deprecated{since}", operation.id),
        };
        let spot = if cx.request().url.is_some() { Spot::Head(HeadPart::Url) } else { Spot::Body };
        let diagnostic = cx.report(self, spot, message);
        if let Some(note) = operation.lifecycle_note() {
            diagnostic.help(note);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::{PARTICIPANT, RuleTester};
    use super::RemovedEndpoint;

    const CHAT: &str = "/api/v2/conversations/chats/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70";

    #[test]
    fn cases() {
        let body = r#"{"held": true}"#;
        RuleTester::new(&RemovedEndpoint).recorded("PATCH", PARTICIPANT).good(body).run();
        RuleTester::new(&RemovedEndpoint)
            .recorded("PATCH", CHAT)
            .says(body, "was removed: it is in no published SDK since 2026-08-15")
            .says(body, "deprecated 2025-01-23")
            .says("not json", "removed")
            .run();
        RuleTester::new(&RemovedEndpoint)
            .operation("patchConversationsCobrowsesessionParticipant")
            .says(body, "is deprecated since 2024-04-20")
            .run();
        RuleTester::new(&RemovedEndpoint)
            .operation("patchConversationsCobrowsesessionParticipant")
            .inferred()
            .good(body)
            .run();
    }
}
