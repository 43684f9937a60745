//! Counts words that this project avoids, in docs, messages, comments and identifiers. CONTRIBUTING.md has the words
//! to use in their place.
//!
//! `cargo test --test plain_words -- --nocapture` prints the counts. `PLAIN_WORDS_ROOT` counts another checkout, and
//! `PLAIN_WORDS_LIST=1` lists every occurrence.

#![allow(clippy::print_stdout, reason = "the counts are what a reader asks for")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The maximum number of occurrences in an area. An area that is not listed must have none. Lower a ceiling when the
/// count is below it.
const CEILINGS: &[(&str, usize)] = &[
    ("fuzz: closures called `it`", 8),
    ("fuzz: comments", 8),
    ("fuzz: identifiers", 8),
    ("fuzz: messages", 8),
    ("src/config: closures called `it`", 8),
    ("src/config: comments", 8),
    ("src/config: identifiers", 8),
    ("src/contract: closures called `it`", 8),
    ("src/contract: comments", 8),
    ("src/contract: identifiers", 8),
    ("src/engine: closures called `it`", 8),
    ("src/engine: comments", 8),
    ("src/engine: identifiers", 8),
    ("src/input: closures called `it`", 8),
    ("src/input: comments", 8),
    ("src/input: identifiers", 8),
    ("src/json: closures called `it`", 8),
    ("src/json: comments", 8),
    ("src/json: identifiers", 8),
    ("src/kinds: closures called `it`", 8),
    ("src/kinds: comments", 8),
    ("src/kinds: identifiers", 8),
    ("src/live: closures called `it`", 8),
    ("src/live: comments", 8),
    ("src/live: identifiers", 8),
    ("src/notation: closures called `it`", 8),
    ("src/notation: comments", 8),
    ("src/notation: identifiers", 8),
    ("src/rule: closures called `it`", 8),
    ("src/rule: comments", 8),
    ("src/rule: identifiers", 8),
    ("src/sim: closures called `it`", 8),
    ("src/sim: comments", 8),
    ("src/sim: identifiers", 8),
    ("src/source: closures called `it`", 8),
    ("src/source: comments", 8),
    ("src/source: identifiers", 8),
    ("src/text: closures called `it`", 8),
    ("src/text: comments", 8),
    ("src/text: identifiers", 8),
    ("tests: closures called `it`", 8),
    ("tests: comments", 8),
    ("tests: identifiers", 8),
    ("tests: messages", 8),
];

/// A name for each avoided expression, and the words that it consists of.
const AVOIDED: &[(&str, &[&[&str]])] = &[
    ("tell, told", &[&["tell"], &["tells"], &["told"], &["telling"]]),
    ("mend", &[&["mend"], &["mends"], &["mended"], &["mending"]]),
    ("heed", &[&["heed"], &["heeds"], &["heeded"]]),
    ("nobody", &[&["nobody"]]),
    ("whoever", &[&["whoever"]]),
    ("stands", &[&["stand"], &["stands"], &["stood"]]),
    ("behind", &[&["behind"]]),
    ("how-manieth", &[&["manieth"]]),
    ("is none", &[&["is", "none"], &["are", "none"], &["be", "none"]]),
    ("held against", &[&["held", "against"], &["hold", "against"], &["holds", "against"]]),
    ("says otherwise", &[&["says", "otherwise"], &["say", "otherwise"]]),
    ("is no X", &[&["is", "no"], &["are", "no"], &["was", "no"]]),
    ("taken for", &[&["taken", "for"]]),
];

/// Expressions that contain an avoided one and are plain English.
const ALLOWED: &[&[&str]] = &[
    &["stands", "for"],
    &["stand", "for"],
    &["stands", "in", "for"],
    &["stand", "in", "for"],
    &["behind", "the", "feature"],
    &["behind", "a", "proxy"],
    &["is", "no", "longer"],
    &["are", "no", "longer"],
];

/// Words before `is no X` and `is none` that make them plain English.
const EXISTENTIAL: &[&str] = &["there", "where", "if"];

