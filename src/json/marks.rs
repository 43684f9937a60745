//! Where the strings of a body begin and end.
//!
//! Most strings are short, and how long each one is not a processor guesses: a loop that looks for
//! the end of one string at a time costs a wrong guess a string, and that was most of what a body
//! cost. So quotes are listed first, 64 bytes a step whatever lies between them, and the walk takes
//! the ends of strings from the list.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, i8x64, mask8x64, u8x64};

// How a body is in its text. Constants and no `enum`, since stable Rust takes only such as
// parameters of types.

/// Alone.
pub(crate) const ALONE: u8 = 0;
/// On a line: a newline ends it, since a raw one cannot be in a JSON string; so that finding the
/// line's end costs nothing.
pub(crate) const ON_LINE: u8 = 1;
/// In a JSON string: its quotes are escaped, and any other escape is for somebody else to look at.
pub(crate) const ESCAPED: u8 = 2;

/// Quotes that a body may have: twice what 64 attributes and all members around them need. With
/// more of them it is one to look closer at.
const QUOTES: usize = 320;

/// Bytes in a step, a bit of a word each.
const STEP: usize = 64;

/// Room for the last step, whatever it holds.
const ROOM: usize = QUOTES + STEP;

/// Of a quote that begins an odd string: no text has such a place.
const ODD: u32 = 1 << 31;

/// Where a quote is, odd or not.
#[inline]
pub(crate) fn place_of(quote: usize) -> usize {
    quote & !(ODD as usize)
}

/// The number of each byte in a step.
const PLACES: [u8; STEP] = {
    let mut places = [0; STEP];
    let mut at = 0;
    while at < STEP {
        places[at] = at as u8;
        at += 1;
    }
    places
};

/// The quotes of one body. Keep one for many: making it costs more than a short body.
#[derive(Debug)]
pub(crate) struct Marks {
    /// What this processor can do.
    level: Level,
    /// The place of each quote that begins or ends a string, counted from the start of the body.
    /// Four bytes each: sixteen bits would do for almost all bodies, but are put together in
    /// vectors by the compiler, which takes longer. [`ODD`] is set where it begins a string that
    /// holds a backslash, a control character or a byte beyond ASCII.
    quotes: [u32; ROOM],
    count: usize,
    end: Option<usize>,
}

impl Default for Marks {
    fn default() -> Self {
        Self::new()
    }
}

impl Marks {
    /// Of no body yet.
    pub(crate) fn new() -> Self {
        Self { level: Level::new(), quotes: [0; ROOM], count: 0, end: None }
    }

    /// Whether one of the strings has more than so many bytes between its quotes.
    #[cold]
    pub(crate) fn has_longer_than(&self, bytes: usize) -> bool {
        let strings = self.quotes().as_chunks::<2>().0;
        strings
            .iter()
            .any(|[start, end]| (*end as usize).saturating_sub(place_of(*start as usize) + 1) > bytes)
    }

