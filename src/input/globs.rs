//! Globs as the command line and the config have them.

use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Some globs, relative to one folder. One without a slash matches a name in any folder below.
#[derive(Clone, Debug)]
pub struct GlobList {
    base: PathBuf,
    set: GlobSet,
}

impl GlobList {
    /// Globs that count from `base`.
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
        Ok(Self { base: plain(base), set: set.build()? })
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

    fn relative<'p>(&self, path: &'p Path) -> &'p Path {
        let path = path.strip_prefix(".").unwrap_or(path);
        path.strip_prefix(&self.base).unwrap_or(path)
    }
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
