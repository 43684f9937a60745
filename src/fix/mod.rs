//! Applying fixes to bytes: choosing those that do not get in each other's way, telling what changed, and
//! putting the new text in the place of the old. What a fix is worth is decided elsewhere.

mod apply;
mod changes;
mod diff;
mod replace;

pub use apply::{Replaces, applied, apply, apply_at, choose};
pub use changes::{Change, Changes};
pub use diff::{DiffLooks, UnifiedDiff};
pub use replace::{Digest, Original, ReplaceError, Replacement};
