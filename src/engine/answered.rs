//! What the recorded answer says about findings: a body that was accepted was not refused.

use crate::contract::{Path, is_published_host};
use crate::diagnostic::{Diagnostic, Severity};
use crate::input::Request;
use crate::text::shown;

/// Adds the recorded answer to the help of every finding that says that the body is wrong, where the answer
/// was that it is not.
pub(super) fn add_answer(request: &Request<'_>, found: &mut [Diagnostic]) {
    let accepted = request.answer.as_ref().map(|it| it.status).filter(|it| (200..300).contains(it));
    let Some(status) = accepted else { return };
    let url = request.url.as_ref().map_or("", |it| &it.text);
    let words = match Path::parse(url).host() {
        Some(host) if is_published_host(host) => format!(
            "the recorded answer was {status}: this rule is stricter than the server, or what was sent had no effect"
        ),
        Some(host) => format!("the recorded answer was {status} from `{}`", shown(host)),
        None => format!("the recorded answer was {status}"),
    };
    // Warnings and what is less speak of bodies that are accepted.
    for diagnostic in found.iter_mut().filter(|it| it.severity == Severity::Error) {
        diagnostic.help = Some(match diagnostic.help.take() {
            Some(help) => format!("{help}; {words}").into(),
            None => words.clone().into(),
        });
    }
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
            help: help.map(|it| it.to_owned().into()),
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
        assert_eq!(error(published, 400, Some("a")), "a");
        assert_eq!(help(published, 202, None, Severity::Warning), None);
    }
}
