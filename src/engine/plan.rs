//! From sources to what `confirm` would send: each request with errors as it was recorded, and
//! fixed.

use std::collections::HashMap;
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3Default;

use super::choose::NO_BODY;
use super::draft::{Draft, Ground, fixed, named};
use super::extract::{skipped, unchecked};
use super::items::{ItemHere, Items};
use super::judge::CheckedAs;
use super::policy::Policy;
use super::sources::{config_failures, expand};
use super::work::path_settings;
use crate::config::Settings;
use crate::contract::{self, Lifecycle, Operation, Route, operations};
use crate::diagnostic::{Diagnostic, Outcome, Severity, Summary};
use crate::input::{Item, Request};
use crate::json::Tape;
use crate::live::{Case, Found, Ids, Message, address, is_sent, translated};
use crate::source::{Scratch, SourceRef};
use crate::text::one_line;

/// Cases that are kept; who sends more to a live conversation wants another tool.
const MAX_CASES: usize = 1000;
/// Findings without a fix that are named.
const MAX_LEFT: usize = 3;

/// What is to be planned.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// The conversation that is written to.
    pub ids: &'w Ids,
    /// The medium of paths that are not recorded, or of the conversation.
    pub medium: Option<&'w str>,
    /// Whether unsafe fixes are applied too.
    pub unsafe_fixes: bool,
    /// Whether clean requests are sent as well.
    pub clean_too: bool,
}

/// What would be sent, and what was left out.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In the order of the sources.
    pub cases: Vec<Case>,
    /// Requests without an error that are not among the cases.
    pub clean: u64,
    /// What became of the requests; those that are cases count as clean here, too.
    pub summary: Summary,
    /// Cases beyond those that are kept.
    pub beyond: u64,
    /// What could not be done, each as a message.
    pub failures: Vec<String>,
}

/// Reads everything that `settings` name.
#[must_use]
pub fn plan(settings: &Settings, wanted: Wanted<'_>) -> Plan {
    let mut planner = Planner {
        settings,
        wanted,
        scratch: Scratch::default(),
        seen: HashMap::new(),
        plan: Plan::default(),
    };
    let (sources, errors) = expand(settings);
    for error in errors {
        planner.plan.failures.push(one_line(&error.to_string()).into_owned());
    }
    for source in &sources {
        planner.source(source);
    }
    planner.plan.failures.extend(config_failures(settings));
    planner.plan
}

struct Planner<'p> {
    settings: &'p Settings,
    wanted: Wanted<'p>,
    scratch: Scratch,
    /// Cases by what they send.
    seen: HashMap<u128, usize>,
    plan: Plan,
}

impl Planner<'_> {
    fn source(&mut self, source: &SourceRef) {
        let settings = self.settings;
        let path = source.display(settings.stdin_name.as_deref());
        self.plan.summary.sources += 1;
        let here = match path_settings(settings, &path) {
            Ok(here) => here,
            Err(error) => return self.plan.failures.push(error.to_string()),
        };
        let opened = Items::open(settings, source, &here, &mut self.scratch);
        let ground =
            Ground::new(settings, Policy::new(settings, here, Path::new(&*path)), self.wanted.unsafe_fixes);
        let mut tape = Tape::new();
        let read = opened.and_then(|items| {
            let Ok(read) = items.each::<Infallible>(&mut |ItemHere { item, passed, neighbours }| {
                match (item, unchecked(&path, passed, item)) {
                    (Item::Request(request), _) => {
                        self.request(&path, passed, request, &ground, neighbours, &mut tape);
                    }
                    (_, outcome) => outcome.iter().for_each(|outcome| self.plan.summary.add(outcome)),
                }
                Ok(())
            });
            read
        });
        if let Err(error) = read {
            self.plan.failures.push(format!("{}: {}", one_line(&path), one_line(&error.reason())));
        }
    }

    fn request(
        &mut self,
        path: &Arc<str>,
        passed: u64,
        request: &Request<'_>,
        ground: &Ground,
        neighbours: &mut dyn FnMut() -> Option<&'static Operation>,
        tape: &mut Tape,
    ) {
        let record = passed + request.record;
        let (CheckedAs { route, contract, unread }, found) =
            match ground.judged(request, None, neighbours, tape) {
                Ok(judged) => judged,
                Err(reason) => return self.plan.summary.add(&skipped(path, record, reason)),
            };
        let Some(body) = &request.body else {
            return self.plan.summary.add(&skipped(path, record, unread.unwrap_or(NO_BODY).into()));
        };
        self.plan.summary.add(&Outcome::Clean { path: Arc::clone(path), record });
        let draft = Draft::new(request, &body.bytes, contract);
        let errors: Vec<&Diagnostic> =
            found.iter().filter(|found| found.severity == Severity::Error).collect();
        if errors.is_empty() && !self.wanted.clean_too {
            self.plan.clean += 1;
            return;
        }
        let mut case = Case {
            path: Arc::clone(path),
            record,
            repeats: 0,
            findings: errors.iter().map(|error| named(error)).collect(),
            original: None,
            fixed: None,
            recorded_is_risky: recorded_is_risky(&draft),
            blocked: None,
        };
        if let Err(why) = self.fill(&mut case, &draft, route, request.template, ground) {
            case.blocked = Some(why);
        }
        self.add(case);
    }

    /// Puts the messages into a case, or says why there will not be one.
    fn fill(
        &self,
        case: &mut Case,
        draft: &Draft,
        route: Option<Route>,
        template: bool,
        ground: &Ground,
    ) -> Result<(), String> {
        if template {
            return Err("it is a template, so the request is not known".to_owned());
        }
        if !case.findings.is_empty() {
            case.original = Some(self.original(draft, route)?);
        }
        let (message, left) = fixed(draft, ground);
        if let Some(why) = still_wrong(&left, self.wanted.unsafe_fixes) {
            return Err(why);
        }
        let operation = self.of_medium(&message, message.url.is_none())?;
        case.fixed = Some(self.message(&message, operation)?);
        Ok(())
    }

    /// The recorded request, to the conversation of the user.
    fn original(&self, draft: &Draft, route: Option<Route>) -> Result<Message, String> {
        let recorded = draft.url.as_deref().filter(|_| matches!(route, Some(Route::Unknown)));
        let operation = self.of_medium(draft, draft.url.is_none())?;
        let Some(url) = recorded else { return self.message(draft, operation) };
        if !is_sent(operation.family) {
            return Err(not_sent(operation));
        }
        let recorded = contract::Path::parse(url);
        if !ends_like_a_sent_operation(&recorded) {
            return Err("its path may belong to an operation that is never sent".to_owned());
        }
        let path = translated(&recorded, self.wanted.ids).map_err(|id| {
            format!("its path contains `{}`, an id that must not be sent", crate::text::shown(&id))
        })?;
        Ok(Message { path, ..bare_message(draft, operation) })
    }

    fn message(&self, draft: &Draft, operation: &Operation) -> Result<Message, String> {
        if !is_sent(operation.family) {
            return Err(not_sent(operation));
        }
        if operation.lifecycle == Lifecycle::Removed {
            return Err(format!("{} {} was removed", operation.method, operation.path));
        }
        let path = address(operation, self.wanted.ids).map_err(|name| match name {
            "communicationId" => "its path needs a communication: set --communication ID".to_owned(),
            other => format!("its path needs a {other}, which cannot be set"),
        })?;
        Ok(Message { path, ..bare_message(draft, operation) })
    }

    /// The operation, on the medium that the user named where none is recorded.
    fn of_medium(&self, draft: &Draft, free: bool) -> Result<&'static Operation, String> {
        let operation = draft.contract.operation;
        let Some(medium) = self.wanted.medium.filter(|medium| *medium != operation.medium) else {
            return Ok(operation);
        };
        if !free && operation.medium != "generic" {
            return Err(format!("it was recorded on {}, but --medium is {medium}", operation.medium));
        }
        operations()
            .iter()
            .find(|other| other.family == operation.family && other.medium == medium)
            .ok_or_else(|| format!("{medium} has no such operation"))
    }

    fn add(&mut self, case: Case) {
        if case.blocked.is_none() {
            let next = self.plan.cases.len();
            let known = *self.seen.entry(identity(&case)).or_insert(next);
            if let Some(same) = self.plan.cases.get_mut(known) {
                same.repeats += 1;
                return;
            }
        }
        if self.plan.cases.len() == MAX_CASES {
            self.plan.beyond += 1;
        } else {
            self.plan.cases.push(case);
        }
    }
}

