//! The gate: one walk over a body's bytes that answers only "surely clean".
//!
//! Where strings begin and end it takes from [`Marks`]; all else it reads with the same lexer as the
//! tree's parser, beside the tables compiled from `schemas/`. It allocates nothing and builds nothing.
//! Whatever it does not know at once (an unknown or repeated name, an escape in a name, an empty or odd
//! value, a number that is not a short integer) makes it say [`None`]: look closer. It may do so for
//! nothing; it never calls a body clean on which a rule would report. It shares facts with the rules and
//! no code, and tests hold the two together.

use std::cell::RefCell;
use std::sync::LazyLock;

use super::marks::Marks;
use super::names::{NameSet, ends_of, hash_within};
use super::place::{ALONE, ESCAPED, ON_LINE};
use super::values::{is_fine, is_ordinary};
use crate::contract::{MemberSpec, Model, Type, is_date_time, is_uuid, models};
use crate::json::lexer;

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

/// Names of attributes are told apart by their length and ends, which most names of one object differ in.
const GLANCE: u8 = 0;
/// By all of them.
const CLOSELY: u8 = 1;

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
        self.closed(self.map::<GLANCE>(self.opened(self.colon(behind)?, b'{')?)?)
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
            Type::Map(Type::String) => self.map::<GLANCE>(self.opened(at, b'{')?),
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

    /// The members of an attribute map: names told apart without regard to ASCII case, values non-empty strings. Most of what is
    /// read is such, so that this goes from quote to quote, and looks at what lies between them. `LOOK`: how closely names are
    /// looked at.
    #[inline(never)]
    fn map<const LOOK: u8>(self, at: At) -> Option<At> {
        let mut names = NameSet::new();
        let quotes = self.marks.quotes();
        let mut quote = at.quote;
        self.quote(at.byte)?;
        loop {
            let [name, name_end, value, value_end] =
                quotes.get(quote..)?.first_chunk::<4>()?.map(|it| it as usize);
            if self.marks.is_odd(quote) {
                return None;
            }
            let (name, name_end) = (name + 1, name_end - Self::SLASH);
            let is_new = match LOOK {
                GLANCE => names.insert(ends_of(self.text.get(name..name_end)?)?),
                _ => names.insert(hash_within(self.text, name, name_end)?),
            };
            if !is_new {
                return if LOOK == GLANCE { self.map::<CLOSELY>(at) } else { None };
            }
            if !self.is_between(name_end + Self::SLASH + 1, value - Self::SLASH, b':') {
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
