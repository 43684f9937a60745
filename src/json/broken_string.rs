//! Strings that are not what RFC 8259 has: other quotes, raw line breaks, quotes inside, no end.

use super::error::SyntaxErrorKind as K;
use super::lexer::{Escape, escape, skip_blank, string_stop};
use super::loose::{character_end, curly_quote};
use super::node::{Kind, Node};
use super::parser::{Parser, State};
use super::recovery::Next;
use crate::text::search::looked_at;

impl Parser<'_> {
    /// A name that is a string, but not a plain one.
    pub(super) fn odd_name_string(&mut self, pos: usize) -> Next {
        let (end, flags) = self.odd_string(pos);
        self.push_name(pos, end, flags);
        (State::Colon, end)
    }

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
        let (mut reported_control, mut reported_escape) = (false, false);
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
                            if !reported_escape {
                                self.report(K::BadEscape, pos, character_end(self.text, pos + 1));
                                reported_escape = true;
                            }
                            pos += 1;
                        }
                    }
                }
                b'\r' if text.get(pos + 1) == Some(&b'\n') && !self.string_goes_on(pos, quote) => break,
                b'\n' if !self.string_goes_on(pos, quote) => break,
                0..0x20 => {
                    if !reported_control {
                        self.report(K::ControlCharacter, pos, pos + 1);
                        reported_control = true;
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
        if pos < self.string_goes_on_to || pos < self.lines_end_strings_to {
            return pos < self.string_goes_on_to;
        }
        let mut at = pos;
        while let Some(&byte) = self.text.get(at) {
            if byte == b'\\' {
                at += 1;
            } else if byte == quote && (quote != 0xe2 || curly_quote(self.text, at)) {
                break;
            }
            at += 1;
        }
        looked_at(at - pos);
        let after = skip_blank(self.text, at + if quote == 0xe2 { 3 } else { 1 });
        let found = at < self.text.len();
        let goes_on = found && matches!(self.text.get(after), None | Some(b',' | b'}' | b']' | b':'));
        // Either holds for every line break up to there, so no byte is looked at twice.
        if goes_on {
            self.string_goes_on_to = at;
        } else {
            self.lines_end_strings_to = at;
        }
        goes_on
    }

    /// `"say "hi" now"`: the string that was read last seems to have ended at a quote inside it.
    /// Looks for the quote on this line that one of `after` follows, and lengthens the string up to
    /// there.
    pub(super) fn fix_string(&mut self, pos: usize, after: &[u8]) -> bool {
        let Some(&last) = self.nodes.last() else { return false };
        let is_string = last.kind == Kind::String
            && last.parent == self.open
            && last.flags & (Node::BARE | Node::OPEN | Node::CURLY) == 0;
        let quote = if last.flags & Node::SINGLE != 0 { b'\'' } else { b'"' };
        let ended = last.end as usize;
        let byte = self.text.get(pos).copied().unwrap_or(quote);
        if !is_string || byte == quote || matches!(byte, b',' | b':' | b'}' | b']') {
            return false;
        }
        let Some(end) = self.better_quote(pos, quote, after) else {
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

    fn better_quote(&mut self, pos: usize, quote: u8, after: &[u8]) -> Option<usize> {
        if pos < self.no_better_quote_to {
            return None;
        }
        let mut at = pos;
        loop {
            match self.text.get(at) {
                None | Some(b'\n') => break,
                Some(b'\\') => at += 1,
                Some(&byte) if byte == quote => match self.text.get(skip_blank(self.text, at + 1)) {
                    None if after != b":" => return Some(at + 1),
                    Some(next) if after.contains(next) => return Some(at + 1),
                    // Here a name ends, so the string that began before it was over.
                    Some(b':') => break,
                    _ => {}
                },
                Some(_) => {}
            }
            at += 1;
        }
        looked_at(at - pos);
        self.no_better_quote_to = at;
        None
    }
}
