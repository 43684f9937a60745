//! `payloadlint check --show-files` and `--show-config`: what a run reads, and where its settings come from.

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use clap::CommandFactory as _;
use clap::parser::ValueSource;
use serde_json::{Value, json};

use super::args::{Args, CheckArgs};
use super::console::Console;
use super::exit::ExitStatus;
use super::{Failure, configured};
use crate::config::{Config, DEFAULTS, Settings, WrittenKey};
use crate::engine::{self, CheckedAs, Chosen, Surveyed};
use crate::report::{Format, counted};
use crate::source::{GlobList, SourceRef, expand};
use crate::text::{Paragraph, columns, one_line};

/// Options that set a config key with another name.
const KEYS: [(&str, &str); 2] = [("schema", "attributes.schema"), ("no-baseline", "baseline")];
/// Keys of a config that apply to the run, so that they are not used in a config of a subfolder.
const OF_THE_RUN: [&str; 5] = ["include", "exclude", "fail-on", "baseline", "confirm"];
/// The column that the origin of a setting begins in.
const ORIGIN_COLUMN: usize = 44;

/// Prints what a run would read.
pub(super) fn files(args: &CheckArgs, settings: &Settings, console: &Console) -> Result<ExitStatus, Failure> {
    let mut out = console.stdout(false);
    let as_json = is_json(args.format)?;
    let mut all = Vec::new();
    let mut last: Option<Arc<str>> = None;
    let failures = engine::survey(settings, &mut |source| {
        if as_json {
            all.push(file_json(source));
            return Ok(());
        }
        if last.as_ref() != Some(&source.config) {
            let config = if source.config.is_empty() { "no config" } else { &source.config };
            writeln!(out, "{}{}:", if last.is_some() { "\n" } else { "" }, one_line(config))?;
            last = Some(Arc::clone(&source.config));
        }
        file_text(source, console.width, &mut *out)
    })?;
    if as_json {
        super::write_json(&json!({"files": all, "failures": failures}), &mut *out)?;
    }
    out.flush()?;
    let mut stderr = io::stderr().lock();
    for failure in &failures {
        writeln!(stderr, "error: {failure}")?;
    }
    Ok(if failures.is_empty() { ExitStatus::Clean } else { ExitStatus::Trouble })
}

/// Only these two formats are supported.
fn is_json(format: Format) -> Result<bool, Failure> {
    match format {
        Format::Human => Ok(false),
        Format::Json => Ok(true),
        _ => Err(Failure::new("--show-files and --show-config print text, or JSON with `-f json`")),
    }
}

fn file_text(source: &Surveyed, width: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", one_line(&source.path))?;
    let (kind, from) = &source.kind;
    let line = |text: &str| Paragraph::new("   ", "      ", width).fill(text);
    if !kind.is_empty() {
        write!(out, "{}", line(&format!("kind {kind}: {}", words(from, "detected"))))?;
    }
    for (what, count) in &source.requests {
        let requests = counted(*count, "request");
        write!(
            out,
            "{}",
            line(&match what {
                CheckedAs::Operation(id, from) => {
                    format!("{requests}: {id}, {}", words(from, "inferred from the keys"))
                }
                CheckedAs::Nothing(reason) => format!("{requests}: not checked: {reason}"),
                CheckedAs::Unreadable(reason) => format!("{requests}: unreadable: {reason}"),
            })
        )?;
    }
    if let Some(trouble) = &source.trouble {
        write!(out, "{}", line(&format!("unreadable: {trouble}")))?;
    }
    Ok(())
}

/// Where a kind or an operation comes from, in words.
fn words(from: &Chosen, by_content: &str) -> String {
    match from {
        Chosen::Option => "set on the command line".to_owned(),
        Chosen::Entry(place) => format!("set by `[[paths]]` at {place}"),
        Chosen::Url => "by its URL".to_owned(),
        Chosen::Content => by_content.to_owned(),
    }
}

fn from_json(from: &Chosen) -> Value {
    match from {
        Chosen::Option => json!({"from": "option"}),
        Chosen::Entry(place) => json!({"from": "paths", "place": place}),
        Chosen::Url => json!({"from": "url"}),
        Chosen::Content => json!({"from": "content"}),
    }
}

