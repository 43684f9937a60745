//! `curl`: commands in shell scripts and runbooks, as people write them, browsers copy them and mitmproxy
//! exports them. <https://curl.se/docs/manpage.html>

use std::ops::Range;
use std::rc::Rc;

use super::curl_options;
use crate::input::{Item, Kind, Layout, Load, Sample};
use crate::notation::shell::{Command, Script, command};

/// A script that calls curl.
pub(super) struct Curl;

/// Extensions of what may be a script. Other text quotes commands.
const EXTENSIONS: [&str; 7] = ["sh", "bash", "zsh", "ksh", "command", "curl", "txt"];

/// The most that one command takes.
const MAX_COMMAND_BYTES: usize = 1 << 20;

/// Words that a command may stand behind.
const PREFIXES: [&str; 18] = [
    "then", "do", "else", "if", "elif", "while", "until", "sudo", "time", "exec", "command", "env", "nohup",
    "!", "$", "%", "{", "&&",
];

impl Kind for Curl {
    fn id(&self) -> &'static str {
        "curl"
    }

    fn summary(&self) -> &'static str {
        "curl commands in shell scripts"
    }

    fn told_by(&self) -> &'static str {
        "a command `curl` with data or a method that writes, in a script or a text"
    }

    fn example(&self) -> &'static str {
        r#"curl -X PATCH "https://api.mypurecloud.com/api/v2/conversations/calls/$CONVERSATION/participants/$PARTICIPANT/attributes" \
  -H 'Content-Type: application/json' -d '{"attributes": {"crm_tier": "gold"}}'"#
    }

    fn refers(&self) -> &'static [&'static str] {
        &["sh", "bash", "zsh"]
    }

    fn sniff(&self, sample: &Sample<'_>) -> bool {
        sample.layout() == Layout::Text
            && sample.extension().is_none_or(|it| EXTENSIONS.contains(&it))
            && commands(sample.text()).any(|it| curl_options::writes(&it.command))
    }

    fn accepts(&self, sample: &Sample<'_>) -> bool {
        commands(sample.text()).next().is_some()
    }

    fn load(&self, load: Load<'_, '_>) -> u64 {
        let Load { text, frame, emit, .. } = load;
        let mut record = 0;
        for found in commands(text) {
            if found.command.open {
                let reason = "a quote or bracket of the command is never closed";
                emit(Item::Unreadable { record: Some(record), reason: reason.into() });
                record += 1;
                continue;
            }
            for call in curl_options::calls(&found.command) {
                emit(call.item(record, &found, text, frame));
                record += 1;
            }
        }
        record
    }
}

/// A curl command.
pub(super) struct Found<'t> {
    pub(super) command: Command,
    /// What stands before it on its line, after the curl command before it: another command may be piped in.
    pub(super) before: Range<usize>,
    /// The text that it stands in.
    pub(super) script: Rc<Script<'t>>,
}

/// The curl commands of a text.
pub(super) fn commands(text: &[u8]) -> impl Iterator<Item = Found<'_>> {
    let script = Rc::new(Script::new(text, 0));
    let mut line = LineSoFar::default();
    let (mut at, mut last_end) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let start = at + memchr::memmem::find(text.get(at..)?, b"curl")?;
            at = start + 4;
            line.go_on(text, start);
            let Some(position) = command_position(text, start, &line) else { continue };
            let before = line.start.max(last_end).min(position)..position;
            let in_ticks = line.ticks % 2 == 1;
            let near = if script.has_patience() {
                text.len().min(start + MAX_COMMAND_BYTES)
            } else {
                next_line_with_curl(text, start)
            };
            let mut command = command(&text[..near], start, in_ticks, &script);
            if command.open {
                script.never_closed(command.end - start);
                // What is never closed takes nothing from the commands behind it.
                command.end = next_line_with_curl(text, start);
                command.behind = command.end;
            }
            at = command.behind.max(at);
            last_end = at;
            return Some(Found { command, before, script: Rc::clone(&script) });
        }
    })
}

fn next_line_with_curl(text: &[u8], at: usize) -> usize {
    let next = memchr::memmem::find(&text[at..], b"\ncurl ").map(|it| at + it + 1);
    next.unwrap_or(text.len())
}

/// What is known of the line that is being read, up to a place that only moves on. A line may hold many commands, and
/// none of them looks back to its start.
#[derive(Default)]
struct LineSoFar {
    start: usize,
    /// How far the line has been read.
    read: usize,
    /// Backticks up to there.
    ticks: usize,
    /// Its first byte that is no white space.
    first: Option<u8>,
}

impl LineSoFar {
    /// Reads on to `at`.
    fn go_on(&mut self, text: &[u8], at: usize) {
        let mut from = self.read.min(at);
        if let Some(newline) = memchr::memrchr(b'\n', &text[from..at]) {
            from += newline + 1;
            *self = Self { start: from, ..Self::default() };
        }
        let more = &text[from..at];
        self.ticks += memchr::memchr_iter(b'`', more).count();
        self.first = self.first.or_else(|| more.iter().copied().find(|it| !it.is_ascii_whitespace()));
        self.read = at;
    }
}

/// Where the command begins that is called with the word `curl` at `at`, if a command can stand there.
fn command_position(text: &[u8], at: usize, line: &LineSoFar) -> Option<usize> {
    let ends = matches!(text.get(at + 4), None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'\\'));
    if !ends || line.first == Some(b'#') {
        return None;
    }
    let before = &text[line.start..at];
    // The command may be called by its path.
    let path = if before.ends_with(b"/") {
        before.iter().rev().take_while(|it| it.is_ascii_alphanumeric() || **it == b'/').count()
    } else {
        0
    };
    let is_path = path > 0 && before[before.len() - path] == b'/';
    let before = if is_path { &before[..before.len() - path] } else { before };
    let trimmed = before.trim_ascii_end();
    let stands_free = trimmed.len() < before.len() || before.is_empty();
    let position = match trimmed.last() {
        None | Some(b'|' | b'(' | b';' | b'&' | b'`') => true,
        _ if !stands_free => false,
        _ => {
            let word = trimmed.rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
            let is_assignment = || {
                let name = word.iter().take_while(|it| it.is_ascii_alphanumeric() || **it == b'_').count();
                name > 0 && word.get(name) == Some(&b'=') && !word.contains(&b'"') && !word.contains(&b'\'')
            };
            std::str::from_utf8(word).is_ok_and(|it| PREFIXES.contains(&it)) || is_assignment()
        }
    };
    position.then_some(line.start + before.len())
}

/// How far back a variable is looked for.
pub(super) const MAX_LOOK_BACK: usize = 64 << 10;

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
    fn where_commands_stand() {
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
            ("-d \"$B\"", "its body is a variable of the shell"),
            ("-d \"$(jq . x)\"", "its body is what a command prints"),
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
    fn neighbours_are_told_apart() {
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
