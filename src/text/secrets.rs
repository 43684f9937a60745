//! The names of secrets. One table for the rule that reports credentials and for everything that masks them.

/// Headers that hold only credentials, in lower case.
pub const SECRET_HEADERS: [&str; 10] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "api-key",
    "apikey",
    "x-auth-token",
    "x-access-token",
    "x-amz-security-token",
];

/// Parameters of a query or a form that hold a credential.
pub const SECRET_PARAMETERS: [&str; 12] = [
    "access_token",
    "client_secret",
    "refresh_token",
    "id_token",
    "api_key",
    "apikey",
    "password",
    "client_assertion",
    "code_verifier",
    // A shared access signature grants what the account's key grants.
    "sig",
    "x-amz-signature",
    "x-amz-security-token",
];

/// Ways to send a credential in a header.
pub const SECRET_SCHEMES: [&str; 6] = ["bearer", "basic", "digest", "token", "apikey", "negotiate"];

/// Further names of credentials in files of tools, without `-` and `_`. `sessionId` and `sid` are
/// not here: calls and chats have them, too, and they give no access.
const NAMES: [&str; 9] = [
    "signature",
    "pwd",
    "passphrase",
    "privatekey",
    "secretkey",
    "accesskey",
    "bearer",
    "jsessionid",
    "phpsessid",
];

/// A name with one of these ends is that of a credential: `accessToken`, `clientSecret`, `db_password`.
const ENDS: [&str; 6] = ["token", "secret", "password", "passwd", "apikey", "credential"];

/// The longest name that is one of a credential.
const LONGEST: usize = 40;

/// Whether the value of a field, header or parameter of that name is masked wherever it is shown.
/// When in doubt, it is.
#[must_use]
pub fn is_secret_name(name: &[u8]) -> bool {
    // Most words are too short or too long to be one.
    if !(3..=LONGEST).contains(&name.len()) {
        return false;
    }
    let known = |text: &str| text.as_bytes().eq_ignore_ascii_case(name);
    let mut plain = [0; LONGEST];
    let mut length = 0;
    for byte in name.iter().filter(|name| !matches!(name, b'-' | b'_')) {
        plain[length] = byte.to_ascii_lowercase();
        length += 1;
    }
    let plain = &plain[..length];
    ENDS.iter().any(|end| plain.ends_with(end.as_bytes()))
        || NAMES.iter().any(|name| name.as_bytes() == plain)
        || SECRET_HEADERS.iter().any(|secret_header| known(secret_header))
        || SECRET_PARAMETERS.iter().any(|secret_parameter| known(secret_parameter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_credentials() {
        for name in SECRET_HEADERS.iter().chain(&SECRET_PARAMETERS) {
            assert!(is_secret_name(name.to_ascii_uppercase().as_bytes()), "{name}");
        }
        for name in [
            "token",
            "accessToken",
            "client-secret",
            "X-Csrf-Token",
            "db_password",
            "privateKey",
            "JSESSIONID",
        ] {
            assert!(is_secret_name(name.as_bytes()), "{name}");
        }
        for name in
            ["", "id", "crm_id", "attributes", "tokens_used", "secretary", "content-type", "Bearer of news"]
        {
            assert!(!is_secret_name(name.as_bytes()), "{name}");
        }
    }
}
