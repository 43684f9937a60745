//! How messages name values. They never show what a value says.

use std::borrow::Cow;

use crate::json::{Kind, Value};
use crate::text::shown;

/// What a JSON value is, in the words of messages: never its content, but for literals.
pub(crate) fn kind_words(value: Value<'_>) -> Cow<'static, str> {
    match value.kind() {
        Kind::Null => "null",
        Kind::False => "the boolean false",
        Kind::True => "the boolean true",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
        Kind::Unknown => "a placeholder",
    }
    .into()
}

/// Whether a word without quotes, as it is written, is text: an id, a date or a word. Words that
/// stand for nothing are not, nor are numbers.
pub(crate) fn is_unquoted_word(raw: &[u8]) -> bool {
    const NOTHING: [&[u8]; 5] = [b"undefined", b"nan", b"inf", b"infinity", b"nil"];
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'@');
    let unsigned = raw.strip_prefix(b"-").or_else(|| raw.strip_prefix(b"+")).unwrap_or(raw);
    let is_number = || unsigned.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    raw.iter().all(is_part)
        && unsigned.iter().any(u8::is_ascii_alphanumeric)
        && !is_number()
        && !NOTHING.iter().any(|word| unsigned.eq_ignore_ascii_case(word))
}

/// How messages name a value: by its member, or by the member whose array it is an element of.
pub(crate) fn named(value: Value<'_>) -> String {
    if let Some(member) = value.member() {
        return ["`", &*shown(&member.name()), "`"].concat();
    }
    match value.parent().map(Value::member) {
        Some(Some(member)) => format!("an element of `{}`", shown(&member.name())),
        Some(None) => "an element".to_owned(),
        None => "the body".to_owned(),
    }
}
