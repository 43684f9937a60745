//! What a glob that matches nothing was perhaps meant to match.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::text::nearest;

/// Names that are listed of one folder, at most.
const MAX_NAMES: usize = 10_000;

/// The names in the folders below a config, each folder read once.
#[derive(Debug)]
pub struct PathNames<'f> {
    folder: &'f Path,
    known: HashMap<PathBuf, Vec<String>>,
}

impl<'f> PathNames<'f> {
    /// The names below the folder of a config.
    #[must_use]
    pub fn new(folder: &'f Path) -> Self {
        Self { folder, known: HashMap::new() }
    }

    /// What to do about a glob that matches no file.
    pub fn help(&mut self, pattern: &str) -> String {
        if pattern.contains('\\') {
            return format!("write `/` between folders: `{}`", pattern.replace('\\', "/"));
        }
        if let Ok(inside) = Path::new(pattern).strip_prefix(self.folder) {
            let inside = inside.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
            return format!("globs are relative to the folder of the config: write `{inside}`");
        }
        if pattern.split('/').any(|part| part == "..") {
            return "globs are relative to the folder of the config and cannot leave it: put a payloadlint.toml into that folder"
                .to_owned();
        }
        match self.near(pattern) {
            Near::Other(meant) => format!("did you mean `{meant}`?"),
            Near::Exists => {
                "the path exists; its files may be hidden, excluded, ignored by .gitignore, or of an \
                             extension that is not read: `payloadlint check --show-files` lists what is read"
                    .to_owned()
            }
            Near::Nothing => {
                "globs are relative to the folder of the config; `payloadlint check --show-files` lists what is \
                              read: correct the glob, or remove it"
                    .to_owned()
            }
        }
    }

    /// Follows the pattern as far as it names folders and files that exist.
    fn near(&mut self, pattern: &str) -> Near {
        let plain = pattern.trim_start_matches("./").trim_start_matches('/');
        let parts: Vec<&str> = plain.split('/').collect();
        let mut folder = self.folder.to_owned();
        for (at, part) in parts.iter().enumerate() {
            if part.is_empty() || part.contains(['*', '?', '[', '{']) {
                break;
            }
            let names = self.names(&folder);
            if !names.iter().any(|name| name == part) {
                let Some(meant) = nearest(part, names.iter().map(String::as_str)) else { break };
                let mut parts: Vec<&str> = parts.clone();
                parts[at] = meant;
                let start = if pattern.starts_with('/') { "/" } else { "" };
                return Near::Other(format!("{start}{}", parts.join("/")));
            }
            folder.push(part);
            if at + 1 == parts.len() {
                return Near::Exists;
            }
        }
        Near::Nothing
    }

    fn names(&mut self, folder: &Path) -> &[String] {
        self.known.entry(folder.to_owned()).or_insert_with(|| {
            let mut names: Vec<String> = fs::read_dir(folder)
                .map(|entries| {
                    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
                    names.filter(|name| !name.starts_with('.')).take(MAX_NAMES).collect()
                })
                .unwrap_or_default();
            names.sort();
            names
        })
    }
}

enum Near {
    /// Another path, which exists as far as it has no wildcard.
    Other(String),
    /// The path exists.
    Exists,
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_perhaps_meant() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("fixtures/wrapup")).expect("folders");
        fs::write(folder.path().join("fixtures/wrapup/a.json"), "").expect("written");
        let mut names = PathNames::new(folder.path());
        assert_eq!(names.help("fixtuers/**"), "did you mean `fixtures/**`?");
        assert_eq!(names.help("/fixtures/wrapups/*.json"), "did you mean `/fixtures/wrapup/*.json`?");
        assert!(names.help("fixtures/wrapup").starts_with("the path exists"));
        assert_eq!(names.help("fixtures\\wrapup"), "write `/` between folders: `fixtures/wrapup`");
        assert!(names.help("../other").contains("cannot leave it"));
        assert!(names.help("nothing/like/this").contains("--show-files"));
        let absolute = folder.path().join("fixtures/**").display().to_string();
        assert!(names.help(&absolute).ends_with("write `fixtures/**`"));
    }
}
