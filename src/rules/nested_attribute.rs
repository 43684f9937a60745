//! `nested-attribute`: an object or array as an attribute value.

use crate::contract::Model;
use crate::diagnostic::{Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{
    Context, Inside, Lost, Rule, Slot, Spot, TypedValue, declare_rule, json_string, kind_words, named,
    remove_members,
};

declare_rule! {
    /// ## What it does
    /// Reports attribute values that are objects or arrays.
    /// ## Why it fails
    /// Attribute values are strings. The API answered an object with 400 `bad.request`, which names
    /// no field, and also one in the string map `metadata` of an inbound open message. No answer to
    /// an array is recorded. A wrap-up is not an attribute: the participant PATCH writes it.
    ///
    /// Some serialisers write the type of a value around it. All values in one such notation are one
    /// finding:
    ///
    /// - unions in Avro's JSON encoding, `{"string": "x"}`, which kafka-avro-console-consumer,
    ///   avro-tools and REST proxies write;
    /// - DynamoDB's `{"S": "x"}`, MongoDB's `{"$oid": "…"}` and Firestore's `{"stringValue": "x"}`;
    /// - Jackson's type information, `["java.lang.Long", 5]`;
    /// - `{"nameValuePairs": {…}}`, which Gson writes for a `JSONObject`.
    ///
    /// Other serialisers lose the value: System.Text.Json writes `[]` for each value of a
    /// `JObject`, and Jackson writes `{}` for `JSONObject.NULL`.
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
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": {"S": "12345"}, "crm_vip": {"BOOL": true}}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345", "crm_vip": "true"}}
    /// ```
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": "12345", "crm_tier": []}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm.id": "1", "crm": "{\"id\": 1}"}}
    /// ```
    /// ## Fix safety
    /// Safe for a type around a scalar: the scalar is kept, in quotes. Unsafe for other objects and
    /// arrays: the value becomes a string of JSON, which its readers must decode. Empty objects and
    /// arrays are removed by the unsafe fix; they never become strings. There is no fix for lists,
    /// binary values, nulls and epoch times in one of these notations.
    /// ## Source
    /// community.genesys.com, write-wrapup-code-with-participantid-and-conversationid (2020),
    /// confirmed by staff; developer.genesys.cloud forum, topic 26014 (2024);
    /// `schemas/genesys/ParticipantAttributes.json`. The notations: Avro specification, "JSON
    /// Encoding"; AWS, "DynamoDB low-level API"; MongoDB Extended JSON v2; Firestore REST API,
    /// `Value`; Jackson, `As.WRAPPER_ARRAY`. `[]` for a `JObject`: dotnet/aspnetcore issue 47091.
    NestedAttribute {
        id: "nested-attribute", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Observed,
        fix: FixAvailability::Sometimes, claim: Claim::NestedAttribute, hooks: &[Hook::Object, Hook::Value(&[Kind::Object, Kind::Array])],
    }
}

impl Rule for NestedAttribute {
    fn object<'t>(&self, object: Value<'t>, _model: Option<&'static Model>, cx: &mut Context<'t>) {
        if !cx.is_attribute_map() {
            return;
        }
        let is_container = |value: &Value<'_>| matches!(value.kind(), Kind::Object | Kind::Array);
        let is_free =
            |member: &Member<'_>| !cx.is_claimed(member.name_id()) && !cx.is_claimed(member.value().id());
        let members = object.members().filter(is_free);
        let values: Vec<Value<'t>> = members.map(Member::value).filter(is_container).collect();
        if values.is_empty() {
            return;
        }
        self.lost(object, &values, cx);
        self.typed(&values, cx);
    }

    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let value = slot.value;
        if !slot.attribute {
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

impl NestedAttribute {
    /// Values with a type around them. One serialiser wrote all of them, so each notation is one finding.
    fn typed<'t>(self, values: &[Value<'t>], cx: &mut Context<'t>) {
        let mut left: Vec<(Value<'t>, TypedValue<'t>)> =
            values.iter().filter_map(|value| Some((*value, TypedValue::of(*value)?))).collect();
        while let Some(&(first, typed)) = left.first() {
            let belongs = |other: &TypedValue<'_>| {
                other.notation == typed.notation
                    && std::mem::discriminant(&other.inside) == std::mem::discriminant(&typed.inside)
            };
            let group: Vec<_> = left.extract_if(.., |(_, other)| belongs(other)).collect();
            let is_certain = matches!(typed.inside, Inside::Scalar(_));
            let edits: Vec<Edit> =
                group.iter().filter_map(|(_, typed)| typed.edits(true)).flatten().collect();
            let title = if is_certain { "keep only the value, as a string" } else { "keep only the value" };
            let fix = match typed.inside {
                Inside::Scalar(_) => Some(Fix::safe(title, edits)),
                Inside::Container(_) => Some(Fix::risky(title, edits)),
                Inside::Other => None,
            };
            let message =
                format!("{} is {}; attribute values must be strings", named(first), typed.describe());
            let others = group.iter().skip(1).map(|(value, typed)| (*value, typed.describe()));
            self.one_of(first, others.collect(), message, typed.help(), fix, cx);
        }
    }

    /// Containers that a serialiser wrote in place of values. A string of `[]` would hide that the value is lost.
    fn lost<'t>(self, object: Value<'t>, values: &[Value<'t>], cx: &mut Context<'t>) {
        let mut left: Vec<(Value<'t>, Lost)> =
            values.iter().filter_map(|value| Some((*value, Lost::of(*value)?))).collect();
        while let Some(&(first, lost)) = left.first() {
            let group: Vec<_> = left.extract_if(.., |(_, other)| *other == lost).collect();
            let gone: Vec<Member<'t>> = group.iter().filter_map(|(value, _)| value.member()).collect();
            let fix = Some(Fix::risky("remove what holds nothing", remove_members(object, &gone)));
            let message =
                format!("{} is {}; attribute values must be strings", named(first), lost.describe());
            let others = group.iter().skip(1).map(|(value, lost)| (*value, lost.describe().to_owned()));
            self.one_of(first, others.collect(), message, lost.help(), fix, cx);
        }
    }

    fn one_of<'t>(
        self,
        first: Value<'t>,
        others: Vec<(Value<'t>, String)>,
        message: String,
        help: &'static str,
        fix: Option<Fix>,
        cx: &mut Context<'t>,
    ) {
        let mut places = Vec::with_capacity(others.len());
        for (value, words) in others {
            cx.claim(value.id());
            places.push((cx.place(Spot::Value(value)), words));
        }
        let diagnostic = cx.report(&self, Spot::Value(first), message);
        diagnostic.help(help).related_some(places, 0);
        diagnostic.fix = fix;
        if first.kind() == Kind::Array {
            // Objects were seen refused; of arrays the published type alone speaks.
            diagnostic.evidence(Evidence::Documented);
        }
    }
}

