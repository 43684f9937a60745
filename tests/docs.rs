//! `docs/rules/` is written from the rules' own pages, `docs/inputs.md` from what each kind says of
//! itself: `UPDATE_DOCS=1 cargo test --test docs`.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use payloadlint::config::rules;
use payloadlint::diagnostic::Evidence;
use payloadlint::kinds;

#[test]
fn every_rule_has_its_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let update = env::var_os("UPDATE_DOCS").is_some();
    if update {
        fs::create_dir_all(&folder).unwrap();
    }
    let mut stale = Vec::new();
    let mut expected = BTreeSet::new();
    for rule in rules() {
        let name = format!("{}.md", rule.id);
        let path = folder.join(&name);
        let page = rule.markdown();
        if fs::read_to_string(&path).ok().as_deref() != Some(&page) {
            if update {
                fs::write(&path, page).unwrap();
            } else {
                stale.push(name.clone());
            }
        }
        expected.insert(name);
    }
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !expected.contains(&name) {
            if update {
                fs::remove_file(folder.join(&name)).unwrap();
            } else {
                stale.push(name);
            }
        }
    }
    assert!(stale.is_empty(), "stale in docs/rules, run UPDATE_DOCS=1 cargo test --test docs: {stale:?}");
}

#[test]
fn the_page_of_evidence_has_every_word() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/evidence.md")).unwrap();
    for evidence in Evidence::ALL {
        let row = format!("| `{}` | {} |", evidence.as_str(), evidence.meaning());
        assert!(page.contains(&row), "docs/evidence.md lacks {row}");
    }
}

#[test]
fn the_page_of_kinds() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/inputs.md");
    let page = kinds::page();
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "docs/inputs.md is stale, run UPDATE_DOCS=1 cargo test --test docs");
}
