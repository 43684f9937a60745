//! What is linted: a request, its contract and its parsed body, and what is read of the findings.

use std::sync::Arc;

use crate::contract::{ATTRIBUTE_CHARACTERS, AttributeSchema, BODY_BYTES, Operation, Route};
use crate::input::Request;
use crate::json::Document;

/// What is linted.
#[derive(Clone, Copy)]
pub struct Subject<'t> {
    /// The request.
    pub request: &'t Request<'t>,
    /// What its method and path mean, where recorded.
    pub route: Option<Route>,
    /// What it is checked against.
    pub contract: Contract,
    /// Its parsed body; `None` where there is none.
    pub document: Option<Document<'t>>,
    /// Limits that a team may set.
    pub limits: &'t Limits,
    /// Whether rules are shown what the gate would let through, too: the same findings, in more time.
    pub thorough: bool,
    /// What somebody reads of what is reported.
    pub detail: Detail,
}

/// What somebody reads of what is reported; the rest need not be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// All of it.
    #[default]
    All,
    /// Neither long help nor lists of places.
    Messages,
    /// Nor pointers: the bytes of a place show where it is.
    MessagesAndBytes,
}

/// The operation that a body is checked against, and how it was chosen.
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    /// The operation; where the recorded one is not one that is published, the nearest.
    pub operation: &'static Operation,
    /// How it was chosen.
    pub source: ContractSource,
}

/// How a contract was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractSource {
    /// By the request's own method and URL.
    Recorded,
    /// By `--operation` or the config.
    Configured,
    /// By the body's top-level names.
    Inferred,
}

impl ContractSource {
    /// The word that reports use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Configured => "configured",
            Self::Inferred => "inferred",
        }
    }
}

/// Limits that a team may set.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a body above which `body-too-large` reports it.
    pub max_body_bytes: u64,
    /// Characters of an attribute's name or value above which `long-attribute` reports it.
    pub max_attribute_characters: u64,
    /// The team's schema of attributes, for `attribute-catalogue`.
    pub attributes: Option<Arc<AttributeSchema>>,
    /// Findings of one rule that are listed for a body; the message of the last one says how many
    /// more there are.
    pub listed_findings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_body_bytes: BODY_BYTES,
            max_attribute_characters: ATTRIBUTE_CHARACTERS,
            attributes: None,
            listed_findings: usize::MAX,
        }
    }
}
