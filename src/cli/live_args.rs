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
  What would be sent:      payloadlint confirm fixtures --conversation ID --participant ID
  Send it:                 payloadlint confirm fixtures --conversation ID --participant ID --send
  Against the simulator:   payloadlint confirm fixtures --base-url http://127.0.0.1:8080 --send …

Exit status: 0 all as expected, 1 a verdict failed, 2 the work could not be done, 3 a verdict is missing.

Environment:
  GENESYSCLOUD_REGION                  The region, as with --region
  GENESYSCLOUD_ACCESS_TOKEN            The token; else the client below
  GENESYSCLOUD_OAUTHCLIENT_ID, GENESYSCLOUD_OAUTHCLIENT_SECRET
  HTTPS_PROXY, ALL_PROXY, NO_PROXY     How the API is reached
  SSL_CERT_FILE                        Certificates to trust, as with --ca-cert
  PAYLOADLINT_CONFIG                   The config, as with --config

Files:
  ~/.gc/config.toml                    Profiles of the `gc` command, for --profile
  payloadlint.toml                     Its `[confirm]` has the region and the ids";

pub(super) const SERVE_NOTES: &str = "\
Examples:
  On a free port:          payloadlint serve --record came-in.ndjson
  One in ten fails:        payloadlint serve --listen 127.0.0.1:8080 --fault 429:0.1

Exit status: 0 it ended as asked, 2 the work could not be done.";

