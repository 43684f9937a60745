//! `non-string-attribute`: a number or boolean as an attribute value.

use crate::diagnostic::{Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Value};
use crate::rule::{
    Context, Rule, Slot, Spot, declare_rule, is_unquoted_word, kind_words, named, quote, replace_value,
};

declare_rule! {
    /// ## What it does
    /// Reports attribute values that are numbers or booleans.
    /// ## Why it fails
    /// The published type is a map of string to string. What the API does with a number or boolean
    /// is not documented. Two official samples send a boolean, without a recorded answer, so the
    /// API may accept it and store it as text. It is still an error, by decision: payloadlint
    /// exists to stop it. SDKs with types, and the flows that read the attribute, expect a string.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_score": 42, "crm_vip": true}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_score": "42", "crm_vip": "true"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_score": "42", "crm_vip": "true", "crm_json": "{\"a\": 1}"}}
    /// ```
    /// ## Fix safety
    /// Safe: the literal is put in quotes, digit for digit.
    /// ## Source
    /// `schemas/genesys/ParticipantAttributes.json#/properties/attributes`. The samples:
    /// MyPureCloud/quick-hits-javascript and MyPureCloud/developercenter-tutorials on GitHub.
    NonStringAttribute {
        id: "non-string-attribute", since: "0.1.0", severity: Severity::Error,
        evidence: Evidence::Documented, fix: FixAvailability::Always, claim: Claim::NonStringAttribute,
        hooks: &[Hook::Value(&[Kind::Number, Kind::True, Kind::False, Kind::Unknown])],
    }
}

impl Rule for NonStringAttribute {
    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let value = slot.value;
        if !slot.attribute {
            return;
        }
        if value.kind() == Kind::Unknown {
            // `invalid-json` reports it, with this fix.
            if is_unquoted_word(value.raw()) {
                cx.report(self, Spot::Value(value), format!("{} has no quotes", named(value)))
                    .fix(Fix::safe("put the value in quotes", quote(value)));
            }
            return;
        }
        let help = match value.kind() {
            Kind::Number => "put it in quotes: the published type of every attribute value is string",
            _ => {
                "put it in quotes: the published type of every attribute value is string, although two official samples send booleans"
            }
        };
        cx.report(
            self,
            Spot::Value(value),
            [&*named(value), " is ", &*kind_words(value), "; attribute values must be strings"].concat(),
        )
        .help(help)
        .fix(Fix::safe("put the value in quotes", quoted(value)));
    }
}

/// The literal in quotes. Python's `True` becomes `true`.
fn quoted(value: Value<'_>) -> Vec<Edit> {
    match (value.kind(), value.raw()) {
        (Kind::True, raw) if raw != b"true" => replace_value(value, "\"true\""),
        (Kind::False, raw) if raw != b"false" => replace_value(value, "\"false\""),
        _ => quote(value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::NonStringAttribute;

    #[test]
    fn cases() {
        RuleTester::new(&NonStringAttribute)
            .operation("attributes")
            .good(r#"{"attributes": {"a": "42", "b": "true", "c": "false", "d": "0", "e": "1e400"}}"#)
            .good(r#"{"attributes": {"a": null, "b": {"c": 1}, "d": [1]}}"#)
            .good(r#"{"attributes": {"a": NaN, "b": {{b}}, "c": undefined, "d": ObjectId("e"), "f": $!{g}}}"#)
            .fix(r#"{"attributes": {"a": 42}}"#, r#"{"attributes": {"a": "42"}}"#)
            .fix(
                r#"{"attributes": {"a": -1.50e+3, "b": true, "c": "x", "d": false}}"#,
                r#"{"attributes": {"a": "-1.50e+3", "b": "true", "c": "x", "d": "false"}}"#,
            )
            .fix(
                r#"{"attributes": {"a": 12345678901234567890123}}"#,
                r#"{"attributes": {"a": "12345678901234567890123"}}"#,
            )
            // `invalid-json` reports it.
            .good(r#"{"attributes": {"a": 007}}"#)
            .says(
                r#"{"attributes": {"a": true}}"#,
                "`a` is the boolean true; attribute values must be strings",
            )
            .says(r#"{"attributes": {"a": 7}}"#, "`a` is a number;")
            .run();
        RuleTester::new(&NonStringAttribute)
            .operation("participant")
            .good(r#"{"wrapup": {"notes": 7, "durationSeconds": 7}, "muted": true}"#)
            .run();
    }
}
