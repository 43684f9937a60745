//! Which file of `src/` imports which.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use crate::source;

/// A file of `src/`.
pub(crate) struct File {
    /// Its path below `src/`.
    pub(crate) path: String,
    /// Its lines of code.
    pub(crate) lines: usize,
    /// Its texts, quotes included.
    pub(crate) texts: Vec<String>,
    code: String,
    module: Vec<String>,
    /// Names that the file can use, and where they lead.
    names: BTreeMap<String, Name>,
}

/// A name that a `use` line brings in.
struct Name {
    path: Vec<String>,
    passed_on: bool,
}

/// All files, and their imports.
pub(crate) struct Graph {
    files: Vec<File>,
    imports: BTreeSet<(usize, usize)>,
}

/// Files that import each other.
pub(crate) struct Circle {
    /// All of them, sorted.
    pub(crate) files: Vec<String>,
    /// A way round, from one file back to itself.
    way: Vec<String>,
}

impl File {
    /// The folder below `src/` that it is in.
    pub(crate) fn room(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (of {} files: {})", self.way.join(" -> "), self.files.len(), self.files.join(", "))
    }
}

impl Graph {
    /// Reads all files of the rooms.
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut sources = Vec::new();
        collect(&root, &root, &mut sources);
        let tests: BTreeSet<String> =
            sources.iter().flat_map(|(path, text)| test_files(path, text)).collect();
        let files = sources.into_iter().filter(|(path, _)| path.contains('/') && !tests.contains(path));
        let files = files.map(|(path, text)| File::new(path, &text)).collect();
        let mut graph = Self { files, imports: BTreeSet::new() };
        for from in 0..graph.files.len() {
            for path in graph.files[from].used_paths() {
                let to = graph.declares(&graph.files[from].module, &path, 0);
                graph.imports.extend(to.filter(|to| *to != from).map(|to| (from, to)));
            }
        }
        assert!(graph.imports.len() > graph.files.len(), "hardly any import was found");
        graph
    }

    /// All files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    /// Who imports from whom.
    pub(crate) fn imports(&self) -> impl Iterator<Item = (&File, &File)> {
        self.imports.iter().map(|(from, to)| (&self.files[*from], &self.files[*to]))
    }

    /// The file that declares what `path` means in `module`.
    fn declares(&self, module: &[String], path: &[String], depth: usize) -> Option<usize> {
        let mut place = module.to_vec();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                place.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    place.pop();
                    rest = &rest[1..];
                }
            }
            _ => {}
        }
        while let Some(part) = rest.first() {
            let mut child = place.clone();
            child.push(part.clone());
            let here = self.module(&place);
            if self.module(&child).is_some() || place.is_empty() {
                place = child;
                rest = &rest[1..];
                continue;
            }
            let name = here.and_then(|file| self.files[file].names.get(part));
            match name {
                Some(name) if depth < 8 => {
                    let mut path = name.path.clone();
                    path.extend_from_slice(&rest[1..]);
                    return self.declares(&place, &path, depth + 1);
                }
                // Not a name of ours: a crate, or a name of the prelude.
                _ if rest.len() == path.len() => return None,
                _ => break,
            }
        }
        self.module(&place)
    }

    fn module(&self, module: &[String]) -> Option<usize> {
        self.files.iter().position(|file| file.module == module)
    }

    /// All circles. Two circles that share a file are one.
    pub(crate) fn circles(&self) -> Vec<Circle> {
        let ways: Vec<BTreeMap<usize, usize>> =
            (0..self.files.len()).map(|from| self.reached(from)).collect();
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for start in 0..self.files.len() {
            if !ways[start].contains_key(&start) || seen.contains(&start) {
                continue;
            }
            let members: Vec<usize> =
                ways[start].keys().copied().filter(|other| ways[*other].contains_key(&start)).collect();
            let path = |at: usize| self.files[at].path.clone();
            let mut way = vec![path(start)];
            let mut at = ways[start][&start];
            while at != start {
                way.insert(0, path(at));
                at = ways[start][&at];
            }
            way.insert(0, path(start));
            seen.extend(members.iter().copied());
            let mut files: Vec<String> = members.into_iter().map(path).collect();
            files.sort();
            circles.push(Circle { files, way });
        }
        circles
    }

    /// The files that can be reached from one, each with the file before it on a shortest way.
    fn reached(&self, start: usize) -> BTreeMap<usize, usize> {
        let mut before = BTreeMap::new();
        let mut open = vec![start];
        while !open.is_empty() {
            let mut next = Vec::new();
            for from in open {
                for (_, to) in self.imports.range((from, 0)..(from + 1, 0)) {
                    if !before.contains_key(to) {
                        before.insert(*to, from);
                        next.push(*to);
                    }
                }
            }
            open = next;
        }
        before
    }
}

