//! The server: one thread and the readiness of sockets, so that thousands of connections, slow ones
//! among them, cost memory alone and never a worker.

use std::collections::{HashMap, VecDeque};
use std::io::{self, ErrorKind, Write};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Token};

use super::api::{Api, Now};
use super::connection::{Connection, Need};
use super::http::{Parsed, Request};
use super::record;
use super::{Config, Event, Fault, Report};
use crate::clock::{Clock, rfc3339};

const LISTENER: Token = Token(0);
/// How often deadlines and the wish to stop are looked at.
const TICK: Duration = Duration::from_millis(50);
/// The same where answers are held back on purpose, so that they are on time.
const FINE_TICK: Duration = Duration::from_millis(5);
/// Requests of one connection that are answered before the others have their turn.
const TURN: usize = 64;
/// A connection that holds less is never the one to go when memory runs short.
const SMALL: usize = 64 * 1024;
/// A request for a token has room whatever the limit of bodies is.
const MIN_BODY: usize = 16 * 1024;
/// How long answers on their way may take once the server is told to stop.
const LAST_CALL: Duration = Duration::from_secs(2);

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
            connections: 8192,
            memory: 256 * 1024 * 1024,
            idle: Duration::from_secs(60),
            request: Duration::from_secs(30),
        }
    }
}

/// A server that has its port.
pub struct Server {
    poll: Poll,
    listener: TcpListener,
    address: SocketAddr,
    api: Api,
    config: Config,
    limits: Limits,
    connections: HashMap<Token, Connection>,
    next: usize,
    /// Connections that have more to do than their turn allowed.
    again: VecDeque<Token>,
    /// The system had no descriptor left; try later.
    accept_later: bool,
    report: Report,
    last_request: Duration,
    tick: Duration,
}

/// Where a run tells what it does.
pub struct Listeners<'l> {
    /// Is told of each request.
    pub on_event: &'l mut dyn FnMut(&Event),
    /// Takes a line of NDJSON for each API request.
    pub record: Option<&'l mut dyn Write>,
}

