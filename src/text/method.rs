//! What an HTTP method does. Nothing else lists methods by what they do.

/// Whether a request with this method writes: PATCH, PUT or POST.
#[must_use]
pub fn is_write(method: impl AsRef<[u8]>) -> bool {
    matches!(method.as_ref(), b"PATCH" | b"PUT" | b"POST")
}

/// Whether it changes nothing on the server (RFC 9110, 9.2.1).
#[must_use]
pub fn is_read(method: impl AsRef<[u8]>) -> bool {
    matches!(method.as_ref(), b"GET" | b"HEAD" | b"OPTIONS" | b"TRACE")
}

/// Whether a request with this method has no body.
#[must_use]
pub fn has_no_body(method: impl AsRef<[u8]>) -> bool {
    let method = method.as_ref();
    is_read(method) || method == b"DELETE"
}
