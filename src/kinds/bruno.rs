//! `bruno`: requests of the Bruno client, `.bru` files, <https://docs.usebruno.com/bru-lang/overview>. Blocks
//! begin with `name {` and end with `}` at the start of a line; what is in them is indented by two spaces.

use crate::text::search;
use std::ops::Range;

use crate::input::lines::{after, line_at, lines, text_of, trimmed};
use crate::input::{Escaping, Frame, Header, Item, Kind, KindMeta, Load, Request, Sample, Text, Unread};
use crate::notation::rendering::Rendering;
use crate::text::has_no_body;

/// A `.bru` file.
pub(super) struct Bruno;

/// Blocks that are named for a method.
const METHODS: [&[u8]; 9] =
    [b"get", b"post", b"put", b"delete", b"patch", b"options", b"head", b"connect", b"trace"];

static META: KindMeta = KindMeta {
    id: "bruno",
    summary: "requests of the Bruno client, `.bru` files",
    detected_by: "a `meta` block and one named for a method; or the extension, and any block",
    example: r#"meta {
  name: set CRM attributes
}

patch {
  url: {{baseUrl}}/api/v2/conversations/calls/{{conversation}}/participants/{{participant}}/attributes
  body: json
}

body:json {
  {"attributes": {"crm_tier": "{{tier}}"}}
}"#,
    extensions: &["bru"],
    ..KindMeta::EMPTY
};

impl Kind for Bruno {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        let mut blocks = blocks(sample.text());
        let first = blocks.next();
        if sample.extension() == Some("bru") {
            return first.is_some();
        }
        first.is_some_and(|named| named.name == b"meta") && blocks.any(|block| METHODS.contains(&block.name))
    }

    fn accepts(&self, sample: &Sample<'_>) -> bool {
        blocks(sample.text()).next().is_some()
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, emit, .. } = load;
        let blocks: Vec<Block<'_>> = blocks(text).collect();
        // An environment or a folder's settings hold no request.
        let Some(call) = blocks.iter().find(|block| METHODS.contains(&block.name)) else { return 0 };
        emit(item(call, &blocks, text, frame));
        1
    }
}

struct Block<'s> {
    name: &'s [u8],
    name_at: usize,
    /// The lines between the braces.
    content: Range<usize>,
    /// There was a closing brace.
    closed: bool,
}

fn blocks(text: &[u8]) -> impl Iterator<Item = Block<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (line, name) = lines(text, at).find_map(|line| {
            let name = text[line.clone()].trim_ascii_end().strip_suffix(b"{")?.trim_ascii_end();
            let is_name = |line: &u8| line.is_ascii_alphanumeric() || matches!(line, b':' | b'-' | b'_');
            (!name.is_empty() && name.iter().all(is_name)).then_some((line, name))
        })?;
        let start = after(text, &line);
        let end = lines(text, start).find(|line| text[line.clone()].trim_ascii_end() == b"}");
        let (content, closed) = match &end {
            Some(end) => (start..end.start, true),
            None => (start..text.len(), false),
        };
        at = end.map_or(text.len(), |end| after(text, &end));
        Some(Block { name, name_at: line.start, content, closed })
    })
}

/// The value of a line `name: value`.
fn value_of(text: &[u8], block: &Block<'_>, name: &[u8]) -> Option<Range<usize>> {
    lines(&text[..block.content.end], block.content.start).find_map(|line| {
        let line = trimmed(text, line);
        text[line.clone()].strip_prefix(name)?.strip_prefix(b":")?;
        Some(trimmed(text, line.start + name.len() + 1..line.end))
    })
}

