//! The view that a run begins with: layouts by name, and what the run before has left in `view.toml`.
//!
//! `$XDG_STATE_HOME/threadtop/view.toml`, by default under `~/.local/state`, holds the screen and a layout for each list, in
//! the form of the configuration. It is replaced as a whole, for its owner's eyes only.

use super::entries::{parts, quoted};
use super::load::{Failure, text};
use super::problem::Problem;
use super::settings::{Kind, SETTINGS, Value};
use super::{Config, Layout, Lists, Screen, built_in, read};
use crate::atomic_file::{How, replace};
use crate::file::{self, Files};
use crate::view::Filter;
use std::ffi::OsString;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What is shown first, beside what the configuration in force says.
#[derive(Clone, Debug, PartialEq)]
pub struct Beginning {
    /// The screen.
    pub screen: Screen,
    /// The filters of the lists.
    pub filters: [Filter; Lists::ALL.len()],
}

impl Beginning {
    /// What a configuration alone begins with.
    pub fn of(config: &Config) -> Self {
        Self {
            screen: config.start,
            filters: Default::default(),
        }
    }

    /// Takes a layout over. One for the threads of one process waits until a process is opened.
    pub fn take(&mut self, config: &mut Config, layout: &Layout) {
        layout.put_into(config);
        let list = layout.list as usize;
        self.filters[list].clone_from(&layout.filter);
        config.sort[list] = layout.sort.unwrap_or(config.sort[list]);
        if layout.list != Lists::Process {
            self.screen = layout.list.screen();
        }
    }

    /// Takes over what the run before has left.
    pub fn take_view(&mut self, config: &mut Config, view: &RememberedView) {
        for layout in &view.layouts {
            self.take(config, layout);
        }
        self.screen = view.screen;
    }
}

/// What was shown on leaving.
#[derive(Clone, Debug, PartialEq)]
pub struct RememberedView {
    /// The screen.
    pub screen: Screen,
    /// The lists.
    pub layouts: Vec<Layout>,
}

impl RememberedView {
    /// The file, by these environment variables; `None` where there is no place for one.
    pub fn path(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
        Some(file::state_folder(variable)?.join("view.toml"))
    }

    /// What the file says, and what is wrong with it; there may be none yet.
    pub fn load(path: &Path, files: &impl Files) -> (Option<Self>, Vec<Problem>) {
        let text = match text(files, path) {
            Ok(text) => text,
            Err(Failure::Absent) => return (None, Vec::new()),
            Err(failure) => return (None, vec![failure.about(path)]),
        };
        let (config, problems) = read(&text, built_in());
        let view = Self {
            screen: config.start,
            layouts: config.layouts,
        };
        let problems = problems.into_iter().map(|one| one.of(path)).collect();
        (Some(view), problems)
    }

    /// Replaces the file. The error is a sentence for a person.
    pub fn save(&self, path: &Path) -> Result<(), String> {
        let folders = file::state_folders(path);
        replace(path, self.written().as_bytes(), How::Settings { folders }).map_err(|problem| {
            format!(
                "the view is not remembered in {}: {problem}",
                path.display()
            )
        })
    }

    fn written(&self) -> String {
        let mut text = "# The view that threadtop was left with, saved because the configuration has remember = \"view\".\n".to_owned();
        let _ = writeln!(text, "start = {}", quoted(screen_name(self.screen)));
        for layout in &self.layouts {
            let _ = write!(text, "\n[layouts.{}]\n", quoted(&layout.name));
            for (name, value) in parts(layout) {
                let _ = writeln!(text, "{name} = {value}");
            }
        }
        text
    }
}

/// The word of the setting `start`; the processes for one process, which may be gone.
fn screen_name(screen: Screen) -> &'static str {
    let config = Config {
        start: screen,
        ..Config::default()
    };
    let setting = SETTINGS.iter().find(|setting| setting.name == "start");
    match setting.map(|setting| ((setting.get)(&config), setting.kind)) {
        Some((Value::Choice(at), Kind::Choice(words))) => words[at],
        _ => "",
    }
}

#[cfg(test)]
mod tests;
