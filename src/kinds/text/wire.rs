//! Logs of the bytes that went over the wire, as literals after a mark: Python's `http.client`
//! (`send: b'PATCH …'`), Ruby's `Net::HTTP#set_debug_output` (`<- "PATCH …"`), Apache's HTTP client
//! (`http-outgoing-0 >> "PATCH …[\r][\n]"`).

use std::collections::HashMap;
use std::ops::Range;

use super::call::{Call, Place, item_of, names_conversation};
use super::message::{Content, Head, chunked, is_start, request};

use crate::input::call::{Found, NoCall};
use crate::input::lines::{line_at, lines};
use crate::input::{Answer, Frame};
use crate::notation::rendering::Rendering;
use crate::notation::wire::{marked, quoted};
use crate::text::search;

/// Requests of one connection that are put together at a time. Threads that share a log have as many.
const MAX_OPEN: usize = 8;

/// What a line shows.
#[derive(Clone)]
struct Line {
    sent: bool,
    form: Form,
    /// Names the connection, where the log does.
    key: Range<usize>,
    /// Where the literal begins.
    at: usize,
    /// Where the line ends.
    end: usize,
}

/// How a literal is written.
#[derive(Clone, Copy)]
enum Form {
    /// With backslashes.
    Escaped,
    /// With `[\r][\n]`.
    Marked,
}

/// A request in the making.
#[derive(Default)]
struct Message {
    /// The lines of its literals, in order.
    literals: Vec<Line>,
    /// What they say.
    bytes: Vec<u8>,
    /// Where the body begins.
    body: Option<usize>,
    length: Option<usize>,
    chunked: bool,
    status: Option<u16>,
    said: Vec<u8>,
}

/// The calls of a text.
pub(super) fn calls(text: &[u8]) -> Vec<Call<'_>> {
    let mut messages: Vec<Message> = Vec::new();
    let mut open: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for line in lines(text, 0) {
        let Some(line) = line_of(text, line) else { continue };
        let Some(bytes) = literal(text, &line) else { continue };
        let open = open.entry(&text[line.key.clone()]).or_default();
        if !line.sent {
            answered(&mut messages, open, &bytes);
            continue;
        }
        let index = if is_start(&bytes[line_at(&bytes, 0)], true) {
            messages.push(Message::default());
            if open.len() == MAX_OPEN {
                open.remove(0);
            }
            open.push(messages.len() - 1);
            messages.len() - 1
        } else {
            let waits = |index: &&usize| messages[**index].waits();
            let fits = |index: &&usize| messages[**index].missing() == Some(bytes.len());
            let newest = open.iter().rev();
            match newest.clone().filter(waits).find(fits).or_else(|| newest.clone().find(waits)) {
                Some(index) => *index,
                None => continue,
            }
        };
        messages[index].add(&bytes, line);
    }
    messages.into_iter().map(Message::call).collect()
}

/// An answer belongs to the oldest request that has none.
fn answered(messages: &mut [Message], open: &mut Vec<usize>, bytes: &[u8]) {
    let status = bytes.strip_prefix(b"HTTP/").and_then(|rest| {
        let word = rest.split(|byte| *byte == b' ').nth(1)?;
        std::str::from_utf8(word).ok()?.parse().ok()
    });
    let waits = |index: &usize| messages[*index].status.is_none() && !messages[*index].waits();
    let Some(status) = status else {
        let answer = open.first().map(|index| &mut messages[*index]).filter(|open| open.status.is_some());
        if let Some(message) = answer.filter(|_| bytes.starts_with(b"{")) {
            message.said = bytes.to_vec();
        }
        return;
    };
    if let Some(at) = open.iter().position(waits) {
        messages[open[at]].status = Some(status);
        // What else comes in belongs to this answer.
        open.drain(..at);
    }
}

impl Message {
    fn add(&mut self, bytes: &[u8], literal: Line) {
        let searched = self.bytes.len().saturating_sub(3);
        self.bytes.extend_from_slice(bytes);
        self.literals.push(literal);
        if self.body.is_some() {
            return;
        }
        let Some(at) = search::find(&self.bytes[searched..], b"\r\n\r\n") else { return };
        self.body = Some(searched + at + 4);
        let Some(head) = Head::read(&self.bytes) else { return };
        let said = |name: &str| std::str::from_utf8(head.header(&self.bytes, name)?).ok();
        self.length = said("content-length").and_then(|text| text.parse().ok());
        self.chunked = said("transfer-encoding").is_some_and(|text| text.contains("chunked"));
    }