    /// Marks the body at the start of `text`, any bytes. `None` for one to look closer at: with too
    /// many strings, or not standing in its text as it should; and for a text of 2 GiB, which
    /// nothing reads as one.
    #[inline]
    pub(crate) fn read<const PLACE: u8>(&mut self, text: &[u8]) -> Option<()> {
        dispatch!(self.level, simd => self.read_with::<PLACE, _>(simd, text))
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "that is how it is compiled for each kind of processor")]
    fn read_with<const PLACE: u8, S: Simd>(&mut self, simd: S, text: &[u8]) -> Option<()> {
        self.end = None;
        i32::try_from(text.len()).ok()?;
        let (mut at, mut count) = (0, 0);
        let mut carry = 0;
        let mut padded;
        loop {
            let rest = text.get(at..)?;
            let bytes = if let Some(bytes) = rest.first_chunk() {
                bytes
            } else {
                padded = filled_up(rest);
                &padded
            };
            let step = Step::of(simd, bytes);
            let mut quotes = step.equal(b'"').to_bitmask();
            let mut stops = 0;
            let special = if PLACE == ESCAPED {
                let slashes = step.equal(b'\\').to_bitmask();
                let after_slash = slashes << 1 | carry;
                carry = slashes >> 63;
                // A bare quote, or an escape of something else.
                stops = quotes ^ after_slash;
                quotes &= after_slash;
                stops != 0 || !step.printable().all_true()
            } else {
                carry != 0 || !step.plain().all_true()
            };
            // The bytes that belong to the body, and those of them that make a string odd.
            let (mut body, mut odd) = (u64::MAX, 0);
            if special {
                if PLACE == ESCAPED {
                    body = below_lowest(stops | step.control().to_bitmask());
                    odd = !step.printable().to_bitmask() & body;
                } else {
                    if PLACE == ON_LINE {
                        body = below_lowest(step.equal(b'\n').to_bitmask());
                    }
                    odd = !step.plain().to_bitmask() & body;
                    // Mostly nothing but the newline made the step special.
                    if odd | carry != 0 {
                        let escaped;
                        (escaped, carry) = escaped_bytes(step.equal(b'\\').to_bitmask() & body, carry);
                        quotes &= !escaped;
                    }
                }
                quotes &= body;
            }
            let found = quotes.count_ones() as usize;
            self.write(simd, at, quotes, count, found)?;
            if odd != 0 {
                self.note_odd(odd, quotes, count);
            }
            count += found;
            let here = body.count_ones() as usize;
            if here < STEP || at + STEP >= text.len() {
                let end = text.len().min(at + here);
                self.end = Some(end);
                self.count = count;
                // What else than a quote ends a string is not one of it.
                return (PLACE != ESCAPED || text.get(end) == Some(&b'"')).then_some(());
            }
            at += STEP;
        }
    }

    /// Appends the places of `found` quotes. Many at a time whether there are as many or not, since
    /// a loop that ends with the last one would be a wrong guess a step.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the step around it is a few dozen instructions")]
    fn write<S: Simd>(
        &mut self,
        simd: S,
        at: usize,
        mut quotes: u64,
        count: usize,
        found: usize,
    ) -> Option<()> {
        let room = self.quotes.get_mut(count..)?.first_chunk_mut::<STEP>()?;
        // Vectors of this size come with an instruction that moves what is marked to the front.
        if S::u8s::LEN == STEP {
            let marked = mask8x64::from_bitmask(simd, quotes);
            let places: [u8; STEP] = u8x64::from_slice(simd, &PLACES).compress(marked).into();
            let (slots, places) = (room.as_chunks_mut::<16>().0, places.as_chunks::<16>().0);
            let mut left = found;
            for (slots, places) in slots.iter_mut().zip(places) {
                for (slot, place) in slots.iter_mut().zip(places) {
                    *slot = at as u32 + u32::from(*place);
                }
                if left <= 16 {
                    break;
                }
                left -= 16;
            }
        } else {
            let mut left = found;
            for slots in room.as_chunks_mut::<8>().0 {
                for slot in slots {
                    *slot = at as u32 + quotes.trailing_zeros();
                    quotes &= quotes.wrapping_sub(1);
                }
                if left <= 8 {
                    break;
                }
                left -= 8;
            }
        }
        Some(())
    }

    /// Notes which strings odd bytes are in. `count` quotes came before this step.
    #[cold]
    fn note_odd(&mut self, odd: u64, quotes: u64, count: usize) {
        // The first of each run is enough: no quote is odd, so that all of it is in the same string.
        let mut first = odd & !(odd << 1);
        while first != 0 {
            let bit = first & first.wrapping_neg();
            let before = count + (quotes & (bit - 1)).count_ones() as usize;
            // Between strings it is white space, or the walk stops at it.
            if before % 2 == 1 {
                self.quotes[before - 1] |= ODD;
            }
            first ^= bit;
        }
    }

    /// Where the quotes are that begin and end strings; [`ODD`] may be set.
    #[inline]
    pub(crate) fn quotes(&self) -> &[u32] {
        self.quotes.get(..self.count).unwrap_or_default()
    }

    /// Of the string whose quote is at `place`: the number of the quote after it, and where it
    /// ends. `None` unless it is sure to hold nothing but printable ASCII, and no escape. `from`:
    /// the number of a quote that begins a string, and is not after it.
    #[inline]
    pub(crate) fn plain_string(&self, mut from: usize, place: usize) -> Option<(usize, usize)> {
        // By twos: where a text is so broken that a quote of an odd number begins a string, nothing
        // looked what that holds.
        loop {
            let [start, end] = *self.quotes().get(from..)?.first_chunk()?;
            if start as usize == place {
                return Some((from + 2, end as usize));
            }
            if place_of(start as usize) >= place {
                return None;
            }
            from += 2;
        }
    }

    /// Whether the string that the quote of this number begins holds a backslash, a control
    /// character or a byte beyond ASCII.
    #[inline]
    pub(crate) fn is_odd(&self, quote: usize) -> bool {
        self.quotes.get(quote).is_none_or(|quote| quote & ODD != 0)
    }

    /// The place after the body: of the newline, of the quote, or of the text's end. `None` where
    /// it was not read up to there.
    #[inline]
    pub(crate) fn end(&self) -> Option<usize> {
        self.end
    }
}

