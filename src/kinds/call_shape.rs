//! What an object says of a call or of a record of a topic, by the names that tools give the parts.
//! The names are compared without case, `_`, `-` and `.`, so that `requestBody`, `request_body` and
//! `Request-Body` are one.
//!
//! Sources of the names: Insomnia v4 exports (`packages/insomnia/src/common/export.ts`), Thunder
//! Client collections, axios' `AxiosError.toJSON` (`lib/core/AxiosError.js`), Charles' JSON
//! sessions (`.chlsj`), Amazon API Gateway's proxy events, Pact
//! (`pact-foundation/pact-specification`), the Elastic Common Schema, nginx' `log_format …
//! escape=json`, Genesys Cloud data action exports, Kafka UI's saved messages, Redpanda Console,
//! Docker's `json-file` log driver.

use crate::input::call::status;
use crate::json::{Kind, Value};

const METHODS: [&str; 8] = ["PATCH", "POST", "PUT", "GET", "DELETE", "HEAD", "OPTIONS", "ANY"];

/// The longest name that is looked at.
const MAX_NAME: usize = 32;

/// A call, as the parts of an object that report it.
#[derive(Clone, Copy)]
pub(super) struct CallShape<'t> {
    pub(super) head: Head<'t>,
    pub(super) body: Value<'t>,
    /// The body is written in base64.
    pub(super) is_base64: bool,
    pub(super) headers: Option<Value<'t>>,
    pub(super) status: Option<u16>,
    /// What the answer says.
    pub(super) answer: Option<Value<'t>>,
    /// It is an entry of a collection: placeholders in it are filled in before it is sent.
    pub(super) is_template: bool,
}

/// Where a call was sent.
#[derive(Clone, Copy)]
pub(super) enum Head<'t> {
    /// Method and URL apart; a method that is not recorded or may be any is `None`.
    Parts { method: Option<Value<'t>>, url: Value<'t>, base: Option<Value<'t>> },
    /// `PATCH /path HTTP/1.1` in one string.
    Line(Value<'t>),
}

/// A record of a topic, a queue or a log, and the value that it holds.
#[derive(Clone, Copy)]
pub(super) struct EnvelopeShape<'t> {
    /// `None` for a record without a value.
    pub(super) value: Option<Value<'t>>,
    pub(super) headers: Option<Value<'t>>,
}

/// Members of an object whose names are known, with the best name of each part.
#[derive(Clone, Copy, Default)]
struct Parts<'t> {
    method: Option<Value<'t>>,
    url: Option<(u8, Value<'t>)>,
    body: Option<(u8, Value<'t>)>,
    headers: Option<Value<'t>>,
    status: Option<Value<'t>>,
    answer: Option<Value<'t>>,
    /// `request`, and `config` as axios has it.
    request: Option<Value<'t>>,
    config: Option<Value<'t>>,
    response: Option<Value<'t>>,
    /// `http` and `requestContext`, which hold the method beside a body elsewhere.
    http: Option<Value<'t>>,
    base: Option<Value<'t>>,
    host: Option<Value<'t>>,
    is_base64: bool,
    is_entry: bool,
    /// It is an entry of an API description or of a list of operations.
    is_listed: bool,
    /// What a record of a topic carries.
    carried: Option<(u8, Value<'t>)>,
    /// Members that show where in a topic the record is.
    places: u8,
    /// Other members of such records.
    marks: u8,
}

/// A name in lower case, without what parts its words.
fn plain<'b>(name: &str, buffer: &'b mut [u8; MAX_NAME]) -> Option<&'b str> {
    let mut length = 0;
    for byte in name.bytes().filter(|byte| !matches!(byte, b'_' | b'-' | b'.' | b' ')) {
        *buffer.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    std::str::from_utf8(&buffer[..length]).ok()
}

/// Puts `value` in place of one with a lower rank. Of two members with one name, parsers keep the last one.
fn keep<'t>(slot: &mut Option<(u8, Value<'t>)>, rank: u8, value: Value<'t>) {
    if slot.is_none_or(|(before, _)| before <= rank) {
        *slot = Some((rank, value));
    }
}

