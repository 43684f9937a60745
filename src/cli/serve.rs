//! `payloadlint serve`: takes a port, says which, plays the API, and tells what happened.

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
use crate::sim::{Config, Event, Limits, Listeners, Policy, Report, Server};
use crate::text::push_safe;

/// Characters of a path that are shown for a request.
const MAX_SHOWN: usize = 300;

pub(super) fn run(args: &ServeArgs) -> Result<ExitStatus, Failure> {
    if !args.listen.ip().is_loopback() && !args.allow_remote {
        return Err(Failure::new(format!("{} can be reached from other machines", args.listen))
            .help("listen on 127.0.0.1 or [::1], or say `--allow-remote`"));
    }
    let mut record = args.record.as_deref().map(Record::create).transpose()?;
    let stop = stop_on_signals()?;
    let mut server = Server::bind(args.listen, config(args), Limits::default())
        .map_err(|error| Failure::new(format!("cannot listen on {}: {error}", args.listen)))?;
    let mut out = io::stdout();
    writeln!(out, "listening on http://{}", server.address())?;
    out.flush()?;
    let verbose = args.verbose;
    let mut told_of_tokens = false;
    let mut listeners = Listeners {
        on_event: &mut |event| {
            if verbose {
                // Where stderr is gone there is nobody to tell.
                let _ = writeln!(io::stderr().lock(), "{}", told(event));
            }
            if let Some(note) = note_on_token(event, told_of_tokens) {
                told_of_tokens = true;
                let _ = writeln!(io::stderr().lock(), "note: {note}");
            }
        },
        record: record.as_mut().map(|it| it as &mut dyn Write),
    };
    let report = server
        .run(&SystemClock::new(), &stop, &mut listeners)
        .map_err(|error| Failure::new(format!("serving: {error}")))?;
    summarise(&report, &mut out)?;
    if record.is_some_and(|record| record.is_broken) {
        return Ok(ExitStatus::Trouble);
    }
    Ok(if report.refused > 0 { ExitStatus::Findings } else { ExitStatus::Clean })
}

/// The file of `--record`. Where it cannot be written any more, that is reported once and clients are served on.
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
            let _ =
                writeln!(io::stderr().lock(), "error: --record {path}: {error}; nothing more is recorded");
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// What helps a client whose token is refused; once a run.
fn note_on_token(event: &Event, told: bool) -> Option<&'static str> {
    if told || event.status != 401 || event.injected {
        return None;
    }
    match event.code {
        "bad.credentials" => {
            Some("answered 401: the token was not given out here; `--any-token` accepts any bearer token")
        }
        "authentication.required" => Some(
            "answered 401: the request has no bearer token; get one with `POST /oauth/token`, or send any with `--any-token`",
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
        client: args.client.clone().map(|it| (it.id, it.secret)),
        any_token: args.any_token,
        conversations: args.conversation.clone(),
        ended: args.ended.clone(),
        denied: args.deny.iter().map(|it| (*it).into()).collect(),
        users_only: args.users_only,
        exit_after: args.exit_after,
        idle_exit: args.idle_exit.map(Duration::from_secs),
    }
}

/// The first signal ends the run in an orderly way, the second at once.
fn stop_on_signals() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first signal finds the flag unset, and sets it.
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stop))
            .and_then(|_| flag::register(signal, Arc::clone(&stop)))
            .map_err(|error| Failure::new(format!("cannot listen for signals: {error}")))?;
    }
    Ok(stop)
}

/// A request and its answer in a line.
fn told(event: &Event) -> String {
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
        "{} API requests: {accepted} accepted, {} refused, {} by faults; {} answers dropped",
        report.requests, report.refused, report.injected, report.dropped
    )?;
    for (status, count) in &report.by_status {
        writeln!(out, "  {status}: {count}")?;
    }
    writeln!(
        out,
        "{} token requests, {} connections, {} of them broken",
        report.tokens, report.connections, report.broken
    )?;
    out.flush()
}