    /// Whether more of it is to come.
    fn waits(&self) -> bool {
        match self.body {
            None => true,
            Some(_) if self.chunked => !self.bytes.ends_with(b"\r\n0\r\n\r\n"),
            Some(_) => self.missing().is_some_and(|missing| missing > 0),
        }
    }

    /// How many bytes of its body are still to come, where the head shows.
    fn missing(&self) -> Option<usize> {
        Some(self.length?.saturating_sub(self.bytes.len() - self.body?))
    }

    fn call<'s>(self) -> Call<'s> {
        // What the literals say is made anew when its turn comes, so that it is not kept for all of them.
        let Self { literals, body, length, chunked, status, said, .. } = self;
        let start = literals.first().map_or(0, |line| line.at);
        let make = move |record: u64, place: Place<'_, 's>| {
            let mut made = Rendering::default();
            for line in &literals {
                decode(place.text, line, start, &mut made);
            }
            let said = Some(String::from_utf8_lossy(&said).into_owned().into()).filter(|_| !said.is_empty());
            let answer = status.map(|status| Answer { status, text: said });
            let names = names_conversation(made.bytes());
            item_of(record, names, found(record, made, start, (body, length, chunked), answer, place.frame))
        };
        Call { start, make: Box::new(make) }
    }
}

fn found<'s>(
    record: u64,
    made: Rendering,
    start: usize,
    (body, length, is_chunked): (Option<usize>, Option<usize>, bool),
    answer: Option<Answer<'s>>,
    frame: &Frame,
) -> Found<'s> {
    let unreadable = |reason: &'static str| Err(NoCall::Unreadable(reason.into()));
    let (Some(head), Some(body)) = (Head::read(made.bytes()), body) else {
        return unreadable("the log of the request is truncated in its headers");
    };
    let there = made.bytes().len() - body;
    let content = match length {
        _ if is_chunked => match chunked(made.bytes(), body) {
            Some(pieces) => Content::Pieces(pieces),
            None if there == 0 => Content::Missing("its body is not in the log"),
            None => return unreadable("the chunks of the body are malformed or truncated in the log"),
        },
        Some(length) if length > 0 && there == 0 => Content::Missing("its body is not in the log"),
        Some(length) if length > there => {
            return unreadable("the body in the log is shorter than its Content-Length: cut off");
        }
        Some(length) => Content::Whole(body..body + length),
        None => Content::Whole(body..made.bytes().len()),
    };
    request(record, (made, start), &head, content, answer, frame)
}

/// Appends what the literal of a line says to what is made from `from` on.
fn decode(text: &[u8], line: &Line, from: usize, made: &mut Rendering) -> Option<usize> {
    match line.form {
        Form::Escaped => quoted(&text[..line.end], line.at, from, made),
        Form::Marked => marked(text, line.at, line.end, from, made),
    }
}

/// What the literal of a line says.
fn literal(text: &[u8], line: &Line) -> Option<Vec<u8>> {
    let mut made = Rendering::default();
    decode(text, line, line.at, &mut made)?;
    Some(made.bytes().to_vec())
}

