//! What may be passed over while a text is cut into records.

/// Says of a record at a glance that it needs no closer look, so that no [`Item`](super::Item) is
/// made of it. Most records of gigabytes are such. A kind offers records where a body is all that
/// they hold: nothing of its method, its URL or an answer was recorded. It may always say no.
pub trait Sieve {
    /// Looks at the line of `text` that starts at `at`: its end (the newline's place, or that of
    /// the text's end) where it holds a body that may be passed over.
    fn body_on_line(&self, text: &[u8], at: usize) -> Option<usize>;

    /// Where the line ends that starts at `at`, if that is the one which was looked at last, and
    /// its end is known.
    fn end_of_line(&self, _at: usize) -> Option<usize> {
        None
    }

    /// Whether this body may be passed over.
    fn body(&self, body: &[u8]) -> bool;

    /// Looks at the JSON string of `text` whose opening quote is at `at`: one past its closing
    /// quote where the body that is in it, escaped, may be passed over.
    fn string(&self, text: &[u8], at: usize) -> Option<usize>;

    /// Gets, at the end, how many newlines the text has, where code that read it came to
    /// know that.
    fn newlines(&self, _count: u64) {}
}

/// Passes over nothing: every record becomes an item.
pub struct KeepAll;

impl Sieve for KeepAll {
    fn body_on_line(&self, _: &[u8], _: usize) -> Option<usize> {
        None
    }

    fn body(&self, _: &[u8]) -> bool {
        false
    }

    fn string(&self, _: &[u8], _: usize) -> Option<usize> {
        None
    }
}
