//! Whether a body is taken: by the schema of its model and the `jsonschema` crate, never by our rules.
//!
//! Four things are not established for the real API: what it does with unknown members, nulls, empty
//! strings and scalars in place of strings. For these the [`Policy`] decides; the schema does for the rest.

use serde_json::{Map, Value};

use super::arrived::{Arrived, Hidden};
use crate::contract::{Model, Type, error_code, errors_of, validate};

/// What is done with a body's questionable parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// The whole body is refused.
    Reject,
    /// The part is left aside and the rest takes effect.
    Ignore,
    /// The part takes effect.
    Accept,
}

/// What is done where the real API's behaviour is not established.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Members that the model lacks.
    pub unknown: Treatment,
    /// `null` where the model does not allow it.
    pub null: Treatment,
    /// `""` where any text is allowed.
    pub empty: Treatment,
    /// A number or boolean where the model has a string; kept as text when accepted.
    pub scalar: Treatment,
}

impl Default for Policy {
    fn default() -> Self {
        let strict = Treatment::Reject;
        Self { unknown: strict, null: strict, empty: strict, scalar: strict }
    }
}

/// Why a body is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// As published, such as `bad.request`.
    pub(super) code: &'static str,
    /// The published words, filled in. Those of `bad.request` name no member: neither does the real API.
    pub(super) message: String,
    /// JSON Pointer of the cause: for code that runs `serve`, never sent to the client.
    pub(super) pointer: String,
}

/// How many values of repeated names are judged.
const MAX_HIDDEN: usize = 64;

/// Judges a body as it arrived, the values included that a later one of the same name hides, and
/// gives what takes effect.
pub(super) fn judge_arrived(model: &'static Model, body: &Arrived, policy: Policy) -> Result<Value, Refusal> {
    let Some(all) = body.hidden(MAX_HIDDEN) else { return Err(bad_request(String::new())) };
    for hidden in &all {
        judge_hidden(model, hidden, policy)?;
    }
    judge(model, &body.last(), policy)
}

