//! Logs that part a call's lines with arrows: OkHttp's `HttpLoggingInterceptor` (`--> PATCH url` to
//! `--> END PATCH (47-byte body)`), Retrofit and Feign (`---> PATCH url HTTP/1.1` to `---> END HTTP`).
//! <https://github.com/square/okhttp/blob/parent-5.0.0/okhttp-logging-interceptor/README.md>
//!
//! A logger writes something before each line. What is left of that without the time, the *tag*,
//! names the thread or the logger, and shows the lines of one call from those of another.

use std::ops::Range;

use super::call::{Call, Place, item_of, names_conversation};
use super::message::{Content, Head, is_method, is_target, request};

use crate::input::Answer;
use crate::input::call::{Found, NoCall};
use crate::input::lines::{lines, words};
use crate::json::value_end;
use crate::notation::rendering::Rendering;
use crate::text::search;

/// Calls that are put together at a time: those of as many threads.
const MAX_OPEN: usize = 16;

/// What an arrow says.
enum Arrow {
    /// `--> PATCH url`: where the method starts, and whether the line says how long the body is, so
    /// that no more is logged of the request.
    Start(usize, bool),
    /// `--> END PATCH (47-byte body)`
    End(Option<usize>, Option<&'static str>),
    /// `<-- 400 url (212ms)`
    Answer(Option<u16>),
    /// `<-- END HTTP`
    AnswerEnd,
}

/// A line of a call, without what a logger wrote before it.
struct Line {
    content: Range<usize>,
    /// It has the call's tag; else it may be a further line of the message before it.
    sure: bool,
}

struct Message {
    /// What is before its lines.
    tag: Range<usize>,
    /// The words of date and time before its tag, and the blanks after them.
    times: usize,
    blanks: usize,
    /// The line before its first one: `java.util.logging` writes one before each.
    before: Range<usize>,
    lines: Vec<Line>,
    state: State,
    status: Option<u16>,
    said: Option<Range<usize>>,
    /// The line that it was given last, counted.
    last: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Head,
    Body,
    /// Its end was read: how many bytes the body has, or why it is not logged.
    Done(Option<usize>, Option<&'static str>),
    /// Another call began among its lines.
    Mixed,
}

const NOT_LOGGED: &str = "its body is not in the log: log at the level BODY";

/// The calls of a text.
pub(super) fn calls(text: &[u8]) -> Vec<Call<'_>> {
    let mut messages: Vec<Message> = Vec::new();
    // The newest last.
    let mut open: Vec<usize> = Vec::new();
    let mut before = 0..0;
    for (number, line) in lines(text, 0).enumerate() {
        let before = std::mem::replace(&mut before, line.clone());
        let arrow = arrow_of(text, line.clone());
        let (times, end) = time_end(text, line.clone(), usize::MAX);
        let blanks = text[end..line.end].iter().take_while(|byte| **byte == b' ').count();
        let blanks = if times == 0 { 0 } else { blanks };
        let tag = match &arrow {
            Some((at, _)) => (end + blanks).min(*at)..*at,
            None => 0..0,
        };
        match arrow {
            None => {
                if !open.is_empty() {
                    other_line(text, line, number, &mut messages, &open);
                }
            }
            Some((_, Arrow::Start(content, alone))) => {
                let same = |index: &usize| text[messages[*index].tag.clone()] == text[tag.clone()];
                if let Some(at) = open.iter().position(same) {
                    let before = &mut messages[open.remove(at)];
                    if !matches!(before.state, State::Done(..)) {
                        before.state = State::Mixed;
                    }
                }
                let lines = vec![Line { content: content..line.end, sure: true }];
                let state = if alone { State::Done(None, Some(NOT_LOGGED)) } else { State::Head };
                messages.push(Message {
                    tag,
                    times,
                    blanks,
                    before,
                    lines,
                    state,
                    status: None,
                    said: None,
                    last: number,
                });
                if open.len() == MAX_OPEN {
                    open.remove(0);
                }
                open.push(messages.len() - 1);
            }
            Some((_, arrow)) => {
                let same = |index: &&usize| text[messages[**index].tag.clone()] == text[tag.clone()];
                if let Some(index) = open.iter().rev().find(same) {
                    messages[*index].on(&arrow, number);
                }
            }
        }
    }
    messages.into_iter().map(Message::call).collect()
}

/// A line without an arrow: that of the call with its tag, or one more line of the message before it.
fn other_line(text: &[u8], line: Range<usize>, number: usize, messages: &mut [Message], open: &[usize]) {
    // Where a line goes on after date and time, if those are written as in the first line of the
    // call.
    let start = |message: &Message| {
        let (_, end) = time_end(text, line.clone(), message.times);
        let blanks = text[end..line.end].iter().take(message.blanks);
        end + blanks.take_while(|byte| **byte == b' ').count()
    };
    let tagged = |index: &&usize| {
        let message = &messages[**index];
        let (tag, rest) = (&text[message.tag.clone()], &text[start(message)..line.end]);
        // An editor takes blanks at the end of a line away.
        rest.starts_with(tag) || !tag.is_empty() && rest == tag.trim_ascii_end()
    };
    let longest = open.iter().filter(tagged).max_by_key(|index| messages[**index].tag.len());
    if let Some(index) = longest {
        let message = &mut messages[*index];
        let content = (start(message) + message.tag.len()).min(line.end);
        message.line(Line { content: content..line.end, sure: true }, text, number);
        return;
    }
    let goes_on =
        |index: &&usize| messages[**index].last + 1 == number && messages[**index].state == State::Body;
    if let Some(index) = open.iter().rev().find(goes_on).filter(|_| time_end(text, line.clone(), 1).0 == 0) {
        let message = &mut messages[*index];
        if is_same_but_digits(&text[message.before.clone()], &text[line.clone()]) {
            message.last = number;
        } else {
            message.line(Line { content: line, sure: false }, text, number);
        }
    }
}

fn is_same_but_digits(one: &[u8], other: &[u8]) -> bool {
    let plain = |line: &[u8]| line.iter().copied().filter(|byte| !byte.is_ascii_digit()).collect::<Vec<u8>>();
    !one.is_empty() && plain(one) == plain(other)
}

impl Message {
    fn line(&mut self, line: Line, text: &[u8], number: usize) {
        match self.state {
            State::Head | State::Body => {
                if self.state == State::Head && text[line.content.clone()].trim_ascii().is_empty() {
                    self.state = State::Body;
                }
                self.last = number;
                self.lines.push(line);
            }
            State::Done(..) if self.status.is_some() && self.said.is_none() => {
                if text[line.content.clone()].starts_with(b"{") {
                    self.said = Some(line.content);
                }
            }
            State::Done(..) | State::Mixed => {}
        }
    }

