//! `payloadlint check`

use serde_json::Value;

use super::{Place, Run, run};

const NULL: &str = "{\"attributes\": {\"crm_id\": \"4111-1111\", \"crm_tier\": null}}\n";
const CLEAN: &str = "{\"attributes\": {\"crm_id\": \"4111-1111\"}}\n";

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error} in\n{run}"))
}

/// A path that matches nothing is an error: a check that reads nothing must not pass.
#[test]
fn an_empty_folder_is_trouble() {
    let run = run(&["check"]);
    assert_eq!(run.status, 2, "{run}");
    assert!(run.stderr.contains("contains no file") && run.stderr.contains("--include"), "{run}");
}

/// `git diff --name-only | payloadlint check --files-from -` on a day without changes.
#[test]
fn an_empty_list_of_paths_is_clean() {
    let place = Place::new().file("list.txt", "").file("a.json", NULL);
    for run in [
        place.run(&["check", "-o", "attributes", "--files-from", "list.txt"]),
        place.run_with(&["check", "-o", "attributes", "--files-from", "-"], &[], ""),
    ] {
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run}");
        assert_eq!(run.stdout, "no requests found (0 sources)\n");
    }
}

#[test]
fn a_finding_in_every_format() {
    let place = Place::new().file("a.json", NULL).file("b.json", CLEAN);
    for format in ["human", "concise", "json", "ndjson"] {
        let run = place.run(&["check", "-o", "attributes", "-f", format, "a.json", "b.json"]);
        assert_eq!((run.status, run.stderr.as_str()), (1, ""), "{run}");
        insta::assert_snapshot!(format!("a_finding_as_{format}"), run);
        if format == "json" {
            let schema = serde_json::from_str(include_str!("../../schemas/report-v1.json")).unwrap();
            jsonschema::validate(&schema, &json(&run)).unwrap();
        }
    }
}

#[test]
fn the_format_never_changes_the_exit_status() {
    let place = Place::new().file("a.json", NULL);
    for format in ["human", "concise", "json", "ndjson"] {
        for (fail_on, status) in [("error", 1), ("warning", 1), ("info", 1), ("never", 0)] {
            let run = place.run(&["check", "-o", "attributes", "-f", format, "--fail-on", fail_on, "a.json"]);
            assert_eq!(run.status, status, "{format} {fail_on}\n{run}");
        }
        let run =
            place.run(&["check", "-o", "attributes", "-f", format, "--rule", "null-value=warning", "a.json"]);
        assert_eq!(run.status, 0, "{run}");
    }
}

#[test]
fn levels_of_rules() {
    let place = Place::new().file("a.json", NULL);
    let severity = |args: &[&str]| {
        let run = place.run(&[&["check", "-o", "attributes", "-f", "json", "a.json"], args].concat());
        json(&run)["findings"][0]["severity"].as_str().map(str::to_owned)
    };
    assert_eq!(severity(&[]).as_deref(), Some("error"));
    assert_eq!(severity(&["--rule", "null-value=info"]).as_deref(), Some("info"));
    assert_eq!(severity(&["--rule", "all=off"]), None);
    assert_eq!(severity(&["--rule", "null-value=warning", "--rule", "all=off"]).as_deref(), Some("warning"));
    assert_eq!(severity(&["--only", "wrong-case-key"]), None);
    assert_eq!(severity(&["--only", "wrong-case-key", "--only", "null-value"]).as_deref(), Some("error"));
}

#[test]
fn a_path_that_does_not_exist() {
    let run = Place::new().file("a.json", NULL).run(&["check", "-o", "attributes", "a.json", "nowhere.json"]);
    // Trouble weighs more than findings, and the rest is linted all the same.
    assert_eq!(run.status, 2, "{run}");
    assert!(run.stdout.contains("null-value"), "{run}");
    assert!(format!("{}{}", run.stdout, run.stderr).contains("nowhere.json"), "{run}");
}

#[test]
fn nothing_but_skipped_requests_is_explained() {
    let run = Place::new().file("other.json", "{\"some\": \"thing\"}").run(&["check", "other.json"]);
    assert_eq!(run.status, 2, "{run}");
    assert!(run.stderr.contains("other.json") && run.stderr.contains("-o attributes"), "{run}");
}

