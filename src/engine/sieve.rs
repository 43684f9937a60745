//! The gate as a sieve: what it lets through is clean, and no item is made of it.

use std::cell::{Cell, RefCell};

use crate::input::Sieve;
use crate::json::{scalar_end, unescape_into};
use crate::rule::Limits;
use crate::scan::{Gate, Target};

/// Takes out what is surely clean. One for each piece.
pub(super) struct CleanSieve<'l> {
    gate: Gate,
    /// What bodies are checked against.
    target: Target,
    /// A longer body is a finding.
    max_body_bytes: u64,
    /// What strings are unescaped into.
    buffer: RefCell<&'l mut Vec<u8>>,
    asked: Cell<bool>,
    /// Newlines of the text, once they are known.
    newlines: Cell<Option<u64>>,
}

impl<'l> CleanSieve<'l> {
    pub(super) fn new(target: Target, limits: &Limits, buffer: &'l mut Vec<u8>) -> Self {
        Self {
            gate: Gate::with_longest(limits.max_attribute_characters),
            target,
            max_body_bytes: limits.max_body_bytes,
            buffer: RefCell::new(buffer),
            asked: Cell::new(false),
            newlines: Cell::new(None),
        }
    }

    /// Whether the kind offers records at all: those that are left have been looked at then.
    pub(super) fn was_asked(&self) -> bool {
        self.asked.get()
    }

    /// How many newlines the text has, where code that read it came to know that.
    pub(super) fn known_newlines(&self) -> Option<u64> {
        self.newlines.get()
    }

    fn fits(&self, length: usize) -> bool {
        length as u64 <= self.max_body_bytes
    }
}

impl Sieve for CleanSieve<'_> {
    fn body_on_line(&self, text: &[u8], at: usize) -> Option<usize> {
        self.asked.set(true);
        let end = self.gate.clean_line(text, at, self.target)?;
        self.fits(end - at).then_some(end)
    }

    fn end_of_line(&self, at: usize) -> Option<usize> {
        self.gate.end_of_line(at)
    }

    fn body(&self, body: &[u8]) -> bool {
        self.asked.set(true);
        self.fits(body.len()) && self.gate.is_clean(body, self.target)
    }

    fn string(&self, text: &[u8], at: usize) -> Option<usize> {
        self.asked.set(true);
        if let Some(end) = self.gate.clean_string(text, at, self.target) {
            return self.fits(end - at).then_some(end);
        }
        let end = scalar_end(text, at)?;
        let mut body = self.buffer.borrow_mut();
        body.clear();
        unescape_into(&text[at + 1..end - 1], &mut body);
        (self.fits(body.len()) && self.gate.is_clean(&body, self.target)).then_some(end)
    }

    fn newlines(&self, count: u64) {
        self.newlines.set(Some(count));
    }
}
