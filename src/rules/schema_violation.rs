//! `schema-violation`: violations of the published schema that no other rule reports.

use std::collections::{HashMap, HashSet};

use crate::contract::{Model, Type, Violation, alternatives, fits, validate};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Member, NodeId, Value, push_token};
use crate::rule::{Context, Rule, Spot, declare_rule, named};
use crate::text::{push_safe, shown};

declare_rule! {
    /// ## What it does
    /// Reports violations of the published JSON Schema that no other rule reports. So payloadlint
    /// never accepts a body that the published contract excludes.
    /// ## Why it fails
    /// The body violates the published contract. The API ignores the value or rejects the request
    /// (not documented which).
    /// ## Example
    /// ```json bad operation=putConversationAccessattributes
    /// {"accessAttributes": ["front desk"]}
    /// ```
    /// ```json good operation=putConversationAccessattributes
    /// {"accessAttributes": ["front-desk"]}
    /// ```
    /// ## Fix safety
    /// No fix: the schema says what is wrong, not what was meant.
    /// ## Source
    /// `schemas/genesys/*.json`, evaluated by the `jsonschema` crate; `payloadlint schema` prints
    /// them.
    SchemaViolation {
        id: "schema-violation", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::None, claim: Claim::SchemaViolation,
        hooks: &[Hook::Rest],
    }
}

/// The error code for a callback with neither a queue nor routing data.
const QUEUE_REQUIRED: &str = "conversation.error.queue.required";

impl Rule for SchemaViolation {
    fn rest(&self, cx: &mut Context<'_>) {
        let (Some(body), Some(ty)) = (cx.body(), cx.body_type()) else { return };
        if !cx.has_unexplained() && fits(body, ty) {
            return;
        }
        match ty {
            Type::Model(model) => self.judge(body, model, cx),
            Type::Array(Type::Model(model)) => {
                body.elements().for_each(|element| self.judge(element, model, cx));
            }
            _ => {}
        }
    }
}

impl SchemaViolation {
    fn judge<'t>(self, body: Value<'t>, model: &'static Model, cx: &mut Context<'t>) {
        // `invalid-json` reports what serde_json cannot read.
        let Ok(instance) = serde_json::from_slice(body.raw()) else { return };
        let violations = validate(model, &instance);
        let mut places: HashMap<&str, Option<Value<'t>>> =
            violations.iter().map(|violation| (&*violation.pointer, None)).collect();
        locate(body, &mut String::new(), &mut places);
        let place = |violation: &Violation| places.get(&*violation.pointer).copied().flatten();
        let demanding: HashSet<NodeId> = violations
            .iter()
            .filter(|violation| violation.keyword == "required")
            .filter_map(place)
            .map(Value::id)
            .collect();
        for violation in &violations {
            let Some(value) = place(violation) else { continue };
            let surplus = surplus(value, violation, cx);
            if violation.keyword == "additionalProperties" && surplus.is_empty()
                || violation.keyword == "required" && cx.is_claimed(value.id())
                || is_claimed(value, body, &demanding, cx)
            {
                continue;
            }
            // Only the schema of a body has alternatives, never a model inside another one.
            let alternatives = if violation.keyword == "anyOf" { alternatives(model) } else { Vec::new() };
            let message = message(value, violation, &surplus, &alternatives);
            let operation = cx.operation();
            let diagnostic = cx.report(&self, Spot::Value(value), message);
            diagnostic.help(format!("run `payloadlint schema {}` to see the schema", model.name));
            if !alternatives.is_empty() {
                diagnostic.confirmed_by(operation, QUEUE_REQUIRED);
            }
        }
    }
}

/// Finds the values of pointers in one walk. For a repeated key it takes the last value, as parsers do.
fn locate<'t>(value: Value<'t>, pointer: &mut String, places: &mut HashMap<&str, Option<Value<'t>>>) {
    if let Some(place) = places.get_mut(&**pointer) {
        *place = Some(value);
    }
    let length = pointer.len();
    for member in value.members() {
        push_token(pointer, &member.name());
        locate(member.value(), pointer, places);
        pointer.truncate(length);
    }
    for (at, element) in value.elements().enumerate() {
        push_token(pointer, &at.to_string());
        locate(element, pointer, places);
        pointer.truncate(length);
    }
}

