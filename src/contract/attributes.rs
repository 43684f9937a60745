//! A team's own JSON Schema of its attributes, as the `jsonschema` crate reads it. References lead to files
//! beside it, never to another host: a linter that loads what it judges by from the network is slow at best.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::{Draft, Retrieve, Uri, Validator};
use serde_json::Value;

use super::path::decoded;
use super::schema::{Violation, violation};
use super::schema_limits::{Documents, LimitError};
use crate::text::read_file;

/// The most that is read of a schema.
const MAX_BYTES: u64 = 64 << 20;

/// A compiled schema of attributes.
pub struct AttributeSchema {
    validator: Validator,
    /// Names that it knows at the top.
    names: Vec<String>,
}

/// The team's schema cannot be used. Each is the user's to fix.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SchemaError {
    /// The file, or one that it refers to, cannot be read.
    #[error("{path}: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// As the system says it.
        reason: String,
    },
    /// The file, or one that it refers to, is not JSON.
    #[error("{path}: not JSON: {reason}")]
    NotJson {
        /// The file.
        path: String,
        /// As the parser says it.
        reason: String,
    },
    /// It refers to another host.
    #[error("it refers to {uri}, but references are followed to files only")]
    Remote {
        /// The reference, resolved.
        uri: String,
    },
    /// It uses an unknown draft.
    #[error("its `$schema`, {uri}, is not a known draft")]
    UnknownDraft {
        /// What it says.
        uri: String,
    },
    /// It could take too much memory or time.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// It is JSON, and no schema.
    #[error("not a JSON Schema{}: {reason}", if .place.is_empty() { String::new() } else { format!(", at {}", .place) })]
    NotASchema {
        /// JSON Pointer in the schema.
        place: String,
        /// As the compiler says it.
        reason: String,
    },
}

impl SchemaError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Remote { .. } => Some(
                "keep a copy next to the schema and refer to it, as in `\"$ref\": \"common.json\"`; a relative \
                 reference counts from `$id` where there is one",
            ),
            Self::UnknownDraft { .. } => Some(
                "name one from draft 4 to 2020-12, such as `https://json-schema.org/draft/2020-12/schema`, or \
                 leave it out",
            ),
            Self::Limit(error) => Some(error.help()),
            _ => None,
        }
    }
}

impl fmt::Debug for AttributeSchema {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("AttributeSchema").field("names", &self.names).finish_non_exhaustive()
    }
}

impl AttributeSchema {
    /// Compiles the schema in the file at `path`.
    ///
    /// # Errors
    /// When it cannot be read, is not a schema, or refers to another host.
    pub fn load(path: &Path) -> Result<Self, SchemaError> {
        Self::compile(&read(path)?, path)
    }

    /// Compiles `schema`, whose references count from the file at `path`.
    ///
    /// # Errors
    /// When it is not a schema or refers to another host.
    pub fn compile(schema: &Value, path: &Path) -> Result<Self, SchemaError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let files = Files::default();
        let draft = Draft::default().detect(schema);
        // The compiler takes none but the drafts that it knows.
        if draft == Draft::Unknown {
            return Err(SchemaError::UnknownDraft {
                uri: schema["$schema"].as_str().unwrap_or("").to_owned(),
            });
        }
        let validator = jsonschema::options()
            .with_draft(draft)
            .should_validate_formats(true)
            .with_base_uri(file_uri(&path))
            .with_retriever(files.clone())
            .build(schema)
            .map_err(|error| {
                files.trouble().unwrap_or_else(|| SchemaError::NotASchema {
                    place: error.instance_path().to_string(),
                    reason: error.to_string(),
                })
            })?;
        let read = files.read.lock().unwrap_or_else(PoisonError::into_inner);
        let others = read.iter().map(|(uri, document)| (uri.clone(), document));
        Documents { all: std::iter::once((file_uri(&path), schema)).chain(others).collect() }.check()?;
        drop(read);
        let names = schema["properties"]
            .as_object()
            .map(|object| object.keys().cloned().collect())
            .unwrap_or_default();
        Ok(Self { validator, names })
    }

    /// Everything that it refuses in a map of attributes.
    #[must_use]
    pub fn validate(&self, attributes: &Value) -> Vec<Violation> {
        self.validator.iter_errors(attributes).map(|error| violation(&error)).collect()
    }

    /// The names of attributes that it knows at its top.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

