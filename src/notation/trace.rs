//! The blocks of a curl trace: a line that says what went which way, and below it numbered rows of 64
//! characters or of 16 bytes in hexadecimal (`tool_cb_dbg.c`).

use std::ops::Range;

use super::rendering::Rendering;

pub(crate) const SEND_HEADER: &[u8] = b"=> Send header, ";
pub(crate) const SEND_DATA: &[u8] = b"=> Send data, ";
pub(crate) const RECEIVED_HEADER: &[u8] = b"<= Recv header, ";
pub(crate) const RECEIVED_DATA: &[u8] = b"<= Recv data, ";

/// Rows of one block: `=> Send data, 177 bytes (0xb1)` and what is numbered below it.
pub(crate) struct Block {
    /// Bytes that it says it has.
    pub(crate) size: usize,
    pub(crate) rows: Vec<Row>,
}

/// `0040: ` and up to 64 characters, or 16 bytes in hexadecimal.
pub(crate) struct Row {
    offset: usize,
    pub(crate) content: Range<usize>,
}

pub(crate) fn block_of(line: &[u8]) -> Option<(&'static [u8], usize)> {
    let marks = [SEND_HEADER, SEND_DATA, RECEIVED_HEADER, RECEIVED_DATA];
    let mark = marks.into_iter().find(|mark| line.starts_with(mark))?;
    let digits = line[mark.len()..].split(|line| *line == b' ').next()?;
    Some((mark, std::str::from_utf8(digits).ok()?.parse().ok()?))
}

pub(crate) fn row_of(text: &[u8], line: &Range<usize>) -> Option<Row> {
    let content = &text[line.clone()];
    let digits = content.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let is_row =
        (4..=8).contains(&digits) && matches!(content.get(digits..), Some([b':'] | [b':', b' ', ..]));
    let offset = usize::from_str_radix(std::str::from_utf8(&content[..digits]).ok()?, 16).ok()?;
    let start = (line.start + digits + 2).min(line.end);
    is_row.then_some(Row { offset, content: start..line.end })
}

/// The bytes of a row of `--trace`, each with its place; `None` where it is one of `--trace-ascii`.
pub(crate) fn hex_of(text: &[u8], row: &Row) -> Option<Vec<(usize, u8)>> {
    let content = &text[row.content.clone()];
    let mut bytes = Vec::new();
    for at in (0..48).step_by(3) {
        match content.get(at..at + 2)? {
            [b' ', b' '] => break,
            pair => {
                let byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
                bytes.push((row.content.start + at, byte));
            }
        }
        if content.get(at + 2).is_some_and(|byte| *byte != b' ') {
            return None;
        }
    }
    // The characters are after the 16 columns.
    (content.len() == 48 + bytes.len() && !bytes.is_empty()).then_some(bytes)
}

/// What blocks hold.
pub(crate) struct Data {
    pub(crate) made: Rendering,
    /// Where the first row's content starts.
    pub(crate) start: usize,
    /// Where the last row ends.
    pub(crate) end: usize,
    pub(crate) is_hex: bool,
    /// All that the blocks say they have is there.
    pub(crate) whole: bool,
}

pub(crate) fn data(blocks: &[Block], text: &[u8]) -> Data {
    let first = blocks.iter().find_map(|block| block.rows.first());
    let start = first.map_or(0, |range| range.content.start);
    let is_hex = first.is_some_and(|item| hex_of(text, item).is_some());
    let mut data = Data { made: Rendering::default(), start, end: start, is_hex, whole: true };
    for block in blocks {
        let before = data.made.bytes().len();
        let here = |data: &Data| data.made.bytes().len() - before;
        for row in &block.rows {
            data.gap(row.content.start, row.offset.saturating_sub(here(&data)));
            match hex_of(text, row).filter(|_| is_hex) {
                Some(bytes) => {
                    for (at, byte) in bytes {
                        data.made.skip(at - start - data.made.taken());
                        data.made.replace(2, &[byte]);
                    }
                }
                None => data.made.keep(&text[row.content.clone()]),
            }
            data.end = row.content.end;
        }
        let missing = block.size.saturating_sub(here(&data));
        // CRLF at the end starts a line that is not written.
        let lost = missing <= 2 && !block.rows.is_empty();
        if lost {
            data.gap(data.end, missing);
        }
        data.whole &= missing == 0 || lost && !is_hex;
    }
    data
}

impl Data {
    /// Goes on to `at` in the source; `lost` bytes were there: CRLF, or blanks that an editor took
    /// away.
    fn gap(&mut self, at: usize, lost: usize) {
        let raw = at - self.start - self.made.taken();
        match lost {
            0 => self.made.skip(raw),
            2 => self.made.replace(raw, b"\r\n"),
            _ => self.made.replace(raw, &vec![b' '; lost.min(64)]),
        }
    }
}

/// Reads dots outside strings and numbers as the line breaks and tabs that they stand for.
pub(crate) fn undotted(bytes: &mut [u8], range: Range<usize>) {
    let (mut in_string, mut at) = (false, range.start);
    while at < range.end {
        match bytes[at] {
            b'\\' if in_string => at += 1,
            b'"' => in_string = !in_string,
            b'.' if !in_string => {
                let digit =
                    |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
                if !(digit(at.checked_sub(1)) && digit(Some(at + 1))) {
                    bytes[at] = b' ';
                }
            }
            _ => {}
        }
        at += 1;
    }
}
