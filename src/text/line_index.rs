//! From byte offsets to lines and columns.

use std::cell::{Cell, OnceCell};

use super::characters::count_characters;
use super::search;

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
    /// 1-based column, in Unicode scalar values. Bytes that are not UTF-8 count one each; a byte
    /// order mark at the very start counts none.
    pub column: u64,
    /// 1-based column in bytes; those of a byte order mark count.
    pub byte_column: u64,
}

/// Bytes between two remembered counts of lines.
const BLOCK: usize = 4096;

/// Lines and columns of a text. The first look-up counts the line ends; each one then reads at most
/// a block for the line, and for the column a short line, or at most one stride of a long one, so
/// that a hundred thousand findings on one line stay cheap.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t [u8],
    /// Offset of `text` in its source.
    offset: u64,
    /// 1-based line that `text` starts in.
    first_line: u64,
    /// What is known of the start of each block; empty where nothing has counted.
    counted: &'t [Block],
    /// The same, counted here.
    blocks: OnceCell<Vec<Block>>,
    /// The line that was looked up last; mostly the next place is on it, too.
    last: Cell<Line>,
    /// Characters before each multiple of the stride. Made for the first place in a long line.
    characters: OnceCell<Vec<u32>>,
}

/// Where the newlines of a text are, roughly. Code that counts them gets this for nothing, and
/// spares a [`LineIndex`] the same work.
#[derive(Clone, Debug, Default)]
pub struct Newlines {
    blocks: Vec<Block>,
}

impl Newlines {
    /// Counts those of `text`. What was counted before is forgotten.
    pub fn count_in(&mut self, text: &[u8]) -> u64 {
        self.blocks.clear();
        push_blocks(text, &mut self.blocks);
        self.blocks.last().map_or(0, |block| u64::from(block.newlines))
    }
}

/// Where a line lies in a text, and how many newlines are before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownLine {
    /// Its first byte.
    pub start: u32,
    /// Its newline, or the end of the text.
    pub end: u32,
    /// Newlines before its first byte.
    pub newlines: u32,
}

/// What came before a block of text.
#[derive(Clone, Copy, Debug)]
struct Block {
    /// How many newlines.
    newlines: u32,
    /// Where the line starts that the block begins in.
    line_start: u32,
}

/// A line, as far as it has been looked at.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    /// How many newlines are before it.
    newlines: u32,
    start: usize,
    /// Up to here its characters were counted.
    counted: usize,
    /// How many there are.
    characters: u32,
    /// Up to here no newline is in it; no less than `counted`.
    clear: usize,
}

impl<'t> LineIndex<'t> {
    /// Indexes `text`, which is at byte `offset` of its source, at the start of line `first_line`.
    #[must_use]
    pub fn new(text: &'t [u8], offset: u64, first_line: u64) -> Self {
        Self {
            text,
            offset,
            first_line,
            counted: &[],
            blocks: OnceCell::new(),
            last: Cell::default(),
            characters: OnceCell::new(),
        }
    }

    /// As [`new`](Self::new), of a text whose newlines have been counted. None counted will do, too.
    #[must_use]
    pub fn counted(text: &'t [u8], offset: u64, first_line: u64, newlines: &'t Newlines) -> Self {
        Self { counted: &newlines.blocks, ..Self::new(text, offset, first_line) }
    }

    /// Takes note of a line that somebody has come to know: what is on it, and a little after it,
    /// is found without a count.
    pub fn know(&self, line: KnownLine) {
        let (start, clear) = (line.start as usize, line.end as usize);
        self.last.set(Line { newlines: line.newlines, start, counted: start, characters: 0, clear });
    }

    /// How many newlines there are.
    #[must_use]
    pub fn newlines(&self) -> u64 {
        self.blocks().last().map_or(0, |block| u64::from(block.newlines))
    }

    fn blocks(&self) -> &[Block] {
        let count = || {
            let mut blocks = Vec::new();
            push_blocks(self.text, &mut blocks);
            blocks
        };
        if self.counted.is_empty() { self.blocks.get_or_init(count) } else { self.counted }
    }

    /// The position of a byte of the source. Offsets outside the text are moved to its ends.
    #[must_use]
    pub fn position(&self, offset: u64) -> Position {
        let at = offset.saturating_sub(self.offset).min(self.text.len() as u64) as usize;
        let Line { newlines: line, start, counted, characters, .. } = self.line_at(at);
        let mut column = if at == counted {
            characters
        } else if at - start <= SHORT_LINE {
            count_characters(&self.text[start..at])
        } else {
            self.characters_before(at) - self.characters_before(start)
        };
        if self.offset == 0 && line == 0 && at >= 3 && self.text.starts_with(b"\xef\xbb\xbf") {
            column -= 1;
        }
        Position {
            offset,
            line: self.first_line + u64::from(line),
            column: u64::from(column) + 1,
            byte_column: (at - start) as u64 + 1,
        }
    }

