//! Cutting a text into its records, broken ones included: one bad record does not lose its neighbours.

use super::layout::Layout;
use super::lines::is_tool_line;
use super::sieve::Sieve;
use crate::json::{MAX_DEPTH, value_end};
use crate::text::KnownLine;
use crate::text::search;

/// A record of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record<'s> {
    /// 0-based; blank lines and what tools say of themselves are not counted.
    pub(crate) index: u64,
    /// Where it starts in the text.
    pub(crate) start: usize,
    /// The line that it is, where records are lines.
    pub(crate) line: Option<KnownLine>,
    /// Its bytes. What is wrong between two elements of an array (a trailing comma, a comment) is
    /// given to one of them, so that code that reads that record meets the error, once.
    pub(crate) bytes: &'s [u8],
}

/// The records of a text, in order.
#[derive(Clone, Debug)]
pub(crate) struct Records<'s> {
    text: &'s [u8],
    layout: Layout,
    at: usize,
    index: u64,
    /// Newlines up to `at`, where records are lines.
    newlines: u32,
    tail: Tail,
}

/// How an array ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    /// As it should, or not yet.
    Fine,
    /// Without its closing bracket, after a whole element.
    Unclosed,
    /// Something is after its closing bracket.
    Trailing,
}

impl<'s> Records<'s> {
    /// The records of `text`, which lie in it as `layout` says.
    pub(crate) fn new(text: &'s [u8], layout: Layout) -> Self {
        let mut at = 0;
        if layout == Layout::Array {
            at = skip_blank(text, 0);
            at += usize::from(text.get(at) == Some(&b'['));
        }
        Self { text, layout, at, index: 0, newlines: 0, tail: Tail::Fine }
    }

