//! `har`: HTTP archives, <https://w3c.github.io/web-performance/specs/HAR/Overview.html>, of browsers,
//! Playwright and mitmproxy. The body is the text of `postData.text`, decoded already whatever a
//! `Content-Encoding` header says. mitmproxy writes bytes that are no UTF-8 as halves of surrogate pairs.

use crate::input::bare::unescaped;
use crate::input::fold::Fold;
use crate::input::{Answer, Body, Frame, Header, Item, Kind, Layer, Load, Request, Sample, Unread};
use crate::json::{self, Tape, Value};

/// An HTTP archive.
pub(super) struct Har;

impl Kind for Har {
    fn id(&self) -> &'static str {
        "har"
    }

    fn summary(&self) -> &'static str {
        "an HTTP archive of a browser, Playwright or mitmproxy"
    }

    fn told_by(&self) -> &'static str {
        "`log.entries`"
    }

    fn example(&self) -> &'static str {
        r#"{"log": {"version": "1.2", "entries": [{"request": {"method": "PATCH", "url": "https://api.mypurecloud.com/api/v2/…",
  "headers": [], "postData": {"text": "{\"attributes\":{\"crm_tier\":\"gold\"}}"}}, "response": {"status": 202}}]}}"#
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["har"]
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.root().and_then(entries).is_some()
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, tape, emit, .. } = load;
        let parsed = tape.parse(text);
        let document = parsed.document();
        let Some(entries) = document.root().and_then(entries) else {
            emit(Item::Unreadable { record: None, reason: "no `log.entries`: not an HTTP archive".into() });
            return 0;
        };
        // Where the text is broken the tree is in part a guess: an entry counts if it is whole by itself.
        let mut own = Tape::new();
        let mut fold = Fold::default();
        let (mut record, mut told) = (0, false);
        for entry in entries.elements() {
            let whole = document.is_whole() || own.parse(entry.raw()).document().is_whole();
            let found = if whole { call(record, entry, text, frame) } else { Err(BROKEN) };
            match found {
                Ok(request) => fold.call(request, None, emit),
                Err(reason) => {
                    told = true;
                    fold.other(Item::Unreadable { record: Some(record), reason: reason.into() }, emit);
                }
            }
            record += 1;
        }
        fold.finish(emit);
        if !document.is_whole() && !told {
            let reason = "the archive is broken outside its entries, or cut off behind one".into();
            emit(Item::Unreadable { record: None, reason });
        }
        record
    }
}

const BROKEN: &str = "the entry is broken or cut off";

fn entries(root: Value<'_>) -> Option<Value<'_>> {
    root.get("log")?.get("entries").filter(|it| it.kind() == json::Kind::Array)
}

fn call<'s>(
    record: u64,
    entry: Value<'_>,
    text: &'s [u8],
    frame: &Frame,
) -> Result<Request<'s>, &'static str> {
    let request = entry.get("request").ok_or("the entry has no request")?;
    let text_of = |object: Value<'_>, name: &str| object.get(name).and_then(|it| frame.text(text, 0, it));
    let method = text_of(request, "method").ok_or("the entry has no method")?;
    let url = text_of(request, "url").ok_or("the entry has no URL")?;
    let headers: Vec<Header<'s>> = request
        .get("headers")
        .into_iter()
        .flat_map(Value::elements)
        .filter_map(|it| Some(Header { name: text_of(it, "name")?.text, value: text_of(it, "value")? }))
        .collect();
    let mut layers = frame.layers.clone();
    let body = body(request, text, frame)?;
    if body.is_some() {
        layers.push(Layer::JsonString);
    }
    Ok(Request {
        record,
        method: Some(method),
        url: Some(url),
        // Every request has headers; an archive without any has left them out.
        headers: Some(headers).filter(|it| !it.is_empty()),
        unread: request.get("postData").filter(|_| body.is_none()).and_then(form),
        body,
        answer: entry.get("response").and_then(|it| answer(it, text, frame)),
        layers,
        sent: true,
        ..Request::default()
    })
}

