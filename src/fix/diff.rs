//! Unified diffs, made as the text goes by:
//! <https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html>. Only the lines
//! around a change are compared, so that a dump of any size takes linear time.

use std::borrow::Cow;
use std::io::{self, Write};

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::changes::{Change, Changes};
use crate::text::search;
use crate::text::{BOM, git_path, terminal_line};

/// Lines shown before and after a change.
const CONTEXT: usize = 3;
/// Lines around one change that are compared; where there are more, all of them are shown.
const MAX_COMPARED: usize = 2000;
/// Lines of one hunk.
const MAX_HUNK: usize = 20_000;

/// How a diff is to look.
#[derive(Clone, Copy, Debug, Default)]
pub struct DiffLooks {
    /// Whether to use colour.
    pub color: bool,
    /// Whether it is shown on a terminal: what could steer that is escaped. Elsewhere lines stay as
    /// they are, so that the diff applies.
    pub terminal: bool,
}

/// Writes a diff of one source.
#[derive(Debug)]
pub struct UnifiedDiff {
    path: String,
    looks: DiffLooks,
    begun: bool,
    /// Lines of both texts before the next one.
    lines: (u64, u64),
    /// The lines before the next one that are the same, as many as are shown.
    before: Vec<Vec<u8>>,
    hunk: Option<Hunk>,
    /// A byte order mark came by, which is part of the first line.
    mark: bool,
}

/// Lines that are shown together.
#[derive(Debug)]
struct Hunk {
    /// 0-based first line in both texts.
    start: (u64, u64),
    lines: Vec<(Mark, Vec<u8>)>,
    /// Lines at its end that are the same.
    same: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Same,
    Gone,
    New,
}

impl UnifiedDiff {
    /// A diff of the source of that name.
    #[must_use]
    pub fn new(path: &str, looks: DiffLooks) -> Self {
        Self {
            path: path.to_owned(),
            looks,
            begun: false,
            lines: (0, 0),
            before: Vec::new(),
            hunk: None,
            mark: false,
        }
    }

    /// Goes over the next piece of both texts. But for the last one, pieces end with a line.
    ///
    /// # Errors
    /// When writing fails.
    pub fn piece(
        &mut self,
        before: &[u8],
        after: &[u8],
        changes: &Changes,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if before == BOM && changes.is_empty() {
            self.mark = true;
            return Ok(());
        }
        let (mut old, mut new) = (0, 0);
        let mut changes = changes.iter().peekable();
        while let Some(first) = changes.next() {
            // Whole lines, with those of further changes on them. What is around a change is the
            // same in both texts, so that both grow by as much.
            let back = line_start(before, first.old_start);
            let lines = (first.old_start as usize - back, first.new_start as usize - back);
            let mut end = line_ends(before, after, first);
            // An insertion after the last line is on it where no newline ends it.
            let is_on_it = |change: &Change, end: usize| {
                (change.old_start as usize) < end || end == before.len() && !before.ends_with(b"\n")
            };
            while let Some(next) = changes.next_if(|change| is_on_it(change, end.0)) {
                let (old, new) = (next.old_end as usize, next.new_end as usize);
                // A line may hold as many changes as it has bytes: its end is searched for once.
                end = match end.0.checked_sub(old) {
                    Some(rest) if rest > 0 => (end.0, new + rest),
                    _ => line_ends(before, after, next),
                };
            }
            debug_assert_eq!(lines.0 - old, lines.1 - new);
            self.same(&before[old..lines.0], out)?;
            self.changed(&before[lines.0..end.0], &after[lines.1..end.1], out)?;
            (old, new) = end;
        }
        self.same(&before[old..], out)
    }

