//! Linear time on hostile texts of every kind: a text of twice the length costs at most 2.2 times
//! as many bytes that are looked at. There is not a clock, so the result is the same on every
//! machine. A new kind adds to `SHAPES` the texts that its loader might read more than once.

use std::fs;
use std::io;
use std::sync::Arc;

use super::{FixOptions, FixSink, Fixed, FixedPiece, fix, run};
use crate::config::{Input, Settings};
use crate::contract::find_operation;
use crate::diagnostic::Outcome;
use crate::fix::{DiffLooks, UnifiedDiff};
use crate::kinds;
use crate::source::SourceRef;
use crate::text::search::counted::bytes_looked_at;

/// The most that the work on a text of twice the length may be, in percent.
const MOST: u64 = 220;
/// The shorter text.
const LENGTH: usize = 20_000;

/// The kind, the extension of the file, how the text begins, what is repeated, and how it ends.
type Shape = (&'static str, &'static str, &'static str, &'static str, &'static str);

const HEAD: &str = "PATCH /api/v2/conversations/calls/1/participants/2/attributes HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 25\r\n\r\n{\"attributes\":{\"k\":null}}";

/// Hostile texts. `REPEATED` makes more of them from the example of each kind.
const SHAPES: &[Shape] = &[
    ("raw", "json", "{\"attributes\":{\"k\":", "{\"a\":", ""),
    ("raw", "json", "{\"attributes\":{", "\"k\":{\"a\":0},", "\"z\":0}}"),
    ("raw", "json", "{\"attributes\":[", "\"text\",", "\"\"]}"),
    ("raw", "json", "{\"wrapup\":{\"tags\":[", "1,", "1]}}"),
    ("raw", "json", "\"", "{\\\"attributes\\\":{\\\"k\\\":null}}", "\""),
    ("ndjson", "ndjson", "", "\n", "{\"attributes\":{\"k\":null}}"),
    ("ndjson", "ndjson", "", "\t\r\n", "{\"attributes\":{\"k\":null}}"),
    ("ndjson", "ndjson", "{\"attributes\":{\"k\":null}}\n", "\n \n{\"attributes\":{\"k\":null}}\n", ""),
    ("ndjson", "ndjson", "", "{\"attributes\":{\"k\":nul}}", ""),
    ("concatenated", "json", "", "{\"attributes\":{\"k\":nul}}", ""),
    ("concatenated", "json", "", "{\"attributes\":{\"k\":\"}", ""),
    ("concatenated", "json", "", "{\"a\":[}\n {\"b\":\n", ""),
    ("array", "json", "[", "{\"attributes\":{\"k\":nul}},", "{}]"),
    ("array", "json", "[", "{\"attributes\":{\"k\":null}} ", "]"),
    ("array", "json", "[{},", ",/* x */", "{}]"),
    ("array", "json", "[", "{\"a\":\n", "]"),
    ("json-seq", "json", "", "\u{1e}{\"attributes\":{\"k\":nul\n", ""),
    ("http", "http", "", HEAD, ""),
    (
        "http",
        "http",
        "PATCH /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "30\r\nPATCH /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "",
    ),
    ("http", "http", "", "PATCH /x HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n{}", ""),
    ("http", "http", "PATCH /x HTTP/1.1\r\n\r\n", "PATCH ", ""),
    ("http", "http", "### a\nPATCH https://h/x\n\n", "### a\n> {% x\n", ""),
    ("curl", "sh", "", "curl -X PATCH -d $(x\n", ""),
    ("curl", "sh", "", "curl -X PATCH -d \"$(x\n", ""),
    ("curl", "sh", "", "curl -X PATCH -d x <(x\n", ""),
    ("curl", "sh", "", "curl -X PATCH -d $(\\'\"'\n", ""),
    ("curl", "sh", "curl -X PATCH -d x http://h\n", "curl \\'\"'\n", ""),
    ("curl", "sh", "curl -X PATCH -d x http://h\n", "curl -X PATCH -d ${x `x\n", ""),
    ("curl", "sh", "curl -X PATCH -d x http://h;", "x curl ", ""),
    ("curl", "sh", "", "curl -X PATCH -d x http://h;", ""),
    ("curl", "sh", "", "`curl -X PATCH -d x http://h` ", ""),
    ("curl", "sh", "echo x", "| curl -X PATCH http://h -d @-;", ""),
    ("curl", "sh", "curl -X PATCH -d x http://h", " --next -X PATCH -d x http://h", ""),
    ("curl", "sh", "X=x\n", "curl -X PATCH http://h -d \"$X\"\n", ""),
    ("curl", "sh", "", "cat <<E | curl -X PATCH http://h -d @-\n", ""),
    ("curl-trace", "txt", "", "=> Send header, 10 bytes (0xa)\n0000: PATCH /x HTTP/1.1\n", ""),
    (
        "sdk-log",
        "ndjson",
        "",
        "{\"level\":\"debug\",\"date\":\"x\",\"method\":\"PATCH\",\"url\":\"/x\",\"requestBody\":nul}",
        "",
    ),
    ("sdk-log-text", "log", "DEBUG\n=== REQUEST ===\nURL: x\n", "=== REQUEST ===", ""),
    ("sdk-log-text", "log", "", "DEBUG\n=== REQUEST ===\nURL: x\nMethod: PATCH\nBody: {'a': {", ""),
    (
        "har",
        "har",
        "{\"log\":{\"version\":\"1.2\",\"creator\":{},\"entries\":[",
        "{\"request\":{\"method\":\"PATCH\",\"url\":\"/x\",",
        "",
    ),
    (
        "postman",
        "json",
        "{\"info\":{\"schema\":\"https://schema.getpostman.com/x\"},\"item\":[",
        "{\"item\":[",
        "",
    ),
    ("newman", "json", "{\"collection\":{},\"run\":{\"executions\":[", "{\"request\":{\"url\":\"/x\"},", ""),
    ("vcr", "yaml", "interactions:\n", "- request:\n    body: '{\"attributes\":{\"k\":null}}\n", ""),
    (
        "vcr",
        "yaml",
        "interactions:\n- request:\n    method: PATCH\n    uri: /x\n    body: |\n",
        "      {\"a\":null}\n",
        "",
    ),
    ("wiremock", "json", "{\"requests\":[", "{\"request\":{\"url\":\"/x\",\"method\":\"PATCH\",", ""),
    ("kcat", "ndjson", "", "{\"topic\":\"x\",\"payload\":\"{\\\"attributes\\\":{\\\"k\\\":nul", ""),
    ("control-center", "json", "[", "{\"topic\":\"x\",\"value\":", ""),
    ("rpk", "json", "", "{\"topic\":\"x\",\"value\":\"{\",\"offset\":1} {", ""),
    ("eventbridge", "json", "", "{\"detail-type\":\"x\",\"source\":\"x\",\"detail\":{", ""),
    ("notification", "json", "", "{\"topicName\":\"x\",\"eventBody\":{", ""),
    ("debezium", "json", "", "{\"before\":null,\"after\":{},\"op\":\"c\",\"source\":{", ""),
    ("nock", "json", "[", "{\"scope\":\"https://h\",\"method\":\"PATCH\",\"path\":\"/x\",\"body\":", ""),
    ("bruno-report", "json", "[{\"results\":[", "{\"request\":{\"method\":\"PATCH\",", ""),
    ("request", "ndjson", "", "{\"method\":\"PATCH\",\"url\":\"/x\",\"body\":{\"a\":null", ""),
    ("bruno", "bru", "patch {\n  url: /x\n}\n", "body:json {\n  {\"a\":null\n", ""),
    ("hurl", "hurl", "", "PATCH https://h/x\n[Cookies]\na: b\n```json\n{\n", ""),
    ("hurl", "hurl", "PATCH https://h/x\n", "{\"a\":", ""),
    ("console-consumer", "txt", "", "k\t{\"attributes\":{\"k\":nul\n", ""),
    ("console-consumer", "txt", "k\t", "\t{\"a\":[\t", ""),
    ("avro", "avro", "\u{0}\u{0}\u{0}\u{0}\u{1}", "{\"attributes\":{\"k\":null}}", ""),
    (
        "own-report",
        "json",
        "{\"version\":1,\"tool\":{\"name\":\"payloadlint\"},\"findings\":[",
        "{\"rule\":\"x\",",
        "",
    ),
    ("container", "json", "{\"a\":[", "{\"method\":\"PATCH\",\"url\":\"/x\",\"body\":{\"a\":", ""),
    ("container", "json", "[", "{\"log\":\"{\\\"attributes\\\":{\\\"k\\\":null}}\",", ""),
    ("container", "json", "[{\"topic\":\"x\"}", ",{\"value\":\"{\\\"attributes\\\":{}}\",\"offset\":1}", "]"),
    ("printed", "txt", "", "Key (1 bytes): k\t\nValue (9 bytes): {\"a\":{\n\tPartition: 0\n", ""),
    ("printed", "txt", "", "k|{\"attributes\":{\"k\":", ""),
    (
        "text",
        "log",
        "",
        "--> PATCH https://h/api/v2/conversations/calls/1/participants/2/attributes\n\n{\"a\":\n",
        "",
    ),
    ("text", "md", "", "```bash\ncurl -X PATCH -d x\n", ""),
    ("text", "log", "", "send: b'PATCH /x HTTP/1.1\\r\\nContent-Length: 99\\r\\n\\r\\n{", ""),
    (
        "unread",
        "txt",
        "",
        "sent PATCH to /api/v2/conversations/calls/1/participants/2/attributes with body={",
        "",
    ),
    ("mitmproxy", "mitm", "", "10:1:a,1:b,}", ""),
];

/// Ways to repeat an example: before, between, after, and how much of it.
const REPEATED: &[(&str, &str, &str, usize)] = &[
    ("", "\n", "", 1),
    ("", "", "", 1),
    ("[", ",", "]", 1),
    ("", " ", "", 1),
    ("", "\n\n\n\n\n\n\n\n", "", 1),
    ("", "\n", "", 2),
    ("", "", "", 2),
    ("", ",", "", 3),
];

#[derive(Default)]
struct Diff {
    diff: Option<UnifiedDiff>,
}

impl FixSink for Diff {
    fn begin(&mut self, _: &SourceRef, path: &Arc<str>) -> io::Result<()> {
        self.diff = Some(UnifiedDiff::new(path, DiffLooks::default()));
        Ok(())
    }

    fn may_change(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn piece(&mut self, piece: &FixedPiece<'_>) -> io::Result<()> {
        let diff = self.diff.as_mut().expect("it was begun");
        diff.piece(piece.before, piece.after, piece.changes, &mut io::sink())
    }

    fn end(&mut self, _: bool, _: &Fixed) -> Result<(), String> {
        Ok(())
    }

    fn outcome(&mut self, _: &Outcome) -> io::Result<()> {
        Ok(())
    }
}

/// How many bytes `check` and `fix --unsafe --diff` look at.
fn work(text: &str, extension: &str, kind: &str) -> [u64; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("a.{extension}"));
    fs::write(&path, text).expect("written");
    let settings = Settings {
        inputs: vec![Input::Path(path)],
        operation: find_operation("attributes").ok(),
        kind: kinds::find(kind).ok(),
        threads: 1,
        excerpts: true,
        ..Settings::default()
    };
    let check = bytes_looked_at(|| drop(run(&settings, &mut |_| Ok(()))));
    let options = FixOptions { with_unsafe: true };
    let fix = bytes_looked_at(|| drop(fix(&settings, options, &mut Diff::default())));
    [check, fix]
}

/// Compares the work on a text with that on one of twice the length.
#[allow(clippy::print_stdout, reason = "the table of all shapes, with SHOW_GROWTH=1 and --nocapture")]
fn hold(name: &str, extension: &str, kind: &str, make: impl Fn(usize) -> String) {
    let (one, two) = (make(LENGTH), make(2 * LENGTH));
    let (small, large) = (work(&one, extension, kind), work(&two, extension, kind));
    assert!(small[0] > 0, "{name}: nothing was looked at");
    for (command, small, large) in [("check", small[0], large[0]), ("fix", small[1], large[1])] {
        let grown = large * 100 / small.max(1);
        if std::env::var_os("SHOW_GROWTH").is_some() {
            let (per_byte, later) = (small / one.len() as u64, large / two.len() as u64);
            println!("{command:5} {name:60} {per_byte:5} {later:5} looked at for each byte; grown {grown} %");
        }
        // Texts are a little longer or shorter than asked for.
        let limit = MOST * two.len() as u64 / one.len() as u64 / 2;
        assert!(grown <= limit, "{command} {name}: {small} bytes looked at, and {large} at twice the length");
    }
}

fn repeated(before: &str, again: &str, after: &str, length: usize) -> String {
    let count = length.div_ceil(again.len()).max(2);
    [before, &again.repeat(count), after].concat()
}

#[test]
fn hostile_shapes() {
    for (kind, extension, before, again, after) in SHAPES {
        let name = format!("{kind}: {:?}", again.chars().take(40).collect::<String>());
        // Read as this kind, and as the kind that is detected.
        for forced in [*kind, ""] {
            hold(&name, extension, forced, |length| repeated(before, again, after, length));
        }
    }
}

#[test]
fn examples_again_and_again() {
    for kind in kinds::all() {
        let example = kind.meta().example;
        let extension = kind.meta().extensions.first().copied().unwrap_or("txt");
        for (before, between, after, part) in REPEATED {
            let mut length = example.len() / part;
            while !example.is_char_boundary(length) {
                length -= 1;
            }
            let again = format!("{}{between}", &example[..length]);
            if again.is_empty() {
                continue;
            }
            let name = format!("{}: 1/{part} of the example, {between:?}", kind.id());
            hold(&name, extension, kind.id(), |length| repeated(before, &again, after, length));
        }
    }
}

#[test]
fn every_kind_has_a_shape() {
    for kind in kinds::all() {
        assert!(SHAPES.iter().any(|shape| shape.0 == kind.id()), "{} has no hostile shape", kind.id());
    }
    for (kind, ..) in SHAPES {
        assert!(kinds::find(kind).is_ok(), "{kind} is not a kind");
    }
}
