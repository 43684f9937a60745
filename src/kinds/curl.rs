//! `curl`: commands in shell scripts and runbooks, as people write them, browsers copy them and mitmproxy
//! exports them. <https://curl.se/docs/manpage.html>

use std::ops::Range;

use super::curl_body::{Resolved, Source, join};
use super::curl_call::{Call, calls, writes};
use super::curl_command::{Found, commands};
use super::curl_words::Data;
use crate::input::{Frame, Header, Item, Kind, KindMeta, Layout, Load, Request, Sample, Text, Unread};
use crate::text::has_no_body;

/// A script that calls curl.
pub(super) struct Curl;

/// Extensions of what may be a script. Other text quotes commands.
const EXTENSIONS: [&str; 9] = ["sh", "bash", "zsh", "ksh", "command", "curl", "txt", "cmd", "bat"];

static META: KindMeta = KindMeta {
    id: "curl",
    summary: "curl commands in shell scripts",
    detected_by: "a command `curl` with data or a method that writes, in a script or a text",
    example: r#"curl -X PATCH "https://api.mypurecloud.com/api/v2/conversations/calls/$CONVERSATION/participants/$PARTICIPANT/attributes" \
  -H 'Content-Type: application/json' -d '{"attributes": {"crm_tier": "gold"}}'"#,
    refers: &["sh", "bash", "zsh"],
    ..KindMeta::EMPTY
};

impl Kind for Curl {
    fn meta(&self) -> &KindMeta {
        &META
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.layout() == Layout::Text
            && sample.extension().is_none_or(|extension| EXTENSIONS.contains(&extension))
            && commands(sample.text()).any(|command| writes(&command.command))
    }

    fn accepts(&self, sample: &Sample<'_>) -> bool {
        commands(sample.text()).next().is_some()
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, emit, .. } = load;
        items(text, frame, &mut |_, item| emit(item))
    }
}

/// Hands on the items of a text's commands, each with the stretch that its command takes, and
/// returns how many there are.
pub(super) fn items<'s>(text: &'s [u8], frame: &Frame, emit: &mut dyn FnMut(Range<usize>, Item<'s>)) -> u64 {
    let mut record = 0;
    for found in commands(text) {
        let place = found.before.end..found.command.end.max(found.before.end);
        if found.command.open {
            let reason = "a quote or bracket of the command is never closed";
            emit(place, Item::Unreadable { record: Some(record), reason: reason.into() });
            record += 1;
            continue;
        }
        for call in calls(&found.command) {
            emit(place.clone(), call.item(record, &found, text, frame));
            record += 1;
        }
    }
    record
}

