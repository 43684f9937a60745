//! Names looked up by their length: after that a few are left, and those are told apart by their ends.

/// For each length of a name, where in a list those of that length are.
pub(super) struct ByLength(pub(super) &'static [&'static [u8]]);

impl ByLength {
    /// Where in the list `name` is, given as bytes; `name_at` knows the list.
    #[inline]
    pub(super) fn position(&self, name: &[u8], name_at: impl Fn(usize) -> &'static str) -> Option<usize> {
        let of_that_length = self.0.get(name.len())?;
        of_that_length.iter().map(|at| usize::from(*at)).find(|at| is_same(name_at(*at).as_bytes(), name))
    }
}

/// A list of names.
pub(super) struct Names {
    pub(super) list: &'static [&'static str],
    pub(super) by_length: ByLength,
}

impl Names {
    /// Where in the list a name is.
    #[inline]
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.by_length.position(name.as_bytes(), |at| self.list[at])
    }

    /// Whether it is in the list.
    #[inline]
    pub(super) fn contains(&self, name: &str) -> bool {
        self.position(name).is_some()
    }
}

/// Whether two texts of the same length are the same. Names are short, and a call of `memcmp` costs more than looking at
/// their first and last bytes.
#[inline]
fn is_same(left: &[u8], right: &[u8]) -> bool {
    match left.len() {
        4..8 => {
            left.first_chunk::<4>() == right.first_chunk() && left.last_chunk::<4>() == right.last_chunk()
        }
        8..=16 => {
            left.first_chunk::<8>() == right.first_chunk() && left.last_chunk::<8>() == right.last_chunk()
        }
        _ => left == right,
    }
}
