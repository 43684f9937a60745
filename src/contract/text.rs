//! Texts that few runs need. The binary carries them packed, and unpacks all of them when the first
//! one is asked for.

use std::io::Read as _;
use std::sync::OnceLock;

use flate2::read::ZlibDecoder;

/// Where one of them is among the others.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Text {
    /// The text itself.
    pub(super) fn get(&self) -> &'static str {
        static UNPACKED: OnceLock<String> = OnceLock::new();
        let all = UNPACKED.get_or_init(|| {
            let packed: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/contract_texts.zlib"));
            let mut all = String::new();
            ZlibDecoder::new(packed)
                .read_to_string(&mut all)
                .expect("internal error: bad texts were compiled in");
            all
        });
        &all[self.start as usize..self.end as usize]
    }
}
