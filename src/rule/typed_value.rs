//! Values in the notations of serialisers that write the type of a value around it, and containers
//! from which the value was lost.

use crate::diagnostic::Edit;
use crate::json::{Kind, Value, is_class_name};
use crate::text::{BodySpan, shown};

use super::edits::unwrap;

/// Who writes the type around a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// Avro's JSON encoding of a union: `{"string": "x"}`.
    Avro,
    /// `{"S": "x"}`.
    DynamoDb,
    /// MongoDB's extended JSON: `{"$oid": "…"}`.
    MongoDb,
    /// `{"stringValue": "x"}`.
    Firestore,
    /// Jackson's default typing: `["java.lang.Long", 5]`.
    Jackson,
    /// What Gson makes of Android's `JSONObject`: `{"nameValuePairs": {…}}`.
    Gson,
    /// What Jackson makes of the `JsonObject` of Vert.x: `{"map": {…}, "empty": false}`.
    Vertx,
}

/// What is inside.
#[derive(Clone, Copy)]
pub(crate) enum Inside<'t> {
    /// A scalar that is the value itself.
    Scalar(Value<'t>),
    /// An object or array that is the value itself.
    Container(Value<'t>),
    /// Nothing, or a value that has to be converted.
    Other,
}

/// A value with its type around it.
#[derive(Clone, Copy)]
pub(crate) struct TypedValue<'t> {
    pub(crate) notation: Notation,
    pub(crate) inside: Inside<'t>,
    outer: Value<'t>,
}

impl<'t> TypedValue<'t> {
    /// What `value` is; `None` where no type is written around it.
    #[must_use]
    pub(crate) fn of(value: Value<'t>) -> Option<Self> {
        let (notation, inside) = match value.kind() {
            Kind::Object => in_object(value)?,
            Kind::Array => (Notation::Jackson, in_pair(value)?),
            _ => return None,
        };
        Some(Self { notation, inside, outer: value })
    }

    /// What messages say of it: who writes it, and how it looks. No value is in it.
    pub(crate) fn describe(&self) -> String {
        let name = || {
            let member = self.outer.members().next();
            member.map(|member| shown(&member.name()).into_owned()).unwrap_or_default()
        };
        match self.notation {
            Notation::Avro => format!("an Avro union, `{{\"{}\": …}}`", name()),
            Notation::DynamoDb => format!("a value in DynamoDB's notation, `{{\"{}\": …}}`", name()),
            Notation::MongoDb => format!("a value in MongoDB's extended JSON, `{{\"{}\": …}}`", name()),
            Notation::Firestore => format!("a value in Firestore's notation, `{{\"{}\": …}}`", name()),
            Notation::Jackson => "a value with Jackson's type information, `[\"…\", …]`".to_owned(),
            Notation::Gson => "a `JSONObject` that Gson wrote, `{\"nameValuePairs\": {…}}`".to_owned(),
            Notation::Vertx => {
                "a `JsonObject` of Vert.x that Jackson wrote, `{\"map\": {…}, \"empty\": …}`".to_owned()
            }
        }
    }

    /// What to do.
    pub(crate) fn help(&self) -> &'static str {
        match self.notation {
            Notation::Avro => {
                "take the value out of the union; write the record with a plain JSON converter, not in Avro's JSON encoding"
            }
            Notation::DynamoDb => {
                "send the plain value: convert the item with `unmarshall` (JavaScript), TypeDeserializer (Python) or ItemUtils.toMap (Java)"
            }
            Notation::MongoDb => {
                "send the plain value: give the id as its hex text, a date as RFC 3339 text and a number as a number"
            }
            Notation::Firestore => {
                "send the plain value: read the document with a client library, or take each value out of its type"
            }
            Notation::Jackson => {
                "turn default typing off (`activateDefaultTyping`, GenericJackson2JsonRedisSerializer) for the mapper that writes the body"
            }
            Notation::Gson => "give Gson a Map, or send `toString()` of the JSONObject, which is its JSON",
            Notation::Vertx => "send `encode()` of the JsonObject, or give Jackson `getMap()`",
        }
    }

    /// Takes the value out; a scalar gets quotes with `in_quotes`. `None` where that would not give
    /// what was meant.
    pub(crate) fn edits(&self, in_quotes: bool) -> Option<Vec<Edit>> {
        match self.inside {
            Inside::Scalar(inner) if in_quotes && inner.kind() != Kind::String => {
                let (outer, inner) = (self.outer.span(), inner.span());
                Some(vec![
                    Edit::replace(BodySpan::new(outer.start, inner.start), "\""),
                    Edit::replace(BodySpan::new(inner.end, outer.end), "\""),
                ])
            }
            Inside::Scalar(inner) | Inside::Container(inner) => Some(unwrap(self.outer, inner)),
            Inside::Other => None,
        }
    }
}

