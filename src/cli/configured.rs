//! What a team has written down: the config, the schema of attributes, the baseline.

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

/// The variable that names a config, as `--config` does.
const VARIABLE: &str = "PAYLOADLINT_CONFIG";

/// Options of every command that heeds the config.
#[derive(Debug, Default, ClapArgs)]
pub(super) struct ConfigArgs {
    /// The config, in place of the nearest payloadlint.toml from here upward
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Team")]
    #[arg(hide_short_help = true)]
    pub(super) config: Option<PathBuf>,
    /// Heed no config
    #[arg(long, hide_short_help = true, help_heading = "Team")]
    pub(super) no_config: bool,
}

/// Options about what a team has settled.
#[derive(Debug, Default, ClapArgs)]
pub(super) struct TeamArgs {
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Hold attributes against this JSON Schema of the team's
    #[arg(long, value_name = "FILE", help_heading = "Team")]
    pub(super) schema: Option<PathBuf>,
    /// Count only findings that this file does not know
    #[arg(long, value_name = "FILE", help_heading = "Team")]
    pub(super) baseline: Option<PathBuf>,
    /// Heed no `baseline` of the config
    #[arg(long, conflicts_with = "baseline", hide_short_help = true, help_heading = "Team")]
    pub(super) no_baseline: bool,
    /// Write all findings into this file; with --baseline, what of it is left
    #[arg(long, value_name = "FILE", help_heading = "Team")]
    pub(super) write_baseline: Option<PathBuf>,
}

/// The config of a run.
pub(super) struct RunConfig {
    /// It, if there is one.
    pub(super) config: Option<Config>,
    /// Whether it applies to all files: the user named it, or wants none.
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
    // Without a working directory there is nothing to look through.
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
        "looked for from the working directory upward"
    }
}

/// The baseline of a run.
pub(super) struct KnownFindings {
    /// The file, as the user knows it.
    pub(super) path: PathBuf,
    /// What it knows; paths count from its folder.
    pub(super) baseline: Baseline,
}

/// The baseline of a run: the command line's, else the config's.
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
                    failure.help(format!("`payloadlint check --write-baseline {path}` writes one"))
                }
                _ => failure,
            }
        })?;
        KnownFindings { path: path.clone(), baseline: Baseline::parse(&text, &shown(path))? }
    } else {
        // All findings are recorded: else the first baseline could not be written, nor an old one again.
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

/// Makes sure that the paths of a baseline count from its folder.
fn placed(
    found: KnownFindings,
    config: Option<&Config>,
    reads_stdin: bool,
) -> Result<KnownFindings, Failure> {
    let KnownFindings { path, baseline } = found;
    let folder = folder_of(&path)?;
    let root = config.map_or_else(|| env::current_dir().unwrap_or_default(), |config| config.folder.clone());
    // One of the first version does not say where its paths count from.
    let bases = if baseline.is_old() { vec![&root, &folder] } else { vec![&folder] };
    let base = bases.into_iter().find(|base| baseline.fits(base));
    match base {
        Some(base) => Ok(KnownFindings { baseline: baseline.moved(base, &folder), path }),
        // What is piped in may have any name.
        None if reads_stdin => Ok(KnownFindings { path, baseline }),
        None => {
            let path = path.display();
            Err(Failure::new(format!("none of the files in the baseline {path} exists")).help(format!(
                "its paths count from its own folder, so that it cannot be moved; `payloadlint check --write-baseline \
                 {path}` records the findings again"
            )))
        }
    }
}

/// The folder of a baseline, from the root on.
pub(super) fn folder_of(baseline: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(baseline).unwrap_or_else(|_| baseline.to_owned());
    let drive = |path: &Path| match path.components().next() {
        Some(Component::Prefix(prefix)) => Some(prefix.as_os_str().to_owned()),
        _ => None,
    };
    if drive(&absolute) != env::current_dir().ok().and_then(|here| drive(&here)) {
        let message = format!("the baseline {} is on another drive", baseline.display());
        return Err(
            Failure::new(message).help("paths in a baseline count from its folder: put it beside the files")
        );
    }
    Ok(absolute.parent().map(Path::to_owned).unwrap_or_default())
}

/// Puts what the config says below what the command line says. `named`: the command line names what is to be read.
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

/// Has walks leave a file out that is no source: half-written or not, it would be read as one.
pub(super) fn leave_out(path: &Path, settings: &mut Settings) {
    let Ok(absolute) = std::path::absolute(path) else { return };
    let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else { return };
    let name = format!("/{}", globset::escape(&name.to_string_lossy()));
    // As it is written, and where that leads: a walk may come by either way.
    for folder in [Some(folder.to_owned()), folder.canonicalize().ok()].into_iter().flatten() {
        settings.walk.exclude.extend(GlobList::new(&folder, [name.as_str()]));
    }
}

/// The schema of attributes that the command line names.
pub(super) fn schema(args: &TeamArgs) -> Result<Option<Arc<AttributeSchema>>, Failure> {
    let Some(path) = &args.schema else { return Ok(None) };
    let schema = AttributeSchema::load(path).map_err(|error| {
        let failure = Failure::new(format!("the schema of attributes cannot be used: {error}"));
        match error.help() {
            Some(help) => failure.help(help),
            None => failure,
        }
    })?;
    Ok(Some(Arc::new(schema)))
}

/// Makes sure that the baseline that the command line names can be written.
pub(super) fn team_files(args: &TeamArgs, settings: &mut Settings) -> Result<(), Failure> {
    if let Some(path) = &args.write_baseline {
        // Told now, not after all the work.
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

/// Writes a baseline beside its place and moves it there, so that no run leaves half of one.
pub(super) fn write_baseline(path: &Path, baseline: &Baseline) -> Result<(), Failure> {
    let beside = beside(path);
    let written = fs::write(&beside, baseline.to_json()).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        unwritable("the baseline", path, &error)
    })
}

/// Where a baseline is written before it is whole.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// The day, in UTC.
fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Date::from_days(since.as_secs() / 86_400))
}

/// A path below the working directory without it.
fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

/// A folder at or above the working directory, as a path from there; any other as it is.
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
        // It may take several lines, which are safe.
        let failure = Self::User { message: error.to_string(), help: None };
        match error.help() {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}

/// What did not count, as one line; `None` where everything did.
pub(super) fn not_counted(filtered: &crate::engine::Filtered) -> Option<String> {
    let parts: Vec<String> = [
        (filtered.known, "in the baseline"),
        (filtered.expected, "expected"),
        (filtered.suppressed, "suppressed"),
        (filtered.allowed, "allowed"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    (!parts.is_empty()).then(|| format!("findings that do not count: {}", parts.join(", ")))
}

/// Says what follows for the config and the baseline, and writes the latter where that was asked for.
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
            super::note(stderr, &format!("{fixed} of {path} fixed, and pruned"))?;
        } else {
            super::note(stderr, &format!("{fixed} of {path} fixed"))?;
            writeln!(stderr, "  help: `--baseline {path} --write-baseline {path}` prunes what is fixed")?;
        }
    }
    Ok(())
}

fn count(count: u64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
