//! Finds the calls and the records that a JSON document holds, at any depth, also in JSON that is
//! written into strings.
//!
//! A [`Level`] is one JSON text: the source's own, or one that a string holds. Each level leads
//! back to the bytes of the source. A body that is found is never searched, and neither is what was
//! answered.

use std::borrow::Cow;

use super::bodies::put_on_line;
use super::call_shape::{
    CallShape, EnvelopeShape, Head, call, envelope, is_answer, is_carrier, is_marked, looks_like_json,
    request_line, url_text,
};
use crate::contract::{Family, Inference, infer};
use crate::input::bare::{tombstone, unescaped, value_of_record};
use crate::input::error_topic::{self, RecordHeader};
use crate::input::request::Layer;
use crate::input::unpack::base64;
use crate::input::{Answer, Body, Escaping, Frame, Header, Item, Origin, Request, Text, Unread};
use crate::json::{Document, Kind, MarkMap, SyntaxErrorKind, Tape, Value, map_segments, unescape_marked};
use crate::text::{BodySpan, FileSpan, KnownLine};

/// How deep JSON may lie in strings of JSON.
const MAX_DEPTH: usize = 8;

/// A JSON text, and the way back from its bytes to those of the source.
struct Level<'p, 's> {
    bytes: &'p [u8],
    place: Place<'p, 's>,
}

#[derive(Clone, Copy)]
enum Place<'p, 's> {
    /// A text of the source, which starts there in the piece.
    Source { text: &'s [u8], start: usize },
    /// The content of a string of another text.
    String { around: &'p Level<'p, 's>, content: BodySpan, map: &'p MarkMap },
}

impl<'s> Level<'_, 's> {
    /// Where a span of the text is in the source.
    fn file_span(&self, span: BodySpan, frame: &Frame) -> FileSpan {
        match self.place {
            Place::Source { start, .. } => frame.span(span).shifted(start as u64),
            Place::String { .. } => {
                let (around, raw) = self.in_text_around(span);
                around.file_span(raw, frame)
            }
        }
    }

    /// Where a span is in the text around the string; the span itself in a text of the source.
    fn in_text_around(&self, span: BodySpan) -> (&Self, BodySpan) {
        let Place::String { around, content, map } = self.place else { return (self, span) };
        let raw = map.source_span(&around.bytes[content.range()], span);
        (around, BodySpan::new(content.start + raw.start, content.start + raw.end))
    }

    /// The origin of a span. A map is made of these bytes alone, so that many bodies of one text
    /// take time in proportion to it.
    fn origin(&self, span: BodySpan, frame: &Frame) -> Origin {
        match self.place {
            Place::Source { start, .. } => frame.origin(start + span.start as usize),
            Place::String { .. } => {
                let (around, raw) = self.in_text_around(span);
                Origin::Mapped {
                    map: map_segments(&around.bytes[raw.range()]),
                    start: 0,
                    parent: Box::new(around.origin(raw, frame)),
                    escaping: Escaping::Json,
                }
            }
        }
    }

    fn bytes(&self, span: BodySpan) -> Cow<'s, [u8]> {
        match self.place {
            Place::Source { text, start } => {
                Cow::Borrowed(&text[start + span.start as usize..start + span.end as usize])
            }
            Place::String { .. } => Cow::Owned(self.bytes[span.range()].to_vec()),
        }
    }

    /// A piece of the text as it is written.
    fn written(&self, span: BodySpan, frame: &Frame) -> Body<'s> {
        Body { bytes: self.bytes(span), origin: self.origin(span, frame) }
    }

    /// What a string says, and where.
    fn text(&self, value: Value<'_>, frame: &Frame) -> Option<Text<'s>> {
        let said = value.text()?;
        let content = value.content_span();
        let text = match self.bytes(content) {
            Cow::Borrowed(bytes) if !value.has_escapes() => String::from_utf8_lossy(bytes),
            _ => said.into_owned().into(),
        };
        Some(Text { text, span: Some(self.file_span(content, frame)) })
    }

    /// How many strings the text lies in.
    fn depth(&self) -> usize {
        match self.place {
            Place::Source { .. } => 0,
            Place::String { around, .. } => around.depth() + 1,
        }
    }
}