/// What makes two cases the same: what would be sent, byte for byte.
fn identity(case: &Case) -> u128 {
    let mut hash = Xxh3Default::new();
    for message in [&case.original, &case.fixed] {
        let Some(message) = message else {
            hash.update(&[0]);
            continue;
        };
        let kind = message.content_type.as_deref().unwrap_or("none");
        for part in [message.method.as_bytes(), message.path.as_bytes(), kind.as_bytes(), &message.body] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.digest128()
}

/// A message but for its path.
fn bare_message(draft: &Draft, operation: &Operation) -> Message {
    Message {
        method: draft.method.clone().unwrap_or_else(|| operation.method.to_owned()),
        path: String::new(),
        content_type: draft.content_type(),
        body: draft.body.clone(),
        medium: operation.medium,
        family: operation.family,
        needs_party: operation.needs_party,
    }
}

/// Whether the request as it was recorded is risky, though only its fixed body may be sent.
fn recorded_is_risky(draft: &Draft) -> bool {
    let operation = draft.contract.operation;
    Message { path: operation.path.to_owned(), ..bare_message(draft, operation) }.is_risky()
}

/// Whether an unknown path ends as the paths of operations that are sent do: in an id, `attributes`
/// or `wrapup`. Another word may be an operation of which only the server knows, such as
/// `disconnect`.
fn ends_like_a_sent_operation(path: &contract::Path<'_>) -> bool {
    let segments = path.segments();
    let Some(last) = segments.last().map(|segment| segment.text.to_ascii_lowercase()) else { return false };
    let before = segments.iter().rev().nth(1).map(|segment| segment.text.to_ascii_lowercase());
    last.contains("attribute")
        || last == "wrapup"
        || before.is_some_and(|word| {
            ["participants", "participant", "communications", "communication"].contains(&&*word)
        })
}

fn not_sent(operation: &Operation) -> String {
    format!("`{}` is never sent: its effect cannot be read back or undone", operation.id)
}

/// Why a fixed request is not sent: errors that no applied fix has fixed.
fn still_wrong(left: &[Found], unsafe_fixes: bool) -> Option<String> {
    if left.is_empty() {
        return None;
    }
    let mut words = String::new();
    for (at, found) in left.iter().take(MAX_LEFT).enumerate() {
        words.push_str(if at == 0 { "" } else { ", " });
        words.push_str(found.rule);
        if let Some(pointer) = found.pointer.as_ref().filter(|pointer| !pointer.is_empty()) {
            words.push_str(" at ");
            words.push_str(&crate::text::shown(pointer));
        }
    }
    if left.len() > MAX_LEFT {
        words.push_str(", …");
    }
    let help = if unsafe_fixes { "fix it manually" } else { "fix it manually, or use --unsafe" };
    Some(format!("no safe fix for {words}: {help}"))
}
