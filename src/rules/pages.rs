//! What the pages say is true: each `bad` example is reported, each `fixed` one is what the fix gives, each
//! `good` one is silent.

use super::tester::RuleTester;
use crate::diagnostic::{Applicability, FixAvailability};
use crate::rule::Rule;

const HEADINGS: [&str; 5] =
    ["## What it does", "## Why it fails", "## Example", "## Fix safety", "## Source"];

/// A fenced example: a body (`json`, or `text` where it is none), or a request (`http`).
///
/// Behind its kind the fence may name `operation=…`, which holds for the examples behind it too, and
/// `max-body-bytes=…`.
struct Example<'p> {
    kind: &'p str,
    words: Vec<(&'p str, &'p str)>,
    /// Method and URL.
    head: Option<(&'p str, &'p str)>,
    headers: Vec<(&'p str, &'p str)>,
    body: String,
}

fn examples(page: &'static str) -> Vec<Example<'static>> {
    let lines: Vec<&str> = page.lines().map(|it| it.strip_prefix(' ').unwrap_or(it)).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let info = lines[at].strip_prefix("```");
        at += 1;
        let Some(mut info) = info.map(|it| it.split(' ')) else { continue };
        let end = at + lines[at..].iter().position(|it| it.starts_with("```")).expect("a closing fence");
        let language = info.next().unwrap_or_default();
        let kind = info.next().unwrap_or_default();
        let words = info.filter_map(|it| it.split_once('=')).collect();
        let (mut head, mut headers) = (None, Vec::new());
        if language == "http" {
            let mut line = lines[at].split(' ');
            head = line.next().zip(line.next());
            at += 1;
            while let Some(header) = lines[at].split_once(": ").filter(|_| at < end) {
                headers.push(header);
                at += 1;
            }
            at += 1;
        }
        found.push(Example { kind, words, head, headers, body: lines[at.min(end)..end].join("\n") });
        at = end + 1;
    }
    found
}

fn tester(rule: &'static dyn Rule, example: &Example<'static>, operation: &str) -> RuleTester {
    let mut tester = RuleTester::new(rule).operation(operation);
    if let Some((_, limit)) = example.words.iter().find(|(it, _)| *it == "max-body-bytes") {
        tester = tester.max_body_bytes(limit.parse().expect("a number"));
    }
    match example.head {
        Some((method, url)) => tester.recorded(method, url).headers(&example.headers),
        None => tester,
    }
}

#[test]
fn every_page_is_true() {
    for rule in super::ALL {
        let meta = rule.meta();
        let found: Vec<&str> = meta.docs.lines().map(str::trim).filter(|it| it.starts_with("## ")).collect();
        assert_eq!(found, HEADINGS, "{}", meta.id);
        let examples = examples(meta.docs);
        let has = |kind: &str| examples.iter().any(|it| it.kind == kind);
        assert!(has("bad") && has("good"), "{} lacks an example", meta.id);
        let mut operation = "attributes";
        let mut before = &examples[0];
        let mut safe = false;
        for example in &examples {
            if let Some((_, named)) = example.words.iter().find(|(it, _)| *it == "operation") {
                operation = named;
            }
            let tester = |example| tester(*rule, example, operation);
            match example.kind {
                "bad" => {
                    assert!(tester(example).reports(&example.body), "{} is silent on its page", meta.id);
                    safe |= tester(example).offers(&example.body) == Some(Applicability::Safe);
                    before = example;
                }
                "fixed" => {
                    assert_ne!(meta.fix, FixAvailability::None, "{}", meta.id);
                    tester(before).mended(&before.body, &example.body).run();
                }
                "good" => tester(example).good(&example.body).run(),
                other => panic!("{} has an example of the kind `{other}`", meta.id),
            }
        }
        assert!(!safe || has("fixed"), "{} shows no fixed example", meta.id);
    }
}