    fn on(&mut self, arrow: &Arrow, number: usize) {
        self.last = number;
        match *arrow {
            Arrow::End(length, omitted) if matches!(self.state, State::Head | State::Body) => {
                self.state = State::Done(length, omitted);
            }
            Arrow::Answer(status) if self.status.is_none() => self.status = status,
            _ => {}
        }
    }

    fn call<'s>(self) -> Call<'s> {
        let start = self.lines.first().map_or(0, |line| line.content.start);
        let make = move |record: u64, place: Place<'_, 's>| {
            let names = names_conversation(&place.text[self.lines[0].content.clone()]);
            item_of(record, names, self.found(record, start, place))
        };
        Call { start, make: Box::new(make) }
    }

    fn found<'s>(&self, record: u64, start: usize, place: Place<'_, 's>) -> Found<'s> {
        let text = place.text;
        let unreadable = |reason: &'static str| Err(NoCall::Unreadable(reason.into()));
        let (length, omitted) = match self.state {
            State::Done(length, omitted) => (length, omitted),
            State::Mixed => return unreadable("another call is logged among the lines of this one"),
            State::Head | State::Body => return unreadable("the log is cut off before `--> END`"),
        };
        let head = self.lines.iter().position(|line| text[line.content.clone()].trim_ascii().is_empty());
        let head = head.map_or(self.lines.len(), |blank| blank + 1);
        // A logger may have cut a message into lines, or lines of others may be among them.
        let mut best = None;
        let tagged = self.lines[head..].iter().any(|line| !line.sure);
        for (sure_only, parted) in [(true, true), (false, true), (true, false), (false, false)] {
            if !sure_only && !tagged {
                continue;
            }
            let (made, body) = self.rendered(text, start, head, sure_only, parted);
            let bytes = &made.bytes()[body..];
            let fits = length.is_some_and(|length| is_length(bytes, length));
            if fits || best.is_none() && value_end(bytes, 0) == Some(bytes.len()) {
                best = Some((made, body));
            }
            if fits {
                break;
            }
        }
        let (made, body) = best.unwrap_or_else(|| self.rendered(text, start, head, true, true));
        let Some(head) = Head::read(made.bytes()) else {
            return unreadable("the log of the request has no URL");
        };
        let content = match (length, omitted) {
            (_, Some(reason)) => Content::Missing(reason),
            (None, None) if made.bytes().len() == body => Content::Missing(NOT_LOGGED),
            _ => Content::Whole(body..made.bytes().len()),
        };
        let said = self.said.clone().map(|range| String::from_utf8_lossy(&text[range]));
        let answer = self.status.map(|status| Answer { status, text: said });
        request(record, (made, start), &head, content, answer, place.frame)
    }

