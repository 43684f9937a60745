//! Whether the names in an object may be taken for one another.

use crate::json::Value;
use crate::scan::folded_hash;

/// Members of an object up to which their names are looked at here; most objects have fewer.
const FEW: usize = 32;

/// Whether two members of `object` may have the same name, or names that differ in case or in the white space around
/// them. Says yes where it is not sure at once, and never no where they do.
#[must_use]
pub(super) fn may_be_alike(object: Value<'_>) -> bool {
    if object.len() > FEW {
        return true;
    }
    let mut hashes = [0; FEW];
    for (hash, member) in hashes.iter_mut().zip(object.members()) {
        let Some(known) = folded_hash(member.name_content()) else { return true };
        *hash = known;
    }
    let hashes = &mut hashes[..object.len()];
    hashes.sort_unstable();
    hashes.windows(2).any(|pair| pair[0] == pair[1])
}
