//! Options of `dump`.

use super::names::FIELD;
use super::{View, numbers};
use crate::calibrate::cost::Known;
use crate::export::{self, Fields, Shape};
use crate::source::{DeviceChoice, Part};
use crate::text::times::{self, Moment};
use crate::view::ColumnId;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;
use std::time::Duration;

/// Options of `dump` alone.
#[derive(Args, Debug)]
pub struct Dump {
    /// Samples of these recordings or folders of them, together as one; - is standard input [default: the live machine]
    #[arg(value_name = "FILE|DIR", value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// Of a recording from this moment on: 14:03, "2026-11-23 14:03", or -10m, so long before the end
    #[arg(long, value_name = "TIME", requires = "files", allow_hyphen_values = true, value_parser = times::moment, value_hint = ValueHint::Other)]
    pub begin: Option<Moment>,
    /// Of a recording until this moment
    #[arg(long, value_name = "TIME", requires = "files", allow_hyphen_values = true, value_parser = times::moment, value_hint = ValueHint::Other)]
    pub end: Option<Moment>,
    /// Of a recording samples so far apart, with means over that time: 60s, 10m, 1h
    #[arg(long, value_name = "TIME", requires = "files", allow_negative_numbers = true, value_parser = times::span, value_hint = ValueHint::Other)]
    pub every: Option<Duration>,
    /// Of a recording also what is written to it from now on, without end
    #[arg(long, requires = "files", conflicts_with = "end")]
    pub follow: bool,
    /// What is written
    #[arg(long, value_enum, default_value_t)]
    pub what: What,
    /// Output format [default: text; of metrics: csv]
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Samples to write; each waits one interval, so that every rate is real [default: 1; of a recording all]
    #[arg(short = 'n', long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::count, value_hint = ValueHint::Other)]
    pub count: Option<u64>,
    /// With --what metrics: the counters themselves, not their growth in the interval
    #[arg(long)]
    pub cumulative: bool,
    /// Only these values, separated by commas: columns by name or title, in JSON keys, or metrics; an unknown one is
    /// answered with all of them
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = FIELD, hide_possible_values = true)]
    pub fields: Vec<String>,
    /// Only the first N processes, by CPU if not sorted otherwise; of threads in text, the first N threads
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::top, value_hint = ValueHint::Other)]
    pub top: Option<u32>,
}

/// What `dump` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// The machine and its processes
    #[default]
    All,
    /// The machine alone
    System,
    /// The machine, and the processes that ended in the interval by name; needs root or the capability `CAP_NET_ADMIN`
    Ended,
    /// Processes without their threads
    Process,
    /// Processes with all their threads
    Thread,
    /// Twenty counters of the machine, one row for each interval
    Metrics,
}

impl What {
    /// Not of single processes.
    const fn is_of_machine(self) -> bool {
        matches!(self, Self::System | Self::Ended | Self::Metrics)
    }
}

/// Form of the output of `dump`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The table as on the screen
    Text,
    /// One object per sample, on one line
    Json,
    /// A line of names, then one line per sample, with --by one per group; of metrics and groups alone
    Csv,
}

impl Dump {
    /// The form asked for, or the usual one.
    pub fn format(&self) -> Format {
        self.format.unwrap_or(match self.what {
            What::Metrics => Format::Csv,
            _ => Format::Text,
        })
    }

    /// Why these options would be ignored or cannot be used, if that is so.
    pub(super) fn refusal(&self, view: &View) -> Option<String> {
        let contradiction = self.contradiction(view).map(str::to_owned);
        contradiction.or_else(|| self.options(view).err())
    }

