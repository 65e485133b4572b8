//! The command line: what a person may ask for, checked as far as that goes without looking at the machine.

mod calibrate;
mod completions;
mod config;
mod dump;
mod launch;
mod man;
mod names;

pub use calibrate::Calibrate;
pub use completions::Completions;
pub use dump::{Dump, Format, What};
pub use launch::launch;

use crate::view::text::clean;
use crate::view::{ColumnId, Filter, FilterError};
use anyhow::Context;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};
use names::ColumnParser;
use std::ffi::OsString;
use std::io::{self, Write};
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
    reason = "each is a switch of the command line"
)]
pub struct View {
    /// Time between two samples, 0.1 to 60 seconds [default: 1]
    #[arg(short = 'd', long, global = true, value_name = "SECONDS", allow_negative_numbers = true, value_parser = interval, value_hint = ValueHint::Other)]
    pub interval: Option<Duration>,
    /// Only these processes, separated by commas; the tree shows what they started as well, --list does not
    #[arg(short, long = "pid", global = true, value_name = "PID", value_delimiter = ',', allow_negative_numbers = true, value_parser = pid, value_hint = ValueHint::Other)]
    pub pids: Vec<u32>,
    /// Only processes of this user, by name or number
    #[arg(short, long, global = true, value_name = "USER", value_hint = ValueHint::Username)]
    pub user: Option<String>,
    /// Only what matches: a part of the command, name, user or PID, or comparisons of columns such as "cpu>5 & !root"
    #[arg(short = 'F', long, global = true, value_name = "FILTER", value_parser = Filter::parse, value_hint = ValueHint::Other)]
    pub filter: Option<Filter>,
    /// Sort by this column, by name or title in any case: `cpu_percent`, WAIT%
    #[arg(short, long, global = true, value_name = "COLUMN", value_parser = ColumnParser, hide_possible_values = true)]
    pub sort: Option<ColumnId>,
    /// Processes as a tree of parents and children
    #[arg(short, long, global = true, conflicts_with = "list")]
    pub tree: bool,
    /// Processes one by one; with --pid those alone, without what they started
    #[arg(short, long, global = true)]
    pub list: bool,
    /// All threads: flat on the screen and in text, with each process in JSON and after --tree or --list
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
    /// Read no configuration: the defaults count
    #[arg(long, global = true)]
    pub no_config: bool,
    /// Read a copy of a /proc tree in this folder instead of the live one, and of /sys in the folder sys beside it
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub root: Option<PathBuf>,
}

/// How the screen is drawn and behaves.
#[derive(Args, Debug)]
pub struct Screen {
    /// Leave the mouse to the terminal
    #[arg(long)]
    pub no_mouse: bool,
    /// Plain h j k l move, not only with Alt
    #[arg(long)]
    pub vim_keys: bool,
    /// Never change another process: no signals, no priorities, no affinity
    #[arg(long)]
    pub readonly: bool,
    /// Colours; auto looks at the terminal and at `NO_COLOR`
    #[arg(long, value_enum, value_name = "WHICH")]
    pub color: Option<Color>,
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

/// Something else than the monitor.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write samples as text, JSON (one object a line) or CSV; needs no terminal
    Dump(Dump),
    /// Measure what a context switch costs on this machine, and remember it; takes some seconds
    Calibrate(Calibrate),
    /// Write what makes a shell complete the command line
    Completions(Completions),
    /// Write the manual page
    Man,
    /// Print the documented configuration, say where yours is, or what is wrong with it
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

/// Reads the arguments, the program's name first.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, Stop> {
    let cli = Cli::try_parse_from(arguments).and_then(Cli::checked);
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
            vim_keys,
            readonly,
            color,
        } = self.screen;
        if self.command.is_none() && threads && (tree || list) {
            return conflict(
                "--threads lists all threads flat; on the screen it goes with neither --tree nor --list",
            );
        }
        if self.command.is_some() && (no_mouse || vim_keys || readonly || color.is_some()) {
            return conflict(
                "--no-mouse, --vim-keys, --readonly and --color are for the screen and go with no command such as dump",
            );
        }
        let contradiction = match &self.command {
            Some(Command::Dump(dump)) => dump.refusal(&self.view),
            Some(Command::Calibrate(_)) => calibrate::contradiction(&self.view).map(str::to_owned),
            Some(Command::Completions(_) | Command::Man) => {
                completions::contradiction(&self.view).map(str::to_owned)
            }
            Some(Command::Config(_)) | None => None,
        };
        if let Some(message) = contradiction {
            return conflict(&message);
        }
        Ok(self)
    }
}

/// Says a sentence on stderr, for a terminal without what it would act on: arguments and paths come from anywhere. Where
/// nobody listens, the exit code has to do.
pub fn complain(sentence: &str) {
    let lines = sentence.split('\n').map(|line| clean(line.as_bytes()));
    let lines: Vec<String> = lines.collect();
    let _ = writeln!(io::stderr(), "threadtop: {}", lines.join("\n"));
}

