//! Files that other sources hold as bodies: those are linted there, once.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use super::decode::extension_of;
use super::options::{ReadOptions, Scratch, SourceRef};
use super::read::{Piece, Sink, read_source_with};
use crate::input::Item;
use crate::input::beside::MAX_BYTES;
use crate::kinds;

/// Leaves out of `sources` the files that others of them hold as a body: those are linted there, once.
pub fn without_referred(sources: &mut Vec<SourceRef>, options: &ReadOptions) {
    if sources.len() < 2 {
        // Nothing beside it, and no reason to read it twice.
        return;
    }
    let referred = Referred::by(sources.iter().filter(|source| may_refer(source)), options);
    sources.retain(|source| !referred.contains(source));
}

/// Whether a source is named like one that may hold bodies in other files.
#[must_use]
pub fn may_refer(source: &SourceRef) -> bool {
    let SourceRef::Path(path) = source else { return false };
    let extension = extension_of(path);
    extension
        .is_some_and(|extension| kinds::all().iter().any(|kind| kind.meta().refers.contains(&&*extension)))
}

fn is_small_file(source: &SourceRef) -> bool {
    let SourceRef::Path(path) = source else { return false };
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= MAX_BYTES)
}

/// Files that sources hold as bodies.
#[derive(Default)]
pub struct Referred {
    files: HashSet<PathBuf>,
}

impl Referred {
    /// Those that `sources` refer to.
    pub fn by<'s>(sources: impl IntoIterator<Item = &'s SourceRef>, options: &ReadOptions) -> Self {
        let mut referred = Self::default();
        let mut scratch = Scratch::default();
        for source in sources.into_iter().filter(|source| is_small_file(source)) {
            // What is wrong with it shows when it is read in earnest.
            let _ = read_source_with(source, options, &mut scratch, &mut referred);
        }
        referred
    }

    /// Whether a source is one of them.
    #[must_use]
    pub fn contains(&self, source: &SourceRef) -> bool {
        match source {
            SourceRef::Path(path) if !self.files.is_empty() => {
                path.canonicalize().is_ok_and(|path| self.files.contains(&path))
            }
            _ => false,
        }
    }
}

impl Sink for Referred {
    fn piece(&mut self, piece: Piece<'_>) {
        for item in piece.items {
            if let Item::Request(request) = item {
                self.files.extend(request.body_file.map(|file| file.path));
            }
        }
    }
}
