//! `nested-attribute`: an object or array as an attribute value.

use crate::diagnostic::{Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Value};
use crate::rule::{Context, Rule, Slot, Spot, declare_rule, json_string, kind_words, named, unwrap};
use crate::text::{BodySpan, shown};

declare_rule! {
    /// ## What it does
    /// Reports attribute values that are objects or arrays.
    /// ## Why it fails
    /// Attribute values are strings. The API answered an object with 400 `bad.request`, which names
    /// no field, and also one in the string map `metadata` of an inbound open message. No answer to
    /// an array is recorded. A wrap-up is not an attribute: the participant PATCH writes it.
    ///
    /// An object such as `{"string": "x"}` is a union in Avro's JSON encoding, which
    /// kafka-avro-console-consumer, avro-tools and REST proxies write.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"crm": {"id": 1, "tags": ["a"]}}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm": "{\"id\": 1, \"tags\": [\"a\"]}"}}
    /// ```
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": {"string": "12345"}, "crm_score": {"int": 42}}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345", "crm_score": "42"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm.id": "1", "crm": "{\"id\": 1}"}}
    /// ```
    /// ## Fix safety
    /// Safe for an Avro union of a scalar: the scalar is kept, in quotes. Otherwise unsafe: the
    /// value becomes a string of JSON, which its readers must decode.
    /// ## Source
    /// community.genesys.com, write-wrapup-code-with-participantid-and-conversationid (2020),
    /// confirmed by staff; developer.genesys.cloud forum, topic 26014 (2024);
    /// `schemas/genesys/ParticipantAttributes.json`. The union encoding: Avro specification, "JSON
    /// Encoding".
    NestedAttribute {
        id: "nested-attribute", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Observed,
        fix: FixAvailability::Sometimes, claim: Claim::NestedAttribute, hooks: &[Hook::Value(&[Kind::Object, Kind::Array])],
    }
}

impl Rule for NestedAttribute {
    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let value = slot.value;
        if !slot.attribute {
            return;
        }
        if let Some((union, inner)) = avro_union(value) {
            cx.report(
                self,
                Spot::Value(value),
                format!(
                    "{} is an Avro union, `{{\"{}\": …}}`; attribute values must be strings",
                    named(value),
                    shown(&union)
                ),
            )
            .help("send the value without the union: write the record with a plain JSON converter, not in Avro's JSON encoding")
            .fix(unwrapped(value, inner));
            return;
        }
        let message =
            [&*named(value), " is ", &*kind_words(value), "; attribute values must be strings"].concat();
        let help = cx.help(|| advice(value));
        let diagnostic = cx.report(self, Spot::Value(value), message);
        diagnostic.help = help;
        if value.kind() == Kind::Array {
            // A rejection was observed for objects; for arrays only the published type is known.
            diagnostic.evidence(Evidence::Documented);
        }
        // The content of the string would not be valid JSON.
        if value.document().is_valid() {
            diagnostic.fix(Fix::risky("put the value into a string, as JSON", json_string(value)));
        }
    }
}

