//! `placeholder-value`: a text in place of a value that was not filled in.

use crate::contract::{Type, fits};
use crate::diagnostic::{Applicability, Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Kind;
use crate::rule::{Context, Rule, Slot, Spot, Unfilled, declare_rule, named, unfilled};

declare_rule! {
    /// ## What it does
    /// Reports strings such as `null`, `undefined` or `${name}` in place of a value. The whole
    /// string is a word for a missing value in some language (`null`, `NULL`, `None`, `undefined`,
    /// `NaN`, `nan`, `NaT`, `<nil>`, `[object Object]` …), the `toString()` of a Java object
    /// (`Struct{…}`, `{a=1}`), or a template placeholder (`{{…}}`, `${…}`, `{%…%}`, `<%…%>`,
    /// `#{…}`).
    /// ## Why it fails
    /// The string passes the schema, and an agent reads `undefined` on the screen. A program
    /// converted a missing value to text, or a template was sent before it was filled in. In an
    /// enum, a date or a boolean the string is not a valid value: there it is an error.
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
    /// Unsafe: the field or element is removed, although the text may be intended. There is no fix
    /// for a field that the request needs, such as a required field or the `code` of a wrap-up.
    /// ## Source
    /// Lenses' HTTP sink writes `"null"` with `connect.http.null.payload.handler=null` inside
    /// quotes, and a map as Java text. The other words are what languages print for a missing
    /// value.
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
        // Words with escapes are not reported. The fast pass, which compares bytes, relies on that.
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
                "omit it if there is no value: check for a missing value before converting it to text",
            ),
            Unfilled::JavaText => (
                format!("{name} is toString() output of a Java object"),
                "send the field itself, not the object around it; convert a structure to JSON",
            ),
            Unfilled::Template(shape) => (
                format!("{name} is an unfilled template placeholder, `{shape}`"),
                "fill in the template before sending the body, and omit fields without a value",
            ),
        };
        let fitting = fits(value, slot.ty);
        let fix = cx.removal(slot, Applicability::Unsafe);
        let needed = cx.why_needed(slot);
        let diagnostic = cx.report(self, Spot::Value(value), message);
        diagnostic.help(needed.unwrap_or(help));
        diagnostic.fix = fix;
        if !fitting {
            // The published type excludes the text, so this is an error like any other wrong value.
            diagnostic.severity(Severity::Error).evidence(Evidence::Documented);
        }
    }
}

/// A word that the schema lists is a value.
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
