//! Where calls go: a published region, or a host that the user names.

use std::net::IpAddr;

use crate::contract::{find_region, regions};
use crate::text::did_you_mean;

/// The hosts of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Start of every URL of the API, without a slash at the end.
    pub api: String,
    /// Start of the URL of the token endpoint, likewise.
    pub login: String,
    /// The region's name, where it is one.
    pub region: Option<&'static str>,
}

/// A host or region that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// The user's text is not a published region.
    #[error("`{0}` is not a published region")]
    Region(String),
    /// The user's text is not a URL of a host.
    #[error("`{0}` is not the URL of a host")]
    Url(String),
    /// Credentials would go over the network in the clear.
    #[error("`{0}` is plain HTTP to another machine")]
    Plain(String),
}

impl TargetError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Region(name) => {
                let near = did_you_mean(name, regions().iter().flat_map(|(region, base)| [*region, *base]));
                let all: Vec<&str> = regions().iter().map(|(region, _)| *region).collect();
                format!("{near}use one of {}, or a base domain such as mypurecloud.de", all.join(", "))
            }
            Self::Url(_) => "use a scheme and a host, such as `https://api.mypurecloud.com`".to_owned(),
            Self::Plain(_) => {
                "use https; plain HTTP is allowed to 127.0.0.1, [::1] and localhost only".to_owned()
            }
        }
    }
}

impl Target {
    /// A published region, by its name (`eu-central-1`, also `eu_central_1`) or its base domain.
    ///
    /// # Errors
    /// When it is not one.
    pub fn region(text: &str) -> Result<Self, TargetError> {
        let (region, base) = find_region(text).ok_or_else(|| TargetError::Region(text.trim().to_owned()))?;
        Ok(Self {
            api: format!("https://api.{base}"),
            login: format!("https://login.{base}"),
            region: Some(region),
        })
    }

    /// A host that the user names; it is both API and login.
    ///
    /// # Errors
    /// When it is not a URL of a host, or plain HTTP to another machine.
    pub fn base_url(text: &str) -> Result<Self, TargetError> {
        let wrong = || TargetError::Url(text.to_owned());
        let url = text.trim().trim_end_matches('/');
        let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
        let authority = rest.split('/').next().unwrap_or_default();
        let plain = |other: char| other.is_ascii_alphanumeric() || "-._~:/[]".contains(other);
        if authority.is_empty() || !rest.chars().all(plain) || host(authority).is_none() {
            return Err(wrong());
        }
        match scheme.to_ascii_lowercase().as_str() {
            "https" => {}
            "http" if is_loopback(authority) => {}
            "http" => return Err(TargetError::Plain(text.to_owned())),
            _ => return Err(wrong()),
        }
        // People paste the start of the API's paths along with the host.
        let url = format!("{}://{}", scheme.to_ascii_lowercase(), rest.trim_end_matches("/api/v2"));
        Ok(Self { api: url.clone(), login: url, region: None })
    }
}

/// Whether a URL is one of this machine, over plain HTTP or not.
pub(super) fn is_local(url: &str) -> bool {
    url.split_once("://")
        .is_some_and(|(_, rest)| is_loopback(rest.split(['/', '?', '#']).next().unwrap_or_default()))
}

fn is_loopback(authority: &str) -> bool {
    host(authority).is_some_and(|host| {
        host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|item| item.is_loopback())
    })
}

/// The host of an authority without user, its port cut off.
fn host(authority: &str) -> Option<&str> {
    let (host, rest) = match authority.strip_prefix('[') {
        Some(inside) => inside.split_once(']')?,
        None => authority.find(':').map_or((authority, ""), |at| authority.split_at(at)),
    };
    let port = rest.strip_prefix(':').map_or(rest.is_empty(), |rest| rest.parse::<u16>().is_ok());
    (port && !host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_is_known_by_name_and_domain() {
        for (region, base) in regions() {
            let target = Target::region(region).expect("published");
            assert_eq!(target.api, format!("https://api.{base}"));
            assert_eq!(target.login, format!("https://login.{base}"));
            for spelling in [
                region.replace('-', "_"),
                (*base).to_owned(),
                format!("https://api.{base}/"),
                format!(" {base} "),
            ] {
                assert_eq!(Target::region(&spelling).as_ref(), Ok(&target), "{spelling}");
            }
        }
        assert_eq!(regions().len(), 18);
        let error = Target::region("eu-centrall-1").expect_err("no region");
        assert!(error.help().starts_with("did you mean `eu-central-1`?"), "{}", error.help());
        assert!(Target::region("mypurecloud.com.evil.example").is_err());
    }

    #[test]
    fn other_hosts_are_https_or_this_machine() {
        let base = |text| Target::base_url(text).map(|base_url| base_url.api);
        assert_eq!(base("http://127.0.0.1:8080/"), Ok("http://127.0.0.1:8080".to_owned()));
        assert_eq!(base("http://localhost:1"), Ok("http://localhost:1".to_owned()));
        assert_eq!(base("http://[::1]:8080"), Ok("http://[::1]:8080".to_owned()));
        assert_eq!(base("HTTPS://gw.example/genesys/api/v2"), Ok("https://gw.example/genesys".to_owned()));
        assert_eq!(base("http://gw.example"), Err(TargetError::Plain("http://gw.example".to_owned())));
        assert_eq!(base("http://127.0.0.1.evil.example").map_err(|_| ()), Err(()));
        for text in [
            "gw.example",
            "ftp://127.0.0.1",
            "https://",
            "https://user@gw.example",
            "https://a b",
            "http://[::1",
        ] {
            assert_eq!(base(text), Err(TargetError::Url(text.to_owned())), "{text}");
        }
    }
}
