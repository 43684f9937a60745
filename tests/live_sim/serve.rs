//! The command `serve`: its ready line, its ends, its options.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Child, Stdio};
use std::time::Duration;

use payloadlint::sim::{Config, Fault};

use super::support::{CONVERSATION, HttpClient, PARTICIPANT, Sim, attributes_path, program};

const GOOD: &str = r#"{"attributes":{"a":"1"}}"#;
const BAD: &str = r#"{"attributes":{"a":null}}"#;

/// A `serve` of its own process, ready.
struct Served {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    address: SocketAddr,
}

impl Served {
    fn start(home: &std::path::Path, args: &[&str]) -> Self {
        let mut child = program(home)
            .arg("serve")
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        out.read_line(&mut line).expect("a ready line");
        let address =
            line.trim().strip_prefix("listening on http://").expect("where").parse().expect("an address");
        Self { child, out, address }
    }

    /// What it says at its end, and its status.
    fn end(mut self) -> (String, Option<i32>) {
        let mut said = String::new();
        self.out.read_to_string(&mut said).expect("text");
        (said, self.child.wait().expect("it ends").code())
    }

    fn token(&self) -> String {
        let form = b"grant_type=client_credentials&client_id=a&client_secret=b";
        let (_, body) = HttpClient::connect(self.address).call("POST", "/oauth/token", &[], form);
        let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        body["access_token"].as_str().expect("a token").to_owned()
    }
}

#[test]
fn it_ends_after_so_many_requests_and_reports_whether_any_was_refused() {
    let home = tempfile::tempdir().expect("a folder");
    for (bodies, status) in [([GOOD, GOOD], 0), ([GOOD, BAD], 1)] {
        let served = Served::start(home.path(), &["--exit-after", "2", "--record", "in.ndjson"]);
        let token = served.token();
        let mut client = HttpClient::connect(served.address);
        for body in bodies {
            client.patch(&token, body);
        }
        let (said, code) = served.end();
        assert_eq!(code, Some(status), "{said}");
        assert!(said.starts_with("2 API requests: "), "{said}");
        let record = fs::read_to_string(home.path().join("in.ndjson")).expect("a record");
        assert_eq!(record.lines().count(), 2);
        assert!(!record.contains(&token) && record.contains("[REDACTED]"), "{record}");
        let checked = program(home.path()).args(["check", "in.ndjson"]).output().expect("it runs");
        assert_eq!(checked.status.code(), Some(status), "{}", String::from_utf8_lossy(&checked.stdout));
    }
}

#[test]
fn it_ends_when_nothing_comes_and_on_a_signal() {
    let home = tempfile::tempdir().expect("a folder");
    let (said, code) = Served::start(home.path(), &["--idle-exit", "1"]).end();
    assert_eq!(code, Some(0), "{said}");
    #[cfg(unix)]
    for signal in ["-INT", "-TERM"] {
        let served = Served::start(home.path(), &[]);
        let pid = served.child.id().to_string();
        let sent = std::process::Command::new("kill").args([signal, &pid]).status().expect("kill is there");
        assert!(sent.success());
        let (said, code) = served.end();
        assert_eq!(code, Some(0), "{said}");
        assert!(said.starts_with("0 API requests"), "{said}");
    }
}

