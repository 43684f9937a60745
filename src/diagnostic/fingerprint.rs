//! What a finding is known by from one run to the next.

use std::fmt;

use xxhash_rust::xxh3::xxh3_128;

/// A hash (xxh3, 128 bits) of what makes two findings the same one. Reports write 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint(pub u128);

impl Fingerprint {
    /// That of these bytes.
    #[must_use]
    pub fn of(identity: &[u8]) -> Self {
        Self(xxh3_128(identity))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:032x}", self.0)
    }
}
