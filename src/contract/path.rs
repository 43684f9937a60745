//! A recorded URL's path, and what its words mean.
//!
//! A path is matched as a suffix, because gateways and the SDKs' `gateway_configuration` put a
//! prefix before `/api/v2`, and collections put a placeholder there.

use std::sync::LazyLock;

use super::catalog::{of_family, operations};
use super::facts::is_published_host;
use super::formats::is_uuid;
use super::operation::{Family, Operation, PathPart};

/// A URL's path, cut into segments that remember where they are in the URL.
#[derive(Clone, Debug)]
pub struct Path<'u> {
    url: &'u str,
    /// All segments of the path, a prefix included.
    segments: Vec<Segment<'u>>,
    /// Index of the first segment after `/api/v2`, or of the one that the API's own path starts with.
    start: Option<usize>,
    /// Offset in the URL where the path ends and query or fragment start.
    end: usize,
    host: Option<&'u str>,
}

/// What is where `/api/v2` belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base<'u> {
    /// `/api` and another version, such as `v1`.
    Version(&'u str),
    /// Nothing.
    None,
    /// Something else, such as `/v2`.
    Other(&'u str),
}

/// In what a path resembles those of conversation writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// It begins with `conversations`, or with a word that people write for it.
    Rooted,
    /// `/calls/{id}/…`: `/conversations` is missing.
    Shortened,
    /// `/users/{id}/conversations/…`: something is in front.
    Embedded,
}

/// One segment of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'u> {
    /// As written.
    pub text: &'u str,
    /// Offset of its first byte in the URL.
    pub offset: usize,
}

impl Segment<'_> {
    /// What it says, its `%20` and their like undone; `None` where that is not a text.
    #[must_use]
    pub fn decoded(&self) -> Option<String> {
        decoded(self.text)
    }
}

