//! `newman`: the JSON report of a run of Newman 6 (`-r json`). What was sent is in
//! `run.executions`: variables filled, comments gone. The collection in the same file is what it
//! was sent from, and is not read.

use super::postman::{raw_body, unread_body, url_of};
use crate::input::call::{
    Arrays, Calls, Found, Order, Reader, answer, array, load_calls, status, unreadable,
};
use crate::input::{Kind, KindMeta, Load, Request, Sample};
use crate::json::Value;

/// A run of Newman.
pub(super) struct Newman;

static META: KindMeta = KindMeta {
    id: "newman",
    summary: "the JSON report of a Newman run",
    detected_by: "`run.executions`",
    example: r#"{"run": {"executions": [{"request": {"method": "PATCH", "url": {"protocol": "https", "host": ["api", "…"], "path": ["…"]},
  "body": {"mode": "raw", "raw": "{\"attributes\": {\"crm_tier\": \"gold\"}}"}}, "response": {"code": 200}}]}}"#,
    extensions: &["json"],
    ..KindMeta::EMPTY
};

impl Kind for Newman {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.root().and_then(executions).is_some()
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let arrays: Arrays = |root| executions(root).into_iter().collect();
        let missing = "no `run.executions`: not a report of a Newman run";
        load_calls(load, &Calls { arrays, missing, order: Order::AsSent }, call)
    }
}

fn executions(root: Value<'_>) -> Option<Value<'_>> {
    array(root.get("run")?, "executions")
}

/// Bytes of an answer that are decoded: what an API says about a refusal is short.
const MAX_ANSWER_BYTES: usize = 16 << 10;

fn call<'s>(record: u64, entry: Value<'_>, reader: Reader<'_, 's>) -> Found<'s> {
    let request = entry.get("request");
    let url = request.and_then(|request| url_of(request.get("url")?, reader));
    let method = request.and_then(|request| reader.member(request, "method"));
    let (Some(request), Some(url), Some(method)) = (request, url, method) else {
        return Err(unreadable("no request was sent: it has no method or URL"));
    };
    let mut layers = reader.frame.layers.clone();
    let response = entry.get("response");
    Ok(Request {
        record,
        method: Some(method),
        url: Some(url),
        headers: reader.headers(request.get("header")),
        body: request.get("body").and_then(|body| raw_body(body, reader, &mut layers)),
        unread: request.get("body").and_then(unread_body),
        answer: answer(
            response.and_then(|response| status(response.get("code")?)),
            response.and_then(|response| Some(bytes_of(array(response.get("stream")?, "data")?).into())),
        ),
        layers,
        sent: true,
        ..Request::default()
    })
}

/// A Node.js buffer: an array of bytes.
fn bytes_of(data: Value<'_>) -> String {
    let bytes =
        data.elements().take(MAX_ANSWER_BYTES).filter_map(|element| element.number_text()?.parse().ok());
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{answers, bodies, items, urls};
    use super::*;

    fn entry(body: &str, code: u16) -> String {
        format!(
            "{{\"request\":{{\"method\":\"PATCH\",\"url\":{{\"protocol\":\"https\",\"host\":[\"h\",\"example\"],\
             \"port\":\"8443\",\"path\":[\"api\",\"v2\"]}},\"body\":{{\"mode\":\"raw\",\"raw\":\"{body}\"}}}},\
             \"response\":{{\"code\":{code},\"stream\":{{\"type\":\"Buffer\",\"data\":[123,125]}}}}}}"
        )
    }

    fn report(executions: &[&str]) -> String {
        format!("{{\"collection\":{{\"item\":[]}},\"run\":{{\"executions\":[{}]}}}}", executions.join(",\n"))
    }

    #[test]
    fn executions_alone_are_read() {
        let text = report(&[&entry("{}", 400), &entry("[]", 202)]);
        assert_eq!(bodies(&Newman, &text), ["{}", "[]"]);
        assert_eq!(urls(&Newman, &text), ["https://h.example:8443/api/v2"; 2]);
        assert_eq!(answers(&Newman, &text), ["400 {}", "202 {}"]);
    }

    #[test]
    fn a_broken_entry_does_not_lose_its_neighbours() {
        let text = report(&[&entry("{}", 503), "{\"request\": oops oops}", "{}", &entry("{}", 202)]);
        let found = items(&Newman, &text);
        assert_eq!(found[0], "request 0");
        assert!(found[1].starts_with("unreadable 1") && found[2].starts_with("unreadable 2"), "{found:?}");
        assert_eq!(found[3], "skipped 3: a retry of the call before it");
    }
}
