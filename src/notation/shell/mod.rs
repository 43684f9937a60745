//! Words of a POSIX shell and of bash, as far as commands in scripts and runbooks need them:
//! quotes, escapes, here-documents, redirections. Nothing is run: `$X` and `$(…)` become the
//! placeholder `${X}` or `${command}`, which is a value that is not known yet.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

mod expand;

use super::rendering::Rendering;
use crate::text::search;
use expand::{Patience, ansi_escape, expansion, group_end};

/// A simple command.
#[derive(Debug, Default)]
pub(crate) struct Command {
    /// Its words, the command's own name first.
    pub(crate) words: Vec<Word>,
    /// What it is given on standard input.
    pub(crate) stdin: Option<Stdin>,
    /// One of its words holds `$X` or `$(…)`.
    pub(crate) unknown: bool,
    /// A quote or bracket in it is never closed.
    pub(crate) open: bool,
    /// One past its last byte; a `|`, `;`, `)` or line end is there.
    pub(crate) end: usize,
    /// One past the here-documents after its line; `end` where there are none.
    pub(crate) after: usize,
}

/// What a command reads.
#[derive(Debug)]
pub(crate) enum Stdin {
    /// `<<WORD`
    Document(Document),
    /// `<<< word`
    Text(Word),
    /// `< file`
    File(Word),
}

/// A here-document.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its lines.
    pub(crate) content: Range<usize>,
    /// The delimiter is quoted: its text stands for itself.
    quoted: bool,
    /// `<<-`: tabs at the start of its lines are left out.
    tabs: bool,
}

/// A word, quotes and escapes resolved.
#[derive(Debug)]
pub(crate) struct Word {
    /// What it says.
    pub(crate) made: Rendering,
    /// Where the stretch of the source starts that `made` was made of.
    pub(crate) start: usize,
    /// How it is quoted.
    pub(crate) form: Form,
    /// It holds `$X` or `$(…)`.
    pub(crate) unknown: bool,
    /// It is nothing but one `$X` or `$(…)`: where that is.
    pub(crate) lone: Option<Range<usize>>,
}

/// How a word is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// All of it as `'…'`.
    Single,
    /// All of it as `"…"`.
    Double,
    /// All of it as `$'…'`.
    Ansi,
    /// All of it as `^"…^"` of Windows' `cmd`.
    Caret,
    /// All of it as `"…"` on a command line of Windows.
    Windows,
    /// Not at all, or in parts.
    Other,
}

impl Word {
    pub(crate) fn bytes(&self) -> &[u8] {
        self.made.bytes()
    }
}

/// What is known of a script as a whole, so that no command of it has to look through the rest of
/// the text anew.
pub(crate) struct Script<'t> {
    text: &'t [u8],
    /// Lines before this do not matter.
    from: usize,
    /// Made for the first here-document.
    starts: OnceCell<Starts<'t>>,
    /// Made for the first variable.
    assignments: OnceCell<HashMap<&'t [u8], Vec<usize>>>,
    patience: Patience,
}

/// Where lines begin, by what a line says, and whether that is without its leading tabs; in order.
type Starts<'t> = HashMap<(&'t [u8], bool), Vec<usize>>;

impl<'t> Script<'t> {
    /// `text` from `from` on.
    pub(crate) fn new(text: &'t [u8], from: usize) -> Self {
        let patience = Patience::new(text.len() - from);
        Self { text, from, starts: OnceCell::new(), assignments: OnceCell::new(), patience }
    }

    /// Whether a command that may never be closed can be read further than its own line.
    pub(crate) fn has_patience(&self) -> bool {
        self.patience.is_left()
    }

    /// Takes note of a command that is never closed: so many bytes were read in vain.
    pub(crate) fn never_closed(&self, bytes: usize) {
        self.patience.spend(bytes);
    }

