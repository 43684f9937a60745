//! `curl-trace`: what `curl --trace` and `--trace-ascii` write (`tool_cb_dbg.c`), and `curl -v`,
//! which holds no body. The ASCII form writes `.` for every byte that is not printable ASCII, and
//! starts a line at CRLF: what is lost inside strings stays lost, and a dot between values is read
//! as the white space that it was.

use crate::text::search;
use std::ops::Range;

use super::http::chunks;
use crate::input::call::{Found, NoCall};
use crate::input::fold::Fold;
use crate::input::lines::{after, line_at, lines, text_of, trimmed, words};
use crate::input::{Answer, Body, Frame, Header, Kind, KindMeta, Layout, Load, Request, Sample, Text};
use crate::notation::trace::{
    Block, Data, RECEIVED_HEADER, SEND_DATA, SEND_HEADER, block_of, data, hex_of, row_of, undotted,
};
use crate::text::{FileSpan, has_no_body, is_write};

/// A trace of curl.
pub(super) struct CurlTrace;

/// Lines among which a trace shows.
const MAX_LINES: usize = 40;

static META: KindMeta = KindMeta {
    id: "curl-trace",
    summary: "traces of curl: `--trace`, `--trace-ascii`",
    detected_by: "`== Info:` or `=> Send header` at the start, perhaps after a time; `* ` and `> PATCH …` are `curl -v`, which records no body",
    example: r#"=> Send header, 84 bytes (0x54)
0000: PATCH /api/v2/conversations/… HTTP/1.1
=> Send data, 36 bytes (0x24)
0000: {"attributes": {"crm_tier": "gold"}}"#,
    ..KindMeta::EMPTY
};

impl Kind for CurlTrace {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        let text = sample.text();
        let mut first = lines(text, 0).take(MAX_LINES).map(|line| unprefixed(&text[line]).1);
        let starts = first.find(|text| !text.is_empty());
        let is_trace = |byte: &[u8]| {
            byte.starts_with(b"== Info: ")
                || byte.starts_with(SEND_HEADER)
                || byte.starts_with(RECEIVED_HEADER)
        };
        starts.is_some_and(|line| {
            is_trace(line) || (line.starts_with(b"* ") || is_verbose_request(line)) && has_verbose_head(text)
        })
    }

    fn streams(&self, _: Layout) -> bool {
        true
    }

    /// Before the last request. Transfers side by side are recognised by ids; such a trace is read
    /// as one.
    fn cut(&self, text: &[u8]) -> Option<usize> {
        let mut cut = None;
        for line in lines(text, 0) {
            let (id, content) = unprefixed(&text[line.clone()]);
            if content.starts_with(SEND_HEADER) || is_verbose_request(content) {
                if !id.is_empty() {
                    return None;
                }
                cut = Some(line.start);
            }
        }
        cut.filter(|offset| *offset > 0)
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, emit, .. } = load;
        let mut fold = Fold::default();
        let mut calls = Calls::read(text);
        calls.found.sort_by_key(|range| range.start);
        let mut record = 0;
        for call in calls.found {
            match call.call(record, text, frame) {
                Ok(request) => fold.call(request, None, emit),
                Err(no_call) => fold.other(no_call.item(record), emit),
            }
            record += 1;
        }
        fold.finish(emit);
        record
    }
}

/// A line without its time stamp and its ids, which are given first: `12:30:00.123456 [0-0] `.
fn unprefixed(line: &[u8]) -> (&[u8], &[u8]) {
    let mut rest = line;
    if let [b'0'..=b'9', b'0'..=b'9', b':', _, _, b':', _, _, b'.', ..] = rest
        && let Some(end) = search::memchr(b' ', rest)
    {
        rest = &rest[end + 1..];
    }
    let mut id: &[u8] = b"";
    if let [b'[', b'0'..=b'9' | b'x', ..] = rest
        && let Some(end) = search::find(rest, b"] ")
    {
        (id, rest) = (&rest[..=end], &rest[end + 2..]);
    }
    (id, rest)
}

/// `> PATCH /path HTTP/1.1`, of `curl -v`.
fn is_verbose_request(line: &[u8]) -> bool {
    let Some(line) = line.strip_prefix(b"> ") else { return false };
    let mut words = line.trim_ascii_end().split(|text| *text == b' ');
    words.next().is_some_and(|word| !word.is_empty() && word.iter().all(u8::is_ascii_uppercase))
        && words.next().is_some()
        && words.next().is_some_and(|word| word.starts_with(b"HTTP/"))
}

fn has_verbose_head(text: &[u8]) -> bool {
    let mut content = lines(text, 0).take(4 * MAX_LINES).map(|line| unprefixed(&text[line]).1);
    content.any(is_verbose_request)
        && content.any(|item| item.len() > 8 && item[..8].eq_ignore_ascii_case(b"> host: "))
}

