//! What the kinds' own tests share: a text loaded as a kind, and what was found in it, as words.

use super::detect;
use crate::input::{Frame, Item, KeepAll, Kind, Load, Request, Sample, Unread};
use crate::json::Tape;
use crate::text::BodySpan;
use crate::text::search;

/// Loads a text as that kind, with the layout that it shows.
pub(super) fn loaded<'s>(kind: &dyn Kind, text: &'s [u8]) -> Vec<Item<'s>> {
    let mut tape = Tape::new();
    let layout = Sample::new(text, true, None, &mut tape).layout();
    let frame = Frame { layout, layers: Vec::new(), offset: 0, byte_map: true, forced: false, folder: None };
    let mut found = Vec::new();
    let count = kind.load(Load {
        text,
        frame: &frame,
        tape: &mut tape,
        sieve: &KeepAll,
        emit: &mut |item| found.push(item),
    });
    let records = found.iter().filter(|item| item.is_record()).count();
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
        Item::Empty { reason } => format!("empty: {reason}"),
    };
    loaded(kind, text.as_bytes()).into_iter().map(say).collect()
}

pub(super) fn requests<'s>(kind: &dyn Kind, text: &'s str) -> Vec<Request<'s>> {
    let request = |item| if let Item::Request(request) = item { Some(request) } else { None };
    loaded(kind, text.as_bytes()).into_iter().filter_map(request).collect()
}

/// The bodies of its requests.
pub(super) fn bodies(kind: &dyn Kind, text: &str) -> Vec<String> {
    let body = |request: Request<'_>| {
        request.body.map(|request| String::from_utf8_lossy(&request.bytes).into_owned())
    };
    requests(kind, text).into_iter().filter_map(body).collect()
}

/// The bytes of the source that `part` of the first body is placed at.
pub(super) fn placed(kind: &dyn Kind, text: &str, part: &str) -> Vec<String> {
    let place = |request: Request<'_>| {
        let body = request.body?;
        let start = search::find(&body.bytes, part.as_bytes())? as u32;
        let span = body.origin.place(BodySpan::new(start, start + part.len() as u32))?;
        Some(text[span.start as usize..span.end as usize].to_owned())
    };
    requests(kind, text).into_iter().filter_map(place).collect()
}

/// The kind that a text is detected as.
pub(super) fn detected(text: &str) -> &'static str {
    let mut tape = Tape::new();
    detect(&Sample::new(text.as_bytes(), true, None, &mut tape)).id()
}

/// The URLs of its requests.
pub(super) fn urls(kind: &dyn Kind, text: &str) -> Vec<String> {
    let url = |request: &Request<'_>| request.url.as_ref().map(|request| request.text.to_string());
    requests(kind, text).iter().filter_map(url).collect()
}

/// What its requests have in place of a body.
pub(super) fn unread(kind: &dyn Kind, text: &str) -> Vec<Option<Unread>> {
    requests(kind, text).iter().map(|request| request.unread).collect()
}

/// The answers to its requests, as `400 {…}`.
pub(super) fn answers(kind: &dyn Kind, text: &str) -> Vec<String> {
    let answer = |request: &Request<'_>| {
        let answer = request.answer.as_ref()?;
        Some(format!("{} {}", answer.status, answer.text.as_deref().unwrap_or("-")))
    };
    requests(kind, text).iter().filter_map(answer).collect()
}

/// The layers of its requests, with commas between them.
pub(super) fn layers(kind: &dyn Kind, text: &str) -> Vec<String> {
    let words = |request: &Request<'_>| {
        request.layers.iter().map(|request| request.as_str()).collect::<Vec<_>>().join(",")
    };
    requests(kind, text).iter().map(words).collect()
}
