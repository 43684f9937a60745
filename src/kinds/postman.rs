//! `postman`: collections of Postman, v2.0 and v2.1, <https://schema.postman.com/>. Items nest;
//! each request, and each saved example's `originalRequest`, is a record. They are templates:
//! `{{x}}` is anywhere, and the app strips comments from JSON before it sends.

use crate::input::call::{self, Found, Reader, array, is_true, joined_url, unreadable};
use crate::input::{Body, Header, Item, Kind, KindMeta, Layer, Load, Request, Sample, Text, Unread};
use crate::json::{self, ParseOptions, Value};

/// A Postman collection.
pub(super) struct Postman;

static META: KindMeta = KindMeta {
    id: "postman",
    summary: "a Postman collection, v2",
    detected_by: "`info.schema` with `json/collection/v2.` in it, and `item`",
    example: r#"{"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
  "item": [{"request": {"method": "PATCH", "url": "{{baseUrl}}/api/v2/conversations/…",
    "body": {"mode": "raw", "raw": "{\"attributes\": {\"crm_tier\": \"{{tier}}\"}}"}}}]}"#,
    extensions: &["json"],
    ..KindMeta::EMPTY
};

impl Kind for Postman {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.root().is_some_and(is_collection)
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, tape, emit, .. } = load;
        // The collection itself is JSON; what its texts hold may be a template.
        let parsed = tape.parse_with(text, ParseOptions::default());
        let document = parsed.document();
        let Some(items) = document.root().and_then(|value| array(value, "item")) else {
            emit(Item::Unreadable { record: None, reason: "no `item`: not a Postman collection".into() });
            return 0;
        };
        let mut walk = Walk {
            reader: Reader { text, start: 0, frame },
            whole: document.is_whole(),
            record: 0,
            reported: false,
            emit,
        };
        walk.items(items);
        let (record, reported) = (walk.record, walk.reported);
        if !document.is_whole() && !reported {
            let reason = "the collection is malformed outside its requests, or truncated after one".into();
            emit(Item::Unreadable { record: None, reason });
        }
        record
    }
}

pub(super) fn is_collection(root: Value<'_>) -> bool {
    let schema = root.get("info").and_then(|info| info.get("schema")?.text());
    schema.is_some_and(|schema| schema.contains("json/collection/v2.")) && array(root, "item").is_some()
}

struct Walk<'a, 's> {
    reader: Reader<'a, 's>,
    /// The document is; else only what is whole by itself counts.
    whole: bool,
    record: u64,
    /// Something that is broken was met.
    reported: bool,
    emit: &'a mut dyn FnMut(Item<'s>),
}

impl<'s> Walk<'_, 's> {
    /// Folders and requests. Nesting is bounded by the parser.
    fn items(&mut self, items: Value<'_>) {
        for item in items.elements() {
            let inside = array(item, "item");
            if let Some(inside) = inside {
                self.items(inside);
            }
            match item.get("request") {
                Some(request) => self.request(request),
                None if inside.is_none() => self.item(Err(unreadable("the item has no request"))),
                None => {}
            }
            for example in array(item, "response").into_iter().flat_map(Value::elements) {
                if let Some(request) = example.get("originalRequest") {
                    self.request(request);
                }
            }
        }
    }

    fn request(&mut self, request: Value<'_>) {
        let whole = self.whole || json::Tape::new().parse(request.raw()).document().is_valid();
        let found = if whole {
            call(self.record, request, self.reader)
        } else {
            Err(unreadable("the request is malformed or truncated"))
        };
        self.item(found);
    }

    fn item(&mut self, found: Found<'s>) {
        self.reported |= found.is_err();
        (self.emit)(call::item(self.record, found));
        self.record += 1;
    }
}

fn call<'s>(record: u64, request: Value<'_>, reader: Reader<'_, 's>) -> Found<'s> {
    let mut layers = reader.frame.layers.clone();
    let said = |text: &'static str| Text { text: text.into(), span: None };
    // A request that is only a URL is a GET.
    let url = if request.kind() == json::Kind::String { Some(request) } else { request.get("url") };
    let Some(url) = url.and_then(|url| url_of(url, reader)) else {
        return Err(unreadable("the request has no URL"));
    };
    let body = request.get("body").filter(|body| !is_true(*body, "disabled"));
    let language = body.and_then(|body| body.get("options")?.get("raw")?.get("language")?.text());
    let mut headers = reader.headers(request.get("header")).unwrap_or_default();
    // The app sends this one by itself.
    if language.is_some_and(|language| language == "json")
        && !headers.iter().any(|header| header.name.eq_ignore_ascii_case("content-type"))
    {
        headers.push(Header { name: "Content-Type".into(), value: said("application/json") });
    }
    let unread = body.and_then(unread_body);
    let mode = body.and_then(|body| body.get("mode"));
    if let (Some(Unread::Form), Some(mode)) = (unread, mode)
        && !headers.iter().any(|header| header.name.eq_ignore_ascii_case("content-type"))
    {
        let is_multipart = mode.text().is_some_and(|text| text == "formdata");
        let media_type =
            if is_multipart { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
        let value = Text { text: media_type.into(), span: Some(reader.written_span(mode)) };
        headers.push(Header { name: "Content-Type".into(), value });
    }
    Ok(Request {
        record,
        method: Some(reader.member(request, "method").unwrap_or_else(|| said("GET"))),
        url: Some(url),
        headers: Some(headers).filter(|text| !text.is_empty()),
        body: body.and_then(|body| raw_body(body, reader, &mut layers)),
        unread,
        layers,
        template: true,
        sent: true,
        ..Request::default()
    })
}

