//! `--show-files` and `--show-config`.

use super::Place;

const GOOD: &str = "{\"attributes\":{\"crm_tier\":\"gold\"}}\n";
const CONFIG: &str = "\
# Ours.
include = [\"fixtures\", \"sub\"]
exclude = [
  \"fixtures/old\",
  \"nope/**\",
]

[rules]
null-value = \"warning\"

[[paths]]
files = [\"fixtures/flat.json\", \"fixtures/topic.dump\"]
operation = \"attributes\"

[[paths]]
files = \"*.dump\"
kind = \"ndjson\"
";

fn place() -> Place {
    Place::new()
        .file("payloadlint.toml", CONFIG)
        .file("fixtures/a.json", GOOD)
        .file("fixtures/flat.json", "{\"crm_tier\":\"gold\"}")
        .file("fixtures/topic.dump", "{\"crm_tier\":\"gold\"}\n{\"crm_tier\":null}\n")
        .file("fixtures/unknown.json", "{\"crm_tier\":\"gold\"}")
        .file("fixtures/old/b.json", GOOD)
        .file("fixtures/page.json", "<html></html>")
        .file("sub/payloadlint.toml", "exclude = \"c.json\"\n")
        .file("sub/c.json", GOOD)
        .file(
            "fixtures/call.ndjson",
            "{\"method\":\"PATCH\",\"url\":\"/api/v2/conversations/calls/3f1c2d4e-5a6b-4000-8000-000000000001/\
             participants/7b9d0e1f-2a3c-4000-8000-00000000000a/attributes\",\"body\":{\"attributes\":{\"a\":\"b\"}}}\n\
             {\"method\":\"GET\",\"url\":\"/api/v2/users/me\",\"body\":{}}\n",
        )
}

#[test]
fn what_would_be_read_and_why() {
    let place = place();
    let run = place.run_with(&["check", "--show-files"], &[("COLUMNS", "80")], "");
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 80), "{run}");
    insta::assert_snapshot!(run);
    let run = place.run(&["check", "--show-files", "-o", "wrapup", "--as", "raw", "fixtures/a.json"]);
    assert!(run.stdout.contains("kind raw: set on the command line"), "{run}");
    assert!(run.stdout.contains("set on the command line\n"), "{run}");
    let run = place.run(&["check", "--show-files", "-f", "json", "fixtures/topic.dump", "sub"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let file = &report["files"][0];
    assert_eq!((&file["path"], &file["kind"]), (&"fixtures/topic.dump".into(), &"ndjson".into()));
    assert_eq!(file["kind_why"]["place"], "payloadlint.toml:16");
    assert_eq!(
        (&file["requests"][0]["count"], &file["requests"][0]["why"]["from"]),
        (&2.into(), &"paths".into())
    );
    assert_eq!(report["files"][1]["config"], "sub/payloadlint.toml");
}

#[test]
fn where_each_setting_comes_from() {
    let place = place();
    let args =
        ["check", "--show-config", "--fail-on", "warning", "--rule", "null-value=off", "--exclude", "x"];
    let run = place.run_with(&args, &[("COLUMNS", "80")], "");
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 80), "{run}");
    insta::assert_snapshot!(run);
    let run = place.run(&[&args[..], &["-f", "json"]].concat());
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["unmatched_exclude"], serde_json::json!(["nope/**"]));
    assert_eq!(report["config"], "payloadlint.toml");
    assert_eq!(report["configs_of_subfolders"][0]["not_used"], serde_json::json!(["exclude"]));
    for (args, why) in [
        (&["--no-config"][..], "config: none (--no-config)"),
        (&["--config", "sub/payloadlint.toml"], "config: sub/payloadlint.toml (--config)"),
    ] {
        let run = place.run(&[&["check", "--show-config"], args].concat());
        assert!(run.stdout.starts_with(why), "{run}");
    }
    let variable = [("PAYLOADLINT_CONFIG", "sub/payloadlint.toml")];
    let run = place.run_with(&["check", "--show-config"], &variable, "");
    assert!(run.stdout.starts_with("config: sub/payloadlint.toml (PAYLOADLINT_CONFIG)"), "{run}");
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let place = place().file("bad/payloadlint.toml", "exclud = 1\n").file("bad/d.json", GOOD);
    let run = place.run(&["check", "--show-files", "bad/d.json", "gone.json"]);
    assert_eq!(run.status, 2, "{run}");
    assert!(
        run.stderr.contains("unknown key `exclud`") && run.stderr.contains("gone.json: no such"),
        "{run}"
    );
    let run = place.run(&["check", "--show-files", "-f", "sarif"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert_eq!(place.run(&["check", "--show-files", "--show-config"]).status, 2);
}
