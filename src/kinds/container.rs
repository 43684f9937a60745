//! `container`: JSON that holds calls or whole bodies at any depth, by shape and not by the tool
//! that wrote it: exports of API clients, sessions of proxies, error dumps, events of gateways,
//! contracts, saved messages of topics, log lines. A value that is JSON in a string is looked into,
//! too. [`call_shape`](super::call_shape) has the names.

use super::bodies::{record_layout, report_tail};
use super::finder::{Bounds, Finder, Held, holds_any, is_record};
use crate::input::records::{Record, Records};
use crate::input::{Frame, Item, Kind, KindMeta, Layout, Load, Sample, SkipReason};
use crate::json::{self, Tape, Value};
use crate::text::search;

/// JSON around calls or bodies.
pub(super) struct Container;

/// Records that are looked at to detect a container.
const MAX_RECORDS: usize = 64;

static META: KindMeta = KindMeta {
    id: "container",
    summary: "JSON that holds calls or records at any depth, whatever wrote it: exports of Insomnia and Thunder Client, \
         sessions of Charles, errors of axios, events of API gateways, Pact contracts, data actions of Genesys Cloud, messages \
         saved from a topic, logs of JSON lines",
    detected_by: "an object with a method, a URL and a body, under any of their usual names and nestings; or with a topic, a \
         partition or an offset, and a value that is JSON; or with a value such as `message` or `log` that is a whole body in \
         a string",
    example: r#"{"Value": "{\"attributes\":{\"crm_tier\":\"gold\"}}", "Offset": 41, "Partition": 0, "Key": "3f1c2d4e"}"#,
    extensions: &["json"],
    ..KindMeta::EMPTY
};

impl Kind for Container {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        let layout = sample.layout();
        if matches!(layout, Layout::Blank | Layout::Text | Layout::Yaml) {
            return false;
        }
        let frame = sniffing_frame(layout);
        if let Some(root) = sample.root() {
            return holds_any(root, &frame);
        }
        match sample.record() {
            Some(first) if is_record(first) => return false,
            Some(first) if holds_any(first, &frame) => return true,
            _ => {}
        }
        let mut tape = Tape::new();
        Records::new(sample.text(), layout).take(MAX_RECORDS).any(|record| {
            tape.parse(record.bytes).document().root().is_some_and(|root| holds_any(root, &frame))
        })
    }

    fn streams(&self, layout: Layout) -> bool {
        layout == Layout::Lines
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, tape, sieve, emit } = load;
        let mut finder = Finder::new(frame, emit);
        let layout = record_layout(text, frame.layout);
        if layout == Layout::One {
            document(text, tape, &mut finder);
            return finder.count();
        }
        let mut records = Records::new(text, layout);
        for record in records.by_ref() {
            finder.on_line(record.line);
            one_record(record, text, tape, &mut finder);
        }
        let count = finder.count();
        report_tail(records.tail(), emit);
        records.newlines().inspect(|count| sieve.newlines(*count));
        count
    }
}

/// What a broken text must mention to be one that holds a call or a body. Lines of other programs
/// are not unreadable.
const MENTIONS: [&[u8]; 3] = [b"onversations", b"articipant", b"attributes"];

fn may_hold_call(text: &[u8]) -> bool {
    MENTIONS.iter().any(|word| search::find(text, word).is_some())
}

/// A line, or an element of an array.
fn one_record<'s>(record: Record<'s>, text: &'s [u8], tape: &mut Tape, finder: &mut Finder<'_, 's>) {
    let parsed = tape.parse(record.bytes);
    let document = parsed.document();
    let is_whole = document.is_whole();
    let bounds = Bounds::of(document);
    let root = document.root();
    let held = root.map_or(Held::Nothing, |root| finder.document(root, text, record.start, bounds));
    if !is_whole && held != Held::Body && may_hold_call(record.bytes) {
        finder.push(|index| Item::Unreadable { record: Some(index), reason: BROKEN_RECORD.into() });
    } else if held == Held::Nothing {
        let reason = SkipReason::not_applicable(if is_whole { NO_CALL } else { "a record that is not JSON" });
        finder.push(|record| Item::Skipped { record, reason });
    }
}