/// A part of a URI with its percent-encoding undone (RFC 3986, 2.1).
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.split('%');
    bytes.extend_from_slice(rest.next()?.as_bytes());
    for part in rest {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

/// Segments that start the API's own paths, the last three being made up (recorded mistakes).
const ROOTS: [&str; 6] =
    ["conversations", "conversation", "interactions", "interaction", "participants", "participant"];

/// Words that people write for a medium, and the published one.
const MEDIA: [(&str, &str); 26] = [
    ("calls", "calls"),
    ("call", "calls"),
    ("voice", "calls"),
    ("phone", "calls"),
    ("phones", "calls"),
    ("telephony", "calls"),
    ("callbacks", "callbacks"),
    ("callback", "callbacks"),
    ("emails", "emails"),
    ("email", "emails"),
    ("mail", "emails"),
    ("messages", "messages"),
    ("message", "messages"),
    ("messaging", "messages"),
    ("sms", "messages"),
    ("web", "messages"),
    ("webmessaging", "messages"),
    ("chats", "chats"),
    ("chat", "chats"),
    ("webchat", "chats"),
    ("cobrowsesessions", "cobrowsesessions"),
    ("cobrowse", "cobrowsesessions"),
    ("videos", "videos"),
    ("video", "videos"),
    ("socials", "socials"),
    ("screenshares", "screenshares"),
];

impl<'u> Path<'u> {
    /// Cuts up an absolute URL, a path, or a template of either.
    #[must_use]
    pub fn parse(url: &'u str) -> Self {
        let end = path_end(url);
        let path = &url[..end];
        let after_scheme = match path.find("://") {
            Some(at) if !path[..at].contains('/') => at + 3,
            _ => 0,
        };
        let (host, path_start) = if after_scheme > 0 {
            let slash = path[after_scheme..].find('/').map_or(end, |path| after_scheme + path);
            let authority = &path[after_scheme..slash];
            let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            (Some(without_port(authority)), slash)
        } else {
            (None, 0)
        };
        let mut segments = Vec::new();
        let mut offset = path_start;
        for text in path[path_start..].split('/') {
            if !text.is_empty() {
                segments.push(Segment { text, offset });
            }
            offset += text.len() + 1;
        }
        let start = start_of(&segments);
        Self { url, segments, start, end, host }
    }

    /// The path where a header shows the host, which may have a port; what the URL itself says
    /// holds.
    #[must_use]
    pub fn on_host(self, host: &'u str) -> Self {
        // A placeholder at the start may well stand for a host.
        let host = if self.url.starts_with('/') { Some(without_port(host.trim())) } else { self.host };
        Self { host, ..self }
    }

    /// Host without user and port, where the URL names one.
    #[must_use]
    pub fn host(&self) -> Option<&'u str> {
        self.host
    }

    /// The segments of the API's own path, without `/api/v2` and what is before it.
    #[must_use]
    pub fn segments(&self) -> &[Segment<'u>] {
        self.start.map_or(&[], |start| &self.segments[start..])
    }

    /// In what the path resembles those of conversation writes, if it does.
    #[must_use]
    pub fn likeness(&self) -> Option<Likeness> {
        let own = self.segments();
        let first = own.first()?;
        let is_id = |segment: &Segment<'_>| {
            is_placeholder(segment.text) || segment.text.bytes().any(|byte| byte.is_ascii_digit())
        };
        if is_root(first.text) {
            Some(Likeness::Rooted)
        } else if medium_of(first.text).is_some() && own.get(1).is_some_and(is_id) {
            Some(Likeness::Shortened)
        } else if own.iter().any(|segment| is_root(segment.text)) {
            Some(Likeness::Embedded)
        } else {
            None
        }
    }

    /// Whether the request surely went to this API or to a proxy of it: the host is published, or the path is
    /// the API's own from `/api/v2` on. Without a host a path below `/api/v2` is enough.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        match self.host {
            Some(host) if is_published_host(host) => true,
            Some(host) if !is_placeholder(host) && !is_local(host) => {
                self.is_below_version_2() && self.likeness() == Some(Likeness::Rooted)
            }
            _ => self.is_below_version_2(),
        }
    }

    /// Whether the request went to a host of others: one that is neither published nor below `/api/v2`.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        let is_known = |host: &str| is_published_host(host) || is_placeholder(host) || is_local(host);
        self.host.is_some_and(|host| !is_known(host)) && !self.is_below_version_2()
    }

    pub(super) fn is_below_version_2(&self) -> bool {
        self.start.is_some_and(|start| start >= 2 && is_version_2(&self.segments[start - 2..start]))
    }

    /// What is before the API's own path on one of its hosts, where that is not `/api/v2`: nothing
    /// else is published. Of a gateway's paths it is not known.
    #[must_use]
    pub fn other_base(&self) -> Option<Base<'u>> {
        let before = &self.segments[..self.start?];
        match before {
            [.., api, version] if is_version_2(&[*api, *version]) => None,
            _ if !self.host.is_some_and(is_published_host) => None,
            [.., api, version] if api.text.eq_ignore_ascii_case("api") && is_version(version.text) => {
                Some(Base::Version(version.text))
            }
            [] => Some(Base::None),
            // It may well stand for `api/v2`.
            _ if before.iter().any(|segment| is_placeholder(segment.text)) => None,
            [.., last] => {
                let (start, end) = (before[0].offset - 1, last.offset + last.text.len());
                Some(Base::Other(&self.url[start..end]))
            }
        }
    }

    /// The operation of that method, else the first one, at a path of which the base alone is wrong.
    #[must_use]
    pub fn published_but_for_base(&self, method: &str) -> Option<&'static Operation> {
        self.other_base()?;
        let fits = |operation: &&Operation| operation.method == method || !operation.adds_to_list();
        let mut fitting =
            operations().iter().filter(fits).filter(|operation| matches(self.segments(), operation));
        fitting.clone().find(|value| value.method == method).or_else(|| fitting.next())
    }

    /// The path in the URL, without scheme, host, query and fragment.
    #[must_use]
    pub fn text(&self) -> &'u str {
        self.segments.first().map_or("/", |first| &self.url[first.offset.saturating_sub(1)..self.end])
    }

    /// Whether tokens are made there, of a client's secret.
    #[must_use]
    pub fn makes_tokens(&self) -> bool {
        self.text().ends_with("/oauth/token")
    }

    /// Parameters of `operation` and what the path has in their place. Empty where it does not match.
    #[must_use]
    pub fn parameters(&self, operation: &Operation) -> Vec<(&'static str, Segment<'u>)> {
        if !matches(self.segments(), operation) {
            return Vec::new();
        }
        let parts = operation.parts.iter().zip(self.segments());
        parts
            .filter_map(|(part, segment)| match part {
                PathPart::Parameter(name) => Some((*name, *segment)),
                PathPart::Literal(_) => None,
            })
            .collect()
    }

    /// The parameter of `operation` that the path has everything of but this one id: the variable was empty.
    #[must_use]
    pub fn missing(&self, operation: &Operation) -> Option<&'static str> {
        let (own, parts) = (self.segments(), operation.parts);
        if own.len() + 1 != parts.len() {
            return None;
        }
        let ids = parts.iter().enumerate().filter_map(|(at, part)| match part {
            PathPart::Parameter(name) => Some((at, *name)),
            PathPart::Literal(_) => None,
        });
        let fits = |missing: usize| {
            let rest = parts[..missing].iter().chain(&parts[missing + 1..]);
            rest.zip(own).all(|(part, segment)| match part {
                PathPart::Literal(text) => *text == segment.text,
                PathPart::Parameter(_) => may_be_id(segment.text),
            })
        };
        ids.into_iter().find(|(at, _)| fits(*at)).map(|(_, name)| name)
    }

    /// The word that is right after an id, without the slash before it.
    #[must_use]
    pub fn glued(&self) -> Option<&'u str> {
        self.segments().iter().find_map(|segment| glued(segment.text)).map(|(_, word)| word)
    }

    /// The path of `operation` with the ids that this path holds, and its prefix; an id it does not
    /// hold stays `{name}`.
    #[must_use]
    pub fn rewritten(&self, operation: &Operation) -> String {
        let mut own = Vec::new();
        let in_front = match self.likeness() {
            Some(Likeness::Embedded) => self.segments().iter().position(|segment| is_root(segment.text)),
            _ => None,
        };
        for segment in &self.segments()[in_front.unwrap_or(0)..] {
            match glued(segment.text) {
                Some((id, word)) => own.extend([id, word]),
                None => own.push(segment.text),
            }
        }
        let after = |names: &[&str], following: usize| {
            let at = own.iter().position(|text| names.contains(&text.to_ascii_lowercase().as_str()))?;
            own.get(at + following).copied().filter(|item| may_be_id(item))
        };
        let conversation = own
            .windows(2)
            .take(2)
            .filter(|pair| !is_participants(pair[0]))
            .map(|pair| pair[1])
            .find(|item| medium_of(item).is_none() && !is_word(item) || is_placeholder(item));
        let known = |name: &str| match name {
            "conversationId" => conversation,
            "participantId" => after(&["participants", "participant"], 1),
            "communicationId" => after(&["communications", "communication"], 1),
            _ => None,
        };
        let start = self.start.unwrap_or(0);
        let other = self.other_base();
        let is_versioned = start >= 2 && is_version_2(&self.segments[start - 2..start]) || other.is_some();
        let prefix = match other {
            Some(Base::None | Base::Other(_)) => 0,
            _ if is_versioned => start - 2,
            _ => start,
        };
        let mut out = String::new();
        for segment in &self.segments[..prefix] {
            if !is_placeholder(segment.text) {
                out.push('/');
                out.push_str(segment.text);
            }
        }
        // What stands for it in a gateway's path stays.
        if is_versioned || out.is_empty() {
            out.push_str("/api/v2");
        }
        for part in operation.parts {
            out.push('/');
            match part {
                PathPart::Literal(text) => out.push_str(text),
                PathPart::Parameter(name) => match known(name) {
                    Some(id) => out.push_str(id),
                    None => out.extend(["{", name, "}"]),
                },
            }
        }
        out
    }

    /// Whether nothing is known of the path: placeholders alone, beside words that the API's own paths have.
    #[must_use]
    pub fn is_unfilled(&self) -> bool {
        const WORDS: [&str; 5] = ["api", "v2", "attributes", "communications", "wrapup"];
        self.segments().is_empty()
            && self.host.is_none_or(is_placeholder)
            && self
                .segments
                .iter()
                .all(|segment| is_placeholder(segment.text) || WORDS.contains(&segment.text))
    }

    /// Whether the path itself speaks of writing a participant.
    #[must_use]
    pub fn means_participant(&self) -> bool {
        self.segments().iter().any(|segment| {
            is_participants(segment.text) || segment.text.to_ascii_lowercase().contains("wrapup")
        })
    }

    /// The published operation nearest to a path that is in no SDK; `family` is what the body looks like.
    ///
    /// # Panics
    /// Never: every family that people mix up has a `calls` operation.
    #[must_use]
    pub fn nearest(&self, method: &str, family: Option<Family>) -> &'static Operation {
        let own = self.segments();
        // Attributes that go to a participant there have to go elsewhere all the same.
        let is_elsewhere = |operation: &Operation| {
            operation.family == Family::Participant && family == Some(Family::Attributes)
        };
        if let Some(found) = self.published_but_for_base(method).filter(|path| !is_elsewhere(path)) {
            return found;
        }
        let lower = |segment: &Segment<'_>| segment.text.to_ascii_lowercase();
        let root = own.iter().position(|segment| is_root(segment.text));
        // `/calls/{id}/…` lacks the word that it should begin with.
        let skipped =
            if self.likeness() == Some(Likeness::Shortened) { 0 } else { root.map_or(1, |at| at + 1) };
        let medium =
            own.iter().skip(skipped).take(2).find_map(|segment| medium_of(segment.text)).unwrap_or("generic");
        if let Some(found) = own.last().and_then(|last| of_conversation(&lower(last), method, medium)) {
            return found;
        }
        let tail: Vec<String> = own.iter().skip(skipped + 1).map(lower).collect();
        let says = |word: &str| tail.iter().any(|tail| tail.contains(word));
        let by_path = if says("attribute") || says("participantdata") {
            Some(Family::Attributes)
        } else if says("communication") && says("wrapup") {
            Some(Family::Wrapup)
        } else if says("communication") {
            Some(Family::Communication)
        } else if says("wrapup") && family.is_none() {
            // Invented for a wrap-up by itself; one under `wrapup` is an action of the participant.
            Some(Family::Wrapup)
        } else {
            None
        };
        let family = by_path.or(family).unwrap_or(Family::Participant);
        let with_medium = of_family(family, medium);
        with_medium
            .or_else(|| of_family(family, "generic"))
            .or_else(|| of_family(family, "calls"))
            .expect("internal error: every family people mix up has a calls operation")
    }
}

