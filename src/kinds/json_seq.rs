//! `json-seq`: JSON text sequences, <https://www.rfc-editor.org/rfc/rfc7464>.

use super::bodies::load_bare;
use crate::input::{Kind, Layout, Load, Sample};

/// Bodies with U+001E before each.
pub(super) struct JsonSeq;

impl Kind for JsonSeq {
    fn id(&self) -> &'static str {
        "json-seq"
    }

    fn summary(&self) -> &'static str {
        "bodies with a record separator (U+001E) before each, RFC 7464"
    }

    fn told_by(&self) -> &'static str {
        "the byte 1e (a record separator) at the start"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.layout() == Layout::Sequence
    }

    fn holds_bodies_alone(&self) -> bool {
        true
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        load_bare(load, Layout::Sequence)
    }
}
