//! Profiles of the `gc` command: `~/.gc/config.toml`, a table each.

use toml::Table;

use super::secret::Secret;

/// What a profile says.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Region name or base domain (`environment`).
    pub region: Option<String>,
    /// Client id, which the file calls `client_credentials`.
    pub client_id: Option<String>,
    /// Client secret.
    pub client_secret: Option<Secret>,
    /// Access token.
    pub access_token: Option<Secret>,
}

/// A file that holds no such profile. No variant shows the file's text, which holds secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// The user's file is not TOML.
    #[error("it is not TOML, at byte {0}")]
    Syntax(usize),
    /// The user's file lacks the profile.
    #[error("it has no profile `{name}`; it has {}", known.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// What is there.
        known: Vec<String>,
    },
}

/// Reads the profile `name` of a file's text.
///
/// # Errors
/// When the text is not TOML or lacks the profile.
pub fn profile(text: &str, name: &str) -> Result<Profile, ProfileError> {
    let table: Table = text
        .parse()
        .map_err(|error: toml::de::Error| ProfileError::Syntax(error.span().map_or(0, |span| span.start)))?;
    let find = |wanted: &str| {
        let found = table.iter().find(|(table, _)| table.eq_ignore_ascii_case(wanted));
        found.and_then(|(_, value)| value.as_table())
    };
    let Some(found) = find(name) else {
        let known =
            table.iter().filter(|(_, table)| table.is_table()).map(|(name, _)| format!("`{name}`")).collect();
        return Err(ProfileError::Unknown { name: name.to_owned(), known });
    };
    let field = |key: &str| {
        let found = found.get(key).and_then(toml::Value::as_str);
        found.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    Ok(Profile {
        region: field("environment"),
        client_id: field("client_credentials"),
        client_secret: field("client_secret").map(Secret::new),
        access_token: field("access_token").map(Secret::new),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
[DEFAULT]
access_token = ""
client_credentials = "the-id"
client_secret = "the-secret"
environment = "mypurecloud.ie"
grant_type = "client_credentials"

[staging]
environment = "eu_central_2"
access_token = "the-token"
"#;

    #[test]
    fn a_profile_is_read_by_name() {
        let default = profile(FILE, "default").expect("it is there");
        assert_eq!(default.region.as_deref(), Some("mypurecloud.ie"));
        assert_eq!(default.client_id.as_deref(), Some("the-id"));
        assert_eq!(default.client_secret, Some(Secret::new("the-secret")));
        assert_eq!(default.access_token, None);
        let staging = profile(FILE, "staging").expect("it is there");
        assert_eq!(staging.access_token, Some(Secret::new("the-token")));
    }

    #[test]
    fn errors_show_nothing_of_the_file() {
        let error = profile(FILE, "prod").expect_err("not there").to_string();
        assert_eq!(error, "it has no profile `prod`; it has `DEFAULT`, `staging`");
        let broken = format!("{FILE}\n[x\nclient_secret = \"other-secret\"");
        let error = profile(&broken, "staging").expect_err("broken").to_string();
        assert!(error.starts_with("it is not TOML, at byte ") && !error.contains("secret"), "{error}");
    }
}
