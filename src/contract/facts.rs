//! Names that people send by mistake, published error codes, and the hosts that are Genesys Cloud:
//! `schemas/key-facts.json` and `schemas/service.json`.

use super::error_code::ErrorCode;
use super::operation::{Family, Hint};
use super::tables;

/// Whether only participant records, as GET returns them, have a member of that name.
///
/// `attributes` is left out: on a participant operation it is a matter of the path.
#[must_use]
pub fn is_get_only(name: &str) -> bool {
    name != "attributes" && tables::GET_ONLY.contains(name)
}

/// Whether only a conversation, as GET returns it, has a member of that name.
#[must_use]
pub fn is_conversation_only(name: &str) -> bool {
    tables::CONVERSATION_ONLY.contains(name)
}

/// The JSON name of a Python SDK attribute, such as `wrapupSkipped` for `wrapup_skipped`.
#[must_use]
pub fn camel_case_of(name: &str) -> Option<&'static str> {
    // Every name in the table has one, and most names in bodies have none.
    if !name.bytes().any(|byte| byte == b'_') {
        return None;
    }
    Some(tables::CAMEL_NAMES[tables::SNAKE_NAMES.position(name)?])
}

/// Advice for a wrong name at the top level of a body of that family.
#[must_use]
pub fn hint_for(name: &str, family: Family) -> Option<&'static Hint> {
    let place = match family {
        Family::Participant | Family::Communication => "participant",
        Family::Attributes => "participant-attributes",
        Family::Wrapup => "wrapup object",
        _ => return None,
    };
    // Most names are in none.
    if !tables::HINTED_NAMES.contains(name) {
        return None;
    }
    tables::HINTS.iter().find(|hint| hint.names.contains(&name) && hint.on.split(", ").any(|on| on == place))
}

/// Every published region and its base domain.
#[must_use]
pub fn regions() -> &'static [(&'static str, &'static str)] {
    tables::REGIONS
}

/// The published error code of that name.
#[must_use]
pub fn error_code(code: &str) -> Option<&'static ErrorCode> {
    tables::ERRORS.iter().find(|known| known.code == code)
}

/// The published error codes of a status, the usual one first.
pub fn errors_of(status: u16) -> impl Iterator<Item = &'static ErrorCode> {
    tables::ERRORS.iter().filter(move |known| known.status == status)
}

/// Media whose participants can be written to.
pub const WRITTEN_MEDIA: [&str; 5] = ["calls", "callbacks", "emails", "messages", "cobrowsesessions"];

/// A published region and its base domain, by its name (`eu-central-1`, also `eu_central_1`) or its
/// base domain.
#[must_use]
pub fn find_region(text: &str) -> Option<&'static (&'static str, &'static str)> {
    let plain = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let plain = plain.strip_prefix("https://").unwrap_or(&plain);
    let domain =
        ["api.", "login.", "apps."].iter().find_map(|host| plain.strip_prefix(host)).unwrap_or(plain);
    let name = plain.replace('_', "-");
    regions().iter().find(|(region, base)| *region == name || *base == domain)
}

/// Whether `host` (no port) is the API host of a published region, or of one that is newer than the
/// list and in the domain of the others, such as `api.xyz9.pure.cloud`.
#[must_use]
pub fn is_published_host(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let Some(base) = host.strip_prefix("api.") else { return false };
    let domain = base.split_once('.').map_or("", |(_, domain)| domain);
    tables::REGION_DOMAINS.contains(&domain) || tables::REGIONS.iter().any(|(_, region)| *region == base)
}

/// Media without a participant write in any published SDK, and what is known of them.
#[must_use]
pub fn note_on_medium(medium: &str) -> Option<&'static str> {
    tables::MEDIA_WITHOUT_WRITES.iter().find(|(name, _)| *name == medium).map(|(_, note)| *note)
}

#[cfg(test)]
mod tests {
    use super::super::catalog::operations;
    use super::*;

    #[test]
    fn hosts_of_regions() {
        for host in
            ["api.mypurecloud.de", "API.MyPureCloud.com.au", "api.euw2.pure.cloud", "api.mypurecloud.ie."]
        {
            assert!(is_published_host(host), "{host}");
        }
        // Newer than the list of regions.
        for host in ["api.xyz9.pure.cloud", "api.use9.us-gov-pure.cloud"] {
            assert!(is_published_host(host), "{host}");
        }
        for host in [
            "login.mypurecloud.de",
            "api.pure.cloud",
            "api.example.com.au",
            "api.a.b.pure.cloud",
            "pure.cloud",
        ] {
            assert!(!is_published_host(host), "{host}");
        }
    }

    #[test]
    fn every_code_of_an_operation_is_explained() {
        let mut count = 0;
        for (status, code) in operations().iter().flat_map(|operation| operation.error_codes) {
            let known = error_code(code).unwrap_or_else(|| panic!("schemas/service.json lacks {code}"));
            assert_eq!(known.status, *status, "{code}");
            count += 1;
        }
        assert!(count > 0);
        for known in tables::ERRORS {
            assert!(known.explanation.ends_with('.'), "{}", known.code);
            assert!(known.at.iter().all(|at| at.is_empty() || at.starts_with('/')), "{}", known.code);
            let same = tables::ERRORS.iter().filter(|other| other.code == known.code).count();
            assert_eq!(same, 1, "{}", known.code);
        }
    }
}