#[derive(Debug, ClapArgs)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(super) struct ConfirmArgs {
    /// Files, folders, recordings; `-` is stdin [default: .]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// The conversation that is written to; never taken from a recording
    #[arg(long, value_name = "ID", value_parser = id, help_heading = "Where to")]
    pub(super) conversation: Option<String>,
    /// Its participant that is written to
    #[arg(long, value_name = "ID", value_parser = id, help_heading = "Where to")]
    pub(super) participant: Option<String>,
    /// The communication, for paths that name one
    #[arg(long, value_name = "ID", value_parser = id, help_heading = "Where to")]
    pub(super) communication: Option<String>,
    /// The conversation's medium, where a path is not recorded: calls, callbacks, emails, messages …
    #[arg(long, value_name = "MEDIUM", help_heading = "Where to")]
    #[arg(value_parser = WRITTEN_MEDIA, hide_possible_values = true)]
    pub(super) medium: Option<String>,
    /// Region by name or base domain [default: $GENESYSCLOUD_REGION]
    #[arg(long, value_name = "REGION", conflicts_with = "base_url", help_heading = "Where to")]
    #[arg(value_parser = names::a_region(), hide_possible_values = true)]
    pub(super) region: Option<String>,
    /// Another host, such as a gateway or `payloadlint serve`; plain HTTP to this machine alone
    #[arg(long, value_name = "URL", help_heading = "Where to")]
    pub(super) base_url: Option<String>,
    /// Trust the root certificates in this PEM file instead of the built-in ones [default: $SSL_CERT_FILE]
    #[arg(long, value_name = "FILE", help_heading = "Where to")]
    pub(super) ca_cert: Option<PathBuf>,
    /// Credentials of a profile of ~/.gc/config.toml, in place of the environment's
    #[arg(long, value_name = "NAME", help_heading = "Where to")]
    pub(super) profile: Option<String>,

    /// Send; without it the plan is shown and nothing touches the network
    #[arg(long, help_heading = "Sending")]
    pub(super) send: bool,
    /// Send clean and mended bodies alone, no original
    #[arg(long, help_heading = "Sending")]
    pub(super) fixed_only: bool,
    /// Also mend with fixes that are not safe
    #[arg(long = "unsafe", help_heading = "Sending")]
    pub(super) unsafe_fixes: bool,
    /// Also send what holds `state` or a whole record: it may end a call
    #[arg(long, help_heading = "Sending")]
    pub(super) allow_actions: bool,
    /// Make a write again when its answer was lost: it may be carried out twice
    #[arg(long, help_heading = "Sending")]
    pub(super) retry_lost: bool,
    /// Requests to the API, reads and repeated ones included, after which no more are sent [default: 20]
    #[arg(long, value_name = "N", help_heading = "Sending")]
    pub(super) max_requests: Option<u32>,
    /// Seconds that a request may take, from looking up the host to the end of the answer
    #[arg(long, value_name = "S", default_value_t = 30, help_heading = "Sending")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(super) timeout: u64,
    /// Write what was sent and answered as NDJSON that `payloadlint check` reads
    #[arg(long, value_name = "FILE", help_heading = "Sending")]
    pub(super) record: Option<PathBuf>,

    /// The operation that bodies are for, where not recorded
    #[arg(short, long, value_name = "NAME", value_parser = names::an_operation(), help_heading = "Reading")]
    #[arg(hide_possible_values = true)]
    pub(super) operation: Option<&'static Operation>,
    /// Read every source as this kind
    #[arg(long = "as", value_name = "KIND", value_parser = names::a_kind(), help_heading = "Reading")]
    #[arg(hide_possible_values = true)]
    pub(super) kind: Option<&'static dyn Kind>,
    /// In folders, read only what matches
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub(super) include: Vec<String>,
    /// In folders, leave out what matches
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub(super) exclude: Vec<String>,
    #[command(flatten)]
    pub(super) coverage: CoverageArgs,
    /// The path that stdin stands for
    #[arg(long, value_name = "PATH", help_heading = "Reading")]
    pub(super) stdin_name: Option<String>,
    /// Level of a rule (or of `all`): off, info, warning, error
    #[arg(long = "rule", value_name = "ID=LEVEL", value_parser = names::a_rule_level(), help_heading = "Reading")]
    #[arg(hide_possible_values = true)]
    pub(super) rules: Vec<(Chosen, Level)>,
    /// Confirm this rule alone; repeat for more
    #[arg(long, value_name = "ID", value_parser = names::a_rule(), help_heading = "Reading")]
    #[arg(hide_possible_values = true, value_delimiter = ',')]
    pub(super) only: Vec<&'static RuleMeta>,
    /// Treat errors with weaker evidence than this as warnings: observed, documented, assumed
    #[arg(long, value_name = "WORD", value_parser = names::an_evidence(), help_heading = "Reading")]
    #[arg(hide_possible_values = true)]
    pub(super) min_evidence: Option<Evidence>,

    /// Form of the report: human, json
    #[arg(short, long, default_value = "human", hide_possible_values = true, help_heading = "Reporting")]
    pub(super) format: ConfirmFormat,
    /// Leave bodies out of the plan
    #[arg(long, help_heading = "Reporting")]
    pub(super) redact: bool,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Say more: correlation ids of what went well, what is waited for
    #[arg(short, long, help_heading = "Reporting")]
    pub(super) verbose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ConfirmFormat {
    Human,
    Json,
}

/// An id becomes a segment of a path: nothing in it may make another path of it.
pub(super) fn id(text: &str) -> Result<String, String> {
    let plain = !text.is_empty()
        && text.len() <= 64
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'));
    if plain {
        Ok(text.to_owned())
    } else {
        Err("an id is letters, digits and hyphens, as in a UUID".to_owned())
    }
}

