//! Putting a new text in the place of a file: written beside it, then renamed, so that code that
//! looks finds the old file or the new one, whole, whatever happens in between.

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use xxhash_rust::xxh3::Xxh3Default;

/// Bytes that are read or written at once.
const BUFFER: usize = 1 << 16;

/// Why a file was left as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplaceError {
    /// A pipe or a device: there is nothing to put in its place.
    #[error("not a regular file, so it cannot be rewritten; not changed")]
    NotAFile,
    /// The user may not write it, whatever the folder allows.
    #[error("is read-only; not changed")]
    ReadOnly,
    /// Somebody else wrote to it while it was being fixed.
    #[error("changed while it was being read; not changed by payloadlint")]
    Changed,
    /// The system says no: a full disk, a folder that cannot be written to.
    #[error("{doing}: {source}; not changed")]
    Io {
        /// What was tried.
        doing: &'static str,
        /// What the system says.
        source: io::Error,
    },
}

impl ReplaceError {
    fn io(doing: &'static str) -> impl Fn(io::Error) -> Self {
        move |source| Self::Io { doing, source }
    }
}

/// A file before it is read: where it really lies, and who may do what with it.
#[derive(Debug)]
pub struct Original {
    target: PathBuf,
    metadata: Metadata,
}

impl Original {
    /// Looks at a file; symbolic links are followed, so that the target is what will be replaced.
    ///
    /// # Errors
    /// If there is none.
    pub fn look(path: &Path) -> io::Result<Self> {
        let target = fs::canonicalize(path)?;
        let metadata = fs::metadata(&target)?;
        Ok(Self { target, metadata })
    }

    /// Begins a new text for it.
    ///
    /// # Errors
    /// If it cannot be written to, or nothing can be written beside it.
    pub fn replace(self) -> Result<Replacement, ReplaceError> {
        if !self.metadata.is_file() {
            return Err(ReplaceError::NotAFile);
        }
        if self.metadata.permissions().readonly() {
            return Err(ReplaceError::ReadOnly);
        }
        // A rename asks the folder alone; code that may not write the file may not replace it
        // either.
        match File::options().write(true).open(&self.target) {
            Ok(_) => {}
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                return Err(ReplaceError::ReadOnly);
            }
            Err(error) => return Err(ReplaceError::io("opening it for writing")(error)),
        }
        let folder = self.target.parent().unwrap_or(Path::new("."));
        // The name is one that no walk takes for a source, should the program be killed.
        let file = tempfile::Builder::new()
            .prefix(".payloadlint-")
            .suffix(".tmp")
            .tempfile_in(folder)
            .map_err(ReplaceError::io("creating a temporary file next to it"))?;
        Ok(Replacement { original: self, file: BufWriter::with_capacity(BUFFER, file) })
    }
}

/// A new text on its way into the place of a file. Dropped, it leaves the file as it was.
#[derive(Debug)]
pub struct Replacement {
    original: Original,
    file: BufWriter<NamedTempFile>,
}

impl Replacement {
    /// Copies the first `count` bytes of the old text.
    ///
    /// # Errors
    /// If they cannot be read or written.
    pub fn copy(&mut self, count: u64) -> Result<(), ReplaceError> {
        let copying = ReplaceError::io("writing the new file");
        let old = File::open(&self.original.target).map_err(&copying)?;
        let copied = io::copy(&mut old.take(count), &mut self.file).map_err(copying)?;
        if copied == count { Ok(()) } else { Err(ReplaceError::Changed) }
    }

    /// Adds to the new text.
    ///
    /// # Errors
    /// If it cannot be written, as on a full disk.
    pub fn write(&mut self, text: &[u8]) -> Result<(), ReplaceError> {
        self.file.write_all(text).map_err(ReplaceError::io("writing the new file"))
    }

    /// Puts the new text in the place of the old, which must still be what was read: `digest` is of that.
    ///
    /// # Errors
    /// If it is not, or the disk is full, or the folder cannot be written to.
    pub fn commit(self, digest: &Digest) -> Result<(), ReplaceError> {
        let Self { original, file } = self;
        let writing = ReplaceError::io("writing the new file");
        let file = file.into_inner().map_err(|error| writing(error.into_error()))?;
        keep_owner(file.as_file(), &original.metadata);
        file.as_file().set_permissions(permissions(&original.metadata)).map_err(&writing)?;
        keep_extended_attributes(file.as_file(), &original.target);
        file.as_file().sync_all().map_err(&writing)?;
        if !original.is_still(digest).map_err(ReplaceError::io("reading it again"))? {
            return Err(ReplaceError::Changed);
        }
        file.persist(&original.target)
            .map_err(|error| ReplaceError::io("renaming the new file")(error.error))?;
        sync_folder(&original.target);
        Ok(())
    }
}

