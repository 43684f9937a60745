//! Request files of editors, `.http` and `.rest`: requests between `###` lines, with variables,
//! bodies in other files and scripts. <https://github.com/JetBrains/http-request-in-editor-spec>,
//! and what VS Code's REST Client and httpyac add. Part of the kind `http`, whose heads they share.

use crate::text::search;
use std::borrow::Cow;
use std::ops::Range;

use super::curl;
use crate::input::beside;
use crate::input::lines::{after, line_at, lines, text_of, trimmed};
use crate::input::{Answer, Frame, Header, Item, Load, Request, Text};
use crate::notation::rendering::Rendering;
use crate::text::has_no_body;

/// Methods that a request line may begin with.
const METHODS: [&[u8]; 9] =
    [b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE", b"CONNECT"];

/// Extensions of text that quotes requests.
const PROSE: [&str; 8] = ["md", "markdown", "mdx", "rst", "adoc", "html", "htm", "tex"];

/// Whether a text is a request file. Only its first request is looked at; without the extension of such
/// files it must show by more than a line that could be a sentence's.
pub(super) fn sniff(text: &[u8], extension: Option<&str>) -> bool {
    let named = matches!(extension, Some("http" | "rest"));
    let Some(start) = segments(text).find_map(|segment| request_line(text, segment)) else { return false };
    let line = line_at(text, start);
    if !is_request_line(&text[line.clone()], named) {
        return false;
    }
    let next = text.get(line_at(text, after(text, &line).min(text.len()))).unwrap_or_default();
    let is_shown = || {
        text.starts_with(b"###")
            || search::find(text, b"\n###").is_some()
            || version(&text[line.clone()]).is_some()
            || header_colon(next).is_some()
            || starts_body(next)
    };
    named || !extension.is_some_and(|extension| PROSE.contains(&extension)) && is_shown()
}

/// Whether a text begins with `METHOD target`.
pub(super) fn starts_with_method(text: &[u8]) -> bool {
    let first = segments(text).find_map(|segment| request_line(text, segment));
    first.is_some_and(|start| is_request_line(&text[line_at(text, start)], false))
}

/// Loads the requests of a request file.
pub(super) fn load(load: Load<'_, '_>) -> u64 {
    let Load { text, frame, emit, .. } = load;
    let mut record = 0;
    for segment in segments(text) {
        // Variables alone, or a comment.
        let Some(start) = request_line(text, segment.clone()) else { continue };
        // REST Client and JetBrains take a command `curl`, too.
        if text[start..segment.end].trim_ascii_start().starts_with(b"curl") {
            let inside = Frame { offset: frame.offset + start as u64, ..frame.clone() };
            let mut found = 0;
            curl::items(&text[start..segment.end], &inside, &mut |_, item| {
                emit(item.numbered(record + found));
                found += 1;
            });
            if found > 0 {
                record += found;
                continue;
            }
        }
        emit(if is_request_line(&text[line_at(text, start)], true) {
            request(record, start..segment.end, text, frame)
        } else {
            let reason = "no request line, as in `PATCH https://host/path`, where one belongs";
            Item::Unreadable { record: Some(record), reason: reason.into() }
        });
        record += 1;
    }
    record
}

/// What is between `###` lines.
fn segments(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = Some(0);
    std::iter::from_fn(move || {
        let start = at?;
        let end = lines(text, start).find(|line| text[line.clone()].starts_with(b"###"));
        at = end.clone().map(|value| after(text, &value));
        Some(start..end.map_or(text.len(), |end| end.start))
    })
}

/// Where a segment's request line starts: after comments, variables and scripts.
fn request_line(text: &[u8], segment: Range<usize>) -> Option<usize> {
    let text = &text[..segment.end];
    let mut closing: Option<&[u8]> = None;
    for range in lines(text, segment.start) {
        let line = text[range.clone()].trim_ascii();
        if let Some(mark) = closing {
            if line.ends_with(mark) {
                closing = None;
            }
            continue;
        }
        match line {
            [] | [b'#' | b'@' | b'?', ..] | [b'/', b'/', ..] => {}
            [b'<' | b'>', ..] => {
                let opens = search::rfind(line, b"{%").is_some() && !line.ends_with(b"%}");
                closing = opens.then_some(b"%}");
            }
            // A script of httpyac.
            b"{{" | [b'{', b'{', b'@' | b'+', ..] if !line.ends_with(b"}}") => closing = Some(b"}}"),
            _ if line.starts_with(b"import ") || line.starts_with(b"run ") => {}
            _ => return Some(range.start),
        }
    }
    None
}

/// `METHOD target [HTTP/version]`; `alone` lets a URL without a method be a GET.
fn is_request_line(line: &[u8], alone: bool) -> bool {
    let line = line.trim_ascii();
    let method = method_of(line);
    let target = &line[method.map_or(0, <[u8]>::len)..];
    let target = target[..target.len() - version(target).map_or(0, <[u8]>::len)].trim_ascii();
    let starts = [&b"/"[..], b"http://", b"https://", b"{{", b"${"];
    let is_target = starts.iter().any(|start| target.starts_with(start)) && !target.ends_with(b":");
    // Blanks are in placeholders only.
    let mut depth = 0_i32;
    let is_one_word = target.iter().all(|byte| {
        depth += i32::from(*byte == b'{') - i32::from(*byte == b'}');
        depth > 0 || *byte != b' '
    });
    is_target && is_one_word && (method.is_some() || alone && !target.starts_with(b"/"))
}

fn method_of(line: &[u8]) -> Option<&[u8]> {
    let word = &line[..line.iter().take_while(|line| line.is_ascii_uppercase()).count()];
    (METHODS.contains(&word) && matches!(line.get(word.len()), Some(b' ' | b'\t'))).then_some(word)
}

/// `HTTP/1.1` at the end of a request line.
fn version(line: &[u8]) -> Option<&[u8]> {
    let line = line.trim_ascii_end();
    let at = search::memrchr(b' ', line)?;
    let word = &line[at + 1..];
    (word.starts_with(b"HTTP/") && word.len() <= 8).then(|| &line[at..])
}

/// Where the colon of `Name: value` is.
fn header_colon(line: &[u8]) -> Option<usize> {
    let colon = search::memchr(b':', line)?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (colon > 0 && line[..colon].iter().all(is_name)).then_some(colon)
}

fn request<'s>(record: u64, range: Range<usize>, text: &'s [u8], frame: &Frame) -> Item<'s> {
    let text = &text[..range.end];
    let (method, url, mut at) = start_line(text, range.start, frame);
    let mut headers = Vec::new();
    let mut unparted = false;
    while at < text.len() {
        let line = line_at(text, at);
        let content = &text[line.clone()];
        if starts_body(content.trim_ascii_start()) {
            // After a bare `PATCH /path` it is a note, not a request as it is sent.
            unparted = !headers.is_empty();
            break;
        }
        if is_handler(content) || content.starts_with(b"< ") {
            break;
        }
        at = after(text, &line);
        if content.trim_ascii().is_empty() {
            break;
        }
        let is_comment = content.starts_with(b"#") || content.starts_with(b"//");
        if let Some(colon) = header_colon(content).filter(|_| !is_comment) {
            let name = String::from_utf8_lossy(&content[..colon]);
            let value = trimmed(text, line.start + colon + 1..line.end);
            headers.push(Header { name, value: text_of(text, value, frame) });
        }
    }
    let sent = has_no_body(&*method.text);
    let mut found = Request {
        record,
        method: Some(method),
        url: Some(url),
        headers: Some(headers),
        layers: frame.layers.clone(),
        unparted,
        template: true,
        sent: true,
        ..Request::default()
    };
    let Content { body, file, mixed, answer } = content(text, at);
    found.answer = answer.map(|status| Answer { status, text: None });
    if mixed {
        let reason = "its body has several parts, which is not supported";
        return Item::Skipped { record, reason: reason.into() };
    }
    if let Some(name) = file {
        let name = String::from_utf8_lossy(&text[name]);
        match beside::body_file(frame.folder.as_deref(), &name) {
            Ok((body, file)) => (found.body, found.body_file) = (Some(body), Some(file)),
            Err(no_call) => return no_call.item(record),
        }
    } else if !(sent && body.is_empty()) {
        found.body = Some(frame.body(text, body.start, body.end));
    }
    Item::Request(found)
}

