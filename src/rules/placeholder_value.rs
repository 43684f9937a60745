//! `placeholder-value`: a text in place of a value that was not filled in.

use crate::contract::{Model, Type, fits};
use crate::diagnostic::{Applicability, Claim, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{
    Context, Rule, Slot, Spot, Unfilled, begins_with_html_escape, declare_rule, named, remove_members,
    unfilled,
};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports strings such as `null`, `undefined` or `${name}` in place of a value. The whole
    /// string is one of these:
    ///
    /// - a word for a missing value in some language: `null`, `NULL`, `None`, `undefined`, `NaN`,
    ///   `nan`, `NaT`, `<nil>`, `Invalid Date` …;
    /// - the text that a language prints for an object: JavaScript's `[object Object]` and `[object
    ///   Promise]`, Java's `Struct{…}` and `{a=1}`, PowerShell's `@{…}` and `System.Object[]`, Ruby's
    ///   `#<…>`, Go's `map[…]`, `0xc000…` and `%!s(<nil>)`, Python's `{'a': 1}` and `<… object at
    ///   0x…>`;
    /// - a template placeholder: `{{…}}`, `${…}`, `$!{…}`, `{%…%}`, `<%…%>`, `#{…}`;
    /// - an example of Postman, such as `<string>`. The attributes `additionalProp1`,
    ///   `additionalProp2` and so on of Swagger UI are one finding.
    /// ## Why it fails
    /// The string passes the schema, and an agent reads `undefined` on the screen. A program
    /// converted a missing value or an object to text, or a template was sent before it was filled
    /// in. In an enum, a date or a boolean the string is not a valid value: there it is an error.
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
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": "12345", "crm_owner": "System.Collections.Hashtable"}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345", "crm_note": "None of the above, null and void"}}
    /// ```
    /// ## Fix safety
    /// Unsafe: the field or element is removed, although the text may be intended. There is no fix
    /// for a field that the request needs, such as a required field or the `code` of a wrap-up.
    /// ## Source
    /// Lenses' HTTP sink writes `"null"` with `connect.http.null.payload.handler=null` inside
    /// quotes, and a map as Java text. The other texts are what languages print for a missing value
    /// or an object. `ConvertTo-Json` beyond `-Depth`: PowerShell/PowerShell issue 8019. `$!{…}` is
    /// the form of Genesys's own data actions.
    PlaceholderValue {
        id: "placeholder-value", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Assumed,
        fix: FixAvailability::Sometimes, claim: Claim::PlaceholderValue, hooks: &[Hook::Object, Hook::Value(&[Kind::String])],
    }
}

