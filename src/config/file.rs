//! `payloadlint.toml`, read and understood: every name looked up, every mistake with its place.
//!
//! `schemas/config.json` says the same for editors; `tests/config_schema.rs` holds the two together.

use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::baseline::Baseline;
use super::error::{ConfigError, SourceText, accepted_help};
use super::pattern::PointerPattern;
use super::scope::PathRules;
use super::settings::{Level, Levels, rules};
use super::written::{self, Table, Written, WrittenKey};
use crate::contract::{AttributeSchema, Operation, WRITTEN_MEDIA, find_operation, find_region, regions};
use crate::diagnostic::{Evidence, RuleMeta, Severity};
use crate::input::Kind;
use crate::kinds;
use crate::source::GlobList;
use crate::text::{Date, nearest, read_file};

/// The most that is read of a config.
const MAX_CONFIG_BYTES: u64 = 64 << 20;
/// The most that is read of a baseline.
pub const MAX_BASELINE_BYTES: u64 = 512 << 20;

const TOP: &[&str] = &[
    "$schema",
    "include",
    "exclude",
    "fail-on",
    "fail-on-skipped",
    "min-evidence",
    "baseline",
    "rules",
    "paths",
    "suppress",
    "attributes",
    "limits",
    "confirm",
];
const PATHS: &[&str] = &["files", "operation", "kind", "rules", "allow", "expect"];
const SUPPRESS: &[&str] = &["rule", "pointer", "path", "reason", "expires"];
const ATTRIBUTES: &[&str] = &["schema"];
const LIMITS: &[&str] = &["max-body-bytes", "max-attribute-characters"];
const CONFIRM: &[&str] =
    &["region", "conversation", "participant", "communication", "medium", "max-requests"];
const LEVELS: &[&str] = &["off", "info", "warning", "error"];
const FAIL_ON: &[&str] = &["error", "warning", "info", "never"];

/// The values of keys that are not in the config, as TOML where they are values.
pub const DEFAULTS: &[(&str, &str)] = &[
    ("include", "(files with a known extension)"),
    ("exclude", "[]"),
    ("fail-on", "\"error\""),
    ("min-evidence", "\"assumed\""),
    ("baseline", "(none)"),
    ("attributes.schema", "(none)"),
    ("limits.max-body-bytes", "3_000_000"),
];

/// The keys that each table of the config takes; the config as a whole is `""`.
pub const ACCEPTED_KEYS: &[(&str, &[&str])] = &[
    ("", TOP),
    ("paths", PATHS),
    ("suppress", SUPPRESS),
    ("attributes", ATTRIBUTES),
    ("limits", LIMITS),
    ("confirm", CONFIRM),
];

/// What a team has written down.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file.
    pub source: SourceText,
    /// Files that a walk reads, and that are read where no path is given.
    pub include: Option<GlobList>,
    /// Where each glob of `include` is written.
    pub include_places: Vec<Range<usize>>,
    /// What a walk leaves out.
    pub exclude: Option<GlobList>,
    /// Least severity that fails a run.
    pub fail_on: Option<Threshold>,
    /// Whether a request that was skipped, and should be checked, fails a run.
    pub fail_on_skipped: bool,
    /// The team's baseline, and where the config names it.
    pub baseline: Option<(PathBuf, Range<usize>)>,
    /// `[rules]` and `min-evidence`.
    pub levels: Levels,
    /// `[[paths]]`, in the order written.
    pub paths: PathRules,
    /// `[[suppress]]`.
    pub suppressions: Vec<Suppression>,
    /// The folder that it is in, from which its globs and paths count.
    pub folder: PathBuf,
    /// The team's schema of attributes, and where the config names it.
    pub attributes_schema: Option<(PathBuf, Range<usize>)>,
    /// `[limits]`: bytes above which `body-too-large` speaks.
    pub max_body_bytes: Option<u64>,
    /// `[limits]`: characters above which `long-attribute` reports a name or value.
    pub max_attribute_characters: Option<u64>,
    /// `[confirm]`.
    pub confirm: ConfirmTarget,
    /// All keys, in the order written.
    pub written: Vec<WrittenKey>,
}

/// What makes a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// A finding of at least this severity.
    At(Severity),
    /// No finding.
    Never,
}

/// What holds for some files.
#[derive(Clone, Debug)]
pub struct PathRule {
    /// Where each glob of its files is written.
    pub files: Vec<Range<usize>>,
    /// The operation that their bodies are for.
    pub operation: Option<&'static Operation>,
    /// The kind that they are read as.
    pub kind: Option<&'static dyn Kind>,
    /// Levels of rules.
    pub levels: Levels,
    /// Where null, empty and blank values are meant.
    pub allow: Vec<Allowed>,
    /// Rules that each of the files must show.
    pub expect: Vec<&'static RuleMeta>,
}

