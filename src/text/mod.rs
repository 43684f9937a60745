//! The ground: byte spans, lines and columns, edits, excerpts. It knows no JSON and no rule.

mod span;

pub use span::{BodySpan, FileSpan};
