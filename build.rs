//! Turns `schemas/` into static tables, so that the binary starts without parsing a schema.
//!
//! The schemas stay the single source of facts: nothing about the API is written in Rust by hand.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::{env, fs};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use python_name::python_name;
use serde_json::Value;

#[path = "src/contract/python_name.rs"]
mod python_name;

/// The gate keeps the members that it has seen as bits of a `u64`.
const MOST_MEMBERS: usize = 64;

fn main() {
    for path in ["genesys", "key-facts.json", "operations.json", "service.json"] {
        println!("cargo::rerun-if-changed=schemas/{path}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/contract/name_key.rs");
    println!("cargo::rerun-if-changed=src/contract/python_name.rs");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let schemas = Path::new(&root).join("schemas");
    let (mut code, mut texts) = (String::new(), Texts::default());
    models(&schemas.join("genesys"), &mut code, &mut texts);
    let catalogue = read(&schemas.join("operations.json"));
    operations(&catalogue, &mut code, &mut texts);
    let not_checked = texts.add(&strings(&catalogue["notChecked"]).join("\n"));
    writeln!(code, "pub(crate) static NOT_CHECKED: Text = {not_checked};").expect("writing to a String");
    facts(&read(&schemas.join("key-facts.json")), &mut code);
    let service = read(&schemas.join("service.json"));
    regions(&service, &mut code);
    limits(&service, &mut code);
    let target = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&target).join("contract_tables.rs"), code).expect("OUT_DIR is writable");
    fs::write(Path::new(&target).join("contract_texts.zlib"), texts.packed()).expect("OUT_DIR is writable");
}

/// The schemas' texts, one after the other. The binary carries them packed: only `payloadlint schema` and the
/// `jsonschema` crate read them, and unpacked they would be most of its size.
#[derive(Default)]
struct Texts(String);

impl Texts {
    /// Where the text is, as code.
    fn add(&mut self, text: &str) -> String {
        let start = self.0.len();
        self.0.push_str(text);
        format!("Text {{ start: {start}, end: {} }}", self.0.len())
    }

    fn packed(&self) -> Vec<u8> {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        packer.write_all(self.0.as_bytes()).expect("writing to a Vec");
        packer.finish().expect("writing to a Vec")
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn models(folder: &Path, code: &mut String, texts: &mut Texts) {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("schemas/genesys is there")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| path.file_stem().expect("a name").to_str().expect("ASCII").to_owned())
        .collect();
    names.sort();
    for name in &names {
        let path = folder.join(format!("{name}.json"));
        let schema = read(&path);
        let required: Vec<&str> = strings(&schema["required"]);
        let members = schema["properties"].as_object().expect("a model has properties");
        assert!(members.len() <= MOST_MEMBERS, "{name}: {} members", members.len());
        let mut body = String::new();
        for (member, spec) in members {
            let python = spec["x-python"].as_str().filter(|name| *name != python_name(member));
            let lower = member.to_ascii_lowercase();
            assert!(
                lower.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'$'),
                "{name}: members are words of letters: {member}"
            );
            write!(
                body,
                "MemberSpec {{ name: {member:?}, letters: Letters::of({lower:?}), python: {python:?}, ty: {}, required: {}, nullable: {}, blank_allowed: {}, participant_attributes: {}, blank_open: {}, target: Target::{}, default: {:?}, absent_clears: {} }},",
                type_of(spec),
                required.contains(&member.as_str()),
                strings(&spec["type"]).contains(&"null"),
                spec["x-blank-allowed"] == true,
                spec["x-participant-attributes"] == true,
                spec["x-blank-open"] == true,
                variant(spec["x-target"].as_str().unwrap_or("no")),
                spec["x-default"].as_str(),
                spec["x-absent-clears"] == true,
            )
            .expect("writing to a String");
        }
        writeln!(
            code,
            "pub(crate) static {0}: Model = Model {{ name: {name:?}, description: {1}, members: &[{body}], slots: {5}, initials: {6}, beyond_tables: {2}, required: {4}, \
             array: Type::Array(&Type::Model(&{0})), text: {3} }};",
            constant(name),
            texts.add(schema["description"].as_str().unwrap_or("")),
            goes_beyond(&schema),
            texts.add(&schema.to_string()),
            members.keys().enumerate().filter(|(_, name)| required.contains(&name.as_str())).fold(0_u64, |mask, (at, _)| mask | 1 << at),
            slots(members.keys().map(String::as_str)),
            initials(members.keys().map(String::as_str)),
        )
        .expect("writing to a String");
    }
    let list: Vec<String> = names.iter().map(|name| format!("&{}", constant(name))).collect();
    writeln!(code, "pub(crate) static MODELS: &[&Model] = &[{}];", list.join(","))
        .expect("writing to a String");
}

