//! The fast pass: is a body surely clean? `cargo bench --bench scan`

use bodies::bodies;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use payloadlint::contract::find_operation;
use payloadlint::json::escape_json_into;
use payloadlint::scan::{Gate, Target};

mod bodies;

fn main() {
    divan::main();
}

/// Bodies by themselves, as recordings have them.
#[divan::bench(args = [0, 10, 200])]
fn body_by_body(bencher: Bencher<'_, '_>, per_mille: u64) {
    let bodies = bodies(per_mille);
    let bytes: usize = bodies.iter().map(String::len).sum();
    let gate = Gate::new();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        bodies.iter().filter(|body| gate.is_clean(black_box(body.as_bytes()), Target::Inferred)).count()
    });
}

/// Bodies that are said to be of one model.
#[divan::bench]
fn of_a_given_model(bencher: Bencher<'_, '_>) {
    let mut bodies = bodies(0);
    bodies.retain(|body| body.starts_with("{\"attributes\""));
    let bytes: usize = bodies.iter().map(String::len).sum();
    let model = find_operation("attributes").expect("a short name").model.expect("a model");
    let gate = Gate::new();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        bodies.iter().filter(|body| gate.is_clean(black_box(body.as_bytes()), Target::Model(model))).count()
    });
}

/// Bodies a line, each line's end found by the walk itself.
#[divan::bench(args = [0, 10, 200])]
fn line_by_line(bencher: Bencher<'_, '_>, per_mille: u64) {
    let text = bodies(per_mille).join("\n");
    let gate = Gate::new();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let text = black_box(text.as_bytes());
        let (mut at, mut clean) = (0, 0);
        while at < text.len() {
            let end = if let Some(end) = gate.clean_line(text, at, Target::Inferred) {
                clean += 1;
                end
            } else {
                memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline)
            };
            at = end + 1;
        }
        clean
    });
}

/// Bodies in JSON strings, as topics and recordings have them, judged where they are.
#[divan::bench]
fn in_strings(bencher: Bencher<'_, '_>) {
    let strings: Vec<String> = bodies(0)
        .iter()
        .map(|body| {
            let mut string = String::from("\"");
            escape_json_into(body, &mut string);
            string + "\""
        })
        .collect();
    let bytes: usize = strings.iter().map(String::len).sum();
    let gate = Gate::new();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        let clean =
            |text: &&String| gate.clean_string(black_box(text.as_bytes()), 0, Target::Inferred).is_some();
        strings.iter().filter(clean).count()
    });
}
