//! `not-an-object`: an array, a scalar or `null` in place of an object.

use super::double_encoded_body::holds_object;
use crate::contract::{Family, Type};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Kind, Value, is_class_name, is_patch_operation};
use crate::rule::{Context, Rule, Spot, declare_rule, kind_words};

declare_rule! {
    /// ## What it does
    /// Reports bodies that are not an object, where the operation expects an object. The `bulk`
    /// operations expect an array: there, a body that is not an array is reported. A JSON Patch (RFC
    /// 6902) is reported as such: this API expects the new values, not operations on paths.
    /// ## Why it fails
    /// Such a body has no fields that the operation could read. A batching HTTP sink writes an
    /// array even for a single record: Confluent's does unless `batch.json.as.array` is false.
    /// ## Example
    /// ```json bad operation=attributes
    /// [{"attributes": {"crm_id": "12345"}}]
    /// ```
    /// ```json bad operation=attributes
    /// [{"op": "replace", "path": "/attributes/crm_tier", "value": "gold"}]
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// No fix: change the program that writes the bodies.
    /// ## Source
    /// `schemas/genesys/*.json`: every model is an object. `schemas/operations.json`, `array`: the
    /// operations that expect a list.
    NotAnObject {
        id: "not-an-object", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::None, claim: Claim::NotAnObject, hooks: &[Hook::Body],
    }
}

impl Rule for NotAnObject {
    fn body(&self, cx: &mut Context<'_>) {
        let (Some(body), Some(ty)) = (cx.body(), cx.body_type()) else { return };
        let Some(model) = cx.operation().model else { return };
        let wants_array = matches!(ty, Type::Array(_));
        match body.kind() {
            // The value of a placeholder is not known.
            Kind::Unknown => return,
            Kind::Array if wants_array => return,
            Kind::Object if !wants_array && !is_patch_operation(body) => return,
            Kind::String if !wants_array && holds_object(body) => return,
            _ => {}
        }
        let wanted = if wants_array {
            format!("this operation expects an array of `{}`", model.name)
        } else {
            format!("`{}` must be an object", model.name)
        };
        if is_json_patch(body) {
            let help = if wants_array { PATCH_OF_MODEL } else { patch_advice(cx.operation().family) };
            cx.claim_body();
            cx.report(self, Spot::Body, format!("the body is a JSON Patch (RFC 6902); {wanted}")).help(help);
            return;
        }
        let message = format!("the body is {}; {wanted}", words(body));
        let help = advice(body, wants_array);
        cx.claim_body();
        cx.report(self, Spot::Body, message).help(help);
    }
}

/// Whether a body is JSON Patch: a list of operations, or one of them.
fn is_json_patch(body: Value<'_>) -> bool {
    is_patch_operation(body) || !body.is_empty() && body.elements().all(is_patch_operation)
}

const PATCH_OF_MODEL: &str = "send the fields of the model with their new values, not operations on paths";

fn patch_advice(family: Family) -> &'static str {
    match family {
        Family::Attributes => {
            "send the new values themselves: `{\"attributes\":{\"<name>\":\"<value>\"}}`; attributes that are left out stay as they are"
        }
        _ => PATCH_OF_MODEL,
    }
}

/// Whether an array is a value with the class before it, as Jackson's default typing writes it.
fn has_class(body: Value<'_>) -> bool {
    let class = body.elements().next().and_then(Value::text);
    body.len() == 2 && class.is_some_and(|class| is_class_name(&class))
}

fn words(body: Value<'_>) -> String {
    if has_class(body) {
        return "an array of a class name and a value, as Jackson writes it with type information".to_owned();
    }
    match (body.kind(), body.len()) {
        (Kind::Null, _) => "the literal null".to_owned(),
        (Kind::Array, 0) => "an empty array".to_owned(),
        (Kind::Array, 1) => "an array with one element".to_owned(),
        (Kind::Array, count) => format!("an array of {count} elements"),
        _ => kind_words(body).into_owned(),
    }
}

fn advice(body: Value<'_>, wants_array: bool) -> &'static str {
    if has_class(body) {
        return "turn default typing off (`activateDefaultTyping`, GenericJackson2JsonRedisSerializer) for the mapper that writes the body";
    }
    match (body.kind(), body.len()) {
        (Kind::Object, _) if wants_array => "put it into an array, even if it is the only one",
        (Kind::Array, 1) => {
            "send the element itself; Confluent's HTTP sink wraps even a single record: set `batch.json.as.array=false`"
        }
        (Kind::Array, 0) => "send an object, or no request",
        (Kind::Array, _) => {
            "send one request per element; in Confluent's HTTP sink set `batch.json.as.array=false` and `batch.max.size=1`"
        }
        (Kind::Null, _) => "send an object, or no request; in a sink, skip records without a value",
        _ => "send an object",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::NotAnObject;

    #[test]
    fn cases() {
        RuleTester::new(&NotAnObject)
            .operation("attributes")
            .good("{}")
            .good(r#"{"attributes": []}"#)
            .good(r#""{\"attributes\": {}}""#)
            .good("not json at all")
            .says(r#"[{"attributes": {"a": null}}]"#, "batch.json.as.array=false")
            .says(r#"[{"attributes": {"a": "x"}}, {"attributes": {"a": "y"}}]"#, "one request per element")
            .says("null", "the body is the literal null; `ParticipantAttributes` must be an object")
            .says("[]", "an empty array")
            .shown_only(r#""Struct{crm_id=1}""#)
            .bad("12")
            .says(r#"[{"op": "add", "path": "/attributes/a", "value": "x"}]"#, "JSON Patch")
            .shown_only(
                r#"[{"op": "add", "path": "/attributes/a", "value": "x"}, {"op": "remove", "path": "/b"}]"#,
            )
            .says(r#"{"op": "replace", "path": "/attributes/a", "value": "x"}"#, "JSON Patch")
            .good(r#"{"op": "replace", "path": "here"}"#)
            .says(r#"["com.example.Attributes", {"attributes": {"a": "x"}}]"#, "default typing")
            .bad("false")
            .bad(r#""[{\"attributes\": {}}]""#)
            .run();
        RuleTester::new(&NotAnObject)
            .operation("patchConversationCustomattributesBulk")
            .good(r#"[{"id": "a", "customAttributes": {}}]"#)
            .good("[]")
            .says(
                r#"{"id": "a", "customAttributes": {}}"#,
                "expects an array of `CustomAttributesPatchRequest`",
            )
            .bad(r#""[]""#)
            .run();
    }
}
