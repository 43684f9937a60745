//! `vcr`: cassettes of VCR.py (9.4), YAML and JSON: `interactions`, each with a `request`
//! (`method`, `uri`, `headers`, `body`) and a `response`; before 1.0 a bare list of them. go-vcr
//! (to v4) writes the same with `url`, Ruby's VCR (to 6) calls them `http_interactions`, and keeps
//! a body's `encoding` beside its `string`.
//!
//! PyYAML folds a body at 80 columns in the middle of its JSON, and writes bytes that are not UTF-8
//! as `!!binary`. A body of `null` means that the request had none, and `'null'` that it was the
//! word.

use crate::text::search;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::input::bare::is_string;
use crate::input::call::{
    self, Arrays, Calls, Folded, Found, NoCall, Order, Reader, array, load_calls, unreadable,
};
use crate::input::unpack::{MAX_BODY_BYTES, Packing};
use crate::input::{
    Answer, Body, Escaping, Frame, Header, Item, Kind, KindMeta, Layer, Layout, Load, Origin, Request,
    Sample, Text,
};
use crate::json::Value;
use crate::notation::rendering::Rendering;
use crate::notation::yaml::{Node, Tree};
use crate::text::is_write;

/// Cassettes of VCR.py.
pub(super) struct Vcr;

static META: KindMeta = KindMeta {
    id: "vcr",
    summary: "a cassette of VCR.py, go-vcr or Ruby's VCR, YAML or JSON",
    detected_by: "YAML: `interactions:` or `http_interactions:` and a list of `request:`; JSON: the same with `request` (which \
         has `uri`) and `response`",
    example: r#"interactions:
- request:
    body: '{"attributes": {"crm_account_id": "0015e00000ABCDe", "crm_tier":
      "gold"}}'
    headers:
      Content-Type:
      - application/json
    method: PATCH
    uri: https://api.mypurecloud.com/api/v2/conversations/…
  response:
    body:
      string: '{}'
    status:
      code: 200
version: 1"#,
    extensions: &["yaml", "yml", "json"],
    ..KindMeta::EMPTY
};

impl Kind for Vcr {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.root().is_some_and(is_json_cassette)
            || matches!(sample.layout(), Layout::Text | Layout::Yaml) && is_yaml_cassette(sample.text())
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        if load.text.trim_ascii_start().starts_with(b"{") {
            let arrays: Arrays = |root| interactions_of(root).into_iter().collect();
            return load_calls(load, &Calls { arrays, missing: MISSING, order: Order::AsSent }, json_call);
        }
        let Load { text, frame, emit, .. } = load;
        let Some(found) = yaml_calls(text, frame) else {
            emit(Item::Unreadable { record: None, reason: MISSING.into() });
            return 0;
        };
        let mut folded = Folded::new(Order::AsSent);
        for found in found {
            folded.push(found, emit);
        }
        folded.finish(emit)
    }
}

const MISSING: &str = "no `interactions`: not a cassette";
const INCOMPLETE: &str = "the interaction is truncated: its request has no method or URI";

