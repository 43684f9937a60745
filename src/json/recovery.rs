//! What the parser does where the text is not what it expects: name the cause, and find the place to go on.
//!
//! Every step goes forward or closes something, and what looks ahead remembers how far it looked, so a broken
//! text takes time in proportion to its length too. Where an error is not soft the rest is best effort: later
//! errors are not told, but names that can be seen still come into the tree.

use super::error::SyntaxErrorKind as K;
use super::lexer::{Escape, escape, number, skip_blank, string_stop};
use super::parser::{Parser, State};
use super::tree::{Kind, NONE, Node};

type Next = (State, usize);

impl Parser<'_> {
    /// Neither a quote nor, where it may be, `}` where a name belongs.
    #[cold]
    pub(super) fn odd_name(&mut self, pos: usize, state: State) -> Next {
        if let Some(pos) = self.trivia(pos) {
            return (state, pos);
        }
        let Some(&byte) = self.text.get(pos) else { return self.end_of_text(pos) };
        if state == State::FirstName
            && let Some(next) = self.opened_placeholder(pos)
        {
            return next;
        }
        match byte {
            b'}' => {
                self.report(K::TrailingComma, self.comma, self.comma + 1);
                self.close(pos)
            }
            b',' => {
                self.report(K::MissingName, pos, pos + 1);
                self.comma = pos;
                (State::Name, pos + 1)
            }
            b']' => self.wrong_bracket(pos),
            b'\'' => self.odd_name_string(pos),
            _ if self.curly_quote(pos) => self.odd_name_string(pos),
            _ => {
                if let Some(end) = placeholder_end(self.text, pos) {
                    return self.placeholder_name(pos, end, state);
                }
                let end = word_end(self.text, pos);
                if end > pos {
                    return self.bare_name(pos, end, state);
                }
                // Brackets too: what is inside may be the names that were meant to be here.
                (state, self.skip_character(pos))
            }
        }
    }

    fn bare_name(&mut self, pos: usize, end: usize, state: State) -> Next {
        let behind = skip_blank(self.text, end);
        match self.text.get(behind) {
            Some(b':') => self.report(K::UnquotedName, pos, end),
            Some(b'=') if self.text.get(behind + 1) != Some(&b'>') => {
                // The span takes in the bracket: `{a=` shows what this text is, `a` alone does not.
                let start = match self.nodes.get(self.open as usize) {
                    Some(object) if state == State::FirstName => object.start as usize,
                    _ => pos,
                };
                self.report(K::JavaText, start, behind + 1);
            }
            Some(b',' | b'}' | b'=') => self.report(K::MissingColon, behind, behind + 1),
            Some(_) => {
                self.report(K::UnexpectedByte, pos, self.character_end(pos));
                return (state, end);
            }
            None => {}
        }
        self.push_name(pos, end, Node::BARE);
        (State::Colon, end)
    }

    /// `{{x}}` where a name belongs: a name if a colon follows, else a part of the template's own language.
    fn placeholder_name(&mut self, pos: usize, end: usize, state: State) -> Next {
        self.report(K::Placeholder, pos, end);
        if self.text.get(skip_blank(self.text, end)) != Some(&b':') {
            return (state, end);
        }
        self.push_name(pos, end, Node::BARE);
        (State::Colon, end)
    }

    /// A name that is a string, but not a plain one.
    pub(super) fn odd_name_string(&mut self, pos: usize) -> Next {
        let (end, flags) = self.odd_string(pos);
        self.push_name(pos, end, flags);
        (State::Colon, end)
    }

    /// No colon behind a name.
    #[cold]
    pub(super) fn odd_colon(&mut self, pos: usize) -> Next {
        if let Some(pos) = self.trivia(pos) {
            return (State::Colon, pos);
        }
        match self.text.get(pos) {
            None => {
                self.push(Kind::Unknown, pos, pos, 0);
                self.end_of_text(pos)
            }
            Some(b'=') => {
                let end = pos + if self.text.get(pos + 1) == Some(&b'>') { 2 } else { 1 };
                self.report(K::MissingColon, pos, end);
                (State::MemberValue, end)
            }
            Some(b',' | b'}' | b']') => {
                self.report(K::MissingColon, pos, pos + 1);
                self.push(Kind::Unknown, pos, pos, 0);
                (State::After, pos)
            }
            Some(_) => {
                if self.mend_string(pos, b":") {
                    return (State::Colon, self.last_end());
                }
                self.report(K::MissingColon, pos, self.character_end(pos));
                (State::MemberValue, pos)
            }
        }
    }

    /// Nothing that JSON knows where a value belongs.
    #[cold]
    pub(super) fn odd_value(&mut self, pos: usize, state: State) -> Next {
        if let Some(pos) = self.trivia(pos) {
            return (state, pos);
        }
        let Some(&byte) = self.text.get(pos) else {
            if state == State::MemberValue {
                self.push(Kind::Unknown, pos, pos, 0);
            }
            return self.end_of_text(pos);
        };
        match byte {
            b',' | b'}' | b']' => return self.missing_value(pos, byte, state),
            b'\'' => return self.odd_string_value(pos),
            _ if self.curly_quote(pos) => return self.odd_string_value(pos),
            _ => {}
        }
        if let Some(end) = self.value_placeholder(pos, state) {
            return self.unknown(pos, end);
        }
        let end = word_end(self.text, pos);
        if end > pos {
            return self.word(pos, end, state);
        }
        (state, self.skip_character(pos))
    }

    fn missing_value(&mut self, pos: usize, byte: u8, state: State) -> Next {
        match (state, byte) {
            (State::Root, _) => (state, self.skip_character(pos)),
            (State::Element, b']') => {
                self.report(K::TrailingComma, self.comma, self.comma + 1);
                self.close(pos)
            }
            (State::Element | State::FirstElement, b',') => {
                self.report(K::MissingValue, pos, pos + 1);
                self.comma = pos;
                (State::Element, pos + 1)
            }
            (State::Element | State::FirstElement, _) => self.wrong_bracket(pos),
            _ => {
                self.report(K::MissingValue, pos, pos + 1);
                self.push(Kind::Unknown, pos, pos, 0);
                (State::After, pos)
            }
        }
    }

    /// A word without quotes where a value belongs.
    fn word(&mut self, pos: usize, end: usize, state: State) -> Next {
        let word = &self.text[pos..end];
        let next = self.text.get(end).copied();
        if let (b"b" | b"u" | b"r", Some(b'"' | b'\'')) = (word, next) {
            self.report(K::PythonLiteral, pos, end);
            return (state, end);
        }
        if next == Some(b'{') && !is_placeholder_start(self.text, end) {
            self.report(K::JavaText, pos, end + 1);
            let opened = self.open(end, Kind::Object, state);
            if opened.0 == State::FirstName
                && let Some(object) = self.nodes.last_mut()
            {
                object.start = pos as u32;
            }
            return opened;
        }
        let (kind, error) = match word {
            b"None" => (Kind::Null, K::PythonLiteral),
            b"True" => (Kind::True, K::PythonLiteral),
            b"False" => (Kind::False, K::PythonLiteral),
            b"null" => (Kind::Null, K::BadLiteral),
            b"true" => (Kind::True, K::BadLiteral),
            b"false" => (Kind::False, K::BadLiteral),
            _ if is_non_finite(word) => (Kind::Unknown, K::NonFiniteNumber),
            _ if is_loose_number(word) => (Kind::Number, K::BadNumber),
            _ if is_placeholder_start(self.text, end) => return self.mixed_placeholder(pos, end),
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => {
                return self.foreign_word(pos, end, K::BadNumber, state);
            }
            _ => return self.foreign_word(pos, end, K::BadLiteral, state),
        };
        self.report(error, pos, end);
        self.push(kind, pos, end, 0);
        (State::After, end)
    }

    /// A word that is no value of any language at hand, or the first one of several.
    fn foreign_word(&mut self, pos: usize, mut end: usize, error: K, state: State) -> Next {
        // `ObjectId("…")`, `datetime.datetime(2024, 1, 1)`, but also Lombok's `Record(a=1)`.
        if self.text.get(end) == Some(&b'(') {
            let inside = word_end(self.text, end + 1);
            if inside > end + 1 && self.text.get(inside) == Some(&b'=') {
                self.report(K::JavaText, pos, inside + 1);
            }
            end = skip_nested(self.text, end);
        }
        let behind = skip_blank(self.text, end);
        let ends_here = match self.text.get(behind) {
            None | Some(b'/' | b'#') => true,
            Some(b',' | b'}' | b']') => state != State::Root,
            Some(_) => false,
        };
        if ends_here {
            self.report(error, pos, end);
            let word = self.text[pos..end].to_ascii_lowercase();
            let kind = match &word[..] {
                b"null" | b"none" | b"nil" => Kind::Null,
                b"true" => Kind::True,
                b"false" => Kind::False,
                _ => Kind::Unknown,
            };
            self.push(kind, pos, end, 0);
            return (State::After, end);
        }
        let end = if state == State::Root { self.text.len() } else { bare_text_end(self.text, end) };
        self.report(K::UnquotedText, pos, end);
        self.unknown(pos, end)
    }

    fn mixed_placeholder(&mut self, pos: usize, end: usize) -> Next {
        let end = placeholder_run_end(self.text, end);
        self.report(K::Placeholder, pos, end);
        self.unknown(pos, end)
    }

    /// Neither a comma nor the right bracket behind a value.
    #[cold]
    pub(super) fn odd_after(&mut self, pos: usize) -> Next {
        if let Some(pos) = self.trivia(pos) {
            return (State::After, pos);
        }
        let Some(&byte) = self.text.get(pos) else { return self.end_of_text(pos) };
        if let Some(next) = self.longer_scalar(pos) {
            return next;
        }
        if let Some(end) = placeholder_end(self.text, pos) {
            self.report(K::Placeholder, pos, end);
            return (State::After, end);
        }
        if self.mend_string(pos, b",}]") {
            return (State::After, self.last_end());
        }
        if self.open == NONE {
            return self.behind_root(pos, byte);
        }
        if let b'}' | b']' = byte {
            return self.wrong_bracket(pos);
        }
        if self.in_object() {
            let end = word_end(self.text, pos);
            let is_name = byte == b'"'
                || byte == b'\''
                || end > pos && matches!(self.text.get(skip_blank(self.text, end)), Some(b':' | b'='));
            if is_name {
                self.report(K::MissingComma, pos, self.character_end(pos));
                return (State::Name, pos);
            }
        } else if matches!(byte, b'"' | b'\'' | b'{' | b'[' | b'-') || byte.is_ascii_alphanumeric() {
            self.report(K::MissingComma, pos, self.character_end(pos));
            return (State::Element, pos);
        }
        self.report(K::UnexpectedByte, pos, self.character_end(pos));
        (State::After, bare_text_end(self.text, self.character_end(pos)))
    }

    /// `12` of `12abc`, `1` of `1{{x}}`, `0` of `007`: reads the scalar that ends at `pos` once more, as a word.
    fn longer_scalar(&mut self, pos: usize) -> Option<Next> {
        let last = *self.nodes.last()?;
        let is_word =
            matches!(last.kind, Kind::Null | Kind::False | Kind::True | Kind::Number | Kind::Unknown);
        if !is_word || last.end as usize != pos || last.start == last.end {
            return None;
        }
        let start = last.start as usize;
        let is_placeholder = is_placeholder_start(self.text, pos);
        if last.kind == Kind::Unknown {
            let end = placeholder_run_end(self.text, pos);
            let grows = end > pos && is_placeholder_start(self.text, start);
            if grows && let Some(node) = self.nodes.last_mut() {
                node.end = end as u32;
            }
            return grows.then_some((State::After, end));
        }
        let end = word_end(self.text, start);
        if end == pos && !is_placeholder {
            return None;
        }
        let state = self.take_back();
        Some(self.word(start, end, state))
    }

    /// Removes the scalar that was read last; what is expected then.
    fn take_back(&mut self) -> State {
        self.nodes.pop();
        if self.in_object() {
            return State::MemberValue;
        }
        match self.nodes.get_mut(self.open as usize) {
            Some(array) => {
                array.len -= 1;
                State::Element
            }
            None => State::Root,
        }
    }

    fn behind_root(&mut self, pos: usize, byte: u8) -> Next {
        if byte == b',' {
            self.report(K::TrailingComma, pos, pos + 1);
            return (State::After, pos + 1);
        }
        let is_value = matches!(byte, b'{' | b'[') || super::value_end(self.text, pos).is_some();
        let kind = if is_value { K::GluedValue } else { K::TrailingContent };
        self.report(kind, pos, self.character_end(pos));
        (State::Done, pos)
    }

    /// A closing bracket that is not the innermost one's.
    fn wrong_bracket(&mut self, pos: usize) -> Next {
        self.report(K::MismatchedBracket, pos, pos + 1);
        let object = self.text.get(pos) == Some(&b'}');
        let known = if object { self.open_objects } else { self.open_arrays };
        // Where one of its kind is open it closes that, and all within; else it was meant for what is open.
        while known > 0 && self.in_object() != object {
            self.end_open(pos);
        }
        self.close(pos)
    }

    #[cold]
    pub(super) fn too_deep(&mut self, pos: usize, _state: State) -> Next {
        if let Some(end) = placeholder_end(self.text, pos) {
            self.report(K::Placeholder, pos, end);
            return self.unknown(pos, end);
        }
        self.report(K::TooDeep, pos, pos + 1);
        self.unknown(pos, skip_nested(self.text, pos))
    }

    /// The text ends: whatever is open is closed.
    fn end_of_text(&mut self, pos: usize) -> Next {
        if let Some(open) = self.nodes.get(self.open as usize) {
            let kind = if open.kind == Kind::Object { K::UnclosedObject } else { K::UnclosedArray };
            let start = open.start as usize;
            self.report(kind, start, start + 1);
        }
        while self.open != NONE {
            self.end_open(pos);
        }
        (State::Done, pos)
    }

    fn unknown(&mut self, pos: usize, end: usize) -> Next {
        self.push(Kind::Unknown, pos, end, 0);
        (State::After, end)
    }

    /// `{{x}}` whose first bracket was taken for an object.
    fn opened_placeholder(&mut self, pos: usize) -> Option<Next> {
        let object = self.nodes.last()?.start as usize;
        let end = if object + 1 == pos { placeholder_end(self.text, object)? } else { return None };
        self.report(K::Placeholder, object, end);
        self.end_open(end);
        self.nodes.last_mut()?.kind = Kind::Unknown;
        Some((State::After, end))
    }

    fn value_placeholder(&mut self, pos: usize, state: State) -> Option<usize> {
        let end = placeholder_end(self.text, pos)?;
        // `<html>…` and `<Body>…` are no placeholders.
        let alone = state != State::Root || skip_blank(self.text, end) == self.text.len();
        alone.then(|| {
            let end = placeholder_run_end(self.text, end);
            self.report(K::Placeholder, pos, end);
            end
        })
    }

    /// Comments and foreign white space at `pos`: where they end.
    fn trivia(&mut self, pos: usize) -> Option<usize> {
        if let Some(end) = comment_end(self.text, pos) {
            self.report(K::Comment, pos, end);
            return Some(end);
        }
        let end = pos + foreign_blank(self.text, pos)?;
        self.report(K::ForeignWhiteSpace, pos, end);
        Some(end)
    }

    fn skip_character(&mut self, pos: usize) -> usize {
        let end = self.character_end(pos);
        self.report(K::UnexpectedByte, pos, end);
        end
    }

    /// One past the character at `pos`; of bytes that are no UTF-8, one past the byte.
    pub(super) fn character_end(&self, pos: usize) -> usize {
        let rest = self.text.get(pos..).unwrap_or_default();
        let head = &rest[..rest.len().min(4)];
        let first = head.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
        (pos + first.map_or(1, char::len_utf8)).min(self.text.len())
    }

    fn last_end(&self) -> usize {
        self.nodes.last().map_or(0, |node| node.end as usize)
    }

    fn curly_quote(&self, pos: usize) -> bool {
        curly_quote(self.text, pos)
    }

    // Strings.

    /// A value that is a string, but not a plain one.
    pub(super) fn odd_string_value(&mut self, pos: usize) -> Next {
        let (end, flags) = self.odd_string(pos);
        self.push(Kind::String, pos, end, flags);
        (State::After, end)
    }

    /// Reads the string that begins at `pos`, whatever is in it.
    fn odd_string(&mut self, start: usize) -> (usize, u8) {
        let text = self.text;
        let (quote, mut flags) = match text.get(start) {
            Some(b'"') => (b'"', 0),
            Some(b'\'') => (b'\'', Node::SINGLE),
            _ => (0xe2, Node::CURLY),
        };
        let mut pos = start + if quote == 0xe2 { 3 } else { 1 };
        if quote == b'\'' {
            self.report(K::SingleQuotes, start, start + 1);
        } else if quote == 0xe2 {
            self.report(K::CurlyQuotes, start, start + 3);
        }
        let (mut told_control, mut told_escape) = (false, false);
        loop {
            if quote == b'"' {
                pos = string_stop(text, pos);
            }
            let Some(&byte) = text.get(pos) else { break };
            match byte {
                b'\\' => {
                    flags |= Node::ESCAPES;
                    match escape(text, pos) {
                        Escape::Character(_, length) => pos += length,
                        Escape::LoneSurrogate(_) => {
                            self.report_lone_surrogate(pos);
                            pos += 6;
                        }
                        Escape::Bad if quote == b'\'' && text.get(pos + 1) == Some(&b'\'') => pos += 2,
                        Escape::Bad => {
                            if !told_escape {
                                self.report(K::BadEscape, pos, self.character_end(pos + 1));
                                told_escape = true;
                            }
                            pos += 1;
                        }
                    }
                }
                b'\n' if pos >= self.string_goes_on_to && !self.string_goes_on(pos, quote) => break,
                0..0x20 => {
                    if !told_control {
                        self.report(K::ControlCharacter, pos, pos + 1);
                        told_control = true;
                    }
                    pos += 1;
                }
                _ if quote == 0xe2 && curly_quote(text, pos) => return (pos + 3, flags),
                _ if quote == byte && quote != 0xe2 => return (pos + 1, flags),
                _ => pos += 1,
            }
        }
        let opening = if quote == 0xe2 { start + 3 } else { start + 1 };
        self.report(K::UnterminatedString, start, opening);
        (pos, flags | Node::OPEN)
    }

    /// Whether a string with a raw line break at `pos` has its end further on, rather than lacks its quote.
    fn string_goes_on(&mut self, pos: usize, quote: u8) -> bool {
        let mut at = pos;
        loop {
            let Some(&byte) = self.text.get(at) else { return false };
            if byte == b'\\' {
                at += 1;
            } else if byte == quote && (quote != 0xe2 || curly_quote(self.text, at)) {
                break;
            }
            at += 1;
        }
        let behind = at + if quote == 0xe2 { 3 } else { 1 };
        let ends =
            matches!(self.text.get(skip_blank(self.text, behind)), None | Some(b',' | b'}' | b']' | b':'));
        if ends {
            self.string_goes_on_to = at;
        }
        ends
    }

    /// `"say "hi" now"`: the string that was read last seems to have ended at a quote inside it. Looks for the
    /// quote on this line that one of `behind` follows, and lengthens the string up to there.
    fn mend_string(&mut self, pos: usize, behind: &[u8]) -> bool {
        let Some(&last) = self.nodes.last() else { return false };
        let is_string =
            last.kind == Kind::String && last.flags & (Node::BARE | Node::OPEN | Node::CURLY) == 0;
        let quote = if last.flags & Node::SINGLE != 0 { b'\'' } else { b'"' };
        let ended = last.end as usize;
        let byte = self.text.get(pos).copied().unwrap_or(quote);
        if !is_string || byte == quote || matches!(byte, b',' | b':' | b'}' | b']') {
            return false;
        }
        let Some(end) = self.better_quote(pos, quote, behind) else {
            if ended == pos && !matches!(byte, b'{' | b'[') {
                self.report(K::UnescapedQuote, ended - 1, ended);
            }
            return false;
        };
        self.report(K::UnescapedQuote, ended - 1, ended);
        if let Some(node) = self.nodes.last_mut() {
            node.end = end as u32;
            if self.text[ended..end].contains(&b'\\') {
                node.flags |= Node::ESCAPES;
            }
        }
        true
    }

    fn better_quote(&mut self, pos: usize, quote: u8, behind: &[u8]) -> Option<usize> {
        if pos < self.no_better_quote_to {
            return None;
        }
        let mut at = pos;
        loop {
            match self.text.get(at) {
                None | Some(b'\n') => break,
                Some(b'\\') => at += 1,
                Some(&byte) if byte == quote => match self.text.get(skip_blank(self.text, at + 1)) {
                    None if behind != b":" => return Some(at + 1),
                    Some(next) if behind.contains(next) => return Some(at + 1),
                    // Here a name ends, so the string that began before it was over.
                    Some(b':') => break,
                    _ => {}
                },
                Some(_) => {}
            }
            at += 1;
        }
        self.no_better_quote_to = at;
        None
    }
}

