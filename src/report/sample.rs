//! A finding to render in unit tests.

use crate::diagnostic::{
    Applicability, Evidence, Finding, Fingerprint, PlacedEdit, PlacedFix, Region, Related, Severity,
};
use crate::text::Position;

/// A null in the second record of a file, two bytes of whose line are one character.
pub(super) fn finding() -> Finding {
    let at = |offset: u64, column: u64| Position { offset, line: 2, column, byte_column: column + 1 };
    let region = |start, end, from, to| Region { start: at(start, from), end: at(end, to) };
    Finding {
        rule: crate::config::rules()
            .find(|rule| rule.id == "null-value")
            .expect("internal error: no such rule"),
        severity: Severity::Error,
        evidence: Evidence::Documented,
        message: "`crm_tier` is null".to_owned(),
        help: Some("Leave the member out.".into()),
        path: "./out/Zoë 1.ndjson".into(),
        kind: "ndjson",
        layers: vec![],
        record: 1,
        operation: "patchConversationsCallParticipantAttributes",
        contract: "configured",
        recorded_status: None,
        pointer: Some("/attributes/crm_tier".to_owned()),
        at: None,
        region: Some(region(127, 131, 28, 32)),
        fix: Some(PlacedFix {
            title: "remove the field".into(),
            applicability: Applicability::Safe,
            can_be_written: true,
            edits: vec![PlacedEdit {
                start: 114,
                end: 132,
                text: "".into(),
                region: Some(region(114, 132, 15, 33)),
            }],
        }),
        related: vec![Related {
            pointer: Some("/attributes".to_owned()),
            at: None,
            region: Some(region(101, 113, 2, 14)),
            message: "in these attributes".into(),
            excerpt: None,
        }],
        fingerprint: Fingerprint(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
        url: None,
        excerpt: None,
        once: false,
    }
}