/// What a document turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// A body itself, whole or broken.
    Body,
    /// Calls or records are in it.
    Finds,
    /// Nothing that is looked for.
    Nothing,
}

/// Looks through the records of a source.
pub(super) struct Finder<'a, 's> {
    frame: &'a Frame,
    /// For strings that hold JSON, and for bodies.
    tapes: Vec<Tape>,
    emit: &'a mut dyn FnMut(Item<'s>),
    /// Items so far.
    count: u64,
    /// The calls describe what is expected: nothing gave their answers.
    is_contract: bool,
    /// Only whether there is anything is asked.
    asks_only: bool,
    /// The line of the record that is looked through, where records are lines.
    line: Option<KnownLine>,
}

impl<'a, 's> Finder<'a, 's> {
    pub(super) fn new(frame: &'a Frame, emit: &'a mut dyn FnMut(Item<'s>)) -> Self {
        Self { frame, tapes: Vec::new(), emit, count: 0, is_contract: false, asks_only: false, line: None }
    }

    /// How many items there were.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// How the source is read.
    pub(super) fn frame(&self) -> &'a Frame {
        self.frame
    }

    /// What follows is found on that line.
    pub(super) fn on_line(&mut self, line: Option<KnownLine>) {
        self.line = line;
    }

    /// Looks through a document whose text starts at `start` of the source's. Only what `bounds`
    /// hold is believed.
    pub(super) fn document(&mut self, root: Value<'_>, text: &'s [u8], start: usize, bounds: Bounds) -> Held {
        let before = self.count;
        let bytes = root.document().text();
        let level = Level { bytes, place: Place::Source { text, start } };
        // A Pact: https://github.com/pact-foundation/pact-specification
        self.is_contract |= root.get("consumer").is_some() && root.get("provider").is_some();
        if self.is_body(root) {
            let body = level.written(BodySpan::new(0, bytes.len() as u32), self.frame);
            self.bare(body, self.frame.layers.clone());
            return Held::Body;
        }
        self.values(root, &level, bounds);
        if self.count > before { Held::Finds } else { Held::Nothing }
    }

    /// Hands on an item that is not a find.
    pub(super) fn push(&mut self, item: impl FnOnce(u64) -> Item<'s>) {
        let mut item = item(self.count);
        put_on_line(&mut item, self.line);
        self.count += u64::from(item.is_record());
        (self.emit)(item);
    }

    /// Whether a record is a body by itself, or a string of one.
    fn is_body(&mut self, value: Value<'_>) -> bool {
        match value.kind() {
            Kind::Object => is_record(value),
            Kind::String if looks_like_json(value.content()) => {
                let mut tape = self.tape();
                let text = value.text().unwrap_or_default();
                let parsed = tape.parse(text.as_bytes());
                let root = parsed.document().root();
                let found = root
                    .is_some_and(|value| value.kind() == Kind::Object && infer(value) != Inference::Unknown);
                self.tapes.push(tape);
                found
            }
            _ => false,
        }
    }

    fn tape(&mut self) -> Tape {
        self.tapes.pop().unwrap_or_default()
    }

    /// Looks through a value and all that is in it, in the order of the text.
    fn values(&mut self, root: Value<'_>, level: &Level<'_, 's>, bounds: Bounds) {
        let mut open = vec![root];
        while let Some(value) = open.pop() {
            if self.asks_only && self.count > 0 {
                return;
            }
            let is_whole = bounds.hold(value);
            match value.kind() {
                Kind::Object => {
                    if is_whole {
                        if let Some(call) = call(value) {
                            self.call(call, level);
                            continue;
                        }
                        if let Some(record) = envelope(value) {
                            self.record(record, level);
                            continue;
                        }
                    }
                    let at = open.len();
                    let sent = value.members().filter(|member| !is_answer(&member.name()));
                    open.extend(sent.map(crate::json::Member::value).filter(may_hold));
                    open[at..].reverse();
                }
                Kind::Array => {
                    let at = open.len();
                    open.extend(value.elements().filter(may_hold));
                    open[at..].reverse();
                }
                Kind::String if is_whole => self.string(value, level, false),
                _ => {}
            }
        }
    }

