//! What the options and the config file mean together. The engine sees only [`Settings`].
//!
//! This room must never read a source, run a rule or print.

mod baseline;
mod discover;
mod error;
mod file;
mod names;
mod pattern;
mod scope;
mod settings;
mod written;

pub use baseline::{Baseline, BaselineKey, baseline_path};
pub use discover::{FILE_NAME, discover, repository_root};
pub use error::{ConfigError, SourceText};
pub use file::{
    ACCEPTED_KEYS, Allowed, Config, ConfirmTarget, DEFAULTS, MAX_BASELINE_BYTES, PathRule, Suppression,
    Threshold,
};
pub use names::PathNames;
pub use pattern::PointerPattern;
pub use scope::{Given, PathRules, Scope, ScopeResult, Scopes};
pub use settings::{Input, Level, Levels, PathSettings, Settings, rules};
pub use written::WrittenKey;

/// The JSON Schema of `payloadlint.toml`, for editors.
pub const SCHEMA: &str = include_str!("../../schemas/config.json");