/// One call and the blocks of it.
struct Call {
    /// Where it starts.
    start: usize,
    id: Vec<u8>,
    head: Vec<Block>,
    body: Vec<Block>,
    answer_head: Vec<Block>,
    answer: Vec<Block>,
    /// The lines of `curl -v`, in place of blocks.
    verbose: Option<Range<usize>>,
}

#[derive(Default)]
struct Calls {
    found: Vec<Call>,
}

impl Calls {
    fn read(text: &[u8]) -> Self {
        let mut calls = Self::default();
        let mut at = 0;
        while at < text.len() {
            let line = line_at(text, at);
            at = after(text, &line);
            let (id, content) = unprefixed(&text[line.clone()]);
            if is_verbose_request(content) {
                let call = calls.open(id, line.start);
                call.verbose = Some(line.end - content.len()..line.end);
                continue;
            }
            let Some((mark, size)) = block_of(content) else { continue };
            let mut block = Block { size, rows: Vec::new() };
            while at < text.len()
                && let line = line_at(text, at)
                && let Some(row) = row_of(text, &line)
            {
                block.rows.push(row);
                at = after(text, &line);
            }
            let starts = mark == SEND_HEADER && starts_request(text, &block);
            let call = if starts { Some(calls.open(id, line.start)) } else { calls.last(id) };
            // What came in before any request was sent is another trace's end.
            let Some(call) = call else { continue };
            match mark {
                SEND_HEADER => call.head.push(block),
                SEND_DATA => call.body.push(block),
                RECEIVED_HEADER => call.answer_head.push(block),
                _ => call.answer.push(block),
            }
        }
        calls
    }

    fn open(&mut self, id: &[u8], start: usize) -> &mut Call {
        self.found.push(Call {
            start,
            id: id.to_vec(),
            head: Vec::new(),
            body: Vec::new(),
            answer_head: Vec::new(),
            answer: Vec::new(),
            verbose: None,
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    fn last(&mut self, id: &[u8]) -> Option<&mut Call> {
        self.found.iter_mut().rfind(|entry| entry.id == id)
    }
}

/// Whether the block is the head of a request, and no trailer.
fn starts_request(text: &[u8], block: &Block) -> bool {
    let Some(row) = block.rows.first() else { return false };
    let bytes = match hex_of(text, row) {
        Some(bytes) => bytes.into_iter().map(|(_, byte)| byte).collect(),
        None => text[row.content.clone()].to_vec(),
    };
    let method = bytes.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    method >= 3 && matches!(bytes.get(method), None | Some(b' '))
}

impl Call {
    fn call<'s>(&self, record: u64, text: &'s [u8], frame: &Frame) -> Found<'s> {
        let unreadable = |reason: &'static str| NoCall::Unreadable(reason.into());
        if let Some(line) = &self.verbose {
            return verbose(record, line.clone(), text, frame);
        }
        let head = data(&self.head, text);
        let read = if head.whole { read_head(&head, text, frame) } else { None };
        let Some((method, url, headers)) = read else {
            return Err(unreadable("the request is truncated in its headers"));
        };
        let mut request = Request {
            record,
            method: Some(method),
            url: Some(url),
            layers: frame.layers.clone(),
            sent: true,
            ..Request::default()
        };
        let has = |name: &str| {
            headers
                .iter()
                .find(|header| header.name.eq_ignore_ascii_case(name))
                .map(|header| &header.value.text)
        };
        let is_chunked =
            has("transfer-encoding").is_some_and(|text| text.to_ascii_lowercase().contains("chunked"));
        let length = has("content-length").and_then(|text| text.trim().parse::<usize>().ok());
        request.headers = Some(headers);
        let method = request.method.as_ref().map(|method| method.text.clone()).unwrap_or_default();
        let reads = has_no_body(&*method);
        if !(reads && self.body.is_empty()) {
            let body = data(&self.body, text);
            if !body.whole || !is_chunked && length.is_some_and(|length| length > body.made.bytes().len()) {
                return Err(unreadable("the trace is truncated in the body"));
            }
            request.body = Some(
                body_of(body, is_chunked, frame)
                    .ok_or_else(|| unreadable("the chunks of the body are malformed or truncated"))?,
            );
        }
        request.answer = self.answer(text);
        Ok(request)
    }

    fn answer(&self, text: &[u8]) -> Option<Answer<'static>> {
        let head = data(&self.answer_head, text);
        // After `100 Continue` comes the answer.
        let status = lines(head.made.bytes(), 0).filter_map(|other| {
            let line = head.made.bytes()[other].strip_prefix(b"HTTP/")?;
            let word = line.split(|other| *other == b' ').nth(1)?;
            std::str::from_utf8(word).ok()?.parse().ok()
        });
        let status = status.filter(|status| *status >= 200).last()?;
        let said = data(&self.answer, text).made;
        let said =
            (!said.bytes().is_empty()).then(|| String::from_utf8_lossy(said.bytes()).into_owned().into());
        Some(Answer { status, text: said })
    }
}

