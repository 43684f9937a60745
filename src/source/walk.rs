//! From the paths of a command line to the sources to read.
//!
//! A path given by name is always read. Folders are walked in sorted order: hidden files and what
//! `.gitignore` and `.ignore` name are left out, and only files named like a kind's are taken.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::decode::extension_of;
use super::error::ReadError;
use super::globs::{GlobList, glob_parts};
use super::ignored::Ignored;
use super::options::SourceRef;
use crate::input::request::shown_path;
use crate::kinds;

/// How folders are walked.
#[derive(Clone, Debug)]
pub struct WalkOptions {
    /// Files that are taken, in place of those named like a kind's.
    pub include: Option<GlobList>,
    /// Files and folders that are left out.
    pub exclude: Vec<GlobList>,
    /// `exclude` holds for paths given by name, too, as pre-commit needs it, which names every file.
    pub force_exclude: bool,
    /// Whether `.gitignore` and `.ignore` are honoured.
    pub ignore_files: bool,
    /// Nothing but these files is taken, whatever is named.
    pub only: Option<OnlyFiles>,
    /// A folder or a glob without any file to take is not an error.
    pub allow_empty: bool,
}

/// Some files, by their paths with links resolved up to the folder that they are in.
#[derive(Clone, Debug, Default)]
pub struct OnlyFiles {
    files: HashSet<PathBuf>,
    /// The folders above them.
    folders: HashSet<PathBuf>,
}

impl OnlyFiles {
    /// These files.
    #[must_use]
    #[allow(clippy::iter_over_hash_type, reason = "the order makes no difference to a set of folders")]
    pub fn new(files: HashSet<PathBuf>) -> Self {
        let mut folders = HashSet::new();
        for file in &files {
            // What is above a known folder is known.
            for folder in file.ancestors().skip(1) {
                if !folders.insert(folder.to_owned()) {
                    break;
                }
            }
        }
        Self { files, folders }
    }

    /// Whether a path that the user gave is one of them, or a folder above one.
    fn has_named(&self, path: &Path) -> bool {
        if path.is_dir() {
            return path.canonicalize().is_ok_and(|path| self.folders.contains(&path));
        }
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return false };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        folder.canonicalize().is_ok_and(|folder| self.files.contains(&folder.join(name)))
    }
}

impl Default for WalkOptions {
    fn default() -> Self {
        Self {
            include: None,
            exclude: Vec::new(),
            force_exclude: false,
            ignore_files: true,
            only: None,
            allow_empty: false,
        }
    }
}

/// The sources that `args` name, each once, and what is wrong with the others. Folders are walked, globs that
/// the shell left alone are matched.
#[must_use]
pub fn expand(args: &[SourceRef], options: &WalkOptions) -> (Vec<SourceRef>, Vec<ReadError>) {
    let mut sources = Vec::new();
    let errors = expand_into(args, options, &mut |source| sources.push(source));
    (sources, errors)
}

/// As [`expand`]; each source is handed to `take` as soon as it is found.
pub fn expand_into(
    args: &[SourceRef],
    options: &WalkOptions,
    take: &mut dyn FnMut(SourceRef),
) -> Vec<ReadError> {
    // One walk meets nothing twice.
    let seen = (args.len() > 1).then(HashSet::new);
    let mut walk = Walk { options, take, errors: Vec::new(), seen, excluded: false };
    for (at, arg) in args.iter().enumerate() {
        match arg {
            SourceRef::Stdin => {
                if !args[..at].contains(arg) {
                    (walk.take)(SourceRef::Stdin);
                }
            }
            SourceRef::Path(path) => walk.named(path),
        }
    }
    walk.errors
}

struct Walk<'o> {
    options: &'o WalkOptions,
    take: &'o mut dyn FnMut(SourceRef),
    errors: Vec<ReadError>,
    seen: Option<HashSet<PathBuf>>,
    /// Whether `exclude` has left out a file that would have been taken, or a folder.
    excluded: bool,
}

