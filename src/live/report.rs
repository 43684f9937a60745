//! Plans and verdicts as text and as JSON. Decides nothing.
//!
//! The text of a plan shows bodies, since that is what it is for; JSON carries none.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::plan::{Case, Message};
use super::target::Target;
use super::verdict::{Judged, Run, Said, Verdict};
use crate::text::{media_type, push_safe};

/// Characters of a body that a plan shows.
const MAX_BODY: usize = 1000;
/// Characters of a pointer that are shown.
const MAX_POINTER: usize = 80;
/// Findings of a case that are listed.
const MAX_FINDINGS: usize = 6;

/// How a report looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Looks {
    /// Whether to use colour.
    pub color: bool,
    /// Whether bodies are left out.
    pub redact: bool,
    /// Whether calls that went well are shown in full, too.
    pub verbose: bool,
}

/// Writes the plan as text.
///
/// # Errors
/// When writing fails.
pub fn plan_text(
    out: &mut dyn Write,
    cases: &[Case],
    target: Option<&Target>,
    fixed_only: bool,
    looks: Looks,
) -> io::Result<()> {
    let host = target.map_or("https://api.<region>", |target| target.api.as_str());
    for (at, case) in cases.iter().enumerate() {
        writeln!(out, "{}. {}", at + 1, title(case))?;
        if let Some(why) = &case.blocked {
            writeln!(out, "   no verdict: {why}")?;
            continue;
        }
        let original = case.original.as_ref().filter(|_| !fixed_only);
        for (name, message) in [("original", original), ("fixed", case.fixed.as_ref())] {
            let Some(message) = message else { continue };
            writeln!(
                out,
                "   {name:9} {} {host}{}",
                shown(&message.method, MAX_BODY),
                shown(&message.path, MAX_BODY)
            )?;
            if message.content_type.as_deref() != Some("application/json") {
                let kind = message.content_type.as_deref().map_or("none", shown_type);
                writeln!(out, "             Content-Type: {}", shown(kind, MAX_BODY))?;
            }
            if !looks.redact {
                let body = String::from_utf8_lossy(&message.body);
                writeln!(out, "             {}", shown(body.trim(), MAX_BODY))?;
            }
        }
    }
    Ok(())
}

/// A `Content-Type` without its parameters, which may hold anything.
fn shown_type(value: &str) -> &str {
    media_type(value).unwrap_or("not a media type")
}

/// Writes one verdict as text.
///
/// # Errors
/// When writing fails.
pub fn case_text(out: &mut dyn Write, case: &Case, judged: &Judged, looks: Looks) -> io::Result<()> {
    writeln!(out, "{}  {}", verdict(judged.verdict, looks.color), place(case))?;
    for found in case.findings.iter().take(MAX_FINDINGS) {
        let at = found.pointer.as_deref().filter(|pointer| !pointer.is_empty());
        let at = at.map(|item| format!(" at {}", shown(item, MAX_POINTER))).unwrap_or_default();
        writeln!(out, "{:16}found     {}{at}: {}", "", found.rule, found.message)?;
    }
    if case.findings.len() > MAX_FINDINGS {
        writeln!(out, "{:16}          and {} more", "", case.findings.len() - MAX_FINDINGS)?;
    }
    let said = [("original", &judged.original), ("fixed", &judged.fixed), ("read", &judged.read_back)];
    for (name, said) in said {
        let Some(said) = said else { continue };
        writeln!(out, "{:16}{name:9} {}", "", answered(said, looks.verbose))?;
    }
    writeln!(out, "{:16}{}", "", judged.why)
}