fn item<'s>(call: &Block<'s>, blocks: &[Block<'s>], text: &'s [u8], frame: &Frame) -> Item<'s> {
    let unreadable = |reason: &'static str| Item::Unreadable { record: Some(0), reason: reason.into() };
    let Some(url) = value_of(text, call, b"url") else {
        return unreadable("the block with method and URL has no `url`, or is truncated");
    };
    let mut method = text_of(text, call.name_at..call.name_at + call.name.len(), frame);
    method.text = method.text.to_ascii_uppercase().into();
    let mut headers = Vec::new();
    if let Some(block) = blocks.iter().find(|block| block.name == b"headers") {
        for line in lines(&text[..block.content.end], block.content.start) {
            let line = trimmed(text, line);
            // `~` switches a header off.
            if text[line.clone()].starts_with(b"~") {
                continue;
            }
            let Some(colon) = search::memchr(b':', &text[line.clone()]) else { continue };
            let name = String::from_utf8_lossy(&text[line.start..line.start + colon]);
            let value = trimmed(text, line.start + colon + 1..line.end);
            headers.push(Header { name, value: text_of(text, value, frame) });
        }
    }
    let mode = value_of(text, call, b"body").map_or(&b"none"[..], |value| &text[value]);
    let mut unread = None;
    let block_name: &[u8] = match mode {
        b"none" => b"",
        b"json" => b"body:json",
        b"text" => b"body:text",
        _ if has_no_body(&*method.text) => b"",
        b"formUrlEncoded" | b"multipartForm" => {
            unread = Some(Unread::Form);
            b""
        }
        _ => {
            unread = Some(Unread::Other("its body is a file, XML or a query, not JSON"));
            b""
        }
    };
    if mode == b"json" && !headers.iter().any(|header| header.name.eq_ignore_ascii_case("content-type")) {
        let value = Text { text: "application/json".into(), span: None };
        headers.push(Header { name: "Content-Type".into(), value });
    }
    let old = |named: &&Block<'_>| named.name == b"body" && mode == b"json";
    let block = blocks.iter().find(|block| block.name == block_name).or_else(|| blocks.iter().find(old));
    let reads = has_no_body(&*method.text);
    let body = match block {
        Some(block) if !block.closed => return unreadable("its body is truncated"),
        Some(block) => {
            Some(unindented(text, block.content.clone()).body(block.content.start, frame, Escaping::Plain))
        }
        None if reads || unread.is_some() => None,
        None => Some(frame.body(text, call.content.end, call.content.end)),
    };
    Item::Request(Request {
        record: 0,
        method: Some(method),
        url: Some(text_of(text, url, frame)),
        headers: Some(headers),
        body,
        unread,
        layers: frame.layers.clone(),
        template: true,
        sent: true,
        ..Request::default()
    })
}

/// The lines of a block without their two spaces, and without the last line's end.
fn unindented(text: &[u8], content: Range<usize>) -> Rendering {
    let mut made = Rendering::default();
    let end = content.start + text[content.clone()].trim_ascii_end().len();
    let mut at = content.start;
    while at < end {
        let line = line_at(text, at);
        let indent = text[line.clone()].iter().take(2).take_while(|text| **text == b' ').count();
        made.skip(indent);
        at = after(text, &line).min(end);
        made.keep(&text[line.start + indent..at]);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, placed, unread};
    use super::*;
    use crate::json::Tape;

    const HEAD: &str = "meta {\n  name: x\n}\n\npatch {\n  url: {{b}}/p\n  body: json\n}\n";

    fn is_one(text: &str, extension: Option<&str>) -> bool {
        let mut tape = Tape::new();
        Bruno.sniff(&Sample::new(text.as_bytes(), true, extension, &mut tape))
    }

    #[test]
    fn bodies_lose_their_indentation() {
        let text = format!("{HEAD}body:json {{\n  {{\n    \"a\": {{{{x}}}}\n  }}\n}}\n");
        assert_eq!(bodies(&Bruno, &text), ["{\n  \"a\": {{x}}\n}"]);
        assert_eq!(placed(&Bruno, &text, "\"a\""), ["\"a\""]);
        assert_eq!(placed(&Bruno, &text, "{\n  \"a\""), ["{\n    \"a\""]);
        let windows = text.replace('\n', "\r\n");
        assert_eq!(bodies(&Bruno, &windows), ["{\r\n  \"a\": {{x}}\r\n}"]);
    }

    #[test]
    fn the_mode_reports_what_is_sent() {
        let other = HEAD.replace("body: json", "body: none");
        assert_eq!(bodies(&Bruno, &format!("{other}body:json {{\n  {{}}\n}}\n")), [""]);
        let form = HEAD.replace("body: json", "body: formUrlEncoded");
        assert_eq!(unread(&Bruno, &form), [Some(Unread::Form)]);
        let file = HEAD.replace("body: json", "body: file");
        assert_eq!(unread(&Bruno, &file).len(), 1);
        assert_eq!(bodies(&Bruno, &file), [""; 0]);
        let text = HEAD.replace("body: json", "body: text");
        assert_eq!(bodies(&Bruno, &format!("{text}body:text {{\n  {{}}\n}}\n")), ["{}"]);
        assert_eq!(bodies(&Bruno, &format!("{HEAD}body {{\n  {{}}\n}}\n")), ["{}"]);
    }

    #[test]
    fn what_is_cut_off_is_reported() {
        assert_eq!(
            items(&Bruno, &format!("{HEAD}body:json {{\n  {{\n")),
            ["unreadable 0: its body is truncated"]
        );
        assert!(items(&Bruno, "patch {\n  ur")[0].starts_with("unreadable 0: the block with method"));
    }

    #[test]
    fn neighbours_are_distinguished() {
        assert!(is_one(HEAD, None));
        assert!(is_one("vars {\n  a: b\n}\n", Some("bru")));
        assert_eq!(items(&Bruno, "vars {\n  a: b\n}\n"), [""; 0]);
        for text in ["meta {\n  name: x\n}\n", "body {\n  margin: 0\n}\n", "patch {\n}\n", "{\n}\n"] {
            assert!(!is_one(text, None), "{text}");
        }
    }
}