impl<'t> Parts<'t> {
    fn of(object: Value<'t>) -> Self {
        let mut parts = Self::default();
        let mut buffer = [0; MAX_NAME];
        for member in object.members() {
            let written = member.name();
            let Some(name) = plain(&written, &mut buffer) else { continue };
            parts.take(name, member.value());
            parts.is_entry |= matches!(&*written, "_id" | "_type" | "requestUrlTemplate")
                || matches!(name, "colid" | "containerid" | "parentid" | "metasortkey");
        }
        parts
    }

    fn take(&mut self, name: &str, value: Value<'t>) {
        match name {
            "method" | "httpmethod" | "requestmethod" | "verb" | "requesttype" | "httprequestmethod"
            | "reqmethod" => self.method = Some(value).filter(|value| is_method(*value)).or(self.method),
            "url" | "fullurl" | "absoluteurl" | "requesturl" | "requesturltemplate" | "rawurl"
            | "urlfull" | "urloriginal" | "httpurl" | "endpoint" => self.take_url(3, value),
            "uri" | "requesturi" | "href" => self.take_url(2, value),
            "path" | "requestpath" | "rawpath" | "urlpath" => self.take_url(1, value),
            "requestbody"
            | "reqbody"
            | "requestpayload"
            | "postdata"
            | "requesttemplate"
            | "httprequestbody"
            | "httprequestbodycontent"
            | "rawbody"
            | "requestdata" => {
                keep(&mut self.body, 4, value);
            }
            "body" | "json" => keep(&mut self.body, 3, value),
            "bodytext" | "entity" => keep(&mut self.body, 1, value),
            "headers" | "requestheaders" | "reqheaders" | "header" | "httprequestheaders" => {
                if matches!(value.kind(), Kind::Object | Kind::Array) {
                    self.headers = Some(value);
                }
            }
            "status"
            | "statuscode"
            | "httpstatus"
            | "responsestatus"
            | "responsestatuscode"
            | "httpstatuscode"
            | "httpresponsestatuscode" => self.status = Some(value),
            "responsebody" | "responsetext" | "httpresponsebodycontent" => self.answer = Some(value),
            "request" | "req" | "httprequest" => self.request = Some(value),
            "config" => self.config = Some(value),
            "response" | "res" | "httpresponse" => self.response = Some(value),
            "http" | "requestcontext" => self.http = Some(value),
            "baseurl" => self.base = Some(value),
            "host" => self.host = Some(value),
            "operationid" | "operation" | "pathparams" | "deprecated" => self.is_listed = true,
            "isbase64encoded" => self.is_base64 = value.kind() == Kind::True,
            "partition" | "partitionid" | "offset" => self.places += u8::from(is_number(value)),
            "topic" | "topicname" => self.places += u8::from(value.kind() == Kind::String),
            "key" | "timestamp" | "timestamptype" | "schemaid" | "messageid" | "receipthandle" | "stream"
            | "time" | "sequencenumber" | "keysize" | "valuesize" | "keyformat" | "valueformat" => {
                self.marks += 1;
            }
            "data" | "payload" => keep(&mut self.body, 2, value),
            _ => {}
        }
        if let Some(rank) = carrier_rank(name) {
            keep(&mut self.carried, rank, value);
        }
    }

    fn take_url(&mut self, rank: u8, value: Value<'t>) {
        if is_url(value) {
            keep(&mut self.url, rank, value);
        }
    }

    fn has_head(&self) -> bool {
        self.method.is_some() && self.url.is_some()
    }
}

/// How well a name fits the value of a record; `None` for other names.
fn carrier_rank(name: &str) -> Option<u8> {
    Some(match name {
        "value" | "messagevalue" => 5,
        "payload" => 4,
        "message" | "msg" => 3,
        "body" | "content" => 2,
        "data" | "log" | "record" | "text" => 1,
        _ => return None,
    })
}

/// Whether the string under this name may be the value of a record.
pub(super) fn is_carrier(name: &str) -> bool {
    let mut buffer = [0; MAX_NAME];
    plain(name, &mut buffer).is_some_and(|name| {
        carrier_rank(name).is_some() || matches!(name, "requestbody" | "requestpayload" | "event" | "input")
    })
}

