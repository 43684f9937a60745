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
    let mut hashes = [0_u32; FEW];
    // A name whose bit is not there is new.
    let mut seen = [0_u64; 4];
    for (at, member) in object.members().enumerate() {
        let Some(hash) = folded_hash(member.name_content()) else { return true };
        let (word, bit) = (hash as usize >> 30, 1 << (hash >> 24 & 63));
        if seen[word] & bit != 0 && hashes[..at].contains(&hash) {
            return true;
        }
        seen[word] |= bit;
        hashes[at] = hash;
    }
    false
}