fn interactions_of(root: Value<'_>) -> Option<Value<'_>> {
    array(root, "interactions").or_else(|| array(root, "http_interactions"))
}

fn is_json_cassette(root: Value<'_>) -> bool {
    let first = interactions_of(root).and_then(|interactions_of| interactions_of.elements().next());
    first.is_some_and(|value| {
        value.get("response").is_some()
            && value.get("request").is_some_and(|value| is_string(value, "uri") && is_string(value, "method"))
    })
}

/// Whether the first things that a text has are `interactions:`, `- request:`, and a part of a request.
fn is_yaml_cassette(text: &[u8]) -> bool {
    let Some((_, mut at)) = first_interaction(text) else { return false };
    let mut lines = std::iter::from_fn(|| {
        let rest = text.get(at..).filter(|text| !text.is_empty())?;
        let length = search::memchr(b'\n', rest).map_or(rest.len(), |length| length + 1);
        at += length;
        Some(rest[..length].trim_ascii())
    })
    .filter(|line| !line.is_empty() && !line.starts_with(b"#") && *line != b"-");
    let is_request = |line: &[u8]| line.strip_prefix(b"- ").unwrap_or(line).trim_ascii() == b"request:";
    let is_part = |line: &[u8]| {
        [&b"body:"[..], b"headers:", b"method:", b"uri:", b"url:", b"form:", b"proto"]
            .iter()
            .any(|item| line.starts_with(item))
    };
    // go-vcr numbers them first: `- id: 0`.
    let mut lines = lines.by_ref().take(4).skip_while(|line| !is_request(line));
    lines.next().is_some() && lines.next().is_some_and(is_part)
}

/// The line that the first interaction starts in, and how far it is indented.
fn first_interaction(text: &[u8]) -> Option<(usize, usize)> {
    let mut list = None;
    let mut other = false;
    let mut at = 0;
    while at < text.len() {
        let line = line_at(text, at);
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        let content = line[indent..].trim_ascii_end();
        let starts = content == b"-" || content.starts_with(b"- ");
        if starts && (list.is_some() || indent == 0) {
            return (!other).then_some((indent, at));
        }
        match list {
            None if matches!(content, b"interactions:" | b"http_interactions:") && indent == 0 => {
                (list, other) = (Some(at), false);
            }
            None if indent == 0 && is_prose(content) => return None,
            // The list at the margin that follows is this member's.
            None if indent == 0 => other = is_name_alone(content),
            // A list begins at once.
            Some(_) if !content.is_empty() && !content.starts_with(b"#") => return None,
            _ => {}
        }
        at += line.len();
    }
    None
}

/// Whether a line at the margin is not one of YAML: a page may show a cassette further down.
fn is_prose(line: &[u8]) -> bool {
    line.first().is_some_and(|line| line.is_ascii_alphabetic() || *line == b'`') && !line.contains(&b':')
}

/// Whether a line at the margin names a member whose value is after it: `http_interactions:`.
fn is_name_alone(line: &[u8]) -> bool {
    line.ends_with(b":") && !line.starts_with(b"#")
}

/// The line at `at`, its end included.
fn line_at(text: &[u8], at: usize) -> &[u8] {
    let rest = &text[at..];
    &rest[..search::memchr(b'\n', rest).map_or(rest.len(), |length| length + 1)]
}

/// Each interaction as a text of its own: from one dash to the next at the same indentation.
fn interactions(text: &[u8]) -> Vec<Range<usize>> {
    let Some((indent, first)) = first_interaction(text) else { return Vec::new() };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = first;
    while at < text.len() {
        let line = line_at(text, at);
        let own = line.iter().take_while(|byte| **byte == b' ').count();
        let content = line[own..].trim_ascii_end();
        let starts = own == indent && (content == b"-" || content.starts_with(b"- "));
        // What is further out ends the list; a broken quote may well run over such lines.
        let ends = own <= indent && !starts && !content.is_empty() && !content.starts_with(b"#");
        match found.last_mut() {
            _ if starts => found.push(at..at + line.len()),
            Some(last) if last.end == at && !ends => last.end = at + line.len(),
            _ => {}
        }
        at += line.len();
    }
    found
}

/// `None` where there are no interactions at all. Where the cassette is not YAML, each of them is
/// read by itself, so that a broken one does not lose its neighbours.
fn yaml_calls<'s>(text: &'s [u8], frame: &Frame) -> Option<Vec<Found<'s>>> {
    if let Some(tree) = Tree::parse(text) {
        let root = tree.root();
        let list = if root.is_sequence() { root } else { interactions_in(root)? };
        let cassette = Yaml { text, start: 0, frame };
        return Some(
            list.elements().zip(0..).map(|(element, record)| cassette.call(record, element)).collect(),
        );
    }
    let ranges = interactions(text);
    if ranges.is_empty() {
        return None;
    }
    let call = |(range, record): (Range<usize>, u64)| {
        let cassette = Yaml { text: &text[range.clone()], start: range.start, frame };
        match Tree::parse(cassette.text).as_ref().and_then(|parsed| parsed.root().elements().next()) {
            Some(interaction) => cassette.call(record, interaction),
            None => Err(unreadable("the interaction is malformed or truncated: it is not YAML")),
        }
    };
    Some(ranges.into_iter().zip(0..).map(call).collect())
}

fn interactions_in(root: Node<'_>) -> Option<Node<'_>> {
    root.get("interactions").or_else(|| root.get("http_interactions"))
}

/// A method as it was sent: Ruby writes its name in lower case.
fn sent_method<'s>(method: &Text<'s>) -> Text<'s> {
    Text { text: method.text.to_ascii_uppercase().into(), span: method.span }
}

/// A piece of YAML that starts at `start` of the source's text.
#[derive(Clone, Copy)]
struct Yaml<'a> {
    text: &'a [u8],
    start: usize,
    frame: &'a Frame,
}

