//! A request put together from the pieces that a log shows of it: start line, headers, a blank
//! line, the body.

use std::ops::Range;

use super::super::http::chunks;
use crate::input::call::{Found, NoCall};
use crate::input::lines::{after, line_at, lines, trimmed, words};
use crate::input::{Answer, Frame, Header, Request};
use crate::notation::rendering::Rendering;
use crate::text::is_write;
use crate::text::search;

/// Where the parts of a message lie in its bytes.
pub(super) struct Head {
    method: Range<usize>,
    url: Range<usize>,
    headers: Vec<(Range<usize>, Range<usize>)>,
    /// After the blank line.
    pub(super) end: usize,
}

impl Head {
    /// Reads the head of a message; `None` where its first line is not a `METHOD target …`.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let first = line_at(bytes, 0);
        let mut words = words(bytes, first.clone());
        let (method, url) = (words.next()?, words.next()?);
        drop(words);
        let mut head = Self { method, url, headers: Vec::new(), end: after(bytes, &first) };
        for line in lines(bytes, head.end) {
            head.end = after(bytes, &line);
            if line.is_empty() {
                break;
            }
            if let Some(colon) = search::memchr(b':', &bytes[line.clone()]) {
                let name = trimmed(bytes, line.start..line.start + colon);
                head.headers.push((name, trimmed(bytes, line.start + colon + 1..line.end)));
            }
        }
        Some(head)
    }

    /// What a header says.
    pub(super) fn header<'b>(&self, bytes: &'b [u8], name: &str) -> Option<&'b [u8]> {
        let found =
            self.headers.iter().find(|(range, _)| bytes[range.clone()].eq_ignore_ascii_case(name.as_bytes()));
        found.map(|(_, value)| &bytes[value.clone()])
    }

    /// Whether the method sends a body.
    pub(super) fn writes(&self, bytes: &[u8]) -> bool {
        is_write(&bytes[self.method.clone()])
    }
}

/// What is known of a message's body.
pub(super) enum Content {
    /// It, in the message's bytes.
    Whole(Range<usize>),
    /// Its pieces there.
    Pieces(Vec<Range<usize>>),
    /// Nothing recorded it, for this reason.
    Missing(&'static str),
}

/// The request that a message is. What is made starts at `start` of the text.
pub(super) fn request<'s>(
    record: u64,
    (made, start): (Rendering, usize),
    head: &Head,
    content: Content,
    answer: Option<Answer<'s>>,
    frame: &Frame,
) -> Found<'s> {
    let writes = head.writes(made.bytes());
    let text = |range: &Range<usize>| made.text_in(range.clone(), start, frame);
    let name = |range: &Range<usize>| String::from_utf8_lossy(&made.bytes()[range.clone()]).into_owned();
    let headers = head.headers.iter();
    let headers = headers.map(|(key, value)| Header { name: name(key).into(), value: text(value) });
    let mut found = Request {
        record,
        method: Some(text(&head.method)),
        url: Some(text(&head.url)),
        headers: Some(headers.collect()),
        answer,
        layers: frame.layers.clone(),
        sent: true,
        ..Request::default()
    };
    match content {
        Content::Missing(reason) if writes => return Err(NoCall::Skipped(reason.into())),
        // The log says how long it was: it is not for editing.
        Content::Pieces(pieces) if writes => found.body = Some(made.parts(&pieces, start, frame)),
        Content::Whole(range) if writes => {
            found.body = Some(made.parts(std::slice::from_ref(&range), start, frame));
        }
        Content::Missing(_) | Content::Whole(_) | Content::Pieces(_) => {}
    }
    Ok(found)
}

/// The pieces of a body that was sent in chunks; `None` where they are broken or cut off.
pub(super) fn chunked(bytes: &[u8], at: usize) -> Option<Vec<Range<usize>>> {
    chunks(bytes, at).map(|found| found.parts)
}

/// Whether a line starts a request: `METHOD target`, and `HTTP/1.1` after it where `versioned`.
pub(super) fn is_start(line: &[u8], versioned: bool) -> bool {
    let mut words = line.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    let (method, target, version) = (words.next(), words.next(), words.next());
    method.is_some_and(is_method)
        && target.is_some_and(is_target)
        && (!versioned || version.is_some_and(|word| word.starts_with(b"HTTP/")))
}

pub(super) fn is_method(word: &[u8]) -> bool {
    const METHODS: [&[u8]; 7] = [b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS"];
    METHODS.contains(&word)
}

pub(super) fn is_target(word: &[u8]) -> bool {
    word.starts_with(b"/") || word.starts_with(b"http://") || word.starts_with(b"https://")
}
