//! Secrets and values of bodies, each with a marker, in every place that a source has. No output of
//! any format and any command holds one; `human` and `fix --diff` show the source, and there
//! credentials are masked. What `confirm` sends and records is tested in
//! `tests/live_sim/secrets.rs`.

use std::fs;

use super::{Place, Run};

const FORMATS: [&str; 9] =
    ["human", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "rdjson"];

/// In the place of a secret.
const SECRET: &str = "S3cr3tM4rk3r";
/// In the place of a customer's value.
const VALUE: &str = "V4lu3M4rk3r";

const CALL: &str = "/api/v2/conversations/calls/3f1c2d4e-5a6b-4000-8000-000000000001/participants/7b9d0e1f-2a3c-4000-8000-00000000000a/attributes";

/// A recording of every kind whose secrets are known by their place or their name.
fn place() -> Place {
    let body = format!(
        "{{\"attributes\":{{\"crm_a\":null,\"crm_b\":\"{VALUE}\",\"crm_c\":{{\"d\":\"{VALUE}\"}}}}}}"
    );
    let escaped = serde_json::Value::from(body.clone()).to_string();
    let url = format!("https://admin:{SECRET}@api.mypurecloud.com{CALL}?access_token={SECRET}&sig={SECRET}");
    let answer = format!("{{\"token\":\"{SECRET}\",\"accessToken\":\"{SECRET}\"}}");
    let answered = serde_json::Value::from(answer.clone()).to_string();
    let bearer = format!("Bearer {SECRET}");
    Place::new()
        .file("bare.json", &body)
        .file("a.ndjson", &format!("{body}\n{body}\n"))
        .file(
            "call.json",
            &format!(
                r#"{{"method":"PATCH","url":"{url}","headers":{{"Authorization":"{bearer}","Content-Type":"text/plain; {VALUE}"}},"body":{body},"status":400,"response":{answer}}}"#
            ),
        )
        .file(
            "a.har",
            &format!(
                r#"{{"log":{{"version":"1.2","creator":{{"name":"x","version":"1"}},"entries":[{{"request":{{"method":"PATCH","url":"{url}","cookies":[{{"name":"sid","value":"{SECRET}"}}],"headers":[{{"name":"Authorization","value":"{bearer}"}},{{"value":"k={SECRET}","name":"Cookie"}}],"postData":{{"mimeType":"text/plain; {VALUE}","text":{escaped}}}}},"response":{{"status":400,"content":{{"text":{answered}}}}}}}]}}}}"#
            ),
        )
        .file(
            "postman.json",
            &format!(
                r#"{{"info":{{"name":"x","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},"item":[{{"name":"a","request":{{"auth":{{"type":"bearer","bearer":[{{"key":"token","value":"{SECRET}","type":"string"}}],"basic":[{{"value":"{SECRET}","key":"password"}}],"apikey":[{{"key":"value","value":"{SECRET}"}}]}},"method":"PATCH","header":[],"url":"https://api.mypurecloud.com{CALL}","body":{{"mode":"raw","raw":{escaped}}}}}}}]}}"#
            ),
        )
        .file(
            "wiremock.json",
            &format!(
                r#"{{"requests":[{{"request":{{"loggedDate":1764600000000,"url":"{CALL}","method":"PATCH","headers":{{"Authorization":"{bearer}"}},"cookies":{{"session":"{SECRET}"}},"body":{escaped}}},"responseDefinition":{{"status":400,"body":{answered}}}}}]}}"#
            ),
        )
        .file(
            "a.http",
            &format!(
                "@token = {SECRET}\n@clientSecret={SECRET}\n\n###\nPATCH https://api.mypurecloud.com{CALL}\nAuthorization: {bearer}\nContent-Type: application/json\n\n{body}\n"
            ),
        )
        .file("a.hurl", &format!("PATCH https://api.mypurecloud.com{CALL}\n[BasicAuth]\nadmin: {SECRET}\n[Cookies]\nsession: {SECRET}\n{body}\n"))
        .file(
            "a.bru",
            &format!(
                "meta {{\n  name: a\n}}\n\npatch {{\n  url: https://api.mypurecloud.com{CALL}\n  body: json\n  auth: bearer\n}}\n\nauth:bearer {{\n  token: {SECRET}\n}}\n\nbody:json {{\n  {body}\n}}\n"
            ),
        )
        .file(
            "a.sh",
            &format!(
                "curl -X PATCH -u admin:{SECRET} -H 'Authorization: {bearer}' --cookie s={SECRET} 'https://api.mypurecloud.com{CALL}?sig={SECRET}' -d '{body}'\n"
            ),
        )
        .file(
            "raw.http",
            &format!(
                "PATCH {CALL}?sig={SECRET} HTTP/1.1\r\nHost: api.mypurecloud.com\r\nAuthorization: {bearer}\r\nContent-Type: text/plain; {VALUE}\r\nX-Api-Key: {SECRET}\r\n\r\n{body}"
            ),
        )
        .file(
            "token.http",
            &format!(
                "POST /oauth/token HTTP/1.1\r\nHost: login.mypurecloud.com\r\n\r\ngrant_type=client_credentials&client_secret={SECRET}"
            ),
        )
}

