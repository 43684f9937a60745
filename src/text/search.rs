//! Searches in texts: `memchr`, and in tests a count of the bytes that were looked at. A search
//! that is made again and again over the same text shows in the count, on any machine and however
//! busy it is. Code that searches uses these functions, or reports the bytes that it read with
//! [`looked_at`].

/// Adds to the count; outside of tests it does nothing.
#[inline(always)]
#[allow(clippy::inline_always, reason = "outside of tests nothing is left of it")]
pub(crate) fn looked_at(bytes: usize) {
    #[cfg(test)]
    counted::LOOKED_AT.set(counted::LOOKED_AT.get() + bytes as u64);
    #[cfg(not(test))]
    let _ = bytes;
}

/// Counts a search from the start of `text` that ended at `found`.
#[inline]
fn searched(text: &[u8], found: Option<usize>) -> Option<usize> {
    looked_at(found.map_or(text.len(), |at| at + 1));
    found
}

/// The first place of a byte.
#[inline]
pub(crate) fn memchr(byte: u8, text: &[u8]) -> Option<usize> {
    searched(text, memchr::memchr(byte, text))
}

/// The last place of a byte.
#[inline]
pub(crate) fn memrchr(byte: u8, text: &[u8]) -> Option<usize> {
    let found = memchr::memrchr(byte, text);
    looked_at(text.len() - found.unwrap_or(0));
    found
}

/// The places of a byte.
#[inline]
pub(crate) fn memchr_iter(byte: u8, text: &[u8]) -> impl Iterator<Item = usize> {
    each(text, memchr::memchr_iter(byte, text))
}

/// The first place of one of two bytes.
#[inline]
pub(crate) fn memchr2(one: u8, other: u8, text: &[u8]) -> Option<usize> {
    searched(text, memchr::memchr2(one, other, text))
}

/// The places of two bytes.
#[inline]
pub(crate) fn memchr2_iter(one: u8, other: u8, text: &[u8]) -> impl Iterator<Item = usize> {
    each(text, memchr::memchr2_iter(one, other, text))
}

/// The first place of a text in another.
#[inline]
pub(crate) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    searched(text, memchr::memmem::find(text, part))
}

/// The last place of a text in another.
#[inline]
pub(crate) fn rfind(text: &[u8], part: &[u8]) -> Option<usize> {
    let found = memchr::memmem::rfind(text, part);
    looked_at(text.len() - found.unwrap_or(0));
    found
}

/// The places of a text in another.
#[inline]
pub(crate) fn find_iter<'t>(text: &'t [u8], part: &'t [u8]) -> impl Iterator<Item = usize> + 't {
    each(text, memchr::memmem::find_iter(text, part))
}

#[cfg(not(test))]
#[inline]
fn each<I: Iterator<Item = usize>>(_: &[u8], places: I) -> I {
    places
}

#[cfg(test)]
fn each(text: &[u8], mut places: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
    let (mut from, end) = (0, text.len());
    std::iter::from_fn(move || {
        let found = places.next();
        let to = found.map_or(end, |at| at + 1).max(from);
        looked_at(to - from);
        from = to;
        found
    })
}

#[cfg(test)]
pub(crate) mod counted {
    use std::cell::Cell;

    thread_local! {
        pub(super) static LOOKED_AT: Cell<u64> = const { Cell::new(0) };
    }

    /// How many bytes this thread looks at while it does something. Other threads have counts of their own.
    pub(crate) fn bytes_looked_at(act: impl FnOnce()) -> u64 {
        let before = LOOKED_AT.get();
        act();
        LOOKED_AT.get() - before
    }
}
