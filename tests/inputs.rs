//! Recordings of real tools, one folder a kind: what is found in them, and that places lead back into them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use payloadlint::input::{Item, Request};
use payloadlint::json::{Tape, unescape_into};
use payloadlint::kinds;
use payloadlint::source::{Piece, ReadError, ReadOptions, Sink, SourceRef, read_source};

/// What a source turned out to hold.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    kind: String,
    /// All layers that were met, in order.
    layers: Vec<&'static str>,
    requests: usize,
    skipped: usize,
    unreadable: usize,
    /// Each item as `0 PATCH {body}`, `1 skipped: reason`.
    items: Vec<String>,
    bodies: Vec<Vec<u8>>,
}

impl Sink for Found {
    fn piece(&mut self, piece: Piece<'_>) {
        for item in &piece.items {
            let said = match item {
                Item::Request(request) => {
                    for layer in &request.layers {
                        if !self.layers.contains(&layer.as_str()) {
                            self.layers.push(layer.as_str());
                        }
                    }
                    let body = request.body.as_ref().map(|body| body.bytes.to_vec());
                    let method = request.method.as_ref().map_or("-", |method| &method.text);
                    let shown = String::from_utf8_lossy(body.as_deref().unwrap_or(b"-")).into_owned();
                    self.bodies.extend(body);
                    self.requests += 1;
                    format!("{} {method} {shown}", piece.first_record + request.record)
                }
                Item::Skipped { record, reason } => {
                    (self.requests, self.skipped) = (self.requests + 1, self.skipped + 1);
                    format!("{} skipped: {reason}", piece.first_record + record)
                }
                Item::Unreadable { record, reason } => {
                    (self.requests, self.unreadable) = (self.requests + 1, self.unreadable + 1);
                    let record =
                        record.map_or("-".to_owned(), |record| (piece.first_record + record).to_string());
                    format!("{record} unreadable: {reason}")
                }
                Item::Empty { reason } => format!("empty: {reason}"),
            };
            self.items.push(said);
        }
    }
}

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inputs").join(path)
}

fn try_read(path: &Path, options: &ReadOptions) -> Result<Found, ReadError> {
    let mut found = Found::default();
    let report = read_source(&SourceRef::Path(path.to_owned()), options, &mut found)?;
    report.kind.clone_into(&mut found.kind);
    Ok(found)
}

fn read(path: &Path) -> Found {
    try_read(path, &ReadOptions::default()).expect("a readable source")
}

/// Reads a text that lies in a file of that name.
fn read_text(name: &str, text: &[u8]) -> Found {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, text).expect("written");
    read(&path)
}

/// Kinds whose fixtures are read here. Those of the others are read in `inputs_text.rs`.
const KINDS: [&str; 23] = [
    "array",
    "avro",
    "bruno-report",
    "concatenated",
    "container",
    "control-center",
    "debezium",
    "eventbridge",
    "har",
    "http",
    "json-seq",
    "kcat",
    "ndjson",
    "newman",
    "nock",
    "notification",
    "postman",
    "raw",
    "request",
    "rpk",
    "sdk-log",
    "vcr",
    "wiremock",
];

/// Their fixtures, as paths below `fixtures/inputs`.
fn fixtures() -> Vec<String> {
    let folders = KINDS.iter().flat_map(|kind| walkdir::WalkDir::new(fixture(kind)).sort_by_file_name());
    let files = folders.map(|entry| entry.expect("readable")).filter(|entry| entry.file_type().is_file());
    let below =
        |path: &Path| path.strip_prefix(fixture("")).expect("below").to_string_lossy().replace('\\', "/");
    files.map(|entry| below(entry.path())).collect()
}

/// What the loader finds in each: layers, requests, and how many of them it skips or cannot read. Reads and
/// bodies without a known operation are skipped later, by the engine.
#[test]
fn what_is_found_in_every_fixture() {
    let mut all = String::new();
    for path in fixtures() {
        let found = read(&fixture(&path));
        let (kind, _) = path.split_once('/').expect("kind and file");
        assert_eq!(found.kind, kind, "{path}");
        let Found { layers, requests, skipped, unreadable, .. } = found;
        let layers = layers.join(",");
        let _ = writeln!(
            all,
            "{path}: {requests} requests, {skipped} skipped, {unreadable} unreadable [{layers}]"
        );
    }
    insta::assert_snapshot!(all);
}

