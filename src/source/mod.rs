//! Sources: which files a command line means, and how they are opened, unpacked and read.
//!
//! [`expand`] turns the paths of a command line into [`SourceRef`]s, [`read_source`] reads one of them and
//! hands out [`Piece`]s with [`Item`](crate::input::Item)s (`read.rs` draws how).
//!
//! This room knows bytes, files and folders. It must never look into a record: that is what a kind does.

mod decode;
mod error;
mod globs;
mod ignored;
mod options;
mod read;
mod referred;
mod stream;
mod walk;

pub use error::ReadError;
pub use globs::{GlobError, GlobList};
pub use options::{ReadOptions, Scratch, SourceRef};
pub use read::{Piece, Sink, SourceReport, load, read_source, read_source_with};
pub use referred::{Referred, may_refer, without_referred};
pub use stream::{Opened, RawPiece, Stream};
pub use walk::{OnlyFiles, WalkOptions, expand, expand_into};
