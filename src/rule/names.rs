//! Whether the names in an object may be taken for one another.

use crate::json::Value;
use crate::scan::{NameSet, folded_hash};

/// Whether two members of `object` may have the same name, or names that differ in case or in the white space around
/// them. Says yes where it is not sure at once, and never no where they do.
#[must_use]
pub(super) fn may_be_alike(object: Value<'_>) -> bool {
    let mut names = NameSet::new();
    object.members().any(|it| !folded_hash(it.name_content()).is_some_and(|hash| names.insert(hash)))
}