/// One past the letters, digits and signs that stand together at `pos`.
fn word_end(text: &[u8], pos: usize) -> usize {
    let rest = text.get(pos..).unwrap_or_default();
    let mut end = 0;
    while let Some(&byte) = rest.get(end) {
        let in_time =
            byte == b':' && rest[0].is_ascii_digit() && rest.get(end + 1).is_some_and(u8::is_ascii_digit);
        let is_word =
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'+' | b'-' | b'@' | b'%' | b'$');
        if !(is_word
            || in_time
            || byte >= 0x80 && !curly_quote(rest, end) && foreign_blank(rest, end).is_none())
        {
            break;
        }
        end += 1;
    }
    pos + end
}

/// Where text without quotes ends at the latest: at a comma or a closing bracket, or at the end of the line.
/// Strings, placeholders and nested brackets are passed over.
fn bare_text_end(text: &[u8], mut pos: usize) -> usize {
    while let Some(&byte) = text.get(pos) {
        match byte {
            b',' | b'}' | b']' | b'\n' => break,
            b'{' | b'[' | b'$' => pos = placeholder_end(text, pos).unwrap_or_else(|| skip_nested(text, pos)),
            b'"' => pos = plain_string_end(text, pos),
            _ => pos += 1,
        }
    }
    pos
}

