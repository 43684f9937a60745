//! What a finding is known by from one run to the next.

use std::fmt::{self, Write as _};

use serde::{Serialize, Serializer};
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

    /// Its hexadecimal digits.
    #[must_use]
    pub fn digits(self) -> [u8; 32] {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut digits = [0; 32];
        let (pairs, _) = digits.as_chunks_mut::<2>();
        for (pair, byte) in pairs.iter_mut().zip(self.0.to_be_bytes()) {
            *pair = [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
        }
        digits
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.digits().iter().try_for_each(|digit| out.write_char(char::from(*digit)))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits() {
        assert_eq!(Fingerprint(0xab).to_string(), "000000000000000000000000000000ab");
        let long = 0x0123_4567_89ab_cdef_fedc_ba98_7654_3210;
        assert_eq!(Fingerprint(long).to_string(), format!("{long:032x}"));
    }
}
