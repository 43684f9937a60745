//! The gate: one walk over a body's bytes that answers only "surely clean".
//!
//! It reads with the same lexer as the tree's parser, beside the tables compiled from `schemas/`,
//! allocates nothing and builds nothing. Whatever it does not know at once (an unknown or repeated
//! name, an escape in a name, an empty or odd value, a number that is not a short integer) makes it
//! say [`None`]: look closer. It may do so for nothing; it never calls a body clean on which a rule
//! would report. It shares facts with the rules and no code, and tests hold the two together.

use std::sync::LazyLock;

use crate::contract::{MemberSpec, Model, Type, is_date_time, is_uuid, models};
use crate::json::lexer;

const TOPS: u64 = 0x8080_8080_8080_8080;
/// Makes letters of either case equal, and some other characters, too: a hash may cry wolf.
const FOLD: u64 = 0x2020_2020_2020_2020;
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Attribute names that one body may have before the gate gives up on telling them apart.
const MAX_NAMES: usize = 64;

/// What a body is held against.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// A body of this model.
    Model(&'static Model),
    /// Whatever its names tell: participant attributes, or the actions of a participant.
    Inferred,
}

/// The two models that a bare body may be inferred to be, and the members of the second that end
/// in one action together.
struct Known {
    attributes: &'static Model,
    actions: &'static Model,
    wrapup: &'static Model,
    one_action: u64,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let find = |name: &str| {
        models().iter().find(|it| it.name == name).copied().expect("internal error: a model is gone")
    };
    let actions = find("MediaParticipantRequest");
    let mut one_action = 0;
    for (at, member) in actions.members.iter().enumerate() {
        if matches!(member.name, "wrapup" | "state" | "wrapupSkipped" | "resumeTime") {
            one_action |= 1 << at;
        }
    }
    Known { attributes: find("ParticipantAttributes"), actions, wrapup: find("WrapupInput"), one_action }
});

/// Looks at bodies. Keep one per worker: it remembers only where the tables lie.
pub struct Gate {
    known: &'static Known,
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

impl Gate {
    /// A gate.
    #[must_use]
    pub fn new() -> Self {
        Self { known: &KNOWN }
    }

    /// Whether `body`, any bytes, is surely clean.
    #[must_use]
    pub fn is_clean(&self, body: &[u8], target: Target) -> bool {
        Scan::<ALONE> { text: body, known: self.known }.body(0, target) == Some(body.len())
    }

    /// Looks at the line of `text`, any bytes, that starts at `at`. Gives its end, the newline's
    /// place, if the line holds one body that is surely clean.
    #[inline]
    #[must_use]
    pub fn clean_line(&self, text: &[u8], at: usize, target: Target) -> Option<usize> {
        let end = Scan::<ON_LINE> { text, known: self.known }.body(at, target)?;
        matches!(text.get(end), None | Some(b'\n')).then_some(end)
    }

    /// Looks at the JSON string of `text`, any bytes, whose opening quote is at `at`. Gives the place
    /// behind its closing quote if it holds one body that is surely clean, with no escapes but those
    /// of its quotes.
    #[must_use]
    pub fn clean_string(&self, text: &[u8], at: usize, target: Target) -> Option<usize> {
        let end = Scan::<ESCAPED> { text, known: self.known }.body(at + 1, target)?;
        (text.get(end) == Some(&b'"')).then_some(end + 1)
    }
}

/// How a body stands in its text: alone.
const ALONE: u8 = 0;
/// On a line: a newline ends it, since a raw one cannot stand in a JSON string; so that finding the
/// line's end costs nothing.
const ON_LINE: u8 = 1;
/// In a JSON string: its quotes are escaped, and any other escape is for somebody else to look at.
const ESCAPED: u8 = 2;

/// One walk. Its functions take the place of a token and give the place behind it, `None` for "look closer"; the place
/// is passed by value so that it stays in a register.
#[derive(Clone, Copy)]
struct Scan<'t, const PLACE: u8> {
    text: &'t [u8],
    known: &'static Known,
}

impl<'t, const PLACE: u8> Scan<'t, PLACE> {
    fn body(self, at: usize, target: Target) -> Option<usize> {
        let at = self.opened(self.blank(at), b'{')?;
        let end = match target {
            Target::Model(model) => self.model(at, model)?,
            Target::Inferred => self.inferred(at)?,
        };
        Some(self.blank(end))
    }

