//! Fixes of whatever body: a body that was JSON stays JSON, bytes that no change names stay what
//! they were, and a second run finds nothing more to fix. The last byte chooses operation,
//! extension and `--unsafe`; the rest is the source.

#![no_main]

use std::fs;
use std::io;
use std::sync::{Arc, LazyLock};

use libfuzzer_sys::{Corpus, fuzz_target};
use payloadlint::config::{Input, Settings};
use payloadlint::contract::find_operation;
use payloadlint::diagnostic::Outcome;
use payloadlint::engine::{self, Fixed, FixOptions, FixSink, FixedPiece};
use payloadlint::json::Tape;
use payloadlint::source::SourceRef;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

#[derive(Default)]
struct Kept {
    before: Vec<u8>,
    after: Vec<u8>,
}

impl FixSink for Kept {
    fn begin(&mut self, _: &SourceRef, _: &Arc<str>) -> io::Result<()> {
        Ok(())
    }

    fn may_change(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn piece(&mut self, piece: &FixedPiece<'_>) -> io::Result<()> {
        let (mut old, mut new) = (0, 0);
        for it in piece.changes.iter() {
            let (old_start, new_start) = (it.old_start as usize, it.new_start as usize);
            assert_eq!(
                piece.before[old..old_start],
                piece.after[new..new_start],
                "bytes that no change names"
            );
            (old, new) = (it.old_end as usize, it.new_end as usize);
        }
        assert_eq!(piece.before[old..], piece.after[new..], "bytes that no change names");
        self.before.extend_from_slice(piece.before);
        self.after.extend_from_slice(piece.after);
        Ok(())
    }

    fn end(&mut self, _: bool, _: &Fixed) -> Result<(), String> {
        Ok(())
    }

    fn outcome(&mut self, _: &Outcome) -> io::Result<()> {
        Ok(())
    }
}

/// What becomes of a text, and how many fixes made it.
fn run_fix(text: &[u8], choice: usize) -> (Kept, u64) {
    let extension = if choice & 8 == 0 { "json" } else { "ndjson" };
    let path = FOLDER.path().join(format!("source.{extension}"));
    fs::write(&path, text).expect("written");
    let settings = Settings {
        inputs: vec![Input::Path(path)],
        operation: ["attributes", "participant", "wrapup", ""]
            .get(choice & 3)
            .and_then(|name| find_operation(name).ok()),
        ..Settings::default()
    };
    let mut kept = Kept::default();
    let report = engine::fix(&settings, FixOptions { with_unsafe: choice & 4 != 0 }, &mut kept)
        .expect("nothing is written");
    // What `check` offers, `fix` applies.
    assert!(report.left.failures.is_empty(), "{:?}: {}", report.left.failures, String::from_utf8_lossy(text));
    (kept, report.fixed.total())
}

fn is_json(text: &[u8]) -> bool {
    Tape::new().parse(text).document().is_valid()
}

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((choice, text)) = bytes.split_last() else { return Corpus::Reject };
    let choice = usize::from(*choice);
    let (kept, fixed) = run_fix(text, choice);
    if fixed == 0 {
        assert_eq!(kept.before, kept.after, "changed without a fix");
        return Corpus::Keep;
    }
    let shown = || format!("{}\n{}", String::from_utf8_lossy(text), String::from_utf8_lossy(&kept.after));
    assert!(!is_json(text) || is_json(&kept.after), "no JSON any more: {}", shown());
    let (again, fixed) = run_fix(&kept.after, choice);
    assert!(
        fixed == 0 && (again.before.is_empty() || again.after == kept.after),
        "fixed twice: {}",
        shown()
    );
    Corpus::Keep
});
