//! Texts that are where a value was to be filled in.

use super::object_text::{ObjectText, object_text};

/// What a text is that stands for a value nothing filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfilled {
    /// A word that some language writes for "nothing": the word, and who writes it.
    Word(&'static str, &'static str),
    /// The `toString()` of a Java object: `Struct{…}`, `{a=1, b=null}`.
    JavaText,
    /// Another text that a program made of an object.
    Object(&'static ObjectText),
    /// A template placeholder, by its brackets.
    Template(&'static str),
    /// A type that stands for a value in the examples of API tools.
    Example(&'static str),
}

/// Words that mean "nothing" only where a program turned nothing into text. Ordinary words of a
/// language (`none`, `nil`, `N/A`, the surname Null) are left out.
const WORDS: [(&str, &str); 18] = [
    ("null", "a null that was converted to text"),
    ("NULL", "SQL's null, converted to text"),
    ("None", "Python's None, converted to text"),
    ("nan", "Python's float nan, converted to text"),
    ("NaN", "a not-a-number value, converted to text"),
    ("NaT", "pandas' missing time, converted to text"),
    ("<NA>", "pandas' missing value, converted to text"),
    ("undefined", "JavaScript's undefined, converted to text"),
    ("[object Object]", "JavaScript's text for an object"),
    ("[object Undefined]", "JavaScript's undefined, converted to text"),
    ("[object Null]", "JavaScript's null, converted to text"),
    ("<nil>", "Go's nil, converted to text"),
    ("<no value>", "what a Go template writes for a missing value"),
    ("<null>", "a null that was converted to text"),
    ("(null)", "a null pointer that was converted to text"),
    ("Invalid Date", "JavaScript's text for a date that it could not read"),
    ("Invalid date", "the text of Moment.js for a date that it could not read"),
    ("Invalid DateTime", "Luxon's text for a date that it could not read"),
];

/// What Postman writes for a value when it makes a collection of an API description.
const EXAMPLES: [&str; 15] = [
    "<string>",
    "<uuid>",
    "<dateTime>",
    "<date-time>",
    "<date>",
    "<boolean>",
    "<integer>",
    "<long>",
    "<number>",
    "<float>",
    "<double>",
    "<email>",
    "<uri>",
    "<object>",
    "<array>",
];

/// Brackets of template languages: how they open, how they close, how a message shows them.
const BRACKETS: [(&str, &str, &str); 6] = [
    ("{{", "}}", "{{…}}"),
    ("$!{", "}", "$!{…}"),
    ("${", "}", "${…}"),
    ("{%", "%}", "{%…%}"),
    ("<%", "%>", "<%…%>"),
    ("#{", "}", "#{…}"),
];

/// What the words and the brackets begin with, and the texts of Java objects: most texts begin otherwise.
const BEGINNINGS: &[u8] = b"nNuI[<({$#S@&%m0";

/// Whether the whole of `text` stands for a value that was not filled in.
#[must_use]
pub(crate) fn unfilled(text: &str) -> Option<Unfilled> {
    let text = text.trim_ascii();
    if !BEGINNINGS.contains(text.as_bytes().first()?) {
        return None;
    }
    if let Some((word, source)) = WORDS.iter().find(|(word, _)| *word == text) {
        return Some(Unfilled::Word(word, source));
    }
    if let Some(example) = EXAMPLES.iter().find(|example| **example == text) {
        return Some(Unfilled::Example(example));
    }
    let brackets = BRACKETS.iter().find(|(open, close, _)| is_bracketed(text, open, close));
    if let Some((_, _, shown)) = brackets {
        return Some(Unfilled::Template(shown));
    }
    if is_quiet_reference(text) {
        return Some(Unfilled::Template("$!…"));
    }
    if let Some(object) = object_text(text) {
        return Some(Unfilled::Object(object));
    }
    is_java_text(text).then_some(Unfilled::JavaText)
}

/// Velocity's `$!input.tier`, which is `$!{input.tier}` without its braces.
fn is_quiet_reference(text: &str) -> bool {
    text.strip_prefix("$!").is_some_and(|name| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    })
}

/// Whether all of a text is in these brackets: one pair or several, nothing between them.
fn is_bracketed(text: &str, open: &str, close: &str) -> bool {
    let (mut rest, mut depth) = (text, 0_usize);
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix(open) {
            (rest, depth) = (inside, depth + 1);
        } else if depth == 0 {
            return false;
        } else if let Some(after) = rest.strip_prefix(close) {
            // Mustache's `{{{x}}}` closes with one more.
            let extra = usize::from(depth == 1 && after.starts_with('}'));
            (rest, depth) = (&after[extra..], depth - 1);
        } else {
            let mut letters = rest.chars();
            letters.next();
            rest = letters.as_str();
        }
    }
    depth == 0 && !text.is_empty()
}