/// Whether an object describes an operation, and reports no call.
pub(super) fn is_operation(object: Value<'_>) -> bool {
    let own = Parts::of(object);
    own.is_listed || own.url.is_some_and(|(_, url)| has_parameters(url))
}

/// Whether an object has members that a record of a topic or of a log has beside its value.
pub(super) fn is_marked(object: Value<'_>) -> bool {
    /// Records are small; to look at a large object for each of its members would take long.
    const MOST: usize = 64;
    object.len() <= MOST && {
        let parts = Parts::of(object);
        parts.places + parts.marks > 0
    }
}

/// Whether what is under this name was answered, and not sent.
pub(super) fn is_answer(name: &str) -> bool {
    let mut buffer = [0; MAX_NAME];
    plain(name, &mut buffer).is_some_and(|name| matches!(name, "res") || name.starts_with("response"))
}

/// The call that an object reports. One without a body is not a call: lists of endpoints and API
/// descriptions are full of methods and URLs.
pub(super) fn call<'t>(object: Value<'t>) -> Option<CallShape<'t>> {
    let own = Parts::of(object);
    let inner = |value: Option<Value<'t>>| value.filter(|value| value.kind() == Kind::Object).map(Parts::of);
    let sent = [own.request, own.config].into_iter().find_map(|item| inner(item).filter(Parts::has_head));
    // A whole head inside `request` has its body there, too: what is beside it may be the answer.
    if let Some(sent) = sent {
        let explicit = own.body.filter(|(rank, _)| *rank == 4);
        return shape(sent, own, sent.body.or(explicit), sent.headers);
    }
    if let Some(line) = own.request.filter(|request| request_line(*request).is_some()) {
        let body = own.body?.1;
        return finished(Head::Line(line), body, own, own, own.headers);
    }
    let request = inner(own.request).unwrap_or_default();
    let http = inner(own.http).unwrap_or_default();
    let deep = [http.request, http.http].into_iter().find_map(inner).unwrap_or_default();
    let merged = Parts {
        method: own.method.or(http.method).or(deep.method),
        url: own.url.or(http.url).or(deep.url),
        is_base64: own.is_base64 || request.is_base64,
        is_entry: own.is_entry,
        is_listed: own.is_listed,
        base: own.base,
        host: own.host,
        ..Parts::default()
    };
    let body = own.body.or(request.body).or(deep.body).or(http.body);
    let headers = own.headers.or(request.headers).or(deep.headers);
    let answers = Parts {
        status: own.status.or(http.status),
        answer: own.answer,
        response: own.response.or(http.response),
        ..own
    };
    shape(merged, answers, body, headers)
}

fn shape<'t>(
    sent: Parts<'t>,
    around: Parts<'t>,
    body: Option<(u8, Value<'t>)>,
    headers: Option<Value<'t>>,
) -> Option<CallShape<'t>> {
    let (_, url) = sent.url?;
    let (_, body) = body?;
    let method = sent.method;
    // Without a method, it takes more to be a call: half the world has a `path` and `data`.
    if method.is_none() && !(holds_json(body) && url.text().is_some_and(|text| is_absolute(&text))) {
        return None;
    }
    let may_be_any = method.and_then(Value::text).is_some_and(|method| method.eq_ignore_ascii_case("any"));
    let head =
        Head::Parts { method: method.filter(|_| !may_be_any), url, base: sent.base.or(host_of(sent, url)) };
    finished(head, body, sent, around, headers)
}

/// The host that is written beside a path.
fn host_of<'t>(sent: Parts<'t>, url: Value<'t>) -> Option<Value<'t>> {
    let is_path = url.text().is_some_and(|text| text.starts_with('/'));
    sent.host.filter(|host| is_path && host.kind() == Kind::String)
}

