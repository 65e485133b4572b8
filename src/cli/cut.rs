//! `threadtop cut`: a part of recordings as one small file.

use super::{View, complain};
use crate::anonymize::Anonymizer;
use crate::privilege;
use crate::recording::Writer;
use crate::source::{self, Demand, Part, Source, SourceError};
use crate::text::times::{self, Moment};
use anyhow::{Context, bail};
use clap::{Args, ValueHint};
use std::path::PathBuf;

/// Options of `cut` alone.
#[derive(Args, Debug)]
pub struct Cut {
    /// Recordings, or folders of them: together they are one
    #[arg(value_name = "FILE|DIR", required = true, value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// From this moment on: 14:03, "2026-11-23 14:03", or -10m, so long before the end
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = times::moment, value_hint = ValueHint::Other)]
    pub begin: Option<Moment>,
    /// Until this moment
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = times::moment, value_hint = ValueHint::Other)]
    pub end: Option<Moment>,
    /// File to write, which must not exist
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// Replace what tells whose recording it is: host, users, command lines, names that not every machine has
    #[arg(long)]
    pub anonymize: bool,
}

/// Why these options would be ignored, if any would be.
pub(super) fn contradiction(view: &View) -> Option<&'static str> {
    let of_machine = view.interval.is_some() || view.budget.is_some() || view.root.is_some();
    let shown = view.is_about_processes() || view.config.is_some() || view.no_config;
    (of_machine || shown).then_some("cut takes none of the monitor's options")
}

/// Writes the part that is asked for.
pub(super) fn run(asked: &Cut) -> anyhow::Result<()> {
    privilege::as_caller();
    let path = asked.output.as_path();
    if path.symlink_metadata().is_ok() {
        bail!("{} exists; name a file that does not", path.display());
    }
    let part = Part {
        begin: asked.begin,
        end: asked.end,
        ..Part::default()
    };
    let mut source = source::open_recordings(&asked.files, &part)?;
    let mut writer = Writer::open(path)?;
    let written = write(&mut *source, &mut writer, asked.anonymize);
    if written.is_err() {
        // Half of it is of no use; what went wrong is told by the first error.
        let _ = std::fs::remove_file(path);
    }
    written.with_context(|| format!("{} was not written", path.display()))
}

fn write(source: &mut dyn Source, writer: &mut Writer, anonymize: bool) -> anyhow::Result<()> {
    let mut anonymizer = anonymize.then(Anonymizer::default);
    let mut count = 0u64;
    loop {
        let sample = match source.sample(&Demand::default()) {
            Ok(sample) => sample,
            // Rates need two.
            Err(SourceError::End { damaged }) if count >= 2 => {
                if damaged > 0 {
                    complain(&crate::export::left_out(damaged));
                }
                return Ok(writer.shared()?.sync_all()?);
            }
            Err(error) => return Err(error.into()),
        };
        let sample = match &mut anonymizer {
            Some(anonymizer) => anonymizer.sample(sample),
            None => sample,
        };
        writer.append(&sample)?;
        count += 1;
    }
}

#[cfg(test)]
mod tests;
