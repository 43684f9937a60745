//! What the recorded answer says about findings: a body that was accepted was not refused, and a
//! refusal has a reason.

use std::fmt::Write as _;

use crate::contract::{Path, is_published_host};
use crate::diagnostic::{Diagnostic, Evidence, Severity};
use crate::input::Request;
use crate::rule::{Explained, Refusal};
use crate::text::shown;

/// Takes note of findings that a published host has confirmed with an error code of its own.
pub(super) fn observe_refusal(request: &Request<'_>, found: &mut [Diagnostic]) {
    let Some(refusal) = Refusal::of(request) else { return };
    if !refusal.is_proof() || !is_from_published_host(request) {
        return;
    }
    if let Explained::Named(all) = refusal.explained_by(found) {
        for at in all {
            found[at].evidence = Evidence::Observed;
        }
    }
}

/// Adds the recorded answer to the help of the findings on which it throws light.
pub(super) fn add_answer(request: &Request<'_>, found: &mut [Diagnostic]) {
    match request.answer.as_ref().map(|answer| answer.status) {
        Some(status @ 200..=299) => add_acceptance(request, status, found),
        Some(400..=499) => add_refusal(request, found),
        _ => {}
    }
}

/// Adds the recorded answer to the help of every finding that says that the body is wrong, where the answer
/// was that it is not.
fn add_acceptance(request: &Request<'_>, status: u16, found: &mut [Diagnostic]) {
    let words = match host_of(request) {
        Some(host) if is_published_host(host) => format!(
            "the recorded answer was {status}: this rule is stricter than the server, or the request had no effect"
        ),
        Some(host) => format!("the recorded answer was {status} from `{}`", shown(host)),
        None => format!("the recorded answer was {status}"),
    };
    // Warnings and infos speak of bodies that are accepted.
    for diagnostic in found.iter_mut().filter(|found| found.severity == Severity::Error) {
        add(diagnostic, &words);
    }
}

/// Says of the findings that explain a recorded refusal that they do.
fn add_refusal(request: &Request<'_>, found: &mut [Diagnostic]) {
    let Some(refusal) = Refusal::of(request) else { return };
    let mut name = format!("the recorded {}", refusal.name());
    let published = is_from_published_host(request);
    if let Some(host) = host_of(request).filter(|_| !published) {
        let _ = write!(name, " from `{}`", shown(host));
    }
    match refusal.explained_by(found) {
        Explained::Named(all) => {
            // Mock servers and gateways refuse for reasons of their own.
            let verb = if published && refusal.is_proof() { "confirms" } else { "fits" };
            // What every operation may answer says no more than the finding.
            let own = refusal.known.filter(|known| !known.platform);
            let explanation = own.map(|known| format!(". {}", known.phrase())).unwrap_or_default();
            for at in all {
                add(&mut found[at], &format!("{name} {verb} this{explanation}"));
            }
        }
        Explained::Perhaps(best) => match best.as_slice() {
            [] => {}
            [one] => {
                let diagnostic = &mut found[*one];
                let is_sure = diagnostic.severity == Severity::Error
                    && !diagnostic.evidence.is_weaker_than(Evidence::Observed);
                add(diagnostic, &format!("this {} {name}", if is_sure { "explains" } else { "may explain" }));
            }
            [first, ..] => {
                let what = match found[*first].severity {
                    Severity::Error => "errors",
                    Severity::Warning => "warnings",
                    Severity::Info => "infos",
                };
                let words = format!("one of {} {what} in this request may explain {name}", best.len());
                add(&mut found[*first], &words);
            }
        },
        Explained::Not => {}
    }
}

fn add(diagnostic: &mut Diagnostic, words: &str) {
    diagnostic.help = Some(match diagnostic.help.take() {
        Some(help) => format!("{help}; {words}").into(),
        None => words.to_owned().into(),
    });
}

fn host_of<'r>(request: &'r Request<'_>) -> Option<&'r str> {
    Path::parse(request.url.as_ref().map_or("", |url| &url.text)).host()
}