/// A folder whose bodies were all skipped must not look like a clean one; where anything in it was
/// judged, nothing is said.
#[test]
fn a_folder_of_skipped_requests_is_reported() {
    let place = Place::new().file("flat/a.json", "{\"crm_id\": \"1\"}").file("flat/b.json", "{\"x\": 1}");
    for threads in ["1", "2"] {
        for folder in ["flat", "."] {
            let run = place.run(&["check", folder, "--threads", threads]);
            assert_eq!(run.status, 2, "{run}");
            let error = "error: nothing was checked: flat/a.json: unknown operation";
            assert!(run.stderr.starts_with(error) && run.stderr.contains("-o attributes"), "{run}");
        }
    }
    let place =
        place.file("flat/c.json", "{\"attributes\": {\"a\": \"x\"}}").file("other/d.json", "{\"x\": 1}");
    assert_eq!(place.run(&["check", "flat"]).stderr, "");
    let run = place.run(&["check", "flat", "other"]);
    assert!(run.stderr.starts_with("note: other: every request was skipped"), "{run}");
    assert_eq!(run.stderr.matches("note:").count(), 1, "{run}");
}

#[test]
fn a_folder_that_is_excluded_is_not_called_empty() {
    let place = Place::new().file("old/a.json", NULL).file("payloadlint.toml", "exclude = [\"old/**\"]\n");
    let run = place.run(&["check", "old"]);
    assert!(run.status == 2 && run.stderr.starts_with("error: old: all its files are excluded\n"), "{run}");
    let run = place.run(&["check", "--force-exclude", "old"]);
    let error = "error: nothing was checked: `exclude` excludes all named files\n";
    assert!(run.status == 2 && run.stderr.starts_with(error), "{run}");
    let run = place.run(&["check", "--force-exclude", "--allow-empty", "-q", "old"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run}");
}

/// A HAR of findings and then of GETs: each GET was looked for among the findings.
#[test]
fn many_skipped_requests_after_many_findings() {
    let entry = |method: &str, body: &str| {
        format!(
            "{{\"request\":{{\"method\":\"{method}\",\"url\":\"https://api.mypurecloud.com/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes\"{body}}}}}"
        )
    };
    let mut entries: Vec<String> = (0..3000)
        .map(|at| {
            entry(
                "PATCH",
                &format!(",\"postData\":{{\"text\":\"{{\\\"attributes\\\":{{\\\"a{at}\\\":null}}}}\"}}"),
            )
        })
        .collect();
    entries.extend((0..3000).map(|_| entry("GET", "")));
    let har = format!("{{\"log\":{{\"entries\":[{}]}}}}", entries.join(","));
    let run = Place::new().file("a.har", &har).run(&["check", "-f", "concise", "a.har"]);
    assert!(
        run.stdout.contains("3000 errors in 3000 of 6000 requests (1 source); 0 clean, 3000 skipped"),
        "{run}"
    );
}

#[test]
fn stdin_with_a_name() {
    let place = Place::new();
    // The name alone says that stdin is meant.
    let run = place.run_with(
        &["check", "--stdin-name", "a.json", "-o", "attributes", "-q", "-f", "concise"],
        &[],
        NULL,
    );
    assert!(run.status == 1 && run.stdout.starts_with("a.json:1:52"), "{run}");
    let run = place.run_with(&["check", "--stdin-name", "a.json", "."], &[], NULL);
    assert!(run.status == 2 && run.stderr.contains("add the path `-`"), "{run}");
    let run = place.run_with(
        &["check", "-", "--stdin-name", "fixtures/a.json", "-o", "attributes", "-f", "concise"],
        &[],
        NULL,
    );
    assert_eq!(run.status, 1, "{run}");
    assert!(run.stdout.starts_with("fixtures/a.json:1:52: error[null-value]"), "{run}");
}

#[test]
fn paths_of_a_file_are_linted() {
    let place = Place::new().file("a b.json", NULL).file("list.txt", "a b.json\r\n");
    assert_eq!(place.run(&["check", "-o", "attributes", "--files-from", "list.txt"]).status, 1);
    let run = place.run_with(&["check", "-o", "attributes", "--files-from", "-"], &[], "a b.json\0");
    assert_eq!(run.status, 1, "{run}");
}

#[test]
fn redacted_source_and_quiet() {
    let place = Place::new().file("a.json", NULL);
    let run = place.run(&["check", "-o", "attributes", "--redact", "-q", "a.json"]);
    assert!(run.stdout.contains("crm_tier") && !run.stdout.contains("4111-1111"), "{run}");
    assert!(!run.stdout.contains("requests"), "{run}");
}

#[test]
fn output_is_the_same_for_any_number_of_threads() {
    let mut place = Place::new();
    for at in 0..40 {
        place = place.file(&format!("{at:02}.json"), if at % 3 == 0 { NULL } else { CLEAN });
    }
    let one = place.run(&["check", "-o", "attributes", "--threads", "1"]);
    let four = place.run(&["check", "-o", "attributes", "--threads", "4"]);
    assert_eq!((one.status, &one.stdout), (1, &four.stdout));
}

/// `payloadlint check | head -1`: the reader has what it wanted.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_success() {
    let place = Place::new().file("a.json", NULL);
    for format in ["human", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "rdjson"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = place.command(&["check", "-o", "attributes", "-f", format, "a.json"]);
        let output =
            command.stdout(writer).stderr(std::process::Stdio::piped()).spawn().unwrap().wait_with_output();
        let output = output.unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()), "{format}");
    }
}

