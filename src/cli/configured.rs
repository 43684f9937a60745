//! What a team has configured: the config file, the attribute schema, the baseline.

use std::env;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args as ClapArgs;

use super::Failure;
use super::outputs::unwritable;
use crate::config::{self, Baseline, Config, ConfigError, Given, Input, Scope, Scopes, Settings};
use crate::contract::AttributeSchema;
use crate::source::GlobList;
use crate::text::{Date, one_line, read_file};

/// The environment variable that names a config, like `--config`.
const VARIABLE: &str = "PAYLOADLINT_CONFIG";

/// Options of every command that uses the config.
#[derive(Debug, Default, ClapArgs)]
pub(super) struct ConfigArgs {
    /// Use this config file, not the nearest payloadlint.toml
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Configuration")]
    #[arg(hide_short_help = true)]
    pub(super) config: Option<PathBuf>,
    /// Ignore config files
    #[arg(long, hide_short_help = true, help_heading = "Configuration")]
    pub(super) no_config: bool,
}

/// Options for the attribute schema and the baseline.
#[derive(Debug, Default, ClapArgs)]
pub(super) struct TeamArgs {
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Validate attributes against your own JSON Schema
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    pub(super) schema: Option<PathBuf>,
    /// Report only findings that are not in this baseline
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    pub(super) baseline: Option<PathBuf>,
    /// Ignore the `baseline` of the config
    #[arg(long, conflicts_with = "baseline", hide_short_help = true, help_heading = "Configuration")]
    pub(super) no_baseline: bool,
    /// Save all findings as a baseline; with --baseline, drop entries that are fixed
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    pub(super) write_baseline: Option<PathBuf>,
}

/// The config of a run.
pub(super) struct RunConfig {
    /// The config, if there is one.
    pub(super) config: Option<Config>,
    /// Whether it applies to all files: the user named it, or ignores config files.
    pub(super) is_chosen: bool,
}

/// The config that applies to this run.
pub(super) fn config(args: &ConfigArgs) -> Result<RunConfig, Failure> {
    if args.no_config {
        return Ok(RunConfig { config: None, is_chosen: true });
    }
    let given = args
        .config
        .clone()
        .or_else(|| env::var_os(VARIABLE).filter(|name| !name.is_empty()).map(PathBuf::from));
    let is_chosen = given.is_some();
    // Without a working directory there is nothing to search.
    let path = given.or_else(|| env::current_dir().ok().and_then(|here| config::discover(&here)));
    let Some(path) = path else { return Ok(RunConfig { config: None, is_chosen }) };
    let absolute = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
    Ok(RunConfig { config: Some(Config::load(&absolute, &shown(&path))?), is_chosen })
}

/// How the config of a run was chosen.
pub(super) fn why(args: &ConfigArgs, is_found: bool) -> &'static str {
    if args.no_config {
        "--no-config"
    } else if args.config.is_some() {
        "--config"
    } else if env::var_os(VARIABLE).is_some_and(|name| !name.is_empty()) {
        VARIABLE
    } else if is_found {
        "the nearest, from the working directory upward"
    } else {
        "searched from the working directory upward"
    }
}

/// The baseline of a run.
pub(super) struct KnownFindings {
    /// The file, as the user wrote it.
    pub(super) path: PathBuf,
    /// Its entries. Their paths are relative to its folder.
    pub(super) baseline: Baseline,
}

/// The baseline of a run: from the command line, else from the config.
pub(super) fn baseline(
    args: &TeamArgs,
    config: Option<&Config>,
    reads_stdin: bool,
) -> Result<Option<KnownFindings>, Failure> {
    let found = if let Some(path) = &args.baseline {
        let text = read_file(path, config::MAX_BASELINE_BYTES).map_err(|error| {
            let path = path.display();
            let failure = Failure::new(format!("the baseline {path} cannot be read: {error}"));
            match error.kind() {
                ErrorKind::NotFound => {
                    failure.help(format!("run `payloadlint check --write-baseline {path}` to create it"))
                }
                _ => failure,
            }
        })?;
        KnownFindings { path: path.clone(), baseline: Baseline::parse(&text, &shown(path))? }
    } else {
        // All findings are recorded. Otherwise the first baseline could not be written, and an old
        // one not rewritten.
        let Some(config) = config.filter(|_| !args.no_baseline && args.write_baseline.is_none()) else {
            return Ok(None);
        };
        let Some((path, _)) = &config.baseline else { return Ok(None) };
        let path = match path.strip_prefix(&config.folder) {
            Ok(name) => from_here(&config.folder).join(name),
            Err(_) => path.clone(),
        };
        let path = PathBuf::from(shown(path.strip_prefix(".").unwrap_or(&path)));
        let Some(baseline) = config.known_findings(&path.display().to_string())? else { return Ok(None) };
        KnownFindings { path, baseline }
    };
    placed(found, config, reads_stdin).map(Some)
}

