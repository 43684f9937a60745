//! `http`: requests as they go over the wire: a request line, headers, a blank line, the body. HTTPie
//! `--offline`, mitmproxy `raw_request`, a followed TCP stream with the answers in between.
//!
//! RFC 9112, read leniently: copies often have LF alone, and a `Content-Length` that no longer fits.

use crate::text::search;
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::http_file;
use crate::input::call::{self, NoCall};
use crate::input::lines::{after, line_at, text_of, trimmed};
use crate::input::unpack::{MAX_BODY_BYTES, Packing};
use crate::input::{Answer, Body, Frame, Header, Item, Kind, KindMeta, Load, Origin, Part, Request, Sample};
use crate::text::has_no_body;

/// Raw HTTP requests.
pub(super) struct Http;

static META: KindMeta = KindMeta {
    id: "http",
    summary: "HTTP requests as they are sent, and request files of editors (`.http`)",
    detected_by: "a request line: `PATCH /… HTTP/1.1`; in a file of an editor `###` between requests, or the extension",
    example: r#"PATCH /api/v2/conversations/calls/3f1c2d4e/participants/7b9d0e1f/attributes HTTP/1.1
Host: api.mypurecloud.com
Content-Type: application/json

{"attributes": {"crm_tier": "gold"}}"#,
    extensions: &["http", "rest"],
    refers: &["http", "rest"],
    length_ends_body: true,
    ..KindMeta::EMPTY
};

impl Kind for Http {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        is_raw(sample.text()) || http_file::sniff(sample.text(), sample.extension())
    }

    fn accepts(&self, sample: &Sample<'_>) -> bool {
        is_raw(sample.text()) || http_file::sniff(sample.text(), Some("http"))
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        if !is_raw(load.text) && http_file::sniff(load.text, Some("http")) {
            return http_file::load(load);
        }
        let Load { text, frame, emit, .. } = load;
        let mut at = 0;
        let mut record = 0;
        let mut waiting: Option<Item<'_>> = None;
        let mut broken_chunks = BrokenChunks::default();
        while let Some(start) = next_head(text, at) {
            let head = Head::read(text, start, frame);
            if head.is_answer() {
                let body = body_of(text, &head, &mut broken_chunks);
                at = body.as_ref().map_or(text.len(), |body| body.end);
                if let Some(Item::Request(request)) = &mut waiting {
                    request.answer.get_or_insert_with(|| head.answer(body.ok(), text));
                }
                continue;
            }
            waiting.take().into_iter().for_each(&mut *emit);
            let body = body_of(text, &head, &mut broken_chunks);
            at = body.as_ref().map_or_else(|broken| broken.end, |body| body.end).max(start + 1);
            waiting = Some(match body {
                Ok(found) => call::item(record, head.request(record, &found, text, frame)),
                Err(Broken { reason, .. }) => {
                    Item::Unreadable { record: Some(record), reason: reason.into() }
                }
            });
            record += 1;
        }
        waiting.into_iter().for_each(&mut *emit);
        if record == 0 {
            emit(Item::Unreadable {
                record: None,
                reason: "no request line such as `PATCH /path HTTP/1.1`".into(),
            });
        }
        record
    }
}

/// Whether a text is what goes over the wire, and no request file with variables, separators and scripts.
fn is_raw(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let line = line_at(text, 0);
    let has = |mark: &[u8]| search::find(text, mark).is_some();
    is_request_line(&text[line.clone()])
        && search::find(&text[line], b"{{").is_none()
        && !(has(b"\n###") || has(b"\n> {%") || has(b"\n\n< ") || has(b"\n<> "))
}

/// Whether a block of text is one request or several.
pub(super) fn is_request_text(text: &[u8]) -> bool {
    is_raw(text) || http_file::sniff(text, None) || http_file::starts_with_method(text)
}

/// A start line and the headers after it.
struct Head<'s> {
    line: Range<usize>,
    headers: Vec<Header<'s>>,
    /// After the blank line.
    end: usize,
    /// Lines end with CRLF, as they were sent.
    crlf: bool,
    /// There was a blank line.
    closed: bool,
    /// There was none, and the body begins all the same.
    unparted: bool,
    text: &'s [u8],
}

/// Bytes of a body, and where it ends in the text.
pub(super) struct Found {
    pub(super) parts: Vec<Range<usize>>,
    end: usize,
}

