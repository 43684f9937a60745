//! Names in an object that may be taken for one another.

use crate::json::{Document, Member, NodeId, Value};
use crate::scan::{ends_of, folded_hash};

/// The objects of a document with members that may have the same name, or names that differ in case or in the white space around
/// them, and these members. Too many rather than too few.
#[must_use]
pub(super) fn alike_in(document: Document<'_>) -> Vec<(NodeId, Vec<Member<'_>>)> {
    if surely_differ(document) {
        return Vec::new();
    }
    document.objects().map(|it| (it.id(), alike(it))).filter(|(_, alike)| !alike.is_empty()).collect()
}

/// Whether the names of each object differ in what a glance tells of them.
fn surely_differ(document: Document<'_>) -> bool {
    // Of a body of ten names or so, most have a bit of their own.
    let mut seen = [0_u64; 32];
    let is_ascii = document.text().is_ascii();
    document.members().all(|member| {
        let name = member.plain_name().filter(|it| is_ascii || it.is_ascii());
        let Some(ends) = name.and_then(ends_of) else { return false };
        let hash = ends.wrapping_add(member.object().id().0.wrapping_mul(0x85eb_ca6b));
        let (word, bit) = (&mut seen[hash as usize >> 27], 1 << (hash >> 21 & 63));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    })
}

/// The members of `object` whose name may be like another one, or like itself without white space, in the order of the text.
fn alike(object: Value<'_>) -> Vec<Member<'_>> {
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
