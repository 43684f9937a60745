//! Baselines: the findings that a team has taken stock of, so that only new ones count.
//!
//! A finding is known by its fingerprint, which holds no line number. The other members of an entry are for people who
//! read the file, and to tell which entries a run could have met. The file is sorted, one entry a line, so that it
//! merges well and is the same for the same findings.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::ConfigError;

/// The member by which a baseline is known, and its version.
const MARK: &str = "payloadlint_baseline";
const VERSION: u64 = 1;

/// Known findings, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeSet<BaselineEntry>,
}

/// A known finding. The members stand in the order of the file's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BaselineEntry {
    /// The source, from the folder of the config.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// Where in the body, or which part of the head.
    pub place: String,
    /// The identity.
    pub fingerprint: String,
}

impl Baseline {
    /// Reads a baseline that the user knows as `shown`.
    ///
    /// # Errors
    /// When it is none of ours, or one of another version.
    pub fn parse(text: &str, shown: &str) -> Result<Self, ConfigError> {
        let not_ours =
            |why: &str| ConfigError::of_file(shown, format!("not a baseline of payloadlint: {why}"));
        let document: Value = serde_json::from_str(text).map_err(|error| not_ours(&error.to_string()))?;
        match document.get(MARK) {
            None => return Err(not_ours(&format!("it has no member `{MARK}`"))),
            Some(version) if version.as_u64() != Some(VERSION) => {
                let message =
                    format!("a baseline of version {version}; this payloadlint reads version {VERSION}");
                let help = format!(
                    "use the payloadlint that wrote it; or `payloadlint check --write-baseline {shown}` writes one anew"
                );
                return Err(ConfigError::of_file(shown, message).with_help(help));
            }
            Some(_) => {}
        }
        let findings = document.get("findings").cloned().unwrap_or_default();
        let entries =
            serde_json::from_value(findings).map_err(|error| not_ours(&format!("`findings`: {error}")))?;
        Ok(Self { entries })
    }

    /// Whether a file that begins so may be a baseline, of whatever version.
    #[must_use]
    pub fn may_be(head: &[u8]) -> bool {
        memchr::memmem::find(head, MARK.as_bytes()).is_some()
    }

    /// The file's text.
    ///
    /// # Panics
    /// Never: an entry is plain JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = format!("{{\"{MARK}\":{VERSION},\n\"findings\":[");
        for (at, entry) in self.entries.iter().enumerate() {
            let entry = serde_json::to_string(entry).expect("internal error: an entry is plain JSON");
            let _ = write!(out, "{}\n{entry}", if at == 0 { "" } else { "," });
        }
        out.push_str("\n]}\n");
        out
    }

    /// Adds a finding.
    pub fn insert(&mut self, entry: BaselineEntry) {
        self.entries.insert(entry);
    }

    /// The findings, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &BaselineEntry> {
        self.entries.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, fingerprint: &str) -> BaselineEntry {
        BaselineEntry {
            path: path.to_owned(),
            rule: "null-value".to_owned(),
            place: "/attributes/a".to_owned(),
            fingerprint: fingerprint.to_owned(),
        }
    }

    #[test]
    fn sorted_and_read_back() {
        let mut baseline = Baseline::default();
        for (path, print) in [("b.json", "1"), ("a.json", "3"), ("a.json", "2")] {
            baseline.insert(entry(path, print));
        }
        let text = baseline.to_json();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 6);
        assert_eq!(
            lines[2],
            r#"{"path":"a.json","rule":"null-value","place":"/attributes/a","fingerprint":"2"},"#
        );
        assert_eq!(Baseline::parse(&text, "x").expect("ours"), baseline);
        let empty = Baseline::default();
        assert_eq!(Baseline::parse(&empty.to_json(), "x").expect("ours"), empty);
    }

    #[test]
    fn others_are_refused() {
        let told = |text: &str| Baseline::parse(text, "x.json").expect_err("not ours").to_string();
        assert!(told("{").starts_with("x.json: not a baseline of payloadlint: EOF"));
        assert_eq!(
            told(r#"{"version":1,"findings":[]}"#),
            "x.json: not a baseline of payloadlint: it has no member `payloadlint_baseline`"
        );
        assert_eq!(
            told(r#"{"payloadlint_baseline":2}"#),
            "x.json: a baseline of version 2; this payloadlint reads version 1"
        );
        assert!(told(r#"{"payloadlint_baseline":1,"findings":[{"path":1}]}"#).contains("`findings`: "));
    }
}
