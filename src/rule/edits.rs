//! Edits that several rules share. Each touches only the bytes it must.

use crate::diagnostic::Edit;
use crate::json::{Kind, Member, Value};
use crate::text::BodySpan;

/// Removes members of one object, with the right commas, and the line of a member that stood alone
/// on it. `members` are in document order.
#[must_use]
pub fn remove_members(object: Value<'_>, members: &[Member<'_>]) -> Vec<Edit> {
    // The common case does not look at every member: an object may have a hundred thousand to remove.
    if let [member] = members
        && let Some(next) = member.following()
    {
        return vec![Edit::delete(BodySpan::new(member.span().start, next.span().start))];
    }
    let all: Vec<Member<'_>> = object.members().collect();
    let mut gone = vec![false; all.len()];
    for member in members {
        gone[member.index()] = true;
    }
    let text = object.document().text();
    let mut edits = Vec::new();
    let mut at = 0;
    while at < all.len() {
        if !gone[at] {
            at += 1;
            continue;
        }
        let first = at;
        while at < all.len() && gone[at] {
            at += 1;
        }
        let span = if at < all.len() {
            // Up to the next member that stays: its own indentation takes the place.
            BodySpan::new(all[first].span().start, all[at].span().start)
        } else if first > 0 {
            BodySpan::new(all[first - 1].span().end, all[at - 1].span().end)
        } else {
            inside(object, text)
        };
        edits.push(Edit::delete(span));
    }
    edits
}

/// Everything between the braces.
fn inside(object: Value<'_>, text: &[u8]) -> BodySpan {
    let span = object.span();
    let end = if text[span.range()].ends_with(b"}") { span.end - 1 } else { span.end };
    BodySpan::new(span.start + 1, end)
}

/// Gives a member another name; quotes stay as they are.
#[must_use]
pub fn rename(member: Member<'_>, name: &'static str) -> Vec<Edit> {
    vec![Edit::replace(member.name_content_span(), name)]
}

/// Puts quotes around a literal as it is written.
#[must_use]
pub fn quote(value: Value<'_>) -> Vec<Edit> {
    vec![Edit::insert(value.span().start, "\""), Edit::insert(value.span().end, "\"")]
}

/// Replaces a value by closed words of the model.
#[must_use]
pub fn replace_value(value: Value<'_>, text: impl Into<String>) -> Vec<Edit> {
    vec![Edit::replace(value.span(), text.into())]
}

/// Keeps only `inner` of `outer`.
#[must_use]
pub fn unwrap(outer: Value<'_>, inner: Value<'_>) -> Vec<Edit> {
    vec![
        Edit::delete(BodySpan::new(outer.span().start, inner.span().start)),
        Edit::delete(BodySpan::new(inner.span().end, outer.span().end)),
    ]
}

/// Turns an object or array into a JSON string that holds it: two quotes, and an escape before each
/// quote and backslash inside. No byte of the value itself is inserted.
#[must_use]
pub fn json_string(value: Value<'_>) -> Vec<Edit> {
    debug_assert!(matches!(value.kind(), Kind::Object | Kind::Array));
    let mut edits = vec![Edit::insert(value.span().start, "\"")];
    for (at, byte) in value.raw().iter().enumerate() {
        let at = value.span().start + at as u32;
        match byte {
            b'"' | b'\\' => edits.push(Edit::insert(at, "\\")),
            // White space between tokens may not stand raw in a string.
            b'\n' | b'\r' | b'\t' => edits.push(Edit::delete(BodySpan::new(at, at + 1))),
            _ => {}
        }
    }
    edits.push(Edit::insert(value.span().end, "\""));
    edits
}
