//! A piece of a source made fit to be shown: cut to the width there is, with what could steer a terminal
//! escaped and what must not be seen masked. Marks keep their place through all of it.

use crate::text::search;
use std::ops::Range;

use unicode_width::UnicodeWidthChar as _;

use super::mask;
use crate::diagnostic::{Excerpt, Region};
use crate::text::{columns, is_unsafe};

/// Lines that the marks of a frame span at most.
const MAX_LINES: usize = 6;
/// Columns that a tab takes.
const TAB: usize = 4;
/// Fewer columns of a label than this say nothing.
const LEAST_WORDS: usize = 10;
/// What the lines are drawn after: a blank each side of the number, the bar and a blank.
const GUTTER: usize = 4;

/// What frames are drawn on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Canvas {
    /// Columns.
    pub(super) width: usize,
    /// ASCII alone.
    pub(super) ascii: bool,
    /// Whether values are masked.
    pub(super) redact: bool,
}

/// A place to mark, and what to say there. One over several lines is marked on the first of them.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// Bytes of the source.
    pub(super) region: Region,
    /// A few words; may be empty.
    pub(super) text: String,
    /// The words are a pointer: where they must be cut, their end shows most.
    pub(super) is_pointer: bool,
    /// It is a credential: masked in any case.
    pub(super) secret: bool,
}

/// Lines ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// The lines, parted by newlines.
    pub(super) text: String,
    /// 1-based number of the first.
    pub(super) first_line: u64,
    /// The marks that are in it, the first mark first: which mark, where in `text`, its words.
    pub(super) labels: Vec<Label>,
}

/// A mark in a [`Frame`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// Which of the marks.
    pub(super) mark: usize,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// Its words; `None` where there are none, or no room for them.
    pub(super) text: Option<String>,
}

/// The lines around the first mark, with as many of the others as are there too. `None` where the
/// excerpt does not hold it.
pub(super) fn around(excerpt: &Excerpt, marks: &[Mark], canvas: Canvas) -> Option<Frame> {
    let lines = Lines::of(&excerpt.text);
    let spans: Vec<Option<Range<usize>>> =
        marks.iter().map(|mark| within(excerpt, &mark.region).map(|span| lines.first_of(span))).collect();
    let first = spans.first()?.clone()?;
    let mut painter = Painter::new(excerpt, canvas);
    for mark in marks.iter().filter(|mark| mark.secret) {
        painter.mask(within(excerpt, &mark.region));
    }
    let marked = lines.holding(first.start);
    let marked_lines = lines_with_marks(&lines, marked, &spans);
    let last_number = excerpt.start.line + marked_lines.end as u64 + 1;
    let room = painter.room(GUTTER + last_number.to_string().len());
    let label = columns(&marks[0].text);
    let window = window_of(&painter, &lines, marked, &first, &spans, label, room);
    // Neighbours help in a pretty-printed text; a line too long to be shown whole is in no such.
    let is_whole = window == lines.0[marked];
    let shown = if is_whole { lines.with_context(&marked_lines) } else { marked_lines };

    let mut text = String::new();
    let mut placed = Placed::default();
    for number in shown.clone() {
        let line = &lines.0[number];
        let window = if number == marked { window.clone() } else { painter.fitting(line, line.start, room) };
        painter.draw(line, window, &mut text, &mut placed);
        text.push('\n');
    }
    let labels = spans.iter().enumerate().filter_map(|(mark, span)| {
        let range = placed.range(span.as_ref()?)?;
        let text = fit_words(&marks[mark], &text, &range, room, canvas.ascii);
        Some(Label { mark, range, text })
    });
    let labels = labels.collect();
    Some(Frame { text, first_line: excerpt.start.line + shown.start as u64, labels })
}

