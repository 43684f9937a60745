//! Whether a message may end a call or fire the actions of a whole record. Decided from the message alone:
//! what the rules reported in it, and at which level, does not count.

use super::plan::Message;
use crate::contract::{Family, Record, actions_model};
use crate::json::{Kind, Tape, Value};

impl Message {
    /// Whether its body holds `state` or a whole participant or conversation record, in any spelling and at
    /// any depth: a wrong guess hangs up a call.
    #[must_use]
    pub fn is_risky(&self) -> bool {
        if self.writes_attributes_alone() {
            // Nothing there is an action. A record shows that the message was meant for another place.
            let mut tape = Tape::new();
            let parsed = tape.parse(&self.body);
            return parsed
                .document()
                .root()
                .is_some_and(|root| Record::of(root, Family::Attributes).is_some());
        }
        text_is_risky(&self.body)
    }

    /// Whether it goes to the attributes of a participant, where `state` is a column like any other.
    fn writes_attributes_alone(&self) -> bool {
        self.family == Family::Attributes && self.path.ends_with("/attributes")
    }
}

fn text_is_risky(text: &[u8]) -> bool {
    let mut tape = Tape::new();
    let parsed = tape.parse(text);
    let document = parsed.document();
    // What is not JSON here may be read as something by a lenient server.
    !document.is_valid() && may_mention_actions(text) || document.root().is_some_and(value_is_risky)
}

fn value_is_risky(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Object => {
            Record::of(value, Family::Participant).is_some()
                || value.members().any(|member| {
                    let name = member.name();
                    // A participant's own data is never an action.
                    is_state(&name) || name != "attributes" && value_is_risky(member.value())
                })
        }
        Kind::Array => value.elements().any(value_is_risky),
        // A body that was encoded twice.
        Kind::String => value.text().is_some_and(|text| {
            text.trim_start().starts_with(['{', '[', '"']) && text_is_risky(text.as_bytes())
        }),
        _ => false,
    }
}

fn is_state(name: &str) -> bool {
    let model = actions_model();
    model.member(name).or_else(|| model.respelled(name)).is_some_and(|spec| spec.name == "state")
}

/// Whether the words of a text that is not JSON may be read as `state` or as a record, in whatever encoding.
fn may_mention_actions(text: &[u8]) -> bool {
    let mut text = String::from_utf8_lossy(text).into_owned();
    // UTF-16 has a zero byte between its letters.
    text.retain(|letter| letter != '\0');
    // Escapes may spell anything.
    text.to_lowercase().contains("state") || text.contains("\\u") || Record::is_suspected_in(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_risky(family: Family, tail: &str, body: &[u8]) -> bool {
        Message {
            method: "PATCH".to_owned(),
            path: format!("/api/v2/conversations/calls/C/participants/P{tail}"),
            content_type: None,
            body: body.to_vec(),
            medium: "calls",
            family,
            needs_party: true,
        }
        .is_risky()
    }

    #[test]
    fn state_is_seen_wherever_it_may_be_read() {
        for body in [
            r#"{"state":"x"}"#,
            r#"{"State":null}"#,
            r#"{"st\u0061te":"x"}"#,
            r#"{"body":{"state":"x"}}"#,
            r#"{"body":{"state":"x"},"body":1}"#,
            r#"[{"held":true},{"state":"x"}]"#,
            r#""{\"state\":\"x\"}""#,
            r#"{"body":"{'state': 'disconnected'}"}"#,
            "{'state': 'disconnected'}",
            "state=disconnected",
            r#"{"st\u0061te":"x""#,
            "s\0t\0a\0t\0e\0",
            "\u{feff}{\"state\":\"x\"}",
        ] {
            for family in [Family::Participant, Family::Communication, Family::Wrapup] {
                assert!(is_risky(family, "", body.as_bytes()), "{body}");
            }
        }
        let data = br#"{"attributes":{"state":"NY"},"held":true}"#;
        assert!(!is_risky(Family::Participant, "", data));
        assert!(!is_risky(Family::Attributes, "/attributes", br#"{"state":"NY"}"#));
        assert!(is_risky(Family::Attributes, "", br#"{"state":"NY"}"#), "the path decides");
    }

    #[test]
    fn a_record_is_seen_wherever_it_may_be_read() {
        let record = r#"{"id":"a","purpose":"agent","queueId":"q","direction":"inbound","muted":false,"held":true,"recording":true}"#;
        let double = serde_json::Value::String(record.to_owned()).to_string();
        let python = "{'id': 'a', 'purpose': 'agent', 'queue_id': 'q', 'direction': 'inbound', 'held': True}";
        for body in [
            record.to_owned(),
            format!("[{record}]"),
            format!(r#"{{"participant":{record}}}"#),
            double,
            python.to_owned(),
            python.replace('\'', "\"").replace("True", "true"),
            r#"{"participants":[],"held":true}"#.to_owned(),
            format!("{record}x"),
        ] {
            assert!(is_risky(Family::Participant, "", body.as_bytes()), "{body}");
        }
        assert!(is_risky(Family::Attributes, "/attributes", record.as_bytes()));
        let few = br#"{"id":"a","queueId":"q","held":true,"muted":false,"recording":true}"#;
        assert!(!is_risky(Family::Participant, "", few));
    }
}