/// What kind of text a word is in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Docs,
    Messages,
    Comments,
    Identifiers,
    Closures,
}

impl Layer {
    const fn name(self) -> &'static str {
        match self {
            Self::Docs => "docs",
            Self::Messages => "messages",
            Self::Comments => "comments",
            Self::Identifiers => "identifiers",
            Self::Closures => "closures called `it`",
        }
    }
}

/// A piece of text with one layer, and the number of its first line.
struct Piece {
    layer: Layer,
    line: usize,
    text: String,
}

struct Occurrence {
    area: String,
    avoided: &'static str,
    place: String,
    text: String,
}

fn root() -> PathBuf {
    env::var_os("PLAIN_WORDS_ROOT").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// Files to count, with the area that each belongs to.
fn files(root: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        found.push((root.join(name), name.to_owned()));
    }
    found.push((root.join("build.rs"), "build.rs".to_owned()));
    for (folder, extensions) in [
        ("docs", &["md"][..]),
        ("src", &["rs"]),
        ("tests", &["rs", "py", "sh"]),
        ("benches", &["rs", "py", "sh"]),
        ("fuzz", &["rs"]),
        ("schemas", &["py", "json"]),
        ("packaging", &["1"]),
    ] {
        collect(root, &root.join(folder), extensions, &mut found);
    }
    found
}

fn collect(root: &Path, folder: &Path, extensions: &[&str], found: &mut Vec<(PathBuf, String)>) {
    // Generated from the SDKs, from third parties, or from the messages that are counted at their source.
    let skipped = ["genesys", "snapshots", "target", "corpus", "artifacts", "playground"];
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("a readable entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a UTF-8 name");
        if path.is_dir() {
            if !skipped.contains(&name) && !path.ends_with("tests/schemas") {
                collect(root, &path, extensions, found);
            }
        } else if path.extension().is_some_and(|end| extensions.iter().any(|extension| end == *extension))
            && !["plain_words.rs", "operations.json", "key-facts.json"].contains(&name)
        {
            let inside = path.strip_prefix(root).expect("a path below the root");
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            let depth = if parts.len() > 2 && ["src", "docs"].contains(&&*parts[0]) { 2 } else { 1 };
            found.push((path.clone(), parts[..depth].join("/")));
        }
    }
}

