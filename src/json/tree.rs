//! The tree of one text: the views that walk its nodes.
//!
//! Nodes lie in the order in which the text has them. A member is its name's node and, right after
//! it, its value's. `next` jumps over a whole subtree, `parent` and `ordinal` lead back up, so a
//! pointer costs its depth and nothing has to carry a path along.

use std::borrow::Cow;
use std::fmt;

use super::error::{EncodingError, Problems, SyntaxError};
use super::escape::unescape_lossy;
use super::node::{Kind, NONE, Node, NodeId};
use super::pointer::push_token;
use crate::text::{BodySpan, is_ascii};

/// One parsed text.
pub struct Parsed<'t> {
    text: Text<'t>,
    nodes: &'t [Node],
    problems: &'t Problems,
    is_ascii: bool,
}

/// What was parsed, as it is read. Cheap to copy, as are all the places in it: they are a pointer
/// and a number.
#[derive(Clone, Copy)]
pub struct Document<'t>(&'t Parsed<'t>);

/// A text that was parsed. What is UTF-8 as a whole need not be checked again for each of its strings.
#[derive(Clone, Copy)]
pub(super) enum Text<'t> {
    Unicode(&'t str),
    Bytes(&'t [u8]),
}

impl<'t> Text<'t> {
    pub(super) fn of(bytes: &'t [u8]) -> Self {
        simdutf8::basic::from_utf8(bytes).map_or(Self::Bytes(bytes), Self::Unicode)
    }

    fn bytes(self) -> &'t [u8] {
        match self {
            Self::Unicode(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// A value in its document. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Value<'t> {
    document: Document<'t>,
    id: u32,
}

/// A member of an object: a name and a value. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Member<'t> {
    document: Document<'t>,
    name: u32,
}

/// The members of an object in the order of the text, repeated names included.
#[derive(Clone)]
pub struct Members<'t> {
    document: Document<'t>,
    at: u32,
    end: u32,
    /// How many are left.
    left: u32,
}

/// The elements of an array.
#[derive(Clone)]
pub struct Elements<'t> {
    document: Document<'t>,
    at: u32,
    end: u32,
}

impl<'t> Parsed<'t> {
    pub(super) fn new(text: Text<'t>, nodes: &'t [Node], problems: &'t Problems) -> Self {
        Self { text, nodes, problems, is_ascii: is_ascii(text.bytes()) }
    }

    /// What was parsed.
    #[must_use]
    pub fn document(&self) -> Document<'_> {
        Document(self)
    }
}

impl<'t> Document<'t> {
    /// The text that was parsed.
    #[must_use]
    pub fn text(self) -> &'t [u8] {
        self.0.text.bytes()
    }

    /// Whether all of the text is ASCII.
    #[must_use]
    pub fn is_ascii(self) -> bool {
        self.0.is_ascii
    }

    /// The value; `None` where there is nothing but white space, or too much to read.
    #[must_use]
    pub fn root(self) -> Option<Value<'t>> {
        (!self.0.nodes.is_empty()).then_some(Value { document: self, id: 0 })
    }

    /// Departures from JSON in the order of their places, 64 at most.
    #[must_use]
    pub fn errors(self) -> &'t [SyntaxError] {
        &self.0.problems.syntax
    }

    /// How many departures from JSON there are, also beyond those that [`errors`](Self::errors) keeps.
    #[must_use]
    pub fn error_count(self) -> usize {
        self.0.problems.syntax_count
    }

    /// Places that are not Unicode text, in order, 64 at most.
    #[must_use]
    pub fn encoding_errors(self) -> &'t [EncodingError] {
        &self.0.problems.encoding
    }

    /// Whether the text is JSON by RFC 8259: no syntax error and no encoding error. With
    /// [`ParseOptions::placeholders`](super::ParseOptions::placeholders), whether it is JSON once
    /// it is filled.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self.0.problems.syntax_count == 0 && self.0.problems.encoding.is_empty()
    }

    /// Whether the tree can be trusted: every syntax error is [soft](super::SyntaxErrorKind::is_soft). Where
    /// not, the parser had to guess where something ends, and only names are worth looking at.
    #[must_use]
    pub fn is_whole(self) -> bool {
        !self.0.problems.guessed
    }

    /// The value that has this id. The id of a name gives the name, which reads as a string.
    ///
    /// # Panics
    /// If the id is not one of this document.
    #[must_use]
    pub fn node(self, id: NodeId) -> Value<'t> {
        assert!((id.0 as usize) < self.0.nodes.len(), "internal error: a node id of another document");
        Value { document: self, id: id.0 }
    }

    /// All objects, in the order in which they begin.
    pub fn objects(self) -> impl Iterator<Item = Value<'t>> {
        let nodes = self.0.nodes.iter().enumerate();
        nodes
            .filter(|(_, node)| node.kind == Kind::Object)
            .map(move |(id, _)| Value { document: self, id: id as u32 })
    }

    /// The names of the members of all objects, in the order of the text: the object, and what
    /// [`Member::plain_name`] gives.
    pub fn names(self) -> impl Iterator<Item = (NodeId, Option<&'t [u8]>)> {
        let nodes = self.0.nodes.iter().filter(|node| node.flags & Node::NAME != 0);
        nodes.map(move |item| (NodeId(item.parent), self.plain(*item)))
    }

    /// The JSON Pointer (RFC 6901) of a value, or of the value of the member that has this name.
    ///
    /// # Panics
    /// If the id is not one of this document.
    #[must_use]
    pub fn pointer(self, id: NodeId) -> String {
        // Enough for a name or two, which most pointers are.
        let mut pointer = String::with_capacity(64);
        self.node(id).push_pointer(&mut pointer);
        pointer
    }

    fn node_at(self, id: u32) -> Node {
        self.0.nodes[id as usize]
    }

    fn slice(self, span: BodySpan) -> &'t [u8] {
        &self.0.text.bytes()[span.range()]
    }

    /// The content of a string that says what is written.
    #[inline]
    fn plain(self, node: Node) -> Option<&'t [u8]> {
        if node.kind != Kind::String || node.flags & !Node::NAME != 0 {
            return None;
        }
        self.0.text.bytes().get(node.start as usize + 1..(node.end as usize).saturating_sub(1))
    }

    #[inline]
    fn string(self, node: Node) -> Cow<'t, str> {
        if node.flags & !Node::NAME == 0
            && let Text::Unicode(text) = self.0.text
            && let Some(said) = text.get(node.start as usize + 1..node.end as usize - 1)
        {
            return Cow::Borrowed(said);
        }
        self.odd_string(node)
    }

    #[cold]
    fn odd_string(self, node: Node) -> Cow<'t, str> {
        let raw = self.slice(node.content_span());
        if node.flags & Node::ESCAPES == 0 {
            return String::from_utf8_lossy(raw);
        }
        Cow::Owned(unescape_lossy(raw, node.flags & Node::SINGLE != 0))
    }
}