struct Broken {
    reason: &'static str,
    end: usize,
}

impl<'s> Head<'s> {
    fn read(text: &'s [u8], start: usize, frame: &Frame) -> Self {
        let line = line_at(text, start);
        let mut head = Self {
            crlf: text.get(line.end) == Some(&b'\r'),
            end: after(text, &line),
            line,
            headers: Vec::new(),
            closed: false,
            unparted: false,
            text,
        };
        while head.end < text.len() {
            let line = line_at(text, head.end);
            if http_file::starts_body(&text[line.clone()]) {
                (head.closed, head.unparted) = (true, true);
                break;
            }
            head.end = after(text, &line);
            if line.is_empty() {
                head.closed = true;
                break;
            }
            if let Some(colon) = search::memchr(b':', &text[line.clone()]) {
                let name = String::from_utf8_lossy(text[line.start..line.start + colon].trim_ascii());
                let value = trimmed(text, line.start + colon + 1..line.end);
                head.headers.push(Header { name, value: text_of(text, value, frame) });
            }
        }
        head
    }

    fn is_answer(&self) -> bool {
        self.text[self.line.clone()].starts_with(b"HTTP/")
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))
            .map(|header| &*header.value.text)
    }

    fn words(&self) -> impl Iterator<Item = Range<usize>> {
        let line = &self.text[self.line.clone()];
        let start = self.line.start;
        line.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).map(move |word| {
            let at = start + (word.as_ptr() as usize - line.as_ptr() as usize);
            at..at + word.len()
        })
    }

    fn answer(&self, body: Option<Found>, text: &'s [u8]) -> Answer<'s> {
        let status = self.words().nth(1).and_then(|item| std::str::from_utf8(&text[item]).ok()?.parse().ok());
        let said = body.map(|body| match body.parts.as_slice() {
            [one] => String::from_utf8_lossy(&text[one.clone()]),
            parts => String::from_utf8_lossy(&joined(text, parts)).into_owned().into(),
        });
        Answer { status: status.unwrap_or(0), text: said }
    }

    fn request(self, record: u64, body: &Found, text: &'s [u8], frame: &Frame) -> call::Found<'s> {
        let mut words = self.words();
        let mut word = || words.next().map(|word| text_of(text, word, frame));
        let (method, url) = (word(), word());
        let has_no_body = method.as_ref().is_some_and(|method| has_no_body(&*method.text));
        drop(words);
        let found = body;
        let body = match found.parts.as_slice() {
            [] => Body { bytes: Cow::Borrowed(&[]), origin: frame.origin(self.end) },
            // What lies after the size of a chunk cannot change its length.
            [one] if one.start == self.end => frame.body(text, one.start, one.end),
            parts => {
                let base = parts[0].start;
                let mut decoded = 0;
                let places = parts.iter().map(|part| {
                    let place = Part { decoded, start: (part.start - base) as u32, len: part.len() as u32 };
                    decoded += part.len() as u32;
                    place
                });
                let origin = Origin::Joined { parts: places.collect(), parent: Box::new(frame.origin(base)) };
                Body { bytes: joined(text, parts).into(), origin }
            }
        };
        let mut layers = frame.layers.clone();
        // Some tools unpack a body and keep its header: its own first bytes show.
        let body = match Packing::of(&body.bytes) {
            Some(packing) => {
                layers.push(packing.layer());
                let bytes = packing.unpack(&body.bytes, MAX_BODY_BYTES);
                let bytes = bytes.map_err(|reason| NoCall::Unreadable(reason.into()))?;
                Body { bytes: bytes.into(), origin: frame.field(self.end..found.end.max(self.end)) }
            }
            None => body,
        };
        Ok(Request {
            record,
            method,
            url,
            body: Some(body).filter(|body| !(has_no_body && body.bytes.is_empty())),
            headers: Some(self.headers),
            layers,
            unparted: self.unparted,
            sent: true,
            ..Request::default()
        })
    }
}

/// Finds the body after a head: by its framing where that holds, else up to the next head.
fn body_of(text: &[u8], head: &Head<'_>, broken_chunks: &mut BrokenChunks) -> Result<Found, Broken> {
    // Searched for only where the message does not say where it ends, so that the search always ends
    // where reading goes on: messages whose lines run into one another would be passed over for each.
    let rest = || next_head(text, head.end).unwrap_or(text.len());
    if !head.closed {
        return Err(Broken { reason: "the request is truncated in its headers", end: rest().max(head.end) });
    }
    let is_chunked = head
        .header("transfer-encoding")
        .is_some_and(|header| header.to_ascii_lowercase().contains("chunked"));
    if is_chunked && starts_with_chunk(text, head.end) {
        return broken_chunks.read(text, head.end).ok_or_else(|| Broken {
            reason: "the chunks of the body are malformed or truncated",
            end: rest(),
        });
    }
    plain(text, head, rest)
}

fn plain(text: &[u8], head: &Head<'_>, rest: impl Fn() -> usize) -> Result<Found, Broken> {
    let all = |end: usize| Found { parts: std::iter::once(head.end..end).collect(), end };
    let Some(length) = head.header("content-length").and_then(|header| header.parse::<usize>().ok()) else {
        return Ok(all(rest()));
    };
    let reported = head.end.saturating_add(length);
    if reported > text.len() {
        let rest = rest();
        // In a copy whose CRLF became LF the body has shrunk, too.
        let cut_off = head.crlf && rest == text.len();
        let broken =
            Broken { reason: "the body is shorter than its Content-Length: it is truncated", end: rest };
        return if cut_off { Err(broken) } else { Ok(all(rest)) };
    }
    let after = reported + text[reported..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let fits = after == text.len() || is_head(text, after);
    // A body that was edited by hand is longer than the header says.
    Ok(if fits { all(reported) } else { all(rest().max(reported)) })
}

fn starts_with_chunk(text: &[u8], at: usize) -> bool {
    chunk_size(&text[line_at(text, at)]).is_some()
}

fn chunk_size(line: &[u8]) -> Option<usize> {
    let digits = line.split(|byte| *byte == b';').next()?.trim_ascii();
    let digits = std::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'))?;
    usize::from_str_radix(digits, 16).ok()
}

/// Where chunks begin that lead to broken ones. A message inside another one's chunk would else read the same
/// chunks once more, and so would each message inside that.
#[derive(Default)]
struct BrokenChunks(HashSet<usize>);

impl BrokenChunks {
    /// As [`chunks`].
    fn read(&mut self, text: &[u8], at: usize) -> Option<Found> {
        let mut read = Vec::new();
        let found = chunks_from(text, at, |at| {
            read.push(at);
            !self.0.contains(&at)
        });
        if found.is_none() {
            self.0.extend(read);
        }
        found
    }
}

/// The data of the chunks from `at` on, RFC 9112 section 7.1.
pub(super) fn chunks(text: &[u8], at: usize) -> Option<Found> {
    chunks_from(text, at, |_| true)
}

/// As [`chunks`], for as long as `goes_on` allows the chunk that begins there.
fn chunks_from(text: &[u8], mut at: usize, mut goes_on: impl FnMut(usize) -> bool) -> Option<Found> {
    let mut parts = Vec::new();
    loop {
        if !goes_on(at) {
            return None;
        }
        let line = line_at(text, at);
        let size = chunk_size(&text[line.clone()])?;
        at = after(text, &line);
        if size == 0 {
            // Trailers, up to a blank line or the end.
            while at < text.len() && !is_head(text, at) {
                let line = line_at(text, at);
                at = after(text, &line);
                if line.is_empty() {
                    break;
                }
            }
            return Some(Found { parts, end: at });
        }
        let end = at.checked_add(size).filter(|end| *end <= text.len())?;
        parts.push(at..end);
        let line = line_at(text, end);
        if !line.is_empty() || end == text.len() {
            return None;
        }
        at = after(text, &line);
    }
}

fn joined(text: &[u8], parts: &[Range<usize>]) -> Vec<u8> {
    parts.iter().flat_map(|part| &text[part.clone()]).copied().collect()
}

/// The next line from `at` on that starts a message.
fn next_head(text: &[u8], at: usize) -> Option<usize> {
    let mut at = at;
    // A body without a line end runs straight into the next message.
    while at < text.len() {
        if is_head(text, at) {
            return Some(at);
        }
        at = after(text, &line_at(text, at));
    }
    None
}

fn is_head(text: &[u8], at: usize) -> bool {
    let line = &text[line_at(text, at)];
    is_request_line(line) || is_status_line(line)
}

/// `METHOD target HTTP/version`
fn is_request_line(line: &[u8]) -> bool {
    let mut words = line.split(|byte| *byte == b' ');
    let (method, target, version) = (words.next(), words.next(), words.next());
    words.next().is_none()
        && method.is_some_and(|method| {
            (3..=10).contains(&method.len()) && method.iter().all(u8::is_ascii_uppercase)
        })
        && target.is_some_and(|target| target.starts_with(b"/") || target.starts_with(b"http"))
        && version.is_some_and(|version| version.len() <= 8 && version.starts_with(b"HTTP/"))
}

/// `HTTP/version status reason`
fn is_status_line(line: &[u8]) -> bool {
    let mut words = line.split(|byte| *byte == b' ');
    words.next().is_some_and(|word| word.len() <= 8 && word.starts_with(b"HTTP/"))
        && words.next().is_some_and(|word| word.len() == 3 && word.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, placed};
    use super::*;

    const HEAD: &str = "PATCH /api/v2/x HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n";

    #[test]
    fn the_length_says_where_a_body_ends() {
        let text = format!("{HEAD}Content-Length: 2\r\n\r\n{{}}{HEAD}Content-Length: 0\r\n\r\n{HEAD}\r\n[]");
        assert_eq!(bodies(&Http, &text), ["{}", "", "[]"]);
    }

    #[test]
    fn copies_with_other_line_ends_and_edited_bodies() {
        let lf = format!("{HEAD}Content-Length: 12\r\n\r\n{{\r\n\"a\":1\r\n}}").replace('\r', "");
        assert_eq!(bodies(&Http, &lf), ["{\n\"a\":1\n}"]);
        let edited = format!("{HEAD}Content-Length: 2\r\n\r\n{{\"a\":1}}\n");
        assert_eq!(bodies(&Http, &edited), ["{\"a\":1}\n"]);
        let newline = format!("{HEAD}Content-Length: 2\r\n\r\n{{}}\n");
        assert_eq!(bodies(&Http, &newline), ["{}"]);
    }

    #[test]
    fn chunks_are_joined_and_placed() {
        let chunked =
            format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n4;x=y\r\n{{\"ab\r\n6\r\ncd\":1}}\r\n0\r\n\r\n");
        let text = format!("{chunked}{HEAD}\r\n{{}}");
        assert_eq!(bodies(&Http, &text), ["{\"abcd\":1}", "{}"]);
        assert_eq!(placed(&Http, &text, "\"abcd\""), ["\"ab\r\n6\r\ncd\""]);
        assert_eq!(placed(&Http, &text, "cd\""), ["cd\""]);
        let joined = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n{{}}");
        assert_eq!(bodies(&Http, &joined), ["{}"], "some tools join the chunks and keep the header");
    }

    #[test]
    fn answers_in_between_belong_to_the_request_before() {
        let answer = "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}";
        let text = format!("{HEAD}Content-Length: 2\r\n\r\n{{}}{answer}{HEAD}Content-Length: 2\r\n\r\n[]");
        assert_eq!(items(&Http, &text), ["request 0", "request 1"]);
        assert_eq!(bodies(&Http, &text), ["{}", "[]"]);
    }

    #[test]
    fn what_is_cut_off_is_reported() {
        let text = format!("{HEAD}Content-Length: 9\r\n\r\n{{\"a\":");
        assert_eq!(
            items(&Http, &text),
            ["unreadable 0: the body is shorter than its Content-Length: it is truncated"]
        );
        assert_eq!(items(&Http, HEAD), ["unreadable 0: the request is truncated in its headers"]);
        let text = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n9\r\n{{\"a");
        assert_eq!(items(&Http, &text), ["unreadable 0: the chunks of the body are malformed or truncated"]);
        let text = format!("{HEAD}\r\n{{}}\r\n{text}\r\n{HEAD}\r\n[]");
        assert_eq!(items(&Http, &text).len(), 3);
        assert_eq!(bodies(&Http, &text), ["{}\r\n", "[]"]);
    }

    #[test]
    fn a_read_has_no_body() {
        assert_eq!(bodies(&Http, "GET /x HTTP/1.1\nHost: h\n\n"), [""; 0]);
    }
}
