//! From the paths of a command line to the sources to read.
//!
//! A path given by name is always read. Folders are walked in sorted order: hidden files and what
//! `.gitignore` and `.ignore` name are left out, and only files named like a kind's are taken.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::decode::extension_of;
use super::error::ReadError;
use super::globs::{GlobList, glob_parts};
use super::ignored::Ignored;
use super::kinds;
use super::source::{SourceRef, shown_path};

/// How folders are walked.
#[derive(Clone, Debug)]
pub struct WalkOptions {
    /// Files that are taken, in place of those named like a kind's.
    pub include: Option<GlobList>,
    /// Files and folders that are left out.
    pub exclude: Vec<GlobList>,
    /// `exclude` and ignore files hold for paths given by name, too.
    pub force_exclude: bool,
    /// Whether `.gitignore` and `.ignore` are honoured.
    pub ignore_files: bool,
}

impl Default for WalkOptions {
    fn default() -> Self {
        Self { include: None, exclude: Vec::new(), force_exclude: false, ignore_files: true }
    }
}

/// The sources that `args` name, each once, and what is wrong with the others. Folders are walked, globs that
/// the shell left alone are matched.
#[must_use]
pub fn expand(args: &[SourceRef], options: &WalkOptions) -> (Vec<SourceRef>, Vec<ReadError>) {
    let mut walk = Walk { options, sources: Vec::new(), errors: Vec::new(), seen: HashSet::new() };
    for arg in args {
        match arg {
            SourceRef::Stdin => {
                if !walk.sources.contains(arg) {
                    walk.sources.push(SourceRef::Stdin);
                }
            }
            SourceRef::Path(path) => walk.named(path),
        }
    }
    (walk.sources, walk.errors)
}

struct Walk<'o> {
    options: &'o WalkOptions,
    sources: Vec<SourceRef>,
    errors: Vec<ReadError>,
    seen: HashSet<PathBuf>,
}

impl Walk<'_> {
    fn named(&mut self, path: &Path) {
        let shown = shown_path(path);
        match path.metadata() {
            Ok(data) if data.is_dir() => {
                if !self.folder(path, |_| true) {
                    self.errors.push(ReadError::NothingInside { path: shown });
                }
            }
            Ok(_) => {
                if !(self.options.force_exclude && self.is_left_out(path)) {
                    self.take(path.to_owned());
                }
            }
            Err(error) => match glob_parts(path) {
                Some((folder, pattern)) if error.kind() == std::io::ErrorKind::NotFound => {
                    self.glob(&folder, &pattern, shown);
                }
                _ => self.errors.push(ReadError::from_io(Some(path), &shown, error)),
            },
        }
    }

    /// A glob is a way to name files: those that it matches are taken whatever they are called.
    fn glob(&mut self, folder: &Path, pattern: &str, shown: Arc<str>) {
        let glob = match GlobList::new(folder, [pattern]) {
            Ok(glob) => glob,
            Err(error) => {
                self.errors.push(ReadError::BadGlob { path: shown, reason: error.to_string() });
                return;
            }
        };
        let found = folder.is_dir() && self.walk(folder, |path| glob.is_match(path));
        if !found {
            self.errors.push(ReadError::NothingMatches { path: shown });
        }
    }

    fn folder(&mut self, folder: &Path, also: impl Fn(&Path) -> bool) -> bool {
        let options = self.options;
        self.walk(folder, |path| {
            also(path)
                && match &options.include {
                    Some(include) => include.is_match(path),
                    None => has_known_extension(path),
                }
        })
    }

    /// Takes the files in `folder` that are wanted; whether there are any.
    fn walk(&mut self, folder: &Path, wanted: impl Fn(&Path) -> bool) -> bool {
        let options = self.options;
        let mut ignored = Ignored::new(folder, options.ignore_files);
        let mut found = false;
        let mut entries = WalkDir::new(folder).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.tell(folder, error);
                    continue;
                }
            };
            let path = entry.path();
            if entry.depth() == 0 {
                ignored.enter(path, 0);
                continue;
            }
            let kind = entry.file_type();
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let left_out = || {
                ignored.is_ignored(path, entry.depth(), kind.is_dir())
                    || options.exclude.iter().any(|globs| globs.is_match(path))
            };
            if kind.is_dir() {
                if hidden || left_out() {
                    entries.skip_current_dir();
                } else {
                    ignored.enter(path, entry.depth());
                }
                continue;
            }
            // A file, or a link to one; not a pipe, which would never end, nor a device.
            if hidden || !(kind.is_file() || kind.is_symlink()) || !wanted(path) || left_out() {
                continue;
            }
            if kind.is_symlink() {
                match path.metadata() {
                    Ok(data) if data.is_file() => {}
                    Ok(_) => continue,
                    Err(error) => {
                        self.errors.push(ReadError::from_io(Some(path), &shown_path(path), error));
                        found = true;
                        continue;
                    }
                }
            }
            found = true;
            self.take(entry.into_path());
        }
        found
    }

    fn tell(&mut self, folder: &Path, error: walkdir::Error) {
        let path = error.path().unwrap_or(folder).to_owned();
        let shown = shown_path(&path);
        // Links to folders are not followed, so that there are no loops, and no other errors.
        let error = error.into_io_error().unwrap_or_else(|| std::io::ErrorKind::Other.into());
        self.errors.push(ReadError::from_io(Some(&path), &shown, error));
    }

    fn is_left_out(&self, path: &Path) -> bool {
        self.options.exclude.iter().any(|globs| globs.is_match(path) || globs.matches_parent(path))
    }

    /// Takes a path unless it was taken already, by whatever spelling.
    fn take(&mut self, path: PathBuf) {
        let path = path.strip_prefix("./").map(Path::to_owned).unwrap_or(path);
        if self.seen.insert(path.clone()) {
            self.sources.push(SourceRef::Path(path));
        }
    }
}

fn has_known_extension(path: &Path) -> bool {
    let Some(extension) = extension_of(path) else { return false };
    kinds::extensions().any(|known| known == extension)
}
