//! `avro`: Avro bytes, which are distinguished and not read: object container files
//! (<https://avro.apache.org/docs/1.12.0/specification/#object-container-files>) and the schema
//! registry's wire format, a NUL and four bytes of schema id.

use crate::input::bare::AVRO_REASON;
use crate::input::{Item, Kind, KindMeta, Load, Sample};

/// Avro bytes.
pub(super) struct Avro;

static META: KindMeta = KindMeta {
    id: "avro",
    summary: "Avro bytes: recognised, not supported",
    detected_by: "`Obj` and the byte 1, or a NUL and four bytes of schema id at the start",
    ..KindMeta::EMPTY
};

impl Kind for Avro {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        is_container(sample.text()) || is_wire_format(sample.text())
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let reason = if is_container(load.text) {
            "an Avro object container: convert its records to JSON, for example with `avro-tools tojson`"
        } else {
            AVRO_REASON
        };
        (load.emit)(Item::Unreadable { record: None, reason: reason.into() });
        0
    }
}

/// Ids are small: fonts and WebAssembly, which begin with NUL too, have another byte after it.
fn is_wire_format(text: &[u8]) -> bool {
    matches!(text, [0, 0, _, _, _, _, ..])
}

fn is_container(text: &[u8]) -> bool {
    text.starts_with(b"Obj\x01")
}
