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
/// `url=…` and `header=name:value`, none of which holds a blank; the operation of the first example
/// holds for the others too.
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
        let of = |kind: &str| examples.iter().filter(|it| it.kind == kind).collect::<Vec<_>>();
        let (bad, fixed, good) = (of("bad"), of("fixed"), of("good"));
        assert!(!bad.is_empty() && !good.is_empty(), "{} lacks an example", meta.id);
        let operation = bad[0].words.iter().find(|(it, _)| it == "operation");
        let operation = operation.map_or("attributes", |(_, it)| it);
        for example in &bad {
            tester(*rule, example, operation).bad(&example.text).run();
        }
        for example in &good {
            tester(*rule, example, operation).good(&example.text).run();
        }
        for example in &fixed {
            assert_ne!(meta.fix, FixAvailability::None, "{}", meta.id);
            tester(*rule, bad[0], operation).mended(&bad[0].text, &example.text).run();
        }
        if fixed.is_empty() {
            let applicable = tester(*rule, bad[0], operation).offers(&bad[0].text);
            assert_ne!(applicable, Some(Applicability::Safe), "{} shows no fixed example", meta.id);
        }
    }
}
