//! Which config applies to a file: the nearest one above it. Configs are not merged.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::discover::{FILE_NAME, is_root};
use super::error::{ConfigError, SourceText};
use super::file::{Config, PathRule, Suppression};
use super::settings::Levels;
use crate::contract::AttributeSchema;
use crate::rule::Limits;
use crate::source::GlobList;

/// What one config says about the files below it, with the command line's levels and schema on top.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The config; empty where there is none.
    pub source: SourceText,
    /// The folder of the config, from the root on; empty where there is no config.
    pub folder: PathBuf,
    /// Severity of each rule, where no entry of `[[paths]]` sets another one.
    pub levels: Levels,
    /// Limits that a team may set.
    pub limits: Limits,
    /// `[[paths]]`, in the order written.
    pub paths: PathRules,
    /// Findings that the team accepts.
    pub suppressions: Vec<Suppression>,
}

/// The entries of `[[paths]]`, and all their globs in one list.
#[derive(Clone, Debug, Default)]
pub struct PathRules {
    rules: Vec<PathRule>,
    /// `None` where there are no entries.
    globs: Option<GlobList>,
    /// For each glob, its entry.
    owners: Vec<usize>,
}

/// What the command line says, which counts more than any config.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Levels of rules.
    pub levels: Levels,
    /// The team's schema of attributes.
    pub schema: Option<Arc<AttributeSchema>>,
}

/// The configs of a run.
#[derive(Clone, Debug, Default)]
pub struct Scopes {
    given: Given,
    /// The config of the run.
    run: Arc<Scope>,
    /// `None` where the config of the run applies to all files.
    nearest: Option<Arc<Nearest>>,
}

/// A config that was looked up, or why it cannot be used.
pub type ScopeResult = Result<Arc<Scope>, Arc<ConfigError>>;

/// Looks configs up, each folder once.
#[derive(Debug)]
struct Nearest {
    /// The working directory, from the root on.
    here: PathBuf,
    given: Given,
    /// What applies where there is no config.
    none: Arc<Scope>,
    /// Configs by folder, as sources name it and from the root on.
    known: RwLock<HashMap<PathBuf, ScopeResult>>,
}

impl PathRules {
    pub(super) fn new(rules: Vec<PathRule>, globs: GlobList, owners: Vec<usize>) -> Self {
        Self { globs: (!rules.is_empty()).then_some(globs), rules, owners }
    }

    /// The entries.
    #[must_use]
    pub fn rules(&self) -> &[PathRule] {
        &self.rules
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// All globs, those of the first entry first.
    #[must_use]
    pub fn globs(&self) -> &[String] {
        self.globs.as_ref().map_or(&[], GlobList::patterns)
    }

    /// The globs that match a file, in order.
    #[must_use]
    pub fn matches(&self, path: &Path) -> Vec<usize> {
        self.globs.as_ref().map_or_else(Vec::new, |globs| globs.matches(path))
    }

    /// The entry that a glob belongs to.
    #[must_use]
    pub fn owner(&self, glob: usize) -> usize {
        self.owners[glob]
    }

    /// Where a glob is written in the config.
    #[must_use]
    pub fn place(&self, glob: usize) -> &Range<usize> {
        let owner = self.owners[glob];
        let first = self.owners.partition_point(|other| *other < owner);
        &self.rules[owner].files[glob - first]
    }
}

impl Scope {
    /// What a config says, below what the command line says.
    ///
    /// # Errors
    /// When the schema of attributes that it names cannot be used.
    pub fn new(config: Config, given: &Given) -> Result<Self, ConfigError> {
        let mut scope = Self { limits: Limits::default(), ..Self::default() };
        let schema = config.attribute_schema()?.map(Arc::new);
        scope.limits.attributes = given.schema.clone().or(schema);
        if let Some(bytes) = config.max_body_bytes {
            scope.limits.max_body_bytes = bytes;
        }
        if let Some(characters) = config.max_attribute_characters {
            scope.limits.max_attribute_characters = characters;
        }
        scope.levels = config.levels;
        scope.levels.overlay(&given.levels);
        scope.source = config.source;
        scope.folder = config.folder;
        scope.paths = config.paths;
        scope.suppressions = config.suppressions;
        Ok(scope)
    }

    /// What applies where there is no config.
    #[must_use]
    pub fn without_config(given: &Given) -> Self {
        let mut scope = Self { levels: given.levels.clone(), ..Self::default() };
        scope.limits.attributes.clone_from(&given.schema);
        scope
    }
}

impl Scopes {
    /// The configs of a run: `run` is the one of the run, and applies to all files unless
    /// `nearest_below`, the working directory, is given: then the nearest one above each file
    /// applies.
    #[must_use]
    pub fn new(given: Given, run: Scope, nearest_below: Option<PathBuf>) -> Self {
        let run = Arc::new(run);
        let nearest = nearest_below.map(|here| {
            let mut known = HashMap::new();
            if !run.folder.as_os_str().is_empty() {
                known.insert(run.folder.clone(), Ok(Arc::clone(&run)));
            }
            let none = Arc::new(Scope::without_config(&given));
            Arc::new(Nearest { here, given: given.clone(), none, known: RwLock::new(known) })
        });
        Self { given, run, nearest }
    }