impl Yaml<'_> {
    fn call<'s>(self, record: u64, interaction: Node<'_>) -> Found<'s> {
        let Some(request) = interaction.get("request") else {
            return Err(unreadable("the interaction has no request"));
        };
        let text = |name: &str| self.text_of(request.get(name)?);
        let (Some(method), Some(url)) = (text("method"), text("uri").or_else(|| text("url"))) else {
            return Err(unreadable(INCOMPLETE));
        };
        let method = sent_method(&method);
        let mut layers = self.frame.layers.clone();
        let body = match request.get("body") {
            None => None,
            Some(body) => match body.get("base64_string") {
                Some(packed) => Some(self.unpacked(packed, &mut layers)?),
                None => self.body(body.get("string").unwrap_or(body), &method, &mut layers)?,
            },
        };
        Ok(Request {
            record,
            method: Some(method),
            url: Some(url),
            headers: request
                .get("headers")
                .map(|headers| self.headers(headers))
                .filter(|headers| !headers.is_empty()),
            body,
            answer: interaction.get("response").and_then(answer),
            layers,
            sent: true,
            ..Request::default()
        })
    }

    fn text_of<'s>(self, node: Node<'_>) -> Option<Text<'s>> {
        node.text(self.text, self.start, self.frame)
    }

    /// A name has one value or a list of them.
    fn headers<'s>(self, headers: Node<'_>) -> Vec<Header<'s>> {
        let mut found = Vec::new();
        for (name, values) in headers.entries() {
            let one = std::iter::once(values).filter(|value| value.said().is_some());
            for value in one.chain(values.elements()).filter_map(|item| self.text_of(item)) {
                found.push(Header { name: name.to_owned().into(), value });
            }
        }
        found
    }

    fn body<'s>(
        self,
        body: Node<'_>,
        method: &Text<'_>,
        layers: &mut Vec<Layer>,
    ) -> Result<Option<Body<'s>>, NoCall> {
        let span = body.span(self.start, self.frame);
        if body.is_null() {
            let start = (span.start - self.frame.offset) as usize;
            return Ok(no_body(method, start, (span.end - span.start) as usize, self.frame));
        }
        if !body.is_binary() {
            return match body.body(self.text, self.start, self.frame) {
                Some(body) => Ok(Some(body)),
                None => Err(unreadable("its body is not a text")),
            };
        }
        self.unpacked(body, layers).map(Some)
    }

    /// A body that is written in base64.
    fn unpacked<'s>(self, body: Node<'_>, layers: &mut Vec<Layer>) -> Result<Body<'s>, NoCall> {
        let span = body.span(self.start, self.frame);
        layers.push(Layer::Base64);
        let packed: Vec<u8> =
            body.said().unwrap_or_default().bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let Ok(mut bytes) = BASE64.decode(packed) else {
            return Err(unreadable("its body is not base64, although its tag says so"));
        };
        // A body is text: what looks packed is.
        if let Some(packing) = Packing::of(&bytes) {
            layers.push(packing.layer());
            bytes =
                packing.unpack(&bytes, MAX_BODY_BYTES).map_err(|reason| NoCall::Unreadable(reason.into()))?;
        }
        Ok(Body { bytes: bytes.into(), origin: Origin::Field { span } })
    }
}

fn answer<'s>(response: Node<'_>) -> Option<Answer<'s>> {
    let status =
        response.get("status").and_then(|status| status.get("code")).or_else(|| response.get("code"))?;
    let body = response.get("body").and_then(|body| body.get("string").or(Some(body)));
    let said = body.filter(|body| !body.is_null() && !body.is_binary()).and_then(Node::said);
    let status = status.said()?.parse().ok()?;
    Some(Answer { status, text: said.map(|text| text.to_owned().into()) })
}

/// The body of a request that is recorded to have none: of a write it is empty.
fn no_body<'s>(method: &Text<'_>, start: usize, length: usize, frame: &Frame) -> Option<Body<'s>> {
    let mut nothing = Rendering::default();
    nothing.skip(length);
    let is_write = is_write(method.text.to_ascii_uppercase());
    is_write.then(|| nothing.body(start, frame, Escaping::Opaque))
}

