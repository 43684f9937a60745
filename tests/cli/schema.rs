//! `payloadlint schema`

use payloadlint::contract::body_models;
use serde_json::Value;

use super::{Place, run};

#[test]
fn a_schema() {
    insta::assert_snapshot!(run(&["schema", "ParticipantAttributes"]));
}

#[test]
fn by_another_case_or_an_operation() {
    let place = Place::new();
    let expected = place.run(&["schema", "ParticipantAttributes"]).stdout;
    for name in ["participantattributes", "attributes", "patchConversationsCallParticipantAttributes"] {
        assert_eq!(place.run(&["schema", name]).stdout, expected, "{name}");
    }
}

#[test]
fn every_body_model_is_listed_and_printed() {
    let place = Place::new();
    let list = place.run(&["schema"]).stdout;
    for model in body_models() {
        assert!(
            list.lines().any(|line| line.split_whitespace().next() == Some(model.name)),
            "{} is not listed",
            model.name
        );
    }
    let schema: Value =
        serde_json::from_str(&place.run(&["schema", "MediaParticipantRequest"]).stdout).unwrap();
    jsonschema::validator_for(&schema).unwrap();
}
