//! What came in and what was answered, as a line of a recording.

use super::Event;
use super::api::Now;
use super::http::{Request, Response};
use crate::recording::Exchange;

/// The line for one call, its end included. A body that was too large to keep is left out.
pub(super) fn line(request: &Request, response: &Response, event: &Event, now: &Now) -> Vec<u8> {
    let host = request.header("host").unwrap_or("localhost");
    let url = if request.target.starts_with('/') {
        format!("http://{host}{}", request.target)
    } else {
        request.target.clone()
    };
    let reads = matches!(request.method.as_str(), "GET" | "HEAD");
    Exchange {
        date: &now.date,
        method: &request.method,
        url: &url,
        // An answer that was dropped was answered to nothing.
        status: (!event.dropped).then_some(event.status),
        correlation_id: Some(&event.correlation_id),
        request_headers: &request.headers,
        request_body: (!reads && !request.too_large).then_some(&request.body),
        response_body: if event.dropped { b"" } else { &response.body },
    }
    .to_line()
}
