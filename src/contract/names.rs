//! Names looked up by a hash of some of their bytes; no two of a table share a slot.

/// Where in a list of names each of them is. `build.rs` finds the multiplier.
pub(super) struct Slots {
    pub(super) multiplier: u32,
    /// The bits of the product that are not part of the slot.
    pub(super) shift: u32,
    /// A place in the list, counted from 1; 0 where there is none.
    pub(super) places: &'static [u8],
}

impl Slots {
    /// Where in the list `name` is, given as bytes; `name_at` knows the list.
    #[inline]
    pub(super) fn position(&self, name: &[u8], name_at: impl Fn(usize) -> &'static str) -> Option<usize> {
        let slot = key(name)?.wrapping_mul(self.multiplier) >> self.shift;
        let place = usize::from(*self.places.get(slot as usize)?).checked_sub(1)?;
        is_same(name_at(place).as_bytes(), name).then_some(place)
    }
}

include!("name_key.rs");

/// A list of names.
pub(super) struct Names {
    pub(super) list: &'static [&'static str],
    pub(super) slots: Slots,
}

impl Names {
    /// Where in the list a name is.
    #[inline]
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.slots.position(name.as_bytes(), |at| self.list[at])
    }

    /// Whether it is in the list.
    #[inline]
    pub(super) fn contains(&self, name: &str) -> bool {
        self.position(name).is_some()
    }
}

/// Whether two texts are the same. Names are short, and a call of `memcmp` costs more than looking
/// at their first and last bytes.
#[inline]
fn is_same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len()
        && match left.len() {
            4..8 => {
                left.first_chunk::<4>() == right.first_chunk() && left.last_chunk::<4>() == right.last_chunk()
            }
            8..=16 => {
                left.first_chunk::<8>() == right.first_chunk() && left.last_chunk::<8>() == right.last_chunk()
            }
            _ => left == right,
        }
}

/// `false` where surely more than that many slips lie between two names: a slip adds a letter,
/// drops one, changes one for another or swaps two that are side by side.
pub(super) fn may_be_within(slips: usize, one: &[u8], other: &[u8]) -> bool {
    // A letter beyond ASCII has several bytes, and is one slip.
    !one.is_ascii() || !other.is_ascii() || are_within(slips, one, other)
}

/// Whether no more slips than that lie between two names of ASCII. Takes time in proportion to four
/// to the power of `slips`.
fn are_within(slips: usize, one: &[u8], other: &[u8]) -> bool {
    if one.len().abs_diff(other.len()) > slips {
        return false;
    }
    // What both begin or end with is never better distinguished.
    let same = |letters: (&u8, &u8)| letters.0 == letters.1;
    let begin = one.iter().zip(other).take_while(|item| same(*item)).count();
    let (one, other) = (&one[begin..], &other[begin..]);
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|item| same(*item)).count();
    let (one, other) = (&one[..one.len() - end], &other[..other.len() - end]);
    let ([first, less_one @ ..], [second, less_other @ ..]) = (one, other) else { return true };
    let after_swap = match (less_one, less_other) {
        ([third, one @ ..], [fourth, other @ ..]) if first == fourth && second == third => Some((one, other)),
        _ => None,
    };
    match slips {
        0 => false,
        // They differ at both ends, so that one slip has to be all of it.
        1 => [Some((less_one, less_other)), after_swap].contains(&Some((&[], &[]))),
        _ => {
            are_within(slips - 1, less_one, less_other)
                || are_within(slips - 1, less_one, other)
                || are_within(slips - 1, one, less_other)
                || after_swap.is_some_and(|(one, other)| are_within(slips - 1, one, other))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All words of up to five of these letters.
    fn words(letters: [&str; 3]) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut from = 0;
        for _ in 0..5 {
            let to = words.len();
            for at in from..to {
                words.extend(letters.map(|letter| format!("{}{letter}", words[at])));
            }
            from = to;
        }
        words
    }

    #[test]
    fn names_that_are_close_are_never_ruled_out() {
        for letters in [["a", "b", "c"], ["a", "b", "é"]] {
            let words = words(letters);
            for (at, one) in words.iter().enumerate() {
                for other in words.iter().skip(at % 7).step_by(7) {
                    let distance = crate::text::slips(one, other);
                    let is_ascii = one.is_ascii() && other.is_ascii();
                    for slips in [1, 2] {
                        let may_be = may_be_within(slips, one.as_bytes(), other.as_bytes());
                        assert_eq!(may_be, distance <= slips || !is_ascii, "{one} {other}");
                    }
                }
            }
        }
    }
}
