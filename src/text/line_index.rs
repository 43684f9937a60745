//! From byte offsets to lines and columns.

use std::cell::OnceCell;

/// Bytes between two remembered counts of characters.
const STRIDE: usize = 256;
/// Bytes of a line that are counted afresh for each place in it.
const SHORT_LINE: usize = 2048;

/// A place as people count: 1-based line, and 1-based column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 0-based byte in the source.
    pub offset: u64,
    /// 1-based line; only `\n` ends one.
    pub line: u64,
    /// 1-based column, in Unicode scalar values. Bytes that are no UTF-8 count one each; a byte
    /// order mark at the very start counts none.
    pub column: u64,
    /// 1-based column in bytes; those of a byte order mark count.
    pub byte_column: u64,
}

/// Lines and columns of a text. Building it looks for the line ends; each look-up then reads a short line, or at most
/// one stride of a long one, so that a hundred thousand findings on one line stay cheap.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t [u8],
    /// Offset of `text` in its source.
    offset: u64,
    /// 1-based line that `text` starts in.
    first_line: u64,
    /// Offsets just after each newline.
    starts: Vec<u32>,
    /// Characters before each multiple of the stride. Made for the first place in a long line.
    characters: OnceCell<Vec<u32>>,
}

impl<'t> LineIndex<'t> {
    /// Indexes `text`, which stands at byte `offset` of its source, at the start of line `first_line`.
    #[must_use]
    pub fn new(text: &'t [u8], offset: u64, first_line: u64) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 256);
        starts.extend(memchr::memchr_iter(b'\n', text).map(|at| at as u32 + 1));
        Self { text, offset, first_line, starts, characters: OnceCell::new() }
    }

    /// The position of a byte of the source. Offsets outside the text are moved to its ends.
    #[must_use]
    pub fn position(&self, offset: u64) -> Position {
        let at = offset.saturating_sub(self.offset).min(self.text.len() as u64) as usize;
        let line = self.starts.partition_point(|start| *start as usize <= at);
        let start = if line == 0 { 0 } else { self.starts[line - 1] as usize };
        let mut column = if at - start <= SHORT_LINE {
            count_characters(&self.text[start..at])
        } else {
            self.characters_before(at) - self.characters_before(start)
        };
        if self.offset == 0 && line == 0 && at >= 3 && self.text.starts_with(b"\xef\xbb\xbf") {
            column -= 1;
        }
        Position {
            offset,
            line: self.first_line + line as u64,
            column: u64::from(column) + 1,
            byte_column: (at - start) as u64 + 1,
        }
    }

    /// The positions of two bytes of the source, the second one not before the first: for the two ends of a place, which
    /// mostly lie on one line.
    #[must_use]
    pub fn positions(&self, start: u64, end: u64) -> (Position, Position) {
        let first = self.position(start);
        let between =
            self.text.get((start - self.offset.min(start)) as usize..(end - self.offset.min(end)) as usize);
        match between {
            Some(between)
                if between.len() < STRIDE && !between.contains(&b'\n') && start > self.offset + 3 =>
            {
                let second = Position {
                    offset: end,
                    column: first.column + u64::from(count_characters(between)),
                    byte_column: first.byte_column + between.len() as u64,
                    ..first
                };
                (first, second)
            }
            _ => (first, self.position(end)),
        }
    }

    fn characters_before(&self, at: usize) -> u32 {
        let characters = self.characters.get_or_init(|| {
            let mut count = 0;
            let before = |chunk: &[u8]| {
                let before = count;
                count += count_characters(chunk);
                before
            };
            self.text.chunks(STRIDE).map(before).collect()
        });
        let chunk = at / STRIDE;
        let known = match characters.get(chunk) {
            Some(known) => *known,
            // Just behind a text whose length is a multiple of the stride.
            None if chunk > 0 => {
                return characters[chunk - 1] + count_characters(&self.text[(chunk - 1) * STRIDE..at]);
            }
            None => return 0,
        };
        known + count_characters(&self.text[chunk * STRIDE..at])
    }
}

/// Every byte but UTF-8's continuation bytes starts a character.
fn count_characters(bytes: &[u8]) -> u32 {
    if bytes.is_ascii() {
        return bytes.len() as u32;
    }
    bytes.iter().map(|byte| u32::from(byte.cast_signed() >= -0x40)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: u64) -> (u64, u64) {
        let position = LineIndex::new(text.as_bytes(), 0, 1).position(offset);
        (position.line, position.column)
    }

    #[test]
    fn lines_and_columns() {
        assert_eq!(at("", 0), (1, 1));
        assert_eq!(at("ab\r\ncd", 4), (2, 1));
        assert_eq!(at("Zoë x", 5), (1, 5));
        assert_eq!(at("\u{feff}{}", 3), (1, 1));
        let long = "é".repeat(5000);
        assert_eq!(at(&long, 8000), (1, 4001));
        assert_eq!(at(&"a".repeat(2048), 2048), (1, 2049));
    }

    #[test]
    fn two_positions_are_those_of_each() {
        for (text, offset) in [("ab\ncdéf\n\ngh", 0_u64), ("\u{feff}{\"a\":1}", 0), ("ab\ncdéf\n\ngh", 70)]
        {
            let index = LineIndex::new(text.as_bytes(), offset, 5);
            let last = offset + text.len() as u64;
            for start in offset.saturating_sub(2)..=last {
                for end in start..=last + 2 {
                    assert_eq!(index.positions(start, end), (index.position(start), index.position(end)));
                }
            }
        }
    }

    #[test]
    fn a_piece_knows_where_it_stands() {
        let index = LineIndex::new(b"a\nb", 100, 7);
        assert_eq!(index.position(102), Position { offset: 102, line: 8, column: 1, byte_column: 1 });
    }
}
