//! Outcomes built by hand. They use every field, and what shows a source badly: long lines, control
//! characters, wide letters, bytes that are not UTF-8.

use std::sync::Arc;

use payloadlint::diagnostic::{
    Applicability, Claim, Evidence, Excerpt, Finding, Fingerprint, FixAvailability, HeadPart, Outcome,
    PlacedEdit, PlacedFix, Region, Related, Role, RuleMeta, Severity, SkipKind, Skipped, Summary, Unreadable,
};
use payloadlint::text::LineIndex;

/// Texts that are in sources as values.
pub(crate) const SECRETS: [&str; 4] = ["Ada Lovelace", "4111-1111", "FAKE-TOKEN-0123", "987654"];

macro_rules! rule {
    ($name:ident, $id:literal, $severity:ident) => {
        rule!($name, $id, $severity, Plain);
    };
    ($name:ident, $id:literal, $severity:ident, $role:ident) => {
        static $name: RuleMeta = RuleMeta {
            id: $id,
            since: "0.1.0",
            severity: Severity::$severity,
            evidence: Evidence::Documented,
            fix: FixAvailability::Sometimes,
            claim: Claim::Independent,
            hooks: &[],
            refusals: &[],
            role: Role::$role,
            docs: "",
        };
    };
}

rule!(NULL, "null-value", Error);
rule!(DUPLICATE, "duplicate-key", Error);
rule!(ENDPOINT, "wrong-endpoint", Error);
rule!(CONTENT, "wrong-content-type", Error);
rule!(BLANK, "blank-string", Warning);
rule!(ID, "invalid-id", Info);
rule!(CREDENTIAL, "recorded-credential", Warning, MarksSecret);

const PRETTY: &str = "{\n  \"attributes\": {\n\t\"crm_id\": \"4111-1111\",\n    \"crm_tier\": null,\n    \"crm_id\": \"Ada Lovelace\"\n  }\n}\n";

pub(crate) struct Sample;

impl Sample {
    pub(crate) fn clean(record: u64) -> Outcome {
        Outcome::Clean { path: "fixtures/clean.ndjson".into(), record }
    }

    pub(crate) fn outcomes() -> Vec<Outcome> {
        vec![
            Self::clean(0),
            Outcome::Findings(vec![null_in_pretty(), duplicate_in_pretty()]),
            Outcome::Findings(vec![Self::long_line(false)]),
            Outcome::Skipped(skipped("fixtures/topic.ndjson", 3, 1)),
            Outcome::Findings(vec![dump()]),
            Outcome::Findings(vec![packed(), packed_without_text()]),
            Outcome::Findings(vec![wrong_endpoint(), wrong_content_type()]),
            Outcome::Findings(vec![odd_characters(), credential()]),
            Outcome::Skipped(skipped("fixtures/topic.ndjson", 9, 4)),
            Outcome::Unreadable(Unreadable {
                path: "fixtures/broken.har".into(),
                record: Some(2),
                reason: "the entry ends in the middle".into(),
            }),
            Outcome::Unreadable(Unreadable {
                path: "fixtures/ab\u{1b}[31msent.json".into(),
                record: None,
                reason: "No such file or directory".into(),
            }),
        ]
    }

