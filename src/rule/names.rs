//! Whether the names in an object may be taken for one another.

use xxhash_rust::xxh3::xxh3_64;

use crate::json::Value;

/// Names up to which they are folded into an array of this size; most objects have fewer.
const FEW: usize = 32;
/// Bytes of a name that are folded; a longer one is for the rules to look at.
const SHORT: usize = 64;

/// Whether two members of `object` may have the same name, or names that differ in case or in the white space around
/// them. Says yes where it is not sure at once, and never no where they do; so that rules which tell such names apart
/// with sets of texts are spared the work for almost every object.
#[must_use]
pub(crate) fn may_be_alike(object: Value<'_>) -> bool {
    let mut hashes = [0; FEW];
    if object.len() > FEW {
        return true;
    }
    for (hash, member) in hashes.iter_mut().zip(object.members()) {
        let name = member.name_content();
        let mut folded = [0; SHORT];
        let Some(folded) = folded.get_mut(..name.len()) else { return true };
        folded.copy_from_slice(name);
        folded.make_ascii_lowercase();
        // Padding, escapes and letters beyond ASCII are for a closer look; a name of JSON with no quotes, too.
        let odd = name.is_empty() || name[0] == b' ' || name[name.len() - 1] == b' ';
        if odd || !name.is_ascii() || name.iter().any(|it| *it < b' ' || *it == b'\\') {
            return true;
        }
        *hash = xxh3_64(folded);
    }
    let hashes = &mut hashes[..object.len()];
    hashes.sort_unstable();
    hashes.windows(2).any(|pair| pair[0] == pair[1])
}