fn is_from_published_host(request: &Request<'_>) -> bool {
    host_of(request).is_some_and(is_published_host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;
    use crate::input::{Answer, Text};
    use crate::text::BodySpan;

    fn help(
        url: Option<&'static str>,
        status: u16,
        help: Option<&str>,
        severity: Severity,
    ) -> Option<String> {
        let request = Request {
            url: url.map(|url| Text { text: url.into(), span: None }),
            answer: Some(Answer { status, text: None }),
            ..Request::default()
        };
        let mut found = [Diagnostic {
            rule: crate::rules::ALL[0].meta(),
            severity,
            evidence: crate::diagnostic::Evidence::Assumed,
            message: "m".to_owned(),
            help: help.map(|help| help.to_owned().into()),
            place: Place::body(BodySpan::at(0), String::new()),
            related: Vec::new(),
            fix: None,
            once: false,
        }];
        add_answer(&request, &mut found);
        let [diagnostic] = found;
        diagnostic.help.map(std::borrow::Cow::into_owned)
    }

    #[test]
    fn an_accepted_body_says_so() {
        let published = Some("https://api.mypurecloud.com/api/v2/x");
        let error = |url, status, text| help(url, status, text, Severity::Error).unwrap_or_default();
        assert!(
            error(published, 202, Some("remove it"))
                .starts_with("remove it; the recorded answer was 202: this rule is stricter than the server")
        );
        assert_eq!(
            error(Some("http://mock.example:8080/x"), 200, None),
            "the recorded answer was 200 from `mock.example`"
        );
        assert_eq!(error(Some("/x"), 200, None), "the recorded answer was 200");
        assert_eq!(error(published, 500, Some("a")), "a");
        assert_eq!(help(published, 202, None, Severity::Warning), None);
    }

    const WRAPUP: &str = r#"{"code": "conversation.error.wrapup.code.required"}"#;

    /// The help and the evidence of findings at these pointers, of this severity and evidence,
    /// after a refusal.
    fn refused(
        url: &'static str,
        status: u16,
        text: Option<&'static str>,
        places: &[(&str, Severity, Evidence)],
    ) -> Vec<(String, Evidence)> {
        let request = Request {
            url: Some(Text { text: url.into(), span: None }),
            answer: Some(Answer { status, text: text.map(Into::into) }),
            ..Request::default()
        };
        let rule =
            crate::rules::ALL.iter().find(|rule| rule.meta().id == "null-value").expect("a rule").meta();
        let mut found: Vec<Diagnostic> = places
            .iter()
            .map(|(pointer, severity, evidence)| Diagnostic {
                rule,
                severity: *severity,
                evidence: *evidence,
                message: "m".to_owned(),
                help: None,
                place: Place::body(BodySpan::at(0), (*pointer).to_owned()),
                related: Vec::new(),
                fix: None,
                once: false,
            })
            .collect();
        observe_refusal(&request, &mut found);
        add_answer(&request, &mut found);
        found.into_iter().map(|one| (one.help.unwrap_or_default().into_owned(), one.evidence)).collect()
    }

    #[test]
    fn a_code_that_names_a_field_confirms_the_finding_there() {
        let all = [
            ("/wrapup/notes", Severity::Error, Evidence::Documented),
            ("/wrapup/code", Severity::Warning, Evidence::Assumed),
        ];
        let found = refused("https://api.mypurecloud.com/api/v2/x", 400, Some(WRAPUP), &all);
        assert_eq!(found[0], (String::new(), Evidence::Documented));
        let (help, evidence) = &found[1];
        assert!(
            help.starts_with(
                "the recorded 400 `conversation.error.wrapup.code.required` confirms this. A wrap-up needs `code`"
            ),
            "{help}"
        );
        assert_eq!(*evidence, Evidence::Observed);
        // A mock server proves nothing.
        let (help, evidence) = &refused("http://mock.example/x", 400, Some(WRAPUP), &all)[1];
        assert!(help.contains("from `mock.example` fits this"), "{help}");
        assert_eq!(*evidence, Evidence::Assumed);
    }

    #[test]
    fn a_message_that_names_a_field_confirms_the_finding_there() {
        let url = "https://api.mypurecloud.com/api/v2/x";
        let text = r#"{"code": "participant.x", "message": "[x]"}"#;
        assert_eq!(refused(url, 400, Some(text), &[("/x", Severity::Error, Evidence::Assumed)])[0].0, "");
        let request = |message: &str| Request {
            answer: Some(Answer {
                status: 400,
                text: Some(format!(r#"{{"code": "invalid.value", "message": "{message}"}}"#).into()),
            }),
            ..Request::default()
        };
        let rule = crate::rules::ALL.iter().find(|rule| rule.meta().id == "invalid-enum-value");
        let at = |pointer: &str| Diagnostic {
            rule: rule.expect("a rule").meta(),
            severity: Severity::Error,
            evidence: Evidence::Documented,
            message: "m".to_owned(),
            help: None,
            place: Place::body(BodySpan::at(0), pointer.to_owned()),
            related: Vec::new(),
            fix: None,
            once: false,
        };
        let found = [at("/a/state"), at("/transferType")];
        let named = |message: &str| Refusal::of(&request(message)).expect("a refusal").explained_by(&found);
        assert_eq!(
            named("Value [] is not valid for field type [TransferType]. x"),
            Explained::Named(vec![1])
        );
        assert_eq!(named("no"), Explained::Named(vec![0, 1]));
        let route = Request { answer: Some(Answer { status: 404, text: None }), ..Request::default() };
        assert!(
            !Refusal::of(&route).expect("a refusal").is_proof(),
            "an ended conversation is not found either"
        );
    }

    #[test]
    fn a_code_that_names_no_field_is_explained_by_the_worst_findings() {
        let url = "https://api.mypurecloud.com/api/v2/x";
        let bad = Some(r#"{"code": "bad.request"}"#);
        let helps = |text, places: &[(&str, Severity, Evidence)]| {
            refused(url, 400, text, places).into_iter().map(|(help, _)| help).collect::<Vec<_>>()
        };
        let sure = ("/a", Severity::Error, Evidence::Documented);
        let guess = ("/b", Severity::Error, Evidence::Assumed);
        let mild = ("/c", Severity::Warning, Evidence::Documented);
        assert_eq!(
            helps(bad, &[guess, sure, mild]),
            ["", "this explains the recorded 400 `bad.request`", ""]
        );
        assert_eq!(helps(None, &[guess, mild]), ["this may explain the recorded 400", ""]);
        assert_eq!(helps(bad, &[mild]), ["this may explain the recorded 400 `bad.request`"]);
        let several = helps(bad, &[sure, sure]);
        assert_eq!(
            several,
            ["one of 2 errors in this request may explain the recorded 400 `bad.request`", ""]
        );
        for other in [r#"{"code": "not.a.user"}"#, r#"{"code": "made.up"}"#, WRAPUP] {
            assert_eq!(helps(Some(other), &[sure]), [""], "{other}");
        }
    }
}
