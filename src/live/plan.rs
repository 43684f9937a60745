//! What would be sent: data first, so that it can be shown before anything is.

use std::sync::Arc;

use crate::contract::{Family, Operation, Path};

/// Names of the conversation that is written to. They come from the user, never from a recording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids {
    /// conversationId.
    pub conversation: String,
    /// participantId.
    pub participant: String,
    /// communicationId, where an operation needs one.
    pub communication: Option<String>,
}

/// One request of a source that is to be confirmed.
#[derive(Clone, Debug)]
pub struct Case {
    /// The source, as reports show it.
    pub path: Arc<str>,
    /// 0-based request in its source.
    pub record: u64,
    /// How many more requests are the same, byte for byte.
    pub repeats: u64,
    /// What was found in it; empty for a clean one.
    pub findings: Vec<Found>,
    /// As it was recorded; `None` where it is not to be sent.
    pub original: Option<Message>,
    /// Fixed.
    pub fixed: Option<Message>,
    /// Whether the recorded body is risky, sent or not: a fix may keep nothing of a record but its actions.
    pub recorded_is_risky: bool,
    /// Why there will be no verdict, where that is known already.
    pub blocked: Option<String>,
}

/// A finding, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Rule id.
    pub rule: &'static str,
    /// RFC 6901 pointer in the body; `None` for the head.
    pub pointer: Option<String>,
    /// One phrase.
    pub message: String,
}

/// A call to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// HTTP method.
    pub method: String,
    /// From `/api/v2` on.
    pub path: String,
    /// `Content-Type`; `None` sends none.
    pub content_type: Option<String>,
    /// Body.
    pub body: Vec<u8>,
    /// `calls` …; `generic` where the path names none.
    pub medium: &'static str,
    /// What it is for, by its path or by the contract it was checked against.
    pub family: Family,
    /// Whether the operation asks for a user who takes part, so that client credentials are likely to be
    /// refused.
    pub needs_party: bool,
}

impl Case {
    /// Whether sending it may end a call or fire all the actions of a record. No finding counts here: the
    /// levels of rules must not change what may be sent.
    #[must_use]
    pub fn is_risky(&self) -> bool {
        self.recorded_is_risky || [&self.original, &self.fixed].into_iter().flatten().any(Message::is_risky)
    }
}

/// The operations that are ever sent. Transfers and their like are not: what they do cannot be read back,
/// or undone.
#[must_use]
pub fn is_sent(family: Family) -> bool {
    matches!(family, Family::Attributes | Family::Participant | Family::Communication | Family::Wrapup)
}

/// The path of an operation with these ids.
///
/// # Errors
/// The name of a parameter that no id is known for.
pub fn address(operation: &Operation, ids: &Ids) -> Result<String, &'static str> {
    let mut out = String::new();
    for part in operation.path.split('/').skip(1) {
        out.push('/');
        match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            None => out.push_str(part),
            Some("conversationId") => out.push_str(&ids.conversation),
            Some("participantId") => out.push_str(&ids.participant),
            Some("communicationId") => out.push_str(ids.communication.as_deref().ok_or("communicationId")?),
            Some(other) => return Err(other),
        }
    }
    Ok(out)
}

/// A recorded path that nothing publishes, its ids replaced by these.
///
/// # Errors
/// The segment that looks like an id and is where none is known.
pub fn translated(path: &Path<'_>, ids: &Ids) -> Result<String, String> {
    let mut out = "/api/v2".to_owned();
    let mut before = "";
    let mut conversation_named = false;
    for segment in path.segments() {
        let text = segment.text;
        out.push('/');
        match before.to_ascii_lowercase().as_str() {
            "participants" | "participant" => out.push_str(&ids.participant),
            "communications" | "communication" => {
                out.push_str(ids.communication.as_deref().ok_or_else(|| text.to_owned())?);
            }
            _ if is_word(text) => out.push_str(text),
            _ if !conversation_named => {
                conversation_named = true;
                out.push_str(&ids.conversation);
            }
            _ => return Err(text.to_owned()),
        }
        before = text;
    }
    Ok(out)
}

/// Whether a segment is a word of a path rather than an id or a placeholder for one.
fn is_word(segment: &str) -> bool {
    segment.len() < 40
        && segment.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::find_operation;

    fn ids() -> Ids {
        Ids { conversation: "C".to_owned(), participant: "P".to_owned(), communication: None }
    }

    #[test]
    fn an_operation_s_path_takes_the_users_ids() {
        let of = |name: &str, ids: &Ids| address(find_operation(name).expect("an operation"), ids);
        assert_eq!(
            of("attributes", &ids()),
            Ok("/api/v2/conversations/calls/C/participants/P/attributes".to_owned())
        );
        assert_eq!(of("wrapup", &ids()), Err("communicationId"));
        let all = Ids { communication: Some("K".to_owned()), ..ids() };
        assert_eq!(
            of("wrapup", &all),
            Ok("/api/v2/conversations/calls/C/participants/P/communications/K/wrapup".to_owned())
        );
    }

    #[test]
    fn no_recorded_id_is_ever_sent() {
        let one = "5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70";
        let path = |url: &str| translated(&Path::parse(url), &ids());
        assert_eq!(
            path(&format!("https://h/api/v2/conversations/voice/{one}/participants/{one}")),
            Ok("/api/v2/conversations/voice/C/participants/P".to_owned())
        );
        assert_eq!(
            path("{{base}}/api/v2/conversations/{{cid}}/participant/{{pid}}/attributes?x=1"),
            Ok("/api/v2/conversations/C/participant/P/attributes".to_owned())
        );
        assert_eq!(path(&format!("/api/v2/conversations/calls/{one}/x/{one}")), Err(one.to_owned()));
        assert_eq!(
            path(&format!("/api/v2/conversations/calls/{one}/participants/{one}/communications/{one}")),
            Err(one.to_owned())
        );
    }
}
