//! Fixes after which a record would no longer be read as a body are shown, and never applied: a string that
//! holds a tombstone, or an object that becomes an event once one of its values is a string. A file that
//! nothing checks any more would look clean.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::fix::applied;
use crate::input::Request;
use crate::json::{Document, Kind, Tape};
use crate::kinds::holds_body;

/// Names without which no object is an envelope, an event or a notification.
static TYPICAL: LazyLock<[Finder<'static>; 4]> =
    LazyLock::new(|| ["payload\"", "detail-type\"", "eventBody\"", "after\""].map(Finder::new));

/// Whether fixes of this body have to be vetted. Hardly any have: what a record is is recognised by
/// the record itself only where no method and no URL were recorded, and by few names.
pub(super) fn is_needed(request: &Request<'_>, document: Document<'_>) -> bool {
    let is_bare = request.method.is_none() && request.url.is_none();
    let is_string = || document.root().is_some_and(|root| root.kind() == Kind::String);
    is_bare && (is_string() || TYPICAL.iter().any(|name| name.find(document.text()).is_some()))
}

/// Shows what must not be applied: first of the safe fixes, then of all.
pub(super) fn vet(body: &[u8], found: &mut [Diagnostic]) {
    let mut tape = Tape::new();
    for up_to in [Applicability::Safe, Applicability::Unsafe] {
        let is_applied = |fix: &&Fix| fix.applicability <= up_to && !fix.edits.is_empty();
        let fixes = || found.iter().filter_map(|finding| finding.fix.as_ref()).filter(is_applied);
        if fixes().all(|fix| fix.applicability < up_to) {
            continue;
        }
        let (after, _) = applied(body, fixes());
        if !holds_body(&after, &mut tape) {
            let fixes = found.iter_mut().filter_map(|finding| finding.fix.as_mut());
            fixes
                .filter(|fix| fix.applicability == up_to)
                .for_each(|fix| fix.applicability = Applicability::Shown);
        }
    }
}
