//! JSON Pointers with wildcards, as `allow` and `[[suppress]]` have them.

use crate::json::parse_pointer;

/// An RFC 6901 pointer in which a token may hold `*`, for any characters of that token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointerPattern {
    tokens: Vec<String>,
}

impl PointerPattern {
    /// `None` where the text is not a pointer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self { tokens: parse_pointer(text)? })
    }

    /// Whether it means that pointer.
    #[must_use]
    pub fn is_match(&self, pointer: &str) -> bool {
        let Some(tokens) = parse_pointer(pointer) else { return false };
        tokens.len() == self.tokens.len()
            && self.tokens.iter().zip(&tokens).all(|(pattern, token)| matches_token(pattern, token))
    }
}

fn matches_token(pattern: &str, token: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = token.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_wildcards() {
        let is_match = |pattern: &str, pointer: &str| {
            PointerPattern::parse(pattern).expect("a pointer").is_match(pointer)
        };
        assert!(is_match("/attributes/a~1b", "/attributes/a~1b"));
        assert!(is_match("/attributes/*", "/attributes/crm_tier"));
        assert!(is_match("/attributes/cleared_*", "/attributes/cleared_by"));
        assert!(is_match("/*/a*b*c", "/x/a12b3c"));
        assert!(is_match("", ""));
        assert!(!is_match("/attributes/*", "/attributes/a/b"));
        assert!(!is_match("/attributes/a*a", "/attributes/a"));
        assert!(!is_match("/attributes/a", "/attributes/ab"));
        assert_eq!(PointerPattern::parse("attributes/a"), None);
    }
}
