//! `placeholder-value`: a text that stands where a value was to be filled in.

use crate::contract::{Type, fits};
use crate::diagnostic::{Applicability, Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Kind;
use crate::rule::{Context, Rule, Slot, Spot, Unfilled, declare_rule, named, unfilled};

declare_rule! {
    /// ## What it does
    /// Reports a string that as a whole is a word for "nothing" of some language (`null`, `NULL`, `None`,
    /// `undefined`, `NaN`, `nan`, `NaT`, `<nil>`, `[object Object]` …), the `toString()` of a Java object
    /// (`Struct{…}`, `{a=1}`), or a template placeholder (`{{…}}`, `${…}`, `{%…%}`, `<%…%>`, `#{…}`).
    /// ## Why it fails
    /// It passes the schema, and somebody reads `undefined` on a screen. A program turned nothing into
    /// text, or a template was sent before it was filled. Where the value has to be one of an enum, a date or a
    /// boolean it does not fit either; there it is an error.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": "12345", "crm_tier": "undefined"}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": "${record.id}", "crm_tier": "gold"}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_tier": "gold"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345", "crm_note": "None of the above, null and void"}}
    /// ```
    /// ## Fix safety
    /// Unsafe: the field or element is removed, though the text may be a value after all. No fix for a field
    /// that the request cannot do without, such as one that the operation requires, or the `code` of a
    /// wrap-up.
    /// ## Source
    /// Lenses' HTTP sink writes `"null"` with `connect.http.null.payload.handler=null` inside quotes, and
    /// a map as Java text; the others are what the languages' text conversions write.
    PlaceholderValue {
        id: "placeholder-value", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Assumed,
        fix: FixAvailability::Sometimes, claim: Claim::PlaceholderValue, hooks: &[Hook::Value(&[Kind::String])],
    }
}

impl Rule for PlaceholderValue {
    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let value = slot.value;
        if matches!(slot.ty, Type::Any) || fits_enum(slot) {
            return;
        }
        let Some(found) = value.text().and_then(|it| unfilled(&it)) else { return };
        // Nobody writes such a word with escapes; the fast pass, which reads bytes, relies on that.
        let raw = value.document().text()[value.content_span().range()].trim_ascii();
        let as_written = match found {
            Unfilled::Word(word, _) => raw == word.as_bytes(),
            Unfilled::JavaText => raw.starts_with(b"{") || raw.starts_with(b"Struct{"),
            Unfilled::Template(_) => true,
        };
        if !as_written {
            return;
        }
        let name = named(value);
        let (message, help) = match found {
            Unfilled::Word(word, source) => (
                format!("{name} is the text `{word}`: {source}"),
                "leave it out where there is no value; test for nothing before it is turned into text",
            ),
            Unfilled::JavaText => (
                format!("{name} is the toString() of a Java object"),
                "give the field itself, not the object around it; a structure goes in as JSON",
            ),
            Unfilled::Template(shape) => (
                format!("{name} is an unfilled template placeholder, `{shape}`"),
                "fill the template before the body is sent, and leave out what has no value",
            ),
        };
        let fitting = fits(value, slot.ty);
        let fix = cx.removal(slot, Applicability::Unsafe);
        let needed = cx.why_needed(slot);
        let diagnostic = cx.report(self, Spot::Value(value), message);
        diagnostic.help(needed.unwrap_or(help));
        diagnostic.fix = fix;
        if !fitting {
            // As bad as what it hides: the published type excludes it.
            diagnostic.severity(Severity::Error).evidence(Evidence::Documented);
        }
    }
}

/// A word that the model itself lists is a value.
fn fits_enum(slot: &Slot<'_>) -> bool {
    matches!(slot.ty, Type::Enum(_)) && fits(slot.value, slot.ty)
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::PlaceholderValue;
    use crate::diagnostic::Severity;

    #[test]
    fn cases() {
        RuleTester::new(&PlaceholderValue)
            .operation("attributes")
            .good(r#"{"attributes": {"a": "None of the above", "b": "null and void", "c": "N/A", "d": "none"}}"#)
            .good(r#"{"attributes": {"a": "nil", "b": "Null", "c": "Nan", "d": "undefined behaviour"}}"#)
            .good(r#"{"attributes": {"a": "{\"b\": {\"c\": null}}", "b": "[null]", "c": "$100", "d": "{}"}}"#)
            .good(r#"{"attributes": {"a": "Dear {{name}}, hello", "b": "x = {y}", "null": "x", "{{a}}": "x"}}"#)
            .good(r#"{"attributes": {"a": null, "b": "n\u0075ll"}}"#)
            .unsafe_fix(r#"{"attributes": {"a": "null", "b": "x"}}"#, r#"{"attributes": {"b": "x"}}"#)
            .unsafe_fix(
                r#"{"attributes": {"a": "None", "b": "x", "c": "[object Object]", "d": "{{ d }}"}}"#,
                r#"{"attributes": {"b": "x"}}"#,
            )
            .says(r#"{"attributes": {"a": "Struct{b=1}"}}"#, "toString()")
            .says(r#"{"attributes": {"a": "{b=1, c=null}"}}"#, "toString()")
            .says(r#"{"attributes": {"a": "{{value.b}}"}}"#, "`{{…}}`")
            .says(r#"{"attributes": {"a": "NaN"}}"#, "is the text `NaN`")
            .severity(r#"{"attributes": {"a": "undefined"}}"#, Severity::Warning)
            .run();
        RuleTester::new(&PlaceholderValue)
            .operation("participant")
            .good(r#"{"state": "none"}"#)
            .severity(r#"{"state": "undefined"}"#, Severity::Error)
            .severity(r#"{"muted": "${muted}"}"#, Severity::Error)
            .unsafe_fix(r#"{"held": true, "wrapup": {"notes": "None"}}"#, r#"{"held": true, "wrapup": {}}"#)
            .run();
        RuleTester::new(&PlaceholderValue)
            .operation("attributes")
            .template()
            .good(r#"{"attributes": {"a": "{{a}}", "b": "${b}", "c": {{c}}, "d": "Dear {{name}}"}}"#)
            .bad(r#"{"attributes": {"a": "{{a}}", "b": "undefined"}}"#)
            .run();
    }
}
