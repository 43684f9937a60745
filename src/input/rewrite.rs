//! Writing an edit of a body back into its source.

use std::borrow::Cow;

use super::origin::{Escaping, Origin};
use crate::json::{SegmentMap, escape_json_into};
use crate::text::{BodySpan, FileSpan};

impl Origin {
    /// An edit of the body as an edit of the source: re-escaped for every form the body lies in.
    /// `None` where it cannot be written back faithfully; the fix is then shown and not applied.
    #[must_use]
    pub fn rewrite<'e>(&self, span: BodySpan, text: Cow<'e, str>) -> Option<(FileSpan, Cow<'e, str>)> {
        let mut text = text;
        let mut origin = self;
        let mut span = span;
        loop {
            match origin {
                Self::Verbatim { .. } => return Some((origin.place(span)?, text)),
                Self::Mapped { map, start, parent, escaping } => {
                    // Half an escape cannot be replaced.
                    if map.splits(span.start) || map.splits(span.end) {
                        return None;
                    }
                    text = escaping.escape(text, map)?;
                    let inner = map.source_span(span);
                    span = BodySpan::new(start + inner.start, start + inner.end);
                    origin = parent;
                }
                Self::Within { start, parent } => {
                    span = BodySpan::new(start + span.start, start + span.end);
                    origin = parent;
                }
                Self::Joined { .. } | Self::Field { .. } | Self::Nowhere => {
                    return None;
                }
            }
        }
    }
}

impl Escaping {
    /// A text as it is written in this form, in the style of what is there; `None` where it cannot be.
    fn escape<'t>(self, text: Cow<'t, str>, map: &SegmentMap) -> Option<Cow<'t, str>> {
        let after = |mark: char, special: &[char]| {
            let mut escaped = String::with_capacity(text.len());
            for letter in text.chars() {
                if special.contains(&letter) {
                    escaped.push(mark);
                }
                escaped.push(letter);
            }
            escaped
        };
        let after_backslashes = |special: &[char]| after('\\', special);
        Some(match self {
            Self::Json => {
                let mut escaped = String::new();
                escape_json_into(&text, &mut escaped);
                // Some writers name every quote by its number; so that it stays one string of theirs.
                Cow::Owned(if map.numbers_quotes() { escaped.replace("\\\"", "\\u0022") } else { escaped })
            }
            Self::YamlSingle | Self::Line if text.chars().any(char::is_control) => return None,
            Self::YamlSingle | Self::PowerShellSingle => Cow::Owned(text.replace('\'', "''")),
            Self::ShellSingle if text.contains('\'') => return None,
            Self::ShellSingle | Self::Plain | Self::Line => text,
            Self::ShellDouble => Cow::Owned(after_backslashes(&['"', '\\', '$', '`'])),
            Self::ShellDocument => Cow::Owned(after_backslashes(&['\\', '$', '`'])),
            Self::Backquotes => Cow::Owned(after_backslashes(&['`', '\\'])),
            Self::ShellAnsi => Cow::Owned(after_backslashes(&['\'', '\\'])),
            Self::Caret | Self::Windows => Cow::Owned(windows_escaped(&text, self == Self::Caret)?),
            Self::PowerShellDouble => Cow::Owned(after('`', &['"', '`', '$'])),
            // A line of it that begins with `"@` would end it.
            Self::PowerShellDocument if text.contains('\n') => return None,
            Self::PowerShellDocument => Cow::Owned(after('`', &['`', '$'])),
            Self::Opaque => return None,
        })
    }
}

/// A text as it is written on a command line of Windows, in a word that `cmd` takes carets out of,
/// or else in plain quotes. `None` where it cannot be written so that `cmd` and the program both
/// read it.
pub(crate) fn windows_escaped(text: &str, carets: bool) -> Option<String> {
    if text.ends_with('\\') || text.chars().any(|letter| letter.is_control() || letter == '%') {
        return None;
    }
    let mut written = String::with_capacity(text.len() * 2);
    let mut backslashes = 0;
    let mut push = |letter: char| {
        let is_alone = !letter.is_ascii() || letter.is_ascii_alphanumeric();
        if carets && !is_alone && !" _-:=+~'/.,?;()*`".contains(letter) {
            written.push('^');
        } else if !carets && "&|<>^".contains(letter) {
            return None;
        }
        written.push(letter);
        Some(())
    };
    for letter in text.chars() {
        if letter == '"' {
            for _ in 0..=backslashes {
                push('\\')?;
            }
        }
        backslashes = if letter == '\\' { backslashes + 1 } else { 0 };
        push(letter)?;
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{map_segments, unescape_into};

    /// Replaces `old` by `new` in what the JSON string `raw` says.
    fn rewritten(raw: &str, old: &str, new: &str) -> Option<String> {
        let mut body = Vec::new();
        unescape_into(raw.as_bytes(), &mut body);
        let start = memchr::memmem::find(&body, old.as_bytes()).expect("it is there") as u32;
        let origin = Origin::Mapped {
            map: map_segments(raw.as_bytes()),
            start: 0,
            parent: Box::new(Origin::Verbatim { offset: 0 }),
            escaping: Escaping::Json,
        };
        let (span, text) = origin.rewrite(BodySpan::new(start, start + old.len() as u32), new.into())?;
        let mut out = raw.to_owned();
        out.replace_range(span.start as usize..span.end as usize, &text);
        Some(out)
    }

    #[test]
    fn edits_are_written_as_the_string_around_them_is() {
        assert_eq!(
            rewritten(r#"{\"caf\u00e9\":12,\"b\":\"\/\"}"#, "12", r#""12""#).as_deref(),
            Some(r#"{\"caf\u00e9\":\"12\",\"b\":\"\/\"}"#)
        );
        assert_eq!(
            rewritten(r"{\u0022a\u0022:12}", "12", r#""12""#).as_deref(),
            Some(r"{\u0022a\u0022:\u002212\u0022}")
        );
        assert_eq!(rewritten(r"{\u0022a\u0022:\n12}", ":\n", "\n").as_deref(), Some(r"{\u0022a\u0022\n12}"));
    }

    #[test]
    fn half_an_escape_is_left_alone() {
        let origin = Origin::Mapped {
            map: map_segments(br"a\ud83d\ude00"),
            start: 0,
            parent: Box::new(Origin::Verbatim { offset: 0 }),
            escaping: Escaping::Json,
        };
        assert_eq!(origin.rewrite(BodySpan::new(1, 3), "".into()), None);
        assert_eq!(
            origin.rewrite(BodySpan::new(1, 5), "".into()).map(|rewrite| rewrite.0),
            Some(FileSpan::new(1, 13))
        );
    }
}
