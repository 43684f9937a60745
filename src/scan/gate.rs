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

    /// Whether `body`, valid UTF-8 and nothing but the body, is surely clean.
    #[must_use]
    pub fn is_clean(&self, body: &[u8], target: Target) -> bool {
        let mut scanner = Scanner::<false> { text: body, at: 0, known: self.known };
        scanner.body(target).is_some() && scanner.at == body.len()
    }

    /// Looks at the line of `text`, valid UTF-8, that starts at `at`. Gives the place behind its
    /// newline if the line holds one body that is surely clean.
    #[inline]
    #[must_use]
    pub fn clean_line(&self, text: &[u8], at: usize, target: Target) -> Option<usize> {
        let mut scanner = Scanner::<true> { text, at, known: self.known };
        scanner.body(target)?;
        match text.get(scanner.at) {
            None => Some(scanner.at),
            Some(b'\n') => Some(scanner.at + 1),
            Some(_) => None,
        }
    }
}

/// `LINES`: a newline ends the body, since a raw one cannot stand in a JSON string; so that finding
/// the line's end costs nothing.
struct Scanner<'t, const LINES: bool> {
    text: &'t [u8],
    at: usize,
    known: &'static Known,
}

impl<'t, const LINES: bool> Scanner<'t, LINES> {
    fn body(&mut self, target: Target) -> Option<()> {
        self.blank();
        self.byte(b'{')?;
        match target {
            Target::Model(model) => self.model(model)?,
            Target::Inferred => self.inferred()?,
        }
        self.blank();
        Some(())
    }

    /// By the first name: `attributes` alone makes participant attributes. Of the actions all names
    /// are exact and all values fit, so that the slower inference would agree.
    fn inferred(&mut self) -> Option<()> {
        let start = self.at;
        self.blank();
        let first = self.name()?;
        let is_attributes = first == b"attributes";
        self.at = start;
        self.model(if is_attributes { self.known.attributes } else { self.known.actions })
    }

    /// The members of an object of a model, behind its brace.
    fn model(&mut self, model: &'static Model) -> Option<()> {
        if model.beyond_tables {
            return None;
        }
        let mut seen: u64 = 0;
        self.blank();
        loop {
            let name = self.name()?;
            let at = model.members.iter().position(|it| it.name.as_bytes() == name)?;
            if seen & (1 << at) != 0 {
                return None;
            }
            seen |= 1 << at;
            self.colon()?;
            let spec = &model.members[at];
            self.value(&spec.ty, spec, model)?;
            if !self.comma_or(b'}')? {
                break;
            }
        }
        if seen & model.required != model.required {
            return None;
        }
        if std::ptr::eq(model, self.known.actions) {
            let together = u32::from(seen & self.known.one_action != 0);
            if (seen & !self.known.one_action).count_ones() + together >= 3 {
                return None;
            }
        }
        Some(())
    }

    #[inline]
    fn value(&mut self, ty: &Type, spec: &MemberSpec, owner: &'static Model) -> Option<()> {
        match ty {
            Type::Map(Type::String) => {
                self.byte(b'{')?;
                self.map()
            }
            Type::String => {
                let text = self.string()?;
                let is_code = spec.name == "code" && std::ptr::eq(owner, self.known.wrapup);
                (!is_code || is_uuid(text)).then_some(())
            }
            Type::Enum(allowed) => {
                let text = self.plain_string()?;
                allowed.iter().any(|it| it.as_bytes() == text).then_some(())
            }
            Type::DateTime => {
                let text = self.plain_string()?;
                let text = std::str::from_utf8(text).ok()?;
                (is_date_time(text) && !text.starts_with("0001")).then_some(())
            }
            Type::Boolean => {
                let literal: &[u8] = if self.text.get(self.at) == Some(&b't') { b"true" } else { b"false" };
                self.at = lexer::literal(self.text, self.at, literal)?;
                Some(())
            }
            Type::Integer { minimum, maximum } => {
                let value = self.short_integer()?;
                (*minimum <= value && value <= *maximum).then_some(())
            }
            Type::Model(model) => {
                self.byte(b'{')?;
                self.model(model)
            }
            Type::Array(Type::String) => {
                self.byte(b'[')?;
                self.blank();
                if self.text.get(self.at) == Some(&b']') {
                    self.at += 1;
                    return Some(());
                }
                loop {
                    self.string()?;
                    if !self.comma_or(b']')? {
                        return Some(());
                    }
                }
            }
            Type::Any | Type::Number | Type::Array(_) | Type::Map(_) | Type::OpenObject => None,
        }
    }

