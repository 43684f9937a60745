//! The corpora of the benchmarks, in memory.

#[path = "../corpus/mod.rs"]
mod corpus;

/// About 3.5 MB: more than the caches next to a core, little enough for many rounds.
const COUNT: usize = 10_000;

/// Bodies, a defect in `per_mille` of a thousand; the same ones every time.
pub(crate) fn bodies(per_mille: u64) -> Vec<String> {
    let mut corpus = corpus::Corpus::new(7, per_mille);
    let mut body = String::new();
    (0..COUNT)
        .map(|_| {
            corpus.body(&mut body);
            body.clone()
        })
        .collect()
}
