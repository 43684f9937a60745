//! Finding `payloadlint.toml`.

use std::path::{Path, PathBuf};

/// The name of the config file.
pub const FILE_NAME: &str = "payloadlint.toml";

/// The config file that holds for `folder`: its own, else the nearest above it, up to the root of the
/// repository that it lies in. What lies above a repository is not part of what a team shares.
#[must_use]
pub fn discover(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let file = folder.join(FILE_NAME);
        // What is there and cannot be read is an error.
        if file.symlink_metadata().is_ok_and(|data| !data.is_dir()) {
            return Some(file);
        }
        if is_root(folder) {
            return None;
        }
    }
    None
}

/// The root of the repository that a folder lies in.
#[must_use]
pub fn repository_root(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| is_root(folder))
}

/// Whether a folder is the root of a repository.
pub(super) fn is_root(folder: &Path) -> bool {
    // A file in a worktree or submodule, a folder else.
    folder.join(".git").exists()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn upward_to_the_root_of_the_repository() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("repository/a/b");
        fs::create_dir_all(&inner).expect("folders");
        fs::write(folder.path().join(FILE_NAME), "").expect("written");
        assert_eq!(discover(&inner), Some(folder.path().join(FILE_NAME)));
        fs::create_dir(folder.path().join("repository/.git")).expect("a folder");
        assert_eq!(discover(&inner), None);
        let own = folder.path().join("repository/a").join(FILE_NAME);
        fs::write(&own, "").expect("written");
        assert_eq!(discover(&inner), Some(own));
    }
}
