//! What the parser does where the text is not what it expects: name the cause, and find the place to go on.
//!
//! Every step goes forward or closes something, and what looks ahead remembers how far it looked,
//! so a broken text takes time in proportion to its length too. Where an error is not soft the rest
//! is best effort: later errors are not reported, but names that can be seen still come into the
//! tree.

use super::error::SyntaxErrorKind as K;
use super::lexer::{skip_blank, string_stop};
use super::loose::{
    bare_text_end, character_end, comment_end, curly_quote, foreign_blank, is_loose_number, is_non_finite,
    is_placeholder_start, is_string_prefix, is_symbol, placeholder_end, placeholder_run_end, skip_nested,
    word_end,
};
use super::node::{Kind, NONE, Node};
use super::parser::{Parser, State};
use crate::text::search::looked_at;

/// What may come next, and where.
pub(super) type Next = (State, usize);

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
            b':' if is_symbol(self.text, pos) => {
                self.report(K::RubyHash, pos, pos + 1);
                (State::Name, pos + 1)
            }
            b'\'' => self.odd_name_string(pos),
            _ if curly_quote(self.text, pos) => self.odd_name_string(pos),
            _ => {
                if let Some(end) = placeholder_end(self.text, pos) {
                    return self.placeholder_name(pos, end);
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
        if is_string_prefix(self.text, pos, end) {
            self.report(K::PythonLiteral, pos, end);
            return (state, end);
        }
        let after = skip_blank(self.text, end);
        match self.text.get(after) {
            Some(b':') => self.report(K::UnquotedName, pos, end),
            Some(b'=') if self.text.get(after + 1) != Some(&b'>') => {
                // The span takes in the bracket: `{a=` shows what this text is, `a` alone does not.
                let start = match self.nodes.get(self.open as usize) {
                    Some(object) if state == State::FirstName => object.start as usize,
                    _ => pos,
                };
                self.report(K::JavaText, start, after + 1);
            }
            Some(b',' | b'}') => self.report(K::MissingColon, after, after + 1),
            // `odd_colon` reports these.
            Some(b'=') | None => {}
            Some(_) => {
                self.report(K::UnexpectedByte, pos, character_end(self.text, pos));
                return (state, end);
            }
        }
        self.push_name(pos, end, Node::BARE);
        (State::Colon, end)
    }

    /// `{{x}}` where a name belongs: a name if a colon follows, else a part of the template's own language.
    fn placeholder_name(&mut self, pos: usize, end: usize) -> Next {
        self.report(K::Placeholder, pos, end);
        if self.text.get(skip_blank(self.text, end)) != Some(&b':') {
            return (State::FirstName, end);
        }
        self.push_name(pos, end, Node::BARE);
        (State::Colon, end)
    }

    /// No colon after a name.
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
                let is_arrow = self.text.get(pos + 1) == Some(&b'>');
                let (kind, end) = if is_arrow { (K::RubyHash, pos + 2) } else { (K::EqualsSign, pos + 1) };
                self.report(kind, pos, end);
                (State::MemberValue, end)
            }
            Some(b',' | b'}' | b']') => {
                self.report(K::MissingColon, pos, pos + 1);
                self.push(Kind::Unknown, pos, pos, 0);
                (State::After, pos)
            }
            Some(_) => {
                if self.fix_string(pos, b":") {
                    return (State::Colon, self.last_end());
                }
                self.report(K::MissingColon, pos, character_end(self.text, pos));
                (State::MemberValue, pos)
            }
        }
    }

    /// Nothing that JSON knows where a value belongs.
    #[cold]
    pub(super) fn odd_value(&mut self, pos: usize, state: State) -> Next {
        if matches!(self.text.get(pos..), Some([b'#', b'<', b'A'..=b'Z', ..])) {
            // An object of Ruby, and not a comment.
            self.report(K::UnquotedText, pos, pos + 2);
            return self.unknown(pos, bare_text_end(self.text, pos));
        }
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
            _ if curly_quote(self.text, pos) => return self.odd_string_value(pos),
            b':' if is_symbol(self.text, pos) => {
                self.report(K::RubyHash, pos, pos + 1);
                return (state, pos + 1);
            }
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
        if is_placeholder_start(self.text, end) {
            let end = placeholder_run_end(self.text, end);
            self.report(K::Placeholder, pos, end);
            return self.unknown(pos, end);
        }
        if is_string_prefix(self.text, pos, end) {
            self.report(K::PythonLiteral, pos, end);
            return (state, end);
        }
        if self.text.get(end) == Some(&b'{') && self.text[pos].is_ascii_alphabetic() {
            self.report(K::JavaText, pos, end + 1);
            let opened = self.open(end, Kind::Object);
            if opened.0 == State::FirstName
                && let Some(object) = self.nodes.last_mut()
            {
                object.start = pos as u32;
            }
            return opened;
        }
        let word = &self.text[pos..end];
        let (kind, error) = match word {
            b"None" => (Kind::Null, K::PythonLiteral),
            b"True" => (Kind::True, K::PythonLiteral),
            b"False" => (Kind::False, K::PythonLiteral),
            _ if is_non_finite(word) => (Kind::Unknown, K::NonFiniteNumber),
            _ if is_loose_number(word) => (Kind::Number, K::BadNumber),
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => {
                return self.foreign_word(pos, end, K::BadNumber, state);
            }
            _ => return self.foreign_word(pos, end, K::BadLiteral, state),
        };
        self.report(error, pos, end);
        self.push(kind, pos, end, 0);
        (State::After, end)
    }

    /// A word that is not a value of any language at hand, or the first one of several.
    fn foreign_word(&mut self, pos: usize, mut end: usize, error: K, state: State) -> Next {
        // `ObjectId("…")`, `datetime.datetime(2024, 1, 1)`, but also Lombok's `Record(a=1)`.
        if self.text.get(end) == Some(&b'(') {
            let inside = word_end(self.text, end + 1);
            if inside > end + 1 && self.text.get(inside) == Some(&b'=') {
                self.report(K::JavaText, pos, inside + 1);
            }
            end = skip_nested(self.text, end);
        }
        let after = skip_blank(self.text, end);
        let ends_here = match self.text.get(after) {
            None => true,
            Some(b'/' | b'#') => comment_end(self.text, after).is_some(),
            Some(b',' | b'}' | b']') => state != State::Root,
            Some(_) => false,
        };
        if ends_here {
            self.report(error, pos, end);
            let word = &self.text[pos..end];
            let spelled =
                |names: &[&str]| names.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes()));
            let kind = match () {
                () if spelled(&["null", "none", "nil"]) => Kind::Null,
                () if spelled(&["true"]) => Kind::True,
                () if spelled(&["false"]) => Kind::False,
                () => Kind::Unknown,
            };
            self.push(kind, pos, end, 0);
            return (State::After, end);
        }
        let first = end;
        let end = if state == State::Root { self.text.len() } else { bare_text_end(self.text, end) };
        let kind = if state != State::Root && self.ends_surely(pos, end) {
            K::UnquotedWords
        } else {
            K::UnquotedText
        };
        self.report(kind, pos, first);
        self.unknown(pos, end)
    }

    /// Whether what follows shows that words without quotes end at `end`: the bracket around them,
    /// or a comma and a string.
    fn ends_surely(&self, start: usize, end: usize) -> bool {
        let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\'' | b'{' | b'[' | b'$' | b'\\');
        let closing = if self.in_object() { b'}' } else { b']' };
        let ends = match self.text.get(end) {
            Some(b',') => self.text.get(skip_blank(self.text, end + 1)) == Some(&b'"'),
            byte => byte == Some(&closing),
        };
        ends && self.text[start..end].iter().all(is_plain)
    }

    /// Whether a member with a name and a colon begins at `pos`.
    fn is_field(&self, pos: usize) -> bool {
        let end = match self.text.get(pos) {
            Some(b'"') => {
                let stop = string_stop(self.text, pos + 1);
                if self.text.get(stop) != Some(&b'"') {
                    return false;
                }
                stop + 1
            }
            _ => word_end(self.text, pos),
        };
        end > pos && self.text.get(skip_blank(self.text, end)) == Some(&b':')
    }

    /// Neither a comma nor the right bracket after a value.
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
        if self.fix_string(pos, b",}]") {
            return (State::After, self.last_end());
        }
        if self.open == NONE {
            return self.after_root(pos, byte);
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
                let kind = if self.is_field(pos) { K::FieldWithoutComma } else { K::MissingComma };
                self.report(kind, pos, character_end(self.text, pos));
                return (State::Name, pos);
            }
        } else if matches!(byte, b'"' | b'\'' | b'{' | b'[' | b'-') || byte.is_ascii_alphanumeric() {
            self.report(K::MissingComma, pos, character_end(self.text, pos));
            return (State::Element, pos);
        }
        self.report(K::UnexpectedByte, pos, character_end(self.text, pos));
        (State::After, bare_text_end(self.text, character_end(self.text, pos)))
    }

    /// `12` of `12abc`, `1` of `1{{x}}`, `0` of `007`: reads the scalar that ends at `pos` once
    /// more, as a word.
    fn longer_scalar(&mut self, pos: usize) -> Option<Next> {
        let last = *self.nodes.last()?;
        let is_word =
            matches!(last.kind, Kind::Null | Kind::False | Kind::True | Kind::Number | Kind::Unknown);
        if !is_word || last.parent != self.open || last.end as usize != pos || last.start == last.end {
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

    fn after_root(&mut self, pos: usize, byte: u8) -> Next {
        let begins_value = |pos: usize| {
            matches!(self.text.get(pos), Some(b'{' | b'[')) || super::value_end(self.text, pos).is_some()
        };
        if byte == b',' {
            // Two bodies, and the separator of a batch between them.
            if begins_value(skip_blank(self.text, pos + 1)) {
                self.report(K::GluedValue, pos, pos + 1);
                return (State::Done, pos);
            }
            self.report(K::TrailingComma, pos, pos + 1);
            return (State::After, pos + 1);
        }
        let is_value = begins_value(pos);
        let is_closing = |byte: &u8| matches!(byte, b'}' | b']') || byte.is_ascii_whitespace();
        if self.text[pos..].iter().all(is_closing) {
            self.report(K::ExtraBracket, pos, pos + 1);
            return (State::Done, pos);
        }
        let kind = if is_value { K::GluedValue } else { K::TrailingContent };
        self.report(kind, pos, character_end(self.text, pos));
        (State::Done, pos)
    }

    /// A closing bracket that is not the innermost one's.
    fn wrong_bracket(&mut self, pos: usize) -> Next {
        self.report(K::MismatchedBracket, pos, pos + 1);
        let object = self.text.get(pos) == Some(&b'}');
        let known = if object { self.open_objects } else { self.open_arrays };
        // Where one of its kind is open it closes that, and all within; else it was meant for what is open.
        while known > 0 && self.in_object() != object {
            looked_at(1);
            self.end_open(pos);
        }
        self.close(pos)
    }

    #[cold]
    pub(super) fn too_deep(&mut self, pos: usize) -> Next {
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
            looked_at(1);
            self.end_open(pos);
        }
        (State::Done, pos)
    }

    fn unknown(&mut self, pos: usize, end: usize) -> Next {
        self.push(Kind::Unknown, pos, end, 0);
        (State::After, end)
    }

    /// `{{x}}` whose first bracket was detected as an object.
    fn opened_placeholder(&mut self, pos: usize) -> Option<Next> {
        let object = self.nodes.last()?.start as usize;
        if self.open as usize + 1 != self.nodes.len() {
            return None;
        }
        let end = if object + 1 == pos { placeholder_end(self.text, object)? } else { return None };
        let end = placeholder_run_end(self.text, end);
        self.report(K::Placeholder, object, end);
        self.end_open(end);
        self.nodes.last_mut()?.kind = Kind::Unknown;
        Some((State::After, end))
    }

    fn value_placeholder(&mut self, pos: usize, state: State) -> Option<usize> {
        let end = placeholder_run_end(self.text, placeholder_end(self.text, pos)?);
        // `<html>…` is the start of something else.
        let alone = state != State::Root || skip_blank(self.text, end) == self.text.len();
        alone.then(|| {
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
        let end = character_end(self.text, pos);
        self.report(K::UnexpectedByte, pos, end);
        end
    }

    fn last_end(&self) -> usize {
        self.nodes.last().map_or(0, |node| node.end as usize)
    }
}