fn judge_hidden(model: &'static Model, hidden: &Hidden, policy: Policy) -> Result<(), Refusal> {
    let mut sieve = Sieve { policy, refused: None };
    let (clean, _) = sieve.value(&hidden.body, Type::Model(model), &mut String::new());
    if let Some(pointer) = sieve.refused {
        return Err(bad_request(pointer));
    }
    // What is missing beside the value is not its fault.
    let is_inside = |pointer: &str| {
        pointer.strip_prefix(&*hidden.pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    match validate(model, &clean).into_iter().find(|violation| is_inside(&violation.pointer)) {
        None => Ok(()),
        Some(first) => Err(reported(model, &clean)
            .filter(|refusal| is_inside(&refusal.pointer))
            .unwrap_or_else(|| bad_request(first.pointer))),
    }
}

/// Gives what takes effect.
pub(super) fn judge(model: &'static Model, body: &Value, policy: Policy) -> Result<Value, Refusal> {
    let mut sieve = Sieve { policy, refused: None };
    let mut pointer = String::new();
    let (clean, effect) = sieve.value(body, Type::Model(model), &mut pointer);
    if let Some(pointer) = sieve.refused {
        // An enum or a date may be wrong as well; the real API says the more characteristic thing
        // where it can.
        return Err(reported(model, body).unwrap_or_else(|| bad_request(pointer)));
    }
    match validate(model, &clean).into_iter().next() {
        None => Ok(effect),
        Some(first) => Err(reported(model, &clean).unwrap_or_else(|| bad_request(first.pointer))),
    }
}

/// The generic refusal: malformed, or not the model's.
pub(super) fn bad_request(pointer: String) -> Refusal {
    let (code, text) = errors_of(400).next().map_or(("bad.request", ""), |known| (known.code, known.message));
    Refusal { code, message: text.to_owned(), pointer }
}

/// The refusal that names what is wrong with an enum value or a date.
fn reported(model: &'static Model, body: &Value) -> Option<Refusal> {
    let refusal = |violation: &crate::contract::Violation| {
        let value = body.pointer(&violation.pointer)?.as_str()?;
        let code = match violation.keyword.as_str() {
            "enum" => "invalid.value",
            "format" => "invalid.date",
            _ => return None,
        };
        let (code, text) = error_code(code).map(|known| (known.code, known.message))?;
        let member = violation.pointer.rsplit('/').next()?;
        let mut message = text.to_owned();
        for part in [value, &capitalised(member), &allowed(model, &violation.pointer)] {
            message = message.replacen("%s", part, 1);
        }
        Some(Refusal { code, message, pointer: violation.pointer.clone() })
    };
    validate(model, body).iter().find_map(refusal)
}

/// The values of an enum, as the message lists them.
fn allowed(model: &'static Model, pointer: &str) -> String {
    let mut ty = Type::Model(model);
    for part in pointer.split('/').skip(1) {
        ty = match ty {
            Type::Model(model) => match model.member(part) {
                Some(spec) => spec.ty,
                None => return String::new(),
            },
            Type::Array(inner) | Type::Map(inner) => *inner,
            _ => return String::new(),
        };
    }
    let Type::Enum(values) = ty else { return String::new() };
    // The schema lists upper-case forms too; the real message lists each value once.
    let mut list: Vec<String> = values.iter().map(|value| value.to_lowercase()).collect();
    let mut seen = std::collections::HashSet::new();
    list.retain(|item| seen.insert(item.clone()));
    list.join(", ")
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Parts a body into what the schema is to judge and what takes effect.
struct Sieve {
    policy: Policy,
    /// The first part that the policy rejects.
    refused: Option<String>,
}

impl Sieve {
    /// The value as the schema judges it, and as it takes effect.
    fn value(&mut self, value: &Value, ty: Type, pointer: &mut String) -> (Value, Value) {
        match (value, ty) {
            (Value::Object(members), Type::Model(model)) => {
                self.members(members, pointer, |name| model.member(name).map(|spec| (spec.ty, spec.nullable)))
            }
            (Value::Object(members), Type::Map(inner)) => {
                self.members(members, pointer, |_| Some((*inner, false)))
            }
            (Value::Array(elements), Type::Array(inner)) => {
                let mut both = (Vec::new(), Vec::new());
                for (at, element) in elements.iter().enumerate() {
                    let length = push(pointer, &at.to_string());
                    if let Some((clean, effect)) = self.part(element, Some((*inner, false)), pointer) {
                        both.0.extend(clean);
                        both.1.push(effect);
                    }
                    pointer.truncate(length);
                }
                (both.0.into(), both.1.into())
            }
            _ => (value.clone(), value.clone()),
        }
    }

    fn members(
        &mut self,
        members: &Map<String, Value>,
        pointer: &mut String,
        spec: impl Fn(&str) -> Option<(Type, bool)>,
    ) -> (Value, Value) {
        let mut both = (Map::new(), Map::new());
        for (name, value) in members {
            let length = push(pointer, name);
            if let Some((clean, effect)) = self.part(value, spec(name), pointer) {
                both.0.extend(clean.map(|item| (name.clone(), item)));
                both.1.insert(name.clone(), effect);
            }
            pointer.truncate(length);
        }
        (both.0.into(), both.1.into())
    }

    /// One member or element; `None` where it is left aside. The first of the pair is absent where the
    /// schema would refuse what the policy accepts.
    fn part(
        &mut self,
        value: &Value,
        spec: Option<(Type, bool)>,
        pointer: &mut String,
    ) -> Option<(Option<Value>, Value)> {
        let Some((ty, nullable)) = spec else {
            return self.treated(self.policy.unknown, value, pointer).map(|effect| (None, effect));
        };
        match (value, ty) {
            (_, Type::Any | Type::OpenObject) => Some((Some(value.clone()), value.clone())),
            (Value::Null, _) if !nullable => {
                self.treated(self.policy.null, value, pointer).map(|effect| (None, effect))
            }
            (Value::String(text), Type::String) if text.is_empty() => {
                self.treated(self.policy.empty, value, pointer).map(|effect| (Some(effect.clone()), effect))
            }
            (Value::Bool(_) | Value::Number(_), Type::String) => {
                self.treated(self.policy.scalar, value, pointer).map(|effect| {
                    let text = Value::String(effect.to_string());
                    (Some(text.clone()), text)
                })
            }
            _ => {
                let (clean, effect) = self.value(value, ty, pointer);
                Some((Some(clean), effect))
            }
        }
    }

    fn treated(&mut self, treatment: Treatment, value: &Value, pointer: &str) -> Option<Value> {
        match treatment {
            Treatment::Accept => Some(value.clone()),
            Treatment::Ignore => None,
            Treatment::Reject => {
                self.refused.get_or_insert_with(|| pointer.to_owned());
                None
            }
        }
    }
}

/// Appends a reference token (RFC 6901) and gives the length before it.
fn push(pointer: &mut String, token: &str) -> usize {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
    length
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::{actions_model, attributes_model};

    const LENIENT: Policy = Policy {
        unknown: Treatment::Accept,
        null: Treatment::Accept,
        empty: Treatment::Accept,
        scalar: Treatment::Accept,
    };
    const DEAF: Policy = Policy {
        unknown: Treatment::Ignore,
        null: Treatment::Ignore,
        empty: Treatment::Ignore,
        scalar: Treatment::Ignore,
    };

    #[test]
    fn good_bodies_take_effect_as_they_are() {
        for body in [json!({"attributes": {"a": "b", "c": "d"}}), json!({"attributes": {}}), json!({})] {
            for policy in [Policy::default(), LENIENT, DEAF] {
                assert_eq!(judge(attributes_model(), &body, policy).as_ref(), Ok(&body));
            }
        }
        let body = json!({"held": true, "wrapup": {"code": "x", "durationSeconds": 3}});
        assert_eq!(judge(actions_model(), &body, Policy::default()).as_ref(), Ok(&body));
    }

    #[test]
    fn what_is_not_established_is_the_policys_to_say() {
        let body = json!({"attributes": {"a": "x", "n": null, "e": "", "s": 5, "t": true}, "more": 1});
        let refusal = judge(attributes_model(), &body, Policy::default()).expect_err("strict");
        assert_eq!((refusal.code, &*refusal.pointer), ("bad.request", "/attributes/n"));
        assert_eq!(judge(attributes_model(), &body, DEAF), Ok(json!({"attributes": {"a": "x"}})));
        assert_eq!(
            judge(attributes_model(), &body, LENIENT),
            Ok(json!({"attributes": {"a": "x", "n": null, "e": "", "s": "5", "t": "true"}, "more": 1}))
        );
    }

    #[test]
    fn values_that_another_one_hides_are_judged_too() {
        let judged = |model, text: &str, policy| {
            let body = Arrived::parse(text.as_bytes()).expect("JSON");
            judge_arrived(model, &body, policy).map_err(|refusal| (refusal.code, refusal.pointer))
        };
        let strict = Policy::default();
        let refused = |pointer: &str| Err(("bad.request", pointer.to_owned()));
        let null = r#"{"attributes":{"a":null,"a":"x"}}"#;
        assert_eq!(judged(attributes_model(), null, strict), refused("/attributes/a"));
        assert_eq!(judged(attributes_model(), null, DEAF), Ok(json!({"attributes": {"a": "x"}})));
        let nested = r#"{"attributes":{"a":{"b":1},"a":"x"}}"#;
        assert_eq!(judged(attributes_model(), nested, LENIENT), refused("/attributes/a"));
        let outer = r#"{"attributes":{"a":null},"attributes":{"a":"x"}}"#;
        assert_eq!(judged(attributes_model(), outer, strict), refused("/attributes/a"));
        let state = r#"{"state":"hold","state":"connected"}"#;
        assert_eq!(judged(actions_model(), state, LENIENT), Err(("invalid.value", "/state".to_owned())));
        let good = r#"{"held":true,"held":false}"#;
        assert_eq!(judged(actions_model(), good, strict), Ok(json!({"held": false})));
        let many = format!("{{{}\"held\":true}}", "\"held\":false,".repeat(MAX_HIDDEN + 1));
        assert_eq!(judged(actions_model(), &many, LENIENT), refused(""));
    }

    #[test]
    fn what_the_schema_refuses_no_policy_lets_through() {
        for policy in [Policy::default(), LENIENT, DEAF] {
            for (model, body, code) in [
                (attributes_model(), json!({"attributes": {"a": {"b": 1}}}), "bad.request"),
                (attributes_model(), json!({"attributes": {"a": []}}), "bad.request"),
                (attributes_model(), json!({"attributes": "a"}), "bad.request"),
                (attributes_model(), json!([]), "bad.request"),
                (attributes_model(), json!("{}"), "bad.request"),
                (actions_model(), json!({"state": ""}), "invalid.value"),
                (actions_model(), json!({"state": "hold"}), "invalid.value"),
                (actions_model(), json!({"resumeTime": "tomorrow"}), "invalid.date"),
                (actions_model(), json!({"held": "true"}), "bad.request"),
                (actions_model(), json!({"wrapup": {"durationSeconds": 1.5}}), "bad.request"),
            ] {
                let refusal = judge(model, &body, policy).expect_err("the schema refuses it");
                assert_eq!(refusal.code, code, "{body}");
            }
        }
        let refusal = judge(actions_model(), &json!({"state": "hold"}), LENIENT).expect_err("no such state");
        assert!(
            refusal.message.starts_with(
                "Value [hold] is not valid for field type [State]. Allowable values are: alerting, "
            ),
            "{}",
            refusal.message
        );
    }
}