fn file_json(source: &Surveyed) -> Value {
    let requests: Vec<Value> = source
        .requests
        .iter()
        .map(|(what, count)| match what {
            CheckedAs::Operation(id, from) => {
                json!({"count": count, "operation": id, "why": from_json(from)})
            }
            CheckedAs::Nothing(reason) => json!({"count": count, "not_checked": reason}),
            CheckedAs::Unreadable(reason) => json!({"count": count, "unreadable": reason}),
        })
        .collect();
    json!({
        "path": &*source.path,
        "config": Some(&*source.config).filter(|path| !path.is_empty()),
        "kind": source.kind.0,
        "kind_why": from_json(&source.kind.1),
        "requests": requests,
        "unreadable": source.trouble,
    })
}

/// A setting and where it comes from.
struct Row {
    key: String,
    value: String,
    origin: String,
}

/// A config of a subfolder: its path, how many files it applies to, and its keys that are not used.
type OfSubfolder = (Arc<str>, usize, Vec<String>);

/// Prints where each setting of a run comes from.
pub(super) fn config(
    args: &CheckArgs,
    settings: &Settings,
    config: Option<&Config>,
    console: &Console,
) -> Result<ExitStatus, Failure> {
    let as_json = is_json(args.format)?;
    let given = given();
    let rows = rows(&given, config);
    let unmatched = unmatched_excludes(settings, config);
    let below = below(settings, config);
    let (path, why) =
        (config.map(|config| &*config.source.path), configured::why(&args.team.config, config.is_some()));
    let mut out = console.stdout(false);
    if as_json {
        let settings: Vec<Value> =
            rows.iter().map(|row| json!({"key": row.key, "value": row.value, "from": row.origin})).collect();
        let below: Vec<Value> = below
            .iter()
            .map(|(path, files, unused)| json!({"path": &**path, "files": files, "not_used": unused}))
            .collect();
        let report = json!({
            "config": path, "config_why": why, "settings": settings,
            "unmatched_exclude": unmatched, "configs_of_subfolders": below,
        });
        super::write_json(&report, &mut *out)?;
    } else {
        writeln!(out, "config: {} ({why})", path.map_or_else(|| "none".into(), one_line))?;
        for row in &rows {
            row.print(console.width, &mut *out)?;
        }
        for pattern in &unmatched {
            writeln!(out, "exclude: `{}` matches nothing", one_line(pattern))?;
        }
        for (path, files, unused) in &below {
            writeln!(out, "{} applies to {}", one_line(path), counted(*files as u64, "file"))?;
            if !unused.is_empty() {
                let text = format!("not used from here: {}", unused.join(", "));
                write!(out, "{}", Paragraph::new(" ", "  ", console.width).fill(&text))?;
            }
        }
    }
    out.flush()?;
    Ok(ExitStatus::Clean)
}

impl Row {
    /// The setting as TOML, and its origin on the same or on the next line.
    fn print(&self, width: usize, out: &mut dyn Write) -> io::Result<()> {
        let setting = one_line(&format!("{} = {}", self.key, self.value)).into_owned();
        let used = columns(&setting);
        if used + 2 > ORIGIN_COLUMN || ORIGIN_COLUMN + 2 + columns(&self.origin) > width {
            writeln!(out, "{setting}\n    # {}", self.origin)
        } else {
            writeln!(out, "{setting}{:1$}# {2}", "", ORIGIN_COLUMN - used, self.origin)
        }
    }
}

/// The options of the command line: name, key of the config that they set, and value.
fn given() -> Vec<(String, String, String)> {
    let mut command = Args::command();
    command.build();
    let Ok(matches) = command.clone().try_get_matches_from(env::args_os()) else { return Vec::new() };
    let Some((name, matches)) = matches.subcommand() else { return Vec::new() };
    let Some(command) = command.find_subcommand(name) else { return Vec::new() };
    let mut found = Vec::new();
    for arg in command.get_arguments() {
        let id = arg.get_id().as_str();
        let is_given = matches.value_source(id) == Some(ValueSource::CommandLine);
        let name = arg.get_long().unwrap_or("paths");
        if !is_given || matches!(name, "show-config" | "show-files") {
            continue;
        }
        let key = KEYS.iter().find(|(option, _)| *option == name).map_or(name, |(_, key)| key);
        let values: Vec<String> = matches
            .get_raw(id)
            .into_iter()
            .flatten()
            .map(|value| value.to_string_lossy().into_owned())
            .collect();
        let shown = if arg.get_long().is_some() { format!("--{name}") } else { "command line".to_owned() };
        if name == "rule" {
            for (rule, level) in values.iter().filter_map(|value| value.split_once('=')) {
                found.push((shown.clone(), format!("rules.{rule}"), level.to_owned()));
            }
        } else {
            let value = if values.is_empty() { "true".to_owned() } else { values.join(", ") };
            found.push((shown, key.to_owned(), value));
        }
    }
    found
}

