//! What a command reads and how it checks: from arguments to settings.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use super::args::{Chosen, FailOn};
use super::configured::{self, RunConfig};
use super::coverage::{Coverage, CoverageArgs};
use super::{Failure, changed, names, stdin};
use crate::config::{Config, Given, Input, Level, Levels, Settings, Threshold};
use crate::contract::Operation;
use crate::diagnostic::{Evidence, RuleMeta, Severity};
use crate::input::Kind;
use crate::source::{GlobList, WalkOptions};
use crate::text::read_file;

/// What is read.
#[derive(Debug, ClapArgs)]
pub(super) struct SourceArgs {
    /// Files and folders; `-` is stdin [default: .]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId,
    /// "PATCH /path"
    #[arg(short, long, value_name = "NAME", value_parser = names::an_operation(), help_heading = "Reading")]
    #[arg(hide_possible_values = true)]
    pub(super) operation: Option<&'static Operation>,
    /// Read every input in this format
    #[arg(long = "as", value_name = "KIND", value_parser = names::a_kind(), help_heading = "Reading")]
    #[arg(hide_possible_values = true)]
    pub(super) kind: Option<&'static dyn Kind>,
    /// In folders, read only matching files
    #[arg(long, value_name = "GLOB", hide_short_help = true, help_heading = "Reading")]
    pub(super) include: Vec<String>,
    /// In folders, exclude matching files
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub(super) exclude: Vec<String>,
    /// Apply excludes to files given on the command line, too
    #[arg(long, hide_short_help = true, help_heading = "Reading")]
    pub(super) force_exclude: bool,
    /// Also read files that .gitignore excludes
    #[arg(long, help_heading = "Reading", hide_short_help = true)]
    pub(super) no_ignore: bool,
    /// Read the paths from a file, one per line; `-` is stdin
    #[arg(long, value_name = "FILE", help_heading = "Reading", hide_short_help = true)]
    pub(super) files_from: Option<PathBuf>,
    /// Read only files that git reports as changed since HEAD, or since this branch left REF
    #[arg(long, value_name = "REF", help_heading = "Reading", conflicts_with = "files_from")]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "HEAD", hide_short_help = true)]
    pub(super) changed: Option<String>,
    #[command(flatten)]
    pub(super) coverage: CoverageArgs,
    /// File name to use for stdin in reports and for config matching
    #[arg(long, value_name = "PATH", help_heading = "Reading", hide_short_help = true)]
    pub(super) stdin_name: Option<String>,
}

impl SourceArgs {
    /// Whether a body is read from standard input.
    pub(super) fn reads_stdin(&self) -> bool {
        self.stdin_name.is_some() || self.paths.iter().any(|path| is_stdin(path))
    }
}

/// How it is checked.
#[derive(Debug, ClapArgs)]
pub(super) struct JudgeArgs {
    /// Set the level of a rule or of `all`: off, info, warning, error
    #[arg(long = "rule", value_name = "ID=LEVEL", value_parser = names::a_rule_level(), help_heading = "Rules")]
    #[arg(hide_possible_values = true)]
    pub(super) rules: Vec<(Chosen, Level)>,
    /// Run only this rule; can be repeated
    #[arg(long, value_name = "ID", value_parser = names::a_rule(), help_heading = "Rules")]
    #[arg(hide_possible_values = true, value_delimiter = ',')]
    pub(super) only: Vec<&'static RuleMeta>,
    /// Report errors with weaker evidence than this as warnings: observed, documented, assumed
    #[arg(long, value_name = "WORD", value_parser = names::an_evidence(), help_heading = "Rules")]
    #[arg(hide_possible_values = true, hide_short_help = true)]
    pub(super) min_evidence: Option<Evidence>,
    /// Lowest severity that sets exit status 1: error (the default), warning, info, never
    #[arg(long, value_name = "LEVEL", hide_possible_values = true, help_heading = "Rules")]
    pub(super) fail_on: Option<FailOn>,
}

impl SourceArgs {
    /// Whether the command line names the paths to read.
    pub(super) fn is_named(&self) -> bool {
        !self.paths.is_empty()
            || self.files_from.is_some()
            || self.stdin_name.is_some()
            || self.changed.is_some()
    }

    /// What a run over these sources is expected to check.
    pub(super) fn coverage(&self, config: Option<&Config>, quiet: bool) -> Coverage {
        self.coverage.with(config, self.changed.is_some(), quiet)
    }
}

impl JudgeArgs {
    /// The lowest severity that fails the run: from the command line, else from the config.
    pub(super) fn fail_on(&self, config: Option<&Config>) -> Option<Severity> {
        match (self.fail_on, config.and_then(|config| config.fail_on)) {
            (Some(given), _) => given.severity(),
            (None, Some(Threshold::At(severity))) => Some(severity),
            (None, Some(Threshold::Never)) => None,
            (None, None) => Some(Severity::Error),
        }
    }

