//! Credentials among the arguments of curl, in the text of any shell command.

use std::ops::Range;

/// Options whose argument is a credential, or holds one.
const LONG: [&[u8]; 10] = [
    b"--user",
    b"--proxy-user",
    b"--cookie",
    b"--oauth2-bearer",
    b"--cert",
    b"--pass",
    b"--proxy-pass",
    b"--tlspassword",
    b"--proxy-tlspassword",
    b"--proxy-cookie",
];

/// The same by a letter.
const LETTERS: &[u8] = b"uUbE";

/// Options whose argument is an address, before which a user and a password may stand.
const ADDRESSES: [&[u8]; 4] = [b"-x", b"--proxy", b"--preproxy", b"--socks5"];

/// Letters that take no argument: `-ksu name:password` is three options.
const FLAGS: &[u8] = b"kKsSLvifgjlnNpqRaBGJ#0123469";

/// The part of an argument that is a credential, where the option that it belongs to stands at `start..end`, cut at the first
/// byte that is no letter. `None` where all of it is filled in by variables.
pub(super) fn credential_of_option(text: &[u8], start: usize, end: usize) -> Option<Range<usize>> {
    let option = &text[start..end];
    if ADDRESSES.contains(&option) {
        let argument = argument(text, behind_blanks(text, end)?);
        let at = memchr::memrchr(b'@', &text[argument.clone()])?;
        return unless_variable(text, argument.start..argument.start + at);
    }
    if LONG.contains(&option) {
        return unless_variable(text, argument(text, behind_blanks(text, end)?));
    }
    let letter = option.get(1..)?.iter().position(|it| !FLAGS.contains(it))? + 1;
    if !LETTERS.contains(&option[letter]) {
        return None;
    }
    let attached = start + letter + 1;
    let argument = argument(text, if attached < end { attached } else { behind_blanks(text, end)? });
    // A letter is an option of many programs; a pair is a credential.
    let is_pair = text[argument.clone()].iter().any(|it| matches!(it, b':' | b'='));
    if is_pair { unless_variable(text, argument) } else { None }
}

/// Behind the white space, or the `=`, between an option and its argument.
fn behind_blanks(text: &[u8], end: usize) -> Option<usize> {
    let blanks = text[end..].iter().take_while(|it| matches!(it, b' ' | b'\t' | b'=')).count();
    (blanks > 0).then_some(end + blanks)
}

/// The argument at `at`, as a shell reads it, quoted in parts or as a whole; in the latter case what is inside. No further than
/// the line.
fn argument(text: &[u8], at: usize) -> Range<usize> {
    let line = text[at..].split(|it| matches!(it, b'\n' | b'\r')).next().unwrap_or_default();
    let mut end = 0;
    while let Some(&byte) = line.get(end) {
        end += match byte {
            b' ' | b'\t' => break,
            b'\\' if end + 1 == line.len() => break,
            b'\\' => 2,
            b'"' | b'\'' => closing(&line[end + 1..], byte).map_or(line.len() - end, |it| it + 2),
            _ => 1,
        };
    }
    let opened = usize::from(line.starts_with(b"$'"));
    let Some(&quote @ (b'"' | b'\'')) = line.get(opened) else { return at..at + end };
    let inside = opened + 1..end;
    match closing(&line[inside.clone()], quote) {
        Some(length) if length + 1 == inside.len() => at + inside.start..at + end - 1,
        // More of it stands beside the quotes.
        Some(_) => at..at + end,
        // The text is cut, or goes on in the next line.
        None => at + inside.start..at + end,
    }
}

/// Where the quote is that closes what `text` begins with.
fn closing(text: &[u8], quote: u8) -> Option<usize> {
    let mut escaped = false;
    text.iter().position(|it| {
        let closes = *it == quote && !escaped;
        // In apostrophes a backslash is one.
        escaped = quote == b'"' && *it == b'\\' && !escaped;
        closes
    })
}

/// An argument, unless it is empty or each of its parts is filled in later, or is the name of a file.
fn unless_variable(text: &[u8], argument: Range<usize>) -> Option<Range<usize>> {
    let is_variable = |part: &[u8]| match part {
        [] | [b'@', ..] | [b'{', b'{', .., b'}', b'}'] | [b'<', .., b'>'] => true,
        [b'$', name @ ..] => {
            let bare = |it: &u8| it.is_ascii_alphanumeric() || *it == b'_';
            name.iter().all(bare)
                || matches!(name, [b'{', inside @ .., b'}'] | [b'(', inside @ .., b')'] if !inside.contains(&b'$'))
        }
        _ => false,
    };
    let value = &text[argument.clone()];
    let is_filled = is_variable(value) || value.split(|it| matches!(it, b':' | b'=')).all(is_variable);
    (!value.is_empty() && !is_filled).then_some(argument)
}

#[cfg(test)]
mod tests {
    use super::super::mask::credentials;

    fn masked(text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        for range in credentials(text.as_bytes(), false) {
            bytes[range].fill(b'.');
        }
        String::from_utf8(bytes).expect("the cases are ASCII")
    }

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
            assert_eq!(masked(text), expected, "{text}");
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
            assert_eq!(masked(text), text);
        }
    }
}
