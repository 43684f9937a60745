//! The reports for machines, each as its reader reads it: checked against its published schema
//! where there is one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use roxmltree::{Document, Node};
use serde_json::Value;
use tempfile::TempDir;

/// Bodies that show what a report must cope with: characters of two bytes, several findings on a line, a
/// clean one, a skipped one, one that cannot be read, no byte map.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &[u8]| fs::write(folder.path().join(name), text).expect("written");
    fs::create_dir(folder.path().join("out")).expect("a folder");
    write("out/good.json", br#"{"attributes":{"a":"1"}}"#);
    write(
        "out/Zoë 1.ndjson",
        "{\"attributes\":{\"Zoë\":\"x\",\"crm_tier\":null,\"other\":null}}\n{\"attributes\":{\"a\":\"1\"}}\n{\"attributes\":{\"x\":null}}\n{\"foo\":1}\n"
            .as_bytes(),
    );
    write("out/participant.json", b"{\n  \"wrapup_skipped\": true,\n  \"held\": false\n}\n");
    write("out/a&b<c>.json", br#"{"attributes":{"\u0001<b>&\"":null}}"#);
    let wide: Vec<u8> = "{\"attributes\":{\"a\":null}}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    write("out/wide.json", &[b"\xff\xfe", wide.as_slice()].concat());
    folder
}

fn payloadlint(folder: &Path, args: &[&str]) -> Output {
    Command::cargo_bin("payloadlint")
        .expect("built")
        .current_dir(folder)
        .env_clear()
        .args(["check", "--threads", "2"])
        .args(args)
        .output()
        .expect("run")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn report(args: &[&str]) -> String {
    let folder = folder();
    let output = payloadlint(folder.path(), args);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn json_report(format: &str) -> Value {
    serde_json::from_str(&report(&["-f", format])).expect("JSON")
}

fn schema(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(name);
    fs::read_to_string(path).expect("read")
}

fn validate(name: &str, report: &Value) {
    let mut schema: Value = serde_json::from_str(&schema(name)).expect("JSON");
    // SARIF's has a bracket too many in the pattern of `language`, which jsonschema refuses to compile. We
    // write no such member.
    for owner in ["run", "toolComponent"] {
        if let Some(language) = schema.pointer_mut(&format!("/definitions/{owner}/properties/language")) {
            language.as_object_mut().expect("an object").remove("pattern");
        }
    }
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(report).map(|item| format!("{}: {item}", item.instance_path())).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

#[test]
fn sarif_is_as_its_schema_has_it() {
    let report = json_report("sarif");
    validate("sarif-2.1.0.json", &report);
    let run = &report["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().expect("an array");
    let found = results
        .iter()
        .find(|result| {
            result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "/attributes/crm_tier"
        })
        .expect("the null");
    let place = &found["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "out/Zo%C3%AB%201.ndjson");
    let region = serde_json::json!({
        "startLine": 1, "startColumn": 37, "endLine": 1, "endColumn": 41, "byteOffset": 37, "byteLength": 4
    });
    assert_eq!(place["region"], region);
    let index = usize::try_from(found["ruleIndex"].as_u64().expect("a number")).expect("small");
    let rule = &run["tool"]["driver"]["rules"][index];
    assert_eq!(rule["id"], found["ruleId"]);
    assert!(rule["help"]["markdown"].as_str().expect("text").starts_with("# "));
    let fix = &found["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert!(fix["deletedRegion"]["startColumn"].is_u64(), "{fix}");
    for result in results {
        let uri =
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("text");
        assert!(!uri.starts_with('/') && !uri.contains(' '), "{uri}");
        assert_eq!(
            result["partialFingerprints"]["primaryLocationLineHash"].as_str().expect("text").len(),
            32
        );
    }
    // No byte map: a file and a pointer, and no region that would be a lie.
    let wide = results
        .iter()
        .find(|result| {
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "out/wide.json"
        })
        .expect("the wide one");
    assert!(wide["locations"][0]["physicalLocation"].get("region").is_none());
}

#[test]
fn sarif_fingerprints_survive_line_moves() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.json");
    let prints = |text: &str| -> BTreeSet<String> {
        fs::write(&path, text).expect("written");
        let output = payloadlint(folder.path(), &["-f", "sarif"]);
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        report["runs"][0]["results"]
            .as_array()
            .expect("an array")
            .iter()
            .map(|array| array["partialFingerprints"]["primaryLocationLineHash"].to_string())
            .collect()
    };
    let one_line = prints(r#"{"attributes":{"a":null,"b":null}}"#);
    let moved = prints("\n\n{\n\"attributes\": {\n\"new\": \"x\",\n\"a\": null,\n\n\"b\": null}}");
    assert_eq!(one_line.len(), 2, "two on one line are two");
    assert_eq!(one_line, moved);
}

#[test]
fn gitlab_has_what_its_documentation_requires() {
    let report = json_report("gitlab");
    validate("gitlab-code-quality.json", &report);
    let issues = report.as_array().expect("an array");
    let prints: BTreeSet<&str> = issues.iter().filter_map(|issue| issue["fingerprint"].as_str()).collect();
    assert_eq!(prints.len(), issues.len(), "GitLab shows one finding a fingerprint");
}

#[test]
fn rdjson_counts_columns_in_bytes() {
    let report = json_report("rdjson");
    validate("rdjson.json", &report);
    let found = report["diagnostics"]
        .as_array()
        .expect("an array")
        .iter()
        .find(|array| array["message"].as_str().is_some_and(|array| array.contains("crm_tier")))
        .expect("the null");
    assert_eq!(found["location"]["range"]["start"], serde_json::json!({"line": 1, "column": 38}));
    assert_eq!(found["suggestions"][0]["text"], "");
}

#[test]
fn reports_without_findings_are_whole_too() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.json"), r#"{"attributes":{"a":"1"}}"#).expect("written");
    for (format, schema) in
        [("sarif", "sarif-2.1.0.json"), ("gitlab", "gitlab-code-quality.json"), ("rdjson", "rdjson.json")]
    {
        let output = payloadlint(folder.path(), &["-f", format]);
        assert_eq!(output.status.code(), Some(0));
        validate(schema, &serde_json::from_slice(&output.stdout).expect("JSON"));
    }
    let output = payloadlint(folder.path(), &["-f", "junit"]);
    validate_xsd(&text(&output.stdout));
}

#[test]
fn junit_has_a_case_for_each_request() {
    let report = report(&["-f", "junit"]);
    validate_xsd(&report);
    let document = Document::parse(&report).expect("XML");
    let suite = document
        .descendants()
        .find(|value| value.attribute("name") == Some("out/Zoë 1.ndjson"))
        .expect("the suite");
    let counts =
        ["tests", "failures", "errors", "skipped"].map(|item| suite.attribute(item).expect("a count"));
    assert_eq!(counts, ["4", "2", "0", "1"]);
    let cases: Vec<_> = suite.children().filter(|child| child.has_tag_name("testcase")).collect();
    assert_eq!(cases.len(), 4);
    assert_eq!(cases[1].attribute("name"), Some("record 2"));
    assert!(cases[1].first_child().is_none(), "a passing one has nothing to say");
    let failure = cases[0].first_element_child().expect("a failure");
    assert_eq!(failure.attribute("message"), Some("`crm_tier` is null (and 1 finding more)"));
    assert!(failure.text().expect("words").contains("out/Zoë 1.ndjson:1:37: error[null-value]"));
}

#[test]
fn junit_fails_what_the_exit_status_fails() {
    let folder = folder();
    let args = ["-f", "junit", "--rule", "wrong-case-key=warning"];
    let mild = payloadlint(folder.path(), &[&args[..], &["out/participant.json"]].concat());
    let strict =
        payloadlint(folder.path(), &[&args[..], &["--fail-on", "warning", "out/participant.json"]].concat());
    assert!(!text(&mild.stdout).contains("<failure"), "{}", text(&mild.stdout));
    assert!(text(&mild.stdout).contains("<system-out>"));
    assert_eq!(strict.status.code(), Some(1));
    assert!(text(&strict.stdout).contains("<failure"));
}

#[test]
fn github_writes_commands_and_the_rest_into_the_summary() {
    let folder = tempfile::tempdir().expect("a folder");
    let bodies = "{\"attributes\":{\"a|b\":null}}\n".repeat(13);
    fs::write(folder.path().join("a, b: 100%.ndjson"), bodies).expect("written");
    let page = folder.path().join("summary.md");
    let output = Command::cargo_bin("payloadlint")
        .expect("built")
        .current_dir(folder.path())
        .env_clear()
        .env("GITHUB_STEP_SUMMARY", &page)
        .args(["check", "-f", "github"])
        .output()
        .expect("run");
    let log = text(&output.stdout);
    let commands: Vec<&str> = log.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), 10, "{log}");
    assert!(
        commands[0].starts_with("::error file=a%2C b%3A 100%25.ndjson,line=1,endLine=1,col=22,endColumn=26,title=null-value::`a|b` is null"),
        "{}",
        commands[0]
    );
    assert!(log.contains("3 findings without an annotation: see the summary of the job"), "{log}");
    let page = fs::read_to_string(page).expect("read");
    assert_eq!(page.lines().filter(|line| line.starts_with("| error |")).count(), 3, "{page}");
    assert!(page.contains(r"`a\|b` is null"), "{page}");
}

#[test]
fn several_reports_of_one_run() {
    let folder = folder();
    let output = payloadlint(
        folder.path(),
        &[
            "-f",
            "concise",
            "--report",
            "sarif=x.sarif",
            "--report",
            "junit=x.xml",
            "--report",
            "gitlab=x.gitlab",
            "out",
        ],
    );
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("out/Zoë 1.ndjson:1:37: error[null-value]"));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("read");
    validate("sarif-2.1.0.json", &serde_json::from_str(&read("x.sarif")).expect("JSON"));
    validate("gitlab-code-quality.json", &serde_json::from_str(&read("x.gitlab")).expect("JSON"));
    validate_xsd(&read("x.xml"));
    assert_eq!(read("x.sarif"), text(&payloadlint(folder.path(), &["-f", "sarif", "out"]).stdout));
}

#[test]
fn absolute_paths_below_the_working_directory_are_reported_relative() {
    let folder = folder();
    let root = folder.path().canonicalize().expect("a path");
    let path = root.join("out/participant.json");
    let output = payloadlint(&root, &["-f", "sarif", path.to_str().expect("UTF-8")]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let place = &report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uri"], "out/participant.json");
}

#[test]
fn a_report_that_cannot_be_written_is_reported_before_any_work() {
    let folder = folder();
    let output = payloadlint(folder.path(), &["--report", "sarif=nowhere/x.sarif"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), "");
    assert_eq!(
        text(&output.stderr),
        "error: the report nowhere/x.sarif cannot be written: No such file or directory (os error 2)\n  \
         help: create the folder nowhere first\n"
    );
}

#[test]
fn wrong_report_options_say_what_is_right() {
    let folder = folder();
    for (option, words) in [
        ("sarif", "use a format and a file, such as `sarif=payloadlint.sarif`"),
        ("serif=x", "unknown format `serif`; formats: human, concise"),
        ("sarif=", "the file name is missing"),
        ("sarif=-", "to write to stdout, use `-f sarif`"),
    ] {
        let output = payloadlint(folder.path(), &["--report", option]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(words), "{option}: {}", text(&output.stderr));
    }
    let output = payloadlint(folder.path(), &["--report", "sarif=x", "--report", "json=x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("two reports have the same file x"));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_trouble_and_costs_no_file() {
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().expect("a folder");
    let bodies = "{\"attributes\":{\"a\":null}}\n".repeat(20_000);
    fs::write(folder.path().join("a.ndjson"), bodies).expect("written");
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("payloadlint"))
        .current_dir(folder.path())
        .args(["check", "-f", "concise", "--report", "gitlab=x.json", "a.ndjson"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("run");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ended");
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1), "the findings are still findings");
    let report: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("x.json")).expect("read"))
            .expect("whole");
    assert_eq!(report.as_array().map(Vec::len), Some(20_000));
}

/// What a schema of XML says in the part of its language that `junit-10.xsd` uses: which children
/// and attributes an element has, which attributes it must have, whether it has text, and the
/// pattern of none. The full validation is `tests/packaging/reports.sh`.
fn validate_xsd(report: &str) {
    let xsd = schema("junit-10.xsd");
    let xsd = Document::parse(&xsd).expect("XML");
    let report = Document::parse(report).expect("XML");
    assert_eq!(report.root_element().tag_name().name(), "testsuites");
    for node in report.descendants().filter(Node::is_element) {
        hold_node_against(&xsd, node);
    }
}

fn hold_node_against(xsd: &Document<'_>, node: Node<'_, '_>) {
    let name = node.tag_name().name();
    let element = xsd
        .root_element()
        .children()
        .find(|child| child.tag_name().name() == "element" && child.attribute("name") == Some(name))
        .unwrap_or_else(|| panic!("no element {name}"));
    if element.attribute("type") == Some("xs:string") {
        assert!(node.children().all(|child| child.is_text()) && node.attributes().count() == 0);
        return;
    }
    let mixed = element.children().any(|child| child.attribute("mixed") == Some("true"));
    let attributes: Vec<_> =
        element.descendants().filter(|value| value.tag_name().name() == "attribute").collect();
    for attribute in node.attributes() {
        let known = attributes.iter().any(|other| other.attribute("name") == Some(attribute.name()));
        assert!(known, "{name} has no attribute {}", attribute.name());
    }
    for attribute in attributes.iter().filter(|attribute| attribute.attribute("use") == Some("required")) {
        let required = attribute.attribute("name").expect("a name");
        assert!(node.attribute(required).is_some(), "{name} lacks {required}");
    }
    for child in node.children() {
        if child.is_element() {
            let child = child.tag_name().name();
            let known = element.descendants().any(|value| value.attribute("ref") == Some(child));
            assert!(known, "{name} holds no {child}");
        } else if let Some(words) = child.text() {
            assert!(mixed || words.trim().is_empty(), "{name} holds text");
        }
    }
}
