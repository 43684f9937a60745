//! `control-center`: messages of a topic as Confluent Control Center downloads them: an array of
//! `topic`, `partition`, `offset`, `timestamp`, `timestampType`, `headers` (of `key` and
//! `stringValue`), `key`, `value`. Keys are never read.

use super::bodies::load_shaped;
use crate::input::topic::{self, TopicRecord};
use crate::input::{Kind, KindMeta, Load, Sample};

/// Messages of a topic, downloaded.
pub(super) struct ControlCenter;

static META: KindMeta = KindMeta {
    id: "control-center",
    summary: "messages of a topic, downloaded from Confluent Control Center",
    detected_by: "`topic`, `partition`, `offset`, `timestamp`, `timestampType`",
    example: r#"[{"topic": "genesys.participant.patch", "partition": 0, "offset": 0, "timestamp": 1715681730123,
  "timestampType": "CREATE_TIME", "headers": [], "key": null, "value": "{\"attributes\":{\"crm_tier\":\"gold\"}}"}]"#,
    extensions: &["json"],
    ..KindMeta::EMPTY
};

impl Kind for ControlCenter {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.record().is_some_and(|record| {
            topic::is_record(record)
                && record.get("timestampType").is_some()
                && record.get("payload").is_none()
        })
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        load_shaped(
            load,
            |_, _, _| None,
            |record, text, frame, tape| {
                Some(topic::item(record, text, frame, tape, |root| {
                    Ok(TopicRecord { headers: topic::headers(root, "stringValue"), value: root.get("value") })
                }))
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, placed};
    use super::*;

    fn message(value: &str) -> String {
        format!(
            "{{\"topic\":\"t\",\"partition\":0,\"offset\":0,\"timestamp\":1,\"timestampType\":\"CREATE_TIME\",\
             \"headers\":[],\"key\":null,\"value\":{value}}}"
        )
    }

    #[test]
    fn values() {
        let text = format!("[{},\n{}]", message(r#""{\"a\":1}""#), message("null"));
        assert_eq!(bodies(&ControlCenter, &text), ["{\"a\":1}"]);
        assert_eq!(placed(&ControlCenter, &text, "\"a\""), [r#"\"a\""#]);
        assert!(items(&ControlCenter, &text)[1].starts_with("skipped 1: a tombstone"));
    }

    #[test]
    fn a_broken_message_does_not_lose_its_neighbours() {
        let text = format!("[{},\n{{\"topic\": oops oops}},\n{}]", message("\"{}\""), message("\"[]\""));
        let found = items(&ControlCenter, &text);
        assert!(found.len() == 3 && found[1].starts_with("unreadable 1"), "{found:?}");
        assert_eq!(bodies(&ControlCenter, &text), ["{}", "[]"]);
    }
}
