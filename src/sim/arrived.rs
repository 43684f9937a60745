//! A body as it arrived: names that are given twice are kept, which a parsed map would hide.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A JSON value in which an object may have a name more than once.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Arrived {
    /// Neither an array nor an object.
    Scalar(Value),
    Array(Vec<Arrived>),
    Object(Vec<(String, Arrived)>),
}

/// A value that another one of the same name hides, inside all that leads to it and nothing else.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hidden {
    /// JSON Pointer of the value; elements of arrays count as the first.
    pub(super) pointer: String,
    /// The body as it would be with nothing but that value.
    pub(super) body: Value,
}

impl Arrived {
    /// Parses JSON.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }

    /// As a parser gives it that keeps the last value of a name.
    pub(super) fn last(&self) -> Value {
        match self {
            Self::Scalar(value) => value.clone(),
            Self::Array(elements) => elements.iter().map(Self::last).collect(),
            Self::Object(members) => {
                Value::Object(members.iter().map(|(name, value)| (name.clone(), value.last())).collect())
            }
        }
    }

    /// The values that a later one of the same name hides; no more than `most`, and `None` where
    /// there are more.
    pub(super) fn hidden(&self, most: usize) -> Option<Vec<Hidden>> {
        let mut out = Vec::new();
        self.find_hidden(&mut Vec::new(), most, &mut out).then_some(out)
    }

    /// `path`: the names that lead here; `None` for an element of an array. Whether there was room for all.
    fn find_hidden<'s>(
        &'s self,
        path: &mut Vec<Option<&'s str>>,
        most: usize,
        out: &mut Vec<Hidden>,
    ) -> bool {
        match self {
            Self::Scalar(_) => true,
            Self::Array(elements) => elements.iter().all(|element| {
                path.push(None);
                let fits = element.find_hidden(path, most, out);
                path.pop();
                fits
            }),
            Self::Object(members) => {
                // From the last to the first: a name that was seen hides those before it.
                let mut seen = std::collections::HashSet::new();
                members.iter().rev().all(|(name, value)| {
                    path.push(Some(name));
                    let mut fits = value.find_hidden(path, most, out);
                    if !seen.insert(name) {
                        fits = fits && out.len() < most;
                        out.push(inside(path, value.last()));
                    }
                    path.pop();
                    fits
                })
            }
        }
    }
}

/// A value inside the objects and arrays that lead to it.
fn inside(path: &[Option<&str>], value: Value) -> Hidden {
    let mut pointer = String::new();
    for part in path {
        pointer.push('/');
        pointer.push_str(&part.unwrap_or("0").replace('~', "~0").replace('/', "~1"));
    }
    let body = path.iter().rev().fold(value, |inner, part| match part {
        Some(name) => Value::Object(Map::from_iter([((*name).to_owned(), inner)])),
        None => Value::Array(vec![inner]),
    });
    Hidden { pointer, body }
}

impl<'de> Deserialize<'de> for Arrived {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Arrived;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Arrived, E> {
        Ok(Arrived::Scalar(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Arrived, E> {
        Ok(Arrived::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Arrived, E> {
        Ok(Arrived::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Arrived, E> {
        Ok(Arrived::Scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Arrived, E> {
        Ok(Arrived::Scalar(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Arrived, E> {
        Ok(Arrived::Scalar(value.into()))
    }

    fn visit_string<E>(self, value: String) -> Result<Arrived, E> {
        Ok(Arrived::Scalar(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Arrived, A::Error> {
        let mut out = Vec::new();
        while let Some(element) = elements.next_element()? {
            out.push(element);
        }
        Ok(Arrived::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Arrived, A::Error> {
        let mut out = Vec::new();
        while let Some(member) = members.next_entry()? {
            out.push(member);
        }
        Ok(Arrived::Object(out))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hidden(text: &str) -> Vec<(String, Value)> {
        let arrived = Arrived::parse(text.as_bytes()).expect("JSON");
        let last: Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(arrived.last(), last, "{text}");
        let all = arrived.hidden(10).expect("few");
        all.into_iter().map(|one| (one.pointer, one.body)).collect()
    }

    #[test]
    fn values_of_a_repeated_name_are_kept() {
        assert_eq!(hidden(r#"{"a":[1,2.5,-3,true,null,"x",{}],"b":{"c":18446744073709551615}}"#), []);
        assert_eq!(
            hidden(r#"{"a":{"b/c":null,"b/c":"x"}}"#),
            [("/a/b~1c".to_owned(), json!({"a": {"b/c": null}}))]
        );
        assert_eq!(
            hidden(r#"[{"a":1,"a":{"b":2,"b":3},"a":4}]"#),
            [
                ("/0/a/b".to_owned(), json!([{"a": {"b": 2}}])),
                ("/0/a".to_owned(), json!([{"a": {"b": 3}}])),
                ("/0/a".to_owned(), json!([{"a": 1}])),
            ]
        );
    }

    #[test]
    fn too_many_are_not_kept() {
        let text = format!("{{{}\"a\":0}}", "\"a\":1,".repeat(11));
        assert_eq!(Arrived::parse(text.as_bytes()).expect("JSON").hidden(10), None);
        assert_eq!(Arrived::parse(b"{\"a\":}"), None);
        assert_eq!(Arrived::parse("[".repeat(1000).as_bytes()), None, "the depth is bounded");
    }
}