/// One past the bracket that closes the one at `pos`, of whatever kind; strings are passed over.
fn skip_nested(text: &[u8], mut pos: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(&byte) = text.get(pos) {
        match byte {
            b'"' => {
                pos = plain_string_end(text, pos);
                continue;
            }
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        pos += 1;
        if depth == 0 {
            break;
        }
    }
    pos
}

/// One past the string that begins at `pos`, taken as ending at the next quote or before a line break.
fn plain_string_end(text: &[u8], pos: usize) -> usize {
    let mut at = pos + 1;
    loop {
        at = string_stop(text, at);
        match text.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at = (at + 2).min(text.len()),
            None | Some(b'\n') => return at,
            Some(_) => at += 1,
        }
    }
}

fn comment_end(text: &[u8], pos: usize) -> Option<usize> {
    let rest = text.get(pos..)?;
    if rest.starts_with(b"/*") {
        let end = rest[2..].windows(2).position(|pair| pair == b"*/");
        return Some(end.map_or(text.len(), |offset| pos + 2 + offset + 2));
    }
    if rest.starts_with(b"//") || rest.starts_with(b"#") {
        let end = rest.iter().position(|&byte| byte == b'\n');
        return Some(end.map_or(text.len(), |offset| pos + offset));
    }
    None
}

