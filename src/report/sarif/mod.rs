//! The `sarif` report: SARIF 2.1.0,
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html>, within what GitHub
//! code scanning takes:
//! <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>.
//!
//! GitHub refuses a file whose run has more than 25,000 results, so that no more are written: the mildest go
//! first, the last of them before the others, and a notification says how many. Everything else is counted in
//! `properties.summary`.

mod model;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use model::{
    ArtifactChange, ArtifactLocation, Configuration, Descriptor, Driver, Fingerprints, FixProperties, Help,
    Invocation, Location, Logical, Notification, NotificationProperties, Physical, Replacement, Result,
    ResultProperties, RuleProperties, SarifFix, SarifRegion, Text, Tool,
};

use super::place::Root;
use super::reporter::Reporter;
use super::words::counted;
use crate::diagnostic::{
    Applicability, Finding, Outcome, PlacedEdit, PlacedFix, Region, RuleMeta, Severity, Summary, Unreadable,
};
use crate::text::safe_json;

/// <https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit>
const MAX_RESULTS: usize = 25_000;
/// Of the same page: a thousand are refused, and a hundred are shown.
const MAX_RELATED: usize = 100;
/// Notifications of what could not be read.
const MAX_UNREADABLE: usize = 1_000;

pub(super) struct Sarif<'w> {
    out: Box<dyn Write + 'w>,
    root: Root,
    /// Rules in the order in which they were met: their `ruleIndex`.
    rules: Vec<&'static RuleMeta>,
    indexes: BTreeMap<&'static str, usize>,
    /// Rendered results with their number, by severity; together at most the limit.
    kept: BTreeMap<Severity, Vec<(u64, Vec<u8>)>>,
    seen: u64,
    limit: usize,
    unreadable: Vec<Unreadable>,
}

impl<'w> Sarif<'w> {
    pub(super) fn new(root: Root, out: Box<dyn Write + 'w>) -> Self {
        Self {
            out,
            root,
            rules: Vec::new(),
            indexes: BTreeMap::new(),
            kept: BTreeMap::new(),
            seen: 0,
            limit: MAX_RESULTS,
            unreadable: Vec::new(),
        }
    }

    fn finding(&mut self, finding: &Finding) {
        let index = *self.indexes.entry(finding.rule.id).or_insert_with(|| {
            self.rules.push(finding.rule);
            self.rules.len() - 1
        });
        self.seen += 1;
        if self.count() >= self.limit && !self.drop_one_milder_than(finding.severity) {
            return;
        }
        let result = result(finding, index, &self.root);
        let text = serde_json::to_string(&result).expect("internal error: a result is plain JSON");
        let text = safe_json(&text).into_owned().into_bytes();
        self.kept.entry(finding.severity).or_default().push((self.seen, text));
    }

    fn count(&self) -> usize {
        self.kept.values().map(Vec::len).sum()
    }

    fn drop_one_milder_than(&mut self, severity: Severity) -> bool {
        self.kept
            .iter_mut()
            .take_while(|(kept, _)| **kept < severity)
            .any(|(_, results)| results.pop().is_some())
    }

    fn notifications(&self, summary: &Summary) -> Vec<Notification<'_>> {
        let mut out: Vec<Notification<'_>> = self
            .unreadable
            .iter()
            .map(|unreadable| Notification {
                level: "error",
                message: Text { text: unreadable.reason.clone() },
                locations: vec![Location::of_file(self.root.uri(&unreadable.path), None)],
                properties: unreadable.record.map(|record| NotificationProperties { record }),
            })
            .collect();
        let silent = summary.unreadable.saturating_sub(out.len() as u64);
        if silent > 0 && out.len() == MAX_UNREADABLE {
            out.push(Notification::note("error", format!("{silent} more could not be read")));
        }
        if let Some(note) = self.note() {
            out.push(Notification::note("warning", note));
        }
        out
    }
}

