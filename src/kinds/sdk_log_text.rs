//! `sdk-log-text`: the request log of a Genesys Cloud SDK as text, which is the SDKs' default.
//! Python writes the body as Python (`None`, single quotes), which is read as the JSON that it was
//! sent as; JavaScript writes JSON over many lines. At level trace every call is logged twice.

use crate::text::search;
use std::ops::Range;

use crate::input::call::{Found, NoCall};
use crate::input::fold::Fold;
use crate::input::lines::{after, line_at, lines, text_of, trimmed};
use crate::input::{Answer, Body, Escaping, Frame, Header, Kind, KindMeta, Layout, Load, Request, Sample};
use crate::json::{escape_json_into, value_end};
use crate::notation::python;
use crate::text::is_write;

/// An SDK's request log in its text form.
pub(super) struct SdkLogText;

const REQUEST: &[u8] = b"=== REQUEST ===";
const RESPONSE: &[u8] = b"=== RESPONSE ===";

/// What follows an answer for longer is an application's own lines, and no part of it.
const MAX_CALL_BYTES: usize = 4 << 20;

/// Copies of one call that are kept together in a piece.
const MAX_COPIES: usize = 8;

static META: KindMeta = KindMeta {
    id: "sdk-log-text",
    summary: "the request log of a Genesys Cloud SDK, `log_format=text`",
    detected_by: "a line `=== REQUEST ===` followed by `URL:`",
    example: "2024-05-14 10:15:30,123 DEBUG\n=== REQUEST ===\nURL: https://api.mypurecloud.com/api/v2/conversations/…\nMethod: PATCH\nHeaders:\n\tContent-Type: application/json\nBody: {'attributes': {'crm_tier': 'gold'}}\n=== RESPONSE ===\nStatus: 202",
    ..KindMeta::EMPTY
};

impl Kind for SdkLogText {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        calls(sample.text()).next().is_some_and(|call| {
            let line = line_at(sample.text(), call.request.start);
            sample.text()[line].starts_with(b"URL:")
        })
    }

    fn streams(&self, _: Layout) -> bool {
        true
    }

    /// The last call may go on; and copies of one call stay together, or they could not be reported
    /// from two.
    fn cut(&self, text: &[u8]) -> Option<usize> {
        let end = search::memrchr(b'\n', text)?;
        let starts: Vec<Call> = calls(text).collect();
        let Some((last, whole)) = starts.split_last() else {
            // An application's own lines; the last of them may be the head of a call.
            return Some(line_start(text, end)).filter(|offset| *offset > 0);
        };
        if last.response.is_some() && text.len() - last.start > MAX_CALL_BYTES {
            return Some(end + 1);
        }
        let Some(before) = whole.last() else { return Some(last.start).filter(|offset| *offset > 0) };
        let same = |item: &&Call| text[item.request.clone()] == text[before.request.clone()];
        let copies = whole.iter().rev().take_while(same).count();
        let first = whole.len() - copies;
        let cut = if copies >= MAX_COPIES || first == 0 { last.start } else { whole[first].start };
        Some(cut).filter(|offset| *offset > 0)
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, emit, .. } = load;
        let mut fold = Fold::default();
        let mut record = 0;
        for call in calls(text) {
            match request(record, &call, text, frame) {
                Ok(request) => {
                    let level = String::from_utf8_lossy(&text[call.level.clone()]);
                    fold.call(request, Some(&level), emit);
                }
                Err(no_call) => fold.other(no_call.item(record), emit),
            }
            record += 1;
        }
        fold.finish(emit);
        record
    }
}

/// A logged call.
struct Call {
    /// Where its first line starts, that of the time and the level.
    start: usize,
    /// The word of the level.
    level: Range<usize>,
    /// The lines after the mark.
    request: Range<usize>,
    /// The lines after the answer's mark.
    response: Option<Range<usize>>,
}

/// The calls of a log. Lines of others in between belong to the call before them.
fn calls(text: &[u8]) -> impl Iterator<Item = Call> {
    let mut marks = search::find_iter(text, REQUEST)
        .filter(|at| {
            // The byte before it says whether a line starts here: a line may hold many marks.
            let starts_line = *at == 0 || text[*at - 1] == b'\n';
            starts_line && text[line_at(text, *at)].trim_ascii_end() == REQUEST
        })
        .map(|mark| (head_of(text, mark), mark))
        .peekable();
    std::iter::from_fn(move || {
        let ((start, level), mark) = marks.next()?;
        let end = marks.peek().map_or(text.len(), |((start, _), _)| *start);
        let first = after(text, &line_at(text, mark));
        let mut call = Call { start, level, request: first..end.max(first), response: None };
        let response =
            lines(&text[..end], first).find(|line| text[line.clone()].trim_ascii_end() == RESPONSE);
        if let Some(line) = response {
            call.request.end = line.start;
            call.response = Some(after(text, &line)..end);
        }
        Some(call)
    })
}