/// The operation that writes something of the conversation as a whole, such as its
/// `secureattributes`, by the last word of its path.
fn of_conversation(word: &str, method: &str, medium: &str) -> Option<&'static Operation> {
    let ends_so = |operation: &&Operation| {
        matches!(
            operation.family,
            Family::SecureAttributes
                | Family::CustomAttributes
                | Family::RecordingState
                | Family::Parking
                | Family::FlaggedReason
                | Family::ConversationOther
        ) && operation.model.is_some()
            && matches!(operation.parts.last(), Some(PathPart::Literal(last)) if *last == word)
    };
    let rank = |operation: &&Operation| {
        (operation.medium == medium, operation.method == method, operation.medium == "generic")
    };
    operations().iter().filter(ends_so).max_by_key(rank)
}

/// Whether a placeholder of some template language stands for the segment: `{x}`, `{{x}}`, `${x}`,
/// `$X`, `:x`, `<x>`.
#[must_use]
pub(crate) fn is_placeholder(segment: &str) -> bool {
    segment.starts_with(['{', '$', '<', ':']) || segment.contains("{{") || segment.contains("${")
}

/// Whether the segments are those of the operation's template.
pub(super) fn matches(own: &[Segment<'_>], operation: &Operation) -> bool {
    let pairs = || own.iter().zip(operation.parts);
    own.len() == operation.parts.len()
        && pairs().all(|(segment, part)| !matches!(part, PathPart::Literal(text) if *text != segment.text))
        // Literal segments beat parameters.
        && pairs().all(|(segment, part)| matches!(part, PathPart::Literal(_)) || may_be_id(segment.text))
}

/// Whether a segment may stand for a parameter. `calls` is never an id, and neither is what follows one:
/// `participants/attributes` lacks the id between.
pub(super) fn may_be_id(segment: &str) -> bool {
    !is_medium(segment) && !AFTER_IDS.contains(&segment) && glued(segment).is_none()
}

/// Words of published paths that follow a parameter.
static AFTER_IDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut words = Vec::new();
    for pair in operations().iter().flat_map(|operation| operation.parts.windows(2)) {
        if let [PathPart::Parameter(_), PathPart::Literal(word)] = pair
            && !words.contains(word)
        {
            words.push(*word);
        }
    }
    words
});

