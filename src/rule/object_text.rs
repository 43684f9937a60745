//! Texts that a program made of an object, a list or a missing value in place of the value itself.

/// One way in which a language writes an object as text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ObjectText {
    /// How the text begins, always without escapes. The gate looks for these beginnings (`scan/values.rs`).
    opens: &'static str,
    /// How it ends.
    closes: &'static str,
    /// What is between the two.
    inside: Inside,
    /// What messages say of it.
    pub(crate) what: &'static str,
    /// What to do.
    pub(crate) help: &'static str,
}

/// What is between the beginning and the end of a text.
#[derive(Debug, PartialEq, Eq)]
enum Inside {
    Nothing,
    Anything,
    /// Anything with this in it.
    Having(&'static str),
    /// The same, or nothing.
    NothingOr(&'static str),
    /// The rest of the name of a .NET type.
    TypeName,
    /// A JavaScript class, or several such texts joined by commas.
    ScriptClass,
    /// The class of a Ruby object, and perhaps more.
    RubyClass,
    /// What Python writes between angle brackets.
    PythonObject,
    /// A class name of the JVM and the object's hash.
    JavaArray,
    /// The text of a pointer but for its first four characters.
    GoPointer,
    /// A verb of Go's `fmt` and what it was given.
    GoVerb,
    /// Members of a Python dict.
    PythonDict,
    /// Elements of a Python list.
    PythonList,
    /// Members of a Ruby hash, the first name in quotes.
    RubyHash,
}

const DEPTH: &str = "raise -Depth of ConvertTo-Json, which writes what lies deeper as text; a list goes in joined (-join ','), an object by its fields";
const TYPE_NAME: &str =
    "give the value itself, not an object that holds it; in PowerShell raise -Depth of ConvertTo-Json";
const PYTHON: &str =
    "give the field itself, not the object around it; a structure goes in as json.dumps(value)";
const RUBY: &str = "give the field itself, not the object around it; a structure goes in as value.to_json";
const GO: &str =
    "give the field itself and follow the pointer; a structure goes in as the text of json.Marshal";
const SCRIPT: &str =
    "give the field itself, and wait for a promise; a structure goes in as JSON.stringify(value)";
const JAVA: &str = "join the elements to one text, or give the whole as JSON";

const fn text(
    opens: &'static str,
    closes: &'static str,
    inside: Inside,
    what: &'static str,
    help: &'static str,
) -> ObjectText {
    ObjectText { opens, closes, inside, what, help }
}

const NET_TYPE: &str = "the name of a .NET type in place of a value";

/// All of them. Of those that begin alike the more characteristic ones come first.
static ALL: [ObjectText; 30] = [
    text("@{", "}", Inside::NothingOr("="), "PowerShell's text for an object, `@{…}`", DEPTH),
    text("System.Object", "", Inside::Nothing, NET_TYPE, TYPE_NAME),
    text("System.", "[]", Inside::TypeName, "the name of a .NET array type in place of its elements", DEPTH),
    text("System.Collections.", "", Inside::TypeName, NET_TYPE, DEPTH),
    text("System.Management.Automation.", "", Inside::TypeName, NET_TYPE, DEPTH),
    text("System.Xml.", "", Inside::TypeName, NET_TYPE, TYPE_NAME),
    text("System.Data.", "", Inside::TypeName, NET_TYPE, TYPE_NAME),
    text("System.Linq.", "", Inside::TypeName, NET_TYPE, TYPE_NAME),
    text("System.Threading.Tasks.Task", "", Inside::TypeName, NET_TYPE, TYPE_NAME),
    text("System.IO.MemoryStream", "", Inside::Nothing, NET_TYPE, TYPE_NAME),
    text("System.Dynamic.ExpandoObject", "", Inside::Nothing, NET_TYPE, TYPE_NAME),
    text("System.__ComObject", "", Inside::Nothing, NET_TYPE, TYPE_NAME),
    text("System.DBNull", "", Inside::Nothing, NET_TYPE, TYPE_NAME),
    text("#<", ">", Inside::RubyClass, "Ruby's text for an object, `#<…>`", RUBY),
    text("{:", "}", Inside::Having("=>"), "Ruby's text for a hash, `{:name=>…}`", RUBY),
    text("{\"", "}", Inside::RubyHash, "Ruby's text for a hash, `{\"name\"=>…}`", RUBY),
    text("map[", "]", Inside::NothingOr(":"), "Go's text for a map, `map[…]`", GO),
    text("[map[", "]", Inside::Anything, "Go's text for a slice of maps, `[map[…]]`", GO),
    text("&{", "}", Inside::Anything, "Go's text for a pointer to a struct, `&{…}`", GO),
    text("&map[", "]", Inside::Anything, "Go's text for a pointer to a map, `&map[…]`", GO),
    text("[0xc0", "]", Inside::GoPointer, "Go's text for a slice of pointers", GO),
    text("0xc0", "", Inside::GoPointer, "a pointer of a Go program", GO),
    text(
        "%!",
        ")",
        Inside::GoVerb,
        "an error text of Go's fmt, `%!…(…)`",
        "give fmt as many values as the format has verbs, of their types",
    ),
    text("[object ", "]", Inside::ScriptClass, "JavaScript's text for an object, `[object …]`", SCRIPT),
    text("[L", "", Inside::JavaArray, "the toString() of a Java array, `[L…;@…`", JAVA),
    text("[", "", Inside::JavaArray, "the toString() of a Java array, such as `[B@…`", JAVA),
    text("<", ">", Inside::PythonObject, "Python's text for an object, `<…>`", PYTHON),
    text("{'", "}", Inside::PythonDict, "str() of a Python dict, `{'…': …}`", PYTHON),
    text("[{'", "]", Inside::PythonDict, "str() of a Python list, `[{'…': …}]`", PYTHON),
    text("['", "']", Inside::PythonList, "str() of a Python list, `['…']`", PYTHON),
];

/// What `text`, without white space around it, is as a whole.
pub(super) fn object_text(text: &str) -> Option<&'static ObjectText> {
    ALL.iter().find(|form| {
        let rest = text.strip_prefix(form.opens).and_then(|rest| rest.strip_suffix(form.closes));
        rest.is_some_and(|rest| form.inside.fits(rest))
    })
}

/// How they begin.
#[cfg(test)]
pub(super) fn object_text_beginnings() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|form| form.opens)
}

