//! `invalid-encoding`: bytes or escapes that are no Unicode text.

use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Place, Severity};
use crate::input::Layer;
use crate::json::{Document, EncodingErrorKind, Member, NodeId, Value};
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::{BodySpan, shown};

declare_rule! {
    /// ## What it does
    /// Reports bytes that are no UTF-8, half a surrogate pair (`\ud83d` alone), a body in UTF-16, and a byte
    /// order mark before a body that was sent. One finding per body; the other places stand beside it. A file
    /// of bodies in UTF-16 is one finding. How a topic's dump or a recording was written down tells nothing of
    /// the bodies in it.
    /// ## Why it fails
    /// JSON that is exchanged is UTF-8, without a byte order mark. What a parser makes of anything else
    /// differs: it refuses the body, or puts replacement characters where a name was.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_note": "Great! \ud83d"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_note": "Great! \ud83d\ude00 😀"}}
    /// ```
    /// ## Fix safety
    /// No fix: what the text was cannot be told from what is left of it.
    /// ## Source
    /// RFC 8259 sections 8.1 and 8.2. A byte order mark in a file that was not sent is left alone.
    InvalidEncoding {
        id: "invalid-encoding", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Standard,
        fix: FixAvailability::None, claim: Claim::InvalidEncoding,
        hooks: &[Hook::Text],
    }
}

impl Rule for InvalidEncoding {
    fn text(&self, cx: &mut Context<'_>) {
        let Some(document) = cx.document() else { return };
        // Of a body that was sent the layer tells how the recording was written, not the body.
        let layer = !cx.request().sent && cx.request().layers.contains(&Layer::Utf16);
        if layer || is_utf16(document.text()) {
            let diagnostic =
                cx.report(self, Spot::Body, "the text is UTF-16; JSON is exchanged as UTF-8").help(
                    "write the file as UTF-8: in Windows PowerShell, `>` and Out-File write UTF-16 unless told `-Encoding utf8`",
                );
            // All bodies of a file are written alike.
            if layer {
                diagnostic.once();
            }
            return;
        }
        let places = places(document, cx.request().sent);
        let mut found = Vec::new();
        for (cause, span) in places {
            let holder = holder(document, span);
            let spot = holder.map_or(Spot::Bytes(span), |it| Spot::Part(it, span));
            found.push((cause, holder, spot));
        }
        let mut found = found.into_iter();
        let Some((cause, holder, spot)) = found.next() else { return };
        let others: Vec<(Option<NodeId>, Place, String)> = found
            .map(|(cause, holder, spot)| (holder.map(Value::id), cx.place(spot), cause.words().to_owned()))
            .collect();
        for (id, _, _) in &others {
            if let Some(id) = id {
                cx.claim(*id);
            }
        }
        let subject = holder.map_or_else(|| "the body".to_owned(), subject);
        cx.report(self, spot, format!("{subject} {}", cause.words()))
            .help(cause.help())
            .related_some(others.into_iter().map(|(_, place, words)| (place, words)), 0);
    }
}

#[derive(Clone, Copy)]
enum Cause {
    ByteOrderMark,
    Surrogate,
    CutCharacter,
    OtherBytes,
}

impl Cause {
    fn words(self) -> &'static str {
        match self {
            Self::ByteOrderMark => "was sent with a byte order mark before it",
            Self::Surrogate => "holds half of a surrogate pair, which is no character",
            Self::CutCharacter => "holds a piece of a character: bytes of UTF-8 that lack their end",
            Self::OtherBytes => "holds bytes that are no UTF-8",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::ByteOrderMark => {
                "send it without U+FEFF: JSON that is exchanged must not begin with one; Python writes it with utf-8-sig, Windows PowerShell with -Encoding utf8"
            }
            Self::Surrogate => {
                "a text was cut between the halves of a character such as an emoji: cut by characters, not by UTF-16 units"
            }
            Self::CutCharacter => "a text was cut inside a character: cut by characters, not by bytes",
            Self::OtherBytes => {
                "the text was written as Latin-1 or Windows-1252, it seems: encode the body as UTF-8 before it is sent"
            }
        }
    }
}