    /// 31 KB on one line, with two places far from each other.
    pub(crate) fn long_line(whole: bool) -> Finding {
        let members: Vec<String> = (0..600)
            .map(|at| format!(r#""member_{at:04}":"Ada Lovelace 4111-1111 and on and on""#))
            .collect();
        let text = format!("{{\"attributes\":{{{}}}}}", members.join(","));
        let mut finding = Finding {
            severity: Severity::Error,
            help: Some("keep one: most parsers use the last one and silently drop the others".into()),
            fix: Some(fix(Applicability::Shown, "remove all but the last", &[])),
            ..finding(
                &DUPLICATE,
                "`member_0150` appears twice",
                "fixtures/long.ndjson",
                &text,
                "\"member_0150\"",
            )
        };
        finding.pointer = Some("/attributes/member_0150".to_owned());
        let region = region(&text, "\"member_0009\"");
        let excerpt = |at: &Region| if whole { excerpt(&text, 0, text.len()) } else { near(&text, at) };
        finding.excerpt = Some(excerpt(&finding.region.expect("placed")));
        finding.related.push(Related {
            pointer: Some("/attributes/member_0150".to_owned()),
            at: None,
            region: Some(region),
            message: "first here".into(),
            excerpt: (!whole).then(|| excerpt(&region)),
        });
        finding
    }

    /// A finding with places and an excerpt anywhere in a text, given in hundredths of its length.
    pub(crate) fn anywhere(text: &[u8], places: &[(usize, usize)], window: (usize, usize)) -> Finding {
        let index = LineIndex::new(text, 0, 1);
        let at = |share: usize| (text.len() * share / 100).min(text.len());
        let regions: Vec<Region> = places
            .iter()
            .map(|(start, length)| Region {
                start: index.position(at(*start) as u64),
                end: index.position(at(start + length) as u64),
            })
            .collect();
        // Mostly the window holds the first place.
        let from = at(window.0.min(places[0].0));
        let to = at(window.1).max(from);
        let excerpt = Excerpt {
            text: text[from..to].to_vec(),
            start: index.position(from as u64),
            cut: (from > 0, to < text.len()),
        };
        let related = regions[1..].iter().map(|region| Related {
            pointer: Some("/a/b".to_owned()),
            at: None,
            region: Some(*region),
            message: "another place of the same cause".into(),
            excerpt: None,
        });
        Finding {
            region: Some(regions[0]),
            related: related.collect(),
            excerpt: Some(excerpt),
            pointer: Some("/some/pointer/that/is/rather/long".to_owned()),
            ..finding(&NULL, "a message", "a.json", "x", "x")
        }
    }

    pub(crate) fn summary(outcomes: &[Outcome]) -> Summary {
        let mut summary = Summary { sources: 3, ..Summary::default() };
        for outcome in outcomes {
            summary.add(outcome);
        }
        summary
    }
}

fn null_in_pretty() -> Finding {
    Finding {
        help: Some("omit the field".into()),
        pointer: Some("/attributes/crm_tier".to_owned()),
        fix: Some(fix(Applicability::Safe, "remove the field", &[(56, 80, "")])),
        ..finding(&NULL, "`crm_tier` is null", "fixtures/pretty.json", PRETTY, "null")
    }
}

fn duplicate_in_pretty() -> Finding {
    let second = PRETTY.rfind("\"crm_id\"").expect("it is there");
    let index = LineIndex::new(PRETTY.as_bytes(), 0, 1);
    let (start, end) = (index.position(second as u64), index.position(second as u64 + 8));
    Finding {
        pointer: Some("/attributes/crm_id".to_owned()),
        region: Some(Region { start, end }),
        related: vec![Related {
            pointer: Some("/attributes/crm_id".to_owned()),
            at: None,
            region: Some(region(PRETTY, "\"crm_id\"")),
            message: "first here".into(),
            excerpt: None,
        }],
        fix: Some(fix(Applicability::Shown, "remove all but the last", &[(81, 113, "")])),
        ..finding(&DUPLICATE, "`crm_id` appears twice", "fixtures/pretty.json", PRETTY, "\"crm_id\"")
    }
}

fn dump() -> Finding {
    let names = ["wrapup_code", "mute", "held", "confined", "recording", "wrapup_skipped", "state", "wrapup"];
    let text = format!("{{{}}}", names.map(|name| format!("\"{name}\": null")).join(",\n "));
    let mut finding = Finding {
        contract: "inferred",
        operation: "patchConversationsCallParticipant",
        help: Some("pass the model itself to the SDK, which omits fields that were never set".into()),
        pointer: Some("/wrapup_code".to_owned()),
        fix: Some(fix(Applicability::Safe, "remove the fields that are null", &[(0, 9, ""), (12, 14, "")])),
        ..finding(
            &NULL,
            "8 fields are null, as the Python SDK's to_dict() writes them",
            "fixtures/dump.json",
            &text,
            "null",
        )
    };
    for name in &names[1..] {
        let start = text.find(&format!("\"{name}\"")).expect("it is there") + name.len() + 4;
        let index = LineIndex::new(text.as_bytes(), 0, 1);
        finding.related.push(Related {
            pointer: Some(format!("/{name}")),
            at: None,
            region: Some(Region {
                start: index.position(start as u64),
                end: index.position(start as u64 + 4),
            }),
            message: "also null".into(),
            excerpt: None,
        });
    }
    finding
}

/// In a gzip body: no byte of the source can be pointed at.
fn packed() -> Finding {
    let text = r#"{"attributes":{"crm_name":"Ada Lovelace","crm_note":"   ","crm_age":987654}}"#;
    Finding {
        kind: "har",
        layers: vec!["gzip", "json-string"],
        record: 7,
        recorded_status: Some(400),
        pointer: Some("/attributes/crm_note".to_owned()),
        region: None,
        fix: Some(fix(Applicability::Unsafe, "remove the field", &[])),
        url: Some(
            "https://api.mypurecloud.com/api/v2/conversations/calls/c/participants/p/attributes".to_owned(),
        ),
        ..finding(&BLANK, "`crm_note` contains only white space", "fixtures/packed.har", text, "   ")
    }
}

fn packed_without_text() -> Finding {
    Finding { excerpt: None, help: None, fix: None, url: None, ..packed() }
}

fn wrong_endpoint() -> Finding {
    let text = "PATCH https://api.mypurecloud.com/api/v2/conversations/calls/c/participants/p\nContent-Type: text/plain\n\n{\"attributes\": {\"crm_id\": \"987654\"}}\n";
    let url = "https://api.mypurecloud.com/api/v2/conversations/calls/c/participants/p";
    Finding {
        kind: "http",
        contract: "recorded",
        operation: "patchConversationsCallParticipant",
        at: Some(HeadPart::Url),
        pointer: None,
        help: Some("send the same body to the path plus `/attributes`".into()),
        fix: Some(fix(
            Applicability::Shown,
            "PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}/attributes",
            &[],
        )),
        url: Some(url.to_owned()),
        related: vec![Related {
            pointer: Some("/attributes".to_owned()),
            at: None,
            region: Some(region(text, "\"attributes\"")),
            message: "a field of `ParticipantAttributes`".into(),
            excerpt: None,
        }],
        ..finding(
            &ENDPOINT,
            "the body of this operation has no field `attributes`",
            "fixtures/update.http",
            text,
            url,
        )
    }
}

fn wrong_content_type() -> Finding {
    Finding {
        kind: "kafka-connect",
        layers: vec!["error-header"],
        at: Some(HeadPart::Header("content-type".to_owned())),
        pointer: None,
        region: None,
        excerpt: None,
        related: vec![Related {
            pointer: None,
            at: Some(HeadPart::Method),
            region: None,
            message: "sent with this method".into(),
            excerpt: None,
        }],
        ..finding(
            &CONTENT,
            "the media type is `text/plain`; the operation requires `application/json`",
            "-",
            "x",
            "x",
        )
    }
}

fn odd_characters() -> Finding {
    let mut text = "{\"名前\":\"Ada Lovelace\t\u{202e}\u{1b}[31m\",\"c\u{7}\":\"7\",\"e\u{301}😀\":\""
        .to_owned()
        .into_bytes();
    text.extend_from_slice(b"\xff\xfe\"}");
    let at = text.windows(6).position(|text| text == b"\"c\x07\":\"").expect("it is there") as u64 + 5;
    let index = LineIndex::new(&text, 0, 1);
    Finding {
        severity: Severity::Info,
        pointer: Some("/c\u{7}".to_owned()),
        region: Some(Region { start: index.position(at), end: index.position(at + 3) }),
        excerpt: Some(Excerpt { text: text.clone(), start: index.position(0), cut: (false, false) }),
        ..finding(&ID, "the id is not a UUID", "fixtures/\u{202e}odd.json", "x", "x")
    }
}

fn credential() -> Finding {
    let text = "{\"headers\": [{\"name\": \"Cookie\", \"value\": \"FAKE-TOKEN-0123\"},\n {\"name\": \"Authorization\", \"value\": \"Bearer FAKE-TOKEN-0123\"}]}";
    Finding {
        pointer: None,
        fix: Some(fix(Applicability::Unsafe, "redact the value", &[(41, 56, "[REDACTED]")])),
        ..finding(&CREDENTIAL, "a cookie is recorded", "fixtures/token.har", text, "FAKE-TOKEN-0123")
    }
}

/// A finding at the first place of `needle` in `text`, the whole text as its excerpt.
fn finding(rule: &'static RuleMeta, message: &str, path: &str, text: &str, needle: &str) -> Finding {
    Finding {
        rule,
        severity: rule.severity,
        evidence: rule.evidence,
        message: message.to_owned(),
        help: None,
        path: Arc::from(path),
        kind: "raw",
        layers: Vec::new(),
        record: 0,
        operation: "patchConversationsCallParticipantAttributes",
        contract: "configured",
        recorded_status: None,
        pointer: Some(String::new()),
        at: None,
        region: Some(region(text, needle)),
        fix: None,
        related: Vec::new(),
        fingerprint: Fingerprint(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff),
        url: None,
        once: false,
        excerpt: Some(excerpt(text, 0, text.len())),
    }
}

fn fix(applicability: Applicability, title: &str, edits: &[(u64, u64, &str)]) -> PlacedFix {
    let edits: Vec<PlacedEdit> = edits
        .iter()
        .map(|(start, end, text)| PlacedEdit {
            start: *start,
            end: *end,
            text: (*text).to_owned().into(),
            region: None,
        })
        .collect();
    PlacedFix { title: title.to_owned().into(), applicability, can_be_written: !edits.is_empty(), edits }
}

fn region(text: &str, needle: &str) -> Region {
    let start = text.find(needle).expect("it is there") as u64;
    let index = LineIndex::new(text.as_bytes(), 0, 1);
    Region { start: index.position(start), end: index.position(start + needle.len() as u64) }
}

fn near(text: &str, region: &Region) -> Excerpt {
    let at = region.start.offset as usize;
    excerpt(text, at.saturating_sub(200), (at + 200).min(text.len()))
}

fn excerpt(text: &str, start: usize, end: usize) -> Excerpt {
    let index = LineIndex::new(text.as_bytes(), 0, 1);
    Excerpt {
        text: text.as_bytes()[start..end].to_vec(),
        start: index.position(start as u64),
        cut: (start > 0, end < text.len()),
    }
}

fn skipped(path: &str, record: u64, count: u64) -> Skipped {
    Skipped {
        path: path.into(),
        record,
        count,
        reason: "unknown operation: set `-o` or `[[paths]]`".into(),
        kind: SkipKind::Unchecked,
    }
}
