//! Whether a call is made again: a pure function of what came back.

use std::time::Duration;

use super::transport::{Answer, TransportError};

/// The longest wait that is granted to a 429, as the `gc` command has it.
pub(super) const MAX_RETRY_AFTER: Duration = Duration::from_secs(180);
/// Where a 429 does not say how long.
const DEFAULT_RETRY_AFTER: Duration = Duration::from_secs(10);
/// How often a call is made again.
const MAX_AGAIN: u32 = 3;
/// Between a lost answer and the next try.
const AFTER_LOST: Duration = Duration::from_secs(1);

/// What to do after a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Take what came.
    Done,
    /// Wait and make the call again, for this reason.
    Again(Duration, &'static str),
    /// Take what came; it is no use to wait, for this reason.
    GiveUp(String),
}

/// What follows the `made`th call (from 1). A refused call (429) was not carried out and can be made
/// again; after a lost answer nobody knows, so `repeat_lost` must ask for it.
#[must_use]
pub(super) fn next(made: u32, came: &Result<Answer, TransportError>, repeat_lost: bool) -> Next {
    match came {
        Ok(answer) if answer.status == 429 => {
            let wait = retry_after(answer);
            if wait > MAX_RETRY_AFTER {
                return Next::GiveUp(format!(
                    "the server asks to wait {} s; {} s is the most that is waited",
                    wait.as_secs(),
                    MAX_RETRY_AFTER.as_secs()
                ));
            }
            if made > MAX_AGAIN {
                return Next::GiveUp(format!("still too many requests after {made} tries"));
            }
            Next::Again(wait, "too many requests (429)")
        }
        Err(TransportError::Lost(_)) if repeat_lost && made <= MAX_AGAIN => {
            Next::Again(AFTER_LOST, "the answer was lost")
        }
        _ => Next::Done,
    }
}

/// `Retry-After` in seconds; else the number in brackets of the message, as staff quoted it.
fn retry_after(answer: &Answer) -> Duration {
    let seconds = answer.header("retry-after").and_then(|it| it.trim().parse().ok()).or_else(|| {
        let text = String::from_utf8_lossy(&answer.body[..answer.body.len().min(4096)]).into_owned();
        text.split_once("request in [")?.1.split_once(']')?.0.parse().ok()
    });
    seconds.map_or(DEFAULT_RETRY_AFTER, Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::unnecessary_wraps, reason = "what a transport gives")]
    fn came(status: u16, retry_after: Option<&str>, body: &str) -> Result<Answer, TransportError> {
        let headers = retry_after.map(|it| ("Retry-After".to_owned(), it.to_owned())).into_iter().collect();
        Ok(Answer { status, headers, body: body.as_bytes().to_vec(), incomplete: None })
    }

    #[test]
    fn only_429_is_made_again_and_not_for_ever() {
        let seconds = |it| Next::Again(Duration::from_secs(it), "too many requests (429)");
        assert_eq!(next(1, &came(429, Some("7"), ""), false), seconds(7));
        assert_eq!(next(1, &came(429, None, "Retry the request in [42] seconds"), false), seconds(42));
        assert_eq!(next(1, &came(429, Some("soon"), ""), false), seconds(10));
        assert_eq!(next(3, &came(429, Some("7"), ""), false), seconds(7));
        assert!(matches!(next(4, &came(429, Some("7"), ""), false), Next::GiveUp(_)));
        assert!(matches!(next(1, &came(429, Some("3600"), ""), false), Next::GiveUp(_)));
        for status in [200, 400, 401, 408, 500, 502, 503, 504] {
            assert_eq!(next(1, &came(status, Some("1"), ""), true), Next::Done);
        }
    }

    #[test]
    fn a_lost_answer_is_final_unless_the_user_says_otherwise() {
        let lost = Err(TransportError::Lost(String::new()));
        assert_eq!(next(1, &lost, false), Next::Done);
        assert_eq!(next(1, &lost, true), Next::Again(AFTER_LOST, "the answer was lost"));
        assert_eq!(next(4, &lost, true), Next::Done);
        assert_eq!(next(1, &Err(TransportError::NotSent(String::new())), true), Next::Done);
    }
}
