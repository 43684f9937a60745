//! `mitmproxy`: flow files, dictionaries as tnetstrings one after the other: `length:bytes` and a
//! letter for the type (mitmproxy 11, format version 21; `mitmproxy/io/tnetstring.py`). Bodies are
//! as they were sent, compressed ones too; chunks have been joined.

use crate::text::search;
use std::ops::Range;

use crate::input::call::{Found, NoCall};
use crate::input::fold::Fold;
use crate::input::lines::text_of;
use crate::input::unpack::{MAX_BODY_BYTES, Packing};
use crate::input::{
    Answer, Body, Frame, Header, Kind, KindMeta, Layout, Load, Request, Sample, SkipReason, Text,
};
use crate::text::has_no_body;

/// A flow file.
pub(super) struct Mitmproxy;

static META: KindMeta = KindMeta {
    id: "mitmproxy",
    summary: "flow files of mitmproxy",
    detected_by: "a length, a colon and a dictionary of that length (a tnetstring)",
    extensions: &["mitm"],
    ..KindMeta::EMPTY
};

impl Kind for Mitmproxy {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        let text = sample.text();
        match length_of(text, 0) {
            // A flow is a dictionary, whose first name is a text or bytes.
            Some(content) => {
                let name = length_of(text, content.start).and_then(|length| text.get(length.end));
                matches!(name, Some(b';' | b','))
                    && match text.get(content.end) {
                        Some(end) => *end == b'}',
                        None => !sample.is_whole() || content.end > 64,
                    }
            }
            None => false,
        }
    }

    fn streams(&self, _: Layout) -> bool {
        true
    }

    fn cut(&self, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(flow) = Element::at(text, at) {
            at = flow.end();
        }
        if at > 0 {
            return Some(at);
        }
        // A flow that goes on, or one that is broken: up to the next one.
        length_of(text, 0).is_none().then(|| next_flow(text, 1)).flatten()
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, emit, .. } = load;
        let mut fold = Fold::default();
        let (mut at, mut record) = (0, 0);
        while at < text.len() {
            let found = if let Some(flow) = Element::at(text, at).filter(|node| node.kind == b'}') {
                at = flow.end();
                call(record, &flow, text, frame)
            } else {
                at = next_flow(text, at + 1).unwrap_or(text.len());
                Err(NoCall::Unreadable("the flow is malformed or truncated".into()))
            };
            match found {
                Ok(request) => fold.call(request, None, emit),
                Err(no_call) => fold.other(no_call.item(record), emit),
            }
            record += 1;
        }
        fold.finish(emit);
        record
    }
}

/// A tnetstring.
struct Element {
    content: Range<usize>,
    kind: u8,
}

impl Element {
    fn at(text: &[u8], at: usize) -> Option<Self> {
        let content = length_of(text, at)?;
        let kind = *text.get(content.end)?;
        b",;#^!~]}".contains(&kind).then_some(Self { content, kind })
    }

    fn end(&self) -> usize {
        self.content.end + 1
    }

    /// What is in a list, or the names and values of a dictionary in turn.
    fn inner<'t>(&self, text: &'t [u8]) -> impl Iterator<Item = Element> + use<'t> {
        let (mut at, end) = (self.content.start, self.content.end);
        let text = if matches!(self.kind, b']' | b'}') { &text[..end] } else { &text[..at] };
        std::iter::from_fn(move || {
            let element = Element::at(text, at)?;
            at = element.end();
            Some(element)
        })
    }

    fn get(&self, text: &[u8], name: &str) -> Option<Element> {
        let mut inner = self.inner(text);
        while let (Some(key), Some(value)) = (inner.next(), inner.next()) {
            if &text[key.content] == name.as_bytes() {
                return Some(value);
            }
        }
        None
    }

    fn text_of<'s>(&self, text: &'s [u8], name: &str, frame: &Frame) -> Option<Text<'s>> {
        let value = self.get(text, name).filter(|node| matches!(node.kind, b',' | b';'))?;
        Some(text_of(text, value.content, frame))
    }

    fn headers<'s>(&self, text: &'s [u8], frame: &Frame) -> Vec<Header<'s>> {
        let Some(list) = self.get(text, "headers") else { return Vec::new() };
        let pairs = list.inner(text).filter_map(|pair| {
            let mut pair = pair.inner(text);
            Some((pair.next()?, pair.next()?))
        });
        pairs
            .map(|(name, value)| Header {
                name: String::from_utf8_lossy(&text[name.content]),
                value: text_of(text, value.content, frame),
            })
            .collect()
    }
}

