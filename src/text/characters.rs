//! Characters of a text: whether all are ASCII, and how many there are.

/// Bytes that are looked at together.
const STEP: usize = 16;

/// Whether all bytes are ASCII. The standard library is made for long texts: it ends them byte by
/// byte, and most that are asked about here are no longer than such an end.
#[inline]
#[must_use]
pub(crate) fn is_ascii(text: &[u8]) -> bool {
    let (steps, tail) = text.as_chunks::<STEP>();
    let all = steps.iter().fold(0, |all, step| all | u128::from_ne_bytes(*step));
    // The last step may overlap the one before it.
    let last = match text.last_chunk::<STEP>() {
        Some(last) => u128::from_ne_bytes(*last),
        None => u128::from(tail.iter().fold(0, |all, byte| all | byte)),
    };
    (all | last) & u128::from_ne_bytes([0x80; STEP]) == 0
}

/// How many characters there are: every byte but UTF-8's continuation bytes starts one.
pub(super) fn count_characters(text: &[u8]) -> u32 {
    if is_ascii(text) {
        return text.len() as u32;
    }
    text.iter().map(|byte| u32::from(byte.cast_signed() >= -0x40)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_anywhere_is_seen() {
        for length in 0..70 {
            let mut text = vec![b'a'; length];
            assert!(is_ascii(&text) && count_characters(&text) == length as u32);
            for at in 0..length {
                text[at] = 0xc3;
                assert!(!is_ascii(&text), "{at} of {length}");
                text[at] = 0xa9;
                assert_eq!(count_characters(&text), length as u32 - 1, "{at} of {length}");
                text[at] = b'a';
            }
        }
    }
}
