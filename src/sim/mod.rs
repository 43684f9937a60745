//! A strict simulator of the participant operations of Genesys Cloud, on loopback.
//!
//! It judges by the contract and the `jsonschema` crate. It must never know our rules, so that a fix which it
//! accepts has two witnesses, and it holds no real data and no real credentials.

mod api;
mod arrived;
mod clients;
mod connection;
mod documented;
mod fault;
mod http;
mod judge;
mod record;
mod server;
mod tokens;
mod world;

use std::collections::BTreeMap;
use std::time::Duration;

pub use clients::Limits;
pub use fault::{Fault, FaultError};
pub use judge::{Policy, Treatment};
pub use server::{Listeners, Server};

use crate::contract::Family;

/// How the API is played.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Config {
    /// What is done where the real API's behaviour is not established.
    pub policy: Policy,
    /// What goes wrong on purpose.
    pub faults: Vec<Fault>,
    /// The luck of the faults and the made-up ids.
    pub seed: u64,
    /// Bytes of a body above which it is answered 413.
    pub max_body: usize,
    /// Requests of one token in a minute above which they are answered 429.
    pub rate_limit: u64,
    /// Seconds that an injected 429 or 503 asks to wait.
    pub retry_after: u64,
    /// How long a token lives.
    pub token_lifetime: Duration,
    /// How often a token can be used; `None`: until it expires.
    pub token_uses: Option<u64>,
    /// Client id and secret that a token takes; `None`: any.
    pub client: Option<(String, String)>,
    /// Whether bearer tokens that were not given out here are taken too.
    pub any_token: bool,
    /// The only conversations there are; empty: every id is one.
    pub conversations: Vec<String>,
    /// Conversations that have ended.
    pub ended: Vec<String>,
    /// Families whose operations the client lacks the permission for.
    pub denied: Vec<Family>,
    /// Whether operations that need a user who takes part are answered 403, as staff said in 2018.
    pub users_only: bool,
    /// Stop after that many API requests.
    pub exit_after: Option<u64>,
    /// Stop when that long nothing came.
    pub idle_exit: Option<Duration>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            faults: Vec::new(),
            seed: 1,
            // Staff, 2022: over 3 MB is answered 413.
            max_body: 3_000_000,
            rate_limit: 10_000_000,
            retry_after: 1,
            token_lifetime: Duration::from_secs(86_400),
            token_uses: None,
            client: None,
            any_token: false,
            conversations: Vec::new(),
            ended: Vec::new(),
            denied: Vec::new(),
            users_only: false,
            exit_after: None,
            idle_exit: None,
        }
    }
}

/// One request and how it was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// HTTP method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// HTTP status.
    pub status: u16,
    /// Error code, such as `bad.request`; empty on success.
    pub code: &'static str,
    /// JSON Pointer of what was refused in the body; empty where that is not known.
    pub pointer: String,
    /// operationId, where the request was a write that is published.
    pub operation: Option<&'static str>,
    /// `ININ-Correlation-Id` of the answer.
    pub correlation_id: String,
    /// Whether it was for a token.
    pub token_call: bool,
    /// Whether the status was put in by a fault.
    pub injected: bool,
    /// Whether the answer was dropped on purpose.
    pub dropped: bool,
}

/// What happened, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Requests to the API; those for a token and those that were not HTTP are not among them.
    pub requests: u64,
    /// Requests for a token.
    pub tokens: u64,
    /// API requests by status.
    pub by_status: BTreeMap<u16, u64>,
    /// API requests that were refused on their own account: not by a fault, nor for going too fast.
    pub refused: u64,
    /// API requests whose status a fault put in.
    pub injected: u64,
    /// Answers that a fault dropped.
    pub dropped: u64,
    /// Connections that sent what is not HTTP, or too slowly.
    pub broken: u64,
    /// Connections that were taken.
    pub connections: u64,
}

impl Report {
    fn add(&mut self, event: &Event) {
        if event.token_call {
            self.tokens += 1;
            return;
        }
        self.requests += 1;
        *self.by_status.entry(event.status).or_default() += 1;
        self.injected += u64::from(event.injected);
        self.dropped += u64::from(event.dropped);
        let own = !event.injected && event.status != 429;
        self.refused += u64::from(own && event.status >= 400);
    }
}