    /// By the first name: `attributes` alone makes participant attributes. Of the actions all names
    /// are exact and all values fit, so that the slower inference would agree.
    fn inferred(self, at: usize) -> Option<usize> {
        let name = self.text.get(self.quote(at)?..)?;
        let is_attributes =
            name.starts_with(if PLACE == ESCAPED { b"attributes\\" } else { b"attributes\"" });
        self.model(at, if is_attributes { self.known.attributes } else { self.known.actions })
    }

    /// The members of an object of a model; `at` is at the first name.
    fn model(self, mut at: usize, model: &'static Model) -> Option<usize> {
        if model.beyond_tables {
            return None;
        }
        let mut seen: u64 = 0;
        let end = loop {
            let (name, end) = self.plain_string(at)?;
            let which = model.members.iter().position(|it| it.name.as_bytes() == name)?;
            if seen & (1 << which) != 0 {
                return None;
            }
            seen |= 1 << which;
            let spec = &model.members[which];
            let end = self.value(self.colon(end)?, &spec.ty, spec, model)?;
            match self.comma_or(end, b'}')? {
                Next::More(next) => at = next,
                Next::Closed(end) => break end,
            }
        };
        if seen & model.required != model.required {
            return None;
        }
        if std::ptr::eq(model, self.known.actions) {
            let together = u32::from(seen & self.known.one_action != 0);
            if (seen & !self.known.one_action).count_ones() + together >= 3 {
                return None;
            }
        }
        Some(end)
    }

    fn value(self, at: usize, ty: &Type, spec: &MemberSpec, owner: &'static Model) -> Option<usize> {
        match ty {
            Type::Map(Type::String) => self.map(self.opened(at, b'{')?),
            Type::String => {
                if spec.name == "code" && std::ptr::eq(owner, self.known.wrapup) {
                    let (code, end) = self.plain_string(at)?;
                    return is_uuid(code).then_some(end);
                }
                self.string(at)
            }
            Type::Enum(allowed) => {
                let (text, end) = self.plain_string(at)?;
                allowed.iter().any(|it| it.as_bytes() == text).then_some(end)
            }
            Type::DateTime => {
                let (text, end) = self.plain_string(at)?;
                let text = std::str::from_utf8(text).ok()?;
                (is_date_time(text) && !text.starts_with("0001")).then_some(end)
            }
            Type::Boolean => {
                let literal: &[u8] = if self.text.get(at) == Some(&b't') { b"true" } else { b"false" };
                lexer::literal(self.text, at, literal)
            }
            Type::Integer { minimum, maximum } => {
                let (value, end) = self.short_integer(at)?;
                (*minimum <= value && value <= *maximum).then_some(end)
            }
            Type::Model(model) => self.model(self.opened(at, b'{')?, model),
            Type::Array(Type::String) => {
                let mut at = self.opened(at, b'[')?;
                if self.text.get(at) == Some(&b']') {
                    return Some(at + 1);
                }
                loop {
                    match self.comma_or(self.string(at)?, b']')? {
                        Next::More(next) => at = next,
                        Next::Closed(end) => return Some(end),
                    }
                }
            }
            Type::Any | Type::Number | Type::Array(_) | Type::Map(_) | Type::OpenObject => None,
        }
    }

    /// The members of an attribute map: names told apart by a hash that ignores ASCII case, values non-empty strings.
    fn map(self, mut at: usize) -> Option<usize> {
        let mut hashes = [0_u32; MAX_NAMES];
        let mut count = 0;
        let mut bloom: u64 = 0;
        loop {
            let (hash, end) = self.name_hash(at)?;
            let bit = 1 << (hash >> 26);
            if bloom & bit != 0 && hashes[..count].contains(&hash) {
                return None;
            }
            bloom |= bit;
            *hashes.get_mut(count)? = hash;
            count += 1;
            let end = self.string_here(self.colon(end)?)?;
            match self.comma_or(end, b'}')? {
                Next::More(next) => at = next,
                Next::Closed(end) => return Some(end),
            }
        }
    }

    #[inline]
    fn blank(self, mut at: usize) -> usize {
        while let Some(&byte) = self.text.get(at).filter(|it| **it <= b' ') {
            match byte {
                b' ' | b'\t' | b'\r' => at += 1,
                b'\n' if PLACE == ALONE => at += 1,
                _ => break,
            }
        }
        at
    }