    /// Where the word of the last `NAME=word` begins, of those between `from` and `before`. It is
    /// at the start of its line, or after `export`, `local` or `readonly`.
    pub(crate) fn assignment(&self, name: &[u8], from: usize, before: usize) -> Option<usize> {
        let assignments = self.assignments.get_or_init(|| {
            let mut assignments = HashMap::<&[u8], Vec<usize>>::new();
            let mut at = self.from;
            for line in self.text[self.from..].split_inclusive(|text| *text == b'\n') {
                if let Some((name, value)) = assignment_on(line) {
                    assignments.entry(name).or_default().push(at + value);
                }
                at += line.len();
            }
            assignments
        });
        let known = assignments.get(name)?;
        let last = known.partition_point(|at| *at <= before).checked_sub(1)?;
        Some(known[last]).filter(|at| *at - name.len() > from)
    }

    /// Where the first line at or after `start` begins that says this; with `tabs`, after tabs.
    fn next_line(&self, start: usize, wording: &[u8], tabs: bool) -> Option<usize> {
        let starts = self.starts.get_or_init(|| {
            let mut starts = Starts::new();
            let mut at = self.from;
            for line in self.text[self.from..].split_inclusive(|text| *text == b'\n') {
                let content = line.strip_suffix(b"\n").unwrap_or(line);
                let content = content.strip_suffix(b"\r").unwrap_or(content);
                starts.entry((content, false)).or_default().push(at);
                starts.entry((&content[indent(content)..], true)).or_default().push(at);
                at += line.len();
            }
            starts
        });
        let known = starts.get(&(wording, tabs))?;
        known.get(known.partition_point(|at| *at < start)).copied()
    }
}

/// The name that a line gives a value to, and where that begins in the line.
fn assignment_on(line: &[u8]) -> Option<(&[u8], usize)> {
    let mut start = line.len() - line.trim_ascii_start().len();
    for word in [&b"export"[..], b"local", b"readonly"] {
        if let Some(rest) = line[start..].strip_prefix(word)
            && rest.first().is_some_and(u8::is_ascii_whitespace)
        {
            start = line.len() - rest.trim_ascii_start().len();
            break;
        }
    }
    let length =
        line[start..].iter().take_while(|line| line.is_ascii_alphanumeric() || **line == b'_').count();
    let name = &line[start..start + length];
    (length > 0 && line.get(start + length) == Some(&b'=')).then_some((name, start + length + 1))
}

/// How many tabs a line begins with.
fn indent(line: &[u8]) -> usize {
    line.iter().take_while(|line| **line == b'\t').count()
}

/// Reads the command that starts at `at`. `ticks`: it is in `` `…` ``, which end it. `script` is
/// the text, or one that it is the beginning of.
pub(crate) fn command(text: &[u8], at: usize, ticks: bool, script: &Script<'_>) -> Command {
    let patience = &script.patience;
    let mut found = Command::default();
    let mut delimiters: Vec<(Vec<u8>, bool, bool)> = Vec::new();
    let mut at = at;
    loop {
        at = skip_blanks(text, at);
        match text.get(at..).unwrap_or_default() {
            [] | [b'&'] | [b'\n' | b';' | b'|' | b')' | b'#', ..] | [b'\r', b'\n', ..] => break,
            [b'`', ..] if ticks => break,
            [b'&', next, ..] if *next != b'>' => break,
            [b'<', b'<', b'<', ..] => {
                let (word, end) =
                    read_word(text, skip_blanks(text, at + 3), ticks, &mut found.open, patience);
                found.stdin = Some(Stdin::Text(word));
                at = end;
            }
            [b'<', b'<', rest @ ..] => {
                let tabs = rest.first() == Some(&b'-');
                let start = skip_blanks(text, at + 2 + usize::from(tabs));
                let (word, end) = read_word(text, start, ticks, &mut found.open, patience);
                let quoted = text[start..end].iter().any(|text| matches!(text, b'\'' | b'"' | b'\\'));
                delimiters.push((word.bytes().to_vec(), quoted, tabs));
                at = end.max(start + 1);
            }
            [b'<' | b'>', b'(', ..] => at = group_end(text, at + 1, &mut found.open, patience),
            [b'<', ..] => {
                let (word, end) =
                    read_word(text, skip_blanks(text, at + 1), ticks, &mut found.open, patience);
                found.stdin = Some(Stdin::File(word));
                at = end.max(at + 1);
            }
            [b'>' | b'&', ..] => {
                let marks = text[at..].iter().take_while(|text| matches!(text, b'>' | b'&' | b'|')).count();
                at = read_word(text, skip_blanks(text, at + marks), ticks, &mut found.open, patience)
                    .1
                    .max(at + marks);
            }
            [b'(', ..] => at = group_end(text, at, &mut found.open, patience),
            _ => {
                let (word, end) = read_word(text, at, ticks, &mut found.open, patience);
                let is_number = !word.bytes().is_empty() && word.bytes().iter().all(u8::is_ascii_digit);
                // `2>` is a redirection's.
                if !(is_number && matches!(text.get(end), Some(b'<' | b'>'))) {
                    found.unknown |= word.unknown;
                    found.words.push(word);
                }
                at = end.max(at + 1);
            }
        }
    }
    (found.end, found.after) = (at.min(text.len()), at.min(text.len()));
    if !delimiters.is_empty() {
        let mut next =
            search::memchr(b'\n', &text[found.end..]).map_or(text.len(), |offset| found.end + offset + 1);
        for (delimiter, quoted, tabs) in delimiters {
            let end = script.next_line(next, &delimiter, tabs).unwrap_or(text.len());
            let content = next..end.min(text.len());
            found.open |= content.end == text.len() && !content.is_empty();
            next = search::memchr(b'\n', &text[content.end..])
                .map_or(text.len(), |offset| content.end + offset + 1);
            found.stdin = Some(Stdin::Document(Document { content, quoted, tabs }));
        }
        found.after = next;
    }
    found
}

