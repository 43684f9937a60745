//! Sending requests to the API and reading what became of them, so that findings and fixes are shown to
//! be right.
//!
//! A run is data first (a plan, then verdicts), a report after. Time, randomness and network come in as
//! arguments; only `transport` knows the HTTP client, and only this room can look inside a [`Secret`].
//! It must never compute a fix or send a request twice by accident.

mod client;
mod compare;
mod confirm;
mod oauth;
mod pace;
mod plan;
mod profile;
mod report;
mod retry;
mod risk;
mod secret;
mod target;
mod tls;
mod transport;
mod verdict;
mod words;

pub use client::{CallError, Client, ClientOptions, Counts};
pub use confirm::{RunOptions, confirm};
pub use oauth::{Credentials, LoginError, is_token};
pub use plan::{Case, Found, Ids, Message, address, is_sent, translated};
pub use profile::{Profile, ProfileError, profile};
pub use report::{Looks, case_text, json, plan_text, summary_text};
pub use secret::{Masker, Secret};
pub use target::{Target, TargetError};
pub use transport::{Answer, Call, Https, OptionsError, Roots, Transport, TransportError, TransportOptions};
pub use verdict::{Judged, Run, Said, Verdict};

#[cfg(test)]
mod tests;
