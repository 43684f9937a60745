//! `unread`: a text that holds a recorded call which no kind reads. To pass it over would look as
//! if it had been checked, so that it is refused where it was named, and mentioned where it was
//! found in a folder.
//!
//! A call is a method, the URL of a conversation write with its ids, and a body, close together. A
//! URL alone, an API description (its ids are `{name}`), a list of operations (it has no bodies)
//! and source code are not calls.

use crate::contract::{Inference, Likeness, Operation, Path, Route, infer, is_placeholder, route};
use crate::input::records::balanced_end;
use crate::input::{Item, Kind, KindMeta, Layout, Load, Sample, SkipReason};
use crate::json::{self, Tape, unescape_into, value_end};
use crate::text::search;

/// Calls that no kind reads.
pub(super) struct UnreadCall;

/// Why such a source is not checked.
pub const UNREAD_CALL: &str = "it holds a recorded call in a form that payloadlint does not read: save the call as HAR, as a raw \
     HTTP request or as a curl command";

static META: KindMeta = KindMeta {
    id: "unread",
    summary: "a recorded call in a form that nothing reads: refused, so that it does not look checked",
    detected_by: "a method, the URL of a conversation write and a body, close together, and nothing else fits",
    example: "sent PATCH to https://api.mypurecloud.com/api/v2/conversations/calls/3f1c2d4e/participants/5b6a7c8d/attributes\n\
        with body={\"attributes\":{\"crm_tier\":\"gold\"}}",
    ..KindMeta::EMPTY
};

impl Kind for UnreadCall {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        let is_code = sample.extension().is_some_and(|name| SOURCE_CODE.contains(&name));
        let is_body = || sample.record().is_some_and(|record| infer(record) != Inference::Unknown);
        !is_code && sample.layout() != Layout::Blank && holds_call(sample.text()) && !is_body()
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        (load.emit)(Item::Skipped { record: 0, reason: SkipReason::from(UNREAD_CALL) });
        1
    }
}

/// Extensions of source code, in which calls are written to be made.
const SOURCE_CODE: [&str; 42] = [
    "c", "cc", "cjs", "clj", "cpp", "cs", "css", "dart", "ex", "exs", "fs", "go", "gradle", "groovy", "h",
    "hpp", "htm", "html", "ipynb", "java", "jl", "js", "jsx", "kt", "kts", "lua", "m", "mjs", "php", "pl",
    "ps1", "psm1", "py", "r", "rb", "rs", "scala", "svelte", "swift", "tf", "ts", "tsx",
];

/// How far from a URL its method is looked for, in bytes.
const METHOD_WINDOW: usize = 400;

/// How far from a URL its body is looked for, in bytes.
const BODY_WINDOW: usize = 2048;

/// The longest URL.
const MAX_URL: usize = 512;

/// Brackets beside a URL that are looked at for a body.
const MAX_BRACKETS: usize = 16;

/// Brackets of a text that are looked at: one with so many of them and no call is something else.
const MAX_ALL_BRACKETS: usize = 4096;

fn holds_call(text: &[u8]) -> bool {
    let mut search = Search { text, tape: Tape::new(), brackets: 0 };
    search::find_iter(text, b"/conversations/").any(|at| search.is_call(at))
}

/// A search for a call.
struct Search<'s> {
    text: &'s [u8],
    tape: Tape,
    /// Brackets that were looked at so far.
    brackets: usize,
}