    /// Ends the diff.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.close(out)
    }

    fn changed(&mut self, before: &[u8], after: &[u8], out: &mut dyn Write) -> io::Result<()> {
        if std::mem::take(&mut self.mark) {
            return self.changed(&[BOM, before].concat(), &[BOM, after].concat(), out);
        }
        let (old, new): (Vec<&[u8]>, Vec<&[u8]>) = (lines(before).collect(), lines(after).collect());
        if old.len() + new.len() > MAX_COMPARED {
            old.iter().try_for_each(|line| self.line(Mark::Gone, line, out))?;
            return new.iter().try_for_each(|line| self.line(Mark::New, line, out));
        }
        for part in capture_diff_slices(Algorithm::Myers, &old, &new) {
            let (tag, old_range, new_range) = part.as_tag_tuple();
            if tag == DiffTag::Equal {
                old[old_range].iter().try_for_each(|line| self.line(Mark::Same, line, out))?;
            } else {
                old[old_range].iter().try_for_each(|line| self.line(Mark::Gone, line, out))?;
                new[new_range].iter().try_for_each(|line| self.line(Mark::New, line, out))?;
            }
        }
        Ok(())
    }

    /// Lines that are the same in both.
    fn same(&mut self, text: &[u8], out: &mut dyn Write) -> io::Result<()> {
        if self.mark && !text.is_empty() {
            self.mark = false;
            return self.same(&[BOM, text].concat(), out);
        }
        if self.hunk.is_some() || text.len() < 4096 {
            let mut rest = text;
            while let (true, Some(line)) = (!rest.is_empty(), lines(rest).next()) {
                self.line(Mark::Same, line, out)?;
                rest = &rest[line.len()..];
                if self.hunk.is_none() && rest.len() >= 4096 {
                    return self.same(rest, out);
                }
            }
            return Ok(());
        }
        // Nothing sees any but the last few.
        let count = search::memchr_iter(b'\n', text).count() as u64 + u64::from(!text.ends_with(b"\n"));
        let mut last: Vec<Vec<u8>> = Vec::new();
        let mut rest = text;
        while !rest.is_empty() && last.len() < CONTEXT {
            let start = search::memrchr(b'\n', &rest[..rest.len() - 1]).map_or(0, |at| at + 1);
            last.push(rest[start..].to_vec());
            rest = &rest[..start];
        }
        last.reverse();
        self.before.extend(last);
        self.lines = (self.lines.0 + count, self.lines.1 + count);
        self.before.drain(..self.before.len().saturating_sub(CONTEXT));
        Ok(())
    }

    fn line(&mut self, mark: Mark, line: &[u8], out: &mut dyn Write) -> io::Result<()> {
        if mark != Mark::Same && self.hunk.is_none() {
            let shown = std::mem::take(&mut self.before);
            let count = shown.len() as u64;
            self.hunk = Some(Hunk {
                start: (self.lines.0 - count, self.lines.1 - count),
                lines: shown.into_iter().map(|line| (Mark::Same, line)).collect(),
                same: 0,
            });
        }
        self.lines.0 += u64::from(mark != Mark::New);
        self.lines.1 += u64::from(mark != Mark::Gone);
        let Some(hunk) = &mut self.hunk else {
            self.before.push(line.to_vec());
            self.before.drain(..self.before.len().saturating_sub(CONTEXT));
            return Ok(());
        };
        hunk.lines.push((mark, line.to_vec()));
        hunk.same = if mark == Mark::Same { hunk.same + 1 } else { 0 };
        if hunk.same > 2 * CONTEXT || (hunk.same > 0 && hunk.lines.len() >= MAX_HUNK) {
            return self.close(out);
        }
        Ok(())
    }

    /// Writes the hunk at hand.
    fn close(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let Some(mut hunk) = self.hunk.take() else { return Ok(()) };
        // What follows the context may be the context of the next.
        let kept = hunk.lines.len() - hunk.same.saturating_sub(CONTEXT);
        self.before = hunk.lines.drain(kept..).map(|(_, line)| line).collect();
        self.before.drain(..self.before.len().saturating_sub(CONTEXT));
        if !self.begun {
            self.begun = true;
            // `a//x` is not a path that git or patch know.
            let path = self.path.trim_start_matches('/');
            let (old, new) = (format!("a/{path}"), format!("b/{path}"));
            let (old, new) = (git_path(&old), git_path(&new));
            // GNU patch takes a name with blanks to end at the tab.
            let tab = if old.contains(' ') && !old.starts_with('"') { "\t" } else { "" };
            let (old, new) = (format!("--- {old}{tab}"), format!("+++ {new}{tab}"));
            self.paint("1", old.as_bytes(), out)?;
            self.paint("1", new.as_bytes(), out)?;
        }
        let count = |not: Mark| hunk.lines.iter().filter(|line| line.0 != not).count() as u64;
        let (old, new) = (count(Mark::New), count(Mark::Gone));
        let head = format!("@@ -{} +{} @@", range(hunk.start.0, old), range(hunk.start.1, new));
        self.paint("36", head.as_bytes(), out)?;
        for (mark, line) in &hunk.lines {
            let (sign, colour) = match mark {
                Mark::Same => (b' ', ""),
                Mark::Gone => (b'-', "31"),
                Mark::New => (b'+', "32"),
            };
            let text = line.strip_suffix(b"\n").unwrap_or(line);
            // The line feed after it makes a carriage return harmless.
            let (text, end) = match text.strip_suffix(b"\r") {
                Some(text) => (text, &b"\r"[..]),
                None => (text, &b""[..]),
            };
            let text = if self.looks.terminal { terminal_line(text) } else { Cow::Borrowed(text) };
            self.paint(colour, &[&[sign], &*text, end].concat(), out)?;
            if !line.ends_with(b"\n") {
                out.write_all(b"\\ No newline at end of file\n")?;
            }
        }
        Ok(())
    }

    fn paint(&self, colour: &str, line: &[u8], out: &mut dyn Write) -> io::Result<()> {
        if self.looks.color && !colour.is_empty() {
            write!(out, "\u{1b}[{colour}m")?;
            out.write_all(line)?;
            out.write_all(b"\x1b[0m\n")
        } else {
            out.write_all(line)?;
            out.write_all(b"\n")
        }
    }
}

