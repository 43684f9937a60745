//! Names in an object that may be taken for one another.

use crate::json::{Document, Member, NodeId, Value};
use crate::scan::ends_of;

/// The objects of a document with members that may have the same name, or names that differ in case or in the white space around
/// them, and these members. Too many rather than too few. `is_ascii`: all of it is.
#[must_use]
pub(super) fn alike_in(document: Document<'_>, is_ascii: bool) -> Vec<(NodeId, Vec<Member<'_>>)> {
    if surely_differ(document, is_ascii) {
        return Vec::new();
    }
    let all = document.objects().map(|it| (it.id(), alike(it, is_ascii)));
    all.filter(|(_, alike)| !alike.is_empty()).collect()
}

/// Whether the names of each object differ in what a glance tells of them.
fn surely_differ(document: Document<'_>, is_ascii: bool) -> bool {
    // Of a body of ten names or so, most have a bit of their own.
    let mut seen = [0_u64; 32];
    document.members().all(|member| {
        let Some(ends) = glance(member, is_ascii) else { return false };
        let hash = ends.wrapping_add(member.object().id().0.wrapping_mul(0x85eb_ca6b));
        let (word, bit) = (&mut seen[hash as usize >> 27], 1 << (hash >> 21 & 63));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    })
}

/// The members of `object` whose name may be like another one, or like itself without white space, in the order of the text.
fn alike(object: Value<'_>, is_ascii: bool) -> Vec<Member<'_>> {
    let mut names = Vec::with_capacity(object.len());
    for member in object.members() {
        match glance(member, is_ascii) {
            Some(ends) => names.push((ends, member)),
            // Like which other one, nobody knows.
            None => return object.members().collect(),
        }
    }
    names.sort_unstable_by_key(|(ends, member)| (*ends, member.name_id()));
    let same = names.chunk_by(|(one, _), (other, _)| one == other).filter(|it| it.len() > 1);
    let mut alike: Vec<Member<'_>> = same.flatten().map(|(_, member)| *member).collect();
    alike.sort_unstable_by_key(|it| it.name_id());
    alike
}

/// What a glance tells of a name: equal for names that differ in case alone. `None` for one to look closer at.
#[inline]
fn glance(member: Member<'_>, is_ascii: bool) -> Option<u32> {
    member.plain_name().filter(|it| is_ascii || it.is_ascii()).and_then(ends_of)
}
