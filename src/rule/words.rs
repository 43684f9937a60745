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
