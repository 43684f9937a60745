//! `wrong-type`: a field with a value of the wrong JSON type.

use crate::contract::{Type, fits, integer, is_date_time, wrapup_model};
use crate::diagnostic::{Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Value};
use crate::rule::{
    Context, Inside, Rule, Slot, Spot, TypedValue, declare_rule, is_unquoted_word, json_text, kind_words,
    named, quote, unquote, unwrap,
};

/// All kinds but null, which `null-value` reports.
const NOT_NULL: &[Kind] =
    &[Kind::False, Kind::True, Kind::Number, Kind::String, Kind::Array, Kind::Object, Kind::Unknown];

declare_rule! {
    /// ## What it does
    /// Reports fields with a value of the wrong JSON type. Examples are `"true"` for `true`, `"12"`
    /// for `12`, a number for a date, a fraction or a number out of range for an integer, a string
    /// for an object.
    /// ## Why it fails
    /// The published type is a different one. The API answered a wrong type with a 400 that names
    /// no field (observed).
    /// ## Example
    /// ```json bad operation=participant
    /// {"muted": "true", "wrapup": {"provisional": true, "durationSeconds": "30"}}
    /// ```
    /// ```json fixed
    /// {"muted": true, "wrapup": {"provisional": true, "durationSeconds": 30}}
    /// ```
    /// ```json bad operation=attributes
    /// {"attributes": "{\"crm_id\": \"12345\"}"}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345", "crm_vip": "true"}}
    /// ```
    /// ## Fix safety
    /// Safe if only the quotes are wrong (`"true"`, `"12"`, a number in place of a free text), and
    /// for an Avro union. Unsafe if the meaning is a guess: `1` or `"yes"` for a boolean, one text
    /// for an array, an id for `wrapup`, JSON in a string. Otherwise no fix is offered.
    /// ## Source
    /// `schemas/genesys/*.json#/properties`; int32 by `minimum` and `maximum` there.
    WrongType {
        id: "wrong-type", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::WrongType,
        hooks: &[Hook::Value(NOT_NULL)],
    }
}

impl Rule for WrongType {
    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let (value, ty) = (slot.value, slot.ty);
        if !slot.attribute && value.kind() == Kind::Unknown && fits_in_quotes(value, ty) {
            // `invalid-json` reports it, with this fix.
            cx.report(self, Spot::Value(value), format!("{} has no quotes", named(value)))
                .fix(Fix::safe("put the value in quotes", quote(value)));
            return;
        }
        let text_fits =
            value.kind() == Kind::String && matches!(ty, Type::String | Type::DateTime | Type::Enum(_));
        if slot.attribute || text_fits || fits(value, ty) {
            return;
        }
        let message =
            format!("{} is {}; the schema accepts {}", named(value), found(slot), wanted(value, ty));
        let advice = advice(slot);
        let diagnostic = cx.report(self, Spot::Value(value), message);
        if let Some(help) = advice.help {
            diagnostic.help(help);
        }
        if let Some(fix) = advice.fix {
            diagnostic.fix(fix);
        }
    }
}

/// Whether a word without quotes fits once it has them.
fn fits_in_quotes(value: Value<'_>, ty: Type) -> bool {
    let word = std::str::from_utf8(value.raw()).unwrap_or_default();
    is_unquoted_word(value.raw())
        && match ty {
            Type::String => true,
            Type::Enum(allowed) => allowed.contains(&word),
            Type::DateTime => is_date_time(word),
            _ => false,
        }
}

/// What the value is. A string is shown only if it is one of a fixed list of words.
fn found(slot: &Slot<'_>) -> String {
    let value = slot.value;
    match (value.kind(), slot.ty) {
        (Kind::Number, Type::Integer { .. }) => {
            let number = value.number_text().and_then(|number| number.parse::<f64>().ok());
            let whole = number.is_some_and(|number| number.fract() == 0.0);
            if whole { "a number out of range".to_owned() } else { "a number with a fraction".to_owned() }
        }
        (Kind::String, Type::Boolean) => match boolean(value) {
            Some((word, _)) => format!("the string \"{word}\""),
            None => "a string".to_owned(),
        },
        (Kind::String, Type::Integer { .. } | Type::Number) if is_number(slot) => {
            "a number in quotes".to_owned()
        }
        _ => kind_words(value).into_owned(),
    }
}