    /// Looks into a string that holds JSON. `is_value`: it is the value of a record, whatever its name.
    fn string(&mut self, value: Value<'_>, level: &Level<'_, 's>, is_value: bool) {
        let depth = level.depth();
        if depth >= MAX_DEPTH || !looks_like_json(value.content()) {
            return;
        }
        let (bytes, map) = unescape_marked(value.content());
        let mut tape = self.tape();
        {
            let parsed = tape.parse(&bytes);
            let document = parsed.document();
            if let Some(root) = document.root().filter(|_| document.is_whole()) {
                if root.kind() == Kind::Object && infer(root) != Inference::Unknown {
                    // An action alone may be anything else's: `{"state": "connected"}`.
                    let is_typical = infer(root) == Inference::Family(Family::Attributes);
                    let is_carried = || {
                        let member = value.member().filter(|spec| is_carrier(&spec.name()));
                        member.is_some_and(|spec| is_typical || is_marked(spec.object()))
                    };
                    if is_value || is_carried() {
                        self.value(value, level);
                    }
                } else {
                    let place = Place::String { around: level, content: value.content_span(), map: &map };
                    self.values(root, &Level { bytes: &bytes, place }, Bounds::of(document));
                }
            }
        }
        self.tapes.push(tape);
    }

    /// The layers around a body at that level.
    fn layers(&self, level: &Level<'_, 's>) -> Vec<Layer> {
        let mut layers = self.frame.layers.clone();
        layers.extend(std::iter::repeat_n(Layer::JsonString, level.depth()));
        layers
    }

    /// The value of a record.
    fn value(&mut self, value: Value<'_>, level: &Level<'_, 's>) {
        let mut layers = self.layers(level);
        let body = if value.kind() == Kind::String {
            layers.push(Layer::JsonString);
            unescaped(level.written(value.content_span(), self.frame))
        } else {
            level.written(value.span(), self.frame)
        };
        self.bare(body, layers);
    }

    fn bare(&mut self, body: Body<'s>, layers: Vec<Layer>) {
        let mut tape = self.tape();
        let item = value_of_record(self.count, body, layers, &mut tape);
        self.tapes.push(tape);
        self.push(|_| item);
    }

    fn record(&mut self, record: EnvelopeShape<'_>, level: &Level<'_, 's>) {
        if let (Place::Source { text, start }, Some(headers)) = (level.place, record.headers) {
            let found = error_topic::request(self.count, &record_headers(headers), text, start, self.frame);
            if let Some(item) = found {
                return self.push(|_| item);
            }
        }
        match record.value {
            // A record may hold another container, such as an event with a message in it.
            Some(value) if !self.looked_inside(value, level) => self.value(value, level),
            Some(_) => {}
            None => self.push(tombstone),
        }
    }

    /// Whether a value that is not a body by itself holds calls or records, which are then found.
    fn looked_inside(&mut self, value: Value<'_>, level: &Level<'_, 's>) -> bool {
        let before = self.count;
        match value.kind() {
            Kind::String => self.string(value, level, true),
            _ if self.is_body(value) => {}
            _ => self.values(value, level, Bounds { until: level.bytes.len(), open: None }),
        }
        self.count > before
    }

    fn call(&mut self, found: CallShape<'_>, level: &Level<'_, 's>) {
        let frame = self.frame;
        let (method, url) = match found.head {
            Head::Parts { method, url, base } => {
                let url = url_text(url).and_then(|url_text| level.text(url_text, frame));
                let base = base.and_then(Value::text);
                (
                    method.and_then(|method| level.text(method, frame)),
                    url.map(|url| based(url, base.as_deref())),
                )
            }
            Head::Line(line) => {
                let [method, url] = request_line(line).unwrap_or_default();
                let start = line.content_span().start;
                let said = |range: std::ops::Range<usize>| {
                    let span = BodySpan::new(start + range.start as u32, start + range.end as u32);
                    let text = String::from_utf8_lossy(&level.bytes[span.range()]).into_owned().into();
                    Some(Text { text, span: Some(level.file_span(span, frame)) })
                };
                (said(method), said(url))
            }
        };
        let is_template = found.is_template
            || url
                .as_ref()
                .is_some_and(|url| ["{{", "${", "{%", "<<"].iter().any(|mark| url.text.contains(mark)));
        let mut layers = self.layers(level);
        let (body, unread) = body(found, is_template, level, frame, &mut layers);
        let status = found.status.filter(|_| !self.is_contract);
        let request = Request {
            record: self.count,
            method,
            url,
            headers: headers(found, level, frame, is_template),
            body,
            unread,
            answer: status.map(|status| Answer { status, text: found.answer.and_then(said) }),
            layers,
            template: is_template,
            sent: true,
            ..Request::default()
        };
        self.push(|_| Item::Request(request));
    }
}

