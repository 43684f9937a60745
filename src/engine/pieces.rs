//! One source on several threads: code that is free reads the next piece, and the outcomes come out
//! in order.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::order::PieceOutcome;
use super::work::Worker;
use crate::config::Settings;
use crate::source::{RawPiece, ReadError, SourceRef, Stream};

/// Pieces in work or waiting for their turn, for each worker: enough that none idles for its
/// neighbour's sake, and few enough that a report which is slower than the linting does not fill
/// the memory.
const AHEAD: usize = 4;

/// What workers share: who holds it reads.
struct Reading {
    stream: Stream,
    /// Places are recognised by lines of the source; else by those of the piece, to which what is
    /// before it is added when its turn comes.
    is_counted: bool,
    /// Pieces that were read.
    count: usize,
    over: bool,
}

/// What was made of pieces, on its way out.
struct Turns {
    state: Mutex<TurnsState>,
    /// There is something to put out, or there will be no more.
    ready: Condvar,
    /// Another piece may be read, or nothing wants one.
    room: Condvar,
}

struct TurnsState {
    /// The piece whose turn it is.
    next: usize,
    /// What waits, by the number of the piece.
    waiting: BTreeMap<usize, Result<PieceOutcome, ReadError>>,
    /// Those before `next` that have nothing to report, in one. They are almost all, and the thread
    /// that puts out is not woken for them.
    quiet: PieceOutcome,
    /// Pieces that may be read now.
    permits: usize,
    workers: usize,
    /// Nothing listens any more.
    closed: bool,
}

impl Turns {
    fn of(workers: usize) -> Self {
        let state = TurnsState {
            next: 0,
            waiting: BTreeMap::new(),
            quiet: PieceOutcome::default(),
            permits: workers * AHEAD,
            workers,
            closed: false,
        };
        Self { state: Mutex::new(state), ready: Condvar::new(), room: Condvar::new() }
    }

    /// Waits until a piece may be read; `false` where nothing wants one.
    fn may_read(&self) -> bool {
        let mut state = self.lock();
        while state.permits == 0 && !state.closed {
            state = self.room.wait(state).expect("internal error: a thread panicked");
        }
        state.permits = state.permits.saturating_sub(1);
        !state.closed
    }

    /// Hands on what was made of a piece; `false` where nothing listens.
    fn put(&self, at: usize, outcome: Result<PieceOutcome, ReadError>) -> bool {
        let mut state = self.lock();
        state.waiting.insert(at, outcome);
        state.pass_quiet();
        let (is_ready, has_room) = (state.waiting.contains_key(&state.next), state.permits > 0);
        let is_open = !state.closed;
        drop(state);
        if is_ready {
            self.ready.notify_one();
        }
        if has_room {
            self.room.notify_one();
        }
        is_open
    }

    /// Waits for something to report, and gives what comes before it, too. `None` for it at the
    /// end.
    fn take(&self) -> (PieceOutcome, Option<Result<PieceOutcome, ReadError>>) {
        let mut state = self.lock();
        loop {
            state.pass_quiet();
            let next = state.next;
            let outcome = state.waiting.remove(&next);
            if outcome.is_some() {
                state.next += 1;
                state.permits += 1;
                self.room.notify_one();
            }
            if outcome.is_some() || state.workers == 0 {
                return (std::mem::take(&mut state.quiet), outcome);
            }
            state = self.ready.wait(state).expect("internal error: a thread panicked");
        }
    }

    fn lock(&self) -> MutexGuard<'_, TurnsState> {
        self.state.lock().expect("internal error: a thread panicked")
    }
}

impl TurnsState {
    fn pass_quiet(&mut self) {
        while let Some((at, Ok(outcome))) = self.waiting.first_key_value()
            && *at == self.next
            && outcome.is_quiet()
        {
            self.quiet.records += outcome.records;
            self.quiet.lines += outcome.lines;
            self.quiet.clean += outcome.clean;
            self.waiting.pop_first();
            self.next += 1;
            self.permits += 1;
        }
    }
}

