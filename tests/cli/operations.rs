//! `payloadlint operations`

use payloadlint::contract::operations;
use serde_json::Value;

use super::{Place, run};

#[test]
fn words_narrow_the_list() {
    insta::assert_snapshot!(run(&["operations", "calls", "PARTICIPANT", "attributes"]));
}

#[test]
fn a_name_as_for_the_option_is_found() {
    let run = run(&["operations", "-f", "json", "patch_conversations_call_participant"]);
    let rows: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
    assert!(rows.iter().any(|row| row["id"] == "patchConversationsCallParticipant"), "{run}");
}

#[test]
fn all_of_them() {
    let place = Place::new();
    assert_eq!(place.run(&["operations"]).stdout.lines().count(), operations().len());
    let rows: Vec<Value> =
        serde_json::from_str(&place.run(&["operations", "--format", "json"]).stdout).unwrap();
    assert_eq!(rows.len(), operations().len());
    for (row, operation) in rows.iter().zip(operations()) {
        assert_eq!(row["id"], operation.id);
        assert_eq!(row["path"], operation.path);
    }
}
