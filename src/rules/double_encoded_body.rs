//! `double-encoded-body`: the body is a JSON string that contains a JSON object.

use crate::contract::Type;
use crate::diagnostic::{Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::fix::apply;
use crate::json::{Kind, Member, Tape, Value, document_as_key, is_form_blank};
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::BodySpan;

declare_rule! {
    /// ## What it does
    /// Reports bodies that were JSON-encoded twice: a JSON string that contains a JSON object. Also
    /// reports bodies whose first key is a JSON object: the body was sent as a form, and a form
    /// parser read it as a name.
    /// ## Why it fails
    /// The operation expects an object and gets a string. This happens when a string is passed to a
    /// client that encodes it again: `json.dumps(…)` or a model's `to_json()` passed to the Python
    /// SDK, or a string value written by Kafka Connect's JSON converter.
    ///
    /// A JSON document becomes a key when it is sent with the content type
    /// `application/x-www-form-urlencoded`, which is the default of curl's `-d` and of jQuery. The
    /// receiver parses it as a form and passes the result on.
    /// ## Example
    /// ```json bad operation=attributes
    /// "{\"attributes\": {\"crm_id\": \"12345\"}}"
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json bad operation=attributes
    /// {"{\"attributes\": {\"crm_id\": \"12345\"}}": ""}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// Safe: the outer quotes and one level of escapes are removed. The fix is offered only if the
    /// result is exactly the object that the string contains.
    /// ## Source
    /// RFC 8259, section 7. What `to_json()` does was observed with the Python SDK 269.0.0. A document
    /// as a key: expressjs/body-parser issue 118.
    DoubleEncodedBody {
        id: "double-encoded-body", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::DoubleEncodedBody, hooks: &[Hook::Body],
    }
}

impl Rule for DoubleEncodedBody {
    fn body(&self, cx: &mut Context<'_>) {
        let Some(body) = cx.body() else { return };
        if let Some(member) = document_as_key(body) {
            self.as_key(body, member, cx);
            return;
        }
        if matches!(cx.body_type(), Some(Type::Array(_))) || !holds_object(body) {
            return;
        }
        cx.claim_body();
        let diagnostic = cx.report(
            self,
            Spot::Body,
            "the body is a JSON string that contains a JSON object: it was encoded twice",
        );
        diagnostic.help(
            "pass the object or model itself to the client, not the result of `json.dumps()`, `to_json()` or `JSON.stringify()`",
        );
        if let Some(edits) = decoding(body, body.span()) {
            diagnostic.fix(Fix::safe("decode the string", edits));
        }
    }
}

impl DoubleEncodedBody {
    fn as_key<'t>(self, body: Value<'t>, member: Member<'t>, cx: &mut Context<'t>) {
        cx.claim_body();
        // A form parser splits a document at `=` and `&`, and the parts are not the document any more.
        let is_whole = body.len() == 1 && is_form_blank(member.value());
        let key = body.document().node(member.name_id());
        let edits = if is_whole && holds_object(key) { decoding(key, body.span()) } else { None };
        let message = "the first key of the body is a JSON object: the body was sent as a form";
        let diagnostic = cx.report(&self, Spot::Body, message);
        diagnostic
            .help("send the body with `Content-Type: application/json`, and parse it as JSON, not as a form");
        if let Some(edits) = edits {
            diagnostic.fix(Fix::safe("decode the key", edits));
        }
    }
}

/// How many levels of encoding are recognised. Each fix removes one.
const MAX_LEVELS: usize = 4;

/// Whether a value is a string that contains a JSON object, perhaps at several levels of encoding.
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

/// Edits that replace `whole` by the decoded content of a string in it. `None` if they would not
/// produce exactly that.
fn decoding(value: Value<'_>, whole: BodySpan) -> Option<Vec<Edit>> {
    let document = value.document();
    let content = value.content_span();
    let mut edits = vec![Edit::delete(BodySpan::new(whole.start, content.start))];
    edits.extend(unescaping(&document.text()[content.range()], content.start)?);
    edits.push(Edit::delete(BodySpan::new(content.end, whole.end)));
    let decoded: serde_json::Value = serde_json::from_slice(&apply(document.text(), &edits)).ok()?;
    let meant: serde_json::Value = serde_json::from_str(&value.text()?).ok()?;
    (decoded == meant).then_some(edits)
}

/// Edits that remove one level of escapes from a string's content, which starts at `offset`.
///
/// An escape with the same meaning one level further in (`\u00e9` in a string of the object) is kept,
/// so that no text of the body is ever inserted.
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
            // A newline between tokens is removed with the indentation after it: in a source of
            // lines it would end the record.
            let blanks = raw[at + length as usize..].iter().take_while(|byte| **byte == b' ').count();
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

/// Represents every non-ASCII character.
const OTHER: u8 = 0x7f;

fn ascii_of(hex: &[u8]) -> Option<u8> {
    let code = u16::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?;
    Some(u8::try_from(code).ok().filter(u8::is_ascii).unwrap_or(OTHER))
}

/// The state of a reader of the decoded text.
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

    #[test]
    fn documents_as_keys() {
        RuleTester::new(&DoubleEncodedBody)
            .operation("attributes")
            .good(r#"{"{{name}}": ""}"#)
            .good(r#"{"attributes": {"{\"a\":1}": "x"}}"#)
            .fix(r#"{"{\"attributes\":{\"a\":\"x\"}}":""}"#, r#"{"attributes":{"a":"x"}}"#)
            .fix(r#" { "{\"attributes\":{\"a\":\"x\"}}" : [""] } "#, r#" {"attributes":{"a":"x"}} "#)
            // Cut at an equals sign, and at an ampersand.
            .shown_only(r#"{"{\"attributes\":{\"a\":\"b":"c\"}}"}"#)
            .shown_only(r#"{"{\"attributes\":{\"a\":\"b ":"", " c\"}}":""}"#)
            .says(r#"{"{\"attributes\":{\"a\":\"x\"}}":null}"#, "was sent as a form")
            .run();
        RuleTester::new(&DoubleEncodedBody)
            .operation("participant")
            .fix(r#"{"{\"held\":true}":""}"#, r#"{"held":true}"#)
            .run();
    }
}
