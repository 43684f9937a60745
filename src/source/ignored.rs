//! `.gitignore` and `.ignore`, by the matcher of the `ignore` crate.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The ignore files that hold for the place where a walk is.
pub(super) struct Ignored {
    enabled: bool,
    /// The folder that is walked, as the walk names it and from the root on.
    folder: (PathBuf, PathBuf),
    /// Above the folder that is walked, up to the repository's root; the outermost first.
    above: Vec<Gitignore>,
    /// Of the folders that the walk is in; the outermost first.
    inside: Vec<Option<Gitignore>>,
}

impl Ignored {
    pub(super) fn new(folder: &Path, enabled: bool) -> Self {
        let absolute = std::path::absolute(folder).unwrap_or_default();
        let above = if enabled { above(&absolute) } else { Vec::new() };
        Self { enabled, folder: (folder.to_owned(), absolute), above, inside: Vec::new() }
    }

    /// The walk goes into a folder of that depth; the folder walked has depth 0.
    pub(super) fn enter(&mut self, folder: &Path, depth: usize) {
        if self.enabled {
            self.inside.truncate(depth);
            self.inside.push(ignore_files(folder, &[".gitignore", ".ignore"]));
        }
    }

    /// Whether an entry of that depth is ignored. The file nearest to it decides.
    pub(super) fn is_ignored(&self, path: &Path, depth: usize, is_folder: bool) -> bool {
        if !self.enabled {
            return false;
        }
        let inside =
            self.inside.iter().take(depth).flatten().rev().map(|inside| inside.matched(path, is_folder));
        for found in inside {
            if !found.is_none() {
                return found.is_ignore();
            }
        }
        if self.above.is_empty() {
            return false;
        }
        let Ok(inside) = path.strip_prefix(&self.folder.0) else { return false };
        let path = self.folder.1.join(inside);
        let found = self
            .above
            .iter()
            .rev()
            .map(|above| above.matched(&path, is_folder))
            .find(|above| !above.is_none());
        found.is_some_and(|item| item.is_ignore())
    }
}

/// The ignore files of one folder. Later lines win, so `.ignore` is after `.gitignore`.
fn ignore_files(folder: &Path, names: &[&str]) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new(folder);
    let mut any = false;
    for name in names {
        let file = folder.join(name);
        if file.is_file() {
            // What is not a glob in it is left out, as git does.
            let _ = builder.add(file);
            any = true;
        }
    }
    any.then(|| builder.build().ok()).flatten()
}

/// Those of the folders above, if `folder` lies in a repository.
fn above(folder: &Path) -> Vec<Gitignore> {
    let folders: Vec<PathBuf> = folder.ancestors().map(Path::to_owned).collect();
    let Some(root) = folders.iter().position(|folder| folder.join(".git").exists()) else {
        return Vec::new();
    };
    let mut found: Vec<Gitignore> = Vec::new();
    found.extend(ignore_files(&folders[root], &[".git/info/exclude"]));
    for folder in folders[1..].iter().take(root).rev() {
        found.extend(ignore_files(folder, &[".gitignore", ".ignore"]));
    }
    found
}
