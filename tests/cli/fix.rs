//! `payloadlint fix`

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::process::Stdio;

use super::Place;

const NULL: &str = "{\"attributes\": {\"crm_id\": \"4111-1111\", \"crm_tier\": null}}\n";
const FIXED: &str = "{\"attributes\": {\"crm_id\": \"4111-1111\"}}\n";
const RISKY: &str = "{\"attributes\": {\"crm_id\": \"4111-1111\", \"crm_tier\": \"\"}}\n";
const CLEAN: &str = "{\"attributes\": {\"crm_id\": \"4111-1111\"}}\n";
/// On the attributes operation: nulls, numbers as values and a doubled wrapper.
const ATTRIBUTES: &str = "{
  \"attributes\": {
    \"attributes\": {
      \"crm_id\": 4111,
      \"crm_tier\": null,
      \"crm_score\": 12.50,
      \"crm_name\": \"Zo\\u00eb\"
    }
  }
}
";
/// On the participant operation: nulls, a Python spelling and a text for a boolean.
const PARTICIPANT: &str = "{
  \"state\": \"connected\",
  \"wrapup_skipped\": true,
  \"held\": null,
  \"muted\": \"true\"
}
";

fn read(place: &Place, path: &str) -> String {
    fs::read_to_string(place.path().join(path)).unwrap()
}

/// Files of a folder, hidden ones too.
fn names(place: &Place) -> Vec<String> {
    let entries = fs::read_dir(place.path()).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn files_are_fixed_in_place() {
    let place = Place::new().file("a.json", NULL).file("b.json", CLEAN).file("c.json", RISKY);
    let run = place.run(&["fix", "-o", "attributes", "."]);
    insta::assert_snapshot!(run);
    assert_eq!((read(&place, "a.json").as_str(), run.status), (FIXED, 1));
    assert_eq!(names(&place), ["a.json", "b.json", "c.json"]);
    let run = place.run(&["fix", "-o", "attributes", ".", "--unsafe"]);
    insta::assert_snapshot!(run);
    assert_eq!((read(&place, "c.json").as_str(), run.status), (FIXED, 0));
    let run = place.run(&["fix", "-o", "attributes", "."]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "nothing to fix\n", ""));
}

#[test]
fn two_bodies_become_clean_without_unsafe() {
    let place = Place::new().file("a.json", ATTRIBUTES).file("p.json", PARTICIPANT);
    for (path, operation) in [("a.json", "attributes"), ("p.json", "participant")] {
        let run = place.run(&["fix", "--diff", "-o", operation, path]);
        assert_eq!(run.status, 1);
        insta::assert_snapshot!(format!("the_diff_of_a_body_for_{operation}"), run);
        let run = place.run(&["fix", "-o", operation, path]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run}");
        let run = place.run(&["check", "-o", operation, path]);
        assert_eq!((run.status, run.stdout.as_str()), (0, "no findings in 1 request (1 source)\n"));
        let run = place.run(&["fix", "--diff", "-o", operation, path]);
        assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{run}");
    }
}

