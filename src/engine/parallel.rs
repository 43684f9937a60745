//! Many sources on several threads, their outcomes in order.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, mpsc};

use super::order::PieceOutcome;
use super::work::Worker;
use super::{Run, is_named};
use crate::config::Input;
use crate::input::{Opened, ReadError, SourceRef};

/// Sources that a worker takes at once.
const BATCH: usize = 32;
/// Batches that workers may be ahead of the output.
const AHEAD: usize = 64;
/// A larger source is not linted into memory ahead of its turn.
const LARGE_BYTES: u64 = 1 << 20;

/// What became of one source on a worker.
enum Done {
    /// One body, and nothing to say.
    Clean,
    Linted(Vec<PieceOutcome>, Result<(), ReadError>),
    /// Large, or no file: linted when its turn comes.
    Deferred,
}

/// How far the output has come; workers wait for it, so that memory stays bounded.
struct Progress {
    batches_out: Mutex<usize>,
    moved: Condvar,
}

impl Progress {
    fn wait_for(&self, batch: usize) {
        let mut out = self.batches_out.lock().expect("internal error: a thread panicked");
        while batch >= *out + AHEAD {
            out = self.moved.wait(out).expect("internal error: a thread panicked");
        }
    }

    fn set(&self, batches: usize) {
        *self.batches_out.lock().expect("internal error: a thread panicked") = batches;
        self.moved.notify_all();
    }
}

pub(super) fn run(run: &mut Run<'_, '_>, sources: &[SourceRef]) -> io::Result<()> {
    let (settings, threads) = (run.settings, run.threads);
    let batches: Vec<&[SourceRef]> = sources.chunks(BATCH).collect();
    let next = AtomicUsize::new(0);
    let progress = Progress { batches_out: Mutex::new(0), moved: Condvar::new() };
    let (send, receive) = mpsc::channel::<(usize, Vec<Done>)>();
    // A named pipe can be opened once, and hashing paths costs more than it may seem.
    let named = if run.walked { None } else { Some(run.named.clone()) };
    std::thread::scope(|scope| {
        for _ in 0..threads.min(batches.len()) {
            let send = send.clone();
            let (next, batches, progress, named) = (&next, &batches, &progress, &named);
            scope.spawn(move || {
                let mut worker = Worker::new(settings);
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(batch) = batches.get(at) else { return };
                    progress.wait_for(at);
                    let done = batch.iter().map(|source| lint(&mut worker, source, named.as_ref())).collect();
                    // Nobody listens any more: the output is closed.
                    if send.send((at, done)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let result = collect(run, &batches, &receive, &progress);
        // Let workers that wait go on, and find that nobody listens.
        drop(receive);
        next.store(batches.len(), Ordering::Relaxed);
        progress.set(usize::MAX - AHEAD);
        result
    })
}

fn collect(
    run: &mut Run<'_, '_>,
    batches: &[&[SourceRef]],
    receive: &mpsc::Receiver<(usize, Vec<Done>)>,
    progress: &Progress,
) -> io::Result<()> {
    let mut waiting = BTreeMap::new();
    let mut worker = None;
    for (at, batch) in batches.iter().enumerate() {
        let done = loop {
            if let Some(done) = waiting.remove(&at) {
                break done;
            }
            let (which, done) = receive.recv().expect("internal error: a worker is gone");
            waiting.insert(which, done);
        };
        for (source, done) in batch.iter().zip(done) {
            match done {
                Done::Deferred => {
                    let worker = worker.get_or_insert_with(|| Worker::new(run.settings));
                    run.source(worker, source)?;
                }
                Done::Clean => run.clean(source)?,
                Done::Linted(pieces, read) => run.linted(source, pieces, read)?,
            }
        }
        progress.set(at + 1);
    }
    Ok(())
}

/// `named`: what the user named; `None` where all that is found lay in folders.
fn lint(worker: &mut Worker<'_>, source: &SourceRef, named: Option<&HashSet<&Input>>) -> Done {
    if let SourceRef::Path(path) = source
        && named.is_some_and(|named| is_named(named, source))
        && std::fs::metadata(path).is_ok_and(|it| !it.is_file())
    {
        return Done::Deferred;
    }
    let mut pieces = Vec::new();
    let read = match worker.open_unless_clean(source, Some(LARGE_BYTES), named.is_none()) {
        Ok(Opened::Large) => return Done::Deferred,
        Ok(Opened::Passed) => return Done::Clean,
        Ok(Opened::Stream(stream)) => worker.pieces(stream, &mut |piece| {
            pieces.push(piece);
            true
        }),
        Err(error) => Err(error),
    };
    Done::Linted(pieces, read)
}
