//! Conversations and their participants, in memory, so that what was written can be read back.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value, json};

use crate::contract::Family;

/// Participants that are kept; far more than any test writes, and little enough to hold.
const MAX_PARTICIPANTS: usize = 100_000;

/// Everything that was written.
#[derive(Debug, Default)]
pub(super) struct World {
    /// Where given, the only conversations there are; else every id is one as soon as it is named.
    declared: HashSet<String>,
    ended: HashSet<String>,
    conversations: HashMap<String, Conversation>,
    participants: usize,
}

/// Why something cannot be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// There is no such conversation, it has ended, or it is of another medium.
    NotFound,
    /// No room is left for another participant.
    Full,
}

#[derive(Debug, Default)]
struct Conversation {
    /// Of the first call that named one.
    medium: Option<&'static str>,
    started: String,
    participants: BTreeMap<String, Participant>,
}

/// What was written to a participant.
#[derive(Debug, Default)]
pub(super) struct Participant {
    attributes: Map<String, Value>,
    members: Map<String, Value>,
    communications: BTreeMap<String, Map<String, Value>>,
}

impl World {
    pub(super) fn new(declared: &[String], ended: &[String]) -> Self {
        Self {
            declared: declared.iter().cloned().collect(),
            ended: ended.iter().cloned().collect(),
            ..Self::default()
        }
    }

    fn conversation(
        &mut self,
        id: &str,
        medium: Option<&'static str>,
        now: &str,
    ) -> Result<&mut Conversation, Absent> {
        let known = self.declared.is_empty() || self.declared.contains(id);
        if !known || self.ended.contains(id) || !is_id(id) {
            return Err(Absent::NotFound);
        }
        if self.conversations.len() >= MAX_PARTICIPANTS && !self.conversations.contains_key(id) {
            return Err(Absent::Full);
        }
        let conversation = self.conversations.entry(id.to_owned()).or_default();
        if conversation.started.is_empty() {
            now.clone_into(&mut conversation.started);
        }
        match (conversation.medium, medium) {
            (Some(known), Some(named)) if known != named => Err(Absent::NotFound),
            (None, Some(_)) => {
                conversation.medium = medium;
                Ok(conversation)
            }
            _ => Ok(conversation),
        }
    }

    /// The participant of that conversation; made up where it was not named before.
    pub(super) fn participant(
        &mut self,
        conversation: &str,
        medium: Option<&'static str>,
        participant: &str,
        now: &str,
    ) -> Result<&mut Participant, Absent> {
        if !is_id(participant) {
            return Err(Absent::NotFound);
        }
        let full = self.participants >= MAX_PARTICIPANTS;
        let found = self.conversation(conversation, medium, now)?;
        let new = !found.participants.contains_key(participant);
        if new && full {
            return Err(Absent::Full);
        }
        self.participants += usize::from(new);
        let found = self.conversation(conversation, medium, now)?;
        Ok(found.participants.entry(participant.to_owned()).or_default())
    }

    /// The conversation as a GET gives it: of a medium, or the generic one.
    pub(super) fn view(
        &mut self,
        id: &str,
        medium: Option<&'static str>,
        now: &str,
    ) -> Result<Value, Absent> {
        let found = self.conversation(id, medium, now)?;
        let list = found.medium.unwrap_or("calls");
        let participants: Vec<Value> = found
            .participants
            .iter()
            .map(
                |(id, participant)| {
                    if medium.is_some() { participant.view(id) } else { participant.generic_view(id, list) }
                },
            )
            .collect();
        let path = medium.map_or_else(String::new, |medium| format!("{medium}/"));
        Ok(json!({
            "id": id,
            "startTime": found.started,
            "participants": participants,
            "selfUri": format!("/api/v2/conversations/{path}{id}"),
        }))
    }
}

impl Participant {
    /// Carries out a body that was taken. Attributes are merged: the names not sent stay.
    pub(super) fn apply(&mut self, family: Family, communication: Option<&str>, effect: &Value) {
        let Value::Object(members) = effect else { return };
        match family {
            Family::Wrapup => {
                self.members.insert("wrapup".to_owned(), effect.clone());
            }
            Family::Communication => {
                let of = communication.unwrap_or_default().to_owned();
                self.communications.entry(of).or_default().extend(members.clone());
                self.take(members);
            }
            _ => self.take(members),
        }
    }

