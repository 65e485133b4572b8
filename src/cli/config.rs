//! `threadtop config`: the documented configuration, where it is, and what is wrong with it.

use super::{View, early, output};
use crate::config::{self, Loaded, TEMPLATE};
use crate::file::Gathered;
use anyhow::bail;
use clap::Args;
use std::io::Write;

/// What is asked about the configuration.
#[derive(Args, Debug)]
#[command(
    long_about = "Print the configuration with every setting, its meaning and its default. To begin your own:\n\n  \
                  mkdir -p ~/.config/threadtop; threadtop config > ~/.config/threadtop/config.toml"
)]
pub struct Asked {
    /// Check configuration and themes instead; exit code 1 if there are errors
    #[arg(long)]
    pub check: bool,
    /// Print the path of the file instead
    #[arg(long, conflicts_with = "check")]
    pub path: bool,
}

/// Why these options would be ignored, if any would be: the file is asked about, not what it would show.
pub(super) fn contradiction(view: &View) -> Option<&'static str> {
    let ignored = view.is_about_processes()
        || view.root.is_some()
        || view.interval.is_some()
        || view.budget.is_some();
    ignored.then_some("config takes only --config and --no-config of the monitor's options")
}

/// The configuration that the command line names, out of what was read.
pub fn load(view: &View, files: &Gathered) -> Loaded {
    config::load(&early::place(view), early::variable, files)
}

/// Answers on stdout.
pub fn run(view: &View, asked: &Asked) -> anyhow::Result<()> {
    if !asked.check && !asked.path {
        return output::write(|out| out.write_all(TEMPLATE.as_bytes()));
    }
    let loaded = load(view, &early::settings(view));
    let Some(path) = &loaded.path else {
        if view.no_config {
            bail!("there is no file: --no-config was given");
        }
        bail!("there is no file: neither XDG_CONFIG_HOME nor HOME names a folder");
    };
    if asked.path {
        // As it is: somebody may open what is printed.
        return output::write(|out| {
            out.write_all(path.as_os_str().as_encoded_bytes())?;
            writeln!(out)
        });
    }
    output::write(|out| {
        for problem in &loaded.problems {
            writeln!(out, "{problem}")?;
        }
        match loaded.problems.len() {
            0 if path.exists() => writeln!(out, "{}: no problems found", path.display()),
            0 => writeln!(out, "{}: no such file; the defaults apply", path.display()),
            _ => Ok(()),
        }
    })?;
    match loaded.problems.len() {
        0 => Ok(()),
        1 => bail!("1 problem in the configuration; the rest of it applies"),
        count => bail!("{count} problems in the configuration; the rest of it applies"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::tests::{parsed, refused};

    #[test]
    fn what_would_be_ignored_is_refused() {
        for option in [
            "-p 1", "-u root", "-F x", "-s pid", "-t", "-l", "-H", "-d 1", "--root /", "--ascii",
        ] {
            let sentence = refused(&format!("config {option}"));
            assert!(
                sentence.contains("takes only --config"),
                "{option}: {sentence}"
            );
        }
        for arguments in ["config --config mine.toml --check", "--no-config config"] {
            parsed(arguments).unwrap();
        }
    }
    #[test]
    fn without_a_file_it_is_said_why() {
        let mut view = parsed("").unwrap().view;
        view.no_config = true;
        let asked = Asked {
            check: false,
            path: true,
        };
        let told = run(&view, &asked).unwrap_err().to_string();
        assert_eq!(told, "there is no file: --no-config was given");
    }
}
