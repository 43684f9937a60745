//! Which contract a request is checked against: its own method and URL, else what was configured,
//! else what its names show.

use std::borrow::Cow;

use crate::contract::{Family, Inference, Likeness, Operation, Path, Route, carried, infer, route};
use crate::input::{Request, SkipReason};
use crate::json::{Document, Kind, SyntaxErrorKind, Tape, document_as_key};
use crate::rule::{Contract, ContractSource, path_of};
use crate::text::has_no_body;

/// What is to be done with a request.
pub(super) enum Choice {
    /// Lint it.
    Lint(Option<Route>, Contract),
    /// It is not a write of ours, for this reason.
    Skip(SkipReason),
}

/// Why a request without method, URL and characteristic names is left alone.
pub(super) const NO_OPERATION: &str = "unknown operation: set `-o` or `[[paths]]`";

/// Why a request is left alone whose body is not in the recording.
pub(super) const NO_BODY: &str = "no body was recorded";

/// Why a request to another URL is left alone.
const ANOTHER_ENDPOINT: &str = "not a write on a conversation participant";

/// Where a request goes, as it was recorded: worked out once, and handed on.
pub(super) struct Address<'r> {
    /// Its path, on the host that its URL or its headers name.
    pub(super) path: Path<'r>,
    /// Its method in capitals; where only the URL was recorded, the one that fits it.
    method: Cow<'r, str>,
    /// Whether the method was recorded.
    pub(super) has_method: bool,
    /// What method and path mean.
    pub(super) route: Route,
}

impl<'r> Address<'r> {
    /// That of `request`; `None` where no URL was recorded, or only placeholders.
    pub(super) fn of(request: &'r Request<'_>) -> Option<Self> {
        let url = request.url.as_ref()?;
        if request.template && Path::parse(&url.text).is_unfilled() {
            return None;
        }
        let path = path_of(request)?;
        if let Some(method) = &request.method {
            let method = upper_case(&method.text);
            return Some(Self { route: route(&method, &path), path, method, has_method: true });
        }
        // Error topics record the URL alone; a write is all that a sink does.
        let fits = ["PATCH", "POST", "PUT"]
            .into_iter()
            .map(|method| (method, route(method, &path)))
            .find(|(_, route)| matches!(route, Route::Operation(_)));
        let (method, route) = fits.unwrap_or_else(|| ("PATCH", route("PATCH", &path)));
        Some(Self { route, path, method: method.into(), has_method: false })
    }
}

fn upper_case(method: &str) -> Cow<'_, str> {
    if method.bytes().any(|byte| byte.is_ascii_lowercase()) {
        method.to_ascii_uppercase().into()
    } else {
        method.into()
    }
}

/// Chooses. `configured` is what `--operation` or the config sets; `otherwise` what a body is
/// checked against that says nothing by itself.
pub(super) fn choose(
    request: &Request<'_>,
    address: Option<&Address<'_>>,
    document: Option<Document<'_>>,
    configured: Option<&'static Operation>,
    otherwise: Option<&'static Operation>,
) -> Choice {
    if let Some(address) = address {
        return by_route(address, document);
    }
    let found = if let Some(operation) = configured {
        Some((operation, ContractSource::Configured))
    } else {
        document
            .and_then(|document| inferred(document).operation().or(otherwise))
            .map(|operation| (operation, ContractSource::Inferred))
    };
    match found {
        Some((operation, source)) => lint(None, operation, source),
        None if request.is_record_value && is_blank(document) => {
            Choice::Skip("an empty payload with an unknown operation: set `-o` or `[[paths]]`".into())
        }
        None => Choice::Skip(if document.is_some_and(|document| document.error_count() > 0) {
            // Beyond ASCII it may be a mark, a bracket of another script or UTF-16.
            let first = document
                .and_then(|document| document.text().iter().find(|document| !document.is_ascii_whitespace()));
            if matches!(first, Some(b'{' | b'[' | b'"' | 0x80..)) {
                "not JSON, and an unknown operation: set `-o` or `[[paths]]`".into()
            } else {
                "neither JSON nor a known recording format".into()
            }
        } else {
            NO_OPERATION.into()
        }),
    }
}

