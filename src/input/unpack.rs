//! Unpacking gzip and zstd, whole sources and single bodies: several members or frames one after
//! the other, in pieces, so that memory does not grow with what comes out.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};
use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::request::Layer;

/// The most that a packed body may hold.
pub(crate) const MAX_BODY_BYTES: u64 = 64 << 20;

/// A compression that is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

impl Packing {
    /// Recognised by its first bytes.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            // A frame, or one that is to be skipped, as parallel compressors write in front.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    pub(crate) const fn layer(self) -> Layer {
        match self {
            Self::Gzip => Layer::Gzip,
            Self::Zstd => Layer::Zstd,
        }
    }

    /// Reads what `packed` holds.
    pub(crate) fn reader<R: Read + Send + 'static>(self, packed: R) -> Box<dyn Read + Send> {
        match self {
            Self::Gzip => Box::new(GzipReader::new(packed)),
            Self::Zstd => Box::new(ZstdReader::new(packed)),
        }
    }

    /// Unpacks a body; at most `limit` bytes come out of it.
    ///
    /// # Errors
    /// If it is damaged, cut off or larger: why, as a phrase.
    pub(crate) fn unpack(self, packed: &[u8], limit: u64) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let read = match self {
            Self::Gzip => GzipReader::new(packed).take(limit + 1).read_to_end(&mut bytes),
            Self::Zstd => ZstdReader::new(packed).take(limit + 1).read_to_end(&mut bytes),
        };
        match read {
            Err(error) => Err(format!("the {self} data of the body {}", words(&error))),
            Ok(_) if bytes.len() as u64 > limit => {
                Err(format!("the {self} data of the body is larger than {limit} bytes"))
            }
            Ok(_) => Ok(bytes),
        }
    }
}

impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.layer().as_str())
    }
}

/// What a decoder's error means, after "the gzip data".
pub(crate) fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "is truncated".to_owned(),
        io::ErrorKind::OutOfMemory => {
            "needs a window of more than 128 MiB: unpack it with `zstd -dc --long=31`".to_owned()
        }
        _ => format!("is damaged: {error}"),
    }
}

/// Where a reader leaves its error, see [`Soft`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Failure(Arc<Mutex<Option<io::Error>>>);

impl Failure {
    /// The error, once.
    pub(crate) fn take(&self) -> Option<io::Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Ends where its reader fails, and keeps the error: what was unpacked before the damage is
/// still linted, and the damage reported after it.
pub(crate) struct Soft<R> {
    inner: R,
    failure: Failure,
    ended: bool,
}

impl<R: Read> Soft<R> {
    pub(crate) fn new(inner: R, failure: Failure) -> Self {
        Self { inner, failure, ended: false }
    }
}

impl<R: Read> Read for Soft<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        match self.inner.read(out) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                self.ended = true;
                self.failure.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                Ok(0)
            }
            other => other,
        }
    }
}

/// Members of gzip, one after the other.
struct GzipReader<R> {
    /// `None` only while one decoder gives way to the next.
    member: Option<GzDecoder<BufReader<R>>>,
}

impl<R: Read> GzipReader<R> {
    fn new(packed: R) -> Self {
        Self { member: Some(GzDecoder::new(BufReader::new(packed))) }
    }
}

impl<R: Read> Read for GzipReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let count = member.read(out)?;
            if count > 0 || out.is_empty() {
                return Ok(count);
            }
            let Some(mut rest) = self.member.take().map(GzDecoder::into_inner) else { break };
            match rest.fill_buf()? {
                // Blocks of a tape or disk are filled up with NUL.
                [] | [0, ..] => {}
                [0x1f, ..] => self.member = Some(GzDecoder::new(rest)),
                _ => return Err(io::Error::other("other data follows it")),
            }
        }
        Ok(0)
    }
}

/// Frames of zstd, one after the other.
struct ZstdReader<R> {
    packed: BufReader<R>,
    decoder: FrameDecoder,
    in_frame: bool,
    ended: bool,
}

impl<R: Read> ZstdReader<R> {
    fn new(packed: R) -> Self {
        let decoder = FrameDecoder::new();
        Self { packed: BufReader::new(packed), decoder, in_frame: false, ended: false }
    }

    /// Goes to the next frame; `false` at the end.
    fn next_frame(&mut self) -> io::Result<bool> {
        loop {
            if self.packed.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.packed) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    if io::copy(&mut (&mut self.packed).take(length), &mut io::sink())? < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(as_io(&error)),
            }
        }
    }
}

