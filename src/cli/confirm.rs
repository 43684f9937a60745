//! `payloadlint confirm`: shows the planned requests; with `--send` sends them and reports the verdicts.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;

use super::args::Chosen;
use super::configured;
use super::console::Console;
use super::coverage::Coverage;
use super::exit::ExitStatus;
use super::live_args::{ConfirmArgs, ConfirmFormat, id};
use super::live_env;
use super::sources::globs;
use super::{Failure, stdin};
use crate::clock::SystemClock;
use crate::config::{self, Config, Input, Levels, Settings};
use crate::contract::Family;
use crate::engine::{Plan, Wanted, plan};
use crate::live::{
    Client, ClientOptions, Credentials, Https, Ids, Judged, Looks, Run, RunOptions, Target, Verdict,
    case_text, confirm, json, plan_text, summary_text,
};
use crate::report::counted;
use crate::source::WalkOptions;
use crate::text::{safe_json, shown};

/// The default limit on requests of a run.
const MAX_REQUESTS: u64 = 20;
/// Shown for an id that is not set, in a plan that is not sent.
const UNNAMED: &str = "ID";

pub(super) fn run(args: &ConfirmArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let is_named = !args.paths.is_empty() || args.stdin_name.is_some();
    stdin::refuse_unread("confirm", is_named)?;
    let config = configured::config(&args.config)?;
    let coverage = args.coverage.with(config.config.as_ref(), false, false);
    let profile = live_env::named_profile(args)?;
    let region = config.config.as_ref().and_then(|config| config.confirm.region.clone());
    let target = live_env::target(args, profile.as_ref(), region.as_deref())?;
    let given = given(args, config.config.as_ref())?;
    let mut settings = settings(args)?;
    let on_command_line = config::Given { levels: levels(args), schema: None };
    configured::merge(&mut settings, config, on_command_line, !args.paths.is_empty())?;
    let ids = given.ids;
    let wanted = Wanted {
        ids: &ids,
        medium: given.medium.as_deref(),
        unsafe_fixes: args.unsafe_fixes,
        clean_too: args.fixed_only,
    };
    let plan = plan(&settings, wanted);
    let unchecked = report_left_out(&plan, coverage, &settings)?;
    let looks = Looks { color: console.color, redact: args.redact, verbose: args.verbose };
    if !args.send {
        show_plan(args, &plan, &ids, (target.as_ref(), given.max_requests), looks, console)?;
        let failed = unchecked || !plan.failures.is_empty() || plan.summary.unreadable > 0;
        let status = if failed { ExitStatus::Trouble } else { ExitStatus::Clean };
        return stdin::unread_after("confirm", is_named, status);
    }
    let Some(target) = target else {
        return Err(Failure::new("no region").help("set GENESYSCLOUD_REGION, `--region` or `--base-url`"));
    };
    let credentials = live_env::credentials(profile.as_ref())?;
    warn(&plan, &credentials)?;
    let transport = Https::new(&live_env::transport(args.timeout, args.ca_cert.as_deref())?)
        .map_err(|error| Failure::new(error.to_string()))?;
    let mut record = record(args)?;
    let mut note = |why: &str| {
        // If stderr is closed, the message cannot be printed.
        let _ = super::note(&mut io::stderr().lock(), why);
    };
    let clock = SystemClock::new();
    let options = ClientOptions { max_requests: given.max_requests, retry_lost: args.retry_lost };
    let record = record.as_mut().map(|record| record as &mut dyn Write);
    let mut client = Client::new(&transport, &clock, target.clone(), credentials, options, record, &mut note);
    let run = send(args, &plan, &ids, &mut client, looks, console)?;
    if args.format == ConfirmFormat::Json {
        let report = json(&plan.cases, (&ids.conversation, &ids.participant), Some(&target), Some(&run));
        let mut out = console.stdout(false);
        writeln!(out, "{}", safe_json(&format!("{report:#}")))?;
        out.flush()?;
    }
    let status = if unchecked { ExitStatus::Trouble } else { status(&plan, &run) };
    stdin::unread_after("confirm", is_named, status)
}