/// Where the bytes after `length:` lie; they may go beyond the text.
fn length_of(text: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let digits = rest.iter().take(13).take_while(|rest| rest.is_ascii_digit()).count();
    if !(1..=12).contains(&digits) || rest.get(digits) != Some(&b':') {
        return None;
    }
    let length: usize = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    let start = at + digits + 1;
    Some(start..start.checked_add(length)?)
}

/// The next place that a whole dictionary with a request or a type in it starts at.
fn next_flow(text: &[u8], from: usize) -> Option<usize> {
    search::memchr_iter(b'}', text.get(from - 1..)?).map(|at| from + at).find(|at| {
        Element::at(text, *at).is_some_and(|node| {
            node.kind == b'}' && node.get(text, "type").is_some() && node.get(text, "id").is_some()
        })
    })
}

fn call<'s>(record: u64, flow: &Element, text: &'s [u8], frame: &Frame) -> Found<'s> {
    let unreadable = |reason: String| NoCall::Unreadable(reason.into());
    let kind = flow.get(text, "type").map(|range| &text[range.content]);
    if kind.is_some_and(|kind| kind != b"http") {
        let reason = "a flow of another protocol than HTTP";
        return Err(NoCall::Skipped(SkipReason::not_applicable(reason)));
    }
    let Some(request) = flow.get(text, "request").filter(|node| node.kind == b'}') else {
        return Err(unreadable("the flow has no request".to_owned()));
    };
    let headers = request.headers(text, frame);
    let method = request.text_of(text, "method", frame);
    let reads = method.as_ref().is_some_and(|method| has_no_body(&*method.text));
    let mut found = Request {
        record,
        method,
        url: request.text_of(text, "path", frame),
        layers: frame.layers.clone(),
        sent: true,
        ..Request::default()
    };
    if found.method.is_none() || found.url.is_none() {
        return Err(unreadable("the request of the flow has no method or path".to_owned()));
    }
    let encoding = encoding_of(&headers);
    found.headers = Some(headers);
    if let Some(content) = request.get(text, "content").filter(|request| matches!(request.kind, b',' | b';'))
        && !(reads && content.content.is_empty())
    {
        let bytes = &text[content.content.clone()];
        found.body = Some(match (Packing::of(bytes), encoding.as_deref()) {
            (Some(packing), Some("gzip" | "x-gzip" | "zstd")) => {
                let bytes = packing.unpack(bytes, MAX_BODY_BYTES).map_err(unreadable)?;
                found.layers.push(packing.layer());
                Body { bytes: bytes.into(), origin: frame.field(content.content) }
            }
            (_, Some(encoding @ ("br" | "deflate" | "compress"))) => {
                return Err(unreadable(format!(
                    "its body is compressed with {encoding}, which is not supported"
                )));
            }
            _ => frame.measured_body(text, content.content),
        });
    }
    found.answer = flow
        .get(text, "response")
        .filter(|node| node.kind == b'}')
        .and_then(|item| answer(&item, text, frame));
    Ok(found)
}