const NO_CALL: &str = "no call and no body in it";
const BROKEN_RECORD: &str = "the record is broken or cut off";

/// One document.
fn document<'s>(text: &'s [u8], tape: &mut Tape, finder: &mut Finder<'_, 's>) {
    let parsed = tape.parse(text);
    let document = parsed.document();
    let Some(root) = document.root() else { return };
    let bounds = Bounds::of(document);
    if document.is_whole() {
        if finder.document(root, text, 0, bounds) == Held::Nothing {
            finder.push(|record| Item::Skipped { record, reason: SkipReason::not_applicable(NO_CALL) });
        }
        return;
    }
    let Some(array) = array_of_calls(root, bounds, finder.frame()) else {
        if finder.document(root, text, 0, bounds) != Held::Body {
            broken_outside(text, finder);
        }
        return;
    };
    finder.document(root, text, 0, bounds.before(array));
    let mut is_reported = false;
    let mut own = Tape::new();
    for record in Records::new(&text[array..], Layout::Array) {
        let record = Record { start: array + record.start, ..record };
        let parsed = own.parse(record.bytes);
        let document = parsed.document();
        let whole = document.root().filter(|root| document.is_whole() && root.kind() == json::Kind::Object);
        if let Some(root) = whole {
            finder.document(root, text, record.start, Bounds::of(document));
        } else if may_hold_call(record.bytes) {
            is_reported = true;
            finder.push(|index| Item::Unreadable { record: Some(index), reason: BROKEN_RECORD.into() });
        }
    }
    if !is_reported {
        broken_outside(text, finder);
    }
}

/// Says that a document is broken where no call could be cut out of it.
fn broken_outside<'s>(text: &'s [u8], finder: &mut Finder<'_, 's>) {
    if may_hold_call(text) {
        let reason = "the document is broken outside its calls, or cut off after one".into();
        finder.push(|_| Item::Unreadable { record: None, reason });
    }
}

/// Where the innermost array begins that is broken and of which an element holds a call: its
/// elements can be read one by one.
fn array_of_calls(root: Value<'_>, bounds: Bounds, frame: &Frame) -> Option<usize> {
    let is_broken = |value: &Value<'_>| value.kind() == json::Kind::Array && bounds.lie_in(*value);
    let mut arrays: Vec<Value<'_>> =
        std::iter::once(root).chain(root.descendants()).filter(is_broken).collect();
    arrays.reverse();
    let mut tape = Tape::new();
    let mut holds_call = |array: &&Value<'_>| {
        array.elements().take(2).any(|element| {
            let parsed = tape.parse(element.raw());
            let document = parsed.document();
            document.is_whole() && document.root().is_some_and(|root| holds_any(root, frame))
        })
    };
    arrays.iter().find(|array| holds_call(array)).map(|array| array.span().start as usize)
}

