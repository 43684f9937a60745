//! The gate: one walk over a body's bytes that answers only "surely clean".
//!
//! Where strings begin and end it takes from [`Marks`]; all else it reads with the same lexer as the
//! tree's parser, beside the tables compiled from `schemas/`. It allocates nothing and builds nothing.
//! Whatever it does not know at once (an unknown or repeated name, an escape in a name, an empty or odd
//! value, a number that is not a short integer) makes it say [`None`]: look closer. It may do so for
//! nothing; it never calls a body clean on which a rule would report. It shares facts with the rules and
//! no code, and tests hold the two together.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

use super::values::{EXAMPLE_NAMES, ends_ordinarily, is_fine, is_ordinary};
use crate::contract::{
    ATTRIBUTE_CHARACTERS, Family, Lifecycle, MemberSpec, Model, Operation, Type, is_date_time, is_uuid,
    models,
};
use crate::json::lexer;
use crate::json::marks::{ALONE, ESCAPED, Marks, ON_LINE, place_of};
use crate::json::names::{NameBits, hash_of_ends, name_hash};

/// What a body is checked against.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// A body of this model.
    Model(&'static Model),
    /// Whatever its names show: participant attributes, or the actions of a participant.
    Inferred,
}

impl Target {
    /// What bodies of an operation are checked against, where the gate can do that: it knows schemas, and
    /// nothing of what an operation asks beyond its schema.
    #[must_use]
    pub fn of(operation: &Operation) -> Option<Self> {
        // A removed operation is a finding whatever the body.
        let known = !operation.array
            && operation.lifecycle == Lifecycle::Current
            // There fields that fit may do nothing, or one may be missing.
            && operation.effective_keys.is_empty()
            && !matches!(operation.family, Family::BlindTransfer | Family::ConsultTransfer);
        operation.model.filter(|_| known).map(Self::Model)
    }
}

/// The two models that a bare body may be inferred to be, and the members of the second that end
/// in one action together.
struct Known {
    attributes: &'static Model,
    /// Whether they are one member, a map of texts, and nothing else.
    attributes_are_one_map: bool,
    actions: &'static Model,
    wrapup: &'static Model,
    /// The bit of a wrap-up's code.
    code: u64,
    one_action: u64,
    /// The attribute names of API tools' examples. Each attribute is compared with the names before
    /// it, so these cost nothing.
    example_names: NameBits<8>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let find = |name: &str| {
        models().iter().find(|model| model.name == name).copied().expect("internal error: a model is gone")
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
    let wrapup = find("WrapupInput");
    let code = wrapup.position(b"code").map_or(0, |at| 1 << at);
    let mut example_names = NameBits::new();
    for hash in EXAMPLE_NAMES.iter().filter_map(|name| name_hash(name)) {
        example_names.insert(hash);
    }
    Known { attributes, attributes_are_one_map, actions, wrapup, code, one_action, example_names }
});

/// Looks at bodies. Keep one for many: it remembers nothing of a body, but making it takes as long
/// as looking at one.
pub struct Gate {
    known: &'static Known,
    /// Bytes above which the rules count the characters of a string.
    longest: usize,
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
        Self::with_longest(ATTRIBUTE_CHARACTERS)
    }

    /// A gate that looks closer at bodies with a string of more than so many bytes. A string has at
    /// least as many bytes as characters.
    #[must_use]
    pub fn with_longest(bytes: u64) -> Self {
        let mut gate = Self { known: &KNOWN, longest: 0, marks: RefCell::new(Marks::new()) };
        gate.set_longest(bytes);
        gate
    }

    /// From here on bodies with a string of more than so many bytes are to be looked at closer.
    pub fn set_longest(&mut self, bytes: u64) {
        self.longest = usize::try_from(bytes).unwrap_or(usize::MAX);
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

    /// Where the line ends that [`clean_line`](Self::clean_line) was asked about last, as it was
    /// reported where that starts; `None` where it did not come to know.
    #[must_use]
    pub fn end_of_line(&self, at: usize) -> Option<usize> {
        Some(at + self.marks.borrow().end()?)
    }

    /// Looks at the JSON string of `text`, any bytes, whose opening quote is at `at`. Gives the
    /// place after its closing quote if it holds one body that is surely clean, with no escapes but
    /// those of its quotes.
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
        // Most bodies are shorter than a string may be, so that this is one comparison a body.
        if end > self.longest && marks.has_longer_than(self.longest + Scan::<PLACE>::SLASH) {
            return None;
        }
        (Some(end) == marks.end()).then_some(end)
    }
}

