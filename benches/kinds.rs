//! Sources to requests: what finding the bodies costs, before anybody looks into them, where the
//! fast pass lets none through on the way. `cargo bench --bench kinds`

use std::fmt::Write as _;

use bodies::bodies;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use payloadlint::input::{Frame, Item, KeepAll, Layout};
use payloadlint::json::{Tape, escape_json_into};
use payloadlint::kinds;
use payloadlint::source::load;

mod bodies;

fn main() {
    divan::main();
}

fn loaded(bencher: Bencher<'_, '_>, kind: &str, layout: Layout, text: &str) {
    let kind = kinds::find(kind).expect("a kind");
    let frame = Frame { layout, layers: Vec::new(), offset: 0, byte_map: true, forced: false, folder: None };
    let mut tape = Tape::new();
    let mut requests = 0;
    load(kind, text.as_bytes(), &frame, &mut tape, &KeepAll, &mut |item| {
        requests += usize::from(matches!(item, Item::Request(_)));
    });
    assert_eq!(requests, bodies(0).len(), "a body is not found, so the measurement is wrong");
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        load(kind, black_box(text.as_bytes()), &frame, &mut tape, &KeepAll, &mut |item| {
            black_box(item);
        })
    });
}

/// Each body with `head` before and `tail` after it, as a JSON string.
fn in_strings(head: &str, tail: &str, between: &str) -> String {
    let mut text = String::new();
    for (nth, body) in bodies(0).iter().enumerate() {
        if nth > 0 {
            text.push_str(between);
        }
        let mut string = String::new();
        escape_json_into(body, &mut string);
        write!(text, "{head}\"{string}\"{tail}").expect("a String");
    }
    text
}

#[divan::bench]
fn ndjson(bencher: Bencher<'_, '_>) {
    loaded(bencher, "ndjson", Layout::Lines, &bodies(0).join("\n"));
}

#[divan::bench]
fn kcat(bencher: Bencher<'_, '_>) {
    let head = r#"{"topic":"crm.attributes","partition":0,"offset":1,"tstype":"create","ts":1777000000000,"broker":0,"key":"k","payload":"#;
    loaded(bencher, "kcat", Layout::Lines, &in_strings(head, "}", "\n"));
}

#[divan::bench]
fn har(bencher: Bencher<'_, '_>) {
    let head = concat!(
        r#"{"startedDateTime":"2026-05-01T10:00:00.000Z","time":80,"request":{"method":"PATCH","#,
        r#""url":"https://api.mypurecloud.com/api/v2/conversations/calls/6f2b1c1e-1111-4222-8333-444455556666/participants/7f2b1c1e-1111-4222-8333-444455556666/attributes","#,
        r#""httpVersion":"HTTP/1.1","headers":[{"name":"Content-Type","value":"application/json"}],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":-1,"#,
        r#""postData":{"mimeType":"application/json","text":"#
    );
    let tail = r#"}},"response":{"status":204,"statusText":"No Content","httpVersion":"HTTP/1.1","headers":[],"cookies":[],"content":{"size":0,"mimeType":""},"redirectURL":"","headersSize":-1,"bodySize":0},"cache":{},"timings":{"send":1,"wait":78,"receive":1}}"#;
    let entries = in_strings(head, tail, ",");
    let text = format!(
        r#"{{"log":{{"version":"1.2","creator":{{"name":"bench","version":"1"}},"entries":[{entries}]}}}}"#
    );
    loaded(bencher, "har", Layout::One, &text);
}