fn finished<'t>(
    head: Head<'t>,
    body: Value<'t>,
    sent: Parts<'t>,
    around: Parts<'t>,
    headers: Option<Value<'t>>,
) -> Option<CallShape<'t>> {
    let (body, is_base64) = unwrapped(body)?;
    let is_base64 = is_base64 || sent.is_base64 || around.is_base64;
    let is_recorded = is_base64 || headers.is_some() || around.status.and_then(status_of).is_some();
    let is_nothing = match body.kind() {
        // In a list of endpoints it is the name of a model.
        Kind::String if !is_recorded => !holds_json(body) && !body.content().starts_with(b"{"),
        Kind::String => body.content().is_empty(),
        Kind::Object | Kind::Array => false,
        _ => true,
    };
    if is_nothing || sent.is_listed || is_description(head, body) {
        return None;
    }
    let response = around.response.filter(|response| response.kind() == Kind::Object).map(Parts::of);
    let code = |parts: &Parts<'t>| parts.status.and_then(status_of);
    let said = |parts: &Parts<'t>| parts.answer.or(parts.body.map(|(_, value)| value));
    Some(CallShape {
        head,
        body,
        is_base64,
        headers: headers.map(inner_headers),
        status: code(&around).or_else(|| code(response.as_ref()?)),
        answer: around.answer.or_else(|| said(response.as_ref()?)),
        is_template: sent.is_entry || around.is_entry,
    })
}

/// Charles has the list inside an object.
fn inner_headers(value: Value<'_>) -> Value<'_> {
    value.get("headers").filter(|headers| headers.kind() == Kind::Array).unwrap_or(value)
}

/// A status is a number; nginx writes it in quotes.
fn status_of(value: Value<'_>) -> Option<u16> {
    let written = || value.text()?.parse().ok().filter(|code| (100..1000).contains(code));
    status(value).or_else(written)
}

/// The body inside of what describes it, such as `{"mimeType": …, "text": …}`, and whether it is in
/// base64. `None` where only a description is there.
fn unwrapped(value: Value<'_>) -> Option<(Value<'_>, bool)> {
    if value.kind() != Kind::Object {
        return Some((value, false));
    }
    let (mut text, mut is_described, mut has_type, mut is_plain) = (None, false, false, false);
    let mut is_base64 = false;
    let mut buffer = [0; MAX_NAME];
    for member in value.members() {
        let written = member.name();
        let value = member.value();
        match plain(&written, &mut buffer).unwrap_or_default() {
            "text" | "raw" | "string" | "content" | "json" | "body" => text = Some(value),
            "base64string" => (text, is_base64, is_described) = (Some(value), true, true),
            // Pact says how it is encoded, Charles has the text itself there.
            "encoded" if value.kind() == Kind::String => {
                (is_base64, is_described) = (true, true);
                if value.plain_content() != Some(b"base64") {
                    text = Some(value);
                }
            }
            "encoding" => {
                (is_base64, is_described) = (is_base64 || value.plain_content() == Some(b"base64"), true);
            }
            "mimetype" | "contenttype" => (is_described, has_type) = (true, true),
            "type" | "mode" | "charset" | "encoded" | "bytes" | "size" | "truncated" => is_described = true,
            "form" | "files" | "params" | "options" | "graphql" | "comment" | "disabled" | "binary"
            | "filename" | "contenttypehint" | "formdata" => {}
            _ => is_plain = true,
        }
    }
    match text {
        Some(text) if is_described && !is_plain => Some((text, is_base64)),
        // The type of a body, and no body: that of an API description.
        _ if has_type => None,
        _ => Some((value, false)),
    }
}

/// Whether a body is described, and not shown: a schema, a reference, or the name of a model beside
/// a template of a path.
fn is_description(head: Head<'_>, body: Value<'_>) -> bool {
    let has = |name: &str| body.get(name).is_some();
    if body.kind() == Kind::Object
        && (has("$ref") || has("schema") || has("properties") && has("type") || has("application/json"))
    {
        return true;
    }
    let Head::Parts { url, .. } = head else { return false };
    has_parameters(url)
}

/// Whether a URL is a template of a path, as API descriptions have it.
fn has_parameters(url: Value<'_>) -> bool {
    // `{conversationId}` is OpenAPI's, and `:id` a router's; `{{x}}` and `${x}` are filled in when
    // a call is sent.
    url.text().is_some_and(|url| {
        url.split('/').any(|segment| {
            segment.starts_with('{') && !segment.starts_with("{{") && !segment.starts_with("{%")
                || segment.starts_with(':') && segment.len() > 1
        })
    })
}

/// The place of the method and of the URL in `PATCH /path HTTP/1.1`, in bytes of the string's content.
pub(super) fn request_line(value: Value<'_>) -> Option<[std::ops::Range<usize>; 2]> {
    let line = std::str::from_utf8(value.plain_content()?).ok()?;
    let (method, rest) = line.split_once(' ')?;
    let (url, version) = rest.split_once(' ')?;
    let fits = METHODS.contains(&method) && url.contains('/') && version.starts_with("HTTP/");
    let url_start = method.len() + 1;
    (fits && value.kind() == Kind::String).then(|| [0..method.len(), url_start..url_start + url.len()])
}

fn is_method(value: Value<'_>) -> bool {
    value.text().is_some_and(|text| METHODS.iter().any(|method| text.eq_ignore_ascii_case(method)))
}

fn is_url(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::String => {
            value.content().contains(&b'/') && !value.content().contains(&b' ')
            // Insomnia's `{{ _.base }}` has blanks.
            || value.content().starts_with(b"{{")
        }
        Kind::Object => url_text(value).is_some(),
        _ => false,
    }
}

