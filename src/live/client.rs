//! Calls to the API: one token a run, paced, counted, recorded, and never made twice by accident.

use std::io::Write;
use std::time::Duration;

use super::oauth::{Credentials, LoginError, basic, fetch};
use super::pace::Pace;
use super::retry::{Next, next};
use super::secret::{Masker, Secret};
use super::target::Target;
use super::transport::{Answer, Call, Transport, TransportError};
use crate::clock::{Clock, rfc3339};
use crate::recording::Exchange;

/// Waits shorter than this are not worth a word.
const MIN_REPORTED: Duration = Duration::from_secs(1);

/// How calls are made.
#[derive(Clone, Copy, Debug)]
pub struct ClientOptions {
    /// Calls to the API, repeated ones and reads included, after which no more are made.
    pub max_requests: u32,
    /// Whether a write whose answer was lost is made again.
    pub retry_lost: bool,
}

/// Calls that were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// To the API.
    pub api: u32,
    /// To the API, with a method that writes.
    pub writes: u32,
    /// To the token endpoint.
    pub token: u32,
}

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The credentials, or the way to the login host.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// The network.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The user's own bound.
    #[error("the limit of --max-requests {0} is reached")]
    Budget(u32),
    /// The record cannot be written.
    #[error("the record cannot be written: {0}")]
    Record(String),
}

/// What is sent, without host and credentials.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'r> {
    pub(super) method: &'r str,
    /// From `/api/v2` on.
    pub(super) path: &'r str,
    pub(super) content_type: Option<&'r str>,
    pub(super) body: Option<&'r [u8]>,
}

/// A client of the API for one run.
pub struct Client<'c> {
    transport: &'c dyn Transport,
    clock: &'c dyn Clock,
    target: Target,
    credentials: Credentials,
    options: ClientOptions,
    token: Option<Secret>,
    refreshed: bool,
    masker: Masker,
    pace: Pace,
    counts: Counts,
    record: Option<&'c mut dyn Write>,
    /// Is called with the reason for a wait.
    notify: &'c mut dyn FnMut(&str),
}

impl<'c> Client<'c> {
    /// A client that has sent nothing yet.
    pub fn new(
        transport: &'c dyn Transport,
        clock: &'c dyn Clock,
        target: Target,
        credentials: Credentials,
        options: ClientOptions,
        record: Option<&'c mut dyn Write>,
        notify: &'c mut dyn FnMut(&str),
    ) -> Self {
        let mut masker = Masker::default();
        let token = match &credentials {
            Credentials::Client { id, secret } => {
                masker.add(secret);
                masker.add(&bare(&basic(id, secret)));
                None
            }
            Credentials::Token(token) => {
                masker.add(token);
                Some(token.clone())
            }
        };
        Self {
            transport,
            clock,
            target,
            credentials,
            options,
            token,
            refreshed: false,
            masker,
            pace: Pace::default(),
            counts: Counts::default(),
            record,
            notify,
        }
    }

    /// Calls made so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Hides this run's secrets in a text from outside.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        self.masker.hide(text).into_owned()
    }

    pub(super) fn clock(&self) -> &'c dyn Clock {
        self.clock
    }

    /// Makes a call. Only a refusal for going too fast (429) is followed by another, and one 401 a run
    /// by a new token; a lost answer only where the options say so.
    pub(super) fn call(&mut self, request: Request<'_>) -> Result<Answer, CallError> {
        let mut made = 0;
        loop {
            let token = self.token()?;
            self.wait(self.pace.wait(self.clock.elapsed()), "the rate limit is nearly reached");
            if self.counts.api >= self.options.max_requests {
                return Err(CallError::Budget(self.options.max_requests));
            }
            self.counts.api += 1;
            self.counts.writes += u32::from(request.method != "GET");
            made += 1;
            let came = self.send(request, &token)?;
            if let Ok(answer) = &came {
                self.pace.observe(answer, self.clock.elapsed());
                let renewable = matches!(self.credentials, Credentials::Client { .. });
                if answer.status == 401 && renewable && !self.refreshed {
                    self.refreshed = true;
                    self.token = None;
                    made = 0;
                    continue;
                }
            }
            match next(made, &came, self.options.retry_lost, self.clock.unix()) {
                Next::Again(wait, why) => self.wait(wait, why),
                Next::GiveUp(why) => {
                    (self.notify)(&why);
                    return came.map_err(CallError::from);
                }
                Next::Done => return came.map_err(CallError::from),
            }
        }
    }

    fn wait(&mut self, how_long: Duration, why: &str) {
        if how_long.is_zero() {
            return;
        }
        if how_long >= MIN_REPORTED {
            (self.notify)(&format!("waiting {} s: {why}", how_long.as_secs()));
        }
        self.clock.sleep(how_long);
    }

    fn token(&mut self) -> Result<Secret, CallError> {
        if let Some(token) = &self.token {
            return Ok(token.clone());
        }
        let Credentials::Client { id, secret } = &self.credentials else {
            unreachable!("internal error: a given token is never thrown away")
        };
        self.counts.token += 1;
        let token = fetch(self.transport, &self.target, id, secret)?;
        self.masker.add(&token);
        self.token = Some(token.clone());
        Ok(token)
    }

    fn send(
        &mut self,
        request: Request<'_>,
        token: &Secret,
    ) -> Result<Result<Answer, TransportError>, CallError> {
        let mut headers = vec![("Accept".to_owned(), "application/json".to_owned())];
        if let Some(kind) = request.content_type {
            headers.push(("Content-Type".to_owned(), kind.to_owned()));
        }
        let call = Call {
            method: request.method.to_owned(),
            url: format!("{}{}", self.target.api, request.path),
            headers,
            authorization: Some(Secret::new(format!("Bearer {}", token.expose()))),
            body: request.body.map(<[u8]>::to_vec),
        };
        let date = rfc3339(self.clock.unix());
        let came = self.transport.send(&call);
        self.write_down(&call, &came, &date)?;
        Ok(came)
    }

    fn write_down(
        &mut self,
        call: &Call,
        came: &Result<Answer, TransportError>,
        date: &str,
    ) -> Result<(), CallError> {
        let Some(record) = &mut self.record else { return Ok(()) };
        let hidden = |bytes: &[u8]| self.masker.hide(&String::from_utf8_lossy(bytes)).into_owned();
        let answer = came.as_ref().ok();
        let response = answer.map(|answer| hidden(&answer.body)).unwrap_or_default();
        let correlation =
            answer.and_then(correlation_id).map(|answer| self.masker.hide(&answer).into_owned());
        let body = call.body.as_ref().map(|body| hidden(body));
        let line = Exchange {
            date,
            method: &call.method,
            url: &call.url,
            status: answer.map(|answer| answer.status),
            correlation_id: correlation.as_deref(),
            request_headers: &call.headers,
            request_body: body.as_ref().map(String::as_bytes),
            response_body: response.as_bytes(),
        }
        .to_line();
        record.write_all(&line).map_err(|error| CallError::Record(error.to_string()))
    }
}

/// The text after `Basic `.
fn bare(authorization: &Secret) -> Secret {
    Secret::new(authorization.expose().trim_start_matches("Basic "))
}

/// What support asks for: the header, or the `contextId` of an error body.
pub(super) fn correlation_id(answer: &Answer) -> Option<String> {
    let header = answer.header("inin-correlation-id").or_else(|| answer.header("genesys-correlation-id"));
    if let Some(id) = header {
        return Some(id.to_owned());
    }
    let body: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
    body["contextId"].as_str().map(str::to_owned)
}
