//! What can be read, and how.

use std::path::PathBuf;
use std::sync::Arc;

use crate::input::Kind;
use crate::input::request::shown_path;
use crate::json::Tape;

/// Buffers that are kept from source to source. One for each thread that reads.
#[derive(Debug, Default)]
pub struct Scratch {
    /// What texts are parsed in.
    pub tape: Tape,
    /// What texts are read into.
    pub buffer: Vec<u8>,
}

/// What to read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SourceRef {
    /// A file, by the path that the user gave or that a walk found.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

/// How to read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// `--as`: the kind to take every source for.
    pub kind: Option<&'static dyn Kind>,
    /// `--stdin-name`: what reports call standard input. Its extension is looked at, too.
    pub stdin_name: Option<String>,
    /// The most that is read of a source that must be read at once.
    pub max_source_bytes: u64,
    /// The longest record of a source that is read in pieces.
    pub max_record_bytes: u64,
    /// How much of a stream is read at once. Records are never cut.
    pub piece_bytes: usize,
}

impl SourceRef {
    /// What reports call it: the path as given, with `/` between its parts; `<stdin>` or `stdin_name`.
    #[must_use]
    pub fn display(&self, stdin_name: Option<&str>) -> Arc<str> {
        match self {
            Self::Stdin => stdin_name.unwrap_or("<stdin>").into(),
            Self::Path(path) => shown_path(path),
        }
    }
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            kind: None,
            stdin_name: None,
            max_source_bytes: 1 << 30,
            max_record_bytes: 256 << 20,
            piece_bytes: 256 << 10,
        }
    }
}

impl Scratch {
    /// The most that is kept for the next source.
    const KEPT_BYTES: usize = 1 << 20;

    /// Keeps a buffer for the next source.
    pub fn keep(&mut self, mut buffer: Vec<u8>) {
        if buffer.capacity() <= Self::KEPT_BYTES {
            buffer.clear();
            self.buffer = buffer;
        }
    }
}
