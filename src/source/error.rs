//! Why a source could not be read.

use std::io;
use std::path::Path;
use std::sync::Arc;

/// A source that could not be opened or read to its end. All of them lead to exit status 2; the other
/// sources are read all the same.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The user named a path that is not there.
    #[error("{path}: no such file or folder")]
    NotFound {
        /// The path as given.
        path: Arc<str>,
    },
    /// The user may not read it.
    #[error("{path}: permission denied")]
    Denied {
        /// The path as given.
        path: Arc<str>,
    },
    /// A folder where a file is wanted; folders are walked by [`expand`](super::expand).
    #[error("{path}: is a folder")]
    IsFolder {
        /// The path as given.
        path: Arc<str>,
    },
    /// A symbolic link whose target is not there, or that leads back to itself.
    #[error("{path}: a broken link")]
    DanglingLink {
        /// The path as given or walked.
        path: Arc<str>,
    },
    /// The user's glob matches no file.
    #[error("{path}: matches no file")]
    NothingMatches {
        /// The glob as given.
        path: Arc<str>,
    },
    /// The user's folder holds no file that a walk reads.
    #[error("{path}: contains no file of a supported format")]
    NothingInside {
        /// The folder as given.
        path: Arc<str>,
        /// The extensions that a walk looks for.
        extensions: Vec<&'static str>,
    },
    /// The user's `include` takes none of the files in the folder.
    #[error("{path}: contains no file that matches `include`")]
    NothingIncluded {
        /// The folder as given.
        path: Arc<str>,
    },
    /// All that the user's folder holds is left out by `exclude`.
    #[error("{path}: all its files are excluded")]
    AllExcluded {
        /// The folder as given.
        path: Arc<str>,
    },
    /// The nearest config above it is wrong.
    #[error("{path}: not checked: its config {config} is invalid")]
    BadConfig {
        /// The path as given or walked.
        path: Arc<str>,
        /// The config, as the user knows it.
        config: Arc<str>,
    },
    /// The user's glob is not one.
    #[error("{path}: {reason}")]
    BadGlob {
        /// The glob as given.
        path: Arc<str>,
        /// What is wrong with it.
        reason: String,
    },
    /// The user said `--as KIND`, and the source is something else.
    #[error("{path}: is not of the kind {forced}; it looks like {found}")]
    WrongKind {
        /// The path as given.
        path: Arc<str>,
        /// What the user said.
        forced: &'static str,
        /// What it looks like.
        found: &'static str,
    },
    /// The source must be read at once and is too large for that.
    #[error("{path}: larger than {limit} bytes, the limit for a single document")]
    TooLarge {
        /// The path as given.
        path: Arc<str>,
        /// The limit that it passed.
        limit: u64,
    },
    /// A record is longer than a record may be.
    #[error("{path}: the record in line {line} is longer than {limit} bytes")]
    RecordTooLong {
        /// The path as given.
        path: Arc<str>,
        /// 1-based line that it starts in.
        line: u64,
        /// The limit that it passed.
        limit: u64,
    },
    /// The source is compressed, and its packed data is damaged or cut off.
    #[error("{path}: the {format} data {reason}")]
    Damaged {
        /// The path as given.
        path: Arc<str>,
        /// The name of the format.
        format: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The source is compressed in a way that is not unpacked.
    #[error("{path}: compressed with {format}, which is not supported")]
    Packed {
        /// The path as given.
        path: Arc<str>,
        /// The name of the format.
        format: &'static str,
    },
    /// The system says no for another reason, or said no half-way.
    #[error("{path}: {source}")]
    Io {
        /// The path as given.
        path: Arc<str>,
        /// What the system says.
        source: io::Error,
    },
}

impl ReadError {
    /// The source that it is about, as reports show it.
    #[must_use]
    pub fn path(&self) -> &Arc<str> {
        match self {
            Self::NotFound { path }
            | Self::Denied { path }
            | Self::IsFolder { path }
            | Self::DanglingLink { path }
            | Self::NothingMatches { path }
            | Self::NothingInside { path, .. }
            | Self::NothingIncluded { path }
            | Self::AllExcluded { path }
            | Self::BadConfig { path, .. }
            | Self::BadGlob { path, .. }
            | Self::WrongKind { path, .. }
            | Self::TooLarge { path, .. }
            | Self::RecordTooLong { path, .. }
            | Self::Packed { path, .. }
            | Self::Damaged { path, .. }
            | Self::Io { path, .. } => path,
        }
    }

    /// Of a piece that so many newlines are before: its line in the source.
    pub(crate) fn after(mut self, newlines: u64) -> Self {
        if let Self::RecordTooLong { line, .. } = &mut self {
            *line += newlines;
        }
        self
    }

    /// The message without the path, for reports that hold the path beside it.
    #[must_use]
    pub fn reason(&self) -> String {
        let message = self.to_string();
        match message.strip_prefix(&**self.path()) {
            Some(rest) => rest.trim_start_matches(": ").to_owned(),
            None => message,
        }
    }

    /// What the user can do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotFound { .. } | Self::NothingMatches { .. } => {
                "paths are relative to the working directory; `-` reads standard input".to_owned()
            }
            Self::NothingInside { extensions, .. } => format!(
                "only files named {} are read in folders; name a file, use `--include GLOB`, or use `-` for stdin",
                extensions.iter().map(|extension| format!("*.{extension}")).collect::<Vec<_>>().join(", ")
            ),
            Self::NothingIncluded { .. } => {
                "fix the globs of `include` in payloadlint.toml, or of `--include`; globs in the config are relative to its \
                 folder"
                    .to_owned()
            }
            Self::AllExcluded { .. } => {
                "`exclude` in payloadlint.toml or `--exclude` excludes it; to read a file in spite of that, name it"
                    .to_owned()
            }
            Self::WrongKind { found, .. } => format!("omit `--as`, or use `--as {found}`"),
            Self::TooLarge { .. } => {
                "split it, or write one record per line, which can be read in pieces".to_owned()
            }
            Self::RecordTooLong { .. } => "set `--as` if the file does not have one record per line".to_owned(),
            Self::Packed { format, .. } => {
                let tool = match *format {
                    "zip" => "unzip -p",
                    "xz" => "xz -dc",
                    "bzip2" => "bzip2 -dc",
                    _ => "gzip -dc",
                };
                format!("unpack it first: `{tool} FILE | payloadlint check -`")
            }
            Self::Damaged { .. } => "the part that could be unpacked was read; get the file again".to_owned(),
            Self::Denied { .. }
            | Self::IsFolder { .. }
            | Self::DanglingLink { .. }
            | Self::BadConfig { .. }
            | Self::BadGlob { .. }
            | Self::Io { .. } => return None,
        })
    }

    /// From what the system says about `path`, shown as `shown`.
    pub(super) fn from_io(path: Option<&Path>, shown: &Arc<str>, source: io::Error) -> Self {
        let shown = Arc::clone(shown);
        match source.kind() {
            io::ErrorKind::PermissionDenied => Self::Denied { path: shown },
            io::ErrorKind::IsADirectory => Self::IsFolder { path: shown },
            // A target that is not there, or links that lead round in a circle.
            _ if path.is_some_and(|path| path.is_symlink() && path.metadata().is_err()) => {
                Self::DanglingLink { path: shown }
            }
            io::ErrorKind::NotFound => Self::NotFound { path: shown },
            _ => Self::Io { path: shown, source },
        }
    }
}
