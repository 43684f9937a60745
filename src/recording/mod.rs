//! A call that was sent and its answer, as a line of NDJSON that `payloadlint check` reads.
//!
//! It must never write a credential: the caller has removed those in bodies and URLs, and headers that hold
//! one are masked here.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Headers that hold credentials.
const SECRET: [&str; 4] = ["authorization", "cookie", "proxy-authorization", "set-cookie"];
/// What is in their place; the SDKs' own logs write the same.
const REDACTED: &str = "[REDACTED]";

/// One call and its answer.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'e> {
    /// When it was made, as RFC 3339 has it.
    pub date: &'e str,
    /// HTTP method.
    pub method: &'e str,
    /// Absolute URL.
    pub url: &'e str,
    /// HTTP status; `None` where no answer came.
    pub status: Option<u16>,
    /// `ININ-Correlation-Id` of the answer.
    pub correlation_id: Option<&'e str>,
    /// Sent headers.
    pub request_headers: &'e [(String, String)],
    /// Sent body; `None` for a call that has none, or whose body was not kept.
    pub request_body: Option<&'e [u8]>,
    /// Body of the answer.
    pub response_body: &'e [u8],
}

impl Exchange<'_> {
    /// The line, its end included.
    #[must_use]
    pub fn to_line(&self) -> Vec<u8> {
        let mut head = Map::new();
        head.insert("date".to_owned(), self.date.into());
        head.insert("method".to_owned(), self.method.into());
        head.insert("url".to_owned(), self.url.into());
        if let Some(status) = self.status {
            head.insert("statusCode".to_owned(), status.into());
        }
        if let Some(id) = self.correlation_id {
            head.insert("correlationId".to_owned(), id.into());
        }
        let headers: Map<String, Value> = self
            .request_headers
            .iter()
            .map(|(name, value)| {
                let hidden = SECRET.iter().any(|secret| name.eq_ignore_ascii_case(secret));
                (name.clone(), if hidden { REDACTED } else { value.as_str() }.into())
            })
            .collect();
        head.insert("requestHeaders".to_owned(), headers.into());
        let mut line = Value::Object(head).to_string().into_bytes();
        line.pop();
        if let Some(body) = self.request_body {
            line.extend_from_slice(b",\"requestBody\":");
            line.extend_from_slice(&member(body));
        }
        if !self.response_body.is_empty() {
            line.extend_from_slice(b",\"responseBody\":");
            line.extend_from_slice(&member(self.response_body));
        }
        line.extend_from_slice(b"}\n");
        line
    }
}

/// A body as a member's value: an object or array as it was sent, byte for byte but for line ends; all
/// else as the text that it is.
fn member(bytes: &[u8]) -> Vec<u8> {
    let structured = matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['));
    if structured && serde_json::from_slice::<&RawValue>(bytes).is_ok() {
        // Outside strings a line end is white space, and inside one it is not JSON.
        return bytes.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }).collect();
    }
    Value::String(String::from_utf8_lossy(bytes).into_owned()).to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_stays_what_it_was() {
        let kept = |bytes: &[u8]| String::from_utf8(member(bytes)).expect("text");
        assert_eq!(kept(b"{\"a\": 1.10,\n\"a\":2}"), "{\"a\": 1.10, \"a\":2}");
        assert_eq!(kept(b"{'a': None}"), r#""{'a': None}""#);
        assert_eq!(kept(br#""{\"a\":1}""#), r#""\"{\\\"a\\\":1}\"""#);
        assert_eq!(kept(b""), r#""""#);
        assert_eq!(kept(b"\xff"), "\"\u{fffd}\"");
    }

    #[test]
    fn a_line_holds_everything_but_credentials() {
        let line = Exchange {
            date: "2026-01-02T03:04:05.000Z",
            method: "PATCH",
            url: "http://h/p",
            status: Some(202),
            correlation_id: None,
            request_headers: &[("authorization".to_owned(), "Bearer t0ken".to_owned())],
            request_body: Some(b"{}"),
            response_body: b"",
        }
        .to_line();
        assert_eq!(
            String::from_utf8_lossy(&line),
            "{\"date\":\"2026-01-02T03:04:05.000Z\",\"method\":\"PATCH\",\"url\":\"http://h/p\",\"statusCode\":202,\
             \"requestHeaders\":{\"authorization\":\"[REDACTED]\"},\"requestBody\":{}}\n"
        );
    }
}
