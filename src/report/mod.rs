//! Renders outcomes. A format is one file with a [`Reporter`] in it, and a line in [`Format`].
//!
//! This room must never decide anything: what is a finding, how severe it is and whether the run failed is
//! settled before. It writes to what it is handed, and knows neither stdout nor a terminal.

mod arguments;
mod concise;
mod frame;
mod github;
mod gitlab;
mod groups;
mod human;
mod json;
mod junit;
mod mask;
mod ndjson;
mod place;
mod rdjson;
mod reporter;
#[cfg(test)]
mod sample;
mod sarif;
mod words;

pub use reporter::{Destination, Format, ReportOptions, Reporter};

use crate::text::search;
use std::borrow::Cow;

use crate::diagnostic::{Finding, Unreadable};
use crate::text::one_line;

/// A reporter of that format, writing to `destination`.
#[must_use]
pub fn reporter<'w>(
    format: Format,
    options: &ReportOptions,
    destination: impl Into<Destination<'w>>,
) -> Box<dyn Reporter + 'w> {
    let Destination { out, step_summary, root } = destination.into();
    let root = place::Root::new(root);
    match format {
        Format::Human => Box::new(human::Human::new(*options, out)),
        Format::Concise => Box::new(concise::Concise::new(*options, out)),
        Format::Json => Box::new(json::Json::new(*options, out)),
        Format::Ndjson => Box::new(ndjson::Ndjson::new(*options, out)),
        Format::Sarif => Box::new(sarif::Sarif::new(root, out)),
        Format::Junit => Box::new(junit::Junit::new(root, options.fail_on, out)),
        Format::Github => Box::new(github::Github::new(root, out, step_summary)),
        Format::Gitlab => Box::new(gitlab::Gitlab::new(root, out)),
        Format::Rdjson => Box::new(rdjson::Rdjson::new(root, out)),
    }
}

/// Whether a text that begins so may be a report of this program, in whatever format. May say yes
/// to another one.
#[must_use]
pub fn may_be_report(head: &[u8]) -> bool {
    const LINES: [&[u8]; 5] =
        [b"{\"rule\":\"", b"{\"skipped\":", b"{\"unreadable\":", b"{\"summary\":", b"::"];
    // SARIF, JUnit's XML and the others say early on who wrote them.
    let is_signed = || search::find(head, b"\"payloadlint\"").is_some();
    let text = head.trim_ascii_start();
    let line = &text[..search::memchr(b'\n', text).unwrap_or(text.len())];
    let says = |word: &str| search::find(line, word.as_bytes()).is_some();
    match text.first() {
        None => true,
        Some(b'[') => {
            text[1..].trim_ascii_start().starts_with(b"{\"description\":") || text[1..].trim_ascii() == b"]"
        }
        Some(_) if LINES.iter().any(|line| text.starts_with(line)) => true,
        Some(b'{' | b'<') => is_signed(),
        // Words for people: a finding, or what became of the run.
        Some(_) => ["error", "warning", "info", " request", "unreadable"].into_iter().any(says),
    }
}

/// A finding as `concise` has it: `path:line:column: severity[rule] message`.
#[must_use]
pub fn line(finding: &Finding) -> String {
    concise::line(finding)
}

/// What could not be read, as a line.
#[must_use]
pub fn unreadable_line(unreadable: &Unreadable) -> String {
    format!("{}: {}", words::unreadable_location(unreadable), one_line(&unreadable.reason))
}

/// `1 file`, `2 files`.
#[must_use]
pub fn counted(count: u64, one: &str) -> String {
    words::counted(count, one)
}

/// A text of any source with its credentials masked, byte for byte.
#[must_use]
pub fn without_credentials(text: &[u8]) -> Cow<'_, [u8]> {
    let found = mask::credentials(text, false);
    if found.is_empty() {
        return text.into();
    }
    let mut masked = text.to_vec();
    for range in found {
        masked[range].fill(b'*');
    }
    masked.into()
}
