//! Calls of PowerShell's `Invoke-RestMethod` and `Invoke-WebRequest`, as people write them and
//! browsers copy them ("Copy as PowerShell").
//! <https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/invoke-webrequest>

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::call::{Call, Place, item_of, names_conversation};
use crate::input::beside;
use crate::input::call::{Found, NoCall};
use crate::input::lines::{after, lines, words};
use crate::input::{Body, Frame, Header, Request, Text, Unread};
use crate::notation::powershell::{Literal, Token, entries, name_length, statement, token};
use crate::text::is_write;
use crate::text::search;

const COMMANDS: [&str; 4] = ["invoke-restmethod", "invoke-webrequest", "irm", "iwr"];

/// The most that one statement takes.
const MAX_STATEMENT_BYTES: usize = 1 << 20;

/// The calls of a text.
pub(super) fn calls<'s>(text: &'s [u8]) -> Vec<Call<'s>> {
    let mut found = Vec::new();
    let assignments = Rc::new(OnceCell::new());
    let mut at = 0;
    // Statements that are never closed: how many bytes were read of them needlessly.
    let mut spent = 0;
    while at < text.len() {
        let Some(line) = lines(text, at).next() else { break };
        at = after(text, &line);
        let Some(command) = command_on(text, line.clone()) else { continue };
        let limit = if spent > text.len() * 4 { line.end } else { text.len() };
        let limit = limit.min(command.end + MAX_STATEMENT_BYTES);
        let Some((tokens, end)) = statement(&text[..limit], command.end) else {
            spent += limit - command.end;
            let names = names_conversation(&text[line]);
            let make = move |record: u64, _: Place<'_, 's>| {
                let reason = "a quote or bracket of the command is never closed";
                item_of(record, names, Err(NoCall::Unreadable(reason.into())))
            };
            found.push(Call { start: command.start, make: Box::new(make) });
            continue;
        };
        at = at.max(end);
        let call = Statement::new(text, tokens);
        if call.sends(text) {
            found.push(call.call(command.start, end, Rc::clone(&assignments)));
        }
    }
    found
}

/// Where the name of the command is on a line.
fn command_on(text: &[u8], line: Range<usize>) -> Option<Range<usize>> {
    let content = text[line.clone()].trim_ascii_start();
    let is_command = |word: &[u8]| COMMANDS.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes()));
    if content.starts_with(b"#") || content.is_empty() {
        return None;
    }
    // It may be after `$x =`, `(` or a prompt.
    words(text, line).find_map(|word| {
        let lead =
            text[word.clone()].iter().take_while(|byte| matches!(byte, b'(' | b'=' | b'`' | b'|' | b'{'));
        let range = word.start + lead.count()..word.end;
        is_command(&text[range.clone()]).then_some(range)
    })
}

fn assignments(text: &[u8]) -> Assignments {
    let mut found = Assignments::new();
    for line in lines(text, 0) {
        let Some(rest) = text[line.clone()].trim_ascii_start().strip_prefix(b"$") else { continue };
        let name = &rest[..name_length(rest)];
        let after = rest[name.len()..].trim_ascii_start();
        if let Some(value) = after.strip_prefix(b"=").filter(|_| !name.is_empty()) {
            let at = line.end - value.trim_ascii_start().len();
            found.entry(name.to_ascii_lowercase()).or_default().push(at);
        }
    }
    found
}

/// What a statement says.
#[derive(Default)]
struct Statement {
    url: Option<Token>,
    method: Option<Token>,
    headers: Option<Token>,
    content_type: Option<Token>,
    body: Option<Token>,
    file: Option<Token>,
    form: bool,
    /// Parameters that it is not known: `@params`.
    more: bool,
}

