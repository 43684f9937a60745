//! `debezium` and `notification`: events that go into an integration. They are recognised, and skipped.

use super::bodies::load_shaped_bare;
use crate::input::bare::{is_debezium, is_notification};
use crate::input::{Kind, KindMeta, Layout, Load, Sample};
use crate::json::Value;

/// Events of one kind, which are detected by their keys.
pub(super) struct Events {
    meta: KindMeta,
    is_event: fn(Value<'_>) -> bool,
}

/// Debezium change events.
pub(super) static DEBEZIUM: Events = Events {
    meta: KindMeta {
        id: "debezium",
        summary: "Debezium change events: the input of an integration, skipped",
        detected_by: "`before`, `after`, `source` and `op`",
        example: r#"{"before": null, "after": {"tier": "gold"}, "source": {"connector": "postgresql"}, "op": "c"}"#,
        ..KindMeta::EMPTY
    },
    is_event: is_debezium,
};

/// Messages of a Genesys Cloud notification channel.
pub(super) static NOTIFICATION: Events = Events {
    meta: KindMeta {
        id: "notification",
        summary: "messages of a notification channel: the input of an integration, skipped",
        detected_by: "`topicName` and `eventBody`",
        example: r#"{"topicName": "v2.users.51bb88cc.conversations.calls", "version": "2", "eventBody": {"participants": []}}"#,
        ..KindMeta::EMPTY
    },
    is_event: is_notification,
};

impl Kind for Events {
    fn meta(&self) -> &KindMeta {
        &self.meta
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.record().is_some_and(self.is_event)
    }

    fn streams(&self, layout: Layout) -> bool {
        layout == Layout::Lines
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        load_shaped_bare(load)
    }
}
