//! Names of one object, told apart without being kept. They may cry wolf.

/// Bits that the names of one object fall on: of ten names, seldom two on the same.
#[derive(Default)]
pub(super) struct NameBits([u64; 8]);

impl NameBits {
    /// Puts a name in, given its hash. `false` where one like it may be in already.
    #[inline]
    pub(super) fn insert(&mut self, hash: u64) -> bool {
        let (word, bit) = (&mut self.0[hash as usize >> 61], 1 << (hash >> 55 & 63));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

/// Makes letters of either case equal, and some other characters, too: a hash may cry wolf.
const FOLD: u64 = 0x2020_2020_2020_2020;

/// A hash of a name, all ASCII, that is equal for names which differ in case alone: of its first four bytes, its last four and
/// its length. `None` for one to look closer at: shorter than that, or padded.
#[inline]
pub(super) fn hash_of_ends(first: [u8; 4], last: [u8; 4], length: usize) -> Option<u64> {
    let (first, last) = (u32::from_le_bytes(first), u32::from_le_bytes(last));
    let is_padded = first as u8 <= b' ' || last >> 24 <= u32::from(b' ');
    let ends = (u64::from(first) | u64::from(last) << 32 | FOLD).wrapping_add(length as u64);
    (length >= 4 && !is_padded).then(|| ends.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_tells_nothing_of_case() {
        let hash = |name: &str| {
            let bytes = name.as_bytes();
            hash_of_ends(*bytes.first_chunk().expect("four"), *bytes.last_chunk().expect("four"), name.len())
        };
        assert!(hash("Crm_Id").is_some_and(|it| Some(it) == hash("cRM_iD") && Some(it) != hash("cRM_iE")));
        assert_ne!(hash("crm_id"), hash("crm_m_id"));
        assert_eq!((hash(" crm"), hash("crm ")), (None, None));
        assert_eq!(hash_of_ends(*b"id\":", *b"{\"id", 2), None);
    }

    #[test]
    fn a_set_tells_what_it_may_hold() {
        let mut names = NameBits::default();
        for hash in (0..512).map(|bit| bit << 55) {
            assert!(names.insert(hash));
            assert!(!names.insert(hash | 1));
        }
    }
}
