//! The words of a curl command that say something of a call. Part of the kind `curl`.

use std::ops::Range;

use crate::input::{Frame, Text};
use crate::notation::shell::Word;

/// How data is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Data {
    /// `-d`: `@file`, whose line ends are left out.
    Joined,
    /// `--data-binary`: `@file` as it is.
    Binary,
    /// `--data-raw`: a text, whatever it begins with.
    Raw,
    /// `--json`: as binary, with its headers.
    Json,
}

/// A word from some byte on, as the value in `-XPATCH`.
#[derive(Clone, Copy)]
pub(super) struct Part<'c> {
    pub(super) word: &'c Word,
    pub(super) start: usize,
}

impl<'c> Part<'c> {
    pub(super) fn bytes(self) -> &'c [u8] {
        &self.word.bytes()[self.start..]
    }

    pub(super) fn text(self, range: Range<usize>, frame: &Frame) -> Text<'static> {
        let range = self.start + range.start..self.start + range.end;
        self.word.made.text_in(range, self.word.start, frame)
    }

    pub(super) fn whole(self, frame: &Frame) -> Text<'static> {
        self.text(0..self.bytes().len(), frame)
    }
}