/// The lines of an excerpt whose finding has no place in it, around where `name` is in them.
pub(super) fn lines(excerpt: &Excerpt, name: Option<&str>, canvas: Canvas) -> Vec<String> {
    let painter = Painter::new(excerpt, canvas);
    let room = painter.room(GUTTER);
    let name = name.map(|name| format!("\"{name}\""));
    let at = name.and_then(|name| search::find(&excerpt.text, name.as_bytes())).unwrap_or(0);
    let lines = Lines::of(&excerpt.text);
    let marked = lines.holding(at);
    let shown = lines.with_context(&(marked..marked + 1));
    shown
        .map(|number| {
            let line = &lines.0[number];
            let at = if number == marked { at.min(line.end) } else { line.start };
            let mut shown = String::new();
            let window = if painter.fits(line, room) {
                line.clone()
            } else {
                painter.fitting(line, painter.back(line, at, room / 3), room - 2)
            };
            painter.draw(line, window, &mut shown, &mut Placed::default());
            shown
        })
        .collect()
}

/// The bytes of a region in an excerpt, cut to it; `None` where it begins elsewhere.
fn within(excerpt: &Excerpt, region: &Region) -> Option<Range<usize>> {
    let start = usize::try_from(region.start.offset.checked_sub(excerpt.start.offset)?).ok()?;
    let length = usize::try_from(region.end.offset.saturating_sub(region.start.offset)).ok()?;
    (start <= excerpt.text.len()).then(|| start..(start + length).min(excerpt.text.len()))
}

/// Ranges of the lines of a text, without their ends.
struct Lines(Vec<Range<usize>>);

impl Lines {
    fn of(text: &[u8]) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for end in search::memchr_iter(b'\n', text).chain([text.len()]) {
            let stop = if end > start && text[end - 1] == b'\r' { end - 1 } else { end };
            lines.push(start..stop);
            start = end + 1;
        }
        if lines.len() > 1 && lines.last().is_some_and(Range::is_empty) {
            lines.pop();
        }
        Self(lines)
    }

    /// The line that holds a byte.
    fn holding(&self, at: usize) -> usize {
        self.0.partition_point(|line| line.start <= at).saturating_sub(1)
    }

    /// The part of a span that is on its first line.
    fn first_of(&self, span: Range<usize>) -> Range<usize> {
        let line = &self.0[self.holding(span.start)];
        let start = span.start.min(line.end);
        start..span.end.clamp(start, line.end)
    }

    /// These and a line each side.
    fn with_context(&self, lines: &Range<usize>) -> Range<usize> {
        lines.start.saturating_sub(1)..(lines.end + 1).min(self.0.len())
    }
}

/// The marked line, and those between it and other marks as far as there are not too many.
fn lines_with_marks(lines: &Lines, marked: usize, spans: &[Option<Range<usize>>]) -> Range<usize> {
    let mut shown = marked..marked + 1;
    for span in spans.iter().flatten() {
        let line = lines.holding(span.start);
        let wider = shown.start.min(line)..shown.end.max(line + 1);
        if wider.len() <= MAX_LINES {
            shown = wider;
        }
    }
    shown
}

/// What is drawn between the middle of a mark and its words: a corner, two bars and a blank.
const LEADER: usize = 4;