/// The frame of a look at a source that is not opened yet.
fn sniffing_frame(layout: Layout) -> Frame {
    Frame { layout, layers: Vec::new(), offset: 0, byte_map: true, forced: false, folder: None }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{answers, bodies, detected, items, layers, placed, urls};
    use super::*;

    const URL: &str = "https://api.mypurecloud.com/api/v2/conversations/calls/1/participants/2/attributes";

    /// A text in which `U` is the URL and `B` a body in a string.
    fn filled(text: &str) -> String {
        let body = r#""{\"attributes\":{\"a\":\"1\"}}"#;
        let text = text.replace("\"U\"", &format!("\"{URL}\""));
        text.replace("\"B\"", &format!("{body}\"")).replace("\"B\\n", &format!("{body}\\n"))
    }

    const BODY: &str = r#"{"attributes":{"a":"1"}}"#;

    #[test]
    fn calls_under_the_names_and_nestings_of_tools() {
        for (text, answer) in [
            (r#"{"config":{"method":"patch","url":"U","data":"B"},"status":400}"#, "400 -"),
            (
                r#"{"status":200,"data":{"attributes":{"b":null}},"headers":{},"config":{"method":"patch","url":"U","data":"B"},"request":{}}"#,
                "200 -",
            ),
            (r#"[{"request":{"body":{"text":"B","charset":null}},"method":"PATCH","path":"U"}]"#, ""),
            (
                r#"{"http":{"request":{"method":"PATCH","body":{"content":"B","bytes":3}}},"url":{"full":"U"}}"#,
                "",
            ),
            (
                r#"{"requestContext":{"http":{"method":"PATCH","path":"/p"}},"rawPath":"U","body":"B","isBase64Encoded":false}"#,
                "",
            ),
            (
                r#"{"msg":"x","req":{"method":"PATCH","url":"U","body":"B"},"res":{"statusCode":202}}"#,
                "202 -",
            ),
            (r#"{"a":[{"b":{"http_method":"PATCH","request_uri":"U","request-body":"B"}}]}"#, ""),
            (r#"{"url":"U","body":"B"}"#, ""),
            (r#"{"requests":[{"method":"ANY","url":"U","body":"B"}]}"#, ""),
        ] {
            let text = filled(text);
            assert_eq!(detected(&text), "container", "{text}");
            assert_eq!(bodies(&Container, &text), [BODY], "{text}");
            assert_eq!(urls(&Container, &text), [URL], "{text}");
            assert_eq!(answers(&Container, &text).join(""), answer, "{text}");
            assert_eq!(placed(&Container, &text, "\"a\""), [r#"\"a\""#], "{text}");
            assert_eq!(layers(&Container, &text), ["json-string"], "{text}");
        }
    }

    #[test]
    fn records_of_topics_and_logs() {
        for text in [
            r#"{"Value":"B","Offset":41,"Key":"k","Partition":0,"Headers":{},"Timestamp":"t"}"#,
            r#"{"topic":"t","key":null,"value":"B"}"#,
            r#"{"offset":"7","value":"B"}"#,
            r#"{"log":"B\n","stream":"stdout","time":"t"}"#,
            r#"{"id":1,"message":"B"}"#,
            r#"{"Messages":[{"MessageId":"1","Body":"B"}]}"#,
        ] {
            let text = filled(text);
            assert_eq!(detected(&text), "container", "{text}");
            assert_eq!(bodies(&Container, &text).concat().trim(), BODY, "{text}");
            assert_eq!(placed(&Container, &text, "\"a\""), [r#"\"a\""#], "{text}");
        }
        let inline = r#"[{"topic":"t","partition":0,"offset":1,"value":{"x":1}},{"topic":"t","offset":2,"value":null}]"#;
        assert_eq!(bodies(&Container, inline), [r#"{"x":1}"#]);
        assert!(items(&Container, inline)[1].starts_with("skipped 1: a tombstone"));
    }

    #[test]
    fn what_is_not_a_container() {
        for text in [
            // Bodies.
            BODY,
            r#"{"tier":"gold","url":"/x/y","message":"hello","offset":"3"}"#,
            r#"{"attributes":{"request":{"method":"PATCH","url":"/x/y","body":"{}"}}}"#,
            r#"{"attributes":{"data":"{\"attributes\":{\"a\":null}}"}}"#,
            r#"{"body":{"attributes":{"a":"1"}}}"#,
            r#"{"schema":null,"payload":{"attributes":{}}}"#,
            // A URL alone, an API description, a list of operations.
            r#"{"method":"PATCH","url":"https://h/api/v2/x"}"#,
            r#"{"paths":{"/x":{"patch":{"requestBody":{"content":{"application/json":{"schema":{}}}}}}}}"#,
            r#"{"operations":[{"method":"PATCH","path":"/api/v2/conversations/settings","body":"Settings"}]}"#,
            r#"[{"method":"PATCH","path":"/api/v2/x/{id}","body":{"a":1}},{"method":"PUT","path":"/y/:id","body":{"a":1}}]"#,
            r#"{"method":"POST","path":"/api/v2/x","body":{"model":"M","contentType":"application/json"}}"#,
            // Other people's files.
            r#"{"key":"a","value":{"b":1}}"#,
            r#"{"data":"{\"state\":\"closed\"}"}"#,
            r#"{"response":{"body":"{\"attributes\":{\"a\":null}}"}}"#,
            r#"{"jsonrpc":"2.0","method":"get","params":{"path":"/x"}}"#,
        ] {
            assert_ne!(detected(text), "container", "{text}");
        }
    }

    #[test]
    fn a_body_in_base64_has_its_field() {
        let text = filled(r#"{"httpMethod":"PATCH","path":"U","body":"e30=","isBase64Encoded":true}"#);
        assert_eq!(
            (bodies(&Container, &text), layers(&Container, &text)),
            (vec!["{}".into()], vec!["base64".into()])
        );
    }

    #[test]
    fn containers_lie_in_one_another() {
        let mut text = BODY.to_owned();
        for depth in 1..=8 {
            let mut quoted = String::new();
            crate::json::escape_json_into(&text, &mut quoted);
            text = format!("{{\"topic\":\"t\",\"offset\":1,\"value\":\"{quoted}\"}}");
            assert_eq!(bodies(&Container, &text), [BODY], "{depth}");
            assert_eq!(layers(&Container, &text)[0].matches("json-string").count(), depth);
        }
    }

    #[test]
    fn two_calls_that_share_a_body_are_not_guessed() {
        let text =
            filled(r#"{"calls":[{"method":"PATCH","url":"U"},{"method":"PUT","url":"U"}],"body":"B"}"#);
        assert!(urls(&Container, &text).is_empty());
    }

    #[test]
    fn a_broken_entry_does_not_lose_its_neighbours() {
        let one =
            filled(r#"{"name":"x","_id":"1","method":"PATCH","url":"U","body":{"mimeType":"m","text":"B"}}"#);
        for broken in [r#"{"url":"/conversations/1","body" oops}"#, r#"{"name" "x", "conversations": [}"#] {
            let text = format!("{{\"resources\":[\n{one},\n{broken},\n{one}\n]}}");
            assert_eq!(detected(&text), "container");
            assert_eq!(
                items(&Container, &text),
                ["request 0", "unreadable 1: the record is broken or cut off", "request 2"]
            );
        }
        let whole = format!("{{\"resources\":[\n{one},\n{one}\n]}}");
        for end in one.len() + 16..whole.len() {
            let found = items(&Container, &whole[..end]);
            assert_eq!(found[0], "request 0", "{}", &whole[..end]);
            assert!(found.iter().any(|text| text.starts_with("unreadable")), "{end}: {found:?}");
        }
    }

    #[test]
    fn lines_of_other_programs_are_not_unreadable() {
        let line = filled(
            r#"{"time":"t","request":"PATCH /api/v2/conversations/1 HTTP/1.1","status":"400","request_body":"B"}"#,
        );
        let broken = &line[..line.len() - 9];
        let other = "% Reached end\n{\"msg\": \n{\"msg\":\"x\"}";
        let text = format!("{line}\n{other}\n{broken}\n{line}\n");
        assert_eq!(detected(&text), "container");
        assert_eq!(
            items(&Container, &text),
            [
                "request 0",
                "skipped 1: a record that is not JSON",
                "skipped 2: no call and no body in it",
                "unreadable 3: the record is broken or cut off",
                "request 4"
            ]
        );
        assert_eq!(answers(&Container, &line), ["400 -"]);
        assert_eq!(urls(&Container, &line), ["/api/v2/conversations/1"]);
    }
}
