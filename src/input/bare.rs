//! A record that is a body and nothing more: a bare file, a line, a topic's payload. What is around
//! the body is peeled off here, and what is not a body is distinguished.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem;

use super::origin::{Escaping, Origin};
use super::request::{Body, Item, Layer, Request, SkipReason};
use crate::json::{Kind, Tape, Value, map_segments, unescape_into};
use crate::text::search;

/// How closely a record is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// By the name of its first member. Most records are bodies, and this is the path of gigabytes.
    Quick,
    /// Every record, since its source is of a kind that holds something else.
    Always,
}

/// What the record is. `layers` are those that were peeled off to reach it.
pub(crate) fn bare<'s>(
    record: u64,
    mut body: Body<'s>,
    mut layers: Vec<Layer>,
    look: Look,
    tape: &mut Tape,
) -> Item<'s> {
    loop {
        if let [0, _, _, _, _, _, ..] = &*body.bytes {
            return Item::Unreadable { record: Some(record), reason: AVRO_REASON.into() };
        }
        if look == Look::Quick && !may_be_wrapped(&body.bytes) {
            break;
        }
        match look_inside(&body.bytes, tape) {
            Inside::Body => break,
            Inside::NoBody(reason) => return Item::Skipped { record, reason },
            Inside::Payload(start, end) => {
                layers.push(Layer::Connect);
                body = within(body, start, end);
            }
            Inside::Text(start, end) => {
                layers.extend([Layer::Connect, Layer::JsonString]);
                body = unescaped(within(body, start, end));
            }
        }
    }
    // A Connect envelope is the value of a record, wherever it was found.
    let is_record_value = layers.contains(&Layer::Connect);
    Item::Request(Request { record, body: Some(body), layers, is_record_value, ..Request::default() })
}

/// Advice for records in the registry's Avro format.
pub(crate) const AVRO_REASON: &str = "Avro bytes (a NUL and a schema id): decode the topic when you dump it, for example with `kcat -s value=avro -r REGISTRY`";

/// A record of a topic without a value.
pub(crate) fn tombstone<'s>(record: u64) -> Item<'s> {
    Item::Skipped { record, reason: tombstone_reason() }
}

fn tombstone_reason() -> SkipReason {
    SkipReason::not_applicable("a tombstone (a record without a value)")
}

/// What the value of a record of a topic is. `layers` are those that were peeled off to reach it.
pub(crate) fn value_of_record<'s>(
    record: u64,
    body: Body<'s>,
    layers: Vec<Layer>,
    tape: &mut Tape,
) -> Item<'s> {
    let mut item = bare(record, body, layers, Look::Quick, tape);
    if let Item::Request(request) = &mut item {
        request.is_record_value = true;
    }
    item
}

/// A piece of a body.
pub(crate) fn within(body: Body<'_>, start: usize, end: usize) -> Body<'_> {
    let bytes = match body.bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[start..end]),
        Cow::Owned(mut bytes) => {
            bytes.truncate(end);
            bytes.drain(..start);
            Cow::Owned(bytes)
        }
    };
    Body { bytes, origin: body.origin.inner(start as u32) }
}

/// What a string's content says.
pub(crate) fn unescaped(body: Body<'_>) -> Body<'_> {
    let map = map_segments(&body.bytes);
    let bytes = if search::memchr(b'\\', &body.bytes).is_none() {
        body.bytes
    } else {
        let mut bytes = Vec::new();
        unescape_into(&body.bytes, &mut bytes);
        Cow::Owned(bytes)
    };
    // Also where nothing is escaped: an edit has to be.
    let origin = Origin::Mapped { map, start: 0, parent: Box::new(body.origin), escaping: Escaping::Json };
    Body { bytes, origin }
}

fn may_be_wrapped(bytes: &[u8]) -> bool {
    let Some(inside) = bytes.trim_ascii_start().strip_prefix(b"{") else { return false };
    let Some(name) = inside.trim_ascii_start().strip_prefix(b"\"") else { return false };
    let length = name.iter().take(12).position(|byte| *byte == b'"');
    length.is_some_and(|length| is_typical(&name[..length], bytes))
}

/// What EventBridge's events have. To make a finder anew takes longer than to look.
static DETAIL_TYPE: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"\"detail-type\""));

