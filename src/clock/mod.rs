//! What time it is, as an argument: code that waits or measures is handed a [`Clock`].
//!
//! Only the command line makes a [`SystemClock`]; tests move time themselves. No code may ask the system for
//! the time in any other way.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::text::Date;

/// A clock that can also be waited on.
pub trait Clock {
    /// Time since some fixed moment; it never goes back.
    fn elapsed(&self) -> Duration;

    /// Time since 1970-01-01T00:00:00Z, for what people read.
    fn unix(&self) -> Duration;

    /// Waits.
    fn sleep(&self, how_long: Duration);
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock that counts from now.
    #[must_use]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn unix(&self) -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }

    fn sleep(&self, how_long: Duration) {
        std::thread::sleep(how_long);
    }
}

/// A moment as RFC 3339 has it, in UTC with milliseconds.
#[must_use]
pub fn rfc3339(unix: Duration) -> String {
    let seconds = unix.as_secs();
    let day = Date::from_days(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{day}T{hour:02}:{minute:02}:{second:02}.{:03}Z", unix.subsec_millis())
}

/// A moment as HTTP has it, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, IMF-fixdate), as
/// time since 1970.
#[must_use]
pub fn http_date(text: &str) -> Option<Duration> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, date) = text.trim().split_once(", ")?;
    let mut parts = date.split(' ');
    let day = parts.next()?.parse::<u64>().ok().filter(|day| (1..=31).contains(day))? - 1;
    let name = parts.next()?;
    let month = MONTHS.iter().position(|month| *month == name)?;
    let year = parts.next()?.parse::<u64>().ok().filter(|year| (1970..=9999).contains(year))?;
    let mut time = parts.next()?.split(':').map(|part| part.parse::<u64>().ok());
    let mut unit = |most: u64| time.next().flatten().filter(|number| *number <= most);
    let (hour, minute, second) = (unit(23)?, unit(59)?, unit(60)?);
    if parts.next() != Some("GMT") {
        return None;
    }
    // Days before the year, and before the month in it.
    let leaps = |year: u64| year / 4 - year / 100 + year / 400;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let before_month = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month];
    let days = 365 * (year - 1970) + leaps(year - 1) - leaps(1969)
        + before_month
        + u64::from(is_leap && month > 1)
        + day;
    Some(Duration::from_secs(days * 86_400 + hour * 3600 + minute * 60 + second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_rfc_3339_has_them() {
        assert_eq!(rfc3339(Duration::ZERO), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(Duration::from_millis(1_709_210_096_789)), "2024-02-29T12:34:56.789Z");
        assert_eq!(rfc3339(Duration::from_secs(4_102_444_799)), "2099-12-31T23:59:59.000Z");
    }

    #[test]
    fn dates_of_http_are_read() {
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 29 Feb 2024 12:34:56 GMT", 1_709_210_096),
            ("Thu, 31 Dec 2099 23:59:59 GMT", 4_102_444_799),
        ] {
            let moment = http_date(text).expect(text);
            assert_eq!(moment, Duration::from_secs(seconds), "{text}");
            assert_eq!(rfc3339(moment)[..4], text[12..16], "{text}");
        }
        for text in [
            "",
            "soon",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 0 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(http_date(text), None, "{text}");
        }
    }
}
