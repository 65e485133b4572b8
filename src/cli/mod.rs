//! The command line: what a person may ask for, checked as far as that goes without looking at the machine.

mod calibrate;
mod completions;
mod config;
mod cut;
mod dump;
mod early;
mod launch;
mod man;
mod names;
mod numbers;
mod output;
mod peers;
mod record;
mod replay;

pub use calibrate::Calibrate;
pub use completions::Completions;
pub use cut::Cut;
pub use dump::{Dump, Format, What};
pub use launch::launch;
pub use output::{complain, write};
pub use record::Record;
pub use replay::Replay;

use crate::groups::GroupBy;
use crate::view::{ColumnId, Filter, FilterError};
use clap::error::ErrorKind;
use clap::{Arg, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint};
use names::{COLUMN, GROUP};
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// A terminal monitor of Linux processes and threads.
///
/// Which process, which thread, and is it the code, the scheduler or the hypervisor? Press ? inside for the keys.
#[derive(Debug, Parser)]
#[command(name = "threadtop", version, max_term_width = 100)]
pub struct Cli {
    /// What is shown, on the screen and by `dump`.
    #[command(flatten)]
    pub view: View,
    /// How the screen is drawn.
    #[command(flatten)]
    pub screen: Screen,
    /// Something else than the monitor.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What is shown; works before and after `dump`.
#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a command line switch"
)]
pub struct View {
    /// Time between two samples, 0.1 to 60 seconds [default: 1]
    #[arg(short = 'd', long, global = true, value_name = "SECONDS", allow_negative_numbers = true, value_parser = numbers::interval, value_hint = ValueHint::Other)]
    pub interval: Option<Duration>,
    /// Share of one CPU that reading may use; what does not fit is read in turn; 0 is no limit [default: 2%; dump: 0]
    #[arg(long, global = true, value_name = "PERCENT", allow_negative_numbers = true, value_parser = numbers::budget, value_hint = ValueHint::Other)]
    pub budget: Option<Duration>,
    /// Only these processes, separated by commas; the tree also shows their descendants, --list does not
    #[arg(short, long = "pid", global = true, value_name = "PID", value_delimiter = ',', allow_negative_numbers = true, value_parser = numbers::pid, value_hint = ValueHint::Other)]
    pub pids: Vec<u32>,
    /// Only processes of this user, by name or number
    #[arg(short, long, global = true, value_name = "USER", value_hint = ValueHint::Username)]
    pub user: Option<String>,
    /// Only matching rows: text in command, name, user or PID, or comparisons such as "cpu>5 & !root"
    #[arg(short = 'F', long, visible_alias = "where", global = true, value_name = "FILTER", value_parser = Filter::parse, value_hint = ValueHint::Other)]
    pub filter: Option<Filter>,
    /// The column to sort by.
    #[arg(short, long, help = "Sort by this column, by name or title in any case: wait_percent, WAIT%", global = true, value_name = "COLUMN", value_parser = COLUMN, hide_possible_values = true)]
    pub sort: Option<ColumnId>,
    /// Processes as a tree of parents and children
    #[arg(short, long, global = true, conflicts_with = "list")]
    pub tree: bool,
    /// Processes as a flat list; with --pid without their descendants
    #[arg(short, long, global = true)]
    pub list: bool,
    /// Processes in groups with their sums: program, user, unit, container, cgroup (as a tree) or session
    #[arg(long = "group-by", visible_alias = "by", global = true, value_name = "NAME", value_parser = GROUP, hide_possible_values = true, conflicts_with_all = ["tree", "list", "threads"])]
    pub by: Option<GroupBy>,
    /// All threads, as one list; in JSON, and after --tree or --list, below their process
    #[arg(short = 'H', long, global = true)]
    pub threads: bool,
    /// ASCII characters only
    #[arg(long, global = true, conflicts_with = "unicode")]
    pub ascii: bool,
    /// Unicode characters, whatever the locale says
    #[arg(long, global = true)]
    pub unicode: bool,
    /// Read the configuration from this file
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Read no configuration; use the defaults
    #[arg(long, global = true)]
    pub no_config: bool,
    /// Read a copy of /proc in this folder, and of /sys in the folder sys beside it, instead of the live machine
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub root: Option<PathBuf>,
}

/// How the screen is drawn and behaves.
#[derive(Args, Debug)]
pub struct Screen {
    /// Leave the mouse to the terminal
    #[arg(long)]
    pub no_mouse: bool,
    /// Which keys to begin with.
    #[arg(
        long,
        help = "The keys of htop, of top, or of vim (h j k l ...)",
        value_enum,
        value_name = "WHICH"
    )]
    pub keys: Option<Keys>,
    /// Never change another process: no signals, no priorities, no affinity
    #[arg(long)]
    pub readonly: bool,
    /// Which colours.
    #[arg(
        long,
        help = "Number of colours; auto follows the terminal and NO_COLOR",
        value_enum,
        value_name = "WHICH"
    )]
    pub color: Option<Color>,
    /// Theme: auto (by the terminal), dark, light, neutral, ansi, high-contrast, colour-blind, mono, or one of yours
    #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
    pub theme: Option<String>,
    /// Start with this saved layout: its screen, columns, order, filter and settings
    #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
    pub layout: Option<String>,
}

