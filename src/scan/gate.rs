//! The gate: one walk over a body's bytes that answers only "surely clean".
//!
//! Where strings begin and end it takes from [`Marks`]; all else it reads with the same lexer as the
//! tree's parser, beside the tables compiled from `schemas/`. It allocates nothing and builds nothing.
//! Whatever it does not know at once (an unknown or repeated name, an escape in a name, an empty or odd
//! value, a number that is not a short integer) makes it say [`None`]: look closer. It may do so for nothing; it never calls a body clean on which a rule
//! would report. It shares facts with the rules and no code, and tests hold the two together.

use std::cell::RefCell;
use std::sync::LazyLock;

use super::marks::Marks;
use super::place::{ALONE, ESCAPED, ON_LINE};
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
    /// Whether they are one member, a map of texts, and nothing else.
    attributes_are_one_map: bool,
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
    let attributes = find("ParticipantAttributes");
    let attributes_are_one_map = !attributes.beyond_tables
        && matches!(attributes.members, [MemberSpec { name: "attributes", ty: Type::Map(Type::String), .. }]);
    Known { attributes, attributes_are_one_map, actions, wrapup: find("WrapupInput"), one_action }
});

/// Looks at bodies. Keep one for many: it remembers nothing of a body, but making it takes as long as looking at one.
pub struct Gate {
    known: &'static Known,
    marks: RefCell<Marks>,
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
        Self { known: &KNOWN, marks: RefCell::new(Marks::new()) }
    }

    /// Whether `body`, any bytes, is surely clean.
    #[must_use]
    pub fn is_clean(&self, body: &[u8], target: Target) -> bool {
        self.clean_end::<ALONE>(body, target).is_some()
    }

    /// Looks at the line of `text`, any bytes, that starts at `at`. Gives its end, the newline's
    /// place, if the line holds one body that is surely clean.
    #[inline]
    #[must_use]
    pub fn clean_line(&self, text: &[u8], at: usize, target: Target) -> Option<usize> {
        Some(at + self.clean_end::<ON_LINE>(text.get(at..)?, target)?)
    }

    /// Looks at the JSON string of `text`, any bytes, whose opening quote is at `at`. Gives the place
    /// behind its closing quote if it holds one body that is surely clean, with no escapes but those
    /// of its quotes.
    #[must_use]
    pub fn clean_string(&self, text: &[u8], at: usize, target: Target) -> Option<usize> {
        Some(at + 1 + self.clean_end::<ESCAPED>(text.get(at + 1..)?, target)? + 1)
    }

    /// The end of the body at the start of `text`, if it is surely clean.
    #[inline]
    fn clean_end<const PLACE: u8>(&self, text: &[u8], target: Target) -> Option<usize> {
        let mut marks = self.marks.borrow_mut();
        marks.read::<PLACE>(text)?;
        let end = Scan::<PLACE> { text, marks: &marks, known: self.known }.body(target)?;
        (end == marks.end()).then_some(end)
    }
}

/// A place in a walk.
#[derive(Clone, Copy)]
struct At {
    byte: usize,
    /// The number of the next quote.
    quote: usize,
}

/// One walk. Its functions take the place of a token and give the place behind it, `None` for "look closer"; the place
/// is passed by value so that it stays in registers.
#[derive(Clone, Copy)]
struct Scan<'t, const PLACE: u8> {
    text: &'t [u8],
    marks: &'t Marks,
    known: &'static Known,
}

impl<'t, const PLACE: u8> Scan<'t, PLACE> {
    /// Bytes of the escape before a quote.
    const SLASH: usize = (PLACE == ESCAPED) as usize;

    #[inline]
    fn body(self, target: Target) -> Option<usize> {
        let at = self.opened(At { byte: self.blank(0), quote: 0 }, b'{')?;
        let end = match target {
            Target::Model(model) => self.model(at, model)?,
            Target::Inferred => self.inferred(at)?,
        };
        Some(self.blank(end.byte))
    }

