//! What the rules' pages say, run: every `bad` example is reported, every `fixed` one is what the fix
//! makes of the `bad` one before it, every `good` one is silent. And the list of rules is complete.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path as FilePath;
use std::sync::Arc;

use payloadlint::contract::{
    AttributeSchema, Family, Operation, Path, Route, find_operation, operations, route,
};
use payloadlint::diagnostic::{Applicability, Diagnostic, FixAvailability};
use payloadlint::fix::applied;
use payloadlint::input::{Answer, Body, Header, Origin, Request, Text};
use payloadlint::json::{ParseOptions, Tape};
use payloadlint::rule::{Contract, ContractSource, Detail, Limits, Rule, Subject, run};
use payloadlint::rules::{ALL, BY_CLAIM, find};
use payloadlint::scan::{Gate, Target};

const HEADINGS: [&str; 5] =
    ["## What it does", "## Why it fails", "## Example", "## Fix safety", "## Source"];

/// Files of that folder that are not rule.
const NO_FILE: [&str; 2] = ["mod", "tester"];

/// A fenced example. After the language an opening fence says `bad`, `fixed` or `good`, then
/// perhaps `operation=`, `method=`, `url=`, `header=name:value`, `answer=` (a status),
/// `max-body-bytes=`, `max-attribute-characters=`, `catalogue=` (a team's schema of attributes) or
/// `template`, none of which holds a blank. A `toml` example is a config, which the engine judges:
/// nothing to run here. An `http` example is a whole request: method and URL, headers, an empty
/// line, the body.
#[derive(Clone, Debug, Default)]
struct Example {
    kind: String,
    language: String,
    operation: Option<String>,
    method: Option<String>,
    url: Option<String>,
    headers: Option<Vec<(String, String)>>,
    max_body_bytes: Option<u64>,
    max_attribute_characters: Option<u64>,
    catalogue: Option<Arc<AttributeSchema>>,
    template: bool,
    answer: Option<u16>,
    text: String,
}

impl Example {
    fn open(fence: &str) -> Option<Self> {
        let mut words = fence.split_whitespace();
        let mut example = Self { language: words.next()?.to_owned(), ..Self::default() };
        words.next()?.clone_into(&mut example.kind);
        for word in words {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            match name {
                "operation" => example.operation = Some(value.to_owned()),
                "method" => example.method = Some(value.to_owned()),
                "url" => example.url = Some(value.to_owned()),
                "header" => {
                    let (name, value) = value.split_once(':').expect("header=name:value");
                    example.headers.get_or_insert_default().push((name.to_owned(), value.to_owned()));
                }
                "max-body-bytes" => example.max_body_bytes = Some(value.parse().expect("a number")),
                "max-attribute-characters" => {
                    example.max_attribute_characters = Some(value.parse().expect("a number"));
                }
                "catalogue" => {
                    let schema = serde_json::from_str(value).expect("a schema");
                    let schema = AttributeSchema::compile(&schema, FilePath::new("catalogue.json"));
                    example.catalogue = Some(Arc::new(schema.unwrap_or_else(|error| panic!("{error}"))));
                }
                "answer" => example.answer = Some(value.parse().expect("a status")),
                "template" => example.template = true,
                _ => panic!("an example says `{word}`"),
            }
        }
        Some(example)
    }

    /// Takes method, URL and headers out of the text of an `http` example.
    fn close(&mut self) {
        if self.language != "http" {
            return;
        }
        let (head, body) = self.text.split_once("\n\n").expect("a head, an empty line, a body");
        let mut lines = head.lines();
        let mut start = lines.next().expect("a request line").split(' ');
        self.method = start.next().map(str::to_owned);
        self.url = start.next().map(str::to_owned);
        let header = |line: &str| {
            let (name, value) = line.split_once(": ").expect("name: value");
            (name.to_owned(), value.to_owned())
        };
        self.headers = Some(lines.map(header).collect());
        self.text = body.to_owned();
    }

    /// What the rule reports on `body`, in the place of the example's own.
    fn lint(&self, rule: &dyn Rule, body: &[u8]) -> Vec<Diagnostic> {
        let (contract, route) = self.contract();
        let text = |other: &str| Text { text: Cow::Owned(other.to_owned()), span: None };
        let header =
            |(name, value): &(String, String)| Header { name: Cow::Owned(name.clone()), value: text(value) };
        let request = Request {
            method: self.method.as_deref().map(text),
            url: self.url.as_deref().map(text),
            headers: self.headers.as_ref().map(|other| other.iter().map(header).collect()),
            body: Some(Body { bytes: body.into(), origin: Origin::Verbatim { offset: 0 } }),
            sent: self.method.is_some(),
            template: self.template,
            answer: self.answer.map(|status| Answer { status, text: None }),
            ..Request::default()
        };
        let default = Limits::default();
        let limits = Limits {
            max_body_bytes: self.max_body_bytes.unwrap_or(default.max_body_bytes),
            max_attribute_characters: self
                .max_attribute_characters
                .unwrap_or(default.max_attribute_characters),
            attributes: self.catalogue.clone(),
            listed_findings: default.listed_findings,
        };
        let mut tape = Tape::new();
        let parsed = tape.parse_with(body, ParseOptions { placeholders: self.template });
        let document = parsed.document();
        let subject = Subject {
            request: &request,
            route,
            contract,
            document: Some(document),
            limits: &limits,
            thorough: false,
            detail: Detail::All,
        };
        let mut found = run(&BY_CLAIM, subject);
        found.retain(|finding| finding.rule.id == rule.meta().id);
        found
    }

