//! What a baseline knows, and what of it a run has met.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use crate::config::{Baseline, BaselineKey, Settings, baseline_path};
use crate::diagnostic::Finding;
use crate::rules;

/// Records that are named where there are more findings than the baseline knows.
const MAX_RECORDS: usize = 8;

/// The baseline during a run.
pub(super) struct Known<'s> {
    settings: &'s Settings,
    /// What the baseline knows; empty where there is none.
    entries: HashMap<&'s BaselineKey, Met>,
    /// The baseline that is recorded, where there is no old one.
    new: Option<Baseline>,
    /// Sources that were read, as the baseline names them.
    read: HashSet<String>,
    /// Files and folders of which something was not read or not checked, likewise.
    unread: HashSet<String>,
    /// The last source, and how the baseline names it.
    last: Option<(Arc<str>, String)>,
}

/// How much of an entry was met.
struct Met {
    known: u64,
    here: u64,
    /// How many have been reported beyond those that are known.
    reported: u64,
    held: Option<Box<Held>>,
}

/// The first of equal findings of a source, until all of them are counted.
struct Held {
    first: Finding,
    records: Vec<u64>,
    /// Whether nothing else was found in its request, which was counted as clean.
    is_alone: bool,
}

/// More findings than the baseline knows.
pub(super) struct Exceeding {
    pub(super) finding: Finding,
    /// How many they are beyond those that are known.
    pub(super) more: u64,
    /// Whether its request was counted as clean.
    pub(super) is_alone: bool,
}

impl<'s> Known<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        let met = |known| Met { known, here: 0, reported: 0, held: None };
        let entries = settings.baseline.iter().flat_map(Baseline::iter);
        Self {
            settings,
            entries: entries.map(|(key, count)| (key, met(count))).collect(),
            new: (settings.write_baseline && settings.baseline.is_none()).then(Baseline::default),
            read: HashSet::new(),
            unread: HashSet::new(),
            last: None,
        }
    }

    /// Takes note of a source that is read.
    pub(super) fn read(&mut self, path: &Arc<str>) {
        if self.settings.baseline.is_some() {
            let name = self.name(path);
            self.read.insert(name);
        }
    }

    /// Takes note of a file or folder of which something was not read or not checked: what was
    /// known may still be there.
    pub(super) fn unread(&mut self, path: &Arc<str>) {
        if self.settings.baseline.is_some() {
            let name = self.name(path);
            self.unread.insert(name);
        }
    }

    fn name(&mut self, path: &Arc<str>) -> String {
        match &self.last {
            Some((last, name)) if last == path => name.clone(),
            _ => {
                let name = baseline_path(&self.settings.baseline_folder, path);
                self.last = Some((Arc::clone(path), name.clone()));
                name
            }
        }
    }

    /// Whether a finding is known, or recorded as such. `touched` takes the entries that it is the
    /// first to meet in its source.
    pub(super) fn is_known(&mut self, finding: &Finding, touched: &mut Vec<BaselineKey>) -> bool {
        if self.entries.is_empty() && self.new.is_none() {
            return false;
        }
        let place = match (&finding.pointer, &finding.at) {
            (Some(pointer), _) => pointer.clone(),
            (None, Some(part)) => part.to_string(),
            (None, None) => String::new(),
        };
        let key = BaselineKey { path: self.name(&finding.path), rule: finding.rule.id.to_owned(), place };
        if let Some(new) = &mut self.new {
            new.add(key, 1);
            return true;
        }
        let Some(met) = self.entries.get_mut(&key) else { return false };
        met.here += 1;
        let held = met.held.get_or_insert_with(|| {
            touched.push(key);
            Box::new(Held { first: finding.clone(), records: Vec::new(), is_alone: false })
        });
        if held.records.len() < MAX_RECORDS {
            held.records.push(finding.record);
        }
        true
    }

    /// Takes note that the request in which these entries were met first has no other finding.
    pub(super) fn alone(&mut self, touched: &[BaselineKey]) {
        for key in touched {
            if let Some(held) = self.entries.get_mut(key).and_then(|met| met.held.as_mut()) {
                held.is_alone = true;
            }
        }
    }

    /// Ends a source: where there are more equal findings than are known.
    pub(super) fn exceeding(&mut self, touched: &[BaselineKey]) -> Vec<Exceeding> {
        let mut found = Vec::new();
        for key in touched {
            let Some(met) = self.entries.get_mut(key) else { continue };
            let Some(held) = met.held.take() else { continue };
            let over = met.here.saturating_sub(met.known);
            if over > met.reported {
                let more = over - met.reported;
                met.reported = over;
                found.push(Exceeding {
                    is_alone: held.is_alone,
                    finding: worded(*held, met.here, met.known),
                    more,
                });
            }
        }
        found
    }

    /// Ends the run: how many findings are fixed, and the baseline to be written where that was asked for.
    pub(super) fn finish(self) -> (u64, Option<Baseline>) {
        let Some(old) = &self.settings.baseline else { return (0, self.new) };
        let mut new = Baseline::default();
        let mut fixed = 0;
        for (key, known) in old.iter() {
            let here = self.entries.get(key).map_or(0, |met| met.here);
            let is_fixed = here < known && self.was_checked(key);
            new.add(key.clone(), if is_fixed { here } else { known });
            fixed += if is_fixed { known - here } else { 0 };
        }
        (fixed, self.settings.write_baseline.then_some(new))
    }

    /// Whether a finding that was not met would have been met if it were there.
    fn was_checked(&self, key: &BaselineKey) -> bool {
        let path = Path::new(&key.path);
        let is_unread = |path: &Path| path.to_str().is_some_and(|path| self.unread.contains(path));
        if path.ancestors().any(is_unread) {
            return false;
        }
        let file = self.settings.baseline_folder.join(path);
        if !self.read.contains(&key.path) {
            // What is gone has no findings; what is there may not have been asked for.
            return self.settings.is_whole(&file) && !file.exists();
        }
        let Some(rule) = rules::find(&key.rule) else { return false };
        self.settings.for_path(&file).is_ok_and(|here| {
            here.levels().severity(rule).is_some() && rules::can_run(rule, &here.scope.limits)
        })
    }
}

/// The first of equal findings, with how many they are.
fn worded(equal: Held, here: u64, known: u64) -> Finding {
    let Held { mut first, mut records, .. } = equal;
    first.message = format!("{}: {here} here, {known} known from the baseline", first.message);
    records.dedup();
    let mut help = format!("it is not known which of the {here} is new, because a baseline stores no values");
    if records.len() > 1 {
        let listed: Vec<String> = records.iter().map(|record| (record + 1).to_string()).collect();
        let more = if here as usize > MAX_RECORDS { ", …" } else { "" };
        help = format!("{help}; they are in records {}{more}", listed.join(", "));
    }
    first.help = Some(match first.help {
        Some(own) => format!("{own}; {help}").into(),
        None => help.into(),
    });
    first
}
