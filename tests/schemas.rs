//! The contracts themselves: every schema is valid, every operation's model is there, every fact says
//! where it comes from.

use std::collections::BTreeSet;
use std::fs;

use payloadlint::contract::{self, Type};
use serde_json::{Value, json};

fn read(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect(path)).expect(path)
}

fn model_files() -> Vec<(String, Value)> {
    let mut files: Vec<_> = fs::read_dir("schemas/genesys")
        .expect("schemas/genesys")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, read(&path.to_string_lossy()))
        })
        .collect();
    files.sort_by(|left, right| left.0.cmp(&right.0));
    files
}

#[test]
fn every_schema_is_valid_against_its_metaschema() {
    let files = model_files();
    assert!(files.len() > 40, "{} models", files.len());
    for (name, schema) in files {
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        assert_eq!(schema["title"], name.as_str());
    }
}

#[test]
fn every_schema_compiles_with_its_references() {
    for model in contract::models() {
        // The empty object is refused where members are demanded, accepted elsewhere; either way the
        // schema compiled, references resolved.
        let refused = !contract::validate(model, &json!({})).is_empty();
        let demands = model.required != 0 || model.beyond_tables;
        assert!(!refused || demands, "{} refuses {{}} and demands nothing", model.name);
        let whole: Value = serde_json::from_str(&contract::schema_text(model)).expect("JSON");
        assert!(jsonschema::meta::is_valid(&whole), "{}", model.name);
        assert!(
            !contract::schema_text(model).contains(".json\""),
            "{}: a reference leads outside",
            model.name
        );
    }
}

#[test]
fn every_operation_names_a_model_that_is_there() {
    let catalogue = read("schemas/operations.json");
    let operations = catalogue["operations"].as_array().expect("a list");
    assert_eq!(operations.len(), contract::operations().len());
    let models: BTreeSet<&str> = contract::models().iter().map(|it| it.name).collect();
    for operation in operations {
        let id = operation["id"].as_str().expect("an id");
        if let Some(model) = operation["body"]["model"].as_str() {
            assert!(models.contains(model), "{id}: no schema for {model}");
        }
        assert!(operation["path"].as_str().is_some_and(|it| it.starts_with("/api/v2/")), "{id}");
        assert!(contract::find_operation(id).is_ok(), "{id}");
    }
}

#[test]
fn the_three_families_are_complete() {
    for medium in ["calls", "callbacks", "emails", "messages", "cobrowsesessions", "chats", "generic"] {
        for family in
            [contract::Family::Participant, contract::Family::Attributes, contract::Family::Communication]
        {
            let found = contract::operations().iter().any(|it| it.medium == medium && it.family == family);
            // The generic path has no communication PATCH.
            let expected = !(medium == "generic" && family == contract::Family::Communication);
            assert_eq!(found, expected, "{medium} {family:?}");
        }
    }
}

#[test]
fn every_member_says_where_it_comes_from() {
    for (name, schema) in model_files() {
        for (member, spec) in schema["properties"].as_object().expect("members") {
            for key in ["x-source", "x-retrieved", "x-evidence"] {
                assert!(spec[key].is_string(), "{name}.{member} lacks {key}");
            }
            let evidence = spec["x-evidence"].as_str().expect("a text");
            assert!(["documented", "observed", "assumed"].contains(&evidence), "{name}.{member}: {evidence}");
        }
    }
    for operation in read("schemas/operations.json")["operations"].as_array().expect("a list") {
        for key in ["x-source", "x-retrieved", "x-evidence"] {
            assert!(operation[key].is_string(), "{} lacks {key}", operation["id"]);
        }
    }
}

#[test]
fn the_tables_say_what_the_schemas_say() {
    for (name, schema) in model_files() {
        let model = contract::models().iter().find(|it| it.name == name).expect("a table");
        let members = schema["properties"].as_object().expect("members");
        assert_eq!(model.members.len(), members.len(), "{name}");
        for spec in model.members {
            let written = &members[spec.name];
            let kind = written["type"].as_str().or_else(|| written["type"][0].as_str());
            let expected = match spec.ty {
                Type::Any | Type::Model(_) => None,
                Type::String | Type::DateTime | Type::Enum(_) => Some("string"),
                Type::Boolean => Some("boolean"),
                Type::Integer { .. } => Some("integer"),
                Type::Number => Some("number"),
                Type::Array(_) => Some("array"),
                Type::Map(_) | Type::OpenObject => Some("object"),
            };
            assert_eq!(kind, expected, "{name}.{}", spec.name);
        }
    }
}