impl<R: Read> Read for ZstdReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        while !self.ended {
            if !self.in_frame {
                self.in_frame = self.next_frame()?;
                self.ended = !self.in_frame;
                continue;
            }
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(out);
            }
            if self.decoder.is_finished() {
                let reported = self.decoder.get_checksum_from_data();
                if reported.is_some() && reported != self.decoder.get_calculated_checksum() {
                    return Err(io::Error::other("its checksum is wrong"));
                }
                self.in_frame = false;
                continue;
            }
            let step = BlockDecodingStrategy::UptoBlocks(1);
            self.decoder.decode_blocks(&mut self.packed, step).map_err(|error| as_io(&error))?;
        }
        Ok(0)
    }
}

/// An end that came too early is buried in the decoder's errors.
fn as_io(error: &FrameDecoderError) -> io::Error {
    if matches!(error, FrameDecoderError::WindowSizeTooBig { .. }) {
        return io::ErrorKind::OutOfMemory.into();
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(it) = cause {
        if it.downcast_ref::<io::Error>().is_some_and(|value| value.kind() == io::ErrorKind::UnexpectedEof) {
            return io::ErrorKind::UnexpectedEof.into();
        }
        cause = it.source();
    }
    io::Error::other(error.to_string())
}

/// What base64 stands for, blanks in it and padding after it or not; `None` where it is not one.
pub(crate) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    const READER: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let text: Vec<u8> = text.iter().copied().filter(|text| !text.is_ascii_whitespace()).collect();
    READER.decode(text).ok()
}

/// Hexadecimal digits, blanks between them allowed; `None` where they are not.
pub(crate) fn hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let digits: Option<Vec<u32>> =
        text.iter().filter(|text| !text.is_ascii_whitespace()).map(|text| digit(*text)).collect();
    let digits = digits.filter(|digit| digit.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    pub(crate) fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).expect("into memory");
        encoder.finish().expect("into memory")
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
    }

    /// A frame to be skipped, RFC 8878 section 3.1.2.
    const SKIPPABLE: &[u8] = b"\x50\x2a\x4d\x18\x03\0\0\0abc";

    fn unpack(packed: &[u8]) -> Result<Vec<u8>, String> {
        Packing::of(packed).expect("packed").unpack(packed, 1 << 20)
    }

    #[test]
    fn members_and_frames_are_read_one_after_the_other() {
        for pack in [gzip, zstd] {
            let text = "{\"attributes\":{}}\n".repeat(10_000);
            let packed = [pack(text.as_bytes()), pack(b""), pack(b"second")].concat();
            assert_eq!(unpack(&packed).expect("whole"), [text.as_bytes(), b"second"].concat());
        }
        let padded = [gzip(b"one"), vec![0; 100]].concat();
        assert_eq!(unpack(&padded).expect("whole"), b"one");
        let skipped = [SKIPPABLE, &zstd(b"one"), SKIPPABLE, &zstd(b"two")].concat();
        assert_eq!(unpack(&skipped).expect("whole"), b"onetwo");
    }

    #[test]
    fn texts_that_represent_bytes() {
        for text in ["e30=", "e30", " e3\n0= "] {
            assert_eq!(base64(text.as_bytes()).as_deref(), Some(&b"{}"[..]), "{text}");
        }
        assert_eq!(base64(b"%"), None);
        assert_eq!(hex(b"7b 7D").as_deref(), Some(&b"{}"[..]));
        assert_eq!((hex(b"7"), hex(b"7g")), (None, None));
    }

    #[test]
    fn damage_is_reported() {
        for pack in [gzip, zstd] {
            let packed = pack(&b"{\"attributes\":{}}".repeat(10_000));
            let name = Packing::of(&packed).expect("packed");
            let cut = unpack(&packed[..packed.len() - 9]);
            assert_eq!(cut, Err(format!("the {name} data of the body is truncated")));
            let trailing = unpack(&[&packed[..], b"x????????????"].concat());
            assert!(trailing.expect_err("damaged").contains("is damaged"));
        }
        let mut packed = gzip(b"{}");
        let last = packed.len() - 6;
        packed[last] ^= 1;
        assert!(unpack(&packed).expect_err("a wrong checksum").contains("is damaged"));
    }

    #[test]
    fn a_bomb_stays_bounded() {
        for pack in [gzip, zstd] {
            let bomb = pack(&vec![0; 4 << 20]);
            assert!(bomb.len() < 32 << 10, "{}", bomb.len());
            assert!(unpack(&bomb).expect_err("too large").contains("larger than 1048576 bytes"));
        }
    }

    #[test]
    fn what_came_before_the_damage_is_kept() {
        let packed = gzip(&b"0123456789".repeat(1000));
        let failure = Failure::default();
        let cut = io::Cursor::new(packed[..packed.len() - 8].to_vec());
        let mut text = Vec::new();
        Soft::new(Packing::Gzip.reader(cut), failure.clone()).read_to_end(&mut text).expect("never fails");
        assert_eq!(text.len(), 10_000);
        assert_eq!(failure.take().map(|failure| failure.kind()), Some(io::ErrorKind::UnexpectedEof));
    }
}