    /// By the first name: `attributes` alone makes participant attributes. Of the actions all names
    /// are exact and all values fit, so that the slower inference would agree.
    fn inferred(self, at: At) -> Option<At> {
        let name = self.text.get(self.quote(at.byte)?..)?;
        let is_attributes =
            name.starts_with(if PLACE == ESCAPED { b"attributes\\" } else { b"attributes\"" });
        if !is_attributes {
            return self.model(at, self.known.actions);
        }
        if !self.known.attributes_are_one_map {
            return self.model(at, self.known.attributes);
        }
        // Most bodies are such, and there is nothing to look up.
        let (_, _, behind) = self.content(at)?;
        self.closed(self.map(self.opened(self.colon(behind)?, b'{')?)?)
    }

    /// The members of an object of a model; `at` is at the first name.
    fn model(self, mut at: At, model: &'static Model) -> Option<At> {
        if model.beyond_tables {
            return None;
        }
        let mut seen: u64 = 0;
        let end = loop {
            let (name, end) = self.plain_string(at)?;
            let which = model.position(name)?;
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

    fn value(self, at: At, ty: &Type, spec: &MemberSpec, owner: &'static Model) -> Option<At> {
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
                let end = lexer::literal(self.text, at.byte, b"true")
                    .or_else(|| lexer::literal(self.text, at.byte, b"false"))?;
                Some(At { byte: end, ..at })
            }
            Type::Integer { minimum, maximum } => {
                let (value, end) = self.short_integer(at)?;
                (*minimum <= value && value <= *maximum).then_some(end)
            }
            Type::Model(model) => self.model(self.opened(at, b'{')?, model),
            Type::Array(Type::String) => {
                let mut at = self.opened(at, b'[')?;
                if self.text.get(at.byte) == Some(&b']') {
                    return Some(At { byte: at.byte + 1, ..at });
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

    /// The members of an attribute map: names told apart by a hash that ignores ASCII case, values non-empty strings. Most of
    /// what is read is such, so that this goes from quote to quote, and looks at what lies between them.
    #[inline(never)]
    fn map(self, at: At) -> Option<At> {
        let mut hashes = [0_u32; MAX_NAMES];
        // A name whose bit is not there is new. Of 256 of them ten names seldom share one.
        let mut seen = [0_u64; 4];
        let quotes = self.marks.quotes();
        let mut quote = at.quote;
        self.quote(at.byte)?;
        for count in 0..MAX_NAMES {
            let [name, name_end, value, value_end] =
                quotes.get(quote..)?.first_chunk::<4>()?.map(|it| it as usize);
            if self.marks.is_odd(quote) {
                return None;
            }
            let hash = self.name_hash(name + 1, name_end - Self::SLASH)?;
            let (word, bit) = (hash as usize >> 30, 1 << (hash >> 24 & 63));
            if seen[word] & bit != 0 && hashes[..count].contains(&hash) {
                return None;
            }
            seen[word] |= bit;
            hashes[count] = hash;
            if !self.is_between(name_end + 1, value - Self::SLASH, b':') {
                return None;
            }
            self.text_between(value + 1, value_end - Self::SLASH, quote + 2)?;
            quote += 4;
            let behind = value_end + 1;
            let next = match quotes.get(quote) {
                Some(next) if self.text.get(behind) != Some(&b'}') => *next as usize,
                _ => return self.closed(At { byte: behind, quote }),
            };
            if !self.is_between(behind, next - Self::SLASH, b',') {
                return self.closed(At { byte: behind, quote });
            }
        }
        None
    }

    /// Whether nothing stands from `from` to `to` but `mark` and white space.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "twice a member")]
    fn is_between(self, from: usize, to: usize, mark: u8) -> bool {
        // As most programs write it: nothing around it, or a blank behind it.
        if self.text.get(from) == Some(&mark)
            && (to == from + 1 || to == from + 2 && self.text.get(from + 1) == Some(&b' '))
        {
            return true;
        }
        let at = self.blank(from);
        self.text.get(at) == Some(&mark) && self.blank(at + 1) == to
    }

    /// Behind the brace that ends an object, white space before it or not.
    fn closed(self, at: At) -> Option<At> {
        let byte = self.blank(at.byte);
        (self.text.get(byte) == Some(&b'}')).then_some(At { byte: byte + 1, ..at })
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
    fn opened(self, at: At, bracket: u8) -> Option<At> {
        (self.text.get(at.byte) == Some(&bracket)).then(|| At { byte: self.blank(at.byte + 1), ..at })
    }

    /// Behind the colon, where the value begins.
    #[inline]
    fn colon(self, at: At) -> Option<At> {
        self.opened(At { byte: self.blank(at.byte), ..at }, b':')
    }

    /// Whether another element follows, and where; else the place behind the closing bracket.
    #[inline]
    fn comma_or(self, at: At, close: u8) -> Option<Next> {
        let at = At { byte: self.blank(at.byte), ..at };
        if let Some(next) = self.opened(at, b',') {
            return Some(Next::More(next));
        }
        (self.text.get(at.byte) == Some(&close)).then_some(Next::Closed(At { byte: at.byte + 1, ..at }))
    }

    /// Behind the quote at `at`.
    #[inline]
    fn quote(self, at: usize) -> Option<usize> {
        let quote = if PLACE == ESCAPED {
            self.text.get(at) == Some(&b'\\') && self.text.get(at + 1) == Some(&b'"')
        } else {
            self.text.get(at) == Some(&b'"')
        };
        quote.then_some(at + 1 + Self::SLASH)
    }

    /// Where the content of the string at `at` starts and ends, and the place behind it.
    #[inline]
    fn content(self, at: At) -> Option<(usize, usize, At)> {
        let start = self.quote(at.byte)?;
        // All quotes before this one were read, so that it is the next one, and the one behind it ends the string.
        let end = *self.marks.quotes().get(at.quote + 1)? as usize;
        Some((start, end - Self::SLASH, At { byte: end + 1, quote: at.quote + 2 }))
    }

    /// A string without escapes, of ASCII alone: its content, and the place behind it.
    #[inline]
    fn plain_string(self, at: At) -> Option<(&'t [u8], At)> {
        let (start, end, behind) = self.content(at)?;
        if self.marks.is_odd(at.quote) {
            return None;
        }
        Some((self.text.get(start..end)?, behind))
    }

    /// A string that is neither empty nor blank nor a placeholder.
    fn string(self, at: At) -> Option<At> {
        let (start, end, behind) = self.content(at)?;
        self.text_between(start, end, at.quote)?;
        Some(behind)
    }

    /// Whether the content of the string that quote number `quote` begins is neither empty nor blank nor a placeholder.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "half of a body is such")]
    fn text_between(self, start: usize, end: usize, quote: usize) -> Option<()> {
        let content = self.text.get(start..end)?;
        if is_ordinary(content)? && !self.marks.is_odd(quote) {
            return Some(());
        }
        is_fine(self.text, start, end).then_some(())
    }

    /// A hash, which ignores ASCII case, of the name from `start` to `end`, all ASCII. `None` for one to look closer at: empty
    /// or padded.
    #[inline]
    fn name_hash(self, start: usize, end: usize) -> Option<u32> {
        let length = end - start;
        match self.text.get(start..).and_then(<[u8]>::first_chunk) {
            Some(bytes) if 0 < length && length <= SHORT_NAME => short_name_hash(bytes, length),
            _ => name_hash(self.text.get(start..end)?),
        }
    }

    /// An integer of at most 18 digits, written without fraction and exponent.
    fn short_integer(self, at: At) -> Option<(i64, At)> {
        let end = lexer::number(self.text, at.byte)?;
        if end - at.byte > 18 {
            return None;
        }
        let value = std::str::from_utf8(&self.text[at.byte..end]).ok()?.parse().ok()?;
        Some((value, At { byte: end, ..at }))
    }
}

/// What stands behind an element.
enum Next {
    /// Another one, at this place.
    More(At),
    /// The closing bracket before this place.
    Closed(At),
}

/// The longest name whose hash is made of three words that overlap.
const SHORT_NAME: usize = 24;

/// Makes letters of either case equal, and some other characters, too: a hash may cry wolf.
const FOLD: u64 = 0x2020_2020_2020_2020;

/// One for each word of a name. Their sums must not end in many zero bits, since the words of a short name are the same.
const MIX: [u64; 3] = [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4d, 0x1656_67b1_9e37_79f9];

/// A hash, which ignores ASCII case, of a name, all ASCII. `None` for one to look closer at: empty or padded.
#[cold]
fn name_hash(name: &[u8]) -> Option<u32> {
    if !name.is_empty() && name.len() <= SHORT_NAME {
        let mut bytes = [0; SHORT_NAME];
        bytes[..name.len()].copy_from_slice(name);
        return short_name_hash(&bytes, name.len());
    }
    if *name.first()? == b' ' || *name.last()? == b' ' {
        return None;
    }
    let mut hash = name.len() as u64;
    for part in name.chunks(8) {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        hash = (hash ^ (u64::from_le_bytes(word) | FOLD)).wrapping_mul(MIX[0]).rotate_left(29);
    }
    Some((hash >> 32) as u32)
}

/// As [`name_hash`], of a name of 1 to 24 bytes at the start of `bytes`; what stands behind it does not matter. Its first
/// eight bytes, its last eight and those before or between them make the hash: no branch on its length.
#[inline]
fn short_name_hash(bytes: &[u8; SHORT_NAME], length: usize) -> Option<u32> {
    let word = |at: usize| {
        let mut word = [0; 8];
        word.copy_from_slice(&bytes[at..at + 8]);
        // A shorter name has only one word, in its top bytes.
        u64::from_le_bytes(word) << (64 - 8 * length.min(8))
    };
    let last = length.max(8) - 8;
    let words = [word(0), word(last.min(SHORT_NAME - 8)), word(last.min(8))];
    if bytes[0] == b' ' || words[1] >> 56 == u64::from(b' ') {
        return None;
    }
    let [first, last, middle] = words.map(|it| it | FOLD);
    let sum = first
        .wrapping_mul(MIX[0])
        .wrapping_add(last.wrapping_mul(MIX[1]))
        .wrapping_add(middle.wrapping_mul(MIX[2]))
        .wrapping_add(length as u64);
    Some((sum.wrapping_mul(MIX[0]) >> 32) as u32)
}

/// A hash of the content of a name, as it is written, that is equal for names which differ in ASCII case alone. `None`
/// for a name to look closer at: empty, padded, escaped, or not ASCII.
#[must_use]
pub fn folded_hash(name: &[u8]) -> Option<u32> {
    (lexer::string_run(name, 0) == (name.len(), false)).then(|| name_hash(name))?
}

/// Whether the content of a string, as it is written, is one that the gate lets through as the value of an attribute,
/// and none of the odd ones.
#[must_use]
pub fn is_plain_text(content: &[u8]) -> bool {
    lexer::string_run(content, 0) == (content.len(), false) && is_ordinary(content) == Some(true)
}

/// Whether the content of a string, none of whose bytes is odd, needs no closer look by its first byte, its last one and its
/// length. `None` if it is empty.
#[inline]
fn is_ordinary(content: &[u8]) -> Option<bool> {
    let (first, last) = (*content.first()?, *content.last()?);
    let lengths = SUSPICIOUS[usize::from(first)];
    Some(lengths >> content.len().min(63) & 1 == 0 && !matches!(last, b'}' | b' '))
}

/// Whether the content of a string, from `start` to `end`, is fine though something about it was odd. It must hold no control
/// character, no escape but those that JSON knows, and no half of a surrogate pair.
#[cold]
fn is_fine(text: &[u8], start: usize, end: usize) -> bool {
    let mut at = start;
    let mut beyond_ascii = false;
    loop {
        let (stop, beyond) = lexer::string_run(text, at);
        beyond_ascii |= beyond;
        // What ends the string stops, too: a quote, or in a string the backslash before it.
        if stop >= end {
            break;
        }
        match lexer::escape(text, stop) {
            lexer::Escape::Character(_, length) if text[stop] == b'\\' => at = stop + length,
            _ => return false,
        }
    }
    let content = &text[start..end];
    (!beyond_ascii || std::str::from_utf8(content).is_ok())
        && !is_suspicious(content)
        && (ends_as_it_reads(content) || !may_be_java_text(content))
}

/// First bytes of values that may be blank, or a placeholder, and the lengths of those: a bit each, the last one for all
/// from 63 on.
static SUSPICIOUS: [u64; 256] = {
    let mut table = [0; 256];
    let brackets = b" [$<%#{(";
    let mut at = 0;
    while at < brackets.len() {
        table[brackets[at] as usize] = u64::MAX;
        at += 1;
    }
    let mut of = 0;
    while of < NOTHING.len() {
        let first = NOTHING[of][0];
        table[first as usize] |= 1 << NOTHING[of].len();
        table[first.to_ascii_uppercase() as usize] |= 1 << NOTHING[of].len();
        of += 1;
    }
    table[b'S' as usize] = u64::MAX << STRUCT.len();
    table
};

/// How Kafka Connect begins the text of a record.
const STRUCT: &[u8] = b"Struct";

/// What languages write for nothing, in any case.
const NOTHING: [&[u8]; 8] = [b"null", b"none", b"nan", b"nat", b"nil", b"n/a", b"na", b"undefined"];

/// Whether a value, as written, may be blank or a placeholder. Errs towards yes.
fn is_suspicious(text: &[u8]) -> bool {
    match text[0] {
        // Nobody writes such a word with escapes, and no rule takes one that is.
        b'n' | b'N' | b'u' | b'U' => {
            let word = text.trim_ascii_end();
            NOTHING.iter().any(|it| word.eq_ignore_ascii_case(it))
        }
        b'S' => text.starts_with(STRUCT),
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
        0x80.. => std::str::from_utf8(text)
            .is_ok_and(|it| it.starts_with(|it: char| it.is_whitespace() || it == '\u{feff}')),
        _ => false,
    }
}

/// Whether the last byte of a value is a visible character of its own that ends no text of a Java object.
fn ends_as_it_reads(text: &[u8]) -> bool {
    let letter = text.last().is_some_and(|it| it.is_ascii_graphic() && *it != b'}');
    let escape = text.iter().rev().take(6).any(|it| *it == b'\\');
    letter && !escape
}

/// Whether a value may be the text of a Java object, such as `Customer{id=7}`, white space behind it or
/// not.
fn may_be_java_text(text: &[u8]) -> bool {
    !text.starts_with(b"{\\\"")
        && memchr::memchr(b'{', text).is_some()
        && memchr::memchr(b'=', text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name near the end of a text is hashed by way of a copy, and one elsewhere is not: a name given twice must not hide
    /// behind that.
    #[test]
    fn names_differ_in_no_hash_by_case_or_by_what_stands_behind_them() {
        for length in 1..40 {
            let name: Vec<u8> = (b'a'..=b'z').cycle().take(length).collect();
            let hash = folded_hash(&name).expect("letters");
            assert_eq!(folded_hash(&name.to_ascii_uppercase()), Some(hash));
            for behind in ["\":1", "\": \"a value that is long enough to be read over\""] {
                let text = [&name, behind.as_bytes()].concat();
                let marks = Marks::new();
                let scan = Scan::<ALONE> { text: &text, marks: &marks, known: &KNOWN };
                assert_eq!(scan.name_hash(0, length), Some(hash), "{length} {behind}");
            }
        }
    }

    #[test]
    fn hashes_of_names_that_are_alike_differ() {
        let names: Vec<String> = (0..2000)
            .flat_map(|at| {
                [
                    format!("Flow.OrderItem{at}.Quantity"),
                    format!("{at}"),
                    format!("crm{at}"),
                    format!("crm_id_{at}"),
                    format!("{at}customer_attribute"),
                    format!("customer_{at}_attribute_of_some_length"),
                ]
            })
            .collect();
        let mut hashes: Vec<_> = names.iter().map(|name| folded_hash(name.as_bytes())).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert!(
            names.len() - hashes.len() < 5,
            "{} of {} are the same",
            names.len() - hashes.len(),
            names.len()
        );
    }
}
