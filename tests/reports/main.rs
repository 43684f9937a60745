//! Every report of one sample: outcomes built by hand that use every field.
#![allow(clippy::unwrap_used, reason = "tests")]

mod any_source;
mod sample;

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use payloadlint::diagnostic::Outcome;
use payloadlint::report::{Format, ReportOptions, reporter};
use sample::{SECRETS, Sample};
use serde_json::{Value, json};

/// A writer whose bytes can be had back.
#[derive(Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn render(format: Format, options: &ReportOptions, outcomes: &[Outcome]) -> String {
    let sink = Sink::default();
    let mut reporter = reporter(format, options, Box::new(sink.clone()));
    for outcome in outcomes {
        reporter.outcome(outcome).unwrap();
    }
    reporter.finish(&Sample::summary(outcomes)).unwrap();
    drop(reporter);
    let bytes = sink.0.take();
    String::from_utf8(bytes).unwrap()
}

fn human(options: ReportOptions) -> String {
    render(Format::Human, &options, &Sample::outcomes())
}

fn options() -> ReportOptions {
    ReportOptions {
        width: 80,
        show_fix_hint: true,
        statistics: true,
        verbose: true,
        ..ReportOptions::default()
    }
}

#[test]
fn human_at_80_columns() {
    insta::assert_snapshot!(human(options()));
}

#[test]
fn human_at_40_columns() {
    insta::assert_snapshot!(human(ReportOptions { width: 40, ..options() }));
}

#[test]
fn human_in_ascii() {
    let text = human(ReportOptions { ascii: true, ..options() });
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn human_in_colour() {
    let colored = human(ReportOptions { color: true, ..options() });
    insta::assert_snapshot!(colored.replace('\u{1b}', "^"));
    assert_eq!(without_colour(&colored), human(options()), "colour changes nothing but colour");
}

#[test]
fn human_redacted() {
    let text = human(ReportOptions { redact: true, ..options() });
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn concise() {
    insta::assert_snapshot!(render(Format::Concise, &options(), &Sample::outcomes()));
}

#[test]
fn json() {
    let text = render(Format::Json, &options(), &Sample::outcomes());
    insta::assert_snapshot!(without_version(&text));
    conforms(&serde_json::from_str(&text).unwrap(), "#");
    let empty = render(Format::Json, &ReportOptions::default(), &[]);
    conforms(&serde_json::from_str(&empty).unwrap(), "#");
}

#[test]
fn ndjson() {
    let text = render(Format::Ndjson, &options(), &Sample::outcomes());
    insta::assert_snapshot!(without_version(&text));
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        conforms(line, "#/$defs/line");
    }
    assert!(lines.last().unwrap()["summary"].is_object());
}

/// That each is as its schema has it is shown by `tests/machine_reports.rs`, with the program itself.
#[test]
fn formats_of_other_programs() {
    for format in [Format::Sarif, Format::Junit, Format::Github, Format::Gitlab, Format::Rdjson] {
        insta::assert_snapshot!(format.as_str(), render(format, &options(), &Sample::outcomes()));
    }
}

#[test]
fn json_and_ndjson_report_the_same() {
    let document: Value =
        serde_json::from_str(&render(Format::Json, &options(), &Sample::outcomes())).unwrap();
    let text = render(Format::Ndjson, &options(), &Sample::outcomes());
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let findings: Vec<&Value> = lines.iter().filter(|line| line["rule"].is_string()).collect();
    assert_eq!(findings, document["findings"].as_array().unwrap().iter().collect::<Vec<_>>());
    assert_eq!(lines.last().unwrap()["summary"], document["summary"]);
}

#[test]
fn formats_for_machines_carry_no_values() {
    for format in Format::ALL.iter().copied().filter(|item| *item != Format::Human) {
        let text = render(format, &options(), &Sample::outcomes());
        for secret in SECRETS {
            assert!(!text.contains(secret), "{} holds {secret}", format.as_str());
        }
    }
}

#[test]
fn a_credential_is_never_shown() {
    assert!(!human(options()).contains("FAKE-TOKEN"));
}

#[test]
fn nothing_steers_the_terminal() {
    for format in [Format::Human, Format::Concise] {
        let text = render(format, &options(), &Sample::outcomes());
        let unsafe_ones: Vec<char> =
            text.chars().filter(|char| *char != '\n' && payloadlint::text::is_unsafe(*char)).collect();
        assert!(unsafe_ones.is_empty(), "{}: {unsafe_ones:?}", format.as_str());
    }
}

#[test]
fn no_line_ends_in_a_blank() {
    for width in [40, 80, 120] {
        for line in human(ReportOptions { width, ..options() }).lines() {
            assert_eq!(line.trim_end(), line);
        }
    }
}

/// The source keeps within the width; words too long for it (paths, names) stay whole.
#[test]
fn frames_keep_within_the_width() {
    for width in [40, 60, 80] {
        for line in human(ReportOptions { width, ..options() }).lines() {
            let is_frame = line.contains('│') || line.contains('·');
            assert!(!is_frame || unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
        }
    }
}

/// A body of 31 KB on one line once became 62 KB of output, and twice that with two labels.
#[test]
fn a_long_line_stays_short() {
    for (whole, redact) in [(true, false), (false, false), (true, true), (false, true)] {
        for width in [40, 80, 120] {
            let outcomes = [Outcome::Findings(vec![Sample::long_line(whole)])];
            let options = ReportOptions { width, redact, ..ReportOptions::default() };
            let text = render(Format::Human, &options, &outcomes);
            assert!(text.len() < 4096, "{} bytes:\n{text}", text.len());
            let shown = text.matches("\"member_0150\":").count();
            assert!(shown <= 1, "shown {shown} times:\n{text}");
        }
    }
}

#[test]
fn only_so_many_findings_are_shown_and_all_are_counted() {
    let options = ReportOptions { max_findings: Some(1), ..ReportOptions::default() };
    let text = human(options);
    assert_eq!(text.matches("╭─").count(), 1, "{text}");
    let total: usize = Sample::outcomes()
        .iter()
        .map(|outcome| if let Outcome::Findings(all) = outcome { all.len() } else { 0 })
        .sum();
    assert!(text.contains(&format!("{} more findings not shown", total - 1)), "{text}");
}

#[test]
fn without_findings_a_line_says_so() {
    let outcomes = [Sample::clean(0), Sample::clean(1)];
    assert_eq!(
        render(Format::Human, &ReportOptions::default(), &outcomes),
        "no findings in 2 requests (3 sources)\n"
    );
    let quiet = ReportOptions { quiet: true, ..ReportOptions::default() };
    assert_eq!(render(Format::Human, &quiet, &outcomes), "");
}

fn conforms(instance: &Value, part: &str) {
    let mut schema: Value = serde_json::from_str(include_str!("../../schemas/report-v1.json")).unwrap();
    if part != "#" {
        schema = json!({ "$ref": part, "$defs": schema["$defs"] });
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(instance).map(|item| format!("{}: {item}", item.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?} in {instance:#}");
}

fn without_colour(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find('m').unwrap() + 1..];
    }
    out + rest
}

fn without_version(text: &str) -> String {
    text.replace(&format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION")), "\"version\":\"[VERSION]\"")
}