impl Server {
    /// Takes the port.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub fn bind(address: SocketAddr, config: Config, limits: Limits) -> io::Result<Self> {
        let poll = Poll::new()?;
        let mut listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
        let holds_back = config.faults.iter().any(|it| matches!(it, Fault::Delay(..)));
        let tick = if holds_back { FINE_TICK } else { TICK };
        Ok(Self {
            poll,
            listener,
            address,
            api: Api::new(config.clone()),
            config,
            limits,
            connections: HashMap::new(),
            next: 1,
            again: VecDeque::new(),
            accept_later: false,
            report: Report::default(),
            last_request: Duration::ZERO,
            tick,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is set or the config's end is reached, then lets answers on their way out.
    ///
    /// # Errors
    /// When the system's readiness cannot be had, or the record cannot be written.
    pub fn run(
        &mut self,
        clock: &dyn Clock,
        stop: &AtomicBool,
        to: &mut Listeners<'_>,
    ) -> io::Result<Report> {
        let mut events = Events::with_capacity(1024);
        self.last_request = clock.elapsed();
        let mut ticked = clock.elapsed();
        while !stop.load(Ordering::Relaxed) && !self.is_done(clock.elapsed()) {
            self.wait(&mut events)?;
            let now = clock.elapsed();
            for event in &events {
                if event.token() == LISTENER {
                    self.accept(clock);
                } else {
                    self.again.push_back(event.token());
                }
            }
            for _ in 0..self.again.len() {
                let Some(token) = self.again.pop_front() else { break };
                self.serve(token, clock, to)?;
                if self.is_done(clock.elapsed()) {
                    break;
                }
            }
            if now.saturating_sub(ticked) >= self.tick {
                ticked = now;
                self.tick(clock, to)?;
            }
        }
        self.last_call(clock, &mut events)?;
        Ok(self.report.clone())
    }

    fn is_done(&self, now: Duration) -> bool {
        let answered = self.config.exit_after.is_some_and(|it| self.report.requests >= it);
        let idle = self.config.idle_exit.is_some_and(|it| now.saturating_sub(self.last_request) >= it);
        answered || idle
    }

    fn wait(&mut self, events: &mut Events) -> io::Result<()> {
        let timeout = if self.again.is_empty() { self.tick } else { Duration::ZERO };
        match self.poll.poll(events, Some(timeout)) {
            // A signal; whoever sent it has said so elsewhere.
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(()),
            other => other,
        }
    }

    fn accept(&mut self, clock: &dyn Clock) {
        self.accept_later = false;
        loop {
            if self.connections.len() >= self.limits.connections && !self.close_idlest() {
                self.accept_later = true;
                return;
            }
            match self.listener.accept() {
                Ok((mut stream, _)) => {
                    // Answers are small and whole: waiting to fill a segment only delays them.
                    let _ = stream.set_nodelay(true);
                    let token = Token(self.next);
                    self.next += 1;
                    let both = Interest::READABLE | Interest::WRITABLE;
                    if self.poll.registry().register(&mut stream, token, both).is_ok() {
                        let now = clock.elapsed();
                        let mut connection = Connection::new(stream, self.config.max_body.max(MIN_BODY), now);
                        connection.deadline = now + self.limits.request;
                        self.connections.insert(token, connection);
                        self.report.connections += 1;
                        self.again.push_back(token);
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // No descriptor left, or the client is gone already: make room and look again.
                Err(_) => {
                    if !self.close_idlest() {
                        self.accept_later = true;
                        return;
                    }
                }
            }
        }
    }

    /// Closes the connection that has kept still longest and is owed nothing; whether there was one. What
    /// was just accepted has not had its turn.
    fn close_idlest(&mut self) -> bool {
        let rank = |it: &Connection| (!it.is_lingering(), it.touched);
        let may_go = self.connections.iter().filter(|(_, it)| !it.is_fresh() && !it.is_answering());
        let idlest = may_go.min_by_key(|(_, it)| rank(it)).map(|(token, _)| *token);
        idlest.inspect(|token| self.close(*token)).is_some()
    }

    fn close(&mut self, token: Token) {
        if let Some(mut connection) = self.connections.remove(&token) {
            let _ = self.poll.registry().deregister(connection.stream());
        }
    }

    /// Gives a connection its turn.
    fn serve(&mut self, token: Token, clock: &dyn Clock, to: &mut Listeners<'_>) -> io::Result<()> {
        for _ in 0..TURN {
            let now = clock.elapsed();
            let Some(connection) = self.connections.get_mut(&token) else { return Ok(()) };
            let was_idle = connection.is_idle();
            match connection.advance(now) {
                Need::Close => {
                    self.close(token);
                    return Ok(());
                }
                Need::Wait => {
                    if connection.is_idle() {
                        connection.deadline = connection.touched + self.limits.idle;
                    } else if was_idle {
                        connection.deadline = now + self.limits.request;
                    }
                    self.spare_memory(token);
                    return Ok(());
                }
                Need::Answer(parsed) => {
                    connection.deadline = now + self.limits.request;
                    self.answer(token, parsed, clock, to)?;
                    if self.is_done(now) {
                        return Ok(());
                    }
                }
            }
        }
        self.again.push_back(token);
        Ok(())
    }

    /// A request too many for the memory that clients may use.
    fn spare_memory(&mut self, token: Token) {
        let Some(connection) = self.connections.get(&token) else { return };
        if connection.held() <= SMALL {
            return;
        }
        let held: usize = self.connections.values().map(Connection::held).sum();
        if held > self.limits.memory {
            self.refuse(token, 503, "too many large requests at once");
        }
    }

    /// Answers what cannot be served, and closes.
    fn refuse(&mut self, token: Token, status: u16, why: &str) {
        let bytes = self.api.broken(status, why).to_bytes(false, true);
        self.report.broken += 1;
        if let Some(connection) = self.connections.get_mut(&token) {
            connection.send(bytes, true);
            self.again.push_back(token);
        }
    }

    fn answer(
        &mut self,
        token: Token,
        parsed: Parsed,
        clock: &dyn Clock,
        to: &mut Listeners<'_>,
    ) -> io::Result<()> {
        match parsed {
            Parsed::More => {}
            Parsed::Broken(status, why) => self.refuse(token, status, why),
            Parsed::Continue => {
                if let Some(connection) = self.connections.get_mut(&token) {
                    connection.send(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), false);
                }
            }
            Parsed::Request(request) => self.request(token, &request, clock, to)?,
        }
        Ok(())
    }

    fn request(
        &mut self,
        token: Token,
        request: &Request,
        clock: &dyn Clock,
        to: &mut Listeners<'_>,
    ) -> io::Result<()> {
        let now = Now { elapsed: clock.elapsed(), date: rfc3339(clock.unix()) };
        self.last_request = now.elapsed;
        let reply = self.api.answer(request, &now);
        self.report.add(&reply.event);
        (to.on_event)(&reply.event);
        if let Some(record) = to.record.as_mut().filter(|_| !reply.event.token_call) {
            // One write a line: whoever looks at the file meanwhile sees whole ones.
            record.write_all(&record::line(request, &reply.response, &reply.event, &now))?;
        }
        let Some(connection) = self.connections.get_mut(&token) else { return Ok(()) };
        if reply.mishap.drop {
            self.close(token);
            return Ok(());
        }
        let bytes = reply.response.to_bytes(request.keep_alive, request.method != "HEAD");
        if reply.mishap.delay.is_zero() {
            connection.send(bytes, !request.keep_alive);
        } else {
            let until = now.elapsed + reply.mishap.delay;
            connection.hold_back(until, bytes, !request.keep_alive);
            connection.deadline = until + self.limits.request;
        }
        Ok(())
    }

    /// Releases what was held back, and gives up what took too long.
    fn tick(&mut self, clock: &dyn Clock, to: &mut Listeners<'_>) -> io::Result<()> {
        if self.accept_later {
            self.accept(clock);
        }
        let now = clock.elapsed();
        let due = |it: &Connection| it.held_back.as_ref().is_some_and(|(until, _)| *until <= now);
        let tokens: Vec<Token> = self
            .connections
            .iter()
            .filter(|(_, it)| it.deadline <= now || due(it))
            .map(|(token, _)| *token)
            .collect();
        for token in tokens {
            let Some(connection) = self.connections.get_mut(&token) else { continue };
            if due(connection) {
                connection.release(now);
                connection.deadline = now + self.limits.request;
                self.serve(token, clock, to)?;
            } else if connection.is_idle() || connection.is_answering() || connection.is_lingering() {
                self.close(token);
            } else {
                // A request that came too slowly is told so, as HTTP has it.
                connection.deadline = now + LAST_CALL;
                self.refuse(token, 408, "the request took too long to come in");
            }
        }
        Ok(())
    }

    /// Lets answers on their way out, and takes nothing new.
    fn last_call(&mut self, clock: &dyn Clock, events: &mut Events) -> io::Result<()> {
        let _ = self.poll.registry().deregister(&mut self.listener);
        let until = clock.elapsed() + LAST_CALL;
        loop {
            let now = clock.elapsed();
            let tokens: Vec<Token> = self.connections.keys().copied().collect();
            for token in tokens {
                let Some(connection) = self.connections.get_mut(&token) else { continue };
                connection.release(now.max(until));
                connection.send(Vec::new(), true);
                if matches!(connection.advance(now), Need::Close) || connection.is_lingering() {
                    self.close(token);
                }
            }
            if self.connections.is_empty() || now >= until {
                self.connections.clear();
                return Ok(());
            }
            self.again.clear();
            self.wait(events)?;
        }
    }
}
