//! The ground: byte spans, lines and columns, excerpts. It knows no JSON and no rule.

mod excerpt;
mod line_index;
mod span;

pub use excerpt::{is_unsafe, push_safe, shown};
pub use line_index::{LineIndex, Position};
pub use span::{BodySpan, FileSpan};
