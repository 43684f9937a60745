//! Edits that several rules share. Each touches only the bytes it must.

use crate::diagnostic::Edit;
use crate::json::{Kind, Member, Tape, Value};
use crate::text::BodySpan;
use crate::text::search;

/// Removes members of one object, with the right commas, and the line of a member that was alone on
/// it. `members` are in document order.
#[must_use]
pub fn remove_members(object: Value<'_>, members: &[Member<'_>]) -> Vec<Edit> {
    // The common case does not look at every member: an object may have a hundred thousand to remove.
    if let [member] = members {
        let text = object.document().text();
        let own = member.span();
        if let Some(next) = member.following() {
            return delete(text, &[own], before_next(text, own, next.span().start), None);
        }
        // Code that asks for the last of many asks for no other one.
        let before = member.index().checked_sub(1).and_then(|at| object.members().nth(at));
        let before = before.map(|node| node.span().end);
        let span = before.map_or_else(|| inside(object, text), |end| BodySpan::new(end, own.end));
        return delete(text, &[own], span, before);
    }
    let gone: Vec<usize> = members.iter().map(|member| member.index()).collect();
    remove(object, &object.members().map(Member::span).collect::<Vec<_>>(), &gone)
}

/// Removes elements of one array, as [`remove_members`] does members.
#[must_use]
pub fn remove_elements(array: Value<'_>, elements: &[Value<'_>]) -> Vec<Edit> {
    if let [element] = elements
        && let Some(next) = element.following()
    {
        return vec![Edit::delete(BodySpan::new(element.span().start, next.span().start))];
    }
    let gone: Vec<usize> = array
        .elements()
        .enumerate()
        .filter(|(_, element)| elements.iter().any(|other| other.id() == element.id()))
        .map(|(at, _)| at)
        .collect();
    remove(array, &array.elements().map(Value::span).collect::<Vec<_>>(), &gone)
}

/// Removes the member whose value this is, or the element that it is; what the fix is called. Nothing
/// for the root.
#[must_use]
pub(super) fn remove_value(value: Value<'_>) -> (&'static str, Vec<Edit>) {
    match (value.member(), value.parent()) {
        (Some(member), _) => ("remove the field", remove_members(member.object(), &[member])),
        (None, Some(array)) => ("remove the element", remove_elements(array, &[value])),
        (None, None) => ("remove the value", Vec::new()),
    }
}

/// Removes those of `all`, the children of a container, whose index is in `gone` (both in order).
fn remove(container: Value<'_>, all: &[BodySpan], gone: &[usize]) -> Vec<Edit> {
    let text = container.document().text();
    let mut edits = Vec::new();
    // Runs of neighbours.
    for run in gone.chunk_by(|one, other| one + 1 == *other) {
        let (first, at) = (run[0], run[0] + run.len());
        let span = if at < all.len() {
            before_next(text, BodySpan::new(all[first].start, all[at - 1].end), all[at].start)
        } else if first > 0 {
            BodySpan::new(all[first - 1].end, all[at - 1].end)
        } else {
            inside(container, text)
        };
        let before = first.checked_sub(1).map(|number| all[number].end);
        edits.extend(delete(text, &all[first..at], span, before));
    }
    edits
}

/// Deletes `span`, in which `run` is, children next to each other; `before` is the end of the one
/// before them. Comments are nothing's: where there are any, the children and their commas go
/// alone.
fn delete(text: &[u8], run: &[BodySpan], span: BodySpan, before: Option<u32>) -> Vec<Edit> {
    let gaps = run.iter().map(|run| run.start).chain([span.end]);
    let starts = [span.start].into_iter().chain(run.iter().map(|run| run.end));
    let blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
    if starts.zip(gaps).all(|(start, end)| text[start as usize..end as usize].iter().all(blank)) {
        return vec![Edit::delete(span)];
    }
    let mut edits: Vec<Edit> = Vec::new();
    let comma = |at: u32| comma_after(text, at).map(|at| Edit::delete(BodySpan::new(at, at + 1)));
    for (at, child) in run.iter().enumerate() {
        let after = comma(child.end);
        if after.is_none() && at == run.len() - 1 {
            edits.extend(before.and_then(comma));
        }
        edits.push(Edit::delete(*child));
        edits.extend(after);
    }
    edits.sort_by_key(|edit| edit.span.start);
    edits
}

/// The comma that follows, after white space and comments.
fn comma_after(text: &[u8], at: u32) -> Option<u32> {
    let mut at = at as usize;
    loop {
        let rest = text.get(at..)?;
        match rest {
            [b',', ..] => return Some(at as u32),
            [b' ' | b'\t' | b'\r' | b'\n', ..] => at += 1,
            [b'/', b'/', ..] => at += search::memchr(b'\n', rest)?,
            [b'/', b'*', ..] => at += search::find(rest, b"*/")? + 2,
            _ => return None,
        }
    }
}

