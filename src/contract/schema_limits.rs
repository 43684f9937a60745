//! Limits for a team's schema. A schema of a few lines can ask for more evaluations than there is
//! memory for, and a pattern with look-around can take minutes on one value. Both are refused
//! before anything is validated.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::json::MAX_DEPTH;

/// Subschemas that may apply to one value.
const MOST_AT_ONCE: usize = 4096;
/// Subschemas that this check visits in all, so that the check itself stays fast.
const MOST_LOOKED_AT: usize = 100_000;
/// Subschemas that may be evaluated on the way down to one value of the deepest body.
const MOST_EVALUATIONS: u64 = 100_000;

/// Keywords whose values are data, not schemas.
const DATA: [&str; 4] = ["enum", "const", "default", "examples"];

/// Why a schema is refused.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LimitError {
    /// One value could ask for more evaluations than there is memory for.
    #[error("it is too large to use: one value of a body could take over 100,000 evaluations")]
    TooLarge,
    /// A pattern takes more than linear time.
    #[error("the pattern at {place} has a look-around at every place of a value, which can take minutes")]
    SlowPattern {
        /// JSON Pointer in the schema.
        place: String,
    },
}

impl LimitError {
    /// What to do about it.
    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::TooLarge => {
                "let `anyOf`, `oneOf` and `allOf` lead to the same `$ref` once, and use a `$ref` to the schema \
                 itself in `properties` and `items` alone"
            }
            Self::SlowPattern { .. } => {
                "begin the pattern with `^`, and keep `(?=…)`, `(?!…)`, `(?<=…)` and `(?<!…)` outside groups and `|`"
            }
        }
    }
}

/// The schema and the files that it refers to, by their URIs; the schema itself comes first.
pub(super) struct Documents<'d> {
    pub(super) all: Vec<(String, &'d Value)>,
}

/// The subschemas that apply to one value, and those that apply to the values inside it.
#[derive(Default)]
struct Level {
    /// Subschemas for the value itself.
    count: u64,
    /// The subschemas for its members: one entry for each object schema that has any.
    members: Vec<Members>,
    /// Subschemas for the names of its members, which are strings.
    names: Vec<usize>,
    elements: Vec<usize>,
}

/// The subschemas for the members of an object.
#[derive(Default)]
struct Members {
    named: BTreeMap<String, usize>,
    /// By a pattern: any of them may match a name.
    patterns: Vec<usize>,
    /// Only where neither a name nor a pattern matches.
    others: Vec<usize>,
}

/// A subschema and the document that it is in.
type Node<'d> = (usize, &'d Value);

impl<'d> Documents<'d> {
    /// Refuses what may cost too much.
    pub(super) fn check(&self) -> Result<(), LimitError> {
        for (_, document) in &self.all {
            check_patterns(document, &mut String::new())?;
        }
        let Some((_, root)) = self.all.first() else { return Ok(()) };
        let mut known: HashMap<usize, usize> = HashMap::new();
        let mut nodes: Vec<Node<'d>> = Vec::new();
        let mut levels: Vec<Level> = Vec::new();
        let mut looked_at = 0;
        entry((0, root), &mut known, &mut nodes);
        while let Some(node) = nodes.get(levels.len()).copied() {
            let level = self.level(node, &mut known, &mut nodes)?;
            looked_at += level.count as usize;
            if looked_at > MOST_LOOKED_AT {
                return Err(LimitError::TooLarge);
            }
            levels.push(level);
        }
        // The most evaluations for a body of the greatest depth, from its leaves up.
        let mut costs = vec![0; levels.len()];
        for _ in 0..MAX_DEPTH {
            let next = levels.iter().map(|level| level.cost(&levels, &costs)).collect();
            let is_settled = costs == next;
            costs = next;
            if is_settled {
                break;
            }
            if costs[0] > MOST_EVALUATIONS {
                return Err(LimitError::TooLarge);
            }
        }
        Ok(())
    }