    fn contract(&self) -> (Contract, Option<Route>) {
        let Some((method, url)) = self.method.as_deref().zip(self.url.as_deref()) else {
            let name = self.operation.as_deref().unwrap_or("attributes");
            let operation = find_operation(name).unwrap_or_else(|error| panic!("{error}"));
            return (Contract { operation, source: ContractSource::Configured }, None);
        };
        let path = Path::parse(url);
        let route = route(method, &path);
        let operation: &'static Operation = match route {
            Route::Operation(operation) => operation,
            Route::WrongMethod(operation) if !operation.adds_to_list() => operation,
            _ => path.nearest(method, None),
        };
        (Contract { operation, source: ContractSource::Recorded }, Some(route))
    }

    /// The body after all fixes of the rule that may be applied, round after round.
    fn fixed(&self, rule: &dyn Rule) -> String {
        let mut body = self.text.clone().into_bytes();
        for _ in 0..8 {
            let fixes: Vec<_> = self
                .lint(rule, &body)
                .into_iter()
                .filter_map(|finding| finding.fix)
                .filter(|fix| fix.applicability != Applicability::Shown)
                .collect();
            let (next, count) = applied(&body, &fixes);
            if count == 0 {
                break;
            }
            body = next;
        }
        String::from_utf8(body).expect("text")
    }
}

/// The examples of a page. What the first one says of the operation holds for those that say nothing.
fn examples(page: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut open: Option<Example> = None;
    for line in page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        match (line.strip_prefix("```"), &mut open) {
            (Some(fence), None) => open = Example::open(fence),
            (Some(_), Some(example)) => {
                example.close();
                found.extend(open.take());
            }
            (None, Some(example)) => {
                if !example.text.is_empty() {
                    example.text.push('\n');
                }
                example.text.push_str(line);
            }
            (None, None) => {}
        }
    }
    let first = found.first().and_then(|item| item.operation.clone());
    for example in &mut found {
        example.operation = example.operation.take().or_else(|| first.clone());
    }
    found
}

#[test]
fn every_rule_file_is_listed_under_its_own_name() {
    let folder = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .expect("src/rules is there")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .filter(|name| !NO_FILE.contains(&name.as_str()))
        .map(|name| name.replace('_', "-"))
        .collect();
    let listed: Vec<&str> = ALL.iter().map(|rule| rule.meta().id).collect();
    assert!(listed.is_sorted(), "not alphabetical: {listed:?}");
    assert_eq!(files.iter().map(String::as_str).collect::<Vec<_>>(), listed);
    for id in listed {
        assert_eq!(find(id).map(|entry| entry.id), Some(id));
    }
}

#[test]
fn every_page_has_its_headings_in_order() {
    for rule in ALL {
        let meta = rule.meta();
        let headings: Vec<&str> =
            meta.docs.lines().map(str::trim).filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", meta.id);
        assert!(!meta.since.is_empty(), "{}", meta.id);
    }
}

#[test]
fn every_page_is_true() {
    for rule in ALL {
        let (rule, meta) = (*rule, rule.meta());
        let examples = examples(meta.docs);
        for kind in ["bad", "good"] {
            assert!(examples.iter().any(|example| example.kind == kind), "{} has no {kind} example", meta.id);
        }
        for (at, example) in examples.iter().enumerate() {
            if example.language == "toml" {
                assert_eq!(meta.fix, FixAvailability::None, "{}", meta.id);
                continue;
            }
            let found = example.lint(rule, example.text.as_bytes());
            let what = format!("{}, {} example {at}:\n{}\n{found:#?}", meta.id, example.kind, example.text);
            match example.kind.as_str() {
                "good" => assert!(found.is_empty(), "{what}"),
                "bad" => {
                    assert!(!found.is_empty(), "{what}");
                    let offers = |wanted: fn(Applicability) -> bool| {
                        found
                            .iter()
                            .filter_map(|finding| finding.fix.as_ref())
                            .any(|fix| wanted(fix.applicability))
                    };
                    let next = examples.get(at + 1).filter(|example| example.kind == "fixed");
                    assert!(meta.fix != FixAvailability::None || !offers(|_| true), "{what}");
                    let applicable = offers(|item| item != Applicability::Shown);
                    assert!(meta.fix != FixAvailability::Always || applicable, "{what}");
                    // What is offered is shown.
                    assert_eq!(applicable, next.is_some(), "{what}");
                }
                "fixed" => {
                    let bad = examples[..at]
                        .iter()
                        .rfind(|example| example.kind == "bad")
                        .expect("a bad example before");
                    assert_eq!(bad.fixed(rule), example.text, "{}", meta.id);
                    let left = bad.lint(rule, example.text.as_bytes());
                    assert!(left.is_empty(), "{} on its own fixed example: {left:#?}", meta.id);
                }
                kind => panic!("{} has an example that is `{kind}`", meta.id),
            }
        }
    }
}

