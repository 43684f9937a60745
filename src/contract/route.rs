//! From a recorded method and URL to the operation they mean.

use super::catalog::operations;
use super::not_checked::is_published_unchecked;
use super::operation::{Operation, PathPart};
use super::path::{Likeness, Path, Segment, is_placeholder, is_word, matches, may_be_id, medium_of};
use crate::text::is_write;

/// What a method and path mean.
#[derive(Clone, Copy, Debug)]
pub enum Route {
    /// A published operation.
    Operation(&'static Operation),
    /// A published path with a method that no published SDK has for it; the operation is the one
    /// that writes there.
    WrongMethod(&'static Operation),
    /// A write to a path that imitates those of conversation writes and is in no published SDK.
    Unknown,
    /// A published write of which method and path alone are known.
    NotChecked,
    /// Anything else: not ours to judge.
    Elsewhere,
}

/// Finds the operation of a method (in capitals) and path.
#[must_use]
pub fn route(method: &str, path: &Path<'_>) -> Route {
    let own = path.segments();
    if own.is_empty() {
        return Route::Elsewhere;
    }
    let found = published(method, |item| matches(own, item)).or_else(|| {
        // A placeholder may stand for a medium or any other literal; a path spelled out beats that.
        let is_template = own.iter().any(|segment| is_placeholder(segment.text));
        if is_template { published(method, |item| could_match(own, item)) } else { None }
    });
    match found {
        Some(operation) if operation.method == method && path.other_base().is_none() => {
            Route::Operation(operation)
        }
        _ if !is_write(method) => Route::Elsewhere,
        Some(_) if path.other_base().is_some() => Route::Unknown,
        Some(operation) => Route::WrongMethod(operation),
        None if is_published_unchecked(method, path) => Route::NotChecked,
        None => match path.likeness() {
            // Other APIs make conversations, too.
            Some(Likeness::Rooted) if own.iter().all(|segment| is_word(segment.text)) && !path.is_ours() => {
                Route::Elsewhere
            }
            Some(_) => Route::Unknown,
            None => Route::Elsewhere,
        },
    }
}

/// The operation at a path that `fits` knows: the one of that method, else the one that people mean.
fn published(method: &str, fits: impl Fn(&Operation) -> bool) -> Option<&'static Operation> {
    let mut found: Option<&'static Operation> = None;
    for operation in operations().iter().filter(|operation| fits(operation)) {
        let better = |other: &Operation| {
            // `agentchecklists/finalize` is not a checklist of that id.
            let rank = |other: &Operation| {
                (other.method == method, literals(other), other.method == "PATCH", other.medium == "calls")
            };
            rank(operation) > rank(other)
        };
        if found.is_none_or(better) {
            found = Some(operation);
        }
    }
    found
}

fn literals(operation: &Operation) -> usize {
    operation.parts.iter().filter(|part| matches!(part, PathPart::Literal(_))).count()
}

/// Like `matches`, for a template: a placeholder may stand for a literal, but not for all of them.
fn could_match(own: &[Segment<'_>], operation: &Operation) -> bool {
    let mut literals = 0;
    let fits = own.len() == operation.parts.len()
        && own.iter().zip(operation.parts).all(|(segment, part)| match part {
            PathPart::Literal(text) => {
                literals += usize::from(*text == segment.text);
                *text == segment.text || literals > 0 && is_placeholder(segment.text)
            }
            PathPart::Parameter(_) => medium_of(segment.text).is_none() && may_be_id(segment.text),
        });
    fits && literals > 1
}

#[cfg(test)]
mod tests {
    use super::super::operation::Family;
    use super::super::path::Base;
    use super::*;

    const ID: &str = "5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70";

    fn routed(method: &str, url: &str) -> String {
        match route(method, &Path::parse(url)) {
            Route::Operation(it) => it.id.to_owned(),
            Route::WrongMethod(it) => format!("method:{}", it.method),
            Route::Unknown => "unknown".to_owned(),
            Route::NotChecked => "not checked".to_owned(),
            Route::Elsewhere => "elsewhere".to_owned(),
        }
    }

    #[test]
    fn a_path_is_matched_as_a_suffix() {
        let path = format!("/conversations/calls/{ID}/participants/{ID}");
        for prefix in [
            "https://api.mypurecloud.com/api/v2",
            "https://gw.example/genesys/api/v2",
            "/api/v2",
            "",
            "{{base}}/api/v2",
            "{{base}}",
        ] {
            assert_eq!(
                routed("PATCH", &format!("{prefix}{path}")),
                "patchConversationsCallParticipant",
                "{prefix}"
            );
            assert_eq!(
                routed("PATCH", &format!("{prefix}{path}/attributes?x=1")),
                "patchConversationsCallParticipantAttributes"
            );
        }
    }

    #[test]
    fn literal_segments_beat_parameters() {
        assert_eq!(routed("PATCH", &format!("/api/v2/conversations/calls/participants/{ID}")), "unknown");
        assert_eq!(
            routed("PATCH", &format!("/api/v2/conversations/{ID}/participants/{ID}")),
            "patchConversationParticipant"
        );
    }

    #[test]
    fn a_placeholder_may_replace_the_medium() {
        assert_eq!(
            routed("PATCH", "{{url}}/conversations/{{medium}}/{{cid}}/participants/{{pid}}/attributes"),
            "patchConversationsCallParticipantAttributes"
        );
        assert_eq!(
            routed("PATCH", "{{url}}/conversations/{{cid}}/participants/{{pid}}"),
            "patchConversationParticipant"
        );
    }

    #[test]
    fn mistakes_are_distinguished() {
        let voice = format!("/api/v2/conversations/voice/{ID}/participants/{ID}");
        assert_eq!(routed("PATCH", &voice), "unknown");
        assert_eq!(Path::parse(&voice).nearest("PATCH", None).id, "patchConversationsCallParticipant");
        assert_eq!(
            Path::parse(&voice).rewritten(Path::parse(&voice).nearest("PATCH", Some(Family::Attributes))),
            format!("/api/v2/conversations/calls/{ID}/participants/{ID}/attributes")
        );
        assert_eq!(
            routed("POST", &format!("/conversations/{ID}/participants/{ID}/attributes")),
            "method:PATCH"
        );
        let list = format!("/api/v2/conversations/calls/{ID}/participants");
        assert_eq!(routed("POST", &list), "postConversationsCallParticipants");
        assert_eq!(routed("PATCH", &list), "method:POST");
        let wrapup = format!("/api/v2/conversations/calls/{ID}/participants/{ID}/wrapup");
        assert_eq!(routed("POST", &wrapup), "unknown");
        let nearest = |family| Path::parse(&wrapup).nearest("PATCH", family).id;
        assert_eq!(nearest(None), "postConversationsCallParticipantCommunicationWrapup");
        assert_eq!(nearest(Some(Family::Participant)), "patchConversationsCallParticipant");
        assert_eq!(routed("GET", &voice), "elsewhere");
        assert_eq!(routed("PATCH", "/api/v2/users/me"), "not checked");
        assert_eq!(routed("PATCH", "/api/v2/users/me/nothing"), "elsewhere");
        assert_eq!(routed("PATCH", &format!("https://x/interactions/{ID}/wrapup")), "unknown");
        // Spelled with capitals nothing is published, and what was meant is reported.
        let capitals = format!("https://x/API/V2/Conversations/Calls/{ID}/participants/{ID}/attributes");
        assert_eq!(routed("PATCH", &capitals), "unknown");
        assert_eq!(
            Path::parse(&capitals).rewritten(Path::parse(&capitals).nearest("PATCH", None)),
            format!("/api/v2/conversations/calls/{ID}/participants/{ID}/attributes")
        );
    }

    /// Nothing publishes `/api/v1`. A gateway may have a version of its own.
    #[test]
    fn another_version_on_a_host_of_the_api() {
        let path = format!("conversations/calls/{ID}/participants/{ID}");
        for host in ["api.mypurecloud.com", "API.mypurecloud.de:443", "api.euw2.pure.cloud"] {
            for version in ["v1", "V3", "v1.0"] {
                let url = format!("https://{host}/api/{version}/{path}/attributes");
                assert_eq!(routed("PATCH", &url), "unknown", "{url}");
                assert_eq!(routed("POST", &url), "unknown", "{url}");
                assert_eq!(routed("GET", &url), "elsewhere", "{url}");
                let url = Path::parse(&url);
                assert_eq!(url.nearest("PATCH", None).id, "patchConversationsCallParticipantAttributes");
                assert_eq!(url.rewritten(url.nearest("PATCH", None)), format!("/api/v2/{path}/attributes"));
            }
        }
        let own = "patchConversationsCallParticipant";
        for host in ["https://gw.example", "{{base}}", "", "https://login.mypurecloud.com"] {
            assert_eq!(routed("PATCH", &format!("{host}/api/v1/{path}")), own, "{host}");
        }
        for prefix in ["/api/v2", "/API/V2", "/platform/api/v2", "/{{base}}", "{{base}}"] {
            assert_eq!(
                routed("PATCH", &format!("https://api.mypurecloud.com{prefix}/{path}")),
                own,
                "{prefix}"
            );
        }
        for (prefix, base) in [
            ("", Base::None),
            ("/v2", Base::Other("/v2")),
            ("/api", Base::Other("/api")),
            ("/rest/v2", Base::Other("/rest/v2")),
        ] {
            for host in ["https://gw.example", "{{base}}", "https://login.mypurecloud.com"] {
                assert_eq!(routed("PATCH", &format!("{host}{prefix}/{path}")), own, "{host}{prefix}");
            }
            let url = format!("https://api.mypurecloud.com{prefix}/{path}");
            assert_eq!((&*routed("PATCH", &url), &*routed("GET", &url)), ("unknown", "elsewhere"), "{url}");
            let url = Path::parse(&url);
            assert_eq!((url.other_base(), url.nearest("PATCH", None).id), (Some(base), own));
            assert_eq!(url.rewritten(url.nearest("PATCH", None)), format!("/api/v2/{path}"));
            // Where the host is in a header.
            let target = format!("{prefix}/{path}");
            let here = |host| Path::parse(&target).on_host(host).other_base();
            assert_eq!((here("API.mypurecloud.de:443"), here("gw.example")), (Some(base), None));
        }
        let nearest = |url: &str, family| Path::parse(url).nearest("PATCH", family).id;
        for (method, tail, id) in [
            ("PUT", format!("{ID}/secureattributes"), "putConversationSecureattributes"),
            ("PATCH", format!("calls/{ID}/participants"), "patchConversationsCallParticipant"),
            ("POST", format!("calls/{ID}/participants"), "postConversationsCallParticipants"),
            (
                "POST",
                format!("calls/{ID}/participants/{ID}/consult"),
                "postConversationsCallParticipantConsult",
            ),
        ] {
            let url = format!("https://api.mypurecloud.com/api/v1/conversations/{tail}");
            assert_eq!(Path::parse(&url).nearest(method, None).id, id);
        }
        let secure = format!("https://api.mypurecloud.com/api/v1/conversations/{ID}/secureattributes");
        assert!(nearest(&secure, Some(Family::Attributes)).ends_with("ConversationSecureattributes"));
        let participant = format!("https://api.mypurecloud.com/api/v1/{path}");
        assert_eq!(nearest(&participant, None), own);
        assert_eq!(
            nearest(&participant, Some(Family::Attributes)),
            "patchConversationsCallParticipantAttributes"
        );
    }

    #[test]
    fn a_literal_beats_an_id() {
        let checklists = format!("/api/v2/conversations/{ID}/communications/{ID}/agentchecklists");
        for (tail, id) in [
            ("finalize", "postConversationCommunicationAgentchecklistsFinalize"),
            (ID, "postConversationCommunicationAgentchecklist"),
        ] {
            assert_eq!(routed("POST", &format!("{checklists}/{tail}")), id);
        }
    }

    #[test]
    fn what_makes_a_conversation_is_an_operation() {
        for (path, id) in [
            ("emails", "postConversationsEmails"),
            ("calls", "postConversationsCalls"),
            ("messages/agentless", "postConversationsMessagesAgentless"),
        ] {
            let url = format!("https://api.mypurecloud.de/api/v2/conversations/{path}");
            assert_eq!(routed("POST", &url), id);
        }
    }

    #[test]
    fn published_writes_outside_the_catalogue_are_not_unknown() {
        for (method, path) in [
            ("POST", "/api/v2/analytics/conversations/details/query".to_owned()),
            ("POST", format!("/api/v2/quality/conversations/{ID}/evaluations")),
            ("PATCH", "/api/v2/users/me".to_owned()),
        ] {
            let url = format!("https://api.mypurecloud.de{path}");
            assert_eq!(routed(method, &url), "not checked", "{url}");
        }
    }

    /// Paths of public answers: without `/conversations`, or with more in front of it.
    #[test]
    fn paths_that_imitate_conversation_writes() {
        let attributes = "patchConversationsCallParticipantAttributes";
        for (tail, id, rewritten) in [
            (
                format!("calls/{ID}/participants/{ID}"),
                "patchConversationsCallParticipant",
                format!("conversations/calls/{ID}/participants/{ID}"),
            ),
            (
                format!("voice/{ID}/participants/{ID}/attributes"),
                attributes,
                format!("conversations/calls/{ID}/participants/{ID}/attributes"),
            ),
            (
                format!("users/u1/conversations/{ID}/participants/{ID}"),
                "patchConversationParticipant",
                format!("conversations/{ID}/participants/{ID}"),
            ),
            (
                format!("conversations/{ID}/participants/{ID}/secureattributes"),
                "patchConversationSecureattributes",
                format!("conversations/{ID}/secureattributes"),
            ),
            (
                format!("conversations/emails/{ID}/participants/{ID}/customattributes"),
                "patchConversationCustomattributes",
                format!("conversations/{ID}/customattributes"),
            ),
        ] {
            let url = format!("https://api.mypurecloud.com/api/v2/{tail}");
            assert_eq!(routed("PATCH", &url), "unknown", "{url}");
            let path = Path::parse(&url);
            let nearest = path.nearest("PATCH", None);
            assert_eq!(nearest.id, id, "{url}");
            assert_eq!(path.rewritten(nearest), format!("/api/v2/{rewritten}"));
        }
        for tail in ["telephony/providers", "messages/bulk", "calls"] {
            assert_eq!(routed("PATCH", &format!("/api/v2/{tail}")), "elsewhere", "{tail}");
        }
    }

    #[test]
    fn hosts_and_bases_that_are_surely_ours() {
        let path = format!("conversations/voice/{ID}");
        for (prefix, ours, foreign) in [
            ("https://api.mypurecloud.com/api/v2", true, false),
            ("https://api.xyz9.pure.cloud/api/v2", true, false),
            ("https://gw.example/genesys/api/v2", true, false),
            ("https://gw.example/genesys", false, true),
            ("{{base}}", false, false),
            ("", false, false),
            ("/api/v2", true, false),
        ] {
            let url = format!("{prefix}/{path}");
            let path = Path::parse(&url);
            assert_eq!((path.is_ours(), path.is_foreign()), (ours, foreign), "{url}");
        }
        // `/calls` alone is anybody's word.
        let url = format!("https://gw.example/api/v2/calls/{ID}");
        assert!(!Path::parse(&url).is_ours());
    }

    #[test]
    fn what_is_of_others_is_let_alone() {
        for (method, url) in [
            ("PATCH", "https://api.zoom.us/v2/live_meetings/9/participants/3"),
            ("POST", "https://graph.microsoft.com/v1.0/communications/calls/5/participants/6/mute"),
            ("PATCH", "https://chatwoot.acme.io/api/v1/accounts/1/conversations/5/participants"),
        ] {
            assert_eq!(routed(method, url), "elsewhere", "{url}");
        }
    }

    #[test]
    fn ids_are_put_where_they_belong() {
        let rewritten = |url: &str| {
            let path = Path::parse(url);
            path.rewritten(path.nearest("PATCH", Some(Family::Attributes)))
        };
        assert_eq!(
            rewritten(&format!("https://gw.example/participants/{ID}")),
            format!("/api/v2/conversations/{{conversationId}}/participants/{ID}/attributes")
        );
        assert_eq!(
            rewritten(&format!("https://gw.example/genesys/conversations/calls/{ID}/participants/{ID}")),
            format!("/genesys/conversations/calls/{ID}/participants/{ID}/attributes")
        );
    }

    #[test]
    fn the_prefix_is_kept_when_a_path_is_rewritten() {
        let url = format!("https://gw.example/genesys/api/v2/conversations/emails/{ID}/participants/{ID}");
        let path = Path::parse(&url);
        let Route::Operation(operation) = route("PATCH", &path) else { panic!("published") };
        let attributes = operation.sibling(Family::Attributes).expect("emails have attributes");
        assert_eq!(
            path.rewritten(attributes),
            format!("/genesys/api/v2/conversations/emails/{ID}/participants/{ID}/attributes")
        );
        assert_eq!(path.parameters(operation).len(), 2);
    }
}
