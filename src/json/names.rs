//! Names of members, distinguished at a glance: by hashes that ignore ASCII case. They may cry
//! wolf.

/// Bits that names fall on.
#[derive(Clone, Copy)]
pub(crate) struct NameBits<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> NameBits<WORDS> {
    /// None yet.
    #[inline]
    pub(crate) fn new() -> Self {
        const { assert!(WORDS.is_power_of_two()) };
        Self([0; WORDS])
    }

    /// Puts a name in, given its hash. `false` where one like it may be in already.
    #[inline]
    pub(crate) fn insert(&mut self, hash: u64) -> bool {
        let bit = hash >> (u64::BITS - 6 - WORDS.trailing_zeros());
        let (word, bit) = (&mut self.0[bit as usize / 64], 1 << (bit % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

/// Makes letters of either case equal, and some other characters, too.
const FOLD: u64 = 0x2020_2020_2020_2020;

/// A hash of a name, all ASCII, that is equal for names which differ in case alone: of its first
/// four bytes, its last four and its length. `None` for one to look closer at: shorter than that,
/// or padded.
#[inline]
pub(crate) fn hash_of_ends(first: [u8; 4], last: [u8; 4], length: usize) -> Option<u64> {
    let (first, last) = (u32::from_le_bytes(first), u32::from_le_bytes(last));
    let is_padded = first as u8 <= b' ' || last >> 24 <= u32::from(b' ');
    let ends = (u64::from(first) | u64::from(last) << 32 | FOLD).wrapping_add(length as u64);
    (length >= 4 && !is_padded).then(|| ends.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// The same of a name of any length, as it is written, without escapes. `None` for an empty or a padded one.
#[inline]
pub(crate) fn name_hash(name: &[u8]) -> Option<u64> {
    match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => hash_of_ends(*first, *last, name.len()),
        _ => short_name_hash(name),
    }
}

fn short_name_hash(name: &[u8]) -> Option<u64> {
    let mut all = [b'.'; 4];
    all.get_mut(..name.len())?.copy_from_slice(name);
    hash_of_ends(all, [b'.', b'.', b'.', *name.last()?], 4 + name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_ignores_case() {
        for length in 1..40 {
            let name: Vec<u8> = (b'a'..=b'z').cycle().take(length).collect();
            let hash = name_hash(&name);
            assert!(hash.is_some() && hash == name_hash(&name.to_ascii_uppercase()), "{length}");
            let longer = [&name, &name[length - 1..]].concat();
            assert_ne!(hash, name_hash(&longer), "{length}");
        }
        for padded in ["", " ", " a", "a ", " abcdef", "abcdef "] {
            assert_eq!(name_hash(padded.as_bytes()), None, "{padded}");
        }
        // What is read around a short name is not of it.
        assert_eq!(hash_of_ends(*b"id\":", *b"{\"id", 2), None);
    }

    #[test]
    fn a_set_says_what_it_may_hold() {
        let mut names = NameBits::<8>::new();
        for hash in (0..512).map(|bit| bit << 55) {
            assert!(names.insert(hash));
            assert!(!names.insert(hash | 1));
        }
    }
}
