//! The nearest config above each file applies to it.

use std::fs;

use super::Place;

const NULL: &str = "{\"attributes\":{\"crm_tier\":null}}\n";
const FLAT: &str = "{\"crm_tier\":null}\n";

#[test]
fn the_nearest_config_applies_and_others_are_not_merged() {
    let place = Place::new()
        .file("payloadlint.toml", "[rules]\nnull-value = \"off\"\n")
        .file("a.json", NULL)
        .file("service/payloadlint.toml", "[rules]\nempty-string = \"off\"\n")
        .file("service/b.json", NULL)
        .file("service/deep/c.json", "{\"attributes\":{\"crm_tier\":\"\"}}")
        .file("service/deep/own/payloadlint.toml", "")
        .file("service/deep/own/d.json", "{\"attributes\":{\"crm_tier\":\"\"}}");
    let found = |args: &[&str]| -> Vec<String> {
        let run = place.run(&[&["check", "-f", "concise"], args].concat());
        let lines = run.stdout.lines().filter(|line| line.contains("error["));
        lines.map(|line| line.split(':').next().unwrap().to_owned()).collect()
    };
    assert_eq!(found(&[]), ["service/b.json", "service/deep/own/d.json"]);
    assert_eq!(found(&["--threads", "1"]), found(&[]));
    assert_eq!(found(&["service/b.json", "a.json"]), ["service/b.json"]);
    let (deep, own) = ("service/deep/c.json", "service/deep/own/d.json");
    assert_eq!(found(&["--config", "payloadlint.toml"]), [deep, own]);
    assert_eq!(found(&["--config", "service/payloadlint.toml"]), ["a.json", "service/b.json"]);
    assert_eq!(found(&["--no-config"]).len(), 4);
    // From a folder elsewhere, too.
    fs::create_dir(place.path().join("elsewhere")).unwrap();
    let run = place.run_in("elsewhere", &["check", "-f", "concise", "../service"]);
    assert_eq!(run.stdout.matches("error[").count(), 2, "{run}");
}

#[test]
fn paths_limits_schema_allow_suppress_and_expect_are_those_of_the_nearest() {
    let config = "[[paths]]\nfiles = \"flat.json\"\noperation = \"attributes\"\nexpect = [\"null-value\", \"missing-attributes\"]\n\
                  [[paths]]\nfiles = \"allowed.json\"\nallow = \"/attributes/crm_tier\"\n\
                  [[suppress]]\nrule = \"null-value\"\npath = \"accepted.json\"\nreason = \"CRM-1\"\n\
                  [attributes]\nschema = \"schema.json\"\n[limits]\nmax-body-bytes = 60\n";
    let place = Place::new()
        .file("payloadlint.toml", "")
        .file("a/payloadlint.toml", config)
        .file("a/schema.json", "{\"properties\":{\"crm_tier\":{\"enum\":[\"gold\",null]}}}")
        .file("a/flat.json", FLAT)
        .file("a/allowed.json", NULL)
        .file("a/accepted.json", NULL)
        .file(
            "a/large.json",
            "{\"attributes\":{\"crm_tier\":\"gold\",\"x\":\"0123456789012345678901234567890\"}}",
        )
        .file("a/tin.json", "{\"attributes\":{\"crm_tier\":\"tin\"}}")
        .file("tin.json", "{\"attributes\":{\"crm_tier\":\"tin\"}}");
    let run = place.run(&["check", "-f", "concise", "--exclude", "a/schema.json"]);
    let found: Vec<&str> = run.stdout.lines().filter(|line| line.contains('[')).collect();
    assert_eq!(found.len(), 2, "{run}");
    assert!(found[0].starts_with("a/large.json") && found[0].contains("[body-too-large]"), "{run}");
    assert!(found[1].starts_with("a/tin.json") && found[1].contains("[attribute-catalogue]"), "{run}");
    assert_eq!(run.stderr, "note: not reported: 2 expected, 1 suppressed, 1 allowed\n");
}

#[test]
fn what_a_config_below_says_without_effect_is_reported() {
    let place =
        Place::new().file("payloadlint.toml", "").file("a/b.json", "{\"attributes\":{\"x\":\"y\"}}").file(
            "a/payloadlint.toml",
            "[[paths]]\nfiles = \"nope\"\n[[suppress]]\nrule = \"null-value\"\nreason = \"CRM-1\"\n",
        );
    let run = place.run(&["check", "-f", "concise"]);
    assert!(run.stdout.contains("a/payloadlint.toml:2:9: warning[unmatched-paths]"), "{run}");
    assert!(run.stdout.contains("a/payloadlint.toml:4:8: warning[unused-suppression]"), "{run}");
    assert!(!place.run(&["check", "-f", "concise", "a"]).stdout.contains("warning["));
}

/// Inclusion, exclusion, the threshold and the baseline are those of the working folder.
#[test]
fn what_is_about_the_run_comes_from_the_working_folder() {
    let place = Place::new()
        .file("a/payloadlint.toml", "exclude = \"b.json\"\nfail-on = \"never\"\n")
        .file("a/b.json", NULL);
    assert_eq!(place.run(&["check"]).status, 1);
    assert_eq!(place.run_in("a", &["check", "--fail-on", "error", "b.json"]).status, 1);
    assert_eq!(place.run_in("a", &["check", "b.json"]).status, 0);
}

#[test]
fn a_config_below_that_is_wrong() {
    let place = Place::new()
        .file("a.json", NULL)
        .file("service/payloadlint.toml", "exclud = \"x\"\n")
        .file("service/b.json", NULL)
        .file("service/deep/c.json", NULL);
    for args in [&["check", "-f", "concise"][..], &["check", "-f", "concise", "--threads", "1"]] {
        let run = place.run(args);
        assert_eq!(run.status, 2, "{run}");
        assert!(run.stdout.starts_with("a.json:1:"), "{run}");
        assert_eq!(run.stderr.matches("unknown key `exclud`").count(), 1, "{run}");
        assert!(run.stderr.contains("service/payloadlint.toml:1:1"), "{run}");
    }
    let verbose = place.run(&["check", "-v", "-f", "concise"]);
    assert!(verbose.stdout.contains("its config service/payloadlint.toml is invalid"), "{verbose}");
    assert_eq!(place.run(&["fix", "--diff", "."]).status, 2);
    assert_eq!(place.run(&["extract", ".", "--out", "out"]).status, 2);
    // What another config applies to is not a concern of it.
    assert_eq!(place.run(&["check", "a.json"]).status, 1);
    assert_eq!(place.run(&["check", "--no-config"]).status, 1);
}

/// `extract` writes a config beside what it writes.
#[test]
fn what_extract_writes_is_used() {
    let place = Place::new().file("in/flat.json", "{\"crm_tier\":null}");
    let run = place.run(&["extract", "-o", "attributes", "--out", "out", "in"]);
    assert_eq!(run.status, 0, "{run}");
    let run = place.run(&["check", "-f", "concise", "out"]);
    assert_eq!(run.status, 1, "{run}");
    assert!(run.stdout.contains("error["), "{run}");
}

#[test]
fn stdin_has_the_config_of_its_name() {
    let place = Place::new().file("service/payloadlint.toml", "[rules]\nnull-value = \"off\"\n");
    let run = |args: &[&str]| place.run_with(&[&["check", "-"], args].concat(), &[], NULL).status;
    assert_eq!(run(&[]), 1);
    assert_eq!(run(&["--stdin-name", "service/a.json"]), 0);
}