impl Walk<'_> {
    fn named(&mut self, path: &Path) {
        let shown = shown_path(path);
        match path.metadata() {
            Ok(_) if self.options.force_exclude && self.is_left_out(path) => {}
            Ok(_) if self.options.only.as_ref().is_some_and(|only| !only.has_named(path)) => {}
            Ok(data) if data.is_dir() => {
                self.excluded = false;
                if !self.folder(path, |_| true) && !self.allows_empty() {
                    match self.options.include {
                        // As for a file that is named.
                        _ if self.excluded && self.options.force_exclude => {}
                        _ if self.excluded => self.errors.push(ReadError::AllExcluded { path: shown }),
                        Some(_) => self.errors.push(ReadError::NothingIncluded { path: shown }),
                        None => {
                            let extensions = kinds::extensions().collect();
                            self.errors.push(ReadError::NothingInside { path: shown, extensions });
                        }
                    }
                }
            }
            Ok(_) => self.take(path.to_owned()),
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
        if !found && !self.allows_empty() {
            self.errors.push(ReadError::NothingMatches { path: shown });
        }
    }

    fn folder(&mut self, folder: &Path, also: impl Fn(&Path) -> bool) -> bool {
        let options = self.options;
        self.walk(folder, |path| {
            also(path)
                && !is_marker(path)
                && match &options.include {
                    Some(include) => include.is_match(path),
                    None => has_known_extension(path),
                }
        })
    }

    /// Whether a folder without any file to take is accepted. Most folders hold no changed file.
    fn allows_empty(&self) -> bool {
        self.options.allow_empty || self.options.only.is_some()
    }

    /// Takes the files in `folder` that are wanted; whether there are any.
    fn walk(&mut self, folder: &Path, wanted: impl Fn(&Path) -> bool) -> bool {
        let options = self.options;
        let only = options.only.as_ref().and_then(|only| Some((only, folder.canonicalize().ok()?)));
        let mut ignored = Ignored::new(folder, options.ignore_files);
        let mut found = false;
        let mut entries = WalkDir::new(folder).sort_by(by_name).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.report_error(folder, error);
                    continue;
                }
            };
            let path = entry.path();
            if entry.depth() == 0 {
                ignored.enter(path, 0);
                continue;
            }
            let kind = entry.file_type();
            if let Some((only, root)) = &only {
                // Links to folders are not followed, so that the rest of the path has none.
                let place = root.join(path.strip_prefix(folder).unwrap_or(path));
                if kind.is_dir() && !only.folders.contains(&place) {
                    entries.skip_current_dir();
                    continue;
                }
                if !kind.is_dir() && !only.files.contains(&place) {
                    continue;
                }
            }
            let hidden = name_of(path).starts_with(b".");
            let mut left_out = || {
                let excluded = options.exclude.iter().any(|globs| globs.is_match(path));
                self.excluded |= excluded;
                excluded || ignored.is_ignored(path, entry.depth(), kind.is_dir())
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
            self.take(if folder == Path::new(".") {
                without_dot(path).to_owned()
            } else {
                entry.into_path()
            });
        }
        found
    }

    fn report_error(&mut self, folder: &Path, error: walkdir::Error) {
        let path = error.path().unwrap_or(folder).to_owned();
        let shown = shown_path(&path);
        // Links to folders are not followed, so that there are no loops, and no other errors.
        let error = error.into_io_error().unwrap_or_else(|| std::io::ErrorKind::Other.into());
        self.errors.push(ReadError::from_io(Some(&path), &shown, error));
    }

    fn is_left_out(&self, path: &Path) -> bool {
        self.options.exclude.iter().any(|globs| globs.is_match(path) || globs.matches_parent(path))
    }

    /// Takes a path unless it was taken already.
    fn take(&mut self, path: PathBuf) {
        let is_new = self.seen.as_mut().is_none_or(|seen| seen.insert(without_dot(&path).to_owned()));
        if is_new {
            (self.take)(SourceRef::Path(path));
        }
    }
}

/// By their names: entries of one folder have all else in common. Taking names out of paths costs
/// more than to compare them whole.
fn by_name(one: &DirEntry, other: &DirEntry) -> Ordering {
    one.path().as_os_str().cmp(other.path().as_os_str())
}

/// The last part of a path.
fn name_of(path: &Path) -> &[u8] {
    let path = path.as_os_str().as_encoded_bytes();
    let is_separator = |byte: &u8| std::path::is_separator(char::from(*byte));
    &path[path.iter().rposition(is_separator).map_or(0, |at| at + 1)..]
}

