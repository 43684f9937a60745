//! Credentials and the one token of a run.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::secret::Secret;
use super::target::Target;
use super::transport::{Answer, Call, Transport, TransportError};

/// What a user has.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// An OAuth client; a token is fetched with it.
    Client {
        /// Client id.
        id: String,
        /// Client secret.
        secret: Secret,
    },
    /// A token, with its bearer's rights.
    Token(Secret),
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// The network: the login host was not reached, or gave no answer.
    #[error("the login host returned no token: {0}")]
    Unreachable(TransportError),
    /// The user's client id or secret, or the region they belong to.
    #[error("the login host rejected the client: {status}{words}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Its own words, with a space before them.
        words: String,
    },
    /// The server: its answer is not a token.
    #[error("the answer of the login host ({status}) contains no token")]
    NoToken {
        /// HTTP status.
        status: u16,
    },
}

impl LoginError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "check the region, the network and HTTPS_PROXY",
            Self::Refused { .. } => {
                "check the region (a client exists in one region only), then GENESYSCLOUD_OAUTHCLIENT_ID and _SECRET"
            }
            Self::NoToken { .. } => "check the region or --base-url: this does not look like a login host",
        }
    }
}

/// Fetches a token by client credentials.
///
/// # Errors
/// When there is none to be had.
pub(super) fn fetch(
    transport: &dyn Transport,
    target: &Target,
    id: &str,
    secret: &Secret,
) -> Result<Secret, LoginError> {
    let call = Call {
        method: "POST".to_owned(),
        url: format!("{}/oauth/token", target.login),
        headers: vec![
            ("Accept".to_owned(), "application/json".to_owned()),
            ("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
        ],
        authorization: Some(basic(id, secret)),
        body: Some(b"grant_type=client_credentials".to_vec()),
    };
    let answer = transport.send(&call).map_err(LoginError::Unreachable)?;
    let status = answer.status;
    if matches!(status, 400 | 401 | 403) {
        return Err(LoginError::Refused { status, words: words(&answer) });
    }
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let token = body.as_ref().and_then(|body| body["access_token"].as_str());
    match token.filter(|token| status == 200 && is_bearer(token)) {
        Some(token) => Ok(Secret::new(token)),
        None => Err(LoginError::NoToken { status }),
    }
}

/// The value of `Authorization` for an OAuth client.
pub(super) fn basic(id: &str, secret: &Secret) -> Secret {
    Secret::new(format!("Basic {}", STANDARD.encode(format!("{id}:{}", secret.expose()))))
}

/// Whether a text can be in a header as a bearer token (RFC 6750, 2.1, and what comes near).
#[must_use]
pub fn is_token(token: &Secret) -> bool {
    is_bearer(token.expose())
}

fn is_bearer(text: &str) -> bool {
    !text.is_empty() && text.len() <= 16 * 1024 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The error's own words: RFC 6749 has `error` and `error_description`.
fn words(answer: &Answer) -> String {
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else { return String::new() };
    let texts: Vec<&str> = ["error", "code", "error_description", "description", "message"]
        .iter()
        .filter_map(|name| body[*name].as_str())
        .collect();
    let mut seen: Vec<&str> = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.iter().take(2).flat_map(|seen| [" ", seen]).collect()
}