/// An id, or what stands for one, and the word right after it: `{{id}}attributes`.
fn glued(segment: &str) -> Option<(&str, &str)> {
    // Most segments are ids and words, and neither is as long as both.
    if segment.len() <= 36 && !segment.contains('}') {
        return None;
    }
    AFTER_IDS.iter().find_map(|word| {
        let id = segment.strip_suffix(word)?;
        (is_uuid(id) || id.ends_with('}')).then_some((id, &segment[id.len()..]))
    })
}

fn without_port(authority: &str) -> &str {
    authority.split_once(':').map_or(authority, |(host, _)| host)
}

fn is_local(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1")
}

fn is_medium(segment: &str) -> bool {
    MEDIA.iter().any(|(_, medium)| *medium == segment)
}

pub(super) fn medium_of(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    MEDIA.iter().find(|(name, _)| *name == word).map(|(_, medium)| *medium)
}

/// Letters only: a word of a made-up path rather than an id.
pub(super) fn is_word(segment: &str) -> bool {
    segment.len() < 24 && segment.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_participants(segment: &str) -> bool {
    segment.eq_ignore_ascii_case("participants") || segment.eq_ignore_ascii_case("participant")
}

/// Whether two segments are `api` and `v2`.
fn is_version_2(pair: &[Segment<'_>]) -> bool {
    pair[0].text.eq_ignore_ascii_case("api") && pair[1].text.eq_ignore_ascii_case("v2")
}

/// Whether a path of the API's own may start with the segment.
pub(super) fn is_root(segment: &str) -> bool {
    ROOTS.iter().any(|value| value.eq_ignore_ascii_case(segment))
}

/// `v1`, `v1.0`, `V3`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix(['v', 'V']).unwrap_or_default();
    number.starts_with(|number: char| number.is_ascii_digit())
}

/// Other APIs have conversations and participants, too: there they are after a version and more, as
/// in `/v2/live_meetings/9/participants`. A gateway's prefix has none.
fn start_of(segments: &[Segment<'_>]) -> Option<usize> {
    if let Some(at) = segments.windows(2).rposition(is_version_2) {
        return (at + 2 < segments.len()).then_some(at + 2);
    }
    let at = segments.iter().position(|segment| is_root(segment.text))?;
    let before = &segments[..at];
    if before.iter().rev().skip(1).any(|segment| is_version(segment.text)) {
        return None;
    }
    let neighbour = at > 0 && matches!(segments[at - 1].text, "routing" | "externalcontacts");
    Some(if neighbour { at - 1 } else { at })
}

/// Where the path ends: at the first `?` or `#` outside a placeholder.
fn path_end(url: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in url.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'?' | b'#' if depth == 0 => return at,
            _ => {}
        }
    }
    url.len()
}