/// What the gate lets through is never shown to a rule: no body of which a page says that it is
/// reported may be such.
#[test]
fn no_bad_example_passes_the_gate() {
    let mut asked = 0;
    for rule in ALL {
        // What is wrong with a head, or with a size, is looked at before the gate.
        let is_of_the_gate = |example: &Example| {
            example.kind == "bad" && example.language == "json" && example.max_body_bytes.is_none()
        };
        let examples = examples(rule.meta().docs);
        for example in examples.iter().filter(|example| is_of_the_gate(example) && example.url.is_none()) {
            let Some(target) = Target::of(example.contract().0.operation) else { continue };
            // A team's schema turns the gate off, and so does an answer that is not a success.
            if example.catalogue.is_some() || example.answer.is_some() || example.template {
                continue;
            }
            let default = Limits::default().max_attribute_characters;
            let gate = Gate::with_longest(example.max_attribute_characters.unwrap_or(default));
            asked += 1;
            assert!(
                !gate.is_clean(example.text.as_bytes(), target),
                "{} is not asked about its own example: {}",
                rule.meta().id,
                example.text
            );
        }
    }
    assert!(asked > 30, "only {asked} examples");
}

/// The gate knows no operations, so it may take two states for granted only where all of them act on these.
#[test]
fn every_participant_operation_acts_on_the_states_of_the_gate() {
    for operation in operations().iter().filter(|operation| operation.family == Family::Participant) {
        for state in ["connected", "disconnected"] {
            assert!(operation.effective_states.contains(&state), "{}: {state}", operation.id);
        }
    }
}

#[test]
fn messages_are_in_one_style() {
    for rule in ALL {
        for example in examples(rule.meta().docs).iter().filter(|example| example.language != "toml") {
            for found in example.lint(*rule, example.text.as_bytes()) {
                let words =
                    [Some(&*found.message), found.help.as_deref(), found.fix.as_ref().map(|fix| &*fix.title)];
                for text in words.into_iter().flatten() {
                    assert!(!text.ends_with('.') && !text.is_empty(), "{}: {text}", found.rule.id);
                    let first = text.chars().next().expect("not empty");
                    let name = text
                        .split([' ', ',', ':'])
                        .next()
                        .is_some_and(|part| part.len() > 1 && part[1..].contains(char::is_uppercase));
                    assert!(!first.is_uppercase() || name, "{}: {text}", found.rule.id);
                }
            }
        }
    }
}

/// A hook that is not declared would never be called, and one that is declared for nothing costs time.
#[test]
fn hooks_are_declared_as_they_are_written() {
    use payloadlint::diagnostic::Hook;
    const NAMES: [&str; 7] = ["head", "text", "body", "object", "name", "value", "rest"];
    let name_of = |hook: &Hook| match hook {
        Hook::Head => "head",
        Hook::Text => "text",
        Hook::Body => "body",
        Hook::Object => "object",
        Hook::Name => "name",
        Hook::Value(_) => "value",
        Hook::Rest => "rest",
    };
    for rule in ALL {
        let meta = rule.meta();
        let file = format!("{}/src/rules/{}.rs", env!("CARGO_MANIFEST_DIR"), meta.id.replace('-', "_"));
        let source = std::fs::read_to_string(file).expect("a file for each rule").replace("\r\n", "\n");
        let (_, after) = source.split_once("impl Rule for ").expect("an implementation");
        let written = after.split("\n}\n").next().expect("its text");
        let declared: Vec<&str> = meta.hooks.iter().map(name_of).collect();
        for hook in meta.hooks {
            if let Hook::Value(kinds) = hook {
                let once = |kind| kinds.iter().filter(|other| *other == kind).count() == 1;
                assert!(!kinds.is_empty() && kinds.iter().all(once), "{}: {kinds:?}", meta.id);
            }
        }
        assert!(
            declared.iter().all(|item| NAMES.contains(item)),
            "{}: a hook that is not looked for below",
            meta.id
        );
        for name in NAMES {
            let is_written =
                written.contains(&format!("    fn {name}(")) || written.contains(&format!("    fn {name}<"));
            assert_eq!(declared.contains(&name), is_written, "{}: {name}", meta.id);
        }
    }
}
