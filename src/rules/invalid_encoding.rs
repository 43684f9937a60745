//! `invalid-encoding`: bytes or escapes that are not Unicode text.

use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Place, Severity};
use crate::input::Layer;
use crate::json::{Document, EncodingErrorKind, Member, NodeId, Value};
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::{BodySpan, shown};

declare_rule! {
    /// ## What it does
    /// Reports text that is not valid UTF-8 or Unicode. That is bytes that are not UTF-8, half a
    /// surrogate pair (`\ud83d` alone), a body in UTF-16, and a byte order mark before a body that
    /// was sent. There is one finding per body, which lists the other places. A file of bodies in
    /// UTF-16 is one finding. The encoding of a topic dump or of a recording is not reported,
    /// because it says nothing about the bodies in it.
    /// ## Why it fails
    /// JSON between systems must be UTF-8 without a byte order mark. Parsers differ in what they do
    /// with anything else: they reject the body, or put replacement characters into a name.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_note": "Great! \ud83d"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_note": "Great! \ud83d\ude00 😀"}}
    /// ```
    /// ## Fix safety
    /// No fix: the original text is lost.
    /// ## Source
    /// RFC 8259 sections 8.1 and 8.2. A byte order mark in a file that was not sent is not
    /// reported.
    InvalidEncoding {
        id: "invalid-encoding", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Standard,
        fix: FixAvailability::None, claim: Claim::InvalidEncoding,
        hooks: &[Hook::Text],
    }
}

impl Rule for InvalidEncoding {
    fn text(&self, cx: &mut Context<'_>) {
        let Some(document) = cx.document() else { return };
        // For a body that was sent, the layer shows the encoding of the recording, not of the body.
        let layer = !cx.request().sent && cx.request().layers.contains(&Layer::Utf16);
        if layer || is_utf16(document.text()) {
            let diagnostic =
                cx.report(self, Spot::Body, "the text is UTF-16; JSON must be UTF-8").help(
                    "save the file as UTF-8: in Windows PowerShell, `>` and Out-File write UTF-16 without `-Encoding utf8`",
                );
            // All bodies of a file have the same encoding.
            if layer {
                diagnostic.once();
            }
            return;
        }
        let places = places(document, cx.request().sent);
        let mut found = Vec::new();
        for (cause, span) in places {
            let holder = holder(document, span);
            let spot = holder.map_or(Spot::Bytes(span), |node| Spot::Part(node, span));
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
            Self::ByteOrderMark => "was sent with a byte order mark",
            Self::Surrogate => "contains half of a surrogate pair, which is not a character",
            Self::CutCharacter => "contains an incomplete UTF-8 character",
            Self::OtherBytes => "contains bytes that are not UTF-8",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::ByteOrderMark => {
                "send the body without U+FEFF; Python writes it with utf-8-sig, Windows PowerShell with -Encoding utf8"
            }
            Self::Surrogate => {
                "a text was cut in the middle of a character such as an emoji: cut by characters, not by UTF-16 units"
            }
            Self::CutCharacter => "a text was cut inside a character: cut by characters, not by bytes",
            Self::OtherBytes => {
                "the text is probably Latin-1 or Windows-1252: encode the body as UTF-8 before sending it"
            }
        }
    }
}

/// What is wrong and where, in order; adjacent bytes are one place.
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
            // Three bytes that encode half a pair, as Java and some unescaping functions write them.
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

/// The innermost value or name that contains these bytes.
fn holder(document: Document<'_>, span: BodySpan) -> Option<Value<'_>> {
    let holds = |outer: BodySpan| outer.start <= span.start && span.end <= outer.end;
    let mut at = document.root().filter(|value| holds(value.span()))?;
    loop {
        let name = at.members().find(|member| holds(member.name_span()));
        if let Some(name) = name {
            return Some(document.node(name.name_id()));
        }
        let inner = at.members().map(Member::value).chain(at.elements()).find(|member| holds(member.span()));
        match inner {
            Some(inner) => at = inner,
            None => return Some(at),
        }
    }
}

fn subject(value: Value<'_>) -> String {
    match value.member() {
        Some(member) if member.name_id() == value.id() => "a field name".to_owned(),
        Some(member) => format!("`{}`", shown(&member.name())),
        None => "the body".to_owned(),
    }
}

/// Whether a text is UTF-16: it has a byte order mark, or zero bytes in every second place.
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
            .says(r#"{"attributes": {"a": "\ud83d"}}"#, "`a` contains half of a surrogate pair")
            .says(r#"{"attributes": {"\udead": "x"}}"#, "a field name contains half")
            .bytes(b"{\"attributes\": {\"a\": \"M\xfcller\"}}", Some("`a` contains bytes that are not UTF-8"))
            .bytes(
                b"{\"attributes\": {\"a\": \"M\xfcller\", \"b\": \"\xe9\xe8\", \"c\": \"\xff\"}}",
                Some("Latin-1"),
            )
            .bytes(b"{\"attributes\": {\"a\": \"\xf0\x9f\x98\"}}", Some("cut inside a character"))
            .bytes(b"{\"attributes\": {\"a\": \"\xed\xa0\xbd\"}}", Some("half of a surrogate pair"))
            .bytes(b"{\"attributes\": {\"a\": [\"\xfc\"]}}", Some("not UTF-8"))
            .bytes(b"{\"attributes\": {}} \xff", Some("the body contains bytes"))
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
