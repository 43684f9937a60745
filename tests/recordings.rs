//! Recordings that are damaged, huge, or look like another kind.

use std::fs;
use std::path::Path;

use payloadlint::input::{Frame, Item, KeepAll, Sample};
use payloadlint::json::Tape;
use payloadlint::kinds;
use payloadlint::source::load;

/// What a text is detected as, and its items: `request` with the body, `skipped`, `unreadable`.
fn read(text: &[u8], extension: Option<&str>) -> (&'static str, Vec<(&'static str, Vec<u8>)>) {
    let mut tape = Tape::new();
    let sample = Sample::new(text, true, extension, &mut tape);
    let (kind, layout) = (kinds::detect(&sample), sample.layout());
    let frame = Frame { layout, layers: Vec::new(), offset: 0, byte_map: true, forced: false, folder: None };
    let mut found = Vec::new();
    load(kind, text, &frame, &mut tape, &KeepAll, &mut |item| {
        found.push(match item {
            Item::Request(request) => {
                ("request", request.body.map(|body| body.bytes.into_owned()).unwrap_or_default())
            }
            Item::Skipped { .. } => ("skipped", Vec::new()),
            Item::Unreadable { .. } => ("unreadable", Vec::new()),
            Item::Empty { .. } => ("empty", Vec::new()),
        });
    });
    (kind.id(), found)
}

fn bodies(text: &[u8]) -> (&'static str, Vec<Vec<u8>>) {
    let (kind, items) = read(text, None);
    (kind, items.into_iter().filter(|item| item.0 == "request").map(|item| item.1).collect())
}

