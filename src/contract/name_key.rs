/// What a name is looked up by: its first and last eight bytes, and how many it has. `None` for an empty one.
///
/// In a file of its own, since `build.rs` lays out the tables by it.
#[inline]
fn key(name: &[u8]) -> Option<u32> {
    let four = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
    let (first, last) = match name {
        [_, _, _, _, _, _, _, _, ..] => {
            (u64::from_le_bytes(*name.first_chunk()?), u64::from_le_bytes(*name.last_chunk()?))
        }
        [_, _, _, _, ..] => (four(name.first_chunk()?), four(name.last_chunk()?)),
        _ => (u64::from(*name.first()?), u64::from(*name.last()?)),
    };
    let ends = (first ^ last.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    Some((ends >> 32) as u32 ^ name.len() as u32)
}
