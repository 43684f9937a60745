//! What the words of a curl command ask for: method, URL, headers, data. Part of the kind `curl`.

use std::ops::Range;

use super::curl::Found;
use super::curl_body::{Resolved, Source, join};
use crate::input::{Frame, Header, Item, Request, Text, Unread};
use crate::notation::shell::{Command, Word};

/// Short options that take a value.
const SHORT: &[u8] = b"AbcCdDeEFHKmoPQrtTuUwxXyYz";

/// Long options that take a value, those in use.
const LONG: &str = "aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to cookie \
    cookie-jar data data-ascii data-binary data-raw data-urlencode dns-servers doh-url dump-header engine \
    expect100-timeout form form-string header interface json keepalive-time key key-type limit-rate local-port \
    max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass \
    pinnedpubkey proto proto-default proxy proxy-header proxy-user range rate referer request request-target \
    resolve retry retry-delay retry-max-time socks5 socks5-hostname speed-limit speed-time stderr time-cond \
    tls-max trace trace-ascii unix-socket upload-file url url-query user user-agent variable write-out";

/// What one call of a command asks for.
#[derive(Default)]
pub(super) struct Call<'c> {
    method: Option<Part<'c>>,
    url: Option<Part<'c>>,
    headers: Vec<Part<'c>>,
    /// What curl makes headers of: the header, and what stands in it before the value.
    credentials: Vec<(&'static str, &'static str, Part<'c>)>,
    data: Vec<(Data, Part<'c>)>,
    /// `-G`: the data goes into the URL.
    get: bool,
    head: bool,
    /// The media type of a form, and one of its fields.
    form: Option<(&'static str, Part<'c>)>,
    upload: Option<Part<'c>>,
    /// There are arguments that nobody knows, `"${ARGS[@]}"`.
    more: bool,
}

/// How data is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Data {
    /// `-d`: `@file`, whose line ends are left out.
    Joined,
    /// `--data-binary`: `@file` as it is.
    Binary,
    /// `--data-raw`: a text, whatever it begins with.
    Raw,
    /// `--json`: as binary, with its headers.
    Json,
}

/// A word from some byte on, as the value in `-XPATCH`.
#[derive(Clone, Copy)]
pub(super) struct Part<'c> {
    pub(super) word: &'c Word,
    pub(super) start: usize,
}

impl<'c> Part<'c> {
    pub(super) fn bytes(self) -> &'c [u8] {
        &self.word.bytes()[self.start..]
    }

    fn text(self, range: Range<usize>, frame: &Frame) -> Text<'static> {
        let range = self.start + range.start..self.start + range.end;
        self.word.made.text_in(range, self.word.start, frame)
    }

    fn whole(self, frame: &Frame) -> Text<'static> {
        self.text(0..self.bytes().len(), frame)
    }
}

/// The calls of a command; `--next` parts them.
pub(super) fn calls(command: &Command) -> Vec<Call<'_>> {
    let mut calls = vec![Call::default()];
    let mut words = command.words.iter().skip(1);
    while let Some(word) = words.next() {
        let bytes = word.bytes();
        if matches!(bytes, b"--next" | b"-:") {
            calls.push(Call::default());
            continue;
        }
        let Some(call) = calls.last_mut() else { break };
        let mut value = || words.next().map(|word| Part { word, start: 0 });
        match bytes {
            [b'-', b'-', name @ ..] if !name.is_empty() => {
                let name = std::str::from_utf8(name).unwrap_or_default();
                let value = if LONG.split_ascii_whitespace().any(|it| it == name) { value() } else { None };
                call.long(name, value);
            }
            [b'-', first, ..] if first.is_ascii_alphanumeric() || *first == b'#' => {
                for (at, letter) in bytes.iter().enumerate().skip(1) {
                    if !SHORT.contains(letter) {
                        call.get |= *letter == b'G';
                        call.head |= *letter == b'I';
                        continue;
                    }
                    let rest = Part { word, start: at + 1 };
                    let value = if rest.bytes().is_empty() { value() } else { Some(rest) };
                    call.long(long_name(*letter), value);
                    break;
                }
            }
            _ => {
                let is_list = word.lone.is_some() && bytes == b"${argument}" || bytes.ends_with(b"[@]}");
                if is_list || call.url.is_some() && word.lone.is_some() {
                    call.more = true;
                } else if call.url.is_none() {
                    call.url = Some(Part { word, start: 0 });
                }
            }
        }
    }
    calls
}

fn long_name(letter: u8) -> &'static str {
    match letter {
        b'X' => "request",
        b'd' => "data",
        b'H' => "header",
        b'F' => "form",
        b'T' => "upload-file",
        b'K' => "config",
        b'b' => "cookie",
        b'u' => "user",
        b'U' => "proxy-user",
        _ => "",
    }
}

/// Whether a command sends anything.
pub(super) fn writes(command: &Command) -> bool {
    calls(command).iter().any(|call| {
        let method = call.method.map(Part::bytes);
        !call.get
            && call.url.is_some()
            && (matches!(method, Some(b"PATCH" | b"PUT" | b"POST"))
                || !call.data.is_empty()
                || call.form.is_some())
    })
}

