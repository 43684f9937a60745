//! The media type of a `Content-Type` header. Its parameters, and values that are not media types, are never
//! printed: anything may have been put there.

/// The `type/subtype` of a header's value, without parameters. `None` if it is not a media type.
#[must_use]
pub fn media_type(value: &str) -> Option<&str> {
    let essence = value.split(';').next()?.trim();
    let is_token = |token: &str| {
        !token.is_empty()
            && token
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-' | b'*'))
    };
    let (kind, subtype) = essence.split_once('/')?;
    (is_token(kind) && is_token(subtype)).then_some(essence)
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn parameters_and_other_texts_are_left_out() {
        assert_eq!(media_type("text/plain; charset=utf-8"), Some("text/plain"));
        assert_eq!(media_type(" application/merge-patch+json "), Some("application/merge-patch+json"));
        for other in ["", "json", "somebody's data", "/json", "a/b/c", "text/pl ain"] {
            assert_eq!(media_type(other), None, "{other}");
        }
    }
}
