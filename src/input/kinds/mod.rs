//! The kinds of source. A kind is one file here, one line in `ALL`, and a folder of fixtures.
//!
//! A kind is told by its bytes, then by the shape of its JSON, then by its text; the extension of its name
//! only breaks ties. The order of the list is the order in which they are asked, the special ones first.
//!
//! To add one: a unit struct with [`Kind::sniff`] (ask [`Sample::root`] or [`Sample::record`] for names, or
//! look at [`Sample::text`]) and [`Kind::load`]. What most need is here already: `Records` cuts a text into
//! records, broken ones included; `bare` peels and judges what is a body or an envelope; `unescaped` goes
//! into a JSON string and keeps the way back; `error_topic` reads a connector's error record; `Fold` skips
//! copies and retries; [`Frame`] makes origins, spans and texts.

mod array;
mod avro;
mod bruno;
mod bruno_report;
mod concatenated;
mod console_consumer;
mod control_center;
mod curl;
mod curl_body;
mod curl_options;
mod curl_trace;
mod debezium;
mod eventbridge;
mod har;
mod http;
mod http_file;
mod hurl;
mod json_seq;
mod kcat;
mod mitmproxy;
mod ndjson;
mod newman;
mod nock;
mod notification;
mod page;
mod postman;
mod raw;
mod request;
mod rpk;
mod sdk_log;
mod sdk_log_text;
mod vcr;
mod wiremock;

pub use page::page;

use std::ops::Range;

use super::bare::{Look, bare};
use super::detect::{Layout, Sample};
use super::error::UnknownKind;
use super::origin::{Origin, Part};
use super::records::{Record, Records, Tail};
use super::request::{Body, Item, Request, Text};
use super::sieve::Sieve;
use super::source::Frame;
use crate::json::{Tape, Value};
use crate::text::{BodySpan, FileSpan, KnownLine};

/// All kinds, in the order in which a source is held against them.
static ALL: &[&dyn Kind] = &[
    &avro::Avro,
    &mitmproxy::Mitmproxy,
    &json_seq::JsonSeq,
    &curl_trace::CurlTrace,
    &har::Har,
    &newman::Newman,
    &postman::Postman,
    &vcr::Vcr,
    &wiremock::WireMock,
    &kcat::Kcat,
    &control_center::ControlCenter,
    &rpk::Rpk,
    &eventbridge::EventBridge,
    &notification::Notification,
    &debezium::Debezium,
    &sdk_log::SdkLog,
    &sdk_log_text::SdkLogText,
    &nock::Nock,
    &bruno_report::BrunoReport,
    &request::RequestObject,
    &bruno::Bruno,
    &hurl::Hurl,
    &http::Http,
    &curl::Curl,
    &console_consumer::ConsoleConsumer,
    &array::Array,
    &ndjson::Ndjson,
    &concatenated::Concatenated,
    &raw::Raw,
];

/// A format of sources.
pub trait Kind: Sync {
    /// The name that `--as` takes and reports show.
    fn id(&self) -> &'static str;

    /// What it is, as a phrase for lists of kinds.
    fn summary(&self) -> &'static str;