/// Writes the last line of a run.
///
/// # Errors
/// When writing fails.
pub fn summary_text(out: &mut dyn Write, run: &Run) -> io::Result<()> {
    let parts: Vec<String> = Verdict::ALL
        .iter()
        .map(|format| (run.count(*format), format.as_str()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    let counts = run.counts;
    let cases = run.judged.len();
    writeln!(
        out,
        "{cases} case{}: {}; {} requests ({} of them writes), {} for a token",
        if cases == 1 { "" } else { "s" },
        if parts.is_empty() { "none".to_owned() } else { parts.join(", ") },
        counts.api,
        counts.writes,
        counts.token
    )
}

/// The whole as JSON; `run` is absent for a plan.
#[must_use]
pub fn json(cases: &[Case], ids: (&str, &str), target: Option<&Target>, run: Option<&Run>) -> Value {
    let list: Vec<Value> = cases
        .iter()
        .enumerate()
        .map(|(at, case)| case_json(case, run.and_then(|run| run.judged.get(at))))
        .collect();
    let mut out = json!({
        "version": 1,
        "tool": {"name": "payloadlint", "version": env!("CARGO_PKG_VERSION")},
        "mode": if run.is_some() { "send" } else { "plan" },
        "target": {
            "api": target.map(|target| &target.api), "region": target.and_then(|target| target.region),
            "conversation": ids.0, "participant": ids.1,
        },
        "cases": list,
    });
    let mut summary = json!({"cases": cases.len()});
    if let Some(run) = run {
        for verdict in Verdict::ALL {
            summary[verdict.as_str().replace(' ', "_")] = run.count(verdict).into();
        }
        summary["requests"] = run.counts.api.into();
        summary["writes"] = run.counts.writes.into();
        summary["token_requests"] = run.counts.token.into();
    }
    out["summary"] = summary;
    out
}

fn case_json(case: &Case, judged: Option<&Judged>) -> Value {
    let message = |request: &Message| {
        json!({
            "method": request.method, "path": request.path, "content_type": request.content_type.as_deref().map(shown_type), "body_bytes": request.body.len(),
        })
    };
    let findings: Vec<Value> = case
        .findings
        .iter()
        .map(|finding| json!({"rule": finding.rule, "pointer": finding.pointer, "message": finding.message}))
        .collect();
    let mut out = json!({
        "path": &*case.path, "record": case.record, "repeats": case.repeats, "findings": findings,
        "original": case.original.as_ref().map(message), "fixed": case.fixed.as_ref().map(message),
        "blocked": case.blocked,
    });
    if let Some(judged) = judged {
        let said = |fault: &Option<Said>| {
            fault.as_ref().map(|fault| {
                json!({
                    "status": fault.status, "code": fault.code, "words": fault.words, "correlation_id": fault.correlation_id,
                })
            })
        };
        out["verdict"] = judged.verdict.as_str().into();
        out["why"] = judged.why.clone().into();
        out["answers"] = json!({
            "original": said(&judged.original), "fixed": said(&judged.fixed), "read_back": said(&judged.read_back),
        });
    }
    out
}

/// Where a case comes from.
fn place(case: &Case) -> String {
    let mut out = String::new();
    case.path.chars().for_each(|char| push_safe(&mut out, char));
    let _ = write!(out, ", record {}", case.record + 1);
    if case.repeats > 0 {
        let _ = write!(out, " (and {} more like it)", case.repeats);
    }
    out
}

/// Where a case comes from, and what was found in it.
fn title(case: &Case) -> String {
    let mut out = place(case);
    if case.findings.is_empty() {
        out.push_str("  clean");
    }
    for (at, found) in case.findings.iter().enumerate() {
        if at == MAX_FINDINGS {
            let _ = write!(out, ", and {} more", case.findings.len() - at);
            break;
        }
        out.push_str(if at == 0 { "  " } else { ", " });
        out.push_str(found.rule);
        if let Some(pointer) = found.pointer.as_ref().filter(|pointer| !pointer.is_empty()) {
            let _ = write!(out, " at {}", shown(pointer, MAX_POINTER));
        }
    }
    out
}

fn answered(said: &Said, verbose: bool) -> String {
    let mut out = match said.status {
        Some(status) => status.to_string(),
        None => "no answer".to_owned(),
    };
    if let Some(code) = &said.code {
        let _ = write!(out, " {code}");
    }
    if let Some(words) = &said.words {
        let _ = write!(out, ": {words}");
    }
    if let Some(id) = said.correlation_id.as_ref().filter(|_| verbose || !said.is_accepted()) {
        let _ = write!(out, " (ININ-Correlation-Id {id})");
    }
    out
}

fn verdict(verdict: Verdict, color: bool) -> String {
    let words = format!("{:14}", verdict.as_str());
    let code = match verdict {
        Verdict::Confirmed => 32,
        Verdict::NoVerdict => 33,
        _ => 31,
    };
    if color { format!("\u{1b}[{code}m{words}\u{1b}[0m") } else { words }
}

fn shown(text: &str, limit: usize) -> String {
    let mut out = String::new();
    for (at, letter) in text.chars().enumerate() {
        if at == limit {
            out.push('…');
            break;
        }
        push_safe(&mut out, letter);
    }
    out
}