/// Writes a text to stdout.
pub fn write(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // A reader that has gone away has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// What is wrong with a filter, with a caret under the place.
fn pointed(error: &clap::Error) -> Option<String> {
    let source = std::error::Error::source(error)?;
    Some(source.downcast_ref::<FilterError>()?.pointed())
}

/// What clap has to say, without usage and tips: one sentence.
fn sentence(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let first = text.split("\n\n").next().unwrap_or(text);
    let words: Vec<&str> = first.split_whitespace().collect();
    words.join(" ")
}

fn interval(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "not a number of seconds".to_owned())?;
    if (0.1..=60.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("the interval goes from 0.1 to 60 seconds".to_owned())
    }
}

fn pid(text: &str) -> Result<u32, String> {
    match text.trim().parse() {
        Ok(pid) if pid > 0 => Ok(pid),
        _ => Err("a PID is a number above 0".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::COLUMNS;

    pub(super) fn parsed(arguments: &str) -> Result<Cli, Stop> {
        parse(
            std::iter::once("threadtop")
                .chain(arguments.split_whitespace())
                .map(OsString::from),
        )
    }

    pub(super) fn refused(arguments: &str) -> String {
        match parsed(arguments) {
            Err(Stop::Usage(sentence)) => sentence,
            other => panic!("{arguments}: {other:?}"),
        }
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_work_before_and_after_dump() {
        for arguments in [
            "-d 0.5 -p 1,2 -u root -F java -H --list dump -n 3 --format json",
            "dump -n 3 --format json -d 0.5 -p 1,2 -u root -F java -H --list",
            "--interval 0.5 --pid 1 dump --count 3 --format json --pid 1,2 --user root --filter java --threads -l",
        ] {
            let cli = parsed(arguments).unwrap();
            assert_eq!(
                cli.view.interval,
                Some(Duration::from_millis(500)),
                "{arguments}"
            );
            assert_eq!(cli.view.pids, [1, 2], "{arguments}");
            assert_eq!(cli.view.user.as_deref(), Some("root"), "{arguments}");
            assert_eq!(
                cli.view.filter.as_ref().map(Filter::text),
                Some("java"),
                "{arguments}"
            );
            assert!(cli.view.threads && cli.view.list, "{arguments}");
            let Some(Command::Dump(dump)) = cli.command else {
                panic!("{arguments}: no dump");
            };
            assert_eq!(
                (dump.count, dump.format()),
                (3, Format::Json),
                "{arguments}"
            );
        }
    }

    #[test]
    fn a_second_is_the_interval_when_none_is_given() {
        let cli = parsed("").unwrap();
        assert_eq!(cli.view.interval, None);
        assert!(cli.command.is_none() && cli.view.pids.is_empty());
    }

    #[test]
    fn intervals_have_limits() {
        for good in ["0.1", "60", "2.5"] {
            parsed(&format!("-d {good}")).unwrap();
        }
        for bad in ["0.09", "60.1", "0", "-1", "nan", "inf", "1e9"] {
            let sentence = refused(&format!("--interval={bad}"));
            assert!(sentence.contains("from 0.1 to 60 seconds"), "{sentence}");
        }
        assert!(refused("-d soon").contains("not a number of seconds"));
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        for arguments in [
            "-t -l",
            "--ascii --unicode",
            "dump --tree --list",
            "-H -t",
            "--no-mouse dump",
            "--color 16 dump",
        ] {
            refused(arguments);
        }
        parsed("dump --tree --threads").unwrap();
    }

    #[test]
    fn refusals_are_one_sentence() {
        for arguments in [
            "--frobnicate",
            "-p 0",
            "-p x",
            "dump -n 0",
            "dump --format xml",
            "surplus",
        ] {
            let sentence = refused(arguments);
            assert!(
                !sentence.is_empty() && !sentence.contains('\n'),
                "{sentence}"
            );
            assert!(!sentence.contains("Usage"), "{sentence}");
        }
        assert!(refused("dump --format xml").contains("json"));
        // A negative number is a bad value, not an unknown option.
        for arguments in ["-d -1", "-p -1", "dump -n -1"] {
            assert!(refused(arguments).contains("invalid value"), "{arguments}");
        }
    }

    #[test]
    fn an_unknown_column_is_answered_with_all_of_them() {
        let sentence = refused("--sort shoe_size");
        assert!(
            sentence.contains("shoe_size") && sentence.contains("there are"),
            "{sentence}"
        );
        for column in COLUMNS {
            assert!(sentence.contains(column.name), "{}", column.name);
        }
    }

    #[test]
    fn columns_go_by_name_and_title() {
        for column in COLUMNS {
            for text in [column.name.to_uppercase(), column.title.to_lowercase()] {
                let cli = parsed(&format!("--sort={text}")).unwrap();
                assert_eq!(cli.view.sort, Some(column.id), "{text}");
            }
        }
    }

    #[test]
    fn help_and_version_are_no_errors() {
        for arguments in ["--help", "-h", "--version", "dump --help"] {
            assert!(
                matches!(parsed(arguments), Err(Stop::Show(_))),
                "{arguments}"
            );
        }
    }
}
