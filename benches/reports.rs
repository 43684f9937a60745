//! Findings to text, in every format. `cargo bench --bench reports`

use bodies::bodies;
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use payloadlint::config::{Input, Settings};
use payloadlint::diagnostic::{Outcome, Summary};
use payloadlint::engine;
use payloadlint::report::{Format, ReportOptions, reporter};

mod bodies;

fn main() {
    divan::main();
}

/// The outcomes of a corpus with defects, with what `human` shows of the source.
fn outcomes(per_mille: u64, excerpts: bool) -> (Vec<Outcome>, Summary) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bodies.ndjson");
    std::fs::write(&path, bodies(per_mille).join("\n")).expect("written");
    let settings = Settings { inputs: vec![Input::Path(path)], threads: 1, excerpts, ..Settings::default() };
    let mut outcomes = Vec::new();
    let report = engine::run(&settings, &mut |outcome| {
        outcomes.push(outcome.clone());
        Ok(())
    })
    .expect("nothing is written");
    (outcomes, report.summary)
}

fn rendered(bencher: Bencher<'_, '_>, format: &str, per_mille: u64) {
    let format: Format = format.parse().expect("a format");
    let (outcomes, summary) = outcomes(per_mille, format == Format::Human);
    let options = ReportOptions::default();
    let render = |out: &mut Vec<u8>| {
        let mut reporter = reporter(format, &options, out);
        for outcome in &outcomes {
            reporter.outcome(outcome).expect("a Vec takes all");
        }
        reporter.finish(&summary).expect("a Vec takes all");
    };
    let mut out = Vec::new();
    render(&mut out);
    let findings = summary.errors + summary.warnings + summary.infos;
    bencher.counter(BytesCount::of_slice(&out)).counter(ItemsCount::new(findings)).bench_local(|| {
        out.clear();
        render(&mut out);
        black_box(&out);
    });
}

/// The bytes are those that are written, the items findings.
#[divan::bench(args = FORMATS)]
fn one_percent(bencher: Bencher<'_, '_>, format: &str) {
    rendered(bencher, format, 10);
}

#[divan::bench(args = FORMATS)]
fn twenty_percent(bencher: Bencher<'_, '_>, format: &str) {
    rendered(bencher, format, 200);
}

/// As the command line has them.
const FORMATS: [&str; 9] =
    ["human", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "rdjson"];
