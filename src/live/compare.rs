//! Whether a body took effect: what it means to write, checked against the participant as read.

use serde_json::Value;

use super::plan::{Found, Message};
use crate::contract::{Family, actions_model};

/// Lists of a generic participant whose elements hold what a media participant holds flat.
const LISTS: [&str; 9] = [
    "calls",
    "callbacks",
    "emails",
    "messages",
    "chats",
    "cobrowsesessions",
    "videos",
    "socialExpressions",
    "screenshares",
];

/// One thing that a body means to write.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Intent {
    /// JSON Pointer in the body.
    pub(super) pointer: String,
    place: Place,
    expected: Value,
}

#[derive(Clone, Debug, PartialEq)]
enum Place {
    Attribute(String),
    Member(String),
}

/// What became of intents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Something is now as the body meant it and was not before.
    Took,
    /// Nothing is.
    None,
    /// Everything was so before.
    Unknown,
}

/// What a message means to write.
pub(super) fn intents(message: &Message) -> Vec<Intent> {
    let Ok(body) = serde_json::from_slice::<Value>(&message.body) else { return Vec::new() };
    let body = match body {
        // A body that was encoded twice means what is inside.
        Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::Null),
        other => other,
    };
    let Value::Object(members) = body else { return Vec::new() };
    if message.family == Family::Wrapup {
        let place = Place::Member("wrapup".to_owned());
        return vec![Intent { pointer: String::new(), place, expected: Value::Object(members) }];
    }
    let mut out = Vec::new();
    for (name, value) in members {
        let pointer = format!("/{}", token(&name));
        match value {
            Value::Object(attributes) if name == "attributes" => {
                out.extend(attributes.into_iter().map(|(name, expected)| Intent {
                    pointer: format!("{pointer}/{}", token(&name)),
                    place: Place::Attribute(name),
                    expected,
                }));
            }
            expected => {
                let known = actions_model().respelled(&name).map_or(name, |spec| spec.name.to_owned());
                out.push(Intent { pointer, place: Place::Member(known), expected });
            }
        }
    }
    out
}

/// Those intents that findings point at; all where none is pointed at.
pub(super) fn questioned<'i>(intents: &'i [Intent], findings: &[Found]) -> Vec<&'i Intent> {
    let pointed = |intent: &&Intent| {
        findings.iter().filter_map(|finding| finding.pointer.as_deref()).any(|pointer| {
            !pointer.is_empty() && (within(&intent.pointer, pointer) || within(pointer, &intent.pointer))
        })
    };
    let some: Vec<&Intent> = intents.iter().filter(pointed).collect();
    if some.is_empty() { intents.iter().collect() } else { some }
}

/// What became of `intents` between two readings.
pub(super) fn effect(intents: &[&Intent], before: &Value, after: &Value) -> Effect {
    let mut known = intents.is_empty();
    for intent in intents {
        match (intent.holds(before), intent.holds(after)) {
            (false, true) => return Effect::Took,
            (_, false) => known = true,
            // Null: taken if it is there now. If nothing was there and is now, nothing shows of it.
            (true, true) if intent.expected.is_null() => {
                if intent.is_there(after) && !intent.is_there(before) {
                    return Effect::Took;
                }
                known = true;
            }
            (true, true) => {}
        }
    }
    if known { Effect::None } else { Effect::Unknown }
}

impl Intent {
    /// Whether the participant has the member at all.
    fn is_there(&self, participant: &Value) -> bool {
        match &self.place {
            Place::Attribute(name) => participant["attributes"].get(name).is_some(),
            Place::Member(name) => participant.get(name).is_some(),
        }
    }

    /// Whether the participant is as the body means it to be.
    pub(super) fn holds(&self, participant: &Value) -> bool {
        match &self.place {
            Place::Attribute(name) => same(&participant["attributes"][name], &self.expected, true),
            Place::Member(name) => {
                let expected = &self.expected;
                let mut lists = LISTS.iter().filter_map(|item| participant[*item].as_array()).flatten();
                same(&participant[name], expected, false)
                    || !expected.is_null() && lists.any(|item| same(&item[name], expected, false))
            }
        }
    }
}