    /// Behind the opening bracket at `at` and the blanks there.
    #[inline]
    fn opened(self, at: usize, bracket: u8) -> Option<usize> {
        (self.text.get(at) == Some(&bracket)).then(|| self.blank(at + 1))
    }

    /// Behind the colon, where the value begins.
    #[inline]
    fn colon(self, at: usize) -> Option<usize> {
        // As most programs write it; so with the comma.
        let at = if self.text.get(at) == Some(&b':') { at } else { self.blank(at) };
        (self.text.get(at) == Some(&b':')).then(|| self.blank(at + 1))
    }

    /// Whether another element follows, and where; else the place behind the closing bracket.
    #[inline]
    fn comma_or(self, at: usize, close: u8) -> Option<Next> {
        if self.text.get(at) == Some(&b',') {
            return Some(Next::More(self.blank(at + 1)));
        }
        let at = self.blank(at);
        if self.text.get(at) == Some(&b',') {
            return Some(Next::More(self.blank(at + 1)));
        }
        (self.text.get(at) == Some(&close)).then_some(Next::Closed(at + 1))
    }

    /// Behind the quote at `at`.
    #[inline]
    fn quote(self, at: usize) -> Option<usize> {
        let quote = if PLACE == ESCAPED {
            self.text.get(at) == Some(&b'\\') && self.text.get(at + 1) == Some(&b'"')
        } else {
            self.text.get(at) == Some(&b'"')
        };
        quote.then_some(if PLACE == ESCAPED { at + 2 } else { at + 1 })
    }

    /// A hash of the name at `at`, and the place behind it.
    #[inline]
    fn name_hash(self, at: usize) -> Option<(u32, usize)> {
        let (hash, end) = name_hash(self.text, self.quote(at)?)?;
        Some((hash, self.quote(end)?))
    }

    /// A string without escapes: its content, and the place behind it.
    #[inline]
    fn plain_string(self, at: usize) -> Option<(&'t [u8], usize)> {
        let start = self.quote(at)?;
        let end = lexer::string_stop(self.text, start);
        Some((self.text.get(start..end)?, self.quote(end)?))
    }

    fn string(self, at: usize) -> Option<usize> {
        self.string_here(at)
    }

    /// A string that is neither empty nor blank nor a placeholder.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "most of a body is strings: as a call it cost a twentieth")]
    fn string_here(self, at: usize) -> Option<usize> {
        let start = self.quote(at)?;
        let (end, beyond_ascii) = lexer::string_run(self.text, start);
        let Some(behind) = self.quote(end) else { return self.escaped_string(start) };
        let content = self.text.get(start..end)?;
        let (first, last) = (*content.first()?, *content.last()?);
        let odd = SUSPICIOUS[usize::from(first)] || matches!(last, b'}' | b' ') || beyond_ascii;
        (!odd || is_ordinary(content)).then_some(behind)
    }

    #[cold]
    fn escaped_string(self, start: usize) -> Option<usize> {
        if PLACE == ESCAPED {
            return None;
        }
        let (end, _) = lexer::string(self.text, start)?;
        let content = &self.text[start..end - 1];
        (!content.is_empty() && is_ordinary(content) && !has_lone_surrogate(content)).then_some(end)
    }

    /// An integer of at most 18 digits, written without fraction and exponent.
    fn short_integer(self, at: usize) -> Option<(i64, usize)> {
        let end = lexer::number(self.text, at)?;
        if end - at > 18 {
            return None;
        }
        Some((std::str::from_utf8(&self.text[at..end]).ok()?.parse().ok()?, end))
    }
}

/// A hash, which ignores ASCII case, of the name whose content starts at `start`, made while its end is looked for, and
/// that end. `None` for a name to look closer at: empty, padded, or not ASCII, whose case is not for eight bytes a step.
#[inline(always)]
#[expect(clippy::inline_always, reason = "half of a body is names: as a call it cost a twentieth")]
fn name_hash(text: &[u8], start: usize) -> Option<(u32, usize)> {
    let (mut hash, mut all) = (0_u64, 0);
    let end = lexer::string_words(text, start, |word| {
        all |= word;
        hash = (hash ^ (word | FOLD)).wrapping_mul(MIX).rotate_left(29);
    });
    let name = text.get(start..end)?;
    if all & TOPS != 0 || *name.first()? == b' ' || *name.last()? == b' ' {
        return None;
    }
    Some((((hash ^ name.len() as u64).wrapping_mul(MIX) >> 32) as u32, end))
}