/// How many bytes the blank at `pos` takes that is one to the eye, but not to JSON.
fn foreign_blank(text: &[u8], pos: usize) -> Option<usize> {
    Some(match text.get(pos..)? {
        [0x0b | 0x0c, ..] => 1,
        // U+0085, U+00A0
        [0xc2, 0x85 | 0xa0, ..] => 2,
        // U+2000 to U+200D, U+2028, U+2029, U+202F; U+205F, U+2060; U+3000; U+FEFF
        [0xe2, 0x80, 0x80..=0x8d | 0xa8 | 0xa9 | 0xaf, ..]
        | [0xe2, 0x81, 0x9f | 0xa0, ..]
        | [0xe3, 0x80, 0x80, ..]
        | [0xef, 0xbb, 0xbf, ..] => 3,
        _ => return None,
    })
}

/// U+201C to U+201F.
fn curly_quote(text: &[u8], pos: usize) -> bool {
    matches!(text.get(pos..), Some([0xe2, 0x80, 0x9c..=0x9f, ..]))
}

fn is_placeholder_start(text: &[u8], pos: usize) -> bool {
    placeholder_end(text, pos).is_some()
}

/// One past the placeholder that begins at `pos`: `{{x}}` (or `{{{x}}}`), `{% x %}`, `${x}`, `$(x)`, `$X`, `<x>`.
/// All of it is on one line.
fn placeholder_end(text: &[u8], pos: usize) -> Option<usize> {
    let rest = text.get(pos..)?;
    let end = match rest {
        // `{{"a": …` is an object in doubled brackets, as format strings have it.
        [b'{', b'{', inside @ ..] if !matches!(inside.trim_ascii_start(), [b'"' | b'\'', ..]) => {
            let end = 2 + line_find(inside, b"}}")? + 2;
            if rest.get(end) == Some(&b'}') && inside.first() == Some(&b'{') { end + 1 } else { end }
        }
        [b'{', b'%', inside @ ..] => 2 + line_find(inside, b"%}")? + 2,
        [b'$', b'{', inside @ ..] => 2 + line_find(inside, b"}")? + 1,
        [b'$', b'(', inside @ ..] => 2 + line_find(inside, b")")? + 1,
        [b'$', first, inside @ ..] if first.is_ascii_alphanumeric() || *first == b'_' => {
            let more = inside.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'));
            2 + more.unwrap_or(inside.len())
        }
        [b'<', first, inside @ ..] if first.is_ascii_alphabetic() || *first == b'_' => {
            2 + line_find(inside, b">")? + 1
        }
        _ => return None,
    };
    Some(pos + end)
}

