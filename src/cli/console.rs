//! The terminal and the environment: what the rest of the program is told as options.

use std::env;
use std::io::{self, BufWriter, IsTerminal as _, Write};

use super::args::When;

/// Columns where nobody says how many there are.
const DEFAULT_WIDTH: usize = 100;
/// Lines longer than this are hard to read.
const MAX_WIDTH: usize = 120;
/// Narrower than this nothing can be drawn.
const MIN_WIDTH: usize = 40;

/// What is known of the place where output goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Console {
    /// Whether to colour stdout.
    pub(super) color: bool,
    /// Whether stdout takes ASCII alone.
    pub(super) ascii: bool,
    /// Columns of stdout, or what `COLUMNS` says that they are.
    pub(super) width: usize,
    terminal: bool,
}

impl Console {
    pub(super) fn new(color: When) -> Self {
        let terminal = io::stdout().is_terminal();
        Self { color: wants_color(color, terminal), ascii: wants_ascii(), width: width(terminal), terminal }
    }

    /// Whether stdout is a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Colours a text, where stdout takes colour.
    pub(super) fn paint(&self, color: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Columns that a line has left behind the first `used`; `None` where its length is no matter, as in a
    /// file or for `grep`.
    pub(super) fn room(&self, used: usize) -> Option<usize> {
        self.terminal.then(|| self.width.saturating_sub(used).max(20))
    }

    /// Stdout. What is written there is seen at once on a terminal, and where the input is `live` (a pipe
    /// that somebody may still be writing to); else in larger pieces.
    pub(super) fn stdout(&self, live: bool) -> Box<dyn Write> {
        if self.terminal || live {
            Box::new(io::stdout())
        } else {
            Box::new(BufWriter::with_capacity(writes_of(), whole_writes()))
        }
    }
}

/// Stdout without the buffer for lines that the standard library puts before it, which makes two writes of one.
fn whole_writes() -> Box<dyn Write> {
    #[cfg(unix)]
    if let Ok(own) = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned() {
        return Box::new(std::fs::File::from(own));
    }
    Box::new(io::stdout())
}

/// Bytes that are written at a time. A pipe holds 64 KiB, and whoever writes more waits for its reader; Linux gives it more room
/// where it is asked to, and then neither waits for the other.
fn writes_of() -> usize {
    #[cfg(target_os = "linux")]
    if rustix::pipe::fcntl_setpipe_size(io::stdout(), 1 << 20).is_ok() {
        return 1 << 18;
    }
    1 << 16
}

/// <https://no-color.org> and <https://bixense.com/clicolors>.
fn wants_color(when: When, terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            if env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty()) {
                false
            } else if env::var_os("CLICOLOR_FORCE").is_some_and(|it| it != "0" && !it.is_empty()) {
                true
            } else {
                terminal && env::var_os("TERM").is_none_or(|it| it != "dumb")
            }
        }
    }
}

/// A locale that is named and is not UTF-8, or the bare Linux console, has no box-drawing characters.
fn wants_ascii() -> bool {
    if env::var_os("TERM").is_some_and(|it| it == "linux") {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty());
    locale.is_some_and(|it| {
        let it = it.to_ascii_lowercase();
        !it.contains("utf-8") && !it.contains("utf8")
    })
}

/// Like `git` and `ls`, `COLUMNS` before the terminal: `watch` and job logs have a width and no terminal. One that is no width
/// at all is nobody's wish.
fn width(terminal: bool) -> usize {
    let given =
        env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let columns = given.or_else(|| if terminal { measured() } else { None });
    columns.unwrap_or(DEFAULT_WIDTH).clamp(MIN_WIDTH, MAX_WIDTH)
}