/// Whether something other than a body begins with this member. Bodies of this API begin otherwise, so that
/// most are not parsed here.
fn is_typical(name: &[u8], bytes: &[u8]) -> bool {
    let envelope = matches!(name, b"schema" | b"payload");
    let change = matches!(
        name,
        b"before" | b"after" | b"source" | b"op" | b"ts_ms" | b"ts_us" | b"ts_ns" | b"transaction"
    );
    let event = matches!(
        name,
        b"version" | b"id" | b"detail-type" | b"account" | b"time" | b"region" | b"resources" | b"detail"
    );
    envelope
        || change
        // A record of a participant begins with its `id`, too.
        || event && DETAIL_TYPE.find(bytes).is_some()
        || matches!(name, b"topicName" | b"eventBody" | b"metadata")
}

enum Inside {
    /// The body itself.
    Body,
    /// Something else, for this reason.
    NoBody(SkipReason),
    /// A Connect envelope, with the place of its payload.
    Payload(usize, usize),
    /// A Connect envelope of a string, with the place of the string's content.
    Text(usize, usize),
}

fn look_inside(bytes: &[u8], tape: &mut Tape) -> Inside {
    let parsed = tape.parse(bytes);
    let document = parsed.document();
    let Some(root) = document.root().filter(|_| document.is_whole()) else { return Inside::Body };
    if let Some(reason) = input_side(root) {
        return Inside::NoBody(reason.into());
    }
    let Some((schema, payload)) = envelope(root) else { return Inside::Body };
    let span = payload.span();
    match payload.kind() {
        Kind::Null => Inside::NoBody(tombstone_reason()),
        // A sink that is handed a string sends its text. Bytes are base64, which is another matter.
        Kind::String if schema.is_none_or(|schema| schema == "string") => {
            let span = payload.content_span();
            Inside::Text(span.start as usize, span.end as usize)
        }
        _ => Inside::Payload(span.start as usize, span.end as usize),
    }
}

/// The schema's type and the payload of what Kafka Connect's JsonConverter writes: exactly these two members,
/// the schema null or an object with a type.
fn envelope(root: Value<'_>) -> Option<(Option<Cow<'_, str>>, Value<'_>)> {
    let (schema, payload) = (root.get("schema")?, root.get("payload")?);
    if root.len() != 2 {
        return None;
    }
    match schema.kind() {
        Kind::Null => Some((None, payload)),
        Kind::Object => Some((Some(schema.get("type")?.text()?), payload)),
        _ => None,
    }
}

/// Why an object is what goes into an integration and not what comes out of it; `None` where it is neither.
pub(crate) fn input_side(root: Value<'_>) -> Option<&'static str> {
    if is_event_bridge(root) {
        return Some("an EventBridge event: the input of an integration, not a request body");
    }
    if is_notification(root) {
        return Some("a Genesys Cloud notification: the input of an integration, not a request body");
    }
    is_debezium(root).then_some("a Debezium change event: the input of an integration, not a request body")
}

/// An AWS event: `detail-type`, `source` and `detail`. In an event *pattern* the first two are arrays.
pub(crate) fn is_event_bridge(root: Value<'_>) -> bool {
    is_string(root, "detail-type") && is_string(root, "source") && root.get("detail").is_some()
}

/// What a notification channel sends: `topicName` and `eventBody`.
pub(crate) fn is_notification(root: Value<'_>) -> bool {
    is_string(root, "topicName") && root.get("eventBody").is_some()
}

/// A change event: `before`, `after`, `source` and `op`.
pub(crate) fn is_debezium(root: Value<'_>) -> bool {
    is_string(root, "op")
        && root.get("before").is_some()
        && root.get("after").is_some()
        && root.get("source").is_some_and(|source| source.kind() == Kind::Object)
}

pub(crate) fn is_string(object: Value<'_>, name: &str) -> bool {
    object.get(name).is_some_and(|object| object.kind() == Kind::String)
}