    /// What it is told by, as a phrase for the page of kinds.
    fn told_by(&self) -> &'static str {
        ""
    }

    /// A source of this kind, cut short, for the page of kinds.
    fn example(&self) -> &'static str {
        ""
    }

    /// Extensions, in lower case and without the dot, by which a walk finds files of this kind. Only those
    /// that mean JSON or a format of requests: nobody's `*.txt` and `*.log` are opened unasked.
    fn extensions(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether a source is of this kind.
    fn sniff(&self, sample: &Sample<'_>) -> bool;

    /// Whether a source can be read as this kind where the user says so. Wider than [`sniff`](Self::sniff)
    /// where any text could be meant.
    fn accepts(&self, sample: &Sample<'_>) -> bool {
        self.sniff(sample)
    }

    /// Whether the bytes are taken as they are sent, so that a byte order mark is part of the body.
    fn keeps_mark(&self) -> bool {
        false
    }

    /// Whether the length that a request tells ends its body, as on the wire; elsewhere it is a note of what was sent.
    fn heeds_length(&self) -> bool {
        false
    }

    /// Whether a source is bodies and nothing around them, so that how it is written is how they are.
    fn holds_bodies_alone(&self) -> bool {
        false
    }

    /// Whether a source of that layout is read in pieces; else it is read at once.
    fn streams(&self, layout: Layout) -> bool {
        let _ = layout;
        false
    }

    /// Where a piece can be cut: behind its last whole record. `None` where no record is whole yet.
    fn cut(&self, text: &[u8]) -> Option<usize> {
        memchr::memrchr(b'\n', text).map(|at| at + 1)
    }

    /// Makes items of a text, in order of record, and returns how many records it has. Every record gives
    /// exactly one item (but for what is wrong with the source as a whole, which has no record). A record
    /// that is broken must not lose its neighbours. Must not panic, whatever the text.
    fn load(&self, load: Load<'_, '_>) -> u64;
}

/// A text to be loaded, and where its items go.
pub struct Load<'a, 's> {
    /// The text: all of the source, or a piece of it.
    pub text: &'s [u8],
    /// Where it stands.
    pub frame: &'a Frame,
    /// A buffer to parse in.
    pub tape: &'a mut Tape,
    /// Takes out records that need no item.
    pub sieve: &'a dyn Sieve,
    /// Takes the items.
    pub emit: &'a mut dyn FnMut(Item<'s>),
}

impl std::fmt::Debug for dyn Kind + '_ {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// All kinds.
#[must_use]
pub fn all() -> &'static [&'static dyn Kind] {
    ALL
}

/// The kind of that name.
///
/// # Errors
/// If there is none.
pub fn find(id: &str) -> Result<&'static dyn Kind, UnknownKind> {
    let found = ALL.iter().find(|kind| kind.id() == id).copied();
    found.ok_or_else(|| UnknownKind { name: id.to_owned() })
}

/// The kind of a source. There is always one: what is nothing else is `raw`.
#[must_use]
pub fn detect(sample: &Sample<'_>) -> &'static dyn Kind {
    ALL.iter().find(|kind| kind.sniff(sample)).copied().unwrap_or(&raw::Raw)
}

/// The extensions that a walk looks for, each once.
pub fn extensions() -> impl Iterator<Item = &'static str> {
    let list = || ALL.iter().flat_map(|kind| kind.extensions());
    list()
        .enumerate()
        .filter(move |(at, it)| !list().take(*at).any(|earlier| earlier == *it))
        .map(|(_, it)| *it)
}

impl Frame {
    /// The origin of bytes that start at `start` of the text.
    #[must_use]
    pub fn origin(&self, start: usize) -> Origin {
        Origin::Verbatim { offset: self.offset + start as u64 }
    }

    /// The origin of a body that is packed in a range of the text.
    #[must_use]
    pub fn field(&self, range: std::ops::Range<usize>) -> Origin {
        Origin::Field { span: FileSpan::new(range.start as u64, range.end as u64).shifted(self.offset) }
    }

    /// A slice of the text as a body.
    #[must_use]
    pub fn body<'s>(&self, text: &'s [u8], start: usize, end: usize) -> Body<'s> {
        Body { bytes: text[start..end].into(), origin: self.origin(start) }
    }

    /// A slice of the text as a body whose length is told in front of it: it cannot be edited.
    #[must_use]
    pub fn measured_body<'s>(&self, text: &'s [u8], range: Range<usize>) -> Body<'s> {
        let part = Part { decoded: 0, start: 0, len: range.len() as u32 };
        let origin = Origin::Joined { parts: vec![part], parent: Box::new(self.origin(range.start)) };
        Body { bytes: text[range].into(), origin }
    }

    /// The place of a span of the text in the source.
    #[must_use]
    pub fn span(&self, span: BodySpan) -> FileSpan {
        FileSpan::new(u64::from(span.start), u64::from(span.end)).shifted(self.offset)
    }

    /// What a string of the text says, and where; `start` is where its document starts in the text.
    #[must_use]
    pub fn text<'s>(&self, text: &'s [u8], start: usize, value: Value<'_>) -> Option<Text<'s>> {
        let said = value.text()?;
        let content = value.content_span();
        let span = FileSpan::new(u64::from(content.start), u64::from(content.end))
            .shifted(self.offset + start as u64);
        let raw = &text[start + content.start as usize..start + content.end as usize];
        let text = if value.has_escapes() { said.into_owned().into() } else { String::from_utf8_lossy(raw) };
        Some(Text { text, span: Some(span) })
    }
}

