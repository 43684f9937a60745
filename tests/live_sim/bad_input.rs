//! Everything that can go wrong between `confirm` and a server: a clear verdict within the timeout,
//! nothing sent twice, nothing leaked.

use std::fs;
use std::sync::atomic::Ordering;

use payloadlint::contract::Family;
use payloadlint::sim::Config;

use super::support::{
    Asked, CLIENT, CONVERSATION, Does, Rogue, SECRET, Sim, confirm, json, one_defect, program, recorded,
    response, verdicts, well,
};

/// One case against a server that misbehaves: its report, and what was counted.
fn against(behave: impl Fn(&Asked) -> Does + Send + Sync + 'static) -> (serde_json::Value, usize) {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), one_defect()).expect("written");
    let rogue = Rogue::start(behave);
    let output = confirm(home.path(), &rogue.url(), &["a.ndjson", "--send", "-f", "json", "--timeout", "2"]);
    let report = json(&output);
    assert_eq!(report["cases"][0]["verdict"], "no verdict", "{report:#}");
    assert_eq!(output.status.code(), Some(3));
    let seen =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!seen.contains(SECRET) && !seen.contains("t0ken"), "{seen}");
    (report, rogue.writes.load(Ordering::SeqCst))
}

/// The same, to the first write.
fn at_write(bytes: Vec<u8>, stall: bool) -> (String, usize) {
    let (report, writes) = against(move |asked| {
        well(asked)
            .unwrap_or_else(|| if stall { Does::Stalls(bytes.clone()) } else { Does::Sends(bytes.clone()) })
    });
    (report["cases"][0]["why"].as_str().expect("a text").to_owned(), writes)
}

#[test]
fn a_server_that_stalls_or_closes() {
    for (bytes, stall) in [
        (Vec::new(), true),
        (b"HTTP/1.1 202 Acc".to_vec(), true),
        (Vec::new(), false),
        (b"HTTP/1.1 202".to_vec(), false),
        (b"HTTP/1.1 202 Accepted\r\nContent-".to_vec(), false),
        (b"not HTTP at all\r\n\r\n".to_vec(), false),
    ] {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let (why, writes) = at_write(bytes, stall);
        assert!(
            why.contains("the answer was lost, and the request may have been executed"),
            "{shown:?}: {why}"
        );
        assert_eq!(writes, 1, "{shown:?}");
    }
}

#[test]
fn old_and_odd_versions_of_http() {
    // HTTP/1.0 ends an answer by closing the connection.
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), one_defect()).expect("written");
    let rogue = Rogue::start(|asked| {
        well(asked).unwrap_or_else(|| {
            let answer = b"HTTP/1.0 400 Bad Request\r\n\r\n{\"code\":\"bad.request\",\"message\":\"old\"}";
            Does::Sends(answer.to_vec())
        })
    });
    let output = confirm(home.path(), &rogue.url(), &["a.ndjson", "--send", "-f", "json"]);
    let report = json(&output);
    assert_eq!(report["cases"][0]["answers"]["original"]["code"], "bad.request", "{report:#}");
    assert_eq!(report["cases"][0]["verdict"], "still refused", "{report:#}");
    // No other protocol was asked for, so 101 is not an answer to a write.
    let switch = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n";
    let (why, writes) = at_write(switch.to_vec(), false);
    assert!(why.contains("101"), "{why}");
    assert_eq!(writes, 1);
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Rogue::start(|_| Does::Sends(response(202, "", "")));
    for status in [301, 302, 307, 308] {
        let location = format!("Location: {}/stolen\r\n", elsewhere.url());
        let (why, writes) = at_write(response(status, &location, ""), false);
        assert!(why.contains("redirected; not followed"), "{why}");
        assert_eq!(writes, 1);
    }
    let location = format!("Location: {}/oauth/token\r\n", elsewhere.url());
    let (report, writes) = against(move |_| Does::Sends(response(307, &location, "")));
    assert!(
        report["cases"][0]["why"].as_str().is_some_and(|text| text.contains("(307) contains no token")),
        "{report}"
    );
    assert_eq!(writes, 0);
    assert_eq!(elsewhere.requests.load(Ordering::SeqCst), 0, "credentials went to another host");
}