    /// Follows all that applies to the same value.
    fn level(
        &self,
        start: Node<'d>,
        known: &mut HashMap<usize, usize>,
        nodes: &mut Vec<Node<'d>>,
    ) -> Result<Level, LimitError> {
        let mut level = Level::default();
        let mut open = vec![start];
        while let Some((document, schema)) = open.pop() {
            level.count += 1;
            if level.count as usize + open.len() > MOST_AT_ONCE {
                return Err(LimitError::TooLarge);
            }
            let Some(members) = schema.as_object() else { continue };
            let mut below = |value: &'d Value| entry((document, value), known, nodes);
            let mut inside = Members::default();
            for (keyword, value) in members {
                match keyword.as_str() {
                    "$ref" | "$dynamicRef" | "$recursiveRef" => {
                        open.extend(value.as_str().and_then(|text| self.resolve(document, text)));
                    }
                    "allOf" | "anyOf" | "oneOf" => {
                        open.extend(value.as_array().into_iter().flatten().map(|array| (document, array)));
                    }
                    "not" | "if" | "then" | "else" => open.push((document, value)),
                    "dependentSchemas" | "dependencies" => {
                        open.extend(
                            value
                                .as_object()
                                .into_iter()
                                .flat_map(|object| object.values())
                                .map(|object| (document, object)),
                        );
                    }
                    "properties" => {
                        for (name, value) in value.as_object().into_iter().flatten() {
                            inside.named.insert(name.clone(), below(value));
                        }
                    }
                    "patternProperties" => {
                        inside.patterns.extend(
                            value.as_object().into_iter().flat_map(|object| object.values()).map(&mut below),
                        );
                    }
                    "additionalProperties" | "unevaluatedProperties" => inside.others.push(below(value)),
                    "propertyNames" => level.names.push(below(value)),
                    "items" | "prefixItems" => match value {
                        Value::Array(several) => level.elements.extend(several.iter().map(&mut below)),
                        one => level.elements.push(below(one)),
                    },
                    "additionalItems" | "unevaluatedItems" | "contains" => level.elements.push(below(value)),
                    _ => {}
                }
            }
            if !(inside.named.is_empty() && inside.patterns.is_empty() && inside.others.is_empty()) {
                level.members.push(inside);
            }
        }
        Ok(level)
    }

    /// What a reference leads to, where that is a place in one of the documents.
    fn resolve(&self, document: usize, reference: &str) -> Option<Node<'d>> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let target = if uri.is_empty() {
            document
        } else {
            let name = uri.rsplit('/').next().unwrap_or(uri);
            let is_it = |text: &(String, &Value)| text.0.rsplit('/').next() == Some(name);
            self.all.iter().position(is_it)?
        };
        let root = self.all[target].1;
        let found = if fragment.is_empty() || fragment.starts_with('/') {
            let pointer = super::path::decoded(fragment).unwrap_or_else(|| fragment.to_owned());
            root.pointer(&pointer)
        } else {
            anchor(root, fragment)
        };
        found.map(|item| (target, item))
    }
}

impl Level {
    /// The most evaluations for a value, when values one level below cost `below`.
    fn cost(&self, levels: &[Self], below: &[u64]) -> u64 {
        let any = self.member(None, below);
        let listed = self.members.iter().flat_map(|members| members.named.keys());
        let members = listed.map(|name| self.member(Some(name), below)).fold(any, u64::max);
        let names = self.names.iter().fold(0_u64, |sum, at| sum.saturating_add(levels[*at].count));
        let members = members.saturating_add(names);
        self.count.saturating_add(members.max(sum(&self.elements, below)))
    }

    /// The most evaluations for a member of that name; without one, for a member that no schema names.
    fn member(&self, name: Option<&str>, below: &[u64]) -> u64 {
        self.members.iter().fold(0, |total, members| total.saturating_add(members.cost(name, below)))
    }
}

impl Members {
    fn cost(&self, name: Option<&str>, below: &[u64]) -> u64 {
        let patterns = sum(&self.patterns, below);
        match name.and_then(|name| self.named.get(name)) {
            Some(at) => patterns.saturating_add(below[*at]),
            None => patterns.max(sum(&self.others, below)),
        }
    }
}

fn sum(all: &[usize], costs: &[u64]) -> u64 {
    all.iter().fold(0, |sum, at| sum.saturating_add(costs[*at]))
}

/// The number of a subschema that applies to a value below, each counted once.
fn entry<'d>(node: Node<'d>, known: &mut HashMap<usize, usize>, nodes: &mut Vec<Node<'d>>) -> usize {
    *known.entry(std::ptr::from_ref(node.1) as usize).or_insert_with(|| {
        nodes.push(node);
        nodes.len() - 1
    })
}

/// The subschema with that anchor.
fn anchor<'d>(schema: &'d Value, name: &str) -> Option<&'d Value> {
    let mut open = vec![schema];
    while let Some(next) = open.pop() {
        match next {
            Value::Object(members) => {
                let is_it = |key: &str| members.get(key).and_then(Value::as_str) == Some(name);
                if is_it("$anchor") || is_it("$dynamicAnchor") {
                    return Some(next);
                }
                open.extend(members.values());
            }
            Value::Array(elements) => open.extend(elements),
            _ => {}
        }
    }
    None
}

