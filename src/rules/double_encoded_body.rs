//! `double-encoded-body`: the body is a JSON string that holds a JSON object.

use crate::contract::Type;
use crate::diagnostic::{Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::fix::apply;
use crate::json::{Kind, Tape, Value};
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::BodySpan;

declare_rule! {
    /// ## What it does
    /// Reports a body that is a JSON string with a JSON object in it: it was encoded twice.
    /// ## Why it fails
    /// The operation takes an object and is given a text. This happens where a string is handed to a
    /// client that encodes once more: `json.dumps(…)` or a model's `to_json()` given to the Python SDK,
    /// a string value behind Kafka Connect's JSON converter.
    /// ## Example
    /// ```json bad operation=attributes
    /// "{\"attributes\": {\"crm_id\": \"12345\"}}"
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// Safe: the outer quotes and one level of escapes are taken away, and the result was seen to be the
    /// very object that the string holds; else nothing is offered.
    /// ## Source
    /// RFC 8259, section 7; what `to_json()` does was seen with the Python SDK 269.0.0.
    DoubleEncodedBody {
        id: "double-encoded-body", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::DoubleEncodedBody, hooks: &[Hook::Body],
    }
}

impl Rule for DoubleEncodedBody {
    fn body(&self, cx: &mut Context<'_>) {
        let Some(body) = cx.body() else { return };
        if matches!(cx.body_type(), Some(Type::Array(_))) || !holds_object(body) {
            return;
        }
        cx.claim_body();
        let diagnostic = cx.report(self, Spot::Body, "the body is a JSON string that holds a JSON object");
        diagnostic.help(
            "send the object itself: give the client the object or the model, not its `json.dumps()`, `to_json()` or `JSON.stringify()`",
        );
        if let Some(edits) = decoding(body) {
            diagnostic.fix(Fix::safe("decode the string", edits));
        }
    }
}

/// How many times over a body may be encoded. Each fix peels one.
const MAX_LEVELS: usize = 4;

/// Whether a value is a string that holds a JSON object, perhaps several times over.
pub(super) fn holds_object(value: Value<'_>) -> bool {
    value.text().is_some_and(|text| text_holds_object(&text, MAX_LEVELS))
}

fn text_holds_object(text: &str, levels: usize) -> bool {
    if levels == 0 || !text.trim_start().starts_with(['{', '"']) {
        return false;
    }
    let mut tape = Tape::new();
    let parsed = tape.parse(text.as_bytes());
    let document = parsed.document();
    let root = document.root().filter(|_| document.is_valid());
    root.is_some_and(|root| match root.kind() {
        Kind::Object => true,
        Kind::String => root.text().is_some_and(|inner| text_holds_object(&inner, levels - 1)),
        _ => false,
    })
}

/// Edits that turn a string into what it holds. `None` where they would not give exactly that.
fn decoding(value: Value<'_>) -> Option<Vec<Edit>> {
    let document = value.document();
    let (whole, content) = (value.span(), value.content_span());
    let mut edits = vec![Edit::delete(BodySpan::new(whole.start, content.start))];
    edits.extend(unescaping(&document.text()[content.range()], content.start)?);
    edits.push(Edit::delete(BodySpan::new(content.end, whole.end)));
    let decoded: serde_json::Value = serde_json::from_slice(&apply(document.text(), &edits)).ok()?;
    let meant: serde_json::Value = serde_json::from_str(&value.text()?).ok()?;
    (decoded == meant).then_some(edits)
}

/// Edits that take one level of escapes away from a string's content, which starts at `offset`.
///
/// An escape that means the same one level further in (`\u00e9` in a string of the object) stays as it
/// is, so that no text of the body is ever inserted.
fn unescaping(raw: &[u8], offset: u32) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    let mut inner = Inner::default();
    let mut at = 0;
    while let Some(byte) = raw.get(at) {
        let place = offset + at as u32;
        if *byte != b'\\' {
            inner.step(*byte);
            at += 1;
            continue;
        }
        let (letter, length) = match *raw.get(at + 1)? {
            b'n' => (b'\n', 2),
            b'r' => (b'\r', 2),
            b't' => (b'\t', 2),
            b'u' => (ascii_of(raw.get(at + 2..at + 6)?)?, 6),
            letter @ (b'"' | b'\\' | b'/') => (letter, 2),
            _ => return None,
        };
        let span = BodySpan::new(place, place + length);
        if length == 6 && inner.keeps(letter) {
            // Stays.
        } else if length == 2 && raw[at + 1] == letter {
            edits.push(Edit::delete(BodySpan::new(place, place + 1)));
        } else if letter.is_ascii_alphanumeric() && !inner.escaped || letter == OTHER {
            return None;
        } else if matches!(letter, b'\n' | b'\r') {
            // Between tokens, since none can stand in a string; in a source of lines it would be one too many. With it goes the
            // indentation.
            let blanks = raw[at + length as usize..].iter().take_while(|it| **it == b' ').count();
            edits.push(Edit::replace(BodySpan::new(place, span.end + blanks as u32), " "));
            at += blanks;
        } else {
            edits.push(Edit::replace(span, char::from(letter).to_string()));
        }
        inner.step(letter);
        at += length as usize;
    }
    Some(edits)
}