impl Rule for PlaceholderValue {
    fn object<'t>(&self, object: Value<'t>, _model: Option<&'static Model>, cx: &mut Context<'t>) {
        if !cx.is_attribute_map() {
            return;
        }
        // The gate knows the names that the examples begin with.
        if !object
            .members()
            .any(|member| is_example(member) && matches!(&*member.name(), "additionalProp1" | "key_0"))
        {
            return;
        }
        let examples: Vec<Member<'t>> = object.members().filter(|member| is_example(*member)).collect();
        let [first, others @ ..] = examples.as_slice() else { return };
        let name = shown(&first.name()).into_owned();
        let others: Vec<_> =
            others.iter().map(|member| (cx.place(Spot::Name(*member)), "the same".to_owned())).collect();
        for member in &examples {
            cx.claim(member.name_id());
            cx.claim(member.value().id());
        }
        let title = "remove the example";
        let fix = if examples.len() < object.len() {
            Fix::risky(title, remove_members(object, &examples))
        } else {
            Fix::shown(title, Vec::new())
        };
        cx.report(self, Spot::Name(*first), format!("`{name}` is an example name that API tools write"))
            .help("Swagger UI and Postman write it for a map of strings: replace it by the names and values of your attributes")
            .fix(fix)
            .related_some(others, 0);
    }

    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let value = slot.value;
        if matches!(slot.ty, Type::Any) || fits_enum(slot) {
            return;
        }
        let Some(found) = value.text().and_then(|text| unfilled(&text)) else { return };
        // Words with escapes are not reported. The fast pass, which compares bytes, relies on that.
        let raw = value.document().text()[value.content_span().range()].trim_ascii();
        let is_word =
            |word: &str| raw == word.as_bytes() || word.starts_with('<') && begins_with_html_escape(raw);
        let as_written = match found {
            Unfilled::Word(word, _) | Unfilled::Example(word) => is_word(word),
            Unfilled::Object(text) => text.is_as_written(raw),
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
            Unfilled::Object(text) => (format!("{name} is {}", text.what), text.help),
            Unfilled::Example(example) => (
                format!("{name} is `{example}`, the example that Postman writes for a value"),
                "replace it by a value, or omit the field",
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

/// Whether a field is part of the example that Swagger UI (`additionalProp1`) or Postman (`key_0`) writes for a map. A team may
/// use names such as `key_0`, so their values must be those of the example, too.
fn is_example(member: Member<'_>) -> bool {
    let name = member.name();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if name.strip_prefix("additionalProp").is_some_and(is_number) {
        return true;
    }
    let value = member.value();
    name.strip_prefix("key_").is_some_and(is_number)
        && (value.kind() == Kind::String && matches!(value.content(), b"string" | b"<string>")
            || matches!(value.kind(), Kind::Object | Kind::Array) && value.is_empty())
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
    }

    #[test]
    fn texts_of_objects() {
        RuleTester::new(&PlaceholderValue)
            .operation("attributes")
            .good(r##"{"attributes": {"a": "@home", "b": "map of Boston", "c": "Systems", "d": "<b>", "e": "#<3"}}"##)
            .good(r#"{"attributes": {"a": "{\"b\": \"c => d\"}", "b": "0xc0ffee", "c": "100%!", "d": "[L]"}}"#)
            .unsafe_fix(
                r#"{"attributes": {"a": "System.Object[]", "b": "x", "c": "@{city=Boston; zip=02110}"}}"#,
                r#"{"attributes": {"b": "x"}}"#,
            )
            .says(r#"{"attributes": {"a": "System.Collections.Hashtable"}}"#, "-Depth")
            .says(r#"{"attributes": {"a": "\u003cnil\u003e"}}"#, "Go's nil")
            .says(r#"{"attributes": {"a": "\u0026{Boston 02110}"}}"#, "Go's text")
            .says(r#"{"attributes": {"a": "map[city:Boston]  "}}"#, "Go's text")
            .says(r#"{"attributes": {"a": "{\"city\"=>\"Boston\"}"}}"#, "Ruby's text")
            .says(r##"{"attributes": {"a": "#<Customer:0x000078e1b2c3d4e5 @name=\"x\">"}}"##, "Ruby's text")
            .says(r#"{"attributes": {"a": "$!{input.tier}"}}"#, "`$!{…}`")
            .says(r#"{"attributes": {"a": "$!input.tier"}}"#, "`$!…`")
            .says(r#"{"attributes": {"a": "<string>"}}"#, "Postman")
            .says(r#"{"attributes": {"a": "Invalid Date"}}"#, "is the text `Invalid Date`")
            // The map itself.
            .severity(r#"{"attributes": "System.Collections.Hashtable"}"#, Severity::Error)
            .run();
    }

    #[test]
    fn examples_of_api_tools() {
        RuleTester::new(&PlaceholderValue)
            .operation("attributes")
            .good(r#"{"attributes": {"key_0": "gold", "key_1": "string", "additionalProperty1": "x", "string": "x"}}"#)
            .good(r#"{"attributes": {"additionalProp": "x", "additionalProp2": "y"}}"#)
            .says(
                r#"{"attributes": {"additionalProp1": "string", "additionalProp2": "string"}}"#,
                "`additionalProp1` is an example name",
            )
            .shown_only(r#"{"attributes": {"additionalProp1": "string", "additionalProp2": "string"}}"#)
            .bad(r#"{"attributes": {"key_0": "string", "key_1": "string"}}"#)
            .unsafe_fix(
                r#"{"attributes": {"crm_id": "1", "additionalProp1": {}, "additionalProp2": "gold"}}"#,
                r#"{"attributes": {"crm_id": "1"}}"#,
            )
            .run();
    }

    #[test]
    fn in_other_fields() {
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