type Head = (Text<'static>, Text<'static>, Vec<Header<'static>>);

fn read_head(head: &Data, text: &[u8], frame: &Frame) -> Option<Head> {
    let bytes = head.made.bytes();
    // What is spread over rows has no place: the rest of a token would be bare beside it.
    let text_at = |range: Range<usize>| {
        let mut found = head.made.text_in(range, head.start, frame);
        let same = |span: &FileSpan| {
            let (start, end) = ((span.start - frame.offset) as usize, (span.end - frame.offset) as usize);
            text.get(start..end) == Some(found.text.as_bytes())
        };
        found.span = found.span.filter(same);
        found
    };
    let line = line_at(bytes, 0);
    let mut parts = words(bytes, line.clone());
    let (method, url) = (parts.next()?, parts.next()?);
    parts.next()?;
    let mut headers = Vec::new();
    let mut closed = false;
    for line in lines(bytes, after(bytes, &line)) {
        if line.is_empty() {
            closed = true;
            break;
        }
        if let Some(colon) = search::memchr(b':', &bytes[line.clone()]).filter(|offset| *offset > 0) {
            let name = String::from_utf8_lossy(&bytes[line.start..line.start + colon]).into_owned().into();
            let value = trimmed(bytes, line.start + colon + 1..line.end);
            headers.push(Header { name, value: text_at(value) });
        }
    }
    closed.then(|| (text_at(method), text_at(url), headers))
}

fn body_of(mut body: Data, is_chunked: bool, frame: &Frame) -> Option<Body<'static>> {
    let bytes = body.made.bytes();
    let all = 0..bytes.len();
    let parts = if is_chunked && !bytes.is_empty() { chunks(bytes, 0)?.parts } else { vec![all] };
    if !body.is_hex {
        for part in &parts {
            undotted(body.made.bytes_mut(), part.clone());
        }
    }
    let field = frame.field(body.start..body.end);
    let is_hex = body.is_hex;
    let mut made = body.made.parts(&parts, body.start, frame);
    if is_hex {
        // Digits and not the bytes: what is shown is the body itself.
        made.origin = field;
    }
    Some(made)
}

