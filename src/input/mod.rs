//! Sources and what is found in them: files and standard input, their kinds, the requests in them, and the
//! way from a body's bytes back to the source's.
//!
//! [`expand`] turns the paths of a command line into [`SourceRef`]s, [`read_source`] reads one of them and
//! hands out [`Piece`]s with [`Item`]s (`read.rs` draws how). A [`Kind`] knows one format; each is a file in
//! `kinds/`. Bodies come peeled: a Connect envelope, a JSON string or a byte order mark around them is a
//! [`Layer`], and their [`Origin`] leads back through it.
//!
//! This room judges no body. It says of records only what they are: a request, something that is not ours
//! to judge (and why), or something that cannot be read (and why).

mod bare;
mod beside;
mod call;
mod decode;
mod detect;
mod error;
mod error_topic;
mod fold;
mod frame;
mod globs;
mod ignored;
mod kind;
pub mod kinds;
mod layout;
mod lines;
mod origin;
mod python;
mod read;
mod records;
mod referred;
mod rendering;
mod request;
mod rewrite;
mod shell;
mod sieve;
mod source;
mod stream;
mod topic;
mod trace;
mod unpack;
mod walk;
mod yaml;
mod yaml_scalar;

pub use detect::Sample;
pub use error::ReadError;
pub use frame::Frame;
pub use globs::GlobList;
pub use kind::{Kind, Load};
pub use layout::Layout;
pub use origin::{Escaping, Origin, Part};
pub use read::{Piece, Sink, SourceReport, load, read_source, read_source_with};
pub use referred::{Referred, may_refer, without_referred};
pub use request::{Answer, Body, BodyFile, Header, Item, Layer, Request, Text, Unread};
pub use sieve::{KeepAll, Sieve};
pub use source::{ReadOptions, Scratch, SourceRef};
pub use stream::{Opened, RawPiece, Stream};
pub use walk::{WalkOptions, expand, expand_into};