/// The way there and back: every name in a body, cut out of the file by its place and decoded.
#[test]
fn places_of_names_lead_into_the_file() {
    struct Names {
        file: Vec<u8>,
        builds_urls: bool,
        count: usize,
    }
    impl Names {
        fn check(&mut self, request: &Request<'_>, byte_map: bool) {
            let Some(body) = request.body.as_ref().filter(|body| body.origin.field().is_none()) else {
                return;
            };
            let mut tape = Tape::new();
            let parsed = tape.parse(&body.bytes);
            let document = parsed.document();
            let mut values = Vec::from_iter(document.root());
            while let Some(value) = values.pop() {
                values.extend(value.elements());
                for member in value.members() {
                    values.push(member.value());
                    let inside = member.name_content_span();
                    let place = body.origin.place(inside).expect("a place");
                    if !byte_map {
                        continue;
                    }
                    let mut cut = self.file[place.start as usize..place.end as usize].to_vec();
                    for _ in 0..4 {
                        if cut == body.bytes[inside.range()] {
                            break;
                        }
                        let raw = std::mem::take(&mut cut);
                        unescape_into(&raw, &mut cut);
                    }
                    assert_eq!(cut, body.bytes[inside.range()], "{member:?}");
                    self.count += 1;
                }
            }
            if !byte_map {
                return;
            }
            // Some write a URL in parts, or as a pattern: it is put together, and placed at the path.
            let url = request.url.as_ref().filter(|_| !self.builds_urls);
            for text in request.method.as_ref().into_iter().chain(url) {
                let place = text.span.expect("a place");
                let cut = &self.file[place.start as usize..place.end as usize];
                // Ruby writes methods in lower case.
                assert!(cut.eq_ignore_ascii_case(text.text.as_bytes()), "{text:?}");
            }
            for header in request.headers.iter().flatten() {
                // One that an app is known to add is nowhere.
                let Some(place) = header.value.span else { continue };
                assert_eq!(
                    &self.file[place.start as usize..place.end as usize],
                    header.value.text.as_bytes()
                );
            }
        }
    }
    impl Sink for Names {
        fn piece(&mut self, piece: Piece<'_>) {
            for item in &piece.items {
                if let Item::Request(request) = item {
                    self.check(request, piece.byte_map);
                }
            }
        }
    }
    let mut count = 0;
    for path in fixtures() {
        let builds_urls =
            ["container", "newman", "nock", "wiremock"].iter().any(|kind| path.starts_with(kind));
        let path = fixture(&path);
        let mut names = Names { file: fs::read(&path).expect("readable"), builds_urls, count: 0 };
        read_source(&SourceRef::Path(path), &ReadOptions::default(), &mut names).expect("readable");
        count += names.count;
    }
    assert!(count > 150, "{count}");
}

#[test]
fn small_pieces_change_nothing() {
    for path in fixtures() {
        let path = fixture(&path);
        let whole = read(&path);
        for piece_bytes in [1, 100, 1000] {
            let options = ReadOptions { piece_bytes, ..ReadOptions::default() };
            // The window is larger than these files, so that their kind is known before they are cut.
            let found = try_read(&path, &options).expect("readable");
            assert_eq!(found, whole, "{}", path.display());
        }
    }
}

#[test]
fn copies_of_a_logged_call_are_folded_across_pieces() {
    let line = |level: &str, at: usize| {
        format!(
            "{{\"level\":\"{level}\",\"date\":\"d\",\"method\":\"PATCH\",\"url\":\"http://h/{at}\",\
             \"requestBody\":{{\"n\":{at}}},\"statusCode\":200}}\n"
        )
    };
    let text: String = (0..2000).flat_map(|at| [line("trace", at), line("debug", at)]).collect();
    let found = read_text("sdk.log", text.as_bytes());
    assert_eq!((found.kind.as_str(), found.requests, found.skipped), ("sdk-log", 4000, 2000));
}