/// Places at which null, empty and blank values are meant.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// The places.
    pub pointer: PointerPattern,
    /// Where the pointer is written.
    pub place: Range<usize>,
}

/// Findings that a team lives with, and why.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// The rule.
    pub rule: &'static RuleMeta,
    /// Places in the body; `None` for all.
    pub pointer: Option<PointerPattern>,
    /// Files; `None` for all.
    pub path: Option<GlobList>,
    /// Whether `path` has no wildcard, so that a run over that file can say that it is not needed.
    pub names_one_file: bool,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// Where it is in the config.
    pub span: Range<usize>,
}

/// Where `confirm` sends, as far as the config says; never a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfirmTarget {
    /// Region, such as `eu-central-1` or `mypurecloud.de`.
    pub region: Option<String>,
    /// Conversation id.
    pub conversation: Option<String>,
    /// Participant id.
    pub participant: Option<String>,
    /// Communication id.
    pub communication: Option<String>,
    /// Medium, such as `calls`.
    pub medium: Option<String>,
    /// Requests that one run may send.
    pub max_requests: Option<u64>,
}

impl Config {
    /// Reads the config at `path`, which the user knows as `shown`. Globs and paths in it count
    /// from its folder.
    ///
    /// # Errors
    /// When it cannot be read or is wrong.
    pub fn load(path: &Path, shown: &str) -> Result<Self, ConfigError> {
        let text = read_file(path, MAX_CONFIG_BYTES).map_err(|error| {
            ConfigError::of_file(shown, format!("the config cannot be read: {error}"))
                .with_help("run `payloadlint init` to create one, or use `--no-config`")
        })?;
        let source = SourceText { path: shown.into(), text: text.into() };
        Self::parse(&source, path.parent().unwrap_or(Path::new("")))
    }

    /// Reads a config that is in `folder`.
    ///
    /// # Errors
    /// When it is wrong.
    pub fn parse(source: &SourceText, folder: &Path) -> Result<Self, ConfigError> {
        let document = DeTable::parse(&source.text).map_err(|error| {
            ConfigError::at(source, error.span().unwrap_or(0..0), format!("not TOML: {}", error.message()))
        })?;
        let reader = Reader { source, folder };
        let top = Table::new(source, document.get_ref(), 0..0, "the config", TOP)?;
        let mut config = Self {
            source: source.clone(),
            folder: folder.to_owned(),
            include: reader.globs(top.texts("include")?)?,
            exclude: reader.globs(top.texts("exclude")?)?,
            fail_on: reader.threshold(top.text("fail-on")?)?,
            fail_on_skipped: top.flag("fail-on-skipped")?.unwrap_or_default(),
            baseline: top.text("baseline")?.map(|text| (folder.join(text.value), text.span)),
            levels: reader.levels(&top)?,
            written: written::keys(document.get_ref()),
            ..Self::default()
        };
        if let Some(word) = top.text("min-evidence")? {
            config.levels.set_min_evidence(reader.evidence(word)?);
        }
        // For editors: which schema describes the file.
        top.text("$schema")?;
        config.include_places =
            top.texts("include")?.unwrap_or_default().into_iter().map(|text| text.span).collect();
        config.paths = reader.path_rules(&top.tables("paths", PATHS)?)?;
        for table in top.tables("suppress", SUPPRESS)? {
            config.suppressions.push(reader.suppression(&table)?);
        }
        if let Some(table) = top.table("attributes", "`[attributes]`", ATTRIBUTES)? {
            config.attributes_schema = table.text("schema")?.map(|text| (folder.join(text.value), text.span));
        }
        if let Some(table) = top.table("limits", "`[limits]`", LIMITS)? {
            config.max_body_bytes = table.number("max-body-bytes", 1)?;
            config.max_attribute_characters = table.number("max-attribute-characters", 1)?;
        }
        if let Some(table) = top.table("confirm", "`[confirm]`", CONFIRM)? {
            let text = |key| Ok::<_, ConfigError>(table.text(key)?.map(|text| text.value));
            config.confirm = ConfirmTarget {
                region: table.text("region")?.map(|region| reader.region(region)).transpose()?,
                conversation: text("conversation")?,
                participant: text("participant")?,
                communication: text("communication")?,
                medium: table.text("medium")?.map(|medium| reader.medium(medium)).transpose()?,
                max_requests: table.number("max-requests", 1)?,
            };
        }
        Ok(config)
    }
}

