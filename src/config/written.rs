//! TOML as written: values with their place, read against the keys that are accepted.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, SourceText, accepted_help};
use crate::text::Date;

/// A value and where it is.
#[derive(Clone, Debug)]
pub(super) struct Written<T> {
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

/// A key of the config, as `--show-config` prints it.
#[derive(Clone, Debug)]
pub struct WrittenKey {
    /// The key with those of the tables that it is in, such as `rules.null-value` or `paths[1].files`.
    pub key: String,
    /// Where the key is written.
    pub place: Range<usize>,
    /// Where its value is written.
    pub value: Range<usize>,
}

/// All keys of a document, in the order written.
pub(super) fn keys(document: &DeTable<'_>) -> Vec<WrittenKey> {
    let mut found = Vec::new();
    collect_keys("", document, &mut found);
    found.sort_by_key(|key| key.place.start);
    found
}

fn collect_keys(prefix: &str, table: &DeTable<'_>, found: &mut Vec<WrittenKey>) {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.get_ref());
        match value.get_ref() {
            DeValue::Table(inner) => collect_keys(&format!("{name}."), inner, found),
            DeValue::Array(items) if items.iter().any(|item| item.get_ref().is_table()) => {
                for (at, item) in items.iter().enumerate() {
                    if let DeValue::Table(inner) = item.get_ref() {
                        collect_keys(&format!("{name}[{}].", at + 1), inner, found);
                    }
                }
            }
            _ => found.push(WrittenKey { key: name, place: key.span(), value: value.span() }),
        }
    }
}

/// A name and a text.
type Pair = (Written<String>, Written<String>);

/// A table whose keys are all accepted ones.
pub(super) struct Table<'d> {
    source: &'d SourceText,
    entries: &'d DeTable<'d>,
    /// Of the table itself.
    pub(super) span: Range<usize>,
}

impl<'d> Table<'d> {
    /// `place` names the table to the reader, `accepted` are its keys.
    pub(super) fn new(
        source: &'d SourceText,
        value: &'d DeTable<'d>,
        span: Range<usize>,
        place: &str,
        accepted: &[&str],
    ) -> Result<Self, ConfigError> {
        for key in value.keys() {
            let name: &str = key.get_ref();
            if !accepted.contains(&name) {
                let error = ConfigError::at(source, key.span(), format!("unknown key `{name}` in {place}"));
                return Err(error.with_help(unknown_key_help(name, accepted)));
            }
        }
        Ok(Self { source, entries: value, span })
    }

    pub(super) fn text(&self, key: &str) -> Result<Option<Written<String>>, ConfigError> {
        self.get(key).map(|value| self.as_text(key, value)).transpose()
    }

    pub(super) fn required_text(&self, key: &str, place: &str) -> Result<Written<String>, ConfigError> {
        self.text(key)?
            .ok_or_else(|| ConfigError::at(self.source, self.span.clone(), format!("{place} has no `{key}`")))
    }

    /// A text, or several.
    pub(super) fn texts(&self, key: &str) -> Result<Option<Vec<Written<String>>>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::Array(items) => {
                items.iter().map(|item| self.as_text(key, item)).collect::<Result<_, _>>().map(Some)
            }
            DeValue::String(_) => Ok(Some(vec![self.as_text(key, value)?])),
            _ => Err(self.wrong_type(key, value, "a string or an array of strings")),
        }
    }

    /// A whole number of at least `least`.
    pub(super) fn number(&self, key: &str, least: u64) -> Result<Option<u64>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let DeValue::Integer(integer) = value.get_ref() else {
            return Err(self.wrong_type(key, value, "a whole number"));
        };
        let digits = integer.as_str().replace('_', "");
        match u64::from_str_radix(&digits, integer.radix()) {
            Ok(number) if number >= least => Ok(Some(number)),
            _ => {
                let message = format!("`{key}` must be a whole number of at least {least}");
                Err(ConfigError::at(self.source, value.span(), message))
            }
        }
    }

    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::Boolean(flag) => Ok(Some(*flag)),
            _ => Err(self.wrong_type(key, value, "true or false")),
        }
    }

    pub(super) fn date(&self, key: &str) -> Result<Option<Written<Date>>, ConfigError> {
        const WANTED: &str = "a date, such as 2027-01-31";
        let Some(value) = self.get(key) else { return Ok(None) };
        let date = match value.get_ref() {
            DeValue::Datetime(moment) if moment.time.is_none() => {
                moment.date.and_then(|date| Date::new(date.year, date.month, date.day))
            }
            DeValue::String(text) => Date::parse(text),
            _ => None,
        };
        let date = date.ok_or_else(|| self.wrong_type(key, value, WANTED))?;
        Ok(Some(Written { value: date, span: value.span() }))
    }

    /// The table at `key`.
    pub(super) fn table(
        &self,
        key: &str,
        place: &str,
        accepted: &[&str],
    ) -> Result<Option<Table<'d>>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::Table(table) => Table::new(self.source, table, value.span(), place, accepted).map(Some),
            _ => Err(self.wrong_type(key, value, "a table")),
        }
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables(&self, key: &str, accepted: &[&str]) -> Result<Vec<Table<'d>>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        let wrong = |value| {
            self.wrong_type(key, value, "a list of tables")
                .with_help(format!("begin each entry with `[[{key}]]`, in double brackets"))
        };
        let DeValue::Array(items) = value.get_ref() else { return Err(wrong(value)) };
        items
            .iter()
            .map(|item| match item.get_ref() {
                DeValue::Table(table) => {
                    Table::new(self.source, table, item.span(), &format!("`[[{key}]]`"), accepted)
                }
                _ => Err(wrong(item)),
            })
            .collect()
    }

    /// Names and texts, as `[rules]` has them.
    pub(super) fn pairs(&self, key: &str) -> Result<Vec<Pair>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.wrong_type(key, value, "a table"));
        };
        table
            .iter()
            .map(|(name, value)| {
                let name = Written { value: name.get_ref().to_string(), span: name.span() };
                let text = self.as_text(&name.value, value)?;
                Ok((name, text))
            })
            .collect()
    }

    fn get(&self, key: &str) -> Option<&'d Spanned<DeValue<'d>>> {
        self.entries.get(key)
    }

    fn as_text(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<Written<String>, ConfigError> {
        match value.get_ref() {
            DeValue::String(text) => Ok(Written { value: text.to_string(), span: value.span() }),
            _ => Err(self.wrong_type(key, value, "a string")),
        }
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) -> ConfigError {
        let found = match value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        };
        ConfigError::at(self.source, value.span(), format!("`{key}` must be {wanted}, but this is {found}"))
    }
}

/// What to do about a key; of a secret one, where that belongs.
fn unknown_key_help(name: &str, accepted: &[&str]) -> String {
    let folded = name.to_lowercase();
    if ["token", "secret", "password", "client-id", "client_id"].iter().any(|item| folded.contains(item)) {
        return "set credentials in the environment, such as GENESYSCLOUD_OAUTHCLIENT_ID and \
                GENESYSCLOUD_OAUTHCLIENT_SECRET, never from this file"
            .to_owned();
    }
    accepted_help(name, accepted)
}
