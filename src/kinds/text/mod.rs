//! `text`: calls in the text of logs, terminals, notes and issues, whatever is around them. Finders
//! look for one form each; what they find is put in the order of the text.
//!
//! In `fixtures/inputs/text`, Python 3.11 and Ruby 3.1 printed what is named after them. The others
//! are built after OkHttp's `HttpLoggingInterceptor` (square/okhttp), Feign's `Logger`
//! (OpenFeign/feign), Apache's `Wire` (apache/httpcomponents-client) and `NetworkLogView.ts`
//! (ChromeDevTools/devtools-frontend).
//!
//! Half a call that names no conversation is nothing's concern here: pages and logs are full of
//! commands that are cut short. It is skipped, and not reported as unreadable.

mod arrows;
mod call;
mod fences;
mod message;
mod powershell;
mod wire;

use self::call::{Call, Place, item_of, names_conversation};
use self::fences::{Announced, Code, Region};
use super::curl;
use super::http::{Http, is_request_text};
use crate::input::call::NoCall;
use crate::input::lines::{text_of, trimmed};
use crate::input::{Frame, Item, KeepAll, Kind, KindMeta, Layout, Load, Request, Sample};
use crate::json::{Tape, value_end};
use crate::text::is_write;
use crate::text::search;

/// A text with calls in it.
pub(super) struct Text;

/// Extensions of what may be such a text. Source code quotes calls.
const EXTENSIONS: [&str; 17] = [
    "log", "txt", "md", "markdown", "mdx", "out", "ps1", "psm1", "trace", "text", "err", "logcat", "adoc",
    "rst", "wiki", "tsv", "eml",
];

/// Of these, the ones whose commands `curl` are recognised by the kind `curl`.
const OF_CURL: [&str; 1] = ["txt"];

/// What every text of this kind has some of.
const MARKS: [&[u8]; 11] = [
    b"send: ",
    b"<- \"",
    b">> \"",
    b"--> ",
    b"```",
    b"~~~",
    b"{code",
    b"{noformat",
    b"nvoke-",
    b"irm ",
    b"iwr ",
];

/// Blocks that are indented or quoted are read without that, and copied; up to this size.
const MAX_INDENTED_BYTES: usize = 64 << 10;

static META: KindMeta = KindMeta {
    id: "text",
    summary: "calls in logs, Markdown, issues and other text",
    detected_by: "a call that writes, in a form that is known: debug output of Python's `http.client`, Ruby's `Net::HTTP` \
         or Apache's HTTP client, the log of OkHttp or Feign, PowerShell's `Invoke-RestMethod`, a block of code with \
         `curl`, with an HTTP request, or with a body after a request line",
    example: "--> PATCH https://api.mypurecloud.com/api/v2/conversations/calls/3f1c2d4e/participants/7b9d0e1f/attributes h2\n\
              Content-Type: application/json\n\n{\"attributes\":{\"crm_tier\":\"gold\"}}\n--> END PATCH (34-byte body)",
    ..KindMeta::EMPTY
};

impl Kind for Text {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        let is_text = matches!(sample.layout(), Layout::Text | Layout::One | Layout::Array)
            && !sample.root().is_some_and(|root| root.document().is_whole());
        let extension = sample.extension();
        is_text
            && extension.is_none_or(|name| EXTENSIONS.contains(&name))
            && holds_write(sample.text(), extension.is_some_and(|name| !OF_CURL.contains(&name)))
    }

    fn accepts(&self, sample: &Sample<'_>) -> bool {
        holds_write(sample.text(), true)
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, tape, emit, .. } = load;
        let mut loader = Loader { record: 0, tape, emit, with_curl: true };
        loader.page(Place { text, frame });
        loader.record
    }
}

/// Whether a text holds a call that writes. `with_curl`: a command `curl` outside a block of code counts.
fn holds_write(text: &[u8], with_curl: bool) -> bool {
    let has = |mark: &&[u8]| search::find(text, mark).is_some();
    if !(MARKS.iter().any(has) || with_curl && has(&&b"curl"[..])) {
        return false;
    }
    let frame = Frame {
        layout: Layout::Text,
        layers: Vec::new(),
        offset: 0,
        byte_map: true,
        forced: false,
        folder: None,
    };
    let mut found = false;
    let emit = &mut |item: Item<'_>| {
        found |= match item {
            Item::Request(request) => {
                request.url.is_some() && request.method.as_ref().is_none_or(|method| is_write(&*method.text))
            }
            Item::Unreadable { .. } => true,
            _ => false,
        };
    };
    let mut tape = Tape::new();
    Loader { record: 0, tape: &mut tape, emit, with_curl }.page(Place { text, frame: &frame });
    found
}

