//! `recorded-credential`: a token, cookie or secret inside a recording.

use crate::diagnostic::{Claim, Evidence, FixAvailability, HeadPart, Hook, Severity};
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::search;
use crate::text::{BodySpan, SECRET_HEADERS, SECRET_PARAMETERS, SECRET_SCHEMES, shown};

declare_rule! {
    /// ## What it does
    /// Reports tokens, cookies and other live credentials in recorded requests. The rule looks at
    /// headers, the URL and the body of token requests: `Authorization`, `Cookie`, an API key,
    /// `access_token`, `client_secret`. For a curl command this includes the headers that curl
    /// makes of `--user`, `--oauth2-bearer` and `--cookie`. Placeholders (`{{token}}`, `${TOKEN}`,
    /// `<token>`) and masked values (`[REDACTED]`, `***`) are not reported. Skipped requests are
    /// not checked, except token requests.
    /// ## Why it fails
    /// The request does not fail, but the credential leaks. Anyone who reads the recording can act
    /// as its author until the token is revoked, and the history of a repository keeps it. There is
    /// one finding per source, and the value is never shown.
    /// ## Example
    /// ```http bad
    /// PATCH /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70 HTTP/1.1
    /// Authorization: Bearer xMpL3-t0k3n_0f-n0b0dy
    /// Content-Type: application/json
    ///
    /// {"muted": true}
    /// ```
    /// ```http good
    /// PATCH /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70 HTTP/1.1
    /// Authorization: Bearer [REDACTED]
    /// Content-Type: application/json
    ///
    /// {"muted": true}
    /// ```
    /// ## Fix safety
    /// No fix: fixes only edit bodies, and the credential is in the recording around the body.
    /// ## Source
    /// RFC 6750 sections 5.2 and 5.3: keep bearer tokens out of logs and URLs.
    RecordedCredential {
        id: "recorded-credential", since: "0.1.0", severity: Severity::Warning,
        evidence: Evidence::Standard, fix: FixAvailability::None, claim: Claim::Independent,
        hooks: &[Hook::Head],
        role: MarksSecret,
    }
}

impl Rule for RecordedCredential {
    fn head(&self, cx: &mut Context<'_>) {
        let request = cx.request();
        let mut found: Vec<(Spot<'_>, String)> = Vec::new();
        for header in request.headers.iter().flatten() {
            let name = header.name.to_ascii_lowercase();
            if holds_credential(&name, &header.value.text) {
                let words = format!("the header `{}` contains a credential", shown(&header.name));
                let part = HeadPart::Header(name);
                // Each header is reported once: if it is repeated, the first one is shown.
                if found.iter().all(|(known, _)| !matches!(known, Spot::Head(known) if *known == part)) {
                    found.push((Spot::Head(part), words));
                }
            }
        }
        if let Some(url) = &request.url {
            let query = url.text.split_once('?').map_or("", |(_, query)| query);
            if let Some(name) = secret_parameter(query) {
                found.push((Spot::Head(HeadPart::Url), format!("the URL contains a credential, `{name}`")));
            }
            if password_of(&url.text).is_some_and(is_secret) {
                found.push((
                    Spot::Head(HeadPart::Url),
                    "the URL contains a credential, a password before the host".to_owned(),
                ));
            }
            let form = request.body.as_ref().filter(|_| cx.path().is_some_and(|path| path.makes_tokens()));
            if let Some(form) = form
                && let Some(name) = secret_parameter(&String::from_utf8_lossy(&form.bytes))
            {
                let words = format!("the body of this token request contains a credential, `{name}`");
                found.push((Spot::Bytes(value_of(&form.bytes, name)), words));
            }
        }
        let mut found = found.into_iter();
        let Some((spot, message)) = found.next() else { return };
        let others: Vec<_> = found.map(|(spot, words)| (cx.place(spot), words)).collect();
        cx.report(self, spot, message)
            .help("replace the value with `[REDACTED]` before sharing the recording; if it was shared already, revoke the credential")
            .related_some(others, 0)
            .once();
    }
}

/// Where the value of a form parameter is, or the whole form if the parameter is not found as written.
fn value_of(form: &[u8], name: &str) -> BodySpan {
    let start = search::find(form, format!("{name}=").as_bytes()).map_or(0, |offset| offset + name.len() + 1);
    let length =
        form[start..].iter().take_while(|byte| **byte != b'&' && !byte.is_ascii_whitespace()).count();
    BodySpan::new(start as u32, (start + length) as u32)
}

fn holds_credential(header: &str, value: &str) -> bool {
    if !SECRET_HEADERS.contains(&header) {
        return false;
    }
    if header.ends_with("cookie") {
        // In `Set-Cookie` only the first pair is a value; its properties follow.
        let pairs = if header == "cookie" { usize::MAX } else { 1 };
        return value
            .split(';')
            .take(pairs)
            .any(|part| part.split_once('=').is_some_and(|(_, part)| is_secret(part)));
    }
    let value = value.trim();
    let (scheme, rest) = value.split_once(char::is_whitespace).unwrap_or(("", value));
    let is_scheme = |text: &str| SECRET_SCHEMES.iter().any(|known| text.eq_ignore_ascii_case(known));
    let secret = match rest.split_once(':') {
        // Not base64: the form that `curl --user` takes.
        Some((_, password)) if scheme.eq_ignore_ascii_case("basic") => password,
        _ if is_scheme(scheme) => rest,
        _ => value,
    };
    // `Bearer` alone, and placeholders with blanks inside.
    !is_scheme(value) && is_secret(secret)
}

/// The first parameter of a query or form that contains a secret.
fn secret_parameter(pairs: &str) -> Option<&'static str> {
    pairs.split(['&', '#']).find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let known = SECRET_PARAMETERS
            .iter()
            .find(|secret_parameter| secret_parameter.eq_ignore_ascii_case(name.trim()))?;
        is_secret(value).then_some(*known)
    })
}

