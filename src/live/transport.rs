//! Sending a call and getting its answer. Only this file knows the HTTP client.
//!
//! A call goes out at most once: connections are not kept, so that none can turn out to be dead after
//! something was written to it, and no redirect is followed.

use std::io::Read as _;
use std::time::Duration;

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig};
use ureq::{Agent, Body, Proxy, Timeout, http};

use super::secret::Secret;

/// Bytes of an answer that are read; an error body is a few hundred, a conversation some thousands.
pub(super) const MAX_ANSWER: u64 = 4 * 1024 * 1024;

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// HTTP method.
    pub method: String,
    /// Absolute URL.
    pub url: String,
    /// Headers without secrets.
    pub headers: Vec<(String, String)>,
    /// Value of `Authorization`.
    pub authorization: Option<Secret>,
    /// Body; `None` for none.
    pub body: Option<Vec<u8>>,
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers in their order.
    pub headers: Vec<(String, String)>,
    /// Body; of one beyond 4 MiB, the start.
    pub body: Vec<u8>,
    /// Why the body is not all there, where it is not.
    pub incomplete: Option<String>,
}

impl Answer {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The network or the name of the host: nothing was sent.
    #[error("{0}")]
    NotSent(String),
    /// The answer is lost: the call may have been carried out.
    #[error("{0}")]
    Lost(String),
}

/// Something that can send.
pub trait Transport {
    /// Sends once and waits for the answer.
    ///
    /// # Errors
    /// When there is no answer; the error says whether anything was sent.
    fn send(&self, call: &Call) -> Result<Answer, TransportError>;
}

/// How to send.
#[derive(Clone, Debug)]
pub struct TransportOptions {
    /// From looking up the host to the last byte of the answer.
    pub timeout: Duration,
    /// Proxy for HTTPS; it may hold a password.
    pub proxy: Option<Secret>,
    /// Hosts that are not reached through the proxy, as `NO_PROXY` has them.
    pub no_proxy: String,
    /// Root certificates in place of the built-in ones.
    pub roots: Option<Roots>,
}

/// Root certificates that the user named.
#[derive(Clone, Debug)]
pub struct Roots {
    /// The option or variable that named them, as in `--ca-cert roots.pem`.
    pub named_by: String,
    /// Certificates in PEM form.
    pub pem: Vec<u8>,
}

/// Options that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    /// The user's environment names no usable proxy.
    #[error("HTTPS_PROXY is not the URL of a proxy")]
    Proxy,
    /// The user's file holds no certificate.
    #[error("{0} holds no certificate in PEM form")]
    Roots(String),
}

/// HTTPS, and HTTP to this machine.
pub struct Https {
    agent: Agent,
    /// Without the proxy: for loopback.
    local: Agent,
}

impl Https {
    /// A transport with these options.
    ///
    /// # Errors
    /// When the proxy or the roots cannot be used.
    pub fn new(options: &TransportOptions) -> Result<Self, OptionsError> {
        let roots = match &options.roots {
            None => RootCerts::WebPki,
            Some(roots) => RootCerts::new_with_certs(&certificates(roots)?),
        };
        let proxy = match &options.proxy {
            None => None,
            Some(url) => Some(proxy(url.expose(), &options.no_proxy)?),
        };
        let tls = TlsConfig::builder().root_certs(roots).build();
        let agent = |https_only: bool, proxy: Option<Proxy>| {
            Agent::config_builder()
                .https_only(https_only)
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .max_idle_connections(0)
                .user_agent(concat!("payloadlint/", env!("CARGO_PKG_VERSION")))
                .timeout_global(Some(options.timeout))
                // A little less, so that it is known from an answer that does not come.
                .timeout_connect(Some(options.timeout.mul_f64(0.9)))
                .timeout_resolve(Some(options.timeout.mul_f64(0.9)))
                .proxy(proxy)
                .tls_config(tls.clone())
                .build()
                .into()
        };
        Ok(Self { agent: agent(true, proxy), local: agent(false, None) })
    }
}

fn certificates(roots: &Roots) -> Result<Vec<Certificate<'static>>, OptionsError> {
    let found: Vec<_> = ureq::tls::parse_pem(&roots.pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if found.is_empty() { Err(OptionsError::Roots(roots.named_by.clone())) } else { Ok(found) }
}

/// Only an HTTP proxy is asked to tunnel; anything else would want other crates.
fn proxy(url: &str, no_proxy: &str) -> Result<Proxy, OptionsError> {
    let given = Proxy::new(url).map_err(|_| OptionsError::Proxy)?;
    let mut builder = Proxy::builder(given.protocol()).host(given.host()).port(given.port());
    if let Some(name) = given.username() {
        builder = builder.username(name);
    }
    if let Some(password) = given.password() {
        builder = builder.password(password);
    }
    for host in no_proxy.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        builder = builder.no_proxy(host);
    }
    builder.build().map_err(|_| OptionsError::Proxy)
}

