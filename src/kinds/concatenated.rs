//! `concatenated`: bodies back to back, as `jq` and Firehose write them.

use super::bodies::load_bare;
use crate::input::{Kind, Layout, Load, Sample};

/// Bodies back to back.
pub(super) struct Concatenated;

impl Kind for Concatenated {
    fn id(&self) -> &'static str {
        "concatenated"
    }

    fn summary(&self) -> &'static str {
        "bodies back to back, with white space or nothing between them"
    }

    fn told_by(&self) -> &'static str {
        "a second JSON value behind the first one"
    }

    fn example(&self) -> &'static str {
        r#"{"attributes": {"crm_tier": "gold"}}{"attributes": {"crm_tier": "silver"}}"#
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.layout() == Layout::Glued
    }

    fn accepts(&self, sample: &Sample<'_>) -> bool {
        !matches!(sample.layout(), Layout::Text | Layout::Yaml | Layout::Sequence)
    }

    fn holds_bodies_alone(&self) -> bool {
        true
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        load_bare(load, Layout::Glued)
    }
}
