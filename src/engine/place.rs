//! From diagnostics in a body to findings in a source.

use std::sync::Arc;

use super::excerpt::excerpt;
use crate::contract::Path;
use crate::diagnostic::{
    At, Diagnostic, Edit, Excerpt, Finding, Fingerprint, Fix, HeadPart, Place, PlacedEdit, PlacedFix, Region,
    Related,
};
use crate::input::{Origin, Request};
use crate::rule::{Contract, ContractSource};
use crate::text::{BodySpan, FileSpan, LineIndex};

/// The text that a body's bytes lie in, as the source holds it.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Ground<'s> {
    /// The source's bytes, or its decoded text where no byte map exists.
    pub(super) text: &'s [u8],
    /// Offset of `text` in the source.
    pub(super) offset: u64,
    /// Lines of `text`.
    pub(super) lines: LineIndex<'s>,
    /// Whether offsets in `text` are offsets in the source.
    pub(super) byte_map: bool,
    /// The source, as reports show it.
    pub(super) path: &'s Arc<str>,
    /// Its kind.
    pub(super) kind: &'static str,
    /// Whether the lines around a finding belong to the same request.
    pub(super) neighbours: bool,
    /// Whether excerpts are wanted.
    pub(super) excerpts: bool,
    /// Whether nothing reads more of findings than messages.
    pub(super) messages_only: bool,
}

