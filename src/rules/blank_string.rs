//! `blank-string`: a string of white space only.

use crate::contract::{Type, fits};
use crate::diagnostic::{Applicability, Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Kind;
use crate::rule::{Context, Rule, Slot, Spot, declare_rule, named};

declare_rule! {
    /// ## What it does
    /// Reports strings that contain only white space. Unicode white space such as the no-break
    /// space is included. The rule looks wherever the schema accepts a value.
    /// ## Why it fails
    /// A blank string passes the schema but carries no information, and an attribute with a blank
    /// value does not count as empty in a flow. It usually comes from a padded database column. In
    /// an enum or a date a blank is not a valid value: there it is an error.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": "12345", "crm_tier": "   "}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345", "crm_tier": " gold "}}
    /// ```
    /// ## Fix safety
    /// Unsafe: the field or element is removed, although a blank may be what was meant. There is no
    /// fix for a field that the request needs, such as a required field or the `code` of a wrap-up.
    /// ## Source
    /// What the API does with a blank is not published.
    BlankString {
        id: "blank-string", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Assumed,
        fix: FixAvailability::Sometimes, claim: Claim::BlankString, hooks: &[Hook::Value(&[Kind::String])],
        role: Allowable,
    }
}

impl Rule for BlankString {
    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let value = slot.value;
        let Some(text) = value.text() else { return };
        if text.is_empty() || matches!(slot.ty, Type::Any) || !text.chars().all(char::is_whitespace) {
            return;
        }
        let fitting = fits(value, slot.ty);
        let fix = cx.removal(slot, Applicability::Unsafe);
        let needed = cx.why_needed(slot);
        let diagnostic =
            cx.report(self, Spot::Value(value), format!("{} contains only white space", named(value)));
        if !fitting {
            // The published type excludes a blank enum, date or boolean, so this is an error like any other wrong value.
            diagnostic.severity(Severity::Error).evidence(Evidence::Documented);
        }
        diagnostic
            .help(needed.unwrap_or("omit it if there is no value; trim values from padded database columns"));
        diagnostic.fix = fix;
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::BlankString;
    use crate::diagnostic::Severity;

    #[test]
    fn cases() {
        RuleTester::new(&BlankString)
            .operation("attributes")
            .good(r#"{"attributes": {"a": "", "b": " x ", " ": "x", "c": "."}}"#)
            .unsafe_fix(r#"{"attributes": {"a": " \t", "b": "x"}}"#, r#"{"attributes": {"b": "x"}}"#)
            .unsafe_fix(
                "{\"attributes\": {\"b\": \"x\", \"a\": \"\u{a0}\u{3000}\"}}",
                r#"{"attributes": {"b": "x"}}"#,
            )
            .severity(r#"{"attributes": {"a": "\n"}}"#, Severity::Warning)
            .run();
        RuleTester::new(&BlankString)
            .operation("participant")
            .severity(r#"{"wrapup": {"notes": " "}}"#, Severity::Warning)
            .severity(r#"{"state": " "}"#, Severity::Error)
            .severity(r#"{"held": " "}"#, Severity::Error)
            .unsafe_fix(
                r#"{"wrapup": {"provisional": true, "tags": ["a", " "]}}"#,
                r#"{"wrapup": {"provisional": true, "tags": ["a"]}}"#,
            )
            .run();
        RuleTester::new(&BlankString)
            .operation("postConversationsCallParticipantConsultQueue")
            .shown_only(r#"{"speakTo": " "}"#)
            .run();
    }
}
