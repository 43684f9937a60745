//! The options of the commands that open a socket, as typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use crate::contract::Family;
use crate::sim::{Fault, Treatment};

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
