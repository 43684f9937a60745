//! What came in and what was answered, as a line of NDJSON that `payloadlint check` reads. Credentials
//! are left out.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::Event;
use super::api::Now;
use super::http::{Request, Response};

/// Headers that hold credentials.
const SECRET: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

/// The line for one call, its end included. A body that was too large to keep is left out.
pub(super) fn line(request: &Request, response: &Response, event: &Event, now: &Now) -> Vec<u8> {
    let host = request.header("host").unwrap_or("localhost");
    let url = if request.target.starts_with('/') {
        format!("http://{host}{}", request.target)
    } else {
        request.target.clone()
    };
    let mut head = Map::new();
    head.insert("date".to_owned(), now.date.clone().into());
    head.insert("method".to_owned(), request.method.clone().into());
    head.insert("url".to_owned(), url.into());
    // An answer that was dropped was answered to nobody.
    if !event.dropped {
        head.insert("statusCode".to_owned(), event.status.into());
    }
    head.insert("correlationId".to_owned(), event.correlation_id.clone().into());
    head.insert("requestHeaders".to_owned(), headers(request));
    let mut line = Value::Object(head).to_string().into_bytes();
    line.pop();
    let reads = matches!(request.method.as_str(), "GET" | "HEAD");
    if !reads && !request.too_large {
        line.extend_from_slice(b",\"requestBody\":");
        line.extend_from_slice(&body(&request.body));
    }
    if !event.dropped && !response.body.is_empty() {
        line.extend_from_slice(b",\"responseBody\":");
        line.extend_from_slice(&body(&response.body));
    }
    line.extend_from_slice(b"}\n");
    line
}

fn headers(request: &Request) -> Value {
    let mut out = Map::new();
    for (name, value) in &request.headers {
        let hidden = SECRET.iter().any(|it| name.eq_ignore_ascii_case(it));
        out.insert(name.clone(), if hidden { "[REDACTED]".into() } else { value.clone().into() });
    }
    Value::Object(out)
}

/// A body as a member's value: an object or array as it was sent, byte for byte but for line ends; all
/// else as the text that it is.
fn body(bytes: &[u8]) -> Vec<u8> {
    let structured = matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['));
    if structured && serde_json::from_slice::<&RawValue>(bytes).is_ok() {
        // Outside strings a line end is white space, and inside one it is not JSON.
        return bytes.iter().map(|it| if matches!(it, b'\n' | b'\r') { b' ' } else { *it }).collect();
    }
    Value::String(String::from_utf8_lossy(bytes).into_owned()).to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_stays_what_it_was() {
        let kept = |bytes: &[u8]| String::from_utf8(body(bytes)).expect("text");
        assert_eq!(kept(b"{\"a\": 1.10,\n\"a\":2}"), "{\"a\": 1.10, \"a\":2}");
        assert_eq!(kept(b"{'a': None}"), r#""{'a': None}""#);
        assert_eq!(kept(br#""{\"a\":1}""#), r#""\"{\\\"a\\\":1}\"""#);
        assert_eq!(kept(b""), r#""""#);
        assert_eq!(kept(b"\xff"), "\"\u{fffd}\"");
    }
}
