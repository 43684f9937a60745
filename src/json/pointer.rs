//! JSON Pointers, RFC 6901.

/// Puts one more reference token after `pointer`: a `/`, then `token` with `~` as `~0` and `/` as
/// `~1`.
pub fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    // Names are short: a call of `memchr2` would cost more.
    if !token.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        pointer.push_str(token);
        return;
    }
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(character),
        }
    }
}

/// The reference tokens of a pointer, unescaped; none for `""`, which is the whole document.
///
/// `None` where the text is not a pointer: it does not begin with `/`, or has a `~` without `0` or
/// `1` after it.
#[must_use]
pub fn parse_pointer(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    pointer.strip_prefix('/')?.split('/').map(unescape_token).collect()
}

fn unescape_token(token: &str) -> Option<String> {
    let mut parts = token.split('~');
    let mut text = parts.next()?.to_owned();
    for part in parts {
        let rest = match part.as_bytes().first()? {
            b'0' => part.strip_prefix('0').map(|rest| ('~', rest)),
            _ => part.strip_prefix('1').map(|rest| ('/', rest)),
        };
        let (character, rest) = rest?;
        text.push(character);
        text.push_str(rest);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_tilde_and_slash() {
        let mut pointer = String::new();
        push_token(&mut pointer, "a/b");
        push_token(&mut pointer, "m~n");
        push_token(&mut pointer, "");
        assert_eq!(pointer, "/a~1b/m~0n/");
    }

    #[test]
    fn reads_back_what_it_wrote() {
        for tokens in [&[][..], &[""], &["a", "~1", "/", "~", "é"], &["", "", "0"]] {
            let mut pointer = String::new();
            for token in tokens {
                push_token(&mut pointer, token);
            }
            assert_eq!(parse_pointer(&pointer).expect("a pointer"), tokens, "{pointer}");
        }
    }

    #[test]
    fn refuses_what_is_no_pointer() {
        for text in ["a", "a/b", "/~", "/~2", "/a~/b", "#/a"] {
            assert_eq!(parse_pointer(text), None, "{text}");
        }
    }
}