    /// What the command line says.
    #[must_use]
    pub fn given(&self) -> &Given {
        &self.given
    }

    /// The config of the run.
    #[must_use]
    pub fn run(&self) -> &Arc<Scope> {
        &self.run
    }

    /// Whether the config of the run applies to all files.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.nearest.is_none()
    }

    /// The config that applies to the files of a folder.
    ///
    /// # Errors
    /// When the nearest config cannot be used.
    pub fn of_folder(&self, folder: &Path) -> ScopeResult {
        match &self.nearest {
            None => Ok(Arc::clone(&self.run)),
            Some(nearest) => nearest.of_folder(folder),
        }
    }

    /// All configs that were looked up, sorted by folder, each once.
    #[must_use]
    pub fn all(&self) -> Vec<ScopeResult> {
        let Some(nearest) = &self.nearest else { return vec![Ok(Arc::clone(&self.run))] };
        let known = nearest.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut sorted: Vec<(&PathBuf, &ScopeResult)> =
            known.iter().filter(|(folder, _)| folder.is_absolute()).collect();
        sorted.sort_by_key(|(folder, _)| *folder);
        let mut found: Vec<ScopeResult> = Vec::new();
        let mut seen = HashSet::new();
        for (_, result) in sorted {
            let is_new = match result {
                Ok(scope) => !scope.folder.as_os_str().is_empty() && seen.insert(Arc::as_ptr(scope) as usize),
                Err(error) => seen.insert(Arc::as_ptr(error) as usize),
            };
            if is_new {
                found.push(result.clone());
            }
        }
        found
    }
}

impl Nearest {
    fn of_folder(&self, folder: &Path) -> ScopeResult {
        if let Some(known) = self.known(folder) {
            return known;
        }
        let absolute = plain(&self.here.join(folder));
        let found = self.look_up(&absolute);
        self.keep(folder.to_owned(), found)
    }

    /// The nearest config, looked for from `folder` upward to the root of its repository.
    fn look_up(&self, folder: &Path) -> ScopeResult {
        let mut passed = Vec::new();
        let mut found = None;
        for above in folder.ancestors() {
            if let Some(known) = self.known(above) {
                found = Some(known);
                break;
            }
            passed.push(above.to_owned());
            let file = above.join(FILE_NAME);
            if file.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()) {
                found = Some(self.load(&file));
                break;
            }
            if is_root(above) {
                break;
            }
        }
        let mut found = found.unwrap_or_else(|| Ok(Arc::clone(&self.none)));
        // The outermost first: the folder of the config decides which of two threads has loaded it.
        for folder in passed.into_iter().rev() {
            found = self.keep(folder, found);
        }
        found
    }

    fn load(&self, file: &Path) -> ScopeResult {
        let shown = shown_from(file, &self.here);
        let config = Config::load(file, &shown);
        config.and_then(|config| Scope::new(config, &self.given)).map(Arc::new).map_err(Arc::new)
    }

    fn known(&self, folder: &Path) -> Option<ScopeResult> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(folder).cloned()
    }

    /// Keeps what was found; another thread may have been faster.
    fn keep(&self, folder: PathBuf, found: ScopeResult) -> ScopeResult {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(folder).or_insert(found).clone()
    }
}

/// A path without `.` and `..`, as far as its text shows.
pub(super) fn plain(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// How a path from the root on is shown: from the working directory where it is below that.
fn shown_from(path: &Path, here: &Path) -> String {
    let shown = path.strip_prefix(here).unwrap_or(path).display().to_string();
    shown.replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn scopes(here: &Path) -> Scopes {
        let given = Given::default();
        let run = Scope::without_config(&given);
        Scopes::new(given, run, Some(here.to_owned()))
    }

    #[test]
    fn the_nearest_one_applies_and_is_loaded_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let here = folder.path();
        fs::create_dir_all(here.join("a/b/c")).expect("folders");
        fs::create_dir_all(here.join("a/d/.git")).expect("folders");
        fs::write(here.join("a").join(FILE_NAME), "").expect("written");
        fs::write(here.join("a/b").join(FILE_NAME), "[limits]\nmax-body-bytes = 7\n").expect("written");
        let scopes = scopes(here);
        let of = |folder: &str| scopes.of_folder(Path::new(folder)).expect("a config");
        assert_eq!(&*of("a").source.path, "a/payloadlint.toml");
        assert_eq!(of("a/b/c").limits.max_body_bytes, 7);
        assert!(Arc::ptr_eq(&of("a/b/c"), &of("./a/../a/b")));
        // Beyond the root of a repository, and above the outermost config, there is none.
        assert!(of("a/d").source.path.is_empty() && of("").source.path.is_empty());
        assert_eq!(scopes.all().len(), 2);
    }

    #[test]
    fn one_that_is_wrong_is_known_as_such() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("a")).expect("a folder");
        fs::write(folder.path().join("a").join(FILE_NAME), "exclud = 1\n").expect("written");
        let scopes = scopes(folder.path());
        let error = scopes.of_folder(Path::new("a")).expect_err("wrong");
        assert!(error.to_string().starts_with("unknown key `exclud`"), "{error}");
        assert_eq!(scopes.all().len(), 1);
    }
}
