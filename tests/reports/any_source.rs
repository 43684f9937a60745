//! Whatever is in a source, a report of it neither panics nor steers the terminal.

use payloadlint::diagnostic::Outcome;
use payloadlint::report::{Format, ReportOptions};
use payloadlint::text::is_unsafe;
use proptest::prelude::*;

use super::sample::Sample;
use super::{render, without_colour};

const PIECES: [&[u8]; 18] = [
    b"\"",
    b"\\",
    b"\n",
    b"\r\n",
    b"\r",
    b"\t",
    b"{\"a\": ",
    b"'b': ",
    b"null",
    b"12",
    b"\xff",
    b"\xe2\x80",
    "\u{202e}".as_bytes(),
    "\u{e9}e\u{301}".as_bytes(),
    "\u{540d}\u{1f600}".as_bytes(),
    b"Bearer abcdefghijkl",
    b"\x1b[31m",
    b"some longer text, to fill the line up to its end and beyond",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn is_shown(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40),
        places in prop::collection::vec((0usize..100, 0usize..40), 1..6),
        window in (0usize..100, 0usize..120),
        width in 20usize..140,
        switches in any::<[bool; 4]>(),
    ) {
        let [color, ascii, redact, is_packed] = switches;
        let mut finding = Sample::anywhere(&pieces.concat(), &places, window);
        if is_packed {
            finding.region = None;
        }
        let options = ReportOptions { width, color, ascii, redact, ..ReportOptions::default() };
        let shown = without_colour(&render(Format::Human, &options, &[Outcome::Findings(vec![finding])]));
        prop_assert!(shown.chars().all(|char| char == '\n' || !is_unsafe(char)), "{shown}");
        prop_assert!(!ascii || shown.is_ascii(), "{shown}");
        prop_assert!(shown.lines().all(|line| line.trim_end() == line), "{shown}");
    }
}
