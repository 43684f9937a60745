//! A set of what may be wrong with a request. A signal wakes the rules that listen for it.

use std::ops::{BitOr, BitOrAssign};

/// What may be wrong; a rule runs where one of the signals it listens for was raised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signals(u32);

macro_rules! signals {
    ($($(#[doc = $doc:literal])* $name:ident = $bit:literal;)*) => {
        impl Signals {
            $($(#[doc = $doc])* pub const $name: Self = Self(1 << $bit);)*
        }
    };
}

signals! {
    /// Not JSON, or JSON nested too deep.
    NOT_JSON = 0;
    /// Bytes that are no UTF-8, or a lone surrogate.
    ENCODING = 1;
    /// The body is no object, or an empty one.
    SHAPE = 2;
    /// A name that the model lacks.
    UNKNOWN_NAME = 3;
    /// A name given twice, perhaps in another case.
    DUPLICATE_NAME = 4;
    /// `null`.
    NULL = 5;
    /// A string that is empty, blank, or looks like a placeholder.
    SUSPICIOUS_STRING = 6;
    /// An object or array as an attribute value.
    NESTED = 7;
    /// A value of another type than the model has.
    TYPE = 8;
    /// A string that does not fit its enum, format or bounds.
    FORM = 9;
    /// A member that the model demands is absent, or a keyword that the tables lack applies.
    MODEL = 10;
    /// Several actions, or values that look like a skeleton.
    ACTIONS = 11;
    /// The request's method, URL or headers were recorded.
    HEAD = 12;
    /// A secret may stand in the source.
    CREDENTIAL = 13;
    /// The body is larger than the limit.
    SIZE = 14;
    /// An empty or padded attribute name, or one that differs from a sibling only in case.
    NAME_FORM = 15;
}

impl Signals {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Everything: the rules run regardless.
    pub const ALL: Self = Self(u32::MAX);

    /// Whether any signal of `other` is raised.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets, in a constant.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether none is raised.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Signals {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.and(other)
    }
}

impl BitOrAssign for Signals {
    fn bitor_assign(&mut self, other: Self) {
        *self = self.and(other);
    }
}
