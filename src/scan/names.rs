//! Names of one object, told apart without being kept: by hashes that ignore ASCII case. They may cry wolf.

/// Names that a set has room for.
const MAX_NAMES: usize = 64;

/// The names of one object, by their hashes.
pub(super) struct NameSet {
    hashes: [u32; MAX_NAMES],
    count: usize,
    /// A name whose bit is not there is new. Of 256 of them ten names seldom share one.
    seen: [u64; 4],
}

impl NameSet {
    /// An empty set.
    #[inline]
    pub(super) fn new() -> Self {
        Self { hashes: [0; MAX_NAMES], count: 0, seen: [0; 4] }
    }

    /// Puts a name in, given its hash. `false` where one like it may be in already, or there is no room.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "the gate calls it for each name, and a call is half of its cost"
    )]
    pub(super) fn insert(&mut self, hash: u32) -> bool {
        let (word, bit) = (hash as usize >> 30, 1 << (hash >> 24 & 63));
        if self.seen[word] & bit != 0 && self.hashes[..self.count].contains(&hash) {
            return false;
        }
        self.seen[word] |= bit;
        let Some(free) = self.hashes.get_mut(self.count) else { return false };
        *free = hash;
        self.count += 1;
        true
    }
}

/// The longest name whose hash is made of three words that overlap.
const SHORT_NAME: usize = 24;

/// Makes letters of either case equal, and some other characters, too: a hash may cry wolf.
const FOLD: u64 = 0x2020_2020_2020_2020;

/// One for each word of a name. Their sums must not end in many zero bits, since the words of a short name are the same.
const MIX: [u64; 3] = [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4d, 0x1656_67b1_9e37_79f9];

/// A hash, which ignores ASCII case, of the name from `start` to `end`, all ASCII. `None` for one to look closer at: empty
/// or padded.
#[inline]
pub(super) fn hash_within(text: &[u8], start: usize, end: usize) -> Option<u32> {
    let length = end - start;
    match text.get(start..).and_then(<[u8]>::first_chunk) {
        Some(bytes) if 0 < length && length <= SHORT_NAME => short_name_hash(bytes, length),
        _ => name_hash(text.get(start..end)?),
    }
}

/// As [`hash_within`], of a name by itself.
#[cold]
fn name_hash(name: &[u8]) -> Option<u32> {
    if !name.is_empty() && name.len() <= SHORT_NAME {
        let mut bytes = [0; SHORT_NAME];
        bytes[..name.len()].copy_from_slice(name);
        return short_name_hash(&bytes, name.len());
    }
    if *name.first()? == b' ' || *name.last()? == b' ' {
        return None;
    }
    let mut hash = name.len() as u64;
    for part in name.chunks(8) {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        hash = (hash ^ (u64::from_le_bytes(word) | FOLD)).wrapping_mul(MIX[0]).rotate_left(29);
    }
    Some((hash >> 32) as u32)
}

/// As [`name_hash`], of a name of 1 to 24 bytes at the start of `bytes`; what stands behind it does not matter.
#[inline]
fn short_name_hash(bytes: &[u8; SHORT_NAME], length: usize) -> Option<u32> {
    let words = words_of(bytes, length);
    if bytes[0] == b' ' || last_of(words) == b' ' { None } else { Some(mixed(words, length)) }
}

/// The first eight bytes of such a name, its last eight, and those before or between them: all of it, with no branch on its
/// length. A shorter name has only one word, in its top bytes.
#[inline]
fn words_of(bytes: &[u8; SHORT_NAME], length: usize) -> [u64; 3] {
    let word = |at: usize| {
        let mut word = [0; 8];
        word.copy_from_slice(&bytes[at..at + 8]);
        u64::from_le_bytes(word) << (64 - 8 * length.min(8))
    };
    let last = length.max(8) - 8;
    [word(0), word(last.min(SHORT_NAME - 8)), word(last.min(8))]
}

/// The last byte of the name that these are the words of.
#[inline]
fn last_of(words: [u64; 3]) -> u8 {
    (words[1] >> 56) as u8
}

/// The hash of the name that these are the words of.
#[inline]
fn mixed(words: [u64; 3], length: usize) -> u32 {
    let [first, last, middle] = words.map(|it| it | FOLD);
    let sum = first
        .wrapping_mul(MIX[0])
        .wrapping_add(last.wrapping_mul(MIX[1]))
        .wrapping_add(middle.wrapping_mul(MIX[2]))
        .wrapping_add(length as u64);
    (sum.wrapping_mul(MIX[0]) >> 32) as u32
}

/// A hash of the length and of three bytes of a name without escapes, all ASCII, that is equal for names which differ in case
/// alone, and for some others. `None` for one to look closer at: empty, or padded.
#[inline]
#[must_use]
pub fn ends_of(name: &[u8]) -> Option<u32> {
    let (first, last) = (*name.first()?, *name.last()?);
    let middle = name[name.len() / 2];
    let word = u32::from_le_bytes([first, middle, last, name.len() as u8]) | 0x0020_2020;
    (first > b' ' && last > b' ').then(|| word.wrapping_mul(0x9e37_79b1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name near the end of a text is hashed by way of a copy, and one elsewhere is not: a name given twice must not hide
    /// behind that.
    #[test]
    fn names_differ_in_no_hash_by_case_or_by_what_stands_behind_them() {
        for length in 1..40 {
            let name: Vec<u8> = (b'a'..=b'z').cycle().take(length).collect();
            let hash = name_hash(&name).expect("letters");
            assert_eq!(name_hash(&name.to_ascii_uppercase()), Some(hash));
            assert_eq!(ends_of(&name.to_ascii_uppercase()), Some(ends_of(&name).expect("letters")));
            for behind in ["\":1", "\": \"a value that is long enough to be read over\""] {
                let text = [&name, behind.as_bytes()].concat();
                assert_eq!(hash_within(&text, 0, length), Some(hash), "{length} {behind}");
            }
        }
    }

    #[test]
    fn hashes_of_names_that_are_alike_differ() {
        let names: Vec<String> = (0..2000)
            .flat_map(|at| {
                [
                    format!("Flow.OrderItem{at}.Quantity"),
                    format!("{at}"),
                    format!("crm{at}"),
                    format!("crm_id_{at}"),
                    format!("{at}customer_attribute"),
                    format!("customer_{at}_attribute_of_some_length"),
                ]
            })
            .collect();
        let mut hashes: Vec<_> = names.iter().map(|name| name_hash(name.as_bytes())).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert!(
            names.len() - hashes.len() < 5,
            "{} of {} are the same",
            names.len() - hashes.len(),
            names.len()
        );
    }

    #[test]
    fn a_set_tells_what_it_may_hold() {
        let mut names = NameSet::new();
        // Of the same bit, and not.
        for hash in [0, 1, 1 << 24, u32::MAX] {
            assert!(names.insert(hash));
            assert!(!names.insert(hash));
        }
        for hash in 4..MAX_NAMES as u32 {
            assert!(names.insert(hash << 8));
        }
        assert!(!names.insert(77), "it is full");
    }
}
