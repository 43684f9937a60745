//! The kinds of source. A kind is one file here, one line in `ALL`, and a folder of fixtures.
//!
//! A kind is detected by its bytes, then by the shape of its JSON, then by its text; the extension of its
//! name only breaks ties. Sources are checked against the kinds in the order of the list, special ones first.
//!
//! To add one: a unit struct with [`Kind::sniff`] (ask [`Sample::root`] or [`Sample::record`] for keys, or
//! look at [`Sample::text`]) and [`Kind::load`]. What most need is in `input` (`Records`, `bare`,
//! `unescaped`, `error_topic`, `load_calls`, `Fold`, [`Frame`](crate::input::Frame)) and in `notation`.
//!
//! A kind must never open the source that it is given, ask which other sources there are, or judge a body.

mod avro;
mod bodies;
mod bruno;
mod bruno_report;
mod call_shape;
mod console_consumer;
mod container;
mod control_center;
mod curl;
mod curl_body;
mod curl_call;
mod curl_command;
mod curl_trace;
mod curl_words;
mod eventbridge;
mod events;
mod finder;
mod har;
mod holds_body;
mod http;
mod http_file;
mod hurl;
mod kcat;
mod mitmproxy;
mod newman;
mod nock;
mod own_report;
mod page;
mod plain;
mod postman;
mod printed;
mod raw;
mod request;
mod rpk;
mod sdk_log;
mod sdk_log_text;
#[cfg(test)]
mod testing;
mod text;
mod unread;
mod vcr;
mod wiremock;

pub use holds_body::holds_body;
pub use own_report::{EMPTY_GITLAB_REPORT, OWN_REPORT};
pub use page::page;
pub use unread::UNREAD_CALL;

use crate::input::{Kind, Sample};
use crate::text::did_you_mean;

/// All kinds, in the order in which a source is checked against them.
static ALL: &[&dyn Kind] = &[
    &avro::Avro,
    &own_report::OwnReport,
    &mitmproxy::Mitmproxy,
    &plain::JSON_SEQ,
    &curl_trace::CurlTrace,
    &har::Har,
    &newman::Newman,
    &postman::Postman,
    &vcr::Vcr,
    &wiremock::WireMock,
    &kcat::Kcat,
    &control_center::ControlCenter,
    &rpk::Rpk,
    &eventbridge::EventBridge,
    &events::NOTIFICATION,
    &events::DEBEZIUM,
    &sdk_log::SdkLog,
    &sdk_log_text::SdkLogText,
    &nock::Nock,
    &bruno_report::BrunoReport,
    &request::RequestObject,
    &container::Container,
    &bruno::Bruno,
    &hurl::Hurl,
    &http::Http,
    &text::Text,
    &curl::Curl,
    &console_consumer::ConsoleConsumer,
    &printed::Printed,
    &unread::UnreadCall,
    &plain::ARRAY,
    &plain::NDJSON,
    &plain::CONCATENATED,
    &raw::Raw,
];

/// All kinds.
#[must_use]
pub fn all() -> &'static [&'static dyn Kind] {
    ALL
}

/// The kind of that name.
///
/// # Errors
/// If there is none.
pub fn find(id: &str) -> Result<&'static dyn Kind, UnknownKind> {
    let found = ALL.iter().find(|kind| kind.id() == id).copied();
    found.ok_or_else(|| UnknownKind { name: id.to_owned() })
}

/// The kind of a source. There is always one: what is nothing else is `raw`.
#[must_use]
pub fn detect(sample: &Sample<'_>) -> &'static dyn Kind {
    ALL.iter().find(|kind| kind.sniff(sample)).copied().unwrap_or(&raw::Raw)
}

/// The kind of a source that is never read as another one, whatever the user says.
pub(crate) fn own_report(sample: &Sample<'_>) -> Option<&'static dyn Kind> {
    own_report::OwnReport.sniff(sample).then_some(&own_report::OwnReport)
}

/// The extensions that a walk looks for, each once.
pub fn extensions() -> impl Iterator<Item = &'static str> {
    let list = || ALL.iter().flat_map(|kind| kind.meta().extensions);
    list()
        .enumerate()
        .filter(move |(at, item)| !list().take(*at).any(|earlier| earlier == *item))
        .map(|(_, item)| *item)
}

/// The user named a kind that is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no kind is called `{name}`")]
pub struct UnknownKind {
    /// What the user said.
    pub name: String,
}

impl UnknownKind {
    /// The nearest name where there is one, and all of them.
    #[must_use]
    pub fn help(&self) -> String {
        let ids: Vec<&str> = all().iter().map(|kind| kind.id()).collect();
        let near = did_you_mean(&self.name, ids.iter().copied());
        format!("{near}kinds: {}", ids.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinguished_and_found() {
        for (at, kind) in ALL.iter().enumerate() {
            assert!(ALL[..at].iter().all(|entry| entry.id() != kind.id()), "{} is listed twice", kind.id());
            assert_eq!(find(kind.id()).map(Kind::id), Ok(kind.id()));
        }
        let unknown = find("ndjsn").expect_err("no such kind");
        assert!(unknown.help().starts_with("did you mean `ndjson`? kinds: avro,"), "{}", unknown.help());
        let mut known: Vec<&str> = extensions().collect();
        assert!(known.contains(&"json"));
        known.sort_unstable();
        assert!(known.windows(2).all(|item| item[0] != item[1]), "{known:?}");
    }
}
