//! `invalid-json`: a body that is not JSON, told by its likely cause.

use super::invalid_encoding::is_utf16;
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Document, EncodingErrorKind, MAX_DEPTH, SyntaxError, SyntaxErrorKind as K};
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports a body that is not JSON (RFC 8259), once, at the first place that shows it, and names the
    /// likely cause: Python's `NaN` or `str(dict)`, Java's `Struct{…}`, a trailing comma of a template
    /// loop, a placeholder that was not filled, comments, two bodies sent as one, a body cut off. Where it
    /// is certain all the same where values begin and end, the other rules go on.
    /// ## Why it fails
    /// The API reads JSON. A body that it could not read as what it takes was answered with 400 `bad.request`, which names no place.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": "12345", "crm_score": NaN}}
    /// ```
    /// ```text bad operation=attributes
    /// {'attributes': {'crm_id': '12345', 'crm_tier': None}}
    /// ```
    /// ```text bad operation=attributes
    /// Struct{attributes=Struct{crm_id=12345}}
    /// ```
    /// ```text bad operation=attributes
    /// {"attributes": {"crm_id": {{ record.id }}, "crm_tier": "gold",}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345", "crm_score": "NaN"}}
    /// ```
    /// ## Fix safety
    /// Safe where all that is at fault are values that another rule knows how to mend, such as `None` or `007`: that rule's
    /// fix. Else none: a body is to be mended where it is made.
    /// ## Source
    /// RFC 8259. What writes which text: Python's `json.dumps` (`allow_nan`), Kafka Connect's
    /// `Struct.toString`, Confluent's HTTP sink (`request.body.format`), Lenses' HTTP sink
    /// (`connect.http.json.tidy`, `connect.http.null.payload.handler`).
    InvalidJson {
        id: "invalid-json", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Standard,
        fix: FixAvailability::Sometimes, claim: Claim::InvalidJson, hooks: &[Hook::Text],
    }
}

/// What to do in place of sending a form.
pub(super) const SEND_JSON: &str =
    "send the body as JSON: with requests `json=` and not `data=`, with curl `--json`";

impl Rule for InvalidJson {
    fn text(&self, cx: &mut Context<'_>) {
        let Some(document) = cx.document() else { return };
        let is_utf16 = is_utf16(document.text());
        let own: Vec<&SyntaxError> =
            document.errors().iter().filter(|it| !is_utf16 && !is_of_encoding(it, document)).collect();
        let Some((first, others)) = own.split_first() else { return };
        if first.kind == K::Empty && document.text().iter().all(u8::is_ascii_whitespace) {
            // `empty-body` speaks of a body that was sent so; a bare file of that kind is no body.
            return;
        }
        let (message, help) = whole(document, first).unwrap_or_else(|| words(document, first));
        let related: Vec<_> =
            others.iter().map(|it| (cx.place(Spot::Bytes(it.span)), words(document, it).0)).collect();
        let unseen = document.error_count() - document.errors().len();
        cx.report(self, Spot::Bytes(first.span), message).help(help).related_some(related, unseen);
    }
}

/// Whether `invalid-encoding` has told the same: a byte order mark, and bytes that are no UTF-8 where a
/// token should be.
fn is_of_encoding(error: &SyntaxError, document: Document<'_>) -> bool {
    error.kind == K::ByteOrderMark
        || matches!(error.kind, K::UnexpectedByte | K::TrailingContent | K::BadLiteral | K::UnquotedText)
            && document
                .encoding_errors()
                .iter()
                .any(|it| it.kind == EncodingErrorKind::InvalidUtf8 && it.span.start == error.span.start)
}