impl Document {
    /// Its text stands for itself.
    pub(crate) fn is_verbatim(&self) -> bool {
        self.quoted && !self.tabs
    }

    /// Its text; `joined` leaves line ends out, as `curl -d @-` does. Whether it holds `$X` comes with it.
    pub(crate) fn render(&self, text: &[u8], joined: bool, script: &Script<'_>) -> (Rendering, bool) {
        let text = &text[..self.content.end];
        let mut made = Rendering::default();
        let mut unknown = false;
        let mut at = self.content.start;
        let mut at_line_start = true;
        while let Some(&byte) = text.get(at) {
            let starts = std::mem::replace(&mut at_line_start, byte == b'\n');
            let len = match byte {
                b'\t' if self.tabs && starts => {
                    at_line_start = true;
                    made.skip(1);
                    1
                }
                b'\n' | b'\r' if joined => {
                    made.skip(1);
                    1
                }
                b'\\' if !self.quoted && matches!(text.get(at + 1), Some(b'$' | b'`' | b'\\')) => {
                    made.replace(2, &text[at + 1..at + 2]);
                    2
                }
                b'\\' if !self.quoted && text.get(at + 1) == Some(&b'\n') => {
                    made.skip(2);
                    2
                }
                b'$' | b'`' if !self.quoted => {
                    if let Some((end, placeholder)) = expansion(text, at, &script.patience) {
                        unknown = true;
                        made.replace(end - at, &placeholder);
                        end - at
                    } else {
                        made.keep(&text[at..=at]);
                        1
                    }
                }
                _ => {
                    let special = |byte: &u8| matches!(byte, b'\n' | b'\r' | b'\\' | b'$' | b'`');
                    let len = 1 + text[at + 1..].iter().take_while(|text| !special(text)).count();
                    let len = if matches!(byte, b'\n' | b'\r' | b'\t') { 1 } else { len };
                    made.keep(&text[at..at + len]);
                    len
                }
            };
            at += len;
        }
        (made, unknown)
    }
}

/// After blanks and continued line ends.
fn skip_blanks(text: &[u8], mut at: usize) -> usize {
    loop {
        match text.get(at..) {
            Some([b' ' | b'\t', ..]) => at += 1,
            Some([b'\\', b'\n', ..]) => at += 2,
            Some([b'\\', b'\r', b'\n', ..]) => at += 3,
            _ => return at,
        }
    }
}

/// The word at `at` and where it ends.
pub(crate) fn word(
    text: &[u8],
    at: usize,
    ticks: bool,
    open: &mut bool,
    script: &Script<'_>,
) -> (Word, usize) {
    read_word(text, at, ticks, open, &script.patience)
}

