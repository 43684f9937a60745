//! Not going faster than the server allows: it says with each answer how many requests are left.

use std::time::Duration;

use super::transport::Answer;

/// The longest wait that a header can ask for before the next request.
const MAX_WAIT: Duration = Duration::from_secs(60);
/// Requests that are left to others who share the token's limit.
const MARGIN: u64 = 2;

/// When the next request may go out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    not_before: Duration,
}

impl Pace {
    /// Takes note of `inin-ratelimit-count`, `-allowed` and `-reset` (seconds) of an answer.
    pub(super) fn observe(&mut self, answer: &Answer, now: Duration) {
        let number = |name| answer.header(name).and_then(|header| header.trim().parse::<u64>().ok());
        let (Some(count), Some(allowed)) = (number("inin-ratelimit-count"), number("inin-ratelimit-allowed"))
        else {
            return;
        };
        if count.saturating_add(MARGIN) < allowed {
            return;
        }
        let reset = number("inin-ratelimit-reset").unwrap_or(1);
        self.not_before = self.not_before.max(now + Duration::from_secs(reset).min(MAX_WAIT));
    }

    /// How long to wait before the next request.
    #[must_use]
    pub(super) fn wait(&self, now: Duration) -> Duration {
        self.not_before.saturating_sub(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(count: &str, allowed: &str, reset: &str) -> Answer {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Answer {
            status: 202,
            headers: vec![
                header("ININ-RateLimit-Count", count),
                header("inin-ratelimit-allowed", allowed),
                header("inin-ratelimit-reset", reset),
            ],
            ..Answer::default()
        }
    }

    #[test]
    fn the_next_window_is_waited_for_once_this_one_is_nearly_used_up() {
        let now = Duration::from_secs(100);
        let wait = |count, allowed, reset| {
            let mut pace = Pace::default();
            pace.observe(&answer(count, allowed, reset), now);
            pace.wait(now)
        };
        assert_eq!(wait("10", "300", "42"), Duration::ZERO);
        assert_eq!(wait("298", "300", "42"), Duration::from_secs(42));
        assert_eq!(wait("301", "300", "42"), Duration::from_secs(42));
        assert_eq!(wait("300", "300", "86400"), MAX_WAIT);
        assert_eq!(wait("many", "300", "42"), Duration::ZERO);
        let mut pace = Pace::default();
        pace.observe(&answer("300", "300", "5"), now);
        assert_eq!(pace.wait(now + Duration::from_secs(9)), Duration::ZERO);
    }
}
