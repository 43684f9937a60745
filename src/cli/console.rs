//! The terminal and the environment, which the rest of the program gets as options.

use std::env;
use std::io::{self, BufWriter, IsTerminal as _, Write};

use super::args::When;

/// The default width.
const DEFAULT_WIDTH: usize = 100;
/// The maximum width: longer lines are hard to read.
const MAX_WIDTH: usize = 120;
/// The minimum width for drawing.
const MIN_WIDTH: usize = 40;

/// What is known about stdout.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact about the terminal")]
pub(super) struct Console {
    /// Whether to colour stdout.
    pub(super) color: bool,
    /// Whether stdout is a terminal that opens hyperlinks.
    pub(super) hyperlinks: bool,
    /// Whether stdout supports ASCII only.
    pub(super) ascii: bool,
    /// Columns of stdout, or the value of `COLUMNS`.
    pub(super) width: usize,
    terminal: bool,
}

impl Console {
    pub(super) fn new(color: When) -> Self {
        let terminal = io::stdout().is_terminal();
        let color = wants_color(color, terminal);
        let hyperlinks = color && terminal && has_hyperlinks();
        Self { color, hyperlinks, ascii: wants_ascii(), width: width(terminal), terminal }
    }

    /// Whether stdout is a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Colours a text, if stdout supports colour.
    pub(super) fn paint(&self, color: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Columns that are left in a line after the first `used`. `None` if the length does not
    /// matter, as in a file or for `grep`.
    pub(super) fn room(&self, used: usize) -> Option<usize> {
        self.terminal.then(|| self.width.saturating_sub(used).max(20))
    }

    /// Stdout. It is flushed at once on a terminal, and if the input is `live` (a pipe that may
    /// still be written to). Otherwise it is written in larger pieces.
    pub(super) fn stdout(&self, live: bool) -> Box<dyn Write> {
        if self.terminal || live {
            Box::new(io::stdout())
        } else {
            Box::new(BufWriter::with_capacity(writes_of(), whole_writes()))
        }
    }
}

/// Stdout without the line buffer of the standard library, which splits writes.
fn whole_writes() -> Box<dyn Write> {
    #[cfg(unix)]
    if let Ok(own) = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned() {
        return Box::new(std::fs::File::from(own));
    }
    Box::new(io::stdout())
}

/// Bytes per write. A pipe has room for 64 KiB, and a larger write waits for the reader. Linux
/// gives a pipe more room on request, so that writer and reader do not wait for each other.
fn writes_of() -> usize {
    #[cfg(target_os = "linux")]
    if rustix::pipe::fcntl_setpipe_size(io::stdout(), 1 << 20).is_ok() {
        return 1 << 18;
    }
    1 << 16
}

/// Whether to use colour. See <https://no-color.org> and <https://bixense.com/clicolors>.
fn wants_color(when: When, terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
                false
            } else if env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0" && !value.is_empty()) {
                true
            } else {
                terminal && env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// Whether the terminal is known to open hyperlinks. Others may print the address as text.
fn has_hyperlinks() -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let program = env::var("TERM_PROGRAM").unwrap_or_default();
    let vte: u32 = env::var("VTE_VERSION").ok().and_then(|version| version.parse().ok()).unwrap_or(0);
    vte >= 5000
        || ["WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM"].into_iter().any(is_set)
        || ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"].contains(&&*program)
}

/// Whether there are no box-drawing characters: in a locale that is not UTF-8, and in the Linux console.
fn wants_ascii() -> bool {
    if env::var_os("TERM").is_some_and(|term| term == "linux") {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    })
}

/// Like `git` and `ls`, use `COLUMNS` before the width of the terminal: `watch` and CI logs have a
/// width but no terminal. An invalid value is ignored.
fn width(terminal: bool) -> usize {
    let given =
        env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let columns = given.or_else(|| if terminal { measured() } else { None });
    columns.unwrap_or(DEFAULT_WIDTH).clamp(MIN_WIDTH, MAX_WIDTH)
}