fn line_start(text: &[u8], at: usize) -> usize {
    search::memrchr(b'\n', &text[..at]).map_or(0, |offset| offset + 1)
}

/// The line before the mark, where it is the one of time and level; and the level in it.
fn head_of(text: &[u8], mark: usize) -> (usize, Range<usize>) {
    if mark == 0 {
        return (0, 0..0);
    }
    let start = line_start(text, mark - 1);
    let line = &text[start..mark];
    let levels: [&[u8]; 5] = [b"TRACE", b"DEBUG", b"ERROR", b"INFO", b"WARN"];
    let found = levels.iter().find_map(|level| search::find(line, level).map(|at| at..at + level.len()));
    found.map_or((mark, mark..mark), |level| (start, start + level.start..start + level.end))
}

fn request<'s>(record: u64, call: &Call, text: &'s [u8], frame: &Frame) -> Found<'s> {
    let mut found = Request { record, sent: true, layers: frame.layers.clone(), ..Request::default() };
    let mut body = None;
    for line in lines(&text[..call.request.end], call.request.start) {
        let field = |name: &[u8]| {
            text[line.clone()].starts_with(name).then(|| trimmed(text, line.start + name.len()..line.end))
        };
        if let Some(range) = field(b"URL:") {
            found.url = Some(text_of(text, range, frame));
        } else if let Some(range) = field(b"Method:") {
            found.method = Some(text_of(text, range, frame));
        } else if field(b"Headers:").is_some() {
            found.headers = Some(Vec::new());
        } else if let Some(range) = field(b"Body:") {
            body = Some(trimmed(text, range.start..call.request.end));
            break;
        } else if text[line.clone()].starts_with(b"\t")
            && let Some(headers) = &mut found.headers
            && let Some(colon) = search::memchr(b':', &text[line.clone()])
        {
            let name = String::from_utf8_lossy(text[line.start..line.start + colon].trim_ascii());
            let value = trimmed(text, line.start + colon + 1..line.end);
            headers.push(Header { name, value: text_of(text, value, frame) });
        }
    }
    if found.url.is_none() || found.method.is_none() {
        let reason = "the logged call is cut off before its method".into();
        return Err(NoCall::Unreadable(reason));
    }
    found.answer = call.response.clone().and_then(|value| answer(text, value));
    let writes = found.method.as_ref().is_some_and(|method| is_write(&*method.text));
    if writes && body.is_none() {
        let reason = "no body recorded: set `log_request_body=true` in the SDK's configuration".into();
        return Err(NoCall::Skipped(reason));
    }
    if let Some(range) = body.filter(|_| writes) {
        let is_javascript = text.get(call.level.end) == Some(&b':');
        let Some(body) = body_of(range, is_javascript, text, frame) else {
            let reason = "the logged body is not a readable literal: set `log_format=json`".into();
            return Err(NoCall::Unreadable(reason));
        };
        found.body = Some(body);
    }
    Ok(found)
}

fn body_of<'s>(range: Range<usize>, is_javascript: bool, text: &'s [u8], frame: &Frame) -> Option<Body<'s>> {
    let raw = &text[range.clone()];
    let is_json = value_end(raw, 0) == Some(raw.len());
    if is_json && (is_javascript || !is_text_in_python(raw)) {
        return Some(frame.body(text, range.start, range.end));
    }
    if is_json {
        // `str()` leaves the quotes of a text away; it was sent with them.
        let mut json = String::from("\"");
        escape_json_into(std::str::from_utf8(raw).ok()?, &mut json);
        json.push('"');
        return Some(Body { bytes: json.into_bytes().into(), origin: frame.field(range) });
    }
    Some(python::json_of(raw)?.body(range.start, frame, Escaping::Opaque))
}

/// Python's `repr` of a dict or list writes `'…'`, and `"…"` only around an apostrophe. JSON in a Python log
/// was a text already, and was encoded once more.
fn is_text_in_python(raw: &[u8]) -> bool {
    let Some(quote) = search::memchr(b'"', raw) else { return false };
    let Some(end) = value_end(raw, quote) else { return false };
    raw[0] != b'"' && !raw[quote..end].contains(&b'\'') && search::memchr(b'\'', &raw[..quote]).is_none()
}

