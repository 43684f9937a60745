//! The `human` report: every finding with the source around it, then the totals.
//!
//! The frames are drawn by `miette` (<https://docs.rs/miette>), which only this file knows. It walks its
//! source from the first byte for each span and prints whole lines, so it is handed a few lines, cut to the
//! width there is ([`frame`]); headings, notes and totals are written here.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::io::{self, Write};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::frame::{self, Canvas, Frame, Mark};
use super::groups::Groups;
use super::reporter::{ReportOptions, Reporter};
use super::words::{
    SkippedList, color_of, counted, fix_hint, head_words, location, places, rule_url, statistics, totals,
    unreadable_location,
};
use crate::diagnostic::{Applicability, Finding, Outcome, Related, Role, Severity, Summary};
use crate::text::{Paragraph, Position, one_line};

/// Related places that are marked beside the finding itself.
const MAX_RELATED_MARKS: usize = 3;
/// Related places elsewhere that get frames of their own; more of them are reported in a sentence.
const MAX_RELATED_FRAMES: usize = 2;

pub(super) struct Human<'w> {
    options: ReportOptions,
    out: Box<dyn Write + 'w>,
    shown: usize,
    hidden: u64,
    groups: Groups,
    skipped: SkippedList,
    /// Inferred operations that have been noted.
    noted_inferred: BTreeSet<&'static str>,
    /// Rules of which a finding has named `payloadlint explain`.
    explained: BTreeSet<&'static str>,
}

impl<'w> Human<'w> {
    pub(super) fn new(options: ReportOptions, out: Box<dyn Write + 'w>) -> Self {
        Self {
            options,
            out,
            shown: 0,
            hidden: 0,
            groups: Groups::default(),
            skipped: SkippedList::default(),
            noted_inferred: BTreeSet::new(),
            explained: BTreeSet::new(),
        }
    }

    fn finding(&mut self, finding: &Finding) -> String {
        let mut out = String::new();
        let heading = self.paint(color_of(finding.severity), finding.severity.as_str());
        let rule = self.paint(BOLD, &format!("[{}]:", finding.rule.id));
        let plain = format!("{}[{}]:", finding.severity, finding.rule.id);
        let message = Paragraph::new(&plain, "  ", self.options.width).fill(&finding.message);
        out.push_str(&message.replacen(&plain, &format!("{heading}{rule}"), 1));

        let rest = self.source(finding, &mut out);
        self.related(finding, &rest, &mut out);
        if let Some(help) = &finding.help {
            self.note("help:", CYAN, help, &mut out);
        }
        if let Some(fix) = &finding.fix {
            let trust = match fix.applicability {
                Applicability::Safe => "fix (safe):",
                Applicability::Unsafe => "fix (unsafe):",
                Applicability::Shown => "fix (manual):",
            };
            self.note(trust, GREEN, &fix.title, &mut out);
        }
        if finding.contract == "inferred" && self.noted_inferred.insert(finding.operation) {
            let text = format!(
                "operation {} inferred from the keys of the body; set it with `-o`",
                finding.operation
            );
            self.note("note:", CYAN, &text, &mut out);
        }
        if self.explained.insert(finding.rule.id) {
            let command = format!("payloadlint explain {}", finding.rule.id);
            let linked = self.link(&rule_url(finding.rule), &command);
            let _ = writeln!(out, "  {} {linked}", self.paint(CYAN, "more:"));
        }
        out.push('\n');
        out
    }