impl Reporter for Sarif<'_> {
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        match outcome {
            Outcome::Findings(findings) => findings.iter().for_each(|finding| self.finding(finding)),
            Outcome::Unreadable(unreadable) if self.unreadable.len() < MAX_UNREADABLE => {
                self.unreadable.push(unreadable.clone());
            }
            Outcome::Clean { .. } | Outcome::Skipped(_) | Outcome::Unreadable(_) => {}
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        self.out.write_all(
            b"{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\",\
            \"version\":\"2.1.0\",\"runs\":[{\"tool\":",
        )?;
        let tool = Tool {
            driver: Driver {
                name: "payloadlint",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: env!("CARGO_PKG_REPOSITORY"),
                rules: self.rules.iter().map(|rule| descriptor(rule)).collect(),
            },
        };
        serde_json::to_writer(&mut self.out, &tool)?;
        self.out.write_all(b",\n\"invocations\":")?;
        let invocation = serde_json::to_string(&[Invocation {
            execution_successful: summary.unreadable == 0,
            tool_execution_notifications: self.notifications(summary),
        }])?;
        self.out.write_all(safe_json(&invocation).as_bytes())?;
        self.out.write_all(
            b",\n\"columnKind\":\"unicodeCodePoints\",\
            \"originalUriBaseIds\":{\"%SRCROOT%\":{\"description\":{\"text\":\"the working directory of the run\"}}},\
            \n\"results\":[",
        )?;
        let mut all: Vec<&(u64, Vec<u8>)> = self.kept.values().flatten().collect();
        all.sort_unstable_by_key(|(number, _)| *number);
        for (at, (_, result)) in all.into_iter().enumerate() {
            self.out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
            self.out.write_all(result)?;
        }
        self.out.write_all(b"],\n\"properties\":{\"summary\":")?;
        let mut totals = Vec::new();
        super::json::push_summary(&mut totals, summary, false);
        self.out.write_all(&totals)?;
        self.out.write_all(b"}}]}\n")?;
        self.out.flush()
    }

    fn wants_excerpts(&self) -> bool {
        // Edits are recognised by line and column.
        true
    }

    fn note(&self) -> Option<String> {
        let cut = self.seen - self.count() as u64;
        (cut > 0).then(|| {
            format!(
                "{} left out of the SARIF report: GitHub refuses more than {} results a run",
                counted(cut, "finding"),
                self.limit
            )
        })
    }
}

fn result<'f>(finding: &'f Finding, rule_index: usize, root: &Root) -> Result<'f> {
    let uri = root.uri(&finding.path);
    let text = match &finding.help {
        Some(help) => format!("{}; {help}", finding.message),
        None => finding.message.clone(),
    };
    let mut location = Location::of_file(uri.clone(), finding.region);
    location.logical_locations =
        vec![Logical::of(finding.pointer.as_deref(), finding.at.as_ref(), finding.record)];
    let related: Vec<Location<'_>> = finding
        .related
        .iter()
        .take(MAX_RELATED)
        .enumerate()
        .map(|(id, related)| Location {
            id: Some(id as u64),
            message: Text::unless_empty(&related.message),
            logical_locations: vec![Logical::of(
                related.pointer.as_deref(),
                related.at.as_ref(),
                finding.record,
            )],
            ..Location::of_file(uri.clone(), related.region)
        })
        .collect();
    Result {
        rule_id: finding.rule.id,
        rule_index,
        level: level(finding.severity),
        message: Text { text: Cow::Owned(text) },
        locations: vec![location],
        related_locations: related,
        fixes: finding.fix.iter().filter_map(|fix| sarif_fix(fix, &uri)).collect(),
        // GitHub reads the first name alone. What it would put there is a hash of the line, which
        // is not an identity in a body that is one line: two nulls would be one alert.
        partial_fingerprints: Fingerprints { line: finding.fingerprint, own: finding.fingerprint },
        properties: ResultProperties {
            kind: finding.kind,
            record: finding.record,
            operation: finding.operation,
            contract: finding.contract,
            evidence: finding.evidence.as_str(),
            recorded_status: finding.recorded_status,
            fix: finding
                .fix
                .as_ref()
                .map(|fix| FixProperties { title: &fix.title, applicability: fix.applicability.as_str() }),
        },
    }
}

