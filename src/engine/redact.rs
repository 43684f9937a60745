//! Bodies without anybody's data: the texts in them become others of the same length and sort, so that the
//! rules find in them what they found before. Names stay.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::contract::{Family, Operation, Type, is_date_time, is_date_time_without_zone, is_uuid, models};
use crate::json::{Kind, Tape, Value, escape_json_into};
use crate::rule::{Unfilled, unfilled};

/// How many documents may be in one another's strings.
const MAX_INSIDE: usize = 4;

/// A body with its texts masked; as attribute values, its numbers too. `None` where it is not JSON,
/// so that it is not known what is a name and what a value.
#[must_use]
pub fn redacted(body: &[u8], operation: &Operation) -> Option<Vec<u8>> {
    let free =
        matches!(operation.family, Family::Attributes | Family::SecureAttributes | Family::CustomAttributes);
    masked(body, free, MAX_INSIDE)
}

fn masked(text: &[u8], free: bool, inside: usize) -> Option<Vec<u8>> {
    let mut tape = Tape::new();
    let parsed = tape.parse(text);
    let document = parsed.document();
    if !document.is_valid() {
        return None;
    }
    let mut mask = Mask { text, free, numbers: free, inside, at: 0, out: Vec::with_capacity(text.len()) };
    mask.value(document.root()?);
    mask.out.extend_from_slice(&text[mask.at..]);
    Some(mask.out)
}

struct Mask<'t> {
    text: &'t [u8],
    /// Whether values are free text, and not the model's.
    free: bool,
    /// Whether numbers are masked.
    numbers: bool,
    inside: usize,
    /// Up to where `text` has been written.
    at: usize,
    out: Vec<u8>,
}

impl Mask<'_> {
    // No deeper than a document may be.
    fn value(&mut self, value: Value<'_>) {
        match value.kind() {
            Kind::Object => value.members().for_each(|member| self.member(&member.name(), member.value())),
            Kind::Array => value.elements().for_each(|element| self.value(element)),
            Kind::String => {
                let span = value.content_span().range();
                let said = value.text().unwrap_or_default();
                let masked = self.string(&said);
                if *masked != *said {
                    let mut content = String::new();
                    escape_json_into(&masked, &mut content);
                    self.replace(span, content.as_bytes());
                }
            }
            Kind::Number if self.numbers => {
                let span = value.span().range();
                let digits = number(&self.text[span.clone()]);
                self.replace(span, &digits);
            }
            _ => {}
        }
    }

    /// Numbers in `attributes` belong to a customer. So may those of a field that no model has: it
    /// may be an attribute in the wrong place.
    fn member(&mut self, name: &str, value: Value<'_>) {
        let (free, numbers) = (self.free, self.numbers);
        self.free |= matches!(name, "attributes" | "customAttributes");
        self.numbers |= self.free || !is_of_a_model(name);
        self.value(value);
        (self.free, self.numbers) = (free, numbers);
    }

    fn replace(&mut self, span: std::ops::Range<usize>, by: &[u8]) {
        self.out.extend_from_slice(&self.text[self.at..span.start]);
        self.out.extend_from_slice(by);
        self.at = span.end;
    }

    fn string(&self, text: &str) -> String {
        let trimmed = text.trim();
        // What is in the brackets of a template may be anybody's text, unless it is a name.
        let is_kept = match unfilled(text) {
            Some(Unfilled::Word(..)) => true,
            Some(Unfilled::Template(_)) => {
                is_name(trimmed.trim_matches(|text: char| "{}$#%<> ".contains(text)))
            }
            _ => false,
        };
        if trimmed.is_empty() || is_kept {
            return text.to_owned();
        }
        // A document in a string keeps its names, too.
        if trimmed.starts_with(['{', '['])
            && self.inside > 0
            && let Some(masked) = masked(text.as_bytes(), self.free, self.inside - 1)
        {
            return String::from_utf8_lossy(&masked).into_owned();
        }
        if is_date_time(text) || is_date_time_without_zone(text) {
            return date(text);
        }
        if is_uuid(text) {
            return text.chars().map(|char| if char == '-' { '-' } else { 'a' }).collect();
        }
        if matches!(trimmed, "true" | "false") || !self.free && is_closed_word(trimmed) {
            return text.to_owned();
        }
        let rest = text.strip_prefix("Struct{");
        let start = if rest.is_some() { "Struct{" } else { "" };
        start.chars().chain(rest.unwrap_or(text).chars().map(like)).collect()
    }
}

/// Whether some model has a field of that name.
fn is_of_a_model(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        models().iter().flat_map(|model| model.members.iter().map(|member| member.name)).collect()
    });
    NAMES.contains(name)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|text: char| text.is_ascii_alphabetic() || text == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// A character of the same sort.
fn like(letter: char) -> char {
    match letter {
        '0'..='9' => '1',
        it if it.is_uppercase() => 'X',
        it if it.is_alphanumeric() => 'x',
        it => it,
    }
}

/// The same shape on the first day of 2001; the year 1, which stands for no date, stays.
fn date(text: &str) -> String {
    if text.starts_with("0001") {
        return text.to_owned();
    }
    let digits = "2001-01-01".chars().chain(std::iter::repeat('0'));
    text.chars().zip(digits).map(|(char, new)| if char.is_ascii_digit() { new } else { char }).collect()
}