/// Whether another rule has reported the value or one that contains it. An object that lacks a
/// member is claimed for that only: its content was checked.
fn is_claimed(value: Value<'_>, body: Value<'_>, demanding: &HashSet<NodeId>, cx: &Context<'_>) -> bool {
    let mut at = Some(value);
    while let Some(value) = at {
        if cx.is_claimed(value.id()) && !demanding.contains(&value.id()) {
            return true;
        }
        at = value.parent().filter(|_| value.id() != body.id());
    }
    false
}

/// The unknown members that no rule has claimed.
fn surplus<'v>(object: Value<'_>, violation: &'v Violation, cx: &Context<'_>) -> Vec<&'v str> {
    if violation.keyword != "additionalProperties" {
        return Vec::new();
    }
    let claimed: HashSet<_> = object
        .members()
        .filter(|member| cx.is_claimed(member.name_id()) || cx.is_unfilled(&member.name()))
        .map(Member::name)
        .collect();
    violation.names.iter().map(String::as_str).filter(|name| !claimed.contains(*name)).collect()
}

/// The message of the `jsonschema` crate in our words. It never shows the value.
fn message(value: Value<'_>, violation: &Violation, surplus: &[&str], alternatives: &[String]) -> String {
    const SHOWN: usize = 10;
    let name = named(value);
    let quoted = |names: &[&str]| {
        let mut words: Vec<String> =
            names.iter().take(SHOWN).map(|name| format!("`{}`", shown(name))).collect();
        if names.len() > SHOWN {
            words.push(format!("and {} more", names.len() - SHOWN));
        }
        words.join(", ")
    };
    match &*violation.keyword {
        "additionalProperties" => format!("the schema of {name} has no field {}", quoted(surplus)),
        "required" => {
            let names: Vec<&str> = violation.names.iter().map(String::as_str).collect();
            format!("{name} lacks {}, which the operation requires", quoted(&names))
        }
        "anyOf" if !alternatives.is_empty() => {
            let names: Vec<String> =
                alternatives.iter().map(|alternative| format!("`{alternative}`")).collect();
            format!("{name} needs {}", names.join(" or "))
        }
        "anyOf" => format!("{name} matches none of the alternatives of its schema"),
        _ => {
            let mut words = String::new();
            violation.message.chars().for_each(|char| push_safe(&mut words, char));
            match words.strip_prefix("value ") {
                Some(rest) => format!("{name} {}", rest.replace('"', "`")),
                None => format!("{name} violates `{}` of its schema", violation.keyword),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::SchemaViolation;

    #[test]
    fn cases() {
        RuleTester::new(&SchemaViolation)
            .operation("attributes")
            .good(r#"{"attributes": {"a": "b"}}"#)
            .good(r#"{"attributes": {"a": null, "b": 1, "c": {}, "d": ""}}"#)
            .good(r#"{"attributes": "x"}"#)
            .good("{}")
            .run();
        RuleTester::new(&SchemaViolation)
            .operation("participant")
            .good(r#"{"wrapup_skipped": "true", "Held": 1, "state": "gold", "resumeTime": "soon"}"#)
            .good(r#"{"wrapup": {"durationSeconds": 99999999999, "tags": [null, 1, {}]}}"#)
            .run();
        RuleTester::new(&SchemaViolation)
            .operation("putConversationAccessattributes")
            .good(r#"{"accessAttributes": ["front_desk"]}"#)
            .good(r#"{"accessAttributes": [""]}"#)
            .says(
                r#"{"accessAttributes": ["front desk"]}"#,
                "an element of `accessAttributes` does not match `^[A-Za-z0-9_-]+$`",
            )
            .run();
        RuleTester::new(&SchemaViolation)
            .operation("postConversationsCallParticipantConsult")
            .good(r#"{"speakTo": "BOTH", "destination": {"userId": "5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70"}}"#)
            .says(r#"{"speakTo": "BOTH", "destination": {}}"#, "`destination` has less than 1 property")
            .says(
                r#"{"speakTo": "BOTH", "destination": {"userId": "a", "queueId": "b"}}"#,
                "`destination` has more than 1 property",
            )
            .run();
        RuleTester::new(&SchemaViolation)
            .operation("postConversationParticipantCallbacks")
            .says(r#"{"callbackNumbers": ["+4930123"]}"#, "the body needs `queueId` or `routingData`")
            .good(r#"{"callbackNumbers": ["+4930123"], "queueId": "a"}"#)
            .run();
    }
}
