//! `request`: calls as logs and tests of one's own write them: an object with a method, a URL and a
//! body under any of their usual names, alone, in an array, one a line, or back to back.

use super::bodies::{record_layout, report_tail};
use super::call_shape::is_operation;
use crate::input::bare::is_string;
use crate::input::call::{Folded, Found, NoCall, Order, Reader, answer, status, unreadable};
use crate::input::fold::cut_before_copies;
use crate::input::records::Record;
use crate::input::records::Records;
use crate::input::{Body, Kind, KindMeta, Layer, Layout, Load, Request, Sample};
use crate::json::{self, Tape, Value};

/// Objects that report a call.
pub(super) struct RequestObject;

const METHODS: [&str; 7] = ["PATCH", "POST", "PUT", "GET", "DELETE", "HEAD", "OPTIONS"];
const URLS: [&str; 4] = ["url", "absoluteUrl", "uri", "path"];
const BODIES: [&str; 6] = ["body", "requestBody", "request_body", "data", "payload", "json"];
const HEADERS: [&str; 3] = ["headers", "requestHeaders", "request_headers"];
const STATUSES: [&str; 4] = ["status", "statusCode", "status_code", "responseStatus"];
const ANSWERS: [&str; 2] = ["responseBody", "response_body"];

static META: KindMeta = KindMeta {
    id: "request",
    summary: "calls as objects: a method, a URL and a body",
    detected_by: "`method`, one of `url`, `absoluteUrl`, `uri`, `path`, and one of `body`, `requestBody`, `data`, \
         `payload`, `json`; also inside `request`",
    example: r#"{"method": "PATCH", "url": "https://api.mypurecloud.com/api/v2/conversations/…",
  "body": {"attributes": {"crm_tier": "gold"}}, "status": 202}"#,
    extensions: &["json"],
    ..KindMeta::EMPTY
};

impl Kind for RequestObject {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.record().is_some_and(|record| {
            let Some((method, _)) = head(call_in(record)) else { return false };
            !is_operation(call_in(record)) && (first(call_in(record), &BODIES).is_some()
                // A read has none, and a log may begin with one.
                || method.text().is_some_and(|record| record == "GET") && (first(record, &STATUSES).is_some() || record.get("response").is_some()))
        })
    }

    fn streams(&self, layout: Layout) -> bool {
        layout == Layout::Lines
    }

    fn cut(&self, text: &[u8]) -> Option<usize> {
        cut_before_copies(text, |line, tape| {
            let parsed = tape.parse(line);
            let call = call_in(parsed.document().root()?);
            let (method, url) = head(call)?;
            let body = first(call, &BODIES).map_or(&b""[..], Value::raw);
            Some([method.raw().to_vec(), url.raw().to_vec(), body.to_vec()])
        })
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, tape, emit, .. } = load;
        let mut records = Records::new(text, record_layout(text, frame.layout));
        let mut folded = Folded::new(Order::AsSent);
        for record in records.by_ref() {
            folded.push(found(record, text, frame, tape), emit);
        }
        folded.finish(emit);
        report_tail(records.tail(), emit);
        records.count_so_far()
    }
}

fn found<'s>(record: Record<'s>, text: &'s [u8], frame: &crate::input::Frame, tape: &mut Tape) -> Found<'s> {
    let Record { index, start, bytes, .. } = record;
    let parsed = tape.parse(bytes);
    let document = parsed.document();
    let Some(root) = document.root().filter(|_| document.is_whole()) else {
        return Err(unreadable("the record is not JSON"));
    };
    let call = call_in(root);
    let Some((method, url)) = head(call) else {
        return Err(NoCall::Skipped("a record without method and URL".into()));
    };
    let reader = Reader { text, start, frame };
    let mut layers = frame.layers.clone();
    let response = root.get("response").or_else(|| call.get("response"));
    let either = |names: &[&str]| first(call, names).or_else(|| first(root, names));
    let code = either(&STATUSES).or_else(|| first(response?, &STATUSES));
    // `response` is either an answer with its status and headers, or what it said.
    let bare = response.filter(|response| first(*response, &STATUSES).is_none());
    let said = either(&ANSWERS).or_else(|| first(response?, &BODIES)).or(bare);
    Ok(Request {
        record: index,
        method: reader.text(method),
        url: reader.text(url),
        headers: reader.headers(first(call, &HEADERS)),
        body: first(call, &BODIES).and_then(|item| body(item, reader, &mut layers)),
        answer: answer(code.and_then(status), said.and_then(|item| reader.said(item))),
        layers,
        sent: true,
        ..Request::default()
    })
}