/// Whether an object is a body, or one in the envelope of Kafka Connect's JSON converter.
pub(super) fn is_record(object: Value<'_>) -> bool {
    let is_envelope =
        || object.len() == 2 && object.get("schema").is_some() && object.get("payload").is_some();
    infer(object) != Inference::Unknown || is_envelope()
}

/// The text of an answer: that of a string, else the JSON that is there.
fn said<'s>(value: Value<'_>) -> Option<Cow<'s, str>> {
    match value.kind() {
        Kind::Null => None,
        Kind::String => Some(value.text()?.into_owned().into()),
        _ => Some(String::from_utf8_lossy(value.raw()).into_owned().into()),
    }
}

/// Whether anything may be found in a value.
fn may_hold(value: &Value<'_>) -> bool {
    match value.kind() {
        Kind::Object | Kind::Array => !value.is_empty(),
        Kind::String => looks_like_json(value.content()),
        _ => false,
    }
}

/// Whether a document holds a call or a record, and is not a body itself.
pub(super) fn holds_any(root: Value<'_>, frame: &Frame) -> bool {
    let mut emit = |_: Item<'_>| {};
    let mut finder = Finder { asks_only: true, ..Finder::new(frame, &mut emit) };
    let document = root.document();
    let is_candidate = matches!(root.kind(), Kind::Object | Kind::Array);
    is_candidate && finder.document(root, document.text(), 0, Bounds::of(document)) == Held::Finds
}

/// Which values of a broken document are whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Where the trouble begins: what ends after that is not known.
    until: usize,
    /// The innermost bracket that is never closed; those around it are not closed either.
    open: Option<usize>,
}

impl Bounds {
    /// Those of a document, which may be broken or not.
    pub(super) fn of(document: Document<'_>) -> Self {
        let mut bounds = Self { until: document.text().len(), open: None };
        if document.is_whole() {
            return bounds;
        }
        for error in document.errors().iter().filter(|error| !error.kind.is_soft()) {
            let at = error.span.start as usize;
            match error.kind {
                SyntaxErrorKind::UnclosedArray | SyntaxErrorKind::UnclosedObject => bounds.open = Some(at),
                _ => bounds.until = bounds.until.min(at),
            }
        }
        bounds
    }

    /// The same, for what ends before `at`.
    pub(super) fn before(self, at: usize) -> Self {
        Self { until: at, ..self }
    }

    fn hold(self, value: Value<'_>) -> bool {
        let (start, end) = (value.span().start as usize, value.span().end as usize);
        end <= self.until && self.open.is_none_or(|open| open < start || end <= open)
    }

    /// Whether the trouble is inside an array.
    pub(super) fn lie_in(self, array: Value<'_>) -> bool {
        let (start, end) = (array.span().start as usize, array.span().end as usize);
        let is_open = self.open.is_some_and(|open| start <= open && open < end);
        is_open || start < self.until && self.until < end
    }
}

/// A URL after the address that is written beside it: axios' `baseURL`, or a host.
fn based<'s>(url: Text<'s>, base: Option<&str>) -> Text<'s> {
    let Some(base) = base.filter(|base| !base.is_empty() && !url.text.contains("://")) else { return url };
    let scheme = if base.contains("://") { "" } else { "https://" };
    let joined = format!("{scheme}{}/{}", base.trim_end_matches('/'), url.text.trim_start_matches('/'));
    Text { text: joined.into(), span: url.span }
}