/// A call of `curl -v`, which reports no body.
fn verbose<'s>(record: u64, line: Range<usize>, text: &'s [u8], frame: &Frame) -> Found<'s> {
    let mut parts = words(text, line.start + 2..line.end);
    let (method, url) = (parts.next(), parts.next());
    if method.as_ref().is_some_and(|method| is_write(&text[method.clone()])) {
        let reason = "`curl -v` writes no body: record with `--trace FILE`";
        return Err(NoCall::Skipped(reason.into()));
    }
    Ok(Request {
        record,
        method: method.map(|method| text_of(text, method, frame)),
        url: url.map(|url| text_of(text, url, frame)),
        layers: frame.layers.clone(),
        sent: true,
        ..Request::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, placed};
    use super::*;
    use crate::json::Tape;

    const CRLF: &str = "\r\n";

    /// As curl 7.88 writes it.
    fn ascii(mark: &str, data: &str) -> String {
        let mut text = format!("{mark}, {} bytes (0x{:x})\n", data.len(), data.len());
        let (mut at, bytes) = (0, data.as_bytes());
        while at < bytes.len() {
            let rest = &data[at..];
            let line = rest.find(CRLF).unwrap_or(rest.len()).min(64);
            let plain = |byte: &u8| if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '.' };
            let shown: String = rest.as_bytes()[..line].iter().map(plain).collect();
            text = format!("{text}{at:04x}: {shown}\n");
            at += line + if rest[line..].starts_with(CRLF) { 2 } else { 0 };
        }
        text
    }

    fn hex(mark: &str, data: &str) -> String {
        let mut text = format!("{mark}, {} bytes (0x{:x})\n", data.len(), data.len());
        for (row, bytes) in data.as_bytes().chunks(16).enumerate() {
            let digits = bytes.iter().fold(String::new(), |all, byte| format!("{all}{byte:02x} "));
            let shown: String = bytes
                .iter()
                .map(|byte| if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '.' })
                .collect();
            text = format!("{text}{:04x}: {digits:<48}{shown}\n", row * 16);
        }
        text
    }

    fn head(rest: &str) -> String {
        format!(
            "PATCH /api/v2/conversations/calls/x/participants/y/attributes HTTP/1.1\r\nHost: h\r\n{rest}\r\n"
        )
    }

    fn call(write: fn(&str, &str) -> String, rest: &str, body: &str) -> String {
        [
            "== Info:   Trying 127.0.0.1:80...\n",
            &write("=> Send header", &head(rest)),
            &write("=> Send data", body),
            &write("<= Recv header", "HTTP/1.1 202 Accepted\r\n"),
            &write("<= Recv data", "{}"),
        ]
        .concat()
    }

    #[test]
    fn bodies_of_both_forms() {
        let body =
            r#"{"attributes": {"crm_note": "longer than the sixty-four characters of a row", "b": null}}"#;
        for write in [ascii, hex] {
            let text = call(write, "", body);
            assert_eq!(bodies(&CurlTrace, &text), [body], "{text}");
        }
        let text = call(ascii, "", body);
        assert_eq!(placed(&CurlTrace, &text, "\"b\""), ["\"b\""]);
        assert_eq!(placed(&CurlTrace, &call(hex, "", body), "\"b\""), [""; 0]);
        let split = placed(&CurlTrace, &text, "characters of a row");
        assert!(split[0].contains("\n0040: "), "{split:?}");
    }

    #[test]
    fn lost_bytes() {
        let text = call(ascii, "", "{\n\t\"a\": 1.5,\r\n\t\"b\": \"Zoë.\\\".\"\n}");
        assert_eq!(bodies(&CurlTrace, &text), ["{  \"a\": 1.5,\r\n \"b\": \"Zo...\\\".\" }"]);
    }

    #[test]
    fn chunks_are_joined() {
        let chunked = "4\r\n{\"ab\r\n6\r\ncd\":1}\r\n0\r\n\r\n";
        for write in [ascii, hex] {
            let text = call(write, "Transfer-Encoding: chunked\r\n", chunked);
            assert_eq!(bodies(&CurlTrace, &text), ["{\"abcd\":1}"]);
        }
        let text = call(ascii, "Transfer-Encoding: chunked\r\n", chunked);
        assert_eq!(placed(&CurlTrace, &text, "cd"), ["cd"]);
        let broken = call(ascii, "Transfer-Encoding: chunked\r\n", "9\r\n{}\r\n");
        assert!(items(&CurlTrace, &broken)[0].starts_with("unreadable 0: the chunks"));
    }

    #[test]
    fn transfers_side_by_side_and_times() {
        let one = call(ascii, "", "{}").replace("=> ", "12:30:00.123456 [0-0] => ");
        let two = call(ascii, "", "[]").replace("=> ", "12:30:00.123456 [1-1] => ");
        let (head, rest) = one.split_at(one.find("12:30:00.123456 [0-0] => Send data").expect("there"));
        let text = [head, &two, rest].concat();
        assert_eq!(bodies(&CurlTrace, &text), ["{}", "[]"]);
        assert_eq!(CurlTrace.cut(text.as_bytes()), None);
    }

    #[test]
    fn what_is_cut_off_is_reported_and_loses_no_neighbour() {
        let (one, two) = (call(ascii, "Content-Length: 9\r\n", "{}"), call(ascii, "", "[]"));
        assert_eq!(
            items(&CurlTrace, &[one, two.clone()].concat()),
            ["unreadable 0: the trace is truncated in the body", "request 1"]
        );
        let start = two.find("Host").expect("there");
        assert!(items(&CurlTrace, &two[..start])[0].contains("truncated in its headers"));
        let body = two.find("0000: []").expect("there");
        assert!(items(&CurlTrace, &two[..body])[0].starts_with("unreadable 0: the trace is truncated"));
    }

    #[test]
    fn verbose_output_gets_advice() {
        let text = "*   Trying 127.0.0.1:80...\n> PATCH /p HTTP/1.1\r\n> Host: h\r\n> \r\n} [7 bytes data]\n\
                    < HTTP/1.1 200 OK\r\n> GET /p HTTP/1.1\r\n> Host: h\r\n";
        let found = items(&CurlTrace, text);
        assert!(found[0].contains("--trace"), "{found:?}");
        assert_eq!(found[1], "request 1");
    }

    #[test]
    fn neighbours_are_distinguished() {
        let mut tape = Tape::new();
        let mut is_one = |text: &str| CurlTrace.sniff(&Sample::new(text.as_bytes(), true, None, &mut tape));
        assert!(is_one(&call(ascii, "", "{}")) && is_one(&call(hex, "", "{}")));
        assert!(is_one("* Connected to h\n> PATCH /p HTTP/2\n> Host: h\n"));
        for text in
            ["* a list\n* of things\n", "> PATCH /x\n> quoted\n", "> a quote\n", "curl -v http://h\n", ""]
        {
            assert!(!is_one(text), "{text}");
        }
    }
}
