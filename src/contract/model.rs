//! The shape of a body: members and their types, compiled from `schemas/genesys/<Model>.json`.

use std::borrow::Cow;

use super::names::{Slots, may_be_within};
use super::python_name::python_name;
use super::text::Text;
use crate::text::slips;

/// One body model, such as `ParticipantAttributes`.
pub struct Model {
    /// Its name in the published SDKs.
    pub name: &'static str,
    /// What the body is for; empty where nothing is published.
    pub(super) description: Text,
    /// Its members, in the order of the schema.
    pub members: &'static [MemberSpec],
    /// Where among `members` a name is.
    pub(super) slots: Slots,
    /// The letters, in lower case, that their names begin with, a bit each.
    pub(super) initials: u32,
    /// Whether its schema holds keywords that these tables lack (`anyOf`, `pattern` …), so that only
    /// the `jsonschema` crate can judge it.
    pub beyond_tables: bool,
    /// Which members the operation demands, a bit each in the order of `members`.
    pub required: u64,
    /// The type of an array of these.
    pub(super) array: Type,
    /// The JSON Schema 2020-12 text it was compiled from.
    pub(super) text: Text,
}

/// One member of a [`Model`].
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts of the API, each apart from the others")]
pub struct MemberSpec {
    /// Its name in JSON.
    pub name: &'static str,
    /// The letters of that, in lower case.
    pub(super) letters: Letters,
    /// Its name in the Python SDK, where that is not the name in snake case.
    pub(super) python: Option<&'static str>,
    /// What it takes.
    pub ty: Type,
    /// Whether the operation demands it.
    pub required: bool,
    /// Whether an explicit null is documented to mean something.
    pub nullable: bool,
    /// Whether an empty string is documented to mean something.
    pub blank_allowed: bool,
    /// Whether it is a string map whose entries become participant attributes.
    pub participant_attributes: bool,
    /// Whether an empty string may be meant: a sibling documents it as the reset, this field does not.
    pub blank_open: bool,
    /// Whether it names the target of a transfer.
    pub target: Target,
    /// The published default of a field that is required all the same.
    pub default: Option<&'static str>,
    /// Whether the operation clears the stored value where the field is left out.
    pub absent_clears: bool,
}

/// Whether a field names the target of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// It does not.
    No,
    /// It describes the target; whether it is enough by itself is not documented.
    Beside,
    /// It names the target by itself.
    Enough,
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// Text.
    String,
    /// Text of the form RFC 3339 `date-time`.
    DateTime,
    /// One of these texts.
    Enum(&'static [&'static str]),
    /// `true` or `false`.
    Boolean,
    /// A whole number within bounds, both inclusive.
    Integer {
        /// The least.
        minimum: i64,
        /// The greatest.
        maximum: i64,
    },
    /// Any number.
    Number,
    /// A list of these.
    Array(&'static Type),
    /// An object with free names and values of this type.
    Map(&'static Type),
    /// An object of a known model.
    Model(&'static Model),
    /// An object whose inside the facts leave out.
    OpenObject,
}

/// By name alone: a model may hold itself, and printing it whole would never end.
impl std::fmt::Debug for Model {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Model({})", self.name)
    }
}

impl Model {
    /// Whether both are the same model.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.name == other.name
    }

    /// What the body is for; empty where nothing is published.
    #[must_use]
    pub fn description(&self) -> &'static str {
        self.description.get()
    }

    /// The type of an array of these.
    #[must_use]
    pub fn array_type(&self) -> Type {
        self.array
    }

    /// Where among `members` the one of exactly that name is, given as bytes.
    #[inline]
    #[must_use]
    pub fn position(&self, name: &[u8]) -> Option<usize> {
        self.slots.position(name, |at| self.members[at].name)
    }

    /// The member of exactly that name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&'static MemberSpec>
    where
        Self: 'static,
    {
        self.position(name.as_bytes()).map(|at| &self.members[at])
    }

    /// The member that `name` spells otherwise: in snake case, in another case, or with the words
    /// apart. `None` for a name the model has as it is.
    #[must_use]
    pub fn respelled(&self, name: &str) -> Option<&'static MemberSpec>
    where
        Self: 'static,
    {
        // Most names begin with a letter that no member begins with.
        let initial = name.as_bytes().first()?.to_ascii_lowercase();
        if initial.is_ascii_lowercase() && self.initials >> (initial - b'a') & 1 == 0 {
            return None;
        }
        let found = self.members.iter().find(|member| is_spelling_of(name, member.name))?;
        self.member(name).is_none().then_some(found)
    }

    /// The member one slip away from `name` (one or two edits, by length), for a did-you-mean.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&'static MemberSpec>
    where
        Self: 'static,
    {
        // Measuring takes time and memory in proportion to both names.
        if name.len() > 64 {
            return None;
        }
        let folded = fold(name);
        let letters = Letters::of(&folded);
        // Two slips in a short name make another word: `note` is not `code`.
        let allowed: usize = if letters.count < 6 { 1 } else { 2 };
        self.members
            .iter()
            // Measuring costs more than ruling out a name by its letters, then by their order.
            .filter(|member| letters.may_be_within(allowed, member.letters))
            .map(|member| (member.name.to_ascii_lowercase(), member))
            .filter(|(lower, _)| may_be_within(allowed, folded.as_bytes(), lower.as_bytes()))
            .map(|(lower, member)| (slips(&folded, &lower), member))
            .filter(|(distance, _)| *distance <= allowed)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, member)| member)
    }
}

