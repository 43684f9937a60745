//! `payloadlint extract`: writes each body of a recording to a fixture file, and a config with the
//! operation of each file.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::console::Console;
use super::exit::ExitStatus;
use super::fix_args::ExtractArgs;
use super::sources::settings;
use super::{Failure, configured, stdin};
use crate::config::Given;
use crate::engine::{self, Extracted};
use crate::json::Tape;
use crate::report::counted;
use crate::text;

/// The config that is written next to the fixtures.
const CONFIG: &str = "payloadlint.toml";

pub(super) fn run(args: &ExtractArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let is_named = args.sources.is_named();
    stdin::refuse_unread("extract", is_named)?;
    let config = configured::config(&args.config)?;
    let coverage = args.sources.coverage(config.config.as_ref(), args.quiet);
    let settings = settings(&args.sources, Given::default(), config)?;
    let config = args.out.join(CONFIG);
    if !args.force && config.exists() {
        return Err(exists(&config));
    }
    let mut fixtures = Fixtures { args, stems: HashMap::new(), written: BTreeMap::new(), left: Vec::new() };
    let done = engine::extract(&settings, &mut |body| fixtures.add(body))?;
    let Fixtures { written, left, .. } = fixtures;
    if !written.is_empty() {
        write(&config, config_text(written.keys(), args.ndjson).as_bytes(), args.force)?;
    }
    let mut stderr = io::stderr().lock();
    for failure in &done.failures {
        writeln!(stderr, "error: {failure}")?;
    }
    for line in &left {
        super::note(&mut stderr, line)?;
    }
    let count: u64 = written.values().sum();
    let mut unchecked = coverage.nothing_checked(&done.summary, &settings, &mut stderr)?;
    if count > 0 {
        coverage.note_skipped(&done.summary, &mut stderr)?;
    }
    unchecked |= coverage.skipped(&done.summary, &mut stderr)?;
    if count > 0 && !args.quiet {
        let bodies = if count == 1 { "1 body".to_owned() } else { format!("{count} bodies") };
        let operations = counted(written.len() as u64, "operation");
        let skipped = match done.summary.skipped {
            0 => String::new(),
            count => format!("; {count} skipped"),
        };
        let mut out = console.stdout(false);
        writeln!(
            out,
            "extracted {bodies} for {operations} into {}{skipped}",
            text::one_line(&args.out.to_string_lossy())
        )?;
        out.flush()?;
    }
    // Bodies were found, but none could be written.
    let lost = count == 0 && done.summary.checked() > 0;
    let failed = unchecked || lost || !done.failures.is_empty();
    let status = if failed { ExitStatus::Trouble } else { ExitStatus::Clean };
    stdin::unread_after("extract", is_named, status)
}

struct Fixtures<'a> {
    args: &'a ExtractArgs,
    /// The name of each source in file names of fixtures.
    stems: HashMap<String, Arc<str>>,
    /// The number of written bodies, by operation.
    written: BTreeMap<&'static str, u64>,
    /// Bodies that were not written, with the reason.
    left: Vec<String>,
}

impl Fixtures<'_> {
    fn add(&mut self, found: Extracted<'_>) -> Result<(), Failure> {
        let mut body = found.body.to_vec();
        let place = format!("{}: record {}", found.path, found.record + 1);
        if self.args.redact {
            let Some(redacted) = engine::redacted(&body, found.operation) else {
                self.left.push(format!("{place}: not extracted: it is not JSON, so it cannot be redacted"));
                return Ok(());
            };
            body = redacted;
        }
        let id = found.operation.id;
        if self.args.ndjson {
            let Some(mut line) = one_line(&body) else {
                self.left.push(format!(
                    "{place}: not extracted: it is not JSON, so it cannot be a line of NDJSON"
                ));
                return Ok(());
            };
            line.push(b'\n');
            let path = self.args.out.join(format!("{id}.ndjson"));
            if self.written.contains_key(id) {
                append(&path, &line)?;
            } else {
                write(&path, &line, self.args.force)?;
            }
        } else {
            let name = format!("{}-{:04}.json", self.stem(found.path), found.record);
            write(&self.args.out.join(id).join(name), &body, self.args.force)?;
        }
        *self.written.entry(id).or_default() += 1;
        Ok(())
    }

    /// The name of a source in file names of fixtures: its file name, or its whole path if the file
    /// name is taken.
    fn stem(&mut self, path: &Arc<str>) -> String {
        let stem =
            Path::new(&**path).file_stem().map_or_else(|| "stdin".into(), |stem| stem.to_string_lossy());
        let stem = plain(&stem);
        let owner = self.stems.entry(stem.clone()).or_insert_with(|| Arc::clone(path));
        if owner == path { stem } else { plain(path) }
    }
}

/// Keeps letters, digits and a few other characters, so that the name is valid on every system.
fn plain(text: &str) -> String {
    let kept =
        |other: char| if other.is_ascii_alphanumeric() || matches!(other, '.' | '_') { other } else { '-' };
    let text: String = text.chars().map(kept).collect();
    let text = text.trim_matches(['-', '.']);
    if text.is_empty() { "source".to_owned() } else { text.to_owned() }
}

/// A body without the white space between its tokens.
fn one_line(body: &[u8]) -> Option<Vec<u8>> {
    if !Tape::new().parse(body).document().is_valid() {
        return None;
    }
    let (mut line, mut in_string, mut escaped) = (Vec::with_capacity(body.len()), false, false);
    for byte in body {
        if in_string || !byte.is_ascii_whitespace() {
            line.push(*byte);
        }
        in_string ^= *byte == b'"' && !escaped;
        escaped = in_string && *byte == b'\\' && !escaped;
    }
    Some(line)
}

/// The config with the operation of each fixture.
fn config_text<'o>(operations: impl Iterator<Item = &'o &'static str>, ndjson: bool) -> String {
    use std::fmt::Write as _;
    let mut text = "# The operation of each fixture. Written by `payloadlint extract`.\n".to_owned();
    for id in operations.collect::<BTreeSet<_>>() {
        let (files, kind) =
            if ndjson { (format!("{id}.ndjson"), "ndjson") } else { (format!("{id}/*.json"), "raw") };
        let _ = write!(text, "\n[[paths]]\nfiles = [\"{files}\"]\noperation = \"{id}\"\nkind = \"{kind}\"\n");
    }
    text
}

fn exists(path: &Path) -> Failure {
    Failure::new(format!("{} exists already", path.display()))
        .help("use another folder, or `--force` to overwrite files")
}

/// Writes a new file, or with `force` also an existing one.
fn write(path: &Path, text: &[u8], force: bool) -> Result<(), Failure> {
    let failed = |error: io::Error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            exists(path)
        } else {
            Failure::new(format!("{} cannot be written: {error}", path.display()))
        }
    };
    let folder: PathBuf = path.parent().map(Path::to_owned).unwrap_or_default();
    fs::create_dir_all(&folder)
        .map_err(|error| Failure::new(format!("{} cannot be created: {error}", folder.display())))?;
    let mut options = OpenOptions::new();
    if force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    options.write(true).open(path).and_then(|mut file| file.write_all(text)).map_err(failed)
}

fn append(path: &Path, text: &[u8]) -> Result<(), Failure> {
    let written = OpenOptions::new().append(true).open(path).and_then(|mut file| file.write_all(text));
    written.map_err(|error| Failure::new(format!("{} cannot be written: {error}", path.display())))
}