type Words = (String, &'static str);

/// Texts that are no JSON at all, told by how they begin.
fn whole(document: Document<'_>, first: &SyntaxError) -> Option<Words> {
    let text = document.text().trim_ascii();
    let at_start = document.text()[..first.span.start as usize].trim_ascii().len() < 2;
    if !at_start {
        return None;
    }
    if text == b"[object Object]" {
        return Some((
            "`[object Object]` is JavaScript's text for an object, not JSON".to_owned(),
            "give the HTTP client JSON.stringify(body)",
        ));
    }
    if text.starts_with(b"<") && matches!(first.kind, K::UnexpectedByte | K::UnquotedText) {
        return Some((
            "an HTML or XML page, not JSON".to_owned(),
            "an answer was recorded in place of the request, or the body was made in XML: send the JSON object",
        ));
    }
    let is_form = matches!(first.kind, K::UnquotedText | K::BadLiteral | K::TrailingContent)
        && text.contains(&b'=')
        && !text.iter().any(|it| matches!(it, b'{' | b'"' | b' ' | b'\n'));
    is_form.then(|| ("a form (`name=value`), not JSON".to_owned(), SEND_JSON))
}

const PYTHON: &str = "str() of a Python dict was sent: give the dict itself to the SDK or to `json=`, or json.dumps(body) to `data=`";
const JAVA: &str = "a Java object was turned into text: in Confluent's HTTP sink set `request.body.format=json` (its default, `string`, sends toString()); elsewhere use a JSON converter";
const ESCAPE: &str = "a value was put into a template as it is: templates (Lenses' HTTP sink among them) do not escape for JSON; make the body with a JSON library, or escape the value";
const CUT: &str = "the body was cut off: compare with Content-Length, and look for a limit of the log or buffer that it was taken from";

fn words(document: Document<'_>, error: &SyntaxError) -> Words {
    let text = document.text();
    let found = &text[error.span.range()];
    let (message, help) = match error.kind {
        K::Empty => ("nothing but NUL bytes and white space", "send the JSON object of the operation"),
        K::Comment => (
            "a comment; JSON has none",
            "remove it; editors and Postman take comments away before sending, others do not",
        ),
        K::TrailingComma => (
            "a comma with nothing behind it, as a template loop writes it",
            "remove the comma; write it between elements only; in Lenses' HTTP sink `connect.http.json.tidy=true` removes it",
        ),
        K::MissingComma => {
            ("a comma is missing before this", "put a comma between members and between elements")
        }
        K::MissingColon => ("a colon is missing behind a name", "write each member as `\"name\": value`"),
        K::MissingValue => (
            "nothing stands where a value belongs",
            "a template placeholder came out empty (in Lenses' HTTP sink: `connect.http.null.payload.handler=empty`): leave the member out where there is no value",
        ),
        K::MissingName => (
            "a comma where a member belongs",
            "remove the comma; a template loop wrote it before its first element",
        ),
        K::NonFiniteNumber => return non_finite(found),
        K::PythonLiteral => return (format!("`{}` is Python, not JSON", literal(found)), PYTHON),
        K::SingleQuotes => ("a string in single quotes, as str() of a Python dict writes it", PYTHON),
        K::CurlyQuotes => (
            "a string in typographic quotes",
            "write plain double quotes (U+0022); the text went through a word processor or a chat",
        ),
        K::UnquotedName => (
            "a member's name without quotes",
            "put every name in double quotes; a JavaScript object goes through JSON.stringify()",
        ),
        K::Placeholder => return placeholder(found),
        K::JavaText => return java(found),
        K::ControlCharacter => ("a raw line break, tab or other control character in a string", ESCAPE),
        K::BadEscape => (
            "a backslash in a string that begins no escape of JSON",
            "write a backslash as `\\\\`; a value was put into a template as it is",
        ),
        K::BadNumber => (
            "a number that JSON writes otherwise",
            "no zero or plus in front, digits on both sides of the point; an id such as `007` belongs in quotes",
        ),
        K::BadLiteral => return bad_literal(found),
        K::UnquotedText => (
            "text without quotes where a value belongs",
            "put it in double quotes; in a template the quotes stand around the placeholder",
        ),
        K::UnescapedQuote => ("a quote inside a string that is not escaped", ESCAPE),
        K::UnterminatedString => (
            "a string that does not end",
            "close it with a double quote; if the text ends here, the body was cut off",
        ),
        K::UnclosedObject => ("the text ends inside this object", CUT),
        K::UnclosedArray => ("the text ends inside this array", CUT),
        K::MismatchedBracket => ("a closing bracket of the other kind", "`{` is closed by `}`, `[` by `]`"),
        K::GluedValue => (
            "a second value behind the first: several bodies were sent as one",
            "send one object per request: set the sink's batch size to 1 (`batch.max.size`, `batching.enabled=false`); lines of NDJSON are a file format, not a body",
        ),
        K::TrailingContent => {
            ("text behind the JSON value", "the body ends where its object ends; remove what follows")
        }
        K::NulPadding => (
            "NUL bytes behind the JSON value",
            "send only the bytes that were written, not the whole buffer or record",
        ),
        K::ForeignWhiteSpace => (
            "a blank that JSON does not know, such as a no-break space",
            "write a plain space; the text was copied from a web page or a word processor",
        ),
        K::TooDeep => {
            return (
                format!("nested deeper than {MAX_DEPTH} levels"),
                "no model of this API goes beyond ten; an object was put into itself",
            );
        }
        K::TooLong => ("more than 4 GB", "no body of this API is near that"),
        K::UnexpectedByte if is_doubled_brace(text, error) => (
            "a doubled brace, as a format string has it",
            "the text was not put through format(): there `{{` stands for `{`",
        ),
        _ => ("a character that can stand nowhere here", "remove it"),
    };
    (message.to_owned(), help)
}

/// The word as it is written; it is one of a closed list.
fn literal(found: &[u8]) -> String {
    shown(&String::from_utf8_lossy(found)).into_owned()
}

fn non_finite(found: &[u8]) -> Words {
    (
        format!("`{}` is no JSON value", literal(found)),
        "JSON cannot write it, though Python's json.dumps does unless `allow_nan=False`: leave the member out, or send a text",
    )
}

fn bad_literal(found: &[u8]) -> Words {
    const KNOWN: [&[u8]; 12] = [
        b"undefined",
        b"NULL",
        b"Null",
        b"null",
        b"nil",
        b"none",
        b"NONE",
        b"TRUE",
        b"FALSE",
        b"True",
        b"False",
        b"<nil>",
    ];
    if KNOWN.contains(&found) {
        return (
            format!("`{}` is no JSON value", literal(found)),
            "JSON writes `null`, `true` and `false` so, and has no undefined; leave out what has no value",
        );
    }
    (
        "a word without quotes where a value belongs".to_owned(),
        "put it in double quotes; in a template the quotes stand around the placeholder",
    )
}

fn placeholder(found: &[u8]) -> Words {
    let shape = match found {
        [b'{', b'%', ..] => "{%…%}",
        [b'$', b'{', ..] => "${…}",
        [b'$', b'(', ..] => "$(…)",
        [b'$', ..] => "$…",
        [b'<', ..] => "<…>",
        _ => "{{…}}",
    };
    (
        format!("a template placeholder that was not filled, `{shape}`"),
        "fill the template before the body is sent; a text needs double quotes around its placeholder",
    )
}

fn java(found: &[u8]) -> Words {
    let message = if found.starts_with(b"Struct") {
        "`Struct{…}` is the toString() of a Kafka Connect record, not JSON"
    } else {
        "`{name=value}` is the toString() of a Java map or object, not JSON"
    };
    (message.to_owned(), JAVA)
}

fn is_doubled_brace(text: &[u8], error: &SyntaxError) -> bool {
    let start = error.span.start as usize;
    start > 0 && matches!(text.get(start - 1..=start), Some(b"{{" | b"}}"))
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::InvalidJson;

    #[test]
    fn causes() {
        let mut tester = RuleTester::new(&InvalidJson);
        for (body, words) in [
            (r#"{"attributes": {"a": NaN}}"#, "`NaN` is no JSON value"),
            (r#"{"attributes": {"a": -Infinity}}"#, "allow_nan"),
            ("{'attributes': {'a': None}}", "str() of a Python dict"),
            (r#"{"attributes": {"a": None}}"#, "`None` is Python"),
            ("Struct{attributes=Struct{a=1}}", "request.body.format=json"),
            ("{attributes={a=1, b=null}}", "a Java map"),
            (r#"{"attributes": {"a": "b",}}"#, "connect.http.json.tidy"),
            (r#"{"attributes": {"a": {{ a }}}}"#, "not filled, `{{…}}`"),
            (r#"{"attributes": {"a": ${a}}}"#, "not filled, `${…}`"),
            (r#"{"attributes": {"a": $A}}"#, "not filled, `$…`"),
            ("{\"attributes\": {} // all\n}", "a comment"),
            (r#"{"attributes": {}}{"attributes": {}}"#, "several bodies were sent as one"),
            ("{\"attributes\": {}}\n{\"attributes\": {}}", "batch.max.size"),
            (r#"{"attributes": {"a":}}"#, "connect.http.null.payload.handler=empty"),
            (r#"{"attributes": {"a": "say "hi" now"}}"#, "not escaped"),
            ("{\"attributes\": {\"a\": \"one\ntwo\"}}", "control character"),
            (r#"{"attributes": {"a": "C:\data"}}"#, "a backslash"),
            (r#"{"attributes": {"a": "b"#, "does not end"),
            (r#"{"attributes": {"a": "b""#, "cut off"),
            (r#"{"attributes": ["#, "the text ends inside this array"),
            ("{\"attributes\": {}}\0\0\0", "NUL bytes"),
            (r#"{"attributes": {"a": 007}}"#, "belongs in quotes"),
            (r#"{"attributes": {"a": undefined}}"#, "`undefined` is no JSON value"),
            (r#"{"attributes": {"a": gold}}"#, "a word without quotes"),
            (r#"{"attributes": {"a": Jane Doe}}"#, "text without quotes"),
            ("{attributes: {}}", "JSON.stringify"),
            ("{\u{201c}attributes\u{201d}: {}}", "typographic quotes"),
            ("{\"attributes\":\u{a0}{}}", "no-break space"),
            (r#"{"attributes": {"a": "b" "c": "d"}}"#, "a comma is missing"),
            (r#"{"attributes" {}}"#, "a colon is missing"),
            (r#"{"attributes": {]}"#, "of the other kind"),
            (r#"{{"attributes": {"a": "b"}}}"#, "format()"),
            ("<!DOCTYPE html><html><body>Bad gateway</body></html>", "HTML"),
            ("<html><body>no</body></html>", "HTML"),
            ("attributes=x&b=c", "a form"),
            ("attributes=x", "a form"),
            ("[object Object]", "JSON.stringify(body)"),
            (" \0\0", "nothing but NUL bytes"),
            (r#"{"attributes": {}} ok"#, "behind the JSON value"),
        ] {
            tester = tester.says(body, words);
        }
        tester
            .says(&"[".repeat(200), "nested deeper than 128 levels")
            .says(r#"{"attributes": {"a": "secret"#, "a string that does not end")
            .run();
    }

    #[test]
    fn silent() {
        RuleTester::new(&InvalidJson)
            .good(r#"{"attributes": {"a": "NaN {{x}} // 'b'", "c": "Struct{a=1}"}}"#)
            // What other rules know to mend.
            .fix(r#"{"attributes": {"a": 007}}"#, r#"{"attributes": {"a": "007"}}"#)
            .fix(
                r#"{"attributes": {"a": True, "b": False}}"#,
                r#"{"attributes": {"a": "true", "b": "false"}}"#,
            )
            .fix(r#"{"attributes": {"a": None, "b": "x"}}"#, r#"{"attributes": {"b": "x"}}"#)
            .shown_only("{'attributes': {'a': None}}")
            .good("[]")
            .good("null")
            .good("")
            .good(" \n ")
            // These are matters of encoding.
            .good("\u{feff}{\"attributes\": {}}")
            .good(r#"{"attributes": {"a": "\ud83d"}}"#)
            .bytes(b"{\"attributes\": {\"a\": \"M\xfcller\"}}", None)
            .bytes(b"{\"attributes\": {}} \xff", None)
            .bytes(b"{\0\"\0a\0\"\0:\0\"\0\"\0}\0", None)
            // Two causes.
            .bytes(b"{\"attributes\": {\"a\": \"M\xfcller\",}}", Some("a comma with nothing behind it"))
            .run();
        RuleTester::new(&InvalidJson)
            .template()
            .good(r#"{"attributes": {"a": {{ a }}, "b": ${b}}} // sent without this"#)
            .bad(r#"{"attributes": {"a": {{ a }},}}"#)
            .run();
    }

    #[test]
    fn the_other_rules_go_on_where_the_tree_can_be_trusted() {
        use super::super::null_value::NullValue;
        RuleTester::new(&NullValue)
            .good(r#"{"attributes": {"a": NaN}}"#)
            .bad(r#"{"attributes": {"a": null,}}"#)
            .good(r#"{"attributes": {"a": null} "b": 1}"#)
            .run();
    }
}
