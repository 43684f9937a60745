//! Applying fixes to bytes: choosing those that do not overlap, reporting what changed, and replacing the
//! old file.
//!
//! It must never decide whether a fix is right or wanted, and it must never leave half a file.

mod apply;
mod changes;
mod diff;
mod replace;

pub use apply::{Replaces, applied, apply, apply_at, choose};
pub use changes::{Change, Changes};
pub use diff::{DiffLooks, UnifiedDiff};
pub use replace::{Digest, Original, ReplaceError, Replacement};