impl<'t> Value<'t> {
    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Its bytes, brackets or quotes included. Empty where a value is missing.
    #[must_use]
    pub fn span(self) -> BodySpan {
        self.node().span()
    }

    /// Its name within the document.
    #[must_use]
    pub fn id(self) -> NodeId {
        NodeId(self.id)
    }

    /// Its bytes as they are written.
    #[must_use]
    pub fn raw(self) -> &'t [u8] {
        self.document.slice(self.span())
    }

    /// The document that it is in.
    #[must_use]
    pub fn document(self) -> Document<'t> {
        self.document
    }

    /// The array or object that it is directly in; `None` for the root.
    #[must_use]
    pub fn parent(self) -> Option<Value<'t>> {
        let parent = self.node().parent;
        (parent != NONE).then_some(Value { document: self.document, id: parent })
    }

    /// The member that it is the value (or the name) of; `None` for the root and for elements.
    #[must_use]
    pub fn member(self) -> Option<Member<'t>> {
        let Self { document, id } = self;
        if self.node().flags & Node::NAME != 0 {
            return Some(Member { document, name: id });
        }
        (self.parent()?.kind() == Kind::Object).then(|| Member { document, name: id - 1 })
    }

    /// The element after it; `None` unless it is an element of an array.
    #[must_use]
    pub fn following(self) -> Option<Self> {
        let array = self.parent().filter(|parent| parent.kind() == Kind::Array)?;
        let id = self.node().next;
        (id < array.node().next).then_some(Self { document: self.document, id })
    }

    /// Its members in the order of the text, repeated names included. None unless it is an object.
    #[must_use]
    pub fn members(self) -> Members<'t> {
        let (at, end) = self.children(Kind::Object);
        Members { document: self.document, at, end, left: self.node().len }
    }

    /// Its elements. None unless it is an array.
    #[must_use]
    pub fn elements(self) -> Elements<'t> {
        let (at, end) = self.children(Kind::Array);
        Elements { document: self.document, at, end }
    }

    /// All values inside it, however deep, in the order of the text.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        let document = self.document;
        (self.id + 1..self.node().next)
            .map(move |id| Value { document, id })
            .filter(|item| item.node().flags & Node::NAME == 0)
    }

    /// How many members or elements it has; 0 for a scalar.
    #[must_use]
    pub fn len(self) -> usize {
        self.node().len as usize
    }

    /// Whether it has no members or elements. A scalar has none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The value of the *last* member of this name, which is the one that parsers keep. Looks at
    /// every member.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Value<'t>> {
        self.members().filter(|member| member.is_named(name)).last().map(Member::value)
    }

    /// What a string says. `None` unless it is a string. Bytes that are not UTF-8 and halves of
    /// surrogate pairs become U+FFFD; the document's encoding errors report them.
    #[must_use]
    pub fn text(self) -> Option<Cow<'t, str>> {
        let node = self.node();
        (node.kind == Kind::String).then(|| self.document.string(node))
    }

    /// The bytes between the quotes of a string; of any other value its whole span.
    #[must_use]
    pub fn content_span(self) -> BodySpan {
        self.node().content_span()
    }

    /// The bytes between the quotes of a string, as they are written; of any other value all of them.
    #[must_use]
    pub fn content(self) -> &'t [u8] {
        self.document.slice(self.content_span())
    }

    /// The bytes between the quotes of a string, where that is what it says: `None` for one with
    /// escapes, or in other quotes.
    #[inline]
    #[must_use]
    pub fn plain_content(self) -> Option<&'t [u8]> {
        self.document.plain(self.node())
    }

    /// Whether it is a string with a backslash in it, so that what it says is not what is written.
    #[must_use]
    pub fn has_escapes(self) -> bool {
        self.node().flags & Node::ESCAPES != 0
    }

    /// A number as it is written. `None` unless it is a number. In a text that is not valid it may
    /// be one that JSON would write otherwise, as `007` or `+1`.
    #[must_use]
    pub fn number_text(self) -> Option<&'t str> {
        if self.kind() != Kind::Number {
            return None;
        }
        std::str::from_utf8(self.raw()).ok()
    }

    /// As deep as the text is nested, which is [`MAX_DEPTH`](super::MAX_DEPTH) at most.
    fn push_pointer(self, pointer: &mut String) {
        let node = self.node();
        if node.parent == NONE {
            return;
        }
        let parent = Value { document: self.document, id: node.parent };
        parent.push_pointer(pointer);
        let name = match node.flags & Node::NAME {
            0 if parent.kind() == Kind::Array => return push_token(pointer, &node.ordinal.to_string()),
            0 => self.document.node_at(self.id - 1),
            _ => node,
        };
        push_token(pointer, &self.document.string(name));
    }

    fn node(self) -> Node {
        self.document.node_at(self.id)
    }

    fn children(self, of: Kind) -> (u32, u32) {
        let node = self.node();
        if node.kind == of { (self.id + 1, node.next) } else { (0, 0) }
    }
}

