//! Where the body of a curl command comes from: a word, a file, a here-document, a variable that
//! was set before, a command that is piped in. Part of the kind `curl`.

use super::curl_command::Found;
use super::curl_words::{Data, Part};
use crate::input::beside;
use crate::input::call::NoCall;
use crate::input::{Body, BodyFile, Escaping, Frame, SkipReason};
use crate::notation::rendering::Rendering;
use crate::notation::shell::{Document, Form, Script, Stdin, Word, command, word};

/// A body, and what is known of it.
pub(super) struct Resolved<'s> {
    pub(super) body: Body<'s>,
    /// The file that it is in.
    pub(super) file: Option<BodyFile>,
    /// It holds `$X`.
    pub(super) unknown: bool,
}

impl<'s> Resolved<'s> {
    pub(super) fn of(body: Body<'s>) -> Self {
        Self { body, file: None, unknown: false }
    }
}

/// A command, and where it is.
pub(super) struct Source<'a, 's> {
    pub(super) found: &'a Found<'s>,
    pub(super) text: &'s [u8],
    pub(super) frame: &'a Frame,
}

fn skipped<'s>(reason: impl Into<SkipReason>) -> Answer<'s> {
    Err(NoCall::Skipped(reason.into()))
}

/// Several of them. They lie apart, so there is no map.
pub(super) fn join<'s>(several: &[(Data, Part<'_>)], frame: &Frame) -> Answer<'s> {
    let is_file = |(data, part): &(Data, Part<'_>)| *data != Data::Raw && part.bytes().starts_with(b"@");
    if several.iter().any(is_file) {
        return skipped("its body has several parts, which is not supported");
    }
    let mut bytes = Vec::new();
    for (at, (data, part)) in several.iter().enumerate() {
        if at > 0 && *data != Data::Json {
            bytes.push(b'&');
        }
        bytes.extend_from_slice(part.bytes());
    }
    let places = || several.iter().map(|(_, part)| part.word);
    let start = places().map(|place| place.start).min().unwrap_or(0);
    let end = places().map(|place| place.start + place.made.taken()).max().unwrap_or(start);
    Ok(Resolved::of(Body { bytes: bytes.into(), origin: frame.field(start..end) }))
}

/// How far back a variable is looked for.
const MAX_LOOK_BACK: usize = 64 << 10;

/// How often a variable may stand for a variable.
const MAX_DEPTH: usize = 3;

type Answer<'s> = Result<Resolved<'s>, NoCall>;