impl ObjectText {
    /// Whether `raw`, the text as JSON has it, begins as programs write it: with no escape that need not be.
    pub(crate) fn is_as_written(&self, raw: &[u8]) -> bool {
        raw.starts_with(self.opens.as_bytes())
            || self.inside == Inside::RubyHash && raw.starts_with(b"{\\\"")
            || self.opens.starts_with(['<', '&']) && begins_with_html_escape(raw)
    }
}

/// Whether a text begins with `<` or `&` as Go's and Rails' encoders escape them.
pub(crate) fn begins_with_html_escape(raw: &[u8]) -> bool {
    let escape = raw.get(..6).unwrap_or_default();
    [b"\\u003c", b"\\u0026"].iter().any(|known| escape.eq_ignore_ascii_case(*known))
}

impl Inside {
    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Nothing => text.is_empty(),
            Self::Anything => true,
            Self::Having(mark) => text.contains(mark),
            Self::NothingOr(mark) => text.is_empty() || text.contains(mark),
            Self::TypeName => text.bytes().all(is_of_type_name),
            Self::ScriptClass => text.split("],[object ").all(|name| is_word(name.as_bytes())),
            Self::RubyClass => {
                text.starts_with(|first: char| first.is_ascii_uppercase()) || text.starts_with("struct ")
            }
            Self::PythonObject => is_python_object(text),
            Self::JavaArray => is_java_array(text),
            Self::GoPointer => is_go_pointer(text),
            Self::GoVerb => {
                let verb = text.strip_prefix(|first: char| first.is_ascii_alphabetic()).unwrap_or(text);
                verb.starts_with('(')
            }
            Self::PythonDict => text.contains("': "),
            Self::PythonList => !text.contains('"'),
            Self::RubyHash => is_ruby_hash(text),
        }
    }
}

fn is_of_type_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'`' | b'[' | b']' | b',' | b'+' | b'_')
}

fn is_word(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_alphanumeric)
}

