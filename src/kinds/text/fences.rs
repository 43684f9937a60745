//! Blocks of code in Markdown, and in the issues and wikis that know it: between lines of backticks
//! or tildes, also indented in a list or quoted by `>`; Jira's `{code}`.

use std::ops::Range;

use super::message::is_target;
use crate::input::lines::{after, lines, words};
use crate::input::{Body, Escaping, Item, Origin, Text};
use crate::notation::rendering::Rendering;
use crate::text::search;
use crate::text::{BodySpan, FileSpan, is_write};

/// A stretch of a page.
pub(super) enum Region {
    Prose(Range<usize>),
    Code(Code),
}

/// A block of code.
pub(super) struct Code {
    /// Its lines.
    pub(super) content: Range<usize>,
    /// What is before each of its lines: blanks, and `>`.
    lead: Range<usize>,
}

/// The mark that ends a block.
enum Mark {
    Fence(u8, usize),
    Jira(Range<usize>),
}

/// The stretches of a text, in order.
pub(super) fn regions(text: &[u8]) -> Vec<Region> {
    let mut found = Vec::new();
    let mut prose = 0;
    let mut open: Option<(Mark, usize, Range<usize>)> = None;
    for line in lines(text, 0) {
        let lead = lead_of(text, line.clone());
        let content = &text[lead.end..line.end];
        let next = after(text, &line);
        match &open {
            Some((mark, start, lead)) => {
                if closes(text, mark, content) {
                    found.push(Region::Code(Code { content: *start..line.start, lead: lead.clone() }));
                    prose = next;
                    open = None;
                }
            }
            None => {
                if let Some(mark) = opens(content, lead.end) {
                    found.push(Region::Prose(prose..line.start));
                    open = Some((mark, next, lead));
                }
            }
        }
    }
    match open {
        // Never closed: the page was cut off.
        Some((_, start, lead)) => {
            found.push(Region::Code(Code { content: start.min(text.len())..text.len(), lead }));
        }
        None => found.push(Region::Prose(prose.min(text.len())..text.len())),
    }
    found
}

/// Blanks and `>` at the start of a line.
fn lead_of(text: &[u8], line: Range<usize>) -> Range<usize> {
    let len = text[line.clone()].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
    line.start..line.start + len
}

fn opens(content: &[u8], at: usize) -> Option<Mark> {
    match content.first()? {
        mark @ (b'`' | b'~') => {
            let len = content.iter().take_while(|byte| *byte == mark).count();
            let is_fence = len >= 3 && !content[len..].contains(&b'`');
            is_fence.then_some(Mark::Fence(*mark, len))
        }
        b'{' => {
            let word = content.strip_prefix(b"{").filter(|_| content.trim_ascii_end().ends_with(b"}"))?;
            let len = word.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
            matches!(&word[..len], b"code" | b"noformat").then(|| Mark::Jira(at..at + 1 + len))
        }
        _ => None,
    }
}

fn closes(text: &[u8], mark: &Mark, content: &[u8]) -> bool {
    match mark {
        Mark::Fence(byte, len) => {
            let marks = content.iter().take_while(|other| *other == byte).count();
            marks >= *len && content[marks..].trim_ascii().is_empty()
        }
        Mark::Jira(word) => content.trim_ascii_end().strip_suffix(b"}") == Some(&text[word.clone()]),
    }
}

impl Code {
    /// Whether its lines are its own from their first byte on.
    pub(super) fn is_verbatim(&self) -> bool {
        self.lead.is_empty()
    }

    /// Its lines without what is before them.
    pub(super) fn rendered(&self, text: &[u8]) -> Rendering {
        let mut made = Rendering::default();
        for line in lines(&text[..self.content.end], self.content.start) {
            let lead = lead_of(text, line.clone());
            let len = lead.len().min(self.lead.len());
            made.skip(len);
            made.keep(&text[line.start + len..after(text, &line).min(self.content.end)]);
        }
        made
    }
}

/// A request line in the prose of a page, and what the page says since.
#[derive(Default)]
pub(super) struct Announced {
    request: Option<(Range<usize>, Range<usize>)>,
    /// The prose has come to speak of the answer.
    answered: bool,
}

