//! Many sources on several threads, their outcomes in order.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, mpsc};

use super::order::PieceOutcome;
use super::run::Run;
use super::sources::{is_named, named_sources};
use super::work::{Worker, read_options};
use crate::config::Input;
use crate::source::{Opened, ReadError, Referred, SourceRef, expand_into, may_refer};

/// Sources that a worker takes at once: few at first, so that all workers have something to do;
/// then many, since each batch is a switch between threads, and small files take some four
/// microseconds each.
const fn batch_size(batches: usize) -> usize {
    if batches < 8 { 32 } else { 256 }
}

/// Linted sources with something to report that may wait for their turn.
const MAX_HELD: usize = 2048;
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

/// How far the output has come, and how much waits for it; workers wait in turn, so that memory
/// stays bounded.
#[derive(Default)]
struct Progress {
    state: Mutex<ProgressState>,
    moved: Condvar,
}

#[derive(Default)]
struct ProgressState {
    batches_out: usize,
    /// Linted sources with something to report, not yet put out.
    held: usize,
}

impl Progress {
    /// Waits until a batch may be linted. The one whose turn it is always may.
    fn wait_for(&self, batch: usize) {
        let mut state = self.lock();
        while state.held >= MAX_HELD && batch > state.batches_out {
            state = self.moved.wait(state).expect("internal error: a thread panicked");
        }
    }

    fn hold(&self, sources: usize) {
        self.lock().held += sources;
    }

    /// So many sources that were held are out, and so many batches.
    fn put_out(&self, sources: usize, batches: usize) {
        let mut state = self.lock();
        state.held -= sources;
        state.batches_out = batches;
        drop(state);
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, ProgressState> {
        self.state.lock().expect("internal error: a thread panicked")
    }
}

/// How many of them have something to report.
fn typical(done: &[(SourceRef, Done)]) -> usize {
    done.iter().filter(|(_, done)| matches!(done, Done::Linted(..))).count()
}

/// Batches of sources, from the walk that finds them to the workers.
#[derive(Default)]
struct Feed {
    state: Mutex<FeedState>,
    changed: Condvar,
}

#[derive(Default)]
struct FeedState {
    batches: VecDeque<Vec<SourceRef>>,
    /// How many batches workers have taken.
    taken: usize,
    /// No more will come.
    closed: bool,
}

impl Feed {
    fn push(&self, batch: Vec<SourceRef>) {
        self.state.lock().expect("internal error: a thread panicked").batches.push_back(batch);
        self.changed.notify_one();
    }

    fn close(&self) {
        self.state.lock().expect("internal error: a thread panicked").closed = true;
        self.changed.notify_all();
    }

    /// Forgets what nothing has taken.
    fn drain(&self) {
        self.state.lock().expect("internal error: a thread panicked").batches.clear();
    }

    /// The next batch and its number, once there is one.
    fn take(&self) -> Option<(usize, Vec<SourceRef>)> {
        let mut state = self.state.lock().expect("internal error: a thread panicked");
        loop {
            if let Some(batch) = state.batches.pop_front() {
                state.taken += 1;
                return Some((state.taken - 1, batch));
            }
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).expect("internal error: a thread panicked");
        }
    }
}

/// A batch by its number, each source with what became of it.
type Linted = (usize, Vec<(SourceRef, Done)>);

/// Lints while the walk goes on, which alone takes a fifth of the time where sources are small files.
pub(super) fn run(run: &mut Run<'_, '_>) -> io::Result<()> {
    let (settings, threads) = (run.settings, run.threads);
    let (feed, progress) = (Feed::default(), Progress::default());
    let (send, receive) = mpsc::channel::<Linted>();
    // A named pipe can be opened once, and hashing paths costs more than it may seem.
    let named = if run.walked { None } else { Some(run.named.clone()) };
    std::thread::scope(|scope| {
        let mut workers = 0;
        let batches = Cell::new(0);
        let mut push = |batch: Vec<SourceRef>| {
            feed.push(batch);
            batches.set(batches.get() + 1);
            if workers == threads {
                return;
            }
            workers += 1;
            let send = send.clone();
            let (feed, progress, named) = (&feed, &progress, named.as_ref());
            scope.spawn(move || work(Worker::new(settings), feed, progress, named, &send));
        };
        let mut batch = Vec::with_capacity(batch_size(0));
        let mut referring = Vec::new();
        let errors = expand_into(&named_sources(settings), &settings.walk, &mut |source| {
            if may_refer(&source) {
                referring.push(source.clone());
            }
            batch.push(source);
            let size = batch_size(batches.get());
            if batch.len() == size {
                push(std::mem::replace(&mut batch, Vec::with_capacity(size)));
            }
        });
        let only = if batches.get() == 0 && batch.len() == 1 { batch.pop() } else { None };
        if !batch.is_empty() {
            push(batch);
        }
        feed.close();
        drop(send);
        for error in errors {
            run.failed(&error);
        }
        if let Some(source) = only {
            return run.source(&mut Worker::new(settings), &source);
        }
        let referred = Referred::by(&referring, &read_options(settings));
        let result = collect(run, batches.get(), &referred, &receive, &progress);
        // Let workers that wait go on, and find that nothing listens.
        drop(receive);
        feed.drain();
        progress.put_out(0, usize::MAX);
        result
    })
}

fn collect(
    run: &mut Run<'_, '_>,
    batches: usize,
    referred: &Referred,
    receive: &mpsc::Receiver<Linted>,
    progress: &Progress,
) -> io::Result<()> {
    let mut waiting = BTreeMap::new();
    let mut worker = None;
    for at in 0..batches {
        let done = loop {
            if let Some(done) = waiting.remove(&at) {
                break done;
            }
            let (which, done) = receive.recv().expect("internal error: a worker is gone");
            waiting.insert(which, done);
        };
        let held = typical(&done);
        for (source, done) in done {
            // It is linted where it is sent from.
            if referred.contains(&source) {
                run.filter.referred(&source.display(None));
                continue;
            }
            match done {
                Done::Deferred => {
                    let worker = worker.get_or_insert_with(|| Worker::new(run.settings));
                    run.source(worker, &source)?;
                }
                Done::Clean => run.clean(&source)?,
                Done::Linted(pieces, read) => run.linted(&source, pieces, read)?,
            }
        }
        progress.put_out(held, at + 1);
    }
    Ok(())
}

/// Lints batches until there are no more, or nothing listens: the output is closed then.
fn work(
    mut worker: Worker<'_>,
    feed: &Feed,
    progress: &Progress,
    named: Option<&HashSet<&Input>>,
    send: &mpsc::Sender<Linted>,
) {
    while let Some((at, batch)) = feed.take() {
        progress.wait_for(at);
        let mut done = Vec::with_capacity(batch.len());
        for source in batch {
            let what = lint(&mut worker, &source, named);
            done.push((source, what));
        }
        progress.hold(typical(&done));
        if send.send((at, done)).is_err() {
            return;
        }
    }
}

/// `named`: what the user named; `None` where all that is found lay in folders.
fn lint(worker: &mut Worker<'_>, source: &SourceRef, named: Option<&HashSet<&Input>>) -> Done {
    if let SourceRef::Path(path) = source
        && named.is_some_and(|named| is_named(named, source))
        && std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file())
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