/// Whether a body has no bytes but white space.
fn is_blank(document: Option<Document<'_>>) -> bool {
    document.is_some_and(|document| document.text().iter().all(u8::is_ascii_whitespace))
}

/// What the names of a bare body show; those of a string's, a key's or an array's content where
/// that is all.
pub(super) fn inferred(document: Document<'_>) -> Inference {
    // A connector that wrote `Struct{…}` has no names left, and nothing else writes such a body.
    if document.errors().first().is_some_and(|error| error.kind == SyntaxErrorKind::JavaText)
        && document.text().trim_ascii_start().starts_with(b"Struct{")
    {
        return Inference::Family(Family::Attributes);
    }
    let Some(root) = document.root() else { return Inference::Unknown };
    if root.kind() == Kind::String
        && let Some(text) = root.text()
        && text.trim_start().starts_with('{')
    {
        let mut tape = Tape::new();
        return tape.parse(text.as_bytes()).document().root().map_or(Inference::Unknown, infer);
    }
    if let Some(key) = document_as_key(root) {
        let mut tape = Tape::new();
        return tape.parse(key.name().as_bytes()).document().root().map_or(Inference::Unknown, infer);
    }
    infer(root)
}

fn lint(route: Option<Route>, operation: &'static Operation, source: ContractSource) -> Choice {
    if operation.model.is_none() {
        return Choice::Skip(SkipReason::not_applicable(if operation.takes_body {
            "published, not checked: its body is not an object"
        } else {
            "the operation has no body"
        }));
    }
    Choice::Lint(route, Contract { operation, source })
}

/// By method and URL.
fn by_route(address: &Address<'_>, document: Option<Document<'_>>) -> Choice {
    let Address { path, method, route, .. } = address;
    let source = ContractSource::Recorded;
    let carried = || carried_by(document, path);
    match *route {
        Route::Operation(operation) => lint(Some(*route), operation, source),
        Route::WrongMethod(operation) if path.means_participant() || carried().is_some() => {
            // A list takes what is added to it; what was sent is one of it.
            let meant = if operation.adds_to_list() { path.nearest(method, carried()) } else { operation };
            lint(Some(*route), meant, source)
        }
        Route::Unknown if imitates(path, method) || carried().is_some() => {
            lint(Some(*route), path.nearest(method, carried()), source)
        }
        Route::NotChecked => Choice::Skip(SkipReason::not_applicable("published, not checked")),
        _ if has_no_body(&**method) => {
            Choice::Skip(SkipReason::not_applicable(format!("{method} requests have no body to check")))
        }
        _ => Choice::Skip(SkipReason::not_applicable(ANOTHER_ENDPOINT)),
    }
}

/// Whether a path that is in no SDK was meant for one of the operations, whatever the body.
fn imitates(path: &Path<'_>, method: &str) -> bool {
    path.published_but_for_base(method).is_some()
        || match path.likeness() {
            Some(Likeness::Rooted) => !path.is_foreign() && path.means_participant(),
            Some(Likeness::Shortened) => path.is_ours() && path.means_participant(),
            Some(Likeness::Embedded) | None => false,
        }
}

/// What the body carries that belongs to a participant. Where another API may be meant, that has to
/// be most of it, and the path has to say more than `calls`.
fn carried_by(document: Option<Document<'_>>, path: &Path<'_>) -> Option<Family> {
    let document = document?;
    let by_names = || match inferred(document) {
        Inference::Family(family) => Some(family),
        Inference::Record => Some(Family::Participant),
        Inference::Unknown => None,
    };
    if path.is_ours() {
        return by_names().or_else(|| carried(document.root()?, true));
    }
    by_names().filter(|_| path.likeness() == Some(Likeness::Rooted) || path.means_participant())
}
