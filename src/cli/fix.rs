//! `payloadlint fix`: fixes files in place, fixes stdin and writes it to stdout, or shows a diff.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use super::console::Console;
use super::exit::ExitStatus;
use super::fix_args::FixArgs;
use super::sources::{refuse_unnamed_folder, settings};
use super::{Failure, configured, stdin};
use crate::config::{Given, Input};
use crate::diagnostic::{Applicability, Finding, Outcome, Severity};
use crate::engine::{self, FixOptions, FixReport, FixSink, Fixed, FixedPiece};
use crate::fix::{DiffLooks, Digest, Original, ReplaceError, Replacement, UnifiedDiff};
use crate::report;
use crate::source::SourceRef;
use crate::text::one_line;

pub(super) fn run(args: &FixArgs, console: &Console) -> Result<ExitStatus, Failure> {
    if !args.diff {
        refuse_unnamed_folder(&args.sources)?;
    }
    let is_named = args.sources.is_named();
    stdin::refuse_unread("fix", is_named)?;
    let config = configured::config(&args.config)?;
    let coverage = args.sources.coverage(config.config.as_ref(), args.quiet);
    let fail_on = args.judging.fail_on(config.config.as_ref());
    let given = Given { levels: args.judging.levels(), schema: None };
    let settings = settings(&args.sources, given, config)?;
    let options = FixOptions { with_unsafe: args.with_unsafe };
    // If stdout has the fixed text, messages go to stderr.
    let is_filter = settings.inputs.contains(&Input::Stdin);
    let words: Box<dyn Write> =
        if args.diff || is_filter { Box::new(io::stderr()) } else { console.stdout(false) };
    let mut sink = Sink {
        args,
        looks: DiffLooks { color: console.color, terminal: console.is_terminal() },
        words,
        stdout: console.stdout(false),
        at: Target::Nothing,
        left: Left::new(args.max_findings),
        masked: false,
    };
    let done = engine::fix(&settings, options, &mut sink)?;
    sink.stdout.flush()?;
    if !args.quiet {
        sink.finish(&done)?;
    }
    sink.words.flush()?;
    let unchecked = coverage.conclude(&done.left, &settings, false)?;
    let status = if unchecked { ExitStatus::Trouble } else { status(&done, args.diff, fail_on) };
    stdin::unread_after("fix", is_named, status)
}

/// Like ruff: with `--diff` it is about changes, otherwise about remaining findings.
fn status(done: &FixReport, diff: bool, fail_on: Option<Severity>) -> ExitStatus {
    let findings = if diff {
        done.fixed.total() > 0
    } else {
        fail_on.is_some_and(|least| done.summary().at_least(least) > 0)
    };
    if done.summary().unreadable > 0 || !done.left.failures.is_empty() {
        ExitStatus::Trouble
    } else if findings {
        ExitStatus::Findings
    } else {
        ExitStatus::Clean
    }
}

struct Sink<'a> {
    args: &'a FixArgs,
    looks: DiffLooks,
    words: Box<dyn Write>,
    stdout: Box<dyn Write>,
    at: Target,
    left: Left,
    /// Whether a credential was masked in the diff.
    masked: bool,
}

/// Where the current source is written.
enum Target {
    Nothing,
    Diff(Box<UnifiedDiff>),
    Stdout,
    File(Box<FileTarget>),
}

/// A file that may be replaced.
struct FileTarget {
    path: Arc<str>,
    original: Result<Original, io::Error>,
    digest: Digest,
    new: Option<Result<Replacement, ReplaceError>>,
}

impl FixSink for Sink<'_> {
    fn begin(&mut self, source: &SourceRef, path: &Arc<str>) -> io::Result<()> {
        self.left.path = Arc::clone(path);
        self.at = match source {
            _ if self.args.diff => Target::Diff(Box::new(UnifiedDiff::new(path, self.looks))),
            SourceRef::Stdin => Target::Stdout,
            SourceRef::Path(file) => Target::File(Box::new(FileTarget {
                path: Arc::clone(path),
                original: Original::look(file),
                digest: Digest::default(),
                new: None,
            })),
        };
        Ok(())
    }

    fn may_change(&mut self) -> Result<(), String> {
        match &mut self.at {
            Target::File(file) => file.replace().map_err(|error| error.to_string()),
            _ => Ok(()),
        }
    }

    fn piece(&mut self, piece: &FixedPiece<'_>) -> io::Result<()> {
        match &mut self.at {
            Target::Nothing => Ok(()),
            Target::Stdout => {
                self.stdout.write_all(piece.after)?;
                self.stdout.flush()
            }
            Target::Diff(diff) if piece.changes.is_empty() => {
                diff.piece(piece.before, piece.after, piece.changes, &mut self.stdout)
            }
            Target::Diff(diff) => {
                let before = report::without_credentials(piece.before);
                let after = report::without_credentials(piece.after);
                self.masked |= *before != *piece.before;
                diff.piece(&before, &after, piece.changes, &mut self.stdout)
            }
            Target::File(file) => {
                file.piece(piece);
                Ok(())
            }
        }
    }

    fn end(&mut self, whole: bool, fixed: &Fixed) -> Result<(), String> {
        match std::mem::replace(&mut self.at, Target::Nothing) {
            Target::Nothing | Target::Stdout => Ok(()),
            // A closed pipe shows with the next words.
            Target::Diff(diff) => diff.finish(&mut self.stdout).map_err(|error| error.to_string()),
            Target::File(file) => {
                let path = Arc::clone(&file.path);
                file.end(whole).map_err(|error| error.to_string())?;
                if whole && fixed.total() > 0 && !self.args.quiet {
                    let _ = writeln!(self.words, "{}: fixed {}", one_line(&path), listed(fixed));
                }
                Ok(())
            }
        }
    }

    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        match outcome {
            Outcome::Findings(findings) => {
                for finding in findings {
                    self.left.add(finding, self.args.with_unsafe);
                }
                Ok(())
            }
            Outcome::Unreadable(it) => writeln!(io::stderr(), "error: {}", report::unreadable_line(it)),
            _ => Ok(()),
        }
    }
}