/// Checks that the paths of a baseline are relative to its folder.
fn placed(
    found: KnownFindings,
    config: Option<&Config>,
    reads_stdin: bool,
) -> Result<KnownFindings, Failure> {
    let KnownFindings { path, baseline } = found;
    let folder = folder_of(&path)?;
    let root = config.map_or_else(|| env::current_dir().unwrap_or_default(), |config| config.folder.clone());
    // A baseline of the first version does not say what its paths are relative to.
    let bases = if baseline.is_old() { vec![&root, &folder] } else { vec![&folder] };
    let base = bases.into_iter().find(|base| baseline.fits(base));
    match base {
        Some(base) => Ok(KnownFindings { baseline: baseline.moved(base, &folder), path }),
        // Stdin may have any name.
        None if reads_stdin => Ok(KnownFindings { path, baseline }),
        None => {
            let path = path.display();
            Err(Failure::new(format!("none of the files in the baseline {path} exists")).help(format!(
                "its paths are relative to its own folder: move it back, or run `payloadlint check --write-baseline \
                 {path}` to record the findings again"
            )))
        }
    }
}

/// The folder of a baseline, as an absolute path.
pub(super) fn folder_of(baseline: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(baseline).unwrap_or_else(|_| baseline.to_owned());
    let drive = |path: &Path| match path.components().next() {
        Some(Component::Prefix(prefix)) => Some(prefix.as_os_str().to_owned()),
        _ => None,
    };
    if drive(&absolute) != env::current_dir().ok().and_then(|here| drive(&here)) {
        let message = format!("the baseline {} is on another drive", baseline.display());
        return Err(Failure::new(message)
            .help("put the baseline next to the files: its paths are relative to its folder"));
    }
    Ok(absolute.parent().map(Path::to_owned).unwrap_or_default())
}

/// Merges the config into the settings of the command line, which win. `named`: the command line
/// names the paths to read.
pub(super) fn merge(
    settings: &mut Settings,
    run: RunConfig,
    given: Given,
    named: bool,
) -> Result<(), Failure> {
    let here = env::current_dir().unwrap_or_default();
    let is_whole = !named && settings.walk.include.is_none() && settings.walk.exclude.is_empty();
    settings.whole_below = is_whole.then(|| here.clone());
    settings.today = today();
    settings.root.clone_from(&here);
    let mut scope = Scope::without_config(&given);
    if let Some(mut config) = run.config {
        settings.walk.exclude.extend(config.exclude.take());
        if let Some((path, _)) = &config.baseline {
            leave_out(path, settings);
        }
        if let Some((path, _)) = &config.attributes_schema {
            leave_out(path, settings);
        }
        if settings.walk.include.is_none() && config.include.is_some() {
            settings.walk.include = config.include.take();
            settings.include_places = std::mem::take(&mut config.include_places);
            if !named {
                settings.inputs = vec![Input::Path(from_here(&config.folder))];
                settings.whole_below = is_whole.then(|| config.folder.clone());
            }
        }
        settings.root.clone_from(&config.folder);
        scope = Scope::new(config, &given)?;
    }
    let nearest_below = (!run.is_chosen).then_some(here);
    settings.scopes = Scopes::new(given, scope, nearest_below);
    Ok(())
}

/// Excludes a file from walks that is not a source, such as a report that is being written.
pub(super) fn leave_out(path: &Path, settings: &mut Settings) {
    let Ok(absolute) = std::path::absolute(path) else { return };
    let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else { return };
    let name = format!("/{}", globset::escape(&name.to_string_lossy()));
    // Both the path as written and its target, because a walk may find either.
    for folder in [Some(folder.to_owned()), folder.canonicalize().ok()].into_iter().flatten() {
        settings.walk.exclude.extend(GlobList::new(&folder, [name.as_str()]));
    }
}

