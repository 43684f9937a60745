//! The server. One thread takes connections, and each connection has a thread of its own, which a slow client
//! holds up alone. The thread that runs the server answers their requests one after another, so that the API
//! needs no lock.

use std::io::{self, ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, Scope, ScopedJoinHandle, scope};
use std::time::Duration;

use super::api::{Api, Now};
use super::clients::{Clients, Limits};
use super::connection::{Answer, Asked, Connection, Question};
use super::http::Request;
use super::record;
use super::{Config, Event, Report};
use crate::clock::{Clock, rfc3339};

/// How often the wish to stop is looked at.
const TICK: Duration = Duration::from_millis(50);
/// A request for a token has room whatever the limit of bodies is.
const MIN_BODY: usize = 16 * 1024;
/// What the thread of a connection needs at most.
const STACK: usize = 256 * 1024;

/// A server that has its port.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    config: Config,
    limits: Limits,
    desk: Desk,
}

/// Where requests are answered.
struct Desk {
    api: Api,
    report: Report,
    last_request: Duration,
}

/// Where a run shows what it does.
pub struct Listeners<'l> {
    /// Is called for each request.
    pub on_event: &'l mut dyn FnMut(&Event),
    /// Takes a line of NDJSON for each API request.
    pub record: Option<&'l mut dyn Write>,
}

/// What connections are taken with.
#[derive(Clone, Copy)]
struct Door<'s> {
    listener: &'s TcpListener,
    clients: &'s Clients,
    clock: &'s (dyn Clock + Sync),
    max_body: usize,
}

impl Server {
    /// Takes the port.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub fn bind(address: SocketAddr, config: Config, limits: Limits) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let api = Api::new(config.clone());
        let desk = Desk { api, report: Report::default(), last_request: Duration::ZERO };
        Ok(Self { listener, address, config, limits, desk })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is set or the config's end is reached, then lets answers on their way out.
    ///
    /// # Errors
    /// When the record cannot be written.
    pub fn run(
        &mut self,
        clock: &(dyn Clock + Sync),
        stop: &AtomicBool,
        to: &mut Listeners<'_>,
    ) -> io::Result<Report> {
        let Self { listener, address, config, limits, desk } = self;
        let clients = Clients::new(*limits);
        let max_body = config.max_body.max(MIN_BODY);
        let door = Door { listener, clients: &clients, clock, max_body };
        let (ask, asked) = channel();
        let served = scope(|scope| {
            let taking = scope.spawn(move || door.take_all(scope, &ask));
            let served = desk.answer_all(&asked, config, clock, stop, to);
            // Code that still waits for an answer sees that there will not be one.
            drop(asked);
            clients.close();
            wake(*address, &taking);
            served
        });
        desk.report.connections += clients.taken();
        served.map(|()| desk.report.clone())
    }
}

/// A thread that waits for connections sees by one more that it is to stop.
fn wake(mut address: SocketAddr, taking: &ScopedJoinHandle<'_, ()>) {
    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    while !taking.is_finished() {
        let _ = TcpStream::connect_timeout(&address, TICK);
        std::thread::yield_now();
    }
}

impl<'s> Door<'s> {
    /// Takes connections until the server closes.
    fn take_all<'scope>(self, scope: &'scope Scope<'scope, 's>, ask: &Sender<Asked>)
    where
        's: 'scope,
    {
        while !self.clients.is_closing() {
            match self.listener.accept() {
                Ok((stream, _)) => self.take(stream, scope, ask),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // No descriptor is left, or the client is gone already.
                Err(_) => self.clients.make_room(),
            }
        }
    }

    /// Gives a connection its thread.
    fn take<'scope>(self, stream: TcpStream, scope: &'scope Scope<'scope, 's>, ask: &Sender<Asked>)
    where
        's: 'scope,
    {
        // Answers are small and whole: waiting to fill a segment only delays them.
        let _ = stream.set_nodelay(true);
        let Some(client) = self.clients.add(stream, self.clock.elapsed()) else { return };
        let (served, ask) = (Arc::clone(&client), ask.clone());
        let thread = Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
            Connection::new(&served, self.clients, self.clock, self.max_body).serve(&ask);
            self.clients.remove(served);
        });
        if thread.is_err() {
            // No thread is left: this client is turned away, and the next one finds room.
            self.clients.remove(client);
            self.clients.make_room();
        }
    }
}

impl Desk {
    /// Answers requests until it is time to stop.
    fn answer_all(
        &mut self,
        asked: &Receiver<Asked>,
        config: &Config,
        clock: &dyn Clock,
        stop: &AtomicBool,
        to: &mut Listeners<'_>,
    ) -> io::Result<()> {
        self.last_request = clock.elapsed();
        while !stop.load(Ordering::Relaxed) && !self.is_done(config, clock.elapsed()) {
            let Ok((question, reply)) = asked.recv_timeout(TICK) else { continue };
            let answer = match question {
                Question::Request(request) => self.request(&request, clock, to)?,
                Question::Broken(status, why) => self.refuse(status, why),
            };
            // Where the client has left meanwhile nothing takes it.
            let _ = reply.send(answer);
        }
        Ok(())
    }

    fn is_done(&self, config: &Config, now: Duration) -> bool {
        let answered = config.exit_after.is_some_and(|count| self.report.requests >= count);
        let idle = config.idle_exit.is_some_and(|time| now.saturating_sub(self.last_request) >= time);
        answered || idle
    }

    /// Answers what cannot be served.
    fn refuse(&mut self, status: u16, why: &str) -> Answer {
        self.report.broken += 1;
        let bytes = self.api.broken(status, why).to_bytes(false, true);
        Answer { bytes: Some(bytes), delay: Duration::ZERO, close: true }
    }

    fn request(
        &mut self,
        request: &Request,
        clock: &dyn Clock,
        to: &mut Listeners<'_>,
    ) -> io::Result<Answer> {
        let now = Now { elapsed: clock.elapsed(), date: rfc3339(clock.unix()) };
        self.last_request = now.elapsed;
        let reply = self.api.answer(request, &now);
        self.report.add(&reply.event);
        (to.on_event)(&reply.event);
        if let Some(record) = to.record.as_mut().filter(|_| !reply.event.token_call) {
            // One write a line: code that looks at the file meanwhile sees whole ones.
            record.write_all(&record::line(request, &reply.response, &reply.event, &now))?;
        }
        let bytes = reply.response.to_bytes(request.keep_alive, request.method != "HEAD");
        let bytes = (!reply.mishap.drop).then_some(bytes);
        Ok(Answer { bytes, delay: reply.mishap.delay, close: !request.keep_alive })
    }
}
