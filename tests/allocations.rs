//! Memory. The fast pass allocates nothing on clean bodies: that is most of what makes it fast, and
//! easily lost. What is wrong with a body, and how many entries a baseline has, costs memory within
//! limits.
#![allow(
    unsafe_code,
    reason = "a global allocator cannot be had without; this one counts and hands on to the system's"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fmt::Write as _;

use payloadlint::config::{Baseline, Input, Settings};
use payloadlint::contract::find_operation;
use payloadlint::diagnostic::Outcome;
use payloadlint::engine;
use payloadlint::json::escape_json_into;
use payloadlint::report::{Format, ReportOptions, reporter};
use payloadlint::scan::{Gate, Target};

#[path = "../benches/corpus/mod.rs"]
mod corpus;

thread_local! {
    /// Of this thread alone: tests run beside one another. `const`, so that reading it allocates nothing.
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    /// Bytes that are allocated now, and the most that were. Memory may be freed by another thread
    /// than allocated it.
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

fn count(more: usize, less: usize) {
    let live = LIVE.get() + more.cast_signed() - less.cast_signed();
    LIVE.set(live);
    PEAK.set(PEAK.get().max(live));
}

struct Counting;

// SAFETY: everything is handed on to the system's allocator as it came; counting touches a `Cell` that has no
// destructor, so that it is there for as long as the thread.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        count(layout.size(), 0);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        count(layout.size(), 0);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        count(size, layout.size());
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(0, layout.size());
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What `work` gives, and how often it allocated.
fn counted<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = ALLOCATIONS.get();
    let given = work();
    (given, ALLOCATIONS.get() - before)
}

/// The most bytes that `work` has allocated at once.
fn peak(work: impl FnOnce()) -> usize {
    let before = LIVE.get();
    PEAK.set(before);
    work();
    (PEAK.get() - before).unsigned_abs()
}

fn clean_bodies() -> Vec<String> {
    let mut corpus = corpus::Corpus::new(5, 0);
    let mut body = String::new();
    (0..3000)
        .map(|_| {
            corpus.body(&mut body);
            body.clone()
        })
        .collect()
}

