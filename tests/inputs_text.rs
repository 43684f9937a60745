//! Recordings and request files that are text: what is found in them, that places and edits lead
//! back into them, that bodies in other files are linted there, and that look-alikes are
//! distinguished.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use payloadlint::input::{Item, Request};
use payloadlint::json::Tape;
use payloadlint::kinds;
use payloadlint::source::{Piece, ReadError, ReadOptions, Sink, SourceRef, read_source, without_referred};
use payloadlint::text::BodySpan;

/// What a source turned out to hold.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    kind: String,
    layers: BTreeSet<&'static str>,
    requests: usize,
    skipped: usize,
    unreadable: usize,
    /// Each item as `0 PATCH {body}`, `1 skipped: reason`.
    items: Vec<String>,
    files: Vec<String>,
}

impl Sink for Found {
    fn piece(&mut self, piece: Piece<'_>) {
        for item in &piece.items {
            self.requests += 1;
            let said = match item {
                Item::Request(request) => {
                    self.layers.extend(request.layers.iter().map(|layer| layer.as_str()));
                    self.files.extend(request.body_file.as_ref().map(|file| file.display.to_string()));
                    let method = request.method.as_ref().map_or("-", |method| &method.text);
                    let body =
                        request.body.as_ref().map_or("-".into(), |body| String::from_utf8_lossy(&body.bytes));
                    format!("{} {method} {body}", piece.first_record + request.record)
                }
                Item::Skipped { record, reason } => {
                    self.skipped += 1;
                    format!("{} skipped: {reason}", piece.first_record + record)
                }
                Item::Unreadable { record, reason } => {
                    self.unreadable += 1;
                    format!("{record:?} unreadable: {reason}")
                }
                Item::Empty { reason } => {
                    self.requests -= 1;
                    format!("empty: {reason}")
                }
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

fn read(path: &str) -> Found {
    try_read(&fixture(path), &ReadOptions::default()).expect("a readable source")
}

/// Reads a text that lies in a file of that name.
fn read_text(name: &str, text: &[u8]) -> Found {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, text).expect("written");
    try_read(&path, &ReadOptions::default()).expect("a readable source")
}

/// File, kind, layers, requests, and what of them the loader itself skips or cannot read.
const EXPECTED: &[(&str, &str, &str, usize, usize, usize)] = &[
    ("bruno/set-attributes.bru", "bruno", "", 1, 0, 0),
    ("console-consumer/all-columns-per-source.tsv", "console-consumer", "", 2, 1, 0),
    ("console-consumer/confluent-error-topic-print-headers.tsv", "console-consumer", "error-header", 1, 0, 0),
    ("console-consumer/print-key.tsv", "console-consumer", "", 2, 0, 0),
    ("curl/chrome-100-copy-as-curl-cmd.cmd", "curl", "", 1, 0, 0),
    ("curl/devtools-copy-as-curl-bash.sh", "curl", "", 2, 0, 0),
    ("curl/devtools-copy-as-curl-cmd.txt", "curl", "", 2, 0, 0),
    ("curl/hand-written.sh", "curl", "", 4, 1, 0),
    ("curl/mitmproxy-export-curl.sh", "curl", "", 2, 0, 0),
    ("curl-trace/trace-ascii-chunked-multiline.txt", "curl-trace", "", 1, 0, 0),
    ("curl-trace/trace-ascii-multiline-d-strips-newlines.txt", "curl-trace", "", 1, 0, 0),
    ("curl-trace/trace-ascii.txt", "curl-trace", "", 1, 0, 0),
    ("curl-trace/trace-hex.txt", "curl-trace", "", 1, 0, 0),
    ("curl-trace/verbose-no-body.txt", "curl-trace", "", 1, 1, 0),
    ("http-file/curl-block.http", "http", "", 3, 0, 0),
    ("http-file/participant.http", "http", "", 3, 0, 0),
    ("hurl/participant.hurl", "hurl", "", 4, 0, 0),
    ("mitmproxy/flows-11.mitm", "mitmproxy", "gzip", 6, 0, 0),
    ("packed/records-two-members.ndjson.gz", "ndjson", "gzip", 2, 0, 0),
    ("packed/records.ndjson.gz", "ndjson", "gzip", 3, 0, 0),
    ("packed/records.ndjson.zst", "ndjson", "zstd", 3, 0, 0),
    ("printed/console-consumer-key-separator.txt", "printed", "", 3, 1, 0),
    ("printed/kcat-1.7.1-K.txt", "printed", "", 3, 1, 0),
    ("printed/kcat-1.7.1-f-columns.txt", "printed", "", 3, 1, 0),
    ("printed/kcat-1.7.1-f-csv.txt", "printed", "", 3, 1, 0),
    ("printed/kcat-1.7.1-f-headers.txt", "printed", "", 3, 1, 0),
    ("printed/kcat-1.7.1-f-help.txt", "printed", "", 3, 1, 0),
    ("printed/kcat-1.7.1-f-own-lines.txt", "printed", "", 2, 0, 0),
    ("printed/kcat-1.7.1-f-readme.txt", "printed", "", 3, 1, 0),
    ("sdk-log-text/javascript-log_format-text.log", "sdk-log-text", "", 3, 1, 0),
    ("sdk-log-text/python-log_format-text.log", "sdk-log-text", "", 6, 3, 0),
    ("text/apache-http-client-wire.log", "text", "", 1, 0, 0),
    ("text/devtools-copy-as-powershell.txt", "text", "", 2, 0, 0),
    ("text/feign-full.log", "text", "", 1, 0, 0),
    ("text/issue.md", "text", "", 4, 0, 0),
    ("text/okhttp-5-body-level.log", "text", "", 3, 2, 0),
    ("text/okhttp-logcat-two-threads.log", "text", "", 2, 0, 0),
    ("text/python-3.11-http-client-debuglevel.log", "text", "", 4, 0, 0),
    ("text/ruby-3.1-net-http-debug-output.log", "text", "", 3, 0, 0),
    ("text/set-attributes.ps1", "text", "", 3, 1, 0),
];

#[test]
fn every_fixture_is_read_as_expected() {
    for &(path, kind, layers, requests, skipped, unreadable) in EXPECTED {
        let found = read(path);
        assert_eq!(found.kind, kind, "{path}");
        assert_eq!(Vec::from_iter(found.layers).join(","), layers, "{path}: {:#?}", found.items);
        let counts = (found.requests, found.skipped, found.unreadable);
        assert_eq!(counts, (requests, skipped, unreadable), "{path}: {:#?}", found.items);
    }
}

#[test]
fn bodies_are_those_that_were_sent() {
    let python = read("sdk-log-text/python-log_format-text.log");
    assert_eq!(
        python.items[0],
        r#"0 PATCH {"attributes": {"crm_account_id": "0015e00000ABCDe", "crm_tier": null, "crm_owner": null}}"#
    );
    assert!(python.items[2].contains(r#""crm_score": NaN, "crm_ltv": Infinity, "crm_delta": -Infinity"#));
    let ascii = read("curl-trace/trace-ascii-chunked-multiline.txt");
    assert_eq!(
        ascii.items,
        [r#"0 PATCH {   "attributes": {     "crm_tier": null,     "crm_name": "x"   } } "#]
    );
    let hex = read("curl-trace/trace-hex.txt");
    assert!(hex.items[0].contains("\"crm_name\": \"Zoë\""), "{:#?}", hex.items);
    let flows = read("mitmproxy/flows-11.mitm");
    assert!(flows.items[3].starts_with("3 PATCH {\"attributes\""), "{:#?}", flows.items);
    let curl = read("curl/hand-written.sh");
    assert_eq!(curl.items[0], "0 skipped: its body is in `body.json`, which does not exist");
    assert_eq!(
        curl.items[1],
        r#"1 POST {"attributes":{"crm_tier":"${TIER}","crm_score":null}}"#.replace("POST", "PATCH")
    );
    assert_eq!(curl.items[3], "3 PATCH {  \"attributes\": { \"crm_tier\": null }}");
    let copied = read("curl/devtools-copy-as-curl-bash.sh");
    assert_eq!(copied.items[1], r#"1 PATCH {"attributes":{"crm_note":"it's urgent!","crm_multi":"a\nb"}}"#);
    let error = read("console-consumer/confluent-error-topic-print-headers.tsv");
    assert!(error.items[0].starts_with("0 - [{\"attributes\""), "{:#?}", error.items);
}

/// The way there: every name in a body, cut out of the file by its place.
#[test]
fn places_of_names_lead_into_the_file() {
    struct Names {
        path: &'static str,
        file: Vec<u8>,
        /// Names are written as Python's literals, or as bytes in hexadecimal.
        is_python: bool,
        count: usize,
    }
    impl Names {
        fn check(&mut self, request: &Request<'_>) {
            let Some(body) = &request.body else { return };
            let file = request.body_file.as_ref().map_or(&*self.file, |file| &file.text);
            let mut tape = Tape::new();
            let parsed = tape.parse(&body.bytes);
            let mut values = Vec::from_iter(parsed.document().root());
            while let Some(value) = values.pop() {
                values.extend(value.elements());
                for member in value.members() {
                    values.push(member.value());
                    let inside = member.name_content_span();
                    let Some(place) = body.origin.place(inside) else { continue };
                    let cut = &file[place.start as usize..place.end as usize];
                    let name = &body.bytes[inside.range()];
                    // A row of a trace may end inside a name.
                    assert!(cut == name || cut.contains(&b'\n'), "{}: {name:?} {cut:?}", self.path);
                    // With its quotes, which are escaped where the form needs it.
                    let quoted = member.name_span();
                    let place = body.origin.place(quoted).expect("a place");
                    let cut = &file[place.start as usize..place.end as usize];
                    let bare: Vec<u8> = cut.iter().copied().filter(|item| !b"\\^`".contains(item)).collect();
                    let is_same = bare.trim_ascii() == &body.bytes[quoted.range()];
                    assert!(is_same || cut.contains(&b'\n') || self.is_python, "{}: {cut:?}", self.path);
                    self.count += 1;
                }
            }
            let headers = request.headers.iter().flatten().map(|header| &header.value);
            for text in [&request.method, &request.url].into_iter().flatten().chain(headers) {
                let Some(place) = text.span else { continue };
                let cut = String::from_utf8_lossy(&self.file[place.start as usize..place.end as usize]);
                let is_same = cut.eq_ignore_ascii_case(&text.text);
                assert!(is_same || cut.contains(['\n', '$']), "{}: {cut} {}", self.path, text.text);
            }
        }
    }
    impl Sink for Names {
        fn piece(&mut self, piece: Piece<'_>) {
            for item in piece.items.iter().filter(|_| piece.byte_map) {
                if let Item::Request(request) = item {
                    self.check(request);
                }
            }
        }
    }
    let mut count = 0;
    for (path, ..) in EXPECTED {
        let file = fs::read(fixture(path)).expect("readable");
        let is_python = path.contains("python-log") || path.contains("trace-hex");
        let mut names = Names { path, file, is_python, count: 0 };
        read_source(&SourceRef::Path(fixture(path)), &ReadOptions::default(), &mut names).expect("readable");
        count += names.count;
    }
    assert!(count > 70, "{count}");
}

/// The way back: an edit of a body, written into the file, is that edit of the body.
#[test]
fn edits_are_written_as_the_form_wants_them() {
    struct Edit {
        text: &'static str,
        written: Option<(usize, usize, String)>,
    }
    impl Sink for Edit {
        fn piece(&mut self, piece: Piece<'_>) {
            let Some(Item::Request(request)) = piece.items.first() else { panic!("{:?}", piece.items) };
            let body = request.body.as_ref().expect("a body");
            let at = body.bytes.windows(4).position(|byte| byte == b"null").expect("there") as u32;
            self.written = body
                .origin
                .rewrite(BodySpan::new(at, at + 4), self.text.into())
                .map(|(span, text)| (span.start as usize, span.end as usize, text.into_owned()));
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let url = "https://h/api/v2/conversations/calls/x/participants/y/attributes";
    let cases = [
        ("a.sh", format!("curl -X PATCH {url} -d '{{\"a\":null}}'\n"), true),
        ("a.sh", format!("curl -X PATCH {url} -d \"{{\\\"a\\\":null}}\"\n"), true),
        ("a.sh", format!("curl -X PATCH {url} -d $'{{\"a\":null}}'\n"), true),
        ("a.sh", format!("curl -X PATCH {url} -d @- <<'E'\n{{\"a\":null}}\nE\n"), true),
        ("a.sh", format!("curl -X PATCH {url} --json @- <<E\n{{\"a\":null}}\nE\n"), true),
        ("a.sh", format!("curl -X PATCH {url} -d '{{\"a\":'null'}}'\n"), false),
        ("a.http", format!("###\nPATCH {url}\n\n{{\"a\":null}}\n"), true),
        ("a.hurl", format!("PATCH {url}\n`{{\"a\":null}}`\n"), true),
        (
            "a.bru",
            format!(
                "patch {{\n  url: {url}\n  body: json\n}}\nbody:json {{\n  {{\n    \"a\":null\n  }}\n}}\n"
            ),
            true,
        ),
        ("a.tsv", "k\t{\"a\":null}\n".to_owned(), true),
        ("a.cmd", format!("curl ^\"{url}^\" -X ^\"PATCH^\" -d ^\"^{{^\\^\"a^\\^\":null^}}^\"\n"), true),
        ("a.cmd", format!("curl.exe \"{url}\" ^\n -X PATCH -d \"{{\\\"a\\\":null}}\"\n"), true),
        ("a.ps1", format!("irm {url} -Method Patch -Body \"{{`\"a`\":null}}\"\n"), true),
        ("a.ps1", format!("irm {url} -Method Patch -Body '{{\"a\":null}}'\n"), true),
        ("a.ps1", format!("$b = @\"\n{{\"a\":null}}\n\"@\nirm {url} -Method Patch -Body $b\n"), true),
        ("a.md", format!("```\ncurl -X PATCH {url} -d '{{\"a\":null}}'\n```\n"), true),
        ("a.md", format!("> ```http\n> PATCH {url}\n> A: b\n> \n> {{\"a\":null}}\n> ```\n"), true),
        ("a.md", format!("PATCH {url}\n```json\n{{\"a\":null}}\n```\n"), true),
        ("a.txt", "k|{\"a\":null}\n% Reached end of topic t [0] at offset 1\n".to_owned(), true),
        ("a.log", format!("--> PATCH {url}\n\n{{\"a\":null}}\n--> END PATCH (10-byte body)\n"), false),
        (
            "a.yml",
            format!(
                "http_interactions:\n- request:\n    method: patch\n    uri: {url}\n    body:\n      string: '{{\"a\":null}}'\n"
            ),
            true,
        ),
        ("a.log", format!("DEBUG\n=== REQUEST ===\nURL: {url}\nMethod: PATCH\nBody: {{'a': None}}\n"), false),
    ];
    for (name, text, is_written) in cases {
        let path = folder.path().join(name);
        fs::write(&path, &text).expect("written");
        let before = try_read(&path, &ReadOptions::default()).expect("readable");
        let mut edit = Edit { text: r#""say \"$x\" \\""#, written: None };
        read_source(&SourceRef::Path(path.clone()), &ReadOptions::default(), &mut edit).expect("readable");
        assert_eq!(edit.written.is_some(), is_written, "{text}");
        let Some((start, end, replacement)) = edit.written else { continue };
        fs::write(&path, [&text[..start], &replacement, &text[end..]].concat()).expect("written");
        let after = try_read(&path, &ReadOptions::default()).expect("readable");
        assert_eq!(after.items, [before.items[0].replacen("null", edit.text, 1)], "{text}");
    }
}

/// A body in another file is linted there, and not once more by itself.
#[test]
fn bodies_in_other_files() {
    let found = read("hurl/participant.hurl");
    assert_eq!(found.files.len(), 1);
    assert!(found.files[0].ends_with("fixtures/inputs/hurl/body.json"), "{:?}", found.files);
    assert!(found.items[2].contains("\"wrapup\""), "{:#?}", found.items);
    let path = |name: &str| SourceRef::Path(fixture(name));
    let all = [
        path("http-file/participant.http"),
        path("http-file/wrapup.json"),
        path("hurl/body.json"),
        path("hurl/participant.hurl"),
    ];
    let mut sources = all.to_vec();
    without_referred(&mut sources, &ReadOptions::default());
    assert_eq!(sources, [all[0].clone(), all[3].clone()]);
    let mut alone = vec![all[1].clone()];
    without_referred(&mut alone, &ReadOptions::default());
    assert_eq!(alone.len(), 1);
}

#[test]
fn a_file_given_to_curl_loses_its_line_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("b.json"), "{\r\n  \"a\": 1\r\n}\n").expect("written");
    let script = folder.path().join("a.sh");
    let command = "curl -X PATCH https://h/p";
    fs::write(&script, format!("{command} -d @b.json\n{command} --data-binary @b.json\n")).expect("written");
    let found = try_read(&script, &ReadOptions::default()).expect("readable");
    assert_eq!(found.items, ["0 PATCH {  \"a\": 1}", "1 PATCH {\r\n  \"a\": 1\r\n}\n"]);
}

/// Files that mention requests and hold none. The page does hold some.
#[test]
fn look_alikes_are_raw() {
    assert_eq!((&*read("look-alikes/api.md").kind, read("look-alikes/api.md").requests), ("text", 2));
    for entry in fs::read_dir(fixture("look-alikes")).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|extension| extension == "md") {
            continue;
        }
        let found = try_read(&path, &ReadOptions::default()).expect("readable");
        assert_eq!((&*found.kind, found.requests), ("raw", 1), "{}", path.display());
        // Nor under another name.
        let text = fs::read(&path).expect("readable");
        for name in ["x", "x.txt", "x.json"] {
            assert_eq!(read_text(name, &text).kind, "raw", "{} as {name}", path.display());
        }
    }
}

#[test]
fn what_is_forced_wrongly_is_reported() {
    for (path, forced, found) in [
        ("curl/hand-written.sh", "hurl", "curl"),
        ("curl-trace/trace-ascii.txt", "curl", "curl-trace"),
        ("hurl/participant.hurl", "bruno", "hurl"),
        ("bruno/set-attributes.bru", "http", "bruno"),
        ("console-consumer/print-key.tsv", "kcat", "console-consumer"),
        ("sdk-log-text/python-log_format-text.log", "sdk-log", "sdk-log-text"),
        ("mitmproxy/flows-11.mitm", "har", "mitmproxy"),
        ("http-file/participant.http", "curl", "http"),
        ("packed/records.ndjson.gz", "curl-trace", "ndjson"),
        ("hurl/body.json", "console-consumer", "raw"),
    ] {
        let options =
            ReadOptions { kind: Some(kinds::find(forced).expect("a kind")), ..ReadOptions::default() };
        let error = try_read(&fixture(path), &options).expect_err("another kind");
        assert!(
            error.to_string().ends_with(&format!("not of the kind {forced}; it looks like {found}")),
            "{error}"
        );
    }
}

/// Cut off at some places: what is whole is still found, nothing panics.
#[test]
fn truncated_files_keep_what_is_whole() {
    for &(path, kind, _, requests, ..) in EXPECTED.iter().filter(|expected| !expected.0.starts_with("packed"))
    {
        let text = fs::read(fixture(path)).expect("readable");
        let name = Path::new(path).file_name().expect("a name").to_str().expect("ASCII");
        for part in 1..8 {
            let found = read_text(name, &text[..text.len() * part / 8]);
            let of_kind = found.kind == kind;
            assert!(!of_kind || found.requests <= requests, "{path} {part}: {:#?}", found.items);
            assert!(of_kind || found.kind == "raw", "{path} {part}: {}", found.kind);
        }
        let whole = read_text(name, &text);
        let cut = read_text(name, &text[..text.len() - 4]);
        assert_eq!(cut.kind, kind, "{path}");
        assert_eq!(cut.items[..requests - 1], whole.items[..requests - 1], "{path}");
    }
}

#[test]
fn other_encodings() {
    for &(path, kind, _, requests, ..) in
        EXPECTED.iter().filter(|expected| !expected.0.contains("mitm") || expected.0.contains("curl"))
    {
        let Ok(text) = String::from_utf8(fs::read(fixture(path)).expect("readable")) else { continue };
        let name = Path::new(path).file_name().expect("a name").to_str().expect("ASCII");
        let marked = read_text(name, format!("\u{feff}{text}").as_bytes());
        assert_eq!((&*marked.kind, marked.requests), (kind, requests), "{path}");
        let wide: Vec<u8> =
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let wide = read_text(name, &wide);
        assert_eq!((&*wide.kind, wide.requests), (kind, requests), "{path}");
        // Bytes that are not UTF-8, in front of everything else that is not ASCII.
        let latin: Vec<u8> = text
            .replace("gold", "g\u{1}ld")
            .bytes()
            .map(|byte| if byte == 1 { 0xf6 } else { byte })
            .collect();
        assert_eq!(read_text(name, &latin).requests, requests, "{path}");
    }
}

/// Writes a record around a text.
type Form<'f> = &'f dyn Fn(&str) -> String;

/// A record of three megabytes between two small ones.
#[test]
fn huge_records() {
    let long = "x".repeat(3 << 20);
    let url = "https://h/api/v2/conversations/calls/x/participants/y/attributes";
    let body = |text: &str| format!("{{\"attributes\":{{\"a\":\"{text}\"}}}}");
    let curl = |text: &str| format!("curl -X PATCH {url} -d '{}'\n", body(text));
    let three = |write: Form<'_>, long: &str| [write("1"), write(long), write("3")].concat();
    let logged =
        |text: &str| format!("DEBUG: x\n=== REQUEST ===\nURL: {url}\nMethod: PATCH\nBody: {}\n", body(text));
    let console = |text: &str| format!("CreateTime:1\tk\t{}\n", body(text));
    let http = |text: &str| format!("###\nPATCH {url}\n\n{}\n", body(text));
    let hurl = |text: &str| format!("PATCH {url}\n{}\nHTTP 200\n", body(text));
    let cases: [(&str, Form<'_>); 4] =
        [("a.log", &logged), ("a.tsv", &console), ("a.http", &http), ("a.hurl", &hurl)];
    for (name, write) in cases {
        let found = read_text(name, three(write, &long).as_bytes());
        assert_eq!((found.requests, found.unreadable), (3, 0), "{name}");
        assert!(found.items[1].len() > 3 << 20 && found.items[2].contains("\"3\""), "{name}");
    }
    // No shell takes a word of that length.
    let found = read_text("a.sh", three(&curl, &long).as_bytes());
    assert_eq!((found.requests, found.unreadable), (3, 1));
    assert!(found.items[2].contains("\"3\""));
    let medium = "x".repeat(500 << 10);
    assert_eq!(read_text("a.sh", three(&curl, &medium).as_bytes()).unreadable, 0);
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).expect("into memory");
    encoder.finish().expect("into memory")
}

#[test]
fn packed_sources() {
    let line = "{\"attributes\":{\"a\":\"x\"}}\n";
    let text = line.repeat(20_000);
    let packed = gzip(text.as_bytes());
    assert_eq!(read_text("a.ndjson.gz", &packed).requests, 20_000);
    let twice = gzip(&packed);
    assert_eq!(read_text("a", &twice).requests, 20_000, "an archive of an archive");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cut.ndjson.gz");
    fs::write(&path, &packed[..packed.len() - 20]).expect("written");
    let mut found = Found::default();
    let error = read_source(&SourceRef::Path(path.clone()), &ReadOptions::default(), &mut found)
        .expect_err("cut off");
    assert!(error.to_string().ends_with("the gzip data is truncated"), "{error}");
    assert!(found.requests > 1000, "what came before is read: {}", found.requests);
    // Nothing at all comes out.
    fs::write(&path, &packed[..12]).expect("written");
    assert!(matches!(try_read(&path, &ReadOptions::default()), Err(ReadError::Damaged { .. })));
    // A bomb that is not a stream of records is not unpacked beyond the limit.
    let path = folder.path().join("bomb.json.gz");
    fs::write(&path, gzip(&vec![b'['; 6 << 20])).expect("written");
    let options = ReadOptions { max_source_bytes: 1 << 18, ..ReadOptions::default() };
    let bomb = try_read(&path, &options);
    assert!(matches!(bomb, Err(ReadError::TooLarge { .. })), "{bomb:?}");
    fs::write(&path, b"\xfd7zXZ\0rest").expect("written");
    let error = try_read(&path, &ReadOptions::default()).expect_err("xz");
    assert!(error.help().expect("help").contains("xz -dc"), "{error}");
}

#[test]
fn packed_bodies() {
    let request = |packed: &[u8]| {
        let head = format!(
            "PATCH /p HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
            packed.len()
        );
        [head.as_bytes(), packed].concat()
    };
    let packed = gzip(b"{\"a\":1}");
    let found = read_text("a.http", &[request(&packed), request(&packed[..20]), request(&packed)].concat());
    assert_eq!((found.requests, found.unreadable), (3, 1), "{:#?}", found.items);
    assert_eq!(found.items[2], "2 PATCH {\"a\":1}");
    assert!(found.items[1].contains("the gzip data of the body is truncated"));
    assert!(found.layers.contains("gzip"));
}

#[test]
fn what_no_kind_reads_gets_advice() {
    let found = read_text("a.sh", b"http PATCH http://h/p 'A: b' <<< '{}'\n");
    assert!(found.items[0].contains("http --offline --print=HB"), "{:#?}", found.items);
}

#[test]
fn small_pieces_change_nothing() {
    for (path, ..) in EXPECTED {
        let whole = read(path);
        for piece_bytes in [1, 100, 1000] {
            let options = ReadOptions { piece_bytes, ..ReadOptions::default() };
            assert_eq!(try_read(&fixture(path), &options).expect("readable"), whole, "{path}");
        }
    }
}

/// Larger than the window, so that they are read in pieces: records go on, copies stay folded.
#[test]
fn streams_of_text_are_read_in_pieces() {
    for path in [
        "sdk-log-text/python-log_format-text.log",
        "console-consumer/print-key.tsv",
        "mitmproxy/flows-11.mitm",
    ] {
        let text = fs::read(fixture(path)).expect("readable");
        let one = read(path);
        let times = 300_000 / text.len() + 1;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(Path::new(path).file_name().expect("a name"));
        fs::write(&file, text.repeat(times)).expect("written");
        for piece_bytes in [1 << 10, 64 << 10] {
            let options = ReadOptions { piece_bytes, ..ReadOptions::default() };
            let many = try_read(&file, &options).expect("readable");
            assert_eq!((many.requests, many.skipped), (one.requests * times, one.skipped * times), "{path}");
            let last = many.items.last().expect("an item");
            assert!(last.starts_with(&format!("{} ", one.requests * times - 1)), "{last}");
        }
    }
}