    /// The next record that `sieve` does not take out. Those that it does are counted, too.
    pub(crate) fn next_kept(&mut self, sieve: &dyn Sieve) -> Option<Record<'s>> {
        if self.layout == Layout::Lines {
            self.pass_lines(|text, at| sieve.body_on_line(text, at));
            return self.line(sieve.end_of_line(self.at));
        }
        self.by_ref().find(|record| !sieve.body(record.bytes))
    }

    /// Passes over lines for as long as `end` gives the end of what is on them; how many. None
    /// where records do not lie on lines.
    pub(crate) fn pass_lines(&mut self, mut end: impl FnMut(&[u8], usize) -> Option<usize>) -> u64 {
        let before = self.index;
        while self.layout == Layout::Lines
            && let Some(end) = end(self.text, self.at)
            && matches!(self.text.get(end), None | Some(b'\n'))
        {
            self.newlines += u32::from(end < self.text.len());
            self.at = (end + 1).min(self.text.len());
            self.index += 1;
        }
        self.index - before
    }

    /// How many have been given.
    pub(crate) fn count_so_far(&self) -> u64 {
        self.index
    }

    /// How many newlines the text has, once all records have been given, where they are lines.
    pub(crate) fn newlines(&self) -> Option<u64> {
        (self.layout == Layout::Lines).then_some(u64::from(self.newlines))
    }

    /// How the array ended, once all its elements have been given.
    pub(crate) fn tail(&self) -> Tail {
        self.tail
    }

    fn record(&mut self, start: usize, end: usize) -> Record<'s> {
        let record = Record { index: self.index, start, line: None, bytes: &self.text[start..end] };
        self.index += 1;
        record
    }

    /// `end`: that of the line which comes next, where it is known.
    fn line(&mut self, mut end: Option<usize>) -> Option<Record<'s>> {
        while self.at < self.text.len() {
            let start = self.at;
            let newline = || search::memchr(b'\n', &self.text[start..]).map(|at| start + at);
            let end = end.take().or_else(newline).unwrap_or(self.text.len());
            self.at = end + 1;
            let line = KnownLine { start: start as u32, end: end as u32, newlines: self.newlines };
            self.newlines += u32::from(end < self.text.len());
            if let Some((start, end)) =
                trimmed(self.text, start, end).filter(|line| !is_tool_line(&self.text[line.0..line.1]))
            {
                return Some(Record { line: Some(line), ..self.record(start, end) });
            }
        }
        None
    }

    fn sequence_text(&mut self) -> Option<Record<'s>> {
        while self.at < self.text.len() {
            let start = self.at;
            let end = search::memchr(0x1e, &self.text[start..]).map_or(self.text.len(), |at| start + at);
            self.at = end + 1;
            if let Some((start, end)) = trimmed(self.text, start, end) {
                return Some(self.record(start, end));
            }
        }
        None
    }

    fn glued(&mut self) -> Option<Record<'s>> {
        let start = skip_blank(self.text, self.at);
        if start >= self.text.len() {
            return None;
        }
        let end = value_end(self.text, start).unwrap_or_else(|| broken_end(self.text, start));
        self.at = end;
        let (start, end) = trimmed(self.text, start, end)?;
        Some(self.record(start, end))
    }

    fn element(&mut self) -> Option<Record<'s>> {
        let text = self.text;
        let start = skip_blank(text, self.at);
        // Comments and commas too many are before their element.
        let value = skip_odd(text, start);
        match text.get(value) {
            None => {
                self.at = text.len();
                if start == text.len() {
                    self.tail = Tail::Unclosed;
                    return None;
                }
                return Some(self.record(start, text.trim_ascii_end().len()));
            }
            Some(b']') => {
                self.close(value);
                return (value > start).then(|| self.record(start, value));
            }
            Some(_) => {}
        }
        let Some(end) = value_end(text, value).or_else(|| balanced_before(text, value, sync(text, value)))
        else {
            return Some(self.broken_element(start, value));
        };
        let (commas, next) = skip_commas(text, end);
        let mut end = end;
        match text.get(next) {
            Some(b']') => {
                if next > skip_blank(text, end) {
                    end = text[..next].trim_ascii_end().len();
                }
                self.close(next);
            }
            None => {
                if commas > 0 {
                    end = text.trim_ascii_end().len();
                    self.layout = Layout::Blank;
                } else {
                    self.tail = Tail::Unclosed;
                }
                self.at = text.len();
            }
            Some(_) if commas == 1 => self.at = skip_blank(text, end) + 1,
            Some(_) if commas > 1 => {
                end = text[..next].trim_ascii_end().len();
                self.at = next;
            }
            // No comma: the element takes in what is in its place, so that the error shows.
            Some(b'{' | b'[' | b'"') => {
                self.at = next;
                end = next + 1;
            }
            Some(_) => return Some(self.broken_element(start, value)),
        }
        Some(self.record(start, end))
    }

    /// An element whose end is not known: up to the next line that looks like the start of one,
    /// or all.
    fn broken_element(&mut self, start: usize, value: usize) -> Record<'s> {
        if let Some(next) = sync(self.text, value) {
            self.at = next;
            let end = self.text[..next].trim_ascii_end().len();
            let end = if end > value + 1 && self.text[end - 1] == b',' { end - 1 } else { end };
            return self.record(start, end);
        }
        let end = self.text.trim_ascii_end().len();
        let end = if end > value + 1 && self.text[end - 1] == b']' { end - 1 } else { end };
        self.at = self.text.len();
        self.layout = Layout::Blank;
        self.record(start, end)
    }

    fn close(&mut self, bracket: usize) {
        let after = skip_blank(self.text, bracket + 1);
        if after < self.text.len() {
            self.tail = Tail::Trailing;
        }
        self.at = self.text.len();
        self.layout = Layout::Blank;
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.layout {
            Layout::Blank => None,
            Layout::One | Layout::Text | Layout::Yaml => {
                self.layout = Layout::Blank;
                Some(self.record(0, self.text.len()))
            }
            Layout::Lines => self.line(None),
            Layout::Sequence => self.sequence_text(),
            Layout::Glued => self.glued(),
            Layout::Array => {
                if self.tail == Tail::Unclosed {
                    return None;
                }
                self.element()
            }
        }
    }
}

/// The first byte from `at` on that is not JSON white space.
pub(crate) fn skip_blank(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
    search::looked_at(blank + 1);
    at.min(text.len()) + blank
}

/// The range without the white space around it; `None` where there is nothing else.
fn trimmed(text: &[u8], start: usize, end: usize) -> Option<(usize, usize)> {
    // Not beyond `end`: many blank lines in a row would each be passed over from every one of them.
    let start = skip_blank(&text[..end], start);
    let end = start + text[start..end].trim_ascii_end().len();
    (start < end).then_some((start, end))
}