fn json_call<'s>(record: u64, entry: Value<'_>, reader: Reader<'_, 's>) -> Found<'s> {
    let Some(request) = entry.get("request") else {
        return Err(unreadable("the interaction has no request"));
    };
    let (Some(method), Some(url)) = (reader.member(request, "method"), reader.member(request, "uri")) else {
        return Err(unreadable(INCOMPLETE));
    };
    let method = sent_method(&method);
    let mut layers = reader.frame.layers.clone();
    let body = request.get("body");
    if body.is_some_and(|body| body.get("base64_string").is_some()) {
        return Err(NoCall::Skipped(
            "its body is in base64, as `preserve_exact_body_bytes` writes it".into(),
        ));
    }
    let body = body.map(|body| body.get("string").unwrap_or(body)).and_then(|body| {
        let span = body.span();
        reader.body(body, &mut layers).or_else(|| {
            no_body(&method, reader.start + span.start as usize, span.len() as usize, reader.frame)
        })
    });
    let response = entry.get("response");
    let said = response
        .and_then(|response| response.get("body"))
        .and_then(|response| response.get("string").or(Some(response)));
    Ok(Request {
        record,
        method: Some(method),
        url: Some(url),
        headers: reader.headers(request.get("headers")),
        body,
        answer: call::answer(
            response.and_then(|response| call::status(response.get("status")?.get("code")?)),
            said.and_then(|item| reader.said(item)),
        ),
        layers,
        sent: true,
        ..Request::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{answers, bodies, detected, items, layers, placed, urls};
    use super::*;

    fn interaction(body: &str, status: u16) -> String {
        format!(
            "- request:\n    body: {body}\n    headers:\n      Content-Type:\n      - application/json\n    method: PATCH\n    \
             uri: https://h/p\n  response:\n    body:\n      string: 'no'\n    status:\n      code: {status}\n"
        )
    }

    fn cassette(interactions: &[String]) -> String {
        format!("interactions:\n{}version: 1\n", interactions.concat())
    }

    #[test]
    fn a_page_that_shows_one_is_no_cassette() {
        let shown = cassette(&[interaction("'{}'", 400)]);
        assert_eq!(
            detected(&format!("%YAML 1.2\n---\n# recorded: by curl\nrecorded_with: x\n{shown}")),
            "vcr"
        );
        let page = format!("# Cassettes\n\n`check` takes\n\n```yaml\n{shown}```\n");
        assert_ne!(detected(&page), "vcr");
    }

    #[test]
    fn bodies_in_every_style() {
        for (written, body, part, place) in [
            ("'{\"a\":\n      \"it''s\"}'", "{\"a\": \"it's\"}", "\"it's\"", "\"it''s\""),
            ("'{\"a\":\n      \"it''s\"}'", "{\"a\": \"it's\"}", ": \"", ":\n      \""),
            (r#""{\"a\": \"Zo\xEB\"}""#, "{\"a\": \"Zoë\"}", "\"Zoë\"", r#"\"Zo\xEB\""#),
            ("\"{\\\"a\\\": 1,\\\n      \\ \\\"b\\\": 2}\"", "{\"a\": 1, \"b\": 2}", "\"b\"", r#"\"b\""#),
            ("|\n      {\n        \"a\": 1\n      }", "{\n  \"a\": 1\n}\n", "\"a\"", "\"a\""),
            ("'null'", "null", "null", "null"),
            ("null", "", "", ""),
            ("''", "", "", ""),
        ] {
            let text = cassette(&[interaction(written, 400)]);
            assert_eq!(detected(&text), "vcr", "{text}");
            assert_eq!(bodies(&Vcr, &text), [body], "{text}");
            assert_eq!(placed(&Vcr, &text, part), [place], "{text}");
            assert_eq!(layers(&Vcr, &text), [""], "{text}");
            assert_eq!(urls(&Vcr, &text), ["https://h/p"], "{text}");
            assert_eq!(answers(&Vcr, &text), ["400 no"], "{text}");
        }
    }

    #[test]
    fn binary_bodies() {
        let text = cassette(&[interaction("!!binary |\n      e30=", 200), interaction("!!binary '*'", 200)]);
        assert_eq!(bodies(&Vcr, &text), ["{}"]);
        assert_eq!(layers(&Vcr, &text), ["base64"]);
        assert_eq!(items(&Vcr, &text)[1], "unreadable 1: its body is not base64, although its tag says so");
        assert_eq!(placed(&Vcr, &text, "{"), [""; 0]);
    }

    #[test]
    fn other_layouts() {
        let one = interaction("'{}'", 200);
        let indented = format!("---\n# recorded\ninteractions:\n\n  {}", one.replace('\n', "\n  "));
        let go = "---\nversion: 2\ninteractions:\n    - id: 0\n      request:\n        body: '{}'\n        url: https://h/p\n        method: PATCH\n      response:\n        body: ok\n        code: 200\n";
        for text in [one.clone(), indented, go.to_owned(), one.replace("body: '{}'", "body: &a '{}'")] {
            assert_eq!(detected(&text), "vcr", "{text}");
            assert_eq!(bodies(&Vcr, &text), ["{}"], "{text}");
            assert_eq!(urls(&Vcr, &text), ["https://h/p"], "{text}");
        }
        let json = r#"{"version": 1, "interactions": [{"request": {"method": "PATCH", "uri": "https://h/p", "body": "{\"a\":1}"},
            "response": {"status": {"code": 400}, "body": {"string": "no"}}}, {"request": {"method": "PATCH", "uri": "/", "body": null}, "response": {}}]}"#;
        assert_eq!(detected(json), "vcr");
        assert_eq!(bodies(&Vcr, json), ["{\"a\":1}", ""]);
        assert_eq!(placed(&Vcr, json, "\"a\""), [r#"\"a\""#]);
        assert_eq!(answers(&Vcr, json), ["400 no"]);
    }

    #[test]
    fn a_broken_interaction_does_not_lose_its_neighbours() {
        let good = interaction("'{}'", 200);
        for broken in [
            interaction("'{\"a\": 'x'}'", 200),
            interaction("\"{", 200),
            interaction("*unknown", 200),
            "- request:\n    body: '{}'\n   method: PATCH\n".to_owned(),
            "- request:\n    body: [x\n".to_owned(),
            "- 3\n".to_owned(),
        ] {
            let text = cassette(&[good.clone(), broken.clone(), good.clone()]);
            let found = items(&Vcr, &text);
            assert_eq!(
                (found.len(), &*found[0], &*found[2]),
                (3, "request 0", "request 2"),
                "{broken}: {found:?}"
            );
            assert!(found[1].starts_with("unreadable 1"), "{broken}: {found:?}");
        }
        let text = cassette(&[interaction("'{}'", 429), good]);
        assert_eq!(items(&Vcr, &text)[1], "skipped 1: a retry of the call before it");
    }

    #[test]
    fn a_cassette_that_was_cut_off_keeps_its_whole_interactions() {
        let text = cassette(&[interaction("'{}'", 200), interaction("'[]'", 200)]);
        let second = text.rfind("- request").expect("the second");
        for end in second..text.len() {
            let found = items(&Vcr, &text[..end]);
            assert!(found[0] == "request 0" && found.len() <= 2, "{}: {found:?}", &text[..end]);
        }
    }

    #[test]
    fn cassettes_of_ruby_and_go() {
        let ruby = "---\nhttp_interactions:\n- request:\n    method: patch\n    uri: https://h/p\n    body:\n      \
                    encoding: UTF-8\n      string: '{\"a\":1}'\n  response:\n    status:\n      code: 400\n    body:\n      \
                    string: 'no'\nrecorded_with: VCR 6.1.0\n";
        let json = r#"{"http_interactions":[{"request":{"method":"patch","uri":"https://h/p","body":{"encoding":"UTF-8","string":"{\"a\":1}"}},"response":{"status":{"code":400},"body":{"string":"no"}}}],"recorded_with":"VCR 6.1.0"}"#;
        let go = "---\nversion: 2\ninteractions:\n    - id: 0\n      request:\n        proto: HTTP/1.1\n        body: '{\"a\":1}'\n        \
                  form: {}\n        url: https://h/p\n        method: PATCH\n      response:\n        body: 'no'\n        \
                  status: 400 Bad Request\n        code: 400\n";
        for text in [ruby, json, go] {
            assert_eq!(detected(text), "vcr", "{text}");
            assert_eq!(bodies(&Vcr, text), ["{\"a\":1}"], "{text}");
            assert_eq!(urls(&Vcr, text), ["https://h/p"], "{text}");
            assert_eq!(answers(&Vcr, text), ["400 no"], "{text}");
        }
        let packed = ruby.replace("string: '{\"a\":1}'", "base64_string: 'eyJhIjoxfQ=='");
        assert_eq!(
            (bodies(&Vcr, &packed), layers(&Vcr, &packed)),
            (vec!["{\"a\":1}".into()], vec!["base64".into()])
        );
        let binary = ruby.replace("'{\"a\":1}'", "!binary |-\n        eyJhIjoxfQ==");
        assert_eq!(bodies(&Vcr, &binary), ["{\"a\":1}"]);
    }

    #[test]
    fn other_yaml_is_no_cassette() {
        for text in [
            "interactions: []\n",
            "interactions:\n- name: x\n  request: y\n",
            "interactions:\n  request:\n    body: x\n",
            "- request:\n    name: x\n",
            "- name: request\n  body: x\n",
            "jobs:\n  - request:\n      body: x\n",
            "jobs:\n- request:\n    body: x\n",
        ] {
            assert_ne!(detected(text), "vcr", "{text}");
        }
    }
}
