//! Names in an object that may be taken for one another.

use crate::json::{Document, Member, NodeId, Value};

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
    document.names().all(|(object, name)| {
        let Some(ends) = name.and_then(|it| glance(it, is_ascii)) else { return false };
        let hash = ends.wrapping_add(object.0.wrapping_mul(0x85eb_ca6b));
        let (word, bit) = (&mut seen[hash as usize >> 27], 1 << (hash >> 21 & 63));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    })
}

/// Names that are held against each other in less time than they are sorted.
const FEW: usize = 32;

/// The members of `object` whose name may be like another one, or like itself without white space, in the order of the text.
fn alike(object: Value<'_>, is_ascii: bool) -> Vec<Member<'_>> {
    let mut names = Vec::with_capacity(object.len());
    for member in object.members() {
        match member.plain_name().and_then(|it| glance(it, is_ascii)) {
            Some(ends) => names.push((ends, member)),
            // Like which other one, nobody knows.
            None => return object.members().collect(),
        }
    }
    if names.len() <= FEW {
        let is_alone = |ends: u32| names.iter().filter(|(it, _)| *it == ends).count() == 1;
        return names.iter().filter(|(ends, _)| !is_alone(*ends)).map(|(_, member)| *member).collect();
    }
    names.sort_unstable_by_key(|(ends, member)| (*ends, member.name_id()));
    let same = names.chunk_by(|(one, _), (other, _)| one == other).filter(|it| it.len() > 1);
    let mut alike: Vec<Member<'_>> = same.flatten().map(|(_, member)| *member).collect();
    alike.sort_unstable_by_key(|it| it.name_id());
    alike
}

/// What a glance tells of a name as it is written: equal for names that differ in case alone. `None` for one to look closer at.
#[inline]
fn glance(name: &[u8], is_ascii: bool) -> Option<u32> {
    if is_ascii || name.is_ascii() { ends_of(name) } else { None }
}

/// A hash of the length and of three bytes of a name without escapes, all ASCII, that is equal for names which differ in case
/// alone, and for some others. `None` for one to look closer at: empty, or padded.
#[inline]
fn ends_of(name: &[u8]) -> Option<u32> {
    let (first, last) = (*name.first()?, *name.last()?);
    let middle = name[name.len() / 2];
    let word = u32::from_le_bytes([first, middle, last, name.len() as u8]) | 0x0020_2020;
    (first > b' ' && last > b' ').then(|| word.wrapping_mul(0x9e37_79b1))
}