/// The bytes after a backslash that is not escaped itself, and whether the one after the step is
/// such. `carry` is 1 where the first one is.
///
/// As simdjson does it (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", section
/// 3.1.1): backslashes of a run take turns, and subtracting carries the turn through the run.
fn escaped_bytes(slashes: u64, carry: u64) -> (u64, u64) {
    const ODD_PLACES: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    let starts = slashes & !carry;
    let turns = (starts << 1 | ODD_PLACES).wrapping_sub(starts) ^ ODD_PLACES;
    (turns ^ (slashes | carry), (turns & slashes) >> 63)
}

/// All bits below the lowest one; all where there is none.
fn below_lowest(bits: u64) -> u64 {
    (bits & bits.wrapping_neg()).wrapping_sub(1)
}

/// The last bytes of a text, with blanks after them.
#[cold]
fn filled_up(rest: &[u8]) -> [u8; STEP] {
    let mut bytes = [b' '; STEP];
    bytes[..rest.len()].copy_from_slice(rest);
    bytes
}

/// 64 bytes to ask things of, whatever vectors the processor has.
#[derive(Clone, Copy)]
struct Step<S: Simd>(u8x64<S>);

#[expect(clippy::inline_always, reason = "that is how it is compiled for each kind of processor")]
impl<S: Simd> Step<S> {
    #[inline(always)]
    fn of(simd: S, bytes: &[u8; STEP]) -> Self {
        Self(u8x64::from_slice(simd, bytes))
    }

    #[inline(always)]
    fn equal(self, byte: u8) -> mask8x64<S> {
        self.0.simd_eq(byte)
    }

    #[inline(always)]
    fn control(self) -> mask8x64<S> {
        self.0.simd_lt(0x20)
    }

    /// Neither a control character nor beyond ASCII: those are negative here.
    #[inline(always)]
    fn printable(self) -> mask8x64<S> {
        self.0.bitcast::<i8x64<S>>().simd_gt(0x1f)
    }