/// Refuses patterns whose time is not linear in the value.
fn check_patterns(schema: &Value, place: &mut String) -> Result<(), LimitError> {
    let refuse = |place: &str| Err(LimitError::SlowPattern { place: place.to_owned() });
    let length = place.len();
    match schema {
        Value::Object(members) => {
            for (keyword, value) in members.iter().filter(|member| !DATA.contains(&member.0.as_str())) {
                place.push('/');
                place.push_str(&keyword.replace('~', "~0").replace('/', "~1"));
                let slow = match value {
                    Value::String(pattern) if keyword == "pattern" => is_slow(pattern),
                    Value::Object(patterns) if keyword == "patternProperties" => {
                        patterns.keys().any(|key| is_slow(key))
                    }
                    _ => false,
                };
                if slow {
                    return refuse(place);
                }
                check_patterns(value, place)?;
                place.truncate(length);
            }
        }
        Value::Array(elements) => {
            for (at, value) in elements.iter().enumerate() {
                place.push('/');
                place.push_str(&at.to_string());
                check_patterns(value, place)?;
                place.truncate(length);
            }
        }
        _ => {}
    }
    Ok(())
}

/// Whether a pattern may look ahead or after from more than one place of a value. Most patterns
/// begin with `^` and look around outside groups, so that they do it once: `^(?!.*--)[a-z-]+$`.
fn is_slow(pattern: &str) -> bool {
    let bytes = pattern.as_bytes();
    let (mut at, mut depth, mut in_class, mut looks, mut inside) = (0, 0_usize, false, false, false);
    let mut branches = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'[' if !in_class => in_class = true,
            b']' => in_class = false,
            b'(' if !in_class => {
                let rest = &bytes[at + 1..];
                let is_look = ["?=", "?!", "?<=", "?<!"].iter().any(|item| rest.starts_with(item.as_bytes()));
                looks |= is_look;
                inside |= is_look && depth > 0;
                depth += 1;
            }
            b')' if !in_class => depth = depth.saturating_sub(1),
            b'|' if !in_class && depth == 0 => branches = true,
            _ => {}
        }
        at += 1;
    }
    looks && (!pattern.starts_with('^') || branches || inside)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(schema: &Value) -> Result<(), String> {
        let documents = Documents { all: vec![("file:///s.json".to_owned(), schema)] };
        documents.check().map_err(|error| error.to_string())
    }

    /// `keyword` twice, level below level.
    fn nested(levels: usize, keyword: &str) -> Value {
        let mut definitions = serde_json::Map::new();
        for at in 0..levels {
            let next = json!({ "$ref": format!("#/$defs/l{}", at + 1) });
            definitions.insert(format!("l{at}"), json!({ keyword: [next, next] }));
        }
        definitions.insert(format!("l{levels}"), json!({ "type": "number" }));
        json!({ "properties": { "a": { "$ref": "#/$defs/l0" } }, "$defs": definitions })
    }

    #[test]
    fn schemas_that_take_all_memory_are_refused() {
        for keyword in ["anyOf", "allOf", "oneOf"] {
            assert!(
                check(&nested(24, keyword)).is_err_and(|check| check.contains("evaluations")),
                "{keyword}"
            );
            assert_eq!(check(&nested(5, keyword)), Ok(()));
        }
        assert!(check(&json!({ "$ref": "#" })).is_err(), "it refers to itself");
        let again = json!({ "$ref": "#/$defs/n" });
        let doubled = json!({
            "$ref": "#/$defs/n",
            "$defs": { "n": { "anyOf": [{ "properties": { "a": again } }, { "additionalProperties": again }] } },
        });
        assert!(check(&doubled).is_err());
    }

    #[test]
    fn schemas_that_refer_to_themselves_are_fine() {
        let again = json!({ "$ref": "#/$defs/value" });
        let value = json!({
            "$ref": "#/$defs/value",
            "$defs": { "value": { "anyOf": [
                { "type": "string" },
                { "type": "array", "items": again },
                { "type": "object", "properties": { "a": again, "b": again },
                  "propertyNames": again, "additionalProperties": again },
            ] } },
        });
        assert_eq!(check(&value), Ok(()));
    }

    #[test]
    fn patterns_that_look_around_from_every_place_are_refused() {
        for slow in ["(?<=(a+)+)b", "(?=a*b)(?=a*c)a*", "(?<!a*)b", "^(?:(?=a*b)a)*", "^a|(?=a*b)a"] {
            let place = check(&json!({ "properties": { "a/b": { "pattern": slow } } }));
            assert!(place.is_err_and(|place| place.contains("/properties/a~1b/pattern")), "{slow}");
            assert!(check(&json!({ "patternProperties": { slow: {} } })).is_err(), "{slow}");
        }
        for fine in ["^(?!.*--)[a-z-]+$", "^[(?=]+$", "\\(?=a", "(a+)+$", "^(?=.{3,20}$)(?!x).*"] {
            assert_eq!(
                check(&json!({ "pattern": fine, "enum": [{ "pattern": "(?=a*)b" }] })),
                Ok(()),
                "{fine}"
            );
        }
    }
}
