//! Runs the cases: original, fixed, read back.

use std::time::Duration;

use serde_json::Value;

use super::client::{CallError, Client, Request};
use super::compare::{Effect, Intent, effect, intents, questioned};
use super::plan::{Case, Ids, Message};
use super::transport::{Answer, TransportError};
use super::verdict::{Judged, Run, Said, Verdict};
use super::words::{said, unanswered};
use crate::contract::{Cause, ErrorCode, error_code};

/// When the participant is read after a write that should have taken effect: 202 only means accepted.
const UNTIL_APPLIED: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2)];
/// The same after one that should have none.
const UNTIL_SURE: [Duration; 3] = [Duration::ZERO, Duration::from_millis(500), Duration::from_secs(1)];
/// Answers lost one after the other, after which the server is given up.
const MAX_LOST: u32 = 3;

/// How cases are run.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunOptions {
    /// Send no original.
    pub fixed_only: bool,
    /// Send what may end a call.
    pub allow_actions: bool,
}

/// Runs `cases` against the conversation of `ids`. `on_case` gets the number of a case
/// before it is run, and its verdict after.
pub fn confirm(
    cases: &[Case],
    ids: &Ids,
    options: RunOptions,
    client: &mut Client<'_>,
    on_case: &mut dyn FnMut(usize, Option<&Judged>),
) -> Run {
    let mut runner = Runner { client, ids, options, seen: None, given_up: None, gone: Vec::new(), lost: 0 };
    let mut run = Run::default();
    for (at, case) in cases.iter().enumerate() {
        on_case(at, None);
        let judged = runner.case(case);
        on_case(at, Some(&judged));
        run.judged.push(judged);
    }
    run.counts = runner.client.counts();
    run
}

