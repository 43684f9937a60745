//! Counts the bytes that a parse looks at, in tests only. A search that is made again and again over the same
//! text shows in the count, on any machine and however busy it is.

/// Adds to the count.
#[inline(always)]
#[allow(clippy::inline_always, reason = "outside of tests nothing is left of it")]
pub(super) fn looked_at(bytes: usize) {
    #[cfg(test)]
    LOOKED_AT.set(LOOKED_AT.get() + bytes as u64);
    #[cfg(not(test))]
    let _ = bytes;
}

#[cfg(test)]
thread_local! {
    static LOOKED_AT: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// How many bytes `run` looks at.
#[cfg(test)]
pub(super) fn count(run: impl FnOnce()) -> u64 {
    LOOKED_AT.set(0);
    run();
    LOOKED_AT.get()
}