fn wanted(value: Value<'_>, ty: Type) -> String {
    match ty {
        Type::Integer { minimum, maximum }
            if value.kind() == Kind::Number && minimum > i64::MIN && maximum < i64::MAX =>
        {
            format!("an integer from {minimum} to {maximum}")
        }
        Type::Array(inner) => match inner {
            Type::String => "an array of strings".to_owned(),
            _ => "an array".to_owned(),
        },
        other => other.describe().to_owned(),
    }
}

/// What to do.
#[derive(Default)]
struct Advice {
    help: Option<&'static str>,
    fix: Option<Fix>,
}

impl Advice {
    fn new(help: &'static str, fix: impl Into<Option<Fix>>) -> Self {
        Self { help: Some(help), fix: fix.into() }
    }
}

fn advice(slot: &Slot<'_>) -> Advice {
    let value = slot.value;
    if let Some(typed) = TypedValue::of(value)
        && let Inside::Scalar(inner) | Inside::Container(inner) = typed.inside
        && fits(inner, slot.ty)
    {
        return Advice::new(
            typed.help(),
            Fix::safe("remove the type around the value", unwrap(value, inner)),
        );
    }
    match (slot.ty, value.kind()) {
        (Type::Boolean, Kind::String | Kind::Number) => for_boolean(value),
        (Type::Integer { .. } | Type::Number, Kind::String) if is_number(slot) => {
            Advice::new("write the number without quotes", Fix::safe("remove the quotes", unquote(value)))
        }
        (Type::Integer { .. }, Kind::Number) => Advice::new("send an integer within the range", None),
        (Type::DateTime, Kind::Number) => Advice::new(
            "convert epoch seconds or milliseconds to RFC 3339 text, such as \"2024-05-06T07:08:09Z\"",
            None,
        ),
        (Type::String, _) if is_wrapup_code(slot) => {
            Advice::new("send the id of the wrap-up code, a UUID, as a string", None)
        }
        (Type::String, Kind::Number | Kind::True | Kind::False) => {
            Advice::new("put it in quotes", Fix::safe("put the value in quotes", quote(value)))
        }
        (Type::Enum(_), _) => Advice::new("run `payloadlint schema` to see the accepted values", None),
        (Type::Array(inner), _) => for_array(value, *inner),
        (Type::Model(_) | Type::Map(_) | Type::OpenObject, _) => for_object(slot),
        _ => Advice::default(),
    }
}

fn for_boolean(value: Value<'_>) -> Advice {
    match boolean(value) {
        Some((word, true)) => {
            let plain = value.document().text()[value.content_span().range()] == *word.as_bytes();
            let edits = if plain && (word == "true" || word == "false") {
                unquote(value)
            } else {
                vec![Edit::replace(value.span(), word.to_ascii_lowercase())]
            };
            Advice::new("write the boolean without quotes", Fix::safe("remove the quotes", edits))
        }
        Some((word, false)) => {
            let literal = if is_yes(word) { "true" } else { "false" };
            Advice::new(
                "write true or false, without quotes",
                Fix::risky(format!("write {literal}"), vec![Edit::replace(value.span(), literal)]),
            )
        }
        None => Advice::new("write true or false, without quotes", None),
    }
}

/// A known word for a boolean, and whether it is the literal itself except for quotes and case.
fn boolean(value: Value<'_>) -> Option<(&'static str, bool)> {
    const LITERALS: [&str; 6] = ["true", "false", "True", "False", "TRUE", "FALSE"];
    const WORDS: [&str; 10] = ["1", "0", "yes", "no", "on", "off", "y", "n", "Y", "N"];
    let text = match value.kind() {
        Kind::String => value.text()?,
        _ => value.number_text()?.into(),
    };
    let literal = LITERALS.iter().find(|literal| **literal == text).map(|literal| (*literal, true));
    literal.or_else(|| WORDS.iter().find(|word| word.eq_ignore_ascii_case(&text)).map(|word| (*word, false)))
}

fn is_yes(word: &str) -> bool {
    matches!(word, "1" | "yes" | "on" | "y" | "Y")
}

/// Whether the string is a number that the field accepts.
fn is_number(slot: &Slot<'_>) -> bool {
    let value = slot.value;
    let digits = |text: &str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        !digits.is_empty()
            && digits.bytes().all(|text| text.is_ascii_digit())
            && (digits == "0" || !digits.starts_with('0'))
    };
    let Some(text) = value.text().filter(|text| !value.has_escapes() && digits(text)) else { return false };
    match slot.ty {
        Type::Integer { minimum, maximum } => {
            integer(&text).is_some_and(|integer| minimum <= integer && integer <= maximum)
        }
        _ => true,
    }
}

