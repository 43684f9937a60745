//! Globs as the command line and the config have them.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Some globs, relative to one folder. One without a slash matches a name in any folder below.
#[derive(Clone, Debug)]
pub struct GlobList {
    base: PathBuf,
    /// The base from the root on, for paths that are given so.
    absolute_base: Option<PathBuf>,
    set: GlobSet,
}

impl GlobList {
    /// Globs that count from `base`, which may be given from the root on or from the working directory.
    ///
    /// # Errors
    /// If one of them is no glob.
    pub fn new<'p>(base: &Path, patterns: impl IntoIterator<Item = &'p str>) -> Result<Self, globset::Error> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
            let pattern = pattern.strip_suffix('/').unwrap_or(pattern);
            let anywhere = if pattern.contains('/') { "" } else { "**/" };
            let pattern = format!("{anywhere}{}", pattern.strip_prefix('/').unwrap_or(pattern));
            set.add(GlobBuilder::new(&pattern).literal_separator(true).build()?);
        }
        // The empty path is the working directory, but cannot be made absolute.
        let absolute_base = std::path::absolute(Path::new(".").join(base)).ok();
        Ok(Self { base: plain(base), absolute_base, set: set.build()? })
    }

    /// Whether a path matches. One outside the base folder is matched as it is.
    #[must_use]
    pub fn is_match(&self, path: &Path) -> bool {
        self.set.is_match(self.relative(path))
    }

    /// Whether a folder that the path is in matches.
    #[must_use]
    pub fn matches_parent(&self, path: &Path) -> bool {
        self.relative(path).ancestors().skip(1).any(|folder| self.set.is_match(folder))
    }

    fn relative<'p>(&self, path: &'p Path) -> Cow<'p, Path> {
        let path = path.strip_prefix(".").unwrap_or(path);
        if path.is_absolute() == self.base.is_absolute() {
            return path.strip_prefix(&self.base).unwrap_or(path).into();
        }
        let Some(base) = &self.absolute_base else { return path.into() };
        match std::path::absolute(path) {
            Ok(absolute) => {
                without_dots(&absolute).strip_prefix(base).map(Path::to_owned).map_or(path.into(), Cow::Owned)
            }
            Err(_) => path.into(),
        }
    }
}

/// An absolute path without `..`, as far as its text tells.
fn without_dots(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// Without the dots that mean nothing.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, Component::CurDir)).collect()
}

/// A path that is a glob, as the folder before its first special character and the pattern from there on.
/// `None` where it has no such character.
pub(super) fn glob_parts(path: &Path) -> Option<(PathBuf, String)> {
    let text = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let special = text.find(['*', '?', '[', '{'])?;
    let slash = text[..special].rfind('/');
    let folder = match slash {
        Some(0) => "/",
        Some(at) => &text[..at],
        None => ".",
    };
    let pattern = &text[slash.map_or(0, |at| at + 1)..];
    // With a slash in front it counts from the folder, and `*.json` does not reach below.
    Some((folder.into(), format!("/{pattern}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_base_may_be_written_either_way() {
        let here = std::path::absolute(".").expect("a working directory");
        for base in [Path::new(""), Path::new("."), &here] {
            let globs = GlobList::new(base, ["src/*.rs", "*.json"]).expect("globs");
            for path in ["src/lib.rs", "./src/lib.rs", "a/b.json"] {
                assert!(globs.is_match(Path::new(path)), "{base:?} {path}");
                assert!(globs.is_match(&here.join(path)), "{base:?} {path}");
            }
            assert!(!globs.is_match(Path::new("src/source/mod.rs")));
        }
    }

    #[test]
    fn the_folder_and_the_pattern() {
        let parts = |path: &str| glob_parts(Path::new(path)).map(|(a, b)| (a.display().to_string(), b));
        let owned = |folder: &str, pattern: &str| Some((folder.to_owned(), pattern.to_owned()));
        assert_eq!(parts("a/b*/c.json"), owned("a", "/b*/c.json"));
        assert_eq!(parts("*.json"), owned(".", "/*.json"));
        assert_eq!(parts("/**"), owned("/", "/**"));
        assert_eq!(parts("a/b.json"), None);
    }
}
