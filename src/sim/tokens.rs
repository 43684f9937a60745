//! The token endpoint and the rate of each token.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::fault::Random;

/// Tokens that are kept; the oldest go first.
const MAX_TOKENS: usize = 10_000;
/// The window that requests are counted in.
const WINDOW: Duration = Duration::from_secs(60);

/// Tokens that were given out, and how often they were used.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    known: HashMap<String, Token>,
    issued: u64,
}

#[derive(Debug)]
struct Token {
    number: u64,
    expires: Duration,
    uses_left: Option<u64>,
    window: Duration,
    count: u64,
}

/// Whether a token opens the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenState {
    Good,
    Unknown,
    Expired,
}

/// A refusal of the token endpoint: status, code and words (RFC 6749, 5.2).
type Refused = (u16, &'static str, &'static str);

impl Tokens {
    /// Gives out a token to a client that says who it is, by Basic authorization or in the form.
    pub(super) fn issue(
        &mut self,
        form: &str,
        authorization: Option<&str>,
        demanded: Option<&(String, String)>,
        now: Duration,
        (lifetime, uses): (Duration, Option<u64>),
        random: &mut Random,
    ) -> Result<Value, Refused> {
        let field = |name: &str| {
            form.split('&').find_map(|pair| {
                let (key, value) = pair.split_once('=')?;
                (key == name).then(|| decoded(value))
            })
        };
        match field("grant_type").as_deref() {
            Some("client_credentials") => {}
            Some(_) => {
                return Err((
                    400,
                    "unsupported_grant_type",
                    "the only supported grant is client_credentials",
                ));
            }
            None => return Err((400, "invalid_request", "grant_type is missing")),
        }
        let client = authorization
            .and_then(basic)
            .or_else(|| Some((field("client_id")?, field("client_secret")?)))
            .filter(|(id, secret)| !id.is_empty() && !secret.is_empty());
        let Some(client) = client else { return Err((401, "invalid_client", "no client id and secret")) };
        if demanded.is_some_and(|item| *item != client) {
            return Err((401, "invalid_client", "authentication failed"));
        }
        if self.known.len() >= MAX_TOKENS {
            let newest = self.issued - MAX_TOKENS as u64 / 2;
            self.known.retain(|_, item| item.number >= newest);
        }
        let token = format!("sim-{}", random.uuid());
        self.add(token.clone(), now + lifetime, uses, now);
        Ok(json!({"access_token": token, "token_type": "bearer", "expires_in": lifetime.as_secs()}))
    }

    fn add(&mut self, token: String, expires: Duration, uses_left: Option<u64>, window: Duration) {
        self.issued += 1;
        self.known.insert(token, Token { number: self.issued, expires, uses_left, window, count: 0 });
    }

    /// Looks a token up and counts its use; `any` takes unknown ones in.
    pub(super) fn use_once(&mut self, token: &str, now: Duration, any: bool) -> TokenState {
        if any && !self.known.contains_key(token) && self.known.len() < MAX_TOKENS {
            self.add(token.to_owned(), Duration::MAX, None, now);
        }
        let Some(found) = self.known.get_mut(token) else { return TokenState::Unknown };
        if found.expires <= now || found.uses_left == Some(0) {
            return TokenState::Expired;
        }
        found.uses_left = found.uses_left.map(|item| item - 1);
        TokenState::Good
    }

    /// Counts a request of a token: how many there were in this window, and the seconds until the next.
    pub(super) fn count(&mut self, token: &str, now: Duration) -> (u64, u64) {
        let Some(found) = self.known.get_mut(token) else { return (1, WINDOW.as_secs()) };
        if now.saturating_sub(found.window) >= WINDOW {
            (found.window, found.count) = (now, 0);
        }
        found.count += 1;
        let left = WINDOW.saturating_sub(now.saturating_sub(found.window));
        (found.count, left.as_secs().max(1))
    }
}

/// Client id and secret of an `Authorization: Basic …`.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// A value of a form, its escapes undone.
fn decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let hex: Vec<u8> = bytes.by_ref().take(2).collect();
                let value = std::str::from_utf8(&hex).ok().and_then(|text| u8::from_str_radix(text, 16).ok());
                out.push(value.unwrap_or(b'?'));
            }
            other => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: (Duration, Option<u64>) = (Duration::from_secs(100), None);

    fn header(id: &str, secret: &str) -> String {
        format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
    }

    #[test]
    fn a_client_gets_a_token_that_lives_as_long_as_it_says() {
        let (mut tokens, mut random) = (Tokens::default(), Random(1));
        let form = "grant_type=client_credentials";
        let basic = header("id", "secret");
        let start = Duration::from_secs(5);
        let given = tokens.issue(form, Some(&basic), None, start, LONG, &mut random).expect("a token");
        let token = given["access_token"].as_str().expect("a text");
        let state = |tokens: &mut Tokens, at| tokens.use_once(token, Duration::from_secs(at), false);
        assert_eq!(state(&mut tokens, 104), TokenState::Good);
        assert_eq!(state(&mut tokens, 105), TokenState::Expired);
        assert_eq!(tokens.use_once("other", start, false), TokenState::Unknown);
        assert_eq!(tokens.use_once("other", start, true), TokenState::Good);
        let once = (LONG.0, Some(1));
        let given = tokens
            .issue(
                "grant_type=client_credentials&client_id=a&client_secret=b%21",
                None,
                None,
                start,
                once,
                &mut random,
            )
            .expect("a token");
        let token = given["access_token"].as_str().expect("a text");
        assert_eq!(tokens.use_once(token, start, false), TokenState::Good);
        assert_eq!(tokens.use_once(token, start, false), TokenState::Expired);
    }

    #[test]
    fn wrong_grants_and_clients_are_refused() {
        let demanded = ("id".to_owned(), "secret".to_owned());
        let refused = |form: &str, basic: Option<&str>| {
            Tokens::default()
                .issue(form, basic, Some(&demanded), Duration::ZERO, LONG, &mut Random(1))
                .map_err(|issue| (issue.0, issue.1))
        };
        let good = "grant_type=client_credentials";
        assert!(refused(good, Some(&header("id", "secret"))).is_ok());
        assert_eq!(refused(good, Some(&header("id", "other"))), Err((401, "invalid_client")));
        assert_eq!(refused(good, Some("Basic !!!")), Err((401, "invalid_client")));
        assert_eq!(refused(good, None), Err((401, "invalid_client")));
        assert_eq!(refused("grant_type=password", None), Err((400, "unsupported_grant_type")));
        assert_eq!(refused("", None), Err((400, "invalid_request")));
    }

    #[test]
    fn requests_are_counted_by_the_minute() {
        let mut tokens = Tokens::default();
        let at = Duration::from_secs;
        tokens.use_once("t", at(0), true);
        assert_eq!(tokens.count("t", at(0)), (1, 60));
        assert_eq!(tokens.count("t", at(59)), (2, 1));
        assert_eq!(tokens.count("t", at(60)), (1, 60));
    }
}
