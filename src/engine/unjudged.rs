//! Folders that were skipped as a whole, so that `check` and `fix` can say so.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::config::{Input, Settings};

/// The folders that the user named and of which nothing has been judged so far: a folder that is
/// skipped as a whole must not look like a clean one.
#[derive(Default)]
pub(super) struct Unjudged<'r> {
    /// Each with why its sources were skipped. `None` before anything came out of a folder: to look
    /// which of many files are folders takes time.
    folders: Option<Vec<(&'r Path, Reasons)>>,
}

/// How many sources were skipped for which reason.
type Reasons = BTreeMap<Cow<'static, str>, u64>;

impl<'r> Unjudged<'r> {
    /// Takes note of a file that was come by in a folder: why all of it was skipped, or `None`
    /// where something was judged.
    pub(super) fn source(
        &mut self,
        settings: &'r Settings,
        path: &Path,
        skipped: Option<&Cow<'static, str>>,
    ) {
        let folders = self.folders.get_or_insert_with(|| {
            let folder = |input: &'r Input| match input {
                Input::Path(path) if path.is_dir() => Some((path.as_path(), Reasons::new())),
                _ => None,
            };
            settings.inputs.iter().filter_map(folder).collect()
        });
        let holds = |folder: &Path| folder == Path::new(".") || path.starts_with(folder);
        match skipped {
            None => folders.retain(|(folder, _)| !holds(folder)),
            Some(reason) => {
                for (_, reasons) in folders.iter_mut().filter(|(folder, _)| holds(folder)) {
                    *reasons.entry(reason.clone()).or_insert(0) += 1;
                }
            }
        }
    }

    /// The folders that are left, each with the reason of most of its files.
    pub(super) fn into_reasons(self) -> impl Iterator<Item = (Arc<str>, String)> {
        self.folders.into_iter().flatten().filter_map(|(folder, reasons)| {
            let (reason, _) = reasons.into_iter().max_by_key(|(_, sources)| *sources)?;
            Some((folder.display().to_string().into(), reason.into_owned()))
        })
    }
}
