//! One published API operation.

use super::model::Model;
use super::python_name::python_name;
use super::text::Text;

/// A published operation, as the catalogue `schemas/operations.json` has it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts of the API, each apart from the others")]
pub struct Operation {
    /// Its operationId in camel case, such as `patchConversationsCallParticipantAttributes`.
    pub id: &'static str,
    /// HTTP method in capitals.
    pub method: &'static str,
    /// Path template from `/api/v2` on.
    pub path: &'static str,
    /// Its segments after `/api/v2`.
    pub parts: &'static [PathPart],
    /// What it is for.
    pub family: Family,
    /// `calls`, `emails` …; `generic` where the path names none.
    pub medium: &'static str,
    /// One sentence.
    pub(super) summary: Text,
    /// Model of the body; `None` where the operation has no body, or one that is not an object.
    pub model: Option<&'static Model>,
    /// Whether the operation takes a body.
    pub takes_body: bool,
    /// Whether the body is an array of that model.
    pub array: bool,
    /// Whether the specification demands a body.
    pub body_required: bool,
    /// The documented status of success.
    pub success: Option<u16>,
    /// Whether it can still be called.
    pub lifecycle: Lifecycle,
    /// Since when it is deprecated or gone, as a date; `None` where none is published.
    pub lifecycle_since: Option<&'static str>,
    /// What is known of its end.
    pub(super) lifecycle_note: Text,
    /// Permissions, of which one is enough; empty: none needed, where they are known.
    pub permissions: &'static [&'static str],
    /// Whether it is known which permissions it needs.
    pub permissions_known: bool,
    /// Whether the caller must be a user who takes part (staff, 2018).
    pub needs_party: bool,
    /// Status and error code of each refusal that the official API description of 2018 lists for this
    /// operation in particular; empty for operations that are newer than it.
    pub error_codes: &'static [(u16, &'static str)],
    /// A body that it accepts, as JSON; empty where it takes none.
    pub(super) example: Text,
    /// The only fields of the body that do something; empty: all of them.
    pub effective_keys: &'static [&'static str],
    /// The only values of `state` that are described to do something; empty: all of them.
    pub effective_states: &'static [&'static str],
    /// For fields that do nothing here: the operation, or the field of this one, to use instead.
    pub instead: &'static [(&'static str, &'static str)],
    /// Whether `address` is documented to take no phone number.
    pub no_phone_address: bool,
}

/// A segment of a path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// A word that is there as it is.
    Literal(&'static str),
    /// What an id is put in for, without its braces.
    Parameter(&'static str),
}

/// What an operation is for; the families that people mix up come first.
#[allow(missing_docs, reason = "the variants are the groups of schemas/operations.json")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    Attributes,
    Participant,
    Communication,
    Wrapup,
    AfterCallWork,
    CommunicationOther,
    Parking,
    FlaggedReason,
    SecureAttributes,
    CustomAttributes,
    Conversation,
    RecordingState,
    ConversationOther,
    ConsultTransfer,
    BlindTransfer,
    ParticipantOther,
    Callback,
    Search,
    Neighbour,
    /// Starts a conversation: a call, an email, a callback, a message.
    NewConversation,
    /// Sends or drafts what is said in one.
    Message,
    /// Summaries, suggestions and checklists for agents.
    AgentAssistance,
    /// Recordings and their annotations.
    Recording,
    /// Integrations, keys, schemas: about no conversation in particular.
    Settings,
}

/// Whether an operation can still be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// In the current SDKs.
    Current,
    /// Announced to go.
    Deprecated,
    /// Gone.
    Removed,
}

/// Advice for wrong names.
#[derive(Debug)]
pub struct Hint {
    /// The wrong names.
    pub names: &'static [&'static str],
    /// Where the advice holds: `participant`, `participant-attributes`, `wrapup object`.
    pub on: &'static str,
    /// What to do instead.
    pub advice: &'static str,
}

impl Operation {
    /// Its operationId as the Python SDK spells it.
    #[must_use]
    pub fn python(&self) -> String {
        python_name(self.id)
    }

    /// One sentence.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.summary.get()
    }

    /// What is known of its end.
    #[must_use]
    pub fn lifecycle_note(&self) -> Option<&'static str> {
        Some(self.lifecycle_note.get()).filter(|text| !text.is_empty())
    }

    /// A body that it accepts, as JSON; `None` where it takes none.
    #[must_use]
    pub fn example(&self) -> Option<&'static str> {
        Some(self.example.get()).filter(|text| !text.is_empty())
    }

    /// Whether it adds to a list, so that any other method at its path means one of that list,
    /// whose id is missing.
    #[must_use]
    pub fn adds_to_list(&self) -> bool {
        let is_word = |part: &PathPart| matches!(part, PathPart::Literal(_));
        self.method == "POST" && (self.path.ends_with("/participants") || self.parts.iter().all(is_word))
    }

    /// Whether the official API description lists that error code for this operation.
    #[must_use]
    pub fn documents(&self, code: &str) -> bool {
        self.error_codes.iter().any(|(_, listed)| *listed == code)
    }
}

impl Family {
    /// Whether bodies are a `MediaParticipantRequest`: a list of actions.
    #[must_use]
    pub fn takes_actions(self) -> bool {
        matches!(self, Self::Participant | Self::Communication)
    }
}
