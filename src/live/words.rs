//! What an answer says for itself, fit to be shown: clipped, harmless to a terminal, without secrets.

use serde_json::Value;

use super::client::{Client, correlation_id};
use super::transport::Answer;
use super::verdict::Said;
use crate::text::push_safe;

/// Characters of a server's words that are shown.
const MAX_WORDS: usize = 400;
/// Characters of a code or an id that are shown.
const MAX_NAME: usize = 100;

/// The answer in a server's own words.
pub(super) fn said(answer: &Answer, client: &Client<'_>) -> Said {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let field = |name: &str| body.as_ref().and_then(|body| body[name].as_str());
    let words = if (200..300).contains(&answer.status) {
        None
    } else if let Some(message) = field("message") {
        Some(shown(message, MAX_WORDS, client))
    } else {
        Some(instead_of_words(answer, client))
    };
    Said {
        status: Some(answer.status),
        code: field("code").or_else(|| field("error")).map(|field| shown(field, MAX_NAME, client)),
        words,
        correlation_id: correlation_id(answer).map(|correlation_id| shown(&correlation_id, MAX_NAME, client)),
    }
}

/// Words about a call that was not answered.
pub(super) fn unanswered(why: &str, client: &Client<'_>) -> Said {
    Said { words: Some(shown(why, MAX_WORDS, client)), ..Said::default() }
}

/// Why there are no words.
fn instead_of_words(answer: &Answer, client: &Client<'_>) -> String {
    if (300..400).contains(&answer.status) {
        let to = answer.header("location").unwrap_or("nowhere");
        return format!("a redirect to {}, not followed", shown(to, MAX_NAME, client));
    }
    if let Some(why) = &answer.incomplete {
        return format!("the body of the answer is malformed: {}", shown(why, MAX_NAME, client));
    }
    if answer.body.is_empty() {
        return "no message: the answer has no body".to_owned();
    }
    let kind = answer.header("content-type").unwrap_or("no media type");
    format!(
        "no message: the answer is not an error body ({} bytes, {})",
        answer.body.len(),
        shown(kind, MAX_NAME, client)
    )
}

fn shown(text: &str, limit: usize, client: &Client<'_>) -> String {
    // Masked before it is clipped: half a token is a leak too.
    let hidden = client.hide(text);
    let mut out = String::new();
    for (at, letter) in hidden.chars().enumerate() {
        if at == limit {
            out.push('…');
            break;
        }
        push_safe(&mut out, letter);
    }
    out
}