fn advice(value: Value<'_>) -> &'static str {
    let name = value.member().map(|it| it.name().to_ascii_lowercase().replace(['_', '-', ' '], ""));
    match (value.kind(), name.as_deref()) {
        (Kind::Object, Some(name)) if name.starts_with("wrapup") => {
            "a wrap-up is not an attribute: send {\"wrapup\":{\"code\":\"<uuid>\"}} to the participant path, without /attributes"
        }
        (Kind::Object, Some("attributes")) => "remove this level: send its fields as the attributes",
        (Kind::Object, _) => {
            "send each field as an attribute (`name.field`), or the whole object as a string; the API answered an object with 400 and no field name (observed)"
        }
        _ if is_map_of_pairs(value) => {
            "send each pair as an attribute: Kafka Connect's JSON converter writes a map like this if its keys are not strings"
        }
        _ => "join the elements into one string, or send the whole array as a JSON string",
    }
}

fn is_map_of_pairs(value: Value<'_>) -> bool {
    !value.is_empty() && value.elements().all(|it| it.kind() == Kind::Array && it.len() == 2)
}

fn unwrapped(outer: Value<'_>, inner: Value<'_>) -> Fix {
    match inner.kind() {
        Kind::String => Fix::safe("remove the union", unwrap(outer, inner)),
        Kind::Object | Kind::Array => Fix::risky("remove the union", unwrap(outer, inner)),
        _ => {
            let (outer, inner) = (outer.span(), inner.span());
            Fix::safe(
                "remove the union, and put the value in quotes",
                vec![
                    Edit::replace(BodySpan::new(outer.start, inner.start), "\""),
                    Edit::replace(BodySpan::new(inner.end, outer.end), "\""),
                ],
            )
        }
    }
}

/// The branch and value of a non-null union in Avro's JSON encoding: an object with one member that
/// is named after the type of the value.
pub(super) fn avro_union(value: Value<'_>) -> Option<(String, Value<'_>)> {
    let mut members = value.members();
    let (Some(member), None) = (members.next(), members.next()) else { return None };
    let (name, inner) = (member.name(), member.value());
    let fits = match &*name {
        "string" | "bytes" => inner.kind() == Kind::String,
        "int" | "long" | "float" | "double" => inner.kind() == Kind::Number,
        "boolean" => matches!(inner.kind(), Kind::True | Kind::False),
        "array" => inner.kind() == Kind::Array,
        "map" => inner.kind() == Kind::Object,
        // A record, or an enum or fixed.
        name => is_full_name(name) && matches!(inner.kind(), Kind::Object | Kind::String),
    };
    fits.then(|| (name.into_owned(), inner))
}

/// Whether it is a full Avro name such as `com.example.CrmAttributes`. The last part must begin with a capital, so that
/// attribute names of this API (`context.email`) do not match.
fn is_full_name(name: &str) -> bool {
    let is_part = |it: &str| {
        it.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && it.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
    };
    let last = name.rsplit('.').next().unwrap_or(name);
    name.contains('.')
        && name.split('.').all(is_part)
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && last.starts_with(|first: char| first.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::NestedAttribute;

    #[test]
    fn cases() {
        RuleTester::new(&NestedAttribute)
            .operation("attributes")
            .good(r#"{"attributes": {"a": "{\"b\": 1}", "b": "[1]", "c": 1, "d": null}}"#)
            .unsafe_fix(
                r#"{"attributes": {"a": {"b": "c \"d\" \\ é \u00e9", "e": [1, null]}}}"#,
                r#"{"attributes": {"a": "{\"b\": \"c \\\"d\\\" \\\\ é \\u00e9\", \"e\": [1, null]}"}}"#,
            )
            .unsafe_fix(
                "{\"attributes\": {\"a\": [\n\t1,\n\t2\n]}}",
                r#"{"attributes": {"a": "[1,2]"}}"#,
            )
            .unsafe_fix(r#"{"attributes": {"a": {}, "b": []}}"#, r#"{"attributes": {"a": "{}", "b": "[]"}}"#)
            .fix(r#"{"attributes": {"a": {"string": "x"}}}"#, r#"{"attributes": {"a": "x"}}"#)
            .fix(
                r#"{"attributes": {"a": {"int": 42}, "b": { "boolean" : true }, "c": {"com.example.Tier": "GOLD"}}}"#,
                r#"{"attributes": {"a": "42", "b": "true", "c": "GOLD"}}"#,
            )
            .unsafe_fix(
                r#"{"attributes": {"a": {"com.example.Crm": {"id": 1}}}}"#,
                r#"{"attributes": {"a": "{\"id\": 1}"}}"#,
            )
            // An attribute's name, not a union.
            .unsafe_fix(
                r#"{"attributes": {"a": {"context.email": "x"}}}"#,
                r#"{"attributes": {"a": "{\"context.email\": \"x\"}"}}"#,
            )
            .says(r#"{"attributes": {"wrapup": {"code": "x"}}}"#, "participant path, without /attributes")
            .says(r#"{"attributes": {"a": {"string": "x"}}}"#, "an Avro union, `{\"string\": …}`")
            .says(r#"{"attributes": {"a": [[1, "x"], [2, null]]}}"#, "Kafka Connect")
            .says(r#"{"attributes": {"a": [1]}}"#, "`a` is an array; attribute values must be strings")
            .shown_only(r#"{"attributes": {"a": {"b": 'c'}}}"#)
            .run();
        RuleTester::new(&NestedAttribute)
            .operation("participant")
            .good(r#"{"wrapup": {"code": {}, "tags": [{}]}, "muted": {"boolean": true}}"#)
            .run();
    }
}