/// `None` where the fix is for the eyes only, or cannot be written in the source's bytes.
fn sarif_fix<'f>(fix: &'f PlacedFix, uri: &str) -> Option<SarifFix<'f>> {
    if fix.applicability == Applicability::Shown || fix.edits.is_empty() {
        return None;
    }
    let replacements = fix.edits.iter().map(replacement).collect::<Option<Vec<_>>>()?;
    Some(SarifFix {
        description: Text { text: Cow::Borrowed(&fix.title) },
        artifact_changes: vec![ArtifactChange {
            artifact_location: ArtifactLocation { uri: uri.to_owned(), uri_base_id: base_of(uri) },
            replacements,
        }],
    })
}

fn replacement(edit: &PlacedEdit) -> Option<Replacement<'_>> {
    Some(Replacement {
        deleted_region: edit.region.map(SarifRegion::of)?,
        inserted_content: Text::unless_empty(&edit.text),
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn descriptor(rule: &'static RuleMeta) -> Descriptor {
    let page = rule.markdown();
    Descriptor {
        id: rule.id,
        short_description: Text { text: Cow::Owned(rule.summary()) },
        help: Help { text: page.clone(), markdown: page },
        help_uri: super::words::rule_url(rule),
        default_configuration: Configuration { level: level(rule.severity) },
        properties: RuleProperties {
            tags: ["genesys-cloud", "payload"],
            problem_severity: match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
            evidence: rule.evidence.as_str(),
        },
    }
}

/// A relative URI counts from the working directory.
fn base_of(uri: &str) -> Option<&'static str> {
    (!uri.starts_with("file:")).then_some("%SRCROOT%")
}

impl Location<'_> {
    fn of_file(uri: String, region: Option<Region>) -> Self {
        Self {
            id: None,
            physical_location: Physical {
                artifact_location: ArtifactLocation { uri_base_id: base_of(&uri), uri },
                region: region.map(SarifRegion::of),
            },
            logical_locations: Vec::new(),
            message: None,
        }
    }
}

impl<'f> Logical<'f> {
    fn of(pointer: Option<&'f str>, at: Option<&crate::diagnostic::HeadPart>, record: u64) -> Self {
        let name = match (pointer, at) {
            (Some(pointer), _) => Cow::Borrowed(pointer),
            (None, Some(part)) => Cow::Owned(part.to_string()),
            (None, None) => Cow::Owned(format!("record {}", record + 1)),
        };
        // The kinds that SARIF has for JSON; the empty pointer is the body as a whole.
        let kind = match pointer {
            Some("") => "object",
            Some(_) => "property",
            None => "resource",
        };
        Self { fully_qualified_name: name, kind }
    }
}

impl SarifRegion {
    fn of(region: Region) -> Self {
        Self {
            start_line: region.start.line,
            start_column: region.start.column,
            end_line: region.end.line,
            end_column: region.end.column,
            byte_offset: region.start.offset,
            byte_length: region.end.offset - region.start.offset,
        }
    }
}

impl<'f> Text<'f> {
    fn unless_empty(text: &'f str) -> Option<Self> {
        (!text.is_empty()).then_some(Self { text: Cow::Borrowed(text) })
    }
}

impl Notification<'_> {
    fn note(level: &'static str, text: String) -> Self {
        Self { level, message: Text { text: Cow::Owned(text) }, locations: Vec::new(), properties: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_mildest_are_left_out_first() {
        let mut text = Vec::new();
        {
            let mut sarif = Sarif::new(Root::default(), Box::new(&mut text));
            sarif.limit = 3;
            let mut finding = sample::finding();
            for severity in
                [Severity::Info, Severity::Warning, Severity::Warning, Severity::Error, Severity::Error]
            {
                finding.severity = severity;
                sarif.outcome(&Outcome::Findings(vec![finding.clone()])).expect("a Vec takes every write");
            }
            sarif.finish(&Summary::default()).expect("a Vec takes every write");
            assert_eq!(
                sarif.note().as_deref(),
                Some("2 findings left out of the SARIF report: GitHub refuses more than 3 results a run")
            );
        }
        let report: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
        let results = report["runs"][0]["results"].as_array().expect("an array");
        let levels: Vec<&str> = results.iter().filter_map(|result| result["level"].as_str()).collect();
        assert_eq!(levels, ["warning", "error", "error"]);
        let notes = &report["runs"][0]["invocations"][0]["toolExecutionNotifications"];
        assert!(
            notes[0]["message"]["text"].as_str().is_some_and(|text| text.starts_with("2 findings left out"))
        );
    }
}
