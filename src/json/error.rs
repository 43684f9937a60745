//! What can be wrong with a text, as data. The words for it are the rules' business.

use crate::text::BodySpan;

/// A place where the text departs from RFC 8259.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// The bytes that show it, as few as can be: the comma, the literal, the bracket.
    pub span: BodySpan,
}

/// The ways in which a text fails to be JSON, reported by their likely cause.
///
/// *Soft* ones leave no doubt where values begin and end, so the tree can be trusted; see
/// [`is_soft`](Self::is_soft). After the first one that is not soft nothing more is reported, since what
/// follows would be its echo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// Nothing but white space. Not soft: there is no tree.
    Empty,
    /// `// …`, `/* … */` or `# …` where white space may be; the first one of the text. Soft.
    Comment,
    /// A comma with no member or element after it. The span is the comma. Soft.
    TrailingComma,
    /// A member or an element begins where a comma should be. The span is its first character.
    MissingComma,
    /// A member begins where a comma should be, as its name and colon show. The span is its first
    /// character. Soft.
    FieldWithoutComma,
    /// A name with no colon after it. The span is what is there instead.
    MissingColon,
    /// `=` in place of a colon, after a name in quotes. Soft.
    EqualsSign,
    /// `=>` between name and value, or the colon of `:name`, as Ruby writes a hash; the first one
    /// of the text. Soft.
    RubyHash,
    /// Nothing where a value belongs: `"a":,` or `[1,,2]`. The span is what is there instead. Soft.
    MissingValue,
    /// A comma where a member belongs: `{,"a":1}`. The span is the comma. Soft.
    MissingName,
    /// `NaN`, `Infinity`, `-inf` and the like, which JSON has no way to write. The value is unknown. Soft.
    NonFiniteNumber,
    /// `None`, `True`, `False`, or the `b` of `b'…'`: the `repr` of a Python value. Soft.
    PythonLiteral,
    /// A string in apostrophes; the first one of the text. Soft.
    SingleQuotes,
    /// A string in typographic quotes, as word processors write them; the first one of the text. Soft.
    CurlyQuotes,
    /// A member name without quotes; the first one of the text. Soft.
    UnquotedName,
    /// `{{x}}`, `${x}`, `$X` or `<x>` outside a string: a template that was not filled. Soft.
    Placeholder,
    /// `Struct{…}` or `{a=1, b=null}`: the `toString` of a Java value. The span ends with what gave it away.
    JavaText,
    /// A character below U+0020 inside a string, the first one of it. Soft.
    ControlCharacter,
    /// A backslash with something else after it than JSON knows, the first one of its string. Soft.
    BadEscape,
    /// A number that JSON writes otherwise (`007`, `+1`, `.5`, `0x1F`), or a word that starts like one. Soft.
    BadNumber,
    /// One word where a value belongs, as `undefined`, `NULL` or `gold`. Soft.
    BadLiteral,
    /// Words without quotes where a value belongs, which may end anywhere. The span is the first one.
    UnquotedText,
    /// The same, where the member or the bracket that follows shows where they end. Soft.
    UnquotedWords,
    /// A quote inside a string that is not escaped, so that the string seems to end there. The span is that
    /// quote.
    UnescapedQuote,
    /// A string that never ends, or not on its line. The span is its opening quote.
    UnterminatedString,
    /// The text ends inside an object. The span is the opening bracket of the innermost one.
    UnclosedObject,
    /// The text ends inside an array. The span is the opening bracket of the innermost one.
    UnclosedArray,
    /// A closing bracket of the other kind.
    MismatchedBracket,
    /// A second value after the first one. The span is its first character, or the comma before it.
    GluedValue,
    /// Closing brackets after the value, and nothing else. The span is the first one. Soft.
    ExtraBracket,
    /// Something that is not a value after the value. The span is its first character.
    TrailingContent,
    /// NUL bytes after the value, as fixed-size records and C buffers leave them. Soft.
    NulPadding,
    /// U+FEFF at the start. Soft.
    ByteOrderMark,
    /// A blank that is not one of JSON's four, as U+00A0; the first one of the text. Soft.
    ForeignWhiteSpace,
    /// An array or object deeper than [`MAX_DEPTH`](super::MAX_DEPTH). The span is its bracket.
    TooDeep,
    /// A text of more than [`MAX_TEXT_BYTES`](super::MAX_TEXT_BYTES); nothing of it is read.
    TooLong,
    /// A character that can be nowhere here.
    UnexpectedByte,
}

