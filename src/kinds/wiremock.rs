//! `wiremock`: what WireMock 3 keeps: the journal (`GET /__admin/requests`, newest first), a find
//! result (`POST /__admin/requests/find`), stubs written by hand and by the recorder. `body` and
//! `bodyAsBase64` are the same bytes, unpacked already whatever a `Content-Encoding` header says. A
//! stub is a template: it describes a request, and its answer was never sent.

use crate::input::bare::is_string;
use crate::input::call::{
    Arrays, Calls, Found, Order, Reader, answer, array, item, load_calls, status, unreadable,
};
use crate::input::{Kind, KindMeta, Load, Request, Sample, Text};
use crate::json::{self, Value};

/// Journals and stubs of WireMock.
pub(super) struct WireMock;

static META: KindMeta = KindMeta {
    id: "wiremock",
    summary: "WireMock's request journal, its find results, its stubs",
    detected_by: "`requests` with `loggedDate`; or `request` and `response`, also in `mappings`, where the request has \
         `url`, `urlPath`, a pattern of them, or `bodyPatterns`",
    example: r#"{"requests": [{"request": {"method": "PATCH", "url": "/api/v2/conversations/…", "loggedDate": 1715681730123,
  "body": "{\"attributes\":{\"crm_tier\":\"gold\"}}"}, "response": {"status": 200}}]}"#,
    extensions: &["json"],
    ..KindMeta::EMPTY
};

impl Kind for WireMock {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.root().is_some_and(|root| is_journal(root) || has_stubs(root))
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let parsed = load.tape.parse(load.text);
        let root = parsed.document().root();
        if root.is_some_and(is_journal) {
            let arrays: Arrays = |root| array(root, "requests").into_iter().collect();
            return load_calls(load, &Calls { arrays, missing: MISSING, order: Order::NewestFirst }, logged);
        }
        if root.is_some_and(|value| array(value, "mappings").is_some()) {
            let arrays: Arrays = |root| array(root, "mappings").into_iter().collect();
            return load_calls(load, &Calls { arrays, missing: MISSING, order: Order::None }, stub);
        }
        let Load { text, frame, tape, emit, .. } = load;
        let parsed = tape.parse(text);
        let document = parsed.document();
        let found = match document.root().filter(|_| document.is_whole()) {
            Some(root) => stub(0, root, Reader { text, start: 0, frame }),
            None => Err(unreadable("the stub is malformed or truncated")),
        };
        emit(item(0, found));
        1
    }
}

const MISSING: &str = "no `requests` and no `mappings`";

/// Members of a stub's request that show its URL.
const URLS: [&str; 5] = ["url", "urlPath", "urlPathTemplate", "urlPathPattern", "urlPattern"];

fn is_journal(root: Value<'_>) -> bool {
    let is_logged = |value: Value<'_>| value.get("loggedDate").is_some();
    let first = array(root, "requests").and_then(|array| array.elements().next());
    first.is_some_and(|value| is_logged(value) || value.get("request").is_some_and(is_logged))
}

fn has_stubs(root: Value<'_>) -> bool {
    match array(root, "mappings") {
        Some(mappings) => mappings.elements().next().is_some_and(is_stub),
        None => is_stub(root),
    }
}

fn is_stub(it: Value<'_>) -> bool {
    let Some(request) = it.get("request") else { return false };
    it.get("response").is_some_and(|response| response.kind() == json::Kind::Object)
        && is_string(request, "method")
        && (URLS.iter().any(|name| is_string(request, name)) || array(request, "bodyPatterns").is_some())
        // An answer that was given, as other tools log it, has a body beside its request's.
        && request.get("body").is_none()
}

fn logged<'s>(record: u64, entry: Value<'_>, reader: Reader<'_, 's>) -> Found<'s> {
    let request = entry.get("request").unwrap_or(entry);
    let (Some(method), Some(path)) = (reader.member(request, "method"), reader.member(request, "url")) else {
        return Err(unreadable("not a logged request: it has no method or URL"));
    };
    // Where it was passed on, the answer is that of the other host.
    let proxied = entry
        .get("responseDefinition")
        .and_then(|response_definition| response_definition.get("proxyBaseUrl")?.text());
    let url = match proxied {
        Some(base) => Text { text: format!("{base}{}", path.text).into(), span: path.span },
        None => reader.member(request, "absoluteUrl").unwrap_or(path),
    };
    let response = entry.get("response");
    let mut layers = reader.frame.layers.clone();
    Ok(Request {
        record,
        method: Some(method),
        url: Some(url),
        headers: reader.headers(request.get("headers")),
        body: request.get("body").and_then(|body| reader.body(body, &mut layers)),
        answer: answer(
            response.and_then(|response| status(response.get("status")?)),
            response.and_then(|response| reader.said(response.get("body")?)),
        ),
        layers,
        sent: true,
        ..Request::default()
    })
}