/// What a line shows, if it shows bytes.
fn line_of(text: &[u8], line: Range<usize>) -> Option<Line> {
    let content = &text[line.clone()];
    let found = |sent: bool, form: Form, key: Range<usize>, at: usize| {
        let key = line.start + key.start..line.start + key.end;
        Some(Line { sent, form, key, at: line.start + at, end: line.end })
    };
    // Every mark has a quote after it; most lines of a log have none.
    let quote = search::memchr2(b'"', b'\'', content)?;
    let before = &content[..quote];
    let lead = before.strip_suffix(b"b").unwrap_or(before);
    let is = |lead: &[u8], mark: &[u8]| {
        lead.strip_suffix(mark)
            .is_some_and(|rest| rest.last().is_none_or(|byte| !byte.is_ascii_alphanumeric()))
    };
    if is(lead, b"send: ") {
        return found(true, Form::Escaped, 0..0, quote);
    }
    if is(lead, b"reply: ") {
        return found(false, Form::Escaped, 0..0, quote);
    }
    if content[quote] != b'"' {
        return None;
    }
    for (mark, sent, form) in [
        (&b"<- "[..], true, Form::Escaped),
        (b"-> ", false, Form::Escaped),
        (b">> ", true, Form::Marked),
        (b"<< ", false, Form::Marked),
    ] {
        if before.ends_with(mark)
            && before[..before.len() - mark.len()].last().is_none_or(|byte| *byte == b' ')
        {
            let rest = before[..before.len() - mark.len()].trim_ascii_end();
            let word = rest.iter().rev().take_while(|byte| !byte.is_ascii_whitespace()).count();
            return found(sent, form, rest.len() - word..rest.len(), quote);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{answers, bodies, detected, items, placed, urls};
    use super::super::Text;

    const PATH: &str = "/api/v2/conversations/calls/x/participants/y/attributes";

    fn python(body: &str, length: usize) -> String {
        format!("send: b'PATCH {PATH} HTTP/1.1\\r\\nContent-Length: {length}\\r\\n\\r\\n'\nsend: b'{body}'\n")
    }

    #[test]
    fn every_form() {
        let python =
            python(r#"{"a":"it\'s \\"b\\" \xc3\xa9"}"#, 21) + "reply: 'HTTP/1.1 400 Bad Request\\r\\n'\n";
        let ruby = format!(
            "<- \"PATCH {PATH} HTTP/1.1\\r\\nContent-Length: 21\\r\\n\\r\\n\"\n<- \"{{\\\"a\\\":\\\"it's \\\\\\\"b\\\\\\\" \\u00E9\\\"}}\"\n-> \"HTTP/1.1 400 Bad Request\\r\\n\"\n"
        );
        let apache = format!(
            "1 DEBUG wire - c-0 >> \"PATCH {PATH} HTTP/1.1[\\r][\\n]\"\n1 DEBUG wire - c-0 >> \"Content-Length: 21[\\r][\\n]\"\n\
             1 DEBUG wire - c-0 >> \"[\\r][\\n]\"\n1 DEBUG wire - c-0 >> \"{{\"a\":\"it's \\\"b\\\" [0xc3][0xa9]\"}}\"\n\
             1 DEBUG wire - c-0 << \"HTTP/1.1 400 Bad Request[\\r][\\n]\"\n"
        );
        for text in [&python, &ruby, &apache] {
            assert_eq!(detected(text), "text", "{text}");
            assert_eq!(bodies(&Text, text), [r#"{"a":"it's \"b\" é"}"#], "{text}");
            assert_eq!(urls(&Text, text), [PATH], "{text}");
            assert_eq!(answers(&Text, text), ["400 -"], "{text}");
        }
        assert_eq!(placed(&Text, &ruby, "\"a\""), [r#"\"a\""#]);
        assert_eq!(placed(&Text, &apache, "é"), ["[0xc3][0xa9]"]);
    }

    #[test]
    fn bodies_in_chunks_are_joined() {
        let text = format!(
            "send: b'PATCH {PATH} HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n'\n\
             send: b'3\\r\\n{{\"a\\r\\n'\nsend: b'4\\r\\n\":1}}\\r\\n'\nsend: b'0\\r\\n\\r\\n'\n"
        );
        assert_eq!(bodies(&Text, &text), ["{\"a\":1}"]);
        let cut = text.replace("send: b'0", "x");
        assert_eq!(
            items(&Text, &cut),
            ["unreadable 0: the chunks of the body are malformed or truncated in the log"]
        );
    }

    #[test]
    fn calls_of_two_threads_are_parted_by_their_lengths() {
        let head = |length: usize| python("", length).lines().next().expect("a line").to_owned() + "\n";
        let text = head(7) + &head(9) + "send: b'{\"a\":1}'\nsend: b'{\"a\":111}'\n";
        assert_eq!(bodies(&Text, &text), ["{\"a\":1}", "{\"a\":111}"]);
        let text = head(7) + &head(9) + "send: b'{\"a\":111}'\nsend: b'{\"a\":1}'\n";
        assert_eq!(bodies(&Text, &text), ["{\"a\":1}", "{\"a\":111}"]);
    }

    #[test]
    fn what_is_cut_off_or_not_logged() {
        assert_eq!(
            items(&Text, &python("{\"a\":", 7)),
            ["unreadable 0: the body in the log is shorter than its Content-Length: cut off"]
        );
        let text = python("", 7).lines().next().expect("a line").to_owned();
        assert_eq!(items(&Text, &text), ["skipped 0: its body is not in the log"]);
        let head = text.replace("\\r\\n\\r\\n", "\\r\\n");
        assert_eq!(items(&Text, &head), ["unreadable 0: the log of the request is truncated in its headers"]);
        // Binary in the middle of a log.
        let text = python("{\"a\":1}", 7).replace("\nsend", "\n\u{0}\u{1}\u{fffd}\nsend");
        assert_eq!(bodies(&Text, &text), ["{\"a\":1}"]);
        let other = text.replace("/conversations", "/users");
        assert_eq!(items(&Text, &other.replace("Length: 7", "Length: 9"))[0][..9], *"skipped 0");
    }
}
