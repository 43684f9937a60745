//! A simulator in a thread, a server that misbehaves, a plain HTTP client, and the program itself.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use payloadlint::clock::SystemClock;
use payloadlint::sim::{Config, Event, Limits, Listeners, Report, Server};

pub(crate) const CONVERSATION: &str = "0f0e0d0c-0b0a-4908-8706-050403020100";
pub(crate) const PARTICIPANT: &str = "1f1e1d1c-1b1a-4918-9716-151413121110";
pub(crate) const CLIENT: &str = "client-of-the-test";
pub(crate) const SECRET: &str = "s3cr3t/of+the=test";

/// What a simulator leaves after.
pub(crate) struct Played {
    pub(crate) report: Report,
    pub(crate) events: Vec<Event>,
    pub(crate) record: String,
}

/// A simulator in a thread of its own.
pub(crate) struct Sim {
    pub(crate) address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Played>,
}

impl Sim {
    pub(crate) fn start(config: Config) -> Self {
        Self::with_limits(config, Limits::default())
    }

    pub(crate) fn with_limits(config: Config, limits: Limits) -> Self {
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = Server::bind(any_port, config, limits).expect("a port");
        let address = server.address();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let (mut events, mut record) = (Vec::new(), Vec::new());
            let mut listeners =
                Listeners { on_event: &mut |event| events.push(event.clone()), record: Some(&mut record) };
            let report = server.run(&SystemClock::new(), &stopped, &mut listeners).expect("it serves");
            Played { report, events, record: String::from_utf8(record).expect("text") }
        });
        Self { address, stop, thread }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn end(self) -> Played {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("the simulator does not panic")
    }

    /// A bearer token.
    pub(crate) fn token(&self) -> String {
        let mut client = HttpClient::connect(self.address);
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        let form = format!("grant_type=client_credentials&client_id={CLIENT}&client_secret=x");
        let (status, body) = client.call("POST", "/oauth/token", &headers, form.as_bytes());
        assert_eq!(status, 200, "{body}");
        let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        body["access_token"].as_str().expect("a token").to_owned()
    }
}

/// A plain HTTP/1.1 client on one connection.
pub(crate) struct HttpClient {
    stream: BufReader<TcpStream>,
}

impl HttpClient {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(10)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        stream.set_write_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        stream.set_nodelay(true).expect("no delay");
        Self { stream: BufReader::new(stream) }
    }

    /// Sends a request, and waits for no answer.
    fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) {
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            for part in [name, ": ", value, "\r\n"] {
                request.push_str(part);
            }
        }
        request.push_str("\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        self.raw(&bytes);
    }

    pub(crate) fn call(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> (u16, String) {
        self.send(method, path, headers, body);
        self.answer().expect("an answer")
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).expect("the server takes it");
    }

    /// Status and body; `None` where the server closed instead.
    pub(crate) fn answer(&mut self) -> Option<(u16, String)> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let status = line.split(' ').nth(1)?.parse().ok()?;
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line).ok()?;
            if line.trim().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':')?;
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).ok()?;
        Some((status, String::from_utf8_lossy(&body).into_owned()))
    }

    /// The PATCH of attributes that everything here is about.
    pub(crate) fn patch(&mut self, token: &str, body: &str) -> (u16, String) {
        self.send_patch(token, body);
        self.answer().expect("an answer")
    }

    /// The same, and waits for no answer.
    pub(crate) fn send_patch(&mut self, token: &str, body: &str) {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        self.send("PATCH", &attributes_path(), &headers, body.as_bytes());
    }

    /// How long an answer is waited for.
    pub(crate) fn set_patience(&mut self, time: Duration) {
        self.stream.get_ref().set_read_timeout(Some(time)).expect("a timeout");
    }
}

pub(crate) fn attributes_path() -> String {
    format!("/api/v2/conversations/calls/{CONVERSATION}/participants/{PARTICIPANT}/attributes")
}

/// The program, in an environment with nothing in it but what is given.
pub(crate) fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payloadlint"));
    command.env_clear().env("HOME", home).current_dir(home).stdin(Stdio::null());
    command
}

