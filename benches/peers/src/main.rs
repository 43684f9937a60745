//! `peers WORK THREADS PATH [SCHEMA]`: does to every body in PATH the least that a tool of that sort has to.
//!
//! | WORK | what is done to a body |
//! |---|---|
//! | `read` | nothing: what reading costs |
//! | `skip` | sonic-rs finds its end and checks its grammar; no tree |
//! | `value` | sonic-rs makes a tree of it |
//! | `schema` | `serde_json` makes a tree of it, and `jsonschema` says whether the SCHEMA takes it |
//!
//! PATH is a file with a body a line, or a folder of `.json` files. No place is kept and nothing is
//! reported but the totals, as JSON: bodies, and how many of them were refused.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use jsonschema::Validator;
use sonic_rs::LazyValue;

/// Lines are handed out in pieces of this size: enough that the lock on the file costs nothing.
const PIECE_BYTES: usize = 1 << 20;

enum Work {
    Read,
    Skip,
    Value,
    Schema(Box<Validator>),
}

impl Work {
    fn takes(&self, body: &[u8]) -> bool {
        match self {
            Self::Read => true,
            Self::Skip => sonic_rs::from_slice::<LazyValue<'_>>(body).is_ok(),
            Self::Value => sonic_rs::from_slice::<sonic_rs::Value>(body).is_ok(),
            Self::Schema(validator) => {
                serde_json::from_slice(body).is_ok_and(|value| validator.is_valid(&value))
            }
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Totals {
    bodies: u64,
    refused: u64,
}

impl Totals {
    fn count(&mut self, taken: bool) {
        self.bodies += 1;
        self.refused += u64::from(!taken);
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [work, threads, path, schema @ ..] = arguments.as_slice() else {
        return Err("peers read|skip|value|schema THREADS PATH [SCHEMA]".into());
    };
    let work = match (work.as_str(), schema) {
        ("read", []) => Work::Read,
        ("skip", []) => Work::Skip,
        ("value", []) => Work::Value,
        ("schema", [schema]) => {
            let schema = serde_json::from_slice(&std::fs::read(schema)?)?;
            Work::Schema(Box::new(jsonschema::validator_for(&schema)?))
        }
        _ => return Err("no such work, or a schema where none is looked at".into()),
    };
    let threads: usize = threads.parse()?;
    let path = Path::new(path);
    let totals = if path.is_dir() { files(path, threads, &work)? } else { lines(path, threads, &work)? };
    println!("{{\"bodies\":{},\"refused\":{}}}", totals.bodies, totals.refused);
    Ok(())
}

/// Runs `one` on so many threads, on this one where it is one, and adds up.
fn spread(threads: usize, one: impl Fn() -> io::Result<Totals> + Sync) -> io::Result<Totals> {
    if threads <= 1 {
        return one();
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(&one)).collect();
        let mut all = Totals::default();
        for worker in workers {
            let part = worker.join().expect("a worker does not panic")?;
            all.bodies += part.bodies;
            all.refused += part.refused;
        }
        Ok(all)
    })
}

fn files(folder: &Path, threads: usize, work: &Work) -> io::Result<Totals> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|extension| extension == "json") {
            paths.push(entry.into_path());
        }
    }
    let next = AtomicUsize::new(0);
    spread(threads, || {
        let mut totals = Totals::default();
        let mut body = Vec::new();
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            body.clear();
            File::open(path)?.read_to_end(&mut body)?;
            totals.count(work.takes(&body));
        }
        Ok(totals)
    })
}

/// A file, and the beginning of the line that the last piece broke off in.
struct Lines {
    file: File,
    rest: Vec<u8>,
}

impl Lines {
    /// Fills `piece` with whole lines; nothing is left where it stays empty.
    fn next(&mut self, piece: &mut Vec<u8>) -> io::Result<()> {
        piece.clear();
        piece.append(&mut self.rest);
        loop {
            let missing = PIECE_BYTES.saturating_sub(piece.len()).max(1) as u64;
            if self.file.by_ref().take(missing).read_to_end(piece)? == 0 {
                return Ok(());
            }
            if let Some(newline) = memchr::memrchr(b'\n', piece) {
                self.rest.extend_from_slice(&piece[newline + 1..]);
                piece.truncate(newline + 1);
                return Ok(());
            }
        }
    }
}

fn lines(path: &Path, threads: usize, work: &Work) -> io::Result<Totals> {
    let source = Mutex::new(Lines { file: File::open(path)?, rest: Vec::new() });
    spread(threads, || {
        let mut totals = Totals::default();
        let mut piece = Vec::with_capacity(2 * PIECE_BYTES);
        loop {
            source.lock().expect("a worker does not panic").next(&mut piece)?;
            if piece.is_empty() {
                return Ok(totals);
            }
            let mut start = 0;
            for end in memchr::memchr_iter(b'\n', &piece).chain([piece.len()]) {
                if start < end {
                    totals.count(work.takes(&piece[start..end]));
                }
                start = end + 1;
            }
        }
    })
}
