//! `sdk-log`: the request log of the Genesys Cloud SDKs with `log_format=json`, an object a line:
//! `level`, `date`, `method`, `url`, `requestBody`, `statusCode`, `requestHeaders` … (Python
//! 269.0.0, JavaScript 262.0.0). `requestBody` is the body itself from Python and JavaScript, and
//! the text of it from Go, Java and .NET; a string from Python is a JSON string that was sent.
//! Python writes `NaN`. At level trace every call is logged twice.

use super::bodies::record_layout;
use crate::input::bare::is_string;
use crate::input::call::Reader;
use crate::input::fold::{Fold, cut_before_copies};
use crate::input::records::Record;
use crate::input::records::Records;
use crate::input::{Answer, Frame, Header, Item, Kind, KindMeta, Layout, Load, Request, Sample, SkipReason};
use crate::json::{self, Tape, Value};
use crate::text::is_write;

/// An SDK's request log in its JSON form.
pub(super) struct SdkLog;

static META: KindMeta = KindMeta {
    id: "sdk-log",
    summary: "the request log of a Genesys Cloud SDK, `log_format=json`",
    detected_by: "`level`, `date`, `method`, `url` and `statusCode`",
    example: r#"{"date":"2024-05-14T10:15:30","level":"debug","method":"PATCH","requestBody":{"attributes":{"crm_tier":"gold"}},"statusCode":202,"url":"https://api.mypurecloud.com/api/v2/…"}"#,
    ..KindMeta::EMPTY
};

impl Kind for SdkLog {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.record().is_some_and(|record| {
            ["level", "date", "method", "url"].iter().all(|name| is_string(record, name))
                && (record.get("statusCode").is_some() || record.get("requestBody").is_some())
        })
    }

    fn streams(&self, layout: Layout) -> bool {
        layout == Layout::Lines
    }

    /// Copies of one call stay together, or they could not be distinguished from two calls.
    fn cut(&self, text: &[u8]) -> Option<usize> {
        cut_before_copies(text, |line, tape| {
            let parsed = tape.parse(line);
            let root = parsed.document().root()?;
            let raw = |name: &str| root.get(name).map(|value| value.raw().to_vec());
            Some([raw("method")?, raw("url")?, raw("requestBody").unwrap_or_default()])
        })
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, tape, emit, .. } = load;
        let mut fold = Fold::default();
        let mut records = Records::new(text, record_layout(text, frame.layout));
        for record in records.by_ref() {
            let (item, level) = call(record, text, frame, tape);
            match item {
                Item::Request(request) => fold.call(request, Some(&level), emit),
                item => fold.other(item, emit),
            }
        }
        fold.finish(emit);
        records.count_so_far()
    }
}

/// The call that a line reports, and the level it is logged at.
fn call<'s>(record: Record<'s>, text: &'s [u8], frame: &Frame, tape: &mut Tape) -> (Item<'s>, String) {
    let Record { index, start, bytes, .. } = record;
    let parsed = tape.parse(bytes);
    let document = parsed.document();
    // `NaN` and its kin are soft errors, which leave the line whole.
    let root = document.root().filter(|value| document.is_whole() && value.kind() == json::Kind::Object);
    let Some(root) = root else {
        let reason = "the log line is not JSON".into();
        return (Item::Unreadable { record: Some(index), reason }, String::new());
    };
    let level = root.get("level").and_then(Value::text).unwrap_or_default().into_owned();
    let text_of = |name: &str| root.get(name).and_then(|value| frame.text(text, start, value));
    let skipped = |reason: &'static str| Item::Skipped { record: index, reason: reason.into() };
    let (Some(method), Some(url)) = (text_of("method"), text_of("url")) else {
        let reason = SkipReason::not_applicable("a log line without method and URL");
        return (Item::Skipped { record: index, reason }, level);
    };
    let body = root.get("requestBody");
    if body.is_none() && is_write(&*method.text) {
        let reason = "no body recorded: set `log_request_body=true` in the SDK's configuration";
        return (skipped(reason), level);
    }
    let reader = Reader { text, start, frame };
    // Go logs a list for each header.
    let headers = reader.headers(root.get("requestHeaders"));
    let mut layers = frame.layers.clone();
    let body = body.and_then(|body| {
        // Go, Java and .NET log the text that they send. Python logs what it was given, and a
        // string is sent as one.
        let is_text = body.kind() == json::Kind::String && !is_of_python(headers.as_deref());
        if is_text { reader.body(body, &mut layers) } else { Some(reader.written(body)) }
    });
    let request = Request {
        record: index,
        method: Some(method),
        url: Some(url),
        headers,
        body,
        answer: answer(root, text, start, frame),
        layers,
        sent: true,
        ..Request::default()
    };
    (Item::Request(request), level)
}

