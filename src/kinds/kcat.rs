//! `kcat`: what `kcat -J` prints, one object a record: `topic`, `partition`, `offset`, `headers`, `key`,
//! `payload` (kcat 1.7.1, `json.c`). `headers` is a flat array of names and values, though its help text says
//! object. kcat does not look whether bytes are UTF-8, so the file may hold any. Keys are never read.

use super::bodies::load_shaped;
use crate::input::bare::{is_string, tombstone, unescaped, value_of_record};
use crate::input::error_topic::{self, RecordHeader};
use crate::input::records::Record;
use crate::input::request::Layer;
use crate::input::{Frame, Item, Kind, KindMeta, Layout, Load, Sample, Sieve};
use crate::json::{self, Tape, Value};

/// A topic as `kcat -J` dumps it.
pub(super) struct Kcat;

static META: KindMeta = KindMeta {
    id: "kcat",
    summary: "a topic dumped with `kcat -J`",
    detected_by: "`topic`, `partition`, `offset` and `payload`",
    example: r#"{"topic":"genesys.participant.patch","partition":0,"offset":0,"key":null,"payload":"{\"attributes\":{\"crm_tier\":\"gold\"}}"}"#,
    ..KindMeta::EMPTY
};

impl Kind for Kcat {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        let is_number = |object: Value<'_>, name: &str| {
            object.get(name).is_some_and(|object| object.kind() == json::Kind::Number)
        };
        sample.record().is_some_and(|record| {
            is_string(record, "topic")
                && is_number(record, "partition")
                && is_number(record, "offset")
                && record.get("payload").is_some()
        })
    }

    fn streams(&self, layout: Layout) -> bool {
        layout == Layout::Lines
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        load_shaped(load, payload_passes, |record, text, frame, tape| {
            // What kcat says of itself, as in `% Reached end of topic`, when both streams go to one file.
            (!record.bytes.starts_with(b"% ")).then(|| item(record, text, frame, tape))
        })
    }
}

/// The end of a record whose payload is a string with a body in it that may be passed over. Records
/// of an error topic have headers.
fn payload_passes(text: &[u8], at: usize, sieve: &dyn Sieve) -> Option<usize> {
    let mut found = false;
    let end = json::walk_line(text, at, |name, value| match name {
        b"payload" if !found && text.get(value) == Some(&b'"') => {
            found = true;
            sieve.string(text, value)
        }
        b"payload" | b"headers" => None,
        _ => json::scalar_end(text, value),
    })?;
    found.then_some(end)
}

fn item<'s>(record: Record<'s>, text: &'s [u8], frame: &Frame, tape: &mut Tape) -> Item<'s> {
    let Record { index, start, bytes, .. } = record;
    let unreadable = |reason: &'static str| Item::Unreadable { record: Some(index), reason: reason.into() };
    let parsed = tape.parse(bytes);
    let document = parsed.document();
    let Some(root) = document.root().filter(|_| document.is_whole()) else {
        return unreadable("the record is not JSON");
    };
    if let Some(item) = error_topic::request(index, &headers(root), text, start, frame) {
        return item;
    }
    let Some(payload) = root.get("payload") else {
        return unreadable("not a record of `kcat -J`: it has no payload");
    };
    match payload.kind() {
        json::Kind::Null if root.get("payload_error").is_some() => {
            unreadable("kcat could not decode the payload: see its `payload_error`")
        }
        json::Kind::Null => tombstone(index),
        json::Kind::String => {
            let span = payload.content_span();
            let body = frame.body(text, start + span.start as usize, start + span.end as usize);
            let mut layers = frame.layers.clone();
            layers.push(Layer::JsonString);
            value_of_record(index, unescaped(body), layers, tape)
        }
        _ => {
            let span = payload.span();
            let body = frame.body(text, start + span.start as usize, start + span.end as usize);
            value_of_record(index, body, frame.layers.clone(), tape)
        }
    }
}

fn headers(record: Value<'_>) -> Vec<RecordHeader<'_>> {
    let Some(headers) = record.get("headers") else { return Vec::new() };
    let present = |value: Value<'_>| value.kind() != json::Kind::Null;
    let mut found: Vec<RecordHeader<'_>> = headers
        .members()
        .map(|member| (member.name(), Some(member.value()).filter(|member| present(*member))))
        .collect();
    let mut flat = headers.elements();
    while let (Some(name), Some(value)) = (flat.next(), flat.next()) {
        if let Some(name) = name.text() {
            found.push((name, Some(value).filter(|item| present(*item))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, layers};
    use super::*;

    const HEAD: &str = r#""topic":"t","partition":0,"offset":0,"key":"{\"attributes\":{}}""#;

    fn line(rest: &str) -> String {
        format!("{{{HEAD},{rest}}}")
    }

    #[test]
    fn payloads() {
        let cases = [
            (r#""payload":"{\"a\":1}""#, "{\"a\":1}", "json-string"),
            (r#""payload":"""#, "", "json-string"),
            (r#""payload":{"a":1}"#, "{\"a\":1}", ""),
            (r#""payload":"{\"schema\":null,\"payload\":{\"a\":1}}""#, "{\"a\":1}", "json-string,connect"),
            (
                r#""payload":"{\"schema\":{\"type\":\"string\"},\"payload\":\"{\\\"a\\\":1}\"}""#,
                "{\"a\":1}",
                "json-string,connect,json-string",
            ),
        ];
        for (rest, body, peeled) in cases {
            let text = line(rest);
            assert_eq!(bodies(&Kcat, &text), [body], "{text}");
            assert_eq!(layers(&Kcat, &text), [peeled], "{text}");
        }
    }

    #[test]
    fn what_holds_no_body() {
        let cases = [
            (r#""payload":null"#, "skipped 0: a tombstone"),
            (r#""payload":null,"payload_error":"x""#, "unreadable 0: kcat could not decode"),
            (r#""payload":"\u0000\u0000\u0000\u0000*\u0002""#, "unreadable 0: Avro bytes"),
            (
                r#""payload":"{\"before\":null,\"after\":{},\"source\":{},\"op\":\"c\"}""#,
                "skipped 0: a Debezium",
            ),
            (r#""payload":"{\"schema\":null,\"payload\":null}""#, "skipped 0: a tombstone"),
            (r#""payload":"{}""#, "request 0"),
            (r#""payload":"{}"#, "unreadable 0: the record is not JSON"),
        ];
        for (rest, expected) in cases {
            let text = line(rest);
            let found = items(&Kcat, &text);
            assert!(found.len() == 1 && found[0].starts_with(expected), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_bad_line_does_not_lose_its_neighbours() {
        let good = line(r#""payload":"{}""#);
        let text = format!("% Reading\n{good}\n{{\"topic\": \n{good}\n% Reached end of topic\n");
        let found = items(&Kcat, &text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[1].starts_with("unreadable 1"), "{found:?}");
        assert_eq!(found[2], "request 2");
    }
}