impl SyntaxErrorKind {
    /// Whether it is certain all the same where values begin and end.
    #[must_use]
    pub const fn is_soft(self) -> bool {
        use SyntaxErrorKind as K;
        matches!(
            self,
            K::Comment
                | K::TrailingComma
                | K::FieldWithoutComma
                | K::EqualsSign
                | K::RubyHash
                | K::UnquotedWords
                | K::ExtraBracket
                | K::MissingValue
                | K::MissingName
                | K::NonFiniteNumber
                | K::PythonLiteral
                | K::SingleQuotes
                | K::CurlyQuotes
                | K::UnquotedName
                | K::Placeholder
                | K::ControlCharacter
                | K::BadEscape
                | K::BadNumber
                | K::BadLiteral
                | K::NulPadding
                | K::ByteOrderMark
                | K::ForeignWhiteSpace
        )
    }

    /// A way of writing rather than a slip: who does it once does it all over the text, and is
    /// reported once.
    const fn is_habit(self) -> bool {
        use SyntaxErrorKind as K;
        matches!(
            self,
            K::Comment
                | K::SingleQuotes
                | K::CurlyQuotes
                | K::UnquotedName
                | K::RubyHash
                | K::ForeignWhiteSpace
        )
    }
}

/// A place whose bytes or escapes are not Unicode text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodingError {
    /// What is wrong.
    pub kind: EncodingErrorKind,
    /// The bytes that are not UTF-8, or the escape.
    pub span: BodySpan,
}

/// The ways in which a text fails to be Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EncodingErrorKind {
    /// Bytes that are not UTF-8, in a string or anywhere else.
    InvalidUtf8,
    /// `\ud83d` without its other half: no character, and refused by strict parsers.
    LoneSurrogate,
}

/// Everything that is wrong with one text, kept short.
#[derive(Debug, Default)]
pub(super) struct Problems {
    pub(super) syntax: Vec<SyntaxError>,
    pub(super) syntax_count: usize,
    pub(super) encoding: Vec<EncodingError>,
    /// A guess was made: the tree is not to be trusted, and later errors would be echoes.
    pub(super) guessed: bool,
    /// Bit `kind`: a habit that was reported already.
    reported: u64,
}

impl Problems {
    /// How many errors of either sort are kept.
    pub(super) const KEPT: usize = 64;

    pub(super) fn clear(&mut self) {
        self.syntax.clear();
        self.encoding.clear();
        (self.syntax_count, self.guessed, self.reported) = (0, false, 0);
    }

    #[cold]
    pub(super) fn report(&mut self, kind: SyntaxErrorKind, start: usize, end: usize) {
        let span = BodySpan::new(start as u32, end as u32);
        if self.guessed || self.syntax.last().is_some_and(|last| last.span == span && !span.is_empty()) {
            return;
        }
        if kind.is_habit() {
            let bit = 1 << kind as u32;
            if self.reported & bit != 0 {
                return;
            }
            self.reported |= bit;
        }
        self.guessed = !kind.is_soft();
        self.syntax_count += 1;
        if self.syntax.len() < Self::KEPT {
            self.syntax.push(SyntaxError { kind, span });
        } else if self.guessed
            && let Some(last) = self.syntax.last_mut()
        {
            // The one that makes the tree doubtful must be among those that are kept.
            *last = SyntaxError { kind, span };
        }
    }

    #[cold]
    pub(super) fn report_encoding(&mut self, kind: EncodingErrorKind, start: usize, end: usize) {
        if self.encoding.len() < 2 * Self::KEPT {
            self.encoding.push(EncodingError { kind, span: BodySpan::new(start as u32, end as u32) });
        }
    }

    /// Bytes that are not UTF-8, anywhere. Comes before the parse, which only sees escapes.
    pub(super) fn report_no_utf8(&mut self, text: &[u8]) {
        let mut at = 0;
        for chunk in text.utf8_chunks() {
            at += chunk.valid().len();
            let end = at + chunk.invalid().len();
            if end > at {
                if self.encoding.len() == Self::KEPT {
                    return;
                }
                self.report_encoding(EncodingErrorKind::InvalidUtf8, at, end);
            }
            at = end;
        }
    }

    /// Brings both lists into the order of places.
    pub(super) fn settle(&mut self) {
        self.syntax.sort_by_key(|error| error.span.start);
        self.encoding.sort_by_key(|error| error.span.start);
        self.encoding.truncate(Self::KEPT);
    }
}