impl<'s> Source<'_, 's> {
    /// What an option's value stands for.
    pub(super) fn resolve(&self, data: Data, part: Part<'_>) -> Answer<'s> {
        match part.bytes() {
            [b'@', name @ ..] if data != Data::Raw => self.file_or_stdin(data, name),
            _ => self.literal(part, 0),
        }
    }

    /// `@name`, or `@-`.
    pub(super) fn file_or_stdin(&self, data: Data, name: &[u8]) -> Answer<'s> {
        if matches!(name, b"-" | b".") {
            return self.stdin(data);
        }
        let name = String::from_utf8_lossy(name);
        let (body, file) = beside::body_file(self.frame.folder.as_deref(), &name)?;
        let mut resolved = Resolved::of(body);
        if data == Data::Joined && file.text.iter().any(|text| matches!(text, b'\n' | b'\r')) {
            let mut joined = Rendering::default();
            for line in file.text.split_inclusive(|text| matches!(text, b'\n' | b'\r')) {
                let content = line.strip_suffix(b"\n").or(line.strip_suffix(b"\r")).unwrap_or(line);
                joined.keep(content);
                joined.skip(line.len() - content.len());
            }
            resolved.body = joined.body_of_file(Escaping::Plain);
        }
        resolved.file = Some(file);
        Ok(resolved)
    }

    fn stdin(&self, data: Data) -> Answer<'s> {
        match &self.found.command.stdin {
            Some(Stdin::Document(document)) => Ok(self.document(document, data == Data::Joined)),
            Some(Stdin::Text(word)) => self.literal(Part { word, start: 0 }, 0),
            Some(Stdin::File(word)) => self.file_or_stdin(data, word.bytes()),
            None => self.piped(data),
        }
    }

    /// What the command before `| curl` prints.
    fn piped(&self, data: Data) -> Answer<'s> {
        let before = self.text[self.found.before.clone()].trim_ascii_end();
        if let Some(line) = before.strip_suffix(b"|") {
            let start = self.found.before.start + (line.len() - line.trim_ascii_start().len());
            let printing = command(self.text, start, false, &self.found.script);
            if printing.open {
                return skipped("its body is in a here-document or quote that is never closed");
            }
            let ends_here = printing.end == self.found.before.start + line.len();
            let last = printing.words.last().filter(|_| ends_here && printing.words.len() > 1);
            match (printing.words.first().map(Word::bytes), last, &printing.stdin) {
                (Some(b"echo" | b"printf"), Some(word), _) => {
                    return self.literal(Part { word, start: 0 }, 0);
                }
                (Some(b"cat"), _, Some(Stdin::Document(document))) if ends_here => {
                    return Ok(self.document(document, data == Data::Joined));
                }
                (Some(b"cat"), Some(word), None) if printing.words.len() == 2 => {
                    return self.file_or_stdin(data, word.bytes());
                }
                _ => {}
            }
        }
        skipped("its body comes from standard input")
    }

    fn document(&self, document: &Document, joined: bool) -> Resolved<'s> {
        let content = document.content.clone();
        if document.is_verbatim() && !joined {
            return Resolved::of(self.frame.body(self.text, content.start, content.end));
        }
        let (made, unknown) = document.render(self.text, joined, &self.found.script);
        let escaping = if document.is_verbatim() { Escaping::Plain } else { Escaping::ShellDocument };
        Resolved { body: made.body(content.start, self.frame, escaping), file: None, unknown }
    }

    /// A word that is the body itself, or a variable or a command that stands for it.
    fn literal(&self, part: Part<'_>, depth: usize) -> Answer<'s> {
        let Part { word, start } = part;
        if let Some(lone) = word.lone.clone().filter(|_| start == 0) {
            return self.expanded(&self.text[lone.clone()], lone.start, depth);
        }
        let made = word.made.clone();
        let body = match word.form {
            _ if start > 0 => {
                let rest = start..made.bytes().len();
                made.parts(std::slice::from_ref(&rest), word.start, self.frame)
            }
            Form::Single => made.body(word.start, self.frame, Escaping::ShellSingle),
            Form::Double => made.body(word.start, self.frame, Escaping::ShellDouble),
            Form::Ansi => made.body(word.start, self.frame, Escaping::ShellAnsi),
            Form::Caret => made.body(word.start, self.frame, Escaping::Caret),
            Form::Windows => made.body(word.start, self.frame, Escaping::Windows),
            Form::Other => made.body(word.start, self.frame, Escaping::Opaque),
        };
        Ok(Resolved { body, file: None, unknown: word.unknown })
    }

    fn expanded(&self, raw: &[u8], at: usize, depth: usize) -> Answer<'s> {
        let printed = || skipped("its body is the output of a command");
        let inside = match raw {
            [b'$', b'(', ..] => at + 2,
            [b'`', ..] => return printed(),
            _ => return self.variable(raw, at, depth),
        };
        // The bracket that closes it may be on the line that ends a here-document.
        let text = &self.text[..at + raw.len() - 1];
        let inner = command(text, inside, false, &Script::new(text, inside));
        match (inner.words.as_slice(), &inner.stdin) {
            ([cat], Some(Stdin::Document(document))) if cat.bytes() == b"cat" => {
                let mut resolved = self.document(document, false);
                // `$(…)` removes the line ends after it.
                let end = resolved.body.bytes.trim_ascii_end().len();
                if end < resolved.body.bytes.len() {
                    resolved.body = crate::input::bare::within(resolved.body, 0, end);
                }
                Ok(resolved)
            }
            ([], Some(Stdin::File(name))) => self.file_or_stdin(Data::Binary, name.bytes()),
            ([cat, name], None) if cat.bytes() == b"cat" => self.file_or_stdin(Data::Binary, name.bytes()),
            _ => printed(),
        }
    }

    /// What a variable was set to before.
    fn variable(&self, raw: &[u8], at: usize, depth: usize) -> Answer<'s> {
        let name = raw.trim_ascii().strip_prefix(b"$").unwrap_or(raw);
        let name = name.strip_prefix(b"{").and_then(|rest| rest.strip_suffix(b"}")).unwrap_or(name);
        let from = at.saturating_sub(MAX_LOOK_BACK);
        let set = self.found.script.assignment(name, from, at).filter(|_| depth < MAX_DEPTH);
        let Some(set) = set else {
            let name = String::from_utf8_lossy(name);
            return skipped(format!("its body is a shell variable, `${name}`"));
        };
        let (word, _) = word(self.text, set, false, &mut false, &self.found.script);
        self.literal(Part { word: &word, start: 0 }, depth + 1)
    }
}