/// A longer name is one to look closer at where there may be another one like it.
const LONG_NAME: usize = 256;

/// A place in a walk.
#[derive(Clone, Copy)]
struct At {
    byte: usize,
    /// The number of the next quote.
    quote: usize,
}

/// One walk. Its functions take the place of a token and give the place after it, `None` for "look
/// closer"; the place is passed by value so that it stays in registers.
#[derive(Clone, Copy)]
struct Scan<'t, const PLACE: u8> {
    text: &'t [u8],
    marks: &'t Marks,
    known: &'static Known,
}

impl<'t, const PLACE: u8> Scan<'t, PLACE> {
    /// Bytes of the escape before a quote.
    const SLASH: usize = (PLACE == ESCAPED) as usize;
    const COLON: Between = if PLACE == ESCAPED {
        Between::of(br#"\":\""#, br#"\": \""#)
    } else {
        Between::of(b"\":\"", b"\": \"")
    };
    const COMMA: Between = if PLACE == ESCAPED {
        Between::of(br#"\",\""#, br#"\", \""#)
    } else {
        Between::of(b"\",\"", b"\", \"")
    };
    const CLOSE: Start = Start::of(if PLACE == ESCAPED { br#"\"}"# } else { b"\"}" });

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
        let (_, _, after) = self.content(at)?;
        self.closed(self.map(self.opened(self.colon(after)?, b'{')?)?)
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
        // A wrap-up without a code may be a draft, or refused.
        if std::ptr::eq(model, self.known.wrapup) && seen & self.known.code == 0 {
            return None;
        }
        if std::ptr::eq(model, self.known.actions) {
            let together = u32::from(seen & self.known.one_action != 0);
            if (seen & !self.known.one_action).count_ones() + together >= 4 {
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
                // Of the other states the rules ask which operation it is.
                if spec.name == "state"
                    && !(std::ptr::eq(owner, self.known.actions)
                        && matches!(text, b"connected" | b"disconnected"))
                {
                    return None;
                }
                allowed.iter().any(|value| value.as_bytes() == text).then_some(end)
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

    /// The members of an attribute map: names distinguished without regard to ASCII case, values
    /// non-empty strings. Most of what is read is such, so that this goes from quote to quote, and
    /// looks at what lies between them.
    #[inline(never)]
    fn map(self, at: At) -> Option<At> {
        self.quote(at.byte)?;
        let mut names = self.known.example_names;
        let mut quote = at.quote;
        loop {
            for member in self.marks.quotes().get(quote..)?.as_chunks::<4>().0 {
                let [name, name_end, value, value_end] = member.map(|spec| spec as usize);
                if self.plain_name(name, name_end, &mut names).is_none() {
                    break;
                }
                let Some((is_ordinary, after)) = self.ordinary_value(value, value_end) else { break };
                if !is_ordinary && !self.is_fine_value(quote + 2) {
                    return None;
                }
                if Self::CLOSE.begins(after) {
                    return Some(At { byte: value_end + 2, quote: quote + 4 });
                }
                if !Self::COMMA.begins(after) {
                    break;
                }
                quote += 4;
            }
            match self.member(at.quote, quote)? {
                Next::More(next) => quote = next.quote,
                Next::Closed(end) => return Some(end),
            }
        }
    }

    /// Whether a name of a map wants no closer look, nor the colon after it. All that is asked is
    /// whether it is as most are: to find out what else it is would take registers from the loop
    /// around it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "half of a body is such")]
    fn plain_name(self, quote: usize, end_quote: usize, names: &mut NameBits<8>) -> Option<()> {
        // An odd one lies after the end of any text.
        let (start, end) = (quote + 1, end_quote - Self::SLASH);
        let around_end: &[u8; 12] = self.text.get(end.checked_sub(4)?..end + 8)?.first_chunk()?;
        let (last, after) = around_end.split_first_chunk()?;
        let first = self.text.get(start..start + 4)?.first_chunk()?;
        let hash = hash_of_ends(*first, *last, end.checked_sub(start)?)?;
        let is_plain = names.insert(hash) && Self::COLON.begins(u64::from_le_bytes(*after.first_chunk()?));
        is_plain.then_some(())
    }

    /// Whether a value of a map wants no closer look, and what is after it, quote and all. `None`
    /// where the text ends.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "half of a body is such")]
    fn ordinary_value(self, quote: usize, end_quote: usize) -> Option<(bool, u64)> {
        // An odd one lies after the end of any text.
        let (start, end) = (quote + 1, end_quote - Self::SLASH);
        let last_and_after = u64::from_le_bytes(*self.text.get(end - 1..end + 7)?.first_chunk()?);
        let first = self.text.get(start);
        let is_ordinary = first.is_some_and(|item| is_ordinary(*item, last_and_after as u8, end - start));
        Some((is_ordinary, last_and_after >> 8))
    }

    /// Whether the value of a map that begins with quote number `quote` is neither empty nor blank
    /// nor a placeholder.
    #[inline(never)]
    fn is_fine_value(self, quote: usize) -> bool {
        let Some(&[start, end]) = self.marks.quotes().get(quote..).and_then(<[u32]>::first_chunk) else {
            return false;
        };
        self.text_between(place_of(start as usize) + 1, end as usize - Self::SLASH, quote).is_some()
    }

    /// The member of a map that begins with quote number `quote`, whatever it is. `first`: the
    /// quote that the map's first member begins with.
    #[inline(never)]
    fn member(self, first: usize, quote: usize) -> Option<Next> {
        let quotes = self.marks.quotes();
        let [name, name_end, value, value_end] =
            quotes.get(quote..)?.first_chunk::<4>()?.map(|offset| offset as usize);
        let plain = self.text.get(name + 1..name_end - Self::SLASH)?;
        if *plain.first()? == b' ' || *plain.last()? == b' ' || self.is_among(first..quote, plain) {
            return None;
        }
        if EXAMPLE_NAMES.contains(&plain) {
            return None;
        }
        if !self.is_between(name_end + 1, place_of(value) - Self::SLASH, b':') {
            return None;
        }
        self.text_between(place_of(value) + 1, value_end - Self::SLASH, quote + 2)?;
        let after = At { byte: value_end + 1, quote: quote + 4 };
        match quotes.get(after.quote) {
            Some(next) if self.is_between(after.byte, *next as usize - Self::SLASH, b',') => {
                Some(Next::More(At { byte: *next as usize - Self::SLASH, ..after }))
            }
            _ => self.closed(after).map(Next::Closed),
        }
    }

    /// Whether one of the members of a map that these quotes are of has that name, or differs from
    /// it in ASCII case alone.
    fn is_among(self, members: Range<usize>, name: &[u8]) -> bool {
        let members = self.marks.quotes().get(members).unwrap_or_default().as_chunks::<4>().0;
        // Names are compared with all before them; of long ones that takes too long.
        name.len() > LONG_NAME
            || members.iter().any(|[start, end, ..]| {
                let one = self.text.get(*start as usize + 1..*end as usize - Self::SLASH);
                one.is_none_or(|text| text.eq_ignore_ascii_case(name))
            })
    }

    /// Whether nothing is from `from` to `to` but `mark` and white space.
    fn is_between(self, from: usize, to: usize, mark: u8) -> bool {
        let at = self.blank(from);
        self.text.get(at) == Some(&mark) && self.blank(at + 1) == to
    }

    /// After the brace that ends an object, white space before it or not.
    fn closed(self, at: At) -> Option<At> {
        let byte = self.blank(at.byte);
        (self.text.get(byte) == Some(&b'}')).then_some(At { byte: byte + 1, ..at })
    }

    #[inline]
    fn blank(self, mut at: usize) -> usize {
        while let Some(&byte) = self.text.get(at).filter(|text| **text <= b' ') {
            match byte {
                b' ' | b'\t' | b'\r' => at += 1,
                b'\n' if PLACE == ALONE => at += 1,
                _ => break,
            }
        }
        at
    }

    /// After the opening bracket at `at` and the blanks there.
    #[inline]
    fn opened(self, at: At, bracket: u8) -> Option<At> {
        (self.text.get(at.byte) == Some(&bracket)).then(|| At { byte: self.blank(at.byte + 1), ..at })
    }

    /// After the colon, where the value begins.
    #[inline]
    fn colon(self, at: At) -> Option<At> {
        self.opened(At { byte: self.blank(at.byte), ..at }, b':')
    }

    /// Whether another element follows, and where; else the place after the closing bracket.
    #[inline]
    fn comma_or(self, at: At, close: u8) -> Option<Next> {
        let at = At { byte: self.blank(at.byte), ..at };
        if let Some(next) = self.opened(at, b',') {
            return Some(Next::More(next));
        }
        (self.text.get(at.byte) == Some(&close)).then_some(Next::Closed(At { byte: at.byte + 1, ..at }))
    }

    /// After the quote at `at`.
    #[inline]
    fn quote(self, at: usize) -> Option<usize> {
        let quote = if PLACE == ESCAPED {
            self.text.get(at) == Some(&b'\\') && self.text.get(at + 1) == Some(&b'"')
        } else {
            self.text.get(at) == Some(&b'"')
        };
        quote.then_some(at + 1 + Self::SLASH)
    }

    /// Where the content of the string at `at` starts and ends, and the place after it.
    #[inline]
    fn content(self, at: At) -> Option<(usize, usize, At)> {
        let start = self.quote(at.byte)?;
        // All quotes before this one were read, so that it is the next one, and the one after it
        // ends the string.
        let end = *self.marks.quotes().get(at.quote + 1)? as usize;
        Some((start, end - Self::SLASH, At { byte: end + 1, quote: at.quote + 2 }))
    }

    /// A string without escapes, of ASCII alone: its content, and the place after it.
    #[inline]
    fn plain_string(self, at: At) -> Option<(&'t [u8], At)> {
        let (start, end, after) = self.content(at)?;
        if self.marks.is_odd(at.quote) {
            return None;
        }
        Some((self.text.get(start..end)?, after))
    }

    /// A string that is neither empty nor blank nor a placeholder.
    fn string(self, at: At) -> Option<At> {
        let (start, end, after) = self.content(at)?;
        self.text_between(start, end, at.quote)?;
        Some(after)
    }

    /// Whether the content of the string that quote number `quote` begins is neither empty nor
    /// blank nor a placeholder.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "half of a body is such")]
    fn text_between(self, start: usize, end: usize, quote: usize) -> Option<()> {
        if ends_ordinarily(self.text.get(start..end)?)? && !self.marks.is_odd(quote) {
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

/// What is after an element.
enum Next {
    /// Another one, at this place.
    More(At),
    /// The closing bracket before this place.
    Closed(At),
}

/// A mark between two strings, with the quotes around it, as most programs write it: with nothing
/// else, or with a blank after it.
struct Between {
    tight: Start,
    spaced: Start,
}

impl Between {
    const fn of(tight: &[u8], spaced: &[u8]) -> Self {
        Self { tight: Start::of(tight), spaced: Start::of(spaced) }
    }

    /// Whether it is what a word begins with.
    #[inline]
    fn begins(&self, word: u64) -> bool {
        self.tight.begins(word) || self.spaced.begins(word)
    }
}

/// The first bytes of a word.
struct Start {
    bytes: u64,
    /// The bits that belong to them.
    mask: u64,
}

impl Start {
    const fn of(text: &[u8]) -> Self {
        let (mut bytes, mut at) = (0, 0);
        while at < text.len() {
            bytes |= (text[at] as u64) << (8 * at);
            at += 1;
        }
        Self { bytes, mask: (1 << (8 * text.len())) - 1 }
    }

    #[inline]
    fn begins(&self, word: u64) -> bool {
        word & self.mask == self.bytes
    }
}
