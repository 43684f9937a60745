//! What a curl command asks for: method, URL, headers, data. Part of the kind `curl`.

use super::curl_words::{Data, Part};
use crate::notation::curl_options::{lettered, named};
use crate::notation::shell::Command;
use crate::text::is_write;

/// What one call of a command asks for.
#[derive(Default)]
pub(super) struct Call<'c> {
    pub(super) method: Option<Part<'c>>,
    pub(super) url: Option<Part<'c>>,
    pub(super) headers: Vec<Part<'c>>,
    /// What curl makes headers of: the header, and what is in it before the value.
    pub(super) credentials: Vec<(&'static str, &'static str, Part<'c>)>,
    pub(super) data: Vec<(Data, Part<'c>)>,
    /// `-G`: the data goes into the URL.
    pub(super) get: bool,
    pub(super) head: bool,
    /// The media type of a form, and one of its fields.
    pub(super) form: Option<(&'static str, Part<'c>)>,
    pub(super) upload: Option<Part<'c>>,
    /// There are unknown arguments, `"${ARGS[@]}"`.
    pub(super) more: bool,
}

/// The calls of a command; `--next` parts them.
pub(super) fn calls(command: &Command) -> Vec<Call<'_>> {
    let mut calls = vec![Call::default()];
    let mut words = command.words.iter().skip(1);
    while let Some(word) = words.next() {
        let bytes = word.bytes();
        if matches!(bytes, b"--next" | b"-:") {
            calls.push(Call::default());
            continue;
        }
        let Some(call) = calls.last_mut() else { break };
        let mut value = || words.next().map(|word| Part { word, start: 0 });
        match bytes {
            [b'-', b'-', name @ ..] if !name.is_empty() => {
                let name = std::str::from_utf8(name).unwrap_or_default();
                let value = if named(name.as_bytes()).is_some() { value() } else { None };
                call.long(name, value);
            }
            [b'-', first, ..] if first.is_ascii_alphanumeric() || *first == b'#' => {
                for (at, letter) in bytes.iter().enumerate().skip(1) {
                    let Some(option) = lettered(*letter) else {
                        call.get |= *letter == b'G';
                        call.head |= *letter == b'I';
                        continue;
                    };
                    let rest = Part { word, start: at + 1 };
                    let value = if rest.bytes().is_empty() { value() } else { Some(rest) };
                    call.long(option.name, value);
                    break;
                }
            }
            _ => {
                let is_list = word.lone.is_some() && bytes == b"${argument}" || bytes.ends_with(b"[@]}");
                if is_list || call.url.is_some() && word.lone.is_some() {
                    call.more = true;
                } else if call.url.is_none() {
                    call.url = Some(Part { word, start: 0 });
                }
            }
        }
    }
    calls
}

/// Whether a command sends anything.
pub(super) fn writes(command: &Command) -> bool {
    calls(command).iter().any(|call| {
        let method = call.method.map(Part::bytes);
        !call.get
            && call.url.is_some()
            && (method.is_some_and(is_write) || !call.data.is_empty() || call.form.is_some())
    })
}

impl<'c> Call<'c> {
    fn long(&mut self, name: &str, value: Option<Part<'c>>) {
        match (name, value) {
            ("request", value) => self.method = value,
            ("url", value) => self.url = value,
            ("header", Some(value)) => self.headers.push(value),
            ("oauth2-bearer", Some(value)) => self.credentials.push(("Authorization", "Bearer ", value)),
            // Sent in base64. Without a password curl asks for one.
            ("user", Some(value)) if value.bytes().contains(&b':') => {
                self.credentials.push(("Authorization", "Basic ", value));
            }
            ("proxy-user", Some(value)) if value.bytes().contains(&b':') => {
                self.credentials.push(("Proxy-Authorization", "Basic ", value));
            }
            // Without a pair it is a file of cookies.
            ("cookie", Some(value)) if value.bytes().contains(&b'=') => {
                self.credentials.push(("Cookie", "", value));
            }
            ("data" | "data-ascii", Some(value)) => self.data.push((Data::Joined, value)),
            ("data-binary", Some(value)) => self.data.push((Data::Binary, value)),
            ("data-raw", Some(value)) => self.data.push((Data::Raw, value)),
            ("json", Some(value)) => self.data.push((Data::Json, value)),
            ("form" | "form-string", Some(value)) => self.form = Some(("multipart/form-data", value)),
            ("data-urlencode", Some(value)) => self.form = Some(("application/x-www-form-urlencoded", value)),
            ("upload-file", value) => self.upload = value,
            ("config", _) => self.more = true,
            ("get", _) => self.get = true,
            ("head", _) => self.head = true,
            _ => {}
        }
    }
}