/// Whether a value read is the value sent: as text, since attributes are kept as text; of an object, only
/// what was sent is compared. Enum values may come back in another case, so that only attributes are
/// compared to the letter.
fn same(actual: &Value, expected: &Value, to_the_letter: bool) -> bool {
    let text = |actual: &str, expected: &str| {
        actual == expected || !to_the_letter && actual.eq_ignore_ascii_case(expected)
    };
    match (actual, expected) {
        (Value::Null, _) | (_, Value::Null) => actual.is_null() && expected.is_null(),
        (Value::Object(actual), Value::Object(expected)) => expected.iter().all(|(name, value)| {
            actual.get(name).map_or(value.is_null(), |actual| same(actual, value, to_the_letter))
        }),
        (Value::String(actual), Value::String(expected)) => text(actual, expected),
        (Value::String(actual), expected) => {
            let written = expected.to_string();
            *actual == written || serde_json::from_str::<Value>(actual).is_ok_and(|item| item == *expected)
        }
        (actual, Value::String(expected)) => text(&actual.to_string(), expected),
        _ => actual == expected,
    }
}

/// Whether a pointer is another, or points inside what that points at.
fn within(pointer: &str, outer: &str) -> bool {
    pointer.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A name as a reference token (RFC 6901).
fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(family: Family, body: &str) -> Message {
        Message {
            method: "PATCH".to_owned(),
            path: String::new(),
            content_type: None,
            body: body.as_bytes().to_vec(),
            medium: "calls",
            family,
            needs_party: false,
        }
    }

    fn came(body: &str, pointer: Option<&str>, before: &Value, after: &Value) -> Effect {
        let intents = intents(&message(Family::Attributes, body));
        let found = Found { rule: "x", pointer: pointer.map(str::to_owned), message: String::new() };
        effect(&questioned(&intents, &[found]), before, after)
    }

    #[test]
    fn only_what_is_in_question_counts() {
        let body = r#"{"attributes":{"a":"1","b":null,"c/d":5}}"#;
        let none = json!({"attributes": {}});
        let some = json!({"attributes": {"a": "1"}});
        assert_eq!(came(body, Some("/attributes/b"), &none, &some), Effect::None);
        assert_eq!(came(body, Some("/attributes/a"), &none, &some), Effect::Took);
        assert_eq!(came(body, Some("/attributes/a"), &some, &some), Effect::Unknown);
        assert_eq!(came(body, None, &none, &some), Effect::Took);
        assert_eq!(came(body, Some("/attributes"), &none, &none), Effect::None);
        let kept = json!({"attributes": {"c/d": "5"}});
        assert_eq!(came(body, Some("/attributes/c~1d"), &none, &kept), Effect::Took);
        let null = json!({"attributes": {"b": null}});
        assert_eq!(came(body, Some("/attributes/b"), &none, &null), Effect::Took);
        let there = json!({"attributes": {"b": "x"}});
        assert_eq!(came(body, Some("/attributes/b"), &there, &none), Effect::Took);
        assert_eq!(came(body, Some("/attributes/b"), &there, &there), Effect::None);
    }

    #[test]
    fn actions_are_found_flat_and_in_lists() {
        let body = r#"{"held":true,"wrapup_skipped":true,"wrapup":{"code":"x"},"state":"CONNECTED"}"#;
        let all = intents(&message(Family::Participant, body));
        let flat = json!({"held": true, "wrapupSkipped": true, "wrapup": {"code": "x", "name": "y"}, "state": "connected"});
        let generic = json!({"wrapup": {"code": "x"}, "calls": [{"held": true, "state": "connected", "wrapupSkipped": true}]});
        for participant in [flat, generic] {
            assert!(all.iter().all(|fact| fact.holds(&participant)), "{participant}");
        }
        assert!(!all.iter().any(|fact| fact.holds(&json!({}))));
    }

    #[test]
    fn a_wrap_up_of_a_communication_is_the_participants() {
        let all = intents(&message(Family::Wrapup, r#"{"code":"x"}"#));
        assert!(all[0].holds(&json!({"wrapup": {"code": "x"}})));
        let none = intents(&message(Family::Attributes, "not JSON"));
        assert_eq!(effect(&questioned(&none, &[]), &json!({}), &json!({})), Effect::None);
    }
}