/// `a` for `./a`.
fn without_dot(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

/// Files that hold no request, whatever a glob says: what marks a folder as a Bruno collection, and
/// our own config.
fn is_marker(path: &Path) -> bool {
    matches!(name_of(path), b"bruno.json" | b"payloadlint.toml")
}

fn has_known_extension(path: &Path) -> bool {
    // The usual case, without a copy.
    if path.as_os_str().as_encoded_bytes().ends_with(b".json") {
        return true;
    }
    let Some(extension) = extension_of(path) else { return false };
    kinds::extensions().any(|known| known == extension)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    struct Tree(TempDir);

    impl Tree {
        /// Makes these files; `name=text` has that text.
        fn new(files: &[&str]) -> Self {
            let tree = Self(tempfile::tempdir().expect("a folder"));
            for file in files {
                let (name, text) = file.split_once('=').unwrap_or((file, "{}"));
                let path = tree.path(name);
                fs::create_dir_all(path.parent().expect("a parent")).expect("made");
                fs::write(path, text).expect("written");
            }
            tree
        }

        fn path(&self, name: &str) -> PathBuf {
            if name.is_empty() { self.0.path().to_owned() } else { self.0.path().join(name) }
        }

        /// What these paths expand to, relative to the tree, and the errors.
        fn expand(&self, args: &[&str], options: &WalkOptions) -> (Vec<String>, Vec<String>) {
            let args: Vec<_> = args.iter().map(|arg| SourceRef::Path(self.path(arg))).collect();
            let (sources, errors) = expand(&args, options);
            let root = format!("{}/", shown_path(self.0.path()));
            let shown = sources.iter().map(|source| source.display(None).replacen(&root, "", 1)).collect();
            (shown, errors.iter().map(|error| error.to_string().replacen(&root, "", 1)).collect())
        }

        fn found(&self, arg: &str, options: &WalkOptions) -> Vec<String> {
            let (found, errors) = self.expand(&[arg], options);
            assert_eq!(errors, [""; 0]);
            found
        }

        fn globs(&self, globs: &[&str]) -> GlobList {
            GlobList::new(self.0.path(), globs.iter().copied()).expect("globs")
        }
    }

    #[test]
    fn folders_are_walked_in_order_and_by_extension() {
        let tree = Tree::new(&[
            "b.json",
            "a/z.NDJSON",
            "a/b.har",
            "c.txt",
            "d.log",
            "a.json",
            ".hidden.json",
            ".git/x.json",
            ".cache/x.json",
            "c.http",
            "noext",
        ]);
        assert_eq!(
            tree.found("", &WalkOptions::default()),
            ["a/b.har", "a/z.NDJSON", "a.json", "b.json", "c.http"]
        );
    }

    #[test]
    fn what_is_named_is_read() {
        let tree = Tree::new(&["c.txt", ".hidden.json", "x/a.json", ".gitignore=x/\n"]);
        let options = WalkOptions { exclude: vec![tree.globs(&["*.txt"])], ..WalkOptions::default() };
        let args = ["c.txt", ".hidden.json", "x/a.json", "c.txt", "x"];
        let (found, errors) = tree.expand(&args, &options);
        assert_eq!(
            (found, errors.len()),
            (["c.txt", ".hidden.json", "x/a.json"].map(str::to_owned).to_vec(), 0)
        );
        let forced = WalkOptions { force_exclude: true, ..options };
        assert_eq!(tree.found("c.txt", &forced), [""; 0]);
        assert_eq!(tree.found("x/a.json", &forced), ["x/a.json"]);
    }

    #[test]
    fn ignore_files_are_honoured() {
        let tree = Tree::new(&[
            ".gitignore=build/\n*.tmp.json\n/top.json\nkeep.json\n",
            ".ignore=!keep.json\n",
            "build/a.json",
            "a.tmp.json",
            "top.json",
            "sub/top.json",
            "sub/.gitignore=!a.tmp.json\n",
            "sub/a.tmp.json",
            "keep.json",
            "sub/build/x.json",
        ]);
        let found = ["keep.json", "sub/a.tmp.json", "sub/top.json"];
        assert_eq!(tree.found("", &WalkOptions::default()), found);
        let all = WalkOptions { ignore_files: false, ..WalkOptions::default() };
        assert_eq!(tree.found("", &all).len(), 7);
    }

    #[test]
    fn ignore_files_above_count_in_a_repository() {
        let files = [".gitignore=x.json\n", "sub/deep/x.json", "sub/deep/y.json"];
        let bare = Tree::new(&files);
        assert_eq!(bare.found("sub", &WalkOptions::default()), ["sub/deep/x.json", "sub/deep/y.json"]);
        let repository = Tree::new(&files);
        fs::create_dir_all(repository.path(".git/info")).expect("made");
        assert_eq!(repository.found("sub", &WalkOptions::default()), ["sub/deep/y.json"]);
        fs::write(repository.path(".git/info/exclude"), "y.json\n").expect("written");
        let (found, errors) = repository.expand(&["sub"], &WalkOptions::default());
        assert_eq!((found.len(), errors.len()), (0, 1));
    }

    #[test]
    fn include_and_exclude() {
        let tree = Tree::new(&["a.json", "b.txt", "old/a.json", "old/deep/b.txt", "new/b.txt"]);
        let with = |include: &[&str], exclude: &[&str]| {
            let include = (!include.is_empty()).then(|| tree.globs(include));
            let options =
                WalkOptions { include, exclude: vec![tree.globs(exclude)], ..WalkOptions::default() };
            tree.found("", &options)
        };
        assert_eq!(with(&["*.txt"], &[]), ["b.txt", "new/b.txt", "old/deep/b.txt"]);
        assert_eq!(with(&["/*.txt", "new/**"], &[]), ["b.txt", "new/b.txt"]);
        assert_eq!(with(&[], &["old"]), ["a.json"]);
        assert_eq!(with(&[], &["old/"]), ["a.json"]);
        assert_eq!(with(&["*.txt", "*.json"], &["old/**", "/b.txt"]), ["a.json", "new/b.txt"]);
        assert_eq!(with(&[], &["./old/*.json"]), ["a.json"]);
    }

    #[test]
    fn globs_that_the_shell_left_alone() {
        let tree = Tree::new(&["a.log", "b.json", "sub/c.log", "we[i]rd.json"]);
        let options = WalkOptions::default();
        assert_eq!(tree.found("*.log", &options), ["a.log"]);
        assert_eq!(tree.found("**/*.log", &options), ["a.log", "sub/c.log"]);
        assert_eq!(tree.found("s?b/*", &options), ["sub/c.log"]);
        assert_eq!(tree.found("we[i]rd.json", &options), ["we[i]rd.json"]);
    }

    #[test]
    fn what_matches_nothing_is_an_error() {
        let tree = Tree::new(&["empty/x.txt", "a.json"]);
        let args = ["none.json", "*.har", "empty", "no/*.json", "a.json", "[.json"];
        let (found, errors) = tree.expand(&args, &WalkOptions::default());
        assert_eq!(found, ["a.json"]);
        assert_eq!(errors[0], "none.json: no such file or folder");
        assert_eq!(errors[1], "*.har: matches no file");
        assert_eq!(errors[2], "empty: contains no file of a supported format");
        assert_eq!(errors[3], "no/*.json: matches no file");
        assert!(errors[4].starts_with("[.json: "), "{errors:?}");
    }

    #[test]
    fn the_working_directory_shows_no_dot() {
        let (found, errors) = expand(&[SourceRef::Path(".".into())], &WalkOptions::default());
        assert!(errors.is_empty());
        assert!(found.iter().any(|item| &*item.display(None) == "fixtures/inputs/raw/utf8.json"));
        assert!(
            found
                .iter()
                .all(|item| !item.display(None).starts_with("./")
                    && !item.display(None).starts_with("target/"))
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_files_only() {
        use std::os::unix::fs::symlink;
        let tree = Tree::new(&["real/a.json", "walked/b.json"]);
        symlink(tree.path("real/a.json"), tree.path("walked/link.json")).expect("a link");
        symlink(tree.path("real"), tree.path("walked/folder.json")).expect("a link");
        symlink(tree.path("walked"), tree.path("walked/loop")).expect("a link");
        symlink("round.json", tree.path("walked/round.txt")).expect("a link");
        assert_eq!(tree.found("walked", &WalkOptions::default()), ["walked/b.json", "walked/link.json"]);
        symlink("nowhere", tree.path("walked/dangling.json")).expect("a link");
        symlink("round.json", tree.path("walked/round.json")).expect("a link");
        let (found, errors) = tree.expand(&["walked", "walked/round.json"], &WalkOptions::default());
        assert_eq!(found.len(), 2);
        let (dangling, round) = ("walked/dangling.json", "walked/round.json");
        let words = "a broken link";
        assert_eq!(errors, [dangling, round, round].map(|item| format!("{item}: {words}")));
        symlink(tree.path("real"), tree.path("alias")).expect("a link");
        assert_eq!(tree.found("alias", &WalkOptions::default()), ["alias/a.json"], "a folder that is named");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_read_only_where_it_is_named() {
        let tree = Tree::new(&["a.json"]);
        let pipe = tree.path("pipe.json");
        let made =
            std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
        if made {
            assert_eq!(tree.found("", &WalkOptions::default()), ["a.json"]);
            assert_eq!(tree.found("pipe.json", &WalkOptions::default()), ["pipe.json"]);
        }
    }
}