fn is_wrapup_code(slot: &Slot<'_>) -> bool {
    slot.owner.is_some_and(|owner| owner.is(wrapup_model()))
        && slot.spec.is_some_and(|spec| spec.name == "code")
}

fn for_array(value: Value<'_>, inner: Type) -> Advice {
    if let Some((Kind::Array, edits)) = json_text(value) {
        return Advice::new(DECODE, Fix::risky("decode the string to an array", edits));
    }
    let help = "put it in an array, even if it is the only one";
    if !fits(value, inner) {
        return Advice::new(help, None);
    }
    let span = value.span();
    let edits = vec![Edit::insert(span.start, "["), Edit::insert(span.end, "]")];
    Advice::new(help, Fix::risky("put the value in an array", edits))
}

const DECODE: &str =
    "the string contains JSON: send the JSON itself, not the result of json.dumps() or JSON.stringify()";

fn for_object(slot: &Slot<'_>) -> Advice {
    let value = slot.value;
    if let Some((Kind::Object, edits)) = json_text(value) {
        return Advice::new(DECODE, Fix::risky("decode the string to an object", edits));
    }
    if matches!(slot.ty, Type::Map(_)) && is_pairs(value) {
        return Advice::new("send one object with a field for each pair: {\"NAME\":\"VALUE\"}", None);
    }
    let mut elements = value.elements();
    if let (Some(only), None) = (elements.next(), elements.next())
        && only.kind() == Kind::Object
    {
        return Advice::new(
            "send the object itself, without the array around it",
            Fix::risky("remove the array around the object", unwrap(value, only)),
        );
    }
    if matches!(slot.ty, Type::Model(model) if model.is(wrapup_model())) {
        let span = value.span();
        let fix = (value.kind() == Kind::String).then(|| {
            Fix::risky(
                "write it as the code of a wrap-up",
                vec![Edit::insert(span.start, "{\"code\": "), Edit::insert(span.end, "}")],
            )
        });
        return Advice::new(
            "send a wrap-up as an object with the id as its `code`: {\"wrapup\":{\"code\":\"<uuid>\"}}",
            fix,
        );
    }
    if matches!(slot.ty, Type::Map(_)) {
        return Advice::new("send an object of names and values", None);
    }
    Advice::default()
}