impl MemberSpec {
    /// Its name in the Python SDK, which is what `to_dict()` writes.
    #[must_use]
    pub fn python_name(&self) -> Cow<'static, str> {
        self.python.map_or_else(|| Cow::Owned(python_name(self.name)), Cow::Borrowed)
    }
}

/// Whether `name` has the letters of `published`, whatever their case and the marks between words.
fn is_spelling_of(name: &str, published: &str) -> bool {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    name.bytes().filter(|byte| !is_mark(*byte)).map(lower).eq(published.bytes().map(lower))
}

/// What is between the words of a name, and spellings differ in.
const fn is_mark(byte: u8) -> bool {
    matches!(byte, b'_' | b'-' | b' ')
}

/// How many letters a folded name has, and which they are: a bit each, some of which share one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letters {
    count: usize,
    set: u64,
}

impl Letters {
    pub(super) const fn of(name: &str) -> Self {
        let name = name.as_bytes();
        let (mut count, mut set) = (0, 0);
        let mut at = 0;
        while at < name.len() {
            // Of a letter beyond ASCII only the first byte counts.
            if !matches!(name[at], 0x80..0xc0) {
                count += 1;
                set |= 1 << (name[at] % 64);
            }
            at += 1;
        }
        Self { count, set }
    }

    /// `false` where surely more than that many slips lie between the two names.
    fn may_be_within(self, slips: usize, other: Self) -> bool {
        let differing = (self.set ^ other.set).count_ones() as usize;
        self.count.abs_diff(other.count) <= slips && differing <= 2 * slips
    }
}

/// Lower case, without the marks that spellings differ in.
fn fold(name: &str) -> String {
    let mut folded = name.to_ascii_lowercase();
    folded.retain(|folded| !folded.is_ascii() || !is_mark(folded as u8));
    folded
}

impl Type {
    /// In words, for "the schema accepts …".
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::String => "a string",
            Self::DateTime => "a date-time string",
            Self::Enum(_) => "one of its enum values",
            Self::Boolean => "true or false",
            Self::Integer { .. } => "an integer",
            Self::Number => "a number",
            Self::Array(_) => "an array",
            Self::Map(_) | Self::Model(_) | Self::OpenObject => "an object",
        }
    }
}