impl Config {
    /// The team's schema of attributes, compiled.
    ///
    /// # Errors
    /// When there is one that cannot be used.
    pub fn attribute_schema(&self) -> Result<Option<AttributeSchema>, ConfigError> {
        let Some((path, span)) = &self.attributes_schema else { return Ok(None) };
        AttributeSchema::load(path).map(Some).map_err(|error| {
            let message = format!("the attribute schema cannot be used: {error}");
            let reported = ConfigError::at(&self.source, span.clone(), message);
            match error.help() {
                Some(help) => reported.with_help(help),
                None => reported,
            }
        })
    }
}

impl Config {
    /// The findings that the team's baseline knows. The user knows that file as `shown`.
    ///
    /// # Errors
    /// When there is one that cannot be used.
    pub fn known_findings(&self, shown: &str) -> Result<Option<Baseline>, ConfigError> {
        let Some((path, span)) = &self.baseline else { return Ok(None) };
        let reported = |message: String| ConfigError::at(&self.source, span.clone(), message);
        let text = read_file(path, MAX_BASELINE_BYTES).map_err(|error| {
            let reported = reported(format!("the baseline {shown} cannot be read: {error}"));
            if error.kind() != ErrorKind::NotFound {
                return reported;
            }
            reported.with_help(format!("run `payloadlint check --write-baseline {shown}` to create it"))
        })?;
        Baseline::parse(&text, shown).map(Some).map_err(|error| match error.help() {
            Some(help) => reported(error.to_string()).with_help(help),
            None => reported(error.to_string()),
        })
    }
}

/// Looks names up.
struct Reader<'d> {
    source: &'d SourceText,
    folder: &'d Path,
}

