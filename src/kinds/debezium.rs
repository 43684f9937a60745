//! `debezium`: Debezium change events. They are what goes into an integration: told apart, and skipped.

use super::bodies::load_shaped_bare;
use crate::input::bare::is_debezium;
use crate::input::{Kind, Layout, Load, Sample};

/// Debezium change events (`before`, `after`, `source`, `op`).
pub(super) struct Debezium;

impl Kind for Debezium {
    fn id(&self) -> &'static str {
        "debezium"
    }

    fn summary(&self) -> &'static str {
        "Debezium change events: the input side, skipped"
    }

    fn told_by(&self) -> &'static str {
        "`before`, `after`, `source` and `op`"
    }

    fn example(&self) -> &'static str {
        r#"{"before": null, "after": {"tier": "gold"}, "source": {"connector": "postgresql"}, "op": "c"}"#
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.record().is_some_and(is_debezium)
    }

    fn streams(&self, layout: Layout) -> bool {
        layout == Layout::Lines
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        load_shaped_bare(load)
    }
}
