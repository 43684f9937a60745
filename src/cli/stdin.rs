//! Detects, without reading, whether a body is piped into a run that reads files.

use std::io;

use super::Failure;
use super::exit::ExitStatus;

/// Returns an error if stdin has bytes and no path was given: `… | payloadlint check` means stdin,
/// but would check the working folder. An idle or closed stdin, as in CI, is accepted. `command` is
/// the command that was typed.
pub(super) fn refuse_unread(command: &str, is_named: bool) -> Result<(), Failure> {
    if is_named || !has_unread_bytes() {
        return Ok(());
    }
    Err(unread(command))
}

/// Like [`refuse_unread`], at the end of a run: a slow writer may have started in the meantime.
pub(super) fn unread_after(command: &str, is_named: bool, status: ExitStatus) -> Result<ExitStatus, Failure> {
    refuse_unread(command, is_named).map(|()| status)
}

/// The error for a body on stdin that the run does not read.
pub(super) fn unread(command: &str) -> Failure {
    let does = if command == "fix" { "fixes" } else { "reads" };
    Failure::new("input is piped in, but no path is given").help(format!(
        "`payloadlint {command} -` {does} stdin, `payloadlint {command} .` {does} the files in this folder"
    ))
}

/// Whether stdin is a pipe or a file, with or without bytes.
#[cfg(unix)]
pub(super) fn is_fed() -> bool {
    use std::os::unix::fs::FileTypeExt as _;

    let data = own_stdin().and_then(|stdin| stdin.metadata());
    data.is_ok_and(|data| data.is_file() || data.file_type().is_fifo())
}

/// Whether a pipe, a socket or a file at stdin has unread bytes. A terminal never does.
#[cfg(unix)]
fn has_unread_bytes() -> bool {
    use std::io::Seek as _;
    use std::os::unix::fs::FileTypeExt as _;

    let Ok(mut stdin) = own_stdin() else { return false };
    let Ok(data) = stdin.metadata() else { return false };
    let kind = data.file_type();
    if kind.is_file() {
        return stdin.stream_position().is_ok_and(|at| at < data.len());
    }
    (kind.is_fifo() || kind.is_socket()) && rustix::io::ioctl_fionread(&stdin).is_ok_and(|count| count > 0)
}

/// Stdin without the buffer of the standard library.
#[cfg(unix)]
fn own_stdin() -> io::Result<std::fs::File> {
    use std::os::fd::AsFd as _;

    io::stdin().as_fd().try_clone_to_owned().map(std::fs::File::from)
}

#[cfg(not(unix))]
pub(super) fn is_fed() -> bool {
    false
}

#[cfg(not(unix))]
fn has_unread_bytes() -> bool {
    false
}
