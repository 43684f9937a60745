//! What the parser says of broken texts, one line a text, and how it bears texts made to break it.

use super::SyntaxErrorKind::{self as K};
use super::error::Problems;
use super::marks::{ALONE, Marks};
use super::parser::Parser;
use super::*;
use crate::text::search::counted::bytes_looked_at;

/// The errors of `text`, each as its kind and the bytes that its span covers.
fn errors_of(document: Document<'_>) -> Vec<(SyntaxErrorKind, String)> {
    let shown =
        |span: crate::text::BodySpan| String::from_utf8_lossy(&document.text()[span.range()]).into_owned();
    document.errors().iter().map(|error| (error.kind, shown(error.span))).collect()
}

/// The tree as text: strings and names quoted, what is not known as `?`.
fn outline(value: Value<'_>) -> String {
    match value.kind() {
        Kind::Null => "null".to_owned(),
        Kind::False => "false".to_owned(),
        Kind::True => "true".to_owned(),
        Kind::Unknown => "?".to_owned(),
        Kind::Number => value.number_text().expect("a number").to_owned(),
        Kind::String => format!("{:?}", value.text().expect("a string")),
        Kind::Array => format!("[{}]", value.elements().map(outline).collect::<Vec<_>>().join(",")),
        Kind::Object => {
            let member = |member: Member<'_>| format!("{:?}:{}", member.name(), outline(member.value()));
            format!("{{{}}}", value.members().map(member).collect::<Vec<_>>().join(","))
        }
    }
}

#[track_caller]
fn check(text: &str, errors: &[(SyntaxErrorKind, &str)], tree: &str) {
    check_with(text, ParseOptions::default(), errors, tree);
}

#[track_caller]
fn check_with(text: &str, options: ParseOptions, errors: &[(SyntaxErrorKind, &str)], tree: &str) {
    let mut tape = Tape::new();
    let parsed = tape.parse_with(text.as_bytes(), options);
    let document = parsed.document();
    let found = errors_of(document);
    let found: Vec<_> = found.iter().map(|(kind, shown)| (*kind, shown.as_str())).collect();
    assert_eq!(found, errors, "errors of {text}");
    assert_eq!(document.root().map(outline).unwrap_or_default(), tree, "tree of {text}");
    assert_eq!(document.is_whole(), errors.iter().all(|(kind, _)| kind.is_soft()), "whole: {text}");
    assert_eq!(document.error_count(), errors.len(), "count: {text}");
}

