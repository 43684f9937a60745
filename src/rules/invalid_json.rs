//! `invalid-json`: a body that is not JSON, reported with its likely cause.

use super::invalid_encoding::is_utf16;
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Document, EncodingErrorKind, MAX_DEPTH, SyntaxError, SyntaxErrorKind as K};
use crate::rule::{Context, Rule, Spot, declare_rule, is_unquoted_word};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports bodies that are not JSON (RFC 8259), and names the likely cause. Known causes are
    /// Python's `NaN` or `str(dict)`, Java's `Struct{…}`, a hash of Ruby, an id without quotes, a trailing comma of a template loop, an
    /// unfilled placeholder, comments, two bodies sent as one, and a truncated body. There is one
    /// finding per body, at the first error. The other rules still run if it is certain where each
    /// value begins and ends.
    /// ## Why it fails
    /// The API reads JSON. A body that it could not read was answered with 400 `bad.request`, which
    /// names no field.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": "12345", "crm_score": NaN}}
    /// ```
    /// ```text bad operation=attributes
    /// {'attributes': {'crm_id': '12345', 'crm_tier': None}}
    /// ```
    /// ```text bad operation=attributes
    /// {:attributes=>{:crm_id=>"12345", :crm_tier=>nil}}
    /// ```
    /// ```text bad operation=attributes
    /// {"attributes": {"crm_id": 7f3e0c1a-5b0e-4c61-9d55-0d2d6a1b2c3d, "crm_tier": gold}}
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
    /// Safe if all errors are values that another rule can fix, such as `None`, `007` or an id without quotes: the fix is
    /// that of the other rule. Otherwise there is no fix: change the program that writes the body.
    /// ## Source
    /// RFC 8259. Which program writes which text: Python's `json.dumps` (`allow_nan`), Kafka
    /// Connect's `Struct.toString`, Confluent's HTTP sink (`request.body.format`), Lenses' HTTP
    /// sink (`connect.http.json.tidy`, `connect.http.null.payload.handler`).
    InvalidJson {
        id: "invalid-json", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Standard,
        fix: FixAvailability::Sometimes, claim: Claim::InvalidJson, hooks: &[Hook::Text],
        role: MarksUnreadable,
    }
}

/// How to send JSON instead of a form.
pub(super) const SEND_JSON: &str =
    "send the body as JSON: in requests use `json=`, not `data=`; in curl use `--json`";

impl Rule for InvalidJson {
    fn text(&self, cx: &mut Context<'_>) {
        let Some(document) = cx.document() else { return };
        let is_utf16 = is_utf16(document.text());
        let own: Vec<&SyntaxError> =
            document.errors().iter().filter(|error| !is_utf16 && !is_of_encoding(error, document)).collect();
        let Some((first, others)) = own.split_first() else { return };
        if first.kind == K::Empty && document.text().iter().all(u8::is_ascii_whitespace) {
            // `empty-body` reports an empty body that was sent. A bare file without content is not a body.
            return;
        }
        let (message, help) = whole(document, first).unwrap_or_else(|| words(document, first));
        let related: Vec<_> = others
            .iter()
            .map(|other| (cx.place(Spot::Bytes(other.span)), words(document, other).0))
            .collect();
        let unseen = document.error_count() - document.errors().len();
        cx.report(self, Spot::Bytes(first.span), message).help(help).related_some(related, unseen);
    }
}

/// Whether `invalid-encoding` reports the same: a byte order mark, or bytes that are not UTF-8 in
/// place of a token.
fn is_of_encoding(error: &SyntaxError, document: Document<'_>) -> bool {
    error.kind == K::ByteOrderMark
        || matches!(error.kind, K::UnexpectedByte | K::TrailingContent | K::BadLiteral | K::UnquotedText)
            && document.encoding_errors().iter().any(|encoding| {
                encoding.kind == EncodingErrorKind::InvalidUtf8 && encoding.span.start == error.span.start
            })
}