impl Statement {
    fn new(text: &[u8], tokens: Vec<Token>) -> Self {
        let mut found = Self::default();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let Token::Parameter(name) = token else {
                match &token {
                    Token::Variable(range) if text[range.start - 1] == b'@' => found.more = true,
                    _ if found.url.is_none() => found.url = Some(token),
                    _ => {}
                }
                continue;
            };
            let mut value = || tokens.next_if(|token| !matches!(token, Token::Parameter(_)));
            match &*text[name].to_ascii_lowercase() {
                b"uri" => found.url = value(),
                b"method" | b"custommethod" => found.method = value(),
                b"headers" => found.headers = value(),
                b"contenttype" => found.content_type = value(),
                b"body" => found.body = value(),
                b"infile" => found.file = value(),
                b"form" => (found.form, _) = (true, value()),
                b"usebasicparsing"
                | b"skipcertificatecheck"
                | b"passthru"
                | b"verbose"
                | b"skiphttperrorcheck"
                | b"disablekeepalive"
                | b"usedefaultcredentials" => {}
                _ => drop(value()),
            }
        }
        found
    }

    /// Whether it sends something.
    fn sends(&self, text: &[u8]) -> bool {
        let writes = match &self.method {
            Some(Token::Text(literal)) => is_write(literal.bytes().to_ascii_uppercase()),
            Some(Token::Variable(_)) => text.len() > 1,
            _ => false,
        };
        self.url.is_some()
            && (writes || self.method.is_some() && (self.body.is_some() || self.file.is_some()))
    }

    fn call<'s>(self, start: usize, end: usize, assignments: Rc<OnceCell<Assignments>>) -> Call<'s> {
        let make = move |record: u64, place: Place<'_, 's>| {
            let names = names_conversation(&place.text[start..end]);
            item_of(
                record,
                names,
                self.found(record, &Script { text: place.text, from: start, assignments }, place.frame),
            )
        };
        Call { start, make: Box::new(make) }
    }

    fn found<'s>(&self, record: u64, script: &Script<'s>, frame: &Frame) -> Found<'s> {
        let url = self.url.as_ref().and_then(|token| script.text(token, frame));
        let Some((url, mut unknown)) = url else {
            return Err(NoCall::Skipped("its URL is not written in the command".into()));
        };
        let method = match &self.method {
            Some(token) => script.text(token, frame).filter(|(text, _)| !text.text.contains('$')),
            None => None,
        };
        let method = method.map(|(mut method, _)| {
            method.text = method.text.to_ascii_uppercase().into();
            method
        });
        let mut found = Request {
            record,
            method,
            url: Some(url),
            headers: self.sent_headers(script, frame),
            layers: frame.layers.clone(),
            sent: true,
            ..Request::default()
        };
        if self.form {
            found.unread = Some(Unread::Form);
        } else if let Some(token) = &self.file {
            let name = script.text(token, frame).map(|(name, _)| name.text).unwrap_or_default();
            let (body, file) = beside::body_file(frame.folder.as_deref(), &name)?;
            (found.body, found.body_file) = (Some(body), Some(file));
        } else if let Some(token) = &self.body {
            let (body, template) = script.body(token, frame, 0)?;
            unknown |= template;
            found.body = Some(body);
        } else if self.more {
            return Err(NoCall::Skipped("its body is in parameters that are given as a table".into()));
        } else {
            found.body = Some(frame.body(script.text, script.from, script.from));
        }
        found.template = unknown;
        Ok(found)
    }

    /// `None` where they are in a variable that it is not known.
    fn sent_headers<'s>(&self, script: &Script<'s>, frame: &Frame) -> Option<Vec<Header<'s>>> {
        let mut found = Vec::new();
        let table = match &self.headers {
            None => None,
            Some(Token::Table(range)) => Some(range.clone()),
            Some(Token::Variable(name)) => match script.assigned(&script.text[name.clone()]) {
                Some((Token::Table(range), _)) => Some(range),
                _ => return None,
            },
            Some(_) => return None,
        };
        if self.more {
            return None;
        }
        let entries = table.map(|range| entries(script.text, range)).unwrap_or_default();
        for (name, value) in &entries {
            let name = String::from_utf8_lossy(name.bytes()).into_owned();
            let value = script.text(value, frame).map(|(value, _)| value);
            let value = value.unwrap_or(Text { text: "${expression}".into(), span: None });
            found.push(Header { name: name.into(), value });
        }
        if let Some((value, _)) = self.content_type.as_ref().and_then(|token| script.text(token, frame)) {
            found.push(Header { name: "Content-Type".into(), value });
        }
        Some(found)
    }
}

/// Where the values of variables begin, by their names in lower case, in order.
type Assignments = HashMap<Vec<u8>, Vec<usize>>;

/// A statement's text, and what is before it.
struct Script<'t> {
    text: &'t [u8],
    /// Where the statement begins.
    from: usize,
    /// Of the whole text, made for the first variable.
    assignments: Rc<OnceCell<Assignments>>,
}

impl<'t> Script<'t> {
    /// The value that a variable was given last, and where that ends.
    fn assigned(&self, name: &[u8]) -> Option<(Token, usize)> {
        let assignments = self.assignments.get_or_init(|| assignments(self.text));
        let known = assignments.get(&name.to_ascii_lowercase())?;
        let last = known.partition_point(|at| *at < self.from).checked_sub(1)?;
        token(&self.text[..self.from], known[last])
    }

    /// What a token says, and whether it holds what it is not known.
    fn text(&self, token: &Token, frame: &Frame) -> Option<(Text<'t>, bool)> {
        match token {
            Token::Text(literal) => Some((literal.made.text(literal.start, frame), literal.unknown)),
            Token::Variable(name) => Some(match self.assigned(&self.text[name.clone()]) {
                Some((Token::Text(literal), end)) if self.ends(end) => {
                    (literal.made.text(literal.start, frame), literal.unknown)
                }
                _ => {
                    let name = String::from_utf8_lossy(&self.text[name.clone()]);
                    (Text { text: format!("${{{name}}}").into(), span: None }, true)
                }
            }),
            _ => None,
        }
    }