#[test]
fn statuses_that_say_nothing_of_the_body() {
    let missing = r#"{"message":"You are missing the following permission(s): conversation:x","code":"missing.permissions","status":403,"contextId":"corr-77"}"#;
    let (report, writes) = against(move |asked| {
        well(asked).unwrap_or_else(|| Does::Sends(response(403, "ININ-Correlation-Id: corr-77\r\n", missing)))
    });
    let original = &report["cases"][0]["answers"]["original"];
    assert_eq!(original["code"], "missing.permissions");
    assert_eq!(original["correlation_id"], "corr-77");
    assert!(original["words"].as_str().is_some_and(|text| text.contains("conversation:x")), "{report}");
    assert_eq!(writes, 1);
    for status in [404, 409, 500, 502, 503, 504] {
        let html = response(status, "Content-Type: text/html\r\n", "<html><h1>oops</h1></html>");
        let (why, writes) = at_write(html, false);
        assert!(why.contains(&status.to_string()), "{why}");
        assert_eq!(writes, 1, "{status}");
    }
}

#[test]
fn a_token_that_has_expired_is_renewed_once() {
    let (report, writes) = against(|asked| {
        well(asked).unwrap_or_else(|| {
            Does::Sends(response(401, "", r#"{"code":"credentials.expired","message":"expired"}"#))
        })
    });
    assert_eq!(report["summary"]["token_requests"], 2);
    assert_eq!(writes, 2, "a 401 was not carried out; it is made again with a new token, once");
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), one_defect()).expect("written");
    // A token good for three calls, a run of four.
    let sim = Sim::start(Config { token_uses: Some(3), ..Config::default() });
    let report = json(&confirm(home.path(), &sim.url(), &["a.ndjson", "--send", "-f", "json"]));
    assert_eq!(report["cases"][0]["verdict"], "confirmed", "{report:#}");
    assert_eq!(report["summary"]["token_requests"], 2);
}

#[test]
fn error_bodies_that_are_none() {
    // These are refusals all the same: the fixed body goes out after them, and is refused too.
    let huge = format!("{{\"message\":\"{}\"}}", "x".repeat(10 * 1024 * 1024));
    let half = b"HTTP/1.1 400 Bad\r\nContent-Length: 1000\r\n\r\n{\"message\":".to_vec();
    let chunk = b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno\r\n0\r\n\r\n".to_vec();
    for (bytes, words) in [
        (
            response(400, "Content-Type: text/html\r\n", "<html>no</html>"),
            "no message: the answer is not an error body",
        ),
        (response(400, "", "{\"message\": 5"), "no message: the answer is not an error body"),
        (response(400, "", ""), "no message: the answer has no body"),
        (response(400, "", &huge), "the body of the answer is malformed: it is longer than"),
        (half, "the body of the answer is malformed"),
        (chunk, "the body of the answer is malformed"),
    ] {
        let home = tempfile::tempdir().expect("a folder");
        fs::write(home.path().join("a.ndjson"), one_defect()).expect("written");
        let rogue = Rogue::start(move |asked| well(asked).unwrap_or_else(|| Does::Sends(bytes.clone())));
        let output =
            confirm(home.path(), &rogue.url(), &["a.ndjson", "--send", "-f", "json", "--timeout", "5"]);
        let report = json(&output);
        assert_eq!(report["cases"][0]["verdict"], "still refused", "{report:#}");
        assert_eq!(output.status.code(), Some(1));
        let said = report["cases"][0]["answers"]["original"]["words"].as_str().expect("words");
        assert!(said.contains(words), "{said}");
        assert!(output.stdout.len() < 20_000, "an answer was shown whole");
        assert_eq!(rogue.writes.load(Ordering::SeqCst), 2);
    }
}

#[test]
fn accepted_with_a_broken_body_is_proved_by_reading() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), one_defect()).expect("written");
    let rogue = Rogue::start(|asked| {
        well(asked)
            .unwrap_or_else(|| Does::Sends(b"HTTP/1.1 202 Accepted\r\nContent-Length: 50\r\n\r\n{".to_vec()))
    });
    let output = confirm(home.path(), &rogue.url(), &["a.ndjson", "--send", "--fixed-only", "-f", "json"]);
    let report = json(&output);
    assert_eq!(report["cases"][0]["verdict"], "not applied", "{report:#}");
    assert_eq!((output.status.code(), rogue.writes.load(Ordering::SeqCst)), (Some(1), 1));
}