/// The worst status wins: an error, then a failed verdict, then a missing one.
fn status(plan: &Plan, run: &Run) -> ExitStatus {
    if !plan.failures.is_empty() || plan.summary.unreadable > 0 {
        ExitStatus::Trouble
    } else if run.judged.iter().any(|judged| judged.verdict.is_failure()) {
        ExitStatus::Findings
    } else if run.count(Verdict::NoVerdict) > 0 || plan.beyond > 0 {
        ExitStatus::Unproven
    } else {
        ExitStatus::Clean
    }
}

fn show_plan(
    args: &ConfirmArgs,
    plan: &Plan,
    ids: &Ids,
    (target, max_requests): (Option<&Target>, u32),
    looks: Looks,
    console: &Console,
) -> Result<(), Failure> {
    let mut out = console.stdout(false);
    if args.format == ConfirmFormat::Json {
        let report = json(&plan.cases, (&ids.conversation, &ids.participant), target, None);
        writeln!(out, "{}", safe_json(&format!("{report:#}")))?;
    } else {
        plan_text(&mut out, &plan.cases, target, args.fixed_only, looks)?;
        let sent = plan.cases.iter().filter(|case| case.blocked.is_none());
        let (cases, writes) = sent.fold((0, 0), |(cases, writes), case| {
            let original = usize::from(case.original.is_some() && !args.fixed_only);
            (cases + 1, writes + original + usize::from(case.fixed.is_some()))
        });
        // One read before the first case, and one after each fixed body, if everything goes as expected.
        let reads = if cases == 0 { 0 } else { cases + usize::from(!args.fixed_only) };
        writeln!(
            out,
            "{}, of which {cases} can be sent: about {} requests ({writes} writes, {reads} reads), limited to {} by --max-requests. Nothing was sent; use --send to send them.",
            counted(plan.cases.len() as u64, "case"),
            writes + reads,
            max_requests,
        )?;
        let risky = plan.cases.iter().filter(|case| case.blocked.is_none() && case.is_risky()).count();
        if risky > 0 && !args.allow_actions {
            writeln!(out, "{risky} of them contain `state` or a whole record and need --allow-actions.")?;
        }
    }
    out.flush()?;
    Ok(())
}

fn send(
    args: &ConfirmArgs,
    plan: &Plan,
    ids: &Ids,
    client: &mut Client<'_>,
    looks: Looks,
    console: &Console,
) -> Result<Run, Failure> {
    let human = args.format == ConfirmFormat::Human;
    let progress = io::stderr().is_terminal();
    let mut written = Ok(());
    let mut out = console.stdout(false);
    let mut on_case = |at: usize, judged: Option<&Judged>| match judged {
        None if progress => {
            let (all, path) = (plan.cases.len(), shown(&plan.cases[at].path));
            let _ = write!(io::stderr().lock(), "\r\u{1b}[K[{}/{all}] {path} ", at + 1);
        }
        Some(judged) => {
            if progress {
                let _ = write!(io::stderr().lock(), "\r\u{1b}[K");
            }
            if human && written.is_ok() {
                written = case_text(&mut out, &plan.cases[at], judged, looks).and_then(|()| out.flush());
            }
        }
        None => {}
    };
    let options = RunOptions { fixed_only: args.fixed_only, allow_actions: args.allow_actions };
    let run = confirm(&plan.cases, ids, options, client, &mut on_case);
    written?;
    if human {
        summary_text(&mut out, &run)?;
        out.flush()?;
    }
    Ok(run)
}

/// Warnings before anything is sent.
fn warn(plan: &Plan, credentials: &Credentials) -> io::Result<()> {
    let asks = plan.cases.iter().filter(|case| case.blocked.is_none()).any(|case| {
        let messages = [&case.original, &case.fixed];
        messages
            .into_iter()
            .flatten()
            .any(|message| message.needs_party && message.family != Family::Attributes)
    });
    if asks && matches!(credentials, Credentials::Client { .. }) {
        writeln!(
            io::stderr(),
            "warning: the API will probably reject a participant PATCH with client credentials (400 `not.a.user` or 403): the caller must be a user in the conversation\n  help: use the token of that user (GENESYSCLOUD_ACCESS_TOKEN)"
        )?;
    }
    Ok(())
}