fn read_word(text: &[u8], at: usize, ticks: bool, open: &mut bool, patience: &Patience) -> (Word, usize) {
    let mut reader = Reader::new(text, at, ticks, patience);
    // All of it in one pair of quotes: what is made is made of their inside.
    let whole = reader.whole_quoted();
    if let Some((form, start, end)) = whole {
        let lone = lone(text, start..end - 1, patience);
        let unknown = reader.unknown;
        return (Word { made: reader.made, start, form, unknown, lone }, end);
    }
    let mut reader = Reader::new(text, at, ticks, patience);
    reader.parts();
    *open |= reader.open;
    let word = Word {
        lone: lone(text, at..reader.at, patience),
        made: reader.made,
        start: at,
        form: Form::Other,
        unknown: reader.unknown,
    };
    (word, reader.at)
}

/// Where a `$X` or `$(…)` is that is all there is.
fn lone(text: &[u8], range: Range<usize>, patience: &Patience) -> Option<Range<usize>> {
    let (end, _) = expansion(&text[..range.end], range.start, patience)?;
    (end == range.end).then_some(range)
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    ticks: bool,
    made: Rendering,
    unknown: bool,
    open: bool,
    patience: &'t Patience,
}

impl<'t> Reader<'t> {
    fn new(text: &'t [u8], at: usize, ticks: bool, patience: &'t Patience) -> Self {
        Self { text, at, ticks, made: Rendering::default(), unknown: false, open: false, patience }
    }

    fn keep(&mut self, len: usize) {
        self.made.keep(&self.text[self.at..self.at + len]);
        search::looked_at(len);
        self.at += len;
    }

    fn skip(&mut self, len: usize) {
        self.made.skip(len);
        self.at += len;
    }

    fn replace(&mut self, len: usize, bytes: &[u8]) {
        self.made.replace(len, bytes);
        self.at += len;
    }

    /// Form, start of the inside and end of the word, if it is one pair of quotes.
    fn whole_quoted(&mut self) -> Option<(Form, usize, usize)> {
        let (form, opening) = match self.text.get(self.at..)? {
            [b'\'', ..] => (Form::Single, 1),
            [b'"', ..] => (Form::Double, 1),
            [b'$', b'\'', ..] => (Form::Ansi, 2),
            _ => return None,
        };
        self.at += opening;
        let start = self.at;
        self.inside(form);
        let end = self.at + 1;
        let ends = self.text.get(end).is_none_or(|text| is_word_end(*text) && (*text != b'`' || self.ticks));
        (!self.open && ends).then_some((form, start, end))
    }

    /// The inside of quotes, up to the closing one.
    fn inside(&mut self, form: Form) {
        let quote = if form == Form::Double { b'"' } else { b'\'' };
        loop {
            match self.text.get(self.at..).unwrap_or_default() {
                [] => {
                    self.open = true;
                    return;
                }
                [byte, ..] if *byte == quote => return,
                [b'\\', ..] if form == Form::Double => match self.text.get(self.at + 1) {
                    Some(b'"' | b'\\' | b'$' | b'`') => {
                        let byte = [self.text[self.at + 1]];
                        self.replace(2, &byte);
                    }
                    Some(b'\n') => self.skip(2),
                    _ => self.keep(1),
                },
                [b'\\', ..] if form == Form::Ansi => match ansi_escape(self.text, self.at) {
                    Some((len, bytes)) => self.replace(len, &bytes),
                    None => self.keep(1),
                },
                [b'$' | b'`', ..] if form == Form::Double => self.expand(),
                _ => self.keep(1),
            }
        }
    }

    fn expand(&mut self) {
        match expansion(self.text, self.at, self.patience) {
            Some((end, placeholder)) => {
                self.unknown = true;
                self.replace(end - self.at, &placeholder);
            }
            None => self.keep(1),
        }
    }

    fn parts(&mut self) {
        loop {
            let form = match self.text.get(self.at..).unwrap_or_default() {
                [] => return,
                [b'\\', b'\n', ..] => {
                    self.skip(2);
                    continue;
                }
                [b'\\', _, ..] => {
                    let byte = [self.text[self.at + 1]];
                    self.replace(2, &byte);
                    continue;
                }
                [b'\'', ..] => (Form::Single, 1),
                [b'"', ..] => (Form::Double, 1),
                [b'$', b'\'', ..] => (Form::Ansi, 2),
                [b'$', b'"', ..] => (Form::Double, 2),
                [b'`', ..] if self.ticks => return,
                [b'$' | b'`', ..] => {
                    self.expand();
                    continue;
                }
                [byte, ..] if is_word_end(*byte) => return,
                _ => {
                    self.keep(1);
                    continue;
                }
            };
            self.skip(form.1);
            self.inside(form.0);
            if self.open {
                return;
            }
            self.skip(1);
        }
    }
}