/// Method and URL, which may go on in indented lines; and where the next line starts.
fn start_line<'s>(text: &'s [u8], start: usize, frame: &Frame) -> (Text<'s>, Text<'s>, usize) {
    let line = trimmed(text, line_at(text, start));
    let content = &text[line.clone()];
    let method = method_of(content).map_or(0, <[u8]>::len);
    let end = line.end - version(content).map_or(0, <[u8]>::len);
    let url = trimmed(text, line.start + method..end.max(line.start + method));
    let method = if method == 0 {
        Text { text: Cow::Borrowed("GET"), span: None }
    } else {
        text_of(text, line.start..line.start + method, frame)
    };
    let mut next = after(text, &line_at(text, start));
    let mut folded: Option<Rendering> = None;
    while let Some(b' ' | b'\t') = text.get(next) {
        let line = line_at(text, next);
        let more = trimmed(text, line.clone());
        if more.is_empty() || starts_body(&text[more.clone()]) {
            break;
        }
        let folded = folded.get_or_insert_with(|| {
            let mut folded = Rendering::default();
            folded.keep(&text[url.clone()]);
            folded
        });
        folded.skip(more.start - url.start - folded.taken());
        folded.keep(&text[more]);
        next = after(text, &line);
    }
    let url = match folded {
        Some(folded) => folded.text(url.start, frame),
        None => text_of(text, url, frame),
    };
    (method, url, next)
}

