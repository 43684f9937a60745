//! Records of a sink connector's error topic: the request body, and sometimes the URL, in the headers.
//!
//! Confluent's HTTP sink writes `payload`, `url`, `input_record_topic` …, Lenses' `input_payload`,
//! `input_topic` … Both write the answer there, too. The record's own value is the words of the error, or the
//! body once more.

use std::borrow::Cow;
use std::ops::Range;

use super::bare::unescaped;
use super::frame::Frame;
use super::lines::text_of;
use super::request::{Answer, Item, Layer, Request};
use crate::json::{Kind, Value, value_end};
use crate::text::search;

const NO_BODY: &str = "an error record without the request body";

/// A header of a record. `None`: it is null.
pub(crate) type RecordHeader<'t> = (Cow<'t, str>, Option<Value<'t>>);

/// The request in the headers of an error record; `None` where they are those of another record. `start`
/// is where the document that the headers are in starts in `text`.
pub(crate) fn request<'s>(
    record: u64,
    headers: &[RecordHeader<'_>],
    text: &'s [u8],
    start: usize,
    frame: &Frame,
) -> Option<Item<'s>> {
    let has = |name: &str| headers.iter().any(|(header, _)| header == name);
    let get = |name: &str| headers.iter().rfind(|(header, _)| header == name).and_then(|(_, value)| *value);
    let (body, status, url) = if has("payload") && has("url") && has("input_record_topic") {
        (get("payload"), get("status_code"), get("url"))
    } else if has("input_payload") && has("input_topic") {
        (get("input_payload"), get("response_status_code"), None)
    } else {
        return None;
    };
    let Some(body) = body.filter(|body| body.kind() == Kind::String) else {
        return Some(Item::Skipped { record, reason: NO_BODY.into() });
    };
    let content = body.content_span();
    let body = frame.body(text, start + content.start as usize, start + content.end as usize);
    let mut layers = frame.layers.clone();
    layers.extend([Layer::ErrorHeader, Layer::JsonString]);
    let response =
        get("response_content").and_then(|response_content| frame.text(text, start, response_content));
    let status = status.and_then(Value::text).and_then(|status| status.trim().parse().ok());
    Some(Item::Request(Request {
        record,
        url: url.and_then(|url| frame.text(text, start, url)),
        body: Some(unescaped(body)),
        answer: status.map(|status| Answer { status, text: response.map(|response| response.text) }),
        layers,
        sent: true,
        ..Request::default()
    }))
}

/// Headers of error records.
const NAMES: [&[u8]; 18] = [
    b"input_record_offset",
    b"input_record_timestamp",
    b"input_record_partition",
    b"input_record_topic",
    b"error_message",
    b"exception",
    b"response_content",
    b"status_code",
    b"payload",
    b"reason_phrase",
    b"url",
    b"input_topic",
    b"input_partition",
    b"input_offset",
    b"input_timestamp",
    b"input_key",
    b"input_payload",
    b"response_status_code",
];

/// Whether a line begins with the printed headers of an error record.
pub(crate) fn names_request(line: &[u8]) -> bool {
    NAMES.iter().any(|name| line.strip_prefix(*name).is_some_and(|rest| rest.starts_with(b":")))
        && [&b"input_record_topic:"[..], b"input_topic:"]
            .iter()
            .any(|item| search::find(line, item).is_some())
}

/// Like [`request`], for headers that are printed as `name:value,name:value` in `range` of the text.
pub(crate) fn printed_request<'s>(
    record: u64,
    range: Range<usize>,
    text: &'s [u8],
    frame: &Frame,
) -> Option<Item<'s>> {
    let headers = printed_headers(text, range);
    let has = |name: &[u8]| headers.iter().any(|(header, _)| *header == name);
    let get = |name: &[u8]| {
        let found = headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.clone());
        found.filter(|offset| &text[offset.clone()] != b"null")
    };
    let (body, status, url) = if has(b"payload") && has(b"url") && has(b"input_record_topic") {
        (get(b"payload"), get(b"status_code"), get(b"url"))
    } else if has(b"input_payload") && has(b"input_topic") {
        (get(b"input_payload"), get(b"response_status_code"), None)
    } else {
        return None;
    };
    let Some(body) = body else { return Some(Item::Skipped { record, reason: NO_BODY.into() }) };
    let mut layers = frame.layers.clone();
    layers.push(Layer::ErrorHeader);
    let response =
        get(b"response_content").map(|response_content| text_of(text, response_content, frame).text);
    let status = status.and_then(|status| std::str::from_utf8(&text[status]).ok()?.trim().parse().ok());
    Some(Item::Request(Request {
        record,
        url: url.map(|url| text_of(text, url, frame)),
        body: Some(frame.body(text, body.start, body.end)),
        answer: status.map(|status| Answer { status, text: response }),
        layers,
        sent: true,
        ..Request::default()
    }))
}

/// The headers whose names are known. A value ends where the next of them begins, or where its JSON does.
fn printed_headers(text: &[u8], range: Range<usize>) -> Vec<(&'static [u8], Range<usize>)> {
    // Columns end with a tab; headers are in one of them.
    let column_end =
        |at: usize| search::memchr(b'\t', &text[at..range.end]).map_or(range.end, |offset| at + offset);
    let name_at = |at: usize| {
        NAMES.iter().copied().find(|name| {
            text[at..range.end].strip_prefix(*name).is_some_and(|rest| rest.first() == Some(&b':'))
        })
    };
    let mut headers = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let Some(name) = name_at(at) else {
            let next = search::memchr2(b',', b'\t', &text[at..range.end]);
            at = next.map_or(range.end, |next| at + next + 1);
            continue;
        };
        let start = at + name.len() + 1;
        let column = column_end(start);
        let json = value_end(&text[..column], start)
            .filter(|end| *end == column || text[*end] == b',' && name_at(end + 1).is_some());
        let end = json.unwrap_or_else(|| {
            let mut commas = search::memchr_iter(b',', &text[start..column]).map(|offset| start + offset);
            commas.find(|comma| name_at(comma + 1).is_some()).unwrap_or(column)
        });
        headers.push((name, start..end));
        at = end + 1;
    }
    headers
}
