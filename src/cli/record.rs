//! Options of `record`.

use super::View;
use crate::text::times;
use clap::{Args, ValueHint};
use std::path::PathBuf;
use std::time::Duration;

/// Options of `record` alone.
#[derive(Args, Debug)]
pub struct Record {
    /// File to write; a recording that exists is continued
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// How long: 90s, 10m, 2h, 7d [default: until stopped]
    #[arg(long = "for", value_name = "TIME", allow_negative_numbers = true, value_parser = times::span, value_hint = ValueHint::Other)]
    pub time: Option<Duration>,
    /// Stop when the file has this size: 500K, 64M, 1G
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true, value_parser = times::size, value_hint = ValueHint::Other)]
    pub max_size: Option<u64>,
}

/// CPU time per second below which reading keeps itself: what the screen has.
pub(super) fn budget(view: &View) -> Duration {
    let budget = view.budget;
    budget.unwrap_or_else(|| crate::config::Config::default().budget)
}

/// Why these options would be ignored, if any would be: everything is recorded, and what is shown of it is chosen later.
pub(super) fn contradiction(view: &View) -> Option<&'static str> {
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
        assert!(refused("record").contains("--output"));
        assert!(refused("record -o x --for soon").contains("10m"));
        assert!(refused("record -o x --max-size large").contains("64M"));
    }
}