fn holds_none(run: &Run, markers: &[&str], what: &str) {
    for (name, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        for marker in markers {
            let near = text.find(marker).map(|at| {
                let start = text[..at].rfind('\n').map_or(0, |offset| offset + 1);
                text[start..].lines().next().unwrap_or_default().to_owned()
            });
            assert_eq!(near, None, "{what}: {marker} in {name}");
        }
    }
}

/// All files of a folder, one after the other.
fn read(place: &Place, folder: &str) -> String {
    let mut all = String::new();
    let mut folders = vec![place.path().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                all.push_str(&fs::read_to_string(entry.path()).expect("a text"));
            }
        }
    }
    all
}

#[test]
fn reports_of_every_format() {
    let place = place();
    for format in FORMATS {
        for operation in ["attributes", "participant"] {
            for redact in [false, true] {
                let mut args = vec!["check", "-f", format, "--verbose", "-o", operation, ".", "a.sh"];
                args.extend(redact.then_some("--redact"));
                let run = place.run(&args);
                assert!(run.stdout.len() > 200, "{run}");
                // A reader at a terminal sees the line that a finding is on, unless it is redacted.
                let shows = format == "human" && !redact;
                let markers = if shows { &[SECRET][..] } else { &[SECRET, VALUE] };
                holds_none(&run, markers, &format!("{args:?}"));
            }
        }
    }
}

#[test]
fn reports_in_files_and_the_summary_of_a_step() {
    let place = place();
    fs::create_dir(place.path().join("out")).expect("made");
    let summary = place.path().join("out/summary.md");
    let mut args =
        vec!["check".to_owned(), "-q".to_owned(), "--statistics".to_owned(), "--redact".to_owned()];
    args.extend(FORMATS.map(|format| format!("--report={format}=out/{format}.txt")));
    args.extend(["-f", "github", "-o", "attributes", "--exclude", "out", ".", "a.sh"].map(str::to_owned));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let summary = summary.to_str().expect("a path");
    let run = place.run_with(&args, &[("GITHUB_STEP_SUMMARY", summary)], "");
    holds_none(&run, &[SECRET, VALUE], "github");
    let written = read(&place, "out");
    assert!(written.contains("null-value") && written.contains("| rule"), "{run}\n{written}");
    assert!(!written.contains(VALUE) && !written.contains(SECRET), "{written}");
}

#[test]
fn what_would_be_read() {
    let place = place();
    for args in [&["check", "--show-files", ".", "a.sh"][..], &["check", "--show-config", ".", "a.sh"]] {
        let run = place.run(args);
        assert!(run.stdout.len() > 50, "{run}");
        holds_none(&run, &[SECRET, VALUE], args[1]);
    }
    let run = place.run(&["check", "--show-files", ".", "a.sh"]);
    for kind in ["bruno", "curl", "har", "http", "hurl", "ndjson", "postman", "raw", "request", "wiremock"] {
        assert!(run.stdout.contains(&format!("kind {kind}: detected")), "{kind} is not among them: {run}");
    }
}

#[test]
fn fix_and_its_diff() {
    let place = place();
    for args in [
        &["fix", "--diff", "--unsafe", ".", "a.sh"][..],
        &["fix", "--diff", ".", "a.sh"],
        &["fix", ".", "a.sh"],
    ] {
        let run = place.run(args);
        assert!(run.stdout.len() + run.stderr.len() > 200, "{run}");
        let markers = if args.contains(&"--diff") { &[SECRET][..] } else { &[SECRET, VALUE] };
        holds_none(&run, markers, &format!("{args:?}"));
    }
}

#[test]
fn what_is_written() {
    let place = place();
    for operation in ["attributes", "participant"] {
        let out = format!("out/{operation}");
        let run = place.run(&["extract", "--redact", "--out", &out, "-o", operation, ".", "a.sh"]);
        holds_none(&run, &[SECRET, VALUE], "extract");
        let written = read(&place, &out);
        assert!(
            written.contains("crm_b") && !written.contains(VALUE) && !written.contains(SECRET),
            "{written}"
        );
    }
    fs::create_dir(place.path().join("known")).expect("made");
    let run = place.run(&["check", "-o", "attributes", "--write-baseline", "known/b.json", ".", "a.sh"]);
    holds_none(&run, &[SECRET], "baseline");
    let written = read(&place, "known");
    assert!(
        written.contains("null-value") && !written.contains(VALUE) && !written.contains(SECRET),
        "{written}"
    );
}

#[cfg(feature = "live")]
#[test]
fn a_plan() {
    let place = place();
    let ids = ["--conversation", "3f1c2d4e-5a6b-4000-8000-000000000001", "--participant"];
    for format in ["human", "json"] {
        let args = ["confirm", "--redact", "-f", format, "-o", "attributes", ".", "a.sh"];
        let run = place.run(&[&args[..], &ids, &["7b9d0e1f-2a3c-4000-8000-00000000000a"]].concat());
        assert!(run.stdout.len() > 200, "{run}");
        holds_none(&run, &[SECRET, VALUE], format);
    }
}
