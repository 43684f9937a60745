//! `schemas/config.json` and the reader of `payloadlint.toml` take and refuse the same.

use std::path::Path;

use payloadlint::config::{ACCEPTED_KEYS, Config, SCHEMA, SourceText};
use serde_json::{Map, Value, json};

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("JSON")
}

fn takes(text: &str) -> Result<Config, String> {
    let source = SourceText { path: "payloadlint.toml".into(), text: text.into() };
    Config::parse(&source, Path::new("/team")).map_err(|error| error.to_string())
}

#[test]
fn the_same_keys() {
    let schema = schema();
    for (table, keys) in ACCEPTED_KEYS {
        let mut at = &schema;
        if !table.is_empty() {
            at = &schema["properties"][*table];
            at = at.get("items").unwrap_or(at);
        }
        assert_eq!(at["additionalProperties"], json!(false), "{table}");
        let described: Vec<&String> = at["properties"].as_object().expect("an object").keys().collect();
        assert_eq!(described, *keys, "{table}");
    }
}

#[test]
fn the_same_verdict() {
    let validator = jsonschema::options().should_validate_formats(true).build(&schema()).expect("a schema");
    for (text, same) in [
        ("", json!({})),
        ("include = \"*.json\"", json!({"include": "*.json"})),
        ("include = [1]", json!({"include": [1]})),
        ("include = 1", json!({"include": 1})),
        ("fail-on = \"never\"", json!({"fail-on": "never"})),
        ("fail-on = \"always\"", json!({"fail-on": "always"})),
        ("min-evidence = \"documented\"", json!({"min-evidence": "documented"})),
        ("min-evidence = \"observed\"", json!({"min-evidence": "observed"})),
        ("min-evidence = \"standard\"", json!({"min-evidence": "standard"})),
        ("min-evidence = 1", json!({"min-evidence": 1})),
        ("fail_on = \"never\"", json!({"fail_on": "never"})),
        (
            "[rules]\nnull-value = \"off\"\nall = \"info\"",
            json!({"rules": {"null-value": "off", "all": "info"}}),
        ),
        ("[rules]\nnull-value = \"on\"", json!({"rules": {"null-value": "on"}})),
        ("baseline = \"known.json\"", json!({"baseline": "known.json"})),
        ("baseline = true", json!({"baseline": true})),
        ("rules = 1", json!({"rules": 1})),
        ("[[paths]]\nfiles = \"a\"\nallow = \"/a/*\"", json!({"paths": [{"files": "a", "allow": "/a/*"}]})),
        ("[[paths]]\nfiles = \"a\"\nallow = [\"a\"]", json!({"paths": [{"files": "a", "allow": ["a"]}]})),
        ("[[paths]]\noperation = \"attributes\"", json!({"paths": [{"operation": "attributes"}]})),
        ("paths = {}", json!({"paths": {}})),
        (
            "[[suppress]]\nrule = \"null-value\"\nreason = \"x\"\nexpires = 2027-01-31",
            json!({"suppress": [{"rule": "null-value", "reason": "x", "expires": "2027-01-31"}]}),
        ),
        ("[[suppress]]\nrule = \"null-value\"", json!({"suppress": [{"rule": "null-value"}]})),
        (
            "[[suppress]]\nrule = \"null-value\"\nreason = \" \"",
            json!({"suppress": [{"rule": "null-value", "reason": " "}]}),
        ),
        (
            "[[suppress]]\nrule = \"null-value\"\nreason = \"x\"\nexpires = \"soon\"",
            json!({"suppress": [{"rule": "null-value", "reason": "x", "expires": "soon"}]}),
        ),
        ("[limits]\nmax-body-bytes = 0", json!({"limits": {"max-body-bytes": 0}})),
        ("[limits]\nmax-body-bytes = 1_000", json!({"limits": {"max-body-bytes": 1000}})),
        ("[limits]\nmax-attribute-characters = 256", json!({"limits": {"max-attribute-characters": 256}})),
        ("[limits]\nmax-attribute-characters = 0", json!({"limits": {"max-attribute-characters": 0}})),
        ("[attributes]\nschema = \"a.json\"", json!({"attributes": {"schema": "a.json"}})),
        (
            "[confirm]\nregion = \"eu-central-1\"\nmedium = \"calls\"\nmax-requests = 5",
            json!({"confirm": {"region": "eu-central-1", "medium": "calls", "max-requests": 5}}),
        ),
        ("[confirm]\nmedium = \"fax\"", json!({"confirm": {"medium": "fax"}})),
        ("\"$schema\" = \"config.json\"", json!({"$schema": "config.json"})),
        ("\"$schema\" = 1", json!({"$schema": 1})),
        ("[confirm]\nclient_secret = \"x\"", json!({"confirm": {"client_secret": "x"}})),
    ] {
        let config = takes(text);
        assert_eq!(config.is_ok(), validator.is_valid(&same), "{text}\n{config:?}");
    }
}

#[test]
fn an_empty_config_says_nothing() {
    let config = takes("").expect("a config");
    assert!(config.levels.is_empty() && config.paths.is_empty() && config.suppressions.is_empty());
    assert_eq!(Value::Object(Map::new()), json!({}));
}

#[test]
fn the_config_of_the_documentation_is_taken() {
    let page = include_str!("../docs/config.md");
    let (_, block) = page.split_once("```toml\n").expect("a config");
    let (block, _) = block.split_once("```\n").expect("an end of the block");
    assert!(block.contains("[[suppress]]"), "{block}");
    takes(block).expect("a config");
}
