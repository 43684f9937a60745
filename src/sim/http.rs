//! HTTP/1.1 as a server reads and writes it: bytes in, requests out; it owns no socket.
//!
//! Every length is bounded, and a body over its limit is counted and thrown away, not kept.

use std::fmt::Write as _;

/// Bytes that a request line and its headers may take.
const MAX_HEAD: usize = 32 * 1024;
/// Headers that a request may have.
const MAX_HEADERS: usize = 128;
/// Bytes that the line of a chunk's size may take, extensions included.
const MAX_CHUNK_LINE: usize = 1024;
/// Bytes of a body over the limit that are read and thrown away, so that the client can be answered
/// on the same connection.
const MAX_DISCARDED: u64 = 64 * 1024 * 1024;

/// A request as received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    /// Path and query; the whole URL where a client sends that.
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// The body was over the limit and is not kept.
    pub(super) too_large: bool,
    /// Whether the client means to send more on this connection.
    pub(super) keep_alive: bool,
}

impl Request {
    /// The value of a header, by its name in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// What the bytes so far hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    /// Not yet a request.
    More,
    /// The client waits for the answer that its body is welcome.
    Continue,
    /// A request.
    Request(Box<Request>),
    /// Not HTTP, or not any that is served: the status to answer with before closing.
    Broken(u16, &'static str),
}

/// Cuts a stream of bytes into requests.
#[derive(Debug)]
pub(super) struct Parser {
    max_body: usize,
    buffer: Vec<u8>,
    /// How far the end of the head has been looked for, so that a byte is looked at once.
    searched: usize,
    state: State,
}

#[derive(Debug)]
enum State {
    Head,
    /// That many bytes of the body are still to come.
    Sized(Box<Request>, u64),
    /// A chunk's size is to come.
    ChunkSize(Box<Request>, u64),
    /// That many bytes of a chunk, then its line end.
    Chunk(Box<Request>, u64, u64),
    /// Trailers are to come, up to an empty line.
    Trailers(Box<Request>, usize),
    Dead,
}

impl Parser {
    pub(super) fn new(max_body: usize) -> Self {
        Self { max_body, buffer: Vec::new(), searched: 0, state: State::Head }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// Bytes held in memory.
    pub(super) fn held(&self) -> usize {
        self.buffer.len()
            + match &self.state {
                State::Sized(it, _)
                | State::ChunkSize(it, _)
                | State::Chunk(it, _, _)
                | State::Trailers(it, _) => it.body.len(),
                State::Head | State::Dead => 0,
            }
    }

    /// Whether nothing of a request has come yet.
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.state, State::Head) && self.buffer.is_empty()
    }

    /// The next thing that the bytes so far hold.
    pub(super) fn next(&mut self) -> Parsed {
        loop {
            let state = std::mem::replace(&mut self.state, State::Dead);
            let step = match state {
                State::Head => self.head(),
                State::Sized(request, left) => self.sized(request, left),
                State::ChunkSize(request, read) => self.chunk_size(request, read),
                State::Chunk(request, left, read) => self.chunk(request, left, read),
                State::Trailers(request, lines) => self.trailers(request, lines),
                State::Dead => return Parsed::Broken(400, "the connection was given up"),
            };
            match step {
                Step::Give(parsed) => return parsed,
                Step::On => {}
            }
        }
    }

    fn wait(&mut self, state: State) -> Step {
        self.state = state;
        Step::Give(Parsed::More)
    }

    fn on(&mut self, state: State) -> Step {
        self.state = state;
        Step::On
    }

    fn done(&mut self, request: Box<Request>) -> Step {
        self.state = State::Head;
        self.searched = 0;
        // A large body need not be held on to by an idle connection.
        self.buffer.shrink_to(MAX_HEAD);
        Step::Give(Parsed::Request(request))
    }

    fn head(&mut self) -> Step {
        let from = self.searched.saturating_sub(3);
        let ended = self.buffer[from..].windows(2).any(|buffer| buffer == b"\n\n")
            || self.buffer[from..].windows(4).any(|buffer| buffer == b"\r\n\r\n");
        if !ended {
            self.searched = self.buffer.len();
            if self.buffer.len() > MAX_HEAD {
                return broken(431, "the request line and headers are too long");
            }
            return self.wait(State::Head);
        }
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        let length = match parsed.parse(&self.buffer) {
            Ok(httparse::Status::Complete(length)) if length <= MAX_HEAD => length,
            Ok(httparse::Status::Complete(_)) | Err(httparse::Error::TooManyHeaders) => {
                return broken(431, "the request line and headers are too long");
            }
            Ok(httparse::Status::Partial) => {
                // An empty line before the request, as some clients send.
                self.searched = self.buffer.len();
                return self.wait(State::Head);
            }
            Err(httparse::Error::Version) => return broken(505, "only HTTP/1.0 and HTTP/1.1 are supported"),
            Err(_) => return broken(400, "this is not HTTP"),
        };
        let request = Request {
            method: parsed.method.unwrap_or_default().to_owned(),
            target: parsed.path.unwrap_or_default().to_owned(),
            headers: parsed
                .headers
                .iter()
                .map(|header| {
                    (header.name.to_owned(), String::from_utf8_lossy(header.value).trim().to_owned())
                })
                .collect(),
            ..Request::default()
        };
        let modern = parsed.version == Some(1);
        self.buffer.drain(..length);
        self.searched = 0;
        self.framed(request, modern)
    }

