//! What is found in a source: [`Request`]s with their bodies, the places that these have in the source
//! ([`Origin`]), and what a [`Kind`] needs to find them.
//!
//! `Records` cuts a text into records, broken ones included; `bare` peels what is a body or an envelope;
//! `call` makes requests of recorded calls; `fold` drops copies and retries. Bodies come peeled: a Connect
//! envelope, a JSON string or a byte order mark around them is a [`Layer`], and their [`Origin`] leads
//! back through it.
//!
//! This room judges no body and opens no source. It must never know a single kind, a rule or an API model.
//! It says of a record only what it is: a request, something that is not checked (and why), or something
//! that cannot be read (and why). The one file that it opens is a body that a source refers to (`beside`).

pub(crate) mod bare;
pub(crate) mod beside;
pub(crate) mod call;
mod detect;
pub(crate) mod error_topic;
pub(crate) mod fold;
pub(crate) mod frame;
mod kind;
mod layout;
pub(crate) mod lines;
pub(crate) mod origin;
pub(crate) mod records;
pub(crate) mod request;
mod rewrite;
pub(crate) mod sieve;
pub(crate) mod topic;
pub(crate) mod unpack;

pub use detect::Sample;
pub use fold::is_copy;
pub use frame::Frame;
pub use kind::{Kind, KindMeta, Load};
pub use layout::Layout;
pub(crate) use lines::is_tool_line;
pub use origin::{Escaping, Origin, Part};
pub use request::{Answer, Body, BodyFile, Header, Item, Layer, Request, SkipReason, Text, Unread};
#[cfg(test)]
pub(crate) use rewrite::windows_escaped;
pub use sieve::{KeepAll, Sieve};
