//! The ground: the lexer alone, the tape with all places, and the way into and out of JSON strings.
//! `cargo bench --bench json`

use bodies::bodies;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use payloadlint::json::{Tape, escape_json_into, unescape_into, value_end};

mod bodies;

fn main() {
    divan::main();
}

fn bytes(bodies: &[String]) -> BytesCount {
    BytesCount::new(bodies.iter().map(String::len).sum::<usize>())
}

/// Grammar alone, by the lexer that everything shares: no tree, no names compared.
#[divan::bench(args = [0, 10, 200])]
fn lexer(bencher: Bencher<'_, '_>, per_mille: u64) {
    let bodies = bodies(per_mille);
    bencher.counter(bytes(&bodies)).bench_local(|| {
        for body in &bodies {
            black_box(value_end(body.as_bytes(), 0));
        }
    });
}

/// A tree with the place of everything, in a buffer that is used again.
#[divan::bench(args = [0, 10, 200])]
fn tape(bencher: Bencher<'_, '_>, per_mille: u64) {
    let bodies = bodies(per_mille);
    let mut tape = Tape::new();
    bencher.counter(bytes(&bodies)).bench_local(|| {
        for body in &bodies {
            black_box(tape.parse(body.as_bytes()).document().is_valid());
        }
    });
}

/// Bodies out of the strings that recordings keep them in.
#[divan::bench]
fn unescape(bencher: Bencher<'_, '_>) {
    let strings: Vec<String> = bodies(0)
        .iter()
        .map(|body| {
            let mut string = String::new();
            escape_json_into(body, &mut string);
            string
        })
        .collect();
    let mut out = Vec::new();
    bencher.counter(bytes(&strings)).bench_local(|| {
        for string in &strings {
            out.clear();
            unescape_into(string.as_bytes(), &mut out);
            black_box(&out);
        }
    });
}