/// What a body of another mode than `raw` is. The app keeps empty ones, and sends nothing then.
pub(super) fn unread_body(body: Value<'_>) -> Option<Unread> {
    let mode = body.get("mode").and_then(Value::text)?;
    let content = body.get(&mode)?;
    let is_filled = match content.kind() {
        json::Kind::Array => content.elements().any(|element| !is_true(element, "disabled")),
        json::Kind::Object => !content.is_empty(),
        _ => false,
    };
    match &*mode {
        _ if !is_filled => None,
        "formdata" | "urlencoded" => Some(Unread::Form),
        "file" => Some(Unread::Other("its body is in a separate file")),
        "graphql" => Some(Unread::Other("its body is a GraphQL query")),
        _ => None,
    }
}

/// A body of mode `raw`.
pub(super) fn raw_body<'s>(
    body: Value<'_>,
    reader: Reader<'_, 's>,
    layers: &mut Vec<Layer>,
) -> Option<Body<'s>> {
    let mode = body.get("mode").and_then(Value::text);
    let raw = body.get("raw").filter(|raw| raw.kind() == json::Kind::String);
    raw.filter(|_| mode.is_none_or(|mode| mode == "raw")).and_then(|byte| reader.body(byte, layers))
}

/// A URL is a text, or an object that has it whole, in parts, or both.
pub(super) fn url_of<'s>(url: Value<'_>, reader: Reader<'_, 's>) -> Option<Text<'s>> {
    if let Some(text) = reader.text(url).or_else(|| reader.member(url, "raw")) {
        return Some(text);
    }
    let path = url.get("path")?;
    Some(Text { text: joined_url(url).into(), span: Some(reader.written_span(path)) })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, placed, unread, urls};
    use super::*;

    fn collection(items: &str) -> String {
        format!(
            "{{\"info\":{{\"schema\":\"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"}},\
             \"item\":[\n{items}\n]}}"
        )
    }

    fn item(body: &str) -> String {
        format!(
            "{{\"name\":\"x\",\"request\":{{\"method\":\"PATCH\",\"url\":{{\"host\":[\"{{{{base}}}}\"],\"path\":[\"api\",\":id\"]}},\
             \"body\":{{\"mode\":\"raw\",\"raw\":\"{body}\"}}}},\"response\":[]}}"
        )
    }

    #[test]
    fn items_nest_and_examples_are_requests() {
        let example = r#"{"name":"e","request":"https://h/get","response":[{"originalRequest":{"method":"PATCH","url":"https://h/p","body":{"mode":"raw","raw":"[]"}}}]}"#;
        let text =
            collection(&format!("{{\"item\":[{{\"item\":[{}]}}]}},{example}", item(r#"{\"a\":{{b}}}"#)));
        assert_eq!(items(&Postman, &text), ["request 0", "request 1", "request 2"]);
        assert_eq!(bodies(&Postman, &text), ["{\"a\":{{b}}}", "[]"]);
        assert_eq!(urls(&Postman, &text), ["{{base}}/api/:id", "https://h/get", "https://h/p"]);
        assert_eq!(placed(&Postman, &text, "\"a\""), [r#"\"a\""#]);
    }

    #[test]
    fn other_modes_have_no_body() {
        let text = collection(&item("{}").replace("\"raw\",\"raw\"", "\"file\",\"raw\""));
        assert_eq!(bodies(&Postman, &text), [""; 0]);
        let text = collection(&item("{}").replace("\"mode\"", "\"disabled\":true,\"mode\""));
        assert_eq!(bodies(&Postman, &text), [""; 0]);
        let file = Unread::Other("its body is in a separate file");
        for (body, what) in [
            (r#"{"mode":"formdata","formdata":[{"key":"a","value":"b"}]}"#, Some(Unread::Form)),
            (r#"{"mode":"urlencoded","urlencoded":[{"key":"a","value":"b"}]}"#, Some(Unread::Form)),
            (r#"{"mode":"urlencoded","urlencoded":[]}"#, None),
            (r#"{"mode":"formdata","formdata":[{"key":"a","disabled":true}]}"#, None),
            (r#"{"mode":"file","file":{"src":"a.json"}}"#, Some(file)),
            (r#"{"mode":"file","file":{}}"#, None),
            (r#"{"mode":"raw","raw":""}"#, None),
            (r#"{"mode":1}"#, None),
        ] {
            let text = collection(&format!(r#"{{"request":{{"method":"PATCH","url":"x","body":{body}}}}}"#));
            assert_eq!(unread(&Postman, &text), [what], "{body}");
        }
    }

    #[test]
    fn a_broken_item_does_not_lose_its_neighbours() {
        for (broken, reason) in [
            ("{\"request\":{\"method\" \"PATCH\"}}", "the request is malformed or truncated"),
            ("{\"request\":{}}", "the request has no URL"),
            ("3", "the item has no request"),
        ] {
            let text = collection(&[&item("{}"), broken, &item("[]")].join(",\n"));
            let found = items(&Postman, &text);
            assert_eq!(found, ["request 0", &format!("unreadable 1: {reason}"), "request 2"], "{found:?}");
        }
    }

    #[test]
    fn a_collection_that_was_cut_off_keeps_its_whole_requests() {
        let text = collection(&[item("{}"), item("[]")].join(",\n"));
        let second = text.find(",\n").expect("a comma");
        for end in second..text.len() {
            let found = items(&Postman, &text[..end]);
            assert_eq!(found[0], "request 0", "{}", &text[..end]);
            assert!(found.last().is_some_and(|text| text.starts_with("unreadable")), "{found:?}");
        }
    }
}
