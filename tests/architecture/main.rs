//! The shape of the house: imports run down, never in a circle, and no room or file grows too large.
//!
//! The test reads the `use` lines and the qualified paths of `src/`. A name that a `mod.rs` passes on with
//! `pub use` counts as an import of the file that declares it. Code under `#[cfg(test)]` does not count.

mod graph;
mod source;

use std::collections::BTreeMap;

use graph::Graph;

/// The rooms from top to ground. A file imports from its own room and from rooms below it only.
const ROOMS: &[&str] = &[
    "cli",
    "engine",
    "config",
    "live",
    "sim",
    "report",
    "rules",
    "rule",
    "fix",
    "source",
    "kinds",
    "notation",
    "input",
    "scan",
    "diagnostic",
    "contract",
    "json",
    "recording",
    "clock",
    "text",
];

/// The most lines of code in a room.
const MAX_ROOM: usize = 7_500;

/// The most lines of code in a file.
const MAX_FILE: usize = 500;

/// Files, and whole rooms, that may still be in a circle. This list only gets shorter; its end is
/// an empty list.
const KNOWN_CIRCLES: &[&str] = &["cli/", "config/"];

/// Rooms that are still too large. This list only gets shorter.
const KNOWN_LARGE_ROOMS: &[&str] = &[];

/// Files outside `rules/` in which the id of a rule is an example in a message or a help text.
const EXAMPLES: &[&str] = &["cli/fix_args.rs", "cli/names.rs"];

/// What others need to know of a rule is in its `RuleMeta`, so that a rule can be renamed in its own file.
#[test]
fn no_rule_is_known_by_its_id_outside_its_room() {
    let ids: Vec<&str> = payloadlint::rules::ALL.iter().map(|rule| rule.meta().id).collect();
    let mut found = Vec::new();
    for file in Graph::read().files().filter(|file| file.room() != "rules") {
        for text in &file.texts {
            let mut words = text.split(|c: char| c != '-' && !c.is_ascii_alphanumeric());
            if words.any(|word| ids.contains(&word)) && !EXAMPLES.contains(&file.path.as_str()) {
                found.push(format!("{}: {text}", file.path));
            }
        }
    }
    assert!(found.is_empty(), "use a property of `RuleMeta`, not the id of a rule:\n{}", found.join("\n"));
}

#[test]
fn imports_run_down() {
    let graph = Graph::read();
    let floor = |room: &str| ROOMS.iter().position(|name| *name == room);
    let mut upward = Vec::new();
    for (from, to) in graph.imports() {
        let (Some(above), Some(below)) = (floor(from.room()), floor(to.room())) else {
            panic!("give the room of {} and of {} a place in ROOMS", from.path, to.path);
        };
        if above > below {
            upward.push(format!("{} imports {}", from.path, to.path));
        }
    }
    assert!(upward.is_empty(), "these imports run up:\n{}", upward.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let circles = Graph::read().circles();
    let is_known = |file: &String| KNOWN_CIRCLES.iter().any(|known| covers(known, file));
    let new: Vec<String> =
        circles.iter().filter(|circle| !circle.files.iter().all(is_known)).map(ToString::to_string).collect();
    assert!(new.is_empty(), "these files import each other in a circle:\n{}", new.join("\n"));
    for known in KNOWN_CIRCLES {
        let is_needed = circles.iter().any(|circle| circle.files.iter().any(|file| covers(known, file)));
        assert!(is_needed, "{known} is in no circle any more: remove it from KNOWN_CIRCLES");
    }
}

/// Whether an entry of the list means that file: it names the file, or its room followed by a slash.
fn covers(entry: &str, file: &str) -> bool {
    file == entry || entry.ends_with('/') && file.starts_with(entry)
}

#[test]
#[allow(clippy::print_stdout, reason = "the sizes, for `cargo test -- --nocapture`")]
fn no_room_and_no_file_is_too_large() {
    let graph = Graph::read();
    let mut rooms: BTreeMap<&str, usize> = BTreeMap::new();
    for file in graph.files() {
        *rooms.entry(file.room()).or_default() += file.lines;
        assert!(file.lines <= MAX_FILE, "{} has {} lines of code, {MAX_FILE} at most", file.path, file.lines);
    }
    for (room, lines) in rooms {
        println!("{lines:6} {room}");
        let known = KNOWN_LARGE_ROOMS.contains(&room);
        assert!(lines <= MAX_ROOM || known, "`{room}` has {lines} lines of code, {MAX_ROOM} at most");
        assert!(lines > MAX_ROOM || !known, "KNOWN_LARGE_ROOMS: `{room}` is small enough, remove it");
    }
}
