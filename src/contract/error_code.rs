//! What is known of an error code that the API publishes: `errorCodes` of `schemas/service.json`.

/// A published error code.
#[derive(Debug)]
pub struct ErrorCode {
    /// The status that it comes with.
    pub status: u16,
    /// The code, such as `not.a.user`.
    pub code: &'static str,
    /// The published text; `%s` stands for what the server fills in. Empty where none is published.
    pub message: &'static str,
    /// What it says is at fault.
    pub cause: Cause,
    /// What it means and what to do, in our own words: whole sentences.
    pub explanation: &'static str,
    /// Whether every operation may answer it.
    pub platform: bool,
    /// Whether it stands for any defect of the body.
    pub names_no_field: bool,
    /// Pointers of the fields that it speaks of; an empty one is the body as a whole.
    pub at: &'static [&'static str],
    /// Pointers of fields of which a body needs one, where the code says that it has none.
    pub needs_one_of: &'static [&'static str],
}

/// What an error code says is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The body.
    Body,
    /// A header.
    Header,
    /// A well-formed value in the body that does not fit what exists, such as the id of a deleted queue.
    Reference,
    /// The path or the query.
    Route,
    /// The token, its permissions, or the part that its user takes in the conversation.
    Caller,
    /// The state of the call, conversation or participant.
    State,
    /// What is set up in the organization.
    Setup,
    /// Too many requests.
    Rate,
    /// The service or the network.
    Service,
}

impl Cause {
    /// Whether another body or header would have been accepted.
    #[must_use]
    pub const fn is_what_was_sent(self) -> bool {
        matches!(self, Self::Body | Self::Header)
    }

    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Body => "the body",
            Self::Header => "a header",
            Self::Reference => "an object that a value refers to",
            Self::Route => "the path or the query",
            Self::Caller => "the caller",
            Self::State => "the state of the conversation",
            Self::Setup => "the setup of the organization",
            Self::Rate => "the number of requests",
            Self::Service => "the service",
        }
    }
}

impl ErrorCode {
    /// The explanation as a phrase: without its last full stop.
    #[must_use]
    pub fn phrase(&self) -> &'static str {
        self.explanation.strip_suffix('.').unwrap_or(self.explanation)
    }
}