#[test]
fn a_diff_writes_nothing() {
    let place = Place::new().file("a.json", NULL).file("b.json", RISKY);
    let run = place.run(&["fix", "--diff", "-o", "attributes", "a.json", "b.json"]);
    insta::assert_snapshot!(run);
    assert_eq!((read(&place, "a.json").as_str(), run.status), (NULL, 1));
    // Findings that nothing can be done about are the business of `check`.
    let run = place.run(&["fix", "--diff", "-o", "attributes", "b.json"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{run}");
}

/// A diff goes into logs.
#[test]
fn a_diff_masks_credentials() {
    let url = "https://api.mypurecloud.com/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes";
    let text = format!(
        "PATCH {url} HTTP/1.1\r\nAuthorization: Bearer s3cr3t-t0ken-abc\r\nContent-Type: application/json\r\nContent-Length: 24\r\n\r\n{{\"attributes\":{{\"a\":12}}}}\n"
    );
    let place = Place::new().file("a.http", &text);
    let run = place.run(&["fix", "--diff", "a.http"]);
    assert!(!run.stdout.contains("s3cr3t") && run.stdout.contains("Authorization: ***"), "{run}");
    assert!(run.stdout.contains("+Content-Length: 26") && run.stderr.contains("masked"), "{run}");
    assert_eq!(place.run(&["fix", "a.http"]).status, 0);
    assert!(read(&place, "a.http").contains("Bearer s3cr3t-t0ken-abc\r\n"));
}

#[test]
fn stdin_becomes_stdout() {
    let place = Place::new();
    let run = place.run_with(&["fix", "-", "-o", "attributes"], &[], &NULL.repeat(3));
    assert_eq!((run.status, run.stdout.as_str()), (0, FIXED.repeat(3).as_str()), "{run}");
    assert_eq!(run.stderr, "fixed 3 findings in 1 file\n");
    let run = place.run_with(&["fix", "-", "-o", "attributes", "-q"], &[], RISKY);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (1, RISKY, ""));
    let run = place.run_with(&["fix", "--diff", "-", "-o", "attributes"], &[], NULL);
    assert!(run.stdout.starts_with("--- a/<stdin>\n+++ b/<stdin>\n@@ -1 +1 @@\n-{"), "{run}");
}

/// What cannot be fixed goes through a filter as it came.
#[test]
fn what_is_not_understood_goes_through() {
    let place = Place::new();
    for text in
        ["", "\u{feff}", "\u{feff}{\"attributes\": {\"a\": null}}", "no JSON at all\n", "{\"a\": [1,\n"]
    {
        let run = place.run_with(&["fix", "-", "-o", "attributes"], &[], text);
        let expected = text.replace("\"a\": null", "");
        assert_eq!(run.stdout, expected, "{run}");
    }
    let utf16: Vec<u8> = NULL.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16 = [&[0xff, 0xfe], utf16.as_slice()].concat();
    let mut child = place
        .command(&["fix", "-", "-o", "attributes"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), &utf16).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stdout), (Some(1), utf16));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("not applied: payloadlint does not write into utf-16"), "{stderr}");
}

#[test]
fn rules_can_be_chosen() {
    let text = "{\"attributes\": {\"a\": null, \"b\": 12}}\n";
    let place = Place::new().file("a.json", text).file("b.json", text).file("c.json", text);
    let run = place.run(&["fix", "-o", "attributes", "--only", "null-value", "a.json"]);
    assert_eq!((read(&place, "a.json").as_str(), run.status), ("{\"attributes\": {\"b\": 12}}\n", 0));
    place.run(&["fix", "-o", "attributes", "--rule", "null-value=off", "b.json"]);
    assert_eq!(read(&place, "b.json"), "{\"attributes\": {\"a\": null, \"b\": \"12\"}}\n");
    // A milder level changes what fails, not what is fixed.
    place.run(&["fix", "-o", "attributes", "--rule", "all=info", "c.json"]);
    assert_eq!(read(&place, "c.json"), "{\"attributes\": {\"b\": \"12\"}}\n");
}