    fn take(&mut self, members: &Map<String, Value>) {
        for (name, value) in members {
            match value {
                Value::Object(attributes) if name == "attributes" => {
                    self.attributes.extend(attributes.clone());
                }
                _ => {
                    self.members.insert(name.clone(), value.clone());
                }
            }
        }
    }

    /// The attributes, as the PATCH of a medium answers them.
    pub(super) fn attributes(&self) -> Value {
        json!({"attributes": self.attributes})
    }

    /// As `CallMediaParticipant` and its kin have it: flat.
    pub(super) fn view(&self, id: &str) -> Value {
        let mut out = json!({"id": id, "purpose": "customer", "attributes": self.attributes});
        let state = json!({
            "state": "connected", "held": false, "muted": false, "recording": false, "confined": false,
        });
        for part in [&state, &Value::Object(self.members.clone())] {
            let (Value::Object(out), Value::Object(part)) = (&mut out, part) else { continue };
            out.extend(part.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        out
    }

    /// As the generic `Participant` has it: what it does is in a list of its medium.
    fn generic_view(&self, id: &str, medium: &str) -> Value {
        let mut flat = self.view(id);
        let (attributes, wrapup) = (flat["attributes"].take(), flat["wrapup"].take());
        let mut communications: Vec<Value> = self
            .communications
            .keys()
            .map(|id| {
                let mut one = flat.clone();
                one["id"] = json!(id);
                one
            })
            .collect();
        if communications.is_empty() {
            communications.push(flat);
        }
        for one in &mut communications {
            if let Value::Object(one) = one {
                one.retain(|name, _| !matches!(name.as_str(), "purpose" | "attributes" | "wrapup"));
            }
        }
        let mut out = json!({"id": id, "purpose": "customer", "attributes": attributes});
        if !wrapup.is_null() {
            out["wrapup"] = wrapup;
        }
        out[medium] = Value::Array(communications);
        out
    }
}

/// What may stand for an id in a path. The real ids are UUIDs; short ones are easier to try things
/// with, but a template that was not filled in is not one.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_merged_and_read_back() {
        let mut world = World::default();
        let one = world.participant("c", Some("calls"), "p", "now").expect("any id is one");
        one.apply(Family::Attributes, None, &json!({"attributes": {"a": "1", "b": "2"}}));
        one.apply(Family::Attributes, None, &json!({"attributes": {"b": "3"}}));
        one.apply(Family::Participant, None, &json!({"held": true, "wrapup": {"code": "x"}}));
        assert_eq!(one.attributes(), json!({"attributes": {"a": "1", "b": "3"}}));
        let view = world.view("c", Some("calls"), "later").expect("it is there");
        assert_eq!(view["startTime"], "now");
        let seen = &view["participants"][0];
        assert_eq!((&seen["held"], &seen["wrapup"]["code"]), (&json!(true), &json!("x")));
        let generic = world.view("c", None, "later").expect("it is there");
        let seen = &generic["participants"][0];
        assert_eq!(seen["attributes"]["b"], "3");
        assert_eq!((&seen["calls"][0]["held"], &seen["wrapup"]["code"]), (&json!(true), &json!("x")));
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let mut world = World::new(&["c".to_owned(), "e".to_owned()], &["e".to_owned()]);
        let mut gone = |conversation, medium, participant| {
            world.participant(conversation, medium, participant, "now").err()
        };
        assert_eq!(gone("c", Some("calls"), "p"), None);
        assert_eq!(gone("c", None, "p"), None);
        for (conversation, medium, participant) in [
            ("other", Some("calls"), "p"),
            ("e", Some("calls"), "p"),
            ("c", Some("emails"), "p"),
            ("c", Some("calls"), "{participantId}"),
            ("c", Some("calls"), ""),
        ] {
            assert_eq!(gone(conversation, medium, participant), Some(Absent::NotFound));
        }
    }
}
