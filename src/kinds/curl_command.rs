//! The curl commands of a text. Part of the kind `curl`.

use crate::text::search;
use std::ops::Range;
use std::rc::Rc;

use crate::notation::cmd;
use crate::notation::shell::{Command, Script, command};

/// The most that one command takes.
const MAX_COMMAND_BYTES: usize = 1 << 20;

/// Words that a command may be after.
const PREFIXES: [&str; 19] = [
    "+", "then", "do", "else", "if", "elif", "while", "until", "sudo", "time", "exec", "command", "env",
    "nohup", "!", "$", "%", "{", "&&",
];

/// A curl command.
pub(super) struct Found<'t> {
    pub(super) command: Command,
    /// What is before it on its line, after the curl command before it: another command may be
    /// piped in.
    pub(super) before: Range<usize>,
    /// The text that it is in.
    pub(super) script: Rc<Script<'t>>,
}

/// The curl commands of a text.
pub(super) fn commands(text: &[u8]) -> impl Iterator<Item = Found<'_>> {
    let script = Rc::new(Script::new(text, 0));
    let mut line = LineSoFar::default();
    let (mut at, mut last_end) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let start = at + search::find(text.get(at..)?, b"curl")?;
            at = start + 4;
            line.go_on(text, start);
            let Some(position) = command_position(text, start, &line) else { continue };
            let before = line.start.max(last_end).min(position)..position;
            let in_ticks = line.ticks % 2 == 1;
            if line.is_of_windows(text, start) {
                let command = cmd::command(text, start);
                at = command.after.max(at);
                last_end = at;
                return Some(Found { command, before, script: Rc::clone(&script) });
            }
            let near = if script.has_patience() {
                text.len().min(start + MAX_COMMAND_BYTES)
            } else {
                next_line_with_curl(text, start)
            };
            let mut command = command(&text[..near], start, in_ticks, &script);
            if command.open {
                script.never_closed(command.end - start);
                // What is never closed takes nothing from the commands after it.
                command.end = next_line_with_curl(text, start);
                command.after = command.end;
            }
            at = command.after.max(at);
            last_end = at;
            return Some(Found { command, before, script: Rc::clone(&script) });
        }
    })
}

fn next_line_with_curl(text: &[u8], at: usize) -> usize {
    let next = search::find(&text[at..], b"\ncurl ").map(|offset| at + offset + 1);
    next.unwrap_or(text.len())
}

/// What is known of the line that is being read, up to a place that only moves on. A line may hold
/// many commands, and none of them looks back to its start.
#[derive(Default)]
struct LineSoFar {
    start: usize,
    /// How far the line has been read.
    read: usize,
    /// Backticks up to there.
    ticks: usize,
    /// Its first byte that is not a white space.
    first: Option<u8>,
    /// Whether it is a command line of Windows, once that was looked at.
    of_windows: Option<bool>,
}

impl LineSoFar {
    /// Reads on to `at`.
    fn go_on(&mut self, text: &[u8], at: usize) {
        let mut from = self.read.min(at);
        if let Some(newline) = search::memrchr(b'\n', &text[from..at]) {
            from += newline + 1;
            *self = Self { start: from, ..Self::default() };
        }
        let more = &text[from..at];
        self.ticks += search::memchr_iter(b'`', more).count();
        self.first = self.first.or_else(|| more.iter().copied().find(|byte| !byte.is_ascii_whitespace()));
        self.read = at;
    }

    /// Whether the line, which holds `at`, is one of Windows' `cmd`: words in `^"…^"`, or a caret at the end.
    fn is_of_windows(&mut self, text: &[u8], at: usize) -> bool {
        *self.of_windows.get_or_insert_with(|| {
            let rest = &text[at..];
            let rest = &rest[..search::memchr(b'\n', rest).unwrap_or(rest.len())];
            rest.trim_ascii_end().ends_with(b" ^") || search::find(rest, b" ^\"").is_some()
        })
    }
}

/// Where the command begins that is called with the word `curl` at `at`, if a command can be there.
fn command_position(text: &[u8], at: usize, line: &LineSoFar) -> Option<usize> {
    let name = if text[at..].starts_with(b"curl.exe") { 8 } else { 4 };
    let ends = matches!(text.get(at + name), None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'\\'));
    if !ends || line.first == Some(b'#') {
        return None;
    }
    let before = &text[line.start..at];
    // The command may be called by its path.
    let path = if before.ends_with(b"/") {
        before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'/').count()
    } else {
        0
    };
    let is_path = path > 0 && before[before.len() - path] == b'/';
    let before = if is_path { &before[..before.len() - path] } else { before };
    let trimmed = before.trim_ascii_end();
    let is_free = trimmed.len() < before.len() || before.is_empty();
    let position = match trimmed.last() {
        None | Some(b'|' | b'(' | b';' | b'&' | b'`') => true,
        _ if !is_free => false,
        _ => {
            let word = trimmed.rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
            let is_assignment = || {
                let name =
                    word.iter().take_while(|word| word.is_ascii_alphanumeric() || **word == b'_').count();
                name > 0 && word.get(name) == Some(&b'=') && !word.contains(&b'"') && !word.contains(&b'\'')
            };
            std::str::from_utf8(word).is_ok_and(|text| PREFIXES.contains(&text)) || is_assignment()
        }
    };
    position.then_some(line.start + before.len())
}