    fn contradiction(&self, view: &View) -> Option<&'static str> {
        let of_machine = view.interval.is_some() || view.budget.is_some() || view.root.is_some();
        if !self.files.is_empty() && of_machine {
            return Some(
                "a recording was made already: it goes with neither --interval, --budget nor --root",
            );
        }
        if self.files.len() > 1 && self.files.iter().any(|file| file.as_os_str() == "-") {
            return Some("- is standard input, which goes with no other recording");
        }
        let metrics = self.what == What::Metrics;
        if matches!(self.what, What::System | What::Ended) && !self.fields.is_empty() {
            return Some(
                "--fields works with processes, threads and metrics, not with --what system or ended",
            );
        }
        if self.what.is_of_machine() && self.top.is_some() {
            return Some("--top works with processes and threads, not with the whole machine");
        }
        if self.top.is_some() && view.tree {
            return Some("--top cannot be combined with --tree");
        }
        if self.cumulative && !metrics {
            return Some("--cumulative needs --what metrics");
        }
        if metrics && self.format == Some(Format::Text) {
            return Some("--what metrics needs --format csv or json");
        }
        if !metrics && view.by.is_none() && self.format == Some(Format::Csv) {
            return Some("--format csv needs --what metrics or --by");
        }
        if self.what == What::Thread && view.by.is_some() {
            return Some("--by adds up whole processes; it cannot be combined with --what thread");
        }
        if self.what.is_of_machine() && view.is_about_processes() {
            return Some(
                "--what system, ended and metrics cover the whole machine; they cannot be combined with \
                 --pid, --user, --filter, --sort, --tree, --list, --by, --threads, --ascii or --unicode",
            );
        }
        if view.sort == Some(ColumnId::Marks) {
            return Some(
                "--sort marks works only on the screen: a mark needs several samples, and dump judges each by \
                 itself",
            );
        }
        if matches!(self.what, What::Process | What::Thread) && view.threads {
            return Some("--threads needs --what all; for threads alone use --what thread");
        }
        None
    }
}

impl Dump {
    /// The part of recordings that is asked for.
    pub(super) fn part(&self) -> Part {
        Part {
            begin: self.begin,
            end: self.end,
            every: self.every,
            follow: self.follow,
        }
    }

    /// What to write, but for what only the machine can tell: the number of the user, and what a switch costs.
    pub(super) fn options(&self, view: &View) -> Result<export::Options, String> {
        let mut options = export::Options {
            what: match self.what {
                What::All => export::What::All,
                What::System => export::What::System,
                What::Ended => export::What::Ended,
                What::Process => export::What::Processes,
                What::Thread => export::What::Threads,
                What::Metrics => export::What::Metrics {
                    cumulative: self.cumulative,
                },
            },
            format: match self.format() {
                Format::Text => export::Format::Text,
                Format::Json => export::Format::Json,
                Format::Csv => export::Format::Csv,
            },
            count: self
                .count
                .unwrap_or(if self.files.is_empty() { 1 } else { u64::MAX }),
            interval: view.interval.unwrap_or(Duration::from_secs(1)),
            budget: view.budget.unwrap_or_default(),
            only: view.pids.clone(),
            devices: DeviceChoice::default(),
            user: None,
            filter: view.filter.clone().unwrap_or_default(),
            sort: view.sort,
            shape: match (view.tree, view.list) {
                (true, _) => Some(Shape::Tree),
                (_, true) => Some(Shape::List),
                _ => None,
            },
            by: view.by,
            threads: view.threads || self.what == What::Thread,
            unicode: view.unicode,
            fields: Fields::Usual,
            top: self.top.map(|top| top as usize),
            switch_cost: Known::Nothing,
        };
        if !self.fields.is_empty() {
            let names = &self.fields;
            options.fields = match (self.what, self.format()) {
                (What::Metrics, _) => Fields::metrics(names),
                (_, Format::Json | Format::Csv) if view.by.is_some() => Fields::of_groups(names),
                (_, Format::Text) => Fields::columns(names, options.mode()),
                _ => Fields::keys(names, options.has_threads()),
            }?;
        }
        Ok(options)
    }
}

impl View {
    /// Something is said of which processes are shown, or how they are arranged.
    pub(super) fn selects_processes(&self) -> bool {
        let which = !self.pids.is_empty() || self.user.is_some() || self.filter.is_some();
        let how = self.tree || self.list || self.threads || self.by.is_some();
        which || self.sort.is_some() || how
    }