/// The string of a URL that is written as an object.
pub(super) fn url_text(url: Value<'_>) -> Option<Value<'_>> {
    if url.kind() == Kind::String {
        return Some(url);
    }
    ["raw", "full", "original", "href", "url", "path"].iter().find_map(|name| {
        url.get(name).filter(|url| url.kind() == Kind::String && url.content().contains(&b'/'))
    })
}

fn is_absolute(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://") || url.starts_with("/api/v2/")
}

fn is_number(value: Value<'_>) -> bool {
    value.kind() == Kind::Number
        || value.plain_content().is_some_and(|text| !text.is_empty() && text.iter().all(u8::is_ascii_digit))
}

/// Whether a value is an object or an array, or a string that begins like one.
pub(super) fn holds_json(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Object | Kind::Array => true,
        Kind::String => looks_like_json(value.content()),
        _ => false,
    }
}

/// Whether the content of a string begins and ends as an object or an array does.
pub(super) fn looks_like_json(content: &[u8]) -> bool {
    // Log drivers keep the newline of a line, as `\n`.
    let mut content = content.trim_ascii();
    while let Some(rest) = content.strip_suffix(b"\\n").or_else(|| content.strip_suffix(b"\\r")) {
        content = rest.trim_ascii_end();
    }
    matches!((content.first(), content.last()), (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')))
}

/// The record of a topic or a queue that an object is, by the members that show where it comes
/// from.
pub(super) fn envelope(object: Value<'_>) -> Option<EnvelopeShape<'_>> {
    let own = Parts::of(object);
    let (_, carried) = own.carried?;
    if own.places == 0 || own.places == 1 && own.marks == 0 && object.len() > 4 {
        return None;
    }
    // Redpanda Console: `"value": {"payload": …, "encoding": "json"}`.
    let inner = Some(carried).filter(|value| value.kind() == Kind::Object).map(Parts::of);
    let described = ["encoding", "isPayloadNull"].iter().any(|name| carried.get(name).is_some());
    let value = match inner.and_then(|inner| inner.carried) {
        Some((_, value)) if described => value,
        // The record is further in.
        _ if inner.is_some_and(|inner| inner.places > 0 && inner.carried.is_some()) => return None,
        _ => carried,
    };
    let headers = own.headers;
    match value.kind() {
        Kind::Null if own.places + own.marks > 1 => Some(EnvelopeShape { value: None, headers }),
        // `{"topicName": "t", "data": {}}` may be anything.
        Kind::Object | Kind::Array if own.places + own.marks < 2 => None,
        _ if holds_json(value) => Some(EnvelopeShape { value: Some(value), headers }),
        // A value that is broken JSON is a value all the same, where it is surely one.
        Kind::String if own.places > 1 && value.content().trim_ascii_start().starts_with(b"{") => {
            Some(EnvelopeShape { value: Some(value), headers })
        }
        _ => None,
    }
}
