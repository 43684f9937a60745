//! Our JSON parser beside `serde_json`: they accept the same texts and read the same values out of them.
//!
//! Known differences, both on texts that the grammar allows: `serde_json` refuses numbers that an
//! `f64` cannot hold (`1e400`), and nesting of 128 (its bound is one less than ours).

use payloadlint::json::{
    Document, Kind, Member, ParseOptions, SegmentMap, Tape, Value, escape_json_into, map_segments,
    parse_pointer, unescape_into, value_end,
};
use payloadlint::text::BodySpan;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::Value as Oracle;

const TEMPLATE: ParseOptions = ParseOptions { placeholders: true };

type Check = Result<(), TestCaseError>;

/// Whether `serde_json` takes it; `None` where it stopped for one of the known differences.
fn oracle_accepts(text: &[u8]) -> Option<bool> {
    match serde_json::from_slice::<Oracle>(text) {
        Ok(_) => Some(true),
        Err(error) => {
            let message = error.to_string();
            let known = message.starts_with("number out of range") || message.starts_with("recursion limit");
            (!known).then_some(false)
        }
    }
}

fn agrees(text: &[u8]) -> Check {
    let mut tape = Tape::new();
    let parsed = tape.parse(text);
    let document = parsed.document();
    if let Some(accepted) = oracle_accepts(text) {
        prop_assert_eq!(document.is_valid(), accepted, "{:?}", document);
    }
    if document.is_valid() {
        let root = document.root().expect("a valid text has a root");
        prop_assert_eq!(value_end(text, 0), Some(root.span().end as usize));
        prop_assert!(document.is_whole());
        let mut again = Tape::new();
        let valid = again.parse_with(text, TEMPLATE).document().is_valid();
        prop_assert!(valid);
    }
    well_formed(document)
}

/// What holds for every tree, of whatever text: spans are in bounds, in order and nested, and every way
/// through the tree leads to the same place.
fn well_formed(document: Document<'_>) -> Check {
    let bounds = BodySpan::new(0, document.text().len() as u32);
    let mut last = 0;
    for error in document.errors() {
        inside(error.span, bounds)?;
        prop_assert!(error.span.start >= last);
        last = error.span.start;
    }
    last = 0;
    for error in document.encoding_errors() {
        inside(error.span, bounds)?;
        prop_assert!(error.span.start >= last && !error.span.is_empty());
        last = error.span.start;
    }
    prop_assert!(document.errors().len() <= 64 && document.encoding_errors().len() <= 64);
    prop_assert!(document.errors().len() <= document.error_count());
    if document.is_whole() {
        prop_assert!(document.errors().iter().all(|error| error.kind.is_soft()));
    }
    document.root().map_or(Ok(()), |root| well_formed_value(root, bounds))
}

fn well_formed_value(value: Value<'_>, bounds: BodySpan) -> Check {
    let document = value.document();
    inside(value.span(), bounds)?;
    inside(value.content_span(), value.span())?;
    prop_assert_eq!(document.node(value.id()).span(), value.span());
    prop_assert_eq!(value.raw(), &document.text()[value.span().range()]);
    prop_assert_eq!(value.text().is_some(), value.kind() == Kind::String);
    prop_assert_eq!(value.number_text().is_some(), value.kind() == Kind::Number);
    prop_assert!(parse_pointer(&document.pointer(value.id())).is_some());
    let mut from = value.span().start;
    for (index, member) in value.members().enumerate() {
        prop_assert!(member.name_span().start >= from);
        inside(member.span(), value.span())?;
        inside(member.name_content_span(), member.name_span())?;
        prop_assert!(member.value().span().start >= member.name_span().end);
        prop_assert_eq!(member.index(), index);
        prop_assert_eq!(member.object().id(), value.id());
        prop_assert_eq!(member.value().member().map(Member::name_id), Some(member.name_id()));
        prop_assert_eq!(member.value().parent().map(Value::id), Some(value.id()));
        prop_assert_eq!(document.pointer(member.name_id()), document.pointer(member.value().id()));
        well_formed_value(member.value(), member.span())?;
        from = member.span().end;
    }
    for element in value.elements() {
        prop_assert!(element.span().start >= from);
        prop_assert_eq!(element.parent().map(Value::id), Some(value.id()));
        prop_assert!(element.member().is_none());
        well_formed_value(element, value.span())?;
        from = element.span().end;
    }
    prop_assert_eq!(value.len(), value.members().count() + value.elements().count());
    Ok(())
}