    /// Chooses how the body is read.
    fn framed(&mut self, mut request: Request, modern: bool) -> Step {
        let says = |request: &Request, word: &str| {
            request
                .header("connection")
                .is_some_and(|header| header.split(',').any(|part| part.trim().eq_ignore_ascii_case(word)))
        };
        request.keep_alive = if modern { !says(&request, "close") } else { says(&request, "keep-alive") };
        if modern && request.header("host").is_none() {
            return broken(400, "HTTP/1.1 requires a Host header");
        }
        let mut lengths: Vec<&str> = values(&request, "content-length").collect();
        lengths.dedup();
        let coding: Vec<&str> = values(&request, "transfer-encoding").collect();
        let expects =
            request.header("expect").is_some_and(|header| header.eq_ignore_ascii_case("100-continue"));
        // Two lengths, or a length beside chunks, are how requests are smuggled (RFC 9112, 6.3).
        match (&coding[..], &lengths[..]) {
            ([], []) => self.on(State::Sized(Box::new(request), 0)),
            ([], [length]) => {
                let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
                let Some(length) = length.parse::<u64>().ok().filter(|_| digits) else {
                    return broken(400, "Content-Length is not a number");
                };
                request.too_large = length > self.max_body as u64;
                if length > MAX_DISCARDED {
                    return broken(413, "the body is over the limit");
                }
                let request = Box::new(request);
                if expects && request.too_large {
                    // The client has not sent it and need not.
                    return self.done(Box::new(Request { keep_alive: false, ..*request }));
                }
                self.state = State::Sized(request, length);
                if expects && length > 0 { Step::Give(Parsed::Continue) } else { Step::On }
            }
            ([coding], []) if coding.eq_ignore_ascii_case("chunked") => {
                self.state = State::ChunkSize(Box::new(request), 0);
                if expects { Step::Give(Parsed::Continue) } else { Step::On }
            }
            ([_], []) => broken(501, "the only supported transfer coding is chunked"),
            _ => broken(400, "the request has two body lengths"),
        }
    }

    fn sized(&mut self, mut request: Box<Request>, left: u64) -> Step {
        let left = left - self.take(&mut request, left);
        if left == 0 { self.done(request) } else { self.wait(State::Sized(request, left)) }
    }

    /// Moves up to `left` bytes into the body, or throws them away. Gives how many.
    fn take(&mut self, request: &mut Request, left: u64) -> u64 {
        let count = self.buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        if request.body.len() + count > self.max_body {
            request.too_large = true;
            request.body = Vec::new();
        }
        if request.too_large {
            self.buffer.drain(..count);
        } else {
            request.body.extend(self.buffer.drain(..count));
        }
        count as u64
    }

    fn chunk_size(&mut self, request: Box<Request>, read: u64) -> Step {
        match httparse::parse_chunk_size(&self.buffer) {
            Ok(httparse::Status::Complete((line, size))) => {
                self.buffer.drain(..line);
                if size == 0 {
                    return self.on(State::Trailers(request, 0));
                }
                if read.saturating_add(size) > MAX_DISCARDED {
                    return broken(413, "the body is over the limit");
                }
                self.on(State::Chunk(request, size, read + size))
            }
            Ok(httparse::Status::Partial) if self.buffer.len() <= MAX_CHUNK_LINE => {
                self.wait(State::ChunkSize(request, read))
            }
            _ => broken(400, "the size of a chunk is not a number"),
        }
    }

    fn chunk(&mut self, mut request: Box<Request>, left: u64, read: u64) -> Step {
        let left = left - self.take(&mut request, left);
        if left > 0 {
            return self.wait(State::Chunk(request, left, read));
        }
        match self.buffer.as_slice() {
            [b'\r', b'\n', ..] => {
                self.buffer.drain(..2);
                self.on(State::ChunkSize(request, read))
            }
            [] | [b'\r'] => self.wait(State::Chunk(request, 0, read)),
            _ => broken(400, "a chunk is longer than its declared size"),
        }
    }

