//! The loop: a recording, `confirm --send`, the simulator's own account of it.

use std::fs;

use payloadlint::sim::{Config, Fault, Policy, Treatment};

use super::support::{
    CONVERSATION, HttpClient, PARTICIPANT, Sim, confirm, json, one_defect, program, recorded, verdicts,
};

/// The five classic defects: null, empty string, number, nested object, unknown member.
fn five() -> String {
    [
        recorded("/attributes", r#"{"attributes":{"crm_id":"1","crm_tier":null}}"#),
        recorded("/attributes", r#"{"attributes":{"case_number":"","owner_name":"Zoë"}}"#),
        recorded("/attributes", r#"{"attributes":{"order_total":12.50}}"#),
        recorded("/attributes", r#"{"attributes":{"owner":{"team":"billing"}}}"#),
        recorded("", r#"{"held":true,"colour":"blue"}"#),
    ]
    .concat()
}

/// What the simulator knows of the participant.
fn participant(sim: &Sim) -> serde_json::Value {
    let bearer = format!("Bearer {}", sim.token());
    let path = format!("/api/v2/conversations/calls/{CONVERSATION}/participants/{PARTICIPANT}");
    let (status, body) =
        HttpClient::connect(sim.address).call("GET", &path, &[("Authorization", &bearer)], b"");
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).expect("JSON")
}

#[test]
fn safe_fixes_are_confirmed_and_the_rest_is_left_alone() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("five.ndjson"), five()).expect("written");
    let sim = Sim::start(Config::default());
    let output = confirm(home.path(), &sim.url(), &["five.ndjson", "--send", "-f", "json"]);
    let report = json(&output);
    assert_eq!(
        verdicts(&report),
        ["confirmed", "no verdict", "confirmed", "no verdict", "no verdict"],
        "{report:#}"
    );
    assert_eq!(output.status.code(), Some(3));
    for at in [0, 2] {
        assert_eq!(report["cases"][at]["answers"]["original"]["status"], 400);
        assert_eq!(report["cases"][at]["answers"]["fixed"]["status"], 202);
    }
    for at in [1, 3, 4] {
        let why = report["cases"][at]["why"].as_str().expect("a text");
        assert!(why.starts_with("no safe fix for "), "{why}");
    }
    let seen = participant(&sim);
    assert_eq!(seen["attributes"], serde_json::json!({"crm_id": "1", "order_total": "12.50"}));
    let played = sim.end();
    // A reading first, then original, fixed and a reading for each of two cases.
    assert_eq!(report["summary"]["requests"], 7);
    assert_eq!(report["summary"]["writes"], 4);
    assert_eq!(played.events.iter().filter(|event| event.method == "PATCH").count(), 4);
    assert!(!played.record.contains("0d3c1f9e"), "a recorded id was sent");
}

#[test]
fn with_unsafe_fixes_all_five_are_confirmed() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("five.ndjson"), five()).expect("written");
    let sim = Sim::start(Config::default());
    let output = confirm(home.path(), &sim.url(), &["five.ndjson", "--send", "--unsafe", "-f", "json"]);
    let report = json(&output);
    assert_eq!(verdicts(&report), ["confirmed"; 5], "{report:#}");
    assert_eq!(output.status.code(), Some(0));
    let seen = participant(&sim);
    assert_eq!(
        seen["attributes"],
        serde_json::json!({
            "crm_id": "1", "owner_name": "Zoë", "order_total": "12.50", "owner": "{\"team\":\"billing\"}",
        })
    );
    assert_eq!(seen["held"], true);
    assert_eq!(sim.end().report.refused, 5, "each original once");
}

