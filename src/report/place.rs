//! Paths as programs take them: relative to the working directory.

use std::fmt::Write as _;

/// The working directory, so that absolute paths below it is known relative to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Root {
    /// With a slash at its end.
    folder: Option<String>,
}

impl Root {
    pub(super) fn new(folder: Option<String>) -> Self {
        let folder = folder.map(|folder| if folder.ends_with('/') { folder } else { folder + "/" });
        Self { folder }
    }

    /// A path without what stands for the working directory.
    pub(super) fn relative<'p>(&self, path: &'p str) -> &'p str {
        let mut path = match &self.folder {
            Some(folder) => path.strip_prefix(folder.as_str()).unwrap_or(path),
            None => path,
        };
        while let Some(rest) = path.strip_prefix("./") {
            path = rest.trim_start_matches('/');
        }
        path
    }

    /// A path as a URI reference (RFC 3986): relative, or `file:` where it lies elsewhere.
    pub(super) fn uri(&self, path: &str) -> String {
        let path = self.relative(path);
        let mut out = String::with_capacity(path.len() + 8);
        let is_drive = matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
        if is_drive {
            out.push_str("file:///");
        } else if path.starts_with('/') {
            out.push_str("file://");
        }
        for byte in path.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    out.push(char::from(byte));
                }
                // A colon in the first segment would make a scheme of what is before it.
                _ => {
                    let _ = write!(out, "%{byte:02X}");
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_wherever_it_can_be() {
        let root = Root::new(Some("/home/a b".to_owned()));
        assert_eq!(root.uri("/home/a b/f/x.json"), "f/x.json");
        assert_eq!(root.uri("././f/Zoë 1.json"), "f/Zo%C3%AB%201.json");
        assert_eq!(root.uri("a:b.json"), "a%3Ab.json");
        assert_eq!(root.uri("/tmp/x.json"), "file:///tmp/x.json");
        assert_eq!(root.uri("C:/x.json"), "file:///C%3A/x.json");
        assert_eq!(root.uri("<stdin>"), "%3Cstdin%3E");
        assert_eq!(Root::default().relative("./x.json"), "x.json");
    }
}
