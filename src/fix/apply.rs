//! Edits to bytes, left to right.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::diagnostic::{Edit, Fix, PlacedEdit};

/// Replaces bytes of a text.
pub trait Replaces {
    /// First byte that is replaced.
    fn start(&self) -> u64;
    /// One past the last byte that is replaced.
    fn end(&self) -> u64;
    /// What is there then.
    fn text(&self) -> &str;

    /// By how many bytes the text becomes longer.
    fn growth(&self) -> i64 {
        (self.text().len() as u64).cast_signed() - (self.end() - self.start()).cast_signed()
    }
}

impl Replaces for Edit {
    fn start(&self) -> u64 {
        u64::from(self.span.start)
    }

    fn end(&self) -> u64 {
        u64::from(self.span.end)
    }

    fn text(&self) -> &str {
        &self.text
    }
}

impl Replaces for PlacedEdit {
    fn start(&self) -> u64 {
        self.start
    }

    fn end(&self) -> u64 {
        self.end
    }

    fn text(&self) -> &str {
        &self.text
    }
}

/// Applies `edits`, which are sorted and do not overlap, to `text`, whose first byte is byte `offset`
/// of what the edits count in.
///
/// # Panics
/// When an edit lies outside the text or overlaps the one before it: a bug in a rule.
pub fn apply_at<'e, E: Replaces + 'e>(
    text: &[u8],
    offset: u64,
    edits: impl IntoIterator<Item = &'e E>,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.start() - offset, edit.end() - offset);
        assert!(
            at as u64 <= start && start <= end && end <= text.len() as u64,
            "internal error: edits overlap or leave the body"
        );
        out.extend_from_slice(&text[at..start as usize]);
        out.extend_from_slice(edit.text().as_bytes());
        at = end as usize;
    }
    out.extend_from_slice(&text[at..]);
    out
}

/// Applies `edits` to a body, as [`apply_at`] does.
///
/// # Panics
/// As [`apply_at`].
#[must_use]
pub fn apply(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    apply_at(text, 0, edits)
}

/// Chooses from `fixes`, each the edits of one in order of place: those that do not overlap an earlier
/// one, outer before inner. A fix is taken whole or not at all. Gives their indexes, in that order.
///
/// An object may have a hundred thousand members to remove: each edit is compared with its neighbours
/// alone.
#[must_use]
pub fn choose<E: Replaces>(fixes: &[&[E]]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..fixes.len()).filter(|at| !fixes[*at].is_empty()).collect();
    // At the same start the longer reach comes first: it is the outer one.
    order.sort_by_key(|at| {
        let edits = fixes[*at];
        (edits.first().map_or(0, E::start), Reverse(edits.last().map_or(0, E::end)))
    });
    let mut taken = BTreeSet::new();
    order.retain(|at| {
        let edits = fixes[*at];
        let free = edits.iter().all(|edit| is_free(&taken, edit.start(), edit.end()));
        if free {
            taken.extend(edits.iter().map(|edit| (edit.start(), edit.end())));
        }
        free
    });
    order
}

/// Whether `start..end` has nothing in common with what is taken. Two insertions at one place have: their
/// order would be chance.
fn is_free(taken: &BTreeSet<(u64, u64)>, start: u64, end: u64) -> bool {
    // What is taken does not overlap, so that of all that starts before, the last one ends last.
    let before = taken.range(..(start, 0)).next_back();
    let after = taken.range((start, 0)..).next();
    before.is_none_or(|item| item.1 <= start) && after.is_none_or(|edit| edit.0 >= end && edit.0 != start)
}

/// Applies as many of `fixes` as do not overlap an earlier one, in order of their place; a fix is
/// applied whole or not at all. Gives the new text and how many were applied.
#[must_use]
pub fn applied<'f>(text: &[u8], fixes: impl IntoIterator<Item = &'f Fix>) -> (Vec<u8>, usize) {
    let fixes: Vec<&[Edit]> = fixes.into_iter().map(|fix| fix.edits.as_slice()).collect();
    let chosen = choose(&fixes);
    let mut edits: Vec<&Edit> = chosen.iter().flat_map(|at| fixes[*at]).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    (apply_at(text, 0, edits), chosen.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::BodySpan;

    fn fix(edits: &[(u32, u32, &'static str)]) -> Fix {
        let edit = |edit: &(u32, u32, &'static str)| Edit::replace(BodySpan::new(edit.0, edit.1), edit.2);
        Fix::safe("fix", edits.iter().map(edit).collect())
    }

    fn done(text: &str, fixes: &[Fix]) -> (String, usize) {
        let (text, count) = applied(text.as_bytes(), fixes);
        (String::from_utf8(text).expect("a text"), count)
    }

    #[test]
    fn what_touches_is_applied_and_what_overlaps_waits() {
        assert_eq!(done("abcdef", &[fix(&[(0, 2, "")]), fix(&[(2, 4, "x")])]), ("xef".into(), 2));
        assert_eq!(done("abcdef", &[fix(&[(0, 3, "")]), fix(&[(2, 4, "x")])]), ("def".into(), 1));
        // The outer one, in whatever order they come.
        assert_eq!(done("abcdef", &[fix(&[(1, 2, "x")]), fix(&[(1, 5, "")])]), ("af".into(), 1));
        assert_eq!(done("abcdef", &[fix(&[(2, 3, "x")]), fix(&[(1, 5, "")])]), ("af".into(), 1));
    }

    #[test]
    fn a_fix_is_applied_whole_or_not_at_all() {
        let quotes = fix(&[(1, 1, "\""), (3, 3, "\"")]);
        assert_eq!(done("abcdef", std::slice::from_ref(&quotes)), ("a\"bc\"def".into(), 1));
        assert_eq!(done("abcdef", &[quotes.clone(), fix(&[(0, 2, "")])]), ("cdef".into(), 1));
        // Between its edits there is room.
        assert_eq!(done("abcdef", &[quotes, fix(&[(2, 3, "x")])]), ("a\"bx\"def".into(), 2));
    }

    #[test]
    fn insertions_at_one_place_wait_for_each_other() {
        assert_eq!(done("ab", &[fix(&[(1, 1, "x")]), fix(&[(1, 1, "y")])]), ("axb".into(), 1));
        assert_eq!(done("ab", &[fix(&[(1, 2, "x")]), fix(&[(1, 1, "y")])]), ("ax".into(), 1));
        assert_eq!(done("ab", &[fix(&[(0, 1, "x")]), fix(&[(1, 1, "y")])]), ("xyb".into(), 2));
        // Those of one fix stay in their order.
        assert_eq!(done("ab", &[fix(&[(1, 1, "x"), (1, 2, "y")])]), ("axy".into(), 1));
    }

    #[test]
    fn a_hundred_thousand_fixes_are_quick() {
        let fixes: Vec<Fix> = (0..100_000).map(|at| fix(&[(at * 2, at * 2 + 1, "x")])).collect();
        let (text, count) = applied(&vec![b'a'; 200_000], &fixes);
        assert_eq!((text.len(), count), (200_000, 100_000));
    }
}