impl Search<'_> {
    /// Whether the URL around `at` has a method and a body beside it.
    fn is_call(&mut self, at: usize) -> bool {
        let text = self.text;
        let is_outside = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`<>()\\,;|".contains(byte);
        let before = &text[at.saturating_sub(MAX_URL)..at];
        let start = at - before.iter().rev().take_while(|byte| !is_outside(byte)).count();
        let after = &text[at..text.len().min(at + MAX_URL)];
        let end = at + after.iter().take_while(|byte| !is_outside(byte)).count();
        let Ok(url) = std::str::from_utf8(&text[start..end]) else { return false };
        let path = Path::parse(url);
        let segments = || path.segments().iter().map(|segment| segment.text);
        let has_ids = segments().any(|segment| segment.bytes().any(|byte| byte.is_ascii_digit()))
            && !segments().any(|segment| is_placeholder(segment) && !segment.contains("{{"));
        if !has_ids || path.likeness() != Some(Likeness::Rooted) {
            return false;
        }
        let window = |reach: usize| &text[start.saturating_sub(reach)..text.len().min(end + reach)];
        let near = window(METHOD_WINDOW);
        let Some(method) = ["PATCH", "PUT", "POST"].into_iter().find(|method| has_word(near, method)) else {
            return false;
        };
        let operation = match route(method, &path) {
            Route::Operation(operation) => Some(operation),
            Route::Unknown | Route::WrongMethod(_) => None,
            _ => return false,
        };
        let near = window(BODY_WINDOW);
        let mut brackets = search::memchr_iter(b'{', near).take(MAX_BRACKETS);
        brackets.any(|at| self.is_body(near, at, operation))
    }

    /// Whether the object that begins at a bracket is a body of ours.
    fn is_body(&mut self, near: &[u8], at: usize, operation: Option<&Operation>) -> bool {
        self.brackets += 1;
        if self.brackets > MAX_ALL_BRACKETS {
            return false;
        }
        let Some(object) = object_at(near, at) else { return false };
        let parsed = self.tape.parse(&object);
        let Some(root) = parsed.document().root().filter(|root| root.kind() == json::Kind::Object) else {
            return false;
        };
        let model = operation.and_then(|operation| operation.model);
        let is_member =
            |member: json::Member<'_>| model.is_some_and(|model| model.member(&member.name()).is_some());
        infer(root) != Inference::Unknown || root.members().any(is_member)
    }
}

/// The object that begins at a bracket, its escapes undone where it is written inside a string.
fn object_at(text: &[u8], at: usize) -> Option<Vec<u8>> {
    let rest = &text[at..];
    let inside = rest[1..].trim_ascii_start();
    if inside.starts_with(b"\\") {
        let mut plain = Vec::new();
        unescape_into(rest, &mut plain);
        let end = value_end(&plain, 0).or_else(|| balanced_end(&plain, 0))?;
        plain.truncate(end);
        return Some(plain);
    }
    let end = value_end(rest, 0).or_else(|| balanced_end(rest, 0))?;
    Some(rest[..end].to_vec())
}

fn has_word(text: &[u8], word: &str) -> bool {
    let is_letter =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    search::find_iter(text, word.as_bytes()).any(|at| {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        !is_letter(before) && !is_letter(text.get(at + word.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{detected, items};
    use super::*;

    const URL: &str = "https://api.mypurecloud.com/api/v2/conversations/calls/11111111-2222-4333-8444-555555555555/participants/66666666-7777-4888-9999-aaaaaaaaaaaa/attributes";

    #[test]
    fn a_call_that_nothing_reads_is_not_passed_over() {
        for text in [
            "sending PATCH U with {\"attributes\":{\"a\":null}}\n",
            "method=PATCH url=U payload=\"{\\\"attributes\\\":{\\\"a\\\":1}}\" status=400\n",
            "{\"verb\":[\"PATCH\"],\"to\":\"U\",\"what\":\"{\\\"attributes\\\":{}}\"}",
            "- request: PATCH U\n  sent: {\"attributes\": {\"a\": 1}}\n",
        ] {
            let text = text.replace('U', URL);
            assert!(holds_call(text.as_bytes()), "{text}");
            assert_eq!(items(&UnreadCall, &text), [format!("skipped 0: {UNREAD_CALL}")]);
        }
    }

    #[test]
    fn what_is_not_a_call() {
        for text in [
            // A URL alone, a URL with its method, and one with headers.
            "U\n",
            "see PATCH U for details\n",
            "PATCH U {\"Content-Type\":\"application/json\"}\n",
            // An API description, and a read.
            "PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}/attributes {\"attributes\":{}}\n",
            "GET U {\"attributes\":{}}\n",
            // A body, with a link in it.
            "{\"attributes\":{\"link\":\"U\",\"method\":\"PATCH\",\"x\":\"{\\\"attributes\\\":{}}\"}}",
        ] {
            let text = text.replace('U', URL);
            assert_ne!(detected(&text), "unread", "{text}");
        }
    }

    #[test]
    fn a_long_list_of_urls_is_left_in_time() {
        let text = format!("PATCH {URL} {{{{{{{{{{{{").repeat(5000);
        assert!(!holds_call(text.as_bytes()));
    }
}