/// The part of the marked line that is shown: all marks of it where they fit, else the first, else
/// where that begins. So much is cut off at the left that the words of the first mark, which take
/// `label` columns, fit after it.
fn window_of(
    painter: &Painter<'_>,
    lines: &Lines,
    number: usize,
    first: &Range<usize>,
    spans: &[Option<Range<usize>>],
    label: usize,
    room: usize,
) -> Range<usize> {
    let line = &lines.0[number];
    // The most that may be before the mark.
    let most = |room: usize| room.saturating_sub(painter.width(first) / 2 + LEADER + label);
    // A whole line is cut only where the words then fit and enough is left before the mark.
    let is_cut = most(room) < painter.width(&(line.start..first.start)) && most(room) >= room / 3;
    if painter.fits(line, room) && !is_cut {
        return line.clone();
    }
    // Two columns for the signs of a cut.
    let room = room - 2;
    let most = most(room).max(room / 3);
    let on_line = spans.iter().flatten().filter(|span| lines.holding(span.start) == number);
    let all = on_line.fold(first.clone(), |all, span| all.start.min(span.start)..all.end.max(span.end));
    let wanted = if painter.fits(&all, room) { all } else { first.clone() };
    let spare = if painter.fits(&wanted, room) { room - painter.width(&wanted) } else { 0 };
    let start = painter.back(line, wanted.start, (spare * 2 / 3).max(room / 5).min(most));
    let window = painter.fitting(line, start, room);
    if window.end == line.end {
        // Room is left on the right: show more on the left.
        let before = painter.width(&(window.start..first.start.max(window.start)));
        let spare = (room - painter.width(&window)).min(most.saturating_sub(before));
        return painter.back(line, window.start, spare)..window.end;
    }
    window
}

/// The words of a mark, cut to the room that is left for them.
fn fit_words(mark: &Mark, text: &str, range: &Range<usize>, room: usize, ascii: bool) -> Option<String> {
    let words = &mark.text;
    let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let before = columns(&text[line_start..range.start]);
    let room = room.checked_sub(before + columns(&text[range.clone()]) / 2 + LEADER)?;
    if words.is_empty() {
        return None;
    }
    if columns(words) <= room {
        return Some(words.clone());
    }
    let ellipsis = if ascii { "..." } else { "…" };
    let keep = room.checked_sub(columns(ellipsis)).filter(|keep| *keep >= LEAST_WORDS)?;
    let mut used = 0;
    let mut fits = |letter: &char| {
        used += letter.width().unwrap_or(0);
        used <= keep
    };
    Some(if mark.is_pointer {
        let tail: Vec<char> = words.chars().rev().take_while(&mut fits).collect();
        ellipsis.chars().chain(tail.into_iter().rev()).collect()
    } else {
        let head: String = words.chars().take_while(&mut fits).collect();
        [head.trim_end(), ellipsis].concat()
    })
}

/// Where bytes of the source came to be in the text of a frame.
#[derive(Default)]
struct Placed {
    /// Bytes of the source and of the frame; an empty piece is the end of a line.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

impl Placed {
    /// The bytes in the frame of a range of the source; `None` where no byte of it is shown.
    fn range(&self, source: &Range<usize>) -> Option<Range<usize>> {
        if source.is_empty() {
            let piece = self.pieces.iter().find(|(bytes, _)| {
                bytes.contains(&source.start) || bytes.is_empty() && bytes.start == source.start
            });
            return piece.map(|(_, shown)| shown.start..shown.start);
        }
        let touched =
            |(bytes, _): &&(Range<usize>, Range<usize>)| bytes.start < source.end && source.start < bytes.end;
        let start = self.pieces.iter().find(touched)?.1.start;
        let end = self.pieces.iter().rev().find(touched)?.1.end;
        Some(start..end)
    }
}

/// Turns bytes into what is shown of them.
struct Painter<'t> {
    text: &'t [u8],
    cut: (bool, bool),
    canvas: Canvas,
    masked: Vec<bool>,
}

impl<'t> Painter<'t> {
    fn new(excerpt: &'t Excerpt, canvas: Canvas) -> Self {
        let text = &excerpt.text[..];
        let mut painter = Self { text, cut: excerpt.cut, canvas, masked: vec![false; text.len()] };
        painter.mask(mask::credentials(text, excerpt.cut.0));
        painter.mask(mask::first_line(text));
        if canvas.redact {
            painter.mask(mask::values(text, excerpt.cut.0));
        }
        painter
    }

    fn mask(&mut self, ranges: impl IntoIterator<Item = Range<usize>>) {
        for range in ranges {
            self.masked[range].fill(true);
        }
    }

