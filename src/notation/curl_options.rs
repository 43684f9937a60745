//! The options of curl that take a value: what a reader of commands must step over, and what a report must
//! mask. <https://curl.se/docs/manpage.html>

use OptionValue::{Address, Credential, Plain};

/// An option that takes a value.
pub(crate) struct CurlOption {
    /// Its long name, without the dashes.
    pub(crate) name: &'static str,
    /// Its letter, where it has one.
    letter: Option<u8>,
    /// What its value is.
    pub(crate) value: OptionValue,
}

/// What the value of an option is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OptionValue {
    /// Nothing secret.
    Plain,
    /// A credential, or it holds one.
    Credential,
    /// An address, before which a user and a password may be written.
    Address,
}

/// Letters of options without a value: `-ksu name:password` is three options.
pub(crate) const FLAGS: &[u8] = b"ksSLvifgjlnNpqRaBGJ#0123469";

/// The option of that long name.
pub(crate) fn named(name: &[u8]) -> Option<&'static CurlOption> {
    OPTIONS.iter().find(|option| option.name.as_bytes() == name)
}

/// The option of that letter.
pub(crate) fn lettered(letter: u8) -> Option<&'static CurlOption> {
    OPTIONS.iter().find(|option| option.letter == Some(letter))
}

const fn long(name: &'static str, value: OptionValue) -> CurlOption {
    CurlOption { name, letter: None, value }
}

const fn short(letter: u8, name: &'static str, value: OptionValue) -> CurlOption {
    CurlOption { name, letter: Some(letter), value }
}

static OPTIONS: &[CurlOption] = &[
    long("aws-sigv4", Plain),
    long("cacert", Plain),
    long("capath", Plain),
    short(b'E', "cert", Credential),
    long("cert-type", Plain),
    long("ciphers", Plain),
    short(b'K', "config", Plain),
    long("connect-timeout", Plain),
    long("connect-to", Plain),
    short(b'C', "continue-at", Plain),
    short(b'b', "cookie", Credential),
    short(b'c', "cookie-jar", Plain),
    short(b'd', "data", Plain),
    long("data-ascii", Plain),
    long("data-binary", Plain),
    long("data-raw", Plain),
    long("data-urlencode", Plain),
    long("dns-servers", Plain),
    long("doh-url", Plain),
    short(b'D', "dump-header", Plain),
    long("engine", Plain),
    long("expect100-timeout", Plain),
    short(b'F', "form", Plain),
    long("form-string", Plain),
    short(b'P', "ftp-port", Plain),
    short(b'H', "header", Plain),
    long("interface", Plain),
    long("json", Plain),
    long("keepalive-time", Plain),
    long("key", Plain),
    long("key-type", Plain),
    long("limit-rate", Plain),
    long("local-port", Plain),
    long("max-filesize", Plain),
    long("max-redirs", Plain),
    short(b'm', "max-time", Plain),
    long("netrc-file", Plain),
    long("noproxy", Plain),
    long("oauth2-bearer", Credential),
    short(b'o', "output", Plain),
    long("output-dir", Plain),
    long("parallel-max", Plain),
    long("pass", Credential),
    long("pinnedpubkey", Plain),
    long("preproxy", Address),
    long("proto", Plain),
    long("proto-default", Plain),
    short(b'x', "proxy", Address),
    long("proxy-cookie", Credential),
    long("proxy-header", Plain),
    long("proxy-pass", Credential),
    long("proxy-tlspassword", Credential),
    short(b'U', "proxy-user", Credential),
    short(b'Q', "quote", Plain),
    short(b'r', "range", Plain),
    long("rate", Plain),
    short(b'e', "referer", Plain),
    short(b'X', "request", Plain),
    long("request-target", Plain),
    long("resolve", Plain),
    long("retry", Plain),
    long("retry-delay", Plain),
    long("retry-max-time", Plain),
    long("socks5", Address),
    long("socks5-hostname", Plain),
    short(b'Y', "speed-limit", Plain),
    short(b'y', "speed-time", Plain),
    long("stderr", Plain),
    short(b't', "telnet-option", Plain),
    short(b'z', "time-cond", Plain),
    long("tls-max", Plain),
    long("tlspassword", Credential),
    long("trace", Plain),
    long("trace-ascii", Plain),
    long("unix-socket", Plain),
    short(b'T', "upload-file", Plain),
    long("url", Plain),
    long("url-query", Plain),
    short(b'u', "user", Credential),
    short(b'A', "user-agent", Plain),
    long("variable", Plain),
    short(b'w', "write-out", Plain),
];
