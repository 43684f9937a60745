//! `raw`: the whole source is one body. What nothing else fits is read as this.

use super::bodies::load_bare;
use crate::input::{Item, Kind, KindMeta, Layout, Load, Request, Sample};
use crate::text::is_write;

/// One body.
pub(super) struct Raw;

static META: KindMeta = KindMeta {
    id: "raw",
    summary: "one body, as it is sent",
    detected_by: "nothing else fits",
    example: r#"{"attributes": {"crm_tier": "gold"}}"#,
    extensions: &["json"],
    // Asked only where the user says that exactly these bytes are sent.
    keeps_mark: true,
    holds_bodies_alone: true,
    ..KindMeta::EMPTY
};

impl Kind for Raw {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, _: &Sample<'_>) -> bool {
        true
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        if load.frame.layout == Layout::Yaml && !load.frame.forced {
            // Nothing sends YAML, but a folder of fixtures may well hold some.
            (load.emit)(Item::Skipped {
                record: 0,
                reason: "YAML, but not a cassette of recorded calls".into(),
            });
            return 1;
        }
        if !load.frame.forced && is_httpie(load.text) {
            let reason = "an HTTPie command, which is not supported: print the request with `http --offline --print=HB`";
            (load.emit)(Item::Skipped { record: 0, reason: reason.into() });
            return 1;
        }
        if !load.frame.forced {
            return load_bare(load, Layout::One);
        }
        // The user says that exactly these bytes are sent: an envelope or an array is then a defect.
        let Load { text, frame, emit, .. } = load;
        emit(Item::Request(Request {
            body: Some(frame.body(text, 0, text.len())),
            layers: frame.layers.clone(),
            sent: true,
            ..Request::default()
        }));
        1
    }
}

/// `http PATCH https://…`, as mitmproxy exports it.
fn is_httpie(text: &[u8]) -> bool {
    let mut words = text.split(u8::is_ascii_whitespace).filter(|part| !part.is_empty());
    matches!(words.next(), Some(b"http" | b"https"))
        && words.next().is_some_and(is_write)
        && words.next().is_some_and(|word| word.starts_with(b"http"))
}
