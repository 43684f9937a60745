//! The contract as the `jsonschema` crate reads it: the oracle after our own rules.
//!
//! Only this file and `attributes.rs` know that crate. A validator is compiled when it is first
//! needed, since the first one costs milliseconds; the clean path never comes here.

use std::sync::OnceLock;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::Value;

use super::model::{Model, Type};
use super::tables;

/// One thing that a schema refuses.
#[derive(Clone, Debug)]
pub struct Violation {
    /// JSON Pointer of the value it is about.
    pub pointer: String,
    /// Keyword that refused it, such as `minItems`.
    pub keyword: String,
    /// What is wrong, without the value itself.
    pub message: String,
    /// The members that it is about: those that are surplus, or the one that is missing.
    pub names: Vec<String>,
}

/// Holds `body` against the schema of `model` and gives everything it refuses.
///
/// # Panics
/// Never with the schemas that are compiled in; a test compiles each.
#[must_use]
pub fn validate(model: &'static Model, body: &Value) -> Vec<Violation> {
    validator(model).iter_errors(body).map(|error| violation(&error)).collect()
}

/// An error of the crate, without the value that it is about.
pub(super) fn violation(error: &ValidationError<'_>) -> Violation {
    Violation {
        pointer: error.instance_path().to_string(),
        keyword: error.kind().keyword().to_owned(),
        message: error.masked().to_string(),
        names: match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected.clone(),
            ValidationErrorKind::Required { property } => {
                property.as_str().map(str::to_owned).into_iter().collect()
            }
            _ => Vec::new(),
        },
    }
}

/// The fields of which a body of `model` needs one, by the `anyOf` of its schema; empty where it has none.
///
/// # Panics
/// Never with the schemas that are compiled in; a test compiles each.
#[must_use]
pub fn alternatives(model: &'static Model) -> Vec<String> {
    let schema = parsed(model, model);
    let names = |one: &Value| one["required"].as_array().cloned().unwrap_or_default();
    let all = schema["anyOf"].as_array().into_iter().flatten().flat_map(names);
    all.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// The schema of a model as one self-contained text, references to other models under `$defs`.
///
/// # Panics
/// Never with the schemas that are compiled in; a test compiles each.
#[must_use]
pub fn schema_text(model: &'static Model) -> String {
    serde_json::to_string_pretty(&whole_schema(model)).expect("internal error: a schema is plain JSON")
}

fn whole_schema(model: &'static Model) -> Value {
    let mut root = parsed(model, model);
    let mut definitions = serde_json::Map::new();
    let mut open = vec![model];
    while let Some(next) = open.pop() {
        for other in next.members.iter().filter_map(|member| model_in(member.ty)) {
            if other.is(model) || definitions.contains_key(other.name) {
                continue;
            }
            let mut schema = parsed(other, model);
            // What the root says of all of them is said once.
            if let (Value::Object(members), Value::Object(said)) = (&mut schema, &root) {
                members.retain(|keyword, value| {
                    !REPEATED.contains(&&**keyword) || said.get(keyword) != Some(value)
                });
            }
            definitions.insert(other.name.to_owned(), schema);
            open.push(other);
        }
    }
    if !definitions.is_empty() {
        definitions.sort_keys();
        root["$defs"] = Value::Object(definitions);
    }
    root
}

/// Keywords of a model that most models have alike.
const REPEATED: [&str; 6] = ["$schema", "$comment", "x-required", "x-source", "x-retrieved", "x-evidence"];

fn parsed(model: &Model, root: &Model) -> Value {
    let mut schema =
        serde_json::from_str(model.text.get()).expect("internal error: a bad schema was compiled in");
    point_inside(&mut schema, root.name);
    schema
}

fn model_in(ty: Type) -> Option<&'static Model> {
    match ty {
        Type::Model(model) => Some(model),
        Type::Array(inner) | Type::Map(inner) => model_in(*inner),
        _ => None,
    }
}

/// Turns `"$ref": "Other.json"` into a pointer within the one document.
fn point_inside(schema: &mut Value, root: &str) {
    match schema {
        Value::Object(members) => {
            for (name, value) in members {
                if name == "$ref"
                    && let Some(target) = value.as_str().and_then(|text| text.strip_suffix(".json"))
                {
                    *value = if target == root { "#".into() } else { format!("#/$defs/{target}").into() };
                } else {
                    point_inside(value, root);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| point_inside(item, root)),
        _ => {}
    }
}

fn validator(model: &'static Model) -> &'static Validator {
    static COMPILED: OnceLock<Vec<OnceLock<Validator>>> = OnceLock::new();
    let at = tables::MODELS
        .iter()
        .position(|other| other.name == model.name)
        .expect("internal error: a model that is not in the table");
    let all = COMPILED.get_or_init(|| tables::MODELS.iter().map(|_| OnceLock::new()).collect());
    all[at].get_or_init(|| {
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&whole_schema(model))
            .expect("internal error: a schema does not compile")
    })
}