    /// The message, and where its body begins. `parted`: its lines were lines of the body, too.
    fn rendered(
        &self,
        text: &[u8],
        start: usize,
        head: usize,
        sure_only: bool,
        parted: bool,
    ) -> (Rendering, usize) {
        let mut made = Rendering::default();
        let mut body = None;
        for (number, line) in self.lines.iter().enumerate() {
            if number > head && sure_only && !line.sure {
                continue;
            }
            let gap = line.content.start - start - made.taken();
            match number {
                0 => {}
                _ if number > head && !parted => made.skip(gap),
                _ => made.replace(gap, b"\n"),
            }
            if number == head {
                body = Some(made.bytes().len());
            }
            made.keep(&text[line.content.clone()]);
        }
        let body = body.unwrap_or(made.bytes().len());
        (made, body)
    }
}

/// Whether a body has that many bytes, or had them before CRLF became LF in the log.
fn is_length(bytes: &[u8], length: usize) -> bool {
    bytes.len() == length || bytes.len() + search::memchr_iter(b'\n', bytes).count() == length
}

/// The arrow of a line, and where it begins.
fn arrow_of(text: &[u8], line: Range<usize>) -> Option<(usize, Arrow)> {
    let content = &text[line.clone()];
    let (at, sent) = ["--> ", "<-- ", "<--- "]
        .into_iter()
        .filter_map(|mark| Some((search::find(content, mark.as_bytes())?, mark.starts_with('-'))))
        .min_by_key(|(at, _)| *at)?;
    let dashes = content[..at].iter().rev().take_while(|byte| **byte == b'-').count();
    let first = line.start + at - if sent { dashes.min(1) } else { 0 };
    let after = line.start + at + search::memchr(b' ', &content[at..])?;
    let mut words = words(text, after..line.end);
    let word = words.next()?;
    let arrow = match &text[word.clone()] {
        b"END" if sent => {
            let rest = &text[word.end..line.end];
            let omitted = search::find(rest, b"omitted").map(|_| "its body is left out of the log");
            Arrow::End(body_length(rest), omitted)
        }
        b"END" => Arrow::AnswerEnd,
        // Retrofit 1.
        b"HTTP" if sent => {
            let method = words.next().filter(|range| is_method(&text[range.clone()]))?;
            let url = words.next().filter(|range| is_target(&text[range.clone()]))?;
            Arrow::Start(method.start, body_length(&text[url.end..line.end]).is_some())
        }
        method if sent => {
            let url = words.next().filter(|range| is_method(method) && is_target(&text[range.clone()]))?;
            Arrow::Start(word.start, body_length(&text[url.end..line.end]).is_some())
        }
        _ => {
            let code = |range: &Range<usize>| {
                let digits = std::str::from_utf8(&text[range.clone()]).ok()?;
                digits.parse().ok().filter(|code: &u16| digits.len() == 3 && *code >= 100)
            };
            let first = code(&word);
            Arrow::Answer(first.or_else(|| words.next().as_ref().and_then(code)))
        }
    };
    Some((first, arrow))
}

/// The number in `(47-byte body)`.
fn body_length(rest: &[u8]) -> Option<usize> {
    let at = search::find(rest, b"-byte body")?;
    let digits = rest[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&rest[at - digits..at]).ok()?.parse().ok()
}

/// How many words of date and time a line begins with, at most `most`, and where they end.
fn time_end(text: &[u8], line: Range<usize>, most: usize) -> (usize, usize) {
    let is_time = |word: &[u8]| {
        word.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'[')
            && word.iter().any(u8::is_ascii_digit)
            && word.iter().any(|byte| matches!(byte, b':' | b'-' | b'/'))
            && word.iter().all(|byte| byte.is_ascii_digit() || b":-./,TZ+[]".contains(byte))
    };
    let (mut count, mut end) = (0, line.start);
    for word in words(text, line).take(most) {
        if !is_time(&text[word.clone()]) {
            break;
        }
        (count, end) = (count + 1, word.end);
    }
    (count, end)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{answers, bodies, detected, items, placed, urls};
    use super::super::Text;

    const URL: &str = "https://h/api/v2/conversations/calls/x/participants/y/attributes";

    /// A call's lines, without what a logger writes before them.
    fn call(body: &str) -> Vec<String> {
        let mut lines =
            vec![format!("--> PATCH {URL} h2"), "Content-Type: application/json".into(), String::new()];
        lines.extend(body.lines().map(str::to_owned));
        lines.push(format!("--> END PATCH ({}-byte body)", body.len()));
        lines.extend([
            format!("<-- 400 {URL} (9ms)"),
            String::new(),
            "{}".into(),
            "<-- END HTTP (2-byte body)".into(),
        ]);
        lines
    }