impl File {
    fn new(path: String, text: &str) -> Self {
        let code = source::code(text);
        let texts = source::texts(text).into_iter().map(str::to_owned).collect();
        let parts = path.trim_end_matches(".rs").trim_end_matches("/mod").split('/');
        let module = parts.map(str::to_owned).collect();
        let mut names = BTreeMap::new();
        let mut rest = String::new();
        let is_facade = path.ends_with("/mod.rs");
        for statement in statements(&code) {
            let Some((is_public, tree)) = use_tree(&statement) else {
                let is_declaration = |line: &&str| line.ends_with(';') && line.contains("mod ");
                rest.extend(
                    statement.lines().filter(|line| !is_declaration(line)).flat_map(|line| [line, "\n"]),
                );
                continue;
            };
            let passed_on = is_public && is_facade;
            for (name, path) in leaves(tree) {
                names.insert(name, Name { path, passed_on });
            }
        }
        Self { path, lines: source::lines(&code), texts, code: rest, module, names }
    }

    /// The paths that the file uses: those of its `use` lines, and those written out in its code.
    fn used_paths(&self) -> Vec<Vec<String>> {
        let written = paths(&self.code);
        let starts: BTreeSet<&str> = written.iter().map(|path| path[0].as_str()).collect();
        let mut used: Vec<Vec<String>> = Vec::new();
        for (name, target) in &self.names {
            // What a facade only passes on is not used by it.
            if !target.passed_on || starts.contains(name.as_str()) {
                used.push(target.path.clone());
            }
        }
        for path in written.iter().filter(|path| path.len() > 1) {
            used.push(path.clone());
        }
        // A module that is imported whole: what counts is what is used of it.
        let is_whole = |path: &Vec<String>| {
            self.names.iter().any(|(name, target)| {
                target.path == *path
                    && name.starts_with(|c: char| c.is_lowercase())
                    && written.iter().any(|path| path.len() > 1 && path[0] == *name)
            })
        };
        used.retain(|path| !is_whole(path));
        used
    }
}

/// Every Rust file below `folder`: its path below `root` and its text.
fn collect(root: &Path, folder: &Path, sources: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> =
        folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(root, &path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let below = path.strip_prefix(root).expect("below src").to_string_lossy().replace('\\', "/");
            sources.push((below, std::fs::read_to_string(&path).expect("UTF-8")));
        }
    }
}

/// The files that a `mod.rs` declares for tests only.
fn test_files(path: &str, text: &str) -> Vec<String> {
    let folder = path.trim_end_matches("mod.rs").to_owned();
    let after = text.split("#[cfg(test)]").skip(1);
    let declared = after.filter_map(|rest| rest.split(';').next()?.trim().strip_prefix("mod "));
    declared.filter(|name| !name.contains('{')).map(|name| format!("{folder}{name}.rs")).collect()
}

/// A code cut after each `use` statement and before it.
fn statements(code: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut in_use = false;
    for line in code.split_inclusive('\n') {
        if !in_use && use_tree(line).is_some() {
            in_use = true;
            found.push(String::new());
        }
        found.last_mut().expect("one at least").push_str(line);
        if in_use && line.trim_end().ends_with(';') {
            in_use = false;
            found.push(String::new());
        }
    }
    found
}

/// The tree of a `use` statement, and whether it is public.
fn use_tree(statement: &str) -> Option<(bool, &str)> {
    let statement = statement.trim();
    let (visibility, tree) = match statement.strip_prefix("use ") {
        Some(tree) => ("", tree),
        None => statement.split_once(" use ")?,
    };
    let is_visibility = visibility.is_empty() || visibility == "pub" || visibility.starts_with("pub(");
    is_visibility.then(|| (!visibility.is_empty(), tree.trim_end_matches(';').trim()))
}

/// The names that a `use` tree brings in, each with its path.
fn leaves(tree: &str) -> Vec<(String, Vec<String>)> {
    let Some(open) = tree.find('{') else {
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
        let mut path: Vec<String> = path.split("::").map(|part| part.trim().to_owned()).collect();
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let last = path.last().cloned().unwrap_or_default();
        let name = if name.is_empty() { last } else { name.trim().to_owned() };
        return vec![(name, path)];
    };
    let start = &tree[..open];
    let inside = &tree[open + 1..tree.rfind('}').expect("a closed brace")];
    let mut depth = 0;
    let parts = inside.split(move |c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    let parts = parts.map(str::trim).filter(|part| !part.is_empty());
    parts.flat_map(|part| leaves(&format!("{start}{part}"))).collect()
}

/// The words of a code, those joined by `::` as one path.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut joined = false;
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        if length > 0 {
            let word = rest[..length].to_owned();
            match found.last_mut() {
                Some(path) if joined => path.push(word),
                _ => found.push(vec![word]),
            }
            joined = false;
            rest = &rest[length..];
        } else if let Some(after) = rest.strip_prefix("::") {
            joined = true;
            rest = after;
        } else {
            joined = false;
            rest = &rest[first.len_utf8()..];
        }
    }
    found
}