fn answer(text: &[u8], range: Range<usize>) -> Option<Answer<'_>> {
    let mut status = None;
    for line in lines(&text[..range.end], range.start) {
        if let Some(said) = text[line.clone()].strip_prefix(b"Status:") {
            status = std::str::from_utf8(said).ok().and_then(|text| text.trim().parse().ok());
        } else if text[line.clone()].starts_with(b"Body:") {
            let body = trimmed(text, line.start + 5..range.end);
            return Some(Answer { status: status?, text: Some(String::from_utf8_lossy(&text[body])) });
        }
    }
    Some(Answer { status: status?, text: None })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, placed};
    use super::*;

    fn python(level: &str, body: &str) -> String {
        format!(
            "2026-11-22 13:41:39,353 {level} \n=== REQUEST ===\nURL: http://h/p\nMethod: PATCH\nHeaders: \n\
             \tAccept: a/b\nBody: {body}\n=== RESPONSE ===\nStatus: 200\n"
        )
    }

    fn javascript(level: &str, body: &str) -> String {
        format!(
            "{level}: 2026-11-22T13:42:15.008Z\n=== REQUEST === \nURL: http://h/p\nMethod: PATCH\nHeaders: \n\
             \tAccept: a/b\nBody: {body}\n\n=== RESPONSE ===\nStatus: 200\n\n"
        )
    }

    #[test]
    fn bodies_of_both_languages() {
        for (text, body) in [
            (python("DEBUG", "{'a': None}"), r#"{"a": null}"#),
            (python("DEBUG", "{'a': {}}"), r#"{"a": {}}"#),
            (python("DEBUG", r#"{"a": "b"}"#), r#""{\"a\": \"b\"}""#),
            (python("DEBUG", r#"{"it's": 1}"#), r#"{"it's": 1}"#),
            (python("DEBUG", "None"), "null"),
            (python("DEBUG", "{}"), "{}"),
            (javascript("DEBUG", "{\n  \"a\": null\n}"), "{\n  \"a\": null\n}"),
        ] {
            assert_eq!(bodies(&SdkLogText, &text), [body], "{text}");
        }
        assert_eq!(placed(&SdkLogText, &python("DEBUG", "{'a\\'b': None}"), "\"a'b\""), ["'a\\'b'"]);
        assert_eq!(placed(&SdkLogText, &python("DEBUG", "{'a': None}"), "null"), ["None"]);
    }

    #[test]
    fn copies_are_folded() {
        let text = [python("TRACE", "{}"), python("DEBUG", "{}"), python("TRACE", "{'a': 1}")].concat();
        assert_eq!(
            items(&SdkLogText, &text),
            ["request 0", "skipped 1: the same call logged twice", "request 2"]
        );
    }

    #[test]
    fn a_broken_body_does_not_lose_its_neighbours() {
        let text = [python("DEBUG", "{}"), python("DEBUG", "{'a': <x>}"), python("DEBUG", "[]")].concat();
        let found = items(&SdkLogText, &text);
        assert_eq!((found.len(), &*found[2]), (3, "request 2"), "{found:?}");
        assert!(found[1].starts_with("unreadable 1: the logged body is not a readable literal"), "{found:?}");
    }

    #[test]
    fn what_is_not_there() {
        let text = python("DEBUG", "{}").replace("Body: {}\n", "");
        assert!(items(&SdkLogText, &text)[0].contains("log_request_body"));
        let text = "INFO x\n=== REQUEST ===\nURL: http://h/p\nMeth";
        assert_eq!(items(&SdkLogText, text), ["unreadable 0: the logged call is cut off before its method"]);
    }

    #[test]
    fn a_cut_parts_neither_calls_nor_copies() {
        let (one, copy) = (python("TRACE", "{}"), python("DEBUG", "{}"));
        let other = python("TRACE", "{'a': 1}");
        let cut = |parts: &[&str]| SdkLogText.cut(parts.concat().as_bytes());
        assert_eq!(cut(&[&one]), None);
        assert_eq!(cut(&[&other, &one, &copy[..40]]), Some(other.len()));
        assert_eq!(cut(&[&other, &one]), Some(other.len()));
        assert_eq!(cut(&["x\n", "y\n", "z"]), Some(2));
        let lines = "an application's own line\n".repeat(200_000);
        assert_eq!(cut(&[&one, &lines]), Some(one.len() + lines.len()));
        assert_eq!(cut(&[&one, &copy, &other]), Some(one.len() + copy.len()));
        assert_eq!(cut(&[&other, &one, &copy, &other[..60]]), Some(other.len()));
    }
}
