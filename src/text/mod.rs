//! The ground: byte spans, lines and columns, excerpts, paragraphs. It knows no JSON and no rule.

mod characters;
mod excerpt;
mod file;
mod line_index;
mod paragraph;
mod span;
mod steering;

pub(crate) use characters::is_ascii;
pub(crate) use excerpt::is_printable_ascii;
pub use excerpt::{is_unsafe, push_safe, push_safe_text, shown};
pub use file::read_file;
pub use line_index::{KnownLine, LineIndex, Newlines, Position};
pub use paragraph::{Paragraph, columns, one_line};
pub use span::{BodySpan, FileSpan};
pub use steering::{git_path, safe_json, terminal_line};

/// The byte order mark of UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";
