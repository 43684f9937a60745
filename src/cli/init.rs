//! `payloadlint init`: writes a config, a hook or a workflow. Existing files are never overwritten.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};

use super::Failure;
use super::configured::from_here;
use super::console::Console;
use super::exit::ExitStatus;
use crate::config::repository_root;
use crate::text::one_line;

#[derive(Debug, ClapArgs)]
pub(super) struct InitArgs {
    /// What to write: config, pre-commit, github, gitlab [default: config]
    #[arg(value_name = "WHAT", hide_possible_values = true)]
    pub(super) what: Vec<Starter>,
    /// Print the template to stdout; write no file
    #[arg(long)]
    pub(super) print: bool,
}

/// A template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Starter {
    Config,
    PreCommit,
    Github,
    Gitlab,
}

impl Starter {
    fn path(self) -> &'static str {
        match self {
            Self::Config => crate::config::FILE_NAME,
            Self::PreCommit => ".pre-commit-config.yaml",
            Self::Github => ".github/workflows/payloadlint.yml",
            Self::Gitlab => ".gitlab-ci.yml",
        }
    }

    /// Where to write it. Files for git and CI belong at the root of the checkout.
    fn place(self) -> PathBuf {
        let here = std::env::current_dir().unwrap_or_default();
        match repository_root(&here) {
            Some(root) if self != Self::Config && root != here => from_here(root).join(self.path()),
            _ => self.path().into(),
        }
    }

    fn text(self) -> String {
        let template = match self {
            Self::Config => include_str!("templates/payloadlint.toml"),
            Self::PreCommit => include_str!("templates/pre-commit.yaml"),
            Self::Github => include_str!("templates/github.yml"),
            Self::Gitlab => include_str!("templates/gitlab.yml"),
        };
        template.replace("{version}", env!("CARGO_PKG_VERSION"))
    }
}

pub(super) fn run(args: &InitArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let mut what: BTreeSet<Starter> = args.what.iter().copied().collect();
    if what.is_empty() {
        what.insert(Starter::Config);
    }
    let mut out = console.stdout(false);
    if args.print {
        for starter in &what {
            write!(out, "{}", starter.text())?;
        }
        out.flush()?;
        return Ok(ExitStatus::Clean);
    }
    // All or nothing: half a set-up would be confusing.
    for starter in &what {
        let place = starter.place();
        if fs::symlink_metadata(&place).is_ok() {
            return Err(Failure::new(format!("{} exists already; nothing was written", place.display()))
                .help(format!(
                    "run `payloadlint init {} --print` to print the template, and add it to the file yourself",
                    starter.name()
                )));
        }
    }
    let mut needs_release = false;
    for starter in what {
        let place = starter.place();
        create(&place, &starter.text())?;
        writeln!(out, "wrote {}", one_line(&place.to_string_lossy()))?;
        if matches!(starter, Starter::Github | Starter::Gitlab) {
            needs_release = true;
        }
    }
    out.flush()?;
    if needs_release {
        writeln!(
            io::stderr(),
            "note: the job installs payloadlint {0} from PyPI, where it is not published yet; see the first lines of the file",
            env!("CARGO_PKG_VERSION")
        )?;
    }
    Ok(ExitStatus::Clean)
}

impl Starter {
    fn name(self) -> String {
        self.to_possible_value().map(|item| item.get_name().to_owned()).unwrap_or_default()
    }
}

fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Also if it was created in the meantime.
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
    };
    write().map_err(|error| Failure::new(format!("{} cannot be written: {error}", path.display())))
}