/// The object that has the method: the record itself, or what it calls the request.
fn call_in(record: Value<'_>) -> Value<'_> {
    record.get("request").filter(|request| request.kind() == json::Kind::Object).unwrap_or(record)
}

/// Method and URL.
fn head(call: Value<'_>) -> Option<(Value<'_>, Value<'_>)> {
    let method = call.get("method").filter(|other| {
        other.text().is_some_and(|other| METHODS.iter().any(|method| other.eq_ignore_ascii_case(method)))
    })?;
    let url = URLS.iter().find(|name| is_string(call, name)).and_then(|name| call.get(name))?;
    url.text().is_some_and(|text| text.contains('/')).then_some((method, url))
}

fn first<'t>(object: Value<'t>, names: &[&str]) -> Option<Value<'t>> {
    names.iter().find_map(|name| object.get(name))
}

/// MockServer wraps it: `{"type": "JSON", "json": {…}}`, `{"type": "STRING", "string": "…"}`.
fn body<'s>(value: Value<'_>, reader: Reader<'_, 's>, layers: &mut Vec<Layer>) -> Option<Body<'s>> {
    let is_wrapped =
        value.get("type").and_then(Value::text).is_some_and(|item| matches!(&*item, "JSON" | "STRING"));
    let inside = if is_wrapped { first(value, &["json", "string"]) } else { None };
    reader.body(inside.unwrap_or(value), layers)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{answers, bodies, detected, items, layers, placed, urls};
    use super::*;

    const URL: &str = "https://h/api/v2/x";

    #[test]
    fn names_of_the_parts() {
        for (text, body, answer) in [
            (r#"{"method":"PATCH","url":"U","body":{"a":1},"status":202}"#, "{\"a\":1}", "202 -"),
            (
                r#"{"method":"patch","uri":"U","data":"{\"a\":1}","statusCode":400,"responseBody":"no"}"#,
                "{\"a\":1}",
                "400 no",
            ),
            (
                r#"{"request":{"method":"PATCH","absoluteUrl":"U","payload":{"a":1}},"response":{"status":400,"body":{"b":2}}}"#,
                "{\"a\":1}",
                "400 {\"b\":2}",
            ),
            (
                r#"{"method":"PATCH","path":"U","requestBody":{"a":1},"response":{"statusCode":200}}"#,
                "{\"a\":1}",
                "200 -",
            ),
            (
                r#"{"method":"PATCH","path":"U","body":{"type":"JSON","json":{"a":1}},"status":200}"#,
                "{\"a\":1}",
                "200 -",
            ),
        ] {
            let text = text.replace("\"U\"", &format!("\"{URL}\""));
            assert_eq!(detected(&text), "request", "{text}");
            assert_eq!(bodies(&RequestObject, &text), [body], "{text}");
            assert_eq!(urls(&RequestObject, &text), [URL], "{text}");
            assert_eq!(answers(&RequestObject, &text), [answer], "{text}");
            let quoted = if layers(&RequestObject, &text)[0].is_empty() { "\"a\"" } else { r#"\"a\""# };
            assert_eq!(placed(&RequestObject, &text, "\"a\""), [quoted], "{text}");
        }
    }

    #[test]
    fn arrays_lines_and_values_back_to_back() {
        let one = format!("{{\"method\":\"PATCH\",\"url\":\"{URL}\",\"body\":{{}},\"status\":503}}");
        let two = one.replace("503", "202");
        for text in
            [format!("[{one},{two}]"), format!("{one}\n{two}\n"), format!("{one}{two}"), format!("[{one}]")]
        {
            assert_eq!(detected(&text), "request", "{text}");
            let found = items(&RequestObject, &text);
            assert_eq!(found[0], "request 0", "{text}");
            assert!(
                found.get(1).is_none_or(|text| text.starts_with("skipped 1: a retry")),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn a_broken_line_does_not_lose_its_neighbours() {
        let line = format!("{{\"method\":\"PATCH\",\"url\":\"{URL}\",\"body\":{{}}}}");
        let text = format!("{line}\n{{\"method\": \n{{\"msg\":\"started\"}}\n{line}\n");
        assert_eq!(detected(&text), "request");
        assert_eq!(
            items(&RequestObject, &text),
            [
                "request 0",
                "unreadable 1: the record is not JSON",
                "skipped 2: a record without method and URL",
                "request 3"
            ]
        );
    }

    #[test]
    fn what_looks_alike() {
        for text in [
            r#"{"method":"PATCH","body":{}}"#,
            r#"{"jsonrpc":"2.0","method":"getUser","path":"/x","data":{}}"#,
            r#"{"method":"PATCH","url":"x","body":{}}"#,
            r#"{"attributes":{"method":"PATCH","url":"/x","body":"y"}}"#,
            r#"{"method":"GET","path":"/x"}"#,
        ] {
            assert_eq!(detected(text), "raw", "{text}");
        }
    }
}
