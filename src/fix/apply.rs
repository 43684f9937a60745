//! Edits to bytes, left to right.

use crate::diagnostic::{Edit, Fix};

/// Applies `edits`, which are sorted and do not overlap, to `text`.
///
/// # Panics
/// When an edit lies outside the text or overlaps the one before it: a bug in a rule.
#[must_use]
pub fn apply(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let span = edit.span.range();
        assert!(
            at <= span.start && span.end <= text.len(),
            "internal error: edits overlap or leave the body"
        );
        out.extend_from_slice(&text[at..span.start]);
        out.extend_from_slice(edit.text.as_bytes());
        at = span.end;
    }
    out.extend_from_slice(&text[at..]);
    out
}

/// Applies as many of `fixes` as do not overlap an earlier one, in order of their place; a fix is
/// applied whole or not at all. Gives the new text and how many were applied.
#[must_use]
pub fn applied<'f>(text: &[u8], fixes: impl IntoIterator<Item = &'f Fix>) -> (Vec<u8>, usize) {
    let mut fixes: Vec<&Fix> = fixes.into_iter().filter(|fix| !fix.edits.is_empty()).collect();
    // Outer before inner: at the same start the longer reach comes first.
    fixes.sort_by_key(|fix| {
        let first = fix.edits.first().map_or(0, |edit| edit.span.start);
        let last = fix.edits.last().map_or(0, |edit| edit.span.end);
        (first, std::cmp::Reverse(last))
    });
    let mut taken: Vec<Edit> = Vec::new();
    let mut count = 0;
    for fix in fixes {
        let free = fix.edits.iter().all(|edit| {
            taken.iter().all(|other| {
                edit.span.end <= other.span.start
                    && !(edit.span.is_empty() && edit.span.start == other.span.start)
                    || other.span.end <= edit.span.start
                        && !(other.span.is_empty() && other.span.start == edit.span.start)
            })
        });
        if free {
            taken.extend(fix.edits.iter().cloned());
            count += 1;
        }
    }
    taken.sort_by_key(|edit| (edit.span.start, edit.span.end));
    (apply(text, &taken), count)
}
