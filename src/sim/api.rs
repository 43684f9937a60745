//! The operations that are played: from a request to an answer.

use std::time::Duration;

use serde_json::{Value, json};

use super::arrived::Arrived;
use super::documented::documented;
use super::fault::{Dice, Mishap, Random};
use super::http::{Request, Response};
use super::judge::{Refusal, bad_request, judge_arrived};
use super::tokens::{TokenState, Tokens};
use super::world::{Absent, World};
use super::{Config, Event};
use crate::contract::{Family, Lifecycle, Operation, Path, Route, errors_of, route};

/// The media whose conversations have a path of their own.
const MEDIA: [&str; 9] = [
    "calls",
    "callbacks",
    "emails",
    "messages",
    "chats",
    "cobrowsesessions",
    "videos",
    "socials",
    "screenshares",
];

/// What time it is: since the start, and as a record says it.
#[derive(Clone, Debug)]
pub(super) struct Now {
    pub(super) elapsed: Duration,
    pub(super) date: String,
}

/// An answer, and what is to go wrong with it.
pub(super) struct Reply {
    pub(super) response: Response,
    pub(super) mishap: Mishap,
    pub(super) event: Event,
}

/// The API: what is answered, and what it remembers.
pub(super) struct Api {
    config: Config,
    world: World,
    tokens: Tokens,
    dice: Dice,
    random: Random,
}

/// An answer in the making.
struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Option<Value>,
    /// Why, for code that runs `serve`.
    code: &'static str,
    pointer: String,
}

