//! Shapes of JSON that mean the same everywhere: operations of JSON Patch, names of classes, a
//! document that became a key.

use super::node::Kind;
use super::tree::{Member, Value};

/// Whether a value is an operation of JSON Patch (RFC 6902): `{"op": "add", "path": "/a", "value": 1}`.
#[must_use]
pub fn is_patch_operation(value: Value<'_>) -> bool {
    if !(2..=4).contains(&value.len()) {
        return false;
    }
    let text = |name: &str| value.get(name).and_then(Value::text);
    let is_known = |op: &str| matches!(op, "add" | "remove" | "replace" | "move" | "copy" | "test");
    text("op").is_some_and(|op| is_known(&op))
        && text("path").is_some_and(|path| path.is_empty() || path.starts_with('/'))
}

/// Whether a text is the full name of a class, such as `com.example.CrmAttributes`: a namespace,
/// and a last part in capitals, so that names of attributes (`context.email`) are not.
#[must_use]
pub fn is_class_name(text: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
    };
    let last = text.rsplit('.').next().unwrap_or(text);
    text.contains('.')
        && text.split('.').all(is_part)
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && last.starts_with(|first: char| first.is_ascii_uppercase())
}

/// The first member of an object, where its name is the beginning of a JSON object: a document that
/// a form parser read as `name=value`.
#[must_use]
pub fn document_as_key(object: Value<'_>) -> Option<Member<'_>> {
    let member = object.members().next()?;
    let name = member.name();
    let inside = name.trim_start().strip_prefix('{')?;
    inside.trim_start().starts_with('"').then_some(member)
}

/// Whether a value is what form parsers give a name without a value: nothing, an empty string, or a
/// list of one of them.
#[must_use]
pub fn is_form_blank(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Null => true,
        Kind::String => value.content_span().is_empty(),
        Kind::Array => {
            value.len() <= 1
                && value.elements().all(|element| element.kind() != Kind::Array && is_form_blank(element))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tape;
    use super::*;

    fn holds(text: &str, check: impl Fn(Value<'_>) -> bool) -> bool {
        Tape::new().parse(text.as_bytes()).document().root().is_some_and(check)
    }

    #[test]
    fn operations_of_json_patch() {
        for text in [
            r#"{"op":"replace","path":"/attributes/a","value":"x"}"#,
            r#"{"op":"remove","path":""}"#,
            r#"{"op":"move","from":"/a","path":"/b"}"#,
        ] {
            assert!(holds(text, is_patch_operation), "{text}");
        }
        for text in [
            "{}",
            "[]",
            r#"{"op":"add"}"#,
            r#"{"op":"u","path":"/a"}"#,
            r#"{"op":"add","path":"a"}"#,
            r#"{"op":"add","path":"/a","b":1,"c":2,"d":3}"#,
        ] {
            assert!(!holds(text, is_patch_operation), "{text}");
        }
    }

    #[test]
    fn names_of_classes() {
        for name in ["java.lang.Long", "com.example.Outer$Inner", "org.json.JSONObject"] {
            assert!(is_class_name(name), "{name}");
        }
        for name in ["", "Long", "context.email", "java.", ".Long", "a b.C", "Java.Long", "https://x.Y"] {
            assert!(!is_class_name(name), "{name}");
        }
    }

    #[test]
    fn documents_as_keys() {
        for text in [r#"{"{\"a\":1}":""}"#, r#"{" { \"a":null,"b":1}"#] {
            assert!(holds(text, |value| document_as_key(value).is_some()), "{text}");
        }
        for text in ["{}", "[]", r#"{"{x}":""}"#, r#"{"{{x}}":""}"#, r#"{"a":"","{\"b\":1}":""}"#] {
            assert!(!holds(text, |value| document_as_key(value).is_some()), "{text}");
        }
        for text in [r#""""#, "null", r#"[""]"#, "[null]", "[]"] {
            assert!(holds(text, is_form_blank), "{text}");
        }
        for text in ["1", r#"" ""#, "{}", r#"["",""]"#, "[[]]"] {
            assert!(!holds(text, is_form_blank), "{text}");
        }
    }
}