    pub(super) fn levels(&self) -> Levels {
        let mut levels = Levels::default();
        for (chosen, level) in &self.rules {
            match chosen {
                Chosen::All => levels.set_all(*level),
                Chosen::One(rule) => levels.set(rule, *level),
            }
        }
        for rule in &self.only {
            levels.only(rule);
        }
        if let Some(least) = self.min_evidence {
            levels.set_min_evidence(least);
        }
        levels
    }
}

/// The settings of a run over these sources, merged with the config.
pub(super) fn settings(args: &SourceArgs, given: Given, config: RunConfig) -> Result<Settings, Failure> {
    let mut settings = Settings {
        inputs: inputs(args)?,
        operation: args.operation,
        kind: args.kind,
        walk: WalkOptions {
            include: if args.include.is_empty() { None } else { Some(globs(&args.include)?) },
            exclude: if args.exclude.is_empty() { Vec::new() } else { vec![globs(&args.exclude)?] },
            ignore_files: !args.no_ignore,
            force_exclude: args.force_exclude,
            only: args.changed.as_deref().map(changed::files).transpose()?,
            allow_empty: args.coverage.allow_empty,
        },
        stdin_name: args.stdin_name.clone(),
        ..Settings::default()
    };
    let named = !args.paths.is_empty() || args.files_from.is_some();
    configured::merge(&mut settings, config, given, named)?;
    if args.changed.is_some() {
        settings.whole_below = None;
    }
    Ok(settings)
}

/// Globs of the command line are relative to the working directory.
pub(super) fn globs(patterns: &[String]) -> Result<GlobList, Failure> {
    GlobList::new(Path::new(""), patterns.iter().map(String::as_str)).map_err(|error| {
        let at_fault = patterns.iter().find(|pattern| GlobList::check(pattern).is_err());
        let shown = at_fault.map(|pattern| format!("`{pattern}`: ")).unwrap_or_default();
        Failure::new(format!("{shown}{error}")).help(error.help())
    })
}

fn inputs(args: &SourceArgs) -> Result<Vec<Input>, Failure> {
    let mut paths = args.paths.clone();
    if let Some(list) = &args.files_from {
        if is_stdin(list) && paths.iter().any(|path| is_stdin(path)) {
            return Err(Failure::new("stdin cannot contain both the paths and a body")
                .help("use either `--files-from -` or the path `-`"));
        }
        paths.extend(listed(list)?);
    } else if paths.is_empty() {
        // `--stdin-name` means that stdin is to be read.
        paths.push(PathBuf::from(if args.stdin_name.is_some() { "-" } else { "." }));
    }
    if args.changed.is_some() && (args.stdin_name.is_some() || paths.iter().any(|path| is_stdin(path))) {
        return Err(
            Failure::new("`--changed` cannot be used with stdin").help("omit `--changed` or the path `-`")
        );
    }
    if args.stdin_name.is_some() && !paths.iter().any(|path| is_stdin(path)) {
        return Err(Failure::new("--stdin-name is set, but stdin is not read").help("add the path `-`"));
    }
    Ok(paths.into_iter().map(|path| if is_stdin(&path) { Input::Stdin } else { Input::Path(path) }).collect())
}

/// The paths of `--files-from`: one per line, or separated by NUL as `git ls-files -z` writes them.
fn listed(list: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut text = String::new();
    let read = if is_stdin(list) {
        io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        read_list(list).map(|other| text = other)
    };
    read.map_err(|error| Failure::new(format!("--files-from {}: {error}", list.display())))?;
    let separator = if text.contains('\0') { '\0' } else { '\n' };
    Ok(text
        .split(separator)
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .filter(|line| !line.is_empty())
        .map(PathBuf::from)
        .collect())
}

/// The maximum size of a list of paths.
const MAX_LIST_BYTES: u64 = 512 << 20;

/// Reads a list of paths. A pipe that the shell opened, as in `--files-from <(…)`, ends; a named
/// pipe may not.
fn read_list(list: &Path) -> io::Result<String> {
    if list.starts_with("/dev/fd") || list.starts_with("/proc/self/fd") {
        let mut text = String::new();
        return fs::File::open(list)?.take(MAX_LIST_BYTES).read_to_string(&mut text).map(|_| text);
    }
    read_file(list, MAX_LIST_BYTES)
}

/// Refuses to run without a path if something is piped in: `… | payloadlint fix` means stdin, but
/// would rewrite the files in the working directory.
pub(super) fn refuse_unnamed_folder(args: &SourceArgs) -> Result<(), Failure> {
    if args.is_named() || !stdin::is_fed() {
        return Ok(());
    }
    Err(stdin::unread("fix"))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
