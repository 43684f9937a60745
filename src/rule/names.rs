//! Names in an object that may be taken for one another.

use crate::json::{Member, Value};
use crate::scan::{NameSet, folded_hash};

/// Whether two members of `object` may have the same name, or names that differ in case or in the white space around
/// them. Says yes where it is not sure at once, and never no where they do.
#[must_use]
pub(super) fn may_be_alike(object: Value<'_>) -> bool {
    let mut names = NameSet::new();
    object.members().any(|it| !hash(it).is_some_and(|hash| names.insert(hash)))
}

/// The members of `object` that are left for that: in the order of the text all those whose name may be like another one,
/// or like itself without white space.
#[must_use]
pub(super) fn alike(object: Value<'_>) -> Vec<Member<'_>> {
    let mut hashed = Vec::with_capacity(object.len());
    for member in object.members() {
        match hash(member) {
            Some(hash) => hashed.push((hash, member)),
            // Like which other one, nobody knows.
            None => return object.members().collect(),
        }
    }
    hashed.sort_by_key(|(hash, _)| *hash);
    let same = hashed.chunk_by(|(one, _), (other, _)| one == other).filter(|it| it.len() > 1);
    let mut alike: Vec<Member<'_>> = same.flatten().map(|(_, member)| *member).collect();
    alike.sort_by_key(|it| it.name_id());
    alike
}

#[inline]
fn hash(member: Member<'_>) -> Option<u32> {
    if member.has_escapes() {
        return None;
    }
    folded_hash(member.document().text(), member.name_content_span().range())
}
