//! One file of `src/` as the test sees it: without comments, texts and tests.

/// The code of a file: comments and tests are blank, and the contents of texts are replaced by `s`.
pub(crate) fn code(source: &str) -> String {
    without_tests(&without_comments(source))
}

/// How many lines of a code are not blank.
pub(crate) fn lines(code: &str) -> usize {
    code.lines().filter(|line| !line.trim().is_empty()).count()
}

fn without_comments(source: &str) -> String {
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
            code.extend(rest[..length].chars().map(|c| if c == '\n' { c } else { 's' }));
            length
        } else {
            code.push(first);
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    code
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

/// Takes out each item under `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        kept.push_str(&rest[..at]);
        rest = &rest[at + item_length(&rest[at..])..];
    }
    kept.push_str(rest);
    kept
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
    assert!(code("fn a<'a>(b: &'a str) { x::y('{') }").contains("x::y"));
    assert_eq!(code("r#\"a::b \"c\"\"# + d::e"), format!("{} + d::e", "s".repeat(13)));
}