/// Whether a line among headers is the start of a body whose blank line was forgotten: no header
/// starts so. `{{` is a variable, which may stand for a header.
pub(super) fn starts_body(line: &[u8]) -> bool {
    line.starts_with(b"[") || line.starts_with(b"{") && !line.starts_with(b"{{")
}

/// What is after the headers.
struct Content {
    body: Range<usize>,
    /// The name of the file that holds the body.
    file: Option<Range<usize>>,
    /// There is a file and something else.
    mixed: bool,
    /// The status of an answer that was pasted after the body.
    answer: Option<u16>,
}

fn content(text: &[u8], start: usize) -> Content {
    let mut found = Content { body: start..start, file: None, mixed: false, answer: None };
    let mut has_body = false;
    for line in lines(text, start) {
        let content = &text[line.clone()];
        if is_handler(content) {
            break;
        }
        if let Some(status) = status_of(content) {
            found.answer = Some(status);
            break;
        }
        if let Some(name) = file_name(text, line.clone()) {
            found.mixed |= has_body || found.file.is_some();
            found.file = Some(name);
        } else if !content.trim_ascii().is_empty() {
            let is_comment = content.starts_with(b"#") || content.starts_with(b"//");
            if !has_body && is_comment {
                continue;
            }
            found.mixed |= found.file.is_some() && !is_comment;
            if !has_body {
                found.body.start = line.start;
            }
            has_body |= found.file.is_none();
            found.body.end = line.end;
        }
    }
    found
}

/// `> {% script %}`, `> script.js`, `>> file`, `<> file`, `?? assertion`: what happens after the
/// answer.
fn is_handler(line: &[u8]) -> bool {
    [&b"> "[..], b">> ", b">>! ", b"<> ", b"?? ", b">{%"].iter().any(|item| line.starts_with(item))
}

/// The name in `< ./file`, `<@ ./file` or `<@latin1 ./file`.
fn file_name(text: &[u8], line: Range<usize>) -> Option<Range<usize>> {
    let content = &text[line.clone()];
    let rest = content.strip_prefix(b"<")?;
    let name = match rest {
        [b'@', rest @ ..] => rest.iter().position(|rest| *rest == b' ')? + 2,
        [b' ', ..] => 1,
        _ => return None,
    };
    let name = trimmed(text, line.start + name..line.end);
    (!name.is_empty() && !text[name.clone()].starts_with(b"{%")).then_some(name)
}

