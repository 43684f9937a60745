//! Text for a terminal: safe to print, and broken to a width.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

use super::excerpt::{is_printable_ascii, is_unsafe};

/// A text on one line, with what could steer a terminal or reorder the line written as `\u{…}`. Unlike
/// [`shown`](super::shown) it clips nothing and leaves backticks alone: it is for whole messages and paths.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    if is_printable_ascii(text) || !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            it if is_unsafe(it) => {
                let _ = write!(out, "\\u{{{:x}}}", it as u32);
            }
            it => out.push(it),
        }
    }
    Cow::Owned(out)
}

/// Columns that a text takes on a terminal.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.chars().map(|char| char.width().unwrap_or(0)).sum()
}

/// Text broken at blanks to a width. A word that is longer than a line stays whole, so that a path or a name
/// can be copied.
#[derive(Clone, Copy, Debug)]
pub struct Paragraph<'p> {
    first: &'p str,
    indent: &'p str,
    width: usize,
}

impl<'p> Paragraph<'p> {
    /// A paragraph that begins with `first` and has `indent` before each further line.
    #[must_use]
    pub fn new(first: &'p str, indent: &'p str, width: usize) -> Self {
        Self { first, indent, width }
    }

    /// The paragraph with its newline at the end. What [`one_line`] escapes is escaped on the way.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        let mut out = self.first.to_owned();
        let mut used = columns(self.first);
        for word in one_line(text).split(' ').filter(|word| !word.is_empty()) {
            let length = columns(word);
            if used > 0 && used + 1 + length > self.width && used > columns(self.indent) {
                out.push('\n');
                out.push_str(self.indent);
                used = columns(self.indent);
            } else if used > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += length;
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_blanks_alone() {
        let paragraph = Paragraph::new("help:", "  ", 14);
        assert_eq!(paragraph.fill("leave the member out"), "help: leave\n  the member\n  out\n");
        assert_eq!(paragraph.fill("/a/very/long/path it is"), "help:\n  /a/very/long/path\n  it is\n");
        assert_eq!(paragraph.fill(""), "help:\n");
    }

    #[test]
    fn what_could_steer_a_terminal_is_escaped() {
        assert_eq!(one_line("a\u{1b}[31m\n`b`"), "a\\u{1b}[31m\\n`b`");
    }
}
