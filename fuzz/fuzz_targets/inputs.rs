//! Sources of every kind, whole or torn: nothing panics, from finding the kind to the report, and
//! the report is the same with and without the fast pass. The last byte chooses the options of a run:
//! a kind, an operation, a format. The rest is the source.

#![no_main]

use std::fs;
use std::sync::LazyLock;

use libfuzzer_sys::{Corpus, fuzz_target};
use payloadlint::config::{Input, Settings};
use payloadlint::contract::find_operation;
use payloadlint::engine;
use payloadlint::input::{Frame, Item, KeepAll, Kind, Layout, Sample};
use payloadlint::json::Tape;
use payloadlint::kinds;
use payloadlint::report::{Format, ReportOptions, reporter};
use payloadlint::source::load;
use payloadlint::text::BodySpan;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

const LAYOUTS: [Layout; 8] = [
    Layout::Blank,
    Layout::One,
    Layout::Array,
    Layout::Lines,
    Layout::Glued,
    Layout::Sequence,
    Layout::Text,
    Layout::Yaml,
];

/// Every item's places lie inside the source, and records come in order.
fn loads(kind: &dyn Kind, text: &[u8], layout: Layout, forced: bool) {
    let offset = 1000;
    let frame = Frame { layout, layers: Vec::new(), offset, byte_map: true, forced, folder: None };
    let mut next = 0;
    load(kind, text, &frame, &mut Tape::new(), &KeepAll, &mut |item| {
        let record = match &item {
            Item::Request(request) => Some(request.record),
            Item::Skipped { record, .. } => Some(*record),
            Item::Unreadable { record, .. } => *record,
            Item::Empty { .. } => None,
        };
        if let Some(record) = record {
            assert!(record >= next, "{}: record {record} after {next}", kind.id());
            next = record + 1;
        }
        let Item::Request(request) = item else { return };
        let Some(body) = &request.body else { return };
        let length = body.bytes.len() as u32;
        for span in [BodySpan::new(0, length), BodySpan::at(length), BodySpan::at(length / 2)] {
            let place = body.origin.place(span).or_else(|| body.origin.field()).expect("a place");
            let end = offset + text.len() as u64;
            assert!(offset <= place.start && place.start <= place.end && place.end <= end, "{}", kind.id());
        }
    });
}

/// The whole way of a file, as `check` goes it.
fn checked(text: &[u8], choice: usize) {
    let extension = ["json", "ndjson", "har", "http", "log", "yaml", "sh", "txt"][choice % 8];
    let path = FOLDER.path().join(format!("source.{extension}"));
    fs::write(&path, text).expect("written");
    let format = Format::ALL[choice % Format::ALL.len()];
    let mut settings = Settings {
        inputs: vec![Input::Path(path)],
        kind: (choice >= 128).then(|| kinds::all()[choice % kinds::all().len()]),
        operation: ["attributes", "participant", ""]
            .get(choice % 3)
            .and_then(|name| find_operation(name).ok()),
        threads: 1,
        list_clean: format == Format::Junit,
        excerpts: format == Format::Human,
        ..Settings::default()
    };
    let fast = report(&settings, format);
    settings.no_fast_pass = true;
    let thorough = report(&settings, format);
    assert!(
        fast == thorough,
        "the fast pass makes a difference:\n{}\n{}",
        String::from_utf8_lossy(&fast),
        String::from_utf8_lossy(&thorough)
    );
    assert!(std::str::from_utf8(&fast).is_ok(), "a report that is not text");
}

fn report(settings: &Settings, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    let options = ReportOptions { statistics: true, verbose: true, ..ReportOptions::default() };
    let mut reporter = reporter(format, &options, &mut out);
    let done = engine::run(settings, &mut |outcome| reporter.outcome(outcome)).expect("a Vec takes all");
    reporter.finish(&done.summary).expect("a Vec takes all");
    drop(reporter);
    out
}

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((choice, text)) = bytes.split_last() else { return Corpus::Reject };
    let choice = usize::from(*choice);
    let mut tape = Tape::new();
    let sample = Sample::new(text, choice % 2 == 0, None, &mut tape);
    let (layout, kind) = (sample.layout(), kinds::detect(&sample));
    loads(kind, text, layout, false);
    let forced = kinds::all()[choice % kinds::all().len()];
    if let Some(cut) = forced.cut(text) {
        assert!((1..=text.len()).contains(&cut), "{}", forced.id());
    }
    loads(forced, text, LAYOUTS[choice % LAYOUTS.len()], true);
    checked(text, choice);
    Corpus::Keep
});
