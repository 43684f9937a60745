//! Standard input that remembers what was read of it, until that is known to have been passed on:
//! what cannot be fixed must come out as it went in.

use std::io::{self, Read};
use std::sync::{Arc, Mutex};

/// What was read and not yet passed on.
#[derive(Default)]
pub(super) struct Tee {
    log: Arc<Mutex<Vec<u8>>>,
}

struct Reader {
    input: io::Stdin,
    log: Arc<Mutex<Vec<u8>>>,
}

/// Bytes that are passed on at once.
const CHUNK: usize = 1 << 16;

impl Tee {
    /// Reads standard input.
    pub(super) fn reader(&self) -> Box<dyn Read + Send> {
        Box::new(Reader { input: io::stdin(), log: Arc::clone(&self.log) })
    }

    /// The first `count` bytes were passed on.
    pub(super) fn forget(&self, count: usize) {
        let mut log = self.log.lock().expect("internal error: a thread panicked");
        let count = count.min(log.len());
        log.drain(..count);
    }

    /// Passes on everything that was read.
    pub(super) fn drain(&self, to: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let read = std::mem::take(&mut *self.log.lock().expect("internal error: a thread panicked"));
        if read.is_empty() { Ok(()) } else { to(&read) }
    }

    /// Passes on everything that was read, and all that is still to come.
    pub(super) fn rest(&mut self, to: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        self.drain(to)?;
        let mut input = io::stdin();
        let mut chunk = vec![0; CHUNK];
        loop {
            match input.read(&mut chunk) {
                // An error was reported when the source was read.
                Ok(0) => return Ok(()),
                Ok(count) => to(&chunk[..count])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Ok(()),
            }
        }
    }
}

impl Read for Reader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(into)?;
        self.log.lock().expect("internal error: a thread panicked").extend_from_slice(&into[..count]);
        Ok(count)
    }
}