/// The attribute schema that the command line names.
pub(super) fn schema(args: &TeamArgs) -> Result<Option<Arc<AttributeSchema>>, Failure> {
    let Some(path) = &args.schema else { return Ok(None) };
    let schema = AttributeSchema::load(path).map_err(|error| {
        let failure = Failure::new(format!("the attribute schema cannot be used: {error}"));
        match error.help() {
            Some(help) => failure.help(help),
            None => failure,
        }
    })?;
    Ok(Some(Arc::new(schema)))
}

/// Checks that the baseline that the command line names can be written.
pub(super) fn team_files(args: &TeamArgs, settings: &mut Settings) -> Result<(), Failure> {
    if let Some(path) = &args.write_baseline {
        // Report it now, not after all the work.
        let beside = beside(path);
        let place = if path.is_dir() { Err(ErrorKind::IsADirectory.into()) } else { File::create(&beside) };
        place
            .and_then(|_| fs::remove_file(&beside))
            .map_err(|error| unwritable("the baseline", path, &error))?;
        settings.write_baseline = true;
        if settings.baseline.is_none() {
            settings.baseline_folder = folder_of(path)?;
        }
    }
    Ok(())
}

/// Writes a baseline to a temporary file and renames it, so that it is never incomplete.
pub(super) fn write_baseline(path: &Path, baseline: &Baseline) -> Result<(), Failure> {
    let beside = beside(path);
    let written = fs::write(&beside, baseline.to_json()).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        unwritable("the baseline", path, &error)
    })
}

/// The temporary file for a baseline.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// The current date, in UTC.
fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Date::from_days(since.as_secs() / 86_400))
}

/// A path relative to the working directory, if it is inside.
fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

/// A folder at or above the working directory as a relative path. Any other folder is unchanged.
pub(super) fn from_here(folder: &Path) -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    match here.strip_prefix(folder) {
        Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Ok(below) => below.components().map(|_| "..").collect(),
        Err(_) => folder.to_owned(),
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        // The text may have several lines, which are safe to print.
        let failure = Self::User { message: error.to_string(), help: None };
        match error.help() {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}

/// The findings that are not reported, as one line. `None` if all are.
pub(super) fn not_counted(filtered: &crate::engine::Filtered) -> Option<String> {
    let parts: Vec<String> = [
        (filtered.known, "known from the baseline"),
        (filtered.expected, "expected"),
        (filtered.suppressed, "suppressed"),
        (filtered.allowed, "allowed"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    (!parts.is_empty()).then(|| format!("not reported: {}", parts.join(", ")))
}

/// Prints notes about the config and the baseline, and writes the baseline if requested.
pub(super) fn conclude(
    args: &TeamArgs,
    known: Option<&Path>,
    baseline_folder: &Path,
    filtered: &crate::engine::Filtered,
    quiet: bool,
    stderr: &mut dyn io::Write,
) -> Result<(), Failure> {
    if let (Some(path), Some(baseline)) = (&args.write_baseline, &filtered.baseline) {
        let baseline = &baseline.moved(baseline_folder, &folder_of(path)?);
        write_baseline(path, baseline)?;
        if !quiet {
            let findings = count(baseline.len(), "finding");
            super::note(stderr, &format!("{}: {findings} written", path.display()))?;
        }
    }
    if quiet {
        return Ok(());
    }
    if let Some(line) = not_counted(filtered) {
        writeln!(stderr, "note: {line}")?;
    }
    if let (Some(path), true) = (known, filtered.fixed > 0) {
        let (path, fixed) = (path.to_string_lossy(), count(filtered.fixed, "finding"));
        let path = one_line(&path);
        if args.write_baseline.is_some() {
            super::note(stderr, &format!("{fixed} in {path} fixed and removed"))?;
        } else {
            super::note(stderr, &format!("{fixed} in {path} fixed"))?;
            writeln!(
                stderr,
                "  help: run with `--baseline {path} --write-baseline {path}` to remove fixed findings"
            )?;
        }
    }
    Ok(())
}

fn count(count: u64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