/// Whether the client that logged the call says that it is Python's.
fn is_of_python(headers: Option<&[Header<'_>]>) -> bool {
    headers.unwrap_or_default().iter().any(|header| {
        header.name.eq_ignore_ascii_case("user-agent")
            && header.value.text.to_ascii_lowercase().contains("python")
    })
}

fn answer<'s>(line: Value<'_>, text: &'s [u8], start: usize, frame: &Frame) -> Option<Answer<'s>> {
    let status = line.get("statusCode")?.number_text()?.parse().ok()?;
    let said = line.get("responseBody").map(|response_body| {
        let span = response_body.span();
        let raw = &text[start + span.start as usize..start + span.end as usize];
        frame.text(text, start, response_body).map_or_else(|| String::from_utf8_lossy(raw), |said| said.text)
    });
    Some(Answer { status, text: said })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, requests};
    use super::*;

    fn line(level: &str, body: &str) -> String {
        format!(
            "{{\"level\":\"{level}\",\"date\":\"d\",\"method\":\"PATCH\",\"url\":\"http://h/p\",\
             \"requestBody\":{body},\"statusCode\":200}}\n"
        )
    }

    #[test]
    fn a_string_body_stays_a_string_where_python_logs_it() {
        let text = line("debug", r#""{\"a\":1}""#);
        assert_eq!(bodies(&SdkLog, &text), [r#"{"a":1}"#]);
        let headers = |client: &str| {
            text.replace(
                "\"statusCode\"",
                &format!("\"requestHeaders\":{{\"User-Agent\":\"{client}\"}},\"statusCode\""),
            )
        };
        assert_eq!(bodies(&SdkLog, &headers("PureCloud SDK/go")), [r#"{"a":1}"#]);
        assert_eq!(bodies(&SdkLog, &headers("PureCloud SDK/python")), [r#""{\"a\":1}""#]);
    }

    #[test]
    fn headers_may_be_lists_as_go_logs_them() {
        let text = line("debug", "{}").replace(
            "\"statusCode\"",
            r#""requestHeaders":{"Accept":["a"],"Content-Type":["application/json"]},"statusCode""#,
        );
        let request = &requests(&SdkLog, &text)[0];
        let header = request.header("content-type").expect("it was sent");
        assert_eq!(header.value.text, "application/json");
    }

    #[test]
    fn nan_does_not_lose_the_line() {
        assert_eq!(bodies(&SdkLog, &line("debug", "{\"a\": NaN}")), ["{\"a\": NaN}"]);
    }

    #[test]
    fn copies_are_folded() {
        let text = [line("trace", "{}"), line("debug", "{}"), line("debug", "{\"a\":1}")].concat();
        assert_eq!(
            items(&SdkLog, &text),
            ["request 0", "skipped 1: the same call logged twice", "request 2"]
        );
    }

    #[test]
    fn a_cut_does_not_part_copies() {
        let (one, two) = (line("trace", "{}"), line("debug", "{}"));
        let other = line("trace", "{\"a\":1}");
        let cut = |text: &str| SdkLog.cut(text.as_bytes());
        assert_eq!(cut(&format!("{other}{one}")), Some(other.len()));
        assert_eq!(cut(&format!("{other}{one}{two}{{\"le")), Some(other.len()));
        assert_eq!(cut(&format!("{one}{two}")), Some(one.len() + two.len()));
        assert_eq!(cut("{\"level\""), None);
    }

    #[test]
    fn a_write_without_a_body_is_skipped_with_advice() {
        let text = "{\"level\":\"debug\",\"date\":\"d\",\"method\":\"PATCH\",\"url\":\"http://h/p\",\"statusCode\":200}";
        assert!(items(&SdkLog, text)[0].contains("log_request_body"), "{:?}", items(&SdkLog, text));
    }

    #[test]
    fn a_broken_line_does_not_lose_its_neighbours() {
        let text = format!("{}{{\"level\": \n{}", line("debug", "{}"), line("debug", "[]"));
        assert_eq!(
            items(&SdkLog, &text),
            ["request 0", "unreadable 1: the log line is not JSON", "request 2"]
        );
    }
}
