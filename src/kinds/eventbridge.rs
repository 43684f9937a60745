//! `eventbridge`: AWS events of a Genesys Cloud partner source, alone, one a line, back to back, or
//! in SQS messages. They are what goes into an integration: distinguished, and skipped.

use super::bodies::load_shaped_bare;
use crate::input::bare::{Look, bare, is_event_bridge, is_string, unescaped};
use crate::input::request::Layer;
use crate::input::{Item, Kind, KindMeta, Layout, Load, Sample};
use crate::json::{Tape, Value};

/// EventBridge events.
pub(super) struct EventBridge;

static META: KindMeta = KindMeta {
    id: "eventbridge",
    summary: "EventBridge events, also in SQS messages: the input of an integration, skipped",
    detected_by: "`detail-type`, `source` and `detail`; also in the `Body` of SQS `Messages`",
    example: r#"{"version": "0", "detail-type": "v2.detail.events.conversation.{id}.attributes",
  "source": "aws.partner/genesys.com/cloud/…", "detail": {"topicName": "…", "eventBody": {}}}"#,
    ..KindMeta::EMPTY
};

impl Kind for EventBridge {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.record().is_some_and(is_event_bridge) || sample.root().is_some_and(is_sqs_with_event)
    }

    fn streams(&self, layout: Layout) -> bool {
        layout == Layout::Lines
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        if load.frame.layout == Layout::One && load_messages(load.text, load.tape).is_some() {
            return load_sqs(load);
        }
        load_shaped_bare(load)
    }
}

/// The places of the bodies of `aws sqs receive-message`.
fn load_messages(text: &[u8], tape: &mut Tape) -> Option<Vec<Option<std::ops::Range<usize>>>> {
    let parsed = tape.parse(text);
    let messages = messages(parsed.document().root()?)?;
    let place = |message: Value<'_>| {
        let body = message.get("Body").filter(|body| body.text().is_some())?;
        Some(body.content_span().range())
    };
    Some(messages.elements().map(place).collect())
}

fn load_sqs(load: Load<'_, '_>) -> u64 {
    let Load { text, frame, tape, emit, .. } = load;
    let places = load_messages(text, tape).unwrap_or_default();
    let mut record = 0;
    for place in places {
        let Some(place) = place else {
            let reason = "a message without a body".into();
            emit(Item::Unreadable { record: Some(record), reason });
            record += 1;
            continue;
        };
        let mut layers = frame.layers.clone();
        layers.extend([Layer::Sqs, Layer::JsonString]);
        let body = unescaped(frame.body(text, place.start, place.end));
        emit(bare(record, body, layers, Look::Always, tape));
        record += 1;
    }
    record
}

fn messages(root: Value<'_>) -> Option<Value<'_>> {
    let messages = root.get("Messages")?;
    let first = messages.elements().next()?;
    (is_string(first, "Body") && (is_string(first, "MessageId") || is_string(first, "ReceiptHandle")))
        .then_some(messages)
}

fn is_sqs_with_event(root: Value<'_>) -> bool {
    let first = messages(root).and_then(|message| message.elements().next()?.get("Body")?.text());
    first
        .is_some_and(|body| Tape::new().parse(body.as_bytes()).document().root().is_some_and(is_event_bridge))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{items, layers};
    use super::*;

    #[test]
    fn a_message_that_holds_a_body_is_a_request() {
        let text = r#"{"Messages":[{"MessageId":"1","Body":"{\"attributes\":{}}"},{"MessageId":"2"}]}"#;
        assert_eq!(layers(&EventBridge, text), ["sqs,json-string"]);
        assert_eq!(items(&EventBridge, text), ["request 0", "unreadable 1: a message without a body"]);
    }
}
