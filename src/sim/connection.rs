//! One client, on a thread of its own: reads its requests, has them answered, and writes the answers.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::Shutdown;
use std::sync::mpsc::{Sender, SyncSender, sync_channel};
use std::time::Duration;

use super::clients::{Client, Clients, State};
use super::http::{Parsed, Parser, Request};
use crate::clock::Clock;

/// Bytes that are read at once.
const PIECE: usize = 16 * 1024;
/// Bytes that are read and thrown away after the last answer, so that it is not lost to a reset.
const MAX_LINGERED: usize = 16 * 1024 * 1024;

/// What a client wants to have answered.
pub(super) enum Question {
    /// A request.
    Request(Box<Request>),
    /// What cannot be served: the status, and why.
    Broken(u16, &'static str),
}

/// A question, and where its answer goes.
pub(super) type Asked = (Question, SyncSender<Answer>);

/// What a client is sent.
pub(super) struct Answer {
    /// Its bytes; `None` where the connection is dropped on purpose.
    pub(super) bytes: Option<Vec<u8>>,
    /// How long it is held back.
    pub(super) delay: Duration,
    /// Whether the connection ends after it.
    pub(super) close: bool,
}

/// A client's connection and what was read of it.
pub(super) struct Connection<'c> {
    client: &'c Client,
    clients: &'c Clients,
    clock: &'c dyn Clock,
    parser: Parser,
    /// Bytes that are counted as held in memory.
    held: usize,
}

/// What a read gives.
enum Piece {
    Bytes(usize),
    End,
    Late,
}

impl<'c> Connection<'c> {
    pub(super) fn new(
        client: &'c Client,
        clients: &'c Clients,
        clock: &'c dyn Clock,
        max_body: usize,
    ) -> Self {
        Self { client, clients, clock, parser: Parser::new(max_body), held: 0 }
    }

    /// Serves the client until it leaves, or the server stops. `ask` leads to who answers.
    pub(super) fn serve(mut self, ask: &Sender<Asked>) {
        // An error means that the client is gone.
        let _ = self.try_serve(ask);
        self.clients.hold(self.held, 0);
    }

    fn try_serve(&mut self, ask: &Sender<Asked>) -> io::Result<()> {
        while let Some(question) = self.question()? {
            self.client.set(State::Answering, self.clock.elapsed());
            let (reply, answer) = sync_channel(1);
            let is_asked = ask.send((question, reply)).is_ok();
            // Both fail once the server has stopped.
            let Some(Answer { bytes, delay, close }) = is_asked.then(|| answer.recv().ok()).flatten() else {
                return self.linger();
            };
            let Some(bytes) = bytes else { return self.client.stream.shutdown(Shutdown::Both) };
            if !delay.is_zero() {
                self.clients.wait(delay);
            }
            self.write(&bytes)?;
            if close {
                return self.linger();
            }
        }
        Ok(())
    }

    /// What the client asks next; `None` where it has left, or has kept still for too long.
    fn question(&mut self) -> io::Result<Option<Question>> {
        let limits = self.clients.limits;
        let now = self.clock.elapsed();
        self.client.set(State::Reading, now);
        let mut until = now + if self.parser.is_idle() { limits.idle } else { limits.request };
        loop {
            match self.parser.next() {
                Parsed::More => {}
                Parsed::Continue => {
                    self.write(b"HTTP/1.1 100 Continue\r\n\r\n")?;
                    until = self.clock.elapsed() + limits.request;
                    continue;
                }
                Parsed::Broken(status, why) => return Ok(Some(Question::Broken(status, why))),
                Parsed::Request(request) => return Ok(Some(Question::Request(request))),
            }
            let held = self.parser.held();
            if self.clients.hold(std::mem::replace(&mut self.held, held), held) {
                return Ok(Some(Question::Broken(503, "too many large requests at once")));
            }
            let was_idle = self.parser.is_idle();
            let mut piece = [0; PIECE];
            match self.read(&mut piece, until)? {
                Piece::Bytes(count) => {
                    self.parser.push(&piece[..count]);
                    let now = self.clock.elapsed();
                    self.client.set(State::Reading, now);
                    if was_idle {
                        until = now + limits.request;
                    }
                }
                Piece::Late if !was_idle => {
                    return Ok(Some(Question::Broken(408, "the request took too long to arrive")));
                }
                Piece::Late | Piece::End => return Ok(None),
            }
        }
    }

    fn read(&mut self, piece: &mut [u8], until: Duration) -> io::Result<Piece> {
        loop {
            let left = until.saturating_sub(self.clock.elapsed());
            if left.is_zero() {
                return Ok(Piece::Late);
            }
            self.client.stream.set_read_timeout(Some(left))?;
            match (&self.client.stream).read(piece) {
                Ok(0) => return Ok(Piece::End),
                Ok(count) => return Ok(Piece::Bytes(count)),
                // The time is looked at again.
                Err(error) if is_no_failure(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        let until = self.clock.elapsed() + self.clients.limits.request;
        while !bytes.is_empty() {
            let left = until.saturating_sub(self.clock.elapsed());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            self.client.stream.set_write_timeout(Some(left))?;
            match (&self.client.stream).write(bytes) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => bytes = &bytes[count..],
                Err(error) if is_no_failure(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Closing while the client still sends would reset the connection, and the reset would overtake
    /// the answer: the sending side is shut, and what comes is thrown away.
    fn linger(&mut self) -> io::Result<()> {
        self.client.set(State::Lingering, self.clock.elapsed());
        self.client.stream.shutdown(Shutdown::Write)?;
        let until = self.clock.elapsed() + self.clients.limits.request;
        let mut piece = [0; PIECE];
        let mut lingered = 0;
        while lingered <= MAX_LINGERED {
            let Piece::Bytes(count) = self.read(&mut piece, until)? else { break };
            lingered += count;
        }
        Ok(())
    }
}

/// Whether a call was interrupted, or the time that it had is over.
fn is_no_failure(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