type Words = (String, &'static str);

/// Texts that are not JSON at all, recognised by their beginning.
fn whole(document: Document<'_>, first: &SyntaxError) -> Option<Words> {
    let text = document.text().trim_ascii();
    let at_start = document.text()[..first.span.start as usize].trim_ascii().len() < 2;
    if !at_start {
        return None;
    }
    if text == b"[object Object]" {
        return Some((
            "`[object Object]` is what JavaScript prints for an object, not JSON".to_owned(),
            "pass JSON.stringify(body) to the HTTP client",
        ));
    }
    if text.starts_with(b"<") && matches!(first.kind, K::UnexpectedByte | K::UnquotedText) {
        return Some((
            "an HTML or XML page, not JSON".to_owned(),
            "send the JSON object: the recording has the response in place of the request, or the body was built as XML",
        ));
    }
    let is_form = matches!(first.kind, K::UnquotedText | K::BadLiteral | K::TrailingContent)
        && text.contains(&b'=')
        && !text.iter().any(|text| matches!(text, b'{' | b'"' | b' ' | b'\n'));
    is_form.then(|| ("a form (`name=value`), not JSON".to_owned(), SEND_JSON))
}

const PYTHON: &str = "str() of a Python dict was sent: pass the dict itself to the SDK or to `json=`, or json.dumps(body) to `data=`";
const JAVA: &str = "toString() of a Java object was sent: in Confluent's HTTP sink set `request.body.format=json` (the default, `string`, sends toString()); elsewhere use a JSON converter";
const ESCAPE: &str = "build the body with a JSON library, or escape the value: a template (such as that of Lenses' HTTP sink) inserts values without escaping them for JSON";
const CUT: &str = "the body is truncated: compare its size with Content-Length, and look for a size limit in the log or buffer that it came from";

fn words(document: Document<'_>, error: &SyntaxError) -> Words {
    let text = document.text();
    let found = &text[error.span.range()];
    let (message, help) = match error.kind {
        K::Empty => ("the body has only NUL bytes and white space", "send the JSON object of the operation"),
        K::Comment => (
            "a comment; JSON does not allow comments",
            "remove the comment; editors and Postman remove comments before sending, other clients do not",
        ),
        K::TrailingComma => (
            "a trailing comma, as a template loop writes it",
            "remove the comma, and write commas only between elements; in Lenses' HTTP sink, `connect.http.json.tidy=true` removes it",
        ),
        K::MissingComma | K::FieldWithoutComma => {
            ("a comma is missing before this", "put a comma between fields and between elements")
        }
        K::RubyHash => return ruby(document),
        K::EqualsSign => ("an equals sign in place of a colon", "write each field as `\"key\": value`"),
        K::MissingColon => ("a colon is missing after a key", "write each field as `\"key\": value`"),
        K::MissingValue => (
            "a value is missing",
            "omit the field if there is no value: a template placeholder was filled with nothing (in Lenses' HTTP sink: `connect.http.null.payload.handler=empty`)",
        ),
        K::MissingName => (
            "a comma in place of a field",
            "remove the comma; a template loop wrote it before the first element",
        ),
        K::NonFiniteNumber => return non_finite(found),
        K::PythonLiteral => return (format!("`{}` is Python, not JSON", literal(found)), PYTHON),
        K::SingleQuotes if document.errors().iter().any(|error| error.kind == K::RubyHash) => {
            return ruby(document);
        }
        K::SingleQuotes => ("a string in single quotes, as str() of a Python dict writes it", PYTHON),
        K::CurlyQuotes => (
            "a string in typographic quotes",
            "write plain double quotes (U+0022); a word processor or a chat changed them",
        ),
        K::UnquotedName => (
            "a key without quotes",
            "put every key in double quotes; convert a JavaScript object with JSON.stringify()",
        ),
        K::Placeholder => return placeholder(found),
        K::JavaText => return java(found),
        K::ControlCharacter => ("a raw line break, tab or other control character in a string", ESCAPE),
        K::BadEscape => (
            "a backslash in a string that is not a JSON escape",
            "write a backslash as `\\\\`; a template inserted a value without escaping it",
        ),
        K::BadNumber if is_id(found) => return id_without_quotes(),
        K::BadNumber => (
            "a number that is not valid JSON",
            "remove a leading zero or plus, and write digits on both sides of the point; put an id such as `007` in quotes",
        ),
        K::BadLiteral => return bad_literal(found),
        K::UnquotedText | K::UnquotedWords => (
            "a text value without quotes",
            "put it in double quotes; in a template, put the quotes around the placeholder",
        ),
        K::UnescapedQuote => ("an unescaped quote inside a string", ESCAPE),
        K::UnterminatedString => (
            "a string that does not end",
            "close it with a double quote; if the text ends here, the body is truncated",
        ),
        K::UnclosedObject => ("the text ends inside this object", CUT),
        K::UnclosedArray => ("the text ends inside this array", CUT),
        K::MismatchedBracket => {
            ("a closing bracket of the wrong kind", "close `{` with `}` and `[` with `]`")
        }
        K::ExtraBracket => {
            ("a closing bracket after the end of the body", "remove it, or open the object that it closes")
        }
        K::GluedValue => glued(found),
        K::TrailingContent => ("text after the JSON value", "remove everything after the end of the object"),
        K::NulPadding => (
            "NUL bytes after the JSON value",
            "send only the bytes that were written, not the whole buffer or record",
        ),
        K::ForeignWhiteSpace => (
            "a space character that JSON does not allow, such as a no-break space",
            "write a plain space; the text was probably copied from a web page or a word processor",
        ),
        K::TooDeep => {
            return (
                format!("nested deeper than {MAX_DEPTH} levels"),
                "no body of this API has more than ten levels; the program probably put an object into itself",
            );
        }
        K::TooLong => ("more than 4 GB", "no body of this API is nearly that large"),
        K::UnexpectedByte if is_doubled_brace(text, error) => (
            "a doubled brace, as in a format string",
            "pass the text through format(), which turns `{{` into `{`",
        ),
        _ => ("a character that is not allowed here", "remove it"),
    };
    (message.to_owned(), help)
}

/// Two bodies, one after the other or with a comma between them.
fn glued(found: &[u8]) -> (&'static str, &'static str) {
    if found == b"," {
        return (
            "a comma and a second value after the first: several bodies were sent as one",
            "send one object per request: set the sink's batch size to 1 (`batch.max.size`); the comma is the separator of a batch (`batch.separator`)",
        );
    }
    (
        "a second value after the first: several bodies were sent as one",
        "send one object per request: set the sink's batch size to 1 (`batch.max.size`, `batching.enabled=false`); lines of NDJSON are a file format, not a body",
    )
}

/// The word as it is written. It is one of a fixed list, so it can be shown.
fn literal(found: &[u8]) -> String {
    shown(&String::from_utf8_lossy(found)).into_owned()
}

fn non_finite(found: &[u8]) -> Words {
    (
        format!("`{}` is not a JSON value", literal(found)),
        "omit the field, or send a string; Python's json.dumps writes it unless `allow_nan=False`",
    )
}

/// Ruby's `{:a=>1}`; with apostrophes, what PHP and Perl print.
fn ruby(document: Document<'_>) -> Words {
    if document.errors().iter().any(|error| error.kind == K::SingleQuotes) {
        return (
            "`=>` between key and value, as PHP or Perl prints an array or a hash".to_owned(),
            "send JSON: json_encode($body) in PHP, encode_json($body) in Perl",
        );
    }
    (
        "`=>` or `:name`, as Ruby prints a hash with to_s or inspect".to_owned(),
        "send JSON: body.to_json or JSON.generate(body), not the hash itself",
    )
}

/// Whether a word that begins like a number is an id, a date or the like: it has letters or several parts.
fn is_id(found: &[u8]) -> bool {
    !found.starts_with(b"0x") && is_unquoted_word(found)
}

fn id_without_quotes() -> Words {
    (
        "an id or a date without quotes".to_owned(),
        "put it in double quotes; in a template, put the quotes around the placeholder",
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
            format!("`{}` is not a JSON value", literal(found)),
            "write `null`, `true` and `false` in lower case; JSON has no `undefined`: omit fields without a value",
        );
    }
    (
        "a word or an id without quotes".to_owned(),
        "put it in double quotes; in a template, put the quotes around the placeholder",
    )
}

