//! Records of a sink connector's error topic: the request body, and sometimes the URL, in the headers.
//!
//! Confluent's HTTP sink writes `payload`, `url`, `input_record_topic` …, Lenses' `input_payload`,
//! `input_topic` … Both write the answer there, too. The record's own value is the words of the error, or the
//! body once more.

use std::borrow::Cow;

use super::bare::unescaped;
use super::request::{Answer, Item, Layer, Request};
use super::source::Frame;
use crate::json::{Kind, Value};

/// A header of a record. `None`: it is null.
pub(super) type RecordHeader<'t> = (Cow<'t, str>, Option<Value<'t>>);

/// The request in the headers of an error record; `None` where they are those of another record. `start`
/// is where the document that the headers are in starts in `text`.
pub(super) fn request<'s>(
    record: u64,
    headers: &[RecordHeader<'_>],
    text: &'s [u8],
    start: usize,
    frame: &Frame,
) -> Option<Item<'s>> {
    let has = |name: &str| headers.iter().any(|(it, _)| it == name);
    let get = |name: &str| headers.iter().rfind(|(it, _)| it == name).and_then(|(_, value)| *value);
    let (body, status, url) = if has("payload") && has("url") && has("input_record_topic") {
        (get("payload"), get("status_code"), get("url"))
    } else if has("input_payload") && has("input_topic") {
        (get("input_payload"), get("response_status_code"), None)
    } else {
        return None;
    };
    let Some(body) = body.filter(|it| it.kind() == Kind::String) else {
        return Some(Item::Skipped {
            record,
            reason: "an error record without the body that was sent".into(),
        });
    };
    let content = body.content_span();
    let body = frame.body(text, start + content.start as usize, start + content.end as usize);
    let mut layers = frame.layers.clone();
    layers.extend([Layer::ErrorHeader, Layer::JsonString]);
    let response = get("response_content").and_then(|it| frame.text(text, start, it));
    let status = status.and_then(Value::text).and_then(|it| it.trim().parse().ok());
    Some(Item::Request(Request {
        record,
        url: url.and_then(|it| frame.text(text, start, it)),
        body: Some(unescaped(body)),
        answer: status.map(|status| Answer { status, text: response.map(|it| it.text) }),
        layers,
        sent: true,
        ..Request::default()
    }))
}
