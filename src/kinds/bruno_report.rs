//! `bruno-report`: the JSON report of a Bruno run (`bru run --reporter-json`, 4.1.0): an array of iterations,
//! each with `results` and `summary`. What was sent is in `request.data`, as text.

use crate::input::bare::is_string;
use crate::input::call::{
    Arrays, Calls, Found, Order, Reader, answer, array, load_calls, status, unreadable,
};
use crate::input::{Kind, KindMeta, Load, Request, Sample};
use crate::json::{self, Value};

/// A run of Bruno.
pub(super) struct BrunoReport;

static META: KindMeta = KindMeta {
    id: "bruno-report",
    summary: "the JSON report of a Bruno run",
    detected_by: "an array of objects with `results` and `summary`",
    example: r#"[{"results": [{"request": {"method": "PATCH", "url": "https://api.mypurecloud.com/api/v2/…",
  "data": "{\"attributes\": {\"crm_tier\": \"gold\"}}"}, "response": {"status": 200}}], "summary": {}}]"#,
    extensions: &["json"],
    ..KindMeta::EMPTY
};

impl Kind for BrunoReport {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        // One iteration alone is what older versions wrote. A report that was cut off has no `summary` yet.
        sample.record().is_some_and(|record| {
            let first = array(record, "results").and_then(|record| record.elements().next());
            let is_result = |record: Value<'_>| {
                record
                    .get("request")
                    .is_some_and(|record| is_string(record, "method") && is_string(record, "url"))
            };
            let ends = record.get("summary").is_some() || !record.document().is_whole();
            ends && first.is_some_and(is_result)
        })
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let arrays: Arrays = |root: Value<'_>| {
            let one = Some(root).filter(|value| value.kind() == json::Kind::Object);
            one.into_iter().chain(root.elements()).filter_map(|item| array(item, "results")).collect()
        };
        let missing = "no `results`: not a report of a Bruno run";
        load_calls(load, &Calls { arrays, missing, order: Order::AsSent }, call)
    }
}

fn call<'s>(record: u64, entry: Value<'_>, reader: Reader<'_, 's>) -> Found<'s> {
    let request = entry.get("request").filter(|request| request.kind() == json::Kind::Object);
    let of = |name: &str| request.and_then(|request| reader.member(request, name));
    let (Some(request), Some(method), Some(url)) = (request, of("method"), of("url")) else {
        return Err(unreadable("no request was sent: it has no method or URL"));
    };
    let mut layers = reader.frame.layers.clone();
    let response = entry.get("response");
    Ok(Request {
        record,
        method: Some(method),
        url: Some(url),
        headers: reader.headers(request.get("headers")),
        body: request.get("data").and_then(|data| reader.body(data, &mut layers)),
        answer: answer(
            response.and_then(|response| status(response.get("status")?)),
            response.and_then(|response| reader.said(response.get("data")?)),
        ),
        layers,
        sent: true,
        ..Request::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{answers, bodies, items, placed};
    use super::*;

    fn entry(data: &str, status: u16) -> String {
        format!(
            "{{\"request\":{{\"method\":\"PATCH\",\"url\":\"https://h/p\",\"data\":{data}}},\
             \"response\":{{\"status\":{status},\"data\":{{\"a\": 1}}}}}}"
        )
    }

    fn run(results: &[&str]) -> String {
        format!("{{\"results\":[{}],\"summary\":{{}}}}", results.join(",\n"))
    }

    #[test]
    fn every_iteration_is_read() {
        let one = run(&[&entry(r#""{\"b\":1}""#, 200), &entry("null", 200)]);
        let text = format!("[{one},\n{}]", run(&[&entry("{\"c\": 2}", 400)]));
        assert_eq!(items(&BrunoReport, &text), ["request 0", "request 1", "request 2"]);
        assert_eq!(bodies(&BrunoReport, &text), ["{\"b\":1}", "{\"c\": 2}"]);
        assert_eq!(answers(&BrunoReport, &text)[2], "400 {\"a\": 1}");
        assert_eq!(placed(&BrunoReport, &text, "\"b\""), [r#"\"b\""#]);
        assert_eq!(bodies(&BrunoReport, &one), ["{\"b\":1}"]);
    }

    #[test]
    fn a_broken_entry_does_not_lose_its_neighbours() {
        let broken = run(&[&entry("{}", 200), "{\"request\" 1}", &entry("[]", 200)]);
        let text = format!("[{broken},\n{}]", run(&[&entry("{}", 200)]));
        let found = items(&BrunoReport, &text);
        assert_eq!(
            found,
            ["request 0", "unreadable 1: the entry is malformed or truncated", "request 2", "request 3"]
        );
    }
}