    fn prefixed(prefix: &str, lines: &[String]) -> String {
        lines.iter().map(|line| format!("{prefix}{line}").trim_end().to_owned() + "\n").collect()
    }

    #[test]
    fn what_loggers_write_before_the_lines() {
        for prefix in [
            "",
            "05-14 10:15:30.123  1234  1250 D OkHttp  : ",
            "D/OkHttp: ",
            "I/okhttp.OkHttpClient( 1234): ",
            "2024-05-14 10:15:30.123 1234-1250 okhttp.OkHttpClient  com.example  I  ",
            "10:15:30.123 [OkHttp https://h/...] INFO  c.e.Http - ",
            "10:15:30.123 ",
            "INFO: ",
            "[Api#patch(Body)] ",
        ] {
            for body in ["{\"a\":1}", "{\n  \"a\": 1\n}"] {
                let text = prefixed(prefix, &call(body));
                assert_eq!(detected(&text), "text", "{text}");
                assert_eq!(bodies(&Text, &text), [body], "{text}");
                assert_eq!(urls(&Text, &text), [URL], "{text}");
                assert_eq!(answers(&Text, &text), ["400 {}"], "{text}");
                assert_eq!(placed(&Text, &text, "\"a\""), ["\"a\""], "{text}");
            }
        }
    }

    #[test]
    fn further_lines_of_one_message() {
        // `java.util.logging` writes two lines for each; a body of several lines has its head once.
        let date = "May 14, 2024 10:15:30 AM okhttp3.internal.platform.Platform log\n";
        let body = "{\n  \"a\": 1\n}";
        let lines: Vec<String> = call("x");
        let mut text = String::new();
        for line in lines {
            let line = line.replace("1-byte", &format!("{}-byte", body.len()));
            text = text + date + "INFO: " + if line == "x" { body } else { &line } + "\n";
        }
        assert_eq!(bodies(&Text, &text), [body], "{text}");
        // logcat cuts a long line.
        let cut = ["{\"a\":", "1}"];
        let mut lines = call("{\"a\":1}");
        lines.splice(3..4, cut.iter().map(|item| (*item).to_owned()));
        assert_eq!(bodies(&Text, &prefixed("D/OkHttp: ", &lines)), ["{\"a\":1}"]);
    }

    #[test]
    fn threads_are_reported_by_what_is_before_their_lines() {
        let (one, two) = (call("{\"a\":1}"), call("{\"b\":[2]}"));
        let text: String = one
            .iter()
            .zip(&two)
            .map(|(one, two)| {
                prefixed("1 2 D x: ", std::slice::from_ref(one))
                    + &prefixed("1 3 D x: ", std::slice::from_ref(two))
            })
            .collect();
        assert_eq!(bodies(&Text, &text), ["{\"a\":1}", "{\"b\":[2]}"]);
        let mixed: Vec<&str> = one.iter().zip(&two).flat_map(|(one, two)| [&**one, &**two]).collect();
        let mixed = mixed.join("\n");
        let found = items(&Text, &mixed);
        assert_eq!(found[0], "unreadable 0: another call is logged among the lines of this one");
    }

    #[test]
    fn what_is_cut_off_or_not_logged() {
        let whole = prefixed("", &call("{\"a\":1}"));
        let cut = &whole[..whole.find("--> END").expect("an end")];
        assert_eq!(items(&Text, cut), ["unreadable 0: the log is cut off before `--> END`"]);
        assert_eq!(items(&Text, &cut.replace("/conversations", "/users"))[0][..9], *"skipped 0");
        for text in [
            format!("--> PATCH {URL} (7-byte body)\n<-- 202 {URL} (9ms)\n"),
            format!("--> PATCH {URL}\nContent-Length: 7\n--> END PATCH\n"),
        ] {
            assert!(items(&Text, &text)[0].contains("log at the level BODY"), "{text}");
        }
        let binary = format!("--> PATCH {URL}\n\n--> END PATCH (binary 7-byte body omitted)\n");
        assert_eq!(items(&Text, &binary), ["skipped 0: its body is left out of the log"]);
        assert_ne!(detected("a --> b\n--> c\n<!-- x -->\n"), "text");
    }

    /// Each line looks at the calls that are open, and none looks back.
    #[test]
    fn starts_without_end() {
        let text = format!("--> PATCH {URL}\n").repeat(10_000);
        assert_eq!(items(&Text, &text).len(), 10_000);
        let threads: Vec<String> = (0..10_000).map(|at| format!("1 {at} D x: --> PATCH {URL}")).collect();
        let threads = threads.join("\n");
        assert_eq!(items(&Text, &threads).len(), 10_000);
    }
}