fn rows(given: &[(String, String, String)], config: Option<&Config>) -> Vec<Row> {
    let overrides = |key: &str| {
        // These options add to the lists of the config.
        let is_set = |other: &str| other == key && key != "exclude";
        given.iter().find(|(_, other, _)| is_set(other)).map(|(option, ..)| option)
    };
    let mut rows: Vec<Row> = given
        .iter()
        .map(|(option, key, value)| Row { key: key.clone(), value: value.clone(), origin: option.clone() })
        .collect();
    if let Some(config) = config {
        for WrittenKey { key, place, value } in &config.written {
            let text = config.source.text.get(value.clone()).unwrap_or_default();
            let value = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut origin = config.source.place(place.start);
            if let Some(option) = overrides(key) {
                origin = format!("{origin}, overridden by {option}");
            }
            rows.push(Row { key: key.clone(), value, origin });
        }
    }
    let written =
        |key: &str| config.is_some_and(|config| config.written.iter().any(|known| known.key == key));
    for (key, value) in DEFAULTS {
        if overrides(key).is_none() && !written(key) {
            rows.push(Row {
                key: (*key).to_owned(),
                value: (*value).to_owned(),
                origin: "default".to_owned(),
            });
        }
    }
    rows
}

/// The globs of the config's `exclude` that no file or folder matches.
fn unmatched_excludes(settings: &Settings, config: Option<&Config>) -> Vec<String> {
    let Some(exclude) = config.and_then(|config| config.exclude.as_ref()) else { return Vec::new() };
    let mut met = vec![false; exclude.patterns().len()];
    let mut walk = settings.walk.clone();
    walk.exclude.clear();
    let (sources, _) = expand(&engine::named_sources(settings), &walk);
    for source in &sources {
        let SourceRef::Path(path) = source else { continue };
        meets(exclude, path, &mut met);
    }
    let patterns = exclude.patterns().iter().zip(&met);
    patterns.filter(|(_, met)| !**met).map(|(pattern, _)| pattern.clone()).collect()
}

/// Marks the globs that match a file or a folder above it.
fn meets(globs: &GlobList, path: &Path, met: &mut [bool]) {
    if met.iter().all(|met| *met) {
        return;
    }
    for path in path.ancestors().filter(|path| !path.as_os_str().is_empty()) {
        for glob in globs.matches(path) {
            met[glob] = true;
        }
    }
}

/// The configs of subfolders that apply to files of the run.
fn below(settings: &Settings, config: Option<&Config>) -> Vec<OfSubfolder> {
    let (sources, _) = expand(&engine::named_sources(settings), &settings.walk);
    let mut found: Vec<OfSubfolder> = Vec::new();
    for source in &sources {
        let path = source.display(settings.stdin_name.as_deref());
        let (shown, folder) = match settings.for_path(Path::new(&*path)) {
            Ok(here) => (Arc::clone(&here.scope.source.path), here.scope.folder.clone()),
            Err(error) => (Arc::clone(error.path()), std::path::PathBuf::new()),
        };
        if shown.is_empty() || config.is_some_and(|config| config.source.path == shown) {
            continue;
        }
        if let Some((_, files, _)) = found.iter_mut().find(|(known, ..)| *known == shown) {
            *files += 1;
            continue;
        }
        let written = Config::load(&folder.join(crate::config::FILE_NAME), &shown);
        let keys = written.map(|config| config.written).unwrap_or_default();
        let mut unused: Vec<String> =
            keys.iter().map(|key| key.key.split('.').next().unwrap_or_default().to_owned()).collect();
        unused.retain(|key| OF_THE_RUN.contains(&key.as_str()));
        unused.dedup();
        found.push((shown, 1, unused));
    }
    found
}
