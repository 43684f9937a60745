//! The parser of valid JSON. Whatever it does not expect it hands to `recovery`, which is off this path.

use super::MAX_DEPTH;
use super::MAX_TEXT_BYTES;
use super::error::{EncodingErrorKind, Problems, SyntaxErrorKind};
use super::lexer::{literal, number, skip_blank, skip_line_blank, string, string_stop};
use super::marks::Marks;
use super::node::{Kind, NONE, Node, ParseOptions};
use crate::text::search::looked_at;

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// The value that the text is.
    Root,
    /// After `{`: a name or `}`.
    FirstName,
    /// After a comma in an object: a name.
    Name,
    /// After a name: a colon.
    Colon,
    /// After a colon: a value.
    MemberValue,
    /// After `[`: a value or `]`.
    FirstElement,
    /// After a comma in an array: a value.
    Element,
    /// After a value: a comma or a closing bracket; after the root nothing.
    After,
    /// Nothing: the text is read.
    Done,
}

/// One parse. Where it is in the text is passed along by value, since that is what every step waits
/// for.
pub(super) struct Parser<'a> {
    pub(super) text: &'a [u8],
    pub(super) nodes: &'a mut Vec<Node>,
    pub(super) problems: &'a mut Problems,
    pub(super) options: ParseOptions,
    /// Where strings end, as far as that is known.
    marks: Option<&'a Marks>,
    /// The number of the quote that begins the next string there.
    quote: usize,
    /// The innermost open array or object.
    pub(super) open: u32,
    pub(super) open_objects: usize,
    pub(super) open_arrays: usize,
    /// The last comma that was read as one.
    pub(super) comma: usize,
    /// Up to here raw line breaks are known to be inside a string that does end.
    pub(super) string_goes_on_to: usize,
    /// Up to here raw line breaks are known to end the string that they are in.
    pub(super) lines_end_strings_to: usize,
    /// Up to here no quote can be the real end of a string that ended too early.
    pub(super) no_better_quote_to: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(
        nodes: &'a mut Vec<Node>,
        problems: &'a mut Problems,
        marks: Option<&'a Marks>,
        options: ParseOptions,
    ) -> Self {
        Self {
            text: &[],
            nodes,
            problems,
            options,
            marks,
            quote: 0,
            open: NONE,
            open_objects: 0,
            open_arrays: 0,
            comma: 0,
            string_goes_on_to: 0,
            lines_end_strings_to: 0,
            no_better_quote_to: 0,
        }
    }

    pub(super) fn parse(mut self, text: &'a [u8]) {
        if text.len() > MAX_TEXT_BYTES {
            self.problems.report(SyntaxErrorKind::TooLong, 0, 0);
            return;
        }
        let padding = padding(text);
        self.text = &text[..padding];
        let mut start = 0;
        if text.starts_with("\u{feff}".as_bytes()) {
            start = 3;
            self.problems.report(SyntaxErrorKind::ByteOrderMark, 0, start);
        }
        self.run(start);
        if self.nodes.is_empty() {
            self.problems.report(SyntaxErrorKind::Empty, padding, padding);
        } else if padding < text.len() {
            self.problems.report(SyntaxErrorKind::NulPadding, padding, text.len());
        }
        self.problems.settle();
    }

    fn run(&mut self, mut pos: usize) {
        let text = self.text;
        let mut state = State::Root;
        loop {
            looked_at(1);
            pos = skip_blank(text, pos);
            (state, pos) = match state {
                State::FirstName | State::Name => match text.get(pos) {
                    Some(b'"') => self.members(pos),
                    Some(b'}') if state == State::FirstName => self.close(pos),
                    _ => self.odd_name(pos, state),
                },
                State::Colon => match text.get(pos) {
                    Some(b':') => (State::MemberValue, pos + 1),
                    _ => self.odd_colon(pos),
                },
                State::MemberValue | State::Root => self.value(pos, state),
                State::FirstElement | State::Element => match text.get(pos) {
                    Some(b']') if state == State::FirstElement => self.close(pos),
                    _ => self.value(pos, state),
                },
                State::After => match text.get(pos) {
                    Some(b',') if self.open != NONE => {
                        self.comma = pos;
                        (if self.in_object() { State::Name } else { State::Element }, pos + 1)
                    }
                    Some(b'}') if self.in_object() => self.close(pos),
                    Some(b']') if self.open != NONE && !self.in_object() => self.close(pos),
                    None if self.open == NONE => return,
                    _ => self.odd_after(pos),
                },
                State::Done => return,
            };
        }
    }

    /// Members from the one on whose name begins at `pos`: most of them are a plain name, a colon
    /// and a plain value, and need no word about what comes next in between.
    #[inline]
    fn members(&mut self, mut pos: usize) -> (State, usize) {
        let text = self.text;
        loop {
            let stop = self.string_stop(pos);
            if text.get(stop) != Some(&b'"') {
                return self.odd_name_string(pos);
            }
            let colon = skip_blank(text, stop + 1);
            if text.get(colon) != Some(&b':') {
                self.push_name(pos, stop + 1, 0);
                return (State::Colon, colon);
            }
            let value = skip_blank(text, colon + 1);
            let Some((kind, end)) = self.plain_scalar(value) else {
                self.push_name(pos, stop + 1, 0);
                return self.value_but_plain(value, State::MemberValue);
            };
            let ordinal = self.count_child();
            let name = self.node(Kind::String, pos, stop + 1, Node::NAME, ordinal);
            let value = Node { next: name.next + 1, ..self.node(kind, value, end, 0, ordinal) };
            self.nodes.extend_from_slice(&[name, value]);
            if text.get(end) != Some(&b',') {
                return (State::After, end);
            }
            self.comma = end;
            pos = skip_blank(text, end + 1);
            if text.get(pos) != Some(&b'"') {
                return (State::Name, pos);
            }
        }
    }

    /// Where the string whose quote is at `pos` stops: at its end, an escape or a control character.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "twice a member")]
    fn string_stop(&mut self, pos: usize) -> usize {
        if let Some((next, end)) = self.marks.and_then(|mark| mark.plain_string(self.quote, pos)) {
            self.quote = next;
            return end;
        }
        string_stop(self.text, pos + 1)
    }

    /// The scalar that begins at `pos` and where it ends, unless it is a string with escapes.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as a call it cost a tenth of the parse")]
    fn plain_scalar(&mut self, pos: usize) -> Option<(Kind, usize)> {
        let text = self.text;
        Some(match text.get(pos)? {
            b'"' => {
                let stop = self.string_stop(pos);
                (Kind::String, (text.get(stop) == Some(&b'"')).then_some(stop + 1)?)
            }
            b'-' | b'0'..=b'9' => (Kind::Number, number(text, pos)?),
            b't' => (Kind::True, literal(text, pos, b"true")?),
            b'f' => (Kind::False, literal(text, pos, b"false")?),
            b'n' => (Kind::Null, literal(text, pos, b"null")?),
            _ => return None,
        })
    }

    #[inline]
    fn value(&mut self, pos: usize, state: State) -> (State, usize) {
        let Some((kind, end)) = self.plain_scalar(pos) else { return self.value_but_plain(pos, state) };
        self.push(kind, pos, end, 0);
        (State::After, end)
    }

    fn value_but_plain(&mut self, pos: usize, state: State) -> (State, usize) {
        match self.text.get(pos) {
            Some(b'"') => self.odd_string_value(pos),
            Some(b'{') => self.open(pos, Kind::Object),
            Some(b'[') => self.open(pos, Kind::Array),
            _ => self.odd_value(pos, state),
        }
    }

    #[inline]
    pub(super) fn open(&mut self, pos: usize, kind: Kind) -> (State, usize) {
        if self.open_objects + self.open_arrays == MAX_DEPTH {
            return self.too_deep(pos);
        }
        let id = self.nodes.len() as u32;
        self.push(kind, pos, pos + 1, 0);
        self.open = id;
        if kind == Kind::Object {
            self.open_objects += 1;
            return (State::FirstName, pos + 1);
        }
        self.open_arrays += 1;
        (State::FirstElement, pos + 1)
    }

    /// Closes the innermost array or object with the bracket at `pos`.
    #[inline]
    pub(super) fn close(&mut self, pos: usize) -> (State, usize) {
        self.end_open(pos + 1);
        (State::After, pos + 1)
    }

    /// Ends the innermost array or object at `end`.
    pub(super) fn end_open(&mut self, end: usize) {
        let next = self.nodes.len() as u32;
        let Some(node) = self.nodes.get_mut(self.open as usize) else { return };
        (node.end, node.next) = (end as u32, next);
        if node.kind == Kind::Object {
            self.open_objects -= 1;
        } else {
            self.open_arrays -= 1;
        }
        self.open = node.parent;
    }

    #[inline]
    pub(super) fn in_object(&self) -> bool {
        self.nodes.get(self.open as usize).is_some_and(|node| node.kind == Kind::Object)
    }

    #[inline]
    pub(super) fn push_name(&mut self, start: usize, end: usize, flags: u8) {
        let ordinal = self.count_child();
        self.push_node(Kind::String, start, end, flags | Node::NAME, ordinal);
    }

    #[inline]
    pub(super) fn push(&mut self, kind: Kind, start: usize, end: usize, flags: u8) {
        let ordinal = if self.in_object() {
            // Its name is before it.
            self.nodes.last().map_or(0, |name| name.ordinal)
        } else {
            self.count_child()
        };
        self.push_node(kind, start, end, flags, ordinal);
    }

    #[inline]
    fn push_node(&mut self, kind: Kind, start: usize, end: usize, flags: u8, ordinal: u32) {
        let node = self.node(kind, start, end, flags, ordinal);
        self.nodes.push(node);
    }

    /// A node for the next place in the tree.
    #[inline]
    fn node(&self, kind: Kind, start: usize, end: usize, flags: u8, ordinal: u32) -> Node {
        let next = self.nodes.len() as u32 + 1;
        let (start, end) = (start as u32, end as u32);
        Node { start, end, next, parent: self.open, ordinal, len: 0, kind, flags }
    }

    #[inline]
    fn count_child(&mut self) -> u32 {
        let Some(parent) = self.nodes.get_mut(self.open as usize) else { return 0 };
        parent.len += 1;
        parent.len - 1
    }

    #[cold]
    pub(super) fn report(&mut self, kind: SyntaxErrorKind, start: usize, end: usize) {
        use SyntaxErrorKind as K;
        // The author of a template does not write JSON but what will be; only the rest is an error.
        if !(self.options.placeholders && matches!(kind, K::Placeholder | K::Comment)) {
            self.problems.report(kind, start, end);
        }
    }

    #[cold]
    pub(super) fn report_lone_surrogate(&mut self, pos: usize) {
        self.problems.report_encoding(EncodingErrorKind::LoneSurrogate, pos, pos + 6);
    }
}

