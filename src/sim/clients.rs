//! The clients that are connected: how many there are, which of them has to go when there are too many, and
//! how they are let go at the end.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// How long answers on their way may take after the server is asked to stop.
const LAST_CALL: Duration = Duration::from_secs(2);
/// How long to wait for a client to leave before looking again.
const MOMENT: Duration = Duration::from_millis(50);
/// A client that holds less is never refused when memory runs short.
const SMALL: usize = 64 * 1024;

/// What a client may use up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once; beyond it the one that idles longest is closed.
    pub connections: usize,
    /// Bytes of requests held in memory at once; beyond it large ones are answered 503.
    pub memory: usize,
    /// How long a connection may idle between requests.
    pub idle: Duration,
    /// How long a request may take to come in, and an answer to be taken.
    pub request: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            memory: 256 * 1024 * 1024,
            idle: Duration::from_secs(60),
            request: Duration::from_secs(30),
        }
    }
}

/// A client's connection, as its thread and the server share it.
pub(super) struct Client {
    id: u64,
    pub(super) stream: TcpStream,
    state: Mutex<(State, Duration)>,
}

/// What a connection is doing. Of several that could be closed, the first in this order goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// It has its last answer, and only the end is waited for.
    Lingering,
    /// It sends, or it idles.
    Reading,
    /// An answer is on its way. It is not closed to make room.
    Answering,
    /// Its thread has not begun. It is not closed to make room.
    Starting,
}

/// All clients.
pub(super) struct Clients {
    pub(super) limits: Limits,
    list: Mutex<List>,
    /// A client has left, or the server closes.
    changed: Condvar,
    /// Bytes of requests that are held in memory.
    held: AtomicUsize,
}

#[derive(Default)]
struct List {
    open: BTreeMap<u64, Arc<Client>>,
    /// How many were taken in all.
    taken: u64,
    closing: bool,
}

impl Client {
    /// Takes note of what it does, and since when.
    pub(super) fn set(&self, state: State, now: Duration) {
        *self.state.lock().expect(POISONED) = (state, now);
    }
}

/// No code that holds one of the locks can panic.
const POISONED: &str = "internal error: a lock of the simulator is poisoned";

impl Clients {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, list: Mutex::default(), changed: Condvar::new(), held: AtomicUsize::new(0) }
    }

    /// How many were taken in all.
    pub(super) fn taken(&self) -> u64 {
        self.list().taken
    }

    /// Whether the server takes nothing any more.
    pub(super) fn is_closing(&self) -> bool {
        self.list().closing
    }

    /// Takes a client in, once there is room.
    pub(super) fn add(&self, stream: TcpStream, now: Duration) -> Option<Arc<Client>> {
        while self.is_full() {
            self.make_room();
        }
        let mut list = self.list();
        if list.closing {
            return None;
        }
        let id = list.taken;
        list.taken += 1;
        let client = Arc::new(Client { id, stream, state: Mutex::new((State::Starting, now)) });
        list.open.insert(id, Arc::clone(&client));
        Some(client)
    }

    fn is_full(&self) -> bool {
        let list = self.list();
        list.open.len() >= self.limits.connections && !list.closing
    }

    /// Lets a client go whose thread has ended.
    pub(super) fn remove(&self, client: Arc<Client>) {
        let listed = self.list().open.remove(&client.id);
        // The descriptor is free once both are dropped.
        drop((listed, client));
        self.changed.notify_all();
    }

    /// Closes the connection that is owed nothing and has kept still longest, and waits for a moment, so that
    /// its descriptor and its thread are free.
    pub(super) fn make_room(&self) {
        let mut list = self.list();
        let states = list.open.iter().map(|(id, client)| (*client.state.lock().expect(POISONED), *id));
        let idlest = states.filter(|((state, _), _)| *state <= State::Reading).min();
        if let Some((_, id)) = idlest
            && let Some(client) = list.open.remove(&id)
        {
            let _ = client.stream.shutdown(Shutdown::Both);
        }
        if !list.closing {
            drop(self.changed.wait_timeout(list, MOMENT).expect(POISONED));
        }
    }

    /// Takes note that a client holds `now` bytes and no longer `before`; whether that is too much.
    pub(super) fn hold(&self, before: usize, now: usize) -> bool {
        let others = self.held.fetch_sub(before, Ordering::Relaxed) - before;
        self.held.fetch_add(now, Ordering::Relaxed);
        now > SMALL && others + now > self.limits.memory
    }

    /// Waits, unless the server closes.
    pub(super) fn wait(&self, how_long: Duration) {
        drop(self.changed.wait_timeout_while(self.list(), how_long, |list| !list.closing).expect(POISONED));
    }

    /// Lets answers on their way out and closes all connections.
    pub(super) fn close(&self) {
        let mut list = self.list();
        list.closing = true;
        for client in list.open.values() {
            let _ = client.stream.shutdown(Shutdown::Read);
        }
        self.changed.notify_all();
        let waited = self.changed.wait_timeout_while(list, LAST_CALL, |list| !list.open.is_empty());
        for client in waited.expect(POISONED).0.open.values() {
            let _ = client.stream.shutdown(Shutdown::Both);
        }
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.list.lock().expect(POISONED)
    }
}
