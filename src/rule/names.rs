//! Names in an object that may be detected as one another.

use crate::json::names::{NameBits, name_hash};
use crate::json::{Document, Member, NodeId, Value};

/// The objects of a document with members that may have the same name, or names that differ in case
/// or in the white space around them, and these members. Too many rather than too few.
#[must_use]
pub(super) fn alike_in(document: Document<'_>) -> Vec<(NodeId, Vec<Member<'_>>)> {
    if surely_differ(document) {
        return Vec::new();
    }
    let all = document.objects().map(|object| (object.id(), alike(object, document.is_ascii())));
    all.filter(|(_, alike)| !alike.is_empty()).collect()
}

/// Whether the names of each object differ in what a glance reports them.
fn surely_differ(document: Document<'_>) -> bool {
    let is_ascii = document.is_ascii();
    // Of a body of ten names or so, most have a bit of their own.
    let mut seen = NameBits::<16>::new();
    document.names().all(|(object, name)| {
        let Some(hash) = name.and_then(|name| glance(name, is_ascii)) else { return false };
        seen.insert(hash.wrapping_add(u64::from(object.0).wrapping_mul(0xc2b2_ae3d_27d4_eb4d)))
    })
}

/// Names that are checked against each other in less time than they are sorted.
const FEW: usize = 32;

/// The members of `object` whose name may be like another one, or like itself without white space,
/// in the order of the text.
fn alike(object: Value<'_>, is_ascii: bool) -> Vec<Member<'_>> {
    let mut names = Vec::with_capacity(object.len());
    for member in object.members() {
        match member.plain_name().and_then(|name| glance(name, is_ascii)) {
            Some(hash) => names.push((hash, member)),
            // Like which other one, it is not known.
            None => return object.members().collect(),
        }
    }
    if names.len() <= FEW {
        let is_alone = |hash: u64| names.iter().filter(|(name, _)| *name == hash).count() == 1;
        return names.iter().filter(|(hash, _)| !is_alone(*hash)).map(|(_, member)| *member).collect();
    }
    names.sort_unstable_by_key(|(hash, member)| (*hash, member.name_id()));
    let same = names.chunk_by(|(one, _), (other, _)| one == other).filter(|group| group.len() > 1);
    let mut alike: Vec<Member<'_>> = same.flatten().map(|(_, member)| *member).collect();
    alike.sort_unstable_by_key(|group| group.name_id());
    alike
}

/// What a glance reports a name as it is written. `None` for one to look closer at.
#[inline]
fn glance(name: &[u8], is_ascii: bool) -> Option<u64> {
    if is_ascii || name.is_ascii() { name_hash(name) } else { None }
}
