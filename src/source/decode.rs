//! From the bytes of a file to text: byte order marks, UTF-16, compression. Each step is a reader over the
//! one before, so that a packed stream is read in pieces like any other.

use std::io::{self, Read};
use std::path::Path;

use crate::input::unpack::Packing;

/// How the bytes of a source are packed, recognised by their beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decoded {
    /// Not at all.
    Plain,
    /// A UTF-8 byte order mark is before the text.
    Bom,
    /// UTF-16.
    Utf16(ByteOrder),
    /// Compressed in a way that is unpacked.
    Packed(Packing),
    /// Compressed in another way.
    Foreign(&'static str),
}

/// Which byte of a UTF-16 unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteOrder {
    /// The lower one.
    Little,
    /// The higher one.
    Big,
}

/// Looks at the first bytes. `whole`: there are no more.
pub(super) fn peel(head: &[u8], whole: bool) -> Decoded {
    if let Some(packing) = Packing::of(head) {
        return Decoded::Packed(packing);
    }
    match head {
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Decoded::Foreign("xz"),
        [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', ..] => Decoded::Foreign("bzip2"),
        [b'P', b'K', 3, 4, ..] => Decoded::Foreign("zip"),
        [0xef, 0xbb, 0xbf, ..] => Decoded::Bom,
        [0xff, 0xfe, ..] => Decoded::Utf16(ByteOrder::Little),
        [0xfe, 0xff, ..] => Decoded::Utf16(ByteOrder::Big),
        // Without a mark: every other byte of ASCII is NUL. The registry's Avro format starts with
        // NUL too, but its schema ids are small numbers: their first byte is not a bracket.
        [b'{' | b'[' | b'"', 0, third, ..] if *third != 0 => Decoded::Utf16(ByteOrder::Little),
        [b'{' | b'[' | b'"', 0] if whole => Decoded::Utf16(ByteOrder::Little),
        [0, b'{' | b'[' | b'"', 0, fourth, ..] if *fourth != 0 => Decoded::Utf16(ByteOrder::Big),
        _ => Decoded::Plain,
    }
}

/// The extension of a path in lower case, that of a compression left out: `ndjson` of `a.NDJSON.gz`.
pub(super) fn extension_of(path: &Path) -> Option<String> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "gz" | "zst" | "zstd" => {
            Path::new(path.file_stem()?).extension()?.to_str().map(str::to_ascii_lowercase)
        }
        _ => Some(extension),
    }
}

/// Reads UTF-16 as UTF-8. Half surrogate pairs and a last odd byte become U+FFFD.
pub(super) struct Utf16Reader<R> {
    inner: R,
    order: ByteOrder,
    /// Bytes that were read and not yet decoded: an odd one, or a high surrogate.
    raw: Vec<u8>,
    /// Decoded and not yet handed out, from `at` on.
    text: Vec<u8>,
    at: usize,
    at_start: bool,
    ended: bool,
}

impl<R: Read> Utf16Reader<R> {
    pub(super) fn new(inner: R, order: ByteOrder) -> Self {
        Self { inner, order, raw: Vec::new(), text: Vec::new(), at: 0, at_start: true, ended: false }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        let before = self.raw.len();
        self.inner.by_ref().take(32 << 10).read_to_end(&mut self.raw)?;
        self.ended = self.raw.len() == before;
        let order = self.order;
        let unit = |pair: &[u8]| match (order, pair) {
            (ByteOrder::Little, [low, high]) | (ByteOrder::Big, [high, low]) => {
                u16::from_be_bytes([*high, *low])
            }
            _ => 0xfffd,
        };
        let mut usable = self.raw.len() & !1;
        if usable >= 2 && !self.ended && (0xd800..0xdc00).contains(&unit(&self.raw[usable - 2..usable])) {
            usable -= 2;
        }
        if self.ended {
            usable = self.raw.len();
        }
        let units = self.raw[..usable].chunks(2).map(unit);
        for letter in char::decode_utf16(units) {
            let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
            if !(self.at_start && letter == '\u{feff}') {
                self.text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            }
            self.at_start = false;
        }
        self.raw.drain(..usable);
        Ok(())
    }
}

impl<R: Read> Read for Utf16Reader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.decode_more()?;
        }
        let count = out.len().min(self.text.len() - self.at);
        out[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, order: ByteOrder) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| match order {
                ByteOrder::Little => unit.to_le_bytes(),
                ByteOrder::Big => unit.to_be_bytes(),
            })
            .collect()
    }

    /// Gives one byte a time, so that every unit and every pair is torn apart.
    struct Drops(Vec<u8>);

    impl Read for Drops {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() || out.is_empty() {
                return Ok(0);
            }
            out[0] = self.0.remove(0);
            Ok(1)
        }
    }

    fn decoded(bytes: Vec<u8>, order: ByteOrder) -> String {
        let mut text = String::new();
        Utf16Reader::new(Drops(bytes), order).read_to_string(&mut text).expect("UTF-8");
        text
    }

    #[test]
    fn utf16_is_recognised_with_and_without_its_mark() {
        for (order, mark) in [(ByteOrder::Little, "\u{feff}"), (ByteOrder::Big, "\u{feff}")] {
            for prefix in ["", mark] {
                let text = format!("{prefix}{{\"a\":\"ë 😀\"}}");
                let bytes = utf16(&text, order);
                assert_eq!(peel(&bytes, true), Decoded::Utf16(order));
                assert_eq!(decoded(bytes, order), "{\"a\":\"ë 😀\"}");
            }
        }
    }

    #[test]
    fn padding_is_no_utf16() {
        assert_eq!(peel(b"{}\0\0", true), Decoded::Plain);
        assert_eq!(peel(b"\0\0\0\0*", true), Decoded::Plain);
        assert_eq!(peel(b"{\0\0\0\0\0", true), Decoded::Plain);
        assert_eq!(peel(b"", true), Decoded::Plain);
    }

    #[test]
    fn torn_units_become_replacement_characters() {
        assert_eq!(decoded(vec![b'a', 0, b'b'], ByteOrder::Little), "a\u{fffd}");
        assert_eq!(decoded(vec![0x3d, 0xd8, b'b', 0], ByteOrder::Little), "\u{fffd}b");
        assert_eq!(decoded(vec![b'b', 0, 0x3d, 0xd8], ByteOrder::Little), "b\u{fffd}");
    }

    #[test]
    fn extensions() {
        let of = |path: &str| extension_of(Path::new(path));
        assert_eq!(of("a/b.NDJSON.gz").as_deref(), Some("ndjson"));
        assert_eq!(of("b.json").as_deref(), Some("json"));
        assert_eq!(of("b"), None);
        assert_eq!(of("b.gz"), None);
    }
}
