//! One file of `src/` as the test sees it: without comments, texts and tests.

use std::ops::Range;

/// The code of a file: comments and tests are blank, and the contents of texts are replaced by `s`.
pub(crate) fn code(source: &str) -> String {
    let (code, _) = without_comments(source);
    let mut kept = String::with_capacity(code.len());
    let mut from = 0;
    for test in tests(&code) {
        kept.push_str(&code[from..test.start]);
        from = test.end;
    }
    kept.push_str(&code[from..]);
    kept
}

/// The texts of a file outside comments and tests, quotes included.
pub(crate) fn texts(source: &str) -> Vec<&str> {
    let (code, all) = without_comments(source);
    let ranges = tests(&code);
    let is_kept = |at: usize| !ranges.iter().any(|range| range.contains(&at));
    all.into_iter().filter(|(at, _)| is_kept(*at)).map(|(_, text)| text).collect()
}

/// How many lines of a code are not blank.
pub(crate) fn lines(code: &str) -> usize {
    code.lines().filter(|line| !line.trim().is_empty()).count()
}

/// The code without comments, and its texts, each with its place in that code.
fn without_comments(source: &str) -> (String, Vec<(usize, &str)>) {
    let mut texts = Vec::new();
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            let length = rest.find("*/").map_or(rest.len(), |at| at + 2);
            code.extend(rest[..length].chars().filter(|c| *c == '\n'));
            length
        } else if let Some(length) = text_length(rest, code.chars().next_back()) {
            texts.push((code.len(), &rest[..length]));
            code.extend(rest[..length].chars().map(|c| if c == '\n' { c } else { 's' }));
            length
        } else {
            code.push(first);
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    (code, texts)
}

/// The length of a text or of a character in quotes that `rest` starts with.
fn text_length(rest: &str, before: Option<char>) -> Option<usize> {
    let in_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let prefixed = !in_word && (rest.starts_with("r\"") || rest.starts_with("r#") || rest.starts_with("br"));
    if prefixed {
        let start = rest.find('r')? + 1;
        let hashes = rest[start..].bytes().take_while(|byte| *byte == b'#').count();
        let open = start + hashes;
        if rest[open..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            return Some(open + 1 + rest[open + 1..].find(&end)? + end.len());
        }
    }
    let (quote, longest) = match rest.as_bytes()[0] {
        b'"' => ('"', usize::MAX),
        // `'a'` and `'\u{10ffff}'`, but not the lifetime `'a`.
        b'\'' => ('\'', if rest.starts_with("'\\") { 12 } else { 6 }),
        _ => return None,
    };
    let mut escaped = false;
    for (count, (at, c)) in rest.char_indices().skip(1).enumerate() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(at + 1),
            _ if quote == '\'' && (count >= 1 && longest == 6 || at >= longest) => return None,
            _ => {}
        }
    }
    None
}

/// Where items under `#[cfg(test)]` are.
fn tests(code: &str) -> Vec<Range<usize>> {
    const MARK: &str = "#[cfg(test)]";
    let mut tests = Vec::new();
    let mut from = 0;
    while let Some(at) = code[from..].find(MARK) {
        let start = from + at;
        from = start + item_length(&code[start..]);
        tests.push(start..from);
    }
    tests
}

/// The length of an item with its attributes: to its semicolon, or to the end of its braces.
fn item_length(code: &str) -> usize {
    let (mut depth, mut square) = (0, 0);
    for (at, c) in code.char_indices() {
        match c {
            '[' | '(' => square += 1,
            ']' | ')' => square -= 1,
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 && square == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

#[test]
fn comments_and_tests_do_not_count() {
    let source = "//! x\nuse a::b; // why\nconst A: &str = \"//\";\nconst Q: char = '\"';\n#[cfg(test)]\nmod tests {\n    use c::d;\n}\n";
    assert_eq!(lines(&code(source)), 3);
    assert!(!code(source).contains("c::d"));
    assert_eq!(
        texts("// \"a\"\nf(\"b\");\n#[cfg(test)]\nmod tests { f(\"c\"); }\ng(r#\"d\"#);"),
        ["\"b\"", "r#\"d\"#"]
    );
    assert!(code("fn a<'a>(b: &'a str) { x::y('{') }").contains("x::y"));
    assert_eq!(code("r#\"a::b \"c\"\"# + d::e"), format!("{} + d::e", "s".repeat(13)));
}
