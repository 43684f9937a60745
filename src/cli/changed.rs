//! `--changed`: the files that differ from a revision, as git reports them.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::Failure;
use crate::source::OnlyFiles;

/// The files that differ from the commit at which the current branch left `reference`: staged,
/// unstaged and untracked. Deleted files are not included. A renamed file is included under its new
/// name.
pub(super) fn files(reference: &str) -> Result<OnlyFiles, Failure> {
    let root = one_line(&git(Path::new("."), &["rev-parse", "--show-toplevel"])?)?;
    let root = Path::new(&root).canonicalize().map_err(|error| {
        Failure::new(format!("the folder {} of the repository cannot be opened: {error}", root.display()))
    })?;
    if commit(&root, "HEAD")?.is_none() {
        return Err(Failure::new("--changed: the repository has no commit yet")
            .help("omit `--changed` to check all files"));
    }
    let base = merge_base(&root, reference)?;
    let diff = [
        "diff",
        "--name-only",
        "-z",
        "--diff-filter=d",
        "--no-renames",
        "--no-ext-diff",
        "--ignore-submodules=all",
        &base,
        "--",
    ];
    let untracked = ["ls-files", "--others", "--exclude-standard", "-z"];
    let mut files = HashSet::new();
    for list in [git(&root, &diff)?, git(&root, &untracked)?] {
        let names = list.split(|byte| *byte == 0).filter(|name| !name.is_empty() && !name.ends_with(b"/"));
        files.extend(names.map(|name| root.join(path_of(name))));
    }
    Ok(OnlyFiles::new(files))
}

/// The commit that `reference` and the current branch have in common.
fn merge_base(root: &Path, reference: &str) -> Result<String, Failure> {
    let Some(commit) = commit(root, reference)? else {
        return Err(Failure::new(format!("--changed: git has no revision `{reference}`"))
            .help("use a branch, a tag or a commit, such as `--changed=origin/main`, and fetch it first"));
    };
    let found = run(root, &["merge-base", "HEAD", &commit])?;
    if found.status.success() {
        return Ok(String::from_utf8_lossy(&found.stdout).trim().to_owned());
    }
    Err(Failure::new(format!("--changed: `{reference}` and HEAD have no commit in common")).help(
        "fetch more of the history: this may be a shallow clone (in GitHub Actions, set `fetch-depth: 0`)",
    ))
}

/// The commit of a revision.
fn commit(root: &Path, reference: &str) -> Result<Option<String>, Failure> {
    // git would read it as an option.
    if reference.starts_with('-') {
        return Ok(None);
    }
    let found = run(root, &["rev-parse", "--verify", "--quiet", &format!("{reference}^{{commit}}")])?;
    let text = String::from_utf8_lossy(&found.stdout).trim().to_owned();
    Ok(Some(text).filter(|text| found.status.success() && !text.is_empty()))
}

/// The output of a git command.
fn git(folder: &Path, args: &[&str]) -> Result<Vec<u8>, Failure> {
    let done = run(folder, args)?;
    if done.status.success() {
        return Ok(done.stdout);
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let reason = said.lines().find(|line| !line.is_empty()).unwrap_or("no reason given");
    let failure = Failure::new(format!("--changed: `git {}` failed: {reason}", args[0]));
    Err(if said.contains("not a git repository") {
        failure.help("run it in a git repository, or name the files")
    } else {
        failure
    })
}

fn run(folder: &Path, args: &[&str]) -> Result<Output, Failure> {
    let mut command = Command::new("git");
    // Do not start a file-system monitor that the repository configures, and do not write the index.
    command.args(["-c", "core.fsmonitor=false", "-c", "diff.relative=false"]).args(args);
    command.current_dir(folder).env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
    command.stdin(std::process::Stdio::null());
    command.output().map_err(|error| {
        let failure = Failure::new(format!("--changed: git cannot be started: {error}"));
        if error.kind() == ErrorKind::NotFound {
            failure.help("install git, or name the files, for example with `--files-from`")
        } else {
            failure
        }
    })
}

/// A path that git prints as one line.
fn one_line(output: &[u8]) -> Result<PathBuf, Failure> {
    let line = output.strip_suffix(b"\n").unwrap_or(output);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.is_empty() {
        return Err(Failure::new("--changed: this repository has no folder of files"));
    }
    Ok(path_of(line))
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;

    OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    OsStr::new(&*String::from_utf8_lossy(bytes)).into()
}