    /// A body, and whether it holds what it is not known.
    fn body<'s>(&self, token: &Token, frame: &Frame, depth: usize) -> Result<(Body<'s>, bool), NoCall> {
        let skipped = |reason: String| Err(NoCall::Skipped(reason.into()));
        let literal = |literal: &Literal| {
            let body = literal.made.clone().body(literal.start, frame, literal.escaping);
            Ok((body, literal.unknown))
        };
        match token {
            Token::Text(text) if self.is_string(text) => literal(text),
            Token::Group(range) => {
                let inside = &self.text[..range.end];
                let bytes = search::find(&self.text[range.clone()], b"GetBytes(");
                let at = bytes.map_or(range.start, |at| range.start + at + b"GetBytes(".len());
                let at = at + inside[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                match crate::notation::powershell::token(inside, at) {
                    Some((Token::Text(text), end))
                        if self.is_string(&text) && matches!(inside[end..].trim_ascii(), b"" | b")") =>
                    {
                        literal(&text)
                    }
                    Some((token @ Token::Variable(_), end))
                        if matches!(inside[end..].trim_ascii(), b"" | b")") =>
                    {
                        self.body(&token, frame, depth + 1)
                    }
                    _ => skipped("its body is what an expression gives".to_owned()),
                }
            }
            Token::Variable(name) if depth < 3 => {
                let name = &self.text[name.clone()];
                match self.assigned(name) {
                    Some((token, end)) if self.ends(end) && !matches!(token, Token::Table(_)) => {
                        self.body(&token, frame, depth + 1)
                    }
                    Some(_) => skipped("its body is what an expression gives".to_owned()),
                    None => {
                        let name = String::from_utf8_lossy(name);
                        skipped(format!("its body is a variable of PowerShell, `${name}`"))
                    }
                }
            }
            _ => skipped("its body is what an expression gives".to_owned()),
        }
    }

    /// Whether it is in quotes.
    fn is_string(&self, literal: &Literal) -> bool {
        literal.start > 0 && matches!(self.text[literal.start - 1], b'"' | b'\'' | b'\n')
    }

    /// Whether nothing else belongs to the value that ends there.
    fn ends(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        matches!(rest.get(blank), None | Some(b'\n' | b';' | b'#'))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{bodies, detected, items, placed, urls};
    use super::super::Text;

    const URL: &str = "https://h/api/v2/conversations/calls/x/participants/y/attributes";

    #[test]
    fn every_way_to_give_a_body() {
        for (before, body) in [
            ("", "'{\"a\":1}'"),
            ("", "\"{`\"a`\":1}\""),
            ("", "\"{\"\"a\"\":1}\""),
            ("", "([System.Text.Encoding]::UTF8.GetBytes(\"{`\"a`\":1}\"))"),
            ("$b = '{\"a\":1}'\n", "$b"),
            ("$b = @'\n{\"a\":1}\n'@\n", "$B"),
            ("$b = '{\"a\":1}'\n$c = $b\n", "([Text.Encoding]::UTF8.GetBytes($c))"),
        ] {
            let text = format!(
                "{before}Invoke-RestMethod -Method Patch `\n  -Uri \"{URL}\" -Body {body} -ContentType 'x'\n"
            );
            assert_eq!(detected(&text), "text", "{text}");
            assert_eq!(bodies(&Text, &text), ["{\"a\":1}"], "{text}");
            assert_eq!(urls(&Text, &text), [URL], "{text}");
            assert!(placed(&Text, &text, "\"a\"")[0].contains('a'), "{text}");
        }
        let text = format!("irm {URL} -Method PUT -Body \"{{`\"a`\":`\"$x`\"}}\" | Out-Null\n");
        assert_eq!(bodies(&Text, &text), ["{\"a\":\"${x}\"}"]);
    }

    #[test]
    fn what_is_not_known_is_skipped() {
        for (before, body, reason) in [
            ("", "$b", "its body is a variable of PowerShell, `$b`"),
            ("$b = @{ a = 1 } | ConvertTo-Json\n", "$b", "its body is what an expression gives"),
            ("", "(@{ a = 1 } | ConvertTo-Json)", "its body is what an expression gives"),
            ("", "('{\"a\":' + $x + '}')", "its body is what an expression gives"),
        ] {
            let text = format!("{before}Invoke-RestMethod -Method Patch -Uri {URL} -Body {body}\n");
            assert_eq!(items(&Text, &text), [format!("skipped 0: {reason}")], "{text}");
        }
        for text in [
            "Invoke-WebRequest -Uri https://h/install.ps1 -OutFile x\n",
            "# Invoke-RestMethod -Method Patch -Uri x -Body y\n",
            "Use Invoke-RestMethod for that.\n",
        ] {
            assert_ne!(detected(text), "text", "{text}");
        }
    }

    #[test]
    fn a_broken_statement_does_not_lose_its_neighbours() {
        let good = format!("irm -Method Patch -Uri {URL} -Body '[]'\n");
        let text = format!("irm -Method Patch -Uri {URL} -Body \"{{\n{good}");
        assert_eq!(
            items(&Text, &text),
            ["unreadable 0: a quote or bracket of the command is never closed", "request 1"]
        );
        let open = format!("irm -Method Patch -Uri {URL} -Body \"{{ \n").repeat(4001);
        assert!(!items(&Text, &open).is_empty());
    }
}