/// Loads the records of a text that are bodies and nothing more.
fn load_bare(load: Load<'_, '_>, layout: Layout) -> u64 {
    load_records(load, layout, Look::Quick)
}

/// Loads the records of a kind whose records are told by their shape, and which are bodies else.
fn load_shaped_bare(load: Load<'_, '_>) -> u64 {
    let layout = record_layout(load.text, load.frame.layout);
    load_records(load, layout, Look::Always)
}

/// Records that are looked for before the first of them is handed on. To pass over the others is much code, and what becomes
/// of these is much code, and by turns they would drive one another out of the processor's cache.
const KEPT_TOGETHER: usize = 256;

fn load_records(load: Load<'_, '_>, layout: Layout, look: Look) -> u64 {
    let Load { text, frame, tape, sieve, emit } = load;
    let mut records = Records::new(text, layout);
    let mut kept = Vec::new();
    loop {
        kept.extend(std::iter::from_fn(|| records.next_kept(sieve)).take(KEPT_TOGETHER));
        if kept.is_empty() {
            break;
        }
        for Record { index, start, line, bytes } in kept.drain(..) {
            let body = Body { bytes: bytes.into(), origin: frame.origin(start) };
            let mut item = bare(index, body, frame.layers.clone(), look, tape);
            put_on_line(&mut item, line);
            emit(item);
        }
    }
    tell_tail(records.tail(), emit);
    records.newlines().inspect(|it| sieve.newlines(*it));
    records.count_so_far()
}

/// Loads records that hold the body somewhere inside. `item` gives `None` for what is no record. `passes` looks at a
/// record that lies on a line, and gives its end where `sieve` takes it out.
fn load_shaped<'s>(
    load: Load<'_, 's>,
    passes: fn(text: &[u8], at: usize, sieve: &dyn Sieve) -> Option<usize>,
    mut item: impl FnMut(Record<'s>, &'s [u8], &Frame, &mut Tape) -> Option<Item<'s>>,
) -> u64 {
    let Load { text, frame, tape, sieve, emit } = load;
    let mut records = Records::new(text, record_layout(text, frame.layout));
    let mut count = 0;
    loop {
        count += records.pass_lines(|text, at| passes(text, at, sieve));
        let Some(record) = records.next() else { break };
        if let Some(mut item) = item(Record { index: count, ..record }, text, frame, tape) {
            put_on_line(&mut item, record.line);
            emit(item);
            count += 1;
        }
    }
    tell_tail(records.tail(), emit);
    records.newlines().inspect(|it| sieve.newlines(*it));
    count
}

/// Says which line the record of an item is.
fn put_on_line(item: &mut Item<'_>, line: Option<KnownLine>) {
    if let Item::Request(request) = item {
        request.line = line;
    }
}

/// How records lie that are told by their shape: those in an array of one, too.
fn record_layout(text: &[u8], layout: Layout) -> Layout {
    let array = layout == Layout::One && text.trim_ascii_start().starts_with(b"[");
    if array { Layout::Array } else { layout }
}

/// Says what is wrong around the elements of an array.
fn tell_tail<'s>(tail: Tail, emit: &mut dyn FnMut(Item<'s>)) {
    let reason = match tail {
        Tail::Fine => return,
        Tail::Unclosed => "the array is never closed: the source may have been cut off",
        Tail::Trailing => "something stands behind the array",
    };
    emit(Item::Unreadable { record: None, reason: reason.into() });
}

#[cfg(test)]
mod tests {
    //! What the kinds' own tests share.

    use super::*;
    use crate::input::request::Unread;
    use crate::input::sieve::KeepAll;

