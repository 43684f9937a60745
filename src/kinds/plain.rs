//! Bodies and nothing around them, in one of four layouts: `array`, `ndjson`, `json-seq` (RFC 7464) and
//! `concatenated`, as `jq` and Firehose write them. One body alone is [`raw`](super::raw).

use super::bodies::load_bare;
use crate::input::{Kind, KindMeta, Layout, Load, Sample};

/// Bodies in one layout.
pub(super) struct Plain {
    meta: KindMeta,
    layout: Layout,
}

const BODIES: KindMeta = KindMeta { extensions: &["json"], holds_bodies_alone: true, ..KindMeta::EMPTY };

/// The elements of an array.
pub(super) static ARRAY: Plain = Plain {
    meta: KindMeta {
        id: "array",
        summary: "a JSON array of bodies",
        detected_by: "a JSON array of two elements or more; an array of one is a body that is an array",
        example: r#"[{"attributes": {"crm_tier": "gold"}}, {"attributes": {"crm_tier": "silver"}}]"#,
        ..BODIES
    },
    layout: Layout::Array,
};

/// One body a line. Blank lines are not records.
pub(super) static NDJSON: Plain = Plain {
    meta: KindMeta {
        id: "ndjson",
        summary: "one body per line",
        detected_by: "most lines are JSON values; or the extension",
        example: r#"{"attributes": {"crm_tier": "gold"}}
{"attributes": {"crm_tier": "silver"}}"#,
        extensions: &["ndjson", "jsonl"],
        ..BODIES
    },
    layout: Layout::Lines,
};

/// Bodies back to back.
pub(super) static CONCATENATED: Plain = Plain {
    meta: KindMeta {
        id: "concatenated",
        summary: "bodies back to back, with white space or nothing between them",
        detected_by: "a second JSON value after the first one",
        example: r#"{"attributes": {"crm_tier": "gold"}}{"attributes": {"crm_tier": "silver"}}"#,
        ..BODIES
    },
    layout: Layout::Glued,
};

/// Bodies with U+001E before each.
pub(super) static JSON_SEQ: Plain = Plain {
    meta: KindMeta {
        id: "json-seq",
        summary: "bodies with a record separator (U+001E) before each, RFC 7464",
        detected_by: "the byte 1e (a record separator) at the start",
        ..BODIES
    },
    layout: Layout::Sequence,
};

impl Kind for Plain {
    fn meta(&self) -> &KindMeta {
        &self.meta
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.layout() == self.layout
    }

    fn accepts(&self, sample: &Sample<'_>) -> bool {
        match self.layout {
            Layout::Array => {
                sample.text().trim_ascii_start().starts_with(b"[") && sample.layout() != Layout::Lines
            }
            // Any line may be a broken record, but not all of them: a value spread over lines is not one.
            Layout::Lines => match sample.layout() {
                Layout::Blank | Layout::Lines => true,
                Layout::One | Layout::Array | Layout::Text | Layout::Yaml => {
                    !sample.text().trim_ascii().contains(&b'\n')
                }
                Layout::Glued | Layout::Sequence => false,
            },
            Layout::Glued => !matches!(sample.layout(), Layout::Text | Layout::Yaml | Layout::Sequence),
            _ => self.sniff(sample),
        }
    }

    fn streams(&self, _: Layout) -> bool {
        self.layout == Layout::Lines
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        load_bare(load, self.layout)
    }
}
