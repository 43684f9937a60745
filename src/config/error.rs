//! A mistake in a file that a team wrote: shown with the line it is in.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::text::{is_unsafe, nearest, one_line};

/// Characters of a line that are shown.
const MAX_LINE: usize = 160;

/// A file of the team's, for errors and warnings to point into.
#[derive(Clone, Debug, Default)]
pub struct SourceText {
    /// As the user knows it.
    pub path: Arc<str>,
    /// Its content.
    pub text: Arc<str>,
}

/// The user's config is wrong. Always the user's to fix: [`help`](Self::help) says how.
#[derive(Clone, Debug)]
pub struct ConfigError {
    message: String,
    help: Option<String>,
    source: SourceText,
    /// Bytes of the file; `None` where it is about the file as a whole.
    span: Option<Range<usize>>,
}

impl ConfigError {
    pub(super) fn at(source: &SourceText, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, source: source.clone(), span: Some(span) }
    }

    pub(super) fn of_file(path: impl Into<Arc<str>>, message: impl Into<String>) -> Self {
        let source = SourceText { path: path.into(), text: Arc::default() };
        Self { message: message.into(), help: None, source, span: None }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The file that it is about, as the user knows it.
    #[must_use]
    pub fn path(&self) -> &Arc<str> {
        &self.source.path
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl SourceText {
    /// `path:line` of a byte.
    #[must_use]
    pub fn place(&self, at: usize) -> String {
        format!("{}:{}", self.path, self.line_of(at).0)
    }

    /// 1-based line and column (in characters) of a byte, and the line.
    fn line_of(&self, at: usize) -> (usize, usize, &str) {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let before = &self.text[..at];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |more| at + more);
        let line = before.matches('\n').count() + 1;
        (line, self.text[start..at].chars().count() + 1, self.text[start..end].trim_end())
    }
}

impl std::error::Error for ConfigError {}

/// ```text
/// unknown key `exclud`
///   --> payloadlint.toml:3:1
///   |
/// 3 | exclud = ["x"]
///   | ^^^^^^
/// ```
impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, message) = (one_line(&self.source.path), one_line(&self.message));
        let Some(span) = &self.span else { return write!(out, "{path}: {message}") };
        let (line, column, text) = self.source.line_of(span.start);
        write!(out, "{message}\n  --> {path}:{line}:{column}")?;
        let number = line.to_string();
        let gutter = " ".repeat(number.len());
        let shown: String =
            text.chars().take(MAX_LINE).map(|char| if is_unsafe(char) { ' ' } else { char }).collect();
        let room = shown.chars().count().saturating_sub(column - 1).max(1);
        let length = self
            .source
            .text
            .get(span.clone())
            .map_or(1, |text| text.lines().next().map_or(1, |text| text.chars().count()));
        let marks = "^".repeat(length.clamp(1, room));
        write!(out, "\n{gutter} |\n{number} | {shown}\n{gutter} | {}{marks}", " ".repeat(column - 1))
    }
}

/// `did you mean …?` where there is something near, then what is accepted.
pub(super) fn accepted_help(name: &str, accepted: &[&str]) -> String {
    let list = accepted.join(", ");
    match nearest(name, accepted.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? allowed here: {list}"),
        None => format!("allowed here: {list}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_shown() {
        let source = SourceText { path: "x.toml".into(), text: "a = 1\nzoë = [\"ü\"]\n".into() };
        let error = ConfigError::at(&source, 13..17, "what");
        assert_eq!(error.to_string(), "what\n  --> x.toml:2:7\n  |\n2 | zoë = [\"ü\"]\n  |       ^^^");
        let end = ConfigError::at(&source, 20..20, "what").to_string();
        assert!(end.ends_with("  | ^"), "{end}");
    }
}