impl<'t> Member<'t> {
    /// What its name says, escapes resolved as in [`Value::text`].
    #[must_use]
    pub fn name(self) -> Cow<'t, str> {
        self.document.string(self.node())
    }

    /// The bytes of its name, quotes included.
    #[must_use]
    pub fn name_span(self) -> BodySpan {
        self.node().span()
    }

    /// The bytes of its name between the quotes.
    #[must_use]
    pub fn name_content_span(self) -> BodySpan {
        self.node().content_span()
    }

    /// The bytes of its name between the quotes, where that is what it says: `None` for a name with
    /// escapes, or without quotes.
    #[inline]
    #[must_use]
    pub fn plain_name(self) -> Option<&'t [u8]> {
        self.document.plain(self.node())
    }

    /// Whether its name holds a backslash, so that what it says is not what is written.
    #[must_use]
    pub fn has_escapes(self) -> bool {
        self.node().flags & Node::ESCAPES != 0
    }

    /// The id of its name.
    #[must_use]
    pub fn name_id(self) -> NodeId {
        NodeId(self.name)
    }

    /// Its value.
    #[must_use]
    pub fn value(self) -> Value<'t> {
        Value { document: self.document, id: self.name + 1 }
    }

    /// From the start of its name to the end of its value.
    #[must_use]
    pub fn span(self) -> BodySpan {
        BodySpan::new(self.node().start, self.value().span().end)
    }

    /// The document that it is in.
    #[must_use]
    pub fn document(self) -> Document<'t> {
        self.document
    }

    /// The object that it is a member of.
    #[must_use]
    pub fn object(self) -> Value<'t> {
        Value { document: self.document, id: self.node().parent }
    }

    /// The member after it.
    #[must_use]
    pub fn following(self) -> Option<Self> {
        let name = self.document.node_at(self.name + 1).next;
        let object = self.document.node_at(self.node().parent);
        (name < object.next).then_some(Self { document: self.document, name })
    }

    /// Which member of its object it is, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.node().ordinal as usize
    }

    fn is_named(self, name: &str) -> bool {
        let node = self.node();
        if node.flags & Node::ESCAPES == 0 {
            // Bytes that are not UTF-8 can equal no `str`, save by way of U+FFFD, which nothing
            // asks for.
            return self.document.slice(node.content_span()) == name.as_bytes();
        }
        self.name() == name
    }

    fn node(self) -> Node {
        self.document.node_at(self.name)
    }
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

impl fmt::Debug for Parsed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.document().fmt(f)
    }
}

impl fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("root", &self.root())
            .field("errors", &self.errors())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = self.span();
        write!(f, "{:?} at {}..{}", self.kind(), span.start, span.end)
    }
}

impl fmt::Debug for Member<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {:?}", self.name(), self.value())
    }
}
