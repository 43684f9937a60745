//! Baselines: the findings that a team has recorded, so that only new ones are reported.
//!
//! A finding is known by its file, its rule and its place in the body, and by how many of the same
//! are in the file; never by a line or a value. Paths count from the folder of the baseline. The
//! file is sorted, one entry a line, so that it merges well and is the same for the same findings.

use crate::text::search;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::ConfigError;
use super::scope::plain;

/// The key by which a baseline is recognised, and its version.
const MARK: &str = "payloadlint_baseline";
const VERSION: u64 = 2;
/// Its paths count from the folder of the config or from the working directory in which it was written.
const FIRST_VERSION: u64 = 1;

/// What standard input is called.
const STDIN: &str = "<stdin>";

/// Known findings, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<BaselineKey, u64>,
    version: u64,
}

/// Findings of one rule at one place of one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BaselineKey {
    /// The source, from the folder of the baseline.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// Where in the body, or which part of the head.
    pub place: String,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Entry {
    path: String,
    rule: String,
    place: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: u64,
}

const fn one() -> u64 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_one(count: &u64) -> bool {
    *count == 1
}

/// The key that marks a baseline, read alone.
#[derive(Deserialize)]
struct Head {
    payloadlint_baseline: Option<Value>,
}

/// The entries of a baseline, read alone.
#[derive(Deserialize)]
struct Listed {
    findings: Vec<Entry>,
}

impl Baseline {
    /// Reads a baseline that the user knows as `shown`.
    ///
    /// # Errors
    /// When it is not a baseline, or one of an unknown version.
    pub fn parse(text: &str, shown: &str) -> Result<Self, ConfigError> {
        let not_ours =
            |why: &str| ConfigError::of_file(shown, format!("not a baseline of payloadlint: {why}"));
        // The version is read first: the findings of another version may look different.
        let head: Option<Head> = match serde_json::from_str(text) {
            Ok(head) => Some(head),
            // It is JSON, but not an object.
            Err(error) if error.is_data() => None,
            Err(error) => return Err(not_ours(&error.to_string())),
        };
        let Some(found) = head.and_then(|head| head.payloadlint_baseline) else {
            return Err(not_ours(&format!("it has no key `{MARK}`")));
        };
        let version = found.as_u64().filter(|version| (FIRST_VERSION..=VERSION).contains(version));
        let Some(version) = version else {
            let message = format!(
                "baseline version {found} is not supported; this payloadlint reads versions {FIRST_VERSION} and {VERSION}"
            );
            let help = format!(
                "use the version of payloadlint that wrote it, or record the findings again: \
                 `payloadlint check --write-baseline {shown}`"
            );
            return Err(ConfigError::of_file(shown, message).with_help(help));
        };
        // Deserialized without a `Value` between: a team may have hundreds of thousands of entries.
        let listed: Listed =
            serde_json::from_str(text).map_err(|error| not_ours(&format!("`findings`: {error}")))?;
        let mut baseline = Self { entries: BTreeMap::new(), version };
        for Entry { path, rule, place, count } in listed.findings {
            baseline.add(BaselineKey { path, rule, place }, count);
        }
        Ok(baseline)
    }

    /// Whether a file that begins so may be a baseline, of whatever version.
    #[must_use]
    pub fn may_be(head: &[u8]) -> bool {
        search::find(head, MARK.as_bytes()).is_some()
    }

    /// Whether its paths do not count from its own folder: an older version wrote it.
    #[must_use]
    pub fn is_old(&self) -> bool {
        self.version == FIRST_VERSION
    }

    /// The same findings, with paths that count from `to` instead of `from`. Both are absolute.
    #[must_use]
    pub fn moved(&self, from: &Path, to: &Path) -> Self {
        let mut moved = Self { entries: BTreeMap::new(), version: VERSION };
        for (key, count) in &self.entries {
            let path =
                if key.path == STDIN { key.path.clone() } else { path_from(to, &from.join(&key.path)) };
            moved.add(BaselineKey { path, ..key.clone() }, *count);
        }
        moved
    }

    /// Whether a file that it lists is there, its paths counted from `folder`; also where it lists none.
    #[must_use]
    pub fn fits(&self, folder: &Path) -> bool {
        let mut last: Option<&str> = None;
        let mut paths = self.entries.keys().map(|key| key.path.as_str()).filter(|path| {
            let is_new = last != Some(*path);
            last = Some(*path);
            is_new
        });
        self.entries.is_empty() || paths.any(|path| path == STDIN || folder.join(path).exists())
    }