impl Reader<'_> {
    fn path_rules(&self, tables: &[Table<'_>]) -> Result<PathRules, ConfigError> {
        let (mut rules, mut globs, mut owners) = (Vec::new(), Vec::new(), Vec::new());
        for table in tables {
            let files = self.files(table)?;
            rules.push(self.path_rule(table, &files)?);
            owners.extend(files.iter().map(|_| rules.len() - 1));
            globs.extend(files);
        }
        Ok(PathRules::new(rules, self.glob_list(&globs)?, owners))
    }

    /// The globs of an entry of `[[paths]]`.
    fn files(&self, table: &Table<'_>) -> Result<Vec<Written<String>>, ConfigError> {
        table.texts("files")?.filter(|files| !files.is_empty()).ok_or_else(|| {
            ConfigError::at(self.source, table.span.clone(), "this `[[paths]]` entry has no `files`")
                .with_help("add globs for its files, such as `files = \"fixtures/**\"`")
        })
    }

    fn path_rule(&self, table: &Table<'_>, files: &[Written<String>]) -> Result<PathRule, ConfigError> {
        let mut allow = Vec::new();
        for pointer in table.texts("allow")?.unwrap_or_default() {
            allow.push(Allowed { pointer: self.pointer(&pointer)?, place: pointer.span });
        }
        let mut expect = Vec::new();
        for id in table.texts("expect")?.unwrap_or_default() {
            expect.push(self.rule(&id)?);
        }
        Ok(PathRule {
            files: files.iter().map(|glob| glob.span.clone()).collect(),
            operation: table.text("operation")?.map(|text| self.operation(&text)).transpose()?,
            kind: table.text("kind")?.map(|text| self.kind(&text)).transpose()?,
            levels: self.levels(table)?,
            allow,
            expect,
        })
    }

    fn suppression(&self, table: &Table<'_>) -> Result<Suppression, ConfigError> {
        const PLACE: &str = "this `[[suppress]]`";
        let rule = table.required_text("rule", PLACE)?;
        let why = |error: ConfigError| {
            error.with_help("give a reason, such as `reason = \"CRM-123: until the migration\"`")
        };
        let reason = table.required_text("reason", PLACE).map_err(why)?;
        if reason.value.trim().is_empty() {
            return Err(why(ConfigError::at(self.source, reason.span, "`reason` is empty")));
        }
        let path = table.text("path")?;
        Ok(Suppression {
            names_one_file: path.as_ref().is_some_and(|path| !path.value.contains(['*', '?', '[', '{'])),
            rule: self.rule(&rule)?,
            pointer: table.text("pointer")?.map(|text| self.pointer(&text)).transpose()?,
            path: path.map(|path| self.glob_list(&[path])).transpose()?,
            reason: reason.value,
            expires: table.date("expires")?.map(|date| date.value),
            span: rule.span,
        })
    }

    fn levels(&self, table: &Table<'_>) -> Result<Levels, ConfigError> {
        let mut levels = Levels::default();
        for (id, level) in table.pairs("rules")? {
            let meant = match level.value.parse() {
                Ok(severity) => Level::On(severity),
                Err(()) if level.value == "off" => Level::Off,
                Err(()) => {
                    let message = format!("unknown level `{}`", level.value);
                    let help = accepted_help(&level.value, LEVELS);
                    return Err(ConfigError::at(self.source, level.span, message).with_help(help));
                }
            };
            if id.value == "all" {
                levels.set_all(meant);
            } else {
                levels.set(self.rule(&id)?, meant);
            }
        }
        Ok(levels)
    }

    fn rule(&self, id: &Written<String>) -> Result<&'static RuleMeta, ConfigError> {
        rules().find(|rule| rule.id == id.value).ok_or_else(|| {
            let near = nearest(&id.value, rules().map(|rule| rule.id));
            let near = near.map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
            ConfigError::at(self.source, id.span.clone(), format!("unknown rule `{}`", id.value))
                .with_help(format!("{near}`payloadlint explain` lists the rules"))
        })
    }

    fn operation(&self, name: &Written<String>) -> Result<&'static Operation, ConfigError> {
        find_operation(&name.value).map_err(|error| {
            ConfigError::at(self.source, name.span.clone(), format!("unknown operation `{}`", name.value))
                .with_help(error.help())
        })
    }

    fn kind(&self, id: &Written<String>) -> Result<&'static dyn Kind, ConfigError> {
        kinds::find(&id.value).map_err(|error| {
            ConfigError::at(self.source, id.span.clone(), format!("unknown kind `{}`", id.value))
                .with_help(error.help())
        })
    }

    fn pointer(&self, text: &Written<String>) -> Result<PointerPattern, ConfigError> {
        PointerPattern::parse(&text.value).ok_or_else(|| {
            ConfigError::at(self.source, text.span.clone(), format!("`{}` is not a JSON Pointer", text.value))
                .with_help("begin the pointer with a slash, such as `/attributes/crm_tier`; `*` matches any characters of a key")
        })
    }

    fn region(&self, name: Written<String>) -> Result<String, ConfigError> {
        if find_region(&name.value).is_some() {
            return Ok(name.value);
        }
        let known = regions().iter().flat_map(|(region, base)| [*region, *base]);
        let near = nearest(&name.value, known);
        let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        let all: Vec<&str> = regions().iter().map(|(region, _)| *region).collect();
        Err(ConfigError::at(self.source, name.span, format!("unknown region `{}`", name.value)).with_help(
            format!("{near}use one of {}, or a base domain such as mypurecloud.de", all.join(", ")),
        ))
    }

    fn medium(&self, name: Written<String>) -> Result<String, ConfigError> {
        if WRITTEN_MEDIA.contains(&name.value.as_str()) {
            return Ok(name.value);
        }
        let help = accepted_help(&name.value, &WRITTEN_MEDIA);
        Err(ConfigError::at(self.source, name.span, format!("unknown medium `{}`", name.value))
            .with_help(help))
    }

    fn threshold(&self, word: Option<Written<String>>) -> Result<Option<Threshold>, ConfigError> {
        let Some(word) = word else { return Ok(None) };
        match word.value.parse() {
            Ok(severity) => Ok(Some(Threshold::At(severity))),
            Err(()) if word.value == "never" => Ok(Some(Threshold::Never)),
            Err(()) => {
                let help = accepted_help(&word.value, FAIL_ON);
                let message = format!("`fail-on` does not accept `{}`", word.value);
                Err(ConfigError::at(self.source, word.span, message).with_help(help))
            }
        }
    }

    fn evidence(&self, word: Written<String>) -> Result<Evidence, ConfigError> {
        word.value.parse().map_err(|()| {
            let help = accepted_help(&word.value, &Evidence::THRESHOLDS);
            let message = format!("`min-evidence` does not accept `{}`", word.value);
            ConfigError::at(self.source, word.span, message).with_help(help)
        })
    }

    fn globs(&self, patterns: Option<Vec<Written<String>>>) -> Result<Option<GlobList>, ConfigError> {
        patterns.map(|patterns| self.glob_list(&patterns)).transpose()
    }

    fn glob_list(&self, patterns: &[Written<String>]) -> Result<GlobList, ConfigError> {
        for pattern in patterns {
            GlobList::check(&pattern.value).map_err(|error| {
                ConfigError::at(self.source, pattern.span.clone(), error.to_string()).with_help(error.help())
            })?;
        }
        GlobList::new(self.folder, patterns.iter().map(|pattern| pattern.value.as_str()))
            .map_err(|error| ConfigError::of_file(&*self.source.path, error.to_string()))
    }
}