/// Every kind, cut off at some places: what is whole is still found, nothing panics.
#[test]
fn truncated_files_keep_what_is_whole() {
    for path in fixtures() {
        let requests = read(&fixture(&path)).requests;
        let text = fs::read(fixture(&path)).expect("readable");
        let name = Path::new(&path).file_name().expect("a name").to_str().expect("ASCII");
        for part in 1..8 {
            let found = read_text(name, &text[..text.len() * part / 8]);
            assert!(found.requests >= 1 || requests == 0 || text.len() * part < 8, "{path} {part}");
            assert!(found.requests <= requests + 1, "{path} {part}: {:#?}", found.items);
        }
    }
    let records = fs::read(fixture("kcat/kcat-J.ndjson")).expect("readable");
    let cut = read_text("cut.ndjson", &records[..records.len() - 20]);
    assert_eq!((cut.kind.as_str(), cut.requests, cut.unreadable), ("kcat", 5, 2), "{:#?}", cut.items);
    let archive = fs::read(fixture("har/playwright-1.65-full.har")).expect("readable");
    let cut = read_text("cut.har", &archive[..archive.len() - 200]);
    assert_eq!((cut.kind.as_str(), cut.requests, cut.unreadable), ("har", 3, 1), "{:#?}", cut.items);
}