/// Other digits, as many; the exponent and zero stay.
fn number(text: &[u8]) -> Vec<u8> {
    let exponent = text.iter().position(|text| matches!(text, b'e' | b'E')).unwrap_or(text.len());
    let is_zero = text[..exponent].iter().all(|text| !(b'1'..=b'9').contains(text));
    let masked = |(at, byte): (usize, &u8)| {
        if at < exponent && !is_zero && byte.is_ascii_digit() { b'1' } else { *byte }
    };
    text.iter().enumerate().map(masked).collect()
}

/// Whether some model has this as one of the words that a member may be, in whatever case.
fn is_closed_word(text: &str) -> bool {
    fn has(ty: Type, text: &str) -> bool {
        match ty {
            Type::Enum(words) => words.iter().any(|word| word.eq_ignore_ascii_case(text)),
            Type::Array(inside) | Type::Map(inside) => has(*inside, text),
            _ => false,
        }
    }
    models().iter().any(|model| model.members.iter().any(|member| has(member.ty, text)))
}

#[cfg(test)]
mod tests {
    use crate::contract::find_operation;

    fn redacted(body: &str, operation: &str) -> Option<String> {
        let operation = find_operation(operation).expect("a short name");
        super::redacted(body.as_bytes(), operation)
            .map(|redacted| String::from_utf8(redacted).expect("a text"))
    }

    #[test]
    fn texts_go_and_their_sort_stays() {
        let body = "{\n  \"attributes\": {\"crm_name\": \"Zo\\u00eb M. \\\"42\\\"\", \"n\": -12.50e3, \"z\": 0, \"yes\": true,\n   \"id\": \"5F1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70\", \"none\": null, \"empty\": \"\", \"blank\": \" \", \"word\": \"None\"}}\n";
        let expected = "{\n  \"attributes\": {\"crm_name\": \"Xxx X. \\\"11\\\"\", \"n\": -11.11e3, \"z\": 0, \"yes\": true,\n   \"id\": \"aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa\", \"none\": null, \"empty\": \"\", \"blank\": \" \", \"word\": \"None\"}}\n";
        assert_eq!(redacted(body, "attributes").as_deref(), Some(expected));
        assert_eq!(redacted("{\"attributes\": {\"a\": NaN}}", "attributes"), None);
    }

    /// Attributes sent to the participant, bare or wrapped or in a whole record: their numbers are
    /// a customer's.
    #[test]
    fn numbers_of_attributes_go_wherever_they_are() {
        let body = r#"{"attributes":{"a":12345678901,"b":null},"n":1234,"wrapup":{"durationSeconds":60}}"#;
        let expected =
            r#"{"attributes":{"a":11111111111,"b":null},"n":1111,"wrapup":{"durationSeconds":60}}"#;
        assert_eq!(redacted(body, "participant").as_deref(), Some(expected));
        let record =
            r#"{"participants":[{"attributes":{"a":42,"b":[42]}}],"body":"{\"attributes\":{\"a\":42}}"}"#;
        assert_eq!(redacted(record, "participant").as_deref(), Some(&*record.replace("42", "11")));
    }

    #[test]
    fn what_rules_look_for_stays() {
        let body = r#"{"state":"Disconnected","x":"state","resumeTime":"2024-05-06T07:08:09.123+02:00","y":"0001-01-01T00:00:00Z","muted":"true","wrapup":{"durationSeconds":2147483648},"t":"{{token}}"}"#;
        let expected = r#"{"state":"Disconnected","x":"xxxxx","resumeTime":"2001-01-01T00:00:00.000+00:00","y":"0001-01-01T00:00:00Z","muted":"true","wrapup":{"durationSeconds":2147483648},"t":"{{token}}"}"#;
        assert_eq!(redacted(body, "participant").as_deref(), Some(expected));
    }

    #[test]
    fn the_brackets_of_a_template_hide_no_text() {
        let body = r##"{"attributes":{"a":"${s} Mr Miller ${t}","b":"#{4111 1111}","c":"{{ crm_id }}"}}"##;
        let expected =
            r##"{"attributes":{"a":"${x} Xx Xxxxxx ${x}","b":"#{1111 1111}","c":"{{ crm_id }}"}}"##;
        assert_eq!(redacted(body, "attributes").as_deref(), Some(expected));
    }

    #[test]
    fn documents_inside_strings_keep_their_names() {
        let body = r#"{"attributes":{"a":"{\"name\": \"Jane\", \"n\": 12}","b":"Struct{name=Jane}"}}"#;
        let expected = r#"{"attributes":{"a":"{\"name\": \"Xxxx\", \"n\": 11}","b":"Struct{xxxx=Xxxx}"}}"#;
        assert_eq!(redacted(body, "attributes").as_deref(), Some(expected));
        let twice = r#""{\"attributes\":{\"a\":\"Jane\"}}""#;
        let expected = r#""{\"attributes\":{\"a\":\"Xxxx\"}}""#;
        assert_eq!(redacted(twice, "attributes").as_deref(), Some(expected));
    }
}