    /// About processes, or about how their table is drawn.
    pub(super) fn is_about_processes(&self) -> bool {
        self.selects_processes() || self.ascii || self.unicode
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Command;
    use crate::cli::tests::{parsed, refused};

    fn dump(arguments: &str) -> Dump {
        match parsed(&format!("dump {arguments}")).unwrap().command {
            Some(Command::Dump(dump)) => dump,
            _ => panic!("{arguments}: no dump"),
        }
    }

    #[test]
    fn the_form_follows_what_is_written() {
        assert_eq!(dump("").format(), Format::Text);
        assert_eq!(dump("--what process").format(), Format::Text);
        assert_eq!(dump("--what metrics").format(), Format::Csv);
        assert_eq!(dump("--what metrics --format json").format(), Format::Json);
    }

    #[test]
    fn what_would_be_ignored_is_refused() {
        for (arguments, told) in [
            ("--cumulative", "--cumulative"),
            ("--what all --cumulative", "--what metrics"),
            ("--what metrics --format text", "csv or json"),
            ("--format csv", "--what metrics or --by"),
            ("--by user --what thread", "--what thread"),
            ("--by user --tree", "--tree"),
            ("--by shoe", "there is no group"),
            ("--what system --format csv", "--what metrics"),
            ("--what thread --threads", "--what thread"),
            ("--what process -H", "--what thread"),
            ("--what system --fields cpu", "--fields"),
            ("--what system --top 3", "--top"),
            ("--what metrics --top 3", "--top"),
            ("--tree --top 3", "--tree"),
            ("--sort marks", "only on the screen"),
            ("--format json --sort !", "only on the screen"),
            ("--top 0", "--top"),
            ("--top -1", "--top"),
            ("--fields shoe_size", "there are pid, nid, user"),
            ("--format json --fields tid", "there are pid, nid, user"),
            ("--what metrics --fields shoe_size", "there are cpuUsr"),
            ("--fields cpu_percnt", "did you mean \"cpu_percent\"?"),
            (
                "--what thread --fields rss",
                "there are tid, pid, nid, user",
            ),
            ("--fields pid,PID", "twice"),
        ] {
            let sentence = refused(&format!("dump {arguments}"));
            assert!(sentence.contains(told), "{arguments}: {sentence}");
        }
        for option in [
            "-p 1",
            "-u root",
            "-F x",
            "-s pid",
            "-t",
            "-l",
            "-H",
            "--ascii",
            "--unicode",
        ] {
            for what in ["system", "ended", "metrics"] {
                for arguments in [
                    format!("dump --what {what} {option}"),
                    format!("{option} dump --what {what}"),
                ] {
                    let sentence = refused(&arguments);
                    assert!(
                        sentence.contains("whole machine"),
                        "{arguments}: {sentence}"
                    );
                }
            }
            if option != "-H" {
                dump(&format!("--what thread {option}"));
                dump(&format!("--what process {option}"));
            }
        }
    }

    #[test]
    fn fields_are_those_of_the_form() {
        let fields = |arguments: &str| {
            let cli = parsed(&format!("dump {arguments}")).unwrap();
            dump(arguments).options(&cli.view).unwrap().fields
        };
        assert_eq!(fields(""), Fields::Usual);
        for (arguments, told) in [
            ("--fields pid,cpu", "Columns([Pid, CpuPercent])"),
            ("--what thread --fields TID,PID", "Columns([Pid, Tgid])"),
            ("--format json -H --fields tid", "Keys([\"tid\"])"),
            ("--format json -p 1 --fields tid", "Keys([\"tid\"])"),
            ("--what metrics --fields loadavg", "Metrics([9])"),
        ] {
            let found = format!("{:?}", fields(arguments));
            assert!(found.starts_with(told), "{found}");
        }
    }
}
