//! Globs as the command line and the config have them.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Some globs, relative to one folder. One without a slash matches a name in any folder below. One
/// whose last part has no wildcard, or that ends with a slash, also matches everything below a
/// folder of that name.
#[derive(Clone, Debug)]
pub struct GlobList {
    base: PathBuf,
    /// The base from the root on, for paths that are given so.
    absolute_base: Option<PathBuf>,
    set: GlobSet,
    /// For each glob of the set, the pattern that it was made from.
    origins: Vec<Origin>,
    patterns: Vec<String>,
}

/// The pattern that a glob was made from.
#[derive(Clone, Copy, Debug)]
struct Origin {
    pattern: usize,
    /// The glob matches what is below a folder of that name, not the name itself.
    below: bool,
}

/// A pattern that is not accepted.
#[derive(Clone, Debug, thiserror::Error)]
pub enum GlobError {
    /// It begins with `!`, which excludes files in other tools.
    #[error("`!` does not exclude files")]
    Negated,
    /// It is not a glob.
    #[error("not a glob: {0}")]
    Syntax(globset::ErrorKind),
}

impl GlobError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Negated => {
                "a file is read if it matches one of the globs; use `exclude` or `--exclude` to exclude files"
            }
            Self::Syntax(_) => "to match the character itself, put it in brackets, such as `[[]`",
        }
    }
}

/// The globs that a pattern stands for: itself, and what is below a folder of that name.
fn globs_of(pattern: &str) -> Result<Vec<(Glob, bool)>, GlobError> {
    if pattern.starts_with('!') {
        return Err(GlobError::Negated);
    }
    let plain = pattern.strip_prefix("./").unwrap_or(pattern);
    let name = plain.strip_suffix('/').unwrap_or(plain);
    let is_anchored = name.contains('/') || pattern.starts_with("./");
    let anchor = if is_anchored { "" } else { "**/" };
    let name = format!("{anchor}{}", name.strip_prefix('/').unwrap_or(name));
    let build = |text: &str| {
        let glob = GlobBuilder::new(text).literal_separator(true).build();
        glob.map_err(|error| GlobError::Syntax(error.kind().clone()))
    };
    let last = name.rsplit('/').next().unwrap_or_default();
    let means_folder = plain.ends_with('/') || !last.contains(['*', '?', '[', '{']);
    let mut globs = vec![(build(&name)?, false)];
    if means_folder {
        globs.push((build(&format!("{name}/**"))?, true));
    }
    Ok(globs)
}

impl GlobList {
    /// Globs that count from `base`, which may be given from the root on or from the working directory.
    ///
    /// # Errors
    /// If one of them is not accepted.
    pub fn new<'p>(base: &Path, patterns: impl IntoIterator<Item = &'p str>) -> Result<Self, GlobError> {
        let mut set = GlobSetBuilder::new();
        let (mut origins, mut kept) = (Vec::new(), Vec::new());
        for pattern in patterns {
            for (glob, below) in globs_of(pattern)? {
                set.add(glob);
                origins.push(Origin { pattern: kept.len(), below });
            }
            kept.push(pattern.to_owned());
        }
        // The empty path is the working directory, but cannot be made absolute.
        let absolute_base = std::path::absolute(Path::new(".").join(base)).ok();
        let set = set.build().map_err(|error| GlobError::Syntax(error.kind().clone()))?;
        Ok(Self { base: plain(base), absolute_base, set, origins, patterns: kept })
    }

    /// Whether a pattern is accepted.
    ///
    /// # Errors
    /// Why it is not.
    pub fn check(pattern: &str) -> Result<(), GlobError> {
        globs_of(pattern).map(|_| ())
    }

    /// The patterns, as written.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether a path matches. One outside the base folder is matched as it is.
    #[must_use]
    pub fn is_match(&self, path: &Path) -> bool {
        self.set.is_match(self.relative(path))
    }

    /// Whether a path itself matches, not only a folder that it is in.
    #[must_use]
    pub fn is_exact_match(&self, path: &Path) -> bool {
        self.set.matches(self.relative(path)).iter().any(|at| !self.origins[*at].below)
    }

    /// The patterns that match a path, in order, each once.
    #[must_use]
    pub fn matches(&self, path: &Path) -> Vec<usize> {
        if self.set.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<usize> =
            self.set.matches(self.relative(path)).into_iter().map(|at| self.origins[at].pattern).collect();
        found.dedup();
        found
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

/// An absolute path without `..`, as far as its text shows.
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
    fn a_folder_name_means_everything_below() {
        let is_match = |pattern: &str, path: &str| {
            GlobList::new(Path::new(""), [pattern]).expect("globs").is_match(Path::new(path))
        };
        for pattern in ["a", "./a", "/a", "a/", "a/**"] {
            assert!(is_match(pattern, "a/b.json") && is_match(pattern, "a/c/d.json"), "{pattern}");
            assert!(!is_match(pattern, "ab/c.json"), "{pattern}");
        }
        assert!(is_match("a", "x/a/b.json") && is_match("a/", "x/a/b.json"), "without a slash, at any depth");
        assert!(!is_match("/a", "x/a/b.json") && !is_match("x/a", "y/x/a/b.json"), "with one, from the base");
        // The last part has a wildcard: files alone.
        assert!(is_match("a/*", "a/b.json") && !is_match("a/*", "a/c/d.json"));
        assert!(is_match("a/v?/", "a/v1/d.json") && !is_match("a/v?", "a/v1/d.json"));
    }

    #[test]
    fn what_matched_is_known_by_pattern() {
        let globs = GlobList::new(Path::new(""), ["a", "*.json", "a/b.json", "c"]).expect("globs");
        assert_eq!(globs.matches(Path::new("a/b.json")), [0, 1, 2]);
        assert_eq!(globs.matches(Path::new("d.txt")), [0; 0]);
        assert!(globs.is_exact_match(Path::new("a/x.json")) && !globs.is_exact_match(Path::new("a/x.txt")));
    }

    #[test]
    fn an_exclamation_mark_is_refused() {
        let error = GlobList::new(Path::new(""), ["a", "!a/b.json"]).expect_err("refused");
        assert_eq!(error.to_string(), "`!` does not exclude files");
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
