//! The recorded refusal of a request, and which findings explain it.

use crate::contract::{ErrorCode, error_code, errors_of};
use crate::diagnostic::{Claim, Diagnostic, Evidence, Severity};
use crate::input::Request;
use crate::json::Tape;

/// A recorded answer with a status from 400 to 499.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Its error code, where that is published, or where the status has one code alone.
    pub known: Option<&'static ErrorCode>,
    /// Whether the answer names a code that is not published.
    has_other_code: bool,
    /// What the message has in square brackets, such as the name of a field, in lower case.
    in_brackets: Vec<String>,
}

impl Refusal {
    /// That of a request, where one was recorded.
    #[must_use]
    pub fn of(request: &Request<'_>) -> Option<Self> {
        let answer = request.answer.as_ref().filter(|answer| (400..500).contains(&answer.status))?;
        let text = answer.text.as_deref();
        let code = text.and_then(|text| field_of(text, "code"));
        let known = if let Some(code) = &code {
            error_code(code)
        } else {
            let mut codes = errors_of(answer.status).filter(|known| known.platform);
            codes.next().filter(|_| codes.next().is_none())
        };
        let message = text.and_then(|text| field_of(text, "message")).unwrap_or_default();
        let in_brackets = message.split('[').skip(1).filter_map(|part| part.split_once(']'));
        Some(Self {
            status: answer.status,
            known,
            has_other_code: code.is_some() && known.is_none(),
            in_brackets: in_brackets.map(|(name, _)| name.to_lowercase()).collect(),
        })
    }

    /// Status and code, as messages show them. A code that is not published may be anything and is left out.
    #[must_use]
    pub fn name(&self) -> String {
        match self.known {
            Some(known) => format!("{} `{}`", self.status, known.code),
            None => self.status.to_string(),
        }
    }

    /// Whether it proves what a finding reports: nothing else leads to it.
    #[must_use]
    pub fn is_proof(&self) -> bool {
        self.known.is_some_and(|known| known.cause.is_what_was_sent())
    }

    /// Whether it may have any defect of the body as its reason.
    #[must_use]
    pub fn names_no_field(&self) -> bool {
        match self.known {
            Some(known) => known.names_no_field,
            None => !self.has_other_code && matches!(self.status, 400 | 422),
        }
    }

    /// Whether it is about fields or rules that are known, and `finding` is about the same.
    #[must_use]
    pub fn is_named_by(&self, finding: &Diagnostic) -> bool {
        let refusals = finding.rule.refusals;
        let Some(known) = self.known else {
            return !self.has_other_code && refusals.iter().any(|name| *name == self.status.to_string());
        };
        if refusals.contains(&known.code) {
            return true;
        }
        let own = finding.place.pointer.as_deref();
        let related = finding.related.iter().filter_map(|label| label.place.pointer.as_deref());
        is_cause(finding) && own.into_iter().chain(related).any(|pointer| known.at.contains(&pointer))
    }

    /// Which of `found` explain it: those that it names, else, where it names no field, those of the greatest
    /// severity and the best evidence.
    #[must_use]
    pub fn explained_by(&self, found: &[Diagnostic]) -> Explained {
        let mut named: Vec<usize> = (0..found.len()).filter(|at| self.is_named_by(&found[*at])).collect();
        if !named.is_empty() {
            // Of several the message may name one.
            let is_in_message = |at: &usize| self.message_names(&found[*at]);
            if named.iter().any(is_in_message) {
                named.retain(is_in_message);
            }
            return Explained::Named(named);
        }
        if !self.names_no_field() {
            return Explained::Not;
        }
        let causes = || found.iter().enumerate().filter(|(_, finding)| is_cause(finding));
        let Some(severity) = causes().map(|(_, finding)| finding.severity).max() else {
            return Explained::Not;
        };
        let worst = || causes().filter(|(_, finding)| finding.severity == severity);
        let weak = |finding: &Diagnostic| finding.evidence.is_weaker_than(Evidence::Observed);
        let strong = worst().any(|(_, finding)| !weak(finding));
        let best: Vec<usize> =
            worst().filter(|(_, finding)| weak(finding) != strong).map(|(at, _)| at).collect();
        Explained::Perhaps(best)
    }
}

impl Refusal {
    fn message_names(&self, finding: &Diagnostic) -> bool {
        let pointer = finding.place.pointer.as_deref().unwrap_or_default();
        let field = pointer.rsplit('/').next().unwrap_or_default().to_lowercase();
        self.in_brackets.contains(&field)
    }
}

/// The findings that explain a refusal, by their places in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explained {
    /// The code names what these report.
    Named(Vec<usize>),
    /// The code names no field, and these are the best reasons there are.
    Perhaps(Vec<usize>),
    /// None does.
    Not,
}

/// Whether the API may have refused a request for what a finding reports. It does not for a leaked token.
pub(super) fn is_cause(finding: &Diagnostic) -> bool {
    match finding.rule.claim {
        Claim::UnexplainedRefusal => false,
        Claim::Independent => finding.severity == Severity::Error,
        _ => true,
    }
}

/// A text of an error body.
fn field_of(text: &str, name: &str) -> Option<String> {
    let mut tape = Tape::new();
    let parsed = tape.parse(text.as_bytes());
    parsed.document().root()?.get(name)?.text().map(std::borrow::Cow::into_owned)
}
