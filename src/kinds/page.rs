//! The page of kinds, made of what each says of itself.

use std::fmt::Write as _;

use super::{all, extensions};

const HEAD: &str = "\
# What is read

`check`, `fix` and `extract` take files, folders and standard input. What a source is they find out by themselves: by
its bytes, then by the shape of its JSON, then by its text; the extension of its name only breaks ties. `--as KIND`
settles it. The kinds stand here in the order in which they are asked; the first one that fits wins.

Around each of them may stand a byte order mark, UTF-16, gzip (several members, too) or zstd. A body may lie deeper:
in a JSON string, in a Kafka Connect envelope (`schema` and `payload`), in the header of a connector's error topic.
These are *layers*: reports name them, and findings point through them into the bytes that lie on disk. Where no byte
map exists (what is compressed, base64, UTF-16) a report gives the number of the record, the JSON Pointer and the line
as it was decoded.

Every request found ends as exactly one of: clean, with findings, skipped (and why), unreadable (and why). A broken
record does not lose its neighbours.
";

/// The page in Markdown.
#[must_use]
pub fn page() -> String {
    let mut out = String::from("<!-- Generated: UPDATE_DOCS=1 cargo test --test docs -->\n");
    out.push_str(HEAD);
    let names: Vec<_> = extensions().map(|it| format!("`*.{it}`")).collect();
    let _ = write!(
        out,
        "\nIn folders, files named {} are read (and the same with `.gz` or `.zst` behind it), whatever kind they turn \
         out to be. A file that is named by itself is read whatever its name.\n",
        names.join(", ")
    );
    for kind in all() {
        let mut letters = kind.meta().summary.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let _ = write!(
            out,
            "\n## `{}`\n\n{first}{}.\n\nTold by: {}.\n",
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
