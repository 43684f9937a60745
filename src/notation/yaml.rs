//! YAML as far as recordings are written in it: a tree whose scalars lead back to their bytes.
//!
//! The parser gives what scalars say, and places in characters. Which byte of a scalar came from
//! where it does not show, so a scalar is rendered once more from its bytes (`yaml_scalar.rs`).
//! Where the two do not agree the parser is believed, and no byte map is claimed.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::rendering::Rendering;
use super::yaml_scalar;
use crate::input::{Body, Escaping, Frame, Origin, Text};
use crate::text::FileSpan;

/// The first document of a text, in the order of the text.
#[derive(Debug)]
pub(crate) struct Tree {
    nodes: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    kind: PartKind,
    /// Bytes in the text. The end of a quoted scalar may lie after it.
    start: usize,
    end: usize,
    /// The part after this one and all that is in it.
    next: u32,
}

#[derive(Debug)]
enum PartKind {
    Scalar { said: Box<str>, style: ScalarStyle, binary: bool },
    Sequence,
    Mapping,
    Alias(u32),
}

/// A value in a tree. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'t> {
    tree: &'t Tree,
    id: u32,
}

impl Tree {
    /// Reads a text; `None` where it is not YAML. Bytes that are not UTF-8 stand for U+FFFD.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let decoded = String::from_utf8_lossy(text);
        let places = Places::new(text);
        let mut nodes: Vec<Part> = Vec::new();
        let mut open = Vec::new();
        let mut anchors = HashMap::new();
        let mut parser = Parser::new_from_str(&decoded);
        while let Some(event) = parser.next_event() {
            let (event, span) = event.ok()?;
            let (start, end) = (places.byte(span.start.index()), places.byte(span.end.index()));
            let id = nodes.len() as u32;
            let (kind, anchor) = match event {
                Event::Scalar(said, style, anchor, tag) => {
                    // Ruby writes it as a tag of its own, `!binary`.
                    let binary = tag.is_some_and(|tag| {
                        tag.suffix == "binary" && (tag.is_yaml_core_schema() || tag.handle == "!")
                    });
                    (PartKind::Scalar { said: said.into(), style, binary }, anchor)
                }
                Event::SequenceStart(anchor, _) => (PartKind::Sequence, anchor),
                Event::MappingStart(anchor, _) => (PartKind::Mapping, anchor),
                Event::Alias(anchor) => (PartKind::Alias(*anchors.get(&anchor)?), 0),
                Event::SequenceEnd | Event::MappingEnd => {
                    let opened: u32 = open.pop()?;
                    nodes[opened as usize].next = id;
                    continue;
                }
                Event::DocumentEnd => break,
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => continue,
            };
            if matches!(kind, PartKind::Sequence | PartKind::Mapping) {
                open.push(id);
            }
            if anchor > 0 {
                anchors.insert(anchor, id);
            }
            nodes.push(Part { kind, start, end: end.max(start), next: id + 1 });
        }
        (open.is_empty() && !nodes.is_empty()).then_some(Self { nodes })
    }

    pub(crate) fn root(&self) -> Node<'_> {
        Node { tree: self, id: 0 }.resolved()
    }
}

