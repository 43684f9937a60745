//! `payloadlint init`: a config, a hook, a workflow to start from. Nothing that is there is overwritten.

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
    /// Print it, to be put into a file that is there already
    #[arg(long)]
    pub(super) print: bool,
}

/// Something to start from.
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

    /// Where it goes, as a path from here: what git and its hosts read lies at the root of the checkout.
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
    // All or nothing: half a set-up is worse than none.
    for starter in &what {
        let place = starter.place();
        if fs::symlink_metadata(&place).is_ok() {
            return Err(Failure::new(format!("{} is there already; nothing was written", place.display()))
                .help(format!(
                    "`payloadlint init {} --print` prints what would go into it",
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
            "note: the job installs payloadlint {0} from PyPI: {0} has to be published there first",
            env!("CARGO_PKG_VERSION")
        )?;
    }
    Ok(ExitStatus::Clean)
}

impl Starter {
    fn name(self) -> String {
        self.to_possible_value().map(|it| it.get_name().to_owned()).unwrap_or_default()
    }
}

fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Also where it came to be only now.
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
    };
    write().map_err(|error| Failure::new(format!("{} cannot be written: {error}", path.display())))
}