fn is_word_end(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' | b'`')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Command {
        command(text, 0, false, &Script::new(text, 0))
    }

    fn words(text: &str) -> Vec<String> {
        let say = |body: &Word| String::from_utf8_lossy(body.bytes()).into_owned();
        read(text.as_bytes()).words.iter().map(say).collect()
    }

    #[test]
    fn quoting() {
        for (text, expected) in [
            ("a 'b c' d", &["a", "b c", "d"][..]),
            (r#"a "b \"c\" \\ \n $X ${Y:-z} $(d "e)")""#, &["a", r#"b "c" \ \n ${X} ${Y} ${command}"#]),
            (r"a $'it\'s\u0021 \x41\101\n\q'", &["a", "it's! AA\n\\q"]),
            (r#"a '{"b":"'"$X"'"}' c\ d"#, &["a", r#"{"b":"${X}"}"#, "c d"]),
            ("a \\\n  b \\\r\n  c\nd", &["a", "b", "c"]),
            ("a > out 2>&1 < in b &> log c | d", &["a", "b", "c"]),
            ("a b; c", &["a", "b"]),
            ("a b && c", &["a", "b"]),
            ("a http://h/?b=c&d", &["a", "http://h/?b=c"]),
            ("a `b c` d)", &["a", "${command}", "d"]),
            ("a b # c", &["a", "b"]),
            ("a '' \"\"", &["a", "", ""]),
            ("a $", &["a", "$"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        assert!(read(b"a 'b").open && read(b"a \"$(b").open);
    }

    #[test]
    fn places_of_what_is_quoted() {
        for (text, form, part, place) in [
            (r#"'{"a":1}'"#, Form::Single, r#""a""#, r#""a""#),
            (r#""{\"a\":1}""#, Form::Double, r#""a""#, r#"\"a\""#),
            (r#"$'{"\x61":1}'"#, Form::Ansi, r#""a""#, r#""\x61""#),
            (r#"'{"a":'"1"'}'"#, Form::Other, "a\":1", "a\":'\"1"),
        ] {
            let (word, end) = word(text.as_bytes(), 0, false, &mut false, &Script::new(text.as_bytes(), 0));
            assert_eq!((word.form, end), (form, text.len()), "{text}");
            let at = search::find(word.bytes(), part.as_bytes()).expect("there") as u32;
            let span = word.made.source(at..at + part.len() as u32);
            assert_eq!(&text[word.start + span.start..word.start + span.end], place);
        }
    }

    #[test]
    fn here_documents() {
        let text = "a -d @- <<'E' | b\n{\"x\":\n$Y}\nE\nnext";
        let found = read(text.as_bytes());
        let script = Script::new(text.as_bytes(), 0);
        let Some(Stdin::Document(document)) = &found.stdin else { panic!("{found:?}") };
        let (made, unknown) = document.render(text.as_bytes(), false, &script);
        assert_eq!((made.bytes(), unknown), (&b"{\"x\":\n$Y}\n"[..], false));
        assert_eq!(document.render(text.as_bytes(), true, &script).0.bytes(), b"{\"x\":$Y}");
        assert_eq!(&text[found.after..], "next");
        let text = "a <<-E\n\t\t{\"x\": $Y, \\$Z}\n\tE\n";
        let found = read(text.as_bytes());
        let script = Script::new(text.as_bytes(), 0);
        let Some(Stdin::Document(document)) = &found.stdin else { panic!("{found:?}") };
        let (made, unknown) = document.render(text.as_bytes(), false, &script);
        assert_eq!((made.bytes(), unknown), (&b"{\"x\": ${Y}, $Z}\n"[..], true));
        assert!(read(b"a <<E\nb\n").open);
        assert!(matches!(read(b"a <<< 'b'").stdin, Some(Stdin::Text(_))));
    }
}