/// A hash of the content of a name, as it is written, that is equal for names which differ in ASCII case alone. `None`
/// for a name to look closer at: empty, padded, escaped, or not ASCII.
#[must_use]
pub fn folded_hash(name: &[u8]) -> Option<u32> {
    name_hash(name, 0).filter(|(_, end)| *end == name.len()).map(|(hash, _)| hash)
}

/// Whether the content of a string, as it is written, is one that the gate lets through as the value of an attribute,
/// and none of the odd ones.
#[must_use]
pub fn is_plain_text(content: &[u8]) -> bool {
    let (Some(first), Some(last)) = (content.first(), content.last()) else { return false };
    lexer::string_run(content, 0) == (content.len(), false)
        && !SUSPICIOUS[usize::from(*first)]
        && !matches!(last, b'}' | b' ')
}

/// What stands behind an element.
enum Next {
    /// Another one, at this place.
    More(usize),
    /// The closing bracket before this place.
    Closed(usize),
}

/// Whether the content of a string is fine though its first or last byte, or another one, made it odd.
#[cold]
fn is_ordinary(content: &[u8]) -> bool {
    std::str::from_utf8(content).is_ok()
        && !(SUSPICIOUS[usize::from(content[0])] && is_suspicious(content))
        && !may_be_java_text(content)
}

/// First bytes of values that may be blank, or a placeholder.
static SUSPICIOUS: [bool; 256] = {
    let mut table = [false; 256];
    let odd = b" \\nNuU[S$<%#{(";
    let mut at = 0;
    while at < odd.len() {
        table[odd[at] as usize] = true;
        at += 1;
    }
    // First bytes of the white space beyond ASCII: U+0085, U+00A0, U+1680, U+2000…, U+3000, U+FEFF.
    table[0xc2] = true;
    table[0xe1] = true;
    table[0xe2] = true;
    table[0xe3] = true;
    table[0xef] = true;
    table
};

/// What languages write for nothing, in any case.
const NOTHING: [&[u8]; 8] = [b"null", b"none", b"nan", b"nat", b"nil", b"n/a", b"na", b"undefined"];

/// Whether a value, as written, may be blank or a placeholder. Errs towards yes.
#[cold]
fn is_suspicious(text: &[u8]) -> bool {
    match text[0] {
        // Nobody writes such a word with escapes, and no rule takes one that is.
        b'n' | b'N' | b'u' | b'U' => {
            let word = text.trim_ascii_end();
            NOTHING.iter().any(|it| word.eq_ignore_ascii_case(it))
        }
        b'S' => text.starts_with(b"Struct"),
        b'[' => text.starts_with(b"[object"),
        b'{' => !text.starts_with(b"{\\\""),
        b'$' | b'%' | b'#' => text.len() > 1 && !text[1].is_ascii_digit(),
        b'<' | b'(' | b' ' => true,
        // White space and the brackets of templates may be written so.
        b'\\' => match lexer::escape(text, 0) {
            lexer::Escape::Character(letter, _) => {
                matches!(letter, '$' | '%' | '#' | '{' | '<' | '\u{feff}') || letter.is_whitespace()
            }
            _ => true,
        },
        _ => match std::str::from_utf8(text) {
            Ok(text) => text.starts_with(|it: char| it.is_whitespace() || it == '\u{feff}'),
            Err(_) => true,
        },
    }
}

/// Whether a value may be the text of a Java object, such as `Customer{id=7}`, white space behind it or
/// not.
#[cold]
fn may_be_java_text(text: &[u8]) -> bool {
    !text.starts_with(b"{\\\"")
        && memchr::memchr(b'{', text).is_some()
        && memchr::memchr(b'=', text).is_some()
}

/// Whether half of a surrogate pair stands in a string that the lexer has accepted.
#[cold]
fn has_lone_surrogate(text: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &text[at..]) {
        at += found;
        match lexer::escape(text, at) {
            lexer::Escape::Character(_, length) => at += length,
            _ => return true,
        }
    }
    false
}