impl<'t> Node<'t> {
    fn part(self) -> &'t Part {
        &self.tree.nodes[self.id as usize]
    }

    /// What an alias stands for.
    fn resolved(self) -> Self {
        match self.part().kind {
            PartKind::Alias(id) => Self { id, ..self },
            _ => self,
        }
    }

    /// Elements; for a mapping its keys and values in turn.
    fn children(self) -> impl Iterator<Item = Self> {
        let (mut at, end) = (self.id + 1, self.part().next);
        std::iter::from_fn(move || {
            let child = Self { id: at, ..self };
            (at < end).then(|| {
                at = child.part().next;
                child.resolved()
            })
        })
    }

    /// The elements of a sequence.
    pub(crate) fn elements(self) -> impl Iterator<Item = Self> {
        self.children().filter(move |_| self.is_sequence())
    }

    /// The keys of a mapping that are scalars, and their values.
    pub(crate) fn entries(self) -> impl Iterator<Item = (&'t str, Self)> {
        let mut children = self.children();
        let is_mapping = matches!(self.part().kind, PartKind::Mapping);
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
            .filter_map(move |(key, value)| Some((key.said()?, value)).filter(|_| is_mapping))
    }

    /// The value of a mapping's key.
    pub(crate) fn get(self, name: &str) -> Option<Self> {
        self.entries().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    pub(crate) fn is_sequence(self) -> bool {
        matches!(self.part().kind, PartKind::Sequence)
    }

    /// What a scalar says.
    pub(crate) fn said(self) -> Option<&'t str> {
        match &self.part().kind {
            PartKind::Scalar { said, .. } => Some(said),
            _ => None,
        }
    }

    /// A plain `null`, `~`, or nothing at all.
    pub(crate) fn is_null(self) -> bool {
        match &self.part().kind {
            PartKind::Scalar { said, style: ScalarStyle::Plain, .. } => {
                matches!(&**said, "" | "~" | "null" | "Null" | "NULL")
            }
            _ => false,
        }
    }

    /// Whether it is tagged `!!binary`: base64.
    pub(crate) fn is_binary(self) -> bool {
        matches!(self.part().kind, PartKind::Scalar { binary: true, .. })
    }

    /// Its bytes in the source, where `start` is the place of the tree's text in the frame's.
    pub(crate) fn span(self, start: usize, frame: &Frame) -> FileSpan {
        let Part { start: from, end, .. } = *self.part();
        FileSpan::new(from as u64, end as u64).shifted(start as u64 + frame.offset)
    }

    /// A scalar as a text of the source; `yaml` is the tree's text.
    pub(crate) fn text(self, yaml: &[u8], start: usize, frame: &Frame) -> Option<Text<'static>> {
        let said = self.said()?;
        Some(match self.rendered(yaml) {
            Some((rendering, at, _)) => rendering.text(start + at, frame),
            None => Text { text: said.to_owned().into(), span: None },
        })
    }

    /// A scalar as a body.
    pub(crate) fn body(self, yaml: &[u8], start: usize, frame: &Frame) -> Option<Body<'static>> {
        let said = self.said()?;
        Some(match self.rendered(yaml) {
            Some((rendering, at, escaping)) => rendering.body(start + at, frame, escaping),
            None => Body {
                bytes: said.as_bytes().to_vec().into(),
                origin: Origin::Field { span: self.span(start, frame) },
            },
        })
    }

    /// Whether a scalar has a byte map.
    #[cfg(test)]
    pub(crate) fn is_rendered(self, yaml: &[u8]) -> bool {
        self.rendered(yaml).is_some()
    }

    fn rendered(self, yaml: &[u8]) -> Option<(Rendering, usize, Escaping)> {
        match &self.part().kind {
            PartKind::Scalar { said, style, .. } => {
                yaml_scalar::render(yaml, self.part().start, *style, said)
            }
            _ => None,
        }
    }
}

/// From characters, in which the parser counts, to bytes.
enum Places {
    /// They are the same.
    Ascii(usize),
    /// The byte that each character starts at, and the end.
    Listed(Vec<u32>),
}

impl Places {
    fn new(text: &[u8]) -> Self {
        if text.is_ascii() {
            return Self::Ascii(text.len());
        }
        let mut starts = Vec::with_capacity(text.len());
        let mut at = 0;
        for chunk in text.utf8_chunks() {
            starts.extend(chunk.valid().char_indices().map(|(offset, _)| (at + offset) as u32));
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                starts.push(at as u32);
                at += chunk.invalid().len();
            }
        }
        starts.push(at as u32);
        Self::Listed(starts)
    }

    fn byte(&self, character: usize) -> usize {
        match self {
            Self::Ascii(end) => character.min(*end),
            Self::Listed(starts) => {
                let last = starts.last().copied().unwrap_or_default();
                starts.get(character).copied().unwrap_or(last) as usize
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Layout;
    use crate::text::BodySpan;

    fn frame() -> Frame {
        Frame {
            layout: Layout::Text,
            layers: Vec::new(),
            offset: 0,
            byte_map: true,
            forced: false,
            folder: None,
        }
    }

    #[test]
    fn a_tree() {
        let text = "# é\n---\na: &x [1, 'two', {b: null}]\nc: *x\n'd': !!binary e30=\n...\nmore: 1\n";
        let tree = Tree::parse(text.as_bytes()).expect("YAML");
        let root = tree.root();
        assert_eq!(root.entries().map(|entry| entry.0).collect::<Vec<_>>(), ["a", "c", "d"]);
        let list = root.get("c").expect("an alias");
        assert_eq!(list.elements().filter_map(Node::said).collect::<Vec<_>>(), ["1", "two"]);
        let mapping = list.elements().last().expect("a mapping");
        assert!(mapping.get("b").expect("a value").is_null());
        assert!(root.get("d").expect("a value").is_binary());
        let two = list.elements().nth(1).expect("two").text(text.as_bytes(), 0, &frame()).expect("a text");
        let span = two.span.expect("a place");
        assert_eq!(&text[span.start as usize..span.end as usize], "two");
        assert!(root.get("e").is_none() && list.get("a").is_none() && mapping.elements().next().is_none());
    }

    #[test]
    fn no_yaml() {
        for text in ["", "a: [1", "a: 'x", "a: *x", "\"a\" b: c: d"] {
            assert!(Tree::parse(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_kept() {
        let text = b"- '\xc3\xab {\"a\":\"Zo\xeb\"}'\n";
        let tree = Tree::parse(text).expect("YAML");
        let body = tree
            .root()
            .elements()
            .next()
            .and_then(|element| element.body(text, 0, &frame()))
            .expect("a body");
        assert_eq!(&*body.bytes, b"\xc3\xab {\"a\":\"Zo\xeb\"}");
        assert_eq!(body.origin.place(BodySpan::new(12, 13)), Some(FileSpan::new(15, 16)));
    }
}
