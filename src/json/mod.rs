//! JSON that keeps its places: a parser that always gives a tree, even of a broken text, and says
//! of every name and value which bytes it is on.
//!
//! `serde_json` answers "not JSON, line 1 column 40" and drops places and repeated members. A
//! linter has to say *which* byte is wrong and why, go on after it, and see both of two equal
//! names. So the parser is ours:
//!
//! - [`Tape`] is the reusable buffer, [`Tape::parse`] reads one text into it and lends it as [`Parsed`];
//! - its [`Document`] has [`Value`]s and [`Member`]s, what is wrong with the text ([`SyntaxError`],
//!   [`EncodingError`]), and RFC 6901 pointers made on demand;
//! - [`escape`](unescape_into) goes between the text of a string and its bytes, and maps places both ways.
//!
//! It must never know a contract or a rule, nor read a file. It gives numbers as they are written: whether
//! `1e400` is a number is for the reader of the value to decide.

mod broken_string;
mod error;
mod escape;
pub(crate) mod lexer;
mod loose;
pub(crate) mod marks;
pub(crate) mod names;
mod node;
mod parser;
mod pointer;
mod recovery;
mod shapes;
mod tape;
#[cfg(test)]
mod tests;
mod tree;

pub use error::{EncodingError, EncodingErrorKind, SyntaxError, SyntaxErrorKind};
pub use escape::{
    MarkMap, SegmentMap, escape_json_into, map_segments, needs_escapes, unescape_into, unescape_marked,
};
pub use node::{Kind, NodeId, ParseOptions};
pub use parser::{scalar_end, value_end, walk_line};
pub use pointer::{parse_pointer, push_token};
pub use shapes::{document_as_key, is_class_name, is_form_blank, is_patch_operation};
pub use tape::Tape;
pub use tree::{Document, Elements, Member, Members, Parsed, Value};

/// How many arrays and objects may be inside one another. The next one is
/// [`TooDeep`](SyntaxErrorKind::TooDeep). `serde_json` and the parsers after most endpoints stop
/// about here too, and no body of a published model needs more than ten.
pub const MAX_DEPTH: usize = 128;

/// The longest text that is read: places are `u32`, and a few values are kept for marks.
pub const MAX_TEXT_BYTES: usize = u32::MAX as usize - 16;
