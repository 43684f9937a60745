//! `payloadlint serve`: opens a port, simulates the API, and reports the requests.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::Failure;
use super::exit::ExitStatus;
use super::live_args::ServeArgs;
use crate::clock::SystemClock;
use crate::report::counted;
use crate::sim::{Config, Event, Limits, Listeners, Policy, Report, Server};
use crate::text::push_safe;

/// The maximum length of a path in the log.
const MAX_SHOWN: usize = 300;

pub(super) fn run(args: &ServeArgs) -> Result<ExitStatus, Failure> {
    if !args.listen.ip().is_loopback() && !args.allow_remote {
        return Err(Failure::new(format!("{} can be reached from other machines", args.listen))
            .help("listen on 127.0.0.1 or [::1], or set `--allow-remote`"));
    }
    let mut record = args.record.as_deref().map(Record::create).transpose()?;
    let stop = stop_on_signals()?;
    let mut server = Server::bind(args.listen, config(args), Limits::default())
        .map_err(|error| Failure::new(format!("cannot listen on {}: {error}", args.listen)))?;
    let mut out = io::stdout();
    writeln!(out, "listening on http://{}", server.address())?;
    out.flush()?;
    let verbose = args.verbose;
    let mut explained_tokens = false;
    let mut listeners = Listeners {
        on_event: &mut |event| {
            if verbose {
                // If stderr is closed, the message cannot be printed.
                let _ = writeln!(io::stderr().lock(), "{}", event_line(event));
            }
            if let Some(note) = note_on_token(event, explained_tokens) {
                explained_tokens = true;
                let _ = writeln!(io::stderr().lock(), "note: {note}");
            }
        },
        record: record.as_mut().map(|record| record as &mut dyn Write),
    };
    let report = server
        .run(&SystemClock::new(), &stop, &mut listeners)
        .map_err(|error| Failure::new(format!("the server failed: {error}")))?;
    summarise(&report, &mut out)?;
    if record.is_some_and(|record| record.is_broken) {
        return Ok(ExitStatus::Trouble);
    }
    Ok(if report.refused > 0 { ExitStatus::Findings } else { ExitStatus::Clean })
}

/// The file of `--record`. A write error is reported once, and the server continues without recording.
struct Record {
    file: File,
    path: PathBuf,
    is_broken: bool,
}

impl Record {
    fn create(path: &Path) -> Result<Self, Failure> {
        match File::create(path) {
            Ok(file) => Ok(Self { file, path: path.to_owned(), is_broken: false }),
            Err(error) => Err(Failure::new(format!("--record {}: {error}", path.display()))),
        }
    }
}

impl Write for Record {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_broken {
            return Ok(bytes.len());
        }
        if let Err(error) = self.file.write_all(bytes) {
            self.is_broken = true;
            let path = self.path.display();
            let _ = writeln!(io::stderr().lock(), "error: --record {path}: {error}; recording has stopped");
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Help for a client whose token is rejected, once per run.
fn note_on_token(event: &Event, reported: bool) -> Option<&'static str> {
    if reported || event.status != 401 || event.injected {
        return None;
    }
    match event.code {
        "bad.credentials" => Some(
            "answered 401: this server did not issue the token; use `--any-token` to accept any bearer token",
        ),
        "authentication.required" => Some(
            "answered 401: the request has no bearer token; get one with `POST /oauth/token`, or use `--any-token` and send any token",
        ),
        _ => None,
    }
}

fn config(args: &ServeArgs) -> Config {
    Config {
        policy: Policy {
            unknown: args.on_unknown.into(),
            null: args.on_null.into(),
            empty: args.on_empty.into(),
            scalar: args.on_scalar.into(),
        },
        faults: args.fault.clone(),
        seed: args.seed,
        max_body: args.max_body,
        rate_limit: args.rate_limit,
        retry_after: args.retry_after,
        token_lifetime: Duration::from_secs(args.token_lifetime),
        token_uses: args.token_uses,
        client: args.client.clone().map(|value| (value.id, value.secret)),
        any_token: args.any_token,
        conversations: args.conversation.clone(),
        ended: args.ended.clone(),
        denied: args.deny.iter().map(|deny| (*deny).into()).collect(),
        users_only: args.users_only,
        exit_after: args.exit_after,
        idle_exit: args.idle_exit.map(Duration::from_secs),
    }
}

/// The first signal ends the run cleanly, the second at once.
fn stop_on_signals() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The order matters: the first signal must find the flag unset.
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stop))
            .and_then(|_| flag::register(signal, Arc::clone(&stop)))
            .map_err(|error| Failure::new(format!("cannot listen for signals: {error}")))?;
    }
    Ok(stop)
}

/// A request and its answer as one line.
fn event_line(event: &Event) -> String {
    let mut line = format!("{} ", event.status);
    event.method.chars().chain([' ']).chain(event.target.chars()).take(MAX_SHOWN).for_each(|letter| {
        push_safe(&mut line, letter);
    });
    if !event.code.is_empty() {
        line.push_str(": ");
        line.push_str(event.code);
    }
    if !event.pointer.is_empty() {
        line.push_str(" at ");
        event.pointer.chars().take(MAX_SHOWN).for_each(|letter| push_safe(&mut line, letter));
    }
    if event.injected {
        line.push_str(" (fault)");
    }
    if event.dropped {
        line.push_str(" (answer dropped)");
    }
    line
}

fn summarise(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let accepted: u64 = report.by_status.range(200..300).map(|(_, count)| count).sum();
    writeln!(
        out,
        "{}: {accepted} accepted, {} rejected, {} failed by a fault; {} dropped",
        counted(report.requests, "API request"),
        report.refused,
        report.injected,
        counted(report.dropped, "answer")
    )?;
    for (status, count) in &report.by_status {
        writeln!(out, "  {status}: {count}")?;
    }
    writeln!(
        out,
        "{}, {}, {} broken",
        counted(report.tokens, "token request"),
        counted(report.connections, "connection"),
        report.broken
    )?;
    out.flush()
}