/// What goes with `gone`, after which something stays, at `next`.
fn before_next(text: &[u8], gone: BodySpan, next: u32) -> BodySpan {
    let up_to_next = BodySpan::new(gone.start, next);
    let between = &text[gone.end as usize..next as usize];
    // Not up to the line's start: an object of a hundred thousand members may be on one line.
    let before = text[..gone.start as usize].trim_ascii_end();
    let begins_line = before.is_empty() || text[before.len()..gone.start as usize].contains(&b'\n');
    if begins_line || search::memchr(b'\n', between).is_none() {
        // Its own line, or none: the next one takes its place, and with it its indentation.
        return up_to_next;
    }
    // The last of several on a line: the line break stays.
    match (before.last(), between.first()) {
        (Some(b','), _) => BodySpan::new(before.len() as u32 - 1, gone.end),
        (Some(b'{' | b'['), Some(b',')) => BodySpan::new(gone.start, gone.end + 1),
        _ => up_to_next,
    }
}

/// Everything between the brackets.
fn inside(container: Value<'_>, text: &[u8]) -> BodySpan {
    let span = container.span();
    let closed = matches!(text[span.range()].last(), Some(b'}' | b']'));
    BodySpan::new(span.start + 1, if closed { span.end - 1 } else { span.end })
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

/// Takes the quotes off a string whose content is a literal.
#[must_use]
pub fn unquote(value: Value<'_>) -> Vec<Edit> {
    let (outer, inner) = (value.span(), value.content_span());
    vec![
        Edit::delete(BodySpan::new(outer.start, inner.start)),
        Edit::delete(BodySpan::new(inner.end, outer.end)),
    ]
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
    let quotes = search::memchr_iter(b'"', value.raw()).count();
    let mut edits = Vec::with_capacity(quotes + 2);
    edits.push(Edit::insert(value.span().start, "\""));
    for (at, byte) in value.raw().iter().enumerate() {
        let at = value.span().start + at as u32;
        match byte {
            b'"' | b'\\' => edits.push(Edit::insert(at, "\\")),
            // White space between tokens may not be raw in a string.
            b'\n' | b'\r' | b'\t' => edits.push(Edit::delete(BodySpan::new(at, at + 1))),
            _ => {}
        }
    }
    edits.push(Edit::insert(value.span().end, "\""));
    edits
}

/// Turns a string that holds a JSON object or array into that: its quotes and the backslashes of its
/// escapes go, and no byte is inserted. `None` where that would not give what the string says.
#[must_use]
pub fn json_text(value: Value<'_>) -> Option<(Kind, Vec<Edit>)> {
    let said = value.text()?;
    if !matches!(said.trim_start().as_bytes().first(), Some(b'{' | b'[')) {
        return None;
    }
    let (outer, content) = (value.span(), value.content_span());
    let raw = &value.document().text()[content.range()];
    let mut edits = vec![Edit::delete(BodySpan::new(outer.start, content.start))];
    let mut decoded = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        if byte != b'\\' {
            decoded.push(byte);
            at += 1;
            continue;
        }
        let gone = match raw.get(at + 1)? {
            b'"' | b'\\' | b'/' => 1,
            // White space between tokens: in a string inside, it would be no JSON.
            b'n' | b'r' | b't' => 2,
            // Stays an escape, of the string inside. Below U+0080 it might be a token.
            b'u' if raw.get(at + 2..at + 5).is_some_and(|byte| byte > &b"007"[..]) => 0,
            _ => return None,
        };
        if gone > 0 {
            let start = content.start + at as u32;
            edits.push(Edit::delete(BodySpan::new(start, start + gone)));
        }
        decoded.extend_from_slice(&raw[at + gone as usize..at + 2]);
        at += 2;
    }
    edits.push(Edit::delete(BodySpan::new(content.end, outer.end)));
    let mut tape = Tape::new();
    if !tape.parse(said.as_bytes()).document().is_valid() {
        return None;
    }
    let parsed = tape.parse(&decoded);
    let document = parsed.document();
    document.is_valid().then(|| document.root())?.map(|root| (root.kind(), edits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::apply;

    fn edited(text: &str, edits: impl Fn(Value<'_>) -> Option<Vec<Edit>>) -> Option<String> {
        let mut tape = Tape::new();
        let parsed = tape.parse(text.as_bytes());
        let root = parsed.document().root()?;
        let mut edits = edits(root)?;
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        String::from_utf8(apply(text.as_bytes(), &edits)).ok()
    }

    #[test]
    fn an_object_becomes_a_string_that_says_it() {
        for text in [
            r#"{"a":"b\"c\\d","e":[1,{"f":"\u00e9\n"}]}"#,
            "{\n\t\"a\": [\r\n1 ]\n}",
            r#"[[1, "a"], [2, null]]"#,
        ] {
            let string = edited(text, |root| Some(json_string(root))).expect("a text");
            let said: String = serde_json::from_str(&string).expect("a string");
            let again: serde_json::Value = serde_json::from_str(&said).expect("JSON inside");
            assert_eq!(again, serde_json::from_str::<serde_json::Value>(text).expect("JSON"), "{text}");
            // And back.
            let back = edited(&string, |root| json_text(root).map(|json_text| json_text.1)).expect("decodes");
            assert_eq!(again, serde_json::from_str::<serde_json::Value>(&back).expect("JSON"));
        }
    }

    #[test]
    fn a_string_is_decoded_only_to_what_it_says() {
        let decoded = |text: &str| edited(text, |root| json_text(root).map(|json_text| json_text.1));
        assert_eq!(
            decoded(r#""{\n\"a\": \"\u00e9 \\\"x\\\" \/\"}""#).as_deref(),
            Some(r#"{"a": "\u00e9 \"x\" /"}"#)
        );
        for text in [
            r#""plain""#,
            r#""{\"a\": 1""#,
            // A line break inside the string inside, and quotes by their number.
            r#""{\"a\": \"x\ny\"}""#,
            r#""[\"a\u0022,\u0022b\"]""#,
            r#""{\"a\": \"\b\"}""#,
            r#""{a=1}""#,
        ] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }

    #[test]
    fn members_go_with_their_lines() {
        let without = |text: &str, names: &[&str]| {
            edited(text, |root| {
                let gone: Vec<_> =
                    root.members().filter(|member| names.iter().any(|name| member.name() == *name)).collect();
                Some(remove_members(root, &gone))
            })
            .expect("a text")
        };
        let lines = "{\r\n  \"a\": 1,\r\n  \"b\": 2,\r\n  \"c\": 3\r\n}\r\n";
        assert_eq!(without(lines, &["a"]), "{\r\n  \"b\": 2,\r\n  \"c\": 3\r\n}\r\n");
        assert_eq!(without(lines, &["b"]), "{\r\n  \"a\": 1,\r\n  \"c\": 3\r\n}\r\n");
        assert_eq!(without(lines, &["c"]), "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n");
        assert_eq!(without(lines, &["a", "b"]), "{\r\n  \"c\": 3\r\n}\r\n");
        assert_eq!(without(lines, &["b", "c"]), "{\r\n  \"a\": 1\r\n}\r\n");
        assert_eq!(without(lines, &["a", "b", "c"]), "{}\r\n");
        // Several on a line: a line break stays where it is.
        let pairs = "{\"a\": 1, \"b\": 2,\n \"c\": 3, \"d\": 4,\n \"e\": 5 ,\n \"f\": 6}";
        assert_eq!(without(pairs, &["a"]), pairs.replace("\"a\": 1, ", ""));
        assert_eq!(without(pairs, &["b"]), pairs.replace(", \"b\": 2", ""));
        assert_eq!(without(pairs, &["c"]), pairs.replace("\"c\": 3, ", ""));
        assert_eq!(without(pairs, &["d"]), pairs.replace(", \"d\": 4", ""));
        assert_eq!(without(pairs, &["a", "b"]), pairs.replace("\"a\": 1, \"b\": 2,", ""));
        assert_eq!(without(pairs, &["e"]), pairs.replace("\"e\": 5 ,\n ", ""));
        let commented =
            "{\n  \"a\": 1, // of a\n  /* of b */ \"b\": 2 /* more */, // and\n  \"c\": 3 // c\n}";
        assert_eq!(without(commented, &["b"]), commented.replace("\"b\": 2 /* more */,", " /* more */"));
        assert_eq!(
            without(commented, &["c"]),
            commented.replace("\"c\": 3", "").replace("more */,", "more */")
        );
        assert_eq!(
            without(commented, &["a", "b", "c"]),
            "{\n   // of a\n  /* of b */  /* more */ // and\n   // c\n}"
        );
        assert_eq!(without(pairs, &["f"]), pairs.replace(" ,\n \"f\": 6", ""));
    }

    #[test]
    fn elements_go_with_their_commas() {
        let without = |text: &str, gone: &[usize]| {
            edited(text, |root| {
                let elements: Vec<_> =
                    root.elements().enumerate().filter(|element| gone.contains(&element.0)).collect();
                Some(remove_elements(
                    root,
                    &elements.into_iter().map(|element| element.1).collect::<Vec<_>>(),
                ))
            })
        };
        assert_eq!(without(r#"["", "a"]"#, &[0]).as_deref(), Some(r#"["a"]"#));
        assert_eq!(without(r#"["a", ""]"#, &[1]).as_deref(), Some(r#"["a"]"#));
        assert_eq!(without(r#"["", "a", "", ""]"#, &[0, 2, 3]).as_deref(), Some(r#"["a"]"#));
        assert_eq!(without(r#"[ "" ]"#, &[0]).as_deref(), Some("[]"));
    }
}