    /// The positions of two bytes of the source, the second one not before the first: for the two
    /// ends of a place, which mostly lie on one line.
    #[must_use]
    pub fn positions(&self, start: u64, end: u64) -> (Position, Position) {
        let first = self.position(start);
        let between =
            self.text.get((start - self.offset.min(start)) as usize..(end - self.offset.min(end)) as usize);
        match between {
            Some(between)
                if between.len() < STRIDE
                    && start > self.offset + 3
                    && ((end - self.offset) as usize <= self.last.get().clear
                        || !between.contains(&b'\n')) =>
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

    /// The line of a byte of the text, looked at up to there or further.
    fn line_at(&self, at: usize) -> Line {
        let last = self.last.get();
        if last.start <= at && at <= last.counted {
            return last;
        }
        // Places are asked for in their order, mostly: then the last one is a better start than
        // that of the block.
        let is_near = last.counted <= at && at - last.counted <= BLOCK;
        let (newlines, start) = if is_near && at <= last.clear {
            (last.newlines, last.start)
        } else {
            let (from, newlines, line_start) = if is_near {
                (last.counted, last.newlines, last.start)
            } else {
                let Block { newlines, line_start } = self.blocks()[at / BLOCK];
                (at / BLOCK * BLOCK, newlines, line_start as usize)
            };
            let before = &self.text[from..at];
            match search::memrchr(b'\n', before) {
                Some(last) => (newlines + count_newlines(&before[..=last]), from + last + 1),
                None => (newlines, line_start),
            }
        };
        let characters = if start == last.start && is_near {
            last.characters + count_characters(&self.text[last.counted..at])
        } else if at - start <= SHORT_LINE {
            count_characters(&self.text[start..at])
        } else {
            self.characters_before(at) - self.characters_before(start)
        };
        let clear = if start == last.start { last.clear.max(at) } else { at };
        let line = Line { newlines, start, counted: at, characters, clear };
        self.last.set(line);
        line
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
            // Just after a text whose length is a multiple of the stride.
            None if chunk > 0 => {
                return characters[chunk - 1] + count_characters(&self.text[(chunk - 1) * STRIDE..at]);
            }
            None => return 0,
        };
        known + count_characters(&self.text[chunk * STRIDE..at])
    }
}

/// One for each block, and one for the end.
fn push_blocks(text: &[u8], blocks: &mut Vec<Block>) {
    let (mut newlines, mut line_start) = (0, 0);
    blocks.reserve(text.len() / BLOCK + 2);
    for (number, block) in text.chunks(BLOCK).enumerate() {
        blocks.push(Block { newlines, line_start });
        newlines += count_newlines(block);
        if let Some(last) = search::memrchr(b'\n', block) {
            line_start = (number * BLOCK + last) as u32 + 1;
        }
    }
    blocks.push(Block { newlines, line_start });
}

fn count_newlines(bytes: &[u8]) -> u32 {
    search::memchr_iter(b'\n', bytes).count() as u32
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
    fn lines_are_those_counted_byte_by_byte() {
        let mut text = Vec::new();
        for length in [0, 1, 5, 4000, 90, 3, 9000, 0, 0, 4096, 4095, 17, 8191, 1] {
            text.resize(text.len() + length, b'x');
            text.push(b'\n');
        }
        let mut newlines = Newlines::default();
        assert_eq!(newlines.count_in(b"\n\n"), 2);
        assert_eq!(newlines.count_in(&text), 14);
        let index = LineIndex::counted(&text, 0, 1, &newlines);
        let (mut line, mut start) = (1, 0);
        for at in 0..=text.len() {
            let position = index.position(at as u64);
            assert_eq!((position.line, position.byte_column), (line, (at - start) as u64 + 1), "at {at}");
            if text.get(at) == Some(&b'\n') {
                line += 1;
                start = at + 1;
            }
        }
        let whole = LineIndex::new(&text[..BLOCK], 0, 1);
        assert_eq!(whole.position(BLOCK as u64).line, index.position(BLOCK as u64).line);
    }

    #[test]
    fn places_are_reported_in_any_order_and_after_any_line_that_is_known() {
        let mut text = String::new();
        let mut starts = Vec::new();
        for (at, length) in [3, 0, 300, 2100, 1, 5000, 9000, 40, 4096, 7].into_iter().enumerate() {
            let start = text.len() as u32;
            text.push_str(&"aé".repeat(length / 2));
            starts.push(KnownLine { start, end: text.len() as u32, newlines: at as u32 });
            text.push('\n');
        }
        let naive = |at: usize| {
            let start = text[..at].rfind('\n').map_or(0, |offset| offset + 1);
            (text[..at].matches('\n').count() as u64 + 1, text[start..at].chars().count() as u64 + 1)
        };
        let index = LineIndex::new(text.as_bytes(), 0, 1);
        assert_eq!(index.newlines(), 10);
        let mut random = 7_usize;
        for turn in 0..4000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (random >> 20) % (text.len() + 1);
            // Some in a row, as the places of one finding are.
            for at in [at, at + 5, at + 900].into_iter().filter(|offset| text.is_char_boundary(*offset)) {
                let (position, next) = index.positions(at as u64, (at + 3).min(text.len()) as u64);
                assert_eq!((position.line, position.column), naive(at), "{at}");
                if text.is_char_boundary(next.offset as usize) {
                    assert_eq!((next.line, next.column), naive(next.offset as usize), "after {at}");
                }
            }
            if turn % 3 == 0 {
                index.know(starts[random % starts.len()]);
            }
        }
    }

    #[test]
    fn a_piece_knows_where_it_is() {
        let index = LineIndex::new(b"a\nb", 100, 7);
        assert_eq!(index.position(102), Position { offset: 102, line: 8, column: 1, byte_column: 1 });
    }
}