#[test]
fn other_machines_are_kept_out_unless_allowed() {
    let home = tempfile::tempdir().expect("a folder");
    let output = program(home.path()).args(["serve", "--listen", "0.0.0.0:0"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--allow-remote"));
    for args in [["--fault", "429"], ["--fault", "drop:2"], ["--on-null", "maybe"], ["--client", "id"]] {
        let output = program(home.path()).arg("serve").args(args).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
}

/// One call with a good token; the status, the error code, and whether `contextId` is the header's id.
fn status(config: Config, method: &str, path: &str, kind: &str, body: &str) -> (u16, String) {
    let sim = Sim::start(config);
    let bearer = format!("Bearer {}", sim.token());
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", kind)];
    let (status, answer) = HttpClient::connect(sim.address).call(method, path, &headers, body.as_bytes());
    let played = sim.end();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap_or_default();
    let last = played.events.last().expect("an event");
    if status >= 400 {
        assert_eq!(answer["contextId"], last.correlation_id.as_str(), "{answer}");
        assert_eq!(answer["status"], status);
        for member in ["message", "details", "errors"] {
            assert!(!answer[member].is_null(), "{member} of {answer}");
        }
    }
    (status, answer["code"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn every_documented_status_has_its_case() {
    let participant = format!("/api/v2/conversations/calls/{CONVERSATION}/participants/{PARTICIPANT}");
    let attributes = attributes_path();
    let generic = participant.replace("/calls", "");
    let communication = format!("{participant}/communications/k");
    let of = |method: &str, path: &str, body: &str| {
        status(Config::default(), method, path, "application/json", body)
    };
    let ok = |status: u16| (status, String::new());
    let error = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(of("PATCH", &attributes, GOOD), ok(202));
    assert_eq!(of("PATCH", &participant, r#"{"held":true}"#), ok(202));
    assert_eq!(of("PATCH", &generic, r#"{"muted":true}"#), ok(202));
    assert_eq!(of("PATCH", &format!("{generic}/attributes"), GOOD), ok(202));
    assert_eq!(of("PATCH", &communication, r#"{"state":"disconnected"}"#), ok(200));
    assert_eq!(of("POST", &format!("{communication}/wrapup"), r#"{"code":"x"}"#), ok(202));
    assert_eq!(of("POST", &format!("{communication}/wrapup"), ""), ok(202), "its body is optional");
    assert_eq!(of("PATCH", &participant.replace("calls", "messages"), ""), ok(202), "and here");
    assert_eq!(of("PATCH", &attributes, ""), error(400, "bad.request"));
    assert_eq!(of("PATCH", &attributes, "{'a': None}"), error(400, "bad.request"));
    assert_eq!(of("PATCH", &participant, r#"{"state":""}"#), error(400, "invalid.value"));
    assert_eq!(of("PATCH", &participant, r#"{"resumeTime":"soon"}"#), error(400, "invalid.date"));
    assert_eq!(of("PATCH", &participant.replace("calls", "voice"), "{}"), error(404, "not.found"));
    assert_eq!(of("PATCH", &participant.replace("calls", "chats"), "{}"), error(404, "not.found"));
    assert_eq!(of("PUT", &attributes, GOOD).0, 405);
    // The operation's own codes.
    let wrapup = r#"{"wrapup":{"code":"","notes":"x"}}"#;
    assert_eq!(of("PATCH", &participant, wrapup), error(400, "conversation.error.wrapup.code.required"));
    assert_eq!(
        of("PATCH", &generic, r#"{"attributes":null}"#),
        error(400, "conversation.error.participant.attribute.null")
    );
    assert_eq!(of("PATCH", &communication, r#"{"held":true}"#), error(400, "communication.state.required"));
    let replace = format!("{generic}/replace");
    assert_eq!(
        of("POST", &replace, r#"{"voicemail":false}"#),
        error(400, "conversations.error.transfer.destination.required")
    );
    // Published, and not played.
    assert_eq!(of("POST", &replace, &format!("{{\"userId\":\"{PARTICIPANT}\"}}")), error(501, ""));
    let calls = format!("/api/v2/conversations/calls/{CONVERSATION}");
    assert_eq!(
        of("PATCH", &calls, r#"{"conversationIds":[]}"#),
        error(400, "conversation.error.empty.conversation.list")
    );
    assert_eq!(of("PATCH", &calls, r#"{"recordingState":"paused"}"#), error(501, ""));
    for read in ["/api/v2/users/me", "/api/v2/conversations", &format!("{calls}/participants")] {
        assert_eq!(of("GET", read, ""), error(501, ""), "{read}");
    }
    let call = r#"{"phoneNumber":"+13175550100"}"#;
    assert_eq!(of("POST", "/api/v2/conversations/calls", call), error(501, ""));
    assert_eq!(
        of("POST", "/api/v2/conversations/callbacks", r#"{"queueId":"q"}"#),
        error(400, "callback.error.missing.callback.numbers")
    );
    assert_eq!(of("POST", "/api/v2/users", "{}"), error(501, ""));
    assert_eq!(of("POST", "/api/v2/users/nowhere/at/all", "{}"), error(404, "not.found"));
    assert_eq!(of("DELETE", &calls, ""), error(501, ""));
    // As it arrived.
    let hidden = r#"{"attributes":{"a":null,"a":"1"}}"#;
    assert_eq!(of("PATCH", &attributes, hidden), error(400, "bad.request"));
    assert_eq!(of("PATCH", &attributes, r#"{"attributes":{"a":"0","a":"1"}}"#), ok(202));
    let with = |config: Config| status(config, "PATCH", &attributes, "application/json", GOOD);
    assert_eq!(
        with(Config { ended: vec![CONVERSATION.to_owned()], ..Config::default() }),
        error(404, "not.found")
    );
    assert_eq!(
        with(Config { conversations: vec!["other".to_owned()], ..Config::default() }),
        error(404, "not.found")
    );
    assert_eq!(with(Config { token_uses: Some(0), ..Config::default() }), error(401, "credentials.expired"));
    assert_eq!(with(Config { max_body: 5, ..Config::default() }), error(413, "request.entity.too.large"));
    assert_eq!(
        with(Config { rate_limit: 0, ..Config::default() }),
        error(429, "too.many.requests.retry.after")
    );
    for code in [408, 409, 413, 429, 500, 503, 504] {
        assert_eq!(with(Config { faults: vec![Fault::Status(code, 1.0)], ..Config::default() }).0, code);
    }
    let users = Config { users_only: true, ..Config::default() };
    assert_eq!(
        status(users, "PATCH", &participant, "application/json", r#"{"held":true}"#),
        error(403, "not.authorized")
    );
    assert_eq!(
        status(Config::default(), "PATCH", &attributes, "text/plain", GOOD),
        error(415, "unsupported.media.type")
    );
    assert_eq!(
        status(Config::default(), "PATCH", &attributes, "application/json; charset=UTF-8", GOOD),
        ok(202)
    );
}

#[test]
fn a_token_is_demanded_and_a_grant_is_checked() {
    let sim = Sim::start(Config::default());
    let mut client = HttpClient::connect(sim.address);
    let (status, body) =
        client.call("PATCH", &attributes_path(), &[("Content-Type", "application/json")], GOOD.as_bytes());
    assert!(status == 401 && body.contains("authentication.required"), "{body}");
    let (status, body) = client.patch("made-up", GOOD);
    assert!(status == 401 && body.contains("bad.credentials"), "{body}");
    let (status, body) =
        client.call("POST", "/oauth/token", &[], b"grant_type=password&client_id=a&client_secret=b");
    assert!(status == 400 && body.contains("unsupported_grant_type"), "{body}");
    assert_eq!(client.call("POST", "/oauth/token", &[], b"grant_type=client_credentials").0, 401);
    sim.end();
}

#[test]
fn a_delay_is_kept_and_a_lost_answer_was_carried_out() {
    let delay = Fault::Delay(Duration::from_secs(3600), 1.0);
    let sim = Sim::start(Config { faults: vec![delay], any_token: true, ..Config::default() });
    let mut client = HttpClient::connect(sim.address);
    client.send_patch("any", GOOD);
    client.set_patience(Duration::from_millis(300));
    assert_eq!(client.answer(), None, "it is held back");
    // What is held back goes out when the server stops.
    assert_eq!(sim.end().report.requests, 1);
    client.set_patience(Duration::from_secs(20));
    assert_eq!(client.answer().map(|(status, _)| status), Some(202));
    let sim = Sim::start(Config { faults: vec![Fault::Drop(1.0)], ..Config::default() });
    let bearer = format!("Bearer {}", sim.token());
    let mut client = HttpClient::connect(sim.address);
    client.raw(
        format!(
            "PATCH {} HTTP/1.1\r\nHost: h\r\nAuthorization: {bearer}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{GOOD}",
            attributes_path(),
            GOOD.len()
        )
        .as_bytes(),
    );
    assert_eq!(client.answer(), None);
    let played = sim.end();
    assert_eq!((played.report.dropped, played.report.by_status.get(&202)), (1, Some(&1)));
    assert!(!played.record.contains("statusCode"), "{}", played.record);
}

/// What a `serve` says on stderr about these calls.
fn said_of(args: &[&str], calls: impl FnOnce(&mut HttpClient)) -> String {
    let home = tempfile::tempdir().expect("a folder");
    let mut served = Served::start(home.path(), args);
    let mut stderr = served.child.stderr.take().expect("piped");
    calls(&mut HttpClient::connect(served.address));
    served.end();
    let mut said = String::new();
    stderr.read_to_string(&mut said).expect("text");
    said
}

#[test]
fn a_refused_token_is_explained_once() {
    let said = said_of(&["--exit-after", "2"], |client| {
        for _ in 0..2 {
            assert_eq!(client.patch("made-up", GOOD).0, 401);
        }
    });
    assert_eq!(said.matches("--any-token").count(), 1, "{said}");
    let said = said_of(&["--exit-after", "1"], |client| {
        let kind = [("Content-Type", "application/json")];
        assert_eq!(client.call("PATCH", &attributes_path(), &kind, GOOD.as_bytes()).0, 401);
    });
    assert!(said.contains("no bearer token") && said.contains("--any-token"), "{said}");
    let said = said_of(&["--exit-after", "1", "--any-token"], |client| {
        assert_eq!(client.patch("made-up", GOOD).0, 202);
    });
    assert_eq!(said, "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_record_that_cannot_be_written_stops_no_client() {
    let home = tempfile::tempdir().expect("a folder");
    let args = ["--exit-after", "2", "--any-token", "--record", "/dev/full"];
    let mut served = Served::start(home.path(), &args);
    let mut stderr = served.child.stderr.take().expect("piped");
    let mut client = HttpClient::connect(served.address);
    for _ in 0..2 {
        assert_eq!(client.patch("made-up", GOOD).0, 202);
    }
    let (_, code) = served.end();
    assert_eq!(code, Some(2));
    let mut said = String::new();
    stderr.read_to_string(&mut said).expect("text");
    assert_eq!(said.matches("recording has stopped").count(), 1, "{said}");
}
