//! What `confirm` reads from the environment and the user's files, under the names that the `gc`
//! command and the Terraform provider use.

use std::env;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Failure;
use super::live_args::ConfirmArgs;
use crate::live::{Credentials, Profile, Roots, Secret, Target, TransportOptions, is_token, profile};
use crate::text::{one_line, read_file};

/// The maximum size of a config or certificate file. Real ones are much smaller.
const MAX_FILE: u64 = 4 * 1024 * 1024;

/// A variable that is set and not empty.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// The host to send to: from the command line, the profile, the environment or the config, in this order.
pub(super) fn target(
    args: &ConfirmArgs,
    profile: Option<&Profile>,
    configured: Option<&str>,
) -> Result<Option<Target>, Failure> {
    if let Some(url) = &args.base_url {
        return Target::base_url(url)
            .map(Some)
            .map_err(|error| Failure::new(format!("--base-url: {error}")).help(error.help()));
    }
    let named = args
        .region
        .clone()
        .or_else(|| profile.and_then(|profile| profile.region.clone()))
        .or_else(|| variable("GENESYSCLOUD_REGION"))
        .or_else(|| configured.map(str::to_owned));
    let Some(named) = named else { return Ok(None) };
    Target::region(&named).map(Some).map_err(|error| Failure::new(error.to_string()).help(error.help()))
}

/// The requested profile.
pub(super) fn named_profile(args: &ConfirmArgs) -> Result<Option<Profile>, Failure> {
    let Some(name) = &args.profile else { return Ok(None) };
    let path = gc_config().ok_or_else(|| {
        Failure::new("--profile: no home folder with .gc/config.toml")
            .help("set HOME, or omit `--profile` and set GENESYSCLOUD_ACCESS_TOKEN")
    })?;
    let shown = path.display();
    let bytes = read(&path).map_err(|error| Failure::new(format!("--profile: {shown}: {error}")))?;
    let text =
        String::from_utf8(bytes).map_err(|_| Failure::new(format!("--profile: {shown} is not UTF-8")))?;
    profile(&text, name).map(Some).map_err(|error| Failure::new(format!("--profile: {shown}: {error}")))
}

/// Credentials: from the requested profile, else from the environment, else from the default
/// profile. A token has priority over a client.
pub(super) fn credentials(profile: Option<&Profile>) -> Result<Credentials, Failure> {
    if let Some(profile) = profile {
        return usable(of_profile(profile))?
            .ok_or_else(|| Failure::new("--profile: the profile has neither a token nor a client"));
    }
    if let Some(found) = usable(from_environment()?)? {
        return Ok(found);
    }
    let default = gc_config()
        .and_then(|path| read(&path).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| crate::live::profile(&text, "DEFAULT").ok());
    if let Some(found) = usable(default.as_ref().and_then(of_profile))? {
        return Ok(found);
    }
    Err(Failure::new("no credentials").help(
        "set GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET, or GENESYSCLOUD_ACCESS_TOKEN, \
         or name a profile of ~/.gc/config.toml with --profile",
    ))
}

fn from_environment() -> Result<Option<Credentials>, Failure> {
    if let Some(token) = variable("GENESYSCLOUD_ACCESS_TOKEN") {
        return Ok(Some(Credentials::Token(Secret::new(token))));
    }
    let (id, secret) = ("GENESYSCLOUD_OAUTHCLIENT_ID", "GENESYSCLOUD_OAUTHCLIENT_SECRET");
    match (variable(id), variable(secret).map(Secret::new)) {
        (Some(id), Some(secret)) => Ok(Some(Credentials::Client { id, secret })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Failure::new(format!("{id} is set, but {secret} is not"))),
        (None, Some(_)) => Err(Failure::new(format!("{secret} is set, but {id} is not"))),
    }
}

fn of_profile(profile: &Profile) -> Option<Credentials> {
    if let Some(token) = &profile.access_token {
        return Some(Credentials::Token(token.clone()));
    }
    let (id, secret) = (profile.client_id.clone()?, profile.client_secret.clone()?);
    Some(Credentials::Client { id, secret })
}

/// Checks a token for line ends and spaces, which cannot be sent.
fn usable(found: Option<Credentials>) -> Result<Option<Credentials>, Failure> {
    if let Some(Credentials::Token(token)) = &found
        && !is_token(token)
    {
        return Err(Failure::new("the access token contains invalid characters")
            .help("use only the token, without `Bearer` and without quotes"));
    }
    Ok(found)
}

/// How to reach the network. Proxy and roots come from the environment, as with other programs;
/// `ca_cert` wins.
pub(super) fn transport(timeout: u64, ca_cert: Option<&Path>) -> Result<TransportOptions, Failure> {
    let either = |upper: &str| variable(upper).or_else(|| variable(&upper.to_lowercase()));
    let roots = match (ca_cert, variable("SSL_CERT_FILE")) {
        (Some(path), _) => Some(roots("--ca-cert", path)?),
        (None, Some(path)) => Some(roots("SSL_CERT_FILE", Path::new(&path))?),
        (None, None) => None,
    };
    Ok(TransportOptions {
        timeout: Duration::from_secs(timeout),
        proxy: either("HTTPS_PROXY").or_else(|| either("ALL_PROXY")).map(Secret::new),
        no_proxy: either("NO_PROXY").unwrap_or_default(),
        roots,
    })
}

fn roots(name: &str, path: &Path) -> Result<Roots, Failure> {
    let named_by = format!("{name} {}", one_line(&path.to_string_lossy()));
    let pem = read_file(path, MAX_FILE).map_err(|error| Failure::new(format!("{named_by}: {error}")))?;
    Ok(Roots { named_by, pem: pem.into_bytes() })
}

fn gc_config() -> Option<PathBuf> {
    let home = variable("HOME").or_else(|| variable("USERPROFILE"))?;
    Some(Path::new(&home).join(".gc").join("config.toml"))
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MAX_FILE).read_to_end(&mut bytes)?;
    Ok(bytes)
}
