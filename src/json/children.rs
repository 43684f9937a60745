//! The children of a value, one by one.

use super::tree::{Document, Member, Value};

/// The members of an object in the order of the text, repeated names included.
#[derive(Clone)]
pub struct Members<'t> {
    pub(super) document: Document<'t>,
    pub(super) at: u32,
    pub(super) end: u32,
    /// How many are left.
    pub(super) left: u32,
}

/// The elements of an array.
#[derive(Clone)]
pub struct Elements<'t> {
    pub(super) document: Document<'t>,
    pub(super) at: u32,
    pub(super) end: u32,
}

impl<'t> Iterator for Members<'t> {
    type Item = Member<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let member = Member { document: self.document, name: self.at };
        self.at = self.document.node_at(self.at + 1).next;
        self.left = self.left.saturating_sub(1);
        Some(member)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl<'t> Iterator for Elements<'t> {
    type Item = Value<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let element = Value { document: self.document, id: self.at };
        self.at = self.document.node_at(self.at).next;
        Some(element)
    }
}
