//! The ground: byte spans, lines and columns, excerpts, paragraphs, and what is known of words: the nearest
//! name, days, HTTP methods. It must never know JSON, a contract or a rule, nor read a clock.

mod characters;
mod date;
mod excerpt;
mod file;
mod line_index;
mod media_type;
mod method;
mod nearest;
mod paragraph;
pub(crate) mod search;
mod secrets;
mod span;
mod steering;

pub(crate) use characters::is_ascii;
pub use date::{Date, days_in_month};
pub(crate) use excerpt::is_printable_ascii;
pub use excerpt::{is_unsafe, push_safe, push_safe_text, shown};
pub use file::read_file;
pub use line_index::{KnownLine, LineIndex, Newlines, Position};
pub use media_type::media_type;
pub use method::{has_no_body, is_read, is_write};
pub use nearest::{did_you_mean, nearest, nearest_of_many, slips};
pub use paragraph::{Paragraph, columns, one_line};
pub use secrets::{SECRET_HEADERS, SECRET_PARAMETERS, SECRET_SCHEMES, is_secret_name};
pub use span::{BodySpan, FileSpan};
pub use steering::{git_path, safe_json, terminal_line};

/// The byte order mark of UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";