impl Answer {
    fn ok(status: u16, body: Option<Value>) -> Self {
        Self { status, headers: Vec::new(), body, code: "", pointer: String::new() }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Api {
    pub(super) fn new(config: Config) -> Self {
        Self {
            world: World::new(&config.conversations, &config.ended),
            tokens: Tokens::default(),
            dice: Dice::new(config.faults.clone(), config.seed),
            random: Random(config.seed ^ 0x6964_735f_6d61_6465),
            config,
        }
    }

    /// Answers one request.
    pub(super) fn answer(&mut self, request: &Request, now: &Now) -> Reply {
        let correlation = self.random.uuid();
        let path = Path::parse(&request.target);
        let token_call = path.text().ends_with("/oauth/token");
        let mishap = if token_call { Mishap::default() } else { self.dice.throw() };
        let mut operation = None;
        let answer = if token_call {
            self.token(request, now)
        } else {
            match self.admit(request, &path, now, mishap) {
                Ok(rate) => {
                    let mut answer = self.call(request, &path, now, &mut operation);
                    answer.headers.extend(rate);
                    answer
                }
                Err(answer) => *answer,
            }
        };
        let injected = !token_call && mishap.status == Some(answer.status);
        let event = Event {
            method: request.method.clone(),
            target: request.target.clone(),
            status: answer.status,
            code: answer.code,
            pointer: answer.pointer.clone(),
            operation: operation.map(|operation: &Operation| operation.id),
            correlation_id: correlation.clone(),
            token_call,
            injected,
            dropped: mishap.drop,
        };
        Reply { response: finished(answer, correlation), mishap, event }
    }

    /// An answer to what could not be read as a request.
    pub(super) fn broken(&mut self, status: u16, why: &str) -> Response {
        let answer = error(status, None, &[why]);
        finished(answer, self.random.uuid())
    }

    /// Token, rate and faults: what comes before any operation. Gives the headers of the rate.
    fn admit(
        &mut self,
        request: &Request,
        path: &Path<'_>,
        now: &Now,
        mishap: Mishap,
    ) -> Result<Vec<(&'static str, String)>, Box<Answer>> {
        if !path.text().contains("/api/v2/") {
            return Err(error(404, None, &[]).into());
        }
        let bearer = request.header("authorization").and_then(|header| {
            let (scheme, token) = header.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
        });
        let Some(bearer) = bearer.filter(|bearer| !bearer.is_empty()) else {
            return Err(error(401, Some("authentication.required"), &[]).into());
        };
        match self.tokens.use_once(bearer, now.elapsed, self.config.any_token) {
            TokenState::Good => {}
            TokenState::Unknown => return Err(error(401, Some("bad.credentials"), &["unknown token"]).into()),
            TokenState::Expired => return Err(error(401, Some("credentials.expired"), &[]).into()),
        }
        let limit = self.config.rate_limit;
        let (count, reset) = self.tokens.count(bearer, now.elapsed);
        let rate = vec![
            ("inin-ratelimit-count", count.min(limit).to_string()),
            ("inin-ratelimit-allowed", limit.to_string()),
            ("inin-ratelimit-reset", reset.to_string()),
        ];
        let refused = |status: u16, wait: u64| {
            let mut answer = error(status, None, &[&wait.to_string()]);
            if matches!(status, 429 | 503) {
                answer = answer.header("Retry-After", wait.to_string());
            }
            answer.headers.extend(rate.clone());
            Box::new(answer)
        };
        if count > limit {
            return Err(refused(429, reset));
        }
        match mishap.status {
            Some(status) => Err(refused(status, self.config.retry_after)),
            None => Ok(rate),
        }
    }

    fn call(
        &mut self,
        request: &Request,
        path: &Path<'_>,
        now: &Now,
        called: &mut Option<&'static Operation>,
    ) -> Answer {
        if matches!(request.method.as_str(), "GET" | "HEAD") {
            return self.read(&request.method, path, now);
        }
        match route(&request.method, path) {
            Route::Operation(operation) if operation.lifecycle == Lifecycle::Removed => error(404, None, &[]),
            Route::Operation(operation) => {
                *called = Some(operation);
                self.write(operation, request, path, now)
            }
            Route::WrongMethod(operation) => error(405, None, &[]).header("Allow", operation.method),
            // All published writes are known; of reads and deletions not even whether they are published.
            Route::Unknown | Route::Elsewhere
                if matches!(request.method.as_str(), "PATCH" | "PUT" | "POST") =>
            {
                error(404, None, &[])
            }
            Route::Unknown | Route::NotChecked | Route::Elsewhere => not_played(&request.method, path),
        }
    }

    fn read(&mut self, method: &str, path: &Path<'_>, now: &Now) -> Answer {
        let parts: Vec<&str> = path.segments().iter().map(|segment| segment.text).collect();
        let medium = parts.get(1).and_then(|part| MEDIA.iter().copied().find(|medium| medium == part));
        let rest = if medium.is_some() { parts.get(2..) } else { parts.get(1..) };
        if parts.first() != Some(&"conversations") {
            return not_played(method, path);
        }
        let found = match rest {
            Some([conversation]) => self.world.view(conversation, medium, &now.date),
            // Not published; handy with curl.
            Some([conversation, "participants", participant]) => self
                .world
                .participant(conversation, medium, participant, &now.date)
                .map(|other| other.view(participant)),
            // Which reads are published is not known here.
            _ => return not_played(method, path),
        };
        match found {
            Ok(value) => Answer::ok(200, Some(value)),
            Err(absent) => absent_error(absent),
        }
    }

    fn write(
        &mut self,
        operation: &'static Operation,
        request: &Request,
        path: &Path<'_>,
        now: &Now,
    ) -> Answer {
        let family = operation.family;
        let played = matches!(
            family,
            Family::Attributes | Family::Participant | Family::Communication | Family::Wrapup
        );
        if let Some(refused) = self.permission(operation) {
            return refused;
        }
        let (Some(model), true) = (operation.model, played) else {
            let body = Arrived::parse(&request.body).map(|body| body.last());
            return match body.and_then(|body| documented(operation, &body)) {
                Some(refusal) => refused(refusal),
                None => not_played(&request.method, path),
            };
        };
        let ids = path.parameters(operation);
        let id = |name: &str| ids.iter().find(|(ids, _)| *ids == name).map(|(_, ids)| ids.text);
        let (Some(conversation), Some(participant)) = (id("conversationId"), id("participantId")) else {
            return error(404, None, &[]);
        };
        let medium = MEDIA.iter().copied().find(|media| *media == operation.medium);
        if let Err(absent) = self.world.participant(conversation, medium, participant, &now.date) {
            return absent_error(absent);
        }
        let effect = match self.body(operation, model, request) {
            Ok(effect) => effect,
            Err(answer) => return *answer,
        };
        let found = match self.world.participant(conversation, medium, participant, &now.date) {
            Ok(found) => found,
            Err(absent) => return absent_error(absent),
        };
        found.apply(family, id("communicationId"), &effect);
        let body = match family {
            Family::Attributes if medium.is_some() => Some(found.attributes()),
            Family::Communication => Some(json!({})),
            _ => None,
        };
        Answer::ok(operation.success.unwrap_or(202), body)
    }

    fn permission(&self, operation: &Operation) -> Option<Answer> {
        if self.config.users_only && operation.needs_party {
            return Some(error(403, Some("not.authorized"), &[]));
        }
        if !self.config.denied.contains(&operation.family) {
            return None;
        }
        Some(match operation.permissions {
            [] => error(403, Some("not.authorized"), &[]),
            some => error(403, Some("missing.any.permissions"), &[&some.join(", ")]),
        })
    }

    /// What of the body takes effect.
    fn body(
        &self,
        operation: &Operation,
        model: &'static crate::contract::Model,
        request: &Request,
    ) -> Result<Value, Box<Answer>> {
        if request.too_large || request.body.len() > self.config.max_body {
            return Err(error(413, None, &[&self.config.max_body.to_string()]).into());
        }
        if request.body.is_empty() {
            return if operation.body_required {
                Err(refused(bad_request(String::new())).into())
            } else {
                Ok(json!({}))
            };
        }
        let kind = request.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(error(415, None, &[]).into());
        }
        let Some(body) = Arrived::parse(&request.body) else {
            return Err(refused(bad_request(String::new())).into());
        };
        if let Some(refusal) = documented(operation, &body.last()) {
            return Err(refused(refusal).into());
        }
        judge_arrived(model, &body, self.config.policy).map_err(|refusal| Box::new(refused(refusal)))
    }

    /// `POST /oauth/token`.
    fn token(&mut self, request: &Request, now: &Now) -> Answer {
        if request.method != "POST" {
            return error(405, None, &[]).header("Allow", "POST");
        }
        let form = String::from_utf8_lossy(&request.body).into_owned();
        let said = self.tokens.issue(
            &form,
            request.header("authorization"),
            self.config.client.as_ref(),
            now.elapsed,
            (self.config.token_lifetime, self.config.token_uses),
            &mut self.random,
        );
        match said {
            Ok(body) => Answer::ok(200, Some(body)).header("Cache-Control", "no-store"),
            Err((status, code, words)) => {
                let body = json!({"error": code, "description": words, "error_description": words});
                let mut answer = Answer::ok(status, Some(body));
                answer.code = code;
                if status == 401 { answer.header("WWW-Authenticate", "Basic") } else { answer }
            }
        }
    }
}

fn refused(refusal: Refusal) -> Answer {
    let mut answer = error(400, Some(refusal.code), &[]);
    answer.pointer = refusal.pointer;
    if let Some(body) = &mut answer.body {
        body["message"] = refusal.message.into();
    }
    answer
}

/// The answer to an operation that may be published, and is not played here.
fn not_played(method: &str, path: &Path<'_>) -> Answer {
    let names: Vec<&str> = path.segments().iter().map(|segment| segment.text).collect();
    error(501, None, &[&format!("serve does not simulate {method} /api/v2/{}", names.join("/"))])
}

fn absent_error(absent: Absent) -> Answer {
    match absent {
        Absent::NotFound => error(404, None, &[]),
        Absent::Full => error(503, None, &["the simulator cannot hold more participants"]),
    }
}

/// A documented error body. `words` fill in the published text; where none is published, they are it.
fn error(status: u16, code: Option<&str>, words: &[&str]) -> Answer {
    let mut known = errors_of(status);
    let (code, text) = match code {
        Some(code) => known.find(|known| known.code == code),
        None => known.next(),
    }
    .map_or(("", ""), |known| (known.code, known.message));
    let mut message = text.to_owned();
    for word in words {
        message = message.replacen("%s", word, 1);
    }
    if message.is_empty() {
        message = words.first().map_or_else(|| format!("status {status}"), |word| (*word).to_owned());
    }
    let mut body = json!({"message": message, "status": status, "details": [], "errors": []});
    if !code.is_empty() {
        body["code"] = code.into();
    }
    Answer { status, headers: Vec::new(), body: Some(body), code, pointer: String::new() }
}

/// Gives the answer its correlation id: in the header, and as `contextId` of an error.
fn finished(answer: Answer, correlation: String) -> Response {
    let mut headers = answer.headers;
    let mut body = Vec::new();
    if let Some(mut value) = answer.body {
        if answer.status >= 400 && value.get("details").is_some() {
            value["contextId"] = correlation.clone().into();
        }
        body = value.to_string().into_bytes();
        headers.push(("Content-Type", "application/json".to_owned()));
    }
    headers.push(("ININ-Correlation-Id", correlation));
    Response { status: answer.status, headers, body }
}