/// `confirm` with a client's credentials, sending to `url`.
pub(crate) fn confirm(home: &Path, url: &str, args: &[&str]) -> Output {
    program(home)
        .env("GENESYSCLOUD_OAUTHCLIENT_ID", CLIENT)
        .env("GENESYSCLOUD_OAUTHCLIENT_SECRET", SECRET)
        .args(["confirm", "--conversation", CONVERSATION, "--participant", PARTICIPANT, "--base-url", url])
        .args(args)
        .output()
        .expect("the program runs")
}

/// The JSON report of a run.
pub(crate) fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "{error}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

/// Verdicts of a JSON report, in order.
pub(crate) fn verdicts(report: &serde_json::Value) -> Vec<&str> {
    let cases = report["cases"].as_array().expect("a list");
    cases.iter().map(|case| case["verdict"].as_str().expect("a verdict")).collect()
}

/// A recorded call with its ids, which are others than those that are sent to.
pub(crate) fn recorded(tail: &str, body: &str) -> String {
    let ids = "0d3c1f9e-6a50-4f1e-9d53-7a1b2c3d4e5f/participants/8b1a7c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d";
    format!(
        "{{\"method\":\"PATCH\",\"url\":\"https://api.mypurecloud.com/api/v2/conversations/calls/{ids}{tail}\",\
         \"requestHeaders\":{{\"Content-Type\":\"application/json\"}},\"requestBody\":{body},\"statusCode\":400}}\n"
    )
}

/// One request with one defect that a safe fix fixes.
pub(crate) fn one_defect() -> String {
    recorded("/attributes", r#"{"attributes":{"crm_id":"1","crm_tier":null}}"#)
}

/// A request that a misbehaving server has read.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) head: String,
}

/// What such a server does.
pub(crate) enum Does {
    /// Sends these bytes and closes.
    Sends(Vec<u8>),
    /// Sends these bytes and keeps the connection open, silent.
    Stalls(Vec<u8>),
}

/// A server that does what it likes, and counts.
pub(crate) struct Rogue {
    pub(crate) address: SocketAddr,
    pub(crate) writes: Arc<AtomicUsize>,
    pub(crate) requests: Arc<AtomicUsize>,
}

impl Rogue {
    /// `behave` sees each request; it answers tokens and readings as well.
    pub(crate) fn start(behave: impl Fn(&Asked) -> Does + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (writes, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let rogue = Self { address, writes: Arc::clone(&writes), requests: Arc::clone(&requests) };
        let behave = Arc::new(behave);
        // The thread ends with the test's process; nothing waits for it.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (behave, writes, requests) =
                    (Arc::clone(&behave), Arc::clone(&writes), Arc::clone(&requests));
                std::thread::spawn(move || {
                    let Some(asked) = read_request(&stream) else { return };
                    requests.fetch_add(1, Ordering::SeqCst);
                    if asked.method == "PATCH" {
                        writes.fetch_add(1, Ordering::SeqCst);
                    }
                    let mut stream = stream;
                    match behave(&asked) {
                        Does::Sends(bytes) => {
                            let _ = stream.write_all(&bytes);
                        }
                        Does::Stalls(bytes) => {
                            let _ = stream.write_all(&bytes);
                            std::thread::sleep(Duration::from_secs(20));
                        }
                    }
                });
            }
        });
        rogue
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn read_request(stream: &TcpStream) -> Option<Asked> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
        head.push_str(&line);
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let method = head.split(' ').next()?.to_owned();
    Some(Asked { method, head })
}

/// An answer with its length.
pub(crate) fn response(status: u16, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// What a well-behaved server says to all but writes: a token, an empty participant.
pub(crate) fn well(asked: &Asked) -> Option<Does> {
    match asked.method.as_str() {
        "POST" => Some(Does::Sends(response(
            200,
            "",
            r#"{"access_token":"t0ken-of-the-test-run","expires_in":60}"#,
        ))),
        "GET" => Some(Does::Sends(response(200, "", r#"{"participants":[]}"#))),
        _ => None,
    }
}
