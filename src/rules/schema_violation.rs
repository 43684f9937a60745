//! `schema-violation`: what the published schema refuses and no other rule speaks about.

use crate::contract::{Model, Type, Violation, fits, validate};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Severity};
use crate::json::{Kind, Value, parse_pointer};
use crate::rule::{Context, Rule, Spot, declare_rule, named};
use crate::scan::Signals;
use crate::text::{push_safe, shown};

declare_rule! {
    /// ## What it does
    /// Reports what the model's JSON Schema refuses and no other rule has claimed, so that no body passes
    /// here that the published contract refuses.
    /// ## Why it fails
    /// It breaks the published contract: it has no effect here, or is refused.
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
    /// `schemas/genesys/*.json`, judged by the `jsonschema` crate; `payloadlint schema` prints them.
    SchemaViolation {
        id: "schema-violation", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::None, claim: Claim::SchemaViolation,
        listens: Signals::MODEL
            .and(Signals::SHAPE)
            .and(Signals::UNKNOWN_NAME)
            .and(Signals::NULL)
            .and(Signals::SUSPICIOUS_STRING)
            .and(Signals::NESTED)
            .and(Signals::TYPE)
            .and(Signals::FORM),
    }
}

impl Rule for SchemaViolation {
    fn rest(&self, cx: &mut Context<'_>) {
        let (Some(body), Some(ty)) = (cx.body(), cx.body_type()) else { return };
        if !cx.has_unexplained() && fits(body, ty) {
            return;
        }
        match ty {
            Type::Model(model) => self.judge(body, model, cx),
            Type::Array(Type::Model(model)) => body.elements().for_each(|it| self.judge(it, model, cx)),
            _ => {}
        }
    }
}

impl SchemaViolation {
    fn judge<'t>(self, body: Value<'t>, model: &'static Model, cx: &mut Context<'t>) {
        // What serde_json cannot read is not JSON, and told as that.
        let Ok(instance) = serde_json::from_slice(body.raw()) else { return };
        let violations = validate(model, &instance);
        let demands: Vec<&str> =
            violations.iter().filter(|it| it.keyword == "required").map(|it| &*it.pointer).collect();
        for violation in &violations {
            let Some(value) = find(body, &violation.pointer) else { continue };
            if is_explained(value, body, violation, &demands, cx) {
                continue;
            }
            let message = message(value, violation, cx);
            cx.report(&self, Spot::Value(value), message)
                .help(format!("`payloadlint schema {}` prints what the model takes", model.name));
        }
    }
}

/// Whether another rule has spoken about this.
fn is_explained(
    value: Value<'_>,
    body: Value<'_>,
    violation: &Violation,
    demands: &[&str],
    cx: &Context<'_>,
) -> bool {
    if violation.keyword == "additionalProperties" && unclaimed(value, violation, cx).is_empty() {
        return true;
    }
    if violation.keyword == "required" && cx.is_claimed(value.id()) {
        return true;
    }
    let document = body.document();
    let base = document.pointer(body.id()).len();
    let mut at = Some(value);
    while let Some(value) = at {
        // An object that lacks a member is claimed for that alone; what is inside was judged.
        let pointer = document.pointer(value.id());
        if cx.is_claimed(value.id()) && !demands.contains(&&pointer[base..]) {
            return true;
        }
        at = value.parent().filter(|_| value.id() != body.id());
    }
    false
}

/// The surplus members that no rule has claimed.
fn unclaimed<'v>(object: Value<'_>, violation: &'v Violation, cx: &Context<'_>) -> Vec<&'v str> {
    let claimed =
        |name: &&str| object.members().filter(|it| it.name() == *name).any(|it| cx.is_claimed(it.name_id()));
    violation.names.iter().map(String::as_str).filter(|it| !claimed(it)).collect()
}

fn find<'t>(body: Value<'t>, pointer: &str) -> Option<Value<'t>> {
    parse_pointer(pointer)?.iter().try_fold(body, |value, token| match value.kind() {
        Kind::Array => value.elements().nth(token.parse().ok()?),
        _ => value.get(token),
    })
}

/// The oracle's words in ours; it never shows the value.
fn message(value: Value<'_>, violation: &Violation, cx: &Context<'_>) -> String {
    let name = named(value);
    let quoted = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|it| format!("`{}`", shown(it))).collect();
        names.join(", ")
    };
    match &*violation.keyword {
        "additionalProperties" => {
            format!("the model of {name} has no member {}", quoted(&unclaimed(value, violation, cx)))
        }
        "required" => {
            let names: Vec<&str> = violation.names.iter().map(String::as_str).collect();
            format!("{name} lacks {}, which the operation demands", quoted(&names))
        }
        "anyOf" => format!("{name} meets none of the alternatives of its schema"),
        _ => {
            let mut words = String::new();
            violation.message.chars().for_each(|it| push_safe(&mut words, it));
            match words.strip_prefix("value ") {
                Some(rest) => format!("{name} {}", rest.replace('"', "`")),
                None => format!("{name} breaks `{}` of its schema", violation.keyword),
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
            .says(r#"{"callbackNumbers": ["+4930123"]}"#, "the body meets none of the alternatives")
            .good(r#"{"callbackNumbers": ["+4930123"], "queueId": "a"}"#)
            .run();
    }
}
