//! `nock`: what nock's recorder gives with `output_objects: true` (14.0.17): an array of `scope`, `method`,
//! `path`, `body`, `status`, `response`, `reqheaders`.

use crate::input::bare::{is_string, unescaped};
use crate::input::call::{Calls, Found, Order, Reader, answer, load_calls, status, unreadable};
use crate::input::{Body, Kind, KindMeta, Layer, Load, Origin, Request, Sample, Text};
use crate::json::{self, Tape, Value};

/// Calls that nock recorded.
pub(super) struct Nock;

static META: KindMeta = KindMeta {
    id: "nock",
    summary: "calls that nock recorded, `output_objects: true`",
    detected_by: "an array of objects with `scope`, `method` and `path`",
    example: r#"[{"scope": "https://api.mypurecloud.com:443", "method": "PATCH", "path": "/api/v2/conversations/…",
  "body": {"attributes": {"crm_tier": "gold"}}, "status": 200, "response": {}}]"#,
    extensions: &["json"],
    ..KindMeta::EMPTY
};

impl Kind for Nock {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.text().trim_ascii_start().starts_with(b"[") && sample.record().is_some_and(is_call)
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let calls = Calls {
            arrays: |root| Vec::from_iter(Some(root).filter(|value| value.kind() == json::Kind::Array)),
            missing: "no array of recorded calls",
            order: Order::AsSent,
        };
        load_calls(load, &calls, call)
    }
}

fn is_call(it: Value<'_>) -> bool {
    ["scope", "method", "path"].iter().all(|name| is_string(it, name))
}

fn call<'s>(record: u64, entry: Value<'_>, reader: Reader<'_, 's>) -> Found<'s> {
    let (Some(scope), Some(method), Some(path)) = (
        entry.get("scope").and_then(Value::text),
        reader.member(entry, "method"),
        reader.member(entry, "path"),
    ) else {
        return Err(unreadable("not a recorded call: it has no scope, method or path"));
    };
    let mut layers = reader.frame.layers.clone();
    let response = entry.get("response").and_then(|response| reader.said(response));
    Ok(Request {
        record,
        method: Some(method),
        url: Some(Text { text: format!("{scope}{}", path.text).into(), span: path.span }),
        headers: reader.headers(entry.get("reqheaders")),
        body: entry.get("body").and_then(|value| body(value, reader, &mut layers)),
        answer: answer(entry.get("status").and_then(status), response),
        layers,
        sent: true,
        ..Request::default()
    })
}

/// nock parses a body that is JSON. So a string is either a body that is not one (in hex, where it
/// is not even UTF-8), or, where its text is JSON all the same, a body that was a JSON string.
fn body<'s>(value: Value<'_>, reader: Reader<'_, 's>, layers: &mut Vec<Layer>) -> Option<Body<'s>> {
    let Some(text) = value.text() else { return reader.body(value, layers) };
    if Tape::new().parse(text.as_bytes()).document().is_valid() {
        return Some(reader.written(value));
    }
    if let Some(bytes) = from_hex(&text).filter(|digit| std::str::from_utf8(digit).is_err()) {
        let span = reader.text(value)?.span?;
        return Some(Body { bytes: bytes.into(), origin: Origin::Field { span } });
    }
    layers.push(Layer::JsonString);
    Some(unescaped(reader.content(value)))
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| if let [high, low] = pair { Some(digit(*high)? << 4 | digit(*low)?) } else { None })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, layers, placed};
    use super::*;

    fn entry(body: &str, status: u16) -> String {
        format!(
            "{{\"scope\":\"https://h:443\",\"method\":\"PATCH\",\"path\":\"/p\",\"body\":{body},\
             \"status\":{status},\"response\":\"\"}}"
        )
    }

    #[test]
    fn a_string_is_what_was_no_json_or_a_json_string() {
        let cases = [
            (r#"{"a":"é"}"#, r#"{"a":"é"}"#, ""),
            (r#""{\"a\": ,}""#, r#"{"a": ,}"#, "json-string"),
            (r#""{\"a\":1}""#, r#""{\"a\":1}""#, ""),
            (r#""""#, "", "json-string"),
            (r#""fffe0001""#, "\u{fffd}\u{fffd}\0\u{1}", ""),
        ];
        for (written, body, peeled) in cases {
            let text = format!("[{}]", entry(written, 200));
            assert_eq!(bodies(&Nock, &text), [body], "{text}");
            assert_eq!(layers(&Nock, &text), [peeled], "{text}");
        }
        assert_eq!(placed(&Nock, &format!("[{}]", entry(r#""{\"a\": ,}""#, 200)), "\"a\""), [r#"\"a\""#]);
    }

    #[test]
    fn a_broken_entry_does_not_lose_its_neighbours() {
        let text = format!("[{},\n{{\"scope\" 1}},\n{}]", entry("{}", 503), entry("{}", 202));
        assert_eq!(
            items(&Nock, &text),
            [
                "request 0",
                "unreadable 1: the entry is malformed or truncated",
                "skipped 2: a retry of the call before it"
            ]
        );
        assert_eq!(
            items(&Nock, "[3]")[0],
            "unreadable 0: not a recorded call: it has no scope, method or path"
        );
    }
}