/// Whether an array contains only objects such as `{"key": "a", "value": "b"}`.
fn is_pairs(value: Value<'_>) -> bool {
    let is_pair = |element: Value<'_>| {
        let has = |names: [&str; 2]| {
            element.members().any(|member| names.iter().any(|name| member.name().eq_ignore_ascii_case(name)))
        };
        element.kind() == Kind::Object && element.len() == 2 && has(["key", "name"]) && has(["value", "val"])
    };
    !value.is_empty() && value.elements().all(is_pair)
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::WrongType;

    #[test]
    fn literals() {
        RuleTester::new(&WrongType)
            .operation("participant")
            .good(r#"{"muted": true, "held": false, "state": "CONNECTED", "resumeTime": "2024-05-06T07:08:09Z"}"#)
            .good(r#"{"muted": null, "state": "nowhere", "resumeTime": "never", "held": NaN, "recording": ""}"#)
            .good(r#"{"wrapup": {"durationSeconds": 30.0, "tags": [], "notes": "true"}}"#)
            .good(r#"{"wrapup": {"durationSeconds": 2147483647, "notes": "12", "name": "{\"a\": 1}"}}"#)
            .fix(r#"{"muted": "true", "held": "False"}"#, r#"{"muted": true, "held": false}"#)
            .unsafe_fix(r#"{"muted": 1, "held": "No"}"#, r#"{"muted": true, "held": false}"#)
            .fix(r#"{"muted": "\u0074rue"}"#, r#"{"muted": true}"#)
            .shown_only(r#"{"muted": "maybe"}"#)
            .shown_only(r#"{"muted": 2}"#)
            .says(r#"{"muted": "true"}"#, "`muted` is the string \"true\"; the schema accepts true or false")
            .says(r#"{"muted": "secret"}"#, "`muted` is a string;")
            .fix(
                r#"{"wrapup": {"provisional": true, "durationSeconds": "-30"}}"#,
                r#"{"wrapup": {"provisional": true, "durationSeconds": -30}}"#,
            )
            .shown_only(r#"{"wrapup": {"durationSeconds": "030"}}"#)
            .shown_only(r#"{"wrapup": {"durationSeconds": "2147483648"}}"#)
            .shown_only(r#"{"wrapup": {"durationSeconds": "30 s"}}"#)
            .says(r#"{"wrapup": {"durationSeconds": 2147483648}}"#, "out of range; the schema accepts an integer from -2147483648 to 2147483647")
            .says(r#"{"wrapup": {"durationSeconds": 99999999999999999999}}"#, "out of range")
            .says(r#"{"wrapup": {"durationSeconds": 1e99}}"#, "a number out of range")
            .says(r#"{"wrapup": {"durationSeconds": 30.5}}"#, "a number with a fraction")
            .says(r#"{"resumeTime": 1715000000000}"#, "epoch seconds or milliseconds")
            .fix(
                r#"{"wrapup": {"provisional": true, "notes": 12, "name": true}}"#,
                r#"{"wrapup": {"provisional": true, "notes": "12", "name": "true"}}"#,
            )
            .shown_only(r#"{"wrapup": {"code": 12}}"#)
            .shown_only(r#"{"state": true}"#)
            .run();
    }

    #[test]
    fn pairs_in_place_of_a_map() {
        RuleTester::new(&WrongType)
            .operation("attributes")
            .shown_only(r#"{"attributes": [{"key": "a", "value": "b"}]}"#)
            .says(
                r#"{"attributes": [{"Name": "a", "Value": "b"}, {"Name": "c", "Value": "d"}]}"#,
                "a field for each pair",
            )
            .unsafe_fix(
                r#"{"attributes": [{"key": "a", "tier": "b"}]}"#,
                r#"{"attributes": {"key": "a", "tier": "b"}}"#,
            )
            .run();
    }

    #[test]
    fn integers_without_bounds() {
        RuleTester::new(&WrongType)
            .operation("patchConversationCustomattributes")
            .good(r#"{"version": 18446744073709551616, "id": "a", "customAttributes": {"a": 1}}"#)
            .good(r#"{"version": 1e300, "id": "a", "customAttributes": {"a": null}}"#)
            .says(
                r#"{"version": 1.5, "id": "a", "customAttributes": {}}"#,
                "a fraction; the schema accepts an integer",
            )
            .run();
    }

    #[test]
    fn structures() {
        RuleTester::new(&WrongType)
            .operation("participant")
            .unsafe_fix(
                r#"{"wrapup": {"provisional": true, "tags": "a"}}"#,
                r#"{"wrapup": {"provisional": true, "tags": ["a"]}}"#,
            )
            .unsafe_fix(
                r#"{"wrapup": {"provisional": true, "tags": "[\"a\"]"}}"#,
                r#"{"wrapup": {"provisional": true, "tags": ["a"]}}"#,
            )
            .says(
                r#"{"wrapup": {"tags": [{}]}}"#,
                "an element of `tags` is an object; the schema accepts a string",
            )
            .unsafe_fix(
                r#"{"wrapup": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70"}"#,
                r#"{"wrapup": {"code": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70"}}"#,
            )
            .unsafe_fix(r#"{"wrapup": [{"provisional": true}]}"#, r#"{"wrapup": {"provisional": true}}"#)
            .fix(r#"{"muted": {"boolean": true}}"#, r#"{"muted": true}"#)
            .fix(
                r#"{"wrapup": {"provisional": true, "notes": {"string": "x"}}}"#,
                r#"{"wrapup": {"provisional": true, "notes": "x"}}"#,
            )
            .run();
        RuleTester::new(&WrongType)
            .operation("attributes")
            .good(r#"{"attributes": {"a": 1, "b": {}, "c": [], "d": true}}"#)
            .unsafe_fix(
                r#"{"attributes": "{\"a\": \"x \\\"y\\\"\"}"}"#,
                r#"{"attributes": {"a": "x \"y\""}}"#,
            )
            .unsafe_fix(r#"{"attributes": [{"a": "x"}]}"#, r#"{"attributes": {"a": "x"}}"#)
            .shown_only(r#"{"attributes": "a=b"}"#)
            .shown_only(r#"{"attributes": true}"#)
            .run();
        RuleTester::new(&WrongType)
            .operation("participant")
            .template()
            .good(r#"{"muted": "{{muted}}", "held": {{held}}, "resumeTime": "${when}"}"#)
            .run();
    }
}
