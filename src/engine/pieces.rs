//! One source on several threads: whoever is free reads the next piece, and the outcomes come out in order.

use std::collections::BTreeMap;
use std::sync::{Mutex, mpsc};

use super::order::PieceOutcome;
use super::work::Worker;
use crate::config::Settings;
use crate::input::{RawPiece, ReadError, SourceRef, Stream};

/// Pieces in work or waiting for their turn, for each worker: enough that none idles for its neighbour's sake, and few
/// enough that a report which is slower than the linting does not fill the memory.
const AHEAD: usize = 4;

/// What workers share: who holds it reads.
struct Reading {
    stream: Stream,
    /// Pieces that were read.
    count: usize,
    /// One for each piece that may be read; the output gives them back. Closed when nobody wants more.
    permits: mpsc::Receiver<()>,
    over: bool,
}

/// What a worker hands on: the how-manieth piece, and what became of it.
type Done = (usize, Result<PieceOutcome, ReadError>);

/// Lints the pieces of `stream` and hands the outcomes to `sink`, until that says no.
///
/// # Errors
/// If reading fails. What was read before has been handed on.
pub(super) fn run(
    settings: &Settings,
    source: &SourceRef,
    stream: Stream,
    threads: usize,
    sink: &mut dyn FnMut(PieceOutcome) -> bool,
) -> Result<(), ReadError> {
    let (permit, permits) = mpsc::channel();
    for _ in 0..threads * AHEAD {
        permit.send(()).expect("internal error: the other end is below");
    }
    let reading = Mutex::new(Reading { stream, count: 0, permits, over: false });
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, reading) = (send.clone(), &reading);
            scope.spawn(move || work(settings, source, reading, &send));
        }
        drop(send);
        // Dropped before the workers are waited for: it closes the permits, which some may be waiting for.
        let permit = permit;
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (at, outcome) in receive {
            waiting.insert(at, outcome);
            while let Some(outcome) = waiting.remove(&next) {
                next += 1;
                if !sink(outcome?) {
                    return Ok(());
                }
                // No worker is left where all has been read.
                let _ = permit.send(());
            }
        }
        Ok(())
    })
}

fn work(settings: &Settings, source: &SourceRef, reading: &Mutex<Reading>, send: &mpsc::Sender<Done>) {
    let mut worker = Worker::new(settings);
    worker.enter(source);
    let mut piece = RawPiece::default();
    loop {
        let mut guard = reading.lock().expect("internal error: a thread panicked");
        if guard.over || guard.permits.recv().is_err() {
            return;
        }
        let read = guard.stream.next_piece(&mut piece);
        let at = guard.count;
        guard.count += 1;
        let done = match read {
            Ok(true) => {
                let (stream, frame) = (&guard.stream, guard.stream.frame(&piece));
                let (kind, path) = (stream.kind(), stream.display().clone());
                drop(guard);
                Ok(worker.piece(kind, &path, &piece, &frame))
            }
            Ok(false) => {
                guard.over = true;
                return;
            }
            Err(error) => {
                guard.over = true;
                Err(error)
            }
        };
        // Where nobody listens any more the output is closed.
        if send.send((at, done)).is_err() {
            return;
        }
    }
}