/// What does not fit on the disk is trouble, and no success.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_trouble() {
    let place = Place::new().file("a.json", NULL);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = place.command(&["check", "-o", "attributes", "a.json"]);
    let output = command.stdout(full).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let output = output.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: writing the output"));
}

/// What is where the syntax is at fault is recognised by `invalid-json`, and by the other rule
/// where that one is off.
#[test]
fn a_value_that_is_no_json_is_reported_once_and_never_lost() {
    let place = Place::new().file("a.json", "{\"attributes\": {\"a\": None}}");
    for (args, rule) in [
        (&[][..], "invalid-json"),
        (&["--rule", "invalid-json=off"], "null-value"),
        (&["--only", "null-value"], "null-value"),
    ] {
        let run = place.run(&[&["check", "-f", "concise", "a.json"], args].concat());
        assert_eq!((run.status, run.stdout.matches("error[").count()), (1, 1), "{run}");
        assert!(run.stdout.contains(&format!("1:22: error[{rule}]")), "{run}");
    }
}

/// A cassette of Ruby's VCR is read, in a folder as well.
#[test]
fn a_cassette_of_rubys_vcr() {
    let cassette = "---\nhttp_interactions:\n- request:\n    method: patch\n    uri: \
                    https://api.mypurecloud.com/api/v2/conversations/calls/11111111-2222-4333-8444-555555555555/\
                    participants/66666666-7777-4888-9999-aaaaaaaaaaaa/attributes\n    body:\n      string: \
                    '{\"attributes\":{\"a\":null}}'\n    headers:\n      Content-Type:\n      - application/json\n\
                    recorded_with: VCR 6.1.0\n";
    let place = Place::new().file("ruby.yml", cassette).file("a.json", CLEAN);
    for command in [&["check", "."][..], &["check", "--as", "vcr", "ruby.yml"]] {
        let run = place.run(command);
        assert!(run.status == 1 && run.stdout.contains("null-value"), "{run}");
    }
    let run = place.run(&["fix", "."]);
    let fixed = std::fs::read_to_string(place.path().join("ruby.yml")).unwrap();
    assert!(run.status == 0 && fixed.contains("'{\"attributes\":{}}'"), "{run}");
}

