//! `not-an-object`: an array, a scalar or `null` where the model is an object.

use super::double_encoded_body::holds_object;
use crate::contract::Type;
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Kind, Value};
use crate::rule::{Context, Rule, Spot, declare_rule, kind_words};

declare_rule! {
    /// ## What it does
    /// Reports a body that is an array, a string, a number, a boolean or `null` where the operation
    /// takes an object; on the `bulk` operations, a body that is no array.
    /// ## Why it fails
    /// The body has no member that the operation could read. A batching HTTP sink writes an array even
    /// for one record: Confluent's does unless `batch.json.as.array` is false.
    /// ## Example
    /// ```json bad operation=attributes
    /// [{"attributes": {"crm_id": "12345"}}]
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// No fix: what writes the bodies has to change.
    /// ## Source
    /// `schemas/genesys/*.json`: every model is an object; `schemas/operations.json`, `array`, names the
    /// operations that take a list of them.
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
            // Nobody knows what a placeholder stands for.
            Kind::Unknown => return,
            Kind::Array if wants_array => return,
            Kind::Object if !wants_array => return,
            Kind::String if !wants_array && holds_object(body) => return,
            _ => {}
        }
        let wanted = if wants_array {
            format!("this operation takes an array of `{}`", model.name)
        } else {
            format!("`{}` is an object", model.name)
        };
        let message = format!("the body is {}; {wanted}", words(body));
        let help = advice(body, wants_array);
        cx.claim_body();
        cx.report(self, Spot::Body, message).help(help);
    }
}

fn words(body: Value<'_>) -> String {
    match (body.kind(), body.len()) {
        (Kind::Null, _) => "the literal null".to_owned(),
        (Kind::Array, 0) => "an empty array".to_owned(),
        (Kind::Array, 1) => "an array of one".to_owned(),
        (Kind::Array, count) => format!("an array of {count}"),
        _ => kind_words(body).into_owned(),
    }
}

fn advice(body: Value<'_>, wants_array: bool) -> &'static str {
    match (body.kind(), body.len()) {
        (Kind::Object, _) if wants_array => "put it into an array, also where it is the only one",
        (Kind::Array, 1) => {
            "send the element itself; the Confluent HTTP sink wraps even one record: set `batch.json.as.array=false`"
        }
        (Kind::Array, 0) => "send an object, or no request at all",
        (Kind::Array, _) => {
            "send one request for each element; in the Confluent HTTP sink set `batch.json.as.array=false` and `batch.max.size=1`"
        }
        (Kind::Null, _) => {
            "send an object, or no request at all; in a sink, leave out records without a value"
        }
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
            .says(r#"[{"attributes": {"a": "x"}}, {"attributes": {"a": "y"}}]"#, "one request for each")
            .says("null", "the body is the literal null; `ParticipantAttributes` is an object")
            .says("[]", "an empty array")
            .shown_only(r#""Struct{crm_id=1}""#)
            .bad("12")
            .bad("false")
            .bad(r#""[{\"attributes\": {}}]""#)
            .run();
        RuleTester::new(&NotAnObject)
            .operation("patchConversationCustomattributesBulk")
            .good(r#"[{"id": "a", "customAttributes": {}}]"#)
            .good("[]")
            .says(
                r#"{"id": "a", "customAttributes": {}}"#,
                "takes an array of `CustomAttributesPatchRequest`",
            )
            .bad(r#""[]""#)
            .run();
    }
}