fn read(path: &Path) -> Result<Value, SchemaError> {
    let shown = || path.display().to_string();
    let text = read_file(path, MAX_BYTES)
        .map_err(|error| SchemaError::Unreadable { path: shown(), reason: error.to_string() })?;
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| SchemaError::NotJson { path: shown(), reason: error.to_string() })
}

/// Follows references to files. What went wrong is kept: the compiler would wrap it in words of its own.
#[derive(Clone, Debug, Default)]
struct Files {
    trouble: Arc<Mutex<Option<SchemaError>>>,
    /// What was read, by its URI.
    read: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Files {
    fn trouble(&self) -> Option<SchemaError> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Retrieve for Files {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let found = match file_path(uri.as_str()) {
            Some(path) => read(&path),
            None => Err(SchemaError::Remote { uri: uri.to_string() }),
        };
        if let Ok(document) = &found {
            let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            read.push((uri.to_string(), document.clone()));
        }
        found.map_err(|error| {
            *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.clone());
            error.into()
        })
    }
}

fn file_uri(path: &Path) -> String {
    let text = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let mut out = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn file_path(uri: &str) -> Option<PathBuf> {
    let text = decoded(uri.strip_prefix("file://")?)?;
    // `file:///C:/x`
    let drive = cfg!(windows) && text.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(if drive { &text[1..] } else { &text[..] }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn load(files: &[(&str, &str)]) -> Result<AttributeSchema, SchemaError> {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("a b%");
        fs::create_dir(&inner).expect("a folder");
        for (name, text) in files {
            fs::write(inner.join(name), text).expect("written");
        }
        AttributeSchema::load(&inner.join("s.json"))
    }

    #[test]
    fn references_lead_to_files() {
        let schema = load(&[
            ("s.json", "{\"properties\":{\"crm_tier\":{\"$ref\":\"tiers.json#/$defs/tier\"}}}"),
            ("tiers.json", r#"{"$defs":{"tier":{"enum":["gold"]}}}"#),
        ]);
        let schema = schema.expect("a schema");
        let found = schema.validate(&serde_json::json!({"crm_tier": "tin"}));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].pointer, "/crm_tier");
        assert!(!found[0].message.contains("tin"), "{}", found[0].message);
        assert_eq!(schema.names().collect::<Vec<_>>(), ["crm_tier"]);
    }

    #[test]
    fn and_nowhere_else() {
        let reported = |text: &str| load(&[("s.json", text)]).expect_err("no schema").to_string();
        assert_eq!(
            reported(r#"{"$ref":"https://example.com/x.json"}"#),
            "it refers to https://example.com/x.json, but references are followed to files only"
        );
        assert_eq!(
            reported(r#"{"$id":"https://example.com/a.json","$ref":"b.json"}"#),
            "it refers to https://example.com/b.json, but references are followed to files only"
        );
        assert!(reported(r#"{"$ref":"gone.json"}"#).contains("gone.json: No such file"));
        assert!(reported("{").contains("s.json: not JSON: EOF"));
        assert_eq!(
            reported(r#"{"$schema":"https://example.com/meta"}"#),
            "its `$schema`, https://example.com/meta, is not a known draft"
        );
        assert!(load(&[("s.json", r#"{"$schema":"http://json-schema.org/draft-07/schema#"}"#)]).is_ok());
        assert_eq!(
            reported(r#"{"properties":{"a":{"type":"text"}}}"#).split(": ").next(),
            Some("not a JSON Schema, at /properties/a/type")
        );
    }
}