/// PowerShell's `>` writes UTF-16: a cause of the file's, and of a dump's none at all.
#[test]
fn a_file_in_utf_16_is_one_finding() {
    let place = Place::new();
    let summary = |name: &str, text: &str| {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        std::fs::write(place.path().join(name), units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
            .unwrap();
        let run = place.run(&["check", "-f", "concise", name]);
        run.stdout.lines().last().unwrap_or_default().to_owned()
    };
    let body = CLEAN.trim_end();
    let bodies = "1 error in 1 of 2 requests (1 source); 1 clean, 0 skipped, 0 unreadable";
    assert_eq!(summary("a.ndjson", &format!("{body}\n{body}\n")), bodies);
    assert_eq!(summary("a.json", &format!("[{body},{body}]")), bodies);
    let record =
        format!("{{\"topic\":\"t\",\"partition\":0,\"offset\":0,\"key\":null,\"payload\":{body}}}\n");
    let dumped = "no findings in 2 requests (1 source)";
    assert_eq!(summary("kcat.json", &record.repeat(2)), dumped);
    assert_eq!(summary("consumer.txt", &format!("k\t{body}\nk\t{body}\n")), dumped);
}

/// What curl makes headers of: reported like the headers, and the value never.
#[test]
fn credentials_among_the_options_of_curl() {
    let reported = |options: &str| {
        let url = "https://api.mypurecloud.com/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70";
        let script = format!(
            "curl -X PATCH '{url}' {options} -H 'Content-Type: application/json' -d '{{\"muted\":true}}'\n"
        );
        let run = Place::new().file("a.sh", &script).run(&["check", "a.sh"]);
        assert!(!run.stdout.contains("s3cr3t"), "{run}");
        let heading = run.stdout.lines().next().unwrap_or_default();
        let header = heading.strip_prefix("warning[recorded-credential]: the header `");
        header.map(|header| header.trim_end_matches("` contains a credential").to_owned())
    };
    for (options, header) in [
        ("-u admin:s3cr3t-value", "Authorization"),
        ("-uadmin:s3cr3t-value", "Authorization"),
        ("--user 'admin:s3cr3t value'", "Authorization"),
        ("--oauth2-bearer s3cr3t-t0k3n", "Authorization"),
        ("-u admin:s3cr3t-value -H 'Authorization: Bearer s3cr3t-t0k3n'", "Authorization"),
        ("-U admin:s3cr3t-value", "Proxy-Authorization"),
        ("-b sid=s3cr3t-value", "Cookie"),
        ("-kb 'theme=dark; sid=s3cr3t-value'", "Cookie"),
    ] {
        assert_eq!(reported(options).as_deref(), Some(header), "{options}");
    }
    for options in [
        "-u admin",
        "-u \"$ID:$SECRET\"",
        "-u \"admin:$(cat password)\"",
        "-u '{{id}}:{{secret}}'",
        "-u '<id>:<secret>'",
        "-u user:password",
        "-u client_id:client_secret",
        "--oauth2-bearer $TOKEN",
        "-b cookies.txt",
        "-b \"$COOKIES\"",
        "-b \"sid=$SID\"",
        "-b sid=",
    ] {
        assert_eq!(reported(options), None, "{options}");
    }
}

/// Most clients go on with the headers there: what was judged to be fine is not sent.
#[test]
fn a_body_without_a_blank_line_before_it_is_reported() {
    let path = "api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes";
    for (name, head) in [
        (
            "a.http",
            format!("### set\nPATCH https://api.mypurecloud.com/{path}\nContent-Type: application/json\n"),
        ),
        (
            "b.txt",
            format!("PATCH /{path} HTTP/1.1\nHost: api.mypurecloud.com\nContent-Type: application/json\n"),
        ),
    ] {
        let body = r#"{"attributes":{"crm_id":"12345"}}"#;
        let place = Place::new().file(name, &format!("{head}{body}\n"));
        let run = place.run(&["check", "-f", "concise", "-q", name]);
        let reported = format!(
            "{name}:4:1: warning[empty-body] there is no blank line before the body: many clients then send it as a header, and no body\n"
        );
        assert_eq!((run.status, run.stdout.as_str()), (0, reported.as_str()), "{}", run.stderr);
        let place = place.file(name, &format!("{head}\n{body}\n"));
        assert_eq!(place.run(&["check", "-q", name]).stdout, "");
    }
}

/// It is not a write on a participant, and all the same it gives away what makes tokens.
#[test]
fn the_secret_of_a_token_request_is_reported() {
    let place = Place::new()
        .file("a.sh", "curl https://login.mypurecloud.com/oauth/token -d 'grant_type=client_credentials&client_secret=S3CR3TVALUE12&a=b'\n")
        .file("b.sh", "curl https://login.mypurecloud.com/oauth/token -u \"$ID:$SECRET\" -d 'grant_type=client_credentials'\n");
    let run = place.run(&["check", "-f", "concise", "a.sh", "b.sh"]);
    assert_eq!(
        run.stdout,
        "a.sh:1:96: warning[recorded-credential] the body of this token request contains a credential, `client_secret`\n\
         1 warning in 1 of 2 requests (2 sources); 0 clean, 1 skipped (1 not applicable), 0 unreadable\n"
    );
    let run = place.run(&["check", "-f", "json", "a.sh"]);
    assert!(
        run.stdout.contains(r#""operation":"","contract":"recorded""#) && !run.stdout.contains("S3CR3T"),
        "{}",
        run.stdout
    );
    assert_eq!(
        place.run(&["check", "-f", "concise", "-q", "--rule", "recorded-credential=off", "a.sh"]).stdout,
        ""
    );
}

/// A mapping defect is in every record that the mapping has written.
#[test]
fn repeated_findings_are_shown_once() {
    let text: String = (0..40)
        .map(|number| match number % 4 {
            0 => format!("{{\"attributes\":{{\"id\":\"{number}\",\"tier\":null}}}}\n"),
            _ => format!("{{\"attributes\":{{\"id\":\"{number}\"}}}}\n"),
        })
        .collect();
    let place = Place::new().file("a.ndjson", &text);
    let run = place.run(&["check", "-o", "attributes", "a.ndjson"]);
    assert_eq!(run.stdout.matches("error[null-value]: ").count(), 1, "{run}");
    let listed = "Repeated findings, by cause (`--no-group` shows each):\n     \
                  10 error[null-value] /attributes/tier\n        \
                  25% of 40 requests; safe fix; a.ndjson:1:32, 5:32, 9:32 and 7 more\n\n\
                  10 errors in 10 of 40 requests (1 source)";
    assert!(run.stdout.contains(listed), "{run}");
    let run = place.run(&["check", "-o", "attributes", "--no-group", "a.ndjson"]);
    assert_eq!(run.stdout.matches("error[null-value]: ").count(), 10, "{run}");
    assert!(!run.stdout.contains("Repeated"), "{run}");
}