/// What the team means, lives with, or keeps as an example, stays.
#[test]
fn the_config_is_used() {
    let config = "[[paths]]\nfiles = [\"*.json\"]\noperation = \"attributes\"\n\n[[paths]]\nfiles = [\"allowed.json\"]\nallow = [\"/attributes/crm_tier\"]\n\n[[paths]]\nfiles = [\"expected.json\"]\nexpect = [\"null-value\"]\n\n[[suppress]]\nrule = \"null-value\"\npath = \"known.json\"\nreason = \"CRM-17\"\n";
    let place = Place::new().file("payloadlint.toml", config);
    let place = ["allowed", "expected", "known", "other"]
        .iter()
        .fold(place, |place, name| place.file(&format!("{name}.json"), NULL));
    let run = place.run(&["fix"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run}");
    for name in ["allowed", "expected", "known"] {
        assert_eq!(read(&place, &format!("{name}.json")), NULL, "{name}: {run}");
    }
    assert_eq!(read(&place, "other.json"), FIXED, "{run}");
}

#[test]
fn a_topic_larger_than_a_piece_is_fixed_as_it_goes_by() {
    let line = |at: u32| {
        let tier = if at % 1000 == 999 { "null" } else { "\"gold\"" };
        format!("{{\"attributes\": {{\"crm_id\": \"{at}\", \"crm_tier\": {tier}}}}}\r\n")
    };
    let text = (0..20_000).map(line).collect::<Vec<_>>().concat() + "{\"attributes\": {\"crm_id\": 1}}";
    let place = Place::new().file("a.ndjson", &text);
    let run = place.run(&["fix", "a.ndjson"]);
    assert_eq!(
        run.stdout,
        "a.ndjson: fixed 21 (non-string-attribute 1, null-value 20)\nfixed 21 findings in 1 file\n"
    );
    let expected = text.replace(", \"crm_tier\": null", "").replace("\"crm_id\": 1}", "\"crm_id\": \"1\"}");
    assert!(read(&place, "a.ndjson") == expected);
    let diff = place.file("b.ndjson", &text).run(&["fix", "--diff", "b.ndjson"]);
    assert_eq!(diff.stdout.matches("\n@@ -").count(), 20, "{diff}");
    assert!(diff.stdout.contains("\n@@ -1997,7 +1997,7 @@\n"), "{diff}");
    assert!(diff.stdout.ends_with("\\ No newline at end of file\n"), "{diff}");
}

#[test]
fn trouble_leaves_the_others_fixed() {
    let place = Place::new().file("a.json", NULL).file("z.json", NULL);
    let run = place.run(&["fix", "-o", "attributes", "a.json", "nowhere.json", "z.json"]);
    assert_eq!(run.status, 2, "{run}");
    assert!(run.stderr.contains("error: nowhere.json: no such file"), "{run}");
    assert_eq!((read(&place, "a.json").as_str(), read(&place, "z.json").as_str()), (FIXED, FIXED));
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_left_alone() {
    let place = Place::new().file("a.json", NULL).file("b.json", NULL);
    let path = place.path().join("a.json");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let run = place.run(&["fix", "-o", "attributes", "a.json", "b.json"]);
    insta::assert_snapshot!(run);
    assert_eq!((read(&place, "a.json").as_str(), read(&place, "b.json").as_str()), (NULL, FIXED));
    assert_eq!(names(&place), ["a.json", "b.json"]);
    // Nothing is to be written: nothing is wrong.
    let run = place.run(&["fix", "--diff", "-o", "attributes", "a.json"]);
    assert_eq!((run.status, run.stderr.as_str()), (1, "would fix 1 finding in 1 file\n"));
}

#[cfg(unix)]
#[test]
fn mode_and_links_stay() {
    let place = Place::new().file("real/a.json", NULL);
    let real = place.path().join("real/a.json");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/a.json", place.path().join("link.json")).unwrap();
    symlink("link.json", place.path().join("again.json")).unwrap();
    let before = fs::metadata(&real).unwrap();
    let run = place.run(&["fix", "-o", "attributes", "again.json"]);
    assert_eq!(run.status, 0, "{run}");
    let after = fs::metadata(&real).unwrap();
    assert_eq!(after.mode(), before.mode());
    assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
    assert_eq!(fs::read_link(place.path().join("again.json")).unwrap().to_str(), Some("link.json"));
    assert_eq!(fs::read_link(place.path().join("link.json")).unwrap().to_str(), Some("real/a.json"));
    assert_eq!(read(&place, "real/a.json"), FIXED);
}

/// A disk that is full, as a limit on the size of files has it.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_file_as_it_was() {
    let text = NULL.repeat(4000);
    let place = Place::new().file("a.ndjson", &text);
    let mut command = std::process::Command::new("/bin/sh");
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" fix a.ndjson";
    command.args(["-c", script, env!("CARGO_BIN_EXE_payloadlint")]).current_dir(place.path()).env_clear();
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains("error: a.ndjson: writing the new file: ") && stderr.contains("; not changed"),
        "{stderr}"
    );
    assert!(read(&place, "a.ndjson") == text);
    assert_eq!(names(&place), ["a.ndjson"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_is_not_replaced() {
    let place = Place::new();
    let path = place.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let writer = std::thread::spawn({
        let path = path.clone();
        move || fs::write(path, NULL)
    });
    let run = place.run(&["fix", "-o", "attributes", "pipe"]);
    writer.join().unwrap().unwrap();
    assert_eq!(run.status, 2, "{run}");
    assert!(run.stderr.contains("pipe: not a regular file"), "{run}");
    assert_eq!(names(&place), ["pipe"]);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_success() {
    let place = Place::new().file("a.json", NULL);
    for args in
        [&["fix", "--diff", "-o", "attributes", "a.json"], &["fix", "-o", "attributes", "a.json", "-q"]]
    {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = place.command(args);
        let output =
            command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}", output.status);
        assert!(!String::from_utf8(output.stderr).unwrap().contains("bug"));
    }
}

/// Code that pulls the plug finds each file as it was or as it should be, and every one of them.
#[cfg(unix)]
#[test]
fn a_kill_leaves_every_file_whole() {
    const FILES: usize = 500;
    let before = |at: usize| format!("{{\"attributes\": {{\"crm_id\": \"{at:04}\", \"crm_tier\": null}}}}\n");
    let after = |at: usize| format!("{{\"attributes\": {{\"crm_id\": \"{at:04}\"}}}}\n");
    let place = (0..FILES).fold(Place::new(), |place, at| place.file(&format!("{at:04}.json"), &before(at)));
    let (mut kills, mut halfway, mut wait) = (0, 0, 5_u64);
    while kills < 60 {
        let mut child = place
            .command(&["fix", "-o", "attributes", ".", "-q"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // A different moment each time.
        wait = (wait * 31 + 7) % 97;
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        let mut fixed = 0;
        for at in 0..FILES {
            let text = read(&place, &format!("{at:04}.json"));
            assert!(text == before(at) || text == after(at), "{at} is torn: {text:?}");
            fixed += usize::from(text == after(at));
        }
        halfway += usize::from(fixed > 0 && fixed < FILES);
        if fixed == FILES {
            for at in 0..FILES {
                fs::write(place.path().join(format!("{at:04}.json")), before(at)).unwrap();
            }
        }
    }
    assert!(halfway > 5, "killed in the middle only {halfway} times");
    // What a kill left beside them is not a source.
    let run = place.run(&["fix", "-o", "attributes", "."]);
    assert_eq!(run.status, 0, "{run}");
    assert!((0..FILES).all(|at| read(&place, &format!("{at:04}.json")) == after(at)));
}

/// `… | payloadlint fix` means stdin, and would rewrite what lies here.
#[cfg(unix)]
#[test]
fn nothing_is_fixed_without_a_path_where_something_is_piped_in() {
    let place = Place::new().file("a.json", NULL);
    let run = place.run_with(&["fix", "-o", "attributes"], &[], NULL);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run}");
    assert_eq!(
        run.stderr,
        "error: input is piped in, but no path is given\n  \
         help: `payloadlint fix -` fixes stdin, `payloadlint fix .` fixes the files in this folder\n"
    );
    assert_eq!(read(&place, "a.json"), NULL);
    assert_eq!(place.run_with(&["fix", "-o", "attributes", "."], &[], NULL).status, 0);
    assert_eq!(read(&place, "a.json"), FIXED);
}

/// An insertion after the last byte is on the last line where no newline ends it.
#[test]
fn a_diff_of_a_last_line_without_a_newline() {
    let run = Place::new().file("a.json", "{\"a\":\"x\"}").run(&[
        "fix",
        "--diff",
        "-q",
        "-o",
        "attributes",
        "a.json",
    ]);
    assert_eq!(run.status, 1, "{run}");
    assert_eq!(
        run.stdout,
        "--- a/a.json\n+++ b/a.json\n@@ -1 +1 @@\n-{\"a\":\"x\"}\n\\ No newline at end of file\n\
         +{\"attributes\":{\"a\":\"x\"}}\n\\ No newline at end of file\n"
    );
}

/// A byte order mark is part of the first line, whether that changes or not.
#[test]
fn a_diff_with_a_byte_order_mark() {
    let run =
        Place::new().file("a b.json", &format!("\u{feff}{NULL}")).run(&["fix", "--diff", "-q", "a b.json"]);
    assert_eq!(
        run.stdout,
        format!("--- a/a b.json\t\n+++ b/a b.json\t\n@@ -1 +1 @@\n-\u{feff}{NULL}+\u{feff}{FIXED}")
    );
    let text = format!("\u{feff}{CLEAN}{NULL}");
    let run = Place::new().file("a.ndjson", &text).run(&["fix", "--diff", "-q", "a.ndjson"]);
    assert_eq!(
        run.stdout,
        format!("--- a/a.ndjson\n+++ b/a.ndjson\n@@ -1,2 +1,2 @@\n \u{feff}{CLEAN}-{NULL}+{FIXED}")
    );
}

/// A line stays a line though the text that was encoded twice had several.
#[test]
fn a_body_encoded_twice_stays_on_its_line() {
    let text = "\"{\\n\\\"attributes\\\":{\\\"a\\\":\\\"x\\\"}\\n}\"\n{\"attributes\":{\"a\":1}}\n";
    let place = Place::new().file("a.ndjson", text);
    let run = place.run(&["fix", "-o", "attributes", "a.ndjson"]);
    assert_eq!(run.status, 0, "{run}");
    assert_eq!(
        read(&place, "a.ndjson"),
        "{ \"attributes\":{\"a\":\"x\"} }\n{\"attributes\":{\"a\":\"1\"}}\n"
    );
}

/// Tabs do not make one JSON value a table.
#[test]
fn a_value_with_tabs_is_one_value() {
    let text = "{\"attributes\":\t{\"a\":\"x\"}\n}";
    let place = Place::new().file("a.json", text);
    let run = place.run(&["fix", "-o", "attributes", "a.json"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run}");
    assert_eq!(read(&place, "a.json"), text);
}

/// A request that was edited by hand and shows too small a length.
#[test]
fn a_length_that_was_wrong_is_right_after_a_fix() {
    let request = |length: u32, body: &str| {
        format!(
            "PATCH /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes HTTP/1.1\r\nHost: api.mypurecloud.com\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    };
    let place = Place::new().file("a.http", &request(32, "{\"attributes\":{\"a\":null,\"b\":\"x\"}}"));
    let run = place.run(&["fix", "a.http"]);
    assert_eq!(run.status, 0, "{run}");
    assert_eq!(read(&place, "a.http"), request(24, "{\"attributes\":{\"b\":\"x\"}}"));
}

/// Once one body is fixed another one, which nothing could show, is judged: that breaks nothing.
#[test]
fn a_neighbour_that_was_skipped_stops_no_fix() {
    let place = Place::new();
    fs::write(place.path().join("a.ndjson"), b"{\"attributes\":{\"b\":\"x\",\"pr\xe9nom\":null}}\n{\"attri")
        .unwrap();
    let run = place.run(&["fix", "a.ndjson"]);
    assert!(run.status == 1 && run.stdout.contains("fixed 1 finding in 1 file; 1 left"), "{run}");
    assert_eq!(read(&place, "a.ndjson"), "{\"attributes\":{\"b\":\"x\"}}\n{\"attri");
}

/// As `check` does: what was not judged must not look as if there were nothing to fix in it.
#[test]
fn what_was_skipped_as_a_whole_is_reported() {
    let place = Place::new()
        .file("flat/a.json", "{\"crm_id\": \"1\"}")
        .file("flat/b.json", "{\"x\": 1}")
        .file("notes.txt", "x\n")
        .file("old/a.json", "{\"attributes\": {\"a\": null}}");
    for args in [&["fix", "--diff"][..], &["fix"]] {
        let run = place.run(&[args, &["flat"]].concat());
        assert_eq!(run.status, 2, "{run}");
        assert!(run.to_string().contains("nothing to fix; 2 skipped\n"), "{run}");
        let note = "error: nothing was checked: flat/a.json: unknown operation";
        assert!(run.stderr.contains(note) && run.stderr.contains("-o attributes"), "{run}");
        let run = place.run(&[args, &["notes.txt"]].concat());
        assert!(run.stderr.contains("error: nothing was checked: notes.txt: neither JSON"), "{run}");
        let run = place.run(&[args, &["old", "--exclude", "old/**"]].concat());
        assert_eq!(run.status, 2, "{run}");
        assert!(run.to_string().contains("nothing to fix; no requests found\n"), "{run}");
        assert!(run.stderr.contains("error: old: all its files are excluded\n"), "{run}");
    }
    // Where anything in a folder was judged, the count is enough.
    let place = place.file("flat/c.json", "{\"attributes\": {\"a\": \"x\"}}");
    let run = place.run(&["fix", "flat"]);
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (
            0,
            "nothing to fix; 2 skipped\n",
            "note: 2 requests skipped, the first: flat/a.json: unknown operation: set `-o` or `[[paths]]`\n"
        ),
        "{run}"
    );
    // What was asked for once is reported once.
    let run = place.run(&["fix", "-q", "flat/a.json"]);
    assert_eq!((run.stdout.as_str(), run.stderr.matches("error:").count()), ("", 1), "{run}");
}

#[test]
fn a_recorded_answer_says_nothing_of_a_fixed_body() {
    let url = "https://api.mypurecloud.com/api/v2/conversations/calls/0d3c1f9e-6a50-4f1e-9d53-7a1b2c3d4e5f/participants/8b1a7c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d";
    let call = |body: &str, status: u16, code: &str| {
        format!(
            "{{\"method\":\"PATCH\",\"url\":\"{url}\",\"requestBody\":{body},\"statusCode\":{status},\"responseBody\":{{\"code\":\"{code}\"}}}}\n"
        )
    };
    let recorded = [
        call(r#"{"held":null,"muted":true}"#, 400, "bad.request"),
        call(r#"{"muted":"true"}"#, 400, "not.a.user"),
        call(r#"{"held":null,"colour":1}"#, 202, ""),
        // It is left as it was.
        call(r#"{"muted":true}"#, 400, "not.a.user"),
    ]
    .concat();
    let place = Place::new().file("a.ndjson", &recorded);
    let run = place.run(&["fix", "a.ndjson"]);
    assert!(run.stdout.contains("fixed 3"), "{}", run.stdout);
    let labelled: Vec<&str> =
        run.stdout.lines().filter(|line| line.contains("unexplained-refusal")).collect();
    assert!(matches!(labelled[..], [line] if line.starts_with("a.ndjson:4:")), "{}", run.stdout);
    assert!(!run.stdout.contains("stricter"), "{}", run.stdout);
    assert!(!read(&place, "a.ndjson").contains("null"));
}

/// Without its code a wrap-up is a documented 400, so that no fix takes a code away. A draft has none.
#[test]
fn the_code_of_a_wrapup_is_never_removed() {
    for (body, rule) in [
        ("{\"wrapup\":{\"code\":\"\",\"notes\":\"x\"}}", "empty-string"),
        ("{\"wrapup\":{\"code\":null,\"notes\":\"x\"}}", "null-value"),
        ("{\"wrapup\":{\"code\":\" \",\"notes\":\"x\"}}", "blank-string"),
        ("{\"wrapup\":{\"code\":\"undefined\",\"notes\":\"x\"}}", "placeholder-value"),
    ] {
        for more in [&[][..], &["--unsafe"]] {
            let place = Place::new().file("a.json", body);
            let run = place.run(&[&["fix", "-o", "participant", "a.json"], more].concat());
            assert_eq!(read(&place, "a.json"), body, "{run}");
            assert!(run.stdout.contains(rule) && run.stdout.contains("nothing to fix; 1 left"), "{run}");
        }
    }
    let place = Place::new().file("a.json", "{\"wrapup\":{\"code\":null,\"provisional\":true}}");
    let run = place.run(&["fix", "-o", "participant", "a.json"]);
    assert_eq!(read(&place, "a.json"), "{\"wrapup\":{\"provisional\":true}}", "{run}");
}

/// The body has a finding still, and the summary says how many such there are.
#[test]
fn a_body_that_fixes_leave_empty_is_counted() {
    let place = Place::new()
        .file("a.json", "{\"attributes\":{\"a\":null}}")
        .file("b.json", "{\"attributes\":{\"a\":null,\"b\":\"x\"}}")
        .file("c.json", "{\"attributes\":{}}");
    let run = place.run(&["fix", "-o", "attributes", "."]);
    assert_eq!(read(&place, "a.json"), "{\"attributes\":{}}", "{run}");
    assert!(run.stdout.contains("a.json:1:1: warning[empty-body]"), "{run}");
    assert!(
        run.stdout.contains("fixed 2 findings in 2 files; 2 left; 1 body left empty"),
        "c.json was empty before: {run}"
    );
}
