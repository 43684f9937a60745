//! `notification`: messages of a notification channel. They are what goes into an integration: told apart, and skipped.

use super::bodies::load_shaped_bare;
use crate::input::bare::is_notification;
use crate::input::{Kind, Layout, Load, Sample};

/// Messages of a Genesys Cloud notification channel (`topicName`, `eventBody`).
pub(super) struct Notification;

impl Kind for Notification {
    fn id(&self) -> &'static str {
        "notification"
    }

    fn summary(&self) -> &'static str {
        "messages of a notification channel: the input side, skipped"
    }

    fn told_by(&self) -> &'static str {
        "`topicName` and `eventBody`"
    }

    fn example(&self) -> &'static str {
        r#"{"topicName": "v2.users.51bb88cc.conversations.calls", "version": "2", "eventBody": {"participants": []}}"#
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.record().is_some_and(is_notification)
    }

    fn streams(&self, layout: Layout) -> bool {
        layout == Layout::Lines
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        load_shaped_bare(load)
    }
}
