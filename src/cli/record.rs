//! Options of `record`.

use super::View;
use crate::recorder::{self, Target};
use crate::recording::Limits;
use crate::source::Demand;
use crate::text::times;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;
use std::time::Duration;

/// What a folder keeps if nothing is said: a week, …
const KEEP: Duration = Duration::from_hours(7 * 24);
/// … and so many bytes, …
const TOTAL: u64 = 1 << 30;
/// … of which there have to be some.
const LEAST_TOTAL: u64 = 1 << 20;

/// Options of `record` alone.
#[derive(Args, Debug)]
pub struct Record {
    /// File to write; a recording that exists is continued
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Folder to write a file for each day to; the oldest are removed
    #[arg(long, value_name = "DIR", conflicts_with = "output", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// With --dir: remove days that have been over for so long: 12h, 7d [default: 7d]
    #[arg(long, value_name = "TIME", allow_negative_numbers = true, value_parser = times::span, value_hint = ValueHint::Other)]
    pub keep: Option<Duration>,
    /// With --dir: remove the oldest files when all together are larger: 200M, 1G [default: 1G]
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true, value_parser = total, value_hint = ValueHint::Other)]
    pub max_total: Option<u64>,
    /// How much of every task
    #[arg(long, value_enum, default_value_t)]
    pub detail: Detail,
    /// How long: 90s, 10m, 2h, 7d [default: until stopped]
    #[arg(long = "for", value_name = "TIME", allow_negative_numbers = true, value_parser = times::span, value_hint = ValueHint::Other)]
    pub time: Option<Duration>,
    /// With --output: stop when the file has this size: 500K, 64M, 1G
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true, value_parser = times::size, value_hint = ValueHint::Other)]
    pub max_size: Option<u64>,
}

/// How much is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Detail {
    /// Processes, none of their threads
    Processes,
    /// The counters of threads that moved, and everything of the busy ones
    #[default]
    Threads,
    /// Everything, of all threads
    Full,
}

impl Record {
    /// What to record, and where to.
    pub(super) fn options(&self, view: &View) -> Result<recorder::Options, &'static str> {
        let of_folder = self.keep.is_some() || self.max_total.is_some();
        if self.dir.is_none() && self.output.is_some() && of_folder {
            return Err("--keep and --max-total are for a folder (--dir); a file has --max-size");
        }
        if self.dir.is_some() && self.max_size.is_some() {
            return Err("--max-size is for a file (--output); a folder has --max-total");
        }
        let target = match (&self.output, &self.dir) {
            (Some(file), _) => Target::File(file.clone()),
            (_, Some(folder)) => {
                let limits = Limits {
                    keep: Some(self.keep.unwrap_or(KEEP)),
                    total: Some(self.max_total.unwrap_or(TOTAL)),
                };
                Target::Folder(folder.clone(), limits)
            }
            (None, None) => {
                return Err("record needs a file (--output) or a folder (--dir) to write to");
            }
        };
        Ok(recorder::Options {
            target,
            detail: match self.detail {
                Detail::Processes => recorder::Detail::Processes,
                Detail::Threads => recorder::Detail::Threads,
                Detail::Full => recorder::Detail::Full,
            },
            interval: view.interval.unwrap_or(Demand::default().interval),
            budget: budget(view),
            time: self.time,
            size: self.max_size,
        })
    }

    /// Why these options would be ignored or cannot be used, if that is so.
    pub(super) fn refusal(&self, view: &View) -> Option<&'static str> {
        contradiction(view).or_else(|| self.options(view).err())
    }
}

/// Bytes of a folder.
fn total(text: &str) -> Result<u64, String> {
    let total = times::size(text)?;
    if total < LEAST_TOTAL {
        return Err("at least 1M".to_owned());
    }
    Ok(total)
}

/// CPU time per second below which reading keeps itself: what the screen has.
fn budget(view: &View) -> Duration {
    let budget = view.budget;
    budget.unwrap_or_else(|| crate::config::Config::default().budget)
}

/// Why these options would be ignored, if any would be: everything is recorded, and what is shown of it is chosen later.
fn contradiction(view: &View) -> Option<&'static str> {
    let ignored = view.is_about_processes() || view.config.is_some() || view.no_config;
    ignored.then_some("record takes only --interval, --budget and --root of the monitor's options")
}

#[cfg(test)]
mod tests {
    use crate::cli::tests::{parsed, refused};

    #[test]
    fn what_would_be_ignored_is_refused() {
        for option in [
            "-p 1",
            "-u root",
            "-F x",
            "-s pid",
            "-t",
            "-l",
            "-H",
            "--ascii",
            "--no-config",
        ] {
            let sentence = refused(&format!("record -o x {option}"));
            assert!(
                sentence.contains("record takes only"),
                "{option}: {sentence}"
            );
        }
        assert!(parsed("record -o x -d 2 --for 10m --max-size 1G --budget 5%").is_ok());
        assert!(parsed("record --dir x --keep 12h --max-total 200M --detail processes").is_ok());
        for (arguments, told) in [
            ("", "--output"),
            ("-o x --dir y", "--dir"),
            ("-o x --keep 7d", "--dir"),
            ("-o x --max-total 1G", "--dir"),
            ("--dir x --max-size 1G", "--output"),
            ("--dir x --keep 0", "7d"),
            ("--dir x --max-total 1K", "at least 1M"),
            ("-o x --detail all", "processes, threads, full"),
        ] {
            let sentence = refused(&format!("record {arguments}"));
            assert!(sentence.contains(told), "{arguments}: {sentence}");
        }
        assert!(refused("record -o x --for soon").contains("10m"));
        assert!(refused("record -o x --max-size large").contains("64M"));
    }
}