/// A recording of one call in each kind, around `BODY`, which stands for the body in a JSON string, or
/// around `VALUE`, the body itself.
const TEMPLATES: [(&str, &str); 11] = [
    ("vcr", "interactions:\n- request:\n    body: 'VALUE'\n    method: PATCH\n    uri: /x\nversion: 1\n"),
    (
        "vcr",
        r#"{"interactions": [{"request": {"method": "PATCH", "uri": "/x", "body": "BODY"}, "response": {}}]}"#,
    ),
    ("wiremock", r#"{"requests": [{"url": "/x", "method": "PATCH", "body": "BODY", "loggedDate": 1}]}"#),
    (
        "wiremock",
        r#"{"request": {"url": "/x", "method": "PATCH", "bodyPatterns": [{"equalToJson": VALUE}]}, "response": {}}"#,
    ),
    ("nock", r#"[{"scope": "http://h", "method": "PATCH", "path": "/x", "body": VALUE, "status": 200}]"#),
    (
        "postman",
        r#"{"info": {"schema": "json/collection/v2.1"}, "item": [{"request": {"method": "PATCH", "url": "/x", "body": {"mode": "raw", "raw": "BODY"}}}]}"#,
    ),
    (
        "newman",
        r#"{"run": {"executions": [{"request": {"method": "PATCH", "url": {"path": ["x"]}, "body": {"mode": "raw", "raw": "BODY"}}}]}}"#,
    ),
    (
        "bruno-report",
        r#"[{"results": [{"request": {"method": "PATCH", "url": "/x", "data": "BODY"}}], "summary": {}}]"#,
    ),
    ("request", r#"{"method": "PATCH", "url": "/x", "body": VALUE}"#),
    (
        "control-center",
        r#"[{"topic": "t", "partition": 0, "offset": 0, "timestamp": 1, "timestampType": "x", "value": "BODY"}]"#,
    ),
    (
        "rpk",
        "{\n  \"topic\": \"t\",\n  \"value\": \"BODY\",\n  \"timestamp\": 1,\n  \"partition\": 0,\n  \"offset\": 0\n}\n",
    ),
];

fn filled(template: &str, body: &str) -> String {
    template.replace("BODY", &body.replace('\\', "\\\\").replace('"', "\\\"")).replace("VALUE", body)
}

#[test]
fn a_huge_record_is_read_whole() {
    let long = "x".repeat(4 << 20) + &"\\\"".repeat(1 << 12);
    let value = format!("{{\"attributes\":{{\"a\":\"{long}\"}}}}");
    for (kind, template) in TEMPLATES {
        let (found, bodies) = bodies(filled(template, &value).as_bytes());
        assert_eq!(found, kind);
        assert!(bodies == [value.as_bytes()], "{kind}: {} bodies", bodies.len());
    }
}

#[test]
fn deep_nesting_is_no_matter() {
    let value = "[".repeat(100_000);
    for (kind, template) in TEMPLATES {
        let (_, items) = read(filled(template, &value).as_bytes(), None);
        assert!(!items.is_empty(), "{kind}");
    }
}

/// Every beginning of every small recording is read without losing what is whole in it.
#[test]
fn a_recording_may_be_cut_off_anywhere() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inputs");
    for path in ["nock/nock-recording.json", "request/calls.ndjson", "vcr/requests_httpx_gzip_binary.yaml"] {
        let text = fs::read(folder.join(path)).expect("a fixture");
        let (kind, whole) = bodies(&text);
        let mut least = 0;
        for end in (0..text.len()).step_by(7) {
            let (found, bodies) = bodies(&text[..end]);
            if found != kind {
                assert_eq!(least, 0, "{path} to {end} is detected as {found}");
                continue;
            }
            assert!(bodies.len() >= least && bodies.len() <= whole.len(), "{path} to {end}");
            assert!(whole.starts_with(&bodies[..bodies.len().min(least)]), "{path} to {end}");
            least = bodies.len().saturating_sub(1).max(least);
        }
    }
}

#[test]
fn neighbours_that_look_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inputs");
    let fixture = |path: &str| fs::read(folder.join(path)).expect("a fixture");
    // A run's report holds the collection that was run, and each answer what was sent.
    for (path, kind, requests) in [
        ("newman/run-report.json", "newman", 2),
        ("postman/participant-patches.postman_collection.json", "postman", 2),
        ("nock/nock-recording.json", "nock", 2),
        ("bruno-report/run-report.json", "bruno-report", 1),
        ("vcr/participant_patch.json", "vcr", 4),
    ] {
        let (found, bodies) = bodies(&fixture(path));
        assert_eq!((found, bodies.len()), (kind, requests.min(bodies.len())), "{path}");
    }
    for (text, kind) in [
        // What a channel sends looks like what is written.
        (r#"{"topicName":"v2.x.attributes","eventBody":{"attributes":{"a":"b"}}}"#, "notification"),
        (r#"{"attributes":{"topicName":"v2.x","eventBody":"x"}}"#, "raw"),
        // A collection of another version, an export of something else.
        (r#"{"info":{"schema":"https://schema.getpostman.com/json/collection/v1.0.0/"},"item":[]}"#, "raw"),
        (r#"{"info":{"title":"an OpenAPI document"},"paths":{"/x":{"patch":{}}}}"#, "raw"),
        (r#"{"run":{"executions":3}}"#, "raw"),
        // Contracts of Pact have `path` in place of `uri`; they are containers of calls.
        (
            r#"{"interactions":[{"request":{"method":"PATCH","path":"/x","body":{}},"response":{}}]}"#,
            "container",
        ),
        (r#"{"requests":[{"url":"/x","method":"PATCH","body":"{}"}]}"#, "container"),
        (r#"{"mappings":{"properties":{"request":{"type":"text"}}}}"#, "raw"),
        (r#"{"request":{"method":"PATCH"},"response":{}}"#, "raw"),
        (r#"[{"results":[1,2],"summary":{}}]"#, "raw"),
        (r#"[{"method":"PATCH","path":"/x"}]"#, "raw"),
        (r#"{"topic":"t","partition":0,"offset":0}"#, "raw"),
    ] {
        assert_eq!(read(text.as_bytes(), Some("json")).0, kind, "{text}");
    }
}

#[test]
fn other_yaml_in_a_folder_is_skipped() {
    for text in ["attributes:\n  crm_tier: null\n", "{\"attributes\": {{ x }}}\n", "- PATCH /x HTTP/1.1\n"] {
        assert_eq!(read(text.as_bytes(), Some("yaml")), ("raw", vec![("skipped", Vec::new())]), "{text}");
    }
    assert_eq!(read(b"{\"attributes\": {}}", Some("yaml")).1[0].0, "request");
}

/// Every value in every body, replaced by another: the edit is written in the form that the body lies in, and
/// what is read then is the edited body.
#[test]
fn an_edit_is_written_back_through_every_form() {
    const TEXT: &str = "\"it's \\\"new\\\" ë\"";
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inputs");
    let mut count = 0;
    for path in [
        "vcr/participant_patch.yaml",
        "vcr/participant_patch.json",
        "vcr/requests_httpx_gzip_binary.yaml",
        "wiremock/snapshot-mappings.json",
        "wiremock/stub-mapping-inline-json.json",
        "nock/nock-recording.json",
        "postman/participant-patches.postman_collection.json",
        "newman/run-report.json",
        "bruno-report/run-report.json",
        "rpk/topic-consume-pretty-default.json",
        "control-center/broken-message.json",
        "request/calls.ndjson",
    ] {
        let text = fs::read(folder.join(path)).expect("a fixture");
        for (place, length, written, expected) in edits(&text, TEXT) {
            let mut edited = text.clone();
            edited.splice(place..place + length, written.into_bytes());
            assert!(bodies(&edited).1.contains(&expected), "{path}: {}", String::from_utf8_lossy(&expected));
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

/// Place, length and text of an edit of each value in a source, and the body that it makes.
fn edits(text: &[u8], new: &str) -> Vec<(usize, usize, String, Vec<u8>)> {
    let mut tape = Tape::new();
    let sample = Sample::new(text, true, None, &mut tape);
    let (kind, layout) = (kinds::detect(&sample), sample.layout());
    let frame = Frame { layout, layers: Vec::new(), offset: 0, byte_map: true, forced: false, folder: None };
    let mut found = Vec::new();
    load(kind, text, &frame, &mut tape, &KeepAll, &mut |item| {
        let Item::Request(request) = item else { return };
        let Some(body) = request.body else { return };
        let mut own = Tape::new();
        let parsed = own.parse(&body.bytes);
        let mut values = Vec::from_iter(parsed.document().root());
        while let Some(value) = values.pop() {
            values.extend(value.elements().chain(value.members().map(payloadlint::json::Member::value)));
            // A body that is inline and becomes a string would be read as a text that holds one.
            if value.parent().is_none() {
                continue;
            }
            let Some((span, written)) = body.origin.rewrite(value.span(), new.into()) else { continue };
            let mut expected = body.bytes.to_vec();
            expected.splice(value.span().range(), new.bytes());
            found.push((
                span.start as usize,
                (span.end - span.start) as usize,
                written.into_owned(),
                expected,
            ));
        }
    });
    found
}
