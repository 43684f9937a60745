//! The options of the commands that open a socket, as typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::args::Chosen;
use super::configured::ConfigArgs;
use super::coverage::CoverageArgs;
use super::names;
use crate::config::Level;
use crate::contract::{Family, Operation, WRITTEN_MEDIA};
use crate::diagnostic::{Evidence, RuleMeta};
use crate::input::Kind;
use crate::sim::{Fault, Treatment};

pub(super) const CONFIRM_NOTES: &str = "\
Examples:
  Show the planned requests:   payloadlint confirm fixtures --conversation ID --participant ID
  Send them:                   payloadlint confirm fixtures --conversation ID --participant ID --send
  Use the simulator:           payloadlint confirm fixtures --base-url http://127.0.0.1:8080 --send …

Exit status: 0 all as expected, 1 a verdict failed, 2 an error, 3 a verdict is missing.

Environment:
  GENESYSCLOUD_REGION                  The region, like --region
  GENESYSCLOUD_ACCESS_TOKEN            The access token; if not set, the client below is used
  GENESYSCLOUD_OAUTHCLIENT_ID, GENESYSCLOUD_OAUTHCLIENT_SECRET
  HTTPS_PROXY, ALL_PROXY, NO_PROXY     How the API is reached
  SSL_CERT_FILE                        Certificates to trust, as with --ca-cert
  PAYLOADLINT_CONFIG                   The config, as with --config

Files:
  ~/.gc/config.toml                    Profiles of the `gc` command, for --profile
  payloadlint.toml                     The config file; `[confirm]` has the region and the ids";

pub(super) const SERVE_NOTES: &str = "\
Examples:
  Record all requests:     payloadlint serve --record received.ndjson
  Reject one in ten:       payloadlint serve --listen 127.0.0.1:8080 --fault 429:0.1

Exit status: 0 normal end, 2 an error.";

