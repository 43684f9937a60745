//! Reports of whatever source: each format parses, and none holds a control character that a
//! terminal or a log would obey. The last byte chooses an extension, an operation and the options
//! of the report; the rest is the source.

#![no_main]

use std::fs;
use std::sync::LazyLock;

use libfuzzer_sys::{Corpus, fuzz_target};
use payloadlint::config::{Input, Settings};
use payloadlint::contract::find_operation;
use payloadlint::engine;
use payloadlint::report::{Format, ReportOptions, Reporter, reporter};
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

/// Writes several formats in one run.
fn reports(settings: &Settings, options: &ReportOptions, formats: &[Format]) -> Vec<String> {
    let mut texts: Vec<Vec<u8>> = vec![Vec::new(); formats.len()];
    let mut reporters: Vec<Box<dyn Reporter + '_>> =
        formats.iter().zip(&mut texts).map(|(format, out)| reporter(*format, options, out)).collect();
    let done = engine::run(settings, &mut |outcome| {
        reporters.iter_mut().try_for_each(|reporter| reporter.outcome(outcome))
    })
    .expect("a Vec takes all");
    for reporter in &mut reporters {
        reporter.finish(&done.summary).expect("a Vec takes all");
    }
    drop(reporters);
    texts.into_iter().map(|text| String::from_utf8(text).expect("a report that is not text")).collect()
}

fn holds(format: Format, text: &str) {
    let is_steering = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    assert!(!text.contains(is_steering), "{format:?}: a control character: {text:?}");
    let json = |text: &str| {
        let parsed = serde_json::from_str::<serde_json::Value>(text);
        assert!(parsed.is_ok(), "{format:?}: {parsed:?}: {text}");
    };
    match format {
        Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson => json(text),
        Format::Ndjson => text.lines().for_each(json),
        Format::Junit => {
            let parsed = roxmltree::Document::parse(text);
            assert!(parsed.is_ok(), "{parsed:?}: {text}");
        }
        Format::Github => {
            for line in text.lines().filter(|line| line.starts_with("::")) {
                let known = ["::error ", "::warning ", "::notice "].iter().any(|word| line.starts_with(word));
                assert!(known, "another command: {line}");
            }
        }
        Format::Concise | Format::Human => {}
    }
}

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((choice, text)) = bytes.split_last() else { return Corpus::Reject };
    let choice = usize::from(*choice);
    let extension = ["json", "ndjson", "har", "http", "log", "yaml", "sh", "txt"][choice % 8];
    let path = FOLDER.path().join(format!("source.{extension}"));
    fs::write(&path, text).expect("written");
    let settings = Settings {
        inputs: vec![Input::Path(path)],
        operation: ["attributes", "participant", ""]
            .get(choice % 3)
            .and_then(|name| find_operation(name).ok()),
        threads: 1,
        list_clean: true,
        excerpts: true,
        ..Settings::default()
    };
    let options = ReportOptions {
        statistics: choice & 32 != 0,
        verbose: choice & 64 != 0,
        redact: choice & 128 != 0,
        ..ReportOptions::default()
    };
    // SARIF has the pages of all rules in it, and would take most of the time.
    let with_sarif = choice & 24 == 24;
    let formats: Vec<Format> =
        Format::ALL.iter().copied().filter(|format| with_sarif || *format != Format::Sarif).collect();
    for (format, text) in formats.iter().zip(reports(&settings, &options, &formats)) {
        holds(*format, &text);
    }
    Corpus::Keep
});