fn placeholder(found: &[u8]) -> Words {
    let shape = match found {
        [b'{', b'%', ..] => "{%…%}",
        [b'$', b'!', b'{', ..] => "$!{…}",
        [b'$', b'!', ..] => "$!…",
        [b'$', b'{', ..] => "${…}",
        [b'$', b'(', ..] => "$(…)",
        [b'$', ..] => "$…",
        [b'<', ..] => "<…>",
        _ => "{{…}}",
    };
    (
        format!("an unfilled template placeholder, `{shape}`"),
        "fill in the template before sending the body; put double quotes around the placeholder of a text",
    )
}

fn java(found: &[u8]) -> Words {
    let message = if found.starts_with(b"Struct") {
        "`Struct{…}` is toString() output of a Kafka Connect record, not JSON"
    } else {
        "`{name=value}` is toString() output of a Java map or object, not JSON"
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
            (r#"{"attributes": {"a": NaN}}"#, "`NaN` is not a JSON value"),
            (r#"{"attributes": {"a": -Infinity}}"#, "allow_nan"),
            ("{'attributes': {'a': None}}", "str() of a Python dict"),
            (r#"{"attributes": {"a": None}}"#, "`None` is Python"),
            ("Struct{attributes=Struct{a=1}}", "request.body.format=json"),
            ("{attributes={a=1, b=null}}", "a Java map"),
            (r#"{"attributes": {"a": "b",}}"#, "connect.http.json.tidy"),
            (r#"{"attributes": {"a": {{ a }}}}"#, "unfilled template placeholder, `{{…}}`"),
            (r#"{"attributes": {"a": ${a}}}"#, "unfilled template placeholder, `${…}`"),
            (r#"{"attributes": {"a": $A}}"#, "unfilled template placeholder, `$…`"),
            ("{\"attributes\": {} // all\n}", "a comment"),
            (r#"{"attributes": {}}{"attributes": {}}"#, "several bodies were sent as one"),
            ("{\"attributes\": {}}\n{\"attributes\": {}}", "batch.max.size"),
            (r#"{"attributes": {"a":}}"#, "connect.http.null.payload.handler=empty"),
            (r#"{"attributes": {"a": "say "hi" now"}}"#, "unescaped"),
            ("{\"attributes\": {\"a\": \"one\ntwo\"}}", "control character"),
            (r#"{"attributes": {"a": "C:\data"}}"#, "a backslash"),
            (r#"{"attributes": {"a": "b"#, "does not end"),
            (r#"{"attributes": {"a": "b""#, "truncated"),
            (r#"{"attributes": ["#, "the text ends inside this array"),
            ("{\"attributes\": {}}\0\0\0", "NUL bytes"),
            (r#"{"attributes": {"a": 007}}"#, "in quotes"),
            (r#"{"attributes": {"a": undefined}}"#, "`undefined` is not a JSON value"),
            (r#"{"attributes": {"a": gold}}"#, "a word or an id without quotes"),
            (r#"{"attributes": {"a": Jane Doe}}"#, "a text value without quotes"),
            (
                r#"{"attributes": {"a": 7f3e0c1a-5b0e-4c61-9d55-0d2d6a1b2c3d}}"#,
                "an id or a date without quotes",
            ),
            (r#"{"attributes": {"a": 2024-05-06T07:08:09Z}}"#, "an id or a date without quotes"),
            (r#"{"attributes": {"a": 0x1F}}"#, "not valid JSON"),
            (r#"{"attributes": {"a": $!{input.a}}}"#, "`$!{…}`"),
            (r#"{:attributes=>{:a=>"b", :c=>nil}}"#, "Ruby"),
            (r#"{"attributes" => {"a" => "b"}}"#, "Ruby"),
            ("{'attributes' => {'a' => 'b'}}", "PHP or Perl"),
            (r#"{"attributes" = {"a" = "b"}}"#, "an equals sign"),
            (r#"{"attributes": {"a": "b"}},{"attributes": {"a": "c"}}"#, "batch.separator"),
            (r#"{"attributes": {"a": "b"}}}"#, "after the end of the body"),
            ("{attributes: {}}", "JSON.stringify"),
            ("{\u{201c}attributes\u{201d}: {}}", "typographic quotes"),
            ("{\"attributes\":\u{a0}{}}", "no-break space"),
            (r#"{"attributes": {"a": "b" "c": "d"}}"#, "a comma is missing"),
            (r#"{"attributes" {}}"#, "a colon is missing"),
            (r#"{"attributes": {]}"#, "of the wrong kind"),
            (r#"{{"attributes": {"a": "b"}}}"#, "format()"),
            ("<!DOCTYPE html><html><body>Bad gateway</body></html>", "HTML"),
            ("<html><body>no</body></html>", "HTML"),
            ("attributes=x&b=c", "a form"),
            ("attributes=x", "a form"),
            ("[object Object]", "JSON.stringify(body)"),
            (" \0\0", "only NUL bytes"),
            (r#"{"attributes": {}} ok"#, "after the JSON value"),
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
            // Errors that other rules can fix.
            .fix(r#"{"attributes": {"a": 007}}"#, r#"{"attributes": {"a": "007"}}"#)
            .fix(
                r#"{"attributes": {"a": True, "b": False}}"#,
                r#"{"attributes": {"a": "true", "b": "false"}}"#,
            )
            .fix(r#"{"attributes": {"a": None, "b": "x"}}"#, r#"{"attributes": {"b": "x"}}"#)
            .shown_only("{'attributes': {'a': None}}")
            // An id or a word gets its quotes where a text is expected.
            .fix(
                r#"{"attributes": {"a": 7f3e0c1a-5b0e-4c61-9d55-0d2d6a1b2c3d, "b": gold, "c": "x"}}"#,
                r#"{"attributes": {"a": "7f3e0c1a-5b0e-4c61-9d55-0d2d6a1b2c3d", "b": "gold", "c": "x"}}"#,
            )
            .shown_only(r#"{"attributes": {"a": undefined}}"#)
            .shown_only(r#"{"attributes": {"a": ObjectId("7f3e0c1a")}}"#)
            .shown_only(r#"{"attributes": {"a": gold,}}"#)
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
            .bytes(b"{\"attributes\": {\"a\": \"M\xfcller\",}}", Some("a trailing comma"))
            .run();
        RuleTester::new(&InvalidJson)
            .operation("participant")
            .fix(r#"{"state": disconnected}"#, r#"{"state": "disconnected"}"#)
            .fix(
                r#"{"wrapup": {"code": 7f3e0c1a-5b0e-4c61-9d55-0d2d6a1b2c3d}}"#,
                r#"{"wrapup": {"code": "7f3e0c1a-5b0e-4c61-9d55-0d2d6a1b2c3d"}}"#,
            )
            .shown_only(r#"{"state": gone}"#)
            .shown_only(r#"{"muted": yes}"#)
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
            .bad(r#"{"attributes": {"a": null} "b": 1}"#)
            .bad(r#"{"attributes": {"a": gold, "b": null "c": Jane Doe, "d": "x"}}}"#)
            .good(r#"{"attributes": {"a": null, "b": Doe, Jane}}"#)
            .run();
    }
}
