//! `ndjson`: one body a line. Blank lines are no records.

use super::bodies::load_bare;
use crate::input::{Kind, Layout, Load, Sample};

/// One body a line.
pub(super) struct Ndjson;

impl Kind for Ndjson {
    fn id(&self) -> &'static str {
        "ndjson"
    }

    fn summary(&self) -> &'static str {
        "one body a line"
    }

    fn told_by(&self) -> &'static str {
        "most lines are JSON values; or the extension"
    }

    fn example(&self) -> &'static str {
        r#"{"attributes": {"crm_tier": "gold"}}
{"attributes": {"crm_tier": "silver"}}"#
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ndjson", "jsonl"]
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.layout() == Layout::Lines
    }

    /// Any line may be a broken record, but not all of them: a value that is spread over lines is none.
    fn accepts(&self, sample: &Sample<'_>) -> bool {
        let one_line = || !sample.text().trim_ascii().contains(&b'\n');
        match sample.layout() {
            Layout::Blank | Layout::Lines => true,
            Layout::One | Layout::Array | Layout::Text | Layout::Yaml => one_line(),
            Layout::Glued | Layout::Sequence => false,
        }
    }

    fn streams(&self, _: Layout) -> bool {
        true
    }

    fn holds_bodies_alone(&self) -> bool {
        true
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        load_bare(load, Layout::Lines)
    }
}