#[test]
fn valid_texts() {
    for (text, tree) in [
        ("{}", "{}"),
        (" [ ] ", "[]"),
        ("\"\"", "\"\""),
        ("-0.5e+10\r\n", "-0.5e+10"),
        ("null", "null"),
        (
            r#"{"a":[1,{"b":true},[]],"c":false , "a" : null}"#,
            r#"{"a":[1,{"b":true},[]],"c":false,"a":null}"#,
        ),
        (r#"["a\"b","\u00e9","\ud83d\ude00"]"#, r#"["a\"b","é","😀"]"#),
    ] {
        check(text, &[], tree);
    }
}

#[test]
fn what_number_encoders_write() {
    check(
        r#"{"attributes": {"a": NaN, "b": Infinity, "c": -Infinity}}"#,
        &[(K::NonFiniteNumber, "NaN"), (K::NonFiniteNumber, "Infinity"), (K::NonFiniteNumber, "-Infinity")],
        r#"{"attributes":{"a":?,"b":?,"c":?}}"#,
    );
    check(
        "[nan,-inf,+inf]",
        &[(K::NonFiniteNumber, "nan"), (K::NonFiniteNumber, "-inf"), (K::NonFiniteNumber, "+inf")],
        "[?,?,?]",
    );
    for (number, tree) in [
        ("007", "007"),
        ("-01", "-01"),
        ("+1", "+1"),
        (".5", ".5"),
        ("1.", "1."),
        ("1.e5", "1.e5"),
        ("00.5e3", "00.5e3"),
    ] {
        check(&format!("[{number}]"), &[(K::BadNumber, number)], &format!("[{tree}]"));
    }
    for number in [
        "0x1F",
        "1_000",
        "12abc",
        "1e",
        "-",
        "1.2.3",
        "--1",
        "2024-01-01T00:00:00Z",
        "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    ] {
        check(&format!("{{\"a\":{number}}}"), &[(K::BadNumber, number)], r#"{"a":?}"#);
        check(number, &[(K::BadNumber, number)], "?");
    }
}

#[test]
fn python_repr() {
    check(
        r#"{'attributes': {'crm_tier': None, 'crm_vip': True, 'crm_name': "O'Neil"}}"#,
        &[(K::SingleQuotes, "'"), (K::PythonLiteral, "None"), (K::PythonLiteral, "True")],
        r#"{"attributes":{"crm_tier":null,"crm_vip":true,"crm_name":"O'Neil"}}"#,
    );
    check(
        r#"{'a': 'it\'s "x"', 'b': False}"#,
        &[(K::SingleQuotes, "'"), (K::PythonLiteral, "False")],
        r#"{"a":"it's \"x\"","b":false}"#,
    );
    check("b'{}'", &[(K::PythonLiteral, "b"), (K::SingleQuotes, "'")], r#""{}""#);
    check(
        "{u'a': u'b'}",
        &[(K::PythonLiteral, "u"), (K::SingleQuotes, "'"), (K::PythonLiteral, "u")],
        r#"{"a":"b"}"#,
    );
    check(
        "{'t': datetime.datetime(2024, 1, 1), 'n': 1}",
        &[(K::SingleQuotes, "'"), (K::BadLiteral, "datetime.datetime(2024, 1, 1)")],
        r#"{"t":?,"n":1}"#,
    );
}

#[test]
fn java_text() {
    check(
        "Struct{attributes=Struct{crm_account_id=0015e00000ABCDe,crm_score=42}}",
        &[(K::JavaText, "Struct{")],
        r#"{"attributes":{"crm_account_id":?,"crm_score":42}}"#,
    );
    check(
        "{attributes={crm_account_id=0015e00000ABCDe, crm_tier=null, crm_name=Zoë Xu}, x=1}",
        &[(K::JavaText, "{attributes=")],
        r#"{"attributes":{"crm_account_id":?,"crm_tier":null,"crm_name":?},"x":1}"#,
    );
    check("{}  ", &[], "{}");
    check(r#"{"a": {b=1}}"#, &[(K::JavaText, "{b=")], r#"{"a":{"b":1}}"#);
    check(r#"{"a": 1, b=2}"#, &[(K::JavaText, "b=")], r#"{"a":1,"b":2}"#);
    check("Participant(id=1, name=x)", &[(K::JavaText, "Participant(id=")], "?");
    check("{a=, b=1}", &[(K::JavaText, "{a=")], r#"{"a":?,"b":1}"#);
    check("[Struct{a=1}, Struct{a=2}]", &[(K::JavaText, "Struct{")], r#"[{"a":1},{"a":2}]"#);
}

#[test]
fn commas() {
    check("[1,2,]", &[(K::TrailingComma, ",")], "[1,2]");
    check(r#"{"a":1 , }"#, &[(K::TrailingComma, ",")], r#"{"a":1}"#);
    check("[1,,2]", &[(K::MissingValue, ",")], "[1,2]");
    check("[,1]", &[(K::MissingValue, ",")], "[1]");
    check("[1,,]", &[(K::MissingValue, ",")], "[1]");
    check(r#"{,"a":1}"#, &[(K::MissingName, ",")], r#"{"a":1}"#);
    check(r#"{"a":1,,"b":2}"#, &[(K::MissingName, ",")], r#"{"a":1,"b":2}"#);
    check(r#"{"a":1 "b":2}"#, &[(K::FieldWithoutComma, "\"")], r#"{"a":1,"b":2}"#);
    check(r#"{"a":"x""b":"y"}"#, &[(K::FieldWithoutComma, "\"")], r#"{"a":"x","b":"y"}"#);
    check("{\"a\":\"x\"\n \"b\":\"y\"}", &[(K::FieldWithoutComma, "\"")], r#"{"a":"x","b":"y"}"#);
    check(r#"{"a":"x" b:1}"#, &[(K::FieldWithoutComma, "b")], r#"{"a":"x","b":1}"#);
    check("[1 2]", &[(K::MissingComma, "2")], "[1,2]");
    check("[{}{}]", &[(K::MissingComma, "{")], "[{},{}]");
    check(r#"["a" "b"]"#, &[(K::MissingComma, "\"")], r#"["a","b"]"#);
    check(r#"{"a":1},"#, &[(K::TrailingComma, ",")], r#"{"a":1}"#);
}

#[test]
fn missing_values_and_colons() {
    check(r#"{"a":,"b":1}"#, &[(K::MissingValue, ",")], r#"{"a":?,"b":1}"#);
    check(r#"{"a":{"b":}}"#, &[(K::MissingValue, "}")], r#"{"a":{"b":?}}"#);
    check(r#"{"a" 1}"#, &[(K::MissingColon, "1")], r#"{"a":1}"#);
    check(r#"{"a"}"#, &[(K::MissingColon, "}")], r#"{"a":?}"#);
    check(r#"{"a","b":1}"#, &[(K::MissingColon, ",")], r#"{"a":?,"b":1}"#);
    check(r#"{"a"=>1, "b"=>nil}"#, &[(K::RubyHash, "=>"), (K::BadLiteral, "nil")], r#"{"a":1,"b":null}"#);
    check(
        r#"{:a=>{:b=>"c"}, :"d e"=>:f}"#,
        &[(K::RubyHash, ":"), (K::BadLiteral, "f")],
        r#"{"a":{"b":"c"},"d e":?}"#,
    );
    check(
        "{:a=>#<Customer id: 1>, :b=>2}",
        &[(K::RubyHash, ":"), (K::UnquotedText, "#<")],
        r#"{"a":?,"b":2}"#,
    );
    check(r#"{"a"=1, "b" = null}"#, &[(K::EqualsSign, "="), (K::EqualsSign, "=")], r#"{"a":1,"b":null}"#);
    // Faults after the first one are found in the same run.
    check(
        r#"{"a":1 "b":gold, "c":NaN "d":2, "e"=3}}"#,
        &[
            (K::FieldWithoutComma, "\""),
            (K::BadLiteral, "gold"),
            (K::NonFiniteNumber, "NaN"),
            (K::FieldWithoutComma, "\""),
            (K::EqualsSign, "="),
            (K::ExtraBracket, "}"),
        ],
        r#"{"a":1,"b":?,"c":?,"d":2,"e":3}"#,
    );
    check(r#"{"a":"x" "b}"#, &[(K::MissingComma, "\"")], r#"{"a":"x","b}":?}"#);
    check("{a, b}", &[(K::MissingColon, ",")], r#"{"a":?,"b":?}"#);
    check(r#"{"a":"b":2}"#, &[(K::UnexpectedByte, ":")], r#"{"a":"b"}"#);
    check("{:1}", &[(K::UnexpectedByte, ":")], r#"{"1":?}"#);
}

#[test]
fn unquoted() {
    check("{a: 1, b-c: 2}", &[(K::UnquotedName, "a")], r#"{"a":1,"b-c":2}"#);
    check("{1: 2}", &[(K::UnquotedName, "1")], r#"{"1":2}"#);
    check(
        r#"{"a": undefined, "b": NULL}"#,
        &[(K::BadLiteral, "undefined"), (K::BadLiteral, "NULL")],
        r#"{"a":?,"b":null}"#,
    );
    check(r#"{"a": gold}"#, &[(K::BadLiteral, "gold")], r#"{"a":?}"#);
    check(
        "[TRUE,truex,nullnull]",
        &[(K::BadLiteral, "TRUE"), (K::BadLiteral, "truex"), (K::BadLiteral, "nullnull")],
        "[true,?,?]",
    );
    check(r#"{"a": hello big world, "b": 1}"#, &[(K::UnquotedWords, "hello")], r#"{"a":?,"b":1}"#);
    check(r#"{"a": hello world}"#, &[(K::UnquotedWords, "hello")], r#"{"a":?}"#);
    check(
        r#"{"a": Doe, Jane, "b": 1}"#,
        &[(K::BadLiteral, "Doe"), (K::MissingColon, ",")],
        r#"{"a":?,"Jane":?,"b":1}"#,
    );
    check("not json at all, sorry", &[(K::UnquotedText, "not")], "?");
    check("a=1&b=2", &[(K::UnquotedText, "a")], "?");
    check("hello", &[(K::BadLiteral, "hello")], "?");
    check("PATCH /api/v2", &[(K::UnquotedText, "PATCH")], "?");
    check(
        "[gold/*1*/,x//2\n]",
        &[(K::BadLiteral, "gold"), (K::Comment, "/*1*/"), (K::BadLiteral, "x")],
        "[?,?]",
    );
    check("é{", &[(K::UnquotedText, "é")], "?");
}

#[test]
fn quotes_inside_strings() {
    check(r#"{"a":"say "hi" now"}"#, &[(K::UnescapedQuote, "\"")], r#"{"a":"say \"hi\" now"}"#);
    check(
        r#"{"attributes":{"crm_note":"5" disk"}}"#,
        &[(K::UnescapedQuote, "\"")],
        r#"{"attributes":{"crm_note":"5\" disk"}}"#,
    );
    check(
        r#"{"a":"say "hi" now","b":"x"}"#,
        &[(K::UnescapedQuote, "\"")],
        r#"{"a":"say \"hi\" now","b":"x"}"#,
    );
    check(r#"{"a"b":1}"#, &[(K::UnescapedQuote, "\"")], r#"{"a\"b":1}"#);
    check("{'a': 'it's'}", &[(K::SingleQuotes, "'"), (K::UnescapedQuote, "'")], r#"{"a":"it's"}"#);
    check(r#"{"a":"x" y, "b":"z"}"#, &[(K::UnexpectedByte, "y")], r#"{"a":"x","b":"z"}"#);
    check("“{”", &[(K::CurlyQuotes, "“")], r#""{""#);
    check("{“a”: “b”, “c”:1}", &[(K::CurlyQuotes, "“")], r#"{"a":"b","c":1}"#);
}

#[test]
fn broken_strings() {
    check("{\"a\":\"x\ty\tz\"}", &[(K::ControlCharacter, "\t")], r#"{"a":"x\ty\tz"}"#);
    check("{\"a\":\"line\nline\n\"}", &[(K::ControlCharacter, "\n")], r#"{"a":"line\nline\n"}"#);
    check("{\"a\":\"x,\n \"b\":\"y\"}", &[(K::UnterminatedString, "\"")], r#"{"a":"x,","b":"y"}"#);
    check("{\"a\":\"x\r\n}", &[(K::UnterminatedString, "\"")], r#"{"a":"x"}"#);
    check(r#"{"a":"C:\Users\x"}"#, &[(K::BadEscape, r"\U")], r#"{"a":"C:\\Users\\x"}"#);
    check(r#"["\u12g4"]"#, &[(K::BadEscape, r"\u")], r#"["\\u12g4"]"#);
    check(r#"{"a":"x"#, &[(K::UnterminatedString, "\"")], r#"{"a":"x"}"#);
    check(r#"{"a":"x\"#, &[(K::UnterminatedString, "\""), (K::BadEscape, "\\")], r#"{"a":"x\\"}"#);
    check(r#"{"a"#, &[(K::UnterminatedString, "\"")], r#"{"a":?}"#);
}

#[test]
fn brackets() {
    check(r#"{"a":{"b":"c""#, &[(K::UnclosedObject, "{")], r#"{"a":{"b":"c"}}"#);
    check("[1,2", &[(K::UnclosedArray, "[")], "[1,2]");
    check("[1,", &[(K::UnclosedArray, "[")], "[1]");
    check(r#"{"a""#, &[(K::UnclosedObject, "{")], r#"{"a":?}"#);
    check(r#"{"a":"#, &[(K::UnclosedObject, "{")], r#"{"a":?}"#);
    check(r#"{"a":[1,2}"#, &[(K::MismatchedBracket, "}")], r#"{"a":[1,2]}"#);
    check("[1,2}", &[(K::MismatchedBracket, "}")], "[1,2]");
    check(r#"{"a":1]"#, &[(K::MismatchedBracket, "]")], r#"{"a":1}"#);
    check(r#"{"a":1}}"#, &[(K::ExtraBracket, "}")], r#"{"a":1}"#);
    check("{\"a\":1} ] }\n", &[(K::ExtraBracket, "]")], r#"{"a":1}"#);
    check(r#"{"a":1}},"b":2}"#, &[(K::TrailingContent, "}")], r#"{"a":1}"#);
    check("}", &[(K::UnexpectedByte, "}")], "");
    check(r#"{{"a":1}}"#, &[(K::UnexpectedByte, "{")], r#"{"a":1}"#);
}

#[test]
fn after_the_value() {
    check(r#"{"a": "x"}{"b":1}"#, &[(K::GluedValue, "{")], r#"{"a":"x"}"#);
    check("{}\n{}\n{}", &[(K::GluedValue, "{")], "{}");
    check("{},{}", &[(K::GluedValue, ",")], "{}");
    check("{} , \n{}", &[(K::GluedValue, ",")], "{}");
    check("{},", &[(K::TrailingComma, ",")], "{}");
    check("1 2", &[(K::GluedValue, "2")], "1");
    check("{} x", &[(K::TrailingContent, "x")], "{}");
    check("{};", &[(K::TrailingContent, ";")], "{}");
    check("{}\0\0", &[(K::NulPadding, "\0\0")], "{}");
    check("{} \n\0 \n\0", &[(K::NulPadding, "\0 \n\0")], "{}");
    check("{\"a\":\"x\"} é", &[(K::TrailingContent, "é")], r#"{"a":"x"}"#);
}

#[test]
fn around_the_value() {
    check("", &[(K::Empty, "")], "");
    check(" \n\t", &[(K::Empty, "")], "");
    check("\0\0", &[(K::Empty, "")], "");
    check("\u{feff}{}", &[(K::ByteOrderMark, "\u{feff}")], "{}");
    check("\u{feff}", &[(K::ByteOrderMark, "\u{feff}"), (K::Empty, "")], "");
    check("{\u{a0}\"a\":\u{a0}1}", &[(K::ForeignWhiteSpace, "\u{a0}")], r#"{"a":1}"#);
    check("{ // one\n\"a\": /* two */ 1 # three\n}", &[(K::Comment, "// one")], r#"{"a":1}"#);
    check("// only", &[(K::Comment, "// only"), (K::Empty, "")], "");
    check("{\"a\":1 /* no end", &[(K::UnclosedObject, "{"), (K::Comment, "/* no end")], r#"{"a":1}"#);
    check("<html><body>{}</body></html>", &[(K::UnexpectedByte, "<")], "?");
}

#[test]
fn placeholders() {
    let template = ParseOptions { placeholders: true };
    for value in [
        "{{ score }}",
        "{{{score}}}",
        "${score}",
        "$SCORE",
        "$(date +%s)",
        "<score>",
        "{{a}}{{b}}",
        "{{a}}.5",
        "1{{a}}",
        "-${a}",
        "true{{a}}",
        "{% x %}",
    ] {
        for text in [format!(r#"{{"a": {value} }}"#), format!(r#"{{"a":{value}}}"#)] {
            check(&text, &[(K::Placeholder, value)], r#"{"a":?}"#);
            check_with(&text, template, &[], r#"{"a":?}"#);
        }
        check_with(&format!("[{value},1, {value}]"), template, &[], "[?,1,?]");
        check_with(value, template, &[], "?");
    }
    check(
        r#"{"attributes": {"crm_tier": "{{ tier }}", "crm_score": {{ score }}}}"#,
        &[(K::Placeholder, "{{ score }}")],
        r#"{"attributes":{"crm_tier":"{{ tier }}","crm_score":?}}"#,
    );
    check_with("{{{name}}: 1, \"b\": 2, {{rest}} }", template, &[], r#"{"{{name}}":1,"b":2}"#);
    check_with("{ // why\n \"a\": 1 }", template, &[], r#"{"a":1}"#);
    check_with("{{#if x}}{\"a\":1}{{/if}}", template, &[(K::GluedValue, "{")], "?");
}

#[test]
fn depth_is_bounded() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        let mut tape = Tape::new();
        assert!(tape.parse(nested(MAX_DEPTH).as_bytes()).document().is_valid());
        assert_eq!(value_end(nested(MAX_DEPTH).as_bytes(), 0), Some(nested(MAX_DEPTH).len()));
        assert_eq!(value_end(nested(MAX_DEPTH + 1).as_bytes(), 0), None);
        let text = nested(MAX_DEPTH + 1);
        let parsed = tape.parse(text.as_bytes());
        let document = parsed.document();
        assert_eq!(errors_of(document), [(K::TooDeep, open[..1].to_owned())]);
        assert_eq!(document.errors()[0].span.start as usize, MAX_DEPTH * open.len());
        assert!(!document.is_whole());
        let siblings = format!("[{text},{text}]");
        assert_eq!(tape.parse(siblings.as_bytes()).document().error_count(), 1);
        let text = open.repeat(200_000);
        assert_eq!(errors_of(tape.parse(text.as_bytes()).document()), [(K::TooDeep, open[..1].to_owned())]);
    }
}

#[test]
fn large_texts() {
    let mut tape = Tape::new();
    let members: Vec<_> = (0..200_000).map(|index| format!(r#""name{index}":{index}"#)).collect();
    let text = format!("{{{}}}", members.join(","));
    let parsed = tape.parse(text.as_bytes());
    let document = parsed.document();
    let root = document.root().expect("a root");
    assert!(document.is_valid());
    assert_eq!((root.len(), root.members().count()), (200_000, 200_000));
    let last = root.get("name199999").expect("the last member");
    assert_eq!(document.pointer(last.id()), "/name199999");
    assert_eq!(last.member().map(Member::index), Some(199_999));

    let text = format!("{{{}}}", vec![r#""a":1"#; 100_000].join(","));
    let parsed = tape.parse(text.as_bytes());
    let root = parsed.document().root().expect("a root");
    assert_eq!(root.members().filter(|member| member.name() == "a").count(), 100_000);

    let text = format!("[\"{}\"]", "x".repeat(20_000_000));
    let parsed = tape.parse(text.as_bytes());
    let document = parsed.document();
    assert!(document.is_valid());
    assert_eq!(
        document.root().and_then(|root| root.elements().next()).map(|string| string.content_span().len()),
        Some(20_000_000)
    );
}

#[test]
fn nothing_makes_it_slow() {
    let mut tape = Tape::new();
    let bricks = [
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\"",
        "'",
        "\\",
        "/",
        "#",
        "=",
        "<",
        "$",
        "a",
        "0",
        "-",
        "\n",
        "\0",
        "é",
        "\u{feff}",
        "“",
        "\"\n",
        "\"a\"x",
        "'\n",
        "\\\"\n",
        "\"\n'\n",
        "{{",
        "${",
        "<a",
        "{%",
        "{{a}}",
        "1{{a}}",
        "a:",
        "a=",
        "\"a\":",
        "\"a\" ",
        "\"a\"\n",
        "[}",
        "{]",
        "{\"a\":[}",
        "/*",
        "/* */",
        "//\n",
        "a(",
        "a{",
        "a{b=",
        "b'",
        "NaN,",
        "None ",
        "\\u",
        "\"\\ud800\"",
        "'a'b",
        "{\"a\"b",
        "\"\t",
        "1:1",
        "[1,",
        "{\"a\":",
        "“\n",
        "“\n\"\n",
        "\"x\" y \"",
        "{{\"",
        "x y",
        "{a b,",
    ];
    for brick in bricks {
        for start in ["", "[", "{", "{\"a\":", "{\"a\":\"", "{\"a\":1", "[1", "\"a\""] {
            let mut looked_at = |bytes: usize| {
                let text = format!("{start}{}", brick.repeat(bytes / brick.len()));
                bytes_looked_at(|| {
                    tape.parse(text.as_bytes());
                })
            };
            let (once, twice) = (looked_at(10_000), looked_at(20_000));
            // Were one quadratic, it would be four times as many.
            assert!(twice < once * 5 / 2 + 1000, "{start} and many {brick:?}: {once}, then {twice}");
        }
    }
}

#[test]
fn bounded_lists() {
    let mut tape = Tape::new();
    let text = format!("[{}NaN", "NaN,".repeat(999));
    let parsed = tape.parse(text.as_bytes());
    let document = parsed.document();
    assert_eq!((document.errors().len(), document.error_count(), document.is_whole()), (64, 1001, false));
    assert_eq!(document.errors().iter().filter(|error| !error.kind.is_soft()).count(), 1);
    let text = format!("[{}1]", r#""\ud800\udc0","#.repeat(1000));
    let parsed = tape.parse(text.as_bytes());
    let document = parsed.document();
    assert_eq!(document.encoding_errors().len(), 64);
    let text = [b"[\"".as_slice(), &[0xff; 1000], br#"\udfff"]"#].concat();
    let parsed = tape.parse(&text);
    let document = parsed.document();
    assert_eq!(
        (document.encoding_errors().len(), document.error_count(), document.is_valid()),
        (64, 0, false)
    );
}

#[test]
fn encoding_errors() {
    let mut tape = Tape::new();
    let text = b"{\"a\":\"\\ud83d x \xe9\xe8\xc3\xa9\",\"\xff\":\"\\udca9\"}";
    let parsed = tape.parse(text);
    let document = parsed.document();
    let found: Vec<_> = document
        .encoding_errors()
        .iter()
        .map(|error| (error.kind, error.span.start, error.span.len()))
        .collect();
    let (lone, bytes) = (EncodingErrorKind::LoneSurrogate, EncodingErrorKind::InvalidUtf8);
    assert_eq!(found, [(lone, 6, 6), (bytes, 15, 1), (bytes, 16, 1), (bytes, 22, 1), (lone, 26, 6)]);
    assert!(document.is_whole() && !document.is_valid() && document.errors().is_empty());
    let root = document.root().expect("a root");
    assert_eq!(root.get("a").and_then(Value::text).as_deref(), Some("\u{fffd} x \u{fffd}\u{fffd}é"));
    assert_eq!(root.members().nth(1).expect("a member").name(), "\u{fffd}");
}

#[test]
fn spans_and_pointers() {
    let mut tape = Tape::new();
    let text = r#" {"a/b" : [ 1 , {"~" : "x\n"} ] , "" : {}} "#;
    let parsed = tape.parse(text.as_bytes());
    let document = parsed.document();
    let shown = |span: crate::text::BodySpan| &text[span.range()];
    let root = document.root().expect("a root");
    assert_eq!(shown(root.span()), text.trim());
    assert_eq!((root.parent().is_none(), root.member().is_none(), root.len()), (true, true, 2));
    let first = root.members().next().expect("a member");
    assert_eq!((shown(first.name_span()), shown(first.name_content_span())), ("\"a/b\"", "a/b"));
    assert_eq!(shown(first.span()), r#""a/b" : [ 1 , {"~" : "x\n"} ]"#);
    let inner = first.value().elements().nth(1).expect("an element");
    let string = inner.get("~").expect("a member");
    assert_eq!(
        (shown(string.span()), shown(string.content_span()), string.has_escapes()),
        (r#""x\n""#, r"x\n", true)
    );
    assert_eq!(document.pointer(string.id()), "/a~1b/1/~0");
    let name = string.member().expect("a member").name_id();
    assert_eq!(document.pointer(name), "/a~1b/1/~0");
    assert_eq!(document.node(name).member().map(Member::name_id), Some(name));
    assert_eq!(document.pointer(root.id()), "");
    assert_eq!(root.get("").map(|value| document.pointer(value.id())).as_deref(), Some("/"));
    assert_eq!(string.parent().map(Value::id), Some(inner.id()));
    assert_eq!(root.get("a\\/b").map(Value::id), None);
    assert_eq!(
        tape.parse(br#"{"a":1,"\u0061":2}"#)
            .document()
            .root()
            .and_then(|root| root.get("a"))
            .and_then(Value::number_text),
        Some("2")
    );
}

#[test]
fn value_ends() {
    for (text, end) in [
        (r#" {"a":[1,{"b":"}"}]} {"#, Some(20)),
        ("[] []", Some(2)),
        ("12 3", Some(2)),
        (r#""a\"b"c"#, Some(6)),
        (r#""\ud800""#, Some(8)),
        ("", None),
        ("  ", None),
        ("[1,]", None),
        (r#"{"a":1,}"#, None),
        (r#"{"a"}"#, None),
        (r#"{"a":}"#, None),
        ("[1}", None),
        ("[1 2]", None),
        ("{1:2}", None),
        ("nul", None),
        ("]", None),
        ("[", None),
    ] {
        assert_eq!(value_end(text.as_bytes(), 0), end, "{text}");
    }
    assert_eq!(value_end(b"{}{} []", 2), Some(4));
    assert_eq!(value_end(b"{}{} []", 4), Some(7));
    assert_eq!(value_end(b"{}", 9), None);
}

#[test]
fn only_the_value_read_last_is_fixed() {
    check(r#"Struct{"a""a"}["a""#, &[(K::JavaText, "Struct{")], r#"{"a":"a"}"#);
    check(r#"[{"a":"b"}-1]"#, &[(K::MissingComma, "-")], r#"[{"a":"b"},-1]"#);
    check(r#"[{"a":"b"} x "]"#, &[(K::MissingComma, "x")], r#"[{"a":"b"},?]"#);
}

/// What marks report strings is what is found without them, in whatever way a text is broken.
#[test]
fn marks_change_nothing() {
    let read = |text: &[u8], marks: Option<&Marks>| {
        let (mut nodes, mut problems) = (Vec::new(), Problems::default());
        Parser::new(&mut nodes, &mut problems, marks, ParseOptions::default()).parse(text);
        format!("{nodes:?} {problems:?}")
    };
    let texts = [
        r#"{"attributes": {"crm_id": "4711", "Crm Id": "", "é": "Zoë \"x\" \\", "n": null}, "b": [1, "c", {"d": "e"}]}"#,
        r#"{"wrapup":{"code":"a b","notes":"line\nline","tags":["x","y"]},"state":"connected","held":true}"#,
        r#"[{'a': 'it"s'}, "quo"ted", {b: "c}, "d": "\u00e9\"" , "\\": "\\\\"}]"#,
    ];
    let mut marks = Marks::new();
    for text in texts.map(str::as_bytes) {
        for at in 0..=text.len() {
            for byte in *b"\"\\'{}[]:,\n\t \0a\xc3" {
                let (before, after) = text.split_at(at);
                for rest in [after, after.get(1..).unwrap_or_default()] {
                    let text = [before, &[byte], rest].concat();
                    let known = marks.read::<ALONE>(&text).map(|()| &marks);
                    assert!(known.is_some(), "there are few quotes");
                    assert_eq!(read(&text, known), read(&text, None), "{}", String::from_utf8_lossy(&text));
                }
            }
        }
    }
}