struct Runner<'r, 'c> {
    client: &'r mut Client<'c>,
    ids: &'r Ids,
    options: RunOptions,
    /// The participant as last read by a path of that medium, where nothing was written since.
    seen: Option<(&'static str, Value)>,
    /// Why no further case has a chance.
    given_up: Option<String>,
    /// Media whose paths do not lead to the conversation, and why.
    gone: Vec<(&'static str, String)>,
    lost: u32,
}

/// Why a step ended a case.
struct Stop {
    why: String,
    said: Option<Said>,
}

impl Runner<'_, '_> {
    fn case(&mut self, case: &Case) -> Judged {
        if let Some(why) = &case.blocked {
            return Judged::none(why.clone());
        }
        if case.is_risky() && !self.options.allow_actions {
            return Judged::none(
                "it contains `state` or a whole record and may end a call; use --allow-actions to send it",
            );
        }
        let Some(fixed) = &case.fixed else { return Judged::none("there is no fixed body") };
        let gone = self.gone.iter().find(|(medium, _)| *medium == fixed.medium).map(|(_, why)| why);
        if let Some(why) = self.given_up.as_ref().or(gone) {
            return Judged::none(format!("not tried: {why}"));
        }
        let mut judged = Judged::none("");
        if let Err(stop) = self.steps(case, fixed, &mut judged) {
            judged.why = stop.why;
            judged.read_back = judged.read_back.or(stop.said);
        }
        judged
    }

    /// Original, fixed, read back; leaves in `judged` what was learned.
    fn steps(&mut self, case: &Case, fixed: &Message, judged: &mut Judged) -> Result<(), Stop> {
        let mut shown = "only the fixed body was sent".to_owned();
        if let Some(original) = case.original.as_ref().filter(|_| !self.options.fixed_only) {
            let before = self.participant(fixed.medium)?;
            judged.original = Some(self.write(original)?);
            let said = judged.original.as_ref().expect("internal error: just set");
            // Where the path was wrong, not to be found is the refusal.
            let misled = original.path != fixed.path || original.method != fixed.method;
            match outcome(said, misled) {
                Outcome::Accepted => {
                    let all = intents(original);
                    let asked = questioned(&all, &case.findings);
                    let after = self.settle(fixed.medium, &UNTIL_SURE, &mut |after| {
                        effect(&asked, &before, after) == Effect::Took
                    })?;
                    match effect(&asked, &before, &after) {
                        Effect::Took => {
                            judged.verdict = Verdict::NotReproduced;
                            "the original had an effect: the rule is stricter than the server"
                                .clone_into(&mut judged.why);
                            return Ok(());
                        }
                        Effect::Unknown => {
                            "the original was accepted, but the participant had these values before"
                                .clone_into(&mut judged.why);
                            return Ok(());
                        }
                        Effect::None => "the original was accepted and had no effect".clone_into(&mut shown),
                    }
                }
                Outcome::Refused => "the original was rejected".clone_into(&mut shown),
                Outcome::Neither(why) => {
                    judged.why = format!("the original: {why}");
                    self.weigh(said.status, fixed.medium, misled, &judged.why);
                    return Ok(());
                }
            }
        }
        judged.fixed = Some(self.write(fixed)?);
        let said = judged.fixed.as_ref().expect("internal error: just set");
        match outcome(said, false) {
            Outcome::Accepted => self.read_back(fixed, &shown, judged),
            Outcome::Refused => {
                judged.verdict = Verdict::StillRefused;
                judged.why = format!("{shown}; so was the fixed body");
                if !shown.ends_with("refused") {
                    judged.why = format!("{shown}; the fixed body was rejected");
                }
                Ok(())
            }
            Outcome::Neither(why) => {
                judged.why = format!("the fixed body: {why}");
                self.weigh(said.status, fixed.medium, false, &judged.why);
                Ok(())
            }
        }
    }

    fn read_back(&mut self, fixed: &Message, shown: &str, judged: &mut Judged) -> Result<(), Stop> {
        let all = intents(fixed);
        let there = |participant: &Value| all.iter().all(|fact| fact.holds(participant));
        if all.is_empty() {
            judged.verdict = Verdict::Confirmed;
            judged.why =
                format!("{shown}; the fixed body was accepted; it writes nothing that can be read back");
            return Ok(());
        }
        let after = self.settle(fixed.medium, &UNTIL_APPLIED, &mut |item| there(item))?;
        let missing: Vec<&Intent> = all.iter().filter(|fact| !fact.holds(&after)).collect();
        if missing.is_empty() {
            judged.verdict = Verdict::Confirmed;
            judged.why =
                format!("{shown}; the fixed body was accepted, and reading the participant shows its values");
        } else {
            judged.verdict = Verdict::NotApplied;
            let places: Vec<String> = missing
                .iter()
                .take(5)
                .map(|spec| {
                    if spec.pointer.is_empty() {
                        "the body".to_owned()
                    } else {
                        format!("`{}`", crate::text::shown(&spec.pointer))
                    }
                })
                .collect();
            judged.why = format!(
                "{shown}; the fixed body was accepted, but reading the participant does not show {}",
                places.join(", ")
            );
        }
        Ok(())
    }

    /// Sends a message.
    fn write(&mut self, message: &Message) -> Result<Said, Stop> {
        let seen = self.seen.take();
        let request = Request {
            method: &message.method,
            path: &message.path,
            content_type: message.content_type.as_deref(),
            body: Some(&message.body),
        };
        match self.client.call(request) {
            Ok(answer) => {
                self.lost = 0;
                // If any member fails the call fails (staff, 2018): what was read still holds.
                self.seen = seen.filter(|_| (400..500).contains(&answer.status));
                Ok(said(&answer, self.client))
            }
            Err(CallError::Transport(TransportError::Lost(why))) => {
                self.lost += 1;
                let why = unanswered(&why, self.client).words.unwrap_or_default();
                if self.lost >= MAX_LOST {
                    self.given_up = Some(format!("{MAX_LOST} consecutive answers were lost"));
                }
                Ok(Said { words: Some(why), ..Said::default() })
            }
            Err(error) => Err(self.give_up(&error)),
        }
    }

    /// The participant as it is now.
    fn participant(&mut self, medium: &'static str) -> Result<Value, Stop> {
        if let Some((_, participant)) = self.seen.as_ref().filter(|(of, _)| *of == medium) {
            return Ok(participant.clone());
        }
        let waits = [Duration::ZERO, Duration::from_millis(500), Duration::from_secs(1)];
        let mut last = None;
        for wait in waits {
            self.client.clock().sleep(wait);
            match self.read(medium)? {
                Ok(participant) => return Ok(participant),
                Err(stop) => last = Some(stop),
            }
        }
        Err(last.expect("internal error: read at least once"))
    }

    /// Reads until `enough`, or until it was waited long enough; gives the last reading.
    fn settle(
        &mut self,
        medium: &'static str,
        waits: &[Duration],
        enough: &mut dyn FnMut(&Value) -> bool,
    ) -> Result<Value, Stop> {
        let mut last = None;
        for wait in waits {
            self.client.clock().sleep(*wait);
            match self.read(medium)? {
                Ok(participant) => {
                    let done = enough(&participant);
                    last = Some(Ok(participant));
                    if done {
                        break;
                    }
                }
                // A reading may be lost and the next one come; one that came is worth more.
                Err(stop) => {
                    last.get_or_insert(Err(stop));
                }
            }
        }
        last.expect("internal error: read at least once")
    }

    /// Reads once. The outer error ends the case; the inner one is worth another try.
    fn read(&mut self, medium: &'static str) -> Result<Result<Value, Stop>, Stop> {
        let segment = if medium == "generic" { String::new() } else { format!("{medium}/") };
        let path = format!("/api/v2/conversations/{segment}{}", self.ids.conversation);
        let request = Request { method: "GET", path: &path, content_type: None, body: None };
        let answer = match self.client.call(request) {
            Ok(answer) => answer,
            Err(CallError::Transport(TransportError::Lost(why))) => {
                let said = unanswered(&why, self.client);
                let why =
                    format!("the participant could not be read: {}", said.words.clone().unwrap_or_default());
                return Ok(Err(Stop { why, said: Some(said) }));
            }
            Err(error) => return Err(self.give_up(&error)),
        };
        let said = said(&answer, self.client);
        if answer.status == 200 {
            return Ok(self.found(&answer, medium).ok_or_else(|| Stop {
                why: "the participant could not be read: the answer is not a conversation".to_owned(),
                said: Some(said),
            }));
        }
        let why = format!("the participant could not be read: {}", explained(&said));
        self.weigh(said.status, medium, false, &why);
        if matches!(answer.status, 401 | 403 | 404 | 410) {
            return Err(Stop { why, said: Some(said) });
        }
        Ok(Err(Stop { why, said: Some(said) }))
    }

    /// The participant in a conversation. One that is not listed has been written to yet;
    /// if it does not exist, the write will report it.
    fn found(&mut self, answer: &Answer, medium: &'static str) -> Option<Value> {
        let conversation: Value = serde_json::from_slice(&answer.body).ok()?;
        let participants = conversation["participants"].as_array()?;
        let found =
            participants.iter().find(|participant| participant["id"] == self.ids.participant.as_str());
        let participant = found.cloned().unwrap_or_else(|| Value::Object(serde_json::Map::new()));
        self.seen = Some((medium, participant.clone()));
        Some(participant)
    }

    /// Takes note of an answer that bodes ill for further cases.
    fn weigh(&mut self, status: Option<u16>, medium: &'static str, misled: bool, why: &str) {
        match status {
            Some(401) => self.given_up = Some(why.to_owned()),
            Some(404 | 410) if !misled => self.gone.push((medium, why.to_owned())),
            _ => {}
        }
    }

    fn give_up(&mut self, error: &CallError) -> Stop {
        let mut why = self.client.hide(&error.to_string());
        if let CallError::Login(login) = error {
            why = format!("{why} ({})", login.help());
        }
        self.given_up = Some(why.clone());
        Stop { why, said: None }
    }
}

/// What an answer means for a verdict.
enum Outcome {
    Accepted,
    Refused,
    /// Neither, for this reason.
    Neither(String),
}

fn outcome(said: &Said, misled: bool) -> Outcome {
    match said.status {
        // Another body would have been refused as well.
        Some(_) if known_of(said).is_some_and(|known| !may_be_for_what_was_sent(known, misled)) => {
            Outcome::Neither(explained(said))
        }
        Some(200..=299) => Outcome::Accepted,
        Some(400 | 405 | 406 | 411 | 413 | 415 | 422) => Outcome::Refused,
        Some(404 | 410) if misled => Outcome::Refused,
        Some(_) => Outcome::Neither(explained(said)),
        None => Outcome::Neither(format!(
            "the answer was lost, and the request may have been executed ({})",
            said.words.as_deref().unwrap_or("no reason known")
        )),
    }
}

/// The published error code of an answer that refuses.
fn known_of(said: &Said) -> Option<&'static ErrorCode> {
    said.code.as_deref().filter(|_| !said.is_accepted()).and_then(error_code)
}

/// Whether an error code may be a verdict on what was sent: on the body or a header, and on the
/// path where that was wrong.
fn may_be_for_what_was_sent(known: &ErrorCode, misled: bool) -> bool {
    known.cause.is_what_was_sent() || misled && known.cause == Cause::Route
}

/// An answer that says nothing of the body, in words.
fn explained(said: &Said) -> String {
    let status = said.status.unwrap_or(0);
    // The platform's own codes say no more than their status.
    if let Some(known) = known_of(said).filter(|known| !known.platform || status == 400) {
        let cause = known.cause.as_str();
        return format!("{status} `{}` is about {cause}, not about the body. {}", known.code, known.phrase());
    }
    let cause = match status {
        300..=399 => "redirected; not followed",
        401 => "the token is not accepted, or has expired",
        403 => "the caller lacks a permission, or is not in the conversation",
        404 | 410 => "no such conversation or participant here, or it has ended",
        408 | 504 => "the server took too long",
        409 => "a conflict",
        429 => "too many requests",
        500..=599 => "the server failed",
        _ => "an answer that says nothing about the body",
    };
    format!("{status}, {cause}")
}
