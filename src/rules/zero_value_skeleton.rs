//! `zero-value-skeleton`: the skeleton that the `gc` command line prints, sent unchanged.

use crate::contract::{Model, actions_model};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{Context, Rule, Spot, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports unfilled skeletons, as `gc … --printrequestbody` prints them. A skeleton has
    /// `"state": ""`, false for every boolean and dates in the year 0001, or is `{"attributes":
    /// {"": ""}}`.
    /// ## Why it fails
    /// An empty string is not a valid state. If the API accepted it, the false booleans would
    /// unmute, unhold and stop the recording. A skeleton with at least one value filled in is
    /// checked like any other body.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"": ""}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// No fix: only the author knows what the request should contain.
    /// ## Source
    /// github.com/MyPureCloud/platform-client-sdk-cli 166.0.0, `build/gc/models`.
    ZeroValueSkeleton {
        id: "zero-value-skeleton", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::None, claim: Claim::ZeroValueSkeleton,
        hooks: &[Hook::Body],
    }
}

/// Members that a skeleton may lack, because an older `gc` printed it: `resumeTime` was added in
/// March 2026.
const NEWER: usize = 1;

/// A skeleton with fewer members than this is too common to recognise.
const FEW: usize = 3;

impl Rule for ZeroValueSkeleton {
    fn body(&self, cx: &mut Context<'_>) {
        let (Some(body), Some(model)) = (cx.body(), cx.model()) else { return };
        if !is_skeleton(body, model) {
            return;
        }
        let mut zeros = Vec::new();
        leaves(body, &mut zeros);
        let places: Vec<_> = zeros.into_iter().map(|zero| cx.place(Spot::Value(zero))).collect();
        cx.claim_body();
        let help = if model.is(actions_model()) {
            "keep only the fields to change, and fill them in: the false booleans mean unmute, unhold and recording off"
        } else {
            "keep only the fields to write, and fill them in"
        };
        let diagnostic =
            cx.report(self, cx.whole(), "an unfilled skeleton, as `gc … --printrequestbody` prints it");
        diagnostic.help(help);
        if !model.is(actions_model()) {
            // An empty text is within the published type. That it is unintended is an inference.
            diagnostic.evidence(Evidence::Assumed);
        }
        for place in places {
            diagnostic.related(place, "as printed");
        }
    }
}

fn is_skeleton(body: Value<'_>, model: &'static Model) -> bool {
    // A skeleton has no member twice.
    if body.kind() != Kind::Object || body.is_empty() || body.len() > model.members.len() {
        return false;
    }
    if !body.members().all(|member| model.member(&member.name()).is_some() && is_zero(member.value(), 0)) {
        return false;
    }
    if model.members.len() < FEW {
        let map = body.members().next().map(Member::value);
        return map.is_some_and(|value| value.len() == 1 && value.get("").is_some());
    }
    let written = |value: Value<'_>| value.kind() == Kind::String;
    body.len() + NEWER >= model.members.len() && body.members().any(|member| written(member.value()))
}

/// The scalar values. A skeleton is small and flat; its depth was checked before.
fn leaves<'t>(value: Value<'t>, found: &mut Vec<Value<'t>>) {
    match value.kind() {
        Kind::Object if !value.is_empty() => value.members().for_each(|member| leaves(member.value(), found)),
        Kind::Array if !value.is_empty() => value.elements().for_each(|element| leaves(element, found)),
        _ => found.push(value),
    }
}

/// Whether a value is a zero value of Go.
fn is_zero(value: Value<'_>, depth: usize) -> bool {
    match value.kind() {
        Kind::False => true,
        Kind::Number => value.number_text() == Some("0"),
        Kind::String => value.text().is_some_and(|text| text.is_empty() || text.starts_with("0001-01-01T")),
        // No model nests deeper, and a skeleton's lists and maps have one element.
        Kind::Array => {
            depth < 4 && value.len() <= 1 && value.elements().all(|element| is_zero(element, depth + 1))
        }
        Kind::Object => depth < 4 && value.members().all(|member| is_zero(member.value(), depth + 1)),
        Kind::Null | Kind::True | Kind::Unknown => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::ZeroValueSkeleton;

    #[test]
    fn cases() {
        RuleTester::new(&ZeroValueSkeleton)
            .operation("participant")
            .says(
                r#"{"wrapup": {"code": "", "name": "", "notes": "", "tags": [""], "durationSeconds": 0, "endTime": "0001-01-01T00:00:00Z", "provisional": false, "disableEndTimeUpdates": false}, "state": "", "recording": false, "muted": false, "confined": false, "held": false, "wrapupSkipped": false, "resumeTime": "0001-01-01T00:00:00Z"}"#,
                "unmute, unhold and recording off",
            )
            .bad(r#"{"wrapup": {}, "state": "", "recording": false, "muted": false, "confined": false, "held": false, "wrapupSkipped": false}"#)
            .good(r#"{"wrapup": {}, "state": "connected", "recording": false, "muted": false, "confined": false, "held": false, "wrapupSkipped": false}"#)
            .good(r#"{"recording": false, "muted": false, "confined": false, "held": false, "wrapupSkipped": false}"#)
            .good(r#"{"state": ""}"#)
            .good(r#"{"held": false}"#)
            .run();
        RuleTester::new(&ZeroValueSkeleton)
            .operation("attributes")
            .bad(r#"{"attributes": {"": ""}}"#)
            .good(r#"{"attributes": {"": "x"}}"#)
            .good(r#"{"attributes": {"a": ""}}"#)
            .good(r#"{"attributes": {"": "", "a": "x"}}"#)
            .good("{}")
            .run();
        RuleTester::new(&ZeroValueSkeleton)
            .operation("wrapup")
            .good(r#"{"code": "", "name": "", "notes": ""}"#)
            .bad(r#"{"code": "", "name": "", "notes": "", "tags": [""], "durationSeconds": 0, "endTime": "0001-01-01T00:00:00Z", "provisional": false}"#)
            .run();
    }
}