    /// Printable, and no backslash.
    #[inline(always)]
    fn plain(self) -> mask8x64<S> {
        self.printable() & !self.equal(b'\\')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `Marks` says of a text, found byte by byte: the quotes, which strings are odd, the end.
    fn byte_by_byte<const PLACE: u8>(text: &[u8]) -> Option<(Vec<u32>, Vec<usize>, usize)> {
        let (mut quotes, mut odd) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < text.len() {
            let byte = text[at];
            let (mark, length) = match byte {
                b'\n' if PLACE == ON_LINE => break,
                b'"' if PLACE == ESCAPED => break,
                b'\\' if PLACE == ESCAPED && text.get(at + 1) != Some(&b'"') => return None,
                0..=0x1f if PLACE == ESCAPED => return None,
                b'\\' if PLACE == ESCAPED => (b'"', 2),
                // After another escape, the newline or a byte beyond ASCII may be.
                b'\\' => (byte, if matches!(text.get(at + 1), Some(b'"' | b'\\')) { 2 } else { 1 }),
                _ => (byte, 1),
            };
            match mark {
                b'"' => quotes.push((at + length - 1) as u32),
                b'\\' | 0..=0x1f | 0x80.. if quotes.len() % 2 == 1 => odd.push(quotes.len() / 2),
                _ => {}
            }
            at += length;
        }
        odd.dedup();
        let end = at.min(text.len());
        (PLACE != ESCAPED || text.get(end) == Some(&b'"')).then_some((quotes, odd, end))
    }

    /// One for each kind of vectors that this processor has.
    fn all_kinds() -> Vec<Marks> {
        let best = Level::new();
        let mut levels = vec![best];
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            levels.extend(best.as_avx2().map(Simd::level));
            levels.extend(best.as_sse4_2().map(Simd::level));
            levels.extend(best.as_sse2().map(Simd::level));
        }
        levels.into_iter().map(|level| Marks { level, ..Marks::new() }).collect()
    }

    fn agree<const PLACE: u8>(marks: &mut [Marks], text: &[u8]) {
        let expected = byte_by_byte::<PLACE>(text);
        for marks in marks {
            let read = marks.read::<PLACE>(text).map(|()| {
                let odd =
                    (0..marks.quotes().len().div_ceil(2)).filter(|offset| marks.is_odd(offset * 2)).collect();
                (
                    marks.quotes().iter().map(|quote| quote & !ODD).collect(),
                    odd,
                    marks.end().expect("it was read"),
                )
            });
            assert_eq!(read, expected, "{:?} {:?}", marks.level, String::from_utf8_lossy(text));
        }
    }

    /// Runs of backslashes of every length at every place of a step, and what ends a body after
    /// them.
    #[test]
    fn marks_are_those_found_byte_by_byte() {
        let mut marks = all_kinds();
        for before in 0..140 {
            for slashes in 0..6 {
                for after in ["\"", "a\"", "é\"", "\n", "\t\"", "\"\n\"", ""] {
                    let mut text = b"\"".to_vec();
                    text.resize(before + 1, b'x');
                    text.resize(before + 1 + slashes, b'\\');
                    text.extend_from_slice(after.as_bytes());
                    text.extend_from_slice(br#": "abc", "\\", "#);
                    agree::<ALONE>(&mut marks, &text);
                    agree::<ON_LINE>(&mut marks, &text);
                    agree::<ESCAPED>(&mut marks, &text[1..]);
                }
            }
        }
    }

    #[test]
    fn strings_escaped_in_a_string() {
        let mut marks = all_kinds();
        for before in 0..130 {
            let mut text = vec![b' '; before];
            text.extend_from_slice(r#"{\"a\":\"é\",\"b\":\"c\"}" \x"#.as_bytes());
            agree::<ESCAPED>(&mut marks, &text);
        }
    }

    /// More quotes a step than are written at a time, up to more than there is room for.
    #[test]
    fn many_strings() {
        let mut marks = all_kinds();
        for count in 0..=QUOTES {
            agree::<ALONE>(&mut marks, &b"\"".repeat(count));
        }
        for marks in &mut marks {
            assert_eq!(marks.read::<ALONE>(&b"\"".repeat(ROOM + 1)), None);
        }
        // Nothing of the body before is left.
        agree::<ALONE>(&mut marks, b"\"\"");
    }
}