include!("src/contract/name_key.rs");

/// Slots for names, none of them for two.
fn slots<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let keys: Vec<u32> = names.map(|name| key(name.as_bytes()).expect("a name")).collect();
    assert!(keys.len() < 256, "a place is a byte");
    for bits in keys.len().next_power_of_two().ilog2() + 1..16 {
        // Odd ones, far apart.
        let multipliers = (0..20_000_u32).map(|item| item.wrapping_mul(0x9e37_79b2) | 1);
        for multiplier in multipliers {
            let mut places = vec![0; 1 << bits];
            let is_free = keys.iter().enumerate().all(|(at, key)| {
                let slot = (key.wrapping_mul(multiplier) >> (32 - bits)) as usize;
                std::mem::replace(&mut places[slot], at + 1) == 0
            });
            if is_free {
                return format!(
                    "Slots {{ multiplier: {multiplier}, shift: {}, places: &{places:?} }}",
                    32 - bits
                );
            }
        }
    }
    panic!("schemas: two names share all that `key` looks at");
}

/// The letters, in lower case, that names begin with, a bit each. `$schema` begins with none.
fn initials<'n>(names: impl Iterator<Item = &'n str>) -> u32 {
    names.fold(0, |all, name| match name.as_bytes()[0].to_ascii_lowercase() {
        initial @ b'a'..=b'z' => all | 1 << (initial - b'a'),
        _ => all,
    })
}

/// A table of names that are looked up.
fn names(constant: &str, list: &[&str], code: &mut String) {
    let slots = slots(list.iter().copied());
    writeln!(code, "pub(crate) static {constant}: Names = Names {{ list: &{list:?}, slots: {slots} }};")
        .expect("writing to a String");
}

/// Whether a schema holds a keyword that the tables cannot carry.
fn goes_beyond(schema: &Value) -> bool {
    const CARRIED: [&str; 15] = [
        "$schema",
        "title",
        "description",
        "$comment",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "enum",
        "format",
        "minimum",
        "maximum",
        "$ref",
        "readOnly",
    ];
    let members = schema.as_object().expect("a schema is an object");
    members.iter().any(|(keyword, value)| match keyword.as_str() {
        "properties" => value.as_object().expect("an object").values().any(goes_beyond),
        "format" => value != "date-time",
        "items" => goes_beyond(value),
        "additionalProperties" => value.is_object() && goes_beyond(value),
        other => !CARRIED.contains(&other) && !other.starts_with("x-"),
    })
}

fn type_of(spec: &Value) -> String {
    if let Some(reference) = spec["$ref"].as_str() {
        return format!("Type::Model(&{})", constant(reference.trim_end_matches(".json")));
    }
    let kinds = strings(&spec["type"]);
    let Some(kind) = spec["type"].as_str().or_else(|| kinds.first().copied()) else {
        return "Type::Any".to_owned();
    };
    match kind {
        "boolean" => "Type::Boolean".to_owned(),
        "number" => "Type::Number".to_owned(),
        "integer" => format!(
            "Type::Integer {{ minimum: {}, maximum: {} }}",
            spec["minimum"].as_i64().map_or("i64::MIN".to_owned(), |number| number.to_string()),
            spec["maximum"].as_i64().map_or("i64::MAX".to_owned(), |number| number.to_string()),
        ),
        "array" => format!("Type::Array(&{})", type_of(&spec["items"])),
        "object" => match &spec["additionalProperties"] {
            Value::Object(_) => format!("Type::Map(&{})", type_of(&spec["additionalProperties"])),
            Value::Bool(true) => "Type::Map(&Type::Any)".to_owned(),
            _ => "Type::OpenObject".to_owned(),
        },
        "string" if spec["enum"].is_array() => format!("Type::Enum(&{:?})", strings(&spec["enum"])),
        "string" if spec["format"] == "date-time" => "Type::DateTime".to_owned(),
        "string" => "Type::String".to_owned(),
        other => panic!("schemas: no table for the type {other}"),
    }
}