impl FileTarget {
    fn replace(&mut self) -> Result<(), ReplaceError> {
        let looked = std::mem::replace(&mut self.original, Err(io::ErrorKind::NotFound.into()));
        let original = looked.map_err(|source| ReplaceError::Io { doing: "looking at it", source })?;
        let mut new = original.replace()?;
        new.copy(self.digest.length())?;
        self.new = Some(Ok(new));
        Ok(())
    }

    fn piece(&mut self, piece: &FixedPiece<'_>) {
        self.digest.add(piece.before);
        if let Some(Ok(new)) = &mut self.new
            && let Err(error) = new.write(piece.after)
        {
            self.new = Some(Err(error));
        }
    }

    fn end(self, whole: bool) -> Result<(), ReplaceError> {
        match self.new {
            Some(Ok(new)) if whole => new.commit(&self.digest),
            Some(Err(error)) => Err(error),
            _ => Ok(()),
        }
    }
}

/// The obstacle for a body that a source keeps in a separate file.
const OTHER_FILE: &str = "another file";

/// What is reported at the end.
struct Left {
    /// The current source.
    path: Arc<str>,
    limit: usize,
    count: u64,
    lines: Vec<String>,
    risky: u64,
    /// Fixes that cannot be written back, by source and obstacle.
    shown_only: BTreeMap<(Arc<str>, &'static str), u64>,
}

impl Left {
    fn new(limit: usize) -> Self {
        let (lines, shown_only) = (Vec::new(), BTreeMap::new());
        Self { path: "".into(), limit, count: 0, lines, risky: 0, shown_only }
    }

    fn add(&mut self, finding: &Finding, with_unsafe: bool) {
        self.count += 1;
        let mut line = report::line(finding);
        if let Some(fix) = &finding.fix {
            let obstacle = obstacle(finding);
            let how = match fix.applicability {
                Applicability::Shown => String::new(),
                _ if finding.path != self.path => {
                    *self.shown_only.entry((Arc::clone(&finding.path), OTHER_FILE)).or_default() += 1;
                    format!(" (in the body of {})", one_line(&self.path))
                }
                _ if fix.edits.is_empty() => {
                    *self.shown_only.entry((Arc::clone(&finding.path), obstacle)).or_default() += 1;
                    format!(" (cannot be written into {obstacle})")
                }
                Applicability::Unsafe if !with_unsafe => {
                    self.risky += 1;
                    " (needs --unsafe)".to_owned()
                }
                _ => String::new(),
            };
            line = format!("{line}\n  fix: {}{how}", fix.title);
        }
        if self.limit == 0 || self.lines.len() < self.limit {
            self.lines.push(line);
        }
    }
}

/// Why an edit cannot be written into a source.
fn obstacle(finding: &Finding) -> &'static str {
    const PACKED: [&str; 4] = ["gzip", "zstd", "utf-16", "base64"];
    finding.layers.iter().rev().find(|layer| PACKED.contains(layer)).copied().unwrap_or(finding.kind)
}

impl Sink<'_> {
    fn finish(&mut self, done: &FixReport) -> io::Result<()> {
        let Self { words, left, args, .. } = self;
        if !args.diff {
            for line in &left.lines {
                writeln!(words, "{line}")?;
            }
            if left.count > left.lines.len() as u64 {
                writeln!(words, "… and {} more", left.count - left.lines.len() as u64)?;
            }
        }
        let mut parts = Vec::new();
        let fixed = done.fixed.total();
        if fixed > 0 {
            let verb = if args.diff { "would fix" } else { "fixed" };
            let findings = report::counted(fixed, "finding");
            parts.push(format!("{verb} {findings} in {}", report::counted(done.changed, "file")));
        } else {
            parts.push("nothing to fix".to_owned());
        }
        if left.count > 0 {
            let risky = if left.risky > 0 {
                format!(" ({} fixable with --unsafe)", left.risky)
            } else {
                String::new()
            };
            parts.push(format!("{} left{risky}", left.count));
        }
        if done.left_empty > 0 {
            let bodies = if done.left_empty == 1 { "body" } else { "bodies" };
            parts.push(format!("{} {bodies} left empty", done.left_empty));
        }
        match done.summary() {
            summary if summary.requests == 0 => parts.push("no requests found".to_owned()),
            summary if summary.skipped > 0 => parts.push(format!("{} skipped", summary.skipped)),
            _ => {}
        }
        writeln!(words, "{}", parts.join("; "))?;
        for ((path, obstacle), count) in &left.shown_only {
            let are = if *count == 1 { "1 fix is".to_owned() } else { format!("{count} fixes are") };
            let why = match *obstacle {
                OTHER_FILE => "run `payloadlint fix` on the file itself".to_owned(),
                packed => format!("payloadlint does not write into {packed}"),
            };
            writeln!(words, "{}: {are} not applied: {why}", one_line(path))?;
        }
        if self.masked {
            writeln!(self.words, "note: credentials are masked in this diff, so it cannot be applied")?;
        }
        Ok(())
    }
}

/// `3 (null-value 2, wrong-case-key 1)`.
fn listed(fixed: &Fixed) -> String {
    let rules: Vec<String> = fixed.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    format!("{} ({})", fixed.total(), rules.join(", "))
}
