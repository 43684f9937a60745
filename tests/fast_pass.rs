//! With the fast pass and without it, on one thread and on several: the same report, byte for byte;
//! and in corpora the findings that were put in.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

#[path = "../benches/corpus/mod.rs"]
mod corpus;

/// Some pieces of 256 KiB, so that workers do meet.
const BODIES: usize = 4000;

/// What the program prints for `paths`, and its status.
fn check(format: &str, paths: &[&Path], more: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_payloadlint"))
        .args(["check", "--no-config", "-f", format])
        .args(more)
        .args(paths)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .output()
        .expect("the program runs");
    (String::from_utf8(output.stdout).expect("UTF-8"), output.status.code())
}

/// The report, which must not depend on how it is come by.
fn same_report(format: &str, paths: &[&Path]) -> String {
    let (report, status) = check(format, paths, &["--threads", "1"]);
    for more in [&["--threads", "4"][..], &["--threads", "1", "--no-fast-pass"], &["--no-fast-pass"]] {
        let (other, other_status) = check(format, paths, more);
        assert_eq!(status, other_status, "{paths:?} {format} {more:?}");
        // As a condition: reports are too long to be shown.
        assert!(report == other, "{paths:?} {format} {more:?}: another report");
    }
    report
}

/// All files of `fixtures/`, those too that no walk would take.
fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    files
        .map(|file| file.expect("readable"))
        .filter(|file| file.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

#[test]
fn over_all_fixtures() {
    let files = fixtures();
    let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    assert!(paths.len() > 200, "{}", paths.len());
    for format in ["ndjson", "json", "human", "junit"] {
        same_report(format, &paths);
    }
    // Out of folders files are opened otherwise, and with an operation the gate has another model.
    same_report("ndjson", &[Path::new("fixtures")]);
    for operation in ["attributes", "participant", "wrapup"] {
        let with = |more: &[&str]| check("ndjson", &paths, &[&["-o", operation], more].concat());
        assert!(with(&[]) == with(&["--no-fast-pass"]), "{operation}");
    }
}

/// The findings by rule, as the last line of an `ndjson` report has them.
fn counted(report: &str) -> BTreeMap<String, u64> {
    let last = report.lines().last().expect("a last line");
    let last: serde_json::Value = serde_json::from_str(last).expect("JSON");
    serde_json::from_value(last["summary"]["by_rule"].clone()).expect("counts")
}

#[test]
fn over_generated_corpora() {
    let folder = tempfile::tempdir().expect("a folder");
    for (seed, per_mille) in [(1, 0), (2, 10), (3, 200), (4, 1000)] {
        let mut corpus = corpus::Corpus::new(seed, per_mille);
        let (mut lines, mut records, mut body) = (String::new(), String::new(), String::new());
        let files = folder.path().join(format!("dir-{seed}"));
        std::fs::create_dir(&files).expect("a folder");
        for at in 0..BODIES {
            corpus.body(&mut body);
            writeln!(lines, "{body}").expect("writing to a String");
            let payload = serde_json::to_string(&body).expect("JSON");
            writeln!(
                records,
                r#"{{"topic":"crm","partition":0,"offset":{at},"key":"k{at}","payload":{payload}}}"#
            )
            .expect("writing to a String");
            // Where all have something to report, more of them than wait for their turn.
            if at < 500 || per_mille == 1000 {
                std::fs::write(files.join(format!("{at:04}.json")), &body).expect("written");
            }
        }
        for (name, text) in [("lines.ndjson", &lines), ("records.ndjson", &records)] {
            let path = folder.path().join(format!("{seed}-{name}"));
            std::fs::write(&path, text).expect("written");
            same_report("concise", &[&path]);
            same_report("ndjson", &[&path]);
            let (report, _) = check("ndjson", &[&path], &["--statistics"]);
            let injected: BTreeMap<String, u64> =
                corpus.injected.iter().map(|(rule, count)| ((*rule).to_owned(), *count)).collect();
            assert_eq!(counted(&report), injected, "{name} {per_mille}");
        }
        same_report("json", &[&files]);
    }
}

/// Workers that waited for leave to read the next piece were waited for. Whole pieces are passed
/// over without a count of their newlines, and a place far after them has the right line all the
/// same: with blank lines among them, with a place in the last line, which nothing ends, and where
/// text is unpacked first.
#[test]
fn lines_are_reported_after_pieces_that_are_not_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let clean = "{\"attributes\":{\"crm_id\":\"12345\",\"queue_label\":\"billing\"}}";
    for (name, end, blank_every) in
        [("plain", "\n", usize::MAX), ("blank", "\n", 5000), ("carriage", "\r\n", 7001)]
    {
        let mut text = String::new();
        let mut lines = 0_u64;
        let mut places = Vec::new();
        for at in 0..30_000 {
            if at % blank_every == blank_every - 1 {
                text.push_str(end);
                lines += 1;
            }
            lines += 1;
            if at == 12_345 || at == 29_999 {
                text.push_str("{\"attributes\":{\"crm_id\":null,\"tier\":\"gold\"}}");
                places.push(lines);
            } else {
                text.push_str(clean);
            }
            if at < 29_999 {
                text.push_str(end);
            }
        }
        let path = folder.path().join(name).with_extension("ndjson");
        std::fs::write(&path, &text).expect("written");
        let report = same_report("concise", &[&path]);
        for line in &places {
            assert!(
                report.contains(&format!("{name}.ndjson:{line}:25: error[null-value]")),
                "{line}: {report}"
            );
        }
        for format in ["human", "json", "junit", "rdjson"] {
            same_report(format, &[&path]);
        }
        let packed = path.with_extension("ndjson.gz");
        let mut gzip = flate2::write::GzEncoder::new(
            std::fs::File::create(&packed).expect("made"),
            flate2::Compression::fast(),
        );
        std::io::Write::write_all(&mut gzip, text.as_bytes()).expect("packed");
        gzip.finish().expect("packed");
        for format in ["human", "json"] {
            same_report(format, &[&packed]);
        }
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let (lines, files) = (folder.path().join("long.ndjson"), folder.path().join("files"));
    std::fs::create_dir(&files).expect("a folder");
    let mut corpus = corpus::Corpus::new(5, 1000);
    let (mut text, mut body) = (String::new(), String::new());
    // More pieces than workers read ahead, and more files.
    for at in 0.. {
        corpus.body(&mut body);
        if at < 4000 {
            std::fs::write(files.join(format!("{at}.json")), &body).expect("written");
        }
        writeln!(text, "{body}").expect("writing to a String");
        if text.len() > 6 << 20 {
            break;
        }
    }
    std::fs::write(&lines, text).expect("written");
    for path in [&lines, &files] {
        ends_with_its_reader(path);
    }
}

fn ends_with_its_reader(path: &Path) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_payloadlint"))
        // A report of more than the megabyte that a pipe is given on Linux.
        .args(["check", "--no-config", "-f", "ndjson", "--threads", "2"])
        .arg(path)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut [0; 1000]).expect("some of the report");
    // The pipe fills up, and workers come to where they have to wait.
    std::thread::sleep(Duration::from_secs(2));
    drop(stdout);
    // A hang would be waited for in vain, and so would CI.
    for _ in 0..300 {
        if let Some(status) = child.try_wait().expect("a child") {
            assert_eq!(status.code(), Some(0));
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    child.kill().expect("killed");
    panic!("the program continues although its pipe is closed");
}
