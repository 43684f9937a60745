//! Whether a call is made again: a pure function of what came back.

use std::time::Duration;

use super::transport::{Answer, TransportError};
use crate::clock::http_date;

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
    /// Take what came; waiting does not help, for this reason.
    GiveUp(String),
}

/// What follows the `made`th call (from 1). A refused call (429) was not carried out and can be
/// made again; after a lost answer it is not known, so `repeat_lost` must ask for it. `unix` is the
/// time now.
#[must_use]
pub(super) fn next(
    made: u32,
    came: &Result<Answer, TransportError>,
    repeat_lost: bool,
    unix: Duration,
) -> Next {
    match came {
        Ok(answer) if answer.status == 429 => {
            let wait = retry_after(answer, unix);
            if wait > MAX_RETRY_AFTER {
                return Next::GiveUp(format!(
                    "the server asks to wait {} s, more than the limit of {} s",
                    wait.as_secs(),
                    MAX_RETRY_AFTER.as_secs()
                ));
            }
            if made > MAX_AGAIN {
                return Next::GiveUp(format!("still too many requests (429) after {made} tries"));
            }
            Next::Again(wait, "too many requests (429)")
        }
        Err(TransportError::Lost(_)) if repeat_lost && made <= MAX_AGAIN => {
            Next::Again(AFTER_LOST, "the answer was lost")
        }
        _ => Next::Done,
    }
}

/// `Retry-After`: seconds or a date (RFC 9110); else the number in brackets of the message, as
/// staff quoted it.
fn retry_after(answer: &Answer, unix: Duration) -> Duration {
    let header = answer.header("retry-after").map(str::trim);
    if let Some(wait) = header.and_then(seconds) {
        return wait;
    }
    if let Some(until) = header.and_then(http_date) {
        // By the server's own clock, where it shows that.
        let now = answer.header("date").and_then(http_date).unwrap_or(unix);
        return until.saturating_sub(now);
    }
    let text = String::from_utf8_lossy(&answer.body[..answer.body.len().min(4096)]).into_owned();
    let in_brackets = || seconds(text.split_once("request in [")?.1.split_once(']')?.0);
    in_brackets().unwrap_or(DEFAULT_RETRY_AFTER)
}

/// A number of seconds, rounded up. One that is too large to be held is as long as can be.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    let more = u64::from(fraction.bytes().any(|digit| digit != b'0'));
    Some(whole.parse::<u64>().map_or(Duration::MAX, |whole| Duration::from_secs(whole.saturating_add(more))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT.
    const NOW: Duration = Duration::from_secs(784_111_777);

    #[allow(clippy::unnecessary_wraps, reason = "what a transport gives")]
    fn came(status: u16, retry_after: Option<&str>, body: &str) -> Result<Answer, TransportError> {
        let headers =
            retry_after.map(|header| ("Retry-After".to_owned(), header.to_owned())).into_iter().collect();
        Ok(Answer { status, headers, body: body.as_bytes().to_vec(), incomplete: None })
    }

    #[test]
    fn only_429_is_made_again_and_not_for_ever() {
        let seconds = |item| Next::Again(Duration::from_secs(item), "too many requests (429)");
        assert_eq!(next(1, &came(429, Some("7"), ""), false, NOW), seconds(7));
        assert_eq!(next(1, &came(429, None, "Retry the request in [42] seconds"), false, NOW), seconds(42));
        assert_eq!(next(1, &came(429, Some("soon"), ""), false, NOW), seconds(10));
        assert_eq!(next(3, &came(429, Some("7"), ""), false, NOW), seconds(7));
        assert!(matches!(next(4, &came(429, Some("7"), ""), false, NOW), Next::GiveUp(_)));
        assert!(matches!(next(1, &came(429, Some("3600"), ""), false, NOW), Next::GiveUp(_)));
        for status in [200, 400, 401, 408, 500, 502, 503, 504] {
            assert_eq!(next(1, &came(status, Some("1"), ""), true, NOW), Next::Done);
        }
    }

    #[test]
    fn a_lost_answer_is_final_unless_the_user_allows_a_retry() {
        let lost = Err(TransportError::Lost(String::new()));
        assert_eq!(next(1, &lost, false, NOW), Next::Done);
        assert_eq!(next(1, &lost, true, NOW), Next::Again(AFTER_LOST, "the answer was lost"));
        assert_eq!(next(4, &lost, true, NOW), Next::Done);
        assert_eq!(next(1, &Err(TransportError::NotSent(String::new())), true, NOW), Next::Done);
    }

    #[test]
    fn a_retry_after_may_be_a_date_or_odd() {
        let wait = |header: &str| match next(1, &came(429, Some(header), ""), false, NOW) {
            Next::Again(wait, _) => Some(wait.as_secs()),
            _ => None,
        };
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:00 GMT"), Some(23));
        assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT"), Some(0));
        assert_eq!(wait("Sun, 06 Nov 1994 09:50:00 GMT"), None, "longer than is waited");
        assert_eq!(wait("0.5"), Some(1));
        assert_eq!(wait("2.0"), Some(2));
        assert_eq!(wait("99999999999999999999999"), None, "longer than is waited");
        for odd in ["-5", "", "soon", "1e3", "5s"] {
            assert_eq!(wait(odd), Some(10), "{odd}");
        }
        let mut dated = came(429, Some("Sun, 06 Nov 1994 08:50:00 GMT"), "").expect("an answer");
        dated.headers.push(("Date".to_owned(), "Sun, 06 Nov 1994 08:49:55 GMT".to_owned()));
        assert_eq!(retry_after(&dated, NOW), Duration::from_secs(5));
    }
}