fn body<'s>(
    found: CallShape<'_>,
    is_template: bool,
    level: &Level<'_, 's>,
    frame: &Frame,
    layers: &mut Vec<Layer>,
) -> (Option<Body<'s>>, Option<Unread>) {
    let value = found.body;
    if value.kind() != Kind::String {
        if is_buffer(value) {
            return (None, Some(Unread::Other("its body is a list of bytes, which is not read")));
        }
        return (Some(level.written(value.span(), frame)), None);
    }
    if found.is_base64 {
        let Some(bytes) = value.text().and_then(|text| base64(text.as_bytes())) else {
            return (None, Some(Unread::Other("its body is said to be base64, and is not")));
        };
        layers.push(Layer::Base64);
        let span = level.file_span(value.content_span(), frame);
        return (Some(Body { bytes: bytes.into(), origin: Origin::Field { span } }), None);
    }
    if is_template && let Some(reason) = value.text().and_then(|text| unfilled(&text)) {
        return (None, Some(Unread::Other(reason)));
    }
    layers.push(Layer::JsonString);
    (Some(unescaped(level.written(value.content_span(), frame))), None)
}

/// Why the body of a template says nothing before it is filled in.
fn unfilled(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if ["#if", "#foreach", "#set", "#macro"].iter().any(|item| text.contains(item)) {
        return Some("its body is a Velocity template with directives, which are not evaluated");
    }
    let is_placeholder = text.starts_with("${") && text.find('}') == Some(text.len() - 1)
        || text.starts_with("{{") && text.find("}}") == Some(text.len().saturating_sub(2));
    is_placeholder.then_some("its body is a placeholder, which is filled in when it is sent")
}

/// Node's `Buffer` as JSON.
fn is_buffer(value: Value<'_>) -> bool {
    value.get("type").is_some_and(|item| item.plain_content() == Some(b"Buffer"))
        && value.get("data").is_some()
}

/// The headers that were sent: an object of strings or lists, or a list of objects or pairs. A
/// recording may list only some of them, so that one which is not there is not missing.
fn headers<'s>(
    found: CallShape<'_>,
    level: &Level<'_, 's>,
    frame: &Frame,
    is_template: bool,
) -> Option<Vec<Header<'s>>> {
    let list = found.headers?;
    let mut headers = Vec::new();
    let mut push = |name: Cow<'_, str>, value: Value<'_>| {
        if let Some(value) = level.text(value, frame) {
            headers.push(Header { name: name.into_owned().into(), value });
        }
    };
    for member in list.members() {
        let value = member.value();
        let one = std::iter::once(value).filter(|value| value.kind() == Kind::String);
        one.chain(value.elements()).for_each(|item| push(member.name(), item));
    }
    for entry in list.elements().filter(|element| !crate::input::call::is_true(*element, "disabled")) {
        let mut pair = entry.elements();
        let name = entry.get("key").or_else(|| entry.get("name")).or_else(|| pair.next());
        let value = entry.get("value").or_else(|| pair.next());
        if let (Some(name), Some(value)) = (name.and_then(Value::text), value) {
            push(name, value);
        }
    }
    let has_type = headers.iter().any(|header| header.name.eq_ignore_ascii_case("content-type"));
    if !has_type {
        let value = Text { text: "application/json".into(), span: None };
        headers.push(Header { name: "Content-Type".into(), value });
    }
    // A client adds headers to a template when it sends it.
    Some(headers).filter(|item| item.len() > 1 || has_type && !is_template)
}

/// Headers of a record of a topic: an object, or a list of objects.
fn record_headers(headers: Value<'_>) -> Vec<RecordHeader<'_>> {
    let present = |value: &Value<'_>| value.kind() != Kind::Null;
    let mut found: Vec<RecordHeader<'_>> =
        headers.members().map(|member| (member.name(), Some(member.value()).filter(present))).collect();
    found.extend(headers.elements().filter_map(|element| {
        let value = element.get("value").or_else(|| element.get("stringValue"));
        Some((element.get("key")?.text()?, value.filter(present)))
    }));
    found
}