    /// The file's text.
    ///
    /// # Panics
    /// Never: an entry is plain JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = format!("{{\"{MARK}\":{VERSION},\n\"findings\":[");
        for (at, (key, count)) in self.entries.iter().enumerate() {
            let BaselineKey { path, rule, place } = key.clone();
            let entry = Entry { path, rule, place, count: *count };
            let entry = serde_json::to_string(&entry).expect("internal error: an entry is plain JSON");
            let _ = write!(out, "{}\n{entry}", if at == 0 { "" } else { "," });
        }
        out.push_str("\n]}\n");
        out
    }

    /// Adds findings.
    pub fn add(&mut self, key: BaselineKey, count: u64) {
        if count > 0 {
            *self.entries.entry(key).or_default() += count;
        }
    }

    /// The findings, sorted, each with how many there are.
    pub fn iter(&self) -> impl Iterator<Item = (&BaselineKey, u64)> {
        self.entries.iter().map(|(key, count)| (key, *count))
    }

    /// How many findings there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.entries.values().sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The path of a source as a baseline in `folder` has it, with `/` between its parts.
#[must_use]
pub fn baseline_path(folder: &Path, source: &str) -> String {
    match std::path::absolute(source) {
        Ok(absolute) if source != STDIN => path_from(folder, &absolute),
        _ => source.to_owned(),
    }
}

/// An absolute path, as it is written from `folder`. On another drive it stays absolute.
fn path_from(folder: &Path, path: &Path) -> String {
    let (folder, path) = (plain(folder), plain(path));
    let mut ours = folder.components().peekable();
    let mut theirs = path.components().peekable();
    let mut is_first = true;
    while let (Some(one), Some(other)) = (ours.peek(), theirs.peek()) {
        if one != other {
            break;
        }
        ours.next();
        theirs.next();
        is_first = false;
    }
    let mut out = PathBuf::new();
    if is_first {
        out = path;
    } else {
        ours.for_each(|_| out.push(".."));
        out.extend(theirs);
    }
    out.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str, place: &str) -> BaselineKey {
        BaselineKey { path: path.to_owned(), rule: "null-value".to_owned(), place: place.to_owned() }
    }

    #[test]
    fn sorted_and_read_back() {
        let mut baseline = Baseline { version: VERSION, ..Baseline::default() };
        for (path, place) in [("b.json", "/a"), ("a.json", "/c"), ("a.json", "/b"), ("a.json", "/c")] {
            baseline.add(key(path, place), 1);
        }
        let text = baseline.to_json();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 6);
        assert_eq!(lines[2], r#"{"path":"a.json","rule":"null-value","place":"/b"},"#);
        assert_eq!(lines[3], r#"{"path":"a.json","rule":"null-value","place":"/c","count":2},"#);
        assert_eq!(Baseline::parse(&text, "x").expect("ours"), baseline);
        assert_eq!(baseline.len(), 4);
        assert!(Baseline::parse(&Baseline::default().to_json(), "x").expect("ours").is_empty());
    }

    #[test]
    fn others_are_refused() {
        let reported = |text: &str| Baseline::parse(text, "x.json").expect_err("not ours").to_string();
        assert!(reported("{").starts_with("x.json: not a baseline of payloadlint: EOF"));
        assert_eq!(
            reported(r#"{"version":1,"findings":[]}"#),
            "x.json: not a baseline of payloadlint: it has no key `payloadlint_baseline`"
        );
        assert_eq!(
            reported(r#"{"payloadlint_baseline":3}"#),
            "x.json: baseline version 3 is not supported; this payloadlint reads versions 1 and 2"
        );
        assert!(reported(r#"{"payloadlint_baseline":2,"findings":[{"path":1}]}"#).contains("`findings`: "));
    }

    #[test]
    fn one_of_the_first_version_is_read() {
        let text = r#"{"payloadlint_baseline":1,"findings":[
{"path":"a.json","rule":"null-value","place":"/b","fingerprint":"1"},
{"path":"a.json","rule":"null-value","place":"/b","fingerprint":"2"}]}"#;
        let old = Baseline::parse(text, "x").expect("ours");
        assert!(old.is_old());
        let moved = old.moved(Path::new("/team"), Path::new("/team/ci"));
        assert_eq!(moved.iter().collect::<Vec<_>>(), [(&key("../a.json", "/b"), 2)]);
    }

    #[cfg(unix)]
    #[test]
    fn paths_count_from_the_folder() {
        let from = |folder: &str, path: &str| path_from(Path::new(folder), Path::new(path));
        assert_eq!(from("/a/b", "/a/b/c.json"), "c.json");
        assert_eq!(from("/a/b", "/a/c/d.json"), "../c/d.json");
        assert_eq!(from("/a/b", "/a/b/../c.json"), "../c.json");
        assert_eq!(baseline_path(Path::new("/a"), "<stdin>"), "<stdin>");
    }
}
