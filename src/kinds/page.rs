//! The page of kinds, generated from their descriptions.

use std::fmt::Write as _;

use super::{all, extensions};

const HEAD: &str = "\
# What is read

`check`, `fix` and `extract` read files, folders and standard input. The format of a source is detected automatically:
by its bytes, then by the shape of its JSON, then by its text. The file extension only breaks ties. `--as KIND` sets the
format. The kinds are listed in the order of detection; the first match wins.

A source can have a byte order mark, and can be UTF-16, gzip (also with several members) or zstd. A body can be
nested further: in a JSON string, in a Kafka Connect envelope (`schema` and `payload`), or in a header of an error
topic. Reports call these *layers*, and findings point through them to the bytes of the file. If the file does not
contain the bytes of the body (compression, base64, UTF-16), a report has the record number, the JSON Pointer and the
decoded line instead.

Every request is exactly one of: clean, with findings, skipped (with a reason), unreadable (with a reason). A broken
record does not affect other records.
";

/// The page in Markdown.
#[must_use]
pub fn page() -> String {
    let mut out = String::from("<!-- Generated: UPDATE_DOCS=1 cargo test --test docs -->\n");
    out.push_str(HEAD);
    let names: Vec<_> = extensions().map(|extension| format!("`*.{extension}`")).collect();
    let _ = write!(
        out,
        "\nIn folders, files named {} are read (also with `.gz` or `.zst` at the end), in any \
         supported format. A file that is named on the command line is always read.\n",
        names.join(", ")
    );
    for kind in all() {
        let mut letters = kind.meta().summary.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let _ = write!(
            out,
            "\n## `{}`\n\n{first}{}.\n\nRecognised by: {}.\n",
            kind.id(),
            letters.as_str(),
            kind.meta().detected_by
        );
        if !kind.meta().example.is_empty() {
            let _ = write!(out, "\n```text\n{}\n```\n", kind.meta().example);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{find, testing::detected};
    use super::*;

    /// Their bytes cannot be shown.
    const WITHOUT_EXAMPLE: [&str; 3] = ["avro", "json-seq", "mitmproxy"];

    #[test]
    fn every_example_is_of_its_kind() {
        for kind in all() {
            let id = kind.id();
            assert!(!kind.meta().detected_by.is_empty() && !kind.meta().summary.ends_with('.'), "{id}");
            assert_eq!(kind.meta().example.is_empty(), WITHOUT_EXAMPLE.contains(&id), "{id}");
            if !kind.meta().example.is_empty() {
                assert_eq!(detected(kind.meta().example), id, "{}", kind.meta().example);
            }
        }
        assert!(WITHOUT_EXAMPLE.iter().all(|id| find(id).is_ok()));
    }
}
