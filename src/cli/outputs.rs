//! The reports of a run: one to stdout, any number to files.

use std::env;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::Failure;
use super::args::CheckArgs;
use super::configured::{TeamArgs, leave_out};
use super::console::Console;
use super::names::Known;
use crate::config::{Baseline, Input, Settings};
use crate::diagnostic::{Outcome, Summary};
use crate::report::{Destination, Format, ReportOptions, Reporter, may_be_report, reporter};

/// A report into a file: `--report FORMAT=PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReportFile {
    format: Format,
    path: PathBuf,
}

/// Every report of a run.
pub(super) struct Outputs {
    /// `None` after its reader closed the pipe, if other reports are still written.
    stdout: Option<Box<dyn Reporter>>,
    files: Vec<(PathBuf, Box<dyn Reporter>)>,
}

/// Reads `FORMAT=PATH`; shells complete the format.
pub(super) fn a_report_file() -> Known<ReportFile> {
    static NAMES: LazyLock<Vec<String>> =
        LazyLock::new(|| Format::ALL.iter().map(|format| format!("{}=", format.as_str())).collect());
    Known { parse: report_file, names: || NAMES.iter().map(String::as_str).collect() }
}

fn report_file(text: &str) -> Result<ReportFile, String> {
    let formats = || Format::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ");
    let Some((format, path)) = text.split_once('=') else {
        return Err("use a format and a file, such as `sarif=payloadlint.sarif`".to_owned());
    };
    let format = format.parse().map_err(|()| format!("unknown format `{format}`; formats: {}", formats()))?;
    match path {
        "" => {
            Err("the file name is missing; use a format and a file, such as `sarif=payloadlint.sarif`"
                .to_owned())
        }
        "-" => Err(format!("to write to stdout, use `-f {}`", Format::as_str(format))),
        path => Ok(ReportFile { format, path: PathBuf::from(path) }),
    }
}

/// Keeps outputs apart from inputs. A report must not overwrite a named input, which would be lost
/// before it is read, nor a file that payloadlint did not write. Walks skip reports and baselines,
/// which may be incomplete.
pub(super) fn keep_apart(
    reports: &[ReportFile],
    team: &TeamArgs,
    known: Option<&Path>,
    settings: &mut Settings,
) -> Result<(), Failure> {
    let inputs = settings.inputs.iter().filter_map(|input| match input {
        Input::Path(path) => Some(path),
        Input::Stdin => None,
    });
    let config = PathBuf::from(&*settings.scopes.run().source.path);
    let read: Vec<&PathBuf> = inputs.chain(&team.schema).chain([&config]).collect();
    let baselines = known.into_iter().chain(team.write_baseline.as_deref());
    let written: Vec<&PathBuf> = reports.iter().map(|report| &report.path).collect();
    for (at, path) in written.iter().enumerate() {
        if written[..at].iter().any(|other| is_same_file(other, path)) {
            return Err(Failure::new(format!("two reports have the same file {}", path.display()))
                .help("use a different file for each `--report`"));
        }
        if read
            .iter()
            .map(|read| read.as_path())
            .chain(baselines.clone())
            .any(|other| is_same_file(path, other))
        {
            return Err(over(path, "the report"));
        }
    }
    for path in &written {
        refuse_to_write_over(path, "not a report", may_be_report)?;
    }
    if let Some(path) = &team.write_baseline
        && read.iter().any(|other| is_same_file(path, other))
    {
        return Err(over(path, "the baseline"));
    }
    if let Some(path) = &team.write_baseline {
        refuse_to_write_over(path, "not a baseline", Baseline::may_be)?;
    }
    // The baseline of the config is excluded already.
    for path in written.into_iter().chain(&team.baseline).chain(&team.write_baseline).chain(&team.schema) {
        leave_out(path, settings);
    }
    Ok(())
}

fn over(path: &Path, what: &str) -> Failure {
    Failure::new(format!("{what} {} would overwrite a file that this run uses", path.display()))
        .help("use another file name, or remove the file from the paths")
}

/// Whether two paths are the same file, with links resolved.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
    place(one).is_some_and(|path| Some(path) == place(other))
}

impl Outputs {
    /// Opens all of them, so that a path that cannot be written is reported before any work starts.
    /// `live`: the input may still grow, so findings are written at once.
    pub(super) fn open(
        args: &CheckArgs,
        options: &ReportOptions,
        console: &Console,
        live: bool,
    ) -> Result<Self, Failure> {
        let format = args.format;
        let limited = |format| ReportOptions { max_findings: max_findings(args, format), ..*options };
        let out = destination(format, console.stdout(live));
        let mut outputs = Self { stdout: Some(reporter(format, &limited(format), out)), files: Vec::new() };
        for file in &args.reports {
            // A file has no width and no colour.
            let options = ReportOptions {
                color: false,
                hyperlinks: false,
                ascii: false,
                width: 100,
                ..limited(file.format)
            };
            let out = Box::new(BufWriter::new(create(&file.path)?));
            outputs
                .files
                .push((file.path.clone(), reporter(file.format, &options, destination(file.format, out))));
        }
        Ok(outputs)
    }