fn encoding_of(headers: &[Header<'_>]) -> Option<String> {
    let header = headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-encoding"))?;
    Some(header.value.text.trim().to_ascii_lowercase())
}

fn answer<'s>(response: &Element, text: &'s [u8], frame: &Frame) -> Option<Answer<'s>> {
    let status = response.get(text, "status_code")?;
    let status = std::str::from_utf8(&text[status.content]).ok()?.parse().ok()?;
    let said = response.get(text, "content").map(|response| &text[response.content]).filter(|_| {
        encoding_of(&response.headers(text, frame)).is_none_or(|encoding| encoding == "identity")
    });
    Some(Answer { status, text: said.map(String::from_utf8_lossy) })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, layers, placed};
    use super::*;
    use crate::input::Item;
    use crate::input::KeepAll;
    use crate::json::Tape;

    fn net(content: &[u8], kind: char) -> Vec<u8> {
        [content.len().to_string().as_bytes(), b":", content, &[kind as u8]].concat()
    }

    fn dict(pairs: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let inner: Vec<u8> = pairs
            .iter()
            .flat_map(|(name, value)| [net(name.as_bytes(), ';'), value.clone()].concat())
            .collect();
        net(&inner, '}')
    }

    fn flow_with(content: &[u8], headers: &[(&str, &str)]) -> Vec<u8> {
        let pair = |text: &(&str, &str)| {
            net(&[net(text.0.as_bytes(), ','), net(text.1.as_bytes(), ',')].concat(), ']')
        };
        let request = dict(&[
            ("path", net(b"/p", ',')),
            ("headers", net(&headers.iter().flat_map(pair).collect::<Vec<u8>>(), ']')),
            ("content", net(content, ',')),
            ("method", net(b"PATCH", ',')),
        ]);
        let response = dict(&[("status_code", net(b"200", '#'))]);
        dict(&[
            ("type", net(b"http", ';')),
            ("request", request),
            ("response", response),
            ("id", net(b"x", ';')),
        ])
    }

    fn flow(content: &str) -> String {
        String::from_utf8(flow_with(content.as_bytes(), &[])).expect("text")
    }

    #[test]
    fn bodies_lie_raw_in_the_file() {
        let text = [flow("{\"a\":1}"), flow("[]")].concat();
        assert_eq!(bodies(&Mitmproxy, &text), ["{\"a\":1}", "[]"]);
        assert_eq!(placed(&Mitmproxy, &text, "\"a\""), ["\"a\""]);
        assert_eq!(layers(&Mitmproxy, &text), ["", ""]);
    }

    #[test]
    fn compressed_bodies() {
        let mut found = Vec::new();
        let br = flow_with(b"x", &[("Content-Encoding", "br")]);
        let bad = flow_with(b"\x1f\x8bxxxxxxxxxxxxxxx", &[("Content-Encoding", "gzip")]);
        let mut tape = Tape::new();
        let frame = Frame {
            layout: Layout::Text,
            layers: Vec::new(),
            offset: 0,
            byte_map: true,
            forced: false,
            folder: None,
        };
        let text = [br, bad].concat();
        let load = Load {
            text: &text,
            frame: &frame,
            tape: &mut tape,
            sieve: &KeepAll,
            emit: &mut |item| found.push(item),
        };
        assert_eq!(Mitmproxy.load(load), 2);
        let reason = |item: &Item<'_>| match item {
            Item::Unreadable { reason, .. } => reason.to_string(),
            other => format!("{other:?}"),
        };
        assert!(reason(&found[0]).contains("compressed with br"), "{found:?}");
        assert!(reason(&found[1]).contains("the gzip data of the body is"), "{found:?}");
    }

    #[test]
    fn a_broken_flow_does_not_lose_its_neighbours() {
        let (one, two) = (flow("{}"), flow("[]"));
        let broken = one.replacen(':', ";", 1);
        assert_eq!(
            items(&Mitmproxy, &[&*one, &broken, &two].concat()),
            ["request 0", "unreadable 1: the flow is malformed or truncated", "request 2"]
        );
        let cut = &two[..two.len() - 5];
        assert_eq!(
            items(&Mitmproxy, &[&*one, cut].concat()),
            ["request 0", "unreadable 1: the flow is malformed or truncated"]
        );
        let tcp = one.replace("4:http;", "4:tcp!;");
        assert_eq!(items(&Mitmproxy, &tcp), ["skipped 0: a flow of another protocol than HTTP"]);
    }

    #[test]
    fn pieces_are_whole_flows() {
        let (one, two) = (flow("{}"), flow("[]"));
        let cut = |parts: &[&str]| Mitmproxy.cut(parts.concat().as_bytes());
        assert_eq!(cut(&[&one, &two[..9]]), Some(one.len()));
        assert_eq!(cut(&[&one[..30]]), None);
        assert_eq!(cut(&["x}", &one, &two[..9]]), Some(2));
    }

    #[test]
    fn neighbours_are_distinguished() {
        let mut tape = Tape::new();
        let mut is_one = |text: &str| Mitmproxy.sniff(&Sample::new(text.as_bytes(), true, None, &mut tape));
        assert!(is_one(&flow("{}")) && is_one(&flow("{}")[..120]));
        for text in ["12:30 x", "1:}", "5:hello,", "2024:01:02", "{}", "", "3:a:b}"] {
            assert!(!is_one(text), "{text}");
        }
    }
}