#[derive(Debug, ClapArgs)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(super) struct ServeArgs {
    /// Where to listen; port 0 takes a free one, which the first line of stdout names
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub(super) listen: SocketAddr,
    /// Allow an address that other machines can reach
    #[arg(long)]
    pub(super) allow_remote: bool,

    /// Members that the model lacks: reject, ignore, accept
    #[arg(long, value_name = "WHAT", default_value = "reject", hide_possible_values = true)]
    #[arg(help_heading = "Where the real API's behaviour is not established")]
    pub(super) on_unknown: Decision,
    /// `null`: reject, ignore, accept
    #[arg(long, value_name = "WHAT", default_value = "reject", hide_possible_values = true)]
    #[arg(help_heading = "Where the real API's behaviour is not established")]
    pub(super) on_null: Decision,
    /// `""` where any text is allowed: reject, ignore, accept
    #[arg(long, value_name = "WHAT", default_value = "reject", hide_possible_values = true)]
    #[arg(help_heading = "Where the real API's behaviour is not established")]
    pub(super) on_empty: Decision,
    /// A number or boolean in place of a string: reject, ignore, accept (as text)
    #[arg(long, value_name = "WHAT", default_value = "reject", hide_possible_values = true)]
    #[arg(help_heading = "Where the real API's behaviour is not established")]
    pub(super) on_scalar: Decision,

    /// Go wrong on purpose: STATUS:RATE, delay:MS, drop:RATE (the work is done, the answer is lost)
    #[arg(long, value_name = "FAULT", help_heading = "Going wrong")]
    pub(super) fault: Vec<Fault>,
    /// The luck of the faults; the same seed goes wrong the same way
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Going wrong")]
    pub(super) seed: u64,
    /// Seconds that a 429 or 503 of a fault asks to wait
    #[arg(long, value_name = "S", default_value_t = 1, help_heading = "Going wrong")]
    pub(super) retry_after: u64,
    /// Answer 403 to a family for want of permission: attributes, participant, communication, wrapup
    #[arg(long, value_name = "FAMILY", hide_possible_values = true, help_heading = "Going wrong")]
    pub(super) deny: Vec<Played>,
    /// Answer 403 where the caller must be a user who takes part
    #[arg(long, help_heading = "Going wrong")]
    pub(super) users_only: bool,
    /// Answer 404 for this conversation: it has ended
    #[arg(long, value_name = "ID", help_heading = "Going wrong")]
    pub(super) ended: Vec<String>,

    /// The only conversations there are; without it every id is one
    #[arg(long, value_name = "ID", help_heading = "Limits")]
    pub(super) conversation: Vec<String>,
    /// The only made-up client that gets a token; without it every one does
    #[arg(long, value_name = "ID:SECRET", value_parser = client, help_heading = "Limits")]
    pub(super) client: Option<Client>,
    /// Take bearer tokens that were not given out here
    #[arg(long, help_heading = "Limits")]
    pub(super) any_token: bool,
    /// Seconds that a token lives
    #[arg(long, value_name = "S", default_value_t = 86_400, help_heading = "Limits")]
    pub(super) token_lifetime: u64,
    /// Requests that a token is good for
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub(super) token_uses: Option<u64>,
    /// Requests a minute and token, above which 429 is answered (the real API: 300)
    #[arg(long, value_name = "N", default_value_t = 10_000_000, hide_default_value = true)]
    #[arg(help_heading = "Limits")]
    pub(super) rate_limit: u64,
    /// Bytes of a body above which 413 is answered
    #[arg(long, value_name = "BYTES", default_value_t = 3_000_000, help_heading = "Limits")]
    pub(super) max_body: usize,

    /// Write what came in as NDJSON that `payloadlint check` reads
    #[arg(long, value_name = "FILE", help_heading = "Ending")]
    pub(super) record: Option<PathBuf>,
    /// End after that many requests to the API
    #[arg(long, value_name = "N", help_heading = "Ending")]
    pub(super) exit_after: Option<u64>,
    /// End when nothing came for that many seconds
    #[arg(long, value_name = "S", help_heading = "Ending")]
    pub(super) idle_exit: Option<u64>,
    /// Say on stderr how each request was answered
    #[arg(short, long, help_heading = "Ending")]
    pub(super) verbose: bool,
}

/// What is done with a part that is questionable.
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

/// The families that `serve` plays.
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
        _ => Err("give a client id and a secret, both made up, as in `id:secret`".to_owned()),
    }
}
