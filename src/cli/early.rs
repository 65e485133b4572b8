//! What is read before anything is shown. Each of these files may lie on a file system that does not answer, so a child reads
//! them.

use super::View;
use crate::calibrate;
use crate::config::{ConfigPlace, RememberedView, theme_folder};
use crate::file::{Gathered, Gathering, Wanted};
use crate::terminal;
use std::ffi::OsString;
use std::path::PathBuf;

/// An environment variable.
pub fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Where the configuration is that the command line names.
pub fn place(view: &View) -> ConfigPlace {
    match (&view.config, view.no_config) {
        (Some(file), _) => ConfigPlace::File(file.clone()),
        (None, true) => ConfigPlace::Nowhere,
        (None, false) => ConfigPlace::Home,
    }
}

/// The configuration and the themes.
pub fn settings(view: &View) -> Gathered {
    finished(Gathering::begin(configured(view)))
}

/// These, and what a switch costs: begun.
pub fn for_dump(view: &View) -> Gathering {
    let mut wanted = configured(view);
    wanted.extend(calibrated(view));
    Gathering::begin(wanted)
}

/// All that the screen begins with: begun.
pub fn for_screen(view: &View) -> Gathering {
    let mut wanted = configured(view);
    let text = |name: &str| std::env::var(name).ok();
    let term = text("TERM").unwrap_or_default();
    wanted.push(Wanted::FirstOf(terminal::entries(&term, text)));
    // Last, because nobody misses these much.
    wanted.extend(RememberedView::path(variable).map(file));
    wanted.extend(calibrated(view));
    Gathering::begin(wanted)
}

/// What was read.
pub fn finished(reading: Gathering) -> Gathered {
    let home = variable("HOME").map(PathBuf::from);
    reading.finish(home.filter(|home| home.is_absolute()).as_deref())
}

fn file(path: PathBuf) -> Wanted {
    Wanted::FirstOf(vec![path])
}

fn configured(view: &View) -> Vec<Wanted> {
    let Some(path) = place(view).path(variable) else {
        return Vec::new();
    };
    let themes = Wanted::Folder(theme_folder(&path));
    vec![file(path), themes]
}

/// A copied tree is of another machine, and without a home nothing can have been stored.
fn calibrated(view: &View) -> Option<Wanted> {
    let live = view.root.is_none();
    live.then(|| calibrate::path(variable).ok())?.map(file)
}