fn in_object(value: Value<'_>) -> Option<(Notation, Inside<'_>)> {
    let mut members = value.members();
    let (first, second) = (members.next()?, members.next());
    let (name, inner) = (first.name(), first.value());
    if let Some(second) = second {
        let is_vertx = value.len() == 2
            && name == "map"
            && inner.kind() == Kind::Object
            && second.name() == "empty"
            && matches!(second.value().kind(), Kind::True | Kind::False);
        return is_vertx.then_some((Notation::Vertx, Inside::Container(inner)));
    }
    let is_text = inner.kind() == Kind::String;
    let is_number = inner.kind() == Kind::Number;
    let is_boolean = matches!(inner.kind(), Kind::True | Kind::False);
    let is_container = matches!(inner.kind(), Kind::Object | Kind::Array);
    let (scalar, container) = (Inside::Scalar(inner), Inside::Container(inner));
    Some(match &*name {
        "string" | "bytes" if is_text => (Notation::Avro, scalar),
        "int" | "long" | "float" | "double" if is_number => (Notation::Avro, scalar),
        "boolean" if is_boolean => (Notation::Avro, scalar),
        "array" if inner.kind() == Kind::Array => (Notation::Avro, container),
        "map" if inner.kind() == Kind::Object => (Notation::Avro, container),
        "S" | "N" if is_text => (Notation::DynamoDb, scalar),
        "BOOL" if is_boolean => (Notation::DynamoDb, scalar),
        "NULL" if is_boolean => (Notation::DynamoDb, Inside::Other),
        "B" if is_text => (Notation::DynamoDb, Inside::Other),
        "SS" | "NS" | "BS" | "L" if inner.kind() == Kind::Array => (Notation::DynamoDb, Inside::Other),
        "M" if inner.kind() == Kind::Object => (Notation::DynamoDb, Inside::Other),
        "$oid" | "$uuid" | "$symbol" | "$numberLong" | "$numberInt" | "$numberDouble" | "$numberDecimal"
            if is_text || is_number =>
        {
            (Notation::MongoDb, scalar)
        }
        "$date" if is_text => (Notation::MongoDb, scalar),
        "$date" | "$binary" | "$timestamp" | "$undefined" => (Notation::MongoDb, Inside::Other),
        "stringValue" | "timestampValue" | "referenceValue" if is_text => (Notation::Firestore, scalar),
        "integerValue" | "doubleValue" if is_text || is_number => (Notation::Firestore, scalar),
        "booleanValue" if is_boolean => (Notation::Firestore, scalar),
        "nullValue" if inner.kind() == Kind::Null => (Notation::Firestore, Inside::Other),
        "bytesValue" if is_text => (Notation::Firestore, Inside::Other),
        "mapValue" | "arrayValue" | "geoPointValue" if is_container => (Notation::Firestore, Inside::Other),
        "nameValuePairs" if inner.kind() == Kind::Object => (Notation::Gson, container),
        // A record, or an enum or fixed.
        name if is_class_name(name) && is_text => (Notation::Avro, scalar),
        name if is_class_name(name) && inner.kind() == Kind::Object => (Notation::Avro, container),
        _ => return None,
    })
}