/// Splits Rust source into comments, string literals and the rest.
fn rust_pieces(source: &str) -> Vec<Piece> {
    let bytes = source.as_bytes();
    let mut pieces = Vec::new();
    let (mut at, mut code_start) = (0, 0);
    let newlines: Vec<usize> = source.match_indices('\n').map(|(at, _)| at).collect();
    let line_of = |at: usize| newlines.partition_point(|newline| *newline < at) + 1;
    let mut push = |layer, from: usize, to: usize| {
        pieces.push(Piece { layer, line: line_of(from), text: source[from..to].to_owned() });
    };
    while at < bytes.len() {
        let rest = &source[at..];
        let found = if rest.starts_with("//") {
            Some((Layer::Comments, rest.find('\n').unwrap_or(rest.len())))
        } else if let Some(hashes) = raw_string_hashes(source, at) {
            let end = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            Some((
                Layer::Messages,
                open + rest[open..].find(&end).expect("an end of the raw string") + end.len(),
            ))
        } else if bytes[at] == b'"' {
            Some((Layer::Messages, string_length(rest)))
        } else {
            None
        };
        if let Some((layer, length)) = found {
            push(Layer::Identifiers, code_start, at);
            push(layer, at, at + length);
            at += length;
            code_start = at;
        } else if bytes[at] == b'\'' {
            at += char_literal_length(rest);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    push(Layer::Identifiers, code_start, source.len());
    pieces
}

/// How many `#` a raw string has that begins here.
fn raw_string_hashes(source: &str, at: usize) -> Option<usize> {
    let before = source[..at].chars().next_back();
    if before.is_some_and(|char| char.is_alphanumeric() && char != 'b') {
        return None;
    }
    let rest = source[at..].strip_prefix('r')?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    rest[hashes..].starts_with('"').then_some(hashes)
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a character literal, or 1 for the quote of a lifetime.
fn char_literal_length(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => {
            chars.next();
            chars.find(|(_, char)| *char == '\'').map_or(1, |(at, _)| at + 1)
        }
        Some(_) => chars.next().filter(|(_, char)| *char == '\'').map_or(1, |(at, _)| at + 1),
        None => 1,
    }
}

/// The whole of another file, as docs or, of a script, as comments.
fn plain_pieces(path: &Path, text: String) -> Vec<Piece> {
    let end = path.extension().and_then(|end| end.to_str());
    let layer = if matches!(end, Some("py" | "sh")) { Layer::Comments } else { Layer::Docs };
    // The glossary names what it forbids.
    let text = match text.split_once("<!-- avoided words -->") {
        Some((before, after)) => {
            let (list, after) = after.split_once("<!-- end -->").expect("an end of the glossary");
            format!("{before}{}{after}", "\n".repeat(list.matches('\n').count()))
        }
        None => text,
    };
    vec![Piece { layer, line: 1, text }]
}

/// Words in lower case, with the line of each. Underscores and changes of case part words of identifiers.
fn words(piece: &Piece) -> Vec<(String, usize)> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut line = piece.line;
    let mut was_lower = false;
    for char in piece.text.chars() {
        // `is_none` in a message is the name of a function.
        let is_word = char.is_alphanumeric() || piece.layer == Layer::Messages && char == '_';
        let is_new_hump = piece.layer == Layer::Identifiers && was_lower && char.is_uppercase();
        if (!is_word || is_new_hump) && !word.is_empty() {
            words.push((std::mem::take(&mut word), line));
        }
        if is_word {
            word.extend(char.to_lowercase());
        }
        // A sentence does not go on over the end of another one.
        if matches!(char, '.' | ';' | ':' | '|') {
            words.push((char.to_string(), line));
        }
        was_lower = char.is_lowercase();
        line += usize::from(char == '\n');
    }
    if !word.is_empty() {
        words.push((word, line));
    }
    words
}

fn starts_with(words: &[(String, usize)], expression: &[&str]) -> bool {
    words.len() >= expression.len() && expression.iter().zip(words).all(|(wanted, (word, _))| word == wanted)
}

fn occurrences(path: &Path, area: &str, root: &Path, found: &mut Vec<Occurrence>) {
    let source = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    // `is None` is Python.
    let is_python = path.extension().is_some_and(|end| end == "py");
    let is_rust = path.extension().is_some_and(|end| end == "rs");
    let pieces = if is_rust { rust_pieces(&source) } else { plain_pieces(path, source.clone()) };
    let mut report = |layer: Layer, avoided, line: usize| {
        let inside = path.strip_prefix(root).expect("a path below the root");
        found.push(Occurrence {
            area: format!("{area}: {}", layer.name()),
            avoided,
            place: format!("{}:{line}", inside.display()),
            text: source.lines().nth(line - 1).unwrap_or_default().trim().to_owned(),
        });
    };
    for piece in merged(pieces) {
        let words = words(&piece);
        for at in 0..words.len() {
            let rest = &words[at..];
            if piece.layer == Layer::Identifiers && is_closure_parameter(rest, at, &words) {
                report(Layer::Closures, "it", words[at].1);
            }
            if ALLOWED.iter().any(|allowed| starts_with(rest, allowed)) {
                continue;
            }
            for (name, expressions) in AVOIDED {
                let is_existential = name.starts_with("is no")
                    && at > 0
                    && (EXISTENTIAL.contains(&&*words[at - 1].0)
                        || piece.layer == Layer::Identifiers
                        || is_python);
                if !is_existential && expressions.iter().any(|expression| starts_with(rest, expression)) {
                    report(piece.layer, name, words[at].1);
                }
            }
        }
    }
}

/// Joins comments on consecutive lines, so that an expression may be on two of them.
fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        let is_blank = piece.layer == Layer::Identifiers && piece.text.trim().is_empty();
        match out.last_mut() {
            Some(last) if last.layer == Layer::Comments && (is_blank || piece.layer == Layer::Comments) => {
                last.text.push_str(piece.text.trim_start_matches('/'));
            }
            _ => out.push(piece),
        }
    }
    out
}

