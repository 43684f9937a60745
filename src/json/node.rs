//! What a parse writes down: one small node for each value and each name.

use crate::text::BodySpan;

/// How a text is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseOptions {
    /// The text comes from a template (a Postman collection, an `.http` file): `{{x}}`, `${x}`,
    /// `$X` and `<x>` outside strings are values that are not known yet, and comments are
    /// stripped before sending. Neither is an error then.
    pub placeholders: bool,
}

/// Names a value, or the name of a member, within its document. Ids grow in the order of the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `null`, or Python's `None`.
    Null,
    /// `false`.
    False,
    /// `true`.
    True,
    /// A number, as it is written.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// A value that cannot be known: a placeholder, `NaN`, a missing value, bare words.
    Unknown,
}

impl Kind {
    /// How many there are.
    pub const COUNT: usize = Self::Unknown as usize + 1;
}

/// No node; also the parent of the root.
pub(super) const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) start: u32,
    pub(super) end: u32,
    /// The node after this one's subtree.
    pub(super) next: u32,
    /// The enclosing array or object, also of a name.
    pub(super) parent: u32,
    /// Which element or member of the parent it is.
    pub(super) ordinal: u32,
    /// How many elements or members it has.
    pub(super) len: u32,
    pub(super) kind: Kind,
    pub(super) flags: u8,
}

impl Node {
    /// A string that holds a backslash.
    pub(super) const ESCAPES: u8 = 1;
    /// The name of a member; its value is the next node.
    pub(super) const NAME: u8 = 2;
    /// A name without quotes.
    pub(super) const BARE: u8 = 4;
    /// A string without its closing quote.
    pub(super) const OPEN: u8 = 8;
    /// A string in apostrophes.
    pub(super) const SINGLE: u8 = 16;
    /// A string in typographic quotes, which take three bytes each.
    pub(super) const CURLY: u8 = 32;

    pub(super) fn span(self) -> BodySpan {
        BodySpan::new(self.start, self.end)
    }

    pub(super) fn content_span(self) -> BodySpan {
        if self.kind != Kind::String || self.flags & Self::BARE != 0 {
            return self.span();
        }
        let quote = if self.flags & Self::CURLY != 0 { 3 } else { 1 };
        let closing = if self.flags & Self::OPEN != 0 { 0 } else { quote };
        BodySpan::new(self.start + quote, self.end - closing)
    }
}
