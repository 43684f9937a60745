//! Records of a topic as tools print them: the headers, and the value in a string or inline.

use super::bare::{is_string, tombstone, unescaped, value_of_record};
use super::call::{NoCall, Reader, unreadable};
use super::error_topic::{self, RecordHeader};
use super::frame::Frame;
use super::records::Record;
use super::request::{Item, Layer};
use crate::json::{Kind, Tape, Value};

/// What a record holds. Keys are never read.
pub(crate) struct TopicRecord<'t> {
    pub(crate) headers: Vec<RecordHeader<'t>>,
    /// `None` for a tombstone.
    pub(crate) value: Option<Value<'t>>,
}

/// Whether an object shows where in a topic it comes from.
pub(crate) fn is_record(it: Value<'_>) -> bool {
    let is_number = |name: &str| it.get(name).is_some_and(|number| number.kind() == Kind::Number);
    is_string(it, "topic") && is_number("partition") && is_number("offset")
}

/// What a record is; `parts` takes it apart.
pub(crate) fn item<'s>(
    record: Record<'s>,
    text: &'s [u8],
    frame: &Frame,
    tape: &mut Tape,
    parts: impl for<'t> FnOnce(Value<'t>) -> Result<TopicRecord<'t>, NoCall>,
) -> Item<'s> {
    let Record { index, start, bytes, .. } = record;
    let parsed = tape.parse(bytes);
    let document = parsed.document();
    let Some(root) = document.root().filter(|_| document.is_whole()) else {
        return unreadable("the record is not JSON").item(index);
    };
    if !is_record(root) {
        return unreadable("not a record of a topic: it has no `topic`, `partition` and `offset`")
            .item(index);
    }
    let parts = match parts(root) {
        Ok(parts) => parts,
        Err(no_call) => return no_call.item(index),
    };
    if let Some(item) = error_topic::request(index, &parts.headers, text, start, frame) {
        return item;
    }
    let Some(value) = parts.value.filter(|value| value.kind() != Kind::Null) else {
        return tombstone(index);
    };
    let reader = Reader { text, start, frame };
    let mut layers = frame.layers.clone();
    let body = if value.kind() == Kind::String {
        layers.push(Layer::JsonString);
        unescaped(reader.content(value))
    } else {
        reader.written(value)
    };
    value_of_record(index, body, layers, tape)
}

/// Headers that are objects with `key` and a member for the value.
pub(crate) fn headers<'t>(record: Value<'t>, value: &str) -> Vec<RecordHeader<'t>> {
    let present = |value: &Value<'_>| value.kind() != Kind::Null;
    let headers = record.get("headers").into_iter().flat_map(Value::elements);
    headers
        .filter_map(|header| Some((header.get("key")?.text()?, header.get(value).filter(present))))
        .collect()
}