/// Every kind in another encoding: as Windows writes it, and with bytes that are not UTF-8.
#[test]
fn other_encodings_lose_nothing() {
    let mut count = 0;
    for path in fixtures() {
        let Found { layers, requests, skipped, unreadable, .. } = read(&fixture(&path));
        let text = fs::read(fixture(&path)).expect("readable");
        let name = Path::new(&path).file_name().expect("a name").to_str().expect("ASCII");
        let (kind, _) = path.split_once('/').expect("kind and file");
        if let Ok(text) = std::str::from_utf8(&text)
            && kind != "avro"
            && !layers.contains(&"bom")
        {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            let found = read_text(name, &units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
            let counts = (found.requests, found.skipped, found.unreadable);
            assert_eq!((&*found.kind, counts), (kind, (requests, skipped, unreadable)), "{path}");
            assert!(found.layers.is_empty() || found.layers[0] == "utf-16", "{path}: {:?}", found.layers);
            count += 1;
        }
        let latin: Vec<u8> = String::from_utf8_lossy(&text).chars().map(|char| char as u8).collect();
        if latin != text && !layers.contains(&"utf-16") && kind != "http" && kind != "avro" {
            let found = read_text(name, &latin);
            assert_eq!((&*found.kind, found.requests), (kind, requests), "{path}");
            count += 1;
        }
    }
    assert!(count > 70, "{count}");
}

#[test]
fn bodies_are_those_that_were_sent() {
    let har = read(&fixture("har/mitmproxy-11.har"));
    assert!(har.items[2].starts_with("2 GET"), "{:#?}", har.items);
    assert!(har.bodies[2].starts_with(b"{\"attributes\""), "its header says gzip, its text is decoded");
    assert!(har.bodies[3].starts_with(b"\xef\xbb\xbf{"), "a mark inside a body was sent");
    let odd = read(&fixture("har/mitmproxy-11-invalid-utf8-body.har"));
    assert_eq!(odd.bodies, [b"\xff\xfe\x00\x01"]);
    let double = read(&fixture("sdk-log/python-log_format-json.ndjson"));
    assert_eq!(double.items[4], r#"4 PATCH "{\"attributes\": {\"crm_tier\": \"gold\"}}""#);
    assert!(double.items[2].contains("NaN"), "{:#?}", double.items);
    assert_eq!(read(&fixture("http/message-no-body.http")).bodies, [b"null"]);
    assert_eq!(read(&fixture("http/javascript-message-no-body.http")).bodies, [b""]);
    let error = read(&fixture("kcat/confluent-error-topic-kcat-J.ndjson"));
    assert!(error.bodies[0].starts_with(b"[{\"attributes\""), "{:#?}", error.items);
    let mark = read(&fixture("raw/utf8-bom-crlf.json"));
    assert!(mark.bodies[0].starts_with(b"{\r\n"));
    let wide = read(&fixture("raw/utf16be-bom.json"));
    assert!(std::str::from_utf8(&wide.bodies[0]).expect("UTF-8").contains("Zoë"));
}

#[test]
fn what_is_forced() {
    let with = |path: &str, id: &str| {
        let options = ReadOptions { kind: Some(kinds::find(id).expect("a kind")), ..ReadOptions::default() };
        try_read(&fixture(path), &options)
    };
    let envelope = with("raw/schemas-enable-true-map.json", "raw").expect("readable");
    assert!(envelope.layers.is_empty() && envelope.bodies[0].starts_with(b"{\"schema\""));
    let mark = with("raw/utf8-bom-crlf.json", "raw").expect("readable");
    assert!(mark.layers.is_empty() && mark.bodies[0].starts_with(b"\xef\xbb\xbf{"));
    let array = with("array/records-array.json", "raw").expect("readable");
    assert_eq!(array.requests, 1);
    let one = with("raw/confluent-batch.json.as.array-single-record.json", "array").expect("readable");
    assert_eq!(one.requests, 1);
    let line = with("raw/schemas-enable-false-map.json", "ndjson").expect("readable");
    assert_eq!((line.requests, line.kind.as_str()), (1, "ndjson"));
    for (path, forced, found) in [
        ("ndjson/records.ndjson", "har", "ndjson"),
        ("har/mitmproxy-11.har", "kcat", "har"),
        ("raw/utf8.json", "ndjson", "raw"),
        ("kcat/kcat-J.ndjson", "http", "kcat"),
    ] {
        let error = with(path, forced).expect_err("another kind");
        assert!(error.to_string().ends_with(&format!("is not of the kind {forced}; it looks like {found}")));
        assert!(error.help().expect("help").contains(&format!("--as {found}")));
    }
}

/// Ordinary files of a repository, none of which may be detected as a recording.
#[test]
fn ordinary_files_are_not_recordings() {
    let ordinary: &[(&str, &str)] = &[
        ("package.json", r#"{"name":"x","version":"1.0.0","dependencies":{"a":"^1"}}"#),
        ("tsconfig.json", "{\n  // comment\n  \"compilerOptions\": {\"strict\": true},\n}\n"),
        ("pattern.json", r#"{"source":["aws.ec2"],"detail-type":["x"],"detail":{"state":["running"]}}"#),
        ("topic.json", r#"{"topic":"t","partition":3,"replicas":"1","payload":"text"}"#),
        ("state.json", r#"{"entity_id":"a","state":"25","attributes":{"precision":1}}"#),
        ("route.json", r#"{"method":"PATCH","path":"/api/v2/x/{id}","handler":"x","body":"Model"}"#),
        ("openapi.json", r#"{"openapi":"3.0.0","paths":{"/x":{"patch":{"requestBody":{}}}}}"#),
        ("log.json", r#"{"log":{"level":"debug","entries":{}}}"#),
        ("schema.json", r#"{"schema":{"type":"object"},"payload":{},"more":1}"#),
        ("diff.json", r#"{"before":{},"after":{},"op":"update"}"#),
        ("event.json", r#"{"topicName":"t","data":{}}"#),
        ("logger.json", r#"{"level":"info","date":"x","message":"PATCH"}"#),
        ("numbers.txt", "1\n2\n3\n"),
        ("words.txt", "PATCH the roof\nHTTP is fun\n"),
        ("data.csv", "a,b\n1,2\n"),
        ("notes.ini", "[section]\nkey=value\n[other]\n"),
        ("deploy.log", "[2024-05-14 10:15:30] {\"a\":1}\n[2024-05-14 10:15:31] {\"a\":2}\n"),
        ("readme.md", "# Title\n\nText with `{}`.\n"),
    ];
    for (name, text) in ordinary {
        let found = read_text(name, text.as_bytes());
        assert_eq!((found.kind.as_str(), found.requests), ("raw", 1), "{name}: {:?}", found.items);
        assert!(
            found.layers.is_empty() && found.skipped + found.unreadable == 0,
            "{name}: {:?}",
            found.items
        );
    }
    let lines = "{\"level\":\"info\",\"msg\":\"x\"}\n".repeat(5);
    assert_eq!(read_text("service.log", lines.as_bytes()).kind, "ndjson");
}

#[test]
fn what_cannot_be_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let there = folder.path().join("a.json.gz");
    fs::write(&there, b"\x1f\x8b\x08\0").expect("written");
    let options = ReadOptions::default();
    assert!(try_read(&there, &options).is_err(), "half of a gzip header");
    assert!(matches!(try_read(folder.path(), &options), Err(ReadError::IsFolder { .. })));
    let missing = try_read(&folder.path().join("b.json"), &options).expect_err("missing");
    assert!(matches!(missing, ReadError::NotFound { .. }));
    assert_eq!(missing.reason(), "no such file or folder");
    #[cfg(unix)]
    {
        let link = folder.path().join("link.json");
        std::os::unix::fs::symlink("nowhere", &link).expect("a link");
        assert!(matches!(try_read(&link, &options), Err(ReadError::DanglingLink { .. })));
    }
}
