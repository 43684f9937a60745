//! Small files that users write, such as a config.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// Reads a file of at most `most` bytes. A pipe or a device is refused: it may never end.
///
/// # Errors
/// When it is not a regular file, is too large, is not UTF-8 or cannot be read.
pub fn read_file(path: &Path, most: u64) -> io::Result<String> {
    let data = fs::metadata(path)?;
    if !data.is_file() && !data.is_dir() {
        return Err(io::Error::other("it is a pipe or a device, not a regular file"));
    }
    let mut text = String::new();
    let read = File::open(path)?.take(most + 1).read_to_string(&mut text);
    if data.len() > most || text.len() as u64 > most {
        return Err(io::Error::other(format!("it is larger than {most} bytes")));
    }
    read.map(|_| text)
}
