//! `payloadlint completions` and `payloadlint man`: both from the one definition of the command line.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use super::Failure;
use super::args::Args;
use super::console::Console;
use super::exit::ExitStatus;

#[derive(Debug, ClapArgs)]
pub(super) struct CompletionsArgs {
    /// The shell: bash, elvish, fish, powershell, zsh
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    pub(super) shell: Shell,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ManArgs {
    /// Write the pages of all commands to this folder
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

pub(super) fn completions(args: &CompletionsArgs, console: &Console) -> Result<ExitStatus, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "payloadlint", &mut text);
    let mut out = console.stdout(false);
    out.write_all(&text)?;
    out.flush()?;
    Ok(ExitStatus::Clean)
}

pub(super) fn man(args: &ManArgs, console: &Console) -> Result<ExitStatus, Failure> {
    // A page has all options, also those that `-h` hides.
    let with_all = |command: Command| command.mut_args(|arg| arg.hide_short_help(false));
    let mut command = Args::command().disable_help_subcommand(true);
    // Until then the subcommands have no arguments.
    command.build();
    let command = with_all(command).mut_subcommands(with_all);
    let Some(folder) = &args.out else {
        let mut text = Vec::new();
        Man::new(command).render(&mut text)?;
        let mut out = console.stdout(false);
        out.write_all(&with_sections(text))?;
        out.flush()?;
        return Ok(ExitStatus::Clean);
    };
    let name = command.get_name().to_owned();
    page(folder, &name, command.clone())?;
    for subcommand in command.get_subcommands() {
        let name = format!("{name}-{}", subcommand.get_name());
        page(folder, &name, subcommand.clone().display_name(name.clone()))?;
    }
    Ok(ExitStatus::Clean)
}

fn page(folder: &Path, name: &str, command: Command) -> Result<(), Failure> {
    let path = folder.join(format!("{name}.1"));
    let mut text = Vec::new();
    Man::new(command).render(&mut text)?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, with_sections(text)))
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}", path.display())))
}

/// The headings after the options in `--help`, and the sections of a manual page that they become.
const SECTIONS: [(&str, &str); 4] = [
    ("Examples:", "EXAMPLES"),
    ("Exit status:", "\"EXIT STATUS\""),
    ("Environment:", "ENVIRONMENT"),
    ("Files:", "FILES"),
];

/// A page with a section for each heading after the options. Lines are not filled or hyphenated, so
/// that they can be copied.
fn with_sections(page: Vec<u8>) -> Vec<u8> {
    const EXTRA: &[u8] = b".SH EXTRA\n";
    let Some(at) = memchr::memmem::find(&page, EXTRA) else { return page };
    let (before, after) = (&page[..at], &page[at + EXTRA.len()..]);
    let end = memchr::memmem::find(after, b"\n.SH ").map_or(after.len(), |end| end + 1);
    let extra = String::from_utf8_lossy(&after[..end]);
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in extra.lines() {
        let heading = SECTIONS.iter().find_map(|(heading, name)| Some((name, line.strip_prefix(heading)?)));
        match (heading, sections.last_mut()) {
            (Some((name, rest)), _) => {
                sections.push((
                    name,
                    Some(rest.trim_start()).filter(|rest| !rest.is_empty()).into_iter().collect(),
                ));
            }
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => sections.push(("NOTES", vec![line])),
        }
    }
    let mut out = before.to_vec();
    for (name, lines) in &sections {
        let text = lines.join("\n");
        out.extend_from_slice(format!(".SH {name}\n.nf\n{}\n.fi\n", text.trim_end()).as_bytes());
    }
    out.extend_from_slice(&after[end..]);
    out
}