    /// The place of a finding and the source there. Gives the related places that are still to be shown.
    fn source<'f>(&self, finding: &'f Finding, out: &mut String) -> Vec<&'f Related> {
        let mut marks = Vec::new();
        let secret = finding.rule.role == Role::MarksSecret;
        let text = place_words(finding);
        marks.extend(finding.region.map(|region| Mark { region, text, is_pointer: true, secret }));
        let mut with_mark = Vec::new();
        let mut rest = Vec::new();
        for related in &finding.related {
            match related.region {
                Some(region) if (1..=MAX_RELATED_MARKS).contains(&marks.len()) => {
                    with_mark.push(related);
                    let text = one_line(&related.message).into_owned();
                    marks.push(Mark { region, text, is_pointer: false, secret });
                }
                _ => rest.push(related),
            }
        }
        let excerpt = finding.excerpt.as_ref();
        if let Some(region) = &finding.region
            && let Some(frame) = excerpt.and_then(|excerpt| frame::around(excerpt, &marks, self.canvas()))
        {
            self.draw(&frame, finding, region.start, finding.severity, out);
            if frame.labels.iter().all(|label| label.mark != 0 || label.text.is_none()) {
                self.note("at:", CYAN, &place_words(finding), out);
            }
            let is_drawn = |at: usize| frame.labels.iter().any(|label| label.mark == at + 1);
            let elsewhere = with_mark.iter().enumerate().filter(|(at, _)| !is_drawn(*at));
            return elsewhere.map(|(_, related)| *related).chain(rest).collect();
        }
        let chars = self.characters();
        let place = self.paint(CYAN, &location(finding));
        match excerpt {
            Some(excerpt) if finding.region.is_none() => {
                let name = finding.pointer.as_deref().and_then(|pointer| pointer.rsplit('/').next());
                let _ = writeln!(out, "  {}{}[{place}]", chars.ltop, chars.hbar);
                for line in frame::lines(excerpt, name, self.canvas()) {
                    let _ =
                        writeln!(out, "{}", format_args!("  {} {line}", chars.vbar).to_string().trim_end());
                }
                let _ = writeln!(out, "  {}{}", chars.lbot, chars.hbar.to_string().repeat(4));
            }
            _ => {
                let _ = writeln!(out, "  {} {place}", chars.rarrow);
                if finding.region.is_some() {
                    self.note("at:", CYAN, &place_words(finding), out);
                }
            }
        }
        with_mark.extend(rest);
        with_mark
    }

    /// Related places that are in no frame yet: frames for the first of them, a sentence for the others.
    fn related(&self, finding: &Finding, rest: &[&Related], out: &mut String) {
        let mut reported = Vec::new();
        for related in rest {
            let excerpt = related.excerpt.as_ref().or(finding.excerpt.as_ref());
            let frame = related.region.filter(|_| rest.len() <= MAX_RELATED_FRAMES).and_then(|region| {
                let words = if related.message.is_empty() { "also here" } else { &related.message };
                let text = one_line(words).into_owned();
                let secret = finding.rule.role == Role::MarksSecret;
                let mark = Mark { region, text, is_pointer: false, secret };
                Some((frame::around(excerpt?, &[mark], self.canvas())?, region.start))
            });
            match frame {
                Some((frame, start)) if frame.labels.iter().any(|label| label.text.is_some()) => {
                    self.draw(&frame, finding, start, Severity::Info, out);
                }
                _ => reported.push(*related),
            }
        }
        for sentence in places(&reported) {
            self.note("note:", CYAN, &sentence, out);
        }
    }

    /// Has miette draw a frame.
    fn draw(&self, frame: &Frame, finding: &Finding, at: Position, severity: Severity, out: &mut String) {
        let mut theme = GraphicalTheme {
            characters: self.characters(),
            styles: if self.options.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
        };
        let first = match severity {
            Severity::Error => theme.styles.error,
            Severity::Warning => theme.styles.warning,
            Severity::Info => theme.styles.advice,
        };
        theme.styles.link = theme.styles.help;
        // Styles go by the order in the text.
        let mut labels: Vec<_> = frame.labels.iter().collect();
        labels.sort_by_key(|label| label.range.start);
        theme.styles.highlights =
            labels.iter().map(|label| if label.mark == 0 { first } else { theme.styles.help }).collect();
        let spans = labels
            .iter()
            .map(|label| {
                let span = SourceSpan::new(label.range.start.into(), label.range.len());
                if label.mark == 0 {
                    LabeledSpan::new_primary_with_span(label.text.clone(), span)
                } else {
                    LabeledSpan::new_with_span(label.text.clone(), span)
                }
            })
            .collect();
        let picture = Picture {
            source: Window {
                text: frame.text.clone(),
                name: one_line(&finding.path).into_owned(),
                first_line: frame.first_line as usize - 1,
                start: (at.line as usize - 1, at.column as usize - 1),
            },
            spans,
        };
        let mut drawn = String::new();
        GraphicalReportHandler::new_themed(theme)
            .with_width(self.options.width)
            .with_links(false)
            .without_syntax_highlighting()
            .render_report(&mut drawn, &picture)
            .expect("internal error: a String takes every write");
        // The first line is miette's heading; ours is already.
        for line in drawn.lines().skip(1) {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }

    /// A line or more under the frame; nothing where there is nothing to say.
    fn note(&self, label: &str, color: &str, text: &str, out: &mut String) {
        for (at, line) in text.lines().enumerate() {
            let first = if at == 0 { format!("  {label}") } else { "   ".to_owned() };
            let filled = Paragraph::new(&first, "    ", self.options.width).fill(line);
            if at == 0 {
                out.push_str(&filled.replacen(label, &self.paint(color, label), 1));
            } else {
                out.push_str(&filled);
            }
        }
    }

    fn canvas(&self) -> Canvas {
        Canvas { width: self.options.width, ascii: self.options.ascii, redact: self.options.redact }
    }

    fn characters(&self) -> ThemeCharacters {
        if self.options.ascii { ThemeCharacters::ascii() } else { ThemeCharacters::unicode() }
    }

    /// A line of the summary, broken to the width.
    fn line(&mut self, text: &str) -> io::Result<()> {
        let filled = Paragraph::new("", "  ", self.options.width).fill(text);
        self.out.write_all(filled.as_bytes())
    }

    /// The causes with more than one finding, of which the first was shown.
    fn repeated(&mut self, summary: &Summary) -> io::Result<()> {
        let repeated = self.groups.repeated(summary.checked(), self.options.width);
        if repeated.is_empty() || self.options.only_statistics() {
            return Ok(());
        }
        self.line("Repeated findings, by cause (`--no-group` shows each):")?;
        let limit = self.options.max_findings.unwrap_or(usize::MAX);
        for (severity, text) in repeated.iter().take(limit) {
            let severity = (severity.as_str(), color_of(*severity));
            let text = text.replacen(severity.0, &self.paint(severity.1, severity.0), 1);
            self.out.write_all(text.as_bytes())?;
        }
        if let Some(rest) = repeated.len().checked_sub(limit).filter(|rest| *rest > 0) {
            self.line(&format!("and {}", counted(rest as u64, "more cause")))?;
        }
        writeln!(self.out)
    }

    /// A text that a terminal opens a page for, <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>.
    fn link(&self, url: &str, text: &str) -> String {
        if self.options.hyperlinks {
            format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
        } else {
            text.to_owned()
        }
    }

    fn paint(&self, color: &str, text: &str) -> String {
        if self.options.color { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

impl Reporter for Human<'_> {
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        match outcome {
            Outcome::Clean { .. } => {}
            Outcome::Findings(findings) => {
                for finding in findings {
                    if self.options.only_statistics() {
                        continue;
                    }
                    if self.options.group && !self.groups.add(finding) {
                        continue;
                    }
                    if self.options.max_findings.is_some_and(|limit| self.shown >= limit) {
                        self.hidden += 1;
                        continue;
                    }
                    self.shown += 1;
                    let text = self.finding(finding);
                    self.out.write_all(text.as_bytes())?;
                }
            }
            Outcome::Skipped(skipped) => self.skipped.add(skipped),
            Outcome::Unreadable(unreadable) => {
                let text = format!("{}: {}", unreadable_location(unreadable), one_line(&unreadable.reason));
                let filled = Paragraph::new("unreadable:", "  ", self.options.width).fill(&text);
                let filled = filled.replacen("unreadable:", &self.paint(RED, "unreadable:"), 1);
                writeln!(self.out, "{filled}")?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        self.repeated(summary)?;
        let (group, others) = (self.options.group, self.groups.others());
        if self.hidden + others > 0 {
            let what = if group && others == 0 { "more cause" } else { "more finding" };
            let more = counted(self.hidden + others, what);
            let option = if others > 0 { "-f concise" } else { "--max-findings 0" };
            writeln!(self.out, "{more} not shown; `{option}` shows all\n")?;
        }
        if self.options.verbose && !self.skipped.is_empty() {
            for line in self.skipped.lines() {
                writeln!(self.out, "skipped: {line}")?;
            }
            writeln!(self.out)?;
        }
        if self.options.statistics && !summary.by_rule.is_empty() {
            for (rule, count) in statistics(summary) {
                writeln!(self.out, "{count:>7} {rule}")?;
            }
            writeln!(self.out)?;
        }
        if !self.options.quiet {
            self.line(&totals(summary))?;
            if let Some(line) =
                summary.skipped_line().filter(|_| summary.checked() > 0 && !self.options.verbose)
            {
                self.line(&line)?;
            }
            if let Some(hint) = fix_hint(summary).filter(|_| self.options.show_fix_hint) {
                writeln!(self.out, "{hint}")?;
            }
        }
        self.out.flush()
    }

    fn wants_excerpts(&self) -> bool {
        true
    }
}

const BOLD: &str = "1";
const RED: &str = "1;31";
const CYAN: &str = "36";
const GREEN: &str = "32";

/// What a finding is about: its pointer, or a part of the head. Nothing for a body as a whole, of which the
/// message speaks.
fn place_words(finding: &Finding) -> String {
    match (&finding.at, &finding.pointer) {
        (Some(part), _) => format!("in {}", head_words(part)),
        (None, Some(pointer)) => one_line(pointer).into_owned(),
        (None, None) => String::new(),
    }
}

/// A frame as miette takes it.
#[derive(Debug)]
struct Picture {
    source: Window,
    spans: Vec<LabeledSpan>,
}

impl fmt::Display for Picture {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Picture {}

impl miette::Diagnostic for Picture {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.spans.iter().cloned()))
    }
}

/// A few lines that know where in their source they are.
#[derive(Debug)]
struct Window {
    text: String,
    name: String,
    /// 0-based number of the first line.
    first_line: usize,
    /// 0-based line and column of the finding, as its heading shows them.
    start: (usize, usize),
}

impl SourceCode for Window {
    /// All lines, whatever is asked for; miette asks without context where it wants to know the place.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        context_lines_before: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (line, column) = if context_lines_before == 0 { self.start } else { (self.first_line, 0) };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            SourceSpan::new(0.into(), self.text.len()),
            line,
            column,
            self.text.lines().count(),
        )))
    }
}
