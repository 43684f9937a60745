//! How the records of a source lie in its text.

/// How the records of a source lie in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// White space, or nothing.
    Blank,
    /// One JSON value, perhaps a broken one.
    One,
    /// The elements of one JSON array, two or more.
    Array,
    /// A JSON value on each line.
    Lines,
    /// JSON values back to back, with white space or nothing between them.
    Glued,
    /// JSON values with U+001E before each (RFC 7464).
    Sequence,
    /// No JSON.
    Text,
    /// No JSON either, and YAML by the name of its file.
    Yaml,
}