/// What is wrong and where, in order; bytes that stand together are one place.
fn places(document: Document<'_>, sent: bool) -> Vec<(Cause, BodySpan)> {
    let text = document.text();
    let mut places: Vec<(Cause, BodySpan)> = Vec::new();
    if sent && text.starts_with("\u{feff}".as_bytes()) {
        places.push((Cause::ByteOrderMark, BodySpan::new(0, 3)));
    }
    for error in document.encoding_errors() {
        let bytes = &text[error.span.range()];
        let cause = match error.kind {
            EncodingErrorKind::LoneSurrogate => Cause::Surrogate,
            // Three bytes that stand for half a pair, as Java and unescaping write them.
            EncodingErrorKind::InvalidUtf8
                if bytes == [0xed] && matches!(text.get(error.span.end as usize), Some(0xa0..=0xbf)) =>
            {
                Cause::Surrogate
            }
            EncodingErrorKind::InvalidUtf8 if bytes.len() > 1 => Cause::CutCharacter,
            EncodingErrorKind::InvalidUtf8 => Cause::OtherBytes,
        };
        match places.last_mut() {
            Some((last, span))
                if span.end == error.span.start && error.kind == EncodingErrorKind::InvalidUtf8 =>
            {
                span.end = error.span.end;
                if !matches!(last, Cause::Surrogate) {
                    *last = Cause::OtherBytes;
                }
            }
            _ => places.push((cause, error.span)),
        }
    }
    places
}

/// The innermost value or name that holds these bytes.
fn holder(document: Document<'_>, span: BodySpan) -> Option<Value<'_>> {
    let holds = |outer: BodySpan| outer.start <= span.start && span.end <= outer.end;
    let mut at = document.root().filter(|it| holds(it.span()))?;
    loop {
        let name = at.members().find(|it| holds(it.name_span()));
        if let Some(name) = name {
            return Some(document.node(name.name_id()));
        }
        let inner = at.members().map(Member::value).chain(at.elements()).find(|it| holds(it.span()));
        match inner {
            Some(inner) => at = inner,
            None => return Some(at),
        }
    }
}

fn subject(value: Value<'_>) -> String {
    match value.member() {
        Some(member) if member.name_id() == value.id() => "a member's name".to_owned(),
        Some(member) => format!("`{}`", shown(&member.name())),
        None => "the body".to_owned(),
    }
}

/// Whether a text is UTF-16, with its mark or told by its zero bytes.
pub(super) fn is_utf16(text: &[u8]) -> bool {
    matches!(
        text,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [1..=255, 0, 1..=255, 0, ..] | [0, 1..=255, 0, 1..=255, ..]
    )
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::InvalidEncoding;
    use crate::input::Layer;

    #[test]
    fn cases() {
        RuleTester::new(&InvalidEncoding)
            .good(r#"{"attributes": {"a": "é 😀 \ud83d\ude00 \u00e9"}}"#)
            .good("\u{feff}{\"attributes\": {}}")
            .good(r#"{"attributes": {"a": "\\ud83d"}}"#)
            .says(r#"{"attributes": {"a": "\ud83d"}}"#, "`a` holds half of a surrogate pair")
            .says(r#"{"attributes": {"\udead": "x"}}"#, "a member's name holds half")
            .bytes(b"{\"attributes\": {\"a\": \"M\xfcller\"}}", Some("`a` holds bytes that are no UTF-8"))
            .bytes(
                b"{\"attributes\": {\"a\": \"M\xfcller\", \"b\": \"\xe9\xe8\", \"c\": \"\xff\"}}",
                Some("Latin-1"),
            )
            .bytes(b"{\"attributes\": {\"a\": \"\xf0\x9f\x98\"}}", Some("cut inside a character"))
            .bytes(b"{\"attributes\": {\"a\": \"\xed\xa0\xbd\"}}", Some("half of a surrogate pair"))
            .bytes(b"{\"attributes\": {\"a\": [\"\xfc\"]}}", Some("no UTF-8"))
            .bytes(b"{\"attributes\": {}} \xff", Some("the body holds bytes"))
            .bytes(b"{\0\"\0a\0\"\0:\0\"\0\"\0}\0", Some("UTF-16"))
            .bytes(b"\xff\xfe{\0}\0", Some("UTF-16"))
            .run();
        RuleTester::new(&InvalidEncoding).layers(&[Layer::Utf16]).says("{}", "UTF-16").run();
        // Written so by `kcat -J > dump.json`, whatever the bodies are.
        RuleTester::new(&InvalidEncoding).layers(&[Layer::Utf16Dump]).good("{}").run();
        RuleTester::new(&InvalidEncoding)
            .recorded("PATCH", "/api/v2/conversations/calls/1/participants/2/attributes")
            .layers(&[Layer::Utf16])
            .good(r#"{"attributes": {"a": "b"}}"#)
            .run();
        RuleTester::new(&InvalidEncoding)
            .recorded("PATCH", "/api/v2/conversations/calls/1/participants/2/attributes")
            .says("\u{feff}{\"attributes\": {}}", "byte order mark")
            .good("{\"attributes\": {\"a\": \"\u{feff}\"}}")
            .run();
    }
}