fn advice(value: Value<'_>) -> &'static str {
    let name = value.member().map(|spec| spec.name().to_ascii_lowercase().replace(['_', '-', ' '], ""));
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
    !value.is_empty() && value.elements().all(|element| element.kind() == Kind::Array && element.len() == 2)
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
            .unsafe_fix(r#"{"attributes": {"a": {}, "b": [], "c": "x"}}"#, r#"{"attributes": {"c": "x"}}"#)
            // What is left does nothing, and `empty-body` reports that.
            .unsafe_fix(r#"{"attributes": {"a": {}, "b": [[], [[]]]}}"#, r#"{"attributes": {}}"#)
            .unsafe_fix(
                r#"{"attributes": {"a": {"empty": false}, "b": {"ValueKind": 3}, "c": "x"}}"#,
                r#"{"attributes": {"c": "x"}}"#,
            )
            .says(r#"{"attributes": {"a": [], "b": []}}"#, "System.Text.Json writes `[]`")
            .says(r#"{"attributes": {"a": {}}}"#, "JSONObject.NULL")
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
            .says(r#"{"attributes": {"a": {"S": "x"}, "b": {"N": "5"}, "c": {"BOOL": true}}}"#, "DynamoDB")
            .fix(
                r#"{"attributes": {"a": {"S": "x"}, "b": "y", "c": {"N": "5"}, "d": {"BOOL": true}}}"#,
                r#"{"attributes": {"a": "x", "b": "y", "c": "5", "d": "true"}}"#,
            )
            .shown_only(r#"{"attributes": {"a": {"NULL": true}, "b": {"SS": ["x"]}, "c": {"M": {"d": {"S": "x"}}}}}"#)
            .fix(
                r#"{"attributes": {"a": {"$oid": "507f1f77bcf86cd799439011"}, "b": {"$numberLong": "5"}}}"#,
                r#"{"attributes": {"a": "507f1f77bcf86cd799439011", "b": "5"}}"#,
            )
            .shown_only(r#"{"attributes": {"a": {"$date": {"$numberLong": "1700000000000"}}}}"#)
            .says(r#"{"attributes": {"a": {"$oid": "507f1f77bcf86cd799439011"}}}"#, "MongoDB")
            .fix(
                r#"{"attributes": {"a": {"stringValue": "x"}, "b": {"integerValue": "5"}, "c": {"booleanValue": false}}}"#,
                r#"{"attributes": {"a": "x", "b": "5", "c": "false"}}"#,
            )
            .shown_only(r#"{"attributes": {"a": {"nullValue": null}}}"#)
            .fix(
                r#"{"attributes": {"a": ["java.lang.Long", 5], "b": ["java.math.BigDecimal", 1.50]}}"#,
                r#"{"attributes": {"a": "5", "b": "1.50"}}"#,
            )
            .shown_only(r#"{"attributes": {"a": ["java.util.Date", 1700000000000]}}"#)
            .unsafe_fix(
                r#"{"attributes": {"a": {"nameValuePairs": {"b": "c"}}, "d": "x"}}"#,
                r#"{"attributes": {"a": "{\"b\": \"c\"}", "d": "x"}}"#,
            )
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
