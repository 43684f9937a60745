//! All rules over bodies, clean ones too: what a body costs once the fast pass has not let it through.
//! `cargo bench --bench rules`

use std::path::PathBuf;

use bodies::bodies;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use payloadlint::config::{Input, Settings};
use payloadlint::contract::{Operation, find_operation, infer};
use payloadlint::engine;
use payloadlint::input::{Body, Origin, Request};
use payloadlint::json::Tape;
use payloadlint::rule::{Contract, ContractSource, Detail, Limits, Subject, run};
use payloadlint::rules::BY_CLAIM;

mod bodies;

fn main() {
    divan::main();
}

/// Parsed and judged by every rule, whatever the fast pass would say. Nothing is placed or reported.
#[divan::bench(args = [0, 10, 200])]
fn every_body(bencher: Bencher<'_, '_>, per_mille: u64) {
    let bodies = bodies(per_mille);
    let bytes: usize = bodies.iter().map(String::len).sum();
    let fallback = find_operation("attributes").expect("a short name");
    let limits = Limits::default();
    let mut tape = Tape::new();
    let mut findings = |body: &str| {
        let parsed = tape.parse(body.as_bytes());
        let document = parsed.document();
        let inferred: Option<&'static Operation> = document.root().and_then(|value| infer(value).operation());
        let request = Request {
            body: Some(Body { bytes: body.as_bytes().into(), origin: Origin::Verbatim { offset: 0 } }),
            ..Request::default()
        };
        let contract = Contract { operation: inferred.unwrap_or(fallback), source: ContractSource::Inferred };
        let subject = Subject {
            request: &request,
            route: None,
            contract,
            document: Some(document),
            limits: &limits,
            thorough: false,
            detail: Detail::All,
        };
        run(&BY_CLAIM, subject).len()
    };
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| bodies.iter().map(|body| findings(black_box(body))).sum::<usize>());
}

/// A file of lines to placed findings, by the engine on one thread: everything but the report.
fn on_a_file(bencher: Bencher<'_, '_>, per_mille: u64, no_fast_pass: bool) {
    let text = bodies(per_mille).join("\n");
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("bodies.ndjson");
    std::fs::write(&path, &text).expect("written");
    let inputs = vec![Input::Path(path)];
    let settings = Settings { inputs, threads: 1, no_fast_pass, ..Settings::default() };
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        engine::run(&settings, &mut |outcome| {
            black_box(outcome);
            Ok(())
        })
        .expect("nothing is written")
        .summary
    });
}

#[divan::bench(args = [0, 10, 200])]
fn engine_on_a_file(bencher: Bencher<'_, '_>, per_mille: u64) {
    on_a_file(bencher, per_mille, false);
}

#[divan::bench(args = [0, 10, 200])]
fn engine_without_the_fast_pass(bencher: Bencher<'_, '_>, per_mille: u64) {
    on_a_file(bencher, per_mille, true);
}
