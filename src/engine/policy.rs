//! The second step after the [judge](super::judge), the same for all commands: what a team has
//! decided about findings. [`settle`] works on the findings of one request: levels decide their
//! severities, and then one cause is one finding, a fix is vetted and the recorded answer is added.
//! [`Policy::decide`] says of one finding whether it counts. Whether a baseline knows it depends on
//! how many came before, so [`known`](super::known) says that after it, in the order of the output.

use std::path::Path;

use super::answered::add_answer;
use super::vet;
use crate::config::{Levels, PathSettings, Settings, Suppression};
use crate::diagnostic::{Diagnostic, Finding, Role, RuleMeta};
use crate::input::Request;
use crate::json::Document;
use crate::rule::absorb;
use crate::text::Date;

/// Gives what was found in a request its severities and its final shape. `vetted`: its fixes have
/// to be vetted.
pub(super) fn settle(
    request: &Request<'_>,
    document: Option<Document<'_>>,
    levels: &Levels,
    vetted: bool,
    found: &mut Vec<Diagnostic>,
) {
    levels.apply(found);
    if let Some(document) = document {
        absorb(document, found);
    }
    if vetted && let Some(body) = &request.body {
        vet::vet(&body.bytes, found);
    }
    add_answer(request, found);
}

/// What is decided about a finding, apart from the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// It counts, unless the baseline knows it.
    Counts,
    /// The config says that such a value is meant there.
    Allowed,
    /// The config suppresses it.
    Suppressed,
    /// The config says that the file must show it.
    Expected,
}

/// What a team has decided about findings in one source.
pub(super) struct Policy {
    pub(super) here: PathSettings,
    /// The suppressions that are about the source, by their number in the config.
    suppressions: Vec<usize>,
    today: Option<Date>,
}

/// A finding, placed or not.
pub(super) trait Located {
    fn rule(&self) -> &'static RuleMeta;
    fn pointer(&self) -> Option<&str>;
    /// Its pointer and those of its related places.
    fn pointers(&self) -> impl Iterator<Item = &str>;
}

impl Located for Finding {
    fn rule(&self) -> &'static RuleMeta {
        self.rule
    }

    fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    fn pointers(&self) -> impl Iterator<Item = &str> {
        let others = self.related.iter().filter_map(|related| related.pointer.as_deref());
        self.pointer().into_iter().chain(others)
    }
}

impl Located for Diagnostic {
    fn rule(&self) -> &'static RuleMeta {
        self.rule
    }

    fn pointer(&self) -> Option<&str> {
        self.place.pointer.as_deref()
    }

    fn pointers(&self) -> impl Iterator<Item = &str> {
        let others = self.related.iter().filter_map(|label| label.place.pointer.as_deref());
        self.pointer().into_iter().chain(others)
    }
}

impl Policy {
    /// That of the source at `path`, to which `here` applies.
    pub(super) fn new(settings: &Settings, here: PathSettings, path: &Path) -> Self {
        let applies = |one: &Suppression| one.path.as_ref().is_none_or(|globs| globs.is_match(path));
        let all = here.scope.suppressions.iter().enumerate();
        let suppressions = all.filter(|(_, one)| applies(one)).map(|(at, _)| at).collect();
        Self { suppressions, here, today: settings.today }
    }

    /// The suppressions that are about the source, each with its number in the config.
    pub(super) fn suppressions(&self) -> impl Iterator<Item = (usize, &Suppression)> {
        self.suppressions.iter().map(|at| (*at, &self.here.scope.suppressions[*at]))
    }

    /// Decides about a finding.
    pub(super) fn decide(&self, finding: &impl Located) -> Decision {
        if self.allows(finding) {
            Decision::Allowed
        } else if self.suppressions().any(|(_, one)| is_about(one, finding) && !self.is_expired(one)) {
            Decision::Suppressed
        } else if self.here.expect().any(|rule| rule.id == finding.rule().id) {
            Decision::Expected
        } else {
            Decision::Counts
        }
    }

    /// Whether the config says that values of that kind are meant at all places of a finding.
    fn allows(&self, finding: &impl Located) -> bool {
        if finding.rule().role != Role::Allowable || self.here.allow().next().is_none() {
            return false;
        }
        let mut places = finding.pointers().peekable();
        places.peek().is_some()
            && places.all(|pointer| self.here.allow().any(|pattern| pattern.is_match(pointer)))
    }

    fn is_expired(&self, suppression: &Suppression) -> bool {
        self.today.zip(suppression.expires).is_some_and(|(today, last)| today > last)
    }
}

/// Whether a suppression is about a finding in a file that it applies to.
pub(super) fn is_about(suppression: &Suppression, finding: &impl Located) -> bool {
    suppression.rule.id == finding.rule().id
        && suppression
            .pointer
            .as_ref()
            .is_none_or(|pattern| finding.pointer().is_some_and(|pointer| pattern.is_match(pointer)))
}