#[test]
fn the_wrong_endpoint_is_confirmed_by_its_shown_path() {
    let home = tempfile::tempdir().expect("a folder");
    let voice = recorded("", r#"{"attributes":{"vip":"true"}}"#).replace("/calls/", "/voice/");
    let all = [recorded("", r#"{"attributes":{"vip":"true"}}"#), voice].concat();
    fs::write(home.path().join("wrong.ndjson"), all).expect("written");
    let sim = Sim::start(Config::default());
    let output = confirm(home.path(), &sim.url(), &["wrong.ndjson", "--send", "-f", "json"]);
    let report = json(&output);
    assert_eq!(report["cases"][0]["verdict"], "confirmed", "{report:#}");
    assert_eq!(report["cases"][0]["findings"][0]["rule"], "wrong-endpoint");
    let path = report["cases"][0]["fixed"]["path"].as_str().expect("a path");
    assert!(path.ends_with(&format!("{PARTICIPANT}/attributes")), "{path}");
    // The made-up medium: refused with 404, and right on the path that is shown.
    let second = &report["cases"][1];
    assert_eq!(
        (&second["verdict"], &second["answers"]["original"]["status"]),
        (&"confirmed".into(), &404.into())
    );
    assert_eq!(participant(&sim)["attributes"]["vip"], "true");
}

#[test]
fn a_server_that_ignores_or_accepts_is_distinguished() {
    let home = tempfile::tempdir().expect("a folder");
    let both = [recorded("/attributes", r#"{"attributes":{"order_total":5}}"#), one_defect()].concat();
    fs::write(home.path().join("a.ndjson"), both).expect("written");
    let all = |treatment| Config {
        policy: Policy { unknown: treatment, null: treatment, empty: treatment, scalar: treatment },
        ..Config::default()
    };
    let sim = Sim::start(all(Treatment::Ignore));
    let output = confirm(home.path(), &sim.url(), &["a.ndjson", "--send", "-f", "json"]);
    let report = json(&output);
    assert_eq!(verdicts(&report), ["confirmed"; 2], "{report:#}");
    assert_eq!(report["cases"][0]["why"].as_str().map(|text| text.contains("had no effect")), Some(true));
    let sim = Sim::start(all(Treatment::Accept));
    let output = confirm(home.path(), &sim.url(), &["a.ndjson", "--send", "-f", "json"]);
    let report = json(&output);
    assert_eq!(verdicts(&report), ["not reproduced"; 2], "{report:#}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn with_faults_verdicts_are_the_same_or_missing_and_nothing_is_sent_twice() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("five.ndjson"), five()).expect("written");
    let mut missing = 0;
    for seed in 1..=6 {
        let faults = vec![Fault::Status(429, 0.1), Fault::Drop(0.1)];
        let sim = Sim::start(Config { faults, seed, retry_after: 0, ..Config::default() });
        let args =
            ["five.ndjson", "--send", "--unsafe", "-f", "json", "--max-requests", "60", "--timeout", "5"];
        let output = confirm(home.path(), &sim.url(), &args);
        let report = json(&output);
        for verdict in verdicts(&report) {
            assert!(matches!(verdict, "confirmed" | "no verdict"), "seed {seed}: {report:#}");
            missing += usize::from(verdict == "no verdict");
        }
        let played = sim.end();
        assert_eq!(report["summary"]["requests"], played.report.requests, "seed {seed}");
        // Each body is carried out at most once: what was answered 429 was not.
        let mut bodies: Vec<String> = Vec::new();
        for line in played.record.lines() {
            let call: serde_json::Value = serde_json::from_str(line).expect("JSON");
            if call["method"] == "PATCH" && call["statusCode"] != 429 {
                bodies.push(call["requestBody"].to_string());
            }
        }
        let sent = bodies.len();
        bodies.sort();
        bodies.dedup();
        assert_eq!(bodies.len(), sent, "seed {seed}");
    }
    assert!(missing > 0, "no fault ever struck: the seeds are of no use");
}

#[test]
fn the_users_bound_holds_and_the_rest_is_reported() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("five.ndjson"), five()).expect("written");
    let sim = Sim::start(Config::default());
    let args = ["five.ndjson", "--send", "--unsafe", "-f", "json", "--max-requests", "8"];
    let report = json(&confirm(home.path(), &sim.url(), &args));
    assert_eq!(report["summary"]["requests"], 8);
    assert_eq!(verdicts(&report)[..2], ["confirmed", "confirmed"]);
    assert_eq!(verdicts(&report)[4], "no verdict");
    assert_eq!(sim.end().report.requests, 8);
}

#[test]
fn a_plan_touches_no_network() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), one_defect()).expect("written");
    let sim = Sim::start(Config::default());
    for format in ["human", "json"] {
        let output = confirm(home.path(), &sim.url(), &["a.ndjson", "-f", format]);
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).expect("text");
        assert!(text.contains(&format!("/participants/{PARTICIPANT}/attributes")), "{text}");
        assert!(!text.contains("0d3c1f9e"), "{text}");
    }
    // Without a region, ids or credentials too.
    let output = program(home.path()).args(["confirm", "a.ndjson"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(sim.end().report.connections, 0);
}

#[test]
fn clean_requests_are_sent_by_fixed_only_alone() {
    let home = tempfile::tempdir().expect("a folder");
    let clean = recorded("/attributes", r#"{"attributes":{"a":"1"}}"#);
    fs::write(home.path().join("a.ndjson"), [clean, one_defect()].concat()).expect("written");
    let sim = Sim::start(Config::default());
    let report = json(&confirm(home.path(), &sim.url(), &["a.ndjson", "--send", "-f", "json"]));
    assert_eq!(report["summary"]["cases"], 1);
    let report =
        json(&confirm(home.path(), &sim.url(), &["a.ndjson", "--send", "--fixed-only", "-f", "json"]));
    assert_eq!(verdicts(&report), ["confirmed"; 2], "{report:#}");
    assert_eq!(report["summary"]["writes"], 2);
    assert_eq!(sim.end().report.by_status.get(&400), Some(&1), "the one original of the first run");
}

#[test]
fn the_record_of_a_run_is_read_by_check() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("five.ndjson"), five()).expect("written");
    let sim = Sim::start(Config::default());
    let output =
        confirm(home.path(), &sim.url(), &["five.ndjson", "--send", "--unsafe", "--record", "sent.ndjson"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    fs::write(home.path().join("came.ndjson"), sim.end().record).expect("written");
    for file in ["sent.ndjson", "came.ndjson"] {
        let output = program(home.path()).args(["check", file, "-f", "json"]).output().expect("it runs");
        let report = json(&output);
        let rules: Vec<&str> = report["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|array| array["severity"] == "error")
            .map(|array| array["rule"].as_str().expect("a rule"))
            .collect();
        let expected =
            ["null-value", "empty-string", "non-string-attribute", "nested-attribute", "unknown-key"];
        assert_eq!(rules, expected, "{file}: {report:#}");
        assert_eq!(report["findings"][0]["recorded_status"], 400, "{file}");
        assert_eq!(report["summary"]["unreadable"], 0);
    }
}

#[test]
fn the_config_names_the_place_and_what_is_meant() {
    let home = tempfile::tempdir().expect("a folder");
    let two = [one_defect(), one_defect().replace("crm_tier", "cleared")].concat();
    fs::write(home.path().join("a.ndjson"), two).expect("written");
    let config = format!(
        "[confirm]\nconversation = \"{CONVERSATION}\"\nparticipant = \"{PARTICIPANT}\"\nmax-requests = 3\n\n\
         [[paths]]\nfiles = [\"*.ndjson\"]\nallow = [\"/attributes/cleared\"]\n"
    );
    fs::write(home.path().join("payloadlint.toml"), config).expect("written");
    let sim = Sim::start(Config::default());
    let url = sim.url();
    let run = |args: &[&str]| {
        program(home.path())
            .env("GENESYSCLOUD_OAUTHCLIENT_ID", "id")
            .env("GENESYSCLOUD_OAUTHCLIENT_SECRET", "secret")
            .args(["confirm", "a.ndjson", "--send", "-f", "json", "--base-url", &url])
            .args(args)
            .output()
            .expect("it runs")
    };
    let report = json(&run(&[]));
    assert_eq!(report["summary"]["cases"], 1, "allowed findings have no case: {report:#}");
    assert_eq!(report["target"]["participant"], PARTICIPANT);
    assert_eq!((&report["summary"]["requests"], &report["summary"]["no_verdict"]), (&3.into(), &1.into()));
    let report = json(&run(&["--max-requests", "4"]));
    assert_eq!(verdicts(&report), ["confirmed"]);
}