/// A gate whose tables have been looked up, as they are once in a run.
fn warm_gate() -> Gate {
    let gate = Gate::new();
    assert!(gate.is_clean(br#"{"attributes":{"crm_id":"1"}}"#, Target::Inferred));
    gate
}

#[test]
fn allocations_are_counted() {
    let (text, count) = counted(|| String::from("counted"));
    assert_eq!((text.as_str(), count), ("counted", 1));
}

#[test]
fn a_clean_body_costs_no_allocation() {
    let (gate, bodies) = (warm_gate(), clean_bodies());
    let mut clean = 0;
    for body in &bodies {
        let (passed, count) = counted(|| gate.is_clean(body.as_bytes(), Target::Inferred));
        clean += usize::from(passed);
        assert_eq!(count, 0, "{body}");
    }
    assert!(clean * 100 >= bodies.len() * 99, "only {clean} bodies pass, so that little is shown");
}

#[test]
fn a_clean_body_of_a_given_model_costs_no_allocation() {
    let (gate, bodies) = (warm_gate(), clean_bodies());
    for (name, member) in [("attributes", "{\"attributes\""), ("participant", "{\"wrapup\"")] {
        let model = find_operation(name).expect("a short name").model.expect("a model");
        let of_model: Vec<&String> = bodies.iter().filter(|body| body.starts_with(member)).collect();
        let mut clean = 0;
        for body in &of_model {
            let (passed, count) = counted(|| gate.is_clean(body.as_bytes(), Target::Model(model)));
            clean += usize::from(passed);
            assert_eq!(count, 0, "{name}: {body}");
        }
        assert!(clean * 100 >= of_model.len() * 99, "{name}: only {clean} of {} pass", of_model.len());
    }
}

#[test]
fn clean_lines_cost_no_allocation() {
    let gate = warm_gate();
    let text = clean_bodies().join("\n");
    let (mut at, mut passed, mut lines) = (0, 0, 0);
    while at < text.len() {
        let (end, count) = counted(|| gate.clean_line(text.as_bytes(), at, Target::Inferred));
        assert_eq!(count, 0, "line {lines}");
        lines += 1;
        passed += usize::from(end.is_some());
        at = end.or_else(|| text[at..].find('\n').map(|newline| at + newline)).unwrap_or(text.len()) + 1;
    }
    assert_eq!(lines, 3000);
    assert!(passed >= 2970, "only {passed} lines pass, so that little is shown");
}

#[test]
fn clean_bodies_in_strings_cost_no_allocation() {
    let (gate, bodies) = (warm_gate(), clean_bodies());
    let mut clean = 0;
    for body in &bodies {
        let mut string = String::from("\"");
        escape_json_into(body, &mut string);
        string.push('"');
        let (end, count) = counted(|| gate.clean_string(string.as_bytes(), 0, Target::Inferred));
        assert_eq!(count, 0, "{string}");
        clean += usize::from(end == Some(string.len()));
    }
    // Those with escapes of their own are for somebody else to look at.
    assert!(clean >= 2000, "only {clean} bodies pass, so that little is shown");
}

/// A body of 1 MB with 500,000 values of the wrong type.
fn settings_of_a_very_wrong_body(folder: &std::path::Path) -> Settings {
    let path = folder.join("tags.json");
    let tags = "1,".repeat(500_000);
    std::fs::write(&path, format!("{{\"wrapup\":{{\"tags\":[{tags}1]}}}}")).expect("written");
    Settings {
        inputs: vec![Input::Path(path)],
        operation: find_operation("participant").ok(),
        threads: 1,
        ..Settings::default()
    }
}

#[test]
fn a_body_with_very_many_findings() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings { excerpts: true, ..settings_of_a_very_wrong_body(folder.path()) };
    // Three at a time, since a run in a debug build takes seconds.
    for formats in Format::ALL.chunks(3) {
        let bytes = peak(|| {
            let mut reporters: Vec<_> = formats
                .iter()
                .map(|format| reporter(*format, &ReportOptions::default(), std::io::sink()))
                .collect();
            let done = engine::run(&settings, &mut |outcome| {
                reporters.iter_mut().try_for_each(|reporter| reporter.outcome(outcome))
            })
            .expect("written");
            for reporter in &mut reporters {
                reporter.finish(&done.summary).expect("written");
            }
        });
        assert!(bytes < 64 << 20, "{formats:?}: {bytes} bytes");
    }
}

#[test]
fn findings_beyond_those_that_are_listed_are_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings_of_a_very_wrong_body(folder.path());
    let (mut listed, mut last) = (0, Vec::new());
    engine::run(&settings, &mut |outcome| {
        if let Outcome::Findings(findings) = outcome {
            let of_tags = findings
                .iter()
                .filter(|finding| finding.pointer.as_ref().is_some_and(|finding| finding.contains("tags")));
            listed += of_tags.count();
            last.extend(
                findings
                    .iter()
                    .map(|finding| finding.message.clone())
                    .filter(|finding| finding.contains(" more of these")),
            );
        }
        Ok(())
    })
    .expect("nothing is written");
    assert_eq!((listed, last.len()), (5_000, 1));
    assert!(last[0].ends_with("; 495001 more of these in the same body are not listed"), "{last:?}");
}

#[test]
fn a_baseline_of_300_000_entries() {
    let mut text = String::from("{\n \"payloadlint_baseline\": 2,\n \"findings\": [\n");
    for at in 0..300_000 {
        let comma = if at == 0 { "" } else { ",\n" };
        let place = format!("\"rule\": \"null-value\", \"place\": \"/attributes/crm_{at}\"");
        let _ = write!(text, "{comma}  {{\"path\": \"fixtures/connector/{}.ndjson\", {place}}}", at / 100);
    }
    text += "\n ]\n}\n";
    let bytes = peak(|| drop(Baseline::parse(&text, "known.json").expect("a baseline")));
    assert!(bytes + text.len() < 200_000_000, "{bytes} bytes, and {} of text", text.len());
}