/// Stands for every character that is none of ASCII.
const OTHER: u8 = 0x7f;

fn ascii_of(hex: &[u8]) -> Option<u8> {
    let code = u16::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?;
    Some(u8::try_from(code).ok().filter(u8::is_ascii).unwrap_or(OTHER))
}

/// Where a reader of the decoded text stands.
#[derive(Default)]
struct Inner {
    in_string: bool,
    escaped: bool,
}

impl Inner {
    fn step(&mut self, letter: u8) {
        match (self.in_string, letter) {
            (true, _) if self.escaped => self.escaped = false,
            (true, b'\\') => self.escaped = true,
            (_, b'"') => self.in_string = !self.in_string,
            _ => {}
        }
    }

    /// Whether `\uXXXX` for that letter means the same here.
    fn keeps(&self, letter: u8) -> bool {
        self.in_string && !self.escaped && letter != b'"' && letter != b'\\'
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::DoubleEncodedBody;

    #[test]
    fn cases() {
        RuleTester::new(&DoubleEncodedBody)
            .operation("attributes")
            .good(r#"{"attributes": {"doc": "{\"a\": 1}"}}"#)
            .good(r#""[]""#)
            .good(r#""{'attributes': {'a': None}}""#)
            .good(r#""{not json}""#)
            .fix(r#""{}""#, "{}")
            .fix(r#" "{\"attributes\": {\"a\": \"x\"}}" "#, r#" {"attributes": {"a": "x"}} "#)
            .fix(r#""{\n  \"attributes\": {\n    \"a\": \"x\"\n  }\n}""#, r#"{ "attributes": { "a": "x" } }"#)
            .fix(
                r#""{\n\t\"attributes\": {\r\n\"a\": \"x\\ny \\\"z\\\" \\\\ \\u00e9 \u00e9 \/\"}}""#,
                // A line break between tokens would be one too many in a source of lines.
                "{ \t\"attributes\": {  \"a\": \"x\\ny \\\"z\\\" \\\\ \\u00e9 \\u00e9 /\"}}",
            )
            .fix(
                r#""\u007b\u0022attributes\u0022:{\u0022a\u0022:\u0022\u003cb\u003e\u0022}}""#,
                r#"{"attributes":{"a":"\u003cb\u003e"}}"#,
            )
            .fix(r#""\"{\\\"attributes\\\": {}}\"""#, r#"{"attributes": {}}"#)
            .fix(r#""{\"a\": \"\\\u006e\ud83d\ude00\"}""#, r#"{"a": "\n\ud83d\ude00"}"#)
            .shown_only(r#""{\"a\": tru\u0065}""#)
            .run();
    }
}
