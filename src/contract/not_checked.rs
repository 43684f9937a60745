//! Published writes outside the catalogue: of these, method and path alone are known.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::path::{Path, Segment, is_placeholder};
use super::tables;

/// Paths after `/api/v2`, by method and first segment.
static BY_START: LazyLock<HashMap<(&str, &str), Vec<&str>>> = LazyLock::new(|| {
    let mut by_start: HashMap<_, Vec<_>> = HashMap::new();
    for line in tables::NOT_CHECKED.get().lines() {
        let Some((method, path)) = line.split_once(" /api/v2/") else { continue };
        let first = path.split('/').next().unwrap_or(path);
        by_start.entry((method, first)).or_default().push(path);
    }
    by_start
});

/// Whether a method (in capitals) and path are those of a published write that the catalogue lacks.
#[must_use]
pub fn is_published_unchecked(method: &str, path: &Path<'_>) -> bool {
    let own = path.segments();
    let Some(first) = own.first().filter(|_| path.is_below_version_2()) else { return false };
    BY_START.get(&(method, first.text)).is_some_and(|paths| paths.iter().any(|path| fits(own, path)))
}

fn fits(own: &[Segment<'_>], published: &str) -> bool {
    let mut parts = published.split('/');
    let is_alike = own.iter().all(|segment| {
        parts
            .next()
            .is_some_and(|part| part.starts_with('{') || part == segment.text || is_placeholder(segment.text))
    });
    is_alike && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn method_and_path_of_a_published_write() {
        let is = |method: &str, url: &str| is_published_unchecked(method, &Path::parse(url));
        assert!(is("PATCH", "https://api.mypurecloud.de/api/v2/users/5?expand=x"));
        assert!(is("PATCH", "/proxy/api/v2/users/{{id}}"));
        assert!(is("POST", "/api/v2/analytics/conversations/details/query"));
        for (method, url) in [
            ("PUT", "/api/v2/analytics/conversations/details/query"),
            ("POST", "/api/v2/analytics/conversations/details"),
            ("POST", "/analytics/conversations/details/query"),
            ("PATCH", "/api/v2/users/5/nothing"),
            ("PATCH", "/api/v2/conversations/calls/1"),
        ] {
            assert!(!is(method, url), "{method} {url}");
        }
    }
}