fn operations(catalogue: &Value, code: &mut String, texts: &mut Texts) {
    let mut body = String::new();
    for operation in catalogue["operations"].as_array().expect("a list of operations") {
        let text = |key: &str| operation[key].as_str().expect("a text").to_owned();
        let model = operation["body"]["model"]
            .as_str()
            .map_or("None".to_owned(), |name| format!("Some(&{})", constant(name)));
        assert_eq!(text("x-python"), python_name(&text("id")), "the Python name is that of the operationId");
        write!(
            body,
            "Operation {{ id: {:?}, method: {:?}, path: {:?}, parts: &[{}], family: Family::{}, medium: {:?}, summary: {}, \
             model: {model}, takes_body: {}, array: {}, body_required: {}, success: {:?}, lifecycle: Lifecycle::{}, lifecycle_since: {:?}, lifecycle_note: {}, \
             permissions: &{:?}, permissions_known: {}, needs_party: {}, error_codes: &{:?}, effective_keys: &{:?}, effective_states: &{:?}, instead: &{:?}, no_phone_address: {}, example: {} }},",
            text("id"),
            text("method"),
            text("path"),
            parts(&text("path")),
            variant(&text("family")),
            text("medium"),
            texts.add(&text("summary")),
            operation["body"].is_object(),
            operation["body"]["array"] == true,
            operation["body"]["required"] == true,
            operation["success"]["status"].as_u64(),
            variant(operation["lifecycle"]["status"].as_str().unwrap_or("current")),
            operation["lifecycle"]["since"].as_str(),
            texts.add(operation["lifecycle"]["note"].as_str().unwrap_or("")),
            strings(&operation["permissionsAnyOf"]),
            operation["permissionsAnyOf"].is_array(),
            operation["needsPartyToConversation"] == true,
            error_codes(&operation["errorCodes"]),
            strings(&operation["effective"]["keys"]),
            strings(&operation["effective"]["states"]),
            pairs(&operation["effective"]["instead"]),
            operation["noPhoneAddress"] == true,
            texts.add(&if operation["body"].is_null() { String::new() } else { operation["x-example"].to_string() }),
        )
        .expect("writing to a String");
    }
    writeln!(code, "pub(crate) static OPERATIONS: &[Operation] = &[{body}];").expect("writing to a String");
}

/// `{"400": ["a", "b"]}` as pairs of status and code.
fn error_codes(by_status: &Value) -> Vec<(u16, &str)> {
    let Some(by_status) = by_status.as_object() else { return Vec::new() };
    by_status
        .iter()
        .flat_map(|(status, codes)| {
            let status = status.parse().expect("a status");
            strings(codes).into_iter().map(move |code| (status, code))
        })
        .collect()
}

fn parts(path: &str) -> String {
    let path = path.strip_prefix("/api/v2/").expect("a path of version 2");
    path.split('/').fold(String::new(), |parts, part| match part.strip_prefix('{') {
        Some(name) => format!("{parts}PathPart::Parameter({:?}),", name.trim_end_matches('}')),
        None => format!("{parts}PathPart::Literal({part:?}),"),
    })
}