/// Whether `it` is here as a parameter: `|it|`, `|(_, it)|`, `|it, other|`.
fn is_closure_parameter(rest: &[(String, usize)], at: usize, words: &[(String, usize)]) -> bool {
    let is_bar = |word: &(String, usize)| word.0 == "|";
    rest[0].0 == "it"
        && words[at.saturating_sub(4)..at].iter().any(is_bar)
        && rest[1..].iter().take(4).any(is_bar)
        && !words[at.saturating_sub(1)].0.eq(".")
}

#[test]
fn avoided_words_stay_below_their_ceilings() {
    let root = root();
    let mut found = Vec::new();
    for (path, area) in files(&root) {
        occurrences(&path, &area, &root, &mut found);
    }
    let mut by_word: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_area: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &found {
        *by_word.entry(one.avoided).or_default() += 1;
        *by_area.entry(&one.area).or_default() += 1;
    }
    let mut table = String::new();
    for (name, count) in by_word.iter().chain(&by_area) {
        writeln!(table, "{count:>6}  {name}").expect("a String");
    }
    println!("{table}{:>6}  in all", found.len());
    if env::var_os("PLAIN_WORDS_LIST").is_some() {
        for one in &found {
            println!("{}: {}: {}", one.place, one.avoided, one.text);
        }
    }
    if env::var_os("PLAIN_WORDS_ROOT").is_some() {
        return;
    }
    let mut broken = String::new();
    for (area, count) in &by_area {
        let ceiling = CEILINGS.iter().find(|(name, _)| name == area).map_or(0, |(_, ceiling)| *ceiling);
        if *count > ceiling {
            writeln!(broken, "{area}: {count}, allowed {ceiling}").expect("a String");
            for one in found.iter().filter(|one| one.area == **area) {
                writeln!(broken, "  {}: {}: {}", one.place, one.avoided, one.text).expect("a String");
            }
        }
    }
    assert!(broken.is_empty(), "use other words (CONTRIBUTING.md has a list):\n{broken}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(source: &str) -> Vec<(&'static str, &'static str)> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.rs");
        fs::write(&path, source).expect("written");
        let mut found = Vec::new();
        occurrences(&path, "a", folder.path(), &mut found);
        found
            .iter()
            .map(|one| (one.area.split_once(": ").expect("a layer").1.to_owned(), one.avoided))
            .map(|(layer, avoided)| {
                let layers = [Layer::Messages, Layer::Comments, Layer::Identifiers, Layer::Closures];
                let layer = layers.into_iter().find(|known| known.name() == layer).expect("a layer");
                (layer.name(), avoided)
            })
            .collect()
    }

    #[test]
    fn each_layer_is_counted() {
        assert_eq!(
            count("// what is told\nlet a = \"is none\";"),
            [("comments", "tell, told"), ("messages", "is none")]
        );
        assert_eq!(count("fn nobody_mends() {}"), [("identifiers", "nobody"), ("identifiers", "mend")]);
        assert_eq!(count("a.map(|it| it + 1)"), [("closures called `it`", "it")]);
        assert_eq!(count("a.map(|(_, it)| it)"), [("closures called `it`", "it")]);
    }

    #[test]
    fn an_expression_may_span_two_lines_of_a_comment() {
        assert_eq!(count("// this is held\n    // against that"), [("comments", "held against")]);
    }

    #[test]
    fn plain_uses_are_not_counted() {
        assert_eq!(count("// there is no file; it stands for stdin; this is no longer so"), []);
        assert_eq!(count("let a = 'a'; let b: &'static str = \"x\"; // \"fine\""), []);
        assert_eq!(count("let none = is_none();"), []);
    }
}
