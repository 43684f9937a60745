//! What holds for every loader and every text: no panic, records in order, places inside the source.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use payloadlint::input::{Frame, Item, KeepAll, Kind, Layout, Sample};
use payloadlint::json::Tape;
use payloadlint::kinds;
use payloadlint::source::load;
use payloadlint::text::BodySpan;
use proptest::prelude::*;

const LAYOUTS: [Layout; 8] = [
    Layout::Blank,
    Layout::One,
    Layout::Array,
    Layout::Lines,
    Layout::Glued,
    Layout::Sequence,
    Layout::Text,
    Layout::Yaml,
];

/// The small recordings among the fixtures.
static RECORDINGS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inputs");
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("readable"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| fs::read(entry.path()).expect("readable"))
        .filter(|text| text.len() < 8000)
        .collect()
});

fn check(kind: &dyn Kind, text: &[u8], layout: Layout, forced: bool) {
    let offset = 1000;
    let frame = Frame { layout, layers: Vec::new(), offset, byte_map: true, forced, folder: None };
    let mut tape = Tape::new();
    let mut next = 0;
    let mut met = 0;
    let count = load(kind, text, &frame, &mut tape, &KeepAll, &mut |item| {
        let record = match &item {
            Item::Request(request) => Some(request.record),
            Item::Skipped { record, .. } => Some(*record),
            Item::Unreadable { record, .. } => *record,
            Item::Empty { .. } => None,
        };
        if let Some(record) = record {
            assert!(record >= next, "{kind:?}: record {record} after {next}");
            (next, met) = (record + 1, met + 1);
        }
        let Item::Request(request) = item else { return };
        let inside = |start: u64, end: u64| {
            assert!(start >= offset && start <= end && end <= offset + text.len() as u64, "{kind:?}");
        };
        if let Some(body) = &request.body {
            let length = body.bytes.len() as u32;
            for span in
                [BodySpan::new(0, length), BodySpan::at(length), BodySpan::at(0), BodySpan::at(length / 2)]
            {
                // What is packed has the place of its field.
                let place = body.origin.place(span).or_else(|| body.origin.field()).expect("a place");
                inside(place.start, place.end);
            }
        }
        // A method that is not written (a collection's GET), or a scalar without a byte map, has none.
        for place in [&request.method, &request.url].into_iter().flatten().filter_map(|node| node.span) {
            inside(place.start, place.end);
        }
        assert!(!(forced && !request.sent && kind.id() == "raw"));
    });
    // So that what a sieve takes out is known by what is missing.
    assert!(next <= count && met == count, "{kind:?}: {met} items, {count} records");
}

fn check_all(text: &[u8]) {
    let mut tape = Tape::new();
    for (whole, extension) in [(true, None), (false, None), (true, Some("ndjson")), (false, Some("http"))] {
        let sample = Sample::new(text, whole, extension, &mut tape);
        let layout = sample.layout();
        let kind = kinds::detect(&sample);
        let _ = kinds::all().iter().filter(|kind| kind.accepts(&sample)).count();
        check(kind, text, layout, false);
    }
    for kind in kinds::all() {
        if let Some(cut) = kind.cut(text) {
            assert!((1..=text.len()).contains(&cut), "{kind:?}");
        }
        for layout in LAYOUTS {
            check(*kind, text, layout, true);
        }
    }
}

/// Pieces of recordings, torn and put together.
fn torn() -> impl Strategy<Value = Vec<u8>> {
    let piece = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>())
        .prop_map(|(which, start, end)| {
            let text = which.get(&RECORDINGS[..]);
            let (start, end) = (start.index(text.len() + 1), end.index(text.len() + 1));
            text[start.min(end)..start.max(end)].to_vec()
        });
    let junk = prop::collection::vec(any::<u8>(), 0..8);
    prop::collection::vec((piece, junk), 1..4)
        .prop_map(|parts| parts.into_iter().flat_map(|(piece, junk)| [piece, junk].concat()).collect())
}

/// The words of the formats.
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\n",
    "\r\n",
    " ",
    "null",
    "1",
    "{}",
    "\"a\"",
    "\"payload\":",
    "\"schema\":null",
    "\"schema\":{\"type\":\"string\"}",
    "\"topic\":\"t\"",
    "\"partition\":0",
    "\"offset\":0",
    "\"headers\":[",
    "\"url\"",
    "\"input_record_topic\"",
    "\"log\":{\"entries\":[",
    "\"request\":{",
    "\"method\":\"PATCH\"",
    "\"postData\":{\"text\":\"",
    "\\ud83d",
    "\\u0000",
    "\u{1e}",
    "PATCH /x HTTP/1.1\r\n",
    "HTTP/1.1 200 OK\n",
    "Content-Length: 3\n",
    "Transfer-Encoding: chunked\r\n",
    "5\r\n",
    "0\r\n",
    "% x\n",
    "// c\n",
    "/* ",
    "*/",
    "\"detail-type\":\"x\"",
    "\"Messages\":[{\"Body\":\"",
    "\u{0}",
    "\u{feff}",
    "NaN",
    "Struct{",
    "{{x}}",
    "\"requestBody\":",
    "\"level\":\"debug\"",
    "curl -X PATCH http://h/p -d ",
    "\ncurl --json @- http://h <<E\n",
    "E\n",
    "'",
    "$'",
    "\"$X\"",
    "$(",
    "`",
    "2024 DEBUG \n=== REQUEST ===\nURL: http://h\nMethod: PATCH\nBody: ",
    "=== RESPONSE ===\nStatus: 200\n",
    "{'a': None, ",
    "=> Send header, 24 bytes (0x18)\n0000: PATCH /p HTTP/1.1\n0013: \n",
    "=> Send data, 2 bytes (0x2)\n",
    "0000: {}\n",
    "0000: 7b 7d                                           {}\n",
    "k\t",
    "CreateTime:1\t",
    "payload:{},url:x,input_record_topic:t\t",
    "meta {\n}\npatch {\n  url: x\n  body: json\n}\n",
    "body:json {\n  ",
    "\n}\n",
    "###\n",
    "PATCH http://h/p\n",
    "HTTP 200\n",
    "```json\n",
    "base64,e30=;",
    "< ./x\n",
    "> {% x %}\n",
    "30:4:type;4:http,7:request;0:}2:id;1:x;}",
    "9:1:a;2:{}}",
    "interactions:\n",
    "- request:\n",
    "    body: ",
    "'{\"a\": 1}'\n",
    "'",
    "!!binary |\n      ",
    "e30=\n",
    "    method: PATCH\n    uri: /x\n",
    "&a ",
    "*a\n",
    "\"interactions\":[",
    "\"uri\":\"/x\"",
    "\"requests\":[",
    "\"mappings\":[",
    "\"loggedDate\":1",
    "\"response\":{\"status\":429",
    "\"bodyPatterns\":[{\"equalToJson\":",
    "\"info\":{\"schema\":\"json/collection/v2.\"}",
    "\"item\":[",
    "\"run\":{\"executions\":[",
    "\"results\":[",
    "\"url\":\"/x\"",
    "\"body\":",
];

/// Them in any order.
fn words() -> impl Strategy<Value = Vec<u8>> {
    let word = prop::sample::select(WORDS);
    prop::collection::vec(word, 0..24).prop_map(|words| words.concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn torn_recordings(text in torn()) {
        check_all(&text);
    }

    #[test]
    fn any_words(text in words()) {
        check_all(&text);
    }

    #[test]
    fn any_bytes(text in prop::collection::vec(any::<u8>(), 0..64)) {
        check_all(&text);
    }
}
