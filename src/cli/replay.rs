//! Options of `replay`.

use super::View;
use crate::text::times::{self, Moment};
use clap::{Args, ValueHint};
use std::path::PathBuf;

/// Options of `replay` alone.
#[derive(Args, Debug)]
pub struct Replay {
    /// Recordings or folders of them, together as one
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// Begin at this moment: 14:03, "2026-11-23 14:03", or -10m, so long before the end [default: the first sample]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = times::moment, value_hint = ValueHint::Other)]
    pub at: Option<Moment>,
}

/// Why these options would be ignored, if any would be.
pub(super) fn contradiction(view: &View) -> Option<&'static str> {
    let of_machine = view.interval.is_some() || view.budget.is_some() || view.root.is_some();
    of_machine.then_some(
        "a recording was made already: it goes with neither --interval, --budget nor --root",
    )
}

#[cfg(test)]
mod tests {
    use crate::cli::tests::{parsed, refused};

    #[test]
    fn what_would_be_ignored_is_refused() {
        for option in ["-d 2", "--budget 5%", "--root /x"] {
            let sentence = refused(&format!("replay x {option}"));
            assert!(
                sentence.contains("was made already"),
                "{option}: {sentence}"
            );
        }
        assert!(parsed("--theme dark replay x --at -10m -F java").is_ok());
        assert!(refused("replay x --at noon").contains("14:03"));
        refused("replay");
    }
}
