//! Which bytes of a text differ from those of an earlier state of it, after any number of rounds of edits.

use super::apply::Replaces;

/// The places that differ, in order, with unchanged bytes between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    list: Vec<Change>,
}

/// A range of the old text and what it has become in the new one; either may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// First byte in the old text.
    pub old_start: u64,
    /// One past the last byte in the old text.
    pub old_end: u64,
    /// First byte in the new text.
    pub new_start: u64,
    /// One past the last byte in the new text.
    pub new_end: u64,
}

impl Changes {
    /// The places that differ, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Change> {
        self.list.iter()
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// These changes, and `edits` of what they gave, which are sorted and do not overlap; `offset` is the
    /// number of the text's first byte in the edits. Linear in both.
    #[must_use]
    pub fn then<'e, E: Replaces + 'e>(&self, offset: u64, edits: impl IntoIterator<Item = &'e E>) -> Self {
        let mut list: Vec<Change> = Vec::new();
        let mut before = self.list.iter().peekable();
        let mut edits = edits.into_iter().peekable();
        // How far places of the text in between are from those of the old text, and of the new one.
        let (mut to_old, mut to_new) = (0, 0);
        loop {
            let next_change = before.peek().map(|change| change.new_start);
            let next_edit = edits.peek().map(|edit| edit.start() - offset);
            let Some(start) = next_change.into_iter().chain(next_edit).min() else { break };
            let mut end = start;
            let (old_start, new_start) = (shifted(start, to_old), shifted(start, to_new));
            // Everything that touches becomes one change.
            loop {
                if let Some(change) = before.next_if(|change| change.new_start <= end) {
                    end = end.max(change.new_end);
                    to_old = change.old_end.cast_signed() - change.new_end.cast_signed();
                } else if let Some(edit) = edits.next_if(|edit| edit.start() - offset <= end) {
                    end = end.max(edit.end() - offset);
                    to_new += edit.growth();
                } else {
                    break;
                }
            }
            let (old_end, new_end) = (shifted(end, to_old), shifted(end, to_new));
            list.push(Change { old_start, old_end, new_start, new_end });
        }
        Self { list }
    }
}

fn shifted(at: u64, by: i64) -> u64 {
    at.checked_add_signed(by).expect("internal error: a change before the text")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::PlacedEdit;
    use crate::fix::apply_at;

    fn edits(list: &[(u64, u64, &str)]) -> Vec<PlacedEdit> {
        list.iter()
            .map(|edit| PlacedEdit {
                start: edit.0,
                end: edit.1,
                region: None,
                text: edit.2.to_owned().into(),
            })
            .collect()
    }

    /// The old text with each changed range replaced by what the new text has there.
    fn replayed(old: &[u8], new: &[u8], changes: &Changes) -> Vec<u8> {
        let mut out = Vec::new();
        let mut at = 0;
        for it in changes.iter() {
            out.extend_from_slice(&old[at as usize..it.old_start as usize]);
            assert_eq!(out.len() as u64, it.new_start);
            out.extend_from_slice(&new[it.new_start as usize..it.new_end as usize]);
            at = it.old_end;
        }
        out.extend_from_slice(&old[at as usize..]);
        out
    }

    #[test]
    fn rounds_add_up() {
        let old = b"0123456789abcdef";
        let rounds = [
            edits(&[(2, 4, ""), (6, 6, "xyz"), (10, 11, "!")]),
            edits(&[(1, 3, "-"), (5, 6, ""), (12, 14, "++++")]),
            edits(&[(0, 0, "<"), (9, 9, "|")]),
        ];
        let (mut text, mut changes) = (old.to_vec(), Changes::default());
        for round in &rounds {
            changes = changes.then(0, round);
            text = apply_at(&text, 0, round);
            assert_eq!(replayed(old, &text, &changes), text, "{changes:?}");
        }
        assert!(changes.iter().count() >= 3, "{changes:?}");
    }

    #[test]
    fn an_edit_counts_from_the_offset() {
        let changes = Changes::default().then(100, &edits(&[(103, 105, "a")]));
        assert_eq!(changes.list, [Change { old_start: 3, old_end: 5, new_start: 3, new_end: 4 }]);
    }
}