impl Original {
    /// Whether the file is the one that was looked at, and holds what was read.
    fn is_still(&self, digest: &Digest) -> io::Result<bool> {
        let now = match fs::metadata(&self.target) {
            Ok(now) => now,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        if now.len() != digest.length || !is_same_file(&now, &self.metadata) {
            return Ok(false);
        }
        let mut file = File::open(&self.target)?;
        let mut found = Digest::default();
        let mut buffer = vec![0; BUFFER];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(found == *digest),
                Ok(count) => found.add(&buffer[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Of which text a new one was made: its length and xxh3.
#[derive(Clone, Default)]
pub struct Digest {
    state: Xxh3Default,
    length: u64,
}

impl Digest {
    /// Adds bytes that were read.
    pub fn add(&mut self, text: &[u8]) {
        self.state.update(text);
        self.length += text.len() as u64;
    }

    /// How many bytes were read.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.length == other.length && self.state.digest128() == other.state.digest128()
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} bytes, {:032x}", self.length, self.state.digest128())
    }
}

/// Only root may give a file away: where it cannot be kept, the file becomes the user's own.
#[cfg(unix)]
fn keep_owner(file: &File, original: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let Ok(now) = file.metadata() else { return };
    if now.gid() != original.gid() {
        let _ = fchown(file, None, Some(original.gid()));
    }
    if now.uid() != original.uid() {
        let _ = fchown(file, Some(original.uid()), None);
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// Access control lists, labels and whatever users attached to the file. What the system refuses to
/// set is left out, as with the owner.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn keep_extended_attributes(file: &File, target: &Path) {
    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr};
    // The most that Linux has for the list of names, and for a value.
    const MOST: usize = 1 << 16;
    let Ok(old) = File::open(target) else { return };
    let mut names = vec![0_u8; MOST];
    let Ok(length) = flistxattr(&old, &mut names[..]) else { return };
    let mut value = vec![0_u8; if length == 0 { 0 } else { MOST }];
    for name in names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        if let Ok(length) = fgetxattr(&old, name, &mut value[..]) {
            let _ = fsetxattr(file, name, &value[..length], XattrFlags::empty());
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn keep_extended_attributes(_: &File, _: &Path) {}

fn permissions(original: &Metadata) -> Permissions {
    original.permissions()
}

#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    one.modified().ok() == other.modified().ok()
}

/// A rename is on the disk when its folder is. Not every system has that; the file is whole either way.
fn sync_folder(target: &Path) {
    if cfg!(unix)
        && let Some(folder) = target.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(text: &[u8]) -> Digest {
        let mut digest = Digest::default();
        digest.add(text);
        digest
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_becomes_another_and_no_file_is_left_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.json");
        fs::write(&path, "old text").expect("written");
        let mut new = Original::look(&path).expect("it is there").replace().expect("it can be written");
        new.copy(4).expect("copied");
        new.write(b"words").expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"old text");
        new.commit(&digest(b"old text")).expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"old words");
        assert_eq!(names(folder.path()), ["a.json"]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn extended_attributes_stay() {
        use rustix::fs::{XattrFlags, getxattr, setxattr};
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.json");
        fs::write(&path, "old text").expect("written");
        setxattr(&path, "user.owner", b"team billing", XattrFlags::empty())
            .expect("the file system has attributes");
        let mut new = Original::look(&path).expect("it is there").replace().expect("it can be written");
        new.write(b"new text").expect("written");
        new.commit(&digest(b"old text")).expect("replaced");
        let mut value = [0_u8; 64];
        let length = getxattr(&path, "user.owner", &mut value[..]).expect("it is there");
        assert_eq!(&value[..length], b"team billing");
        assert_eq!(fs::read(&path).expect("read"), b"new text");
    }

    #[test]
    fn what_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.json");
        // The same length; another file under the same name; none at all.
        let changes: [&dyn Fn(); 3] = [
            &|| fs::write(&path, "OLD TEXT").expect("written"),
            &|| {
                fs::write(folder.path().join("b"), "old text").expect("written");
                fs::rename(folder.path().join("b"), &path).expect("renamed");
            },
            &|| fs::remove_file(&path).expect("removed"),
        ];
        for change in changes {
            fs::write(&path, "old text").expect("written");
            let mut new = Original::look(&path).expect("it is there").replace().expect("it can be written");
            new.write(b"new").expect("written");
            change();
            let before = fs::read(&path).ok();
            assert!(matches!(new.commit(&digest(b"old text")), Err(ReplaceError::Changed)));
            assert_eq!(fs::read(&path).ok(), before);
        }
        assert_eq!(names(folder.path()), [""; 0]);
    }
}