    /// Columns that are left for the text after a gutter and the signs of a cut.
    fn room(&self, gutter: usize) -> usize {
        let signs = usize::from(self.cut.0) + usize::from(self.cut.1);
        self.canvas.width.saturating_sub(gutter + signs).max(16)
    }
}

impl Painter<'_> {
    /// The character at `at`, as shown, and how many bytes it takes in the source.
    fn letter(&self, at: usize) -> (String, usize) {
        let piece = &self.text[at..self.text.len().min(at + 4)];
        let decoded = match std::str::from_utf8(piece) {
            Ok(text) => text.chars().next(),
            Err(error) => {
                std::str::from_utf8(&piece[..error.valid_up_to()]).ok().and_then(|text| text.chars().next())
            }
        };
        let (shown, length) = match decoded {
            None => (format!("\\x{:02x}", piece[0]), 1),
            Some('\t') => (" ".repeat(TAB), 1),
            Some(it) if is_unsafe(it) => (format!("\\u{{{:x}}}", it as u32), it.len_utf8()),
            Some(it) if self.canvas.ascii && !it.is_ascii() => {
                (format!("\\u{{{:x}}}", it as u32), it.len_utf8())
            }
            Some(it) => (it.to_string(), it.len_utf8()),
        };
        if self.masked[at] {
            let filler = if self.canvas.ascii { "*" } else { "•" };
            return (filler.repeat(columns(&shown)), length);
        }
        (shown, length)
    }

    fn letters(&self, range: &Range<usize>) -> impl Iterator<Item = (Range<usize>, String)> {
        let end = range.end;
        let mut at = range.start;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let (shown, length) = self.letter(at);
            let source = at..(at + length).min(end);
            at += length;
            Some((source, shown))
        })
    }

    fn width(&self, range: &Range<usize>) -> usize {
        self.letters(range).map(|(_, shown)| columns(&shown)).sum()
    }

    fn fits(&self, range: &Range<usize>, room: usize) -> bool {
        let mut used = 0;
        self.letters(range).all(|(_, shown)| {
            used += columns(&shown);
            used <= room
        })
    }

    /// From `start` as much of the line as there is room for.
    fn fitting(&self, line: &Range<usize>, start: usize, room: usize) -> Range<usize> {
        let rest = start..line.end;
        let room = if self.fits(&rest, room) { room } else { room - 1 };
        let mut used = 0;
        let mut end = start;
        for (source, shown) in self.letters(&rest) {
            used += columns(&shown);
            if used > room {
                break;
            }
            end = source.end;
        }
        start..end
    }

    /// The start of the character that is `room` columns before `at`, or the line's.
    fn back(&self, line: &Range<usize>, at: usize, room: usize) -> usize {
        let mut used = 0;
        let mut start = at;
        while start > line.start {
            let mut before = start - 1;
            while before > line.start && start - before < 4 && self.text[before] & 0xc0 == 0x80 {
                before -= 1;
            }
            // Bytes that are not UTF-8 are each for itself.
            if self.letter(before).1 != start - before {
                before = start - 1;
            }
            used += columns(&self.letter(before).0);
            if used > room {
                break;
            }
            start = before;
        }
        start
    }

    /// Appends a window of a line, with a mark where it was cut.
    fn draw(&self, line: &Range<usize>, window: Range<usize>, out: &mut String, placed: &mut Placed) {
        let ellipsis = if self.canvas.ascii { "~" } else { "…" };
        if window.start > line.start || (self.cut.0 && line.start == 0) {
            out.push_str(ellipsis);
        }
        for (source, shown) in self.letters(&window) {
            let start = out.len();
            out.push_str(&shown);
            placed.pieces.push((source, start..out.len()));
        }
        if window.end < line.end || (self.cut.1 && line.end == self.text.len()) {
            out.push_str(ellipsis);
        } else {
            placed.pieces.push((line.end..line.end, out.len()..out.len()));
        }
    }
}