    /// Whether one of them shows source excerpts.
    pub(super) fn want_excerpts(&self) -> bool {
        self.all().any(Reporter::wants_excerpts)
    }

    /// Whether all of them show only the message of a finding.
    pub(super) fn want_messages_only(&self) -> bool {
        self.all().all(Reporter::wants_messages_only)
    }

    /// Whether one of them has a line for each clean request.
    pub(super) fn want_clean(&self) -> bool {
        self.all().any(Reporter::wants_clean)
    }

    /// Passes an outcome to each.
    pub(super) fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        self.each(|reporter| reporter.outcome(outcome))
    }

    /// Ends each, and returns notes for the reader.
    pub(super) fn finish(&mut self, summary: &Summary) -> io::Result<Vec<String>> {
        self.each(|reporter| reporter.finish(summary))?;
        let mut notes: Vec<String> = self.all().filter_map(Reporter::note).collect();
        notes.dedup();
        Ok(notes)
    }

    fn all(&self) -> impl Iterator<Item = &dyn Reporter> {
        self.stdout.iter().map(|stdout| &**stdout).chain(self.files.iter().map(|(_, file)| &**file))
    }

    fn each(&mut self, mut act: impl FnMut(&mut dyn Reporter) -> io::Result<()>) -> io::Result<()> {
        if let Some(reporter) = &mut self.stdout
            && let Err(error) = act(&mut **reporter)
        {
            // `payloadlint … --report sarif=x | head` must still write the file.
            if error.kind() != ErrorKind::BrokenPipe || self.files.is_empty() {
                return Err(error);
            }
            self.stdout = None;
        }
        for (path, reporter) in &mut self.files {
            act(&mut **reporter).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        }
        Ok(())
    }
}

/// The default limit on findings in `human`.
const SHOWN_FINDINGS: usize = 50;

/// How many findings a report shows. `concise` shows all by default, because programs read it, too.
fn max_findings(args: &CheckArgs, format: Format) -> Option<usize> {
    let default = if format == Format::Human { SHOWN_FINDINGS } else { 0 };
    Some(args.max_findings.unwrap_or(default)).filter(|limit| *limit > 0)
}

fn create(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|error| unwritable("the report", path, &error))
}

/// Bytes that are read to recognise a file.
const HEAD_BYTES: u64 = 4 << 10;

/// Refuses to overwrite a file with other content. `is_ours` recognises our own files by their beginning.
fn refuse_to_write_over(path: &Path, what: &str, is_ours: impl FnOnce(&[u8]) -> bool) -> Result<(), Failure> {
    // A path that is not a file has no content to lose. An unreadable file is reported when it is written.
    if !path.is_file() {
        return Ok(());
    }
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head));
    if read.is_err() || head.is_empty() || is_ours(&head) {
        return Ok(());
    }
    Err(Failure::new(format!("{} exists and is {what} of payloadlint", path.display()))
        .help("use another file, or remove this one first"))
}

/// The error for a file that cannot be written.
pub(super) fn unwritable(what: &str, path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new(format!("{what} {} cannot be written: {error}", path.display()));
    match path.parent() {
        Some(folder) if error.kind() == ErrorKind::NotFound && !is_folder(folder) => {
            failure.help(format!("create the folder {} first", folder.display()))
        }
        _ => failure,
    }
}

/// Whether it is a folder. The empty path is the working directory.
fn is_folder(path: &Path) -> bool {
    path.as_os_str().is_empty() || path.is_dir()
}

fn destination<'w>(format: Format, out: Box<dyn Write + 'w>) -> Destination<'w> {
    let root = env::current_dir()
        .ok()
        .map(|folder| folder.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"));
    let step_summary = if format == Format::Github { step_summary() } else { None };
    Destination { out, step_summary, root }
}

/// The summary page of the GitHub job. If it cannot be written, the log has everything.
fn step_summary() -> Option<Box<dyn Write>> {
    let path = env::var_os("GITHUB_STEP_SUMMARY").filter(|value| !value.is_empty())?;
    let page = OpenOptions::new().append(true).create(true).open(path).ok()?;
    Some(Box::new(BufWriter::new(page)))
}
