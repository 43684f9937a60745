//! What the pages say is true: each `bad` example is reported, each `fixed` one is what the fix gives, each
//! `good` one is silent.

use super::tester::RuleTester;
use crate::diagnostic::{Applicability, FixAvailability};
use crate::rule::Rule;

const HEADINGS: [&str; 5] =
    ["## What it does", "## Why it fails", "## Example", "## Fix safety", "## Source"];

/// A fenced example: its kind, the words behind that, its text.
struct Example {
    kind: String,
    words: Vec<(String, String)>,
    text: String,
}

/// The examples of a page. After `json` and the kind an opening fence may say `operation=…`, `method=…`,
/// `url=…` and `header=name:value`, none of which holds a blank. An operation holds for the examples behind
/// it too, and `fixed` is what becomes of the `bad` one before it.
fn examples(page: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut open = false;
    for line in page.lines().map(|it| it.strip_prefix(' ').unwrap_or(it)) {
        if let Some(info) = line.strip_prefix("```json ").filter(|_| !open) {
            let mut words = info.split(' ');
            let kind = words.next().unwrap_or_default().to_owned();
            let words =
                words.filter_map(|it| it.split_once('=')).map(|(name, value)| (name.into(), value.into()));
            found.push(Example { kind, words: words.collect(), text: String::new() });
            open = true;
        } else if line.starts_with("```") {
            open = false;
        } else if open {
            let text = &mut found.last_mut().expect("an open fence").text;
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line);
        }
    }
    found
}

fn tester(rule: &'static dyn Rule, example: &Example, operation: &str) -> RuleTester {
    let word =
        |name: &str| example.words.iter().find(|(it, _)| it == name).map(|(_, value)| &*value.clone().leak());
    let mut tester = RuleTester::new(rule).operation(word("operation").unwrap_or(operation));
    if let (Some(method), Some(url)) = (word("method"), word("url")) {
        tester = tester.recorded(method, url);
    }
    match word("header").and_then(|it| it.split_once(':')) {
        Some(header) => tester.headers(&[header]),
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
            if let Some((_, named)) = example.words.iter().find(|(it, _)| it == "operation") {
                operation = named;
            }
            let tester = |example| tester(*rule, example, operation);
            match example.kind.as_str() {
                "bad" => {
                    assert!(tester(example).reports(&example.text), "{} is silent on its page", meta.id);
                    safe |= tester(example).offers(&example.text) == Some(Applicability::Safe);
                    before = example;
                }
                "fixed" => {
                    assert_ne!(meta.fix, FixAvailability::None, "{}", meta.id);
                    tester(before).mended(&before.text, &example.text).run();
                }
                "good" => tester(example).good(&example.text).run(),
                other => panic!("{} has an example of the kind {other}", meta.id),
            }
        }
        assert!(!safe || has("fixed"), "{} shows no fixed example", meta.id);
    }
}