/// Where the NUL bytes at the end begin, white space among them included; the end where there are none.
fn padding(text: &[u8]) -> usize {
    let trimmed = text.iter().rposition(|byte| !matches!(byte, 0 | b' ' | b'\n' | b'\r' | b'\t'));
    let end = trimmed.map_or(0, |last| last + 1);
    text[end..].iter().position(|&byte| byte == 0).map_or(text.len(), |offset| end + offset)
}

/// The end of the JSON value that begins at `at` or after the white space there; for texts that
/// hold several values back to back. `None` where no valid value begins. Says nothing about what
/// follows it, and leaves matters of encoding (UTF-8, lone surrogates) to
/// [`Tape::parse`](super::Tape::parse).
#[must_use]
pub fn value_end(text: &[u8], at: usize) -> Option<usize> {
    let mut pos = skip_blank(text, at);
    // Bit n: whether the nth bracket from the inside is a brace. MAX_DEPTH brackets fit.
    let (mut braces, mut depth) = (0_u128, 0);
    loop {
        // Here a value begins.
        let byte = *text.get(pos)?;
        if let b'{' | b'[' = byte {
            if depth == MAX_DEPTH {
                return None;
            }
            depth += 1;
            braces = braces << 1 | u128::from(byte == b'{');
            pos = skip_blank(text, pos + 1);
            let first = *text.get(pos)?;
            if first != byte + 2 {
                if byte == b'{' {
                    pos = name_end(text, pos)?;
                }
                continue;
            }
        } else {
            pos = scalar_end(text, pos)?;
            if depth == 0 {
                return Some(pos);
            }
            pos = skip_blank(text, pos);
        }
        // Here a value ended; `pos` is at a comma or at a closing bracket.
        loop {
            let in_object = braces & 1 == 1;
            match *text.get(pos)? {
                b',' => {
                    pos = skip_blank(text, pos + 1);
                    if in_object {
                        pos = name_end(text, pos)?;
                    }
                    break;
                }
                byte if byte == if in_object { b'}' } else { b']' } => {
                    (braces, depth) = (braces >> 1, depth - 1);
                    if depth == 0 {
                        return Some(pos + 1);
                    }
                    pos = skip_blank(text, pos + 1);
                }
                _ => return None,
            }
        }
    }
}

