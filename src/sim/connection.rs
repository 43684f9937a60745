//! One client: what it sent, what is on its way to it, and until when it may take its time.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::Shutdown;
use std::time::Duration;

use mio::net::TcpStream;

use super::http::{Parsed, Parser};

/// Bytes that are read at once.
const PIECE: usize = 16 * 1024;
/// Bytes that are read and thrown away after the last answer, so that it is not lost to a reset.
const MAX_LINGERED: usize = 16 * 1024 * 1024;

/// A client's connection.
pub(super) struct Connection {
    stream: TcpStream,
    parser: Parser,
    out: Vec<u8>,
    written: usize,
    /// An answer that is held back until then.
    pub(super) held_back: Option<(Duration, Vec<u8>)>,
    /// Nothing more is answered after what is in `out`.
    closing: bool,
    /// Everything is sent; what still comes is thrown away. How much was.
    lingering: Option<usize>,
    /// When the connection is given up.
    pub(super) deadline: Duration,
    /// When something last came or went.
    pub(super) touched: Duration,
    /// Nothing was read of it yet.
    fresh: bool,
}

/// What a connection needs next.
#[derive(Debug)]
pub(super) enum Need {
    /// To be waited for.
    Wait,
    /// An answer to this, and then to be asked again.
    Answer(Parsed),
    /// To be closed.
    Close,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, max_body: usize, now: Duration) -> Self {
        Self {
            stream,
            parser: Parser::new(max_body),
            out: Vec::new(),
            written: 0,
            held_back: None,
            closing: false,
            lingering: None,
            deadline: now,
            touched: now,
            fresh: true,
        }
    }

    pub(super) fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Whether it neither sends nor is sent anything.
    pub(super) fn is_idle(&self) -> bool {
        self.parser.is_idle() && !self.is_answering()
    }

    /// Whether it has not had a turn yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Whether an answer is on its way.
    pub(super) fn is_answering(&self) -> bool {
        self.held_back.is_some() || self.written < self.out.len()
    }

    /// Whether the last answer was sent and only the end is waited for.
    pub(super) fn is_lingering(&self) -> bool {
        self.lingering.is_some()
    }

    /// Bytes held in memory.
    pub(super) fn held(&self) -> usize {
        self.parser.held() + self.out.len() - self.written
    }

    /// Sends an answer, and closes after it if told to.
    pub(super) fn send(&mut self, bytes: Vec<u8>, close: bool) {
        if self.written == self.out.len() {
            self.out = bytes;
            self.written = 0;
        } else {
            self.out.extend_from_slice(&bytes);
        }
        self.closing |= close;
    }

    /// Sends what was held back, once it is time.
    pub(super) fn release(&mut self, now: Duration) {
        if self.held_back.as_ref().is_some_and(|(until, _)| *until <= now)
            && let Some((_, bytes)) = self.held_back.take()
        {
            let close = self.closing;
            self.send(bytes, close);
        }
    }

    /// Holds an answer back; the connection ends after it if told to.
    pub(super) fn hold_back(&mut self, until: Duration, bytes: Vec<u8>, close: bool) {
        self.held_back = Some((until, bytes));
        self.closing |= close;
    }

    /// Reads and writes as far as possible without waiting.
    pub(super) fn advance(&mut self, now: Duration) -> Need {
        self.fresh = false;
        self.try_advance(now).unwrap_or(Need::Close)
    }

    fn try_advance(&mut self, now: Duration) -> io::Result<Need> {
        if !self.flush(now)? || self.held_back.is_some() {
            return Ok(Need::Wait);
        }
        if self.closing {
            return self.linger();
        }
        loop {
            match self.parser.next() {
                Parsed::More => {}
                other => return Ok(Need::Answer(other)),
            }
            let mut piece = [0; PIECE];
            match self.stream.read(&mut piece) {
                Ok(0) => return Ok(Need::Close),
                Ok(count) => {
                    self.touched = now;
                    self.parser.push(&piece[..count]);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Need::Wait),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether everything is sent.
    fn flush(&mut self, now: Duration) -> io::Result<bool> {
        while self.written < self.out.len() {
            match self.stream.write(&self.out[self.written..]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => {
                    self.written += count;
                    self.touched = now;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.out.clear();
        self.written = 0;
        Ok(true)
    }

    /// Closing while the client still sends would reset the connection, and the reset would overtake
    /// the answer: the sending side is shut, and what comes is thrown away.
    fn linger(&mut self) -> io::Result<Need> {
        if self.lingering.is_none() {
            self.stream.shutdown(Shutdown::Write)?;
            self.lingering = Some(0);
        }
        let mut piece = [0; PIECE];
        loop {
            let lingered = self.lingering.unwrap_or(0);
            if lingered > MAX_LINGERED {
                return Ok(Need::Close);
            }
            match self.stream.read(&mut piece) {
                Ok(0) => return Ok(Need::Close),
                Ok(count) => self.lingering = Some(lingered + count),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Need::Wait),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
