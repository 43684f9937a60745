//! Whether a value fits a type, and the text formats that types demand.

use std::ops::Range;

use super::model::Type;
use crate::json::{Kind, Value};
use crate::text::days_in_month;

/// Whether `value` itself (not what is inside it) fits `ty`. A placeholder fits everything.
#[must_use]
#[allow(clippy::match_same_arms, reason = "a row for each kind of value reads as the table it is")]
pub fn fits(value: Value<'_>, ty: Type) -> bool {
    match (value.kind(), ty) {
        (Kind::Unknown, _) | (_, Type::Any) => true,
        (Kind::String, Type::String) => true,
        (Kind::String, Type::DateTime) => value.text().is_some_and(|text| is_date_time(&text)),
        (Kind::String, Type::Enum(allowed)) => value.text().is_some_and(|text| allowed.contains(&&*text)),
        (Kind::True | Kind::False, Type::Boolean) => true,
        (Kind::Number, Type::Number) => true,
        (Kind::Number, Type::Integer { minimum, maximum }) => {
            value.number_text().is_some_and(|text| match integer(text) {
                Some(it) => minimum <= it && it <= maximum,
                // Beyond 64 bits: only where the schema sets no bound.
                None => {
                    (minimum, maximum) == (i64::MIN, i64::MAX)
                        && text.parse().is_ok_and(|parsed: f64| parsed.is_finite() && parsed.fract() == 0.0)
                }
            })
        }
        (Kind::Array, Type::Array(_)) => true,
        (Kind::Object, Type::Map(_) | Type::Model(_) | Type::OpenObject) => true,
        _ => false,
    }
}

/// The whole number that a JSON number text stands for, by JSON Schema's reading: `1.0` and `1e2`
/// are integers. `None` for a fraction, and for what no 64 bits hold.
#[must_use]
pub fn integer(text: &str) -> Option<i64> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole);
    }
    if !text.contains(['.', 'e', 'E']) {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    // Beyond 2^53 a double cannot distinguish whole numbers; no bound of a schema lies there.
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}

/// Whether a text is a UUID: 8-4-4-4-12 hexadecimal digits.
#[must_use]
pub fn is_uuid(text: impl AsRef<[u8]>) -> bool {
    let Ok(text) = <&[u8; 36]>::try_from(text.as_ref()) else { return false };
    // All digits are looked at, since a loop that may end with each takes longer.
    let are_digits = |range: Range<usize>| {
        text[range].iter().fold(true, |all, byte| all & IS_HEX_DIGIT[usize::from(*byte)])
    };
    [8, 13, 18, 23].iter().all(|at| text[*at] == b'-')
        && (are_digits(0..8)
            & are_digits(9..13)
            & are_digits(14..18)
            & are_digits(19..23)
            & are_digits(24..36))
}

static IS_HEX_DIGIT: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < table.len() {
        table[at] = (at as u8).is_ascii_hexdigit();
        at += 1;
    }
    table
};

/// RFC 3339 `date-time`, as JSON Schema's format has it: a zone is demanded, any number of fraction
/// digits is fine, `T` and `Z` may be lower case.
#[must_use]
pub fn is_date_time(text: &str) -> bool {
    let Some(zone) = local_date_time(text) else { return false };
    // How many minutes local time is ahead of UTC.
    let ahead = match zone.as_bytes() {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (two(*h1, *h2), two(*m1, *m2));
            hours.zip(minutes).filter(|(hours, minutes)| *hours < 24 && *minutes < 60).map(
                |(hours, minutes)| {
                    let minutes = i32::from(hours) * 60 + i32::from(minutes);
                    if *sign == b'+' { minutes } else { -minutes }
                },
            )
        }
        _ => None,
    };
    let Some(ahead) = ahead else { return false };
    // A leap second ends the day in UTC.
    let part = |at: usize| text.get(at..at + 2).and_then(|text| text.parse::<i32>().ok()).unwrap_or(0);
    part(17) != 60 || (part(11) * 60 + part(14) - ahead).rem_euclid(24 * 60) == 24 * 60 - 1
}

/// Whether `text` is a date and time that lacks nothing but the zone.
#[must_use]
pub fn is_date_time_without_zone(text: &str) -> bool {
    local_date_time(text).is_some_and(str::is_empty)
}

/// Reads date and time, and gives what follows them.
fn local_date_time(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let digits = |at: usize| Some(u32::from(two(*bytes.get(at)?, *bytes.get(at + 1)?)?));
    let is = |at: usize, wanted: &[u8]| bytes.get(at).is_some_and(|byte| wanted.contains(byte));
    let year = digits(0)? * 100 + digits(2)?;
    if !is(4, b"-") || !is(7, b"-") || !is(10, b"Tt") || !is(13, b":") || !is(16, b":") {
        return None;
    }
    let (month, day, hour, minute, second) = (digits(5)?, digits(8)?, digits(11)?, digits(14)?, digits(17)?);
    let days = u32::from(days_in_month(year as u16, month as u8)?);
    // 60 is a leap second; which days have one, no table here knows.
    if day == 0 || day > days || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut at = 19;
    if is(19, b".") {
        at = 20;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at == 20 {
            return None;
        }
    }
    text.get(at..)
}

fn two(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + ones - b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times() {
        for good in [
            "2024-05-06T07:08:09Z",
            "2024-05-06t07:08:09z",
            "2024-05-06T07:08:09.000000Z",
            "1990-12-31T23:59:60Z",
            "1990-12-31T15:59:60-08:00",
            "1991-01-01T13:59:60.5+14:00",
            "0001-01-01T00:00:00Z",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "2024-05-06T07:08:09",
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-05-06 07:08:09Z",
            "2024-05-06T07:08:60Z",
            "2024-02-29T23:59:60+14:00",
            "2024-05-06T07:08:09.Z",
            "2024-05-06T07:08Z",
            "2024-05-06",
            "",
            "é024-05-06T07:08:09Z",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
        assert!(is_date_time_without_zone("2024-05-06T07:08:09.123"));
        assert!(!is_date_time_without_zone("2024-05-06"));
    }

    #[test]
    fn uuids() {
        assert!(is_uuid("5f1f2c6e-9b1d-4c0a-8d7e-2B3C4D5E6F70"));
        for bad in ["", "5f1f2c6e9b1d4c0a8d7e2b3c4d5e6f70", "5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f7g", "{{id}}"]
        {
            assert!(!is_uuid(bad), "{bad}");
        }
        let good = *b"5f1f2c6e-9b1d-4c0a-8d7e-2B3C4D5E6F70";
        for at in 0..good.len() {
            for byte in 0..=u8::MAX {
                let mut text = good;
                text[at] = byte;
                let fits = if good[at] == b'-' { byte == b'-' } else { byte.is_ascii_hexdigit() };
                assert_eq!(is_uuid(text), fits, "{byte:#x} at {at}");
            }
        }
    }

    #[test]
    fn integers_by_json_schema() {
        assert_eq!(integer("1.0"), Some(1));
        assert_eq!(integer("12e2"), Some(1200));
        assert_eq!(integer("1.5"), None);
        assert_eq!(integer("99999999999999999999"), None);
    }
}
