//! `array`: a JSON array of two or more bodies. An array of one is a body that is an array.

use super::bodies::load_bare;
use crate::input::{Kind, Layout, Load, Sample};

/// The elements of an array.
pub(super) struct Array;

impl Kind for Array {
    fn id(&self) -> &'static str {
        "array"
    }

    fn summary(&self) -> &'static str {
        "a JSON array of bodies"
    }

    fn told_by(&self) -> &'static str {
        "a JSON array of two elements or more; an array of one is a body that is an array"
    }

    fn example(&self) -> &'static str {
        r#"[{"attributes": {"crm_tier": "gold"}}, {"attributes": {"crm_tier": "silver"}}]"#
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.layout() == Layout::Array
    }

    fn accepts(&self, sample: &Sample<'_>) -> bool {
        sample.text().trim_ascii_start().starts_with(b"[") && sample.layout() != Layout::Lines
    }

    fn holds_bodies_alone(&self) -> bool {
        true
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        load_bare(load, Layout::Array)
    }
}
