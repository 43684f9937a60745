//! `har`: HTTP archives, <https://w3c.github.io/web-performance/specs/HAR/Overview.html>, of
//! browsers, Playwright and mitmproxy. The body is the text of `postData.text`, decoded already
//! whatever a `Content-Encoding` header says. mitmproxy writes bytes that are not UTF-8 as halves
//! of surrogate pairs.

use crate::input::call::{Calls, Found, Order, Reader, answer, array, load_calls, status, unreadable};
use crate::input::{Answer, Kind, KindMeta, Load, Request, Sample, Unread};
use crate::json::{self, Value};

/// An HTTP archive.
pub(super) struct Har;

static META: KindMeta = KindMeta {
    id: "har",
    summary: "an HTTP archive of a browser, Playwright or mitmproxy",
    detected_by: "`log.entries`; or the extension",
    example: r#"{"log": {"version": "1.2", "entries": [{"request": {"method": "PATCH", "url": "https://api.mypurecloud.com/api/v2/…",
  "headers": [], "postData": {"text": "{\"attributes\":{\"crm_tier\":\"gold\"}}"}}, "response": {"status": 202}}]}}"#,
    extensions: &["har"],
    ..KindMeta::EMPTY
};

impl Kind for Har {
    fn meta(&self) -> &KindMeta {
        &META
    }

    /// A file that is called an archive and is not one was saved wrongly: to read it as a body
    /// would hide that.
    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.root().and_then(entries).is_some() || sample.extension() == Some("har")
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let calls = Calls {
            arrays: |root| entries(root).into_iter().collect(),
            missing: "no `log.entries`: not an HTTP archive; export it again, or set its kind with `--as`",
            order: Order::AsSent,
        };
        load_calls(load, &calls, call)
    }
}

fn entries(root: Value<'_>) -> Option<Value<'_>> {
    array(root.get("log")?, "entries")
}

fn call<'s>(record: u64, entry: Value<'_>, reader: Reader<'_, 's>) -> Found<'s> {
    let request = entry.get("request").ok_or(unreadable("the entry has no request"))?;
    let method = reader.member(request, "method").ok_or(unreadable("the entry has no method"))?;
    let url = reader.member(request, "url").ok_or(unreadable("the entry has no URL"))?;
    let mut layers = reader.frame.layers.clone();
    let data = request.get("postData");
    let body = match data {
        // Proposed for HAR 1.3.
        Some(data) if data.get("encoding").and_then(Value::text).is_some_and(|name| name == "base64") => {
            return Err(unreadable("its body is base64, which is not supported yet"));
        }
        Some(data) => data.get("text").filter(|said| said.kind() == json::Kind::String),
        None => None,
    };
    let body = body.and_then(|said| reader.body(said, &mut layers));
    Ok(Request {
        record,
        method: Some(method),
        url: Some(url),
        headers: reader.headers(request.get("headers")),
        unread: data.filter(|_| body.is_none()).and_then(form),
        body,
        answer: entry.get("response").and_then(|response| answer_of(response, reader)),
        layers,
        sent: true,
        ..Request::default()
    })
}

/// Fields alone, as some browsers record them.
fn form(data: Value<'_>) -> Option<Unread> {
    array(data, "params").filter(|params| !params.is_empty()).map(|_| Unread::Form)
}

fn answer_of<'s>(response: Value<'_>, reader: Reader<'_, 's>) -> Option<Answer<'s>> {
    let content = response.get("content").filter(|content| content.get("encoding").is_none());
    let said = content.and_then(|content| reader.member(content, "text"));
    // 0 and -1 mean that no answer came.
    answer(response.get("status").and_then(status), said.map(|said| said.text))
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
        let second = text.find(",\n").expect("a comma");
        for end in second..text.len() {
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