fn stub<'s>(record: u64, entry: Value<'_>, reader: Reader<'_, 's>) -> Found<'s> {
    let Some(request) = entry.get("request") else {
        return Err(unreadable("the stub has no request"));
    };
    let url = URLS.iter().find_map(|name| {
        let said = reader.member(request, name)?;
        let text = if name.ends_with("Pattern") { template_of(&said.text).into() } else { said.text };
        Some(Text { text, span: said.span })
    });
    let patterns = || array(request, "bodyPatterns").into_iter().flat_map(Value::elements);
    let expected = |name: &str| patterns().find_map(|pattern| pattern.get(name));
    let mut layers = reader.frame.layers.clone();
    let body = expected("equalToJson").or_else(|| expected("equalTo"));
    Ok(Request {
        record,
        // A stub for any method may be for a write.
        method: reader.member(request, "method").filter(|method| method.text != "ANY"),
        url,
        body: body.and_then(|body| reader.body(body, &mut layers)),
        layers,
        template: true,
        sent: true,
        ..Request::default()
    })
}

/// A regular expression over paths as a template: what is not a plain text becomes `{…}`.
fn template_of(pattern: &str) -> String {
    let mut out = String::new();
    let mut letters = pattern.trim_start_matches('^').chars().peekable();
    while let Some(letter) = letters.next() {
        let closing = match letter {
            '[' => Some(']'),
            '(' => Some(')'),
            '.' => None,
            '\\' => match letters.next() {
                // `\d`, `\w` …
                Some(class) if class.is_ascii_alphanumeric() => None,
                Some(escaped) => {
                    out.push(escaped);
                    continue;
                }
                None => break,
            },
            '$' if letters.peek().is_none() => break,
            plain => {
                out.push(plain);
                continue;
            }
        };
        if let Some(closing) = closing {
            let mut depth = 1;
            for inside in letters.by_ref() {
                depth += i32::from(inside == letter) - i32::from(inside == closing);
                if depth == 0 {
                    break;
                }
            }
        }
        while letters.next_if(|letter| matches!(letter, '*' | '+' | '?')).is_some() {}
        if letters.next_if_eq(&'{').is_some() {
            letters.by_ref().find(|letter| *letter == '}');
        }
        if !out.ends_with("{…}") {
            out.push_str("{…}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, placed, requests};
    use super::*;

    fn entry(body: &str, status: u16) -> String {
        format!(
            "{{\"id\":\"x\",\"request\":{{\"url\":\"/p\",\"method\":\"PATCH\",\"loggedDate\":1,\
             \"body\":\"{body}\"}},\"response\":{{\"status\":{status}}}}}"
        )
    }

    #[test]
    fn a_journal_has_the_newest_first() {
        let text = format!("{{\"requests\":[{},{}]}}", entry("{}", 202), entry("{}", 503));
        assert_eq!(items(&WireMock, &text), ["skipped 0: a retry of the call before it", "request 1"]);
    }

    #[test]
    fn a_broken_entry_does_not_lose_its_neighbours() {
        let text = format!(
            "{{\"requests\":[\n{},\n{{\"request\": {{ , }},\n{}]}}",
            entry("{}", 202),
            entry("[]", 202)
        );
        assert_eq!(items(&WireMock, &text).len(), 3, "{:?}", items(&WireMock, &text));
        assert_eq!(bodies(&WireMock, &text), ["{}", "[]"]);
    }

    #[test]
    fn expected_bodies_of_stubs() {
        let stub = |pattern: &str| {
            format!(
                "{{\"request\":{{\"method\":\"PATCH\",\"urlPath\":\"/p\",\"bodyPatterns\":[{{\"contains\":\"x\"}},\
                 {{{pattern}}}]}},\"response\":{{\"status\":200}}}}"
            )
        };
        let inline = stub(r#""equalToJson": {"a": 1}"#);
        let text = stub(r#""equalToJson": "{\"a\": 1}""#);
        assert_eq!(bodies(&WireMock, &inline), [r#"{"a": 1}"#]);
        assert_eq!(bodies(&WireMock, &text), [r#"{"a": 1}"#]);
        assert_eq!(placed(&WireMock, &text, "\"a\""), [r#"\"a\""#]);
        assert_eq!(bodies(&WireMock, &stub(r#""matchesJsonPath": "$.a""#)), [""; 0]);
        let broken = &text[..text.len() - 9];
        assert_eq!(items(&WireMock, broken), ["unreadable 0: the stub is malformed or truncated"]);
    }

    #[test]
    fn a_stub_for_any_method_has_none() {
        let text = r#"{"request":{"method":"ANY","urlPath":"/p","bodyPatterns":[{"equalToJson":{"a":1}}]},"response":{}}"#;
        assert!(requests(&WireMock, text)[0].method.is_none());
        assert_eq!(bodies(&WireMock, text), [r#"{"a":1}"#]);
    }

    #[test]
    fn patterns_become_templates() {
        for (pattern, template) in [
            (
                "/api/v2/conversations/calls/[^/]+/participants/[^/]+/attributes",
                "/api/v2/conversations/calls/{…}/participants/{…}/attributes",
            ),
            (r"^/a/([a-f0-9-]{36})/b/\d+/c\.d/.*$", "/a/{…}/b/{…}/c.d/{…}"),
            ("/plain?x=1", "/plain?x=1"),
            (r"/a/(b|(c))?\w{2}\", "/a/{…}"),
        ] {
            assert_eq!(template_of(pattern), template, "{pattern}");
        }
    }
}