impl Announced {
    /// Reads on in the prose.
    pub(super) fn prose(&mut self, text: &[u8], range: Range<usize>) {
        for line in lines(&text[..range.end], range.start) {
            if let Some(found) = request_line(text, line.clone()) {
                *self = Self { request: Some(found), answered: false };
            } else if self.request.is_some() && speaks_of_answer(&text[line]) {
                self.answered = true;
            }
        }
    }

    /// The request line that the next block with a body belongs to.
    pub(super) fn take(&mut self) -> Option<(Range<usize>, Range<usize>)> {
        let taken = self.request.take();
        taken.filter(|_| !std::mem::take(&mut self.answered))
    }

    /// A request line without a body.
    pub(super) fn set(&mut self, method: Range<usize>, url: Range<usize>) {
        *self = Self { request: Some((method, url)), answered: false };
    }
}

/// `PATCH /path` on a line, whatever marks them.
fn request_line(text: &[u8], line: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let is_mark = |byte: &u8| b"*`_#|\"'<>:,".contains(byte);
    let bare = |range: Range<usize>| {
        let word = &text[range.clone()];
        let front = word.iter().take_while(|byte| is_mark(byte)).count();
        let back = word[front..].iter().rev().take_while(|byte| is_mark(byte)).count();
        range.start + front..range.end - back
    };
    let mut words = words(text, line).map(bare).filter(|range| !range.is_empty());
    let method = words.find(|range| is_write(&text[range.clone()]))?;
    let url = words.next().filter(|range| is_target(&text[range.clone()]))?;
    Some((method, url))
}

fn speaks_of_answer(line: &[u8]) -> bool {
    let line = line.to_ascii_lowercase();
    ["response", "respond", "answer", "returns", "reply", "result"]
        .iter()
        .any(|word| search::find(&line, word.as_bytes()).is_some())
}

/// An item that was found in what `outer` was made of, as one of the source.
pub(super) fn lifted(item: Item<'_>, outer: &Origin) -> Item<'static> {
    let span = |span: FileSpan| outer.place(BodySpan::new(span.start as u32, span.end as u32));
    let text = |text: Text<'_>| Text { text: text.text.into_owned().into(), span: text.span.and_then(span) };
    match item {
        Item::Request(request) => {
            let header = |header: crate::input::Header<'_>| crate::input::Header {
                name: header.name.into_owned().into(),
                value: text(header.value),
            };
            let in_file = request.body_file.is_some();
            let body = |body: Body<'_>| Body {
                bytes: body.bytes.into_owned().into(),
                origin: if in_file { body.origin } else { rebased(body.origin, outer) },
            };
            let answer = |answer: crate::input::Answer<'_>| crate::input::Answer {
                status: answer.status,
                text: answer.text.map(|text| text.into_owned().into()),
            };
            Item::Request(crate::input::Request {
                record: request.record,
                line: None,
                method: request.method.map(text),
                url: request.url.map(text),
                headers: request.headers.map(|headers| headers.into_iter().map(header).collect()),
                body: request.body.map(body),
                unread: request.unread,
                body_file: request.body_file,
                answer: request.answer.map(answer),
                layers: request.layers,
                unparted: request.unparted,
                template: request.template,
                sent: request.sent,
                is_record_value: request.is_record_value,
            })
        }
        Item::Skipped { record, reason } => Item::Skipped { record, reason },
        Item::Empty { reason } => Item::Empty { reason },
        Item::Unreadable { record, reason } => Item::Unreadable { record, reason },
    }
}

/// An origin in the bytes that `outer` leads to, led on to the source.
fn rebased(origin: Origin, outer: &Origin) -> Origin {
    match origin {
        Origin::Verbatim { offset } => outer.clone().inner(offset as u32),
        Origin::Mapped { map, start, parent, escaping } => {
            Origin::Mapped { map, start, parent: Box::new(rebased(*parent, outer)), escaping }
        }
        Origin::Within { start, parent } => {
            Origin::Within { start, parent: Box::new(rebased(*parent, outer)) }
        }
        Origin::Joined { parts, parent } => {
            Origin::Joined { parts, parent: Box::new(rebased(*parent, outer)) }
        }
        Origin::Field { span } => {
            let place = outer.place(BodySpan::new(span.start as u32, span.end as u32));
            place.map_or(Origin::Nowhere, |span| Origin::Field { span })
        }
        Origin::Nowhere => Origin::Nowhere,
    }
}

/// How an edit of a block's lines is written back.
pub(super) const ESCAPING: Escaping = Escaping::Line;