/// After commas and comments, and the blanks between them.
fn skip_odd(text: &[u8], mut at: usize) -> usize {
    loop {
        at = skip_blank(text, at);
        match text.get(at..) {
            Some([b',', ..]) => at += 1,
            Some([b'/', b'/', rest @ ..]) => at += 2 + search::memchr(b'\n', rest).unwrap_or(rest.len()),
            Some([b'/', b'*', rest @ ..]) => {
                let end = rest.windows(2).position(|pair| pair == b"*/");
                at = end.map_or(text.len(), |end| at + 2 + end + 2);
            }
            _ => return at,
        }
    }
}

/// How many commas are after an element (comments make it two, so that they are not lost), and
/// where what follows begins.
fn skip_commas(text: &[u8], end: usize) -> (usize, usize) {
    let first = skip_blank(text, end);
    let next = skip_odd(text, end);
    let commas = search::memchr_iter(b',', &text[first..next]).count();
    // A comment in front of the next element is that one's.
    if commas == 1 && text.get(first) == Some(&b',') {
        let after = skip_blank(text, first + 1);
        let odd_follows = after < next && !matches!(text.get(next), None | Some(b']'));
        return if odd_follows { (1, after) } else { (1, next) };
    }
    (if first < next { commas.max(2) } else { 0 }, next)
}

/// One past the bracket that closes the one at `at`, going by brackets and quotes alone, so that `NaN` and
/// bare words inside do not matter. `None` where it is never closed, or with a bracket of the other sort.
pub(crate) fn balanced_end(text: &[u8], at: usize) -> Option<usize> {
    if !matches!(text.get(at), Some(b'{' | b'[')) {
        return None;
    }
    // Bit n: whether the nth bracket from the inside is a brace.
    let (mut braces, mut depth, mut pos) = (0_u128, 0, at);
    while let Some(&byte) = text.get(pos) {
        search::looked_at(1);
        match byte {
            b'{' | b'[' if depth == MAX_DEPTH => return None,
            b'{' | b'[' => (braces, depth) = (braces << 1 | u128::from(byte == b'{'), depth + 1),
            b'}' | b']' if (braces & 1 == 1) != (byte == b'}') => return None,
            b'}' | b']' if depth == 1 => return Some(pos + 1),
            b'}' | b']' => (braces, depth) = (braces >> 1, depth - 1),
            b'"' => {
                pos += 1;
                // A quote that does not close on its line was none.
                while let Some(&byte) = text.get(pos) {
                    search::looked_at(1);
                    match byte {
                        b'"' | b'\n' => break,
                        b'\\' => pos += 1,
                        _ => {}
                    }
                    pos += 1;
                }
            }
            _ => {}
        }
        pos += 1;
    }
    None
}

/// Like [`balanced_end`], if it comes before `limit` and a comma, a bracket or another value follows.
fn balanced_before(text: &[u8], at: usize, limit: Option<usize>) -> Option<usize> {
    let end = balanced_end(&text[..limit.unwrap_or(text.len())], at)?;
    let follows = matches!(text.get(skip_blank(text, end)), None | Some(b',' | b']' | b'{' | b'[' | b'/'));
    follows.then_some(end)
}

/// The end of a record that is broken: its bracket, or where the next record seems to begin.
fn broken_end(text: &[u8], start: usize) -> usize {
    let next = sync(text, start);
    balanced_before(text, start, next).or(next).unwrap_or(text.len())
}