/// `Customer object at 0x7f…`, `function f at 0x7f…`, `Tier.GOLD: 1`.
fn is_python_object(text: &str) -> bool {
    let has_place = text
        .split_once(" at 0x")
        .is_some_and(|(_, rest)| rest.bytes().take_while(u8::is_ascii_hexdigit).count() >= 6);
    let is_member = |text: &str| {
        text.split_once(": ").and_then(|(name, _)| name.split_once('.')).is_some_and(|(class, name)| {
            class.starts_with(|first: char| first.is_ascii_uppercase())
                && is_word(class.as_bytes())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
    };
    has_place || text.starts_with("class '") || text.starts_with("built-in ") || is_member(text)
}

/// `B@1b6d3586` or `java.lang.String;@1b6d3586`.
fn is_java_array(text: &str) -> bool {
    let Some((class, hash)) = text.rsplit_once('@') else { return false };
    let is_class = match class.strip_suffix(';') {
        Some(name) => {
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'$'))
        }
        None => matches!(class, "B" | "C" | "D" | "F" | "I" | "J" | "S" | "Z"),
    };
    is_class && (1..=8).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Eight hexadecimal digits, the end of a pointer of 64 bits; or several pointers.
fn is_go_pointer(text: &str) -> bool {
    text.split(" 0xc0").all(|rest| rest.len() == 8 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// What follows `{"`, up to the closing brace: a name, a quote and `=>`, with a blank or without.
fn is_ruby_hash(text: &str) -> bool {
    text.split_once('"')
        .is_some_and(|(name, rest)| !name.contains('\\') && rest.trim_start().starts_with("=>"))
}

#[cfg(test)]
mod tests {
    use super::object_text;

    /// Each was written by the program that it names.
    #[test]
    fn texts_of_objects() {
        for text in [
            // PowerShell 7: ConvertTo-Json beyond -Depth, and "$value".
            "@{city=Boston; zip=02110}",
            "@{}",
            "System.Object[]",
            "System.String[]",
            "System.Collections.Hashtable",
            "System.Collections.Specialized.OrderedDictionary",
            "System.Management.Automation.PSCustomObject",
            // .NET: ToString() of generic types.
            "System.Collections.Generic.List`1[System.String]",
            "System.Collections.Generic.Dictionary`2[System.String,System.Object]",
            "System.Threading.Tasks.Task`1[System.String]",
            // Ruby: inspect.
            "#<Customer:0x000078e1b2c3d4e5 @id=1>",
            "#<struct Customer id=1>",
            "#<OpenStruct id=1>",
            "#<Set: {1, 2}>",
            "{:city=>\"Boston\", :zip=>nil}",
            "{\"city\"=>\"Boston\"}",
            "{\"city\" => \"Boston\"}",
            // Go: fmt.Sprint and fmt.Sprintf.
            "map[]",
            "map[city:Boston zip:02110]",
            "[map[city:Boston]]",
            "&{Boston 02110}",
            "&map[city:Boston]",
            "0xc0000140a8",
            "[0xc0000140a8 0xc0000140b0]",
            "%!s(<nil>)",
            "%!d(string=gold)",
            "%!v(PANIC=String method: runtime error)",
            "%!s(MISSING)",
            "%!(EXTRA string=gold)",
            // JavaScript: String(value).
            "[object Promise]",
            "[object Map]",
            "[object Object],[object Object]",
            // Java: toString() of arrays.
            "[Ljava.lang.String;@1b6d3586",
            "[B@6d06d69c",
            // Python: str().
            "<__main__.Customer object at 0x7f1b2c3d4e50>",
            "<function tier at 0x7f1b2c3d4e50>",
            "<bound method Customer.tier of <__main__.Customer object at 0x7f1b2c3d4e50>>",
            "<class 'str'>",
            "<Tier.GOLD: 1>",
            "{'city': 'Boston', 'zip': None}",
            "['a', 'b']",
            "[{'city': 'Boston'}]",
        ] {
            assert!(object_text(text).is_some(), "{text}");
        }
    }

    #[test]
    fn texts_that_people_write() {
        for text in [
            "@home",
            "@{}s",
            "@{city}",
            "System.out",
            "System.Web outage",
            "System. See [1] and []",
            "Systems",
            "#<3",
            "#1",
            "{:}",
            "{:=}",
            "{\"city\": \"x => y\"}",
            "{\"=>\": \"=>\"}",
            "{\"a\\\"=>\": 1}",
            "map",
            "map[x]",
            "mapping[a:b]",
            "& more",
            "0xc0",
            "0xc0000140a",
            "0xc0000140az",
            "100%!",
            "%!)",
            "[object]",
            "[object of desire]",
            "[Legal]",
            "[B]",
            "[VIP]@work",
            "[L@12",
            "<b>",
            "<Tier: gold>",
            "<jane@example.com>",
            "<Jane.Doe>",
            "<a>x at 0xy</a",
            "{'}",
            "['80s music]",
            "[1, 2]",
            "[\"a\"]",
        ] {
            assert_eq!(object_text(text), None, "{text}");
        }
    }
}