/// A range of lines as a hunk's head has it: an empty one is named by the line before it.
fn range(start: u64, count: u64) -> String {
    match count {
        0 => format!("{start},0"),
        1 => (start + 1).to_string(),
        _ => format!("{},{count}", start + 1),
    }
}

/// How far before `at` its line starts.
fn line_start(text: &[u8], at: u64) -> usize {
    let at = at as usize;
    at - search::memrchr(b'\n', &text[..at]).map_or(0, |line| line + 1)
}

/// The ends in both texts of the lines that a change lies on.
fn line_ends(before: &[u8], after: &[u8], change: &Change) -> (usize, usize) {
    let (old, new) = (change.old_end as usize, change.new_end as usize);
    let starts_line = |text: &[u8], at: usize| at == 0 || text[at - 1] == b'\n';
    if starts_line(before, old) && starts_line(after, new) {
        return (old, new);
    }
    let rest = &before[old..];
    let length = search::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
    (old + length, new + length)
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::PlacedEdit;
    use crate::fix::apply_at;

    fn diff(text: &str, edits: &[(u64, u64, &str)], pieces: usize) -> String {
        let edits: Vec<_> = edits
            .iter()
            .map(|edit| PlacedEdit {
                start: edit.0,
                end: edit.1,
                region: None,
                text: edit.2.to_owned().into(),
            })
            .collect();
        let mut out = Vec::new();
        let mut diff = UnifiedDiff::new("a.json", DiffLooks::default());
        let mut at = 0;
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for piece in lines.chunks(lines.len().div_ceil(pieces)) {
            let piece = piece.concat();
            let end = at + piece.len() as u64;
            let mine: Vec<_> =
                edits.iter().filter(|edit| edit.start >= at && edit.start < end).cloned().collect();
            let changes = Changes::default().then(at, &mine);
            let after = apply_at(piece.as_bytes(), at, &mine);
            diff.piece(piece.as_bytes(), &after, &changes, &mut out).expect("a Vec takes everything");
            at = end;
        }
        diff.finish(&mut out).expect("a Vec takes everything");
        String::from_utf8(out).expect("a text")
    }

    #[test]
    fn a_line_goes_and_its_neighbours_stay() {
        let text = "{\n  \"a\": null,\n  \"b\": 1\n}\n";
        // As `remove_members` has it: from the member to the next one.
        let expected = "--- a/a.json\n+++ b/a.json\n@@ -1,4 +1,3 @@\n {\n-  \"a\": null,\n   \"b\": 1\n }\n";
        assert_eq!(diff(text, &[(4, 17, "")], 1), expected);
        assert_eq!(diff(text, &[(2, 15, "")], 1), expected);
        assert_eq!(diff("{}", &[], 1), "");
    }

    #[test]
    fn the_end_without_a_newline_is_reported() {
        let expected = "--- a/a.json\n+++ b/a.json\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n";
        assert_eq!(diff("x", &[(0, 1, "y")], 1), expected);
    }

    #[test]
    fn distant_changes_are_hunks_of_their_own_however_the_text_is_cut() {
        let text: Vec<_> = (0..2000).map(|at| format!("line {at:04}\n")).collect();
        let text = text.concat();
        // Lines 1, 4 and 1500; ten bytes each.
        let edits = [(10, 14, "gone"), (40, 50, ""), (15_000, 15_000, "new\n")];
        let whole = diff(&text, &edits, 1);
        assert_eq!(whole.matches("@@ -").count(), 2, "{whole}");
        assert!(whole.contains("@@ -1,8 +1,7 @@\n line 0000\n-line 0001\n+gone 0001\n"), "{whole}");
        assert!(whole.contains("@@ -1498,6 +1497,7 @@\n line 1497\n"), "{whole}");
        for pieces in [2, 3, 7, 100, 2000] {
            assert_eq!(diff(&text, &edits, pieces), whole, "{pieces}");
        }
    }
}
