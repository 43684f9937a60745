//! The buffer that texts are parsed into.

use super::error::Problems;
use super::marks::{ALONE, Marks};
use super::node::{Node, ParseOptions};
use super::parser::Parser;
use super::tree::{Parsed, Text};
use crate::text::search::looked_at;

/// The buffer that texts are parsed into. Keep one per worker and reuse it: a parse then allocates nothing
/// once the buffer has grown to the size of the bodies.
#[derive(Debug, Default)]
pub struct Tape {
    nodes: Vec<Node>,
    problems: Problems,
    marks: Marks,
}

impl Tape {
    /// An empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads one JSON text. Whatever is wrong with it, there is a [`Parsed`]; this never panics, takes time
    /// in proportion to the text, and needs no stack for nesting.
    pub fn parse<'t>(&'t mut self, text: &'t [u8]) -> Parsed<'t> {
        self.parse_with(text, ParseOptions::default())
    }

    /// Like [`parse`](Self::parse), for texts that are more than JSON.
    pub fn parse_with<'t>(&'t mut self, text: &'t [u8], options: ParseOptions) -> Parsed<'t> {
        self.nodes.clear();
        self.problems.clear();
        looked_at(text.len());
        let known = Text::of(text);
        if matches!(known, Text::Bytes(_)) {
            self.problems.report_no_utf8(text);
        }
        let marks = self.marks.read::<ALONE>(text).map(|()| &self.marks);
        Parser::new(&mut self.nodes, &mut self.problems, marks, options).parse(text);
        Parsed::new(known, &self.nodes, &self.problems)
    }
}