    /// Loads a text as that kind, with the layout that it shows.
    fn loaded<'s>(kind: &dyn Kind, text: &'s [u8]) -> Vec<Item<'s>> {
        let mut tape = Tape::new();
        let layout = Sample::new(text, true, None, &mut tape).layout();
        let frame =
            Frame { layout, layers: Vec::new(), offset: 0, byte_map: true, forced: false, folder: None };
        let mut found = Vec::new();
        let count = kind.load(Load {
            text,
            frame: &frame,
            tape: &mut tape,
            sieve: &KeepAll,
            emit: &mut |it| found.push(it),
        });
        let records = found.iter().filter(|it| !matches!(it, Item::Unreadable { record: None, .. })).count();
        assert_eq!(count, records as u64, "{found:?}");
        found
    }

    /// Its items, as `request 0`, `skipped 1: reason`.
    pub(super) fn items(kind: &dyn Kind, text: &str) -> Vec<String> {
        let say = |item: Item<'_>| match item {
            Item::Request(request) => format!("request {}", request.record),
            Item::Skipped { record, reason } => format!("skipped {record}: {reason}"),
            Item::Unreadable { record: Some(record), reason } => format!("unreadable {record}: {reason}"),
            Item::Unreadable { record: None, reason } => format!("unreadable: {reason}"),
        };
        loaded(kind, text.as_bytes()).into_iter().map(say).collect()
    }

    fn requests<'s>(kind: &dyn Kind, text: &'s str) -> Vec<Request<'s>> {
        let request = |item| if let Item::Request(request) = item { Some(request) } else { None };
        loaded(kind, text.as_bytes()).into_iter().filter_map(request).collect()
    }

    /// The bodies of its requests.
    pub(super) fn bodies(kind: &dyn Kind, text: &str) -> Vec<String> {
        let body = |it: Request<'_>| it.body.map(|it| String::from_utf8_lossy(&it.bytes).into_owned());
        requests(kind, text).into_iter().filter_map(body).collect()
    }

    /// The bytes of the source that `part` of the first body is placed at.
    pub(super) fn placed(kind: &dyn Kind, text: &str, part: &str) -> Vec<String> {
        let place = |it: Request<'_>| {
            let body = it.body?;
            let start = memchr::memmem::find(&body.bytes, part.as_bytes())? as u32;
            let span = body.origin.place(BodySpan::new(start, start + part.len() as u32))?;
            Some(text[span.start as usize..span.end as usize].to_owned())
        };
        requests(kind, text).into_iter().filter_map(place).collect()
    }

    /// The kind that a text is taken for.
    pub(super) fn detected(text: &str) -> &'static str {
        let mut tape = Tape::new();
        detect(&Sample::new(text.as_bytes(), true, None, &mut tape)).id()
    }

    /// The URLs of its requests.
    pub(super) fn urls(kind: &dyn Kind, text: &str) -> Vec<String> {
        let url = |it: &Request<'_>| it.url.as_ref().map(|it| it.text.to_string());
        requests(kind, text).iter().filter_map(url).collect()
    }

    /// What its requests have in place of a body.
    pub(super) fn unread(kind: &dyn Kind, text: &str) -> Vec<Option<Unread>> {
        requests(kind, text).iter().map(|it| it.unread).collect()
    }

    /// The answers to its requests, as `400 {…}`.
    pub(super) fn answers(kind: &dyn Kind, text: &str) -> Vec<String> {
        let answer = |it: &Request<'_>| {
            let answer = it.answer.as_ref()?;
            Some(format!("{} {}", answer.status, answer.text.as_deref().unwrap_or("-")))
        };
        requests(kind, text).iter().filter_map(answer).collect()
    }

    /// The layers of its requests, with commas between them.
    pub(super) fn layers(kind: &dyn Kind, text: &str) -> Vec<String> {
        let words = |it: &Request<'_>| it.layers.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(",");
        requests(kind, text).iter().map(words).collect()
    }

    #[test]
    fn names_are_told_apart_and_found() {
        for (at, kind) in ALL.iter().enumerate() {
            assert!(ALL[..at].iter().all(|it| it.id() != kind.id()), "{} stands twice", kind.id());
            assert_eq!(find(kind.id()).map(Kind::id), Ok(kind.id()));
        }
        let unknown = find("ndjsn").expect_err("no such kind");
        assert!(unknown.help().starts_with("did you mean `ndjson`? kinds: avro,"), "{}", unknown.help());
        let mut known: Vec<&str> = extensions().collect();
        assert!(known.contains(&"json"));
        known.sort_unstable();
        assert!(known.windows(2).all(|it| it[0] != it[1]), "{known:?}");
    }
}