/// A worker; that it is gone is reported, however it ends.
struct Works<'t>(&'t Turns);

impl Drop for Works<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.workers -= 1;
        // Its piece will never come.
        state.closed |= std::thread::panicking();
        drop(state);
        self.0.ready.notify_one();
        self.0.room.notify_all();
    }
}

/// Who puts out; that nothing does any more is reported, however it ends.
struct Listens<'t>(&'t Turns);

impl Drop for Listens<'_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.0.room.notify_all();
    }
}

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
    let path = Arc::clone(stream.display());
    // Who reads next would wait for the count. In a text without a byte map it is not known what is
    // shown of it.
    let mut before = stream.has_byte_map().then_some(0);
    let reading = Mutex::new(Reading { stream, is_counted: before.is_none(), count: 0, over: false });
    let turns = Turns::of(threads);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| work(settings, source, &reading, &turns));
        }
        let _listens = Listens(&turns);
        loop {
            let (quiet, outcome) = turns.take();
            before = before.map(|offset| offset + quiet.lines);
            let goes_on = sink(quiet);
            let Some(outcome) = outcome else { return Ok(()) };
            let lines = before.unwrap_or(0);
            let mut outcome = outcome.map_err(|error| error.after(lines))?;
            outcome.shift_lines(&path, lines);
            before = before.map(|offset| offset + outcome.lines);
            if !goes_on || !sink(outcome) {
                return Ok(());
            }
        }
    })
}

fn work(settings: &Settings, source: &SourceRef, reading: &Mutex<Reading>, turns: &Turns) {
    let _works = Works(turns);
    let mut worker = Worker::new(settings);
    // Its config was looked up when the source was opened.
    let _ = worker.enter(source);
    let mut piece = RawPiece::default();
    loop {
        let mut guard = reading.lock().expect("internal error: a thread panicked");
        if guard.over || !turns.may_read() {
            return;
        }
        let read = if guard.is_counted {
            guard.stream.next_piece(&mut piece)
        } else {
            guard.stream.next_uncounted(&mut piece)
        };
        let at = guard.count;
        guard.count += 1;
        let outcome = match read {
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
        // Where nothing listens any more the output is closed.
        if !turns.put(at, outcome) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::order::Event;
    use super::*;

    fn quiet(records: u64) -> PieceOutcome {
        PieceOutcome { records, clean: records, ..PieceOutcome::default() }
    }

    fn typical() -> PieceOutcome {
        PieceOutcome { records: 1, events: vec![Event::Clean { record: 0 }], ..PieceOutcome::default() }
    }

    #[test]
    fn what_has_output_comes_in_its_turn_and_the_quiet_ones_before_it_together() {
        let turns = Turns::of(1);
        for _ in 0..AHEAD {
            assert!(turns.may_read());
        }
        assert!(turns.put(2, Ok(typical())) && turns.put(1, Ok(quiet(20))) && turns.put(0, Ok(quiet(3))));
        let (before, outcome) = turns.take();
        assert_eq!((before.records, before.clean), (23, 23));
        assert!(outcome.is_some_and(|outcome| outcome.is_ok_and(|outcome| !outcome.is_quiet())));
        // All three may be followed by another one.
        assert_eq!(turns.lock().permits, 3);
        assert!(turns.put(3, Ok(quiet(5))));
        drop(Works(&turns));
        let (before, outcome) = turns.take();
        assert!(before.records == 5 && outcome.is_none());
    }

    #[test]
    fn no_thread_waits_for_one_that_is_gone() {
        let turns = Turns::of(2);
        drop(Listens(&turns));
        assert!(!turns.may_read() && !turns.put(0, Ok(quiet(1))));
        let turns = Turns::of(1);
        let panicked = std::thread::scope(|scope| {
            let worker = scope.spawn(|| {
                let _works = Works(&turns);
                std::panic::resume_unwind(Box::new("a worker panics"));
            });
            worker.join().is_err()
        });
        assert!(panicked && !turns.may_read());
        assert!(turns.take().1.is_none());
    }
}