impl<'c> Call<'c> {
    fn long(&mut self, name: &str, value: Option<Part<'c>>) {
        match (name, value) {
            ("request", value) => self.method = value,
            ("url", value) => self.url = value,
            ("header", Some(value)) => self.headers.push(value),
            ("oauth2-bearer", Some(value)) => self.credentials.push(("Authorization", "Bearer ", value)),
            // Sent in base64. Without a password curl asks for one.
            ("user", Some(value)) if value.bytes().contains(&b':') => {
                self.credentials.push(("Authorization", "Basic ", value));
            }
            ("proxy-user", Some(value)) if value.bytes().contains(&b':') => {
                self.credentials.push(("Proxy-Authorization", "Basic ", value));
            }
            // Without a pair it is a file of cookies.
            ("cookie", Some(value)) if value.bytes().contains(&b'=') => {
                self.credentials.push(("Cookie", "", value));
            }
            ("data" | "data-ascii", Some(value)) => self.data.push((Data::Joined, value)),
            ("data-binary", Some(value)) => self.data.push((Data::Binary, value)),
            ("data-raw", Some(value)) => self.data.push((Data::Raw, value)),
            ("json", Some(value)) => self.data.push((Data::Json, value)),
            ("form" | "form-string", Some(value)) => self.form = Some(("multipart/form-data", value)),
            ("data-urlencode", Some(value)) => self.form = Some(("application/x-www-form-urlencoded", value)),
            ("upload-file", value) => self.upload = value,
            ("config", _) => self.more = true,
            ("get", _) => self.get = true,
            ("head", _) => self.head = true,
            _ => {}
        }
    }

    /// Makes an item of it.
    pub(super) fn item<'s>(&self, record: u64, found: &Found<'s>, text: &'s [u8], frame: &Frame) -> Item<'s> {
        let Some(url) = self.url else {
            return Item::Unreadable { record: Some(record), reason: "the command has no URL".into() };
        };
        let sends = !self.get && (!self.data.is_empty() || self.upload.is_some() || self.form.is_some());
        let method = match self.method {
            // Nobody knows which; the URL tells enough.
            Some(part) if part.bytes().contains(&b'$') => None,
            Some(part) => Some(part.whole(frame)),
            None => {
                let default = match () {
                    () if self.head => "HEAD",
                    () if !sends => "GET",
                    () if self.upload.is_some() => "PUT",
                    () => "POST",
                };
                Some(Text { text: default.into(), span: None })
            }
        };
        let reads =
            method.as_ref().is_some_and(|it| matches!(&*it.text, "GET" | "HEAD" | "OPTIONS" | "DELETE"));
        let mut request = Request {
            record,
            method,
            url: Some(url.whole(frame)),
            headers: Some(self.headers(frame)),
            layers: frame.layers.clone(),
            template: found.command.unknown,
            sent: true,
            ..Request::default()
        };
        if self.form.is_some() && !self.get {
            request.unread = Some(Unread::Form);
            return Item::Request(request);
        }
        let source = Source { found, text, frame };
        let resolved = match (&*self.data, self.upload) {
            _ if self.get => None,
            ([], None) if reads => None,
            ([], None) => Some(Ok(Resolved::of(frame.body(text, found.command.end, found.command.end)))),
            ([], Some(file)) => Some(source.file_or_stdin(Data::Binary, file.bytes())),
            ([(data, part)], _) => Some(source.resolve(*data, *part)),
            (several, _) => Some(join(several, frame)),
        };
        match resolved {
            None => {}
            Some(Ok(resolved)) => {
                request.template |= resolved.unknown;
                (request.body, request.body_file) = (Some(resolved.body), resolved.file);
            }
            Some(Err(no_call)) => return no_call.item(record),
        }
        Item::Request(request)
    }

    /// The headers as they are sent, those that curl adds included.
    fn headers(&self, frame: &Frame) -> Vec<Header<'static>> {
        let mut headers = Vec::new();
        let mut more = self.more;
        for part in &self.headers {
            let bytes = part.bytes();
            if bytes.starts_with(b"@") || part.word.lone.is_some() {
                more = true;
                continue;
            }
            let end = bytes.iter().position(|it| matches!(it, b':' | b';')).unwrap_or(bytes.len());
            let name = String::from_utf8_lossy(&bytes[..end]).trim().to_owned().into();
            let rest = bytes.get(end + 1..).unwrap_or_default();
            let start = end + 1 + (rest.len() - rest.trim_ascii_start().len());
            let start = start.min(bytes.len());
            let value = part.text(start..start + bytes[start..].trim_ascii_end().len(), frame);
            headers.push(Header { name, value });
        }
        for (name, scheme, part) in &self.credentials {
            let mut value = part.whole(frame);
            value.text = format!("{scheme}{}", value.text).into();
            headers.push(Header { name: (*name).into(), value });
        }
        let is_json = self.data.iter().any(|(data, _)| *data == Data::Json);
        let mut span = None;
        let added = match self.form {
            _ if headers.iter().any(|it| it.name.eq_ignore_ascii_case("content-type")) => return headers,
            Some((media_type, field)) if !self.get => {
                span = field.whole(frame).span;
                media_type
            }
            _ if more => "${arguments}",
            _ if is_json => "application/json",
            _ if !self.data.is_empty() => "application/x-www-form-urlencoded",
            _ => return headers,
        };
        let value = Text { text: added.into(), span };
        headers.push(Header { name: "Content-Type".into(), value });
        headers
    }
}
