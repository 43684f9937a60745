//! What the kinds share that read calls out of JSON documents: the journal of a mock server, the report of
//! a client, a log of one's own.

use std::borrow::Cow;

use super::bare::unescaped;
use super::fold::Fold;
use super::frame::Frame;
use super::kind::Load;
use super::layout::Layout;
use super::records::Records;
use super::request::{Answer, Body, Header, Item, Layer, Request, SkipReason, Text};
use crate::json::{Kind, Tape, Value};
use crate::text::FileSpan;

/// Reads values of a document that starts at `start` of a text.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a, 's> {
    pub(crate) text: &'s [u8],
    pub(crate) start: usize,
    pub(crate) frame: &'a Frame,
}

/// A call, or what is in its place.
pub(crate) type Found<'s> = Result<Request<'s>, NoCall>;

/// Something in the place of a call, and why it is not one.
#[derive(Debug)]
pub(crate) enum NoCall {
    Skipped(SkipReason),
    Unreadable(Cow<'static, str>),
}

impl NoCall {
    pub(crate) fn item<'s>(self, record: u64) -> Item<'s> {
        match self {
            Self::Skipped(reason) => Item::Skipped { record, reason },
            Self::Unreadable(reason) => Item::Unreadable { record: Some(record), reason },
        }
    }
}

/// The item of a record.
pub(crate) fn item(record: u64, found: Found<'_>) -> Item<'_> {
    match found {
        Ok(request) => Item::Request(request),
        Err(no_call) => no_call.item(record),
    }
}

impl<'s> Reader<'_, 's> {
    /// What a string says, and where.
    pub(crate) fn text(&self, value: Value<'_>) -> Option<Text<'s>> {
        self.frame.text(self.text, self.start, value)
    }

    /// What a member says that is a string.
    pub(crate) fn member(&self, object: Value<'_>, name: &str) -> Option<Text<'s>> {
        self.text(object.get(name)?)
    }

    /// A body that is in a string, or that is the value itself. `None` for a null: there was none.
    pub(crate) fn body(&self, value: Value<'_>, layers: &mut Vec<Layer>) -> Option<Body<'s>> {
        match value.kind() {
            Kind::Null => None,
            Kind::String => {
                layers.push(Layer::JsonString);
                Some(unescaped(self.content(value)))
            }
            _ => Some(self.written(value)),
        }
    }

    /// A value as it is written.
    pub(crate) fn written(&self, value: Value<'_>) -> Body<'s> {
        let span = value.span();
        self.frame.body(self.text, self.start + span.start as usize, self.start + span.end as usize)
    }

    /// The place of a value.
    pub(crate) fn written_span(&self, value: Value<'_>) -> FileSpan {
        self.frame.span(value.span()).shifted(self.start as u64)
    }

    /// What is between the quotes of a string, as it is written.
    pub(crate) fn content(&self, value: Value<'_>) -> Body<'s> {
        let span = value.content_span();
        self.frame.body(self.text, self.start + span.start as usize, self.start + span.end as usize)
    }

    /// The text of an answer: that of a string, else the JSON that is there.
    pub(crate) fn said(&self, value: Value<'_>) -> Option<Cow<'s, str>> {
        if value.kind() == Kind::Null {
            return None;
        }
        let text = self.text(value).map(|text| text.text);
        text.or_else(|| match self.written(value).bytes {
            Cow::Borrowed(bytes) => Some(String::from_utf8_lossy(bytes)),
            Cow::Owned(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned().into()),
        })
    }

    /// Sent headers: an object of strings or of arrays of strings, or an array of objects with `key` or
    /// `name` and `value`. `None` where they were not recorded.
    pub(crate) fn headers(&self, value: Option<Value<'_>>) -> Option<Vec<Header<'s>>> {
        let value = value?;
        let header = |name: Cow<'_, str>, value: Text<'s>| Header { name: name.into_owned().into(), value };
        let mut found = Vec::new();
        for member in value.members() {
            let values = member.value();
            let one = std::iter::once(values).filter(|value| value.kind() == Kind::String);
            let texts = one.chain(values.elements()).filter_map(|item| self.text(item));
            found.extend(texts.map(|text| header(member.name(), text)));
        }
        for entry in value.elements().filter(|element| !is_true(*element, "disabled")) {
            let name = entry.get("key").or_else(|| entry.get("name")).and_then(Value::text);
            if let (Some(name), Some(value)) = (name, self.member(entry, "value")) {
                found.push(header(name, value));
            }
        }
        // Every request has headers; a recording without any has left them out.
        Some(found).filter(|text| !text.is_empty())
    }
}

/// An HTTP status; 0 means that no answer came.
pub(crate) fn status(value: Value<'_>) -> Option<u16> {
    let status = value.number_text()?.parse().ok()?;
    (100..1000).contains(&status).then_some(status)
}

/// An answer, where its status was recorded.
pub(crate) fn answer(status: Option<u16>, text: Option<Cow<'_, str>>) -> Option<Answer<'_>> {
    status.map(|status| Answer { status, text })
}

pub(crate) fn is_true(object: Value<'_>, name: &str) -> bool {
    object.get(name).is_some_and(|object| object.kind() == Kind::True)
}

/// A member that is an array.
pub(crate) fn array<'t>(object: Value<'t>, name: &str) -> Option<Value<'t>> {
    object.get(name).filter(|object| object.kind() == Kind::Array)
}

/// Something that should be a call and is not one.
pub(crate) fn unreadable(reason: &'static str) -> NoCall {
    NoCall::Unreadable(reason.into())
}

/// How the calls of a recording lie in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// The first one first.
    AsSent,
    /// The last one first.
    NewestFirst,
    /// They are not recordings: nothing was sent again.
    None,
}

/// Finds the arrays of a document whose elements are calls.
pub(crate) type Arrays = for<'t> fn(Value<'t>) -> Vec<Value<'t>>;

/// Where the calls of a document are.
pub(crate) struct Calls {
    /// The arrays whose elements are calls.
    pub(crate) arrays: Arrays,
    /// What is wrong where there are none.
    pub(crate) missing: &'static str,
    pub(crate) order: Order,
}

/// Why an element is not one.
const BROKEN: &str = "the entry is malformed or truncated";

/// Loads calls that are the elements of arrays. `call` reads one. In a broken document each element is read
/// by itself, so that only the broken one is lost.
pub(crate) fn load_calls<'s>(
    load: Load<'_, 's>,
    calls: &Calls,
    mut call: impl FnMut(u64, Value<'_>, Reader<'_, 's>) -> Found<'s>,
) -> u64 {
    let Load { text, frame, tape, emit, .. } = load;
    let parsed = tape.parse(text);
    let document = parsed.document();
    let arrays = document.root().map(calls.arrays).unwrap_or_default();
    if arrays.is_empty() {
        emit(Item::Unreadable { record: None, reason: calls.missing.into() });
        return 0;
    }
    let mut folded = Folded::new(calls.order);
    let mut outside = false;
    if document.is_whole() {
        let reader = Reader { text, start: 0, frame };
        for entry in arrays.into_iter().flat_map(Value::elements) {
            folded.push(call(folded.count, entry, reader), emit);
        }
    } else {
        let mut own = Tape::new();
        outside = true;
        for (at, array) in arrays.iter().enumerate() {
            let start = array.span().start as usize;
            let end = arrays.get(at + 1).map_or(text.len(), |next| next.span().start as usize);
            for record in Records::new(&text[start..end], Layout::Array) {
                let reader = Reader { text, start: start + record.start, frame };
                let parsed = own.parse(record.bytes);
                let document = parsed.document();
                let whole =
                    document.root().filter(|value| document.is_whole() && value.kind() == Kind::Object);
                outside &= whole.is_some();
                let found = match whole {
                    Some(entry) => call(folded.count, entry, reader),
                    None => Err(unreadable(BROKEN)),
                };
                folded.push(found, emit);
            }
        }
    }
    let count = folded.finish(emit);
    if outside {
        let reason = "the document is malformed outside its entries, or truncated after one".into();
        emit(Item::Unreadable { record: None, reason });
    }
    count
}

/// Hands on what is found of records 0 and on, retries folded. Only where the newest comes first are the
/// calls kept until the last one is found.
pub(crate) struct Folded<'s> {
    order: Order,
    count: u64,
    fold: Fold<'s>,
    kept: Vec<Found<'s>>,
}

impl<'s> Folded<'s> {
    pub(crate) fn new(order: Order) -> Self {
        Self { order, count: 0, fold: Fold::default(), kept: Vec::new() }
    }

    /// Takes what was found of the next record.
    pub(crate) fn push(&mut self, found: Found<'s>, emit: &mut dyn FnMut(Item<'s>)) {
        let record = self.count;
        self.count += 1;
        match self.order {
            Order::None => emit(item(record, found)),
            Order::AsSent => self.fold(record, found, emit),
            Order::NewestFirst => self.kept.push(found),
        }
    }

    /// Hands on the rest, and returns how many records there were.
    pub(crate) fn finish(mut self, emit: &mut dyn FnMut(Item<'s>)) -> u64 {
        let mut items = Vec::with_capacity(self.kept.len());
        let kept = std::mem::take(&mut self.kept);
        for (record, found) in kept.into_iter().enumerate().rev() {
            self.fold(record as u64, found, &mut |item| items.push(item));
        }
        if self.order == Order::NewestFirst {
            self.fold.finish(&mut |item| items.push(item));
            items.sort_by_key(|item| match item {
                Item::Request(request) => Some(request.record),
                Item::Skipped { record, .. } => Some(*record),
                Item::Unreadable { record, .. } => *record,
                Item::Empty { .. } => None,
            });
            items.into_iter().for_each(emit);
        } else {
            self.fold.finish(emit);
        }
        self.count
    }

    fn fold(&mut self, record: u64, found: Found<'s>, emit: &mut dyn FnMut(Item<'s>)) {
        match found {
            Ok(request) => self.fold.call(request, None, emit),
            Err(no_call) => self.fold.other(no_call.item(record), emit),
        }
    }
}

/// Puts a URL together from what JSON documents keep apart: `protocol`, `host`, `port`, `path`, each a text
/// or an array of parts.
pub(crate) fn joined_url(url: Value<'_>) -> String {
    let parts = |name: &str, between: &str| -> Option<String> {
        let value = url.get(name)?;
        let texts: Vec<_> = value.elements().filter_map(Value::text).collect();
        value
            .text()
            .map(Cow::into_owned)
            .or_else(|| Some(texts.join(between)).filter(|text| !text.is_empty()))
    };
    let mut out = String::new();
    if let Some(host) = parts("host", ".") {
        if let Some(protocol) = parts("protocol", "") {
            out = protocol + "://";
        }
        out.push_str(&host);
    }
    if let Some(port) = parts("port", "") {
        out.push(':');
        out.push_str(&port);
    }
    if let Some(path) = parts("path", "/") {
        out.push('/');
        out.push_str(path.trim_start_matches('/'));
    }
    out
}
