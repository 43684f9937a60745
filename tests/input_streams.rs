//! Sources that come in pieces: large ones, pipes, and the limits.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, io};

use payloadlint::input::Item;
use payloadlint::source::{
    Piece, RawPiece, ReadError, ReadOptions, Scratch, Sink, SourceRef, SourceReport, Stream, read_source,
};
use payloadlint::text::BodySpan;

/// Counts items, and keeps nothing.
#[derive(Default)]
struct Count(usize);

impl Sink for Count {
    fn piece(&mut self, piece: Piece<'_>) {
        self.0 += piece.items.len();
    }
}

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inputs").join(path)
}

fn try_read(path: &Path, options: &ReadOptions) -> Result<SourceReport, ReadError> {
    let mut count = Count::default();
    let report = read_source(&SourceRef::Path(path.to_owned()), options, &mut count)?;
    assert_eq!(report.records, count.0 as u64);
    Ok(report)
}

/// A stream larger than the window is cut into pieces; records, lines and offsets go on.
#[test]
fn streams_are_read_in_pieces() {
    struct Pieces {
        count: usize,
        records: u64,
        next: (u64, u64),
        largest: usize,
    }
    impl Sink for Pieces {
        fn piece(&mut self, piece: Piece<'_>) {
            assert_eq!((piece.offset, piece.first_line), self.next);
            assert_eq!(piece.first_record, self.records);
            let lines = piece.text.split(|byte| *byte == b'\n').count() as u64 - 1;
            self.next = (piece.offset + piece.text.len() as u64, piece.first_line + lines);
            self.records += piece.items.len() as u64;
            self.count += 1;
            self.largest = self.largest.max(piece.text.len());
            for item in &piece.items {
                let Item::Request(request) = item else { panic!("{item:?}") };
                let body = request.body.as_ref().expect("a body");
                let span = body.origin.place(BodySpan::new(0, body.bytes.len() as u32)).expect("a place");
                let start = (span.start - piece.offset) as usize;
                assert_eq!(&piece.text[start..start + body.bytes.len()], &*body.bytes);
            }
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("big.ndjson");
    let long = format!("{{\"attributes\":{{\"a\":\"{}\"}}}}\n", "x".repeat(100_000));
    let text: String = (0..20_000)
        .map(
            |at| if at == 2000 { long.clone() } else { format!("{{\"attributes\":{{\"n\":\"{at}\"}}}}\r\n") },
        )
        .collect();
    fs::write(&path, &text).expect("written");
    for piece_bytes in [1 << 10, 16 << 10, 256 << 10] {
        let mut pieces = Pieces { count: 0, records: 0, next: (0, 1), largest: 0 };
        let options = ReadOptions { piece_bytes, ..ReadOptions::default() };
        let report = read_source(&SourceRef::Path(path.clone()), &options, &mut pieces).expect("readable");
        assert_eq!((report.records, report.bytes), (20_000, text.len() as u64));
        assert_eq!(pieces.records, 20_000);
        assert!(pieces.count > 1 && pieces.largest < 512 << 10, "{} {}", pieces.count, pieces.largest);
    }
    let options = ReadOptions { piece_bytes: 1 << 10, max_record_bytes: 50_000, ..ReadOptions::default() };
    let error = try_read(&path, &options).expect_err("a long line");
    assert!(matches!(error, ReadError::RecordTooLong { line: 2001, .. }), "{error}");
}

#[test]
fn a_source_that_is_too_large_is_reported() {
    let options = ReadOptions { max_source_bytes: 100, ..ReadOptions::default() };
    let error = try_read(&fixture("har/mitmproxy-11.har"), &options);
    // The window has all of it; the limit is for what has to be read beyond.
    assert!(error.is_ok());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("big.json");
    fs::write(&path, format!("{{\"a\":\n\"{}\"}}", "x".repeat(100_000))).expect("written");
    let error = try_read(&path, &options).expect_err("too large");
    assert!(matches!(error, ReadError::TooLarge { limit: 100, .. }), "{error}");
    assert!(error.help().is_some());
}

/// Who pipes records in sees them before the pipe is closed.
#[test]
fn a_live_stream_is_not_waited_for() {
    /// Gives a record at a time, and counts what it gave.
    struct Tap(Arc<AtomicUsize>);
    impl io::Read for Tap {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let line = b"{\"attributes\":{\"crm_tier\":\"gold\"}}\n";
            if self.0.fetch_add(1, Ordering::Relaxed) == 100 {
                return Ok(0);
            }
            out[..line.len()].copy_from_slice(line);
            Ok(line.len())
        }
    }
    let given = Arc::new(AtomicUsize::new(0));
    let tap = Box::new(Tap(Arc::clone(&given)));
    let (options, mut scratch) = (ReadOptions::default(), Scratch::default());
    let mut stream =
        Stream::over(tap, None, None, "<stdin>".into(), &options, &mut scratch).expect("a stream");
    let mut piece = RawPiece::default();
    let mut lines = 0;
    while stream.next_piece(&mut piece).expect("readable") {
        lines += piece.text.split(|byte| *byte == b'\n').count() - 1;
        assert!(given.load(Ordering::Relaxed) <= lines + 1, "{lines} lines from {given:?} reads");
    }
    assert_eq!(lines, 100);
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_a_stream() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("this test needs mkfifo");
    assert!(made.success());
    let text = fs::read(fixture("kcat/kcat-J.ndjson")).expect("readable");
    let writer = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::write(pipe, text).expect("written"))
    };
    let report = try_read(&pipe, &ReadOptions::default()).expect("readable");
    writer.join().expect("no panic");
    assert_eq!((report.kind, report.records), ("kcat", 5));
}
