//! `payloadlint explain`: the page of a rule, or the list of them.

use std::io::{self, Write};

use serde::Serialize;

use super::Failure;
use super::args::{ExplainArgs, Listing};
use super::console::Console;
use super::exit::ExitStatus;
use crate::config::rules;
use crate::diagnostic::{Block, FixAvailability, RuleMeta, Severity};
use crate::text::Paragraph;

/// A rule in `--format json`.
#[derive(Serialize)]
struct Page {
    id: &'static str,
    severity: &'static str,
    fix: &'static str,
    evidence: &'static str,
    evidence_meaning: &'static str,
    since: &'static str,
    summary: String,
    markdown: String,
}

pub(super) fn run(args: &ExplainArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let mut out = console.stdout(false);
    match (args.rule, args.format) {
        (Some(rule), Listing::Text) => page(rule, console, &mut out)?,
        (None, Listing::Text) => table(console, &mut out)?,
        (Some(rule), Listing::Json) => super::write_json(&Page::of(rule), &mut out)?,
        (None, Listing::Json) => super::write_json(&rules().map(Page::of).collect::<Vec<_>>(), &mut out)?,
    }
    out.flush()?;
    Ok(ExitStatus::Clean)
}

impl Page {
    fn of(rule: &'static RuleMeta) -> Self {
        Self {
            id: rule.id,
            severity: rule.severity.as_str(),
            fix: rule.fix.as_str(),
            evidence: rule.evidence.as_str(),
            evidence_meaning: rule.evidence.meaning(),
            since: rule.since,
            summary: rule.summary(),
            markdown: rule.markdown(),
        }
    }
}

fn page(rule: &RuleMeta, console: &Console, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", console.paint("1", rule.id))?;
    let facts = rule.facts();
    let severity = rule.severity.as_str();
    writeln!(out, "{}{}", console.paint(color_of(rule.severity), severity), &facts[severity.len()..])?;
    write!(out, "{}", Paragraph::new("", "  ", console.width).fill(&rule.evidence_words()))?;
    let mut is_heading = false;
    for block in rule.page() {
        // No blank line after a heading.
        if !is_heading {
            writeln!(out)?;
        }
        is_heading = matches!(block, Block::Heading(_));
        let caption = block.caption();
        match block {
            Block::Heading(heading) => writeln!(out, "{}", console.paint("1", heading))?,
            Block::Text(text) => write!(out, "{}", Paragraph::new(" ", "  ", console.width).fill(&text))?,
            Block::Item(item) => write!(out, "{}", Paragraph::new("  -", "    ", console.width).fill(&item))?,
            Block::Code { lines, .. } => {
                if let Some(caption) = caption {
                    write!(out, "{}", Paragraph::new(" ", "  ", console.width).fill(&caption))?;
                }
                for line in lines {
                    if line.is_empty() {
                        writeln!(out)?;
                        continue;
                    }
                    writeln!(out, "{}", console.paint("36", &format!("    {line}")))?;
                }
            }
        }
    }
    Ok(())
}

/// All rules by theme, one per line: id, severity, fix, first sentence.
fn table(console: &Console, out: &mut dyn Write) -> io::Result<()> {
    let width = rules().map(|rule| rule.id.len()).max().unwrap_or(0);
    writeln!(out, "  {:width$}  {:8} {:5} reports", "rule", "default", "fix")?;
    for theme in RuleMeta::THEMES {
        writeln!(out, "{}", console.paint("1", theme))?;
        for rule in rules().filter(|rule| rule.theme() == theme) {
            let line = format!(
                "  {:width$}  {} {:5}",
                rule.id,
                console.paint(color_of(rule.severity), &format!("{:8}", rule.severity.as_str())),
                match rule.fix {
                    FixAvailability::None => "-",
                    FixAvailability::Sometimes => "some",
                    FixAvailability::Always => "all",
                },
            );
            let summary = rule.summary();
            let summary = summary.strip_prefix("Reports ").unwrap_or(&summary);
            writeln!(out, "{line} {}", super::clipped(summary, console.room(width + 19)))?;
        }
    }
    writeln!(out, "fix: all, some or none (-) of the cases. `payloadlint explain RULE` explains a rule.")
}

fn color_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Info => "1;36",
    }
}