/// `["java.lang.Long", 5]`: a class of the JVM and its value.
fn in_pair(value: Value<'_>) -> Option<Inside<'_>> {
    let mut elements = value.elements();
    let (class, inner) = (elements.next()?, elements.next()?);
    let class = class.text().filter(|class| value.len() == 2 && is_class_name(class))?;
    // Dates are numbers there.
    let is_date = ["Date", "Calendar", "Timestamp", "Instant"].iter().any(|end| class.ends_with(end));
    Some(match inner.kind() {
        Kind::Object | Kind::Array => Inside::Container(inner),
        Kind::Null | Kind::Unknown => Inside::Other,
        Kind::Number if is_date => Inside::Other,
        Kind::String | Kind::Number | Kind::True | Kind::False => Inside::Scalar(inner),
    })
}

/// The map of attributes inside a notation that wraps the whole of it: the object, and edits that
/// leave nothing else. The edits are `None` where something in the map cannot be taken out of its
/// type.
pub(crate) fn typed_map(typed: TypedValue<'_>) -> Option<(Value<'_>, Option<Vec<Edit>>)> {
    let map = match (typed.notation, typed.inside) {
        (_, Inside::Container(inner)) => inner,
        (Notation::DynamoDb, _) => typed.outer.get("M")?,
        (Notation::Firestore, _) => typed.outer.get("mapValue").and_then(|map| map.get("fields"))?,
        _ => return None,
    };
    if map.kind() != Kind::Object {
        return None;
    }
    let (outer, inner) = (typed.outer.span(), map.span());
    let mut edits = vec![Edit::delete(BodySpan::new(outer.start, inner.start))];
    for member in map.members() {
        let Some(value) = TypedValue::of(member.value()).filter(|value| value.notation == typed.notation)
        else {
            continue;
        };
        match value.inside {
            Inside::Scalar(_) => edits.extend(value.edits(true).unwrap_or_default()),
            Inside::Container(_) | Inside::Other => return Some((map, None)),
        }
    }
    edits.push(Edit::delete(BodySpan::new(inner.end, outer.end)));
    Some((map, Some(edits)))
}

/// A container that a serialiser wrote in place of a value, which is not in the body any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// `[]`, or arrays of such.
    Array,
    /// `{}`.
    Object,
    /// `{"empty": false}`: the properties of a `JSONObject`.
    Empty,
    /// `{"ValueKind": 3}`: the properties of a `JsonElement`.
    ValueKind,
}

impl Lost {
    /// What became of the value.
    #[must_use]
    pub(crate) fn of(value: Value<'_>) -> Option<Self> {
        match value.kind() {
            Kind::Array => {
                value.descendants().all(|inside| inside.kind() == Kind::Array).then_some(Self::Array)
            }
            Kind::Object if value.is_empty() => Some(Self::Object),
            Kind::Object => {
                let member = value.members().next().filter(|_| value.len() == 1)?;
                match (&*member.name(), member.value().kind()) {
                    ("empty", Kind::True | Kind::False) => Some(Self::Empty),
                    ("ValueKind", Kind::Number) => Some(Self::ValueKind),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What messages say of it.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Array => "an empty array",
            Self::Object => "an empty object",
            Self::Empty => "an object that holds nothing but `empty`",
            Self::ValueKind => "an object that holds nothing but `ValueKind`",
        }
    }

    /// Where the value was lost.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Array => {
                "nothing is in it to put into a string. System.Text.Json writes `[]` for each value of a JObject: give it plain values, or write the body with Newtonsoft.Json"
            }
            Self::Object => {
                "nothing is in it to put into a string. Jackson and Gson write `{}` for JSONObject.NULL and for objects without fields: give them a Map of strings, and leave out what has no value"
            }
            Self::Empty => {
                "the value is not in the body. Jackson writes the properties of a JSONObject: give it a Map, or send `toString()` of the JSONObject"
            }
            Self::ValueKind => {
                "the value is not in the body. Newtonsoft.Json writes the properties of a JsonElement: give it GetString() or GetRawText()"
            }
        }
    }
}
