//! The shape of a body: members and their types, compiled from `schemas/genesys/<Model>.json`.

use super::names::ByLength;

/// One body model, such as `ParticipantAttributes`.
pub struct Model {
    /// Its name in the published SDKs.
    pub name: &'static str,
    /// What the body is for; empty where nothing is published.
    pub description: &'static str,
    /// Its members, in the order of the schema.
    pub members: &'static [MemberSpec],
    /// Where among `members` a name is.
    pub(super) by_length: ByLength,
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
    pub schema: &'static str,
}

/// One member of a [`Model`].
#[derive(Debug)]
pub struct MemberSpec {
    /// Its name in JSON.
    pub name: &'static str,
    /// The letters of that.
    pub(super) letters: Letters,
    /// Its name in the Python SDK; what `to_dict()` writes.
    pub python: &'static str,
    /// What it takes.
    pub ty: Type,
    /// Whether the operation demands it.
    pub required: bool,
    /// Whether an explicit null is documented to mean something.
    pub nullable: bool,
    /// Whether an empty string is documented to mean something.
    pub blank_allowed: bool,
    /// What it does; empty where nothing is published.
    pub description: &'static str,
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

    /// The type of an array of these.
    #[must_use]
    pub fn array_type(&self) -> Type {
        self.array
    }

    /// Where among `members` the one of exactly that name is, given as bytes.
    #[inline]
    #[must_use]
    pub fn position(&self, name: &[u8]) -> Option<usize> {
        self.by_length.position(name, |at| self.members[at].name)
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
    /// apart. `None` for a name the model has as it stands.
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
        let found = self.members.iter().find(|member| is_respelling(name, member.name))?;
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
        let letters = Letters::of(name);
        // Two slips in a short name make another word: `note` is not `code`.
        let allowed = if letters.count < 6 { 1 } else { 2 };
        self.members
            .iter()
            // A slip adds a letter, drops one, changes one for another or swaps two: measuring costs more than to
            // rule out by that.
            .filter(|member| letters.may_be_within(allowed, member.letters))
            .map(|member| (strsim::osa_distance(&fold(name), &fold(member.name)), member))
            .filter(|(distance, _)| *distance <= allowed as usize)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, member)| member)
    }
}

/// Whether two names differ only in case and in the marks between words.
fn is_respelling(left: &str, right: &str) -> bool {
    // Most pairs differ in their first letter already.
    if let (Some(one), Some(other)) = (left.as_bytes().first(), right.as_bytes().first())
        && one.is_ascii_alphabetic()
        && other.is_ascii_alphabetic()
        && !one.eq_ignore_ascii_case(other)
    {
        return false;
    }
    folded_bytes(left).eq(folded_bytes(right))
}

/// As [`fold`], for names to be compared: none of what it takes away or changes is more than a byte.
fn folded_bytes(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|it| !matches!(it, b'_' | b'-' | b' ')).map(|it| it.to_ascii_lowercase())
}

/// How many letters a name has but for the marks that spellings differ in, and which they are: a bit each, some of which
/// share one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letters {
    count: u32,
    set: u64,
}

impl Letters {
    pub(super) const fn of(name: &str) -> Self {
        let name = name.as_bytes();
        let (mut count, mut set) = (0, 0);
        let mut at = 0;
        while at < name.len() {
            // Of a letter beyond ASCII only the first byte counts.
            if !matches!(name[at], b'_' | b'-' | b' ' | 0x80..0xc0) {
                count += 1;
                set |= 1 << (name[at].to_ascii_lowercase() % 64);
            }
            at += 1;
        }
        Self { count, set }
    }

    /// `false` where surely more than that many slips lie between the two names.
    fn may_be_within(self, slips: u32, other: Self) -> bool {
        self.count.abs_diff(other.count) <= slips && (self.set ^ other.set).count_ones() <= 2 * slips
    }
}

/// Lower case, without the marks that spellings differ in.
fn fold(name: &str) -> String {
    name.chars().filter(|it| !matches!(it, '_' | '-' | ' ')).map(|it| it.to_ascii_lowercase()).collect()
}

impl Type {
    /// In words, for "the model takes …".
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
