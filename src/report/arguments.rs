//! Credentials among the arguments of curl, in the text of any shell command.

use crate::text::search;
use std::ops::Range;

use crate::notation::curl_options::{FLAGS, OptionValue, lettered, named};

/// The argument of an option that may be a credential.
pub(super) struct Argument {
    /// After it: what looks like an option inside is not one.
    pub(super) end: usize,
    /// What of it is a credential; `None` where all of it is filled in by variables.
    pub(super) credential: Option<Range<usize>>,
}

/// The argument of the option that is at `start..end`, cut at the first byte that is not a letter.
pub(super) fn argument_of_option(text: &[u8], start: usize, end: usize) -> Option<Argument> {
    let option = &text[start..end];
    let long = option.strip_prefix(b"--").and_then(named).map(|option| option.value);
    let is_address = option == b"-x" || long == Some(OptionValue::Address);
    let is_letter = !is_address && long != Some(OptionValue::Credential);
    let mut from = end;
    if is_letter {
        let letter = option.get(1..)?.iter().position(|option| !FLAGS.contains(option))? + 1;
        lettered(option[letter]).filter(|option| option.value == OptionValue::Credential)?;
        from = start + letter + 1;
    }
    let (argument, after) = argument(text, if from < end { from } else { after_blanks(text, end)? });
    let value = &text[argument.clone()];
    let secret = if is_address {
        search::memrchr(b'@', value).map(|at| argument.start..argument.start + at)
    } else {
        // A letter is an option of many programs; a pair is a credential.
        let is_pair = value.iter().any(|value| matches!(value, b':' | b'='));
        (is_pair || !is_letter).then_some(argument)
    };
    let credential = secret.filter(|secret| !is_variable(&text[secret.clone()]));
    Some(Argument { end: after, credential })
}

/// After the white space, or the `=`, between an option and its argument.
fn after_blanks(text: &[u8], end: usize) -> Option<usize> {
    let blanks = text[end..].iter().take_while(|text| matches!(text, b' ' | b'\t' | b'=')).count();
    (blanks > 0).then_some(end + blanks)
}

/// The argument at `at`, as a shell reads it, quoted in parts or as a whole, and the place after
/// it. In the latter case what is inside. No further than the line.
fn argument(text: &[u8], at: usize) -> (Range<usize>, usize) {
    let mut end = at;
    while let Some(&byte) = text.get(end) {
        end += match byte {
            b' ' | b'\t' | b'\n' | b'\r' => break,
            b'\\' if matches!(text.get(end + 1), None | Some(b'\n' | b'\r')) => break,
            b'\\' => 2,
            b'"' | b'\'' => match quoted(&text[end + 1..], byte) {
                (length, true) => length + 2,
                (length, false) => length + 1,
            },
            _ => 1,
        };
    }
    let opened = at + usize::from(text[at..].starts_with(b"$'"));
    let Some(&quote @ (b'"' | b'\'')) = text.get(opened) else { return (at..end, end) };
    let (length, is_closed) = quoted(&text[opened + 1..end], quote);
    let inside = opened + 1..opened + 1 + length;
    // More of it may be beside the quotes. Where none closes it, the text is cut, or goes on in the
    // next line.
    let is_whole = !is_closed || inside.end + 1 == end;
    (if is_whole { inside } else { at..end }, end)
}

/// How much is before the quote that closes what `text` begins with, or before the end of the line
/// where there is none; and whether there is one.
fn quoted(text: &[u8], quote: u8) -> (usize, bool) {
    let mut escaped = false;
    for (at, &byte) in text.iter().enumerate() {
        if matches!(byte, b'\n' | b'\r') {
            return (at, false);
        }
        if byte == quote && !escaped {
            return (at, true);
        }
        // In apostrophes a backslash is one.
        escaped = quote == b'"' && byte == b'\\' && !escaped;
    }
    (text.len(), false)
}

/// Whether nothing is there, or each part of it is filled in later, or is the name of a file.
fn is_variable(value: &[u8]) -> bool {
    let is_filled = |part: &[u8]| match part {
        [] | [b'@', ..] | [b'{', b'{', .., b'}', b'}'] | [b'<', .., b'>'] => true,
        [b'$', name @ ..] => {
            let bare = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
            name.iter().all(bare)
                || matches!(name, [b'{', inside @ .., b'}'] | [b'(', inside @ .., b')'] if !inside.contains(&b'$'))
        }
        _ => false,
    };
    is_filled(value) || value.split(|value| matches!(value, b':' | b'=')).all(is_filled)
}

#[cfg(test)]
mod tests {
    use super::super::mask::masked;

    #[test]
    fn what_curl_is_given_is_masked_however_it_is_quoted() {
        for (text, expected) in [
            ("curl -u admin:s3cr3t \\", "curl -u ............ \\"),
            ("curl -uadmin:s3cr3t -d x", "curl -u............ -d x"),
            ("-ku svc-crm:S3CR3T \\", "-ku .............. \\"),
            ("-ksusvc:pw -d x", "-ksu...... -d x"),
            ("-sb 'sid=abc; b=c' x", "-sb '............' x"),
            ("curl --user 'admin:s3 cr3t' -d x", "curl --user '.............' -d x"),
            ("-u $'svc:pw' -d", "-u $'......' -d"),
            ("-u \"svc\":pw -d", "-u ........ -d"),
            ("-u 'svc':'p w' -d", "-u ........... -d"),
            ("-u \"a\\\"b:c\" -d", "-u \"......\" -d"),
            ("--user \"${CLIENT}:pw\" -d", "--user \"............\" -d"),
            ("--user $USERNAME:pw -d", "--user ............ -d"),
            ("-b $COOKIE\"; sid=x\" -d", "-b ................ -d"),
            ("-x svc:pw@proxy:80 -d", "-x ......@proxy:80 -d"),
            ("--tlspassword pw -d", "--tlspassword .. -d"),
            ("-H Authorization:\\ Bearer\\ tok -d", "-H Authorization:\\ .............."),
            ("curl -b sid=s3cr3t --oauth2-bearer t0k3n", "curl -b .......... --oauth2-bearer ....."),
        ] {
            assert_eq!(masked(text, false), expected, "{text}");
        }
    }

    #[test]
    fn variables_files_and_other_programs_stay() {
        for text in [
            "curl -u \"$ID:$SECRET\" -b jar.txt",
            "curl -u \"${ID}:$(pass show x)\" -d",
            "--user {{id}}:{{secret}} -d",
            "--user <id>:<secret> -d",
            "-x proxy:80 -d",
            "sort -u names.txt",
            "tar -xzbf a:b",
            "-u",
            "--user ",
        ] {
            assert_eq!(masked(text, false), text);
        }
    }

    /// A recording may be one line, and all of it may look like this.
    #[test]
    fn takes_time_in_proportion_to_the_text() {
        for text in ["-u \"", "-u a\\ ", "-b ' -u \" ", "--user $A "] {
            let text = text.repeat(200_000);
            assert_eq!(masked(&text, false).len(), text.len());
        }
    }
}