#[derive(Debug, ClapArgs)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(super) struct ConfirmArgs {
    /// Files, folders, recordings; `-` is stdin [default: .]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// The conversation to write to; never taken from a recording
    #[arg(long, value_name = "ID", value_parser = id, help_heading = "Target")]
    pub(super) conversation: Option<String>,
    /// The participant to write to
    #[arg(long, value_name = "ID", value_parser = id, help_heading = "Target")]
    pub(super) participant: Option<String>,
    /// The communication, for paths that contain one
    #[arg(long, value_name = "ID", value_parser = id, help_heading = "Target")]
    pub(super) communication: Option<String>,
    /// The medium of the conversation, for bodies without a URL: calls, callbacks, emails, messages …
    #[arg(long, value_name = "MEDIUM", help_heading = "Target")]
    #[arg(value_parser = WRITTEN_MEDIA, hide_possible_values = true)]
    pub(super) medium: Option<String>,
    /// Region, by name or base domain [default: $GENESYSCLOUD_REGION]
    #[arg(long, value_name = "REGION", conflicts_with = "base_url", help_heading = "Target")]
    #[arg(value_parser = names::a_region(), hide_possible_values = true)]
    pub(super) region: Option<String>,
    /// Another host, such as a gateway or `payloadlint serve`; plain HTTP only to this machine
    #[arg(long, value_name = "URL", help_heading = "Target")]
    pub(super) base_url: Option<String>,
    /// Trust the root certificates in this PEM file instead of the built-in ones [default: $SSL_CERT_FILE]
    #[arg(long, value_name = "FILE", help_heading = "Where to")]
    pub(super) ca_cert: Option<PathBuf>,
    /// Credentials of a profile of ~/.gc/config.toml, in place of the environment's
    #[arg(long, value_name = "NAME", help_heading = "Where to")]
    pub(super) profile: Option<String>,

    /// Send the requests; without this option the plan is shown and nothing is sent
    #[arg(long, help_heading = "Sending")]
    pub(super) send: bool,
    /// Send only clean and fixed bodies, no originals
    #[arg(long, help_heading = "Sending")]
    pub(super) fixed_only: bool,
    /// Also apply unsafe fixes
    #[arg(long = "unsafe", help_heading = "Sending")]
    pub(super) unsafe_fixes: bool,
    /// Also send bodies with `state` or a whole record, which may end a call
    #[arg(long, help_heading = "Sending")]
    pub(super) allow_actions: bool,
    /// Repeat a write if its answer was lost; the API may then execute it twice
    #[arg(long, help_heading = "Sending")]
    pub(super) retry_lost: bool,
    /// Maximum number of API requests, including reads and retries [default: 20]
    #[arg(long, value_name = "N", help_heading = "Sending")]
    pub(super) max_requests: Option<u32>,
    /// Timeout of a request in seconds, from the host look-up to the end of the answer
    #[arg(long, value_name = "S", default_value_t = 30, help_heading = "Sending")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(super) timeout: u64,
    /// Write requests and answers as NDJSON that `payloadlint check` reads
    #[arg(long, value_name = "FILE", help_heading = "Sending")]
    pub(super) record: Option<PathBuf>,

    /// Operation of bodies that have no URL
    #[arg(short, long, value_name = "NAME", value_parser = names::an_operation(), help_heading = "Reading")]
    #[arg(hide_possible_values = true)]
    pub(super) operation: Option<&'static Operation>,
    /// Read every input in this format
    #[arg(long = "as", value_name = "KIND", value_parser = names::a_kind(), help_heading = "Reading")]
    #[arg(hide_possible_values = true)]
    pub(super) kind: Option<&'static dyn Kind>,
    /// In folders, read only matching files
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub(super) include: Vec<String>,
    /// In folders, exclude matching files
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub(super) exclude: Vec<String>,
    #[command(flatten)]
    pub(super) coverage: CoverageArgs,
    /// File name to use for stdin in reports and for config matching
    #[arg(long, value_name = "PATH", help_heading = "Reading")]
    pub(super) stdin_name: Option<String>,
    /// Set the level of a rule or of `all`: off, info, warning, error
    #[arg(long = "rule", value_name = "ID=LEVEL", value_parser = names::a_rule_level(), help_heading = "Reading")]
    #[arg(hide_possible_values = true)]
    pub(super) rules: Vec<(Chosen, Level)>,
    /// Confirm only this rule; can be repeated
    #[arg(long, value_name = "ID", value_parser = names::a_rule(), help_heading = "Reading")]
    #[arg(hide_possible_values = true, value_delimiter = ',')]
    pub(super) only: Vec<&'static RuleMeta>,
    /// Treat errors with weaker evidence than this as warnings: observed, documented, assumed
    #[arg(long, value_name = "WORD", value_parser = names::an_evidence(), help_heading = "Reading")]
    #[arg(hide_possible_values = true)]
    pub(super) min_evidence: Option<Evidence>,

    /// Report format: human, json
    #[arg(short, long, default_value = "human", hide_possible_values = true, help_heading = "Reporting")]
    pub(super) format: ConfirmFormat,
    /// Do not show bodies in the plan
    #[arg(long, help_heading = "Reporting")]
    pub(super) redact: bool,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Show more: correlation ids of accepted requests, and waiting times
    #[arg(short, long, help_heading = "Reporting")]
    pub(super) verbose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ConfirmFormat {
    Human,
    Json,
}

/// Checks an id. It becomes a segment of a path, so it must not change the path.
pub(super) fn id(text: &str) -> Result<String, String> {
    let plain = !text.is_empty()
        && text.len() <= 64
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if plain {
        Ok(text.to_owned())
    } else {
        Err("an id has only letters, digits and hyphens, as a UUID".to_owned())
    }
}