impl Ground<'_> {
    /// Places the diagnostics of one request, ordered by place, then rule.
    pub(super) fn place(
        &self,
        request: &Request<'_>,
        contract: Option<Contract>,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Vec<Finding> {
        request.line.inspect(|line| self.lines.know(*line));
        let origin = request.body.as_ref().map(|body| &body.origin);
        let body: &[u8] = request.body.as_ref().map_or(&[], |body| &body.bytes);
        let url = request.url.as_ref().map(|url| without_query(&url.text));
        // A body in a file of its own is shown there, the head where it is.
        let file = request.body_file.as_ref().map(|file| Ground {
            text: &file.text,
            offset: 0,
            lines: LineIndex::new(&file.text, 0, 1),
            byte_map: true,
            path: &file.display,
            neighbours: true,
            ..*self
        });
        let ground_of = |place: &Place| match (&file, &place.at) {
            (Some(file), At::Body(_)) => file,
            _ => self,
        };
        diagnostics.sort_by_cached_key(|diagnostic| {
            let span = ground_of(&diagnostic.place).span(&diagnostic.place, origin);
            (
                span.map_or_else(|| body_start(&diagnostic.place), |diagnostic| diagnostic.start),
                diagnostic.rule.id,
            )
        });
        diagnostics
            .into_iter()
            .map(|diagnostic| {
                let ground = ground_of(&diagnostic.place);
                let span = ground.span(&diagnostic.place, origin);
                let related = diagnostic
                    .related
                    .into_iter()
                    .map(|label| {
                        // A finding has one path: what is in the other file is reported without its
                        // place.
                        let is_there = std::ptr::eq(ground, ground_of(&label.place));
                        let other = if is_there { ground.span(&label.place, origin) } else { None };
                        let near =
                            span.zip(other).is_some_and(|(one, two)| one.start.abs_diff(two.start) < 80);
                        let excerpt =
                            if near || !is_there { None } else { ground.excerpt(other, &label.place, body) };
                        Related {
                            at: head_part(&label.place),
                            pointer: label.place.pointer,
                            region: ground.region(other),
                            message: label.message,
                            excerpt,
                        }
                    })
                    .collect();
                Finding {
                    rule: diagnostic.rule,
                    severity: diagnostic.severity,
                    evidence: diagnostic.evidence,
                    message: diagnostic.message,
                    help: diagnostic.help,
                    path: Arc::clone(ground.path),
                    kind: self.kind,
                    layers: request.layers.iter().map(|layer| layer.as_str()).collect(),
                    record: request.record,
                    operation: contract.map_or("", |contract| contract.operation.id),
                    contract: contract.map_or(ContractSource::Recorded, |contract| contract.source).as_str(),
                    recorded_status: request.answer.as_ref().map(|answer| answer.status),
                    at: head_part(&diagnostic.place),
                    excerpt: ground.excerpt(span, &diagnostic.place, body),
                    pointer: diagnostic.place.pointer,
                    region: ground.region(span),
                    fix: diagnostic.fix.map(|fix| ground.fix(fix, origin)),
                    related,
                    fingerprint: Fingerprint::default(),
                    url: url.clone(),
                    once: diagnostic.once,
                }
            })
            .collect()
    }

    /// The bytes of a place, where the text has them.
    fn span(&self, place: &Place, origin: Option<&Origin>) -> Option<FileSpan> {
        let span = match &place.at {
            At::Body(span) => origin.and_then(|origin| origin.place(*span)),
            At::File(span) => Some(*span),
            At::Head(_, span) => *span,
        };
        span.filter(|span| {
            span.start >= self.offset
                && span.end <= self.offset + self.text.len() as u64
                && span.start <= span.end
        })
    }

    /// Their lines and columns, where offsets in the text are offsets in the source.
    fn region(&self, span: Option<FileSpan>) -> Option<Region> {
        let span = span.filter(|_| self.byte_map)?;
        let (start, end) = self.lines.positions(span.start, span.end);
        Some(Region { start, end })
    }

    /// The source around a span; around the body's own bytes where the source has none of them.
    fn excerpt(&self, span: Option<FileSpan>, place: &Place, body: &[u8]) -> Option<Excerpt> {
        if !self.excerpts {
            return None;
        }
        if let Some(span) = span {
            return Some(excerpt(&self.lines, self.text, self.offset, span, self.neighbours));
        }
        let At::Body(span) = place.at else { return None };
        let lines = LineIndex::new(body, 0, 1);
        let end = (body.len() as u32).min(span.end);
        let span = FileSpan::new(u64::from(span.start.min(end)), u64::from(end));
        Some(excerpt(&lines, body, 0, span, true))
    }

    fn fix(&self, fix: Fix, origin: Option<&Origin>) -> PlacedFix {
        let Fix { title, applicability, edits } = fix;
        let is_verbatim = self.byte_map && matches!(origin, Some(Origin::Verbatim { .. }));
        if self.messages_only && is_verbatim {
            // Nothing reads them, and there they can always be written.
            return PlacedFix { title, applicability, can_be_written: !edits.is_empty(), edits: Vec::new() };
        }
        let edits = self.edits(edits, origin).unwrap_or_default();
        PlacedFix { title, applicability, can_be_written: !edits.is_empty(), edits }
    }

    fn edits(&self, edits: Vec<Edit>, origin: Option<&Origin>) -> Option<Vec<PlacedEdit>> {
        if !self.byte_map {
            return None;
        }
        // Collected into an `Option`, it would grow step by step.
        let mut placed = Vec::with_capacity(edits.len());
        for edit in edits {
            let (span, text) = origin?.rewrite(edit.span, edit.text)?;
            let region = self.excerpts.then(|| Region {
                start: self.lines.position(span.start),
                end: self.lines.position(span.end),
            });
            placed.push(PlacedEdit { start: span.start, end: span.end, text, region });
        }
        Some(placed)
    }
}

fn head_part(place: &Place) -> Option<HeadPart> {
    match &place.at {
        At::Head(part, _) => Some(part.clone()),
        _ => None,
    }
}

fn body_start(place: &Place) -> u64 {
    match place.at {
        At::Body(BodySpan { start, .. }) => u64::from(start),
        _ => 0,
    }
}

/// A query may hold a token; the path says all that a report needs.
fn without_query(url: &str) -> String {
    let end = url.len() - url.find(['?', '#']).map_or(0, |at| url.len() - at);
    let url = &url[..end];
    match Path::parse(url).host() {
        // `https://user:secret@host`
        Some(host) if url.contains('@') => match url.split_once('@') {
            Some((_, rest)) if rest.starts_with(host) => format!("https://{rest}"),
            _ => url.to_owned(),
        },
        _ => url.to_owned(),
    }
}