/// Reports what has no case. Returns whether that is an error.
fn report_left_out(plan: &Plan, coverage: Coverage, settings: &Settings) -> io::Result<bool> {
    let mut stderr = io::stderr().lock();
    for failure in &plan.failures {
        writeln!(stderr, "error: {failure}")?;
    }
    let summary = &plan.summary;
    for (count, what) in [
        (summary.unreadable, "unreadable"),
        (summary.not_applicable, "not applicable (payloadlint never checks them)"),
        (plan.beyond, "more than a plan can have"),
    ] {
        if count > 0 {
            writeln!(stderr, "note: {} {what}", counted(count, "request"))?;
        }
    }
    let nothing = coverage.nothing_checked(summary, settings, &mut stderr)?;
    if summary.checked() > 0 {
        coverage.note_skipped(summary, &mut stderr)?;
        if plan.cases.is_empty() {
            let clean = counted(plan.clean, "request");
            writeln!(stderr, "note: nothing to confirm ({clean} without an error)")?;
        }
    }
    Ok(coverage.skipped(summary, &mut stderr)? || nothing)
}

/// The ids and limits of the run, from the command line, else from the config.
struct Given {
    ids: Ids,
    medium: Option<String>,
    max_requests: u32,
}

fn given(args: &ConfirmArgs, config: Option<&Config>) -> Result<Given, Failure> {
    let written = config.map(|config| config.confirm.clone()).unwrap_or_default();
    let of_config = |key: &str, text: Option<String>| {
        let text = text.map(|text| id(&text)).transpose();
        text.map_err(|error| Failure::new(format!("`{key}` in `[confirm]` of the config: {error}")))
    };
    // A plan that is not sent does not need it.
    let needed = |given: Option<String>, option: &str| match given {
        Some(id) => Ok(id),
        None if args.send => Err(Failure::new(format!("`--send` needs `{option} ID`"))
            .help("use a conversation that you made for this purpose; ids from a recording are never used")),
        None => Ok(UNNAMED.to_owned()),
    };
    let conversation = args.conversation.clone().or(of_config("conversation", written.conversation)?);
    let participant = args.participant.clone().or(of_config("participant", written.participant)?);
    let communication = args.communication.clone().or(of_config("communication", written.communication)?);
    let medium = args.medium.clone().or(written.medium);
    let most = args.max_requests.map(u64::from).or(written.max_requests).unwrap_or(MAX_REQUESTS);
    Ok(Given {
        ids: Ids {
            conversation: needed(conversation, "--conversation")?,
            participant: needed(participant, "--participant")?,
            communication,
        },
        medium,
        max_requests: u32::try_from(most).unwrap_or(u32::MAX),
    })
}

fn record(args: &ConfirmArgs) -> Result<Option<File>, Failure> {
    let Some(path) = &args.record else { return Ok(None) };
    let failed = |error| Failure::new(format!("--record {}: {error}", path.display()));
    File::create(path).map(Some).map_err(failed)
}

fn levels(args: &ConfirmArgs) -> Levels {
    let mut levels = Levels::default();
    for (chosen, level) in &args.rules {
        match chosen {
            Chosen::All => levels.set_all(*level),
            Chosen::One(rule) => levels.set(rule, *level),
        }
    }
    for rule in &args.only {
        levels.only(rule);
    }
    if let Some(least) = args.min_evidence {
        levels.set_min_evidence(least);
    }
    levels
}

fn settings(args: &ConfirmArgs) -> Result<Settings, Failure> {
    let paths = if args.paths.is_empty() { vec![PathBuf::from(".")] } else { args.paths.clone() };
    Ok(Settings {
        inputs: paths
            .into_iter()
            .map(|path| if path.as_os_str() == "-" { Input::Stdin } else { Input::Path(path) })
            .collect(),
        operation: args.operation,
        kind: args.kind,
        walk: WalkOptions {
            include: if args.include.is_empty() { None } else { Some(globs(&args.include)?) },
            exclude: if args.exclude.is_empty() { Vec::new() } else { vec![globs(&args.exclude)?] },
            allow_empty: args.coverage.allow_empty,
            ..WalkOptions::default()
        },
        stdin_name: args.stdin_name.clone(),
        ..Settings::default()
    })
}
