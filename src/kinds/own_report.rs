//! `own-report`: what payloadlint has written itself: reports in every format, and baselines. They
//! hold paths, rules and messages, and never a body, so that they are not checked, whatever they
//! are called and whatever kind is forced.

use crate::input::{Item, Kind, KindMeta, Layout, Load, Sample};
use crate::json::Value;
use crate::text::search;

/// Reports and baselines of earlier runs.
pub(super) struct OwnReport;

/// Why such a source is not checked.
pub const OWN_REPORT: &str = "a report or a baseline that payloadlint wrote";

/// What a report for GitLab without findings is: `[]` may be a body.
pub const EMPTY_GITLAB_REPORT: &[u8] = b"[\n\n]\n";

/// How the lines of the summary begin.
const SUMMARIES: [&[u8]; 4] =
    [b"no findings in ", b"nothing was checked", b"no requests found (", b"payloadlint: "];

static META: KindMeta = KindMeta {
    id: "own-report",
    summary: "a report or baseline that payloadlint wrote: never checked",
    detected_by: "the name of payloadlint, or the fields of a finding",
    example: r#"{"payloadlint_baseline":1,
"findings":[
]}"#,
    ..KindMeta::EMPTY
};

impl Kind for OwnReport {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        let text = sample.text().trim_ascii_start();
        match text.first() {
            Some(b'{' | b'[') => {
                sample.text() == EMPTY_GITLAB_REPORT || sample.record().is_some_and(is_signed)
            }
            Some(b'<') => search::find(head(text), b"<testsuites name=\"payloadlint\">").is_some(),
            Some(_) if sample.layout() == Layout::Text => is_text(text),
            _ => false,
        }
    }

    fn streams(&self, _: Layout) -> bool {
        true
    }

    fn cut(&self, text: &[u8]) -> Option<usize> {
        Some(text.len()).filter(|length| *length > 0)
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        (load.emit)(Item::Empty { reason: OWN_REPORT });
        0
    }
}

/// Where a report says who wrote it.
fn head(text: &[u8]) -> &[u8] {
    &text[..text.len().min(256)]
}

/// Whether an object is a report, or a finding in one.
fn is_signed(object: Value<'_>) -> bool {
    let is_ours = |value: Option<Value<'_>>| {
        value
            .and_then(|value| value.get("name"))
            .and_then(Value::text)
            .is_some_and(|name| name == "payloadlint")
    };
    let has = |names: &[&str]| names.iter().all(|name| object.get(name).is_some());
    // SARIF keeps the name deeper.
    let run = object.get("runs").and_then(|runs| runs.elements().next()).and_then(|run| run.get("tool"));
    let unchecked = ["skipped", "unreadable"].into_iter().filter_map(|name| object.get(name));
    is_ours(object.get("tool"))
        || is_ours(object.get("source")) && has(&["diagnostics"])
        || is_ours(run.and_then(|tool| tool.get("driver")))
        || has(&["payloadlint_baseline"])
        // A line of `ndjson`, an entry of `gitlab`.
        || has(&["rule", "severity", "pointer", "fingerprint"])
        || has(&["description", "check_name", "fingerprint", "severity", "location"])
        || object.len() == 1
            && unchecked.into_iter().any(|unchecked| ["path", "record", "reason"].iter().all(|name| unchecked.get(name).is_some()))
}

/// Whether a text is a report for people, or one of commands for GitHub.
fn is_text(text: &[u8]) -> bool {
    let line = &text[..search::memchr(b'\n', text).unwrap_or(text.len())];
    let is_command = ["::error file=", "::warning file=", "::notice file="]
        .iter()
        .any(|start| line.starts_with(start.as_bytes()));
    is_command && search::find(line, b",title=").is_some()
        || SUMMARIES.iter().any(|start| line.starts_with(start))
        || ["error[", "warning[", "info["].iter().any(|level| {
            let found = search::find(line, level.as_bytes());
            // At the beginning, or after the place.
            let at = found.filter(|at| *at == 0 || line[..*at].ends_with(b": "));
            at.is_some_and(|at| is_rule(&line[at + level.len()..]))
        })
}

/// Whether a text begins with a rule's id and a bracket. Compilers have codes with capitals and digits there.
fn is_rule(text: &[u8]) -> bool {
    let length = search::memchr(b']', text).unwrap_or(0);
    length > 0 && text[..length].iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'-')
}

#[cfg(test)]
mod tests {
    use crate::kinds::testing::detected;

    #[test]
    fn what_payloadlint_writes_is_known() {
        for text in [
            r#"{"version":1,"tool":{"name":"payloadlint","version":"0.1.0"},"findings":[]}"#,
            "{\n  \"version\": 1,\n  \"tool\": {\n    \"name\": \"payloadlint\"\n  }\n}\n",
            "{\"rule\":\"null-value\",\"severity\":\"error\",\"pointer\":\"/a\",\"fingerprint\":\"f\"}\n{\"summary\":{}}\n",
            "{\"skipped\":{\"path\":\"a\",\"record\":0,\"count\":1,\"reason\":\"r\"}}\n{\"summary\":{}}\n",
            "[\n\n]\n",
            "{\"payloadlint_baseline\":1,\n\"findings\":[\n]}\n",
            "no findings in 1 request (1 source)\n",
            "a b.json:1:2: error[null-value] `a` is null\n",
            "error[null-value]: `a` is null\n",
            "::error file=a.json,line=1,title=null-value::`a` is null\n",
        ] {
            assert_eq!(detected(text), "own-report", "{text}");
        }
    }

    #[test]
    fn what_looks_alike_is_not() {
        for text in [
            "[]\n",
            "[{\"description\": \"a\", \"severity\": \"b\"}]",
            "{\"tool\": {\"name\": \"other\"}}",
            "error[E0382]: borrow of moved value\n",
            "{\"attributes\": {\"tool\": \"payloadlint\"}}",
            "{\"skipped\": {\"a\": 1}}",
        ] {
            assert_ne!(detected(text), "own-report", "{text}");
        }
    }
}
