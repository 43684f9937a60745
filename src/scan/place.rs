//! How a body stands in its text.
//!
//! Constants and no `enum`, since stable Rust takes only such as parameters of types.

/// Alone.
pub(super) const ALONE: u8 = 0;
/// On a line: a newline ends it, since a raw one cannot stand in a JSON string; so that finding the
/// line's end costs nothing.
pub(super) const ON_LINE: u8 = 1;
/// In a JSON string: its quotes are escaped, and any other escape is for somebody else to look at.
pub(super) const ESCAPED: u8 = 2;