/// The password before the host of a URL.
fn password_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| password)
}

/// Whether a value may be a live secret: long enough, and neither masked nor a placeholder.
fn is_secret(value: &str) -> bool {
    let value = value.trim();
    // `user:password`, as in manuals.
    let is_name =
        SECRET_PARAMETERS.iter().any(|secret_parameter| secret_parameter.eq_ignore_ascii_case(value));
    value.len() >= 6 && !is_name && !is_masked(value)
}

/// Whether a value was masked or never filled in.
pub(super) fn is_masked(value: &str) -> bool {
    const WORDS: [&str; 9] = [
        "redacted",
        "masked",
        "removed",
        "hidden",
        "filtered",
        "sanitized",
        "your",
        "placeholder",
        "example",
    ];
    let value = value.trim().trim_matches(['"', '\'']);
    let lower = value.to_ascii_lowercase();
    value.is_empty()
        || value.starts_with(['{', '$', '<', '[', '(', '%', ':'])
        || value.contains("{{")
        || value.contains("${")
        || value.contains("***")
        || value.chars().all(|char| matches!(char, '*' | 'x' | 'X' | '.' | '-' | '_' | '•' | '…' | '#' | '0'))
        || WORDS.iter().any(|word| lower.contains(word))
        // YOUR_TOKEN, ACCESS-TOKEN: the name of a secret.
        || value.chars().all(|char| char.is_ascii_uppercase() || matches!(char, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::RecordedCredential;

    const URL: &str = "https://api.mypurecloud.com/api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70";
    const BODY: &str = r#"{"muted": true}"#;
    const TOKEN: &str = "Bearer a1B2c3D4-e5F6_g7H8";

    #[test]
    fn headers() {
        let with = |headers: &[(&'static str, &'static str)]| {
            RuleTester::new(&RecordedCredential).recorded("PATCH", URL).headers(headers)
        };
        with(&[("Authorization", TOKEN)])
            .says(BODY, "the header `Authorization` contains a credential")
            .says("not even JSON", "[REDACTED]")
            .run();
        with(&[("authorization", "Basic dXNlcjpwYXNzd29yZA==")]).bad(BODY).run();
        with(&[("Authorization", "Basic client:s3cr3t-value")]).bad(BODY).run();
        with(&[("Authorization", TOKEN), ("authorization", "Basic a:s3cr3t-value")]).bad(BODY).run();
        with(&[("Cookie", "theme=dark; SESSION=0f9e8d7c6b5a")]).says(BODY, "`Cookie`").run();
        with(&[("X-Api-Key", "k3y-0123456789"), ("Authorization", TOKEN)]).says(BODY, "`X-Api-Key`").run();
        for value in [
            "{{token}}",
            "Bearer {{token}}",
            "Bearer {{ token }}",
            "Bearer ${TOKEN}",
            "Bearer $TOKEN",
            "Bearer <token>",
            "Bearer [REDACTED]",
            "[REDACTED]",
            "Bearer ***",
            "Bearer abcd***wxyz",
            "Bearer xxxxxxxx",
            "Bearer YOUR_ACCESS_TOKEN",
            "Bearer YOUR_TOKEN_HERE_1",
            "Bearer access_token",
            "Basic client:${SECRET}",
            "Basic client:<secret>",
            "Basic a-long-name:{{secret}}",
            "Basic user:password",
            "Basic a-long-name:",
            "Bearer",
            "Bearer ",
            "",
        ] {
            with(&[("Authorization", value)]).good(BODY).run();
        }
        with(&[
            ("Cookie", "a=b; c={{d}}"),
            ("Content-Type", "application/json"),
            ("User-Agent", "a1b2c3d4e5f6"),
        ])
        .good(BODY)
        .run();
    }

    #[test]
    fn urls() {
        let on = |url: &'static str| RuleTester::new(&RecordedCredential).recorded("PATCH", url);
        on("/api/v2/conversations/calls/1/participants/2?access_token=a1B2c3D4e5F6")
            .says(BODY, "the URL contains a credential, `access_token`")
            .run();
        on("/api/v2/conversations/calls/1/participants/2?expand=a1B2c3D4e5F6&access_token={{t}}")
            .good(BODY)
            .run();
        on("https://admin:a1B2c3D4e5F6@api.mypurecloud.com/api/v2/conversations/calls/1/participants/2")
            .says(BODY, "a password before the host")
            .run();
        on("https://admin:{{password}}@api.mypurecloud.com/api/v2/conversations/calls/1/participants/2")
            .good(BODY)
            .run();
        RuleTester::new(&RecordedCredential)
            .recorded("POST", "https://login.mypurecloud.com/oauth/token")
            .says("grant_type=client_credentials&client_id=1&client_secret=s3cr3t-value", "token request")
            .good("grant_type=client_credentials&client_secret=[REDACTED]")
            .run();
    }
}