fn facts(facts: &Value, code: &mut String) {
    let object = |key: &str| facts[key].as_object().expect("an object");
    let get_only: Vec<&str> = object("getOnlyParticipantMembers").keys().map(String::as_str).collect();
    names("GET_ONLY", &get_only, code);
    names("CONVERSATION_ONLY", &strings(&facts["conversationOnlyMembers"]), code);
    let (snake, camel): (Vec<&str>, Vec<&str>) = object("snakeToCamel")
        .iter()
        .map(|(snake, camel)| (snake.as_str(), camel.as_str().expect("a text")))
        .unzip();
    names("SNAKE_NAMES", &snake, code);
    writeln!(code, "pub(crate) static CAMEL_NAMES: &[&str] = &{camel:?};").expect("writing to a String");
    let mut hints = String::new();
    for hint in facts["wrongKeyHints"].as_array().expect("a list") {
        write!(
            hints,
            "Hint {{ names: &{:?}, on: {:?}, advice: {:?} }},",
            strings(&hint["keys"]),
            hint["on"].as_str().expect("a text"),
            hint["advice"].as_str().expect("a text"),
        )
        .expect("writing to a String");
    }
    writeln!(code, "pub(crate) static HINTS: &[Hint] = &[{hints}];").expect("writing to a String");
    let hints = facts["wrongKeyHints"].as_array().expect("a list").iter();
    let mut hinted: Vec<&str> = hints.flat_map(|hint| strings(&hint["keys"])).collect();
    hinted.sort_unstable();
    hinted.dedup();
    names("HINTED_NAMES", &hinted, code);
    let media: Vec<(&str, &str)> = facts["mediaWithoutParticipantWrites"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|fact| {
            let note = fact["note"].as_str().expect("a text");
            strings(&fact["media"]).into_iter().map(move |medium| (medium, note))
        })
        .collect();
    writeln!(code, "pub(crate) static MEDIA_WITHOUT_WRITES: &[(&str, &str)] = &{media:?};")
        .expect("writing to a String");
}

fn regions(service: &Value, code: &mut String) {
    let pairs: Vec<(&str, &str)> = service["regions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|region| {
            (region["region"].as_str().expect("a name"), region["base"].as_str().expect("a domain"))
        })
        .collect();
    writeln!(code, "pub(crate) static REGIONS: &[(&str, &str)] = &{pairs:?};").expect("writing to a String");
    let domains = strings(&service["regionDomains"]);
    writeln!(code, "pub(crate) static REGION_DOMAINS: &[&str] = &{domains:?};").expect("writing to a String");
    let mut errors = String::new();
    for error in service["errorCodes"].as_array().expect("a list") {
        // A status for which no code is published.
        let Some(code) = error["code"].as_str() else { continue };
        write!(
            errors,
            "ErrorCode {{ status: {}, code: {code:?}, message: {:?}, cause: Cause::{}, explanation: {:?}, \
             platform: {}, names_no_field: {}, at: &{:?}, needs_one_of: &{:?} }},",
            error["status"].as_u64().expect("a status"),
            error["message"].as_str().unwrap_or_default(),
            variant(error["cause"].as_str().unwrap_or_else(|| panic!("{code} has no cause"))),
            error["explanation"].as_str().unwrap_or_else(|| panic!("{code} has no explanation")),
            error["platform"] == true,
            error["namesNoField"] == true,
            strings(&error["at"]),
            strings(&error["needsOneOf"]),
        )
        .expect("writing to a String");
    }
    writeln!(code, "pub(crate) static ERRORS: &[ErrorCode] = &[{errors}];").expect("writing to a String");
}

/// An object of texts as pairs of name and text.
fn pairs(texts: &Value) -> Vec<(&str, &str)> {
    let texts = texts.as_object().into_iter().flatten();
    texts.map(|(name, text)| (name.as_str(), text.as_str().expect("a text"))).collect()
}

/// The limits of `service.json` as constants: `bodyBytes` becomes `BODY_BYTES`.
fn limits(service: &Value, code: &mut String) {
    for (name, limit) in service["limits"].as_object().expect("an object") {
        let what = limit["what"].as_str().expect("a text");
        let value = limit["value"].as_u64().expect("a number");
        writeln!(code, "#[doc = {what:?}]\npub const {}: u64 = {value};", constant(name))
            .expect("writing to a String");
    }
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

/// `WrapupInput` to `WRAPUP_INPUT`.
fn constant(name: &str) -> String {
    let mut out = String::new();
    for (at, letter) in name.char_indices() {
        if at > 0 && letter.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_uppercase());
    }
    out
}

/// `after-call-work` to `AfterCallWork`.
fn variant(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}