/// Colours that may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// What the terminal says of itself
    #[default]
    Auto,
    /// None
    Never,
    /// The terminal's own 16
    #[value(name = "16")]
    Sixteen,
    /// The fixed palette of 256
    #[value(name = "256")]
    Palette,
    /// 24 bits
    Truecolor,
}

/// Keys to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keys {
    /// The keys of htop
    Htop,
    /// The keys of top
    Top,
    /// h j k l move, as in vim
    Vim,
}

/// Something else than the monitor.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write samples as text, JSON (one object a line) or CSV; needs no terminal
    Dump(Dump),
    /// Write samples to a file that replay and dump read, again and again
    Record(Record),
    /// Show recordings on the screen: every moment of them, with all screens and keys
    Replay(Replay),
    /// Write a part of recordings to a small file, for a bug report
    Cut(Cut),
    /// Measure and store what a context switch costs on this machine; takes some seconds
    Calibrate(Calibrate),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
    /// Print the documented configuration, the path of yours, or its errors
    Config(config::Asked),
}

/// Why the arguments are not usable, or what was asked for instead of running.
#[derive(Debug)]
pub enum Stop {
    /// `--help` or `--version`: to stdout, exit code 0.
    Show(String),
    /// A sentence for stderr, exit code 2.
    Usage(String),
}

/// The commands; their help leaves out those options of the monitor that they refuse.
fn command() -> clap::Command {
    let mut command = Cli::command();
    // Options of the monitor are given to the others by this.
    command.build();
    let kept = [
        ("calibrate", &["ascii", "unicode"][..]),
        ("completions", &[]),
        ("cut", &[]),
        ("man", &[]),
        ("config", &["config", "no_config"]),
    ];
    for (name, kept) in kept {
        let hidden = |arg: &Arg| arg.is_global_set() && !kept.contains(&arg.get_id().as_str());
        command = command.mut_subcommand(name, |sub| {
            sub.mut_args(|arg| if hidden(&arg) { arg.hide(true) } else { arg })
        });
    }
    command
}

/// Reads the arguments, the program's name first.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, Stop> {
    let matches = command().try_get_matches_from(arguments);
    let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = cli.and_then(Cli::checked);
    cli.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            Stop::Show(error.render().to_string())
        }
        _ => Stop::Usage(pointed(&error).unwrap_or_else(|| sentence(&error))),
    })
}

impl Cli {
    /// Refuses what would be ignored silently.
    fn checked(self) -> Result<Self, clap::Error> {
        let conflict =
            |message: &str| Err(Self::command().error(ErrorKind::ArgumentConflict, message));
        let View {
            tree,
            list,
            threads,
            ..
        } = self.view;
        let Screen {
            no_mouse,
            keys,
            readonly,
            color,
            ref theme,
            ref layout,
        } = self.screen;
        let drawn = matches!(self.command, None | Some(Command::Replay(_)));
        if drawn && threads && (tree || list) {
            return conflict(
                "--threads lists all threads flat; on the screen it cannot be combined with --tree or --list",
            );
        }
        let named = theme.is_some() || layout.is_some();
        let screen = no_mouse || keys.is_some() || readonly || color.is_some() || named;
        if !drawn && screen {
            return conflict(
                "--no-mouse, --keys, --readonly, --color, --theme and --layout work on the screen only, not with a command such as dump",
            );
        }
        let contradiction = match &self.command {
            Some(Command::Dump(dump)) => dump.refusal(&self.view),
            Some(Command::Replay(_)) => replay::contradiction(&self.view).map(str::to_owned),
            Some(Command::Record(asked)) => asked.refusal(&self.view).map(str::to_owned),
            Some(Command::Cut(_)) => cut::contradiction(&self.view).map(str::to_owned),
            Some(Command::Calibrate(_)) => calibrate::contradiction(&self.view).map(str::to_owned),
            Some(Command::Completions(_) | Command::Man) => {
                completions::contradiction(&self.view).map(str::to_owned)
            }
            Some(Command::Config(_)) => config::contradiction(&self.view).map(str::to_owned),
            None => None,
        };
        if let Some(message) = contradiction {
            return conflict(&message);
        }
        Ok(self)
    }
}

/// What is wrong with a filter, with a caret under the place.
fn pointed(error: &clap::Error) -> Option<String> {
    let source = std::error::Error::source(error)?;
    Some(source.downcast_ref::<FilterError>()?.pointed())
}

/// What clap has to say, without usage, and what was probably meant: one sentence.
fn sentence(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let first = text.split("\n\n").next().unwrap_or(text);
    let words: Vec<&str> = first.split_whitespace().collect();
    let told = words.join(" ");
    match peers::hint(error) {
        Some(hint) => format!("{told}; {hint}"),
        None => told,
    }
}

#[cfg(test)]
mod tests;