impl Transport for Https {
    fn send(&self, call: &Call) -> Result<Answer, TransportError> {
        let mut builder = http::Request::builder().method(call.method.as_str()).uri(&call.url);
        for (name, value) in &call.headers {
            builder = builder.header(name, value);
        }
        if let Some(secret) = &call.authorization {
            builder = builder.header("Authorization", secret.expose());
        }
        // The text of a builder's error may hold a header's value.
        let bad = |_| TransportError::NotSent("the request cannot be written as HTTP".to_owned());
        // `is_local` is a check of the URL's text; plain HTTP to any other host is refused by the agent.
        let agent = if super::target::is_local(&call.url) { &self.local } else { &self.agent };
        let response = match &call.body {
            Some(body) => agent.run(builder.body(body.as_slice()).map_err(bad)?),
            None => agent.run(builder.body(()).map_err(bad)?),
        };
        response.map(answer).map_err(|error| reported(&error))
    }
}

fn answer(response: http::Response<Body>) -> Answer {
    let (parts, mut body) = response.into_parts();
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect();
    let mut bytes = Vec::new();
    let mut incomplete = None;
    match body.as_reader().take(MAX_ANSWER + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > MAX_ANSWER => {
            bytes.truncate(MAX_ANSWER as usize);
            incomplete = Some(format!("it is longer than {MAX_ANSWER} bytes"));
        }
        Ok(_) => {}
        Err(error) => incomplete = Some(in_words(&ureq::Error::from(error))),
    }
    Answer { status: parts.status.as_u16(), headers, body: bytes, incomplete }
}

/// Whether anything was sent, and what happened.
fn reported(error: &ureq::Error) -> TransportError {
    let words = in_words(error);
    let nothing_sent = match error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::BadUri(_)
        | ureq::Error::Http(_)
        | ureq::Error::RequireHttpsOnly(_)
        | ureq::Error::InvalidProxyUrl
        | ureq::Error::ConnectProxyFailed(_)
        | ureq::Error::Tls(_)
        | ureq::Error::Rustls(_)
        | ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => true,
        ureq::Error::Io(error) => matches!(
            error.kind(),
            std::io::ErrorKind::ConnectionRefused
                | std::io::ErrorKind::HostUnreachable
                | std::io::ErrorKind::NetworkUnreachable
                | std::io::ErrorKind::AddrNotAvailable
                | std::io::ErrorKind::PermissionDenied
                // A certificate that is not trusted ends the handshake before anything is sent.
                | std::io::ErrorKind::InvalidData
        ),
        _ => false,
    };
    if nothing_sent { TransportError::NotSent(words) } else { TransportError::Lost(words) }
}

fn in_words(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(Timeout::Resolve) => "the host name was not resolved in time".to_owned(),
        ureq::Error::Timeout(Timeout::Connect) => "the host did not accept the connection in time".to_owned(),
        ureq::Error::Timeout(_) => "no answer within the timeout".to_owned(),
        ureq::Error::HostNotFound => "the host name is unknown".to_owned(),
        ureq::Error::RequireHttpsOnly(_) => "plain HTTP is allowed to this machine only".to_owned(),
        ureq::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused => "the host refused the connection".to_owned(),
            std::io::ErrorKind::UnexpectedEof
            | std::io::ErrorKind::ConnectionReset
            | std::io::ErrorKind::ConnectionAborted
            | std::io::ErrorKind::BrokenPipe => "the server closed the connection".to_owned(),
            std::io::ErrorKind::InvalidData => {
                match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                    Some(inner) => super::tls::in_words(inner),
                    None => format!("TLS: {error}"),
                }
            }
            _ => match error.get_ref().and_then(|error| error.downcast_ref::<ureq::Error>()) {
                Some(inner) => in_words(inner),
                None => error.to_string(),
            },
        },
        ureq::Error::Rustls(error) => super::tls::in_words(error),
        ureq::Error::Protocol(error) => format!("the answer is not HTTP: {error}"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> TransportOptions {
        TransportOptions {
            timeout: Duration::from_secs(5),
            proxy: None,
            no_proxy: String::new(),
            roots: None,
        }
    }

    #[test]
    fn options_that_cannot_be_used_are_refused() {
        assert!(Https::new(&options()).is_ok());
        let roots = Roots { named_by: "--ca-cert a.pem".to_owned(), pem: b"none".to_vec() };
        let roots = TransportOptions { roots: Some(roots), ..options() };
        assert_eq!(Https::new(&roots).err(), Some(OptionsError::Roots("--ca-cert a.pem".to_owned())));
        let proxy = |url: &str| TransportOptions { proxy: Some(Secret::new(url)), ..options() };
        assert!(Https::new(&proxy("http://user:pw@proxy.example:3128")).is_ok());
        assert_eq!(Https::new(&proxy("::")).err(), Some(OptionsError::Proxy));
    }

    #[test]
    fn plain_http_leaves_this_machine_never() {
        let https = Https::new(&options()).expect("plain options");
        let call = Call {
            method: "GET".to_owned(),
            url: "http://192.0.2.1/".to_owned(),
            headers: Vec::new(),
            authorization: Some(Secret::new("Bearer x")),
            body: None,
        };
        let refused = https.send(&call).expect_err("not loopback");
        assert_eq!(refused, TransportError::NotSent("plain HTTP is allowed to this machine only".to_owned()));
    }
}