fn inside(span: BodySpan, bounds: BodySpan) -> Check {
    prop_assert!(bounds.start <= span.start && span.start <= span.end && span.end <= bounds.end);
    Ok(())
}

/// The same values, found at the same pointers, and each name and value means the same when cut out.
fn same_value(value: Value<'_>, oracle: &Oracle, whole: &Oracle) -> Check {
    let pointer = value.document().pointer(value.id());
    prop_assert_eq!(whole.pointer(&pointer), Some(oracle), "{}", pointer);
    prop_assert_eq!(&serde_json::from_slice::<Oracle>(value.raw()).expect("a value"), oracle);
    match oracle {
        Oracle::Null => prop_assert_eq!(value.kind(), Kind::Null),
        Oracle::Bool(true) => prop_assert_eq!(value.kind(), Kind::True),
        Oracle::Bool(false) => prop_assert_eq!(value.kind(), Kind::False),
        Oracle::Number(_) => prop_assert_eq!(value.number_text().map(str::as_bytes), Some(value.raw())),
        Oracle::String(text) => {
            let said = value.text();
            prop_assert_eq!(said.as_deref(), Some(text.as_str()));
            prop_assert_eq!(value.has_escapes(), value.raw().contains(&b'\\'));
        }
        Oracle::Array(elements) => {
            prop_assert_eq!(value.len(), elements.len());
            for (element, oracle) in value.elements().zip(elements) {
                same_value(element, oracle, whole)?;
            }
        }
        Oracle::Object(members) => {
            prop_assert_eq!(value.len(), members.len());
            for (member, (name, oracle)) in value.members().zip(members) {
                prop_assert_eq!(&member.name(), name);
                prop_assert_eq!(value.get(name).map(Value::id), Some(member.value().id()));
                let raw = &value.document().text()[member.name_span().range()];
                prop_assert_eq!(&serde_json::from_slice::<String>(raw).expect("a name"), name);
                same_value(member.value(), oracle, whole)?;
            }
        }
    }
    Ok(())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{0,12}",
        ".{0,6}",
        prop::collection::vec(
            prop::sample::select(vec![
                "\"", "\\", "/", "~", "~1", "\n", "\u{1}", "é", "😀", "x", "\u{7f}", "\u{2028}"
            ]),
            0..8
        )
        .prop_map(|parts| parts.concat()),
    ]
}

fn any_value() -> impl Strategy<Value = Oracle> {
    let leaf = prop_oneof![
        Just(Oracle::Null),
        any::<bool>().prop_map(Oracle::from),
        any::<i64>().prop_map(Oracle::from),
        any::<f64>().prop_map(Oracle::from),
        any_text().prop_map(Oracle::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Oracle::from),
            prop::collection::vec((any_text(), inner), 0..5)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// A value as text, compact or spread out, perhaps with every character of its strings escaped.
fn any_json() -> impl Strategy<Value = (Oracle, String)> {
    (any_value(), 0..3).prop_map(|(value, style)| {
        let text =
            if style == 1 { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.expect("a value can be written");
        let text = if style == 2 { escape_beyond_ascii(&text) } else { text };
        (value, text)
    })
}

fn escape_beyond_ascii(text: &str) -> String {
    let mut units = [0; 2];
    let escape = |unit: &u16| format!("\\u{unit:04x}");
    let each = |character: char| match character {
        '\0'..='\u{7f}' => character.to_string(),
        _ => character.encode_utf16(&mut units).iter().map(escape).collect(),
    };
    text.chars().map(each).collect()
}

/// Pieces that valid and nearly valid texts are made of.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "\\",
    "/",
    "#",
    "=",
    " ",
    "\n",
    "\t",
    "\0",
    "\u{1}",
    "\u{feff}",
    "\u{a0}",
    "“",
    "”",
    "null",
    "true",
    "false",
    "None",
    "True",
    "NaN",
    "-Infinity",
    "undefined",
    "0",
    "-",
    "1",
    "1.5",
    "e",
    "E+",
    ".",
    "01",
    "1e400",
    "12345678901234567890",
    "\"a\"",
    "\"b\":",
    "\"\"",
    "\"\\n\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\\u",
    "\\x",
    "\\\"",
    "{}",
    "[]",
    "{\"a\":1}",
    "[1,2]",
    "{{x}}",
    "${x}",
    "$X",
    "<x>",
    "{%",
    "//",
    "/*",
    "*/",
    "Struct{",
    "a=1",
    "b'",
    "word",
    "é",
    "(",
    ")",
];

fn soup() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat().into_bytes())
}