#[derive(Debug, ClapArgs)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(super) struct ServeArgs {
    /// Where to listen; with port 0, a free port is used and printed on the first line
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub(super) listen: SocketAddr,
    /// Allow an address that other machines can reach
    #[arg(long)]
    pub(super) allow_remote: bool,

    /// Unknown fields: reject, ignore, accept
    #[arg(long, value_name = "WHAT", default_value = "reject", hide_possible_values = true)]
    #[arg(help_heading = "Where the behaviour of the real API is not documented")]
    pub(super) on_unknown: Decision,
    /// `null`: reject, ignore, accept
    #[arg(long, value_name = "WHAT", default_value = "reject", hide_possible_values = true)]
    #[arg(help_heading = "Where the behaviour of the real API is not documented")]
    pub(super) on_null: Decision,
    /// `""` as the value of a free text: reject, ignore, accept
    #[arg(long, value_name = "WHAT", default_value = "reject", hide_possible_values = true)]
    #[arg(help_heading = "Where the behaviour of the real API is not documented")]
    pub(super) on_empty: Decision,
    /// A number or boolean in place of a string: reject, ignore, accept (as text)
    #[arg(long, value_name = "WHAT", default_value = "reject", hide_possible_values = true)]
    #[arg(help_heading = "Where the behaviour of the real API is not documented")]
    pub(super) on_scalar: Decision,

    /// Simulate a fault: STATUS:RATE, delay:MS, drop:RATE (the request is executed, the answer is lost)
    #[arg(long, value_name = "FAULT", help_heading = "Faults")]
    pub(super) fault: Vec<Fault>,
    /// Random seed for faults; the same seed gives the same faults
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Faults")]
    pub(super) seed: u64,
    /// Seconds in the Retry-After header of a simulated 429 or 503
    #[arg(long, value_name = "S", default_value_t = 1, help_heading = "Faults")]
    pub(super) retry_after: u64,
    /// Answer 403 (missing permission) for a family: attributes, participant, communication, wrapup
    #[arg(long, value_name = "FAMILY", hide_possible_values = true, help_heading = "Faults")]
    pub(super) deny: Vec<Played>,
    /// Answer 403 for operations whose caller must be a user in the conversation
    #[arg(long, help_heading = "Faults")]
    pub(super) users_only: bool,
    /// Answer 404 for this conversation, as if it had ended
    #[arg(long, value_name = "ID", help_heading = "Faults")]
    pub(super) ended: Vec<String>,

    /// Conversations that exist [default: every id]
    #[arg(long, value_name = "ID", help_heading = "Limits")]
    pub(super) conversation: Vec<String>,
    /// The only client that gets a token (made-up values) [default: every client]
    #[arg(long, value_name = "ID:SECRET", value_parser = client, help_heading = "Limits")]
    pub(super) client: Option<Client>,
    /// Accept any bearer token
    #[arg(long, help_heading = "Limits")]
    pub(super) any_token: bool,
    /// Lifetime of a token in seconds
    #[arg(long, value_name = "S", default_value_t = 86_400, help_heading = "Limits")]
    pub(super) token_lifetime: u64,
    /// Number of requests that a token is valid for
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub(super) token_uses: Option<u64>,
    /// Answer 429 above this number of requests per minute and token (real API: 300)
    #[arg(long, value_name = "N", default_value_t = 10_000_000, hide_default_value = true)]
    #[arg(help_heading = "Limits")]
    pub(super) rate_limit: u64,
    /// Answer 413 for bodies with more bytes
    #[arg(long, value_name = "BYTES", default_value_t = 3_000_000, help_heading = "Limits")]
    pub(super) max_body: usize,

    /// Write received requests as NDJSON that `payloadlint check` reads
    #[arg(long, value_name = "FILE", help_heading = "Recording and exit")]
    pub(super) record: Option<PathBuf>,
    /// Exit after this number of API requests
    #[arg(long, value_name = "N", help_heading = "Recording and exit")]
    pub(super) exit_after: Option<u64>,
    /// Exit after this number of seconds without a request
    #[arg(long, value_name = "S", help_heading = "Recording and exit")]
    pub(super) idle_exit: Option<u64>,
    /// Log each request and its answer to stderr
    #[arg(short, long, help_heading = "Recording and exit")]
    pub(super) verbose: bool,
}

/// How the simulator handles a questionable value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Decision {
    Reject,
    Ignore,
    Accept,
}

impl From<Decision> for Treatment {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Reject => Self::Reject,
            Decision::Ignore => Self::Ignore,
            Decision::Accept => Self::Accept,
        }
    }
}

/// The families that `serve` simulates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Played {
    Attributes,
    Participant,
    Communication,
    Wrapup,
}

impl From<Played> for Family {
    fn from(played: Played) -> Self {
        match played {
            Played::Attributes => Self::Attributes,
            Played::Participant => Self::Participant,
            Played::Communication => Self::Communication,
            Played::Wrapup => Self::Wrapup,
        }
    }
}

/// A made-up client id and secret.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) secret: String,
}

fn client(text: &str) -> Result<Client, String> {
    match text.split_once(':') {
        Some((id, secret)) if !id.is_empty() && !secret.is_empty() => {
            Ok(Client { id: id.to_owned(), secret: secret.to_owned() })
        }
        _ => Err("use a made-up client id and secret, as in `id:secret`".to_owned()),
    }
}
