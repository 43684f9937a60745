//! Pieces of a body that may be shown: clipped, control and bidirectional characters escaped.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Characters of a name that a message shows before it is clipped.
const MAX_SHOWN: usize = 60;

/// A name from a body as a message may show it: clipped to 60 characters, with characters that
/// could steer a terminal or reorder the line written as `\u{…}`.
#[must_use]
pub fn shown(name: &str) -> Cow<'_, str> {
    let plain = name.len() <= MAX_SHOWN
        && (is_printable_ascii(name) && !name.contains('`')
            || name.chars().all(|char| !is_unsafe(char) && char != '`'));
    if plain {
        return Cow::Borrowed(name);
    }
    let mut out = String::new();
    for (count, letter) in name.chars().enumerate() {
        if count == MAX_SHOWN {
            out.push('…');
            break;
        }
        push_safe(&mut out, letter);
    }
    Cow::Owned(out)
}

/// Writes `text`, each character as [`push_safe`] does.
pub fn push_safe_text(out: &mut String, text: &str) {
    if is_printable_ascii(text) && !text.contains('`') {
        out.push_str(text);
    } else {
        text.chars().for_each(|letter| push_safe(out, letter));
    }
}

/// Writes `letter`, escaped where it could steer a terminal or reorder the line.
pub fn push_safe(out: &mut String, letter: char) {
    match letter {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '`' => out.push('\''),
        it if is_unsafe(it) => {
            let _ = write!(out, "\\u{{{:x}}}", it as u32);
        }
        it => out.push(it),
    }
}

/// Control characters, and the bidirectional and invisible format characters that can make a line
/// read otherwise than it is (CVE-2021-42574).
#[must_use]
pub fn is_unsafe(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}

/// Whether a text is of visible ASCII characters and blanks. Looks at all of it, many bytes a step.
pub(crate) fn is_printable_ascii(text: &str) -> bool {
    text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_escaped() {
        assert_eq!(shown("crm_id"), "crm_id");
        assert_eq!(shown("a\u{1b}[31m\u{202e}b"), "a\\u{1b}[31m\\u{202e}b");
        assert_eq!(shown(&"x".repeat(200)).chars().count(), MAX_SHOWN + 1);
    }
}