    fn trailers(&mut self, request: Box<Request>, seen: usize) -> Step {
        let Some(end) = self.buffer.iter().position(|buffer| *buffer == b'\n') else {
            if self.buffer.len() + seen > MAX_HEAD {
                return broken(431, "the trailers are too long");
            }
            return self.wait(State::Trailers(request, seen));
        };
        let empty = matches!(self.buffer[..end], [] | [b'\r']);
        self.buffer.drain(..=end);
        if empty {
            return self.done(request);
        }
        if seen + end > MAX_HEAD {
            return broken(431, "the trailers are too long");
        }
        self.on(State::Trailers(request, seen + end + 1))
    }
}

enum Step {
    Give(Parsed),
    On,
}

fn broken(status: u16, why: &'static str) -> Step {
    Step::Give(Parsed::Broken(status, why))
}

fn values<'r>(request: &'r Request, name: &'static str) -> impl Iterator<Item = &'r str> {
    request
        .headers
        .iter()
        .filter(move |(text, _)| text.eq_ignore_ascii_case(name))
        .flat_map(|(_, value)| value.split(',').map(str::trim))
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Response {
    /// As it goes over the wire.
    pub(super) fn to_bytes(&self, keep_alive: bool, with_body: bool) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if !matches!(self.status, 204 | 304) {
            let _ = write!(head, "Content-Length: {}\r\n", self.body.len());
        }
        head.push_str(if keep_alive {
            "Connection: keep-alive\r\n\r\n"
        } else {
            "Connection: close\r\n\r\n"
        });
        let mut bytes = head.into_bytes();
        if with_body {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }
}

/// The words of a status line.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        202 => "Accepted",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "Other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(bytes: &[u8]) -> Vec<Parsed> {
        let mut parser = Parser::new(10);
        parser.push(bytes);
        all(&mut parser)
    }

    fn all(parser: &mut Parser) -> Vec<Parsed> {
        let mut out = Vec::new();
        loop {
            match parser.next() {
                Parsed::More => return out,
                broken @ Parsed::Broken(..) => {
                    out.push(broken);
                    return out;
                }
                other => out.push(other),
            }
        }
    }

    fn bodies(parsed: Vec<Parsed>) -> Vec<(String, bool)> {
        parsed
            .into_iter()
            .map(|parsed| match parsed {
                Parsed::Request(parsed) => (String::from_utf8(parsed.body).expect("text"), parsed.too_large),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    const SIZED: &str = "PATCH /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";
    const CHUNKED: &str = "PATCH /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n{\"\r\n3\r\na\"}\r\n0\r\nT: u\r\n\r\n";

    #[test]
    fn requests_are_cut_apart_wherever_the_stream_breaks() {
        let stream = format!("{SIZED}{CHUNKED}{SIZED}");
        let whole = bodies(parsed(stream.as_bytes()));
        assert_eq!(
            whole,
            [("{}".to_owned(), false), ("{\"a\"}".to_owned(), false), ("{}".to_owned(), false)]
        );
        let mut parser = Parser::new(10);
        let mut slowly = Vec::new();
        for byte in stream.bytes() {
            parser.push(&[byte]);
            slowly.extend(bodies(all(&mut parser)));
        }
        assert_eq!(slowly, whole);
    }

    #[test]
    fn a_body_over_the_limit_is_thrown_away_and_the_next_request_read() {
        let large = "PATCH /a HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\n\r\n{          }";
        let chunks = "PATCH /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{     \r\n6\r\n     }\r\n0\r\n\r\n";
        for stream in [format!("{large}{SIZED}"), format!("{chunks}{SIZED}")] {
            assert_eq!(bodies(parsed(stream.as_bytes())), [(String::new(), true), ("{}".to_owned(), false)]);
        }
    }

    #[test]
    fn what_is_not_http_is_refused_with_a_status() {
        let long = format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "x".repeat(MAX_HEAD));
        for (bytes, status) in [
            ("\u{1}\u{2}\r\n\r\n", 400),
            ("hello\n\n", 400),
            ("GET / HTTP/2.0\r\n\r\n", 505),
            ("GET / HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
            ("GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc", 400),
            ("GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffff\r\n", 413),
            ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n", 413),
            (&long, 431),
        ] {
            let found = parsed(bytes.as_bytes());
            assert!(matches!(found[..], [Parsed::Broken(it, _)] if it == status), "{bytes:?}: {found:?}");
        }
    }

    #[test]
    fn a_client_that_asks_first_may_go_on_unless_its_body_is_too_large() {
        let head = |length| {
            format!("PATCH / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n")
        };
        assert_eq!(parsed(head(2).as_bytes()), [Parsed::Continue]);
        assert_eq!(bodies(parsed(head(99).as_bytes())), [(String::new(), true)]);
    }
}
