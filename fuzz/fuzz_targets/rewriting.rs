//! Edits of a body that are written back into its source, through strings in strings, cassettes,
//! scripts and templates: a source that is loaded again has the edited body, and its other bodies
//! are what they were. The last byte chooses the kind and the value that is edited; the rest is the
//! source.

#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::{Corpus, fuzz_target};
use payloadlint::input::{Frame, Item, KeepAll, Kind, Layout, Origin, Sample};
use payloadlint::json::{self, Tape, Value};
use payloadlint::kinds;
use payloadlint::source::load;
use payloadlint::text::BodySpan;

/// A body as it was loaded.
struct Loaded {
    record: u64,
    bytes: Vec<u8>,
    origin: Origin,
}

fn bodies(kind: &dyn Kind, text: &[u8], layout: Layout) -> Vec<Loaded> {
    let frame = Frame { layout, layers: Vec::new(), offset: 0, byte_map: true, forced: false, folder: None };
    let mut found = Vec::new();
    load(kind, text, &frame, &mut Tape::new(), &KeepAll, &mut |item| {
        if let Item::Request(request) = item
            && let Some(body) = request.body
            && request.body_file.is_none()
        {
            let bytes = body.bytes.into_owned();
            found.push(Loaded { record: request.record, bytes, origin: body.origin });
        }
    });
    found
}

/// The strings of a body's attributes, and numbers anywhere: what an edit of them leaves is the
/// same kind of body.
fn values(value: Value<'_>, inside: bool, found: &mut Vec<BodySpan>) {
    match value.kind() {
        json::Kind::Object => value.members().for_each(|member| {
            let is_attributes = inside || member.name() == "attributes";
            values(member.value(), is_attributes, found);
        }),
        json::Kind::Array => value.elements().for_each(|element| values(element, inside, found)),
        json::Kind::String if inside => found.push(value.span()),
        _ => {}
    }
}

/// What a string is replaced with: quotes, a backslash and letters that shells and templates know, as JSON.
const TEXTS: [&str; 5] = ["\"new\"", "\"four\"", "\"a \\\"b\\\" c\"", "\"\\\\ é\"", "\"$x `y` 'z'\""];

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((choice, text)) = bytes.split_last() else { return Corpus::Reject };
    let choice = usize::from(*choice);
    let mut tape = Tape::new();
    let sample = Sample::new(text, choice % 2 == 0, None, &mut tape);
    let (layout, kind) = (sample.layout(), kinds::detect(&sample));
    let before = bodies(kind, text, layout);
    let mut was_edited = false;
    for (at, body) in before.iter().enumerate() {
        let mut tape = Tape::new();
        let parsed = tape.parse(&body.bytes);
        let document = parsed.document();
        let Some(root) = document.root().filter(|_| document.is_valid()) else { continue };
        let mut spans = Vec::new();
        values(root, false, &mut spans);
        let Some(span) = spans.get(choice % spans.len().max(1)).copied() else { continue };
        let new = TEXTS[(choice / 8) % TEXTS.len()];
        let Some((place, written)) = body.origin.rewrite(span, Cow::Borrowed(new)) else { continue };
        let range = place.start as usize..place.end as usize;
        // There `fix` writes the new length of the body, too.
        if kind.meta().length_ends_body && written.len() != range.len() {
            continue;
        }
        assert!(range.end <= text.len() && range.start <= range.end, "{}: outside the source", kind.id());
        let edited = [&text[..range.start], written.as_bytes(), &text[range.end..]].concat();
        let old = span.start as usize..span.end as usize;
        let expected = [&body.bytes[..old.start], new.as_bytes(), &body.bytes[old.end..]].concat();
        let after = bodies(kind, &edited, layout);
        let shown = || {
            format!(
                "{}: {}\n{}\n{}",
                kind.id(),
                String::from_utf8_lossy(text),
                String::from_utf8_lossy(&edited),
                String::from_utf8_lossy(&expected)
            )
        };
        let found = |record: u64| after.iter().find(|other| other.record == record);
        // Of two bodies that are the same one may be a copy that a log has twice.
        let is_copy = before.iter().any(|other| other.bytes == expected);
        assert!(is_copy || found(body.record).is_some(), "the body is gone: {}", shown());
        for (other, old) in before.iter().enumerate() {
            let Some(new) = found(old.record) else { continue };
            let expected = if other == at { &expected } else { &old.bytes };
            assert!(
                new.bytes == *expected,
                "{other} is {}: {}",
                String::from_utf8_lossy(&new.bytes),
                shown()
            );
        }
        was_edited = true;
    }
    if was_edited { Corpus::Keep } else { Corpus::Reject }
});
