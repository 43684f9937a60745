//! `invalid-date-time`: a date that is not RFC 3339, or a zero date.

use crate::contract::{Type, is_date_time, is_date_time_without_zone};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::Kind;
use crate::rule::{Context, Rule, Slot, Spot, declare_rule, named};

declare_rule! {
    /// ## What it does
    /// Reports date-time strings that are not RFC 3339 (`2024-05-06T07:08:09Z`). It also reports
    /// the date 0001-01-01, which Go and .NET write for a time that was never set.
    /// ## Why it fails
    /// The published format is `date-time`, and 400 `invalid.date` is a documented answer. A time
    /// without a zone, as Python writes a naive `datetime`, may be read as UTC or rejected: this
    /// case is a warning.
    /// ## Example
    /// ```json bad operation=patchConversationsMessageParticipant
    /// {"state": "parked", "resumeTime": "06.05.2024 07:08"}
    /// ```
    /// ```json bad operation=patchConversationsMessageParticipant
    /// {"state": "parked", "resumeTime": "0001-01-01T00:00:00Z"}
    /// ```
    /// ```json bad operation=patchConversationsMessageParticipant
    /// {"state": "parked", "resumeTime": "2024-05-06T07:08:09"}
    /// ```
    /// ```json good operation=patchConversationsMessageParticipant
    /// {"state": "parked", "resumeTime": "2024-05-06T07:08:09.123456+02:00"}
    /// ```
    /// ## Fix safety
    /// No fix: the intended point in time is not known.
    /// ## Source
    /// RFC 3339 section 5.6; `schemas/genesys/*.json`, `format`. The zero value: the skeleton that the `gc`
    /// CLI prints.
    InvalidDateTime {
        id: "invalid-date-time", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::None, claim: Claim::InvalidDateTime,
        hooks: &[Hook::Value(&[Kind::String])],
        refusals: ["invalid.date"],
    }
}

impl Rule for InvalidDateTime {
    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        if !matches!(slot.ty, Type::DateTime) {
            return;
        }
        let value = slot.value;
        let Some(text) = value.text() else { return };
        let zero = text.starts_with("0001-01-01");
        if !zero && is_date_time(&text) {
            return;
        }
        let no_zone = !zero && is_date_time_without_zone(&text);
        let (cause, help) = if zero {
            (
                "is a zero date (year 0001): the time was never set",
                "omit the field if there is no time; in Go, use a pointer with `omitempty`",
            )
        } else if no_zone {
            (
                "has no time zone",
                "add `Z` or an offset such as `+02:00`; in Python, give the datetime a tzinfo",
            )
        } else {
            cause(&text)
        };
        let diagnostic = cx.report(self, Spot::Value(value), format!("{} {cause}", named(value)));
        diagnostic.help(help);
        if no_zone {
            diagnostic.severity(Severity::Warning);
        }
    }
}

const FORM: &str = "write it as RFC 3339, such as `2024-05-06T07:08:09Z`";

fn cause(text: &str) -> (&'static str, &'static str) {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|text| text.is_ascii_digit());
    let with = |separator: &str| {
        text.get(..10).zip(text.get(11..)).map(|(date, time)| format!("{date}{separator}{time}"))
    };
    let is_fine = |text: &str| is_date_time(text) || is_date_time_without_zone(text);
    if digits(text) && text.len() >= 9 {
        ("is an epoch timestamp in quotes", "convert it to RFC 3339, such as `2024-05-06T07:08:09Z`")
    } else if is_fine(&format!("{text}T00:00:00Z")) {
        ("is a date without a time", "add a time and a zone, such as `T00:00:00Z`")
    } else if text.contains(',') && is_fine(&text.replacen(',', ".", 1)) {
        ("has a comma before the fraction of a second", "use a point: `07:08:09.123Z`")
    } else if text.split_once('[').is_some_and(|(time, _)| is_fine(time)) {
        (
            "has a zone name in brackets, as Java's ZonedDateTime prints it",
            "write only the offset: use OffsetDateTime or Instant",
        )
    } else if with("T").is_some_and(|text| is_fine(&with_colon(&text.replacen(" +", "+", 1))))
        && text.as_bytes().get(10) == Some(&b' ')
    {
        ("has a space where RFC 3339 has a `T`", "write `T` between date and time, as `2024-05-06T07:08:09Z`")
    } else if is_fine(&with_colon(text)) {
        ("has an offset without a colon", "write the offset as `+02:00`")
    } else if is_fine(&format!("{text}:00Z")) || is_fine(&text.replacen('Z', ":00Z", 1)) {
        ("is a time without seconds", FORM)
    } else if text.len() >= 19
        && text.as_bytes()[4] == b'-'
        && text.get(10..11).is_some_and(|text| text == "T")
    {
        ("is not a valid date and time: a part is out of range or malformed", FORM)
    } else {
        ("is not RFC 3339", FORM)
    }
}

/// `+0200` at the end as `+02:00`.
fn with_colon(text: &str) -> String {
    match text.len().checked_sub(5).and_then(|at| text.get(at..).map(|offset| (at, offset))) {
        Some((at, offset))
            if offset.starts_with(['+', '-']) && offset[1..].bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            format!("{}{}:{}", &text[..at], &offset[..3], &offset[3..])
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::InvalidDateTime;
    use crate::diagnostic::Severity;

    #[test]
    fn cases() {
        let body = |text: &str| format!(r#"{{"resumeTime": "{text}"}}"#);
        let mut tester = RuleTester::new(&InvalidDateTime)
            .operation("participant")
            .good(r#"{"wrapup": {"notes": "2024-05-06", "name": "tomorrow"}}"#)
            .good(r#"{"resumeTime": 1715000000000}"#)
            .good(r#"{"resumeTime": null, "wrapup": {"endTime": ""}}"#);
        for good in [
            "2024-05-06T07:08:09Z",
            "2024-05-06T07:08:09.000Z",
            "2024-05-06T07:08:09.123456+00:00",
            "2024-05-06t07:08:09-08:30",
        ] {
            tester = tester.good(&body(good));
        }
        for (bad, words) in [
            ("2024-05-06T07:08:09", "no time zone"),
            ("2024-05-06T07:08:09.123456", "tzinfo"),
            ("0001-01-01T00:00:00Z", "year 0001"),
            ("0001-01-01T00:00:00", "zero date"),
            ("2024-05-06", "a date without a time"),
            ("2024-05-06 07:08:09", "a space where"),
            ("2024-05-06 07:08:09 +0200", "a space where"),
            ("2024-05-06T07:08:09+0200", "without a colon"),
            ("2024-05-06T07:08:09,123Z", "a comma"),
            ("2024-05-06T07:08:09+02:00[Europe/Berlin]", "ZonedDateTime"),
            ("2024-05-06T07:08Z", "without seconds"),
            ("1715000000000", "epoch timestamp"),
            ("2023-02-29T00:00:00Z", "out of range"),
            ("Mon, 06 May 2024 07:08:09 GMT", "is not RFC 3339"),
            ("é", "is not RFC 3339"),
            ("tomorrow", "is not RFC 3339"),
        ] {
            tester = tester.says(&body(bad), words);
        }
        tester
            .says(r#"{"wrapup": {"endTime": "soon"}}"#, "`endTime` is not RFC 3339")
            .severity(&body("2024-05-06T07:08:09"), Severity::Warning)
            .severity(&body("0001-01-01T00:00:00"), Severity::Error)
            .severity(&body("2024-05-06"), Severity::Error)
            .run();
        RuleTester::new(&InvalidDateTime).operation("participant").template().good(&body("{{when}}")).run();
    }
}