#[test]
fn wrong_region_wrong_secret_no_host() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), one_defect()).expect("written");
    let client = Some((CLIENT.to_owned(), "another secret".to_owned()));
    let sim = Sim::start(Config { client, ..Config::default() });
    let output = confirm(home.path(), &sim.url(), &["a.ndjson", "--send", "-f", "json"]);
    let report = json(&output);
    assert_eq!((report["cases"][0]["verdict"].as_str(), output.status.code()), (Some("no verdict"), Some(3)));
    let why = report["cases"][0]["why"].as_str().expect("a text");
    assert!(
        why.contains("rejected the client: 401 invalid_client") && why.contains("check the region ("),
        "{why}"
    );
    assert_eq!(sim.end().report.requests, 0);
    // A port that nothing listens on.
    let closed =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let output = confirm(home.path(), &format!("http://{closed}"), &["a.ndjson", "--send", "-f", "json"]);
    let report = json(&output);
    assert!(
        report["cases"][0]["why"].as_str().is_some_and(|text| text.contains("refused the connection")),
        "{report}"
    );
    assert_eq!(output.status.code(), Some(3));
    // Names that are not, and no names at all.
    for (args, words) in [
        (&["--region", "eu-centrall-1"][..], "did you mean `eu-central-1`?"),
        (&["--base-url", "http://192.0.2.1"][..], "plain HTTP to another machine"),
        (&["--base-url", "ftp://127.0.0.1"][..], "is not the URL of a host"),
        (&["--conversation", "../users"][..], "an id has only letters, digits and hyphens"),
        (&[][..], "`--send` needs `--conversation ID`"),
        (&["--conversation", CONVERSATION, "--participant", "p"][..], "no region"),
        (
            &["--conversation", CONVERSATION, "--participant", "p", "--region", "eu_west_1"][..],
            "no credentials",
        ),
    ] {
        let output = program(home.path())
            .args(["confirm", "a.ndjson", "--send"])
            .args(args)
            .output()
            .expect("it runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains(words), "{args:?}: {stderr}");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn an_ended_conversation_and_a_missing_permission() {
    let home = tempfile::tempdir().expect("a folder");
    let two = [one_defect(), one_defect().replace("crm_tier", "crm_level")].concat();
    fs::write(home.path().join("a.ndjson"), two).expect("written");
    let sim = Sim::start(Config { ended: vec![CONVERSATION.to_owned()], ..Config::default() });
    let report = json(&confirm(home.path(), &sim.url(), &["a.ndjson", "--send", "-f", "json"]));
    assert!(
        report["cases"][0]["why"].as_str().is_some_and(|text| text.contains("404") && text.contains("ended")),
        "{report}"
    );
    assert_eq!(report["cases"][1]["why"].as_str().map(|text| text.starts_with("not tried")), Some(true));
    assert_eq!(report["summary"]["requests"], 1, "one read was enough");
    let sim = Sim::start(Config { denied: vec![Family::Attributes], ..Config::default() });
    let output = confirm(home.path(), &sim.url(), &["a.ndjson", "--send"]);
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.contains("403 not.authorized") && text.contains("ININ-Correlation-Id"), "{text}");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_refusal_of_the_caller_is_no_verdict_on_the_body() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), recorded("", r#"{"muted":"true"}"#)).expect("written");
    for (status, code, words) in [
        (400, "not.a.user", "needs the token of a user"),
        (400, "conversation.error.call.disconnected", "The call had ended"),
        (400, "conversation.error.no.user.station", "has no station"),
        (403, "conversation.error.forbidden.not.active.participant", "is not active on the conversation"),
        (404, "conversation.error.not.conversation.participant", "is not a participant"),
    ] {
        let body = format!("{{\"status\":{status},\"code\":\"{code}\",\"message\":\"m\"}}");
        let rogue = Rogue::start(move |asked| {
            well(asked).unwrap_or_else(|| Does::Sends(response(status, "", &body)))
        });
        let output = confirm(home.path(), &rogue.url(), &["a.ndjson", "--send", "-f", "json"]);
        let report = json(&output);
        assert_eq!(verdicts(&report), ["no verdict"], "{report:#}");
        assert_eq!(output.status.code(), Some(3), "{code}");
        let why = report["cases"][0]["why"].as_str().expect("a text");
        assert!(why.contains(code) && why.contains(words), "{why}");
        assert_eq!(rogue.writes.load(Ordering::SeqCst), 1, "{code}");
    }
}