/// Placeholders and words that stand together at `pos`, as in `{{a}}{{b}}` or `{{x}}.5`.
fn placeholder_run_end(text: &[u8], mut pos: usize) -> usize {
    loop {
        let end = placeholder_end(text, pos).unwrap_or_else(|| word_end(text, pos));
        if end == pos {
            return pos;
        }
        pos = end;
    }
}

/// Names of placeholders are short; a longer search would be paid for again and again in a broken text.
const MAX_PLACEHOLDER_BYTES: usize = 256;

fn line_find(text: &[u8], mark: &[u8]) -> Option<usize> {
    let near = &text[..text.len().min(MAX_PLACEHOLDER_BYTES)];
    let line = near.split(|&byte| byte == b'\n').next()?;
    line.windows(mark.len()).position(|window| window == mark)
}

fn is_non_finite(word: &[u8]) -> bool {
    let name = word.strip_prefix(b"-").or_else(|| word.strip_prefix(b"+")).unwrap_or(word);
    name.eq_ignore_ascii_case(b"nan")
        || name.eq_ignore_ascii_case(b"inf")
        || name.eq_ignore_ascii_case(b"infinity")
}

/// A number of most languages, though not of JSON: zeros or a plus in front, nothing before or behind the point.
fn is_loose_number(word: &[u8]) -> bool {
    let unsigned = word.strip_prefix(b"-").or_else(|| word.strip_prefix(b"+")).unwrap_or(word);
    let digits = unsigned.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut strict = Vec::with_capacity(word.len() + 2);
    strict.push(b'1');
    strict.extend_from_slice(&unsigned[..digits]);
    let mut rest = &unsigned[digits..];
    let mut fraction_digits = 0;
    if let [b'.', behind @ ..] = rest {
        fraction_digits = behind.iter().take_while(|byte| byte.is_ascii_digit()).count();
        rest = &behind[fraction_digits..];
    }
    strict.extend_from_slice(rest);
    digits + fraction_digits > 0 && number(&strict, 0) == Some(strict.len())
}
