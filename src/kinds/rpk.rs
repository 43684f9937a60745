//! `rpk`: what `rpk topic consume` prints, pretty objects back to back or (`--pretty-print=false`)
//! one a line: `topic`, `key`, `value`, `value_size`, `headers`, `timestamp`, `partition`, `offset`
//! (<https://docs.redpanda.com/current/reference/rpk/rpk-topic/rpk-topic-consume/>). A record
//! without `value` is a tombstone; one with `value_size` alone was printed with `--meta-only`. Keys
//! are never read.

use super::bodies::load_shaped;
use crate::input::call::NoCall;
use crate::input::topic::{self, TopicRecord};
use crate::input::{Kind, KindMeta, Layout, Load, Sample};

/// A topic as rpk prints it.
pub(super) struct Rpk;

static META: KindMeta = KindMeta {
    id: "rpk",
    summary: "a topic printed by `rpk topic consume`",
    detected_by: "`topic`, `partition`, `offset`, `timestamp`, and no `payload`",
    example: r#"{
  "topic": "genesys.participant.patch",
  "value": "{\"attributes\":{\"crm_tier\":\"gold\"}}",
  "timestamp": 1715681730123,
  "partition": 0,
  "offset": 0
}"#,
    extensions: &["json"],
    ..KindMeta::EMPTY
};

impl Kind for Rpk {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.record().is_some_and(|record| {
            topic::is_record(record) && record.get("timestamp").is_some() && record.get("payload").is_none()
        })
    }

    fn streams(&self, layout: Layout) -> bool {
        layout == Layout::Lines
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        load_shaped(
            load,
            |_, _, _| None,
            |record, text, frame, tape| {
                Some(topic::item(record, text, frame, tape, |root| {
                    let value = root.get("value");
                    if value.is_none() && root.get("value_size").is_some() {
                        return Err(NoCall::Skipped("printed without its value".into()));
                    }
                    Ok(TopicRecord { headers: topic::headers(root, "value"), value })
                }))
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, layers, placed};
    use super::*;

    fn record(rest: &str) -> String {
        format!(
            "{{\n  \"topic\": \"t\",\n  \"key\": \"{{}}\",{rest}\n  \"timestamp\": 1,\n  \"partition\": 0,\n  \"offset\": 0\n}}\n"
        )
    }

    #[test]
    fn values() {
        let text = record(r#""value": "{\"a\":1}","#);
        assert_eq!(bodies(&Rpk, &text), ["{\"a\":1}"]);
        assert_eq!(layers(&Rpk, &text), ["json-string"]);
        assert_eq!(placed(&Rpk, &text, "\"a\""), [r#"\"a\""#]);
        assert_eq!(bodies(&Rpk, &record(r#""value": {"a": 1},"#)), ["{\"a\": 1}"]);
        assert_eq!(items(&Rpk, &record(r#""value_size": 7,"#)), ["skipped 0: printed without its value"]);
        assert!(items(&Rpk, &record(""))[0].starts_with("skipped 0: a tombstone"));
    }

    #[test]
    fn an_error_topic_is_read_by_its_headers() {
        let headers = r#""value": "{}", "headers": [{"key": "input_topic", "value": "t"},
            {"key": "input_payload", "value": "{\"a\":1}"}, {"key": "input_key", "value": null}],"#;
        assert_eq!(bodies(&Rpk, &record(headers)), ["{\"a\":1}"]);
    }

    #[test]
    fn a_broken_record_does_not_lose_its_neighbours() {
        let good = record(r#""value": "{}","#);
        let lines = |broken: &str| [&good.replace('\n', ""), broken, &good.replace('\n', "")].join("\n");
        for text in
            [lines("{\"topic\": "), lines("3"), [&*good, "{\n  \"topic\": oops oops\n}\n", &good].concat()]
        {
            let found = items(&Rpk, &text);
            assert!(found.len() == 3 && found[1].starts_with("unreadable 1"), "{text}: {found:?}");
        }
    }
}