/// Walks over the object that begins at `at` and lies on one line. `value` is given each name as it
/// is written, without its quotes, and the place of its value, and gives the place after that;
/// [`scalar_end`] does where the value is not an object or array. `None` where the object is
/// broken, spread over lines, or `value` says so; else the place after it.
pub fn walk_line<'t>(
    text: &'t [u8],
    at: usize,
    mut value: impl FnMut(&'t [u8], usize) -> Option<usize>,
) -> Option<usize> {
    let mut pos = skip_line_blank(text, at);
    if text.get(pos) != Some(&b'{') {
        return None;
    }
    loop {
        pos = skip_line_blank(text, pos + 1);
        if text.get(pos) != Some(&b'"') {
            return None;
        }
        let (end, _) = string(text, pos + 1)?;
        let colon = skip_line_blank(text, end);
        if text.get(colon) != Some(&b':') {
            return None;
        }
        let after = value(&text[pos + 1..end - 1], skip_line_blank(text, colon + 1))?;
        pos = skip_line_blank(text, after);
        match text.get(pos)? {
            b',' => {}
            b'}' => return Some(skip_line_blank(text, pos + 1)),
            _ => return None,
        }
    }
}

/// Where the scalar at `pos` ends; `None` where there is none.
#[must_use]
pub fn scalar_end(text: &[u8], pos: usize) -> Option<usize> {
    match text.get(pos)? {
        b'"' => string(text, pos + 1).map(|(end, _)| end),
        b't' => literal(text, pos, b"true"),
        b'f' => literal(text, pos, b"false"),
        b'n' => literal(text, pos, b"null"),
        _ => number(text, pos),
    }
}

/// After the name at `pos` and its colon, where the value begins.
fn name_end(text: &[u8], pos: usize) -> Option<usize> {
    if text.get(pos) != Some(&b'"') {
        return None;
    }
    let colon = skip_blank(text, string(text, pos + 1)?.0);
    (text.get(colon) == Some(&b':')).then(|| skip_blank(text, colon + 1))
}