struct Loader<'l, 's> {
    record: u64,
    tape: &'l mut Tape,
    emit: &'l mut dyn FnMut(Item<'s>),
    /// Commands `curl` outside blocks of code count.
    with_curl: bool,
}

impl<'s> Loader<'_, 's> {
    fn page(&mut self, place: Place<'_, 's>) {
        let mut announced = Announced::default();
        for region in fences::regions(place.text) {
            match region {
                Region::Prose(range) => {
                    let (text, frame) = place.part(&range);
                    announced.prose(place.text, range);
                    self.calls(Place { text, frame: &frame }, self.with_curl);
                }
                Region::Code(code) if code.is_verbatim() || code.content.len() > MAX_INDENTED_BYTES => {
                    let (text, frame) = place.part(&code.content);
                    if !self.announced(place, &code, &mut announced) {
                        self.code(Place { text, frame: &frame }, &mut announced, code.content.start);
                    }
                }
                Region::Code(code) => self.indented(place, &code, &mut announced),
            }
        }
    }

    /// A block whose lines have something before them.
    fn indented(&mut self, place: Place<'_, 's>, code: &Code, announced: &mut Announced) {
        let made = code.rendered(place.text);
        let text = made.bytes().to_vec();
        let outer = made.body(code.content.start, place.frame, fences::ESCAPING).origin;
        let frame = Frame { offset: 0, ..place.frame.clone() };
        let emit = &mut *self.emit;
        let mut inner = Loader {
            record: self.record,
            tape: &mut *self.tape,
            emit: &mut |item: Item<'_>| emit(fences::lifted(item, &outer)),
            with_curl: true,
        };
        inner.code(Place { text: &text, frame: &frame }, &mut Announced::default(), 0);
        let found = inner.record;
        if found == self.record {
            self.announced(place, code, announced);
        } else {
            self.record = found;
        }
    }

    /// The body after a request line in the prose; whether the block is one.
    fn announced(&mut self, place: Place<'_, 's>, code: &Code, announced: &mut Announced) -> bool {
        let range = trimmed(place.text, code.content.clone());
        let content = &place.text[range.clone()];
        let is_whole = value_end(content, 0) == Some(content.len());
        // Pages leave things out.
        let elided =
            || [&b"..."[..], "…".as_bytes(), b"//"].iter().any(|mark| search::find(content, mark).is_some());
        if !content.starts_with(b"{") || !is_whole && elided() {
            return false;
        }
        let Some((method, url)) = announced.take() else { return false };
        let request = Request {
            record: self.record,
            method: Some(text_of(place.text, method, place.frame)),
            url: Some(text_of(place.text, url, place.frame)),
            body: Some(place.frame.body(place.text, range.start, range.end)),
            layers: place.frame.layers.clone(),
            template: true,
            sent: true,
            ..Request::default()
        };
        (self.emit)(Item::Request(request));
        self.record += 1;
        true
    }

    /// A block of code.
    fn code(&mut self, place: Place<'_, 's>, announced: &mut Announced, start: usize) {
        if !is_request_text(place.text) {
            self.calls(place, true);
            return;
        }
        let first = self.record;
        let mut alone = None;
        let mut record = self.record;
        let emit = &mut *self.emit;
        let mut take = |mut item: Item<'s>| {
            if let Item::Request(request) = &mut item {
                // A request line alone says where something is sent, and not what.
                if request.body.as_ref().is_some_and(|body| body.bytes.trim_ascii().is_empty()) {
                    alone = request.method.take().zip(request.url.take());
                    return;
                }
                request.template = true;
            }
            emit(item.numbered(record));
            record += 1;
        };
        let load =
            Load { text: place.text, frame: place.frame, tape: self.tape, sieve: &KeepAll, emit: &mut take };
        Http.load(load);
        self.record = record;
        let range = |text: &crate::input::Text<'_>| {
            let span = text.span?;
            let at = |offset: u64| start + (offset - place.frame.offset) as usize;
            Some(at(span.start)..at(span.end))
        };
        if let Some((method, url)) = alone.filter(|_| record == first)
            && let Some((method, url)) = range(&method).zip(range(&url))
        {
            announced.set(method, url);
        }
    }

    /// The calls of a stretch of text.
    fn calls(&mut self, place: Place<'_, 's>, with_curl: bool) {
        let mut found = wire::calls(place.text);
        found.extend(arrows::calls(place.text));
        found.extend(powershell::calls(place.text));
        if with_curl {
            curl::items(place.text, place.frame, &mut |range, item| {
                let names = names_conversation(&place.text[range.clone()]);
                let start = range.start;
                let make = move |record: u64, _: Place<'_, 's>| match item {
                    Item::Unreadable { reason, .. } => {
                        item_of(record, names, Err(NoCall::Unreadable(reason)))
                    }
                    item => item.numbered(record),
                };
                found.push(Call { start, make: Box::new(make) });
            });
        }
        found.sort_by_key(|call| call.start);
        for call in found {
            let item = (call.make)(self.record, place);
            (self.emit)(item);
            self.record += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, detected, items, placed, urls};
    use super::*;

    const URL: &str = "https://h/api/v2/conversations/calls/x/participants/y/attributes";

    #[test]
    fn blocks_of_code() {
        let curl = format!("curl -X PATCH {URL} -d '{{\"a\":1}}'\n");
        for text in [
            format!("# A\n\n```bash\n{curl}```\n"),
            format!("# A\n\n~~~~\n$ {curl}~~~~\n"),
            format!("{{code:bash}}\n{curl}{{code}}\nx\n"),
            format!("- x\n\n  ```sh\n  {curl}  ```\n"),
            format!("> ```\n> {curl}> ```\n"),
            format!("x\n```\nPATCH {URL}\nA: b\n\n{{\"a\":1}}\n```\n"),
            format!("x\n   ```http\n   PATCH {URL} HTTP/1.1\n   A: b\n\n   {{\"a\":1}}\n   ```\n"),
            format!("**PATCH** `{URL}`\n\n```json\n{{\"a\":1}}\n```\n"),
            format!("```http\nPATCH {URL}\n```\n\nBody:\n\n```\n{{\"a\":1}}\n```\n"),
            format!("```\n{curl}"),
        ] {
            assert_eq!(detected(&text), "text", "{text}");
            let found: Vec<_> = bodies(&Text, &text).iter().map(|body| body.trim().to_owned()).collect();
            assert_eq!(found, ["{\"a\":1}"], "{text}");
            assert_eq!(urls(&Text, &text), [URL], "{text}");
            assert_eq!(placed(&Text, &text, "\"a\""), ["\"a\""], "{text}");
        }
    }

    #[test]
    fn what_is_no_body_in_a_page() {
        for text in [
            format!("PATCH {URL}\n\nThe response is\n\n```json\n{{\"a\":1}}\n```\n"),
            format!("GET {URL}\n\n```json\n{{\"a\":1}}\n```\n"),
            "```json\n{\"a\":1}\n```\n".to_owned(),
            format!("PATCH {URL}\n\n```json\n{{ ... }}\n```\n"),
            format!("```http\nPATCH {URL}\n```\n"),
            "```bash\ncurl -O https://h/x\n```\n".to_owned(),
            "```rust\nlet x = 1;\n```\n".to_owned(),
        ] {
            assert_ne!(detected(&text), "text", "{text}");
        }
        // A body belongs to the request line before it, and to no second one.
        let text = format!("PATCH {URL}/1\nPATCH {URL}\n```\n{{\"a\":1}}\n```\n```\n{{\"b\":1}}\n```\n");
        assert_eq!(
            (urls(&Text, &text), bodies(&Text, &text)),
            (vec![URL.to_owned()], vec!["{\"a\":1}".to_owned()])
        );
    }

    #[test]
    fn half_commands_matter_only_where_they_name_a_conversation() {
        let page = |url: &str| {
            format!("```\ncurl -X PATCH {url} -d '{{\n```\n\n```\ncurl -X PUT {URL} -d '[]'\n```\n")
        };
        assert_eq!(items(&Text, &page("https://h/users/x"))[0][..9], *"skipped 0");
        let found = items(&Text, &page(URL));
        assert!(found[0].starts_with("unreadable 0: a quote") && found[1] == "request 1", "{found:?}");
    }

    /// A line that almost looks like a call costs no more than its length.
    #[test]
    fn texts_that_almost_look_like_calls() {
        for line in [
            "```\n",
            "send: b'PATCH\n",
            "--> PATCH\n",
            "irm \"\n",
            "{code}\n",
            "PATCH /x\n",
            "<- \"\n",
            "curl ^\" ^\n",
        ] {
            let text = line.repeat((1 << 20) / line.len());
            assert_ne!(detected(&text), "text", "{line}");
            items(&Text, &text);
        }
    }
}