fn status_of(line: &[u8]) -> Option<u16> {
    let mut words = line.strip_prefix(b"HTTP/")?.split(|rest| *rest == b' ');
    words.next()?;
    std::str::from_utf8(words.next()?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::http::Http;
    use super::super::testing::{bodies, items, placed};
    use super::*;

    #[test]
    fn requests_between_separators() {
        let text = "@h = x\n\n### one\n# @name a\nPATCH {{ h }}/p HTTP/1.1\nA: b\n// c\n\n{\"a\": {{x}}}\n\n\
                    > {% client.test(); %}\n###\n\n### two\r\nPUT https://h/p\r\n\r\n[]\r\n\r\n<> 200.json\r\n\
                    ###\n< {%\n x\n%}\nhttps://h/p\n";
        assert_eq!(items(&Http, text), ["request 0", "request 1", "request 2"]);
        assert_eq!(bodies(&Http, text), ["{\"a\": {{x}}}", "[]"]);
        assert_eq!(placed(&Http, text, "\"a\""), ["\"a\""]);
        assert!(sniff(text.as_bytes(), None));
    }

    #[test]
    fn what_the_body_is_not() {
        for (rest, body) in [
            ("\n# c\n{}\n# d\n", "{}\n# d"),
            ("\n\n\n{}\n\nHTTP/1.1 200 OK\n\n{\"no\":1}", "{}"),
            ("> {%\n\n{}\n%}", ""),
            ("", ""),
            ("\n{}\n>>! out.json\n", "{}"),
        ] {
            assert_eq!(bodies(&Http, &format!("###\nPATCH http://h/p\nA: b\n{rest}")), [body], "{rest}");
        }
    }

    #[test]
    fn a_body_without_a_blank_line_before_it() {
        for (rest, body) in [
            ("{\"a\": 1}", "{\"a\": 1}"),
            ("A: b\n[1]\n", "[1]"),
            ("A: b\r\n{\r\n\r\n \"a\": 1}\r\n", "{\r\n\r\n \"a\": 1}"),
            ("  {\"a\": 1}\n", "  {\"a\": 1}"),
            ("  ?b=c\n{}", "{}"),
            // Variables, and what is indented under a URL, are not.
            ("{{headers}}\n\n{}", "{}"),
            ("{{body}}", ""),
            ("  {{more}}\n\n{}", "{}"),
        ] {
            let text = format!("###\nPATCH http://h/p\n{rest}\n###\nPATCH http://h/p\n\n[]");
            assert_eq!(bodies(&Http, &text), [body, "[]"], "{rest}");
        }
        assert_eq!(placed(&Http, "PATCH http://h/p\n{\"a\": 1}", "\"a\""), ["\"a\""]);
        let over_the_wire = "PATCH /p HTTP/1.1\r\nHost: h\r\n{\"a\": 1}\r\n";
        assert_eq!(bodies(&Http, over_the_wire), ["{\"a\": 1}\r\n"]);
        // There an indented line goes on with the header before it.
        let folded = "PATCH /p HTTP/1.1\r\nA: b\r\n [c]\r\n\r\n{}";
        assert_eq!(bodies(&Http, folded), ["{}"]);
        assert!(sniff(b"PATCH /x\n{\"a\": 1}", None) && !sniff(b"PATCH /x\n{\"a\": 1}", Some("md")));
    }

    #[test]
    fn a_broken_request_does_not_lose_its_neighbours() {
        let text = "###\nPATCH http://h/p\n\n{}\n###\nPACH me\n\n{}\n###\nPATCH http://h/p\n\n[]";
        let found = items(&Http, text);
        assert_eq!((found.len(), &*found[2]), (3, "request 2"), "{found:?}");
        assert!(found[1].starts_with("unreadable 1: no request line"), "{found:?}");
    }

    #[test]
    fn bodies_in_files_are_named() {
        let found = |rest: &str| items(&Http, &format!("###\nPATCH http://h/p\n\n{rest}\n")).join("");
        assert!(found("< ./no.json").starts_with("skipped 0: its body is in `./no.json`"));
        assert!(found("<@utf8 {{x}}").contains("an unfilled placeholder in its name, `{{x}}`"));
        assert!(found("{\n< ./no.json\n}").contains("several parts"));
    }

    #[test]
    fn prose_is_none() {
        for (text, extension) in [
            ("# API\n\nPATCH /x\n\nChanges x.\n", Some("txt")),
            ("# API\n\nPATCH /x\nHost: h\n", Some("md")),
            ("PATCH /x changes x\nA: b\n", None),
            ("PATCH /x:\n  summary: y\n", None),
            ("POST\n", None),
            ("import x\nGET = 1\n", None),
            ("", Some("http")),
        ] {
            assert!(!sniff(text.as_bytes(), extension), "{text}");
        }
        assert!(sniff(b"PATCH /x\n\n{}", Some("rest")) && sniff(b"https://h/x\n", Some("http")));
        assert!(sniff(b"PATCH /x\nHost: h\n\n{}", None));
    }
}
