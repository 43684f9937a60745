//! What the shell is told.

use std::process::ExitCode;

/// How a run ended. Where several hold, trouble weighs more than findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// The work could not be done: a wrong option, a path that does not exist, a file that cannot be read.
    Trouble,
    /// `confirm`: nothing failed, and a verdict is missing.
    Unproven,
}

impl ExitStatus {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Trouble => 2,
            Self::Unproven => 3,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}