impl Call<'_> {
    /// Makes an item of it.
    fn item<'s>(&self, record: u64, found: &Found<'s>, text: &'s [u8], frame: &Frame) -> Item<'s> {
        let Some(url) = self.url else {
            return Item::Unreadable { record: Some(record), reason: "the command has no URL".into() };
        };
        let sends = !self.get && (!self.data.is_empty() || self.upload.is_some() || self.form.is_some());
        let method = match self.method {
            // It is not known which; the URL shows enough.
            Some(part) if part.bytes().contains(&b'$') => None,
            Some(part) => Some(part.whole(frame)),
            None => {
                let default = match () {
                    () if self.head => "HEAD",
                    () if !sends => "GET",
                    () if self.upload.is_some() => "PUT",
                    () => "POST",
                };
                Some(Text { text: default.into(), span: None })
            }
        };
        let reads = method.as_ref().is_some_and(|method| has_no_body(&*method.text));
        let mut request = Request {
            record,
            method,
            url: Some(url.whole(frame)),
            headers: Some(self.headers(frame)),
            layers: frame.layers.clone(),
            template: found.command.unknown,
            sent: true,
            ..Request::default()
        };
        if self.form.is_some() && !self.get {
            request.unread = Some(Unread::Form);
            return Item::Request(request);
        }
        let source = Source { found, text, frame };
        let resolved = match (&*self.data, self.upload) {
            _ if self.get => None,
            ([], None) if reads => None,
            ([], None) => Some(Ok(Resolved::of(frame.body(text, found.command.end, found.command.end)))),
            ([], Some(file)) => Some(source.file_or_stdin(Data::Binary, file.bytes())),
            ([(data, part)], _) => Some(source.resolve(*data, *part)),
            (several, _) => Some(join(several, frame)),
        };
        match resolved {
            None => {}
            Some(Ok(resolved)) => {
                request.template |= resolved.unknown;
                (request.body, request.body_file) = (Some(resolved.body), resolved.file);
            }
            Some(Err(no_call)) => return no_call.item(record),
        }
        Item::Request(request)
    }

    /// The headers as they are sent, those that curl adds included.
    fn headers(&self, frame: &Frame) -> Vec<Header<'static>> {
        let mut headers = Vec::new();
        let mut more = self.more;
        for part in &self.headers {
            let bytes = part.bytes();
            if bytes.starts_with(b"@") || part.word.lone.is_some() {
                more = true;
                continue;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b':' | b';')).unwrap_or(bytes.len());
            let name = String::from_utf8_lossy(&bytes[..end]).trim().to_owned().into();
            let rest = bytes.get(end + 1..).unwrap_or_default();
            let start = end + 1 + (rest.len() - rest.trim_ascii_start().len());
            let start = start.min(bytes.len());
            let value = part.text(start..start + bytes[start..].trim_ascii_end().len(), frame);
            headers.push(Header { name, value });
        }
        for (name, scheme, part) in &self.credentials {
            let mut value = part.whole(frame);
            value.text = format!("{scheme}{}", value.text).into();
            headers.push(Header { name: (*name).into(), value });
        }
        let is_json = self.data.iter().any(|(data, _)| *data == Data::Json);
        let mut span = None;
        let added = match self.form {
            _ if headers.iter().any(|header| header.name.eq_ignore_ascii_case("content-type")) => {
                return headers;
            }
            Some((media_type, field)) if !self.get => {
                span = field.whole(frame).span;
                media_type
            }
            _ if more => "${arguments}",
            _ if is_json => "application/json",
            _ if !self.data.is_empty() => "application/x-www-form-urlencoded",
            _ => return headers,
        };
        let value = Text { text: added.into(), span };
        headers.push(Header { name: "Content-Type".into(), value });
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bodies, items, placed, unread};
    use super::*;
    use crate::input::Unread;
    use crate::json::Tape;

    const URL: &str = "https://h/api/v2/conversations/calls/x/participants/y/attributes";

    #[test]
    fn every_way_to_give_a_body() {
        for (arguments, body) in [
            (r#"-d '{"a":1}'"#, r#"{"a":1}"#),
            (r#"-d'{"a":1}'"#, r#"{"a":1}"#),
            (r#"-sSd '{"a":1}'"#, r#"{"a":1}"#),
            (r#"--data "{\"a\":\"$X\"}""#, r#"{"a":"${X}"}"#),
            (r#"--data-raw $'{"a":"it\'s"}'"#, r#"{"a":"it's"}"#),
            (r#"--json '{"a":' --json '1}'"#, r#"{"a":1}"#),
            (r"-d a=1 -d b=2", "a=1&b=2"),
            ("-d @- <<'E'\n{\n\"a\":1\n}\nE", "{\"a\":1}"),
            ("--data-binary @- <<E\n{\"a\":$X}\nE", "{\"a\":${X}}\n"),
            (r#"-d @- <<< '{"a":1}'"#, r#"{"a":1}"#),
            ("-d \"$(cat <<'E'\n{\"a\":1}\nE\n)\"", "{\"a\":1}"),
            ("-d \"$(cat <<'E'\n{\"a\":1}\nE)\"", "{\"a\":1}"),
            (r#"-d '{"a":"'"$X"'"}'"#, r#"{"a":"${X}"}"#),
            ("", ""),
        ] {
            let text = format!("#!/bin/sh\ncurl -X PATCH {URL} {arguments}\n");
            assert_eq!(bodies(&Curl, &text), [body], "{text}");
        }
        let text = format!("B='{{\"a\":1}}'\ncurl -X PATCH {URL} -d \"$B\"\n");
        assert_eq!(bodies(&Curl, &text), ["{\"a\":1}"]);
        let text = format!("echo '{{\"a\":1}}' | curl -X PATCH {URL} -d @-\n");
        assert_eq!(bodies(&Curl, &text), ["{\"a\":1}"]);
        let text = format!("cat <<E | curl -X PATCH {URL} -d @-\n{{\"a\":1}}\nE\ncurl -X PATCH {URL} -d x\n");
        assert_eq!(bodies(&Curl, &text), ["{\"a\":1}", "x"]);
    }

    #[test]
    fn places() {
        for (arguments, place) in [
            (r#"-d '{"a":1}'"#, r#""a""#),
            (r#"-d "{\"a\":1}""#, r#"\"a\""#),
            (r#"-d $'{"\x61":1}'"#, r#""\x61""#),
            (r#"-d'{"a":1}'"#, r#""a""#),
            ("-d @- <<E\n{\"a\":1}\nE", r#""a""#),
        ] {
            assert_eq!(placed(&Curl, &format!("curl -X PATCH {URL} {arguments}\n"), "\"a\""), [place]);
        }
    }

    #[test]
    fn where_commands_are() {
        for text in [
            "R=$(curl -d x http://h)",
            "R=`curl -d x http://h`",
            "if ! curl -d x http://h; then",
            "sudo curl -d x http://h",
            "$ curl -d x http://h",
            "/usr/bin/curl -d x http://h",
            "A=b curl \\\n -d x http://h",
            "a && curl -d x http://h",
        ] {
            assert_eq!(bodies(&Curl, text), ["x"], "{text}");
        }
        for text in [
            "# curl -d x http://h",
            "apt install curl\n",
            "echo \"curl -d x\"",
            "libcurl -d x",
            "curling -d x",
        ] {
            assert_eq!(items(&Curl, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_broken_command_does_not_lose_its_neighbours() {
        let text = format!(
            "curl -d 'x {URL}\ncurl -X PATCH -d {{}} {URL}\ncurl -d \"x\" http://h --next -d y http://h\n"
        );
        assert_eq!(
            items(&Curl, &text),
            [
                "unreadable 0: a quote or bracket of the command is never closed",
                "request 1",
                "request 2",
                "request 3"
            ]
        );
    }

    #[test]
    fn what_is_not_known_is_skipped() {
        for (arguments, reason) in [
            ("-d @no.json", "its body is in `no.json`"),
            ("-d \"$B\"", "its body is a shell variable"),
            ("-d \"$(jq . x)\"", "its body is the output of a command"),
            ("-d @-", "its body comes from standard input"),
        ] {
            let found = items(&Curl, &format!("curl -X PATCH {arguments} {URL}\n"));
            assert!(found[0].starts_with(&format!("skipped 0: {reason}")), "{found:?}");
        }
        for form in ["-F a=b", "--form a=b", "-Fa=@b.json", "--data-urlencode a=b"] {
            let text = format!("curl -X PATCH {form} {URL}\n");
            assert_eq!(unread(&Curl, &text), [Some(Unread::Form)], "{text}");
            assert_eq!(unread(&Curl, &format!("curl -G {form} {URL}\n")), [None], "in the URL");
        }
        assert!(items(&Curl, "curl -X PATCH -d x\n")[0].starts_with("unreadable 0: the command has no URL"));
    }

    #[test]
    fn neighbours_are_distinguished() {
        let is_one = |text: &str, extension: Option<&str>| {
            let mut tape = Tape::new();
            Curl.sniff(&Sample::new(text.as_bytes(), true, extension, &mut tape))
        };
        let command = format!("curl -X PATCH {URL} -d '{{}}'\n");
        assert!(is_one(&command, None) && is_one(&command, Some("sh")));
        assert!(!is_one(&command, Some("md")) && !is_one(&command, Some("rs")));
        for text in
            ["curl -fsSL https://h/install.sh | sh\n", "curl -O http://h\n", "apt-get install curl\n", ""]
        {
            assert!(!is_one(text, Some("sh")), "{text}");
        }
    }

    /// Each looked for its end to the end of the text: minutes for what takes no time.
    #[test]
    fn here_documents_that_nothing_ends() {
        let one = "curl -X PATCH http://h -d @- <<E\n";
        let text = one.repeat(5000);
        assert_eq!(items(&Curl, &text).len(), 5000);
        let distinct: Vec<String> =
            (0..5000).map(|at| format!("cat <<E{at} | curl -X PATCH http://h -d @-")).collect();
        let distinct = distinct.join("\n");
        assert_eq!(items(&Curl, &distinct).len(), 5000);
    }
}
