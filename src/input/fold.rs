//! Calls that are in a recording more than once: logged at two levels, or sent again after an
//! answer that asks for it. The first one is kept; a finding on each copy would be noise.

use super::request::{Item, Request, SkipReason, Text};
use crate::json::Tape;
use crate::text::search;

const LOGGED_TWICE: &str = "the same call logged twice";
const RETRY: &str = "a retry of the call before it";

/// Whether a request was skipped for being a copy of one that is checked.
#[must_use]
pub fn is_copy(reason: &str) -> bool {
    matches!(reason, LOGGED_TWICE | RETRY)
}

/// Takes the items of a recording in order, and gives them on with the copies skipped.
#[derive(Default)]
pub(crate) struct Fold<'s> {
    held: Option<Request<'s>>,
    /// The levels at which the held call was logged.
    levels: Vec<String>,
    /// What came after the held call, not to be given on before it.
    after: Vec<Item<'s>>,
}

impl<'s> Fold<'s> {
    /// A call; `level` is that of the log line it is in. A level that comes again is a new call.
    pub(crate) fn call(&mut self, request: Request<'s>, level: Option<&str>, emit: &mut dyn FnMut(Item<'s>)) {
        if is_read(&request) {
            self.other(Item::Request(request), emit);
            return;
        }
        if let Some(held) = &mut self.held
            && is_same(held, &request)
        {
            let record = request.record;
            let retry =
                matches!(held.answer.as_ref().map(|answer| answer.status), Some(408 | 429 | 500..=599));
            if let Some(level) = level.filter(|level| !self.levels.iter().any(|seen| seen == level)) {
                self.levels.push(level.to_owned());
                if held.answer.as_ref().is_none_or(|answer| answer.text.is_none()) && request.answer.is_some()
                {
                    held.answer = request.answer;
                }
                self.after.push(Item::Skipped { record, reason: SkipReason::not_applicable(LOGGED_TWICE) });
                return;
            }
            if retry {
                self.levels = level.map(str::to_owned).into_iter().collect();
                // What became of the call is what became of its last try.
                held.answer = request.answer;
                self.after.push(Item::Skipped { record, reason: SkipReason::not_applicable(RETRY) });
                return;
            }
        }
        self.finish(emit);
        self.levels = level.map(str::to_owned).into_iter().collect();
        self.held = Some(request);
    }

    /// Anything else. It does not part a call from its retry.
    pub(crate) fn other(&mut self, item: Item<'s>, emit: &mut dyn FnMut(Item<'s>)) {
        if self.held.is_some() {
            self.after.push(item);
        } else {
            emit(item);
        }
    }

    /// Gives on what is held back.
    pub(crate) fn finish(&mut self, emit: &mut dyn FnMut(Item<'s>)) {
        if let Some(held) = self.held.take() {
            emit(Item::Request(held));
        }
        self.after.drain(..).for_each(emit);
    }
}

/// Lines that are looked at to find where the last call's first line is.
const MAX_COPIES: usize = 8;

/// Where a piece of lines can be cut: before the first line of its last call, so that its copies
/// stay together. `identity` gives what makes two lines report one call: method, URL and body as
/// they are written.
pub(crate) fn cut_before_copies(
    text: &[u8],
    identity: impl Fn(&[u8], &mut Tape) -> Option<[Vec<u8>; 3]>,
) -> Option<usize> {
    let end = search::memrchr(b'\n', text)? + 1;
    let mut tape = Tape::new();
    let (mut start, line) = last_line(text, end)?;
    let call = identity(line, &mut tape);
    let mut copies = 1;
    while copies < MAX_COPIES
        && let Some((before, line)) = last_line(text, start)
        && call.is_some()
        && identity(line, &mut tape) == call
    {
        (start, copies) = (before, copies + 1);
    }
    Some(if start == 0 || copies == MAX_COPIES { end } else { start })
}

/// The line before `end` that is not blank, and where it starts.
fn last_line(text: &[u8], end: usize) -> Option<(usize, &[u8])> {
    let text = text[..end].trim_ascii_end();
    let start = search::memrchr(b'\n', text).map_or(0, |at| at + 1);
    (!text.is_empty()).then(|| (start, &text[start..]))
}

fn is_read(request: &Request<'_>) -> bool {
    request.method.as_ref().is_some_and(|method| crate::text::is_read(&*method.text))
}

fn is_same(one: &Request<'_>, other: &Request<'_>) -> bool {
    fn said<'r>(text: Option<&'r Text<'_>>) -> Option<&'r str> {
        text.map(|text| &*text.text)
    }
    fn bytes<'r>(request: &'r Request<'_>) -> Option<&'r [u8]> {
        request.body.as_ref().map(|body| &*body.bytes)
    }
    said(one.method.as_ref()) == said(other.method.as_ref())
        && said(one.url.as_ref()) == said(other.url.as_ref())
        && bytes(one) == bytes(other)
}

#[cfg(test)]
mod tests {
    use super::super::origin::Origin;
    use super::super::request::{Answer, Body};
    use super::*;

    fn call(record: u64, body: &str, status: u16) -> Request<'_> {
        let text = |other: &'static str| Some(Text { text: other.into(), span: None });
        Request {
            record,
            method: text("PATCH"),
            url: text("/x"),
            body: Some(Body { bytes: body.as_bytes().into(), origin: Origin::Nowhere }),
            answer: Some(Answer { status, text: None }),
            ..Request::default()
        }
    }

    /// Each record as `call`, `skipped`, with the status of its answer.
    fn folded(calls: Vec<(Request<'_>, Option<&str>)>) -> Vec<(u64, Option<u16>)> {
        let mut found = Vec::new();
        let mut fold = Fold::default();
        let mut emit = |item: Item<'_>| {
            found.push(match item {
                Item::Request(request) => (request.record, request.answer.map(|answer| answer.status)),
                Item::Skipped { record, .. } => (record, None),
                Item::Unreadable { .. } | Item::Empty { .. } => unreachable!(),
            });
        };
        for (request, level) in calls {
            fold.call(request, level, &mut emit);
        }
        fold.finish(&mut emit);
        found
    }

    #[test]
    fn a_call_logged_at_two_levels_is_one() {
        let lines = ["trace", "debug", "trace", "debug"];
        let calls = lines.iter().zip(0..).map(|(level, record)| (call(record, "{}", 200), Some(*level)));
        assert_eq!(folded(calls.collect()), [(0, Some(200)), (1, None), (2, Some(200)), (3, None)]);
    }

    #[test]
    fn a_retry_is_folded_only_after_an_answer_that_asks_for_it() {
        let of = |statuses: &[u16]| {
            folded(
                statuses
                    .iter()
                    .zip(0..)
                    .map(|(status, record)| (call(record, "{}", *status), None))
                    .collect(),
            )
        };
        assert_eq!(of(&[429, 503, 202]), [(0, Some(202)), (1, None), (2, None)]);
        assert_eq!(of(&[400, 400]), [(0, Some(400)), (1, Some(400))]);
        let other = vec![(call(0, "{}", 429), None), (call(1, "{\"a\":1}", 202), None)];
        assert_eq!(folded(other), [(0, Some(429)), (1, Some(202))]);
    }

    #[test]
    fn reads_between_a_call_and_its_retry_do_not_part_them() {
        let mut read = call(1, "", 200);
        read.method = Some(Text { text: "GET".into(), span: None });
        let calls = vec![(call(0, "{}", 500), None), (read, None), (call(2, "{}", 200), None)];
        assert_eq!(folded(calls), [(0, Some(200)), (1, Some(200)), (2, None)]);
    }
}