    /// The members of an attribute map, behind its brace: names told apart by a hash that ignores
    /// ASCII case, values non-empty strings.
    fn map(&mut self) -> Option<()> {
        let mut hashes = [0_u64; MAX_NAMES];
        let mut count = 0;
        let mut bloom: u64 = 0;
        self.blank();
        loop {
            let name = self.name()?;
            let hash = folded_hash(name)?;
            let bit = 1 << (hash >> 58);
            if bloom & bit != 0 && hashes[..count].contains(&hash) || count == MAX_NAMES {
                return None;
            }
            bloom |= bit;
            hashes[count] = hash;
            count += 1;
            self.colon()?;
            self.string()?;
            if !self.comma_or(b'}')? {
                return Some(());
            }
        }
    }

    #[inline]
    fn blank(&mut self) {
        while let Some(&byte) = self.text.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' if !LINES => self.at += 1,
                _ => return,
            }
        }
    }

    #[inline]
    fn byte(&mut self, wanted: u8) -> Option<()> {
        if self.text.get(self.at) == Some(&wanted) {
            self.at += 1;
            Some(())
        } else {
            None
        }
    }

    #[inline]
    fn colon(&mut self) -> Option<()> {
        if self.text.get(self.at) != Some(&b':') {
            self.blank();
        }
        self.byte(b':')?;
        self.blank();
        Some(())
    }

    /// Whether another element follows; the closing bracket is passed over.
    #[inline]
    fn comma_or(&mut self, close: u8) -> Option<bool> {
        self.blank();
        let byte = *self.text.get(self.at)?;
        self.at += 1;
        if byte == b',' {
            self.blank();
            Some(true)
        } else {
            (byte == close).then_some(false)
        }
    }

    /// A name without escapes.
    #[inline]
    fn name(&mut self) -> Option<&'t [u8]> {
        self.plain_string()
    }

    #[inline]
    fn plain_string(&mut self) -> Option<&'t [u8]> {
        self.byte(b'"')?;
        let start = self.at;
        let end = lexer::string_stop(self.text, start);
        self.at = end;
        self.byte(b'"')?;
        Some(&self.text[start..end])
    }

    /// A string that is neither empty nor blank nor a placeholder; its content as written.
    #[inline]
    fn string(&mut self) -> Option<&'t [u8]> {
        self.byte(b'"')?;
        let start = self.at;
        let (end, escapes) = lexer::string(self.text, start)?;
        self.at = end;
        let text = &self.text[start..end - 1];
        let (first, last) = (*text.first()?, *text.last()?);
        if (SUSPICIOUS[usize::from(first)] && is_suspicious(text))
            || (escapes && has_lone_surrogate(text))
            || ((escapes || matches!(last, b'}' | b' ' | 0x80..)) && may_be_java_text(text))
        {
            return None;
        }
        Some(text)
    }

    /// An integer of at most 18 digits, written without fraction and exponent.
    fn short_integer(&mut self) -> Option<i64> {
        let start = self.at;
        let end = lexer::number(self.text, start)?;
        if end - start > 18 {
            return None;
        }
        self.at = end;
        std::str::from_utf8(&self.text[start..end]).ok()?.parse().ok()
    }
}

/// A hash of a name that ignores ASCII case. `None` for a name to look closer at: empty, padded, or
/// not ASCII, whose case is not for eight bytes a step.
#[inline]
fn folded_hash(name: &[u8]) -> Option<u64> {
    const TOPS: u64 = 0x8080_8080_8080_8080;
    const FOLD: u64 = 0x2020_2020_2020_2020;
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let (first, last) = (*name.first()?, *name.last()?);
    if first == b' ' || last == b' ' {
        return None;
    }
    let mut hash = name.len() as u64;
    let mut tops = 0;
    let (chunks, rest) = name.as_chunks::<8>();
    for chunk in chunks {
        let word = u64::from_le_bytes(*chunk);
        tops |= word;
        hash = (hash ^ (word | FOLD)).wrapping_mul(MIX).rotate_left(29);
    }
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        let word = u64::from_le_bytes(last);
        tops |= word;
        hash = (hash ^ (word | FOLD)).wrapping_mul(MIX).rotate_left(29);
    }
    (tops & TOPS == 0).then(|| hash.wrapping_mul(MIX))
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
    // What an escape hides may be any letter of such a word.
    if memchr::memmem::find(text, b"\\u00").is_some() {
        return true;
    }
    match text[0] {
        b'n' | b'N' | b'u' | b'U' => {
            let word = text.trim_ascii_end();
            word.contains(&b'\\') || NOTHING.iter().any(|it| word.eq_ignore_ascii_case(it))
        }
        b'S' => text.starts_with(b"Struct"),
        b'[' => text.starts_with(b"[object"),
        b'{' => !text.starts_with(b"{\\\""),
        b'$' | b'%' | b'#' => text.len() > 1 && !text[1].is_ascii_digit(),
        b'<' | b'(' | b' ' => true,
        // An escape that is no letter below U+0100: white space, or the start of an ordinary word.
        b'\\' => match lexer::escape(text, 0) {
            lexer::Escape::Character(letter, _) => {
                letter.is_ascii() || letter.is_whitespace() || letter == '\u{feff}'
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