/// A valid text with a few bytes changed.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), 0..4, prop::sample::select(PIECES), any::<u8>());
    (any_json(), prop::collection::vec(change, 0..4)).prop_map(|((_, text), changes)| {
        let mut text = text.into_bytes();
        for (index, how, piece, byte) in changes {
            let at = index.index(text.len() + 1);
            match how {
                0 => drop(text.splice(at..at, piece.bytes())),
                1 => text.truncate(at),
                2 if at < text.len() => drop(text.remove(at)),
                _ if at < text.len() => text[at] = byte,
                _ => text.push(byte),
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn reads_what_serde_json_reads((value, text) in any_json()) {
        // A number may be read back as another one: what is compared is one reader with the other.
        let read: Oracle = serde_json::from_str(&text).expect("valid");
        let mut tape = Tape::new();
        let parsed = tape.parse(text.as_bytes());
        let document = parsed.document();
        prop_assert!(document.is_valid(), "{:?}", document);
        same_value(document.root().expect("a root"), &read, &read)?;
        drop(value);
    }

    #[test]
    fn accepts_what_serde_json_accepts(text in prop_oneof![mutated(), soup()]) {
        agrees(&text)?;
    }

    #[test]
    fn bears_any_bytes(text in prop::collection::vec(any::<u8>(), 0..64), at in any::<prop::sample::Index>()) {
        agrees(&text)?;
        let mut tape = Tape::new();
        well_formed(tape.parse_with(&text, TEMPLATE).document())?;
        let end = value_end(&text, at.index(text.len() + 2));
        prop_assert!(end.is_none_or(|end| end <= text.len()));
    }

    #[test]
    fn templates_are_well_formed(text in prop_oneof![mutated(), soup()]) {
        let mut tape = Tape::new();
        well_formed(tape.parse_with(&text, TEMPLATE).document())?;
    }

    #[test]
    fn a_tape_forgets(first in soup(), second in mutated()) {
        let mut used = Tape::new();
        used.parse(&first);
        let mut fresh = Tape::new();
        prop_assert_eq!(format!("{:?}", used.parse(&second)), format!("{:?}", fresh.parse(&second)));
    }

    #[test]
    fn escapes_round_trip(text in any_text()) {
        let mut escaped = String::new();
        escape_json_into(&text, &mut escaped);
        prop_assert_eq!(&serde_json::from_str::<String>(&format!("\"{escaped}\"")).expect("a string"), &text);
        prop_assert_eq!(format!("\"{escaped}\""), serde_json::to_string(&text).expect("a string"));
        let mut back = Vec::new();
        unescape_into(escaped.as_bytes(), &mut back);
        prop_assert_eq!(back, text.as_bytes());
    }

    #[test]
    fn segments_lead_back(raw in prop_oneof![soup(), mutated()], start in any::<prop::sample::Index>(), end in any::<prop::sample::Index>()) {
        let mut decoded = Vec::new();
        unescape_into(&raw, &mut decoded);
        let map = map_segments(&raw);
        let (start, end) = (start.index(decoded.len() + 1), end.index(decoded.len() + 1));
        leads_back(&raw, &decoded, &map, start.min(end), start.max(end))?;
        for at in 0..decoded.len() {
            leads_back(&raw, &decoded, &map, at, at + 1)?;
        }
        leads_back(&raw, &decoded, &map, 0, decoded.len())?;
    }
}

/// The source of a span, unescaped by itself, holds the span; so does nothing shorter on either side.
fn leads_back(raw: &[u8], decoded: &[u8], map: &SegmentMap, start: usize, end: usize) -> Check {
    let source = map.source_span(BodySpan::new(start as u32, end as u32));
    inside(source, BodySpan::new(0, raw.len() as u32))?;
    let unescape = |from: usize, to: usize| {
        let mut out = Vec::new();
        unescape_into(&raw[from..to], &mut out);
        out
    };
    let (from, to) = (source.start as usize, source.end as usize);
    if start == end {
        prop_assert!(source.is_empty());
        prop_assert!(unescape(0, from).len() <= start);
        return Ok(());
    }
    let (before, within) = (unescape(0, from), unescape(from, to));
    prop_assert!(before.len() <= start && before.len() + within.len() >= end);
    prop_assert_eq!(&decoded[..before.len()], &before[..]);
    prop_assert_eq!(&decoded[before.len()..before.len() + within.len()], &within[..]);
    prop_assert!(start - before.len() < 4 && before.len() + within.len() - end < 4);
    Ok(())
}
