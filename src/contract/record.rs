//! Whole participants and conversations, as GET returns them, where an operation takes only what
//! should change.

use std::borrow::Cow;

use super::catalog::attributes_model;
use super::facts::{camel_case_of, is_conversation_only, is_get_only};
use super::infer::{RECORD_NAMES, is_participant_record};
use super::operation::Family;
use crate::json::{Kind, Member, Value};

/// What a whole record is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A participant.
    Participant,
    /// A conversation, recognised by the member of this name.
    Conversation(String),
}

impl Record {
    /// What `body`, sent to an operation of that family, is a record of.
    #[must_use]
    pub fn of(body: Value<'_>, family: Family) -> Option<Self> {
        match family {
            Family::Participant | Family::Communication => conversation_name(body, |_| true)
                .map(Self::Conversation)
                .or_else(|| is_participant_record(body).then_some(Self::Participant)),
            // There `id`, `name` or `purpose` may be names of attributes whose wrapper was
            // forgotten: a record shows itself by values that are not text, or by the wrapper
            // beside them.
            Family::Attributes => {
                let list = |member: Member<'_>| {
                    member.name() == "participants" && member.value().kind() == Kind::Array
                };
                let structured = || {
                    let model = attributes_model();
                    body.members().any(|member| {
                        let name = member.name();
                        model.member(&name).or_else(|| model.respelled(&name)).is_some()
                            || matches!(
                                member.value().kind(),
                                Kind::Object | Kind::Array | Kind::True | Kind::False
                            )
                    })
                };
                conversation_name(body, list)
                    .map(Self::Conversation)
                    .or_else(|| (is_participant_record(body) && structured()).then_some(Self::Participant))
            }
            _ => None,
        }
    }

    /// Whether the words of a text that is not JSON may be those of a record.
    #[must_use]
    pub fn is_suspected_in(text: &str) -> bool {
        let mut get_only = 0;
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| {
            let name = camel(word);
            get_only += usize::from(is_get_only(&name));
            get_only >= RECORD_NAMES || &*name != "selfUri" && is_conversation_only(&name)
        })
    }
}

/// The first member that only conversations have. `selfUri` does not count: many records have it.
fn conversation_name(body: Value<'_>, counts: impl Fn(Member<'_>) -> bool) -> Option<String> {
    body.members().find_map(|member| {
        let name = member.name();
        let camel = camel(&name);
        (&*camel != "selfUri" && is_conversation_only(&camel) && counts(member)).then(|| name.into_owned())
    })
}

/// A name in Python spelling as JSON has it.
#[must_use]
pub fn camel(name: &str) -> Cow<'_, str> {
    if !name.bytes().any(|byte| byte == b'_') {
        return name.into();
    }
    if let Some(known) = camel_case_of(name) {
        return known.into();
    }
    let mut words = name.split('_');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_suspected_in_text_that_is_not_json() {
        for text in [
            "{'id': 'a', 'purpose': 'agent', 'queue_id': 'q', 'direction': 'inbound', 'held': False}",
            "participants=[1]",
        ] {
            assert!(Record::is_suspected_in(text), "{text}");
        }
        for text in ["", "{'held': True, 'id': 'a', 'selfUri': '/x'}", "{'attributes': {'a': None}}"] {
            assert!(!Record::is_suspected_in(text), "{text}");
        }
    }
}
