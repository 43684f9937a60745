//! `blank-string`: nothing but white space.

use crate::contract::{Type, fits};
use crate::diagnostic::{Applicability, Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Kind;
use crate::rule::{Context, Rule, Slot, Spot, declare_rule, named};

declare_rule! {
    /// ## What it does
    /// Reports a string of nothing but white space (Unicode's, the no-break space included) wherever the
    /// model takes a value.
    /// ## Why it fails
    /// It passes the schema, looks like nothing and is something: an attribute that holds it is not empty.
    /// It mostly comes from a padded column of a database. In an enum or a date it fits nothing; there it
    /// is an error.
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
    /// Unsafe: the field or element is removed, though a blank may be what was meant. No fix for a field that
    /// the request cannot do without, such as one that the operation requires, or the `code` of a wrap-up.
    /// ## Source
    /// What the API does with a blank is not published.
    BlankString {
        id: "blank-string", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Assumed,
        fix: FixAvailability::Sometimes, claim: Claim::BlankString, hooks: &[Hook::Value(&[Kind::String])],
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
            cx.report(self, Spot::Value(value), format!("{} is nothing but white space", named(value)));
        if !fitting {
            // As bad as what it hides: the published type excludes a blank enum, date or boolean.
            diagnostic.severity(Severity::Error).evidence(Evidence::Documented);
        }
        diagnostic.help(
            needed.unwrap_or("leave it out where there is no value; trim what comes from a padded column"),
        );
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
