//! Names of the Python SDK. `build.rs` has this module too, and keeps a published name only where it differs.

/// The Python SDK's name for a name of the API: `toDoAfter` becomes `to_do_after`.
pub(super) fn python_name(name: &str) -> String {
    let bytes = name.as_bytes();
    let is_break = |at: usize| {
        let (before, this) = (bytes[at - 1], bytes[at]);
        let ends_capitals = (before.is_ascii_uppercase() || before.is_ascii_digit())
            && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        this.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit() || ends_capitals)
    };
    let mut python = String::with_capacity(name.len() + 4);
    for (at, letter) in name.char_indices() {
        if at > 0 && is_break(at) {
            python.push('_');
        }
        python.push(letter.to_ascii_lowercase());
    }
    python
}