fn body<'s>(request: Value<'_>, text: &'s [u8], frame: &Frame) -> Result<Option<Body<'s>>, &'static str> {
    let Some(data) = request.get("postData") else { return Ok(None) };
    // Proposed for HAR 1.3.
    if data.get("encoding").and_then(Value::text).is_some_and(|it| it == "base64") {
        return Err("its body is in base64, which is not read yet");
    }
    let Some(said) = data.get("text").filter(|it| it.kind() == json::Kind::String) else { return Ok(None) };
    let span = said.content_span();
    Ok(Some(unescaped(frame.body(text, span.start as usize, span.end as usize))))
}

/// Fields alone, as some browsers record them.
fn form(data: Value<'_>) -> Option<Unread> {
    let params = data.get("params").filter(|it| it.kind() == json::Kind::Array && !it.is_empty());
    params.map(|_| Unread::Form)
}

fn answer<'s>(response: Value<'_>, text: &'s [u8], frame: &Frame) -> Option<Answer<'s>> {
    // 0 and -1 mean that no answer came.
    let status = response.get("status")?.number_text()?.parse().ok().filter(|status| *status > 0)?;
    let content = response.get("content").filter(|it| it.get("encoding").is_none());
    let said = content.and_then(|it| it.get("text")).and_then(|it| frame.text(text, 0, it));
    Some(Answer { status, text: said.map(|it| it.text) })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, unread};
    use super::*;

    fn entry(body: &str) -> String {
        format!(
            "{{\"request\":{{\"method\":\"PATCH\",\"url\":\"https://h/p\",\"headers\":[],\
             \"postData\":{{\"mimeType\":\"application/json\",\"text\":\"{body}\"}}}},\
             \"response\":{{\"status\":202,\"content\":{{}}}}}}"
        )
    }

    fn archive(entries: &[&str]) -> String {
        format!("{{\"log\":{{\"version\":\"1.2\",\"entries\":[\n{}\n]}}}}", entries.join(",\n"))
    }

    #[test]
    fn bodies_are_decoded() {
        let (one, two) = (entry(r#"{\"a\":\"\u00eb\"}"#), entry(r"\udcff\udcfe"));
        let text = archive(&[&one, &two, &entry("")]);
        assert_eq!(bodies(&Har, &text), ["{\"a\":\"ë\"}", "\u{fffd}\u{fffd}", ""]);
    }

    #[test]
    fn fields_without_a_text_are_a_form() {
        for (data, what) in [
            (r#""params":[{"name":"a","value":"b"}]"#, Some(Unread::Form)),
            (r#""params":[{"name":"a","value":"b"}],"text":"a=b""#, None),
            (r#""params":[]"#, None),
            (r#""params":{}"#, None),
        ] {
            let entry = entry("").replace("\"text\":\"\"", data);
            assert_eq!(unread(&Har, &archive(&[&entry])), [what], "{data}");
        }
    }

    #[test]
    fn a_broken_entry_does_not_lose_its_neighbours() {
        let (one, two) = (entry("{}"), entry("[]"));
        for broken in
            ["{\"request\": {\"method\": \"PATCH\" \"url\": 1}}", "{\"request\": oops oops}", "3", "{}"]
        {
            let text = archive(&[&one, broken, &two]);
            let found = items(&Har, &text);
            assert_eq!(found.len(), 3, "{found:?}");
            assert!(found[1].starts_with("unreadable 1"), "{found:?}");
            assert_eq!((&*found[0], &*found[2]), ("request 0", "request 2"));
        }
    }

    #[test]
    fn an_archive_that_was_cut_off_keeps_its_whole_entries() {
        let text = archive(&[&entry("{}"), &entry("[]")]);
        let behind_first = text.find(",\n").expect("a comma");
        for end in behind_first..text.len() {
            let found = items(&Har, &text[..end]);
            assert_eq!(found[0], "request 0", "{}", &text[..end]);
            let last = found.last().expect("an item");
            assert!(last.starts_with("unreadable"), "{found:?}");
        }
    }

    #[test]
    fn a_retry_is_folded() {
        let refused = entry("{}").replace("202", "429");
        let text = archive(&[&refused, &entry("{}")]);
        assert_eq!(items(&Har, &text), ["request 0", "skipped 1: a retry of the call before it"]);
    }
}
