//! `payloadlint.toml`: what it changes, and what is said where it is wrong.

use super::Place;

const NULL: &str = "{\"attributes\":{\"crm_tier\":null}}\n";

fn place(config: &str) -> Place {
    Place::new().file("payloadlint.toml", config).file("fixtures/a.json", NULL)
}

/// What is reported of a wrong config.
fn reported(config: &str) -> String {
    let run = place(config).run(&["check", "-f", "concise"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    run.stderr
}

#[test]
fn found_upward_and_counted_from_its_folder() {
    let place = place("[[paths]]\nfiles = \"fixtures/*.json\"\nrules = { null-value = \"warning\" }\n");
    assert_eq!(place.run(&["check", "-f", "concise"]).status, 0);
    let run = place.run_in("fixtures", &["check", "-f", "concise", "a.json"]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    assert!(run.stdout.starts_with("a.json:1:27: warning[null-value]"), "{}", run.stdout);
    let run = place.run_in("fixtures", &["check", "-f", "concise", "--no-config", "a.json"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
}

#[test]
fn named_by_option_and_by_variable() {
    let place =
        Place::new().file("elsewhere/team.toml", "[rules]\nnull-value = \"off\"\n").file("a.json", NULL);
    assert_eq!(place.run(&["check"]).status, 1);
    assert_eq!(place.run(&["check", "--config", "elsewhere/team.toml"]).status, 0);
    let variable = [("PAYLOADLINT_CONFIG", "elsewhere/team.toml")];
    assert_eq!(place.run_with(&["check"], &variable, "").status, 0);
    assert_eq!(place.run_with(&["check", "--no-config"], &variable, "").status, 1);
}

#[test]
fn the_command_line_weighs_more() {
    let place = place("fail-on = \"never\"\n[rules]\nnull-value = \"off\"\n");
    assert_eq!(place.run(&["check"]).status, 0);
    let run = place.run(&["check", "-f", "concise", "--rule", "all=warning", "--fail-on", "warning"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("warning[null-value]"), "{}", run.stdout);
}

/// `empty-string` is assumed, `unknown-key` is documented.
#[test]
fn min_evidence_lowers_what_is_weaker() {
    const BODY: &str = "{\"attributes\":{\"a\":\"\",\"b\":\"x\"},\"c\":1}\n";
    let severities = |config: &str, args: &[&str]| {
        let place = Place::new().file("payloadlint.toml", config).file("fixtures/a.json", BODY);
        let run = place.run(&[&["check", "-f", "concise", "-o", "attributes", "fixtures"], args].concat());
        let of = |rule: &str| {
            let line = run.stdout.lines().find(|line| line.contains(rule)).unwrap_or_default();
            line.split(['[', ' ']).nth(1).unwrap_or_default().to_owned()
        };
        (of("[empty-string]"), of("[unknown-key]"), run.status)
    };
    let is = |one: &str, two: &str, status| (one.to_owned(), two.to_owned(), status);
    assert_eq!(severities("", &[]), is("error", "error", 1));
    let documented = ["--min-evidence", "documented"];
    assert_eq!(severities("", &documented), is("warning", "error", 1));
    assert_eq!(severities("", &["--min-evidence", "observed"]), is("warning", "error", 1));
    assert_eq!(severities("", &["--min-evidence", "assumed"]), is("error", "error", 1));
    assert_eq!(severities("min-evidence = \"documented\"\n", &[]), is("warning", "error", 1));
    // The command line overrides the config.
    let config = "min-evidence = \"documented\"\n";
    assert_eq!(severities(config, &["--min-evidence", "assumed"]), is("error", "error", 1));
    // A level does not make the evidence stronger, and a milder one stays.
    let levels = "[rules]\nempty-string = \"error\"\nunknown-key = \"info\"\n";
    assert_eq!(severities(levels, &documented), is("warning", "info", 0));
    // Nor does one of `[[paths]]`.
    let paths =
        "[[paths]]\nfiles = \"fixtures/*\"\nrules = { empty-string = \"error\", unknown-key = \"off\" }\n";
    assert_eq!(severities(paths, &documented), is("warning", "", 0));
}

/// The only value of a body is not removed, so that the finding is left.
#[test]
fn fix_lowers_what_is_weaker_too() {
    let place = Place::new().file("a.json", "{\"attributes\":{\"a\":\"\"}}\n");
    let args = ["fix", "-o", "attributes", "a.json"];
    let run = place.run(&args);
    assert!(run.status == 1 && run.stdout.contains("error[empty-string]"), "{}", run.stdout);
    let run = place.run(&[&args[..], &["--min-evidence", "documented"]].concat());
    assert!(run.status == 0 && run.stdout.contains("warning[empty-string]"), "{}", run.stdout);
}

#[test]
fn a_wrong_min_evidence_is_answered_with_the_accepted_words() {
    let said = reported("min-evidence = \"docmented\"\n");
    assert!(said.contains("payloadlint.toml:1:16"), "{said}");
    assert!(
        said.contains("did you mean `documented`? allowed here: observed, documented, assumed"),
        "{said}"
    );
    for command in ["check", "fix", "confirm"] {
        let run = place("").run(&[command, "--min-evidence", "standard", "fixtures"]);
        assert_eq!(run.status, 2, "{command}");
        assert!(run.stderr.contains("accepted: observed, documented, assumed"), "{}", run.stderr);
    }
}

#[test]
fn include_is_read_where_no_path_is_given() {
    let place = place("include = [\"fixtures/**\"]\nexclude = [\"fixtures/old\"]\n")
        .file("other.json", NULL)
        .file("fixtures/b.txt", NULL)
        .file("fixtures/old/c.json", NULL);
    let run = place.run(&["check", "-f", "concise"]);
    let paths: Vec<&str> = run.stdout.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(paths[..2], ["fixtures/a.json", "fixtures/b.txt"], "{}", run.stdout);
    assert!(
        run.stdout.contains("2 of 2 requests (2 sources); 0 clean, 0 skipped, 0 unreadable\n"),
        "{}",
        run.stdout
    );
    // From a folder below, the same files.
    let below = place.run_in("fixtures/old", &["check", "-f", "concise"]);
    assert!(below.stdout.starts_with("../../fixtures/a.json:1:27"), "{}", below.stdout);
    assert!(below.stdout.contains("(2 sources)"), "{}", below.stdout);
    // What is named is read, unless it is set otherwise.
    assert_eq!(place.run(&["check", "fixtures/old/c.json"]).status, 1);
    assert_eq!(place.run(&["check", "--force-exclude", "--allow-empty", "fixtures/old/c.json"]).status, 0);
    // A folder, too.
    assert_eq!(place.run(&["check", "--force-exclude", "--allow-empty", "-q", "fixtures/old"]).stderr, "");
}

#[test]
fn operation_and_kind_by_path() {
    let place = Place::new().file("a/x.dump", "{\"crm_id\":1}\n{\"crm_id\":\"1\"}\n").file(
        "payloadlint.toml",
        "[[paths]]\nfiles = \"a/**\"\noperation = \"attributes\"\nkind = \"ndjson\"\n\
             [[paths]]\nfiles = \"a/x.dump\"\noperation = \"participant\"\n",
    );
    let run = place.run(&["check", "-f", "json", "a/x.dump"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["findings"][0]["kind"], "ndjson");
    assert_eq!(report["findings"][0]["contract"], "configured");
    assert_eq!(report["findings"][0]["operation"], "patchConversationsCallParticipantAttributes");
    assert_eq!(report["summary"]["requests"], 2);
}

#[test]
fn allowed_values_do_not_count() {
    let place = place("[[paths]]\nfiles = \"fixtures/**\"\nallow = [\"/attributes/crm_*\"]\n");
    let run = place.run(&["check", "-f", "concise"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "no findings in 1 request (1 source)\n"));
    assert_eq!(run.stderr, "note: not reported: 1 allowed\n");
    let place = place.file("fixtures/b.json", "{\"attributes\":{\"crm_tier\":1,\"x\":null}}");
    assert!(place.run(&["check", "-f", "concise"]).stdout.contains("errors in 1 of 2 requests"));
}

#[test]
fn an_expectation_is_met_or_reported() {
    let place = place("[[paths]]\nfiles = \"fixtures/**\"\nexpect = \"null-value\"\n");
    let run = place.run(&["check", "-f", "concise"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "no findings in 1 request (1 source)\n"));
    assert_eq!(run.stderr, "note: not reported: 1 expected\n");
    let place = place.file("fixtures/b.json", "{\"attributes\":{\"a\":\"b\"}}");
    let run = place.run(&["check", "-f", "concise", "fixtures/b.json"]);
    assert_eq!(run.status, 1);
    assert_eq!(
        run.stdout,
        "fixtures/b.json:1:1: error[unmet-expectation] `null-value` is expected here but was not found\n\
         1 error about the config, none in 1 request (1 source); 1 clean, 0 skipped, 0 unreadable\n"
    );
    // In every form of report.
    for format in ["human", "json", "ndjson", "sarif", "junit", "github", "gitlab", "rdjson"] {
        let run = place.run(&["check", "-f", format, "fixtures/b.json"]);
        assert!(run.stdout.contains("unmet-expectation"), "{format}: {}", run.stdout);
    }
}

#[test]
fn a_suppression_holds_until_its_day() {
    let suppress = |more: &str| {
        format!(
            "[[suppress]]\nrule = \"null-value\"\npath = \"fixtures/a.json\"\nreason = \"CRM-17\"\n{more}"
        )
    };
    let by_pointer = place(&suppress("pointer = \"/attributes/crm_tier\"\nexpires = 2999-12-31\n"));
    // `concise` shows no pointer where there is a line.
    for format in ["human", "concise", "json"] {
        let run = by_pointer.run(&["check", "-f", format]);
        assert_eq!((run.status, run.stderr.as_str()), (0, "note: not reported: 1 suppressed\n"));
    }

    let run = place(&suppress("expires = 2020-01-31\n")).run(&["check", "-f", "concise"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("fixtures/a.json:1:27: error[null-value]"), "{}", run.stdout);
    assert!(
        run.stdout.contains(
            "payloadlint.toml:2:8: warning[expired-suppression] this suppression of `null-value` expired on 2020-01-31\n"
        ),
        "{}",
        run.stdout
    );

    let unused = place(&suppress("pointer = \"/attributes/gone\"\n"));
    for args in [&["check", "-f", "concise"][..], &["check", "-f", "concise", "fixtures/a.json"]] {
        let run = unused.run(args);
        assert!(
            run.stdout
                .contains("payloadlint.toml:2:8: warning[unused-suppression] this suppression of `null-value` matches no finding\n"),
            "{}",
            run.stdout
        );
    }
    // A hook that was given another file cannot know.
    let other =
        unused.file("b.json", "{\"attributes\":{\"a\":\"b\"}}").run(&["check", "-f", "concise", "b.json"]);
    assert!(!other.stdout.contains("unused-suppression"), "{}", other.stdout);
}

#[test]
fn a_suppression_that_is_reported_is_shown_with_its_line() {
    let config = "[[suppress]]\nrule = \"null-value\"\nreason = \"CRM-17\"\nexpires = 2020-01-31\n";
    insta::assert_snapshot!(place(config).run(&[
        "check",
        "--only",
        "expired-suppression",
        "--only",
        "null-value"
    ]));
}

#[test]
fn a_glob_that_takes_nothing_to_read() {
    let run = place("include = [\"fixtuers/**\"]\n").run(&["check"]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.stderr,
        "error: .: contains no file that matches `include`\n  help: fix the globs of `include` in payloadlint.toml, \
         or of `--include`; globs in the config are relative to its folder\nerror: nothing was checked\n"
    );
    let run = place("").run(&["check", "--exclude", "a["]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.stderr,
        "error: `a[`: not a glob: unclosed character class; missing ']'\n  \
         help: to match the character itself, put it in brackets, such as `[[]`\n"
    );
}

#[test]
fn an_unknown_key_is_shown_with_the_nearest() {
    insta::assert_snapshot!(reported("include = []\nexclud = [\"x\"]\n"));
    insta::assert_snapshot!(reported("[[paths]]\nfiles = \"a\"\noperatoin = \"attributes\"\n"));
    insta::assert_snapshot!(reported("[confirm]\nclient_secret = \"x\"\n"));
}

#[test]
fn a_wrong_value_is_shown_with_what_is_right() {
    let cases = [
        "include = 1\n",
        "fail-on = \"warn\"\n",
        "[rules]\nnul-value = \"off\"\n",
        "[rules]\nnull-value = \"warn\"\n",
        "[rules]\nnull-value = true\n",
        "[[paths]]\noperation = \"attributes\"\n",
        "[[paths]]\nfiles = \"a[\"\n",
        "[[paths]]\nfiles = \"a\"\noperation = \"attribute\"\n",
        "[[paths]]\nfiles = \"a\"\nkind = \"ndjsn\"\n",
        "[[paths]]\nfiles = \"a\"\nallow = \"attributes/x\"\n",
        "[paths]\nfiles = \"a\"\n",
        "[[suppress]]\nrule = \"null-value\"\n",
        "[[suppress]]\nrule = \"null-value\"\nreason = \"\"\n",
        "[[suppress]]\nrule = \"null-value\"\nreason = \"x\"\nexpires = \"next year\"\n",
        "[limits]\nmax-body-bytes = -1\n",
        "[confirm]\nregion = \"dee\"\n",
        "[confirm]\nmedium = \"call\"\n",
        "include = [\n",
        "include = \"a\"\ninclude = \"b\"\n",
    ];
    let all: Vec<String> = cases.iter().map(|config| reported(config)).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_config_that_is_not_there() {
    let run = place("").run(&["check", "--config", "team.toml"]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.stderr,
        "error: team.toml: the config cannot be read: No such file or directory (os error 2)\n  \
         help: run `payloadlint init` to create one, or use `--no-config`\n"
    );
}

const CATALOGUE: &str = r#"{"properties":{"crm_tier":{"enum":["gold","silver"]},"crm_id":{"pattern":"^[0-9]+$"}},"required":["crm_id"],"additionalProperties":false}"#;

#[test]
fn the_catalogue_of_attributes() {
    let place = Place::new()
        .file("payloadlint.toml", "[attributes]\nschema = \"team/attributes.json\"\n")
        .file("team/attributes.json", CATALOGUE)
        .file("good.json", r#"{"attributes":{"crm_id":"1","crm_tier":"gold"}}"#)
        .file("bad.json", r#"{"attributes":{"crm_id":"SECRET","crm_teir":"gold","crm_tier":null}}"#)
        .file("missing.json", r#"{"attributes":{"crm_tier":"tin"}}"#);
    let run = place.run(&["check", "-f", "concise"]);
    insta::assert_snapshot!(run);
    assert!(!run.stdout.contains("SECRET"));
    let with_option =
        place.run(&["check", "-f", "concise", "--no-config", "--schema", "team/attributes.json"]);
    assert_eq!(with_option.stdout, run.stdout);
}

#[test]
fn a_catalogue_that_cannot_be_used() {
    let reported = |schema: &str| {
        let place = place("[attributes]\nschema = \"team.json\"\n").file("team.json", schema);
        let run = place.run(&["check"]);
        assert_eq!(run.status, 2);
        run.stderr
    };
    let all = [
        reported(r#"{"$ref":"https://example.com/attributes.json"}"#),
        reported(r#"{"$ref":"gone.json"}"#),
        reported(r#"{"properties":{"a":{"type":"text"}}}"#),
        reported("{"),
        reported(r#"{"$schema":"https://example.com/meta"}"#),
        place("[attributes]\nschema = \"gone.json\"\n").run(&["check"]).stderr,
        place("").run(&["check", "--schema", "gone.json"]).stderr,
    ];
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn no_home_and_no_colour() {
    // The harness gives no environment at all: there is no HOME.
    let place = place("");
    let run = place.run_with(&["check"], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], "");
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
    let elsewhere = place.run_with(&["check"], &[("HOME", "/nonexistent")], "");
    assert_eq!((elsewhere.status, elsewhere.stdout, elsewhere.stderr), (run.status, run.stdout, run.stderr));
}

#[test]
#[cfg(feature = "live")]
fn a_profile_without_a_home() {
    let run =
        place("").run(&["confirm", "--profile", "x", "--conversation", "C", "--participant", "P", "--send"]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (
            2,
            "error: --profile: no home folder with .gc/config.toml\n  \
             help: set HOME, or omit `--profile` and set GENESYSCLOUD_ACCESS_TOKEN\n"
        )
    );
}

#[test]
fn the_schema_of_the_config() {
    let run = Place::new().run(&["schema", "--config"]);
    assert_eq!(run.status, 0);
    let schema: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(schema["title"], "payloadlint.toml");
}

/// The limit holds for the fast pass, too, whichever way the body comes.
#[test]
fn a_limit_on_attributes_is_respected() {
    let body = format!("{{\"attributes\":{{\"a\":\"{}\",\"b\":\"x\"}}}}\n", "x".repeat(300));
    let config = |characters: u32| {
        Place::new()
            .file("a.json", &body)
            .file("b.ndjson", &body.repeat(3))
            .file("payloadlint.toml", &format!("[limits]\nmax-attribute-characters = {characters}\n"))
    };
    let run = config(256).run(&["check", "-f", "concise", "."]);
    assert_eq!(run.stdout.matches("warning[long-attribute]").count(), 4, "{run}");
    let run = config(300).run(&["check", "-f", "concise", "."]);
    assert!(!run.stdout.contains("long-attribute"), "{run}");
}

/// For editors that look for it.
#[test]
fn the_schema_of_the_config_may_be_named_in_it() {
    let place = place("\"$schema\" = \"https://example.com/config.json\"\n[rules]\nnull-value = \"off\"\n");
    assert_eq!(place.run(&["check"]).status, 0);
}
