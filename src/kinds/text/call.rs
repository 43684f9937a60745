//! What the finders give: calls in the order of the text, made into items when their turn comes.

use std::ops::Range;

use crate::input::call::{Found, NoCall, item};
use crate::input::{Frame, Item};
use crate::text::search;

/// A text, and where it is.
#[derive(Clone, Copy)]
pub(super) struct Place<'a, 's> {
    pub(super) text: &'s [u8],
    pub(super) frame: &'a Frame,
}

impl<'s> Place<'_, 's> {
    /// A part of it.
    pub(super) fn part(self, range: &Range<usize>) -> (&'s [u8], Frame) {
        let frame = Frame { offset: self.frame.offset + range.start as u64, ..self.frame.clone() };
        (&self.text[range.clone()], frame)
    }
}

/// Makes the item of a call.
pub(super) type Make<'s> = Box<dyn FnOnce(u64, Place<'_, 's>) -> Item<'s> + 's>;

/// A call that was found.
pub(super) struct Call<'s> {
    /// Where it begins.
    pub(super) start: usize,
    pub(super) make: Make<'s>,
}

/// The item of what was found. `names`: it names a conversation.
pub(super) fn item_of(record: u64, names: bool, found: Found<'_>) -> Item<'_> {
    match found {
        Err(NoCall::Unreadable(reason)) if !names => item(record, Err(NoCall::Skipped(reason.into()))),
        found => item(record, found),
    }
}

/// Whether a text holds the path of a conversation.
pub(super) fn names_conversation(bytes: &[u8]) -> bool {
    search::find(bytes, b"/conversations").is_some()
}