/// Whether a text of a template source holds a placeholder anywhere, so that its value is not known
/// yet.
#[must_use]
pub(crate) fn holds_placeholder(text: &str) -> bool {
    let bracketed = BRACKETS
        .iter()
        .any(|(open, close, _)| text.find(open).is_some_and(|at| text[at + open.len()..].contains(close)));
    let word = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let trimmed = text.trim();
    bracketed
        || trimmed.strip_prefix('$').is_some_and(word)
        || trimmed
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'))
            .is_some_and(|rest| !rest.is_empty() && !rest.contains(['<', '>']))
}

/// `Struct{…}`, `{a=1, b=null}`: no JSON document, which would have quotes.
fn is_java_text(text: &str) -> bool {
    if text.starts_with("Struct{") && text.ends_with('}') {
        return true;
    }
    let is_name = |other: char| other.is_ascii_alphanumeric() || matches!(other, '_' | '.' | '$' | '-');
    let inside = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    inside.is_some_and(|inside| {
        let rest = inside.trim_start_matches(is_name);
        rest.len() < inside.len() && rest.starts_with('=') && !inside.contains('"')
    })
}

#[cfg(test)]
mod tests {
    use super::super::object_text::object_text_beginnings;
    use super::*;

    #[test]
    fn all_begin_with_one_of_a_few_characters() {
        let words = WORDS.iter().map(|word| word.0).chain(BRACKETS.iter().map(|bracket| bracket.0));
        let examples = EXAMPLES.into_iter().chain(object_text_beginnings());
        for text in words.chain(["Struct{", "{a=1}", "$!a"]).chain(examples) {
            assert!(BEGINNINGS.contains(&text.as_bytes()[0]), "{text}");
        }
    }

    #[test]
    fn what_means_nothing() {
        for text in [
            "null",
            " None ",
            "{{ x }}",
            "{{{x}}}",
            "${x}",
            "${a:-${b}}",
            "${a}${b}",
            "Struct{a=1}",
            "{a=1, b=null}",
            "$!{input.tier}",
            "$!{a}$!{b}",
            "$!input.tier",
            "Invalid Date",
            "<string>",
            "System.Object[]",
        ] {
            assert!(unfilled(text).is_some(), "{text}");
        }
        for text in [
            "",
            "None of the above",
            "null and void",
            "N/A",
            "none",
            "nil",
            "Null",
            "Dear {{name}}",
            "{{first}} Miller {{last}}",
            "${s} Mr Miller ${t}",
            "{{x",
            "$100",
            "{\"a\":1}",
            "{}",
            "[1]",
            "a=b",
            "{a}",
            "{ a : b }",
            "http_requests{code=200}",
            "$!",
            "$!!",
            "$!{a} and more",
            "Invalid date given",
            "<b>",
        ] {
            assert_eq!(unfilled(text), None, "{text}");
        }
    }

    #[test]
    fn placeholders_of_templates() {
        for text in ["{{x}}", "Dear {{name}}!", "${a}-${b}", "$NAME", "<token>"] {
            assert!(holds_placeholder(text), "{text}");
        }
        for text in ["$ 100", "a < b > c", "{}", "null", "}}{{"] {
            assert!(!holds_placeholder(text), "{text}");
        }
    }
}
