//! Why a TLS connection failed, in words that say what to do.

use rustls::{AlertDescription, CertificateError, Error};

/// The reason, as a phrase. Nothing was sent in any of these cases.
pub(super) fn in_words(error: &Error) -> String {
    let reason = match error {
        Error::InvalidCertificate(error) => certificate(error),
        Error::InvalidMessage(_) => "the server does not speak TLS on this port",
        Error::PeerIncompatible(_) | Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            "the server speaks neither TLS 1.2 nor TLS 1.3"
        }
        Error::AlertReceived(AlertDescription::HandshakeFailure) => {
            "the server accepts none of the ciphers that payloadlint offers"
        }
        _ => return format!("TLS: {error}"),
    };
    if reason.is_empty() { format!("TLS: {error}") } else { format!("TLS: {reason}") }
}

/// What is wrong with the server's certificate; empty for rare reasons, which rustls words itself.
fn certificate(error: &CertificateError) -> &'static str {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the server's certificate has expired, or this machine's clock is wrong"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the server's certificate is not valid yet, or this machine's clock is wrong"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the server's certificate is for another host"
        }
        CertificateError::UnknownIssuer => {
            "the server's certificate is self-signed or signed by an unknown authority, such as that of a \
             company's proxy; name the root certificate with --ca-cert"
        }
        // A certificate of an authority that a server uses as its own: `openssl req -x509` makes such ones.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "the server's certificate is self-signed and marked as an authority's, which no client accepts"
        }
        _ => "",
    }
}