/// Where the next record seems to begin: at a line that starts as the one of this record does.
fn sync(text: &[u8], start: usize) -> Option<usize> {
    // Only the blanks before it are looked at, not the line back to its start, which may hold many records.
    let indent = text[..start].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    search::looked_at(indent + 1);
    let line = start - indent;
    if line > 0 && text[line - 1] != b'\n' {
        return None;
    }
    let indent = &text[line..start];
    let opening = *text.get(start)?;
    search::memchr_iter(b'\n', &text[start..]).map(|at| start + at + 1).find_map(|line| {
        let next = line + indent.len();
        (text.get(line..next) == Some(indent) && text.get(next) == Some(&opening)).then_some(next)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, layout: Layout) -> Vec<&str> {
        Records::new(text.as_bytes(), layout)
            .map(|body| std::str::from_utf8(body.bytes).expect("cut between characters"))
            .collect()
    }

    fn elements(text: &str) -> Vec<&str> {
        cut(text, Layout::Array)
    }

    fn tail(text: &str) -> Tail {
        let mut records = Records::new(text.as_bytes(), Layout::Array);
        records.by_ref().for_each(drop);
        records.tail()
    }

    #[test]
    fn lines() {
        assert_eq!(cut("{}\r\n\r\n {\"a\":1} \n\t\nx", Layout::Lines), ["{}", "{\"a\":1}", "x"]);
        assert_eq!(cut("\n\n", Layout::Lines), [""; 0]);
        assert_eq!(cut("% a\n{}\nProcessed a total of 1 messages\n", Layout::Lines), ["{}"]);
    }

    #[test]
    fn values_back_to_back() {
        assert_eq!(
            cut("{}{\"a\":1} [1]\n\n\"x\"1 2", Layout::Glued),
            ["{}", "{\"a\":1}", "[1]", "\"x\"", "1", "2"]
        );
        assert_eq!(cut("{\"a\":NaN}{\"b\":1}", Layout::Glued), ["{\"a\":NaN}", "{\"b\":1}"]);
        assert_eq!(cut("{\n\"a\":\n{\n\"b\":1\n}\n", Layout::Glued), ["{\n\"a\":", "{\n\"b\":1\n}"]);
        assert_eq!(cut("{\"a\":1}{\"b\":", Layout::Glued), ["{\"a\":1}", "{\"b\":"]);
    }

    #[test]
    fn a_text_sequence() {
        assert_eq!(cut("\u{1e}{}\n\u{1e}\u{1e}[1]\n", Layout::Sequence), ["{}", "[1]"]);
    }

    #[test]
    fn good_arrays() {
        assert_eq!(elements("[]"), [""; 0]);
        assert_eq!(elements(" [ {} , [1,2],\n\"a]\" ,1]\n"), ["{}", "[1,2]", "\"a]\"", "1"]);
        assert_eq!(tail(" [ {} , 1]\n"), Tail::Fine);
    }

    #[test]
    fn an_error_between_elements_is_given_to_one_of_them() {
        assert_eq!(elements("[{},{},]"), ["{}", "{},"]);
        assert_eq!(elements("[{},{}, , ]"), ["{}", "{}, ,"]);
        assert_eq!(elements("[{},,{}]"), ["{},,", "{}"]);
        assert_eq!(elements("[,{}]"), [",{}"]);
        assert_eq!(elements("[{} {}]"), ["{} {", "{}"]);
        assert_eq!(elements("[// a\n{}, // b\n{} /* c */]"), ["// a\n{}", "// b\n{} /* c */"]);
        assert_eq!(elements("[{}, {} // c\n, {}]"), ["{}", "{} // c\n,", "{}"]);
        for fine in ["[{},{},]", "[{},,{}]", "[,{}]", "[{} {}]"] {
            assert_eq!(tail(fine), Tail::Fine, "{fine}");
        }
    }

    #[test]
    fn broken_elements() {
        assert_eq!(elements("[{\"a\":NaN},{}]"), ["{\"a\":NaN}", "{}"]);
        assert_eq!(elements("[\n  {\"a\": ,\n  {\"b\":1}\n]"), ["{\"a\": ", "{\"b\":1}"]);
        assert_eq!(elements("[\n {\"a\":\"x},\n {\"b\":1}\n]"), ["{\"a\":\"x}", "{\"b\":1}"]);
        assert_eq!(elements("[{},{\"a\":"), ["{}", "{\"a\":"]);
        assert_eq!(elements("[{},{\"a\":]"), ["{}", "{\"a\":"]);
        assert_eq!(elements("[{},oops]"), ["{}", "oops"]);
    }

    #[test]
    fn what_is_wrong_around_an_array_is_reported() {
        assert_eq!(tail("[{},{}"), Tail::Unclosed);
        assert_eq!(tail("[{},{}]x"), Tail::Trailing);
        assert_eq!(tail("["), Tail::Unclosed);
        assert_eq!(elements("[{},{},"), ["{}", "{},"]);
        assert_eq!(tail("[{},{},"), Tail::Fine);
    }
}
