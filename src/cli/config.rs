//! `threadtop config`: the documented configuration, where it is, and what is wrong with it.

use super::{View, write};
use crate::config::{self, Loaded, Place, TEMPLATE};
use anyhow::bail;
use clap::Args;

/// What is asked about the configuration.
#[derive(Args, Debug)]
#[command(
    long_about = "Print the configuration with every setting, its meaning and its default. To begin your own:\n\n  \
                  mkdir -p ~/.config/threadtop; threadtop config > ~/.config/threadtop/config.toml"
)]
pub struct Asked {
    /// Say what is wrong with the configuration and the themes instead; exit code 1 if anything is
    #[arg(long)]
    pub check: bool,
    /// Say where the file is instead
    #[arg(long, conflicts_with = "check")]
    pub path: bool,
}

/// Reads the configuration that the command line names.
pub fn load(view: &View) -> Loaded {
    let place = match (&view.config, view.no_config) {
        (Some(file), _) => Place::File(file.clone()),
        (None, true) => Place::Nowhere,
        (None, false) => Place::Home,
    };
    config::load(&place, |name| std::env::var_os(name))
}

/// Answers on stdout.
pub fn run(view: &View, asked: &Asked) -> anyhow::Result<()> {
    if !asked.check && !asked.path {
        return write(TEMPLATE);
    }
    let loaded = load(view);
    let Some(path) = &loaded.path else {
        bail!(
            "there is no file: neither XDG_CONFIG_HOME nor HOME names a folder, or --no-config was given"
        );
    };
    if asked.path {
        return write(&format!("{}\n", path.display()));
    }
    write(&lines(&loaded.problems))?;
    match loaded.problems.len() {
        0 if path.exists() => write(&format!("{}: nothing is wrong\n", path.display())),
        0 => write(&format!(
            "{}: not there; the defaults count\n",
            path.display()
        )),
        1 => bail!("one thing is wrong with the configuration; the rest of it counts"),
        count => bail!("{count} things are wrong with the configuration; the rest of it counts"),
    }
}

fn lines(problems: &[String]) -> String {
    problems
        .iter()
        .flat_map(|one| [one.as_str(), "\n"])
        .collect()
}
