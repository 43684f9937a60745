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
    let models: BTreeSet<&str> = contract::models().iter().map(|model| model.name).collect();
    for operation in operations {
        let id = operation["id"].as_str().expect("an id");
        if let Some(model) = operation["body"]["model"].as_str() {
            assert!(models.contains(model), "{id}: no schema for {model}");
        }
        assert!(operation["path"].as_str().is_some_and(|text| text.starts_with("/api/v2/")), "{id}");
        assert!(contract::find_operation(id).is_ok(), "{id}");
    }
}

#[test]
fn the_three_families_are_complete() {
    for medium in ["calls", "callbacks", "emails", "messages", "cobrowsesessions", "chats", "generic"] {
        for family in
            [contract::Family::Participant, contract::Family::Attributes, contract::Family::Communication]
        {
            let found = contract::operations()
                .iter()
                .any(|operation| operation.medium == medium && operation.family == family);
            // The generic path has no communication PATCH.
            let expected = !(medium == "generic" && family == contract::Family::Communication);
            assert_eq!(found, expected, "{medium} {family:?}");
        }
    }
}

/// A model speaks for its fields, but for those that say something else.
#[test]
fn every_model_and_operation_says_where_it_comes_from() {
    let sourced = |what: &Value, name: &str| {
        for key in ["x-source", "x-retrieved", "x-evidence"] {
            assert!(what[key].is_string(), "{name} lacks {key}");
        }
        let evidence = what["x-evidence"].as_str().expect("a text");
        assert!(["documented", "observed", "assumed"].contains(&evidence), "{name}: {evidence}");
    };
    for (name, schema) in model_files() {
        sourced(&schema, &name);
        assert!(schema["x-required"].is_string(), "{name} does not say where `required` comes from");
        for (member, spec) in schema["properties"].as_object().expect("members") {
            if spec.get("x-source").is_some() || spec.get("x-added").is_some() {
                sourced(spec, &format!("{name}.{member}"));
            }
        }
    }
    for operation in read("schemas/operations.json")["operations"].as_array().expect("a list") {
        sourced(operation, operation["id"].as_str().expect("an id"));
    }
}

/// What the overlay changes of what is accepted has a source of its own.
#[test]
fn every_correction_has_a_source() {
    const FREE: [&str; 2] = ["description", "x-python"];
    let overlay = read("schemas/overlay/models.json");
    for (name, model) in overlay["models"].as_object().expect("models") {
        for (field, patch) in model["properties"].as_object().into_iter().flatten() {
            let corrects =
                patch.as_object().expect("a patch").keys().any(|key| !FREE.contains(&key.as_str()));
            assert!(!corrects || patch["x-source"].is_string(), "{name}.{field} lacks x-source");
        }
    }
}

#[test]
fn generated_files_say_so() {
    let generated = "Generated by schemas/update.py";
    for (name, schema) in model_files() {
        assert!(schema["$comment"].as_str().is_some_and(|text| text.starts_with(generated)), "{name}");
    }
    let catalogue = read("schemas/operations.json");
    assert!(catalogue["$comment"].as_str().is_some_and(|text| text.starts_with(generated)));
}

/// The gate keeps the fields that it has seen as bits of a `u64`.
#[test]
fn no_model_has_more_than_64_fields() {
    for model in contract::models() {
        assert!(model.members.len() <= 64, "{}: {} fields", model.name, model.members.len());
    }
}

/// An object is left open only where the SDK says no more than that there is one.
#[test]
fn no_object_is_left_open() {
    for (name, schema) in model_files() {
        assert_eq!(schema["additionalProperties"], false, "{name}");
        for (field, spec) in schema["properties"].as_object().expect("members") {
            let mut spec = spec;
            while spec["items"].is_object() {
                spec = &spec["items"];
            }
            let is_open = spec["type"] == "object" && spec.get("additionalProperties").is_none();
            assert!(!is_open, "{name}.{field}");
        }
    }
}

#[test]
fn every_operation_has_an_example_that_its_model_accepts() {
    let catalogue = read("schemas/operations.json");
    for operation in catalogue["operations"].as_array().expect("a list") {
        let id = operation["id"].as_str().expect("an id");
        let example = &operation["x-example"];
        if operation["body"].is_null() {
            assert_eq!(example, "no body", "{id}");
            continue;
        }
        let known = contract::find_operation(id).expect("in the tables");
        assert!(known.takes_body, "{id}");
        let Some(model) = known.model else {
            assert!(example.is_array(), "{id}");
            continue;
        };
        let bodies = if known.array { example.as_array().expect(id).clone() } else { vec![example.clone()] };
        assert!(!bodies.is_empty(), "{id}");
        for body in bodies {
            assert!(body.is_object(), "{id}: no x-example");
            let refused: Vec<_> = contract::validate(model, &body)
                .into_iter()
                .map(|violation| format!("{}: {}", violation.pointer, violation.message))
                .collect();
            assert!(refused.is_empty(), "{id}: {refused:?}");
        }
    }
}

#[test]
fn string_maps_that_become_participant_attributes_are_marked() {
    let mut marked: Vec<String> = Vec::new();
    for model in contract::models() {
        for spec in model.members.iter().filter(|spec| spec.participant_attributes) {
            assert!(matches!(spec.ty, Type::Map(Type::String)), "{}.{}", model.name, spec.name);
            marked.push(format!("{}.{}", model.name, spec.name));
        }
    }
    assert_eq!(
        marked,
        [
            "ConversationChannelMetadata.customAttributes",
            "CreateCallRequest.attributes",
            "CreateCallbackCommand.data",
            "CreateCallbackOnConversationCommand.data",
            "CreateEmailRequest.attributes",
            "InboundMessageRequest.attributes",
            "OpenInboundNormalizedMessage.metadata",
            "OpenNormalizedMessage.metadata",
            "ParticipantAttributes.attributes",
        ]
    );
}

#[test]
fn every_published_write_under_conversations_is_in_the_catalogue() {
    let catalogue = read("schemas/operations.json");
    let not_checked = catalogue["notChecked"].as_array().expect("a list");
    assert!(not_checked.len() > 1000, "{}", not_checked.len());
    for line in not_checked {
        let (method, path) = line.as_str().and_then(|text| text.split_once(' ')).expect("METHOD /path");
        assert!(["PATCH", "PUT", "POST"].contains(&method), "{line}");
        assert!(!path.starts_with("/api/v2/conversations/"), "{line}");
    }
}

#[test]
fn the_tables_say_what_the_schemas_say() {
    for (name, schema) in model_files() {
        let model = contract::models().iter().find(|model| model.name == name).expect("a table");
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
